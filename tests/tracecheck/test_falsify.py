"""Falsified traces are refused; and a checker that looks away is found out by them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from pymodel.engine.base import StateId
from pymodel.engine.interpreter import Interpreter
from pymodel.values import Value
from tests.tracecheck.runs import GROUPS, Record, load, record, records, rewrite
from tests.tracecheck.traces import bound, event, write
from tracecheck.falsify import EXCUSED, Falsified, falsify
from tracecheck.load import BoundTrace
from tracecheck.schema import Event
from tracecheck.search import Checker

#: What a change may go unnoticed in, and why: `time` is for people; `cause` and `after` order
#: events, and many orders are right; `n` of a Crash says how much a state machine kept, which shows
#: only if something had to be learnt again.
NOT_CHECKED = {"time", "cause", "after", "after.*", "args.n"}


@pytest.fixture(scope="module", params=GROUPS)
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A short run of each group, with crashes."""
    return record(tmp_path_factory.mktemp("run"), GROUPS[request.param])


@pytest.fixture(scope="module")
def whole(run: list[Path]) -> tuple[BoundTrace, Falsified]:
    trace = load(run[0].parent)
    return trace, falsify(run, trace.trace, trace.engine(Interpreter), trace.binding)


def leaves(value: object) -> int:
    """How many places a record has."""
    if isinstance(value, Mapping) and value:
        return sum(map(leaves, value.values()))
    if isinstance(value, list) and value:
        return sum(map(leaves, value))
    return 1


def test_every_field_of_every_line_and_every_event_is_tried(
    run: list[Path], whole: tuple[BoundTrace, Falsified]
) -> None:
    every = [r for path in run for r in records(path)]
    events = [r for r in every if r["type"] == "event"]
    assert len(events) > 30
    assert whole[1].total == sum(map(leaves, every)) + len(events)


def test_only_named_fields_can_be_changed_unnoticed(
    whole: tuple[BoundTrace, Falsified],
) -> None:
    _, result = whole
    unnoticed = {s.field for s in result.survivors if not s.field.endswith(EXCUSED)}
    assert unnoticed <= NOT_CHECKED, [s for s in result.survivors if s.field in unnoticed]
    assert result.unexplained == []
    # What was logged of the state and of the arguments was refused at least once each.
    assert {
        "args.r",
        "args.b",
        "args.s",
        "args.c",
        "state.maxBal",
        "state.leads",
        "state.votes.*.bal",
        "state.votes.*.cmd",
        "state.decided.*",
        "state.acked.+.*.*",
        "recovered.maxBal",
    } <= result.examples.keys()
    assert "action" in result.examples and "(event left out)" in result.examples


def test_a_refusal_names_line_action_and_reason(whole: tuple[BoundTrace, Falsified]) -> None:
    examples = whole[1].examples
    assert ": line " in examples["args.b"]
    for name in ("state.leads", "state.maxBal"):
        assert "logged" in examples[name] and ": line " in examples[name]
    assert "is missing: seq" in examples["(event left out)"]
    assert any("first false conjunct" in text for text in examples.values())
    assert all(".ndjson:" in text for text in examples.values())
    assert not any("^^" in text or "\n" in text for text in examples.values())


def test_every_lost_event_but_a_lost_tail_is_noticed(
    whole: tuple[BoundTrace, Falsified],
) -> None:
    trace, result = whole
    tails = sum(len(node.open_tails) for node in trace.trace.nodes)
    left_out = [s for s in result.survivors if s.field.startswith("(event left out)")]
    assert len(left_out) <= tails
    assert all(s.field.endswith(EXCUSED) for s in left_out)


# --- checkers that look away ----------------------------------------------------------------------


class IgnoresLeads(Checker):
    """Does not look at `state.leads`."""

    def step(self, frontier: frozenset[StateId], event: Event) -> frozenset[StateId]:
        return super().step(frontier, _without(event, "leads"))


class SkipsTheLast(Checker):
    """Takes the last event of the trace for granted."""

    last = ""

    def step(self, frontier: frozenset[StateId], event: Event) -> frozenset[StateId]:
        return frontier if event.id == self.last else super().step(frontier, event)


