"""What may live here: driving one replica on a real machine, in the order that its effects demand.

    inputs -> step -> records -> sync -> trace -> sends -> state machine -> replies

One thread writes and syncs the log, one applies to the state machine; the event loop steps on
meanwhile, and whatever it has collected by the end of a sync goes into the next one (group commit).
Effects leave in the order of their steps, so nothing is said before what it rests on is durable.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

import msgspec

from impl.effects import (
    Apply,
    ClientRequest,
    Effects,
    Event,
    Input,
    Outcome,
    Receive,
    Record,
    Reply,
    Tick,
)
from impl.messages import NOOP, Slot
from impl.replica import Roles, step
from impl.runtime.codec import UnreadableError, message_codec
from impl.runtime.transport import Answer, Ask, Envelope, Hello, Server, Status, peers
from impl.runtime.wal import Wal
from impl.state import ReplicaState

log = logging.getLogger(__name__)

TICK_SECONDS = 0.02
#: The outcome of a write whose command no state machine could read.
REFUSED = "refused"
#: Most commands that one transaction of the state machine takes.
APPLY_BATCH = 256


class Machine(Protocol):
    """The state machine as a node uses it (impl.store.machine.StateMachine)."""

    def apply_many(self, first: int, commands: Sequence[bytes]) -> list[bytes]:
        """Apply consecutive slots in one durable transaction."""
        ...

    def read(self, request: bytes) -> bytes:
        """Answer a read from the applied state."""
        ...

    def digest(self) -> bytes:
        """16 bytes that stand for the whole content."""
        ...

    def check(self, command: bytes) -> None:
        """Raise ValueError for a command that could not be applied: it must not be proposed."""
        ...


class TraceSink(Protocol):
    """Where a node's trace records go, before the effects of their steps leave."""

    def write(self, events: Sequence[Event]) -> None:
        """Hand the records to the operating system."""
        ...


@dataclass(frozen=True, slots=True)
class Parts:
    """What a node is put together from."""

    state: ReplicaState
    roles: Roles
    wal: Wal
    machine: Machine | None  # None on a log replica
    traces: TraceSink
    server_hello: Hello


