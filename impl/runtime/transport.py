"""What may live here: bytes between processes: frames over TCP, connections to peers, reconnecting.

A frame is `length 4 | crc32c 4 | body`. The first frame of a connection is a Hello that names the
cluster and the sender. A frame that fails its checksum ends the connection: what was lost with it
is a lost message, which the protocol above is made for. Queues are bounded; a full one drops.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import struct
from collections.abc import Awaitable, Callable, Mapping

import msgspec
from crc32c import crc32c

log = logging.getLogger(__name__)

_FRAME = struct.Struct("<II")
#: A frame above this is not read: it would be a lost framing, or an attack.
MAX_FRAME = 32 * 1024 * 1024
#: Messages that may wait for a peer; past it the newest are dropped, as a network would.
QUEUE = 4096
PROTOCOL = 1

Address = tuple[str, int]


class Hello(msgspec.Struct, frozen=True, array_like=True):
    """The first frame of a connection. `role` is "peer" (sends Envelopes) or "client" (Asks)."""

    protocol: int
    cluster: str
    role: str
    name: str


class Envelope(msgspec.Struct, frozen=True, array_like=True):
    """A replica's message with the trace id that travels with it."""

    cause: str | None
    message: bytes


class Ask(msgspec.Struct, frozen=True, array_like=True):
    """A client's request to a replica: `kind`: write, read, strong-read, digest, status."""

    id: int
    kind: str
    payload: bytes


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """The answer to an Ask: `outcome` is "ok" or an `effects.Outcome`; `hint` names a leader."""

    id: int
    outcome: str
    payload: bytes
    hint: str | None


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """What a replica says of itself. `leads` is -1 until its Phase 1 is complete."""

    node: str
    incarnation: int
    leads: int
    leader: str | None
    max_bal: int
    decided: int
    applied: int
    repairing: bool
    syncs: int
    dropped: dict[str, int]


class FrameError(Exception):
    """A frame that can't be read: cut short, too long, or its checksum is wrong."""


def pack(body: bytes) -> bytes:
    """A body as a frame."""
    return _FRAME.pack(len(body), crc32c(body)) + body


async def read_frame(reader: asyncio.StreamReader) -> bytes:
    """The next frame's body. Raises `FrameError`; `asyncio.IncompleteReadError` at the end."""
    length, check = _FRAME.unpack(await reader.readexactly(_FRAME.size))
    if length > MAX_FRAME:
        raise FrameError(f"a frame of {length} bytes is over the limit")
    body = await reader.readexactly(length)
    if crc32c(body) != check:
        raise FrameError("a frame's checksum is wrong")
    return body


class Peer:
    """The sending half of the way to one peer: a queue and a task that keeps a connection open."""

    def __init__(self, hello: Hello, address: Address) -> None:
        self._hello = hello
        self._address = address
        self._queue: asyncio.Queue[Envelope] = asyncio.Queue(QUEUE)
        self._encoder = msgspec.msgpack.Encoder()
        self._task: asyncio.Task[None] | None = None
        self.dropped = 0

    def start(self) -> None:
        """Begin to connect, and to connect again whenever the connection is lost."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Drop what waits, and the connection."""
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    def send(self, envelope: Envelope) -> None:
        """Queue a message; a full queue drops it."""
        try:
            self._queue.put_nowait(envelope)
        except asyncio.QueueFull:
            self.dropped += 1

    async def _run(self) -> None:
        pause = 0.05
        while True:
            try:
                _, writer = await asyncio.open_connection(*self._address)
            except OSError:
                await asyncio.sleep(pause)
                pause = min(pause * 2, 1.0)
                continue
            pause = 0.05
            with contextlib.suppress(OSError):
                await self._pump(writer)
            writer.close()

    async def _pump(self, writer: asyncio.StreamWriter) -> None:
        # What waited while the peer was away is stale; the protocol sends anew what matters.
        while not self._queue.empty():
            self._queue.get_nowait()
        writer.write(pack(self._encoder.encode(self._hello)))
        while True:
            frames = [pack(self._encoder.encode(await self._queue.get()))]
            while not self._queue.empty():
                frames.append(pack(self._encoder.encode(self._queue.get_nowait())))
            writer.write(b"".join(frames))
            await writer.drain()


#: Handles one Ask and gives its Answer.
OnAsk = Callable[[Ask], Awaitable[Answer]]
#: Takes one message of a peer: (sender, envelope).
OnEnvelope = Callable[[str, Envelope], None]


