"""What may live here: comparing what a node logged of its state with a state of the spec."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pymodel.values import Bool, Function, ModelValue, Value, show
from tracecheck.bind import to_key
from tracecheck.result import Mismatch
from tracecheck.schema import Json

ABSENT = "(nothing: not in the domain)"


@dataclass(frozen=True, slots=True)
class Exactly:
    """Stands in a logged state for a spec value that must be found there."""

    value: Value


def mismatches(
    logged: Mapping[str, Json], state: Mapping[str, Value], node: str
) -> Iterator[Mismatch]:
    """Every place where `logged` (by variable) contradicts the state; a variable that the spec does
    not have is one as well."""
    for name, part in logged.items():
        if name not in state:
            yield Mismatch(name, "(the spec has no such variable)", part)
            continue
        value, place = of_node(state[name], name, node)
        yield from _compare(part, value, place)


def of_node(value: Value, name: str, node: str) -> tuple[Value, str]:
    """The node's own part of a variable, if the variable is a function on nodes; with its name."""
    if type(value) is Function and node in value:
        return value[node], f"{name}[{node}]"
    return value, name


def _compare(logged: Json, value: Value, place: str) -> Iterator[Mismatch]:
    if isinstance(logged, Exactly):
        if logged.value != value:
            yield Mismatch(place, show(value), "(left out: as it was initially)")
    elif isinstance(logged, dict) and type(value) is frozenset and logged.keys() == {"+"}:
        for element in logged["+"]:
            if not any(_same(element, v) for v in value):
                yield Mismatch(place, "(a set without it)", element)
    elif isinstance(logged, dict):
        for key, part in logged.items():
            inner = _lookup(value, to_key(key))
            if inner is None:
                yield Mismatch(f"{place}[{key}]", ABSENT, part)
            else:
                yield from _compare(part, inner, f"{place}[{key}]")
    elif not _same(logged, value):
        yield Mismatch(place, show(value), logged)


def _lookup(value: Value, key: int | str) -> Value | None:
    """f[key], or None outside the domain (no TLA+ value is Python's None)."""
    if type(value) is Function:
        return value.get(key)
    if type(value) is tuple and isinstance(key, int) and 1 <= key <= len(value):
        return value[key - 1]
    return None


def _same(logged: Json, value: Value) -> bool:
    """Whether a JSON scalar or list is this value; lists are sequences or, unordered, sets."""
    kind = type(value)
    if logged is None:
        return kind is ModelValue
    if isinstance(logged, bool):
        return kind is Bool and logged == bool(value)
    if isinstance(logged, int):
        return kind is int and logged == value
    if isinstance(logged, str):
        return (kind is str and logged == value) or (kind is ModelValue and logged == value.name)
    if isinstance(logged, list) and kind is tuple:
        return len(logged) == len(value) and all(map(_same, logged, value))
    if isinstance(logged, list) and kind is frozenset:
        return len(logged) == len(value) and all(any(_same(x, v) for v in value) for x in logged)
    return False


def leaf_paths(logged: Json, prefix: str) -> Iterator[str]:
    """The places of a logged value as field names, such as `state.votes.*.bal`; `+` are elements.

    Keys that are integers count as one field, `*`: they are positions, not names.
    """
    if isinstance(logged, dict) and logged:
        for key, part in logged.items():
            step = "*" if isinstance(to_key(key), int) else key
            yield from leaf_paths(part, f"{prefix}.{step}")
    else:
        yield prefix
