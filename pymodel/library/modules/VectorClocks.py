"""What may live here: VectorClocks in Python: a log tested for, and put into, a causal order."""

from __future__ import annotations

from collections.abc import Callable

from pymodel.library.arguments import integer, mapping, sequence, written
from pymodel.library.failure import EvalError
from pymodel.library.lazysets import as_set
from pymodel.sema.python import override
from pymodel.values import FALSE, TRUE, Bool, Value


@override("VectorClocks", "IsCausalOrder")
def is_causal_order(log: Value, clock: Callable[..., Value]) -> Bool:
    """Whether no line happened before one that stands in front of it."""
    lines = sequence(log, "IsCausalOrder", "first")
    clocks = [mapping(written(clock)(line), "IsCausalOrder", "second") for line in lines]
    for i, late in enumerate(clocks):
        times = [(n, integer(time, "IsCausalOrder")) for n, time in late.items()]
        for early in clocks[:i]:
            if not any(early.get(n, 0) < time for n, time in times):
                return FALSE
    return TRUE


@override("VectorClocks", "CausalOrder")
def causal_order(
    log: Value,
    clock: Callable[..., Value],
    node: Callable[..., Value],
    domain: Callable[..., Value],
) -> Value:
    """The lines, each after those that its clock knows of.

    A line knows of the first n lines of every node that its clock has at n.
    """
    lines = sequence(log, "CausalOrder", "first")
    waiting: dict[Value, list[tuple[dict[Value, int], Value]]] = {}
    for line in lines:
        value = written(clock)(line)
        times = mapping(value, "CausalOrder", "second")
        known = as_set(written(domain)(value), "CausalOrder", "fourth")
        own = written(node)(line)
        clocked = {n: integer(times[n], "CausalOrder") for n in known}
        waiting.setdefault(own, []).append((clocked, line))
    for own, queue in waiting.items():
        queue.sort(key=lambda entry: entry[0].get(own, 0), reverse=True)
    done: dict[Value, int] = {}
    result: list[Value] = []
    while len(result) < len(lines):
        before = len(result)
        for own, queue in waiting.items():
            while queue and _follows(queue[-1][0], own, done):
                clocked, line = queue.pop()
                done[own] = clocked.get(own, 0)
                result.append(line)
        if len(result) == before:
            raise EvalError(
                "eval.domain",
                "CausalOrder: every line left in the log knows of one that is missing",
                hint="a node's clock must count every line that the node wrote",
            )
    return tuple(result)


def _follows(clock: dict[Value, int], own: Value, done: dict[Value, int]) -> bool:
    """Whether all that a clock knows of is done, up to the line itself."""
    return all(done.get(n, 0) >= (time - 1 if n == own else time) for n, time in clock.items())
