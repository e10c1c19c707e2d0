"""What may live here: counterexamples, from state ids to states, actions and what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from pymodel.check.result import TraceStep
from pymodel.engine.base import Engine, StateId, Step
from pymodel.errors import SpecError
from pymodel.values import Function, Value, show


def behaviour(
    engine: Engine, state: StateId | None, successor: StateId | None = None
) -> tuple[TraceStep, ...]:
    """A shortest behaviour to a state, and on to `successor` where a step is what is wrong."""
    if state is None:
        return () if successor is None else steps(engine, (successor,))
    ids = list(engine.path(state))
    if not ids or ids[-1] != state:
        ids.append(state)
    if successor is not None:
        ids.append(successor)
    return steps(engine, ids)


def steps(
    engine: Engine, ids: Sequence[StateId], known: Sequence[Step | None] | None = None
) -> tuple[TraceStep, ...]:
    """The states with these ids as a behaviour, as the configuration's ALIAS shows them.

    `known` are the steps between them, one fewer than states, where the caller knows which were
    taken; else each is the first of the engine's order that leads there.
    """
    taken = known or [_step_between(engine, a, b) for a, b in pairwise(ids)]
    out: list[TraceStep] = []
    for number, state in enumerate(ids, start=1):
        values = dict(engine.decode(state))
        after = ids[number] if number < len(ids) else state
        alias = _alias(engine, state, after)
        step = taken[number - 2] if number > 1 else None
        shown = values if alias is None else alias
        changed = changed_names(out[-1].shown, shown) if out else frozenset[str]()
        if step is None or step.action < 0:
            out.append(TraceStep(number, "", (), values, changed, alias=alias))
        else:
            action = engine.model.actions[step.action]
            args = tuple(step.args.items())
            out.append(TraceStep(number, action.name, args, values, changed, action.span, alias))
    return tuple(out)


def with_arguments(
    engine: Engine, path: Sequence[StateId], actions: Sequence[int]
) -> list[Step | None]:
    """The steps between the states of a path, of which only the actions are known."""
    out: list[Step | None] = []
    for (source, target), action in zip(pairwise(path), actions, strict=True):
        out.append(_step_between(engine, source, target, action))
    return out


def changed_names(before: Mapping[str, Value], after: Mapping[str, Value]) -> frozenset[str]:
    """The names whose value is another one than before, or that were not there."""
    return frozenset(
        name for name, v in after.items() if name not in before or _differ(before[name], v)
    )


def _differ(a: Value, b: Value) -> bool:
    return type(a) is not type(b) or bool(a != b)


def alias_problem(engine: Engine, state: StateId, successor: StateId) -> str | None:
    """Why the ALIAS can't be shown for a state and its successor, if that is so."""
    alias = engine.model.alias
    if alias is None:
        return None
    try:
        value = engine.evaluate(alias.node, state, successor)
    except SpecError as e:
        return f"the ALIAS {alias.name} has no value here: {e.diagnostics[0].message}"
    if _is_record(value):
        return None
    return f"the ALIAS {alias.name} is no record: {show(value)}"


def _alias(engine: Engine, state: StateId, successor: StateId) -> Mapping[str, Value] | None:
    """What the ALIAS makes of a state; None where there is none, or where it fails."""
    if engine.model.alias is None:
        return None
    try:
        value = engine.evaluate(engine.model.alias.node, state, successor)
    except SpecError:
        return None
    return dict(value) if _is_record(value) else None


def _is_record(v: Value) -> bool:
    return type(v) is Function and all(isinstance(k, str) for k in v)


def _step_between(
    engine: Engine, source: StateId, target: StateId, action: int | None = None
) -> Step | None:
    """The first step of the engine's order from one state to another, by one action or any."""
    try:
        for step in engine.successors(source, action):
            if step.target == target:
                return step
    except SpecError:
        return None  # the source is where evaluation fails; what it had made so far was looked at
    return None
