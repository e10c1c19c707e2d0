"""Serve DynamoDB's protocol from a replication group of this machine's own processes.

Three replicas in three (pretended) availability zones, each a process with its own log and data
under one folder, speak Multi-Paxos over TCP on loopback; a replica that dies is started again. Any
DynamoDB client works: point its endpoint at the URL that is printed, with any region and keys.

examples:
  acceptor store --data /tmp/store                     three storage replicas on port 8000
  acceptor store --data /tmp/store --log-replica       two storage replicas and a log replica
  acceptor store --data /tmp/store --traces /tmp/tr    record traces for `acceptor trace`
  acceptor store --data D --access-key K --secret-file F    requests must be signed with K

A folder belongs to one store at a time, and keeps the kind of group that it was made with.
Ctrl-C stops everything in order. Exit codes: 0 stopped, 151 folder or port can't be used, 255
the replicas die as soon as they are started.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
from pathlib import Path

from acceptor.terminal import columns
from impl.api.sigv4 import SigV4
from impl.runtime.cluster import Supervisor
from impl.runtime.config import ConfigError
from impl.runtime.service import ServiceOptions, serve, wait_for_leader
from pymodel.errors import EXIT_CONFIG, EXIT_OK, EXIT_OTHER, Diagnostic, SpecError
from pymodel.report.lines import fit


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `acceptor store`."""
    add = parser.add_argument
    add("--data", metavar="DIR", type=Path, required=True, help="where everything is kept")
    add("--host", default="127.0.0.1", help="address of the HTTP endpoint (default: loopback)")
    add("--port", type=int, default=8000, help="its port; 0 takes a free one (default: 8000)")
    add("--log-replica", action="store_true", help="a new group gets a log replica as its third")
    add("--traces", metavar="DIR", type=Path, help="record traces there")
    add("--access-key", metavar="KEY", help="demand requests signed with this key")
    add("--secret-file", metavar="FILE", type=Path, help="the file with that key's secret")


def run(arguments: argparse.Namespace) -> int:
    """Serve until interrupted."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    options = ServiceOptions(
        arguments.data,
        arguments.host,
        arguments.port,
        arguments.log_replica,
        arguments.traces,
        _authenticator(arguments),
    )
    try:
        problem = asyncio.run(_serve(options))
    except ConfigError as e:
        raise SpecError(Diagnostic("store.config", str(e), exit_code=EXIT_CONFIG)) from None
    if problem:
        raise SpecError(Diagnostic("store.replicas", problem, exit_code=EXIT_OTHER))
    return EXIT_OK


def _authenticator(arguments: argparse.Namespace) -> SigV4 | None:
    """SigV4 with the key given; without one only loopback may be served."""
    if arguments.access_key is None:
        if arguments.host not in ("127.0.0.1", "localhost"):
            raise SpecError(
                Diagnostic(
                    "store.open",
                    f"{arguments.host} would let anybody in: requests are not authenticated",
                    hint="give --access-key and --secret-file, or serve on 127.0.0.1",
                    exit_code=EXIT_CONFIG,
                )
            )
        return None
    if arguments.secret_file is None:
        raise SpecError(
            Diagnostic(
                "store.secret",
                "--access-key needs --secret-file",
                hint="the file holds the secret that belongs to the key, and nothing else",
                exit_code=EXIT_CONFIG,
            )
        )
    try:
        secret = arguments.secret_file.read_text(encoding="utf-8").strip()
    except OSError as e:
        message = f"cannot read {arguments.secret_file}: {e.strerror}"
        raise SpecError(Diagnostic("store.secret", message, exit_code=EXIT_CONFIG)) from None
    return SigV4(arguments.access_key, secret)


async def _serve(options: ServiceOptions) -> str:
    """Serve until told to stop; what ended it otherwise, or nothing."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with serve(options) as service:
        members = ", ".join(
            f"{m.name} ({m.zone}, {'storage' if m.storage else 'log'} replica)"
            for m in service.config.members
        )
        replicas = fit(f"replicas: {members}", columns())
        print(f"{service.url}  data in {options.data}\n{replicas}", flush=True)
        if options.log_replica and all(m.storage for m in service.config.members):
            print("note: --log-replica is for a new group; this one has none", flush=True)
        end = asyncio.create_task(_end(stop, service.supervisor))
        leader = asyncio.create_task(wait_for_leader(service, 30))
        await asyncio.wait({end, leader}, return_when=asyncio.FIRST_COMPLETED)
        if leader.done():
            name = leader.result() or "none yet; see the node.log files"
            print(f"leader: {name}\nserving; Ctrl-C stops it", flush=True)
        leader.cancel()
        problem = await end
        print("stopping", flush=True)
    return problem


async def _end(stop: asyncio.Event, supervisor: Supervisor) -> str:
    """Wait for the signal to stop, which is no problem, or for the supervisor to give up."""
    told = asyncio.create_task(stop.wait())
    given_up = asyncio.create_task(supervisor.given_up())
    await asyncio.wait({told, given_up}, return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    given_up.cancel()
    return given_up.result() if given_up.done() and not given_up.cancelled() else ""
