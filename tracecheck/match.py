"""What may live here: comparing what a node logged of its state with a state of the spec."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pymodel.values import Bool, Function, Value
from tracecheck.bind import to_key, to_value
from tracecheck.brief import brief, cut
from tracecheck.line import Json
from tracecheck.result import LEFT_OUT, Mismatch

ABSENT = "(nothing: not in the domain)"


@dataclass(frozen=True, slots=True)
class Exactly:
    """Stands in a logged state for a spec value that must be found there."""

    value: Value


def mismatches(
    logged: Mapping[str, Json], state: Mapping[str, Value], node: str, null: Value | None = None
) -> Iterator[Mismatch]:
    """Every place where `logged` (by variable) contradicts the state; a variable that the spec does
    not have is one as well. `null` is what JSON's null stands for."""
    for name, part in logged.items():
        if name not in state:
            yield Mismatch(name, "(the spec has no such variable)", part)
            continue
        value, place = of_node(state[name], name, node)
        yield from _compare(part, value, place, null)


def of_node(value: Value, name: str, node: str) -> tuple[Value, str]:
    """The node's own part of a variable, if the variable is a function on nodes; with its name."""
    if type(value) is Function and node in value:
        return value[node], f"{name}[{node}]"
    return value, name


def _compare(logged: Json, value: Value, place: str, null: Value | None) -> Iterator[Mismatch]:
    if isinstance(logged, Exactly):
        if logged.value != value:
            yield Mismatch(place, brief(value), LEFT_OUT)
    elif is_elements(logged) and type(value) is frozenset:
        for element in logged["+"]:
            if not _is_element(element, value, null):
                yield Mismatch(place, "(a set without it)", element)
    elif isinstance(logged, dict):
        if not logged and type(value) not in (Function, tuple):
            yield Mismatch(place, brief(value), logged)
        for key, part in logged.items():
            inner = _lookup(value, key)
            at = f"{place}[{cut(key, 60)}]"
            if inner is None:
                yield Mismatch(at, ABSENT, part)
            else:
                yield from _compare(part, inner, at, null)
    elif not _same(logged, value, null):
        yield Mismatch(place, brief(value), logged)


def is_elements(logged: Json) -> bool:
    """Whether this is `{"+": [...]}`: some elements of a set."""
    return isinstance(logged, dict) and logged.keys() == {"+"} and isinstance(logged["+"], list)


def _is_element(logged: Json, value: frozenset[Value], null: Value | None) -> bool:
    try:
        if to_value(logged, null) in value:
            return True
    except ValueError:
        return False
    # A set in it may have been logged as a list, a model value as its name.
    return any(_same(logged, v, null) for v in value)


def _lookup(value: Value, key: str) -> Value | None:
    """f[key], or None outside the domain (no TLA+ value is Python's None)."""
    number = to_key(key)
    if type(value) is Function:
        return value[number] if number in value else value.get(key)
    if type(value) is tuple and isinstance(number, int) and 1 <= number <= len(value):
        return value[number - 1]
    return None


def _same(logged: Json, value: Value, null: Value | None) -> bool:
    """Whether JSON is this value, all of it; lists are sequences or, unordered, sets."""
    kind = type(value)
    if logged is None:
        return null is not None and value is null
    if isinstance(logged, bool):
        return kind is Bool and logged == bool(value)
    if isinstance(logged, int):
        return kind is int and logged == value
    if isinstance(logged, str):
        return logged == (value if kind is str else getattr(value, "name", None))
    if isinstance(logged, list) and kind is tuple:
        return len(logged) == len(value) and all(
            _same(x, v, null) for x, v in zip(logged, value, strict=True)
        )
    if isinstance(logged, list) and kind is frozenset:
        # As many on both sides, and none of either without its like on the other.
        return (
            len(logged) == len(value)
            and all(any(_same(x, v, null) for v in value) for x in logged)
            and all(any(_same(x, v, null) for x in logged) for v in value)
        )
    if isinstance(logged, dict) and kind in (Function, tuple):
        parts = [(_lookup(value, key), part) for key, part in logged.items()]
        return len(logged) == len(value) and all(
            inner is not None and _same(part, inner, null) for inner, part in parts
        )
    return False


def leaf_paths(logged: Json, prefix: str) -> Iterator[str]:
    """The places of a logged value as field names, such as `state.votes.*.bal`; `+` are elements.

    Keys that are integers count as one field, `*`: they are positions, not names. Nothing is
    claimed by an empty object or an empty list of elements, so there is no place in them.
    """
    if is_elements(logged):
        if logged["+"]:
            yield f"{prefix}.+"
    elif isinstance(logged, dict):
        for key, part in logged.items():
            step = "*" if isinstance(to_key(key), int) else key
            yield from leaf_paths(part, f"{prefix}.{step}")
    else:
        yield prefix
