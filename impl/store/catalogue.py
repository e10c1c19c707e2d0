"""What may live here: tables in the B-tree, and their counts of items and bytes."""

from __future__ import annotations

import msgspec

from impl.store import keys
from impl.store.btree import Snapshot, Transaction, successor
from impl.store.commands import Codec, CreateTable, DescribeTable, ListTables, Table, TableNames
from impl.store.errors import IN_USE, NOT_FOUND, ApiError, no_such_table

_COUNTER = 8


def find(tree: Snapshot, codec: Codec, name: str) -> Table:
    """The table, without its counts. Raises `ApiError` (ResourceNotFoundException)."""
    data = tree.get(keys.table_key(name))
    if data is None:
        raise no_such_table()
    return codec.table(data)


def create(tree: Transaction, codec: Codec, slot: int, command: CreateTable) -> Table:
    """Make a table. Raises `ApiError` (ResourceInUseException) when the name is taken."""
    key = keys.table_key(command.spec.name)
    if tree.get(key) is not None:
        raise ApiError(IN_USE, f"Table already exists: {command.spec.name}")
    table = Table(command.spec, command.table_id, command.created_ms, number=slot)
    tree.put(key, codec.encode(table))
    _put_stats(tree, table.number, 0, 0)
    return table


def delete(tree: Transaction, codec: Codec, name: str) -> Table:
    """Remove a table and its items; the answer is the table as it was."""
    table = describe(tree, codec, DescribeTable(name))
    prefix = keys.items_prefix(table.number)
    for key in [key for key, _ in tree.scan(prefix, successor(prefix))]:
        tree.delete(key)
    tree.delete(keys.stats_key(table.number))
    tree.delete(keys.table_key(name))
    return table


def describe(tree: Snapshot, codec: Codec, request: DescribeTable) -> Table:
    """The table with its counts. Raises `ApiError` (ResourceNotFoundException)."""
    data = tree.get(keys.table_key(request.table))
    if data is None:
        raise ApiError(NOT_FOUND, f"Requested resource not found: Table: {request.table} not found")
    table = codec.table(data)
    items, size = _stats(tree, table.number)
    return msgspec.structs.replace(table, items=items, bytes=size)


def names(tree: Snapshot, request: ListTables) -> TableNames:
    """Up to `limit` table names after `start`."""
    found: list[str] = []
    lower = keys.table_key(request.start) + (b"\x00" if request.start else b"")
    for key, _ in tree.scan(lower, successor(keys.TABLES)):
        if len(found) == request.limit:
            return TableNames(tuple(found), last=found[-1])
        found.append(key[len(keys.TABLES) :].decode())
    return TableNames(tuple(found), last=None)


def count(tree: Transaction, number: int, items: int, size: int) -> None:
    """Add to a table's counts."""
    if items or size:
        old_items, old_size = _stats(tree, number)
        _put_stats(tree, number, old_items + items, old_size + size)


def _stats(tree: Snapshot, number: int) -> tuple[int, int]:
    data = tree.get(keys.stats_key(number))
    assert data is not None, "counts are made with the table"
    return int.from_bytes(data[:_COUNTER], "big"), int.from_bytes(data[_COUNTER:], "big")


def _put_stats(tree: Transaction, number: int, items: int, size: int) -> None:
    data = items.to_bytes(_COUNTER, "big") + size.to_bytes(_COUNTER, "big")
    tree.put(keys.stats_key(number), data)
