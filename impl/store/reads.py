"""What may live here: GetItem and Query on a snapshot of the tree."""

from __future__ import annotations

import msgspec

from impl.store import catalogue, keys, limits
from impl.store.btree import Snapshot, successor
from impl.store.commands import Codec, GetItem, Got, KeyAttribute, Page, Query, Table
from impl.store.errors import ApiError, invalid, invalid_values
from impl.store.expressions.condition import attribute_names, holds
from impl.store.expressions.nodes import KeyTerm
from impl.store.expressions.paths import project
from impl.store.values import Item, Value, item_size, type_name
from impl.store.writes import check_same_partition, load


class Range(msgspec.Struct, frozen=True):
    """A half-open range of sort key bytes; no `upper` means to the end."""

    lower: bytes
    upper: bytes | None

    def meet(self, other: Range) -> Range:
        """What is in both ranges."""
        uppers = [u for u in (self.upper, other.upper) if u is not None]
        return Range(max(self.lower, other.lower), min(uppers) if uppers else None)

    def has(self, sort: bytes) -> bool:
        """Whether a sort key is in the range."""
        return self.lower <= sort and (self.upper is None or sort < self.upper)


_EVERYTHING = Range(b"", None)


def get_item(tree: Snapshot, codec: Codec, request: GetItem) -> Got:
    """One item or none. Raises `ApiError` for an unknown table or an unfit key."""
    table = catalogue.find(tree, codec, request.table)
    limits.check_key(table.spec, request.key)
    item = load(tree, codec, table, request.key)
    if item is None:
        return Got(None, 0)
    return Got(project(item, request.projection) if request.projection else item, item_size(item))


def query(tree: Snapshot, codec: Codec, request: Query) -> Page:
    """A page: up to `limit` items and 1 MB before the filter. Raises `ApiError`."""
    table = catalogue.find(tree, codec, request.table)
    partition_key, wanted = _key_range(table, request.key_condition)
    _check_filter(table, request)
    span = wanted
    if request.start is not None:
        span = _after(table, request, request.start, partition_key, wanted)
    found: list[Item] = []
    last: Item | None = None
    count = scanned = size = 0
    part = keys.partition(table.number, partition_key)
    reverse = not request.forward
    for data in keys.walk(tree, part, span.lower, span.upper, reverse=reverse):
        item = codec.item(data)
        check_same_partition(table, item, {table.spec.partition.name: partition_key})
        item_bytes = item_size(item)
        if last is not None and size + item_bytes > limits.PAGE:
            break
        size += item_bytes
        scanned += 1
        last = limits.key_of(table.spec, item)
        if request.filter is None or holds(request.filter, item):
            count += 1
            if not request.count_only:
                found.append(project(item, request.projection) if request.projection else item)
        if scanned == request.limit:
            break
    else:
        last = None
    return Page(tuple(found), count, scanned, last, size)


def _check_filter(table: Table, request: Query) -> None:
    if request.filter is None:
        return
    names = {attribute.name for attribute in limits.key_attributes(table.spec)}
    for name in attribute_names(request.filter):
        if name in names:
            raise invalid(
                "Filter Expression can only contain non-primary key attributes: "
                f"Primary key attribute: {name}"
            )


def _key_range(table: Table, terms: tuple[KeyTerm, ...]) -> tuple[Value, Range]:
    """The partition key's value and the range of sort keys that the conjuncts ask for."""
    spec = table.spec
    by_name = {term.name: term for term in terms}
    partition = by_name.pop(spec.partition.name, None)
    if partition is None:
        raise _missed(spec.partition)
    if partition.op != "=":
        raise invalid("Query key condition not supported")
    sort = None if spec.sort is None else by_name.pop(spec.sort.name, None)
    if by_name:
        if spec.sort is not None and sort is None:
            raise _missed(spec.sort)
        raise invalid("Query key condition not supported")
    _check_types(spec.partition, partition)
    if spec.sort is None or sort is None:
        return partition.values[0], _EVERYTHING
    _check_types(spec.sort, sort)
    return partition.values[0], _sort_range(spec.sort, sort)


def _missed(attribute: KeyAttribute) -> ApiError:
    return invalid(f"Query condition missed key schema element: {attribute.name}")


def _check_types(attribute: KeyAttribute, term: KeyTerm) -> None:
    for value in term.values:
        if type_name(value) != attribute.type:
            raise invalid_values("Condition parameter type does not match schema type")
        if not keys.key_bytes(value):
            raise invalid(
                "One or more parameter values are not valid. The AttributeValue for a key "
                "attribute cannot contain an empty "
                f"{'string' if attribute.type == 'S' else 'binary'} value. Key: {attribute.name}"
            )


def _sort_range(attribute: KeyAttribute, term: KeyTerm) -> Range:
    first = keys.key_bytes(term.values[0])
    match term.op:
        case "=":
            return Range(first, first + b"\x00")
        case "<":
            return Range(b"", first)
        case "<=":
            return Range(b"", first + b"\x00")
        case ">":
            return Range(first + b"\x00", None)
        case ">=":
            return Range(first, None)
        case "BETWEEN":
            return Range(first, keys.key_bytes(term.values[1]) + b"\x00")
        case _:
            assert term.op == "begins_with", term.op
            if attribute.type == "N":
                raise invalid(
                    "Invalid KeyConditionExpression: Incorrect operand type for operator or "
                    "function; operator or function: begins_with, operand type: N"
                )
            return Range(first, successor(first))


def _after(table: Table, request: Query, start: Item, partition_key: Value, wanted: Range) -> Range:
    """The part of the range that comes after ExclusiveStartKey, in the query's direction."""
    spec = table.spec
    try:
        limits.check_key(spec, start)
    except ApiError as error:
        raise invalid("The provided starting key is invalid") from error
    if start[spec.partition.name] != partition_key:
        raise invalid("The provided starting key is invalid")
    sort = b"" if spec.sort is None else keys.key_bytes(start[spec.sort.name])
    if not wanted.has(sort):
        raise invalid(
            "The provided starting key is outside query boundaries based on provided conditions"
        )
    if request.forward:
        return wanted.meet(Range(sort + b"\x00", None))
    return wanted.meet(Range(b"", sort))
