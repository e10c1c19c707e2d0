"""Depth-first search: with room enough the same answers as breadth-first; with less, a part."""

from __future__ import annotations

import pytest

from pymodel.check.options import CheckOptions, DepthOptions
from pymodel.check.result import CheckResult, Verdict
from pymodel.check.search import run
from pymodel.engine.interpreter import Interpreter
from pymodel.kernel import load_text

GRID = """---- MODULE Grid ----
EXTENDS Integers
VARIABLES x, y
vars == <<x, y>>
Init == x \\in {0, 1} /\\ y = 0
Right == x < 4 /\\ x' = x + 1 /\\ UNCHANGED y
Up(k) == y + k < 4 /\\ y' = y + k /\\ UNCHANGED x
Back == x = 4 /\\ y = 3 /\\ x' = 0 /\\ y' = 0
Next == Right \\/ (\\E k \\in {1, 2} : Up(k)) \\/ Back
"""
CFG = "INIT Init\nNEXT Next\n"


def search(
    bound: int,
    cfg: str = "",
    more: str = "",
    *,
    deepening: bool = False,
    base: str = GRID,
    keep_going: bool = False,
    max_states: int | None = None,
    max_seconds: float | None = None,
) -> CheckResult:
    options = CheckOptions(
        depth_first=DepthOptions(bound, deepening),
        keep_going=keep_going,
        max_states=max_states,
        max_seconds=max_seconds,
    )
    return run(load_text(base + more + "\n====\n", CFG + cfg), Interpreter, options)


def breadth(cfg: str = "", more: str = "") -> CheckResult:
    return run(load_text(GRID + more + "\n====\n", CFG + cfg), Interpreter)


@pytest.mark.parametrize("deepening", [False, True])
@pytest.mark.parametrize(
    ("cfg", "more"),
    [
        ("", ""),
        ("CONSTRAINT C\n", "C == x + y < 5"),
        ("ACTION_CONSTRAINT A\nCHECK_DEADLOCK FALSE\n", "A == x' + y' # 3"),
    ],
)
def test_with_room_enough_it_counts_as_breadth_first_does(
    cfg: str, more: str, deepening: bool
) -> None:
    deep, wide = search(50, cfg, more, deepening=deepening), breadth(cfg, more)
    assert (deep.verdict, deep.exit_code, deep.finished) == (Verdict.HOLDS, 0, True)
    assert deep.counts.distinct == wide.counts.distinct
    assert deep.counts.generated == wide.counts.generated
    assert {a.name: a.fired for a in deep.coverage} == {a.name: a.fired for a in wide.coverage}


@pytest.mark.parametrize("bound", [1, 2, 3, 4])
def test_within_the_bound_nothing_is_missed(bound: int) -> None:
    deep = search(bound)
    wide = run(
        load_text(GRID + "\n====\n", CFG), Interpreter, CheckOptions(max_depth=bound, interval=0.0)
    )
    assert deep.counts.distinct == wide.counts.distinct
    assert (deep.verdict, deep.exit_code) == (Verdict.UNDECIDED, 20)
    assert deep.undecided[0].startswith(f"stopped at the bound of depth {bound}")


def test_a_violation_has_a_behaviour_within_the_bound() -> None:
    result = search(12, "INVARIANT I\n", "I == ~(x = 4 /\\ y = 3)")
    assert result.exit_code == 12
    trace = result.findings[0].trace
    assert trace[-1].state == {"x": 4, "y": 3}
    assert len(trace) <= 12
    assert all(step.action for step in trace[1:])


def test_deepening_finds_a_shortest_one() -> None:
    result = search(12, "INVARIANT I\n", "I == ~(x = 4 /\\ y = 3)", deepening=True)
    # From x = 1: three steps to the right, and 1 + 2 upwards.
    assert len(result.findings[0].trace) == 1 + 3 + 2


def test_a_violation_beyond_the_bound_is_not_found_and_the_rest_undecided() -> None:
    result = search(5, "INVARIANT I\n", "I == ~(x = 4 /\\ y = 3)")
    assert (result.verdict, result.exit_code) == (Verdict.UNDECIDED, 20)


