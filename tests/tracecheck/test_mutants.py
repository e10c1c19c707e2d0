"""Seeded bugs of the implementation: their traces are refused where the bug is, and it is said."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from impl.sim.run import SimConfig, simulate
from tests.sim.test_mutants import BUGS
from tests.tracecheck.runs import verdict
from tracecheck import report
from tracecheck.result import TraceResult, Verdict

#: Simulated runs in which a bug is looked for.
RUNS = 40


@dataclass(frozen=True)
class Shown:
    """The action that is refused, and its false conjunct or the variable that is contradicted."""

    action: str
    conjunct: str = ""
    variable: str = ""


#: "log replica learns" is not among them: it logs no event for what it should not know.
SHOWN = {
    "vote not persisted": Shown("Crash", variable="votes["),
    "promise not persisted": Shown("Crash", variable="maxBal["),
    "own ballot not persisted": Shown("Crash", variable="maxBal["),
    "votes below its promise": Shown("Phase2b", conjunct="b >= maxBal[r]"),
    "log replica hands nothing over": Shown("Phase2a", conjunct="m.votes[s].cmd = c"),
    "trusts old votes": Shown("Learn", conjunct="M2b(b, s, c, r) \\in msgs"),
    "acknowledges before a quorum": Shown("Learn", conjunct="M2b(b, s, c, r) \\in msgs"),
    "ignores the highest vote": Shown("Phase2a", conjunct="m.votes[s].cmd = c"),
    "never repairs": Shown("Phase2a", conjunct="m.votes[s].cmd = c"),
}


def first_refused(name: str, folder: Path) -> TraceResult:
    """The verdict on the first run in which the simulator's invariants see the bug."""
    bug = BUGS[name]
    role = bug.make()
    for run in range(RUNS):
        faults = bug.faults[run % len(bug.faults)]
        directory = folder / str(run)
        config = SimConfig(run, bug.group, faults=faults, roles=role, directory=directory)
        if simulate(config).violations:
            return verdict(directory)
    pytest.fail("the bug did not show itself in the simulator")


@pytest.mark.parametrize("name", SHOWN)
def test_a_seeded_bug_is_refused_where_it_is(name: str, tmp_path: Path) -> None:
    result = first_refused(name, tmp_path)
    text = report.text(result)
    assert result.verdict is Verdict.REJECTED, text
    rejection, shown = result.rejection, SHOWN[name]
    assert rejection is not None
    assert rejection.event.action == shown.action, text
    if shown.conjunct:
        assert rejection.conjunct is not None
        assert rejection.conjunct.text == shown.conjunct, text
        assert len(rejection.conjunct.values) >= 2
    else:
        assert any(m.place.startswith(shown.variable) for m in rejection.mismatches), text
    assert len(text.splitlines()) < 40
    assert max(map(len, text.splitlines())) < 500
