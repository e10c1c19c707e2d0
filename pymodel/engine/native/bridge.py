"""What may live here: the interpreter's view of states that are stored packed.

The interpreter knows a state as a tuple of numbers of values, and finds it by id or by itself; here
both are answered from the packed store, so that everything that is not exploration in bulk, and the
closer look at a state, stays the interpreter's own code.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, Protocol, overload

from pymodel.engine.base import NO_PARENT, StateId
from pymodel.engine.interpreter.functions import State
from pymodel.engine.interpreter.program import Program as Interpreted
from pymodel.engine.interpreter.states import NO_ACTION, States
from pymodel.values import Value

#: Ids of states that are not kept, and were met after the native engine had taken over.
OTHERS = 1 << 40


class Packing(Protocol):
    """Where packed states are, and how values get there."""

    def count(self) -> int:
        """How many states are kept."""
        ...

    def values(self, index: int) -> Mapping[str, Value]:
        """The values of a kept state."""
        ...

    def find(self, values: Mapping[str, Value]) -> int | None:
        """The place of a state that is kept; None as well if its values do not fit the layout."""
        ...

    def keep(self, values: Mapping[str, Value], parent: int, action: int) -> int:
        """Keep a state; the layout is widened if need be."""
        ...

    def parent(self, index: int) -> int:
        """The place of the parent."""
        ...

    def action(self, index: int) -> int:
        """The action that led there."""
        ...


class PackedStates(States):
    """States of which those that are kept lie in a packed store.

    The ids that the interpreter has given stay; kept states that come after them are numbered on.
    """

    def __init__(self, program: Interpreted, packing: Packing, before: States, queue: Any) -> None:
        super().__init__()
        self._program = program
        self._packing = packing
        #: Ids below this one are the interpreter's.
        self._limit = len(before.by_id)
        self._early = array("q", queue)
        self._place = {number: i for i, number in enumerate(self._early)}
        #: Kept states that were met before the exploration came to them: place, and id.
        self._renamed: dict[int, StateId] = {}
        self._dense = self._early == array("q", range(self._limit))
        self.others = dict(before.others)
        self._other_states: dict[StateId, State] = {n: s for s, n in self.others.items()}
        self._other_ways: dict[StateId, tuple[StateId, int]] = {
            n: (before.parents[n], before.actions[n]) for n in self.others.values()
        }
        self._next_other = OTHERS
        self.by_id: Any = _ById(self)
        self.seen: Any = _Seen(self)
        self.parents: Any = Column(self.count, self._parent)
        self.actions: Any = Column(self.count, self._action)

    # --- ids --------------------------------------------------------------------------------------

    def count(self) -> int:
        """How many states are kept."""
        return self._packing.count()

    def id_at(self, index: int) -> StateId:
        """The id of a kept state, by its place in the store."""
        if self._renamed and index in self._renamed:
            return self._renamed[index]
        if self._dense:
            return index
        early = len(self._early)
        return self._early[index] if index < early else self._limit + index - early

    def end(self) -> StateId:
        """The first id behind those without gaps."""
        return self._limit + self.count() - len(self._early)

    def index_of(self, number: StateId) -> int | None:
        """The place of a kept state in the store; None of any other."""
        if number < self._limit and self._dense:
            return number
        if number < self._limit or number >= OTHERS:
            return self._place.get(number)
        return number - self._limit + len(self._early)

    # --- states -----------------------------------------------------------------------------------

    def state(self, number: StateId) -> State:
        """A state as the interpreter has it."""
        index = self.index_of(number)
        if index is None:
            return self._other_states[number]
        return self._decoded(index)

    def _decoded(self, index: int) -> State:
        values, tables = self._packing.values(index), self._program.tables
        return tuple(tables[name][values[name]] for name in self._program.model.variables)

    def values(self, state: State) -> dict[str, Value]:
        """The values of a state."""
        tables = self._program.tables
        names = self._program.model.variables
        return {n: tables[n].values_by_number[i] for n, i in zip(names, state, strict=True)}

    def find(self, state: State) -> StateId | None:
        """The id of a kept state."""
        index = self._packing.find(self.values(state))
        return None if index is None else self.id_at(index)

    def id_of(self, state: State) -> StateId:
        """The id of any state; a state never met becomes one of the others."""
        known = self.others.get(state)
        if known is not None:
            return known
        index = self._packing.find(self.values(state))
        if index is not None:
            number = self.id_at(index)
            # Under VIEW or SYMMETRY another state may stand for this one.
            if self.state(number) == state:
                return number
        number = self._next_other
        self._next_other += 1
        self.others[state] = number
        self._other_states[number] = state
        self._other_ways[number] = (NO_PARENT, NO_ACTION)
        return number

    def add(self, state: State, parent: StateId, action: int) -> StateId:
        """A new distinct state of the exploration."""
        source = NO_PARENT if parent == NO_PARENT else self.index_of(parent)
        assert source is not None
        return self.id_at(self._packing.keep(self.values(state), source, action))

    def recognise(self) -> None:
        """Find the states that had ids before the exploration came to them: it told nobody."""
        for state, number in list(self.others.items()):
            index = self._packing.find(self.values(state))
            if index is not None and self._decoded(index) == state:
                del self.others[state]
                self._renamed[index] = number
                self._place[number] = index

    def reached(self, state: State, parent: StateId, action: int) -> StateId:
        """The id of a state that is not kept, remembering one way in which it was reached."""
        number = self.id_of(state)
        if number in self._other_ways and self._other_ways[number][1] == NO_ACTION:
            self._other_ways[number] = (parent, action)
        return number

    def retain(self, numbers: Collection[StateId]) -> None:
        """Everything that was explored stays."""

    def _parent(self, number: StateId) -> StateId:
        index = self.index_of(number)
        if index is None:
            return self._other_ways[number][0]
        parent = self._packing.parent(index)
        return NO_PARENT if parent == NO_PARENT else self.id_at(parent)

    def _action(self, number: StateId) -> int:
        index = self.index_of(number)
        return self._other_ways[number][1] if index is None else self._packing.action(index)


class Column(Sequence[int]):
    """A number for each id, looked up when it is asked for."""

    def __init__(self, count: Callable[[], int], at: Callable[[int], int]) -> None:
        self._count = count
        self._at = at

    def __len__(self) -> int:
        return self._count()

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> array[int]: ...
    def __getitem__(self, index: int | slice) -> int | array[int]:
        if isinstance(index, slice):
            return array("q", map(self._at, range(*index.indices(len(self)))))
        if index < 0:
            index += len(self)
        return self._at(index)

    def __iter__(self) -> Iterator[int]:
        return map(self._at, range(len(self)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence | array):
            return NotImplemented
        return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]


class Queue(Column):
    """The ids of kept states in order of discovery, as the interpreter's explorer has its queue."""

    def __init__(self, states: PackedStates) -> None:
        super().__init__(states.count, states.id_at)

    def append(self, _number: StateId) -> None:
        """A state that is kept is here already."""


