"""What may live here: random walks of the interpreter, which go deep where breadth-first search has
not come yet: what variables will be is known sooner, and layouts of states seldom have to change.

What a walk meets is a hint about shapes and nothing else: none of it is counted or kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from time import thread_time
from typing import Any

from pymodel.engine.interpreter.explore import Explorer
from pymodel.engine.interpreter.functions import State
from pymodel.kernel.nodes import Node
from pymodel.library.failure import EvalError
from pymodel.values import Function, Value

#: Steps of one walk.
_LENGTH = 100
#: Seconds of this thread's time that walking may take at once, however few its steps.
_SECONDS = 0.4
_LOOK = 16
#: Bits of numbers that a walk goes on from.
_LONGEST = 128


class Scout:
    """Walks through one model's states. It draws the same way each time."""

    def __init__(self, explorer: Explorer, next_: Node | None) -> None:
        self._explorer = explorer
        program = explorer.program
        #: What has effects is not done for a hint.
        model = program.model
        asked = [f.node for f in (*model.constraints, *model.action_constraints)]
        nodes = [node for node in (next_, *asked) if node is not None]
        self._may = next_ is not None and all(program.facts(node).pure for node in nodes)
        self._random = Random(7)
        self._fired = [0] * len(explorer.fired)
        self._told: set[State] = set()
        self._names = program.model.variables
        self._tables = [program.tables[name] for name in self._names]
        #: Of each variable, the numbers of the values that were looked at, and what was in them.
        #: Variables with numbers of values that have a very large number in them.
        self._long: set[tuple[str, int]] = set()
        self._numbers: list[set[int]] = [set() for _ in self._names]
        self._parts: list[set[object]] = [set() for _ in self._names]

    def met(
        self, starts: Sequence[State], steps: int, *, each: bool = False
    ) -> list[dict[str, Value]]:
        """The values of states met on walks from these states, those that were not told before;
        `steps` states are expanded, and `each` of the given ones besides."""
        if not self._may or not starts:
            return []
        for state in starts:
            self._novel(state)
        return self._walked(starts, steps, each=each)

    def _walked(self, starts: Sequence[State], steps: int, *, each: bool) -> list[dict[str, Value]]:
        found: dict[State, None] = {}
        until = thread_time() + _SECONDS
        #: States in which something was new; what is near them may be new as well.
        ahead = list(starts) if each else []
        steps += len(ahead)
        left = 0
        state: State | None = None
        for i in range(steps):
            if ahead:
                state, left = ahead.pop(), _LENGTH
            elif state is None or not left:
                state, left = self._random.choice(starts), _LENGTH
            left -= 1
            state = self._step(state, found, ahead)
            if i % _LOOK == 0 and thread_time() > until:
                break
        self._told.update(found)
        return [self._values(state) for state in found]

    def _step(self, state: State, found: dict[State, None], ahead: list[State]) -> State | None:
        """A successor to go on from, one that was not met before if there is one."""
        explorer = self._explorer
        there: list[State] = []
        composed = explorer.program.composed
        between = composed[0]  # what is counted there is counted of what is explored
        try:
            explorer._expand()(
                state,
                self._fired,
                {},
                lambda target, _action: there.append(target),
                lambda _state, _successor: True,
                lambda *_: None,
            )
            new = [t for t in dict.fromkeys(there) if t not in found and t not in self._told]
            found.update(dict.fromkeys(new))
            inside = [t for t in new or there if self._inside(state, t)]
        except (EvalError, RecursionError):
            return None
        finally:
            composed[0] = between
        ahead.extend(t for t in inside if self._novel(t))
        inside = [t for t in inside if not self._endless(t)]
        return self._random.choice(inside) if inside else None

    def _inside(self, state: State, target: State) -> bool:
        """Whether an exploration would go on from there."""
        x = self._explorer
        return all(c.holds(target, None) for c in x.constraints) and all(
            c.holds(state, target) for c in x.action_constraints
        )

    def _novel(self, state: State) -> bool:
        """Whether a state has something that none had before."""
        novel = False
        rows = zip(self._names, state, self._numbers, self._parts, self._tables, strict=True)
        for name, number, numbers, parts, table in rows:
            if number not in numbers:
                numbers.add(number)
                before = len(parts)
                made = list(_parts(table.values_by_number[number]))
                parts.update(made)
                if any(type(p[-1]) is int and p[-1].bit_length() > _LONGEST for p in made):
                    self._long.add((name, number))
                novel = novel or len(parts) > before
        return novel

    def _endless(self, state: State) -> bool:
        """Whether a state has a number so large that a walk would never come to an end: they may
        be multiplied at every step."""
        return bool(self._long) and any(
            pair in self._long for pair in zip(self._names, state, strict=True)
        )

    def _values(self, state: State) -> dict[str, Value]:
        return {
            name: table.values_by_number[number]
            for name, table, number in zip(self._names, self._tables, state, strict=True)
        }


def _parts(v: Value, path: tuple[object, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """What a shape has to have room for: elements of sets, and values at their places."""
    if isinstance(v, frozenset):
        for x in v:
            yield path, x
    elif isinstance(v, Function):
        for key, x in v.items():
            yield from _parts(x, (*path, key))
    elif isinstance(v, tuple):
        for i, x in enumerate(v):
            yield from _parts(x, (*path, i))
    else:
        yield path, type(v), v
