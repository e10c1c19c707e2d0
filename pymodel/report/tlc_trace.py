"""What may live here: behaviours in the layouts that TLC writes to files.

`module` is what `-simulate file=` writes: a definition a state. `json` is what `-dumpTrace json`
writes: the value of TLCExt's CounterExample, sets as arrays.
"""

from __future__ import annotations

import json as texts
from collections.abc import Mapping, Sequence
from typing import Any

from pymodel.check.result import TraceStep
from pymodel.errors import Span
from pymodel.report.tlc import place
from pymodel.values import Bool, Function, ModelValue, Value, ordered, show


def state(values: Mapping[str, Value]) -> str:
    """A state as TLC writes it: the variables by name, with bullets where there are several."""
    lead = "/\\ " if len(values) > 1 else ""
    return "\n".join(f"{lead}{n} = {show(values[n])}" for n in sorted(values))


def module(name: str, steps: Sequence[TraceStep]) -> str:
    """A behaviour as a module with a definition a state, above each the action that led to it."""
    out = [f"---------------- MODULE {name} -----------------"]
    for step in steps:
        if step.action:
            where = "" if step.span is None else f" {place(step.span)}"
            out.append(f"\\* <{step.action}{where}>")
        out += [f"STATE_{step.number} == ", state(step.state), "", ""]
    return "\n".join([*out, "=" * 49, ""])


def json(steps: Sequence[TraceStep], loop: TraceStep | None = None) -> str:
    """A counterexample as JSON: its numbered states, and its steps with their actions; where the
    behaviour has no end, `loop` is the step back."""
    states = [[s.number, {n: plain(v) for n, v in s.shown.items()}] for s in steps]
    actions = [
        [states[i], _action(step), states[i + 1]] for i, step in enumerate(steps[1:]) if step.action
    ]
    if loop is not None and steps:
        back = loop.number if loop.action else len(steps)
        actions.append([states[-1], _action(loop), states[back - 1]])
    names = sorted(steps[0].shown) if steps else []
    whole = {"counterexample": {"action": actions, "state": states}, "vars": names}
    return texts.dumps(whole, ensure_ascii=False) + "\n"


def _action(step: TraceStep) -> dict[str, Any]:
    return {
        "name": step.action or "Stuttering",
        "location": _location(step.span),
        "context": {name: plain(v) for name, v in step.args},
        "parameters": [name for name, _ in step.args],
    }


def _location(span: Span | None) -> dict[str, Any] | None:
    if span is None:
        return None
    return {
        "module": span.source.name.replace("\\", "/").rpartition("/")[2].removesuffix(".tla"),
        "beginLine": span.line,
        "beginColumn": span.col,
        "endLine": span.end_line,
        "endColumn": max(span.end_col - 1, 1),
    }


def plain(v: Value) -> Any:
    """A value as TLC's Json module writes it: sets and sequences as arrays, functions as objects
    whose names are the arguments' texts."""
    match v:
        case Bool():
            return bool(v)
        case int() | str():
            return v
        case ModelValue():
            return v.name
        case tuple():
            return [plain(x) for x in v]
        case frozenset():
            return [plain(x) for x in ordered(v)]
        case Function():
            keys = ordered(v)
            return {k if isinstance(k, str) else show(k): plain(v[k]) for k in keys}
    return show(v)
