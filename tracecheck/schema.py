"""What may live here: the trace format, and reading a file into it with errors that name the line.

A trace is ndjson, one file a node, appended to by every incarnation of it:

    {"type": "header", "format": "acceptor-trace/1", "spec": "MultiPaxos", "node": "r1",
     "incarnation": 0, "constants": {"Replica": ["r1", "r2", "r3"], "LogReplica": ["r3"]}}
    {"type": "event", "node": "r1", "incarnation": 0, "seq": 17, "action": "Phase2b",
     "args": {"r": "r1", "b": 4, "s": 2, "c": "c:9f"}, "cause": "r2.0.12", "after": ["r3.0.4"],
     "state": {"maxBal": 4, "votes": {"2": {"bal": 4, "cmd": "c:9f"}}}, "time": 1234}
    {"type": "end", "node": "r1", "incarnation": 0, "events": 18}

An event is identified by `node.incarnation.seq`; seq starts at 0 and has no gaps. `cause` is the
event whose message made this one happen; `after` are further events known through messages that
made nothing happen. `state` is what the node saw of its own state afterwards, as much as it logged:
by variable, in part (`{"2": ...}` is an entry of a function, `{"+": [...]}` elements of a set).
A first event of a later incarnation tells under `recovered` what was read back from disk. Without
an `end` the tail of an incarnation counts as lost, which is normal after a kill.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from pymodel.errors import Source, Span
from tracecheck.line import EventId, Fields, Json, bad_trace, read_record

FORMAT = "acceptor-trace/1"
#: The fields of an event.
_EVENT = frozenset(
    "type node incarnation seq action args state recovered cause after time".split()  # noqa: SIM905
)

#: Reads a line, as `read_record` does.
Reading: TypeAlias = Callable[[str, Span], Fields]


@dataclass(frozen=True, slots=True)
class Header:
    """Who wrote an incarnation's events, of which spec, with which constants."""

    spec: str
    node: str
    incarnation: int
    constants: Mapping[str, Json]
    span: Span


@dataclass(frozen=True, slots=True)
class Event:
    """One performed spec action, with what was seen of the node's state after it."""

    node: str
    incarnation: int
    seq: int
    action: str
    args: Mapping[str, Json]
    state: Mapping[str, Json]
    recovered: Mapping[str, Json]
    cause: EventId | None
    after: tuple[EventId, ...]
    time: Json
    span: Span
    #: Fields that the format does not know: read over, and named in the audit.
    unknown: tuple[str, ...] = ()

    @property
    def id(self) -> EventId:
        """`node.incarnation.seq`."""
        return f"{self.node}.{self.incarnation}.{self.seq}"


@dataclass(frozen=True, slots=True)
class NodeTrace:
    """One node's file: its events in order; `open_tails` are the incarnations without an end."""

    node: str
    headers: tuple[Header, ...]
    events: tuple[Event, ...]
    open_tails: tuple[int, ...]
    notes: tuple[str, ...] = ()


def read_trace(path: Path) -> NodeTrace:
    """Read one node's file. Raises `SpecError` with file and line where it is not a trace.

    A last line that is cut short is left out and noted: a killed process leaves one. The same
    anywhere else is corruption and refused.
    """
    try:
        data = path.read_bytes()
    except OSError as e:
        raise bad_trace("unreadable", f"cannot read {path}: {e.strerror}", None) from None
    return parse_trace(str(path), data)


def parse_trace(name: str, data: bytes, read: Reading = read_record) -> NodeTrace:
    """As `read_trace`, from bytes; `read` may remember lines that it has read before."""
    # Bytes that are no UTF-8 are found line by line; people are shown a replacement for them.
    text = data.decode("utf-8", errors="surrogateescape")
    source = Source(name, data.decode("utf-8", errors="replace"))
    lines = text.split("\n")
    complete, tail = lines[:-1], lines[-1]
    reader = _Reader(source, read)
    for number, line in enumerate(complete, 1):
        if line.strip():
            reader.line(number, line)
    if tail.strip():
        reader.note(f"{name}:{len(lines)}: the last line is cut short and was left out")
    return reader.finish()


