"""Random behaviours: what is checked on the way, and that a seed walks the same way again."""

from __future__ import annotations

import itertools

import pytest

from pymodel.check.options import CheckOptions, SimulateOptions
from pymodel.check.result import CheckResult, Counts, TraceStep, Verdict
from pymodel.check.search import run
from pymodel.engine.interpreter import Interpreter
from pymodel.kernel import load_text
from pymodel.report import json, text

WALK = """---- MODULE Walk ----
EXTENDS Integers, TLC
VARIABLES at, moves
vars == <<at, moves>>
Init == at \\in {-1, 0, 1} /\\ moves = 0
Go(d, k) == k > d /\\ at' = at + d * k /\\ moves' = moves + 1
Home == at # 0 /\\ at' = 0 /\\ UNCHANGED moves
Next == (\\E d \\in {-1, 1}, k \\in 1..3 : Go(d, k)) \\/ Home
Near == at \\in -6..6
"""
CFG = "INIT Init\nNEXT Next\n"


def walk(
    cfg: str = "",
    *,
    seed: int = 7,
    num: int | None = 20,
    depth: int = 10,
    generate: bool = False,
    base: str = WALK,
    limit: float | None = None,
    keep_going: bool = False,
    told: list[tuple[TraceStep, ...]] | None = None,
) -> CheckResult:
    each = None if told is None else told.append
    options = CheckOptions(
        simulate=SimulateOptions(seed, num, depth, generate, each),
        max_seconds=limit,
        keep_going=keep_going,
    )
    return run(load_text(base + "\n====\n", CFG + cfg), Interpreter, options)


@pytest.mark.parametrize("generate", [False, True])
def test_a_seed_reproduces_every_behaviour(generate: bool) -> None:
    first: list[tuple[TraceStep, ...]] = []
    again: list[tuple[TraceStep, ...]] = []
    other: list[tuple[TraceStep, ...]] = []
    walk(told=first, generate=generate)
    result = walk(told=again, generate=generate)
    walk(told=other, seed=8, generate=generate)
    assert len(first) == 20
    assert first == again
    assert first != other
    assert result.simulated is not None
    assert (result.simulated.seed, result.simulated.behaviours) == (7, 20)
    assert result.simulated.steps == sum(len(b) - 1 for b in again)
    assert result.simulated.longest == max(map(len, again)) == 10


@pytest.mark.parametrize("generate", [False, True])
def test_every_step_is_one_of_the_model(generate: bool) -> None:
    told: list[tuple[TraceStep, ...]] = []
    walk(told=told, generate=generate)
    model = load_text(WALK + "\n====\n", CFG)
    engine = Interpreter(model)
    for behaviour in told:
        assert engine.intern(behaviour[0].state) in engine.initial()
        for a, b in itertools.pairwise(behaviour):
            steps = engine.successors(engine.intern(a.state))
            made = [(model.actions[s.action].name, dict(s.args), s.target) for s in steps]
            assert (b.action, dict(b.args), engine.intern(b.state)) in made
    assert {s.action for b in told for s in b} == {"", "Go", "Home"}


@pytest.mark.parametrize("generate", [False, True])
def test_a_violated_invariant_ends_the_run_with_its_behaviour(generate: bool) -> None:
    result = walk("INVARIANT Near\n", num=None, generate=generate)
    assert (result.verdict, result.exit_code) == (Verdict.VIOLATED, 12)
    assert result.first is not None
    trace = result.first.trace
    assert abs(trace[-1].state["at"]) > 6
    assert all(abs(s.state["at"]) <= 6 for s in trace[:-1])
    assert trace[-1].action == "Go"


def test_nothing_wrong_is_no_proof_but_no_failure_either() -> None:
    result = walk()
    assert (result.verdict, result.exit_code, result.finished) == (Verdict.SAMPLED, 0, False)
    assert "nothing wrong was found in these behaviours" in text.summary(result)
    assert "Simulation using seed 7: 20 behaviours" in text.report(result)
    assert json.encode(result)["simulated"]["seed"] == 7


def test_action_properties_are_checked_on_steps() -> None:
    result = walk(
        "PROPERTY Short\n", base=WALK + "Short == [][at' - at < 3]_vars", num=None, depth=50
    )
    assert (result.exit_code, result.findings[0].kind) == (13, "action-property")
    before, last = result.findings[0].trace[-2:]
    assert last.state["at"] - before.state["at"] >= 3


def test_deadlock_and_where_it_is_none() -> None:
    stuck = WALK.replace("k > d /\\", "moves < 4 /\\ k > d /\\").replace("at # 0 /\\", "FALSE /\\")
    result = walk(base=stuck)
    assert (result.exit_code, result.findings[0].kind) == (11, "deadlock")
    assert result.findings[0].trace[-1].state["moves"] == 4
    assert len(result.findings[0].trace) == 5
    assert walk("CHECK_DEADLOCK FALSE\n", base=stuck).exit_code == 0


def test_a_constraint_ends_a_behaviour_and_is_no_deadlock() -> None:
    told: list[tuple[TraceStep, ...]] = []
    base = WALK + "Few == moves < 3\nForward == at' > at"
    result = walk("CONSTRAINT Few\nACTION_CONSTRAINT Forward\n", base=base, told=told)
    assert result.exit_code == 0
    assert {s.state["moves"] for b in told for s in b} == {0, 1, 2}
    assert all(a.state["at"] < b.state["at"] for t in told for a, b in itertools.pairwise(t))