def test_deadlock_action_properties_and_errors() -> None:
    stuck = search(20, base=GRID.replace("y = 3 /\\ x'", "y = 9 /\\ x'"))
    assert (stuck.exit_code, stuck.findings[0].trace[-1].state) == (11, {"x": 4, "y": 3})
    steps = search(20, "PROPERTY P\n", "P == [][x' >= x]_vars")
    assert (steps.exit_code, steps.findings[0].trace[-1].action) == (13, "Back")
    wrong = search(20, base=GRID.replace("x' = 0 /\\", "x' = y + {} /\\"))
    assert (wrong.exit_code, wrong.findings[0].trace[-1].state) == (75, {"x": 4, "y": 3})
    first = search(20, "INVARIANT I\n", "I == x = 0")
    assert (first.exit_code, len(first.findings[0].trace)) == (12, 1)


def test_going_on_finds_every_state() -> None:
    result = search(20, "INVARIANT I\n", "I == x # 3", keep_going=True)
    found = sorted(f.trace[-1].state["y"] for f in result.findings)
    assert found == [0, 1, 2, 3]
    assert result.finished


LIVE = (
    GRID
    + """Spec == Init /\\ [][Next]_vars /\\ WF_vars(Next)
Corner == <>(x = 4 /\\ y = 3)
Returns == []<>(x = 2)
"""
)


def live(name: str, bound: int, base: str = LIVE, cfg: str = "") -> CheckResult:
    options = CheckOptions(depth_first=DepthOptions(bound))
    cfg = f"SPECIFICATION Spec\nPROPERTY {name}\n{cfg}"
    return run(load_text(base + "\n====\n", cfg), Interpreter, options)


def test_liveness_is_checked_when_all_is_seen() -> None:
    held = live("Corner", 20)
    assert (held.verdict, held.exit_code, held.undecided) == (Verdict.HOLDS, 0, ())
    assert live("Returns", 20).verdict is Verdict.HOLDS
    lazy = live("Corner", 20, LIVE.replace(" /\\ WF_vars(Next)", ""))
    assert (lazy.exit_code, lazy.findings[0].kind, len(lazy.findings[0].trace)) == (
        13,
        "liveness",
        1,
    )


def test_liveness_within_a_bound_is_found_wrong_or_undecided() -> None:
    result = live("Corner", 3)
    assert (result.verdict, result.exit_code) == (Verdict.UNDECIDED, 20)
    assert result.undecided[-1] == (
        "Corner is a temporal property, and not all states were explored"
    )
    loops = LIVE.replace("y = 3 /\\ x' = 0", "y \\in {0, 3} /\\ x' = 0").replace("x = 4 /\\ y", "y")
    wrong = live("Corner", 3, loops)
    assert (wrong.exit_code, wrong.findings[0].kind) == (13, "liveness")


def test_what_a_constraint_has_to_do_with_liveness_is_told_depth_first_too() -> None:
    result = live("Corner", 20, LIVE + "C == x < 4 \\/ y = 3", "CONSTRAINT C\n")
    assert result.verdict is Verdict.HOLDS
    assert result.warnings[0].startswith("Corner holds only because the constraint C cuts")


def test_view_is_not_used_for_liveness_either() -> None:
    result = live("Corner", 20, LIVE + "V == x", "VIEW V\n")
    assert result.verdict is Verdict.HOLDS
    assert result.warnings == ("depth-first search makes no use of VIEW and SYMMETRY",)


def test_limits() -> None:
    few = search(20, max_states=5)
    assert (few.exit_code, few.finished) == (20, False)
    assert few.undecided == ("stopped at the limit of 5 distinct states",)
    assert search(20, max_seconds=0.0).undecided == ("stopped at the limit of 0 seconds",)


def test_the_level_is_that_of_the_way_down() -> None:
    base = GRID.replace("EXTENDS Integers", "EXTENDS Integers, TLC")
    result = search(20, "CONSTRAINT C\n", 'C == TLCGet("level") < 4', base=base)
    assert (result.exit_code, result.finished, result.counts.depth) == (0, True, 3)


def test_view_is_not_used_and_it_says_so() -> None:
    result = search(20, "VIEW V\n", "V == x")
    assert result.warnings == ("depth-first search makes no use of VIEW and SYMMETRY",)
    assert result.counts.distinct == breadth().counts.distinct
