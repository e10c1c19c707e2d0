"""What may live here: PutItem, GetItem, UpdateItem, DeleteItem and Query in DynamoDB's JSON."""

from __future__ import annotations

from collections.abc import Callable

from impl.api.operation import (
    CAPACITY,
    Context,
    Prepared,
    capacity_wanted,
    consumed,
    read_condition,
    read_placeholders,
    read_units,
    write_units,
)
from impl.api.params import Params
from impl.store import commands, limits
from impl.store.errors import invalid
from impl.store.expressions.key_condition import KIND as KEY_CONDITION
from impl.store.expressions.key_condition import bind_key_condition
from impl.store.expressions.nodes import Path, Update
from impl.store.expressions.placeholders import Placeholders
from impl.store.expressions.update_binding import bind_projection, bind_update
from impl.store.wire import Json, read_item, write_item

_NAMES, _VALUES = "ExpressionAttributeNames", "ExpressionAttributeValues"
_CONDITION, _UPDATE = "ConditionExpression", "UpdateExpression"
_PROJECTION, _FILTER = "ProjectionExpression", "FilterExpression"
_ON_FAILURE = "ReturnValuesOnConditionCheckFailure"
_METRICS = "ReturnItemCollectionMetrics"

_WRITES = frozenset(
    {"TableName", _CONDITION, _NAMES, _VALUES, "ReturnValues", CAPACITY, _ON_FAILURE, _METRICS}
)
_GET = frozenset({"TableName", "Key", "ConsistentRead", _PROJECTION, _NAMES, CAPACITY})
_QUERY = frozenset(
    {"TableName", KEY_CONDITION, _FILTER, _PROJECTION, _NAMES, _VALUES, CAPACITY}
    | {"ConsistentRead", "ScanIndexForward", "Limit", "ExclusiveStartKey", "Select", "IndexName"}
)
_RETURN_VALUES = ("ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW")
_SELECT = ("SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES")


def put_item(json: Json, context: Context) -> Prepared:
    """PutItem."""
    params = Params("PutItem", json, _WRITES | {"Item"})
    table = params.table_name()
    item = read_item(params.required("Item"))
    limits.check_size(item)
    placeholders = read_placeholders(params, _CONDITION)
    condition = read_condition(params, _CONDITION, placeholders, context.grammar)
    placeholders.check_all_used()
    command = commands.PutItem(
        table, item, condition, _all_old_or_none(params), _old_on_failure(params)
    )
    return Prepared(command, True, _written(params, table))


def delete_item(json: Json, context: Context) -> Prepared:
    """DeleteItem."""
    params = Params("DeleteItem", json, _WRITES | {"Key"})
    table = params.table_name()
    key = read_item(params.required("Key"))
    placeholders = read_placeholders(params, _CONDITION)
    condition = read_condition(params, _CONDITION, placeholders, context.grammar)
    placeholders.check_all_used()
    command = commands.DeleteItem(
        table, key, condition, _all_old_or_none(params), _old_on_failure(params)
    )
    return Prepared(command, True, _written(params, table))


def update_item(json: Json, context: Context) -> Prepared:
    """UpdateItem."""
    params = Params("UpdateItem", json, _WRITES | {"Key", _UPDATE})
    table = params.table_name()
    key = read_item(params.required("Key"))
    placeholders = read_placeholders(params, _UPDATE, _CONDITION)
    text = params.text(_UPDATE)
    update = Update()
    if text is not None:
        update = bind_update(context.grammar.update(_UPDATE, text), placeholders)
    condition = read_condition(params, _CONDITION, placeholders, context.grammar)
    placeholders.check_all_used()
    returns = params.choice("ReturnValues", _RETURN_VALUES, "NONE")
    command = commands.UpdateItem(table, key, update, condition, returns, _old_on_failure(params))
    return Prepared(command, True, _written(params, table))


def _all_old_or_none(params: Params) -> str:
    returns = params.choice("ReturnValues", _RETURN_VALUES, "NONE")
    if returns not in {"ALL_OLD", "NONE"}:
        raise invalid("ReturnValues can only be ALL_OLD or NONE")
    return returns


def _old_on_failure(params: Params) -> bool:
    return params.choice(_ON_FAILURE, ("ALL_OLD", "NONE"), "NONE") == "ALL_OLD"


