"""A kill between a log's sync and its trace record: what recovery proves, and what it may not."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from impl.sim.faults import Crash
from impl.sim.run import TWO_AND_LOG, SimConfig, simulate
from pymodel.engine.interpreter import Interpreter
from tests.tracecheck.runs import Record, load, rewrite, verdict
from tracecheck import report
from tracecheck.result import Verdict
from tracecheck.search import check_trace


@pytest.fixture(scope="module")
def crashed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run in which the log replica crashes once, in the midst of its votes."""
    folder = tmp_path_factory.mktemp("crashed")
    faults = (Crash(2_000, "r3", 200),)
    simulate(SimConfig(1, TWO_AND_LOG, faults=faults, requests=6, directory=folder))
    assert verdict(folder).verdict is Verdict.ACCEPTED
    return folder


def second_header(all_records: list[Record]) -> int:
    """Where the second incarnation begins."""
    return next(i for i, r in enumerate(all_records) if r["type"] == "header" and i > 0)


@pytest.fixture
def copy(crashed: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "copy"
    shutil.copytree(crashed, folder)
    return folder


def cut_before_crash(folder: Path, count: int) -> list[Record]:
    """Take the last records of r3's first incarnation away, and all that refers to them."""
    gone: list[Record] = []

    def cut(all_records: list[Record]) -> list[Record]:
        second = second_header(all_records)
        gone.extend(all_records[second - count : second])
        return all_records[: second - count] + all_records[second:]

    rewrite(folder / "r3.ndjson", cut)
    names = {f"{r['node']}.{r['incarnation']}.{r['seq']}" for r in gone}

    def forget(all_records: list[Record]) -> list[Record]:
        for r in all_records:
            if r.get("cause") in names:
                r["cause"] = None
            if "after" in r:
                r["after"] = [a for a in r["after"] if a not in names]
        return all_records

    for path in folder.glob("*.ndjson"):
        rewrite(path, forget)
    return gone


def test_a_recovery_that_is_ahead_is_accepted_with_a_note(copy: Path) -> None:
    gone = cut_before_crash(copy, 1)
    # Only a vote that nobody has counted can have lost its record: r1 and r2 were a quorum.
    assert [r["action"] for r in gone] == ["Phase2b"]
    result = verdict(copy)
    assert result.verdict is Verdict.ACCEPTED, report.text(result)
    assert result.inserted == 1
    assert "note: 1 step was added that a recovery proves and no record shows" in report.text(
        result
    )


def test_without_the_missing_step_the_recovery_could_not_be_explained(copy: Path) -> None:
    cut_before_crash(copy, 1)
    bound = load(copy)
    strict = replace(bound.binding, unlogged=())
    result = check_trace(bound.engine(Interpreter), strict, bound.trace)
    assert result.verdict is Verdict.REJECTED
    assert result.rejection is not None and result.rejection.event.action == "Crash"


def _lost_vote(crash: Record) -> str:
    slot = max(crash["recovered"]["votes"], key=int)
    del crash["recovered"]["votes"][slot]
    return f"votes[r3][{slot}]"


def _older_vote(crash: Record) -> str:
    slot = max(crash["recovered"]["votes"], key=int)
    crash["recovered"]["votes"][slot]["cmd"] = "c:noop"
    return f"votes[r3][{slot}][cmd]"


def _lost_promise(crash: Record) -> str:
    crash["recovered"]["maxBal"] -= 1
    return "maxBal[r3]"


@pytest.mark.parametrize("lose", [_lost_vote, _older_vote, _lost_promise])
def test_a_recovery_that_is_behind_is_rejected(copy: Path, lose: Callable[[Record], str]) -> None:
    places: list[str] = []

    def change(all_records: list[Record]) -> list[Record]:
        places.append(lose(next(r for r in all_records if r.get("action") == "Crash")))
        return all_records

    rewrite(copy / "r3.ndjson", change)
    result = verdict(copy)
    assert result.verdict is Verdict.REJECTED
    assert result.rejection is not None and result.rejection.event.action == "Crash"
    assert places[0] in [m.place for m in result.rejection.mismatches]


def test_a_vote_that_no_message_allowed_is_not_put_back(copy: Path) -> None:
    def change(all_records: list[Record]) -> list[Record]:
        crash = next(r for r in all_records if r.get("action") == "Crash")
        votes = crash["recovered"]["votes"]
        # A slot that has no proposal in this ballot: no record could be missing.
        votes["999"] = dict(votes[max(votes, key=int)])
        return all_records

    rewrite(copy / "r3.ndjson", change)
    result = verdict(copy)
    assert result.verdict is Verdict.REJECTED
    assert result.rejection is not None
    assert result.rejection.mismatches[0].place.startswith("votes[r3][999]")
    assert result.inserted == 0


@pytest.mark.parametrize(
    "votes", [{}, [], 5, None, {"1": 5}, {"1": {"bal": "x", "cmd": []}}, {"x": {"bal": 10**30}}]
)
def test_nonsense_in_a_recovery_is_a_rejection(copy: Path, votes: object) -> None:
    def change(all_records: list[Record]) -> list[Record]:
        crash = next(r for r in all_records if r.get("action") == "Crash")
        assert crash["recovered"]["votes"]
        crash["recovered"]["votes"] = votes
        return all_records

    rewrite(copy / "r3.ndjson", change)
    assert verdict(copy).verdict is Verdict.REJECTED
