"""What may live here: Json in Python. Fields and elements come in the model's order."""

from __future__ import annotations

import json
from typing import Any

from pymodel.library.arguments import sequence, string
from pymodel.library.failure import EvalError, type_error
from pymodel.library.files import read, write
from pymodel.library.registry import Context
from pymodel.sema.python import override
from pymodel.values import FALSE, TRUE, Bool, Function, ModelValue, Value, function, show


def to_python(context: Context, v: Value) -> Any:
    """A TLA+ value as what Python's json writes."""
    t = type(v)
    if t in (int, str):
        return v
    if t is Bool:
        return v is TRUE
    if t is ModelValue:
        return v.name
    if t is tuple:
        return [to_python(context, x) for x in v]
    if t is frozenset:
        return [to_python(context, x) for x in context.order.ordered(v)]
    assert t is Function, f"a value of an unknown type: {t}"
    keys = context.order.sort(v)
    return {k if type(k) is str else show(k): to_python(context, v[k]) for k in keys}


def from_python(found: Any) -> Value:
    """A TLA+ value from what Python's json has read."""
    if isinstance(found, bool):
        return TRUE if found else FALSE
    if isinstance(found, int | str):
        return found
    if isinstance(found, list):
        return tuple(map(from_python, found))
    if isinstance(found, dict):
        return function({key: from_python(x) for key, x in found.items()})
    if isinstance(found, float) and found.is_integer():
        return int(found)
    shown = "null" if found is None else f"the number {found}"
    raise EvalError(
        "eval.json",
        f"{shown} in a JSON text is no TLA+ value",
        hint="values are integers, strings, true, false, and arrays and objects of them",
    )


def _text(found: Any) -> str:
    return json.dumps(found, separators=(",", ":"), ensure_ascii=False)


def _parsed(operator: str, text: str, path: str, line: int = 1) -> Value:
    """The value of a file's text, which begins at this line of it."""
    try:
        return from_python(json.loads(text))
    except json.JSONDecodeError as error:
        place = f"{path}:{line + error.lineno - 1}:{error.colno}"
        why = error.msg[:1].lower() + error.msg[1:]
        raise EvalError("eval.json", f"{operator}: {place}: this is no JSON: {why}") from error
    except EvalError as error:
        place = path if line == 1 else f"{path}:{line}"
        raise EvalError(
            error.code, f"{operator}: {place}: {error.message}", hint=error.hint
        ) from error


@override("Json", "ToJson", context=True)
def to_json(context: Context, v: Value) -> str:
    """The JSON text of any value."""
    return _text(to_python(context, v))


@override("Json", "ToJsonArray", context=True)
def to_json_array(context: Context, v: Value) -> str:
    """The JSON text of a sequence or a set."""
    if type(v) not in (tuple, frozenset, Function):
        raise type_error("ToJsonArray", "a sequence or a set", v)
    return _text(to_python(context, v))


@override("Json", "ToJsonObject", context=True)
def to_json_object(context: Context, v: Value) -> str:
    """The JSON text of a record or another function; a sequence stays an array."""
    if type(v) not in (tuple, Function):
        raise type_error("ToJsonObject", "a function", v)
    return _text(to_python(context, v))


@override("Json", "JsonSerialize", context=True, pure=False)
def json_serialize(context: Context, path: Value, v: Value) -> Bool:
    """Write a sequence or a record."""
    if type(v) not in (tuple, Function):
        raise type_error("JsonSerialize", "a sequence or a record", v, "second")
    write("JsonSerialize", string(path, "JsonSerialize", "first"), _text(to_python(context, v)))
    return TRUE


@override("Json", "ndJsonSerialize", context=True, pure=False)
def nd_json_serialize(context: Context, path: Value, v: Value) -> Bool:
    """Write a sequence, an element a line."""
    lines = [_text(to_python(context, x)) + "\n" for x in sequence(v, "ndJsonSerialize", "second")]
    write("ndJsonSerialize", string(path, "ndJsonSerialize", "first"), "".join(lines))
    return TRUE


@override("Json", "JsonDeserialize", context=True, pure=False)
def json_deserialize(context: Context, path: Value) -> Value:
    """Read one value."""
    name = string(path, "JsonDeserialize")
    return read(
        context, "JsonDeserialize", name, lambda text: _parsed("JsonDeserialize", text, name)
    )


@override("Json", "ndJsonDeserialize", context=True, pure=False)
def nd_json_deserialize(context: Context, path: Value) -> Value:
    """Read a sequence, an element a line; empty lines do not count."""
    name = string(path, "ndJsonDeserialize")

    def parse(text: str) -> Value:
        lines = ((i, line) for i, line in enumerate(text.split("\n"), 1) if line.strip())
        return tuple(_parsed("ndJsonDeserialize", line, name, i) for i, line in lines)

    return read(context, "ndJsonDeserialize", name, parse)
