"""What may live here: walking a merged trace through the spec, keeping every state that fits it.

The frontier is the set of spec states that are consistent with everything logged so far. An event
maps it to the successors, by the event's action at its arguments, that agree with what the node saw
of its state. An empty frontier is a rejection; a frontier over the budget is "undecided".
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from pymodel.engine.base import Engine, StateId
from pymodel.kernel.model import Action, Model
from pymodel.kernel.nodes import Local
from pymodel.kernel.walk import walk
from pymodel.values import Value, show
from tracecheck.bind import Binding, Unlogged, at_path, null_value, parts, to_key, to_value
from tracecheck.explain import first_false
from tracecheck.match import Exactly, leaf_paths, mismatches, of_node
from tracecheck.merge import MergedTrace
from tracecheck.result import FieldAudit, Mismatch, Rejection, TraceResult, Verdict
from tracecheck.schema import Event, Json

#: Called with (events done, events in all, frontier size).
Progress = Callable[[int, int, int], None]


@dataclass(frozen=True, slots=True)
class Budget:
    """Where "undecided" begins."""

    max_frontier: int = 10_000


#: What a node saw of its state: what it read back from disk, and what it had after the step.
Observed: TypeAlias = tuple[Mapping[str, Json], Mapping[str, Json]]


@dataclass(slots=True)
class _Tally:
    """What has been compared so far."""

    checked: Counter[str] = field(default_factory=Counter)
    carried: Counter[str] = field(default_factory=Counter)
    actions: Counter[str] = field(default_factory=Counter)
    inserted: int = 0
    max_frontier: int = 0


class RefusedError(Exception):
    """Carries the rejection out of a step; never leaves this module."""

    def __init__(self, rejection: Rejection) -> None:
        super().__init__(rejection.reason)
        self.rejection = rejection


class Checker:
    """Checks one merged trace; `step` is public so that a prefix can be shared between checks."""

    def __init__(self, engine: Engine, binding: Binding, budget: Budget | None = None) -> None:
        self.engine = engine
        self.budget = budget or Budget()
        self._binding = binding
        self._null = null_value(engine.model.constants)
        self._actions: dict[str, list[Action]] = {}
        for action in engine.model.actions:
            self._actions.setdefault(action.name, []).append(action)
        self._used = {name: _parameters_used(group) for name, group in self._actions.items()}
        self.tally = _Tally()

    def start(self) -> frozenset[StateId]:
        """The frontier before the first event."""
        return frozenset(self.engine.initial())

    def step(self, frontier: frozenset[StateId], event: Event) -> frozenset[StateId]:
        """The frontier after an event. Raises `RefusedError` when it would be empty."""
        group = self._actions.get(event.action)
        if group is None:
            raise RefusedError(self._unknown_action(event))
        args = self._arguments(event, group)
        for silent in self._binding.unlogged:
            if silent.before == event.action:
                frontier = self._insert(frontier, event, silent)
        targets = self._fire(frontier, group, args)
        observed = self._observed(event)
        kept = [t for t in targets if self._all_agree(t, observed, event.node)]
        if not kept:
            raise RefusedError(self._explain(frontier, targets, event, group, args, observed))
        self._count(event)
        self.tally.max_frontier = max(self.tally.max_frontier, len(kept))
        return frozenset(kept)

    # --- one event --------------------------------------------------------------------------------

    def _observed(self, event: Event) -> Observed:
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
        state = self.engine.decode(min(self.engine.initial()))
        value, _ = of_node(state[variable], variable, node)
        entries = value.items() if isinstance(value, dict) else enumerate(value, 1)
        return {str(k): Exactly(v) for k, v in entries if str(k) not in without}

    def _fire(
        self, frontier: Iterable[StateId], group: Sequence[Action], args: Mapping[str, Value]
    ) -> list[StateId]:
        return list(
            dict.fromkeys(
                target
                for state in frontier
                for action in group
                for target in self._successors(action, args, state)
            )
        )

    def _successors(
        self, action: Action, args: Mapping[str, Value], state: StateId
    ) -> Iterator[StateId]:
        labels = {label for label, _ in action.labels}
        if labels <= args.keys():
            yield from self.engine.fire(action, args, state)
            return
        # Parameters that were not logged are searched for.
        index = self.engine.model.actions.index(action)
        for step in self.engine.successors(state):
            if step.action == index and all(
                step.args[name] == value for name, value in args.items()
            ):
                yield step.target

    def _agrees(self, state: StateId, observed: Mapping[str, Json], node: str) -> bool:
        if not observed:
            return True
        return next(mismatches(observed, self.engine.decode(state), node), None) is None

    def _all_agree(self, state: StateId, observed: Observed, node: str) -> bool:
        return all(self._agrees(state, part, node) for part in observed)

    def _mismatches(self, state: StateId, observed: Observed, node: str) -> list[Mismatch]:
        values = self.engine.decode(state)
        return [m for part in observed for m in mismatches(part, values, node)]

    def _arguments(self, event: Event, group: Sequence[Action]) -> dict[str, Value]:
        known = {label for action in group for label, _ in action.labels}
        for name in event.args:
            if name not in known:
                raise RefusedError(
                    Rejection(
                        event,
                        event.action,
                        f"{event.action} has no parameter {name}",
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
                    f"{event.node} logged a step of {event.args[mine]}",
                    hint=f"{mine} must be the node itself",
                )
            )
        try:
            return {name: to_value(value, self._null) for name, value in event.args.items()}
        except ValueError as e:
            raise RefusedError(Rejection(event, event.action, str(e))) from None

    # --- steps whose records were lost ------------------------------------------------------------

    def _insert(
        self, frontier: frozenset[StateId], event: Event, silent: Unlogged
    ) -> frozenset[StateId]:
        """Perform the steps that the recovered state proves and the trace does not hold.

        A step that its action refuses is left out: the recovered state is compared afterwards, so
        leaving one out can only reject.
        """
        group = self._actions.get(silent.action, [])
        for args, entry in sorted(
            self._candidates(event, silent), key=lambda c: _number(c[0].get(silent.order))
        ):
            moved: list[StateId] = []
            for state in frontier:
                if self._agrees(state, entry, event.node):
                    moved.append(state)
                    continue
                targets = self._fire((state,), group, args)
                if targets:
                    self.tally.inserted += 1
                moved.extend(targets or (state,))
            frontier = frozenset(moved)
        return frontier

    def _candidates(
        self, event: Event, silent: Unlogged
    ) -> Iterator[tuple[dict[str, Value], dict[str, Json]]]:
        """Arguments for a step, with the logged piece of state that it would explain."""
        path = silent.each.split(".")
        for found in at_path(parts(event), path):
            entries = found.items() if isinstance(found, dict) else [("", found)]
            for key, value in entries:
                scope = {"node": event.node, "key": to_key(key), "value": value}
                args: dict[str, Value] = {}
                for name, place in silent.args.items():
                    args[name] = next(iter(at_path(scope, place.split("."))), None)
                if any(v is None or _number(v) < 0 for v in args.values()):
                    continue
                yield args, _only(path[1:], key, value)

    # --- saying why -------------------------------------------------------------------------------

    def _unknown_action(self, event: Event) -> Rejection:
        near = difflib.get_close_matches(event.action, self._actions, 1)
        return Rejection(
            event,
            near[0] if near else "",
            f"the spec has no action {event.action}",
            hint=f"did you mean {near[0]}?" if near else f"it has {', '.join(self._actions)}",
        )

    def _explain(
        self,
        frontier: frozenset[StateId],
        targets: Sequence[StateId],
        event: Event,
        group: Sequence[Action],
        args: Mapping[str, Value],
        observed: Observed,
    ) -> Rejection:
        if targets:
            best = min(
                (self._mismatches(t, observed, event.node) for t in targets),
                key=len,
            )
            return Rejection(
                event,
                event.action,
                f"{event.action} is allowed here, but leads to another state than was logged",
                mismatches=tuple(best),
                alternative=self._alternative(frontier, event, args, observed),
            )
        missing = {label for action in group for label, _ in action.labels} - args.keys()
        if missing:
            names = ", ".join(sorted(missing))
            reason = (
                f"no value of {names}, which the event does not give, lets {event.action} happen"
            )
            return Rejection(event, event.action, reason)
        for state in sorted(frontier):
            for action in group:
                found = first_false(self.engine, action, args, state)
                if found is not None:
                    return Rejection(
                        event,
                        event.action,
                        f"{event.action} is not enabled here",
                        conjunct=found,
                        alternative=self._alternative(frontier, event, args, observed),
                    )
        return Rejection(event, event.action, f"{event.action} has no successor here")

    def _alternative(
        self,
        frontier: frozenset[StateId],
        event: Event,
        args: Mapping[str, Value],
        observed: Observed,
    ) -> str:
        """Another action at these arguments that would explain what was logged."""
        for name, group in self._actions.items():
            labels = {label for action in group for label, _ in action.labels}
            if name == event.action or not any(observed) or not labels <= args.keys():
                continue
            given = {label: args[label] for label in labels}
            targets = self._fire(frontier, group, given)
            if any(self._all_agree(t, observed, event.node) for t in targets):
                shown = ", ".join(f"{n} = {show(v)}" for n, v in given.items())
                return f"{name}({shown})"
        return ""

    # --- the audit --------------------------------------------------------------------------------

    def _count(self, event: Event) -> None:
        """Book which logged fields this accepted event had compared, and which it only carried."""
        tally = self.tally
        tally.actions[event.action] += 1
        for name in event.args:
            used = name in self._used[event.action]
            (tally.checked if used else tally.carried)[f"args.{name}"] += 1
        for root, logged in (("state", event.state), ("recovered", event.recovered)):
            for path in leaf_paths(logged, root) if logged else ():
                note = any(path == n or path.startswith(f"{n}.") for n in self._binding.notes)
                (tally.carried if note else tally.checked)[path] += 1
        for name in ("action", "node", "incarnation", "seq"):
            tally.checked[name] += 1
        # These order events; that they name the right event is checked only as far as order goes.
        for name, present in (("cause", event.cause), ("after", event.after), ("time", event.time)):
            if present:
                tally.carried[name] += 1


def check_trace(
    engine: Engine,
    binding: Binding,
    trace: MergedTrace,
    budget: Budget | None = None,
    progress: Progress | None = None,
) -> TraceResult:
    """Check a whole trace. Never raises for a trace that merely does not fit: that is a verdict."""
    checker = Checker(engine, binding, budget)
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
        done += 1
        if len(frontier) > checker.budget.max_frontier:
            reason = (
                f"{len(frontier)} spec states are consistent after {event.id}, "
                f"the budget is {checker.budget.max_frontier}: log more of the state"
            )
            break
        if progress:
            progress(done, len(trace.events), len(frontier))
    return _result(checker, trace, frontier, done, rejection, reason)


def with_cause(rejection: Rejection, trace: MergedTrace) -> Rejection:
    """The rejection with the event whose message led to it, if there is one."""
    cause = next((e for e in trace.events if e.id == rejection.event.cause), None)
    return Rejection(
        rejection.event,
        rejection.action,
        rejection.reason,
        rejection.conjunct,
        rejection.mismatches,
        cause,
        rejection.alternative,
        rejection.hint,
    )


def _result(
    checker: Checker,
    trace: MergedTrace,
    frontier: frozenset[StateId],
    done: int,
    rejection: Rejection | None,
    reason: str,
) -> TraceResult:
    tally = checker.tally
    notes = [note for node in trace.nodes for note in node.notes]
    if not trace.events:
        # Accepting nothing would be the silent acceptance that nobody notices.
        reason = "the trace holds no event, so nothing was checked"
    verdict = Verdict.REJECTED if rejection else Verdict.UNDECIDED if reason else Verdict.ACCEPTED
    model: Model = checker.engine.model
    never = tuple(dict.fromkeys(a.name for a in model.actions if a.name not in tally.actions))
    carried = {k: n for k, n in tally.carried.items() if k not in tally.checked}
    return TraceResult(
        verdict,
        len(trace.events),
        done,
        tally.inserted,
        tally.max_frontier,
        FieldAudit(dict(tally.checked), carried),
        dict(tally.actions),
        never,
        rejection,
        reason,
        tuple(notes),
        dict(checker.engine.decode(min(frontier))) if frontier else {},
        tuple(f"{n.node}.{i}" for n in trace.nodes for i in n.open_tails),
    )


def _parameters_used(group: Sequence[Action]) -> set[str]:
    """The parameters (by label) that the actions' formulas mention."""
    used: set[str] = set()
    for action in group:
        mentioned = {n.name for n in walk(action.formula) if isinstance(n, Local)}
        used |= {label for label, unique in action.labels if unique in mentioned}
    return used


def _number(value: Value) -> int:
    return value if isinstance(value, int) else 0


def _only(path: Sequence[str], key: str, value: Json) -> dict[str, Json]:
    """The piece of logged state at a path, alone: {"votes": {"2": ...}} for votes and key 2."""
    inner: Json = {key: value} if key else value
    for step in reversed(path):
        inner = {step: inner}
    return inner if isinstance(inner, dict) else {}


__all__ = ["Budget", "Checker", "Mismatch", "Progress", "RefusedError", "check_trace", "with_cause"]
