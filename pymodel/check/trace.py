"""What may live here: counterexamples, from state ids to states, actions and what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pymodel.check.result import TraceStep
from pymodel.engine.base import Engine, StateId, Step
from pymodel.errors import SpecError
from pymodel.values import Value


def behaviour(
    engine: Engine, state: StateId | None, successor: StateId | None = None
) -> tuple[TraceStep, ...]:
    """A shortest behaviour to a state, and on to `successor` where a step is what is wrong."""
    if state is None:
        return () if successor is None else tuple(_steps(engine, (successor,)))
    ids = list(engine.path(state))
    if not ids or ids[-1] != state:
        ids.append(state)
    if successor is not None:
        ids.append(successor)
    return tuple(_steps(engine, ids))


def _steps(engine: Engine, ids: Sequence[StateId]) -> list[TraceStep]:
    out: list[TraceStep] = []
    before: Mapping[str, Value] | None = None
    for number, state in enumerate(ids, start=1):
        values = dict(engine.decode(state))
        if before is None:
            out.append(TraceStep(number, "", (), values, frozenset()))
        else:
            changed = frozenset(v for v, x in values.items() if before[v] != x)
            step = _step_between(engine, ids[number - 2], state)
            if step is None or step.action < 0:
                out.append(TraceStep(number, "", (), values, changed))
            else:
                action = engine.model.actions[step.action]
                args = tuple(step.args.items())
                out.append(TraceStep(number, action.name, args, values, changed, action.span))
        before = values
    return out


def _step_between(engine: Engine, source: StateId, target: StateId) -> Step | None:
    """The first step of the engine's order from one state to another."""
    try:
        for step in engine.successors(source):
            if step.target == target:
                return step
    except SpecError:
        return None  # the source is where evaluation fails; what it had made so far was looked at
    return None
