"""What may live here: the ordered key-value tree under the state machine, and its two makes.

`BTree` is the interface; `LmdbBTree` keeps pages in a file (copy-on-write B+tree, one writer,
crash-safe commits), `MemoryBTree` serves the simulator. Keys are 1 to 511 bytes and compare as
bytes. A write is all or nothing. Nothing here knows what the bytes mean.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol, TypeVar

import lmdb

MAX_KEY = 511
#: Address space, not disk: the file grows as pages are used.
_INITIAL_MAP = 16 * 1024**3

T = TypeVar("T")


class Snapshot(Protocol):
    """A view of the tree that does not change while it is open."""

    def get(self, key: bytes) -> bytes | None:
        """The value at `key`, or None."""

    def scan(
        self, lower: bytes, upper: bytes | None, *, reverse: bool = False
    ) -> Iterator[tuple[bytes, bytes]]:
        """Pairs with lower <= key < upper in key order, or backwards; no `upper` means the end.

        Changing the tree during a scan is not allowed.
        """


class Transaction(Snapshot, Protocol):
    """A view of the tree that sees its own changes; nobody else does before it ends."""

    def put(self, key: bytes, value: bytes) -> None:
        """Set the value at `key`."""

    def delete(self, key: bytes) -> bool:
        """Remove `key`; False when it was not there."""


class BTree(Protocol):
    """An ordered map from bytes to bytes with atomic, durable writes."""

    def read(self) -> AbstractContextManager[Snapshot]:
        """Open a view. Close it before the next write begins (the in-memory make needs that)."""

    def write(self, change: Callable[[Transaction], T]) -> T:
        """Run `change` and commit; what it returns comes back once the commit is durable.

        An exception from `change` undoes everything and goes on to the caller. `change` may be
        run a second time on a fresh transaction (when the file had to grow), so it must have no
        effect outside of the transaction.
        """

    def close(self) -> None:
        """Release the file; the tree must not be used afterwards."""


def successor(prefix: bytes) -> bytes | None:
    """The smallest key that is greater than every key with this prefix; None if there is none."""
    trimmed = prefix.rstrip(b"\xff")
    return trimmed[:-1] + bytes([trimmed[-1] + 1]) if trimmed else None


def _check_key(key: bytes) -> None:
    assert 1 <= len(key) <= MAX_KEY, f"a key of {len(key)} bytes"


class _LmdbTransaction:
    def __init__(self, txn: Any) -> None:
        self._txn = txn

    def get(self, key: bytes) -> bytes | None:
        value: bytes | None = self._txn.get(key)
        return value

    def scan(
        self, lower: bytes, upper: bytes | None, *, reverse: bool = False
    ) -> Iterator[tuple[bytes, bytes]]:
        with self._txn.cursor() as cursor:
            if reverse:
                # The last key below `upper`: one before the first key that is not below it.
                if upper is None or not cursor.set_range(upper):
                    found = cursor.last()
                else:
                    found = cursor.prev()
                while found and cursor.key() >= lower:
                    yield cursor.item()
                    found = cursor.prev()
                return
            found = cursor.set_range(lower) if lower else cursor.first()
            while found and (upper is None or cursor.key() < upper):
                yield cursor.item()
                found = cursor.next()

    def put(self, key: bytes, value: bytes) -> None:
        _check_key(key)
        self._txn.put(key, value)

    def delete(self, key: bytes) -> bool:
        return bool(self._txn.delete(key))


class LmdbBTree:
    """A tree in an LMDB file. One process, any number of reading threads, one writing thread.

    With `sync` (the default) a commit is on disk when `write` returns. Without it, a commit
    survives the end of the process but not the loss of power: for tests only.

    A write that fills the map makes it larger and runs again. LMDB can do that only while this
    process has no view open, hence the generous first size.
    """

    def __init__(self, directory: Path, *, sync: bool = True, map_size: int = _INITIAL_MAP) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._env: Any = lmdb.open(str(directory), map_size=map_size, sync=sync, max_dbs=0)
        # Views that a killed process had open would keep their pages from being used again.
        self._env.reader_check()

    @contextmanager
    def read(self) -> Iterator[Snapshot]:
        with self._env.begin(buffers=False) as txn:
            yield _LmdbTransaction(txn)

    def write(self, change: Callable[[Transaction], T]) -> T:
        while True:
            try:
                with self._env.begin(write=True) as txn:
                    return change(_LmdbTransaction(txn))
            except lmdb.MapFullError:
                self._env.set_mapsize(self._env.info()["map_size"] * 2)

    def close(self) -> None:
        self._env.close()


class _MemoryTransaction:
    """Changes the tree in place and notes how to undo it."""

    def __init__(self, keys: list[bytes], values: dict[bytes, bytes]) -> None:
        self._keys = keys
        self._values = values
        self._before: dict[bytes, bytes | None] = {}

    def get(self, key: bytes) -> bytes | None:
        return self._values.get(key)

    def scan(
        self, lower: bytes, upper: bytes | None, *, reverse: bool = False
    ) -> Iterator[tuple[bytes, bytes]]:
        start = bisect_left(self._keys, lower)
        end = len(self._keys) if upper is None else bisect_left(self._keys, upper)
        for i in range(end - 1, start - 1, -1) if reverse else range(start, end):
            key = self._keys[i]
            yield key, self._values[key]

    def put(self, key: bytes, value: bytes) -> None:
        _check_key(key)
        self._before.setdefault(key, self._values.get(key))
        self._set(key, value)

    def delete(self, key: bytes) -> bool:
        if key not in self._values:
            return False
        self._before.setdefault(key, self._values[key])
        self._set(key, None)
        return True

    def _set(self, key: bytes, value: bytes | None) -> None:
        if value is None:
            if self._values.pop(key, None) is not None:
                del self._keys[bisect_left(self._keys, key)]
            return
        if key not in self._values:
            insort(self._keys, key)
        self._values[key] = value

    def undo(self) -> None:
        for key, value in self._before.items():
            self._set(key, value)


class MemoryBTree:
    """A tree in memory, for the simulator: a commit is "durable" as long as the object lives."""

    def __init__(self) -> None:
        self._keys: list[bytes] = []
        self._values: dict[bytes, bytes] = {}

    @contextmanager
    def read(self) -> Iterator[Snapshot]:
        yield _MemoryTransaction(self._keys, self._values)

    def write(self, change: Callable[[Transaction], T]) -> T:
        txn = _MemoryTransaction(self._keys, self._values)
        try:
            return change(txn)
        except BaseException:
            txn.undo()
            raise

    def close(self) -> None:
        """Nothing to release."""

    def copy(self) -> MemoryBTree:
        """An independent tree with the same content, as a disk image would be."""
        other = MemoryBTree()
        other._keys = list(self._keys)
        other._values = dict(self._values)
        return other
