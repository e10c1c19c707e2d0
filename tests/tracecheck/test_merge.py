"""Merging: by causality alone, the same whatever the files' order."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from pymodel.errors import SpecError
from tests.tracecheck.traces import Record, event, header, lines
from tracecheck.merge import MergedTrace, merge
from tracecheck.schema import NodeTrace, parse_trace


def node(name: str, *records: Record) -> NodeTrace:
    return parse_trace(f"{name}.ndjson", lines([header(name), *records]))


def ids(trace: MergedTrace) -> list[str]:
    return [e.id for e in trace.events]


CHAIN = [
    node("a", event("a.0.0", "Reset", cause="c.0.1"), event("a.0.1", "Reset")),
    node("b", event("b.0.0", "Reset"), event("b.0.1", "Reset", after=["a.0.1"])),
    node("c", event("c.0.0", "Reset", cause="b.0.0"), event("c.0.1", "Reset")),
]


def test_causes_order_events_across_nodes() -> None:
    assert ids(merge(CHAIN)) == ["b.0.0", "c.0.0", "c.0.1", "a.0.0", "a.0.1", "b.0.1"]


def test_the_order_of_the_files_does_not_matter() -> None:
    orders = {tuple(ids(merge(files))) for files in permutations(CHAIN)}
    assert len(orders) == 1


def test_time_is_never_looked_at() -> None:
    early = event("a.0.0", "Reset", cause="b.0.0", time=1)
    late = event("b.0.0", "Reset", time=1_000_000)
    assert ids(merge([node("a", early), node("b", late)])) == ["b.0.0", "a.0.0"]


def test_every_order_of_own_events_and_causes_is_kept() -> None:
    order = ids(merge(CHAIN))
    for trace in CHAIN:
        own = [e.id for e in trace.events]
        assert [i for i in order if i in own] == own
        for e in trace.events:
            for known in (*((e.cause,) if e.cause else ()), *e.after):
                assert order.index(known) < order.index(e.id)


def problem(*traces: NodeTrace) -> tuple[str, str, str]:
    with pytest.raises(SpecError) as caught:
        merge(traces)
    (found,) = caught.value.diagnostics
    return found.code, found.message, str(found.span)


def test_a_cause_that_no_file_holds_is_an_error() -> None:
    for field in ({"cause": "b.0.7"}, {"after": ["b.0.7"]}):
        assert problem(node("a", event("a.0.0", "Reset", **field))) == (
            "trace.cause",
            "a.0.0 (Reset) was caused by b.0.7, which no file holds",
            "a.ndjson:2:1",
        )


def test_causes_that_go_in_a_circle_are_an_error() -> None:
    a = node("a", event("a.0.0", "Reset", cause="b.0.0"))
    b = node("b", event("b.0.0", "Reset", cause="a.0.0"))
    code, message, place = problem(a, b)
    assert code == "trace.cycle" and "go round in a circle" in message
    assert place == "a.ndjson:2:1"


def test_an_event_is_not_its_own_cause_nor_of_a_later_own_event() -> None:
    assert problem(node("a", event("a.0.0", "Reset", cause="a.0.0")))[0] == "trace.cycle"
    own = [event("a.0.0", "Reset", cause="a.0.1"), event("a.0.1", "Reset")]
    assert problem(node("a", *own))[0] == "trace.cycle"


@pytest.mark.parametrize("change", [{"spec": "Pots"}, {"constants": {"Node": ["a"], "Size": 5}}])
def test_headers_that_disagree_are_an_error(change: Record) -> None:
    other = parse_trace("b.ndjson", lines([header("b", **change)]))
    code, message, place = problem(node("a"), other)
    assert (code, place) == ("trace.spec", "b.ndjson:1:1")
    assert "b and a do not agree" in message


def test_two_files_of_one_node_and_no_files_are_errors() -> None:
    assert problem(node("a"), node("a"))[0] == "trace.node"
    assert problem()[0] == "trace.empty"


def test_incarnations_of_a_node_follow_each_other(tmp_path: Path) -> None:
    records = [
        header("a"),
        event("a.0.0", "Reset"),
        header("a", 2),
        event("a.2.0", "Reset"),
    ]
    (tmp_path / "a").write_bytes(lines(records))
    trace = merge([parse_trace("a", lines(records)), node("b", event("b.0.0", "Reset"))])
    assert ids(trace) == ["a.0.0", "b.0.0", "a.2.0"]
