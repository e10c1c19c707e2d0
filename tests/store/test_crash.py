"""kill -9 in the middle of applying: what was answered is there, and nothing is there twice."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from impl.store.btree import LmdbBTree
from impl.store.commands import (
    Codec,
    Command,
    CreateTable,
    GetItem,
    Got,
    KeyAttribute,
    TableSpec,
    UpdateItem,
)
from impl.store.expressions.nodes import Change, Update
from impl.store.machine import StateMachine
from impl.store.values import Item, N, S

ROOT = Path(__file__).parents[2]
KEY: Item = {"pk": S("counter")}


def command(slot: int) -> bytes:
    """The log: a table in slot 1, and one more added to a counter in each further slot."""
    if slot == 1:
        spec = TableSpec("things", KeyAttribute("pk", "S"), None, pay_per_request=True)
        return Codec().encode(Command(client=b"c", number=1, operation=CreateTable(spec, "id", 1)))
    add = UpdateItem("things", KEY, Update(adds=(Change(("v",), N("1")),)))
    return Codec().encode(Command(client=b"c", number=slot, operation=add))


def apply_for_ever(directory: str) -> None:
    """What the killed process does: tell each slot once it is applied."""
    machine = StateMachine(LmdbBTree(Path(directory)))
    while True:
        # Three slots in a transaction, the first of which may have been applied before.
        first = max(1, machine.applied_slot)
        machine.apply_many(first, [command(slot) for slot in range(first, first + 3)])
        print(machine.applied_slot, flush=True)


def test_kill_9_while_applying(tmp_path: Path) -> None:
    told = 0
    for answers in (1, 3, 20):
        program = f"from tests.store.test_crash import *; apply_for_ever({str(tmp_path)!r})"
        process = subprocess.Popen(
            [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        for _ in range(answers):
            told = int(process.stdout.readline())
        process.kill()
        rest = process.stdout.read().split()
        process.wait()
        process.stdout.close()
        machine = StateMachine(LmdbBTree(tmp_path))
        applied = machine.applied_slot
        assert applied >= int(rest[-1] if rest else told)
        got = Codec().result(machine.read(Codec().encode(GetItem("things", KEY))))
        assert isinstance(got, Got)
        assert got.item == KEY | {"v": N(str(applied - 1))}
        machine.close()
