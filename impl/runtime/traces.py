"""What may live here: a node's trace file, and running without one."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from impl import observe
from impl.effects import Event
from impl.quorum import Group


class TraceFile:
    """Appends a node's trace records to `<folder>/<node>.ndjson`.

    A line is handed to the operating system whole before the step's messages leave, so kill -9
    loses none that mattered; a loss of power may, and the Crash record then tells what was durable.
    """

    def __init__(self, folder: Path, group: Group, node: str, incarnation: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file: BinaryIO = (folder / f"{node}.ndjson").open("ab", buffering=0)
        self._node = node
        self._incarnation = incarnation
        self._count = 0
        self._finish_cut_line(folder / f"{node}.ndjson")
        self._file.write(_line(observe.header(group, node, incarnation)))

    def write(self, events: Sequence[Event]) -> None:
        """Append the records in one write."""
        if not events:
            return
        now = time.time_ns() // 1_000_000
        self._file.write(b"".join(_line(observe.record(e, now)) for e in events))
        self._count += len(events)

    def end(self) -> None:
        """Say that this incarnation ends in order, so that a lost tail can be told from a kill."""
        self._file.write(
            _line(
                {
                    "type": "end",
                    "node": self._node,
                    "incarnation": self._incarnation,
                    "events": self._count,
                }
            )
        )
        self._file.close()

    def _finish_cut_line(self, path: Path) -> None:
        """Remove what a killed incarnation wrote of its last line: nobody was told of that step."""
        data = path.read_bytes()
        whole = data.rfind(b"\n") + 1
        if whole < len(data):
            os.truncate(path, whole)


class NoTrace:
    """Records nothing."""

    def write(self, events: Sequence[Event]) -> None:
        """Drop the records."""

    def end(self) -> None:
        """Nothing to end."""


def _line(record: dict[str, object]) -> bytes:
    return json.dumps(record, separators=(",", ":")).encode() + b"\n"
