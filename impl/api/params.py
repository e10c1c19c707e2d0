"""What may live here: reading a request's parameters, each of its JSON type or refused.

A parameter that this store does not know is refused, not ignored: silence would promise what is
not done.
"""

from __future__ import annotations

import re

from impl.store.errors import ApiError, invalid
from impl.store.wire import Json, boolean, wrong_type

_TABLE_NAME = "[a-zA-Z0-9_.-]+"
_LEGACY = frozenset(
    """AttributesToGet AttributeUpdates ConditionalOperator Expected KeyConditions QueryFilter
    ScanFilter""".split()  # noqa: SIM905 - names read best as a list of words
)


class Params:
    """The parameters of one request. Every method raises `ApiError` for a value that is unfit."""

    def __init__(self, operation: str, json: Json, known: frozenset[str]) -> None:
        if not isinstance(json, dict):
            raise wrong_type(json, "Map")
        self._json: dict[str, Json] = {k: v for k, v in json.items() if v is not None}
        for name in self._json.keys() - known:
            if name in _LEGACY:
                raise invalid(
                    f"The legacy parameter {name} is not supported by this store: "
                    "use expressions instead"
                )
            raise invalid(f"The parameter {name} of {operation} is not supported by this store")

    def __contains__(self, name: str) -> bool:
        return name in self._json

    def json(self, name: str) -> Json:
        """The raw JSON, or None when the parameter is absent."""
        return self._json.get(name)

    def required(self, name: str) -> Json:
        """The raw JSON of a parameter that must be there."""
        if name not in self._json:
            raise constraint(None, name, "Member must not be null")
        return self._json[name]

    def text(self, name: str) -> str | None:
        """A string, or None when the parameter is absent."""
        value = self._json.get(name)
        if value is not None and not isinstance(value, str):
            raise wrong_type(value, "String")
        return value

    def flag(self, name: str, default: bool) -> bool:
        """A boolean."""
        return boolean(self._json[name]) if name in self._json else default

    def choice(self, name: str, choices: tuple[str, ...], default: str) -> str:
        """One of some words."""
        value = self.text(name)
        if value is None:
            return default
        if value not in choices:
            raise constraint(
                value, name, f"Member must satisfy enum value set: [{', '.join(choices)}]"
            )
        return value

    def count(self, name: str, least: int, most: int | None = None) -> int | None:
        """An integer within bounds, or None when the parameter is absent."""
        value = self._json.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or value.bit_length() > 31:
            raise wrong_type(value, "Integer")
        if value < least:
            raise constraint(
                value, name, f"Member must have value greater than or equal to {least}"
            )
        if most is not None and value > most:
            raise constraint(value, name, f"Member must have value less than or equal to {most}")
        return value

    def table_name(self, name: str = "TableName") -> str:
        """A table's name that must be there and fit the rules."""
        self.required(name)
        value = self.text(name)
        assert value is not None, "required"
        if not re.fullmatch(_TABLE_NAME, value, re.ASCII):
            raise constraint(
                value, name, f"Member must satisfy regular expression pattern: {_TABLE_NAME}"
            )
        if len(value) < 3:
            raise constraint(value, name, "Member must have length greater than or equal to 3")
        if len(value) > 255:
            raise constraint(value, name, "Member must have length less than or equal to 255")
        return value


def constraint(value: object, name: str, rule: str) -> ApiError:
    """The ValidationException for a parameter that breaks a rule of the request's shape."""
    shown = "null" if value is None else f"'{value}'"
    place = name[0].lower() + name[1:]
    return invalid(
        f"1 validation error detected: Value {shown} at '{place}' failed to satisfy "
        f"constraint: {rule}"
    )
