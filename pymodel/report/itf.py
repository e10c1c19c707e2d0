"""What may live here: a behaviour in Apalache's Informal Trace Format, for the tools that read it.

Values are encoded as the format's description (ADR-015 of Apalache) has it: every integer is
`{"#bigint": "..."}`, sets are `{"#set": [...]}`, functions `{"#map": [[key, value], ...]}`,
sequences and tuples arrays, records objects. The format has no model values: they are strings.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from pymodel.check.result import TraceStep
from pymodel.values import Bool, Function, ModelValue, Value, ordered, show

_ABOUT = "https://apalache-mc.org/docs/adr/015adr-trace.html"


def dumps(
    steps: Sequence[TraceStep], loop: TraceStep | None = None, source: str = "", about: str = ""
) -> str:
    """The behaviour as a JSON text. `loop` is the step back where it has no end; `source` names
    the specification, `about` says what the behaviour shows."""
    variables = list(steps[0].state) if steps else []
    whole: dict[str, Any] = {
        "#meta": {
            "format": "ITF",
            "format-description": _ABOUT,
            "source": source,
            "description": about,
        },
        "vars": variables,
        "states": [_state(i, step) for i, step in enumerate(steps)],
    }
    if loop is not None:
        whole["loop"] = loop.number - 1
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _state(index: int, step: TraceStep) -> dict[str, Any]:
    meta: dict[str, Any] = {"index": index}
    if step.action:
        meta["action"] = step.action
        meta["args"] = {name: value(v) for name, v in step.args}
    return {"#meta": meta, **{name: value(v) for name, v in step.state.items()}}


def value(v: Value) -> Any:
    """A value as the format has it."""
    match v:
        case Bool():
            return bool(v)
        case int():
            return {"#bigint": str(v)}
        case str():
            return v
        case ModelValue():
            return v.name
        case tuple():
            return [value(x) for x in v]
        case frozenset():
            return {"#set": [value(x) for x in ordered(v)]}
        case Function():
            if all(isinstance(k, str) and not k.startswith("#") for k in v):
                return {k: value(v[k]) for k in ordered(v)}
            return {"#map": [[value(k), value(v[k])] for k in ordered(v)]}
    return {"#unserializable": show(v)}
