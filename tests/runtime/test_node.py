"""The order in which a node lets the effects of its steps leave: what was synced, and only then."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import cast

import pytest

from impl.effects import Effects, Event, Persist, PromiseRecord, Record
from impl.quorum import Group
from impl.recover import start
from impl.replica import Roles
from impl.runtime.node import Node, Parts
from impl.runtime.transport import PROTOCOL, Hello
from impl.runtime.wal import Wal, WalError


class Diary:
    """Stands for the log, the trace and the way out, and writes down who was asked when."""

    def __init__(self, fails: bool = False) -> None:
        self.said: list[str] = []
        self._fails = fails

    def append(self, records: Sequence[Record]) -> None:
        self.said += [f"append {r.bal}" for r in records if isinstance(r, PromiseRecord)]

    def sync(self) -> None:
        self.said.append("sync")
        if self._fails:
            raise WalError("sync failed")

    def write(self, events: Sequence[Event]) -> None:
        assert not events, "these steps have none"
        self.said.append("trace")

    def release(self, effects: Effects) -> None:
        assert not effects.sends
        self.said.append("release")


def flush(diary: Diary, effects: Sequence[Effects]) -> None:
    """Let a node make one batch durable."""

    async def main() -> None:
        state, _ = start("r1", Group(("r1", "r2", "r3")))
        parts = Parts(
            state,
            Roles.standard(),
            cast(Wal, diary),
            None,
            diary,
            Hello(PROTOCOL, "c", "peer", "r1"),
        )
        node = Node(parts, dict.fromkeys(("r1", "r2", "r3"), ("127.0.0.1", 1)))
        node._release = diary.release  # type: ignore[method-assign]
        for one in effects:
            node._collect(one)
        task = asyncio.create_task(node._flush())
        while not task.done() and diary.said.count("release") < len(effects):
            await asyncio.sleep(0.001)
        task.cancel()
        await asyncio.gather(task, return_exceptions=not task.done())

    asyncio.run(main())


def promise(ballot: int, sync: bool) -> Effects:
    return Effects(persist=Persist(ballot, (PromiseRecord(ballot),), sync))


def test_a_batch_is_appended_synced_once_traced_and_then_released() -> None:
    diary = Diary()
    flush(diary, [promise(1, True), Effects(), promise(2, True)])
    assert diary.said == ["append 1", "append 2", "sync", "trace"] + ["release"] * 3


def test_what_nobody_waits_for_is_not_synced() -> None:
    diary = Diary()
    flush(diary, [promise(1, False)])
    assert diary.said == ["append 1", "trace", "release"]


def test_after_a_failed_sync_nothing_leaves() -> None:
    diary = Diary(fails=True)
    with pytest.raises(WalError):
        flush(diary, [promise(1, True)])
    assert diary.said == ["append 1", "sync"]
