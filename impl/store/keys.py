"""What may live here: how tables and items are laid out in the B-tree, and walks over sort keys.

    m <name>                                      meta: the applied slot and the format's version
    t <table name>                                a table's definition
    n <table: 8>                                  a table's item count and bytes
    i <table: 8> <hash of partition key: 16> ...  items (below)
    d, e                                          duplicate suppression (see `impl.store.dedup`)

A tree key ends at 511 bytes, but a partition key may have 2,048 and a sort key 1,024. So the
partition key is hashed (BLAKE2b, 128 bits; the item itself holds the key, and a read compares it),
and a sort key is cut into segments of SEGMENT bytes, a trie whose nodes are ranges of the tree:

    ... 00 <segment>                              the root node: sort keys shorter than a segment
    ... 00 <segment: 448> 00                      a sort key that ends exactly here
    ... 00 <segment: 448> 01                      longer ones: their rest is in the node below
    ... 01 <hash of what came before: 16> <segment> ...    a lower node, laid out the same way

Bytes compare as the sort keys do: in a node a shorter segment comes before its extensions, 00
before 01, and everything below a `01` entry shares its 448 bytes. A point read computes the node
and needs one look-up; a range walk descends where it meets `01`. All items of one partition key are
together, and partition keys are in hash order, which is what a partition's range is made of.

Sort keys are bytes whose order is that of the values: UTF-8 for S, the bytes for B, and
`numbers.sort_key` for N. Ranges are half-open: v + b"\\0" is the next byte string after v.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b

from impl.store import numbers
from impl.store.btree import Snapshot, Transaction
from impl.store.values import B, N, S, Value

APPLIED = b"m applied"
FORMAT = b"m format"
TABLES = b"t"
STATS = b"n"
ITEMS = b"i"

SEGMENT = 448
_HASH = 16
_ROOT, _LOWER = b"\x00", b"\x01"
_ENDS, _GOES_ON, _AFTER = b"\x00", b"\x01", b"\x02"
_POINTER = b""


def table_key(name: str) -> bytes:
    """Where a table's definition is; names are ASCII and at most 255 characters."""
    return TABLES + name.encode()


def stats_key(table: int) -> bytes:
    """Where a table's count and size are."""
    return STATS + table.to_bytes(8, "big")


def items_prefix(table: int) -> bytes:
    """The common prefix of all the items of a table."""
    return ITEMS + table.to_bytes(8, "big")


def key_bytes(value: Value) -> bytes:
    """The order-preserving bytes of a key attribute's value, without its type."""
    match value:
        case S(text):
            return text.encode()
        case N(text):
            return numbers.sort_key(text)
        case B(data):
            return data
        case _:
            raise AssertionError("only S, N and B can be keys")


def partition(table: int, partition_key: Value) -> bytes:
    """The common prefix of all items of one partition key."""
    return items_prefix(table) + _digest(key_bytes(partition_key))


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=_HASH).digest()


def _node(part: bytes, before: bytes) -> bytes:
    """The prefix of the trie node that follows `before`, the sort key's earlier segments."""
    return part + (_LOWER + _digest(before) if before else _ROOT)


def _entry(rest: bytes) -> bytes:
    """The entry in a node under which `rest`, what the node is to hold of a sort key, is found."""
    if len(rest) < SEGMENT:
        return rest
    return rest[:SEGMENT] + (_ENDS if len(rest) == SEGMENT else _GOES_ON)


def _path(part: bytes, sort: bytes) -> list[bytes]:
    """Tree keys from the root's pointer down to the item's own."""
    path, at = [], 0
    while len(sort) - at > SEGMENT:
        path.append(_node(part, sort[:at]) + _entry(sort[at:]))
        at += SEGMENT
    return [*path, _node(part, sort[:at]) + _entry(sort[at:])]


def get(tree: Snapshot, part: bytes, sort: bytes) -> bytes | None:
    """The stored item with this sort key in a partition, or None."""
    return tree.get(_path(part, sort)[-1])


def put(tree: Transaction, part: bytes, sort: bytes, value: bytes) -> None:
    """Store an item, and the pointers to it that are missing."""
    *pointers, leaf = _path(part, sort)
    for pointer in pointers:
        if tree.get(pointer) is None:
            tree.put(pointer, _POINTER)
    tree.put(leaf, value)


def delete(tree: Transaction, part: bytes, sort: bytes) -> None:
    """Remove an item, and each pointer whose node is empty thereby."""
    path = _path(part, sort)
    tree.delete(path[-1])
    for level in range(len(path) - 1, 0, -1):
        node = _node(part, sort[: level * SEGMENT])
        if next(tree.scan(node, _end(node)), None) is not None:
            return
        tree.delete(path[level - 1])


def walk(
    tree: Snapshot, part: bytes, lower: bytes, upper: bytes | None, *, reverse: bool = False
) -> Iterator[bytes]:
    """Stored items with lower <= sort key < upper in sort key order, or backwards."""
    return _walk_node(tree, part, b"", lower, upper, reverse=reverse)


def _walk_node(
    tree: Snapshot, part: bytes, before: bytes, lower: bytes, upper: bytes | None, *, reverse: bool
) -> Iterator[bytes]:
    """The part of a walk that lies in one node; the bounds are rests, relative to the node."""
    node = _node(part, before)
    head = len(node)
    last = None if upper is None else _entry(upper)
    if upper is not None and len(upper) > SEGMENT:
        last = upper[:SEGMENT] + _AFTER  # the pointer itself is still in: its node is cut below
    end = _end(node) if last is None else node + last
    for key, value in tree.scan(node + _entry(lower), end, reverse=reverse):
        entry = key[head:]
        if len(entry) <= SEGMENT or entry[SEGMENT:] == _ENDS:
            yield value
            continue
        segment = entry[:SEGMENT]
        rest_lower = lower[SEGMENT:] if lower[:SEGMENT] == segment else b""
        rest_upper = upper[SEGMENT:] if upper is not None and upper[:SEGMENT] == segment else None
        yield from _walk_node(tree, part, before + segment, rest_lower, rest_upper, reverse=reverse)


def _end(node: bytes) -> bytes:
    """A key after every entry of a node; nodes are not prefixes of each other."""
    number = int.from_bytes(node, "big") + 1
    return number.to_bytes(len(node), "big")
