"""What may live here: remembering answers, so that a command chosen in two slots runs once.

    d <hash of client: 16> <number: 8>   slot (8 bytes) and the encoded answer
    e <slot: 8>                          the `d` key of the command that was executed in this slot
    m dedup                              how many commands there are, the bytes of their answers,
                                         and the slot below which all answers are forgotten

The table is part of the replicated state: it is filled and emptied by slots alone. The oldest
go first. An answer may be forgotten for its size; that its command was executed is not: a few
hundred large answers come within the time of one retry. Whoever issues commands must not repeat
one after `entries` others were executed.
"""

from __future__ import annotations

from hashlib import blake2b

import msgspec

from impl.store.btree import Snapshot, Transaction, successor
from impl.store.commands import Command

_ANSWERS, _ORDER = b"d", b"e"
_TOTALS = b"m dedup"


class DedupLimits(msgspec.Struct, frozen=True):
    """How much is remembered. All replicas of a group must have the same limits."""

    entries: int = 100_000
    bytes: int = 64 * 1024 * 1024


def _key(command: Command) -> bytes:
    client = blake2b(command.client, digest_size=16).digest()
    return _ANSWERS + client + command.number.to_bytes(8, "big")


def recall(tree: Snapshot, command: Command) -> bytes | None:
    """The answer of an earlier execution of this command; empty if the answer is forgotten, None
    if the execution is, or if there was none."""
    data = tree.get(_key(command))
    return None if data is None else data[8:]


def remember(
    tree: Transaction, limits: DedupLimits, slot: int, command: Command, answer: bytes
) -> None:
    """Keep the answer; forget the oldest ones beyond the limits, but never this one."""
    entries, size, kept_from = _totals(tree)
    key, order = _key(command), slot.to_bytes(8, "big")
    tree.put(key, order + answer)
    tree.put(_ORDER + order, key)
    entries, size = entries + 1, size + len(answer)
    while entries > 1 and entries > limits.entries:
        oldest, forgotten = next(tree.scan(_ORDER, successor(_ORDER)))
        size -= _length(tree, forgotten)
        tree.delete(oldest)
        tree.delete(forgotten)
        entries -= 1
    while size > limits.bytes:
        first = _ORDER + kept_from.to_bytes(8, "big")
        oldest, emptied = next(tree.scan(first, successor(_ORDER)))
        if emptied == key:
            break
        size -= _length(tree, emptied)
        tree.put(emptied, oldest[len(_ORDER) :])
        kept_from = int.from_bytes(oldest[len(_ORDER) :], "big") + 1
    tree.put(_TOTALS, b"".join(n.to_bytes(8, "big") for n in (entries, size, kept_from)))


def _length(tree: Snapshot, key: bytes) -> int:
    """The bytes of the answer that stands at a key."""
    data = tree.get(key)
    assert data is not None, "every command in the order is there"
    return len(data) - 8


def _totals(tree: Snapshot) -> tuple[int, int, int]:
    data = tree.get(_TOTALS) or bytes(24)
    entries, size, kept_from = (int.from_bytes(data[i : i + 8], "big") for i in (0, 8, 16))
    return entries, size, kept_from
