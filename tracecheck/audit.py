"""What may live here: the book on which logged fields were compared with the spec."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pymodel.kernel.model import Action
from pymodel.kernel.nodes import Local
from pymodel.kernel.walk import walk
from tracecheck.bind import Binding
from tracecheck.brief import cut
from tracecheck.match import leaf_paths
from tracecheck.result import FieldAudit
from tracecheck.schema import Event


@dataclass(slots=True)
class Tally:
    """What has been compared so far, and what was only carried along."""

    checked: Counter[str] = field(default_factory=Counter)
    carried: Counter[str] = field(default_factory=Counter)
    actions: Counter[str] = field(default_factory=Counter)
    inserted: int = 0
    max_frontier: int = 0

    def audit(self) -> FieldAudit:
        """Fields by whether they were ever compared; those that were not always are in both."""
        return FieldAudit(dict(self.checked), dict(self.carried))


class Auditor:
    """Books accepted events."""

    def __init__(self, binding: Binding, actions: Mapping[str, Sequence[Action]]) -> None:
        self._binding = binding
        self._used = {name: _parameters_used(group) for name, group in actions.items()}
        self.tally = Tally()

    def count(self, event: Event) -> None:
        """Book which fields this accepted event had compared, and which it only carried."""
        tally = self.tally
        tally.actions[event.action] += 1
        for name in event.args:
            used = name in self._used[event.action]
            (tally.checked if used else tally.carried)[f"args.{name}"] += 1
        for root, logged in (("state", event.state), ("recovered", event.recovered)):
            for path in leaf_paths(logged, root):
                (tally.carried if self._is_note(path) else tally.checked)[path] += 1
        for complete in self._binding.complete:
            root, _, variable = complete.at.partition(".")
            part = event.state if root == "state" else event.recovered
            if isinstance(part.get(variable), dict):
                tally.checked[complete.at] += 1
        for name in ("action", "node", "incarnation", "seq"):
            tally.checked[name] += 1
        # These order events; that they name the right event is checked only as far as order goes.
        for name, present in (("cause", event.cause), ("after", event.after), ("time", event.time)):
            if present:
                tally.carried[name] += 1
        for name in event.unknown:  # perhaps `state`, mistyped: what is logged and not read is said
            tally.carried[cut(name, 60)] += 1

    def _is_note(self, path: str) -> bool:
        return any(path == note or path.startswith(f"{note}.") for note in self._binding.notes)


def _parameters_used(group: Sequence[Action]) -> set[str]:
    """The parameters (by label) that the actions' formulas mention."""
    used: set[str] = set()
    for action in group:
        mentioned = {n.name for n in walk(action.formula) if isinstance(n, Local)}
        used |= {label for label, unique in action.labels if unique in mentioned}
    return used