class Node:
    """One replica, running. `run` ends when `stop` is called or when the disk fails."""

    def __init__(self, parts: Parts, config_addresses: dict[str, tuple[str, int]]) -> None:
        self._p = parts
        self._me = parts.state.me
        self._addresses = config_addresses
        self._peers = peers(parts.server_hello, config_addresses)
        self._server = Server(parts.server_hello.cluster, self._on_envelope, self._on_ask)
        self._codec = message_codec()
        self._pending: list[Effects] = []
        self._work = asyncio.Event()
        self._applies: deque[Apply] = deque()
        self._apply_work = asyncio.Event()
        self._waiting: dict[str, asyncio.Future[Answer]] = {}
        self._replies: dict[Slot, list[Reply]] = {}
        self._results: dict[Slot, bytes] = {}
        self._request = 0
        self._disk = ThreadPoolExecutor(1, "wal")
        self._tree = ThreadPoolExecutor(1, "tree")
        self._stopping = asyncio.Event()
        self.syncs = 0

    async def run(self, first: Effects) -> None:
        """Drive the replica until stopped. Raises `WalError` or what the state machine raises."""
        self._collect(first)
        await self._server.start(self._addresses[self._me])
        for peer in self._peers.values():
            peer.start()
        tasks = [
            asyncio.create_task(work())
            for work in (self._tick, self._flush, self._apply, self._stopping.wait)
        ]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()  # a task that failed ends the node
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._server.stop()
            for peer in self._peers.values():
                await peer.stop()
            self._disk.shutdown()
            self._tree.shutdown()

    def stop(self) -> None:
        """End `run` soon."""
        self._stopping.set()

    # --- inputs -----------------------------------------------------------------------------------

    def _step(self, event: Input) -> None:
        self._collect(step(self._p.state, event, self._p.roles))

    def _collect(self, effects: Effects) -> None:
        self._pending.append(effects)
        self._work.set()

    async def _tick(self) -> None:
        while True:
            # CLOCK_BOOTTIME goes on while the machine is suspended; a leader's time does too.
            self._step(Tick(time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000))
            await asyncio.sleep(TICK_SECONDS)

    def _on_envelope(self, sender: str, envelope: Envelope) -> None:
        if sender not in self._p.state.group.others(self._me):
            log.warning("dropped a message of %s, who is no member", sender)
            return
        try:
            message = self._codec.decode(envelope.message)
        except UnreadableError as e:
            log.warning("dropped a message of %s that cannot be read: %s", sender, e)
            return
        self._step(Receive(sender, message, envelope.cause))

    async def _on_ask(self, ask: Ask) -> Answer:
        storage = self._p.machine is not None
        match ask.kind:
            case "status":
                return Answer(ask.id, "ok", msgspec.msgpack.encode(self.status()), None)
            case "digest" if self._p.machine is not None:
                loop = asyncio.get_running_loop()
                digest = await loop.run_in_executor(self._tree, self._p.machine.digest)
                return Answer(ask.id, "ok", digest, None)
            case "read" if storage:
                return Answer(ask.id, "ok", await self._read(ask.payload), None)
            case "write" if self._p.machine is not None:
                try:
                    self._p.machine.check(ask.payload)
                except ValueError as e:
                    return Answer(ask.id, REFUSED, str(e).encode(), None)
                answer = await self._propose(ask.payload)
                return Answer(ask.id, answer.outcome, answer.payload, answer.hint)
            case "strong-read" if storage:
                # The log is the order of all things: a read after its own no-op has been applied
                # sees every write that was acknowledged before the no-op was proposed.
                answer = await self._propose(NOOP)
                if answer.outcome != Outcome.COMMITTED.value:
                    return Answer(ask.id, answer.outcome, b"", answer.hint)
                return Answer(ask.id, answer.outcome, await self._read(ask.payload), None)
        return Answer(ask.id, Outcome.NOT_LEADER.value, b"", self._p.state.volatile.leader)

    async def _read(self, request: bytes) -> bytes:
        assert self._p.machine is not None, "log replicas never serve"
        return await asyncio.get_running_loop().run_in_executor(
            self._tree, self._p.machine.read, request
        )

    async def _propose(self, command: bytes) -> Answer:
        self._request += 1
        name = f"{self._me}-{self._request}"
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting[name] = future
        try:
            self._step(ClientRequest(name, command))
            return await future
        finally:
            self._waiting.pop(name, None)

    # --- effects ----------------------------------------------------------------------------------

    async def _flush(self) -> None:
        """Make batches of steps durable, one after the other, and let their effects leave."""
        loop = asyncio.get_running_loop()
        while True:
            await self._work.wait()
            self._work.clear()
            batch, self._pending = self._pending, []
            records: list[Record] = []
            sync = False
            for effects in batch:
                if effects.persist:
                    records.extend(effects.persist.records)
                    sync = sync or effects.persist.sync
            events = [event for effects in batch for event in effects.events]
            if records or events:
                await loop.run_in_executor(self._disk, self._persist, records, sync, events)
            for effects in batch:
                self._release(effects)

    def _persist(self, records: Sequence[Record], sync: bool, events: Sequence[Event]) -> None:
        """In the log's thread. The trace is written after the sync: it tells only what is so."""
        self._p.wal.append(records)
        if sync:
            self._p.wal.sync()
            self.syncs += 1
        self._p.traces.write(events)

    def _release(self, effects: Effects) -> None:
        for send in effects.sends:
            envelope = Envelope(send.cause, self._codec.encode(send.message))
            self._peers[send.to].send(envelope)
        if effects.applies:
            self._applies.extend(effects.applies)
            self._apply_work.set()
        for reply in effects.replies:
            if reply.outcome is Outcome.COMMITTED:
                assert reply.slot is not None, "a committed request has a slot"
                self._replies.setdefault(reply.slot, []).append(reply)
                if reply.slot in self._results:
                    self._answer_slot(reply.slot)
            else:
                self._answer(reply, b"")

    async def _apply(self) -> None:
        """Feed the state machine in slot order, and answer the clients of what was applied."""
        loop = asyncio.get_running_loop()
        while True:
            await self._apply_work.wait()
            self._apply_work.clear()
            while self._applies:
                batch = [self._applies.popleft()]
                while self._applies and len(batch) < APPLY_BATCH:
                    batch.append(self._applies.popleft())
                await self._apply_batch(loop, batch)

    async def _apply_batch(self, loop: asyncio.AbstractEventLoop, batch: list[Apply]) -> None:
        machine = self._p.machine
        assert machine is not None, "log replicas have no state machine"
        first = batch[0].slot
        assert [a.slot for a in batch] == list(range(first, first + len(batch)))
        commands = [a.command for a in batch]
        results = await loop.run_in_executor(self._tree, machine.apply_many, first, commands)
        for apply, result in zip(batch, results, strict=True):
            self._results[apply.slot] = result
            self._answer_slot(apply.slot)
        # A reply follows its apply within the same step or a few later; older results are stale.
        for slot in [s for s in self._results if s <= first - APPLY_BATCH]:
            del self._results[slot]

    def _answer_slot(self, slot: Slot) -> None:
        for reply in self._replies.pop(slot, ()):
            self._answer(reply, self._results[slot])

    def _answer(self, reply: Reply, payload: bytes) -> None:
        future = self._waiting.get(reply.request_id)
        if future and not future.done():
            future.set_result(Answer(0, reply.outcome.value, payload, reply.hint))

    def status(self) -> Status:
        """What `status` asks see: who this is, what it knows, how far it is."""
        volatile = self._p.state.volatile
        elected = volatile.campaign is not None and volatile.campaign.elected
        return Status(
            node=self._me,
            incarnation=volatile.incarnation,
            leads=volatile.leads if elected else -1,
            leader=volatile.leader,
            max_bal=self._p.state.durable.max_bal,
            decided=volatile.prefix,
            applied=volatile.applied,
            repairing=volatile.repair is not None,
            syncs=self.syncs,
            dropped={name: p.dropped for name, p in self._peers.items()},
        )
