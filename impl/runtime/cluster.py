"""What may live here: starting a replication group's processes, and again when they die."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import secrets
import signal
import socket
import sys
from pathlib import Path

from impl.runtime.config import ClusterConfig, Member, config_path, read_config, write_config

log = logging.getLogger("acceptor.cluster")

ZONES = ("az-1", "az-2", "az-3")
#: A replica that dies at once is started again ever more slowly, up to this many seconds.
MAX_BACKOFF = 5.0


def open_cluster(data: Path, log_replica: bool) -> ClusterConfig:
    """The cluster in a data folder, made if the folder holds none: three replicas in three zones.

    With `log_replica` the third keeps only the log. A folder's membership never changes here: what
    is asked for is ignored where a cluster exists. Raises `ConfigError`.
    """
    if config_path(data).exists():
        return read_config(data)
    ports = _free_ports(len(ZONES))
    members = tuple(
        Member(
            name=f"r{i + 1}",
            zone=zone,
            host="127.0.0.1",
            port=port,
            storage=not (log_replica and i == len(ZONES) - 1),
        )
        for i, (zone, port) in enumerate(zip(ZONES, ports, strict=True))
    )
    config = ClusterConfig(cluster=secrets.token_hex(8), members=members)
    write_config(data, config)
    return config


def _free_ports(count: int) -> list[int]:
    """Loopback ports that are free now; they stay the cluster's own."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


class Supervisor:
    """Runs every replica as a process and restarts it when it dies, until stopped."""

    def __init__(self, data: Path, config: ClusterConfig, traces: Path | None) -> None:
        self._data = data
        self._config = config
        self._traces = traces
        self._processes: dict[str, asyncio.subprocess.Process] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self.restarts = 0

    async def start(self) -> None:
        """Start all replicas."""
        self._tasks = [
            asyncio.create_task(self._keep_running(m.name)) for m in self._config.members
        ]

    def pid(self, name: str) -> int | None:
        """The process of a replica, None while it is down."""
        process = self._processes.get(name)
        return process.pid if process and process.returncode is None else None

    def kill(self, name: str) -> bool:
        """kill -9; whether there was a process to kill."""
        pid = self.pid(name)
        if pid is None:
            return False
        os.kill(pid, signal.SIGKILL)
        return True

    async def stop(self) -> None:
        """Tell all replicas to end in order, and wait; kill those that do not within 5 s."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for process in self._processes.values():
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.terminate()
        for process in self._processes.values():
            try:
                await asyncio.wait_for(process.wait(), 5)
            except TimeoutError:
                process.kill()
                await process.wait()

    async def _keep_running(self, name: str) -> None:
        pause = 0.1
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            process = await self._spawn(name)
            self._processes[name] = process
            code = await process.wait()
            self.restarts += 1
            # A replica that has run for a while starts at once; one that dies early is slowed.
            pause = 0.1 if loop.time() - began > MAX_BACKOFF else min(pause * 2, MAX_BACKOFF)
            log.warning("%s ended (%s); starting it again in %.1f s", name, _ending(code), pause)
            await asyncio.sleep(pause)

    async def _spawn(self, name: str) -> asyncio.subprocess.Process:
        command = [sys.executable, "-m", "impl.runtime", str(self._data), name]
        command += ["--parent", str(os.getpid())]
        if self._traces:
            command += ["--traces", str(self._traces)]
        folder = self._data / name
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "node.log").open("ab") as output:
            # A session of its own: Ctrl-C in the terminal reaches the supervisor alone.
            return await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                env=_environment(),
            )


def _environment() -> dict[str, str]:
    """The environment with this program's own path, so that the child finds the same code."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}


def _ending(code: int) -> str:
    return f"killed by signal {-code}" if code < 0 else f"exit code {code}"
