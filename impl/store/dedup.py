"""What may live here: remembering answers, so that a command chosen in two slots runs once.

    d <hash of client: 16> <number: 8>   slot (8 bytes) and the encoded answer
    e <slot: 8>                          the `d` key of the command that was executed in this slot
    m dedup                              how many answers there are, and their bytes

The table is part of the replicated state: it is filled and emptied by slots alone. The oldest
answers go first. Whoever issues commands must not repeat one after `entries` others were executed.
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
    """The answer of an earlier execution of this command, if it is remembered."""
    data = tree.get(_key(command))
    return None if data is None else data[8:]


def remember(
    tree: Transaction, limits: DedupLimits, slot: int, command: Command, answer: bytes
) -> None:
    """Keep the answer; forget the oldest ones beyond the limits, but never this one."""
    entries, size = _totals(tree)
    key, order = _key(command), slot.to_bytes(8, "big")
    tree.put(key, order + answer)
    tree.put(_ORDER + order, key)
    entries, size = entries + 1, size + len(answer)
    while entries > 1 and (entries > limits.entries or size > limits.bytes):
        oldest, forgotten = next(tree.scan(_ORDER, successor(_ORDER)))
        data = tree.get(forgotten)
        assert data is not None, "every answer in the order is there"
        tree.delete(oldest)
        tree.delete(forgotten)
        entries, size = entries - 1, size - (len(data) - 8)
    tree.put(_TOTALS, entries.to_bytes(8, "big") + size.to_bytes(8, "big"))


def _totals(tree: Snapshot) -> tuple[int, int]:
    data = tree.get(_TOTALS) or bytes(16)
    return int.from_bytes(data[:8], "big"), int.from_bytes(data[8:], "big")
