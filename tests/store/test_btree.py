"""One contract for both makes of the B-tree."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from impl.store.btree import (
    MAX_KEY,
    BTree,
    LmdbBTree,
    MemoryBTree,
    Snapshot,
    Transaction,
    successor,
)

KEYS = st.binary(min_size=1, max_size=3)


@pytest.fixture(params=["lmdb", "memory"])
def tree(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[BTree]:
    tree: BTree = MemoryBTree() if request.param == "memory" else LmdbBTree(tmp_path, sync=False)
    yield tree
    tree.close()


def content(tree: BTree) -> list[tuple[bytes, bytes]]:
    with tree.read() as snapshot:
        return list(snapshot.scan(b"", None))


def put_all(tree: BTree, pairs: dict[bytes, bytes]) -> None:
    def change(txn: Transaction) -> None:
        for key, value in pairs.items():
            txn.put(key, value)

    tree.write(change)


def test_put_get_delete(tree: BTree) -> None:
    def change(txn: Transaction) -> str:
        txn.put(b"a", b"1")
        txn.put(b"a", b"2")
        txn.put(b"empty", b"")
        assert txn.get(b"a") == b"2"
        assert txn.delete(b"nothing") is False
        txn.put(b"gone", b"x")
        assert txn.delete(b"gone") is True
        return "answer"

    assert tree.write(change) == "answer"
    assert content(tree) == [(b"a", b"2"), (b"empty", b"")]
    with tree.read() as snapshot:
        assert snapshot.get(b"empty") == b""
        assert snapshot.get(b"gone") is None


def test_an_exception_undoes_everything(tree: BTree) -> None:
    put_all(tree, {b"a": b"1", b"b": b"2"})

    def change(txn: Transaction) -> None:
        txn.put(b"a", b"changed")
        txn.put(b"a", b"again")
        txn.put(b"c", b"new")
        txn.delete(b"b")
        txn.put(b"b", b"back")
        txn.delete(b"a")
        raise KeyError("stop")

    with pytest.raises(KeyError, match="stop"):
        tree.write(change)
    assert content(tree) == [(b"a", b"1"), (b"b", b"2")]


def test_the_longest_key(tree: BTree) -> None:
    put_all(tree, {b"k" * MAX_KEY: b"v"})
    assert content(tree) == [(b"k" * MAX_KEY, b"v")]
    with pytest.raises(AssertionError):
        put_all(tree, {b"k" * (MAX_KEY + 1): b"v"})


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(pairs=st.dictionaries(KEYS, KEYS), lower=st.binary(max_size=3), upper=st.none() | KEYS)
def test_scans(tree: BTree, pairs: dict[bytes, bytes], lower: bytes, upper: bytes | None) -> None:
    def renew(txn: Transaction) -> None:
        for key, _ in list(txn.scan(b"", None)):
            txn.delete(key)
        for key, value in pairs.items():
            txn.put(key, value)

    tree.write(renew)
    expected = sorted(
        (k, v) for k, v in pairs.items() if lower <= k and (upper is None or k < upper)
    )

    def both(view: Snapshot) -> None:
        assert list(view.scan(lower, upper)) == expected
        assert list(view.scan(lower, upper, reverse=True)) == expected[::-1]

    with tree.read() as snapshot:
        both(snapshot)
    tree.write(both)


def test_lmdb_keeps_what_was_committed(tmp_path: Path) -> None:
    tree = LmdbBTree(tmp_path)
    put_all(tree, {b"a": b"1"})
    tree.close()
    again = LmdbBTree(tmp_path)
    assert content(again) == [(b"a", b"1")]
    again.close()


def test_lmdb_grows(tmp_path: Path) -> None:
    tree = LmdbBTree(tmp_path, sync=False, map_size=64 * 1024)
    pairs = {i.to_bytes(2, "big"): bytes([i]) * 20_000 for i in range(20)}
    put_all(tree, pairs)
    assert content(tree) == sorted(pairs.items())
    tree.close()


def test_a_reader_of_lmdb_sees_no_later_write(tmp_path: Path) -> None:
    tree = LmdbBTree(tmp_path, sync=False)
    put_all(tree, {b"a": b"1"})
    with tree.read() as snapshot:
        # Another thread writes: LMDB allows one transaction to a thread.
        writer = threading.Thread(target=put_all, args=(tree, {b"a": b"2"}))
        writer.start()
        writer.join()
        assert snapshot.get(b"a") == b"1"
    assert content(tree) == [(b"a", b"2")]
    tree.close()


def test_a_copy_is_independent() -> None:
    tree = MemoryBTree()
    put_all(tree, {b"a": b"1"})
    copy = tree.copy()
    put_all(tree, {b"a": b"2", b"b": b"3"})
    assert content(copy) == [(b"a", b"1")]


@given(prefix=st.binary(min_size=1, max_size=4), rest=st.binary(max_size=3))
def test_the_successor_ends_a_prefix(prefix: bytes, rest: bytes) -> None:
    after = successor(prefix)
    if after is None:
        assert set(prefix) == {255}
    else:
        assert prefix + rest < after
        assert not after.startswith(prefix)
