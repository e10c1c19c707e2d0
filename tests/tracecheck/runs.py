"""What may live here: traces of simulated runs, and ways to change them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from impl.quorum import Group
from impl.sim.run import THREE_STORAGE, TWO_AND_LOG, SimConfig, simulate
from pymodel.engine.interpreter import Interpreter
from tracecheck.load import BoundTrace, load_bound, trace_files
from tracecheck.result import TraceResult
from tracecheck.search import check_trace

SPEC = Path(__file__).parents[2] / "specs" / "log" / "MultiPaxos.tla"
GROUPS: Mapping[str, Group] = {"three": THREE_STORAGE, "two and log": TWO_AND_LOG}
Record = dict[str, Any]


def record(folder: Path, group: Group, requests: int = 3) -> list[Path]:
    """The files of a short run with crashes in it."""
    simulate(
        SimConfig(
            7,
            group,
            fault_count=3,
            fault_ms=1_500,
            clients=2,
            requests=requests,
            directory=folder,
        )
    )
    return trace_files([folder])


def load(folder: Path) -> BoundTrace:
    """A folder's traces, bound to MultiPaxos."""
    return load_bound(trace_files([folder]), SPEC)


def verdict(folder: Path) -> TraceResult:
    """The verdict on a folder's traces."""
    bound = load(folder)
    return check_trace(bound.engine(Interpreter), bound.binding, bound.trace)


def records(path: Path) -> list[Record]:
    """A file's records."""
    return [json.loads(line) for line in path.read_text().splitlines()]


def rewrite(path: Path, change: Callable[[list[Record]], list[Record]]) -> None:
    """Change a file's records."""
    changed = change(records(path))
    path.write_text("".join(json.dumps(r) + "\n" for r in changed))
