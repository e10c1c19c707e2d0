"""What may live here: from an event that no spec state allows to a rejection that says why."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

from pymodel.engine.base import StateId
from pymodel.errors import SpecError
from pymodel.kernel.model import Action
from pymodel.values import Value
from tracecheck.brief import brief
from tracecheck.explain import Explainer
from tracecheck.observe import Observed, Observer
from tracecheck.result import FalseConjunct, OverBudgetError, Rejection
from tracecheck.schema import Event
from tracecheck.walker import Walker

#: States of a frontier that are asked why they refuse: each costs an evaluation of the action.
_ASKED = 16


class Refuser:
    """Makes rejections. `alternatives` asks, at some cost, which other action would have fitted."""

    def __init__(self, walker: Walker, observer: Observer, *, alternatives: bool = True) -> None:
        self._walker = walker
        self._observer = observer
        self._explainer = Explainer(walker.engine)
        self._alternatives = alternatives

    def unknown_action(self, event: Event) -> Rejection:
        """The spec has no action of this name."""
        actions = self._walker.actions
        near = difflib.get_close_matches(event.action, actions, 1)
        return Rejection(
            event,
            near[0] if near else "",
            f"the spec has no action {event.action}",
            hint=f"did you mean {near[0]}?" if near else f"it has {', '.join(actions)}",
        )

    def failed(
        self,
        frontier: frozenset[StateId],
        event: Event,
        group: Sequence[Action],
        args: Mapping[str, Value],
        error: SpecError,
    ) -> Rejection:
        """The action cannot be evaluated at these arguments in this state."""
        found = self._first_false(frontier, group, args)
        if found is not None:
            reason = f"{event.action} is not enabled here"
            return Rejection(event, event.action, reason, conjunct=found)
        diagnostic = error.diagnostics[0]
        place = f" at {diagnostic.span}" if diagnostic.span else ""
        return Rejection(
            event,
            event.action,
            f"{event.action} has no meaning here: {diagnostic.message}{place}",
            hint=diagnostic.hint,
        )

    def contradicted(
        self,
        frontier: frozenset[StateId],
        targets: Sequence[StateId],
        event: Event,
        args: Mapping[str, Value],
        observed: Observed,
    ) -> Rejection:
        """The action is possible, but what was logged is not what it leads to."""
        best = min(
            (self._observer.contradictions(t, observed, event.node) for t in targets), key=len
        )
        return Rejection(
            event,
            event.action,
            f"{event.action} is allowed here, but leads to another state than was logged",
            mismatches=tuple(best),
            alternative=self._alternative(frontier, event, args, observed),
        )

    def disabled(
        self,
        frontier: frozenset[StateId],
        event: Event,
        group: Sequence[Action],
        args: Mapping[str, Value],
        observed: Observed,
    ) -> Rejection:
        """The action is not possible in any state that fits the trace so far."""
        missing = self._walker.parameters(event.action) - args.keys()
        if missing:
            names = ", ".join(sorted(missing))
            reason = (
                f"no value of {names}, which the event does not give, lets {event.action} happen"
            )
            return Rejection(event, event.action, reason)
        if not frontier:
            return Rejection(event, event.action, "the spec has no initial state")
        found = self._first_false(frontier, group, args)
        if found is None:
            reason = f"{event.action} has no successor here"
            return Rejection(event, event.action, reason)
        return Rejection(
            event,
            event.action,
            f"{event.action} is not enabled here",
            conjunct=found,
            alternative=self._alternative(frontier, event, args, observed),
        )

    def _first_false(
        self, frontier: frozenset[StateId], group: Sequence[Action], args: Mapping[str, Value]
    ) -> FalseConjunct | None:
        for state in sorted(frontier)[:_ASKED]:
            for action in group:
                found = self._explainer.first_false(action, args, state)
                if found is not None:
                    return found
        return None

    def _alternative(
        self,
        frontier: frozenset[StateId],
        event: Event,
        args: Mapping[str, Value],
        observed: Observed,
    ) -> str:
        """Another action at these arguments that would explain what was logged."""
        if not self._alternatives or not any(observed):
            return ""
        for name, group in self._walker.actions.items():
            labels = self._walker.parameters(name)
            if name == event.action or not labels <= args.keys():
                continue
            given = {label: args[label] for label in labels}
            try:
                targets = self._walker.fire(frontier, group, given)
            except (SpecError, OverBudgetError):
                continue
            if any(self._observer.agrees(t, observed, event.node) for t in targets):
                in_order = [label for label, _ in group[0].labels]
                return f"{name}({', '.join(f'{n} = {brief(given[n])}' for n in in_order)})"
        return ""
