"""`python -m impl.runtime DATA NODE`: one replica's process, as `acceptor store` starts it.

Exit codes: 0 after SIGTERM or SIGINT, 2 for a folder that cannot be used, 3 when the disk or the
log failed (the process must not go on: what it thinks it knows may not be durable).
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
from pathlib import Path

import lmdb

from impl.replica import Roles, start
from impl.runtime.config import (
    ClusterConfig,
    ConfigError,
    NodeFiles,
    lock_folder,
    next_incarnation,
    read_config,
)
from impl.runtime.node import Node, Parts
from impl.runtime.traces import NoTrace, TraceFile
from impl.runtime.transport import PROTOCOL, Hello
from impl.runtime.wal import Wal, WalError
from impl.state import Settings
from impl.store.btree import LmdbBTree
from impl.store.machine import StateMachine

log = logging.getLogger("acceptor.node")

#: Longer than in the simulator: a busy two-core machine delays heartbeats by tens of milliseconds.
SETTINGS = Settings(election_min_ms=600, election_max_ms=1200, heartbeat_ms=100, retransmit_ms=250)


def main(argv: list[str] | None = None) -> int:
    """Run one replica until it is told to stop."""
    parser = argparse.ArgumentParser(prog="python -m impl.runtime")
    parser.add_argument("data", type=Path, help="the cluster's data folder")
    parser.add_argument("node", help="the member to run")
    parser.add_argument("--traces", type=Path, help="folder for trace files")
    parser.add_argument("--parent", type=int, help="stop when this process is no longer the parent")
    options = parser.parse_args(argv)
    logging.basicConfig(
        level=logging.INFO, format=f"%(asctime)s {options.node} %(levelname)s %(message)s"
    )
    try:
        asyncio.run(_run(options.data, options.node, options.traces, options.parent))
    except ConfigError as e:
        log.error("%s", e)
        return 2
    except (WalError, OSError, lmdb.Error) as e:
        log.error("stopped: %s", e)
        return 3
    return 0


async def _run(data: Path, name: str, traces: Path | None, parent: int | None) -> None:
    config = read_config(data)
    if name not in config.addresses:
        raise ConfigError(f"{name} is no member; members are {', '.join(config.addresses)}")
    files = NodeFiles(data / name)
    with lock_folder(files.folder):
        wal = open_log(files)
        incarnation = next_incarnation(files, first=not wal.log.records)
        storage = config.group.is_storage(name)
        machine = StateMachine(LmdbBTree(files.tree)) if storage else None
        state, first = start(
            name,
            config.group,
            records=wal.log.records,
            applied=machine.applied_slot if machine else 0,
            incarnation=incarnation,
            seed=int.from_bytes(os.urandom(8), "big"),
            settings=SETTINGS,
        )
        sink = TraceFile(traces, config.group, name, incarnation) if traces else NoTrace()
        parts = Parts(state, Roles.standard(), wal, machine, sink, _hello(config, name))
        node = Node(parts, dict(config.addresses))
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, node.stop)
        log.info(
            "incarnation %d, %d records, %s", incarnation, len(wal.log.records), _kind(storage)
        )
        orphaned = asyncio.create_task(_watch_parent(node, parent))
        await node.run(first)
        orphaned.cancel()
        sink.end()
        wal.close()
        if machine:
            machine.close()


async def _watch_parent(node: Node, parent: int | None) -> None:
    """A supervisor that was killed cannot stop its replicas, so they notice themselves."""
    while parent is None or os.getppid() == parent:
        await asyncio.sleep(0.5)
    log.warning("the supervisor is gone")
    node.stop()


def open_log(files: NodeFiles) -> Wal:
    """Open the log and report what was wrong with it; the roles repair what can be repaired.

    The log is made before the first start is counted: where a start was counted, there was a log.
    """
    wal = Wal(files.wal, expected=files.incarnation.exists())
    for damage in wal.log.damages:
        where = f"slot {damage.slot}" if damage.slot else "an unknown slot"
        log.warning(
            "%s: %d bytes at offset %d are damaged (%s); they will not be used, and are repaired "
            "from the other replicas",
            files.wal,
            damage.length,
            damage.offset,
            where,
        )
    if wal.log.torn:
        log.info("cut off %d bytes of an unfinished write at the end of the log", wal.log.torn)
    return wal


def _hello(config: ClusterConfig, name: str) -> Hello:
    return Hello(PROTOCOL, config.cluster, "peer", name)


def _kind(storage: bool) -> str:
    return "storage replica" if storage else "log replica"


if __name__ == "__main__":
    sys.exit(main())
