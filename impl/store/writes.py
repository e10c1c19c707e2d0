"""What may live here: PutItem, UpdateItem and DeleteItem on the tree.

Each does all its checks before its first change, so that a refusal leaves nothing behind in a
transaction that goes on (it still records the slot and the answer).
"""

from __future__ import annotations

from impl.store import catalogue, keys, limits
from impl.store.btree import Snapshot, Transaction
from impl.store.commands import Codec, DeleteItem, PutItem, Table, UpdateItem, Written
from impl.store.errors import CONDITION_FAILED, ApiError, invalid_values
from impl.store.expressions.condition import holds
from impl.store.expressions.nodes import Update
from impl.store.expressions.paths import project
from impl.store.expressions.update import apply_update
from impl.store.values import Item, item_size


def place(table: Table, key: Item) -> tuple[bytes, bytes]:
    """Where an item is: its partition's prefix, and its sort key's bytes (none: empty)."""
    spec = table.spec
    part = keys.partition(table.number, key[spec.partition.name])
    return part, b"" if spec.sort is None else keys.key_bytes(key[spec.sort.name])


def load(tree: Snapshot, codec: Codec, table: Table, key: Item) -> Item | None:
    """The stored item with a valid key, or None."""
    data = keys.get(tree, *place(table, key))
    if data is None:
        return None
    item = codec.item(data)
    check_same_partition(table, item, key)
    return item


def check_same_partition(table: Table, item: Item, key: Item) -> None:
    """Two partition keys with one 128-bit hash: refuse, rather than mix their items up."""
    name = table.spec.partition.name
    if item[name] != key[name]:
        raise ApiError("InternalServerError", "Two partition keys have the same hash")


def put_item(tree: Transaction, codec: Codec, command: PutItem) -> Written:
    """Store an item whole. Raises `ApiError` for whatever forbids it."""
    table = catalogue.find(tree, codec, command.table)
    limits.check_item_key(table.spec, command.item)
    limits.check_size(command.item)
    old = load(tree, codec, table, command.item)
    _check_condition(command, old)
    size = _replace(tree, codec, table, old, command.item)
    return Written(old if command.returns == "ALL_OLD" else None, size)


def delete_item(tree: Transaction, codec: Codec, command: DeleteItem) -> Written:
    """Remove an item, if it is there. Raises `ApiError` for whatever forbids it."""
    table = catalogue.find(tree, codec, command.table)
    limits.check_key(table.spec, command.key)
    old = load(tree, codec, table, command.key)
    _check_condition(command, old)
    size = 0 if old is None else _replace(tree, codec, table, old, None)
    return Written(old if command.returns == "ALL_OLD" else None, size)


def update_item(tree: Transaction, codec: Codec, command: UpdateItem) -> Written:
    """Change an item or make it. Raises `ApiError` for whatever forbids it."""
    table = catalogue.find(tree, codec, command.table)
    limits.check_key(table.spec, command.key)
    for attribute in limits.key_attributes(table.spec):
        if any(path[0] == attribute.name for path in command.update.paths()):
            raise invalid_values(
                f"Cannot update attribute {attribute.name}. This attribute is part of the key"
            )
    old = load(tree, codec, table, command.key)
    _check_condition(command, old)
    new = apply_update(command.update, command.key if old is None else old)
    limits.check_updated(new)
    size = _replace(tree, codec, table, old, new)
    return Written(_returned(command.returns, command.update, old, new), size)


def _returned(returns: str, update: Update, old: Item | None, new: Item) -> Item | None:
    match returns:
        case "ALL_OLD":
            return old
        case "ALL_NEW":
            return new
        case "UPDATED_OLD":
            return None if old is None else project(old, update.paths()) or None
        case "UPDATED_NEW":
            # What was removed has no new value; its index may be that of another element now.
            kept = tuple(path for path in update.paths() if path not in update.removes)
            return project(new, kept) or None
        case _:
            return None


def _check_condition(command: PutItem | UpdateItem | DeleteItem, old: Item | None) -> None:
    if command.condition is not None and not holds(command.condition, old or {}):
        raise ApiError(
            CONDITION_FAILED,
            "The conditional request failed",
            old if command.old_on_failure else None,
        )


def _replace(
    tree: Transaction, codec: Codec, table: Table, old: Item | None, new: Item | None
) -> int:
    """Swap an item for another or for none; the larger of both sizes."""
    old_size = 0 if old is None else item_size(old)
    new_size = 0 if new is None else item_size(new)
    if new is not None:
        keys.put(tree, *place(table, new), codec.encode(new))
    elif old is not None:
        keys.delete(tree, *place(table, old))
    items = (new is not None) - (old is not None)
    catalogue.count(tree, table.number, items, new_size - old_size)
    return max(old_size, new_size)
