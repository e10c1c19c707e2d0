"""What may live here: asking a replication group, whichever replica leads it just now."""

from __future__ import annotations

import asyncio
import time

import msgspec

from impl.api.backend import OutcomeUnknownError, UnavailableError
from impl.effects import Outcome
from impl.runtime.config import ClusterConfig
from impl.runtime.transport import PROTOCOL, Answer, Client, Hello, Status

#: A request is tried at the group for so long; a client of ours gives up after a minute.
DEADLINE_SECONDS = 10.0
#: One replica is waited for so long: longer than it waits itself before it answers UNKNOWN.
ASK_SECONDS = 6.0
PAUSE_SECONDS = 0.05


class GroupClient:
    """`impl.api.backend.Backend` over a replication group: finds the leader and stays with it.

    A write whose outcome is unknown is tried again: the command names its client and request, so
    the state machine executes it once however often it is chosen.
    """

    def __init__(self, config: ClusterConfig, name: str = "router") -> None:
        self._storage = [m.name for m in config.members if m.storage]
        hello = Hello(PROTOCOL, config.cluster, "client", name)
        self._clients = {m.name: Client(hello, (m.host, m.port)) for m in config.members}
        self._leader = self._storage[0]
        self._reader = 0

    async def write(self, command: bytes) -> bytes:
        """Put a command through the log. Raises `UnavailableError` if it certainly was not chosen,
        `OutcomeUnknownError` if it may have been."""
        answer = await self._at_leader("write", command)
        return answer.payload

    async def read(self, request: bytes, consistent: bool) -> bytes:
        """Read: consistently at the leader, through the log; else at any storage replica."""
        if consistent:
            return (await self._at_leader("strong-read", request)).payload
        for _ in self._storage:
            self._reader = (self._reader + 1) % len(self._storage)
            try:
                answer = await self._clients[self._storage[self._reader]].ask(
                    "read", request, ASK_SECONDS
                )
            except (OSError, TimeoutError):
                continue
            return answer.payload
        raise UnavailableError("no storage replica answers")

    async def status(self, name: str) -> Status | None:
        """What a replica says of itself, None when it does not answer."""
        try:
            answer = await self._clients[name].ask("status", b"", 1.0)
        except (OSError, TimeoutError):
            return None
        return msgspec.msgpack.decode(answer.payload, type=Status)

    async def digest(self, name: str) -> bytes | None:
        """The digest of a storage replica's content, None when it does not answer."""
        try:
            answer = await self._clients[name].ask("digest", b"", ASK_SECONDS)
        except (OSError, TimeoutError):
            return None
        return answer.payload if answer.outcome == "ok" else None

    async def close(self) -> None:
        """Close all connections."""
        for client in self._clients.values():
            await client.close()

    async def _at_leader(self, kind: str, payload: bytes) -> Answer:
        deadline = time.monotonic() + DEADLINE_SECONDS
        maybe = False
        while (left := deadline - time.monotonic()) > 0:
            target = self._leader
            try:
                answer = await self._clients[target].ask(kind, payload, min(ASK_SECONDS, left))
            except OSError as e:
                # TimeoutError and a connection lost on the way: it may have been proposed.
                maybe = maybe or not isinstance(e, ConnectionRefusedError)
                self._try_another(target, None)
            else:
                match answer.outcome:
                    case Outcome.COMMITTED.value:
                        return answer
                    case Outcome.NOT_LEADER.value:
                        self._try_another(target, answer.hint)
                    case Outcome.UNKNOWN.value:
                        maybe = True
                        self._try_another(target, answer.hint)
                    case Outcome.OVERLOADED.value:
                        pass
                    case _:
                        raise UnavailableError(answer.payload.decode(errors="replace"))
            await asyncio.sleep(PAUSE_SECONDS)
        if maybe and kind == "write":
            raise OutcomeUnknownError("no answer from the replication group in time")
        raise UnavailableError("the replication group has no leader, or is overloaded")

    def _try_another(self, failed: str, hint: str | None) -> None:
        """Go to the leader that was hinted at, else to the next storage replica."""
        if self._leader != failed:
            return  # another request has moved on already
        if hint in self._storage and hint != failed:
            self._leader = hint
        else:
            place = self._storage.index(failed)
            self._leader = self._storage[(place + 1) % len(self._storage)]
