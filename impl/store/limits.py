"""What may live here: DynamoDB's limits on items and keys, and their checks.

They are checked where a request enters and again at apply, where the table's keys are known.
"""

from __future__ import annotations

from impl.store.commands import KeyAttribute, TableSpec
from impl.store.errors import ApiError, invalid, invalid_values
from impl.store.values import B, Item, S, Value, depth, item_size, type_name

MAX_ITEM = 400 * 1024
MAX_DEPTH = 32
MAX_PARTITION_KEY = 2048
MAX_SORT_KEY = 1024
PAGE = 1024 * 1024

_SCHEMA_MISMATCH = "The provided key element does not match the schema"


def key_attributes(spec: TableSpec) -> tuple[KeyAttribute, ...]:
    """The table's key attributes: the partition key, then the sort key if it has one."""
    return (spec.partition,) if spec.sort is None else (spec.partition, spec.sort)


def key_of(spec: TableSpec, item: Item) -> Item:
    """The key of an item that is already valid."""
    return {attribute.name: item[attribute.name] for attribute in key_attributes(spec)}


def check_item_key(spec: TableSpec, item: Item) -> None:
    """Raises `ApiError` unless an item to be stored has the table's key, of the right types."""
    for attribute in key_attributes(spec):
        value = item.get(attribute.name)
        if value is None:
            raise invalid_values(f"Missing the key {attribute.name} in the item")
        if type_name(value) != attribute.type:
            raise invalid_values(
                f"Type mismatch for key {attribute.name} expected: {attribute.type} "
                f"actual: {type_name(value)}"
            )
    _check_key_values(spec, item)


def check_key(spec: TableSpec, key: Item) -> None:
    """Raises `ApiError` unless `key` is exactly a key of the table."""
    wanted = key_attributes(spec)
    if len(key) != len(wanted):
        raise invalid(_SCHEMA_MISMATCH)
    for attribute in wanted:
        value = key.get(attribute.name)
        if value is None or type_name(value) != attribute.type:
            raise invalid(_SCHEMA_MISMATCH)
    _check_key_values(spec, key)


def _check_key_values(spec: TableSpec, item: Item) -> None:
    for attribute in key_attributes(spec):
        _check_not_empty(attribute.name, item[attribute.name])
    if _length(item[spec.partition.name]) > MAX_PARTITION_KEY:
        raise invalid_values(
            f"Size of hashkey has exceeded the maximum size limit of{MAX_PARTITION_KEY} bytes"
        )
    if spec.sort is not None and _length(item[spec.sort.name]) > MAX_SORT_KEY:
        raise invalid_values(
            f"Aggregated size of all range keys has exceeded the size limit of {MAX_SORT_KEY} bytes"
        )


def _check_not_empty(name: str, value: Value) -> None:
    kind = {S: "string", B: "binary"}.get(type(value))
    if kind is not None and not _length(value):
        raise invalid(
            "One or more parameter values are not valid. The AttributeValue for a key attribute "
            f"cannot contain an empty {kind} value. Key: {name}"
        )


def _length(value: Value) -> int:
    match value:
        case S(text):
            return len(text.encode())
        case B(data):
            return len(data)
        case _:
            return 0


def check_size(item: Item) -> None:
    """Raises `ApiError` for an item that is over 400 KB."""
    if item_size(item) > MAX_ITEM:
        raise invalid("Item size has exceeded the maximum allowed size")


def check_updated(item: Item) -> None:
    """Raises `ApiError` when an update has made an item too large or too deep."""
    if item_size(item) > MAX_ITEM:
        raise update_too_large()
    if any(depth(value) > MAX_DEPTH for value in item.values()):
        raise too_deep()


def update_too_large() -> ApiError:
    """What is said of an update that makes an item larger than 400 KB."""
    return invalid("Item size to update has exceeded the maximum allowed size")


def too_deep() -> ApiError:
    """What is said of a value with more than 32 levels of lists and maps."""
    return invalid("Nesting Levels have exceeded supported limits")
