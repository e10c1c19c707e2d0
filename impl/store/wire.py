"""What may live here: attribute values as DynamoDB's JSON writes them, in both directions.

Reading validates and makes canonical: numbers normalised, sets sorted and free of duplicates,
no more than 32 levels. Raises `ApiError`: SerializationException for the wrong JSON type,
ValidationException for a value that DynamoDB does not store.
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from typing import Any, TypeAlias

from impl.store import limits, numbers
from impl.store.errors import ApiError, invalid, invalid_values, malformed
from impl.store.values import (
    BOOL,
    BS,
    NS,
    NULL,
    SS,
    TYPE_NAMES,
    B,
    Item,
    L,
    M,
    N,
    S,
    Value,
    binary_set,
    number_set,
    string_set,
)

#: Decoded JSON of unknown shape.
Json: TypeAlias = Any

_MAX_NAME = 65535
_ONE_TYPE = ", must contain exactly one of the supported datatypes"


def read_item(json: Json) -> Item:
    """An item or a key. Raises `ApiError`."""
    if not isinstance(json, dict):
        raise wrong_type(json, "Map")
    return {_name(name): read_value(value) for name, value in json.items()}


def read_value(json: Json, depth: int = 0) -> Value:
    """One attribute value. Raises `ApiError`."""
    if not isinstance(json, dict):
        raise wrong_type(json, "AttributeValue")
    given = {name: value for name, value in json.items() if value is not None}
    if not given or not given.keys() <= set(TYPE_NAMES):
        raise invalid("Supplied AttributeValue is empty" + _ONE_TYPE)
    if len(given) > 1:
        raise invalid("Supplied AttributeValue has more than one datatypes set" + _ONE_TYPE)
    ((kind, content),) = given.items()
    if kind in {"L", "M"}:
        return _read_container(kind, content, depth + 1)
    if kind in {"SS", "NS", "BS"}:
        return _read_set(kind, content)
    return _read_scalar(kind, content)


def _read_scalar(kind: str, content: Json) -> Value:
    match kind:
        case "S":
            return S(_string(content))
        case "N":
            return N(numbers.normalise(_string(content)))
        case "B":
            return B(_binary(content))
        case "BOOL":
            return BOOL(boolean(content))
        case _:
            if not boolean(content):
                raise invalid_values("Null attribute value types must have the value of true")
            return NULL()


def _read_container(kind: str, content: Json, depth: int) -> Value:
    if depth > limits.MAX_DEPTH:
        raise limits.too_deep()
    if kind == "L":
        if not isinstance(content, list):
            raise wrong_type(content, "List")
        return L(tuple(read_value(element, depth) for element in content))
    if not isinstance(content, dict):
        raise wrong_type(content, "Map")
    return M({_name(name): read_value(value, depth) for name, value in content.items()})


def _read_set(kind: str, content: Json) -> Value:
    if not isinstance(content, list):
        raise wrong_type(content, "Set")
    if not content:
        what = {"SS": "An string set ", "NS": "An number set ", "BS": "Binary sets"}[kind]
        verb = "should" if kind == "BS" else "may"
        raise invalid_values(f"{what} {verb} not be empty")
    if kind == "SS":
        strings = [_string(member) for member in content]
        _check_distinct(strings, content)
        return string_set(set(strings))
    if kind == "NS":
        texts = [numbers.normalise(_string(member)) for member in content]
        _check_distinct(texts, None)
        return number_set(set(texts))
    parts = [_binary(member) for member in content]
    _check_distinct(parts, content)
    return binary_set(set(parts))


def _check_distinct(members: list[str] | list[bytes], shown: list[str] | None) -> None:
    if len(set(members)) < len(members):
        which = "" if shown is None else f" [{', '.join(shown)}]"
        raise invalid_values(f"Input collection{which} contains duplicates.")


def _name(name: str) -> str:
    if not name:
        raise invalid_values("Attribute names must not be empty")
    if len(name.encode()) > _MAX_NAME:
        raise invalid_values(f"Attribute names must not be longer than {_MAX_NAME} bytes")
    return name


def _string(json: Json) -> str:
    if not isinstance(json, str):
        raise wrong_type(json, "String")
    return json


def _binary(json: Json) -> bytes:
    try:
        return b64decode(_string(json), validate=True)
    except (binascii.Error, ValueError) as error:
        raise malformed(f"A binary value is not valid Base64: {error}") from error


def boolean(json: Json) -> bool:
    """A JSON boolean. Raises `ApiError` (SerializationException)."""
    if not isinstance(json, bool):
        raise wrong_type(json, "Boolean")
    return json


def wrong_type(json: Json, wanted: str) -> ApiError:
    """The SerializationException for JSON of the wrong type."""
    match json:
        case dict():
            return malformed("Start of structure or map found where not expected")
        case list():
            return malformed("Start of list found where not expected")
        case bool():
            return malformed(f"{str(json).upper()}_VALUE cannot be converted to {wanted}")
        case int() | float():
            return malformed(f"NUMBER_VALUE cannot be converted to {wanted}")
        case None:
            return malformed(f"NULL_VALUE cannot be converted to {wanted}")
        case _:
            return malformed(f"STRING_VALUE cannot be converted to {wanted}")


def write_item(item: Item) -> Json:
    """The JSON of an item."""
    return {name: write_value(value) for name, value in item.items()}


def write_value(value: Value) -> Json:
    """The JSON of one value."""
    match value:
        case S(text):
            return {"S": text}
        case N(text):
            return {"N": text}
        case B(data):
            return {"B": b64encode(data).decode()}
        case BOOL(flag):
            return {"BOOL": flag}
        case NULL():
            return {"NULL": True}
        case L(elements):
            return {"L": [write_value(element) for element in elements]}
        case M(entries):
            return {"M": write_item(entries)}
        case SS(texts):
            return {"SS": list(texts)}
        case NS(texts):
            return {"NS": list(texts)}
        case BS(parts):
            return {"BS": [b64encode(part).decode() for part in parts]}
