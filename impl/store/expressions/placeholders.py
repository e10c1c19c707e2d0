"""What may live here: ExpressionAttributeNames and ExpressionAttributeValues of one request.

They are shared by all expressions of the request, and each must be used by one of them.
"""

from __future__ import annotations

import re

from impl.store.errors import VALIDATION, ApiError, invalid
from impl.store.expressions.nodes import Literal, Path
from impl.store.expressions.reserved import RESERVED
from impl.store.expressions.syntax import RawPath, RawValue, refused
from impl.store.values import Value
from impl.store.wire import Json, read_value, wrong_type

_NAME = re.compile(r"#[A-Za-z0-9_]+", re.ASCII)
_VALUE = re.compile(r":[A-Za-z0-9_]+", re.ASCII)
_MAX_PATH = 32
_MAX_INDEX = 2**31 - 1
_MAX_PLACEHOLDER = 255


class Placeholders:
    """The `#names` and `:values` of a request, and which of them were used so far."""

    def __init__(self, names: dict[str, str], values: dict[str, Value]) -> None:
        self._names = names
        self._values = values
        self._unused_names = dict.fromkeys(names)
        self._unused_values = dict.fromkeys(values)

    @classmethod
    def read(cls, names: Json, values: Json, *, has_expression: bool) -> Placeholders:
        """From the request's JSON (None: not given). Raises `ApiError`."""
        for parameter, given in (
            ("ExpressionAttributeNames", names),
            ("ExpressionAttributeValues", values),
        ):
            if given is None:
                continue
            if not isinstance(given, dict):
                raise wrong_type(given, "Map")
            if not has_expression:
                raise invalid(f"{parameter} can only be specified when using expressions")
            if not given:
                raise invalid(f"{parameter} must not be empty")
        return cls(_read_names(names or {}), _read_values(values or {}))

    def path(self, kind: str, raw: RawPath) -> Path:
        """The document path with its names filled in. Raises `ApiError`."""
        if len(raw.steps) > _MAX_PATH:
            raise refused(
                kind,
                "The document path has too many nesting elements; "
                f"nesting levels: {len(raw.steps)}",
            )
        return tuple(self._step(kind, step) for step in raw.steps)

    def _step(self, kind: str, step: str | int) -> str | int:
        if isinstance(step, int):
            if step > _MAX_INDEX:
                raise refused(
                    kind, f"List index is not within the allowable range; index: [{step}]"
                )
            return step
        if step.startswith("#"):
            if step not in self._names:
                raise refused(
                    kind,
                    "An expression attribute name used in the document path is not defined; "
                    f"attribute name: {step}",
                )
            self._unused_names.pop(step, None)
            return self._names[step]
        if step.upper() in RESERVED:
            raise refused(kind, f"Attribute name is a reserved keyword; reserved keyword: {step}")
        return step

    def literal(self, kind: str, raw: RawValue) -> Literal:
        """The value of a placeholder. Raises `ApiError` when there is none."""
        if raw.name not in self._values:
            raise refused(
                kind,
                "An expression attribute value used in expression is not defined; "
                f"attribute value: {raw.name}",
            )
        self._unused_values.pop(raw.name, None)
        return Literal(self._values[raw.name])

    def check_all_used(self) -> None:
        """Raises `ApiError` when a name or value was given and no expression has it."""
        for parameter, unused in (
            ("ExpressionAttributeNames", self._unused_names),
            ("ExpressionAttributeValues", self._unused_values),
        ):
            if unused:
                raise invalid(
                    f"Value provided in {parameter} unused in expressions: "
                    f"keys: {{{', '.join(unused)}}}"
                )


def _read_names(json: dict[str, Json]) -> dict[str, str]:
    for key, name in json.items():
        _check_key("ExpressionAttributeNames", _NAME, key)
        if not isinstance(name, str):
            raise wrong_type(name, "String")
        if not name:
            raise invalid(
                "ExpressionAttributeNames contains invalid value: "
                f"Attribute names must not be empty for key {key}"
            )
    return json


def _read_values(json: dict[str, Json]) -> dict[str, Value]:
    values = {}
    for key, value in json.items():
        _check_key("ExpressionAttributeValues", _VALUE, key)
        try:
            values[key] = read_value(value)
        except ApiError as error:
            if error.code != VALIDATION:
                raise
            raise invalid(
                f"ExpressionAttributeValues contains invalid value: {error.message} for key {key}"
            ) from error
    return values


def _check_key(parameter: str, pattern: re.Pattern[str], key: str) -> None:
    if not pattern.fullmatch(key) or len(key) > _MAX_PLACEHOLDER:
        raise invalid(f'{parameter} contains invalid key: Syntax error; key: "{key}"')
