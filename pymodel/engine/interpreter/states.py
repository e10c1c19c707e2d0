"""What may live here: the states that an engine has met: ids, and how they were reached."""

from __future__ import annotations

from array import array
from collections.abc import Collection

from pymodel.engine.base import NO_PARENT, StateId
from pymodel.engine.interpreter.functions import State

#: The "action" of a state that no action led to.
NO_ACTION = -1


class States:
    """States by id, in order of meeting.

    `seen` has the distinct states of the exploration; other states (given by a user, outside the
    constraints, met while stepping) have ids as well, in `others`, until the exploration comes to
    them.
    """

    def __init__(self) -> None:
        self.by_id: list[State] = []
        self.seen: dict[State, StateId] = {}
        self.others: dict[State, StateId] = {}
        self.parents = array("q")
        self.actions = array("i")

    def _new(self, state: State) -> StateId:
        number = len(self.by_id)
        self.by_id.append(state)
        self.parents.append(NO_PARENT)
        self.actions.append(NO_ACTION)
        return number

    def id_of(self, state: State) -> StateId:
        """The id of any state; a state never met becomes one of the others."""
        known = self.seen.get(state)
        if known is None:
            known = self.others.get(state)
        if known is None:
            known = self.others[state] = self._new(state)
        return known

    def add(self, state: State, parent: StateId, action: int) -> StateId:
        """A new distinct state of the exploration."""
        known = self.others.pop(state, None) if self.others else None
        number = self._new(state) if known is None else known
        self.seen[state] = number
        self.parents[number] = parent
        self.actions[number] = action
        return number

    def reached(self, state: State, parent: StateId, action: int) -> StateId:
        """The id of a state that is not kept, such as one outside the constraints, remembering one
        way in which it was reached."""
        number = self.id_of(state)
        if state in self.others and self.actions[number] == NO_ACTION:
            self.parents[number] = parent
            self.actions[number] = action
        return number

    def retain(self, numbers: Collection[StateId]) -> None:
        """Let go of the others but for these; an id is not given twice."""
        kept = set(numbers)
        for state, number in [(s, n) for s, n in self.others.items() if n not in kept]:
            del self.others[state]
            self.by_id[number] = ()

    def path(self, state: StateId) -> list[StateId]:
        """From an initial state to this one; the state alone if nothing leads to it."""
        path = [state]
        while self.parents[path[-1]] != NO_PARENT:
            path.append(self.parents[path[-1]])
        path.reverse()
        return path
