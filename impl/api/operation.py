"""What may live here: what the operations share: their context, their outcome, capacity units."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from impl.api.params import Params
from impl.store import commands
from impl.store.expressions.binding import ConditionBinder
from impl.store.expressions.nodes import Condition
from impl.store.expressions.placeholders import Placeholders
from impl.store.expressions.syntax import Grammar
from impl.store.wire import Json

CAPACITY = "ReturnConsumedCapacity"
_READ_UNIT = 4096
_WRITE_UNIT = 1024


class Context(NamedTuple):
    """What operations need from outside: all that is not in the request."""

    grammar: Grammar
    now_ms: Callable[[], int]
    new_id: Callable[[], str]
    region: str


class Prepared(NamedTuple):
    """A validated request: what to send to the backend, and how to show its result."""

    message: commands.Operation | commands.Request
    consistent: bool
    render: Callable[[commands.Result], Json]


Operation: TypeAlias = Callable[[Json, Context], Prepared]


def read_units(size: int, consistent: bool) -> float:
    """RCU: one for every 4 KB begun, half of that when eventually consistent."""
    units = max(1, -(-size // _READ_UNIT))
    return float(units) if consistent else units / 2


def write_units(size: int) -> float:
    """WCU: one for every 1 KB begun."""
    return float(max(1, -(-size // _WRITE_UNIT)))


def capacity_wanted(params: Params) -> str:
    """ReturnConsumedCapacity: INDEXES, TOTAL or NONE."""
    return params.choice(CAPACITY, ("INDEXES", "TOTAL", "NONE"), "NONE")


def consumed(wanted: str, table: str, units: float) -> Json:
    """The part of a response that tells the consumed capacity, if it was asked for."""
    if wanted == "NONE":
        return {}
    told: Json = {"TableName": table, "CapacityUnits": units}
    if wanted == "INDEXES":
        told["Table"] = {"CapacityUnits": units}
    return {"ConsumedCapacity": told}


def read_placeholders(params: Params, *expressions: str) -> Placeholders:
    """The request's placeholders; `expressions` are the parameters that could use them."""
    return Placeholders.read(
        params.json("ExpressionAttributeNames"),
        params.json("ExpressionAttributeValues"),
        has_expression=any(name in params for name in expressions),
    )


def read_condition(
    params: Params, kind: str, placeholders: Placeholders, grammar: Grammar
) -> Condition | None:
    """The bound condition of the parameter `kind`, or None when it is absent."""
    text = params.text(kind)
    if text is None:
        return None
    return ConditionBinder(kind, placeholders).bind(grammar.condition(kind, text))
