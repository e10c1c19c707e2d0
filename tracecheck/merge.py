"""What may live here: bringing several nodes' events into one order that causality allows.

Two facts order events: a node's own order, and that a message is received after it was sent
(`cause` and `after` name the event that the sender had reached). Clocks are never looked at. Any
order that respects both is as good as another for the spec: events that neither fact orders
commute, because they touch different nodes' states and only add messages.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

from tracecheck.line import EventId, bad_trace
from tracecheck.schema import Event, NodeTrace


@dataclass(frozen=True, slots=True)
class MergedTrace:
    """All nodes' events in one causal order."""

    nodes: tuple[NodeTrace, ...]
    events: tuple[Event, ...]


def merge(nodes: Sequence[NodeTrace]) -> MergedTrace:
    """One causal order of all events, the same for the same input (ties go by node name).

    Raises `SpecError`: `trace.spec` where headers disagree, `trace.cause` where an event names a
    cause that no file holds, `trace.cycle` where causes go round in a circle.
    """
    _same_spec(nodes)
    by_id: dict[EventId, Event] = {}
    waits: dict[EventId, int] = {}
    enables: dict[EventId, list[EventId]] = {}
    for trace in nodes:
        previous: Event | None = None
        for event in trace.events:
            by_id[event.id] = event
            waits[event.id] = 0
            if previous is not None:
                _edge(previous.id, event.id, waits, enables)
            previous = event
    for event in by_id.values():
        for cause in (*((event.cause,) if event.cause else ()), *event.after):
            if cause not in by_id:
                raise bad_trace(
                    "cause",
                    f"{event.id} ({event.action}) was caused by {cause}, which no file holds",
                    event.span,
                    "a record is written before its messages leave, so a file or a record is lost",
                )
            _edge(cause, event.id, waits, enables)
    return MergedTrace(tuple(nodes), tuple(_topological(by_id, waits, enables)))


def _same_spec(nodes: Sequence[NodeTrace]) -> None:
    if not nodes:
        raise bad_trace("empty", "no trace file was given", None)
    first = nodes[0].headers[0]
    seen: dict[str, NodeTrace] = {}
    for trace in nodes:
        header = trace.headers[0]
        if (header.spec, header.constants) != (first.spec, first.constants):
            raise bad_trace(
                "spec",
                f"{header.node} and {first.node} do not agree on spec and constants",
                header.span,
                "are these files of one run?",
            )
        if header.node in seen:
            raise bad_trace("node", f"two files are of node {header.node}", header.span)
        seen[header.node] = trace


def _edge(
    earlier: EventId,
    later: EventId,
    waits: dict[EventId, int],
    enables: dict[EventId, list[EventId]],
) -> None:
    waits[later] += 1
    enables.setdefault(earlier, []).append(later)


def _topological(
    by_id: dict[EventId, Event],
    waits: dict[EventId, int],
    enables: dict[EventId, list[EventId]],
) -> list[Event]:
    """Kahn's algorithm with a heap, so that the order does not depend on the files' order."""

    def key(event: Event) -> tuple[int, int, str]:
        return (event.incarnation, event.seq, event.node)

    ready = [(key(e), e.id) for e in by_id.values() if waits[e.id] == 0]
    heapq.heapify(ready)
    order: list[Event] = []
    while ready:
        _, name = heapq.heappop(ready)
        order.append(by_id[name])
        for later in enables.get(name, ()):
            waits[later] -= 1
            if waits[later] == 0:
                heapq.heappush(ready, (key(by_id[later]), later))
    if len(order) < len(by_id):
        stuck = min((e for e in by_id.values() if waits[e.id] > 0), key=key)
        raise bad_trace(
            "cycle",
            f"the causes of {stuck.id} ({stuck.action}) go round in a circle",
            stuck.span,
            "a message can't be received before it was sent; is a cause wrong?",
        )
    return order
