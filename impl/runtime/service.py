"""What may live here: the whole store in one call: replicas' processes and an HTTP front end."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from impl.api.app import Authenticator, make_app
from impl.runtime.client import GroupClient
from impl.runtime.cluster import Supervisor, open_cluster
from impl.runtime.config import ClusterConfig, ConfigError, lock_folder, refuse_foreign


@dataclass(frozen=True, slots=True)
class ServiceOptions:
    """What `acceptor store` can be told. `port` 0 takes a free one; `traces` None records none."""

    data: Path
    host: str = "127.0.0.1"
    port: int = 8000
    log_replica: bool = False
    traces: Path | None = None
    auth: Authenticator | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """A running store."""

    config: ClusterConfig
    supervisor: Supervisor
    group: GroupClient
    url: str


@asynccontextmanager
async def serve(options: ServiceOptions) -> AsyncIterator[Service]:
    """Run a store while the context lasts; on leaving it everything ends in order.

    Raises `ConfigError` for a folder or a port that cannot be used.
    """
    refuse_foreign(options.data, options.traces)
    with _listen(options.host, options.port) as listener, lock_folder(options.data):
        async with _serve(options, listener) as service:
            yield service


@asynccontextmanager
async def _serve(options: ServiceOptions, listener: socket.socket) -> AsyncIterator[Service]:
    """Run the replicas and the HTTP front end; the folder is this process's own."""
    config = open_cluster(options.data, options.log_replica)
    supervisor = Supervisor(options.data, config, options.traces)
    group = GroupClient(config)
    server = _Server(
        uvicorn.Config(
            make_app(group, options.auth), log_config=None, log_level="warning", lifespan="off"
        )
    )
    await supervisor.start()
    http = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        port = listener.getsockname()[1]
        yield Service(config, supervisor, group, f"http://{options.host}:{port}")
    finally:
        server.should_exit = True
        with contextlib.suppress(asyncio.CancelledError):
            await http
        await group.close()
        await supervisor.stop()


class _Server(uvicorn.Server):
    """uvicorn without its signal handlers: the command line has its own."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone."""
        yield


def _listen(host: str, port: int) -> socket.socket:
    # With the protocol named, asyncio turns Nagle's algorithm off on what is accepted; without it a
    # response's second packet waits 40 ms for the client's delayed acknowledgement.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
        return listener
    except (OSError, OverflowError) as e:  # OverflowError: a port beyond 65535
        listener.close()
        reason = e.strerror if isinstance(e, OSError) else "a port is at most 65535"
        raise ConfigError(f"cannot listen on {host}:{port}: {reason}") from None


async def wait_for_leader(service: Service, timeout: float) -> str | None:
    """The name of the replica that leads, as soon as one says so; None after `timeout` seconds."""
    deadline = asyncio.get_running_loop().time() + timeout
    while asyncio.get_running_loop().time() < deadline:
        leader = await leader_of(service)
        if leader:
            return leader
        await asyncio.sleep(0.1)
    return None


async def leader_of(service: Service) -> str | None:
    """The replica that leads by its own account, in the highest ballot if two still say so."""
    best: tuple[int, str] | None = None
    for member in service.config.members:
        status = await service.group.status(member.name)
        if status and status.leads >= 0:
            best = max(best or (-1, ""), (status.leads, status.node))
    return best[1] if best else None
