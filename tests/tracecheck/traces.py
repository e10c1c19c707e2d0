"""What may live here: writing small traces, and checking them against the spec of jars."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pymodel.engine.interpreter import Interpreter
from tracecheck import report
from tracecheck.load import BoundTrace, load_bound
from tracecheck.result import TraceResult
from tracecheck.search import Budget, check_trace

JARS = Path(__file__).parent / "specs" / "Jars.tla"
CONSTANTS = {"Node": ["a", "b"], "Size": 5}
Record = dict[str, Any]


def header(node: str, incarnation: int = 0, **changes: Any) -> Record:
    """A header of a trace of jars."""
    return {
        "type": "header",
        "format": "acceptor-trace/1",
        "spec": "Jars",
        "node": node,
        "incarnation": incarnation,
        "constants": CONSTANTS,
        **changes,
    }


def end(node: str, events: int, incarnation: int = 0) -> Record:
    """An orderly end."""
    return {"type": "end", "node": node, "incarnation": incarnation, "events": events}


def event(name: str, action: str, args: Record | None = None, **fields: Any) -> Record:
    """An event by its id, such as "a.0.3"; `n` is the node itself."""
    node, incarnation, seq = name.rsplit(".", 2)
    return {
        "type": "event",
        "node": node,
        "incarnation": int(incarnation),
        "seq": int(seq),
        "action": action,
        "args": {"n": node, **(args or {})},
        "cause": None,
        **fields,
    }


def lines(records: Sequence[Record | str]) -> bytes:
    """Records as a file's bytes; a string is a line as it is."""
    return "".join((r if isinstance(r, str) else json.dumps(r)) + "\n" for r in records).encode()


def write(folder: Path, **nodes: Sequence[Record | str]) -> list[Path]:
    """A file a node; each begins with a header unless its first record is one."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for node, records in nodes.items():
        first = records[0] if records else None
        whole = isinstance(first, dict) and first["type"] == "header"
        path = folder / f"{node}.ndjson"
        path.write_bytes(lines(records if whole else [header(node), *records]))
        files.append(path)
    return files


def bound(files: Sequence[Path], spec: Path = JARS) -> BoundTrace:
    """Files as a trace that is bound to a spec."""
    return load_bound(files, spec)


def check(files: Sequence[Path], budget: Budget | None = None, spec: Path = JARS) -> TraceResult:
    """The verdict on files."""
    trace = bound(files, spec)
    return check_trace(trace.engine(Interpreter), trace.binding, trace.trace, budget)


def told(result: TraceResult, replace: Mapping[str, str] | None = None) -> str:
    """What a person reads of a verdict, folders left out."""
    text = report.text(result)
    for old, new in (replace or {}).items():
        text = text.replace(old, new)
    return text
