"""What may live here: what an event says of its node's state, and which states agree with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from pymodel.engine.base import Engine, StateId
from pymodel.values import Value
from tracecheck.bind import Binding, at_path, null_value, parts
from tracecheck.line import Json
from tracecheck.match import Exactly, mismatches, of_node
from tracecheck.result import Mismatch
from tracecheck.schema import Event

#: What a node saw of its state: what it read back from disk, and what it had after the step.
Observed: TypeAlias = tuple[Mapping[str, Json], Mapping[str, Json]]


class Observer:
    """Compares events with states of one engine."""

    def __init__(self, engine: Engine, binding: Binding) -> None:
        self._engine = engine
        self._binding = binding
        self.null = null_value(engine.model.constants)
        initial = engine.initial()
        self._initial = dict(engine.decode(initial[0])) if initial else {}

    def seen(self, event: Event) -> Observed:
        """What the event says of the node's state, twice at a restart: logged parts, and entries
        left out of complete ones, which are then as they were initially."""
        logged = {
            root: {k: v for k, v in part.items() if f"{root}.{k}" not in self._binding.notes}
            for root, part in (("recovered", event.recovered), ("state", event.state))
        }
        for complete in self._binding.complete:
            root, _, variable = complete.at.partition(".")
            listed = logged.get(root, {}).get(variable)
            if isinstance(listed, dict):
                skip = {
                    str(key)
                    for keys in at_path(parts(event), complete.skip.split("."))
                    for key in (keys if isinstance(keys, list) else [])
                }
                rest = self._initially(variable, event.node, {*listed, *skip})
                logged[root][variable] = {**rest, **listed}
        return logged["recovered"], logged["state"]

    def _initially(self, variable: str, node: str, without: set[str]) -> dict[str, Json]:
        """The entries of the node's part of a variable in the initial state, but for some keys."""
        if variable not in self._initial:
            return {}
        value, _ = of_node(self._initial[variable], variable, node)
        entries = value.items() if isinstance(value, dict) else enumerate(value, 1)
        return {str(k): Exactly(v) for k, v in entries if str(k) not in without}

    def agrees(self, state: StateId, observed: Observed, node: str) -> bool:
        """Whether nothing that was seen contradicts the state."""
        if not any(observed):
            return True
        values = self._engine.decode(state)
        return all(self._first(part, values, node) is None for part in observed)

    def _first(
        self, part: Mapping[str, Json], values: Mapping[str, Value], node: str
    ) -> Mismatch | None:
        return next(mismatches(part, values, node, self.null), None)

    def contradictions(self, state: StateId, observed: Observed, node: str) -> list[Mismatch]:
        """All that contradicts the state, a place once."""
        values = self._engine.decode(state)
        found = (m for part in observed for m in mismatches(part, values, node, self.null))
        return list({m.place: m for m in found}.values())
