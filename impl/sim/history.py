"""What may live here: whether a history of clients' operations is linearizable.

The search is Wing and Gong's ("Testing and verifying concurrent objects", 1993) with Lowe's memory
of configurations already seen ("Testing for linearizability", 2017): take any operation that no
other operation precedes, apply it to the model, go on; go back when a result does not fit. Keys are
independent objects, so each key is checked for itself. An operation whose outcome the client never
learned may take effect at any time after its invocation, or never.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

State = TypeVar("State", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Operation:
    """What one client did: invoked and returned are moments of one clock, all different.

    `returned` is None, and `result` without meaning, where the outcome is unknown.
    """

    client: str
    key: str
    kind: str
    argument: Hashable
    result: Hashable
    invoked: int
    returned: int | None


class Model(Protocol[State]):
    """A sequential object, one for each key."""

    def initial(self) -> State:
        """The state before the first operation."""
        ...

    def apply(self, state: State, operation: Operation) -> tuple[Hashable, State]:
        """The result that the operation has in `state`, and the state after it."""
        ...


#: Whether operations that completed could look different had one of unknown outcome not been.
#: True is always right. False keeps the search from trying every place for it.
Matters = Callable[[Operation, Sequence[Operation]], bool]


class ListModel:
    """A list of words with put, append and get, each answering the words after it."""

    def initial(self) -> tuple[str, ...]:
        """Nothing written yet."""
        return ()

    def apply(
        self, state: tuple[str, ...], operation: Operation
    ) -> tuple[Hashable, tuple[str, ...]]:
        """put replaces the words, append adds one, get changes nothing."""
        word = operation.argument
        if operation.kind == "get":
            return state, state
        assert isinstance(word, str) and operation.kind in ("put", "append"), operation
        after = (word,) if operation.kind == "put" else (*state, word)
        return after, after


def word_was_seen(operation: Operation, completed: Sequence[Operation]) -> bool:
    """For lists: a word that nobody saw was overwritten before anybody looked, or never written."""
    word = operation.argument
    seen = (op.result for op in completed if isinstance(op.result, tuple))
    return operation.kind != "get" and any(word in words for words in seen)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`ok`, or the key that has no order, with the longest one found and what could not follow."""

    ok: bool
    key: str | None = None
    longest: tuple[Operation, ...] = ()
    stuck: tuple[Operation, ...] = ()
    undecided: bool = False

    def __str__(self) -> str:
        if self.ok:
            return "linearizable"
        if self.undecided:
            return f"key {self.key!r}: undecided, the search ran out of its budget"
        lines = [f"key {self.key!r} is not linearizable; the longest order found:"]
        lines += [f"  {_show(op)}" for op in self.longest[-8:]]
        lines.append("then none of these fits:")
        lines += [f"  {_show(op)}" for op in self.stuck]
        return "\n".join(lines)


def _show(op: Operation) -> str:
    end = "?" if op.returned is None else str(op.returned)
    result = "?" if op.returned is None else repr(op.result)
    return f"[{op.invoked}, {end}] {op.client}: {op.kind}({op.argument!r}) = {result}"


def check(
    operations: Iterable[Operation],
    model: Model[State],
    budget: int = 500_000,
    matters: Matters = lambda _operation, _completed: True,
) -> Verdict:
    """Whether the history is linearizable; `budget` bounds the steps of each key's search."""
    by_key: dict[str, list[Operation]] = defaultdict(list)
    for operation in operations:
        end = operation.returned
        assert end is None or end > operation.invoked, "an operation ends after it began"
        by_key[operation.key].append(operation)
    for key in sorted(by_key):
        completed = [op for op in by_key[key] if op.returned is not None]
        unknown = [op for op in by_key[key] if op.returned is None]
        relevant = completed + [op for op in unknown if matters(op, completed)]
        verdict = _Search(key, relevant, model, budget).run()
        if not verdict.ok:
            return verdict
    return Verdict(True)


class _Search(Generic[State]):
    """Depth first over (operations taken, state); a stack of its own, for histories are long."""

    def __init__(
        self, key: str, operations: Sequence[Operation], model: Model[State], budget: int
    ) -> None:
        self.key = key
        self.ops = sorted(operations, key=lambda op: op.invoked)
        self.model = model
        self.budget = budget
        self.must = sum(1 << i for i, op in enumerate(self.ops) if op.returned is not None)

    def run(self) -> Verdict:
        """Search for an order of all completed operations."""
        start = self.model.initial()
        seen = {(0, start)}
        stack: list[tuple[int, list[tuple[int, State]]]] = [(0, self._next(0, start))]
        path: list[int] = []
        longest: list[int] = []
        steps = 0
        if self.must == 0:
            return Verdict(True)
        while stack:
            taken, choices = stack[-1]
            if not choices:
                stack.pop()
                if path:
                    path.pop()
                continue
            index, state = choices.pop()
            now = taken | 1 << index
            if (now, state) in seen:
                continue
            seen.add((now, state))
            steps += 1
            if steps > self.budget:
                return Verdict(False, self.key, undecided=True)
            path.append(index)
            if now & self.must == self.must:
                return Verdict(True)
            if len(path) > len(longest):
                longest = list(path)
            stack.append((now, self._next(now, state)))
        taken = sum(1 << i for i in longest)
        stuck = tuple(self.ops[i] for i in self._minimal(taken))
        return Verdict(False, self.key, tuple(self.ops[i] for i in longest), stuck)

    def _minimal(self, taken: int) -> list[int]:
        """The operations not taken that began before any other of them returned."""
        free: list[int] = []
        first_return: int | None = None
        low = 0
        while taken >> low & 1:
            low += 1
        for i in range(low, len(self.ops)):
            op = self.ops[i]
            if first_return is not None and op.invoked > first_return:
                break
            if taken >> i & 1:
                continue
            free.append(i)
            if op.returned is not None:
                end = op.returned
                first_return = end if first_return is None else min(first_return, end)
        return free

    def _next(self, taken: int, state: State) -> list[tuple[int, State]]:
        """What can come next, and the state after it; completed operations are tried first."""
        fitting: list[tuple[int, State]] = []
        for i in reversed(self._minimal(taken)):
            op = self.ops[i]
            result, after = self.model.apply(state, op)
            if op.returned is None:
                if after != state:
                    fitting.insert(0, (i, after))
            elif result == op.result:
                fitting.append((i, after))
        return fitting