class _ById:
    """States by id, as a list of them is used."""

    def __init__(self, states: PackedStates) -> None:
        self._states = states

    def __getitem__(self, number: StateId) -> State:
        return self._states.state(number)


class _Seen(dict[State, StateId]):
    """The states that are kept, as a dict of them is used."""

    def __init__(self, states: PackedStates) -> None:
        super().__init__()
        self._states = states

    def __contains__(self, state: object) -> bool:
        assert isinstance(state, tuple)
        return self._states.find(state) is not None

    def get(self, state: State, default: Any = None) -> Any:
        """The id of a state that is kept."""
        found = self._states.find(state)
        return default if found is None else found


class Classes(dict[Any, Any]):
    """The classes of VIEW and SYMMETRY, by a state of them: compiled code knows what stands for it,
    and keeps it with the state."""

    def __init__(self, states: PackedStates) -> None:
        super().__init__()
        self._states = states

    def __contains__(self, state: object) -> bool:
        assert isinstance(state, tuple)
        return self._states.find(state) is not None

    def get(self, state: State, default: Any = None) -> Any:
        """The id of the state that stands for this one."""
        found = self._states.find(state)
        return default if found is None else found

    def __missing__(self, state: State) -> Any:
        return self._states.find(state)

    def __setitem__(self, _state: State, _number: Any) -> None:
        """Keeping the state has done it."""
