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
#: So many early deaths in a row, of most replicas, end the store: it could not serve anyhow.
GIVE_UP = 5
#: As much of a node.log's end is looked at for its last line, and as much of that is told.
_TAIL_BYTES, _TOLD = 4096, 240


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
        self._early: dict[str, int] = {m.name: 0 for m in config.members}
        self._given_up = asyncio.Event()
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

    async def given_up(self) -> str:
        """Wait until most replicas have died early `GIVE_UP` times in a row; what to tell of it."""
        await self._given_up.wait()
        names = [name for name, early in self._early.items() if early >= GIVE_UP]
        lines = [f"{self._log(name)}: {last_line(self._log(name))}" for name in names]
        return "\n  ".join([f"{', '.join(names)} ended at once {GIVE_UP} times in a row", *lines])

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
            late = loop.time() - began > MAX_BACKOFF
            pause = 0.1 if late else min(pause * 2, MAX_BACKOFF)
            why = self._count(name, code, late)
            log.warning("%s %s; starting it again in %.1f s", name, why, pause)
            await asyncio.sleep(pause)

    def _count(self, name: str, code: int, late: bool) -> str:
        """Note how a replica ended; the words for it. Being killed is not its own doing."""
        if late:
            self._early[name] = 0
        if code in (-signal.SIGKILL, -signal.SIGTERM):
            return f"ended ({_ending(code)})"
        if not late:
            self._early[name] += 1
        if 2 * sum(early >= GIVE_UP for early in self._early.values()) > len(self._early):
            self._given_up.set()
        return f"ended ({_ending(code)}: {last_line(self._log(name))})"

    def _log(self, name: str) -> Path:
        return self._data / name / "node.log"

    async def _spawn(self, name: str) -> asyncio.subprocess.Process:
        command = [sys.executable, "-m", "impl.runtime", str(self._data), name]
        command += ["--parent", str(os.getpid())]
        if self._traces:
            command += ["--traces", str(self._traces)]
        path = self._log(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as output:
            # A session of its own: Ctrl-C in the terminal reaches the supervisor alone.
            return await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                env=_environment(),
            )


def last_line(path: Path) -> str:
    """The last line of a log that says anything, or that there is none."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _TAIL_BYTES))
            text = file.read().decode(errors="replace")
    except OSError as e:
        return f"cannot read {path}: {e.strerror}"
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        return "its node.log is empty"
    return lines[-1] if len(lines[-1]) <= _TOLD else lines[-1][: _TOLD - 1] + "…"


def _environment() -> dict[str, str]:
    """The environment with this program's own path, so that the child finds the same code."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}


def _ending(code: int) -> str:
    return f"killed by signal {-code}" if code < 0 else f"exit code {code}"
