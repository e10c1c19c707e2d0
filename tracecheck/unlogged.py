"""What may live here: steps whose records a kill swallowed, put back where recoveries show it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pymodel.engine.base import StateId
from pymodel.values import Value
from tracecheck.bind import Binding, Unlogged, at_path, parts, to_key
from tracecheck.line import Json
from tracecheck.observe import Observer
from tracecheck.schema import Event
from tracecheck.walker import Walker


class Inserter:
    """Performs the steps that a recovered state proves and the trace does not hold."""

    def __init__(self, walker: Walker, observer: Observer, binding: Binding) -> None:
        self._walker = walker
        self._observer = observer
        self._binding = binding
        #: Steps that were put back so far.
        self.inserted = 0

    def before(self, frontier: frozenset[StateId], event: Event) -> frozenset[StateId]:
        """The frontier after all steps that may be missing right before this event."""
        for silent in self._binding.unlogged:
            if silent.before == event.action:
                frontier = self._insert(frontier, event, silent)
        return frontier

    def _insert(
        self, frontier: frozenset[StateId], event: Event, silent: Unlogged
    ) -> frozenset[StateId]:
        """A step that its action refuses is left out: the recovered state is compared afterwards,
        so leaving one out can only reject."""
        group = self._walker.actions[silent.action]
        for args, entry in sorted(
            _candidates(event, silent), key=lambda c: _number(c[0].get(silent.order))
        ):
            moved: list[StateId] = []
            done = False
            for state in frontier:
                if self._observer.agrees(state, ({}, entry), event.node):
                    moved.append(state)
                    continue
                targets = self._walker.fire((state,), group, args)
                done = done or bool(targets)
                moved.extend(targets or (state,))
            self.inserted += done
            frontier = frozenset(moved)
        return frontier


def _candidates(
    event: Event, silent: Unlogged
) -> Iterator[tuple[dict[str, Value], dict[str, Json]]]:
    """Arguments for a step, with the logged piece of state that it would explain."""
    path = silent.each.split(".")
    for found in at_path(parts(event), path):
        entries = found.items() if isinstance(found, dict) else [("", found)]
        for key, value in entries:
            scope = {"node": event.node, "key": to_key(key), "value": value}
            args = {
                name: next(iter(at_path(scope, place.split("."))), None)
                for name, place in silent.args.items()
            }
            if all(isinstance(v, int | str) and _number(v) >= 0 for v in args.values()):
                yield args, _only(path[1:], key, value)


def _number(value: Value) -> int:
    return value if isinstance(value, int) else 0


def _only(path: Sequence[str], key: str, value: Json) -> dict[str, Json]:
    """The piece of logged state at a path, alone: {"votes": {"2": ...}} for votes and key 2."""
    inner: Json = {key: value} if key else value
    for step in reversed(path):
        inner = {step: inner}
    return inner if isinstance(inner, dict) else {}
