"""What may live here: walking a merged trace through the spec, keeping every state that fits it.

The frontier is the set of spec states that are consistent with everything logged so far. An event
maps it to the successors, by the event's action at its arguments, that agree with what the node saw
of its state. An empty frontier is a rejection; a frontier over the budget is "undecided".

Beside it: walker (taking steps), observe (comparing states), unlogged (steps without a record),
refuse and explain (why not), audit (what was compared).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pymodel.engine.base import Engine, StateId
from pymodel.errors import SpecError
from pymodel.kernel.model import Action, Model
from pymodel.values import TRUE, Value
from tracecheck.audit import Auditor, Tally
from tracecheck.bind import Binding, check_names, to_value
from tracecheck.brief import cut
from tracecheck.line import bad_trace
from tracecheck.merge import MergedTrace
from tracecheck.observe import Observer
from tracecheck.refuse import Refuser
from tracecheck.result import (
    OverBudgetError,
    RefusedError,
    Rejection,
    TraceResult,
    Verdict,
)
from tracecheck.schema import Event
from tracecheck.unlogged import Inserter
from tracecheck.walker import Walker

#: Called with (events done, events in all, frontier size).
Progress = Callable[[int, int, int], None]
#: Events between two times that the engine is told to let go of the states behind.
_EVENTS_KEPT = 64


@dataclass(frozen=True, slots=True)
class Budget:
    """Where "undecided" begins."""

    max_frontier: int = 10_000


class Checker:
    """Checks one merged trace; `step` is public so that a prefix can be shared between checks."""

    def __init__(
        self,
        engine: Engine,
        binding: Binding,
        budget: Budget | None = None,
        *,
        alternatives: bool = True,
    ) -> None:
        """Raises `SpecError` `trace.binding` where the binding names what the spec has not."""
        self.engine = engine
        self.budget = budget or Budget()
        self._binding = binding
        self._walker = Walker(engine, self.budget.max_frontier)
        check_names(binding, self._walker.actions, engine.model.variables)
        self._observer = Observer(engine, binding)
        self._inserter = Inserter(self._walker, self._observer, binding)
        self._refuser = Refuser(self._walker, self._observer, alternatives=alternatives)
        self._auditor = Auditor(binding, self._walker.actions)

    @property
    def tally(self) -> Tally:
        """What was compared so far."""
        tally = self._auditor.tally
        tally.inserted = self._inserter.inserted
        return tally

    def start(self) -> frozenset[StateId]:
        """The frontier before the first event."""
        return frozenset(self.engine.initial())

    def step(self, frontier: frozenset[StateId], event: Event) -> frozenset[StateId]:
        """The frontier after an event. Raises `RefusedError` when it would be empty, and
        `OverBudgetError` when it would be too large."""
        group = self._walker.actions.get(event.action)
        if group is None:
            raise RefusedError(self._refuser.unknown_action(event))
        args = self._arguments(event)
        try:
            kept = self._after(frontier, event, group, args)
        except SpecError as e:
            raise RefusedError(self._refuser.failed(frontier, event, group, args, e)) from None
        if len(kept) > self.budget.max_frontier:
            raise OverBudgetError(
                f"{len(kept):,} spec states are consistent after {event.id}, "
                f"the budget is {self.budget.max_frontier:,}: log more of the state"
            )
        self._auditor.count(event)
        self.tally.max_frontier = max(self.tally.max_frontier, len(kept))
        return kept

    def _after(
        self,
        frontier: frozenset[StateId],
        event: Event,
        group: Sequence[Action],
        args: dict[str, Value],
    ) -> frozenset[StateId]:
        frontier = self._inserter.before(frontier, event)
        targets = self._walker.fire(frontier, group, args)
        observed = self._observer.seen(event)
        kept = frozenset(t for t in targets if self._observer.agrees(t, observed, event.node))
        if kept:
            return kept
        if targets:
            raise RefusedError(self._refuser.contradicted(frontier, targets, event, args, observed))
        raise RefusedError(self._refuser.disabled(frontier, event, group, args, observed))

    def _arguments(self, event: Event) -> dict[str, Value]:
        restart = self._binding.restart
        if restart and event.incarnation and not event.seq and event.action != restart:
            reason = (
                f"incarnation {event.incarnation} of {event.node} does not begin with {restart}"
            )
            hint = f"what was not on disk is lost at a restart, which only {restart} says"
            raise RefusedError(Rejection(event, event.action, reason, hint=hint))
        known = self._walker.parameters(event.action)
        unknown = [name for name in event.args if name not in known]
        if unknown:
            raise RefusedError(
                Rejection(
                    event,
                    event.action,
                    f"{event.action} has no parameter {cut(unknown[0], 60)}",
                    hint=f"its parameters are {', '.join(sorted(known)) or 'none'}",
                )
            )
        missing = known - event.args.keys()
        if missing and self._binding.all_arguments:
            reason = f"{event.action} without its argument {min(missing)}"
            raise RefusedError(Rejection(event, event.action, reason))
        mine = self._binding.self_argument
        if event.args.get(mine, event.node) != event.node:
            raise RefusedError(
                Rejection(
                    event,
                    event.action,
                    f"{event.node} logged a step of {cut(str(event.args[mine]), 60)}",
                    hint=f"{mine} must be the node itself",
                )
            )
        try:
            null = self._observer.null
            return {name: to_value(value, null) for name, value in event.args.items()}
        except ValueError as e:
            raise RefusedError(Rejection(event, event.action, str(e))) from None


def check_trace(
    engine: Engine,
    binding: Binding,
    trace: MergedTrace,
    budget: Budget | None = None,
    progress: Progress | None = None,
) -> TraceResult:
    """Check a whole trace. Never raises for a trace that merely does not fit: that is a verdict.

    The engine is told to let go of states that are no longer needed, so give it an engine of its
    own. Raises `SpecError` for a spec or a binding that is wrong.
    """
    checker = Checker(engine, binding, budget)
    _assume(engine, trace)
    frontier = checker.start()
    rejection: Rejection | None = None
    reason = ""
    done = 0
    for event in trace.events:
        try:
            frontier = checker.step(frontier, event)
        except RefusedError as refused:
            rejection = with_cause(refused.rejection, trace)
            break
        except OverBudgetError as over:
            reason = str(over)
            break
        done += 1
        if done % _EVENTS_KEPT == 0:
            engine.retain(frontier)
        if progress:
            progress(done, len(trace.events), len(frontier))
    if not trace.events:
        # Accepting nothing would be the silent acceptance that nobody notices.
        reason = "the trace holds no event, so nothing was checked"
    return _result(checker, trace, frontier, done, rejection, reason)


def _assume(engine: Engine, trace: MergedTrace) -> None:
    """Raise `trace.assumption` where the header's constants are not such as the spec assumes."""
    header = trace.nodes[0].headers[0]
    for assumption in engine.model.assumptions:
        if engine.evaluate(assumption.node) is not TRUE:
            text = assumption.span.text if assumption.span else assumption.name
            raise bad_trace(
                "assumption",
                f"an assumption of {header.spec} is false for this trace: {cut(text)}",
                header.span,
                "the spec says nothing about nodes and values like these",
            )


def with_cause(rejection: Rejection, trace: MergedTrace) -> Rejection:
    """The rejection with the event whose message led to it, if there is one."""
    cause = next((e for e in trace.events if e.id == rejection.event.cause), None)
    return replace(rejection, cause=cause)


def _result(
    checker: Checker,
    trace: MergedTrace,
    frontier: frozenset[StateId],
    done: int,
    rejection: Rejection | None,
    reason: str,
) -> TraceResult:
    tally = checker.tally
    verdict = Verdict.REJECTED if rejection else Verdict.UNDECIDED if reason else Verdict.ACCEPTED
    model: Model = checker.engine.model
    return TraceResult(
        verdict,
        len(trace.events),
        done,
        tally.inserted,
        tally.max_frontier,
        tally.audit(),
        dict(tally.actions),
        tuple(dict.fromkeys(a.name for a in model.actions if a.name not in tally.actions)),
        rejection,
        reason,
        tuple(note for node in trace.nodes for note in node.notes),
        dict(checker.engine.decode(min(frontier))) if frontier else {},
        tuple(f"{n.node}.{i}" for n in trace.nodes for i in n.open_tails),
    )
