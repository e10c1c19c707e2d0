"""What may live here: packed states explored by the IR printed as Python: the second opinion on
machine code, and what there is where no machine code can be made.

States are tuples of fields. Only the exploration of stored states lives here; whatever traps or
does not hold is given back to the interpreter as it is from machine code (`engine`).
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any

from pymodel.engine.native.context import TRAP_DEPTH
from pymodel.engine.native.declined import Declined
from pymodel.engine.native.machine import Machine, Packed
from pymodel.engine.native.model import PackedModel
from pymodel.engine.native.printing import Printer, TrappedError
from pymodel.engine.native.search import Progress, Tally
from pymodel.engine.native.shapes import Shape
from pymodel.engine.native.store import FullError, KeyTrapError
from pymodel.engine.native.threads import Crew

State = tuple[int, ...]
Test = Callable[..., int]

#: Seconds between two looks at the clock and at Ctrl-C, and states between two looks at the time.
_CHUNK_SECONDS, _STRIDE = 0.05, 64
#: States that are looked at when a layout is widened.
_SURVEYED = 2_000
#: Bytes of a stored state: its tuple, its places in a list, a dict and two arrays; and of a field.
_STATE_BYTES, _FIELD_BYTES = 190, 40


class Functions:
    """The functions of a packed program, defined in Python."""

    def __init__(self, packed: Packed) -> None:
        program = packed.program
        printer = Printer(program)
        self.source = printer.source()
        namespace = printer.namespace()
        exec(compile(self.source, "<packed>", "exec"), namespace)

        def of(names: Sequence[str]) -> list[Test]:
            return [namespace[printer.names[n]] for n in names]  # type: ignore[misc]

        self.fields = program.fields
        self.next: Callable[..., None] = of([program.next])[0]  # type: ignore[assignment]
        self.invariants = of(program.invariants)
        self.constraints = of(program.constraints)
        self.reach = of(program.reach)
        self.action_constraints = of(program.action_constraints)
        self.action_properties = of(program.action_properties)
        self._view = of([program.view])[0] if program.view else None
        self._canonical = of([program.canonical])[0] if program.canonical else None
        self.separate = bool(self._view or self._canonical)
        self.moves = False

    def mark(self, state: State) -> object:
        """What stands for a state under VIEW or SYMMETRY."""
        if self._canonical is not None:
            whole = self._canonical(*state)
            if self._view is None:
                return whole
            fields = []
            for width in self.fields:
                fields.append(whole & ((1 << width) - 1))
                whole >>= width
            state = tuple(fields)
        return state if self._view is None else self._view(*state)

    def __contains__(self, name: str) -> bool:
        """Whether states can be moved here at once, for whom asks for the code of that."""
        return name == "move" and self.moves

    def close(self) -> None:
        """There is nothing to end."""


class PackedStore:
    """States of one layout, by id, as Python keeps them."""

    def __init__(
        self, functions: Functions, limit: int, moved: Callable[[State], State] | None = None
    ) -> None:
        """`moved` gives a state of another layout in this one."""
        self._moved = moved
        self.separate = functions.separate
        self.fields = functions.fields
        #: Words that a state would take where words are counted.
        self.width = -(-sum(functions.fields) // 64)
        self.rows: list[State] = []
        self.index: dict[object, int] = {}
        self.parents, self.actions = array("q"), array("i")
        self.limit = limit
        self.most = max(1, limit // (_STATE_BYTES + _FIELD_BYTES * len(self.fields)))
        self._mark = functions.mark

    @property
    def count(self) -> int:
        """How many states are kept."""
        return len(self.rows)

    def close(self) -> None:
        """Let go of everything."""
        self.rows, self.index = [], {}

    def check_room(self, more: int = 1) -> None:
        """Raises `FullError` where so many more do not fit."""
        if self.count + more > self.most:
            raise FullError(f"{self.count:,} states, and more do not fit in {self.limit:,} bytes")

    def cut(self, count: int) -> None:
        """Keep the first states only."""
        for state in self.rows[count:]:
            del self.index[self._mark(state)]
        del self.rows[count:], self.parents[count:], self.actions[count:]

    def at(self, number: int) -> list[int]:
        """The fields of a state."""
        return list(self.rows[number])

    def find(self, fields: Sequence[int]) -> int | None:
        """The id of the state that stands for the one with these fields."""
        return self.index.get(self._key(tuple(fields)))

    def add(self, fields: Sequence[int], parent: int, action: int) -> int:
        """Keep a state that is not there."""
        self.check_room()
        state = tuple(fields)
        return self.put(self._key(state), state, parent, action)

    def put(self, key: object, state: State, parent: int, action: int) -> int:
        """Keep a state that is not there, for which a key stands."""
        number = self.index[key] = len(self.rows)
        self.rows.append(state)
        self.parents.append(parent)
        self.actions.append(action)
        return number

    def fill(self, before: PackedStore, threads: int) -> None:
        """Take over all states of another layout."""
        del threads
        assert not self.rows and self._moved is not None
        self.rows = [*map(self._moved, before.rows)]
        try:
            self.index = {self._key(row): i for i, row in enumerate(self.rows)}
        except KeyTrapError as e:
            raise Declined(None, "what stands for a state cannot be computed") from e
        self.parents, self.actions = before.parents[:], before.actions[:]

    def parent(self, number: int) -> int:
        """The id of the state that a state was first reached from, or `NO_PARENT`."""
        return self.parents[number]

    def action(self, number: int) -> int:
        """The action that a state was first reached by; -1 of an initial one."""
        return self.actions[number]

    def _key(self, state: State) -> object:
        try:
            return self._mark(state)
        except TrappedError as e:
            raise KeyTrapError from e


class _EventError(Exception):
    """A state needs a closer look; `args[0]` is the reason (see `search.Progress`)."""


class PackedSearch:
    """Takes an exploration of a store further."""

    threads = 1

    def __init__(
        self, store: PackedStore, functions: Functions, tally: Tally, *, deadlock: bool
    ) -> None:
        self.store = store
        self.tally = tally
        self._f = functions
        self._deadlock = deadlock
        #: States outside the constraints, which are judged once.
        self._outside: set[State] = set()

    def close(self) -> None:
        """There is nothing to give back."""

    def survey(self, first: int, last: int, most: int) -> list[int]:
        """The first states from `first` to below `last` that cannot be expanded here, as far as one
        looks."""
        found: list[int] = []
        for i in range(first, min(last, first + _SURVEYED)):
            try:
                self._f.next(*self.store.rows[i], [])
            except (TrappedError, RecursionError):
                found.append(i)
                if len(found) == most:
                    break
        return found

    def advance(
        self, first: int, last: int, crew: Crew, wanted: int = 0, most: int | None = None
    ) -> Progress:
        """Expand states from `first` on, some or all below `last`: see `search.Search.advance`."""
        del crew
        store, deadline = self.store, monotonic() + _CHUNK_SECONDS
        reach = [f for i, f in enumerate(self._f.reach) if wanted >> i & 1]
        expand = self._each if self._f.action_constraints or self._f.separate else self._quick
        for i in range(first, last):
            if i % _STRIDE == 0 and monotonic() >= deadline and i > first:
                return Progress(i)
            try:
                expand(i, reach)
            except TrappedError as e:
                return Progress(i, i, e.args[0] + 1)
            except RecursionError:
                return Progress(i, i, TRAP_DEPTH)
            except _EventError:
                return Progress(i, i, 0)
            if most is not None and store.count >= most:
                return Progress(i + 1)
        return Progress(last)

    def _successors(self, source: State) -> list[tuple[int, State]]:
        found: list[tuple[int, State]] = []
        self._f.next(*source, found)
        if not found and self._deadlock:
            raise _EventError
        return found

    def _judge(self, state: State, reach: Sequence[Test]) -> bool:
        """Whether an unseen state is inside the constraints; one that violates something, or that
        is looked for, needs a closer look."""
        inside = all(c(*state) for c in self._f.constraints)
        if not all(holds(*state) for holds in self._f.invariants):
            raise _EventError
        if inside and any(f(*state) for f in reach):
            raise _EventError
        return inside

    def _steps(self, source: State, found: Sequence[tuple[int, State]]) -> None:
        for holds in self._f.action_properties:
            for _, state in found:
                if not holds(*source, *state):
                    raise _EventError

    def _quick(self, i: int, reach: Sequence[Test]) -> None:
        """One state, where a state stands for itself and every step is inside."""
        store, outside = self.store, self._outside
        index, source = store.index, store.rows[i]
        found = self._successors(source)
        self._steps(source, found)
        new: dict[State, int] = {}
        out: list[State] = []
        for action, state in found:
            if state in index or state in new or state in outside:
                continue
            if self._judge(state, reach):
                new[state] = action
            else:
                out.append(state)
        store.check_room(len(new))
        outside.update(out)
        self._count(found)
        fresh = self.tally.fresh
        for state, action in new.items():
            fresh[action] += 1
            store.put(state, state, i, action)

    def _each(self, i: int, reach: Sequence[Test]) -> None:
        """One state, where a step may be outside, or another state stand for one."""
        store, mark = self.store, self._f.mark
        source = store.rows[i]
        found = self._successors(source)
        self._steps(source, found)
        new: dict[object, tuple[State, int]] = {}
        for action, state in found:
            allowed = all(c(*source, *state) for c in self._f.action_constraints)
            key = mark(state)
            if allowed and (key in store.index or key in new):
                continue
            if self._judge(state, reach if allowed else ()) and allowed:
                new[key] = (state, action)
        store.check_room(len(new))
        self._count(found)
        for key, (state, action) in new.items():
            self.tally.fresh[action] += 1
            store.put(key, state, i, action)

    def _count(self, found: Sequence[tuple[int, State]]) -> None:
        tally = self.tally
        tally.generated += len(found)
        for action, _ in found:
            tally.fired[action] += 1


class PackedMachine(Machine):
    """A model as Python over packed states."""

    engine = "packed"

    @staticmethod
    def ahead() -> None:
        """Nothing is compiled."""

    def _made(self, packed: Packed, before: Packed | None = None) -> tuple[Any, Any]:
        moved = None
        if isinstance(packed, PackedModel) and isinstance(before, PackedModel):
            moved = _moving(before, packed)
        functions = Functions(packed)
        functions.moves = moved is not None
        return PackedStore(functions, self.memory, moved), functions

    def _search(self) -> Any:
        return PackedSearch(self.store, self.code, self.tally, deadlock=self._deadlock)  # type: ignore[arg-type]


def _moving(old: PackedModel, new: PackedModel) -> Callable[[State], State]:
    """Fields of one layout to those of another, variable by variable; each value once."""
    places = {name: i for i, name in enumerate(old.names)}
    columns = [_Column(places.get(name), old.shapes[name], new.shapes[name]) for name in new.names]

    def moved(given: State) -> State:
        return tuple(c[0 if c.place is None else given[c.place]] for c in columns)

    return moved


class _Column(dict[int, int]):
    """The bits of one variable's values, before and after."""

    def __init__(self, place: int | None, old: Shape, new: Shape) -> None:
        super().__init__()
        self.place, self._old, self._new = place, old, new

    def __missing__(self, bits: int) -> int:
        found = self[bits] = self._new.pack(self._old.unpack(bits))
        return found
