"""What may live here: the one exception of the data side, and the sentences users know.

A request can fail in ways that are part of the interface (a condition that does not hold, an item
over the limit). Inside the room that is an `ApiError`; at the state machine's edge it becomes an
encoded `Failure`, a result like any other. Nothing here knows HTTP.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from impl.store.values import Item

VALIDATION = "ValidationException"
SERIALIZATION = "SerializationException"
CONDITION_FAILED = "ConditionalCheckFailedException"
NOT_FOUND = "ResourceNotFoundException"
IN_USE = "ResourceInUseException"

INVALID_VALUES = "One or more parameter values were invalid: "


class ApiError(Exception):
    """A failure with a code and a message that DynamoDB's users know.

    `item` is set only for a failed condition whose request asked for the item's old value.
    """

    def __init__(self, code: str, message: str, item: Item | None = None) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.item = item


def invalid(message: str) -> ApiError:
    """A ValidationException with this message."""
    return ApiError(VALIDATION, message)


def invalid_values(detail: str) -> ApiError:
    """A ValidationException that names a parameter's value as the culprit."""
    return ApiError(VALIDATION, INVALID_VALUES + detail)


def malformed(message: str) -> ApiError:
    """A SerializationException: the JSON does not have the shape of the request."""
    return ApiError(SERIALIZATION, message)


def no_such_table() -> ApiError:
    """What every operation on items says when its table is not there."""
    return ApiError(NOT_FOUND, "Requested resource not found")
