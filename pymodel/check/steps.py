"""What may live here: the steps of a search that goes step by step, gathered as a graph.

An engine that explores in bulk keeps the edges by itself; this is for the other searches.
"""

from __future__ import annotations

from array import array

from pymodel.engine.base import NO_PARENT, ExploreResult, StateId


class Steps:
    """Initial states and steps, each once, in the order in which they were met."""

    def __init__(self) -> None:
        self._initials: dict[StateId, None] = {}
        self._targets: dict[StateId, dict[StateId, int]] = {}
        self._cuts: dict[StateId, None] = {}
        self.count = 0
        #: Whether anything came since the graph was last asked for.
        self.new = False

    def begin(self, state: StateId, inside: bool = True) -> None:
        """An initial state, inside the constraints or not."""
        if not inside:
            self._cuts[NO_PARENT] = None
        elif state not in self._initials:
            self._initials[state] = None
            self.new = True

    def add(self, source: StateId, action: int, target: StateId, inside: bool = True) -> None:
        """A step from a state that was begun with or led to; outside the constraints or not."""
        if not inside:
            self._cuts[source] = None
            return
        targets = self._targets.setdefault(source, {})
        if target not in targets:
            targets[target] = action
            self.count += 1
            self.new = True

    def explored(self, *, finished: bool = False) -> ExploreResult:
        """The graph, as an exploration that found all of it; without counts."""
        self.new = False
        edges = array("q")
        for source, targets in self._targets.items():
            for target, action in targets.items():
                edges.extend((source, target, action))
        return ExploreResult(
            generated=0,
            distinct=0,
            depth=0,
            queue=0,
            finished=finished,
            initials=array("q", self._initials),
            edges=edges,
            cuts=array("q", self._cuts),
        )