def test_an_evaluation_error_has_its_behaviour() -> None:
    result = walk(base=WALK.replace("at' = 0", "at' = (IF at > 3 THEN at + {} ELSE 0)"), num=None)
    assert (result.verdict, result.exit_code) == (Verdict.ERROR, 75)
    assert result.findings[0].trace[-1].state["at"] > 3


def test_a_constraint_that_cannot_be_evaluated_has_its_behaviour() -> None:
    base = WALK + "Odd == IF at > 3 THEN at + {} > 1 ELSE TRUE"
    result = walk("CONSTRAINT Odd\n", base=base, num=None)
    assert (result.verdict, result.exit_code) == (Verdict.ERROR, 75)
    assert result.findings[0].trace[-1].state["at"] > 3


def test_initial_states_are_checked() -> None:
    result = walk("INVARIANT Zero\n", base=WALK + "Zero == at = 0")
    assert result.exit_code == 12
    assert len(result.findings[0].trace) == 1


def test_going_on_finds_several() -> None:
    base = WALK + "A == at # 2\nB == at # 5"
    result = walk("INVARIANTS A B\n", base=base, num=200, keep_going=True)
    assert {f.name for f in result.findings} == {"A", "B"}
    assert result.exit_code == 12


def test_a_limit_of_time_is_an_end_like_another() -> None:
    result = walk(num=None, limit=0.05)
    assert (result.verdict, result.exit_code) == (Verdict.SAMPLED, 0)
    assert result.simulated is not None
    assert result.simulated.behaviours > 0


def test_an_interruption_leaves_a_summary() -> None:
    def interrupt(counts: Counts) -> None:
        if counts.behaviours >= 3:
            raise KeyboardInterrupt

    options = CheckOptions(simulate=SimulateOptions(1, None), interval=0.0)
    result = run(load_text(WALK + "\n====\n", CFG), Interpreter, options, interrupt)
    assert (result.verdict, result.exit_code) == (Verdict.INTERRUPTED, 130)
    assert result.simulated is not None
    assert result.simulated.behaviours >= 3
    assert "Simulation using seed 1" in text.report(result)


def test_an_alias_shows_in_a_simulation() -> None:
    base = WALK + "Alias == [far |-> at * at, next |-> at']"
    result = walk("INVARIANT Near\nALIAS Alias\n", base=base, num=None)
    trace = result.findings[0].trace
    assert trace[-1].shown["far"] > 36
    assert [s.shown["next"] for s in trace[:-1]] == [s.state["at"] for s in trace[1:]]


def test_the_level_is_that_of_the_behaviour() -> None:
    base = WALK.replace("Home ==", 'Home == TLCGet("level") > 3 /\\')
    body = base + 'Short == TLCGet("level") < 6\nAlias == [level |-> TLCGet("level"), at |-> at]'
    told: list[tuple[TraceStep, ...]] = []
    result = walk("CONSTRAINT Short\nALIAS Alias\n", base=body, told=told, num=50, depth=30)
    assert result.exit_code == 0
    assert max(map(len, told)) == 5
    for behaviour in told:
        assert [s.shown["level"] for s in behaviour] == list(range(1, len(behaviour) + 1))
        assert all(s.number > 4 for s in behaviour if s.action == "Home")


def test_liveness_is_checked_on_what_was_walked() -> None:
    base = (
        WALK.replace("moves' = moves + 1", "moves' = (moves + 1) % 3") + "Fair == WF_vars(Next)\n"
    )
    stays = walk("PROPERTY Live\n", base=base + "Live == <>(at = 2)")
    assert (stays.exit_code, stays.findings[0].loop.action) == (13, "")  # type: ignore[union-attr]
    fair = "SPECIFICATION Spec\nPROPERTY Live\n"
    spec = "Spec == Init /\\ [][Next]_vars /\\ Fair\nLive == "
    walked = run_spec(base + spec + "[]<>(at = 0)", fair)
    assert (walked.exit_code, walked.findings[0].kind) == (13, "liveness")
    loop = walked.findings[0].loop
    assert loop is not None
    assert loop.action in ("Go", "Home")
    assert all(step.state["at"] != 0 for step in walked.findings[0].trace[loop.number - 1 :])
    held = run_spec(base + spec + "[]<>(moves \\in 0..2)", fair)
    assert (held.verdict, held.exit_code, held.warnings) == (Verdict.SAMPLED, 0, ())


def run_spec(body: str, cfg: str, **more: bool) -> CheckResult:
    options = CheckOptions(simulate=SimulateOptions(3, 200, 20), **more)  # type: ignore[arg-type]
    return run(load_text(body + "\n====\n", cfg), Interpreter, options)


def test_going_on_shows_one_counterexample_of_a_temporal_property() -> None:
    body = WALK + "Spec == Init /\\ [][Next]_vars\nA == <>(at = 5)\nB == <>(at = 4)"
    result = run_spec(body, "SPECIFICATION Spec\nPROPERTIES A B\n", keep_going=True)
    assert [f.name for f in result.findings] == ["A", "B"]


def test_the_same_seed_finds_the_same_counterexample() -> None:
    base = WALK.replace("moves' = moves + 1", "moves' = (moves + 1) % 3")
    body = base + "Spec == Init /\\ [][Next]_vars /\\ WF_vars(Next)\nLive == []<>(at = 0)"
    first, again = (run_spec(body, "SPECIFICATION Spec\nPROPERTY Live\n") for _ in range(2))
    assert first.findings == again.findings


def test_nothing_walked_is_nothing_decided() -> None:
    result = walk("CONSTRAINT No\n", base=WALK + "No == moves > 0")
    assert (result.verdict, result.exit_code) == (Verdict.UNDECIDED, 20)
    assert result.undecided == (
        "no behaviour was walked: no initial state is inside the constraints",
    )