class _Reader:
    """Collects one file's lines and checks their order."""

    def __init__(self, source: Source, read: Reading) -> None:
        self._source = source
        self._read = read
        self._headers: list[Header] = []
        self._events: list[Event] = []
        self._ended: set[int] = set()
        self._notes: list[str] = []
        self._next_seq = 0

    def note(self, text: str) -> None:
        """Remember something the user should know that is no error."""
        self._notes.append(text)

    def line(self, number: int, line: str) -> None:
        """Read one line: a header, an event or an end."""
        span = Span(self._source, number, 1, number, len(line) + 1)
        fields = self._read(line, span)
        match fields.text("type"):
            case "header":
                self._header(fields)
            case "event":
                self._event(fields)
            case "end":
                self._end(fields)
            case other:
                raise bad_trace(
                    "record", f'unknown type "{other}"', span, 'use "header", "event" or "end"'
                )

    def _header(self, f: Fields) -> None:
        if f.text("format") != FORMAT:
            raise bad_trace("format", f"unknown format {f.text('format')!r}", f.span, FORMAT)
        header = Header(
            f.text("spec"), f.text("node"), f.natural("incarnation"), f.object("constants"), f.span
        )
        if self._headers:
            last = self._headers[-1]
            if header.node != last.node:
                raise bad_trace("node", f"{last.node}'s file has a header of {header.node}", f.span)
            if header.incarnation <= last.incarnation:
                raise bad_trace(
                    "incarnation",
                    f"incarnation {header.incarnation} follows {last.incarnation}",
                    f.span,
                    "incarnations only grow; is the file two files joined?",
                )
            if (header.spec, header.constants) != (last.spec, last.constants):
                raise bad_trace("header", "spec and constants differ from the first header", f.span)
        self._headers.append(header)
        self._next_seq = 0

    def _current(self, f: Fields) -> Header:
        if not self._headers:
            raise bad_trace("header", "the file does not begin with a header", f.span)
        header = self._headers[-1]
        if f.text("node") != header.node or f.natural("incarnation") != header.incarnation:
            raise bad_trace(
                "node",
                f"this line is of {f.text('node')}.{f.natural('incarnation')}, the header above "
                f"of {header.node}.{header.incarnation}",
                f.span,
            )
        if header.incarnation in self._ended:
            raise bad_trace("end", "nothing may follow the end of an incarnation", f.span)
        return header

    def _event(self, f: Fields) -> None:
        header = self._current(f)
        seq = f.natural("seq")
        if seq != self._next_seq:
            missing = f"{header.node}.{header.incarnation}.{self._next_seq}"
            raise bad_trace(
                "gap",
                f"event {missing} is missing: seq {self._next_seq} was expected, {seq} found",
                f.span,
                "a record was lost or written twice; the checker does not guess what it was",
                (f"the record here is {f.text('action')} {json.dumps(f.object('args'))}",),
            )
        self._next_seq += 1
        self._events.append(
            Event(
                header.node,
                header.incarnation,
                seq,
                f.text("action"),
                f.object("args"),
                f.object("state", optional=True),
                f.object("recovered", optional=True),
                f.id_or_null("cause"),
                f.ids("after"),
                f.raw.get("time"),
                f.span,
                tuple(sorted(f.raw.keys() - _EVENT)),
            )
        )

    def _end(self, f: Fields) -> None:
        header = self._current(f)
        if f.natural("events") != self._next_seq:
            raise bad_trace(
                "end",
                f"the end counts {f.natural('events')} events, {self._next_seq} are there",
                f.span,
                "records at the tail of this incarnation were lost",
            )
        self._ended.add(header.incarnation)

    def finish(self) -> NodeTrace:
        """The whole file as a value."""
        if not self._headers:
            raise bad_trace(
                "empty", f"{self._source.name} holds no header", None, "is it a trace at all?"
            )
        open_tails = tuple(h.incarnation for h in self._headers if h.incarnation not in self._ended)
        return NodeTrace(
            self._headers[0].node,
            tuple(self._headers),
            tuple(self._events),
            open_tails,
            tuple(self._notes),
        )