def _written(params: Params, table: str) -> Callable[[commands.Result], Json]:
    wanted = capacity_wanted(params)
    # Collections have sizes only where there are local secondary indexes: nothing to tell.
    params.choice(_METRICS, ("SIZE", "NONE"), "NONE")

    def render(result: commands.Result) -> Json:
        assert isinstance(result, commands.Written), result
        shown: Json = {}
        if result.attributes is not None:
            shown["Attributes"] = write_item(result.attributes)
        return shown | consumed(wanted, table, write_units(result.size))

    return render


def get_item(json: Json, context: Context) -> Prepared:
    """GetItem."""
    params = Params("GetItem", json, _GET)
    table = params.table_name()
    key = read_item(params.required("Key"))
    placeholders = read_placeholders(params, _PROJECTION)
    projection = _projection(params, placeholders, context)
    placeholders.check_all_used()
    consistent = params.flag("ConsistentRead", default=False)
    wanted = capacity_wanted(params)

    def render(result: commands.Result) -> Json:
        assert isinstance(result, commands.Got), result
        shown: Json = {} if result.item is None else {"Item": write_item(result.item)}
        return shown | consumed(wanted, table, read_units(result.size, consistent))

    return Prepared(commands.GetItem(table, key, projection), consistent, render)


def _projection(params: Params, placeholders: Placeholders, context: Context) -> tuple[Path, ...]:
    text = params.text(_PROJECTION)
    if text is None:
        return ()
    return bind_projection(_PROJECTION, context.grammar.projection(_PROJECTION, text), placeholders)


def query(json: Json, context: Context) -> Prepared:
    """Query."""
    params = Params("Query", json, _QUERY)
    table = params.table_name()
    if "IndexName" in params:
        raise invalid("Secondary indexes are not supported by this store")
    placeholders = read_placeholders(params, KEY_CONDITION, _FILTER, _PROJECTION)
    projection = _projection(params, placeholders, context)
    wanted_filter = read_condition(params, _FILTER, placeholders, context.grammar)
    text = params.text(KEY_CONDITION)
    if text is None:
        raise invalid(
            "Either the KeyConditions or KeyConditionExpression parameter must be specified in "
            "the request."
        )
    raw = context.grammar.condition(KEY_CONDITION, text)
    key_condition = bind_key_condition(raw, placeholders)
    placeholders.check_all_used()
    start = params.json("ExclusiveStartKey")
    request = commands.Query(
        table,
        key_condition,
        wanted_filter,
        projection,
        start=None if start is None else read_item(start),
        limit=params.count("Limit", least=1) or 0,
        forward=params.flag("ScanIndexForward", default=True),
        count_only=_count_only(params),
    )
    consistent = params.flag("ConsistentRead", default=False)
    return Prepared(request, consistent, _page(params, table, consistent))


def _count_only(params: Params) -> bool:
    """Select, and whether it goes together with the projection."""
    projected = _PROJECTION in params
    select = params.choice(
        "Select", _SELECT, "SPECIFIC_ATTRIBUTES" if projected else "ALL_ATTRIBUTES"
    )
    if select == "ALL_PROJECTED_ATTRIBUTES":
        raise invalid("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName")
    if select == "SPECIFIC_ATTRIBUTES" and not projected:
        raise invalid(
            "Must specify the AttributesToGet or ProjectionExpression when choosing to get "
            "SPECIFIC_ATTRIBUTES"
        )
    if projected and select != "SPECIFIC_ATTRIBUTES":
        what = "only the Count" if select == "COUNT" else select
        raise invalid(f"Cannot specify the ProjectionExpression when choosing to get {what}")
    return select == "COUNT"


def _page(params: Params, table: str, consistent: bool) -> Callable[[commands.Result], Json]:
    wanted = capacity_wanted(params)
    count_only = _count_only(params)

    def render(result: commands.Result) -> Json:
        assert isinstance(result, commands.Page), result
        shown: Json = {"Count": result.count, "ScannedCount": result.scanned}
        if not count_only:
            shown["Items"] = [write_item(item) for item in result.items]
        if result.last_key is not None:
            shown["LastEvaluatedKey"] = write_item(result.last_key)
        return shown | consumed(wanted, table, read_units(result.size, consistent))

    return render