class Server:
    """The receiving half: accepts peers and clients on one port."""

    def __init__(self, cluster: str, on_envelope: OnEnvelope, on_ask: OnAsk) -> None:
        self._cluster = cluster
        self._on_envelope = on_envelope
        self._on_ask = on_ask
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.StreamWriter] = set()

    async def start(self, address: Address) -> None:
        """Listen. Raises `OSError` when the port is taken."""
        self._server = await asyncio.start_server(self._connection, *address)

    async def stop(self) -> None:
        """Close the port and every connection."""
        if self._server:
            self._server.close()
        for writer in list(self._connections):
            writer.close()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections.add(writer)
        try:
            hello = msgspec.msgpack.decode(await read_frame(reader), type=Hello)
            if (hello.protocol, hello.cluster) != (PROTOCOL, self._cluster):
                log.warning("refused %s: it is of another cluster or version", hello)
            elif hello.role == "peer":
                await self._peer(hello.name, reader)
            else:
                await self._client(reader, writer)
        except (asyncio.IncompleteReadError, OSError):
            pass  # the other side went away: nothing to say, it will come back
        except (FrameError, msgspec.MsgspecError) as e:
            log.warning("closed a connection: %s", e)
        finally:
            self._connections.discard(writer)
            writer.close()

    async def _peer(self, name: str, reader: asyncio.StreamReader) -> None:
        decoder = msgspec.msgpack.Decoder(Envelope)
        while True:
            self._on_envelope(name, decoder.decode(await read_frame(reader)))

    async def _client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answers each Ask when it is done, in any order."""
        decoder = msgspec.msgpack.Decoder(Ask)
        encoder = msgspec.msgpack.Encoder()
        tasks: set[asyncio.Task[None]] = set()

        async def handle(ask: Ask) -> None:
            answer = await self._on_ask(ask)
            with contextlib.suppress(OSError):
                writer.write(pack(encoder.encode(answer)))
                await writer.drain()

        try:
            while True:
                task = asyncio.create_task(handle(decoder.decode(await read_frame(reader))))
                tasks.add(task)
                task.add_done_callback(tasks.discard)
        finally:
            for task in tasks:
                task.cancel()


class Client:
    """A connection to one replica that many requests share; connects again by itself."""

    def __init__(self, hello: Hello, address: Address) -> None:
        self._hello = hello
        self._address = address
        self._next = 0
        self._waiting: dict[int, asyncio.Future[Answer]] = {}
        self._writer: asyncio.StreamWriter | None = None
        self._reader_task: asyncio.Task[None] | None = None
        self._connecting = asyncio.Lock()

    async def ask(self, kind: str, payload: bytes, timeout: float) -> Answer:
        """Ask and wait. Raises `ConnectionError` when the replica can't be reached or goes away,
        `TimeoutError` when it does not answer in time."""
        async with asyncio.timeout(timeout):
            writer = await self._connected()
            self._next += 1
            number = self._next
            future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
            self._waiting[number] = future
            try:
                writer.write(pack(msgspec.msgpack.encode(Ask(number, kind, payload))))
                await writer.drain()
                return await future
            finally:
                self._waiting.pop(number, None)

    async def close(self) -> None:
        """Close the connection; what waits gets a `ConnectionError`."""
        if self._reader_task:
            self._reader_task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._reader_task

    async def _connected(self) -> asyncio.StreamWriter:
        async with self._connecting:
            if self._writer is None:
                reader, writer = await asyncio.open_connection(*self._address)
                writer.write(pack(msgspec.msgpack.encode(self._hello)))
                self._writer = writer
                self._reader_task = asyncio.create_task(self._read(reader, writer))
            return self._writer

    async def _read(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        decoder = msgspec.msgpack.Decoder(Answer)
        try:
            while True:
                answer = decoder.decode(await read_frame(reader))
                future = self._waiting.get(answer.id)
                if future and not future.done():
                    future.set_result(answer)
        except (asyncio.IncompleteReadError, OSError, FrameError, msgspec.MsgspecError):
            pass
        finally:
            self._writer = None
            writer.close()
            for future in self._waiting.values():
                if not future.done():
                    future.set_exception(ConnectionError("the replica went away"))


def peers(hello: Hello, addresses: Mapping[str, Address]) -> dict[str, Peer]:
    """A Peer for every other member."""
    return {name: Peer(hello, a) for name, a in addresses.items() if name != hello.name}
