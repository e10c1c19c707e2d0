"""The state machine: slots, idempotence, duplicates, refusals as results."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from impl.store.btree import BTree, LmdbBTree, MemoryBTree
from impl.store.commands import (
    Codec,
    Command,
    CreateTable,
    DeleteTable,
    Failure,
    GetItem,
    Got,
    KeyAttribute,
    Operation,
    PutItem,
    Skipped,
    Table,
    TableSpec,
    UnreadableCommandError,
    UpdateItem,
    Written,
)
from impl.store.dedup import DedupLimits
from impl.store.expressions.nodes import Change, Exists, Update
from impl.store.machine import SlotGapError, StateMachine
from impl.store.values import Item, N, S

CODEC = Codec()
SPEC = TableSpec("things", KeyAttribute("pk", "S"), None, pay_per_request=True)


FIRST_BYTES = (b"d", b"e", b"i", b"m", b"n", b"t")  # of every kind of key in the tree


def command(number: int, operation: Operation, client: bytes = b"c") -> bytes:
    return CODEC.encode(Command(client=client, number=number, operation=operation))


CREATE = command(1, CreateTable(SPEC, "id-1", 1_700_000_000_000))


def put(number: int, key: str, value: str) -> bytes:
    return command(number, PutItem("things", {"pk": S(key), "v": N(value)}))


def add(number: int, key: str) -> bytes:
    return command(
        number, UpdateItem("things", {"pk": S(key)}, Update(adds=(Change(("v",), N("1")),)))
    )


def stored(machine: StateMachine, key: str) -> Item | None:
    result = CODEC.result(machine.read(CODEC.encode(GetItem("things", {"pk": S(key)}))))
    assert isinstance(result, Got)
    return result.item


@pytest.fixture(params=["lmdb", "memory"])
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], StateMachine]:
    """Makes a machine, and each further time one on what is durable of it."""
    memory = MemoryBTree()
    opened: list[BTree] = []

    def make() -> StateMachine:
        for tree in opened:
            tree.close()
        opened.clear()
        tree = memory if request.param == "memory" else LmdbBTree(tmp_path / "tree", sync=False)
        opened.append(tree)
        return StateMachine(tree)

    return make


def test_put_and_get(reopen: Callable[[], StateMachine]) -> None:
    machine = reopen()
    created = CODEC.result(machine.apply(1, CREATE))
    assert isinstance(created, Table)
    assert (created.table_id, created.number) == ("id-1", 1)
    assert machine.apply(2, b"") == b""
    written = CODEC.result(machine.apply(3, put(2, "a", "7")))
    assert written == Written(None, 6)  # "pk", "a", "v" and a number of two bytes
    assert stored(machine, "a") == {"pk": S("a"), "v": N("7")}
    assert stored(machine, "b") is None
    assert machine.applied_slot == 3


def test_a_slot_is_applied_once_and_survives_reopening(
    reopen: Callable[[], StateMachine],
) -> None:
    machine = reopen()
    machine.apply(1, CREATE)
    first = machine.apply(2, add(2, "a"))
    digest = machine.digest()
    machine = reopen()
    assert machine.applied_slot == 2
    assert machine.apply(2, add(2, "a")) == first
    assert machine.apply(1, CREATE) != b""
    assert stored(machine, "a") == {"pk": S("a"), "v": N("1")}
    assert machine.digest() == digest


def test_a_gap_is_refused(reopen: Callable[[], StateMachine]) -> None:
    machine = reopen()
    with pytest.raises(SlotGapError):
        machine.apply(2, CREATE)
    assert machine.applied_slot == 0


def test_a_command_in_two_slots_runs_once(reopen: Callable[[], StateMachine]) -> None:
    machine = reopen()
    machine.apply(1, CREATE)
    first = machine.apply(2, add(2, "a"))
    assert machine.apply(3, add(2, "a")) == first
    assert stored(machine, "a") == {"pk": S("a"), "v": N("1")}
    machine.apply(4, command(2, UpdateItem("things", {"pk": S("a")}), client=b"other"))
    machine.apply(5, add(3, "a"))
    assert stored(machine, "a") == {"pk": S("a"), "v": N("2")}


def test_a_refusal_is_remembered_too(reopen: Callable[[], StateMachine]) -> None:
    machine = reopen()
    machine.apply(1, CREATE)
    guarded = command(2, PutItem("things", {"pk": S("a")}, condition=Exists(("pk",), wanted=True)))
    refused = machine.apply(2, guarded)
    assert CODEC.result(refused) == Failure(
        "ConditionalCheckFailedException", "The conditional request failed"
    )
    machine.apply(3, put(3, "a", "1"))
    assert machine.apply(4, guarded) == refused
    assert stored(machine, "a") == {"pk": S("a"), "v": N("1")}


def test_the_dedup_table_is_bounded() -> None:
    machine = StateMachine(MemoryBTree(), limits=DedupLimits(entries=3))
    machine.apply(1, CREATE)
    for slot in range(2, 6):
        machine.apply(slot, add(slot, "a"))
    assert stored(machine, "a") == {"pk": S("a"), "v": N("4")}
    machine.apply(6, add(5, "a"))  # remembered
    assert stored(machine, "a") == {"pk": S("a"), "v": N("4")}
    machine.apply(7, add(2, "a"))  # forgotten: what the documented bound means
    assert stored(machine, "a") == {"pk": S("a"), "v": N("5")}
    assert CODEC.result(machine.apply(3, add(3, "a"))) == Skipped(3)


def test_the_dedup_table_is_bounded_in_bytes() -> None:
    answer = StateMachine(MemoryBTree()).apply(1, CREATE)
    machine = StateMachine(MemoryBTree(), limits=DedupLimits(bytes=len(answer)))
    assert machine.apply(1, CREATE) == answer
    machine.apply(2, put(2, "a", "1"))
    assert CODEC.result(machine.apply(1, CREATE)) == Skipped(1)
    assert isinstance(CODEC.result(machine.apply(2, put(2, "a", "1"))), Written)


def test_an_answer_is_forgotten_for_its_size_but_not_that_there_was_one() -> None:
    """A few hundred large answers come within the time of one retry: it must not run again."""
    machine = StateMachine(MemoryBTree(), limits=DedupLimits(bytes=64))
    machine.apply(1, CREATE)
    for slot in range(2, 30):
        machine.apply(slot, add(slot, "a"))
    for slot, number in enumerate(range(2, 30), 30):
        again = CODEC.result(machine.apply(slot, add(number, "a")))
        assert isinstance(again, Written | Skipped)
    assert stored(machine, "a") == {"pk": S("a"), "v": N("28")}
    assert CODEC.result(machine.apply(58, add(2, "a"))) == Skipped(58)


def test_both_bounds_of_the_dedup_table_hold_together() -> None:
    tree = MemoryBTree()
    machine = StateMachine(tree, limits=DedupLimits(entries=5, bytes=40))
    machine.apply(1, CREATE)
    for slot in range(2, 40):
        machine.apply(slot, add(slot, "a" * (1 + slot % 7)))
        with tree.read() as snapshot:
            kept = [value for _, value in snapshot.scan(b"d", b"e")]
            order = [key for _, key in snapshot.scan(b"e", b"f")]
        assert len(kept) == len(order) == min(slot, 5)
        lengths = [len(value) - 8 for value in kept]
        assert sum(lengths) <= max(40, *lengths)
        assert max(lengths) > 0, "the last one is always there"


def test_a_batch_equals_single_slots() -> None:
    commands = [CREATE, put(2, "a", "1"), b"", add(3, "a"), add(3, "a"), put(4, "b", "9")]
    one, many = StateMachine(MemoryBTree()), StateMachine(MemoryBTree())
    singles = [one.apply(slot, c) for slot, c in enumerate(commands, 1)]
    assert many.apply_many(1, commands[:2]) == singles[:2]
    assert many.apply_many(2, commands[1:]) == singles[1:]
    assert many.digest() == one.digest()


def test_an_unreadable_command_stops_the_replica(reopen: Callable[[], StateMachine]) -> None:
    machine = reopen()
    machine.apply(1, CREATE)
    digest = machine.digest()
    for data in (b"\x00", b"garbage", CODEC.encode(Got(None, 0)), CREATE[:-1]):
        with pytest.raises(UnreadableCommandError):
            machine.check(data)
        with pytest.raises(UnreadableCommandError):
            machine.apply_many(2, [put(2, "a", "1"), data])
    assert machine.applied_slot == 1
    assert machine.digest() == digest
    fields = msgspec.msgpack.decode(put(2, "a", "1"))
    fields[-1].append("what a later version says")
    with pytest.raises(UnreadableCommandError):
        machine.check(msgspec.msgpack.encode(fields))
    machine.check(b"")
    machine.check(CREATE)
    newer = CODEC.encode(Command(version=2, client=b"c", number=9, operation=DeleteTable("x")))
    with pytest.raises(UnreadableCommandError, match="version 2"):
        machine.apply(2, newer)


def test_a_deleted_table_leaves_no_data() -> None:
    tree = MemoryBTree()
    machine = StateMachine(tree)
    commands = [CREATE, put(2, "a", "1"), put(3, "b", "2"), command(4, DeleteTable("things"))]
    machine.apply_many(1, commands[:3])
    with tree.read() as snapshot:
        assert {key[:1] for key, _ in snapshot.scan(b"", None)} == set(FIRST_BYTES)
    machine.apply(4, commands[3])
    with tree.read() as snapshot:
        assert {key[:1] for key, _ in snapshot.scan(b"", None)} == {b"d", b"e", b"m"}


def test_lmdb_and_memory_agree(tmp_path: Path) -> None:
    lmdb = StateMachine(LmdbBTree(tmp_path / "tree", sync=False))
    memory = StateMachine(MemoryBTree())
    commands = [CREATE, put(2, "a", "1"), add(3, "b"), command(4, DeleteTable("things"))]
    for slot, data in enumerate(commands, 1):
        assert lmdb.apply(slot, data) == memory.apply(slot, data)
        assert lmdb.digest() == memory.digest()
    lmdb.close()


def test_the_digest_sees_every_part() -> None:
    machines = [StateMachine(MemoryBTree()) for _ in range(3)]
    for machine, value in zip(machines, ("1", "1", "2"), strict=True):
        machine.apply(1, CREATE)
        machine.apply(2, put(2, "a", value))
    digests = [machine.digest() for machine in machines]
    assert digests[0] == digests[1] != digests[2]
    machines[1].apply(3, b"")
    assert machines[1].digest() != digests[0]  # another slot, another state
    assert all(len(digest) == 16 for digest in digests)