class IgnoresK(Checker):
    """Lets the engine find any `k` that fits."""

    def _arguments(self, event: Event) -> dict[str, Value]:
        return {n: v for n, v in super()._arguments(event).items() if n != "k"}


class IgnoresRecovery(Checker):
    """Believes whatever was read back from disk."""

    def step(self, frontier: frozenset[StateId], event: Event) -> frozenset[StateId]:
        return super().step(frontier, _replaced(event, recovered={}))


def _replaced(event: Event, **changes: object) -> Event:
    return replace(event, **changes)  # type: ignore[arg-type]


def _without(event: Event, variable: str) -> Event:
    return _replaced(event, state={k: v for k, v in event.state.items() if k != variable})


def unnoticed_by(kind: type[Checker], files: list[Path], trace: BoundTrace) -> Counter[str]:
    """Which fields a checker does not look at, by falsifying."""
    checker = kind(trace.engine(Interpreter), trace.binding, alternatives=False)
    if isinstance(checker, SkipsTheLast):
        checker.last = trace.trace.events[-1].id
    result = falsify(files, trace.trace, checker.engine, trace.binding, checker=checker)
    return Counter(s.field for s in result.survivors)


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        (IgnoresLeads, "state.leads"),
        (SkipsTheLast, "state.maxBal"),
        (IgnoresRecovery, "recovered.maxBal"),
    ],
)
def test_a_checker_that_looks_away_is_found_out(
    run: list[Path], whole: tuple[BoundTrace, Falsified], kind: type[Checker], field: str
) -> None:
    trace, honest = whole
    assert field not in honest.surviving_fields
    found = unnoticed_by(kind, run, trace)
    assert found[field] > 0
    if kind is IgnoresLeads:
        assert found[field] == sum("leads" in e.state for e in trace.trace.events)


def test_a_checker_that_searches_for_an_argument_is_found_out(tmp_path: Path) -> None:
    fills = [event(f"a.0.{i}", "Fill", {"k": k}, state={"last": k}) for i, k in enumerate((2, 1))]
    files = write(tmp_path, a=fills)
    trace = bound(files)
    engine = trace.engine(Interpreter)
    honest = falsify(files, trace.trace, engine, trace.binding)
    assert "args.k" not in honest.surviving_fields
    checker = IgnoresK(engine, trace.binding)
    blind = falsify(files, trace.trace, engine, trace.binding, checker=checker)
    assert [s.change for s in blind.survivors if s.field == "args.k"] == [
        "args.k: 2 -> 1",
        "args.k: 1 -> 2",
    ]


def test_an_argument_that_no_observation_pins_down_is_told(tmp_path: Path) -> None:
    files = write(tmp_path, a=[event("a.0.0", "Fill", {"k": 2}), event("a.0.1", "Fill", {"k": 1})])
    trace = bound(files)
    result = falsify(files, trace.trace, trace.engine(Interpreter), trace.binding)
    assert "args.k" in result.surviving_fields


def test_a_trace_that_is_refused_cannot_be_falsified(tmp_path: Path) -> None:
    files = write(tmp_path, a=[event("a.0.0", "Fill", {"k": 9})])
    trace = bound(files)
    with pytest.raises(ValueError, match="not accepted as it is: Fill is not enabled here"):
        falsify(files, trace.trace, trace.engine(Interpreter), trace.binding)


def test_a_wrong_command_everywhere_is_still_refused(run: list[Path], tmp_path: Path) -> None:
    """The same lie told in the two places of one event does not help."""
    folder = tmp_path / "copy"
    folder.mkdir()
    for path in run:
        (folder / path.name).write_bytes(path.read_bytes())

    def lie(all_records: list[Record]) -> list[Record]:
        vote = next(r for r in all_records if r.get("action") == "Phase2b")
        vote["args"]["c"] = "c:lie"
        for entry in vote["state"]["votes"].values():
            entry["cmd"] = "c:lie"
        return all_records

    rewrite(folder / "r3.ndjson", lie)
    trace = load(folder)
    with pytest.raises(ValueError, match="Phase2b is not enabled here"):
        falsify(sorted(folder.iterdir()), trace.trace, trace.engine(Interpreter), trace.binding)
