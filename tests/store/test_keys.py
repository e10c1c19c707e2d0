"""The layout of items: long sort keys keep their order, ranges and point reads agree."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from impl.store import keys
from impl.store.btree import MAX_KEY, MemoryBTree, Transaction
from impl.store.values import B, N, S

SEGMENT = keys.SEGMENT
PART = keys.partition(7, S("p"))
LENGTHS = [0, 1, 1024, *(n * SEGMENT + d for n in (1, 2) for d in (-1, 0, 1))]


@st.composite
def sort_keys(draw: st.DrawFn) -> bytes:
    """Up to 1,024 bytes, with long common beginnings and lengths around the segments' ends."""
    length = draw(st.sampled_from(LENGTHS))
    fill = draw(st.sampled_from([b"\x00", b"a", b"\xff"]))
    tail = draw(st.binary(max_size=2))
    body = bytearray((fill * length)[: max(0, length - len(tail))] + tail)
    if body and draw(st.booleans()):
        at = draw(st.sampled_from([0, len(body) // 2, len(body) - 1]))
        body[at] = draw(st.sampled_from([0, 1, 98, 255]))
    return bytes(body[:1024])


BOUNDS = st.none() | sort_keys() | sort_keys().map(lambda key: key + b"\x00")


def fill(tree: MemoryBTree, sorts: list[bytes], part: bytes = PART) -> None:
    def change(txn: Transaction) -> None:
        for sort in sorts:
            keys.put(txn, part, sort, b"=" + sort)

    tree.write(change)


@settings(max_examples=200)
@given(sorts=st.lists(sort_keys(), max_size=12), lower=BOUNDS, upper=BOUNDS)
def test_walks_are_in_order_and_within_bounds(
    sorts: list[bytes], lower: bytes | None, upper: bytes | None
) -> None:
    tree = MemoryBTree()
    fill(tree, sorts)
    fill(tree, sorts[:3], keys.partition(7, S("q")))
    fill(tree, sorts[:3], keys.partition(8, S("p")))
    expected = sorted(s for s in set(sorts) if (lower or b"") <= s and (upper is None or s < upper))
    with tree.read() as snapshot:
        walked = list(keys.walk(snapshot, PART, lower or b"", upper))
        assert walked == [b"=" + s for s in expected]
        back = list(keys.walk(snapshot, PART, lower or b"", upper, reverse=True))
        assert back == walked[::-1]
        for sort in sorts:
            assert keys.get(snapshot, PART, sort) == b"=" + sort
        assert max((len(k) for k, _ in snapshot.scan(b"", None)), default=0) <= MAX_KEY


@given(sorts=st.lists(sort_keys(), max_size=8, unique=True), data=st.data())
def test_deleting_leaves_nothing_behind(sorts: list[bytes], data: st.DataObject) -> None:
    gone = data.draw(st.lists(st.sampled_from(sorts), unique=True) if sorts else st.just([]))
    tree, fresh = MemoryBTree(), MemoryBTree()
    fill(tree, sorts)
    fill(fresh, [sort for sort in sorts if sort not in gone])

    def change(txn: Transaction) -> None:
        for sort in gone:
            keys.delete(txn, PART, sort)

    tree.write(change)
    with tree.read() as one, fresh.read() as two:
        assert list(one.scan(b"", None)) == list(two.scan(b"", None))


def test_a_key_that_does_not_exist_is_not_found() -> None:
    tree = MemoryBTree()
    fill(tree, [b"a" * 1024])
    with tree.read() as snapshot:
        for missing in (b"", b"a", b"a" * SEGMENT, b"a" * 2 * SEGMENT, b"a" * 1023):
            assert keys.get(snapshot, PART, missing) is None


@given(left=st.text(max_size=20), right=st.text(max_size=20))
def test_strings_are_in_utf8_order(left: str, right: str) -> None:
    a, b = keys.key_bytes(S(left)), keys.key_bytes(S(right))
    assert (a < b) == (left.encode() < right.encode())


def test_each_type_has_its_order() -> None:
    strings = ["", "A", "a", "aa", "é", "😀"]
    numbers = ["-100", "-1.5", "0", "0.001", "1", "20"]
    binaries = [b"", b"\x00", b"\x00\x00", b"\x7f", b"\xff"]
    for encoded in (
        [keys.key_bytes(S(text)) for text in strings],
        [keys.key_bytes(N(text)) for text in numbers],
        [keys.key_bytes(B(data)) for data in binaries],
    ):
        assert all(a < b for a, b in pairwise(encoded))
