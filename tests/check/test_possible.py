"""`_POSSIBLE` in a configuration: what some reachable state or step has to satisfy."""

from __future__ import annotations

from pathlib import Path

import pytest

from pymodel.check.options import CheckOptions, CheckpointOptions, DepthOptions, SimulateOptions
from pymodel.check.result import CheckResult, Verdict
from pymodel.check.search import run
from pymodel.engine.interpreter import Interpreter
from pymodel.errors import SpecError
from pymodel.kernel import load_text
from pymodel.report import json, text

SPEC = """---- MODULE Lift ----
EXTENDS Integers
VARIABLES floor, open
Init == floor = 1 /\\ open = FALSE
Move == ~open /\\ floor' \\in 1..3 \\ {floor} /\\ UNCHANGED open
Door == open' = ~open /\\ UNCHANGED floor
Next == Move \\/ Door
OpenAbove == open /\\ floor = 3
Below == floor = 0
Rises == floor' > floor + 1
MovesOpen == open /\\ floor' # floor
Flat == floor < 3
SmallSteps == floor' <= floor + 1
NeverWrong == floor > 0
Wrong == floor # 2
Always == 1 = 1
Live == <>open
Odd == floor = "one"
OddStep == floor' = "one"
Seen == floor = 1
====
"""
CFG = "INIT Init\nNEXT Next\n"


def check(cfg: str, options: CheckOptions | None = None, spec: str = SPEC) -> CheckResult:
    return run(load_text(spec, CFG + cfg), Interpreter, options)


SEARCHES = [CheckOptions(), CheckOptions(depth_first=DepthOptions(20))]
every_search = pytest.mark.parametrize("options", SEARCHES, ids=["breadth", "depth"])


@every_search
def test_what_is_met_lets_the_check_hold_and_go_on_to_its_end(options: CheckOptions) -> None:
    result = check("_POSSIBLE OpenAbove Rises\n", options)
    assert (result.verdict, result.exit_code, result.findings) == (Verdict.HOLDS, 0, ())
    assert result.finished
    assert result.counts.distinct == 6
    assert ("possible", "Rises") in result.checked
    assert "_POSSIBLE OpenAbove, Rises" in text.summary(result)


@every_search
def test_what_is_never_met_is_a_finding_each_with_its_name(options: CheckOptions) -> None:
    result = check("_POSSIBLE OpenAbove Below\n_POSSIBLE Rises MovesOpen\n", options)
    assert (result.verdict, result.exit_code) == (Verdict.VIOLATED, 10)
    assert [(f.kind, f.name) for f in result.findings] == [
        ("possible", "Below"),
        ("possible", "MovesOpen"),
    ]
    report = text.report(result)
    assert "_POSSIBLE Below was never witnessed: no reachable state or step satisfies it." in report
    assert "Below is at" in report
    assert [f["kind"] for f in json.encode(result)["findings"]] == ["possible", "possible"]


def test_looking_for_steps_changes_no_count() -> None:
    with_steps, without = check("_POSSIBLE Rises MovesOpen\n"), check("")
    for result in (with_steps, without):
        assert (result.counts.generated, result.counts.distinct) == (without.counts.generated, 6)
    assert with_steps.coverage == without.coverage


@every_search
@pytest.mark.parametrize(
    "cfg",
    [
        "CONSTRAINT Flat\n_POSSIBLE OpenAbove\n",
        "CONSTRAINT Flat\n_POSSIBLE Rises\n",
        "ACTION_CONSTRAINT SmallSteps\n_POSSIBLE Rises\n",
    ],
)
def test_what_is_outside_the_constraints_is_no_witness(cfg: str, options: CheckOptions) -> None:
    assert check(cfg, options).exit_code == 10


@pytest.mark.parametrize("name", ["Below", "MovesOpen"])
@pytest.mark.parametrize(
    "options",
    [
        CheckOptions(max_states=2),
        CheckOptions(max_depth=2),
        CheckOptions(depth_first=DepthOptions(2)),
        CheckOptions(simulate=SimulateOptions(seed=1, num=5, depth=5)),
        CheckOptions(simulate=SimulateOptions(seed=1, num=5, depth=5, generate=True)),
    ],
    ids=["states", "levels", "bound", "simulated", "generated"],
)
def test_a_search_that_did_not_see_everything_leaves_it_undecided(
    name: str, options: CheckOptions
) -> None:
    result = check(f"_POSSIBLE {name}\n", options)
    assert (result.verdict, result.exit_code) == (Verdict.UNDECIDED, 20)
    assert f"no witness of _POSSIBLE {name} was met so far" in result.undecided


@pytest.mark.parametrize("name", ["OpenAbove", "Rises"])
def test_a_simulation_may_meet_a_witness(name: str) -> None:
    result = check(
        f"_POSSIBLE {name}\n",
        CheckOptions(simulate=SimulateOptions(seed=1, num=50, depth=30)),
    )
    assert (result.verdict, result.exit_code) == (Verdict.SAMPLED, 0)


def test_a_violation_ends_the_search_and_comes_alone() -> None:
    result = check("INVARIANT Wrong\n_POSSIBLE Below\n")
    assert [f.kind for f in result.findings] == ["invariant"]
    assert result.exit_code == 12


def test_after_violations_it_is_told_too_when_the_check_goes_on() -> None:
    result = check("INVARIANT Wrong\n_POSSIBLE Below\n", CheckOptions(keep_going=True))
    assert [f.kind for f in result.findings][-1] == "possible"
    assert result.exit_code == 12


@every_search
@pytest.mark.parametrize("name", ["Odd", "OddStep"])
def test_what_cannot_be_evaluated_is_an_error(name: str, options: CheckOptions) -> None:
    assert check(f"_POSSIBLE {name}\n", options).exit_code == 75


@pytest.mark.parametrize(
    ("name", "hint"), [("Always", "of a state or a step"), ("Live", "at most")]
)
def test_constants_and_temporal_formulas_are_refused(name: str, hint: str) -> None:
    with pytest.raises(SpecError) as caught:
        check(f"_POSSIBLE {name}\n")
    (found,) = caught.value.diagnostics
    assert (found.code, caught.value.exit_code) == ("cfg.level", 151)
    assert hint in found.hint
    assert found.span is not None and found.span.line == 3


@pytest.mark.parametrize(("name", "code"), [("Seen", 0), ("Rises", 0), ("Below", 10)])
def test_a_witness_is_remembered_in_a_checkpoint(name: str, code: int, tmp_path: Path) -> None:
    first = CheckOptions(max_states=3, checkpoint=CheckpointOptions(tmp_path))
    assert check(f"_POSSIBLE {name}\n", first).exit_code == 20
    rest = check(f"_POSSIBLE {name}\n", CheckOptions(recover=tmp_path))
    assert (rest.exit_code, rest.finished) == (code, True)
