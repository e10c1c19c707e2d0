"""Checks of small models: verdict, exit code, counts, counterexample."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pymodel.check.result import EXIT_INTERRUPTED, EXIT_UNDECIDED, CheckResult, Counts, Verdict
from pymodel.check.search import CheckOptions, run
from pymodel.engine.interpreter import Interpreter
from pymodel.kernel import load_text
from pymodel.kernel.model import Model
from pymodel.library.order import Order
from pymodel.library.registry import Context
from pymodel.report import text

CLOCK = """---- MODULE Clock ----
EXTENDS Naturals, Sequences, TLC
VARIABLES hour, ticks
vars == <<hour, ticks>>
Init == hour = 0 /\\ ticks = {}
Tick(n) == hour + n < 6 /\\ hour' = hour + n /\\ ticks' = ticks \\cup {n}
Reset == hour = 5 /\\ hour' = 0 /\\ UNCHANGED ticks
Never == hour = 99 /\\ UNCHANGED vars
Next == (\\E n \\in {1, 2} : Tick(n)) \\/ Reset
Spec == Init /\\ [][Next]_vars
"""
CFG = "SPECIFICATION Spec\n"


def check(
    body: str = "", cfg: str = "", options: CheckOptions | None = None, base: str = CLOCK
) -> CheckResult:
    return run(load_text(base + body + "\n====\n", CFG + cfg), Interpreter, options)


def test_a_model_that_holds() -> None:
    result = check("Inv == hour \\in 0..5", "INVARIANT Inv\n")
    assert (result.verdict, result.exit_code, result.finished) == (Verdict.HOLDS, 0, True)
    assert result.findings == ()
    assert result.counts.queue == 0
    # By hand: {} at 0; {1} at 1..5, and 0 after a reset; {2} at 2, 4; {1, 2} at 3, 4, 5, and
    # after a reset everywhere.
    assert result.counts.distinct == 1 + 6 + 2 + 6
    assert ("invariant", "Inv") in result.checked


def test_a_violated_invariant_has_a_shortest_behaviour() -> None:
    result = check("Small == hour < 4", "INVARIANT Small\n")
    assert (result.verdict, result.exit_code) == (Verdict.VIOLATED, 12)
    first = result.first
    assert first is not None
    assert (first.kind, first.name) == ("invariant", "Small")
    assert [s.state["hour"] for s in first.trace] == [0, 2, 4]
    assert [(s.action, s.args) for s in first.trace] == [
        ("", ()),
        ("Tick", (("n", 2),)),
        ("Tick", (("n", 2),)),
    ]
    assert first.trace[1].changed == {"hour", "ticks"}
    assert first.trace[2].changed == {"hour"}
    assert first.span is not None
    assert first.span.line == 11


def test_deadlock_and_its_switch() -> None:
    stuck = CLOCK.replace("\\/ Reset", "")
    result = check(base=stuck)
    assert (result.exit_code, result.findings[0].kind) == (11, "deadlock")
    assert [s.state["hour"] for s in result.findings[0].trace][-1] == 5
    assert check(base=stuck, options=CheckOptions(deadlock=False)).exit_code == 0
    assert check(base=stuck, cfg="CHECK_DEADLOCK FALSE\n").exit_code == 0
    on = CheckOptions(deadlock=True)
    assert check(base=stuck, cfg="CHECK_DEADLOCK FALSE\n", options=on).exit_code == 11


def test_a_violated_action_property_ends_in_the_step() -> None:
    result = check("Up == [][hour' > hour]_hour", "PROPERTY Up\n")
    assert (result.exit_code, result.findings[0].kind) == (13, "action-property")
    last, before = result.findings[0].trace[-1], result.findings[0].trace[-2]
    assert (before.state["hour"], last.state["hour"], last.action) == (5, 0, "Reset")


def test_a_property_that_is_false_initially() -> None:
    result = check("P == hour = 1", "PROPERTY P\n")
    assert (result.exit_code, result.findings[0].kind) == (13, "init-property")
    assert len(result.findings[0].trace) == 1


def test_always_a_state_predicate_counts_as_an_invariant() -> None:
    result = check("P == [](hour # 3)", "PROPERTY P\n")
    assert (result.exit_code, result.findings[0].name) == (12, "P")


def test_a_false_assumption() -> None:
    result = check("ASSUME Wrong == 1 + 1 = 3")
    assert (result.exit_code, result.findings[0].name) == (10, "Wrong")
    assert result.counts.generated == 0


def test_an_assumption_that_cannot_be_evaluated() -> None:
    result = check('ASSUME 1 + "a" = 3')
    assert result.exit_code == 10
    assert result.findings[0].diagnostic is not None


def test_a_module_without_behaviour_has_its_assumptions_checked() -> None:
    module = "---- MODULE A ----\nEXTENDS Naturals\nASSUME 1 + 1 = 2\n====\n"
    result = run(load_text(module, ""), Interpreter)
    assert (result.exit_code, result.counts.generated) == (0, 0)
    assert result.checked[0][0] == "assumption"


def test_refinement_is_checked_through_an_instance() -> None:
    abstract = """---- MODULE Abstract ----
EXTENDS Naturals
VARIABLE even
Init == even = TRUE
Next == even' = ~even
Spec == Init /\\ [][Next]_even
====
"""
    body = "A == INSTANCE Abstract WITH even <- hour % 2 = 0\n====\n"
    model = load_text(CLOCK + body, CFG + "PROPERTY A!Spec\n", {"Abstract": abstract})
    assert run(model, Interpreter).exit_code == 0
    finer = abstract.replace("even' = ~even", "even /\\ even' = FALSE")
    result = run(
        load_text(CLOCK + body, CFG + "PROPERTY A!Spec\n", {"Abstract": finer}), Interpreter
    )
    assert (result.exit_code, result.findings[0].name) == (13, "A!Spec")
    assert result.findings[0].trace[-1].state["hour"] % 2 == 0


def test_liveness_on_a_part_of_the_graph_is_undecided_and_never_passes() -> None:
    fair = "Fair == Spec /\\ WF_vars(Next)\nLive == <>(hour = 5)"
    cfg = "SPECIFICATION Fair\nPROPERTY Live\n"
    whole = run(load_text(f"{CLOCK}{fair}\n====\n", cfg), Interpreter)
    assert (whole.verdict, whole.finished) == (Verdict.HOLDS, True)
    part = run(load_text(f"{CLOCK}{fair}\n====\n", cfg), Interpreter, CheckOptions(max_states=3))
    assert (part.verdict, part.exit_code) == (Verdict.UNDECIDED, EXIT_UNDECIDED)
    assert "Live is a temporal property, and not all states were explored" in part.undecided


def test_a_violation_outweighs_what_is_undecided() -> None:
    result = check("Live == <>(hour = 5)\nI == hour < 2", "PROPERTY Live\nINVARIANT I\n")
    assert (result.verdict, result.exit_code) == (Verdict.VIOLATED, 12)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (CheckOptions(max_states=5), "stopped at the limit of 5 distinct states"),
        (CheckOptions(max_depth=2), "stopped at the limit of depth 2"),
        (CheckOptions(max_seconds=0.0), "stopped at the limit of 0 seconds"),
    ],
)
def test_a_limit_is_no_answer(options: CheckOptions, reason: str) -> None:
    result = check(options=options)
    assert (result.verdict, result.exit_code) == (Verdict.UNDECIDED, EXIT_UNDECIDED)
    assert not result.finished
    assert reason in result.undecided


@pytest.mark.parametrize(("depth", "distinct"), [(1, 1), (2, 3), (3, 6)])
def test_the_limit_of_depth_counts_levels_of_states(depth: int, distinct: int) -> None:
    # {0}; then 1, 2; then 2 and 3 after 1, 3 and 4 after 2, of which the threes are one state.
    result = check(options=CheckOptions(max_depth=depth, interval=0.0))
    assert (result.counts.depth, result.counts.distinct) == (depth, distinct)


def test_a_state_whose_successors_cannot_be_computed_is_no_deadlock() -> None:
    text = """---- MODULE Short ----
EXTENDS Sequences
VARIABLE s
Init == s = <<1, 2>>
Next == s' = Tail(s)
====
"""
    options = CheckOptions(keep_going=True)
    result = run(load_text(text, "INIT Init\nNEXT Next\n"), Interpreter, options)
    assert [f.kind for f in result.findings] == ["evaluation"]
    assert result.exit_code == 75


def test_going_on_finds_more_and_still_fails() -> None:
    options = CheckOptions(keep_going=True)
    result = check("A == hour # 3\nB == hour # 4", "INVARIANTS A B\n", options)
    assert {f.name for f in result.findings} == {"A", "B"}
    assert result.exit_code == 12
    assert result.finished
    assert result.counts.distinct == 15


def test_going_on_shows_every_state_that_violates() -> None:
    # By hand, as above: of the fifteen states two have hour = 3, by ticks of both kinds or of one.
    everything = check("A == hour # 3", "INVARIANT A\n", CheckOptions(keep_going=True))
    shown = [f.trace[-1].state for f in everything.findings]
    assert shown == [{"hour": 3, "ticks": t} for t in (frozenset({1, 2}), frozenset({1}))]
    assert everything.warnings == ()
    one = check("A == hour # 3", "INVARIANT A\n", CheckOptions(keep_going=True, max_findings=1))
    assert len(one.findings) == 1
    assert one.warnings == ("1 more violations were found and left out",)


def test_an_interruption_keeps_what_is_known() -> None:
    seen: list[Counts] = []

    def interrupt(counts: Counts) -> None:
        seen.append(counts)
        raise KeyboardInterrupt

    model = load_text(CLOCK + "\n====\n", CFG)
    result = run(model, Interpreter, CheckOptions(interval=0.0), interrupt)
    assert (result.verdict, result.exit_code) == (Verdict.INTERRUPTED, EXIT_INTERRUPTED)
    assert not result.finished
    assert result.counts.generated == seen[0].generated


def test_an_action_that_never_fires_is_told() -> None:
    result = check(base=CLOCK.replace("\\/ Reset", "\\/ Reset \\/ Never"))
    assert [a.name for a in result.never_fired] == ["Never"]
    fired = {a.name: a.fired for a in result.coverage}
    assert sum(fired.values()) == result.counts.generated - 1  # all but the initial state
    assert "Warning: the action Never was never enabled." in text.report(result)


def test_a_model_without_a_state_holds_of_nothing_and_that_is_told() -> None:
    result = check(base=CLOCK.replace("Init == ", "Init == FALSE /\\ "))
    assert result.counts.distinct == 0
    assert result.warnings == ("there is no state to check: every property holds of nothing",)
    assert "Warning: there is no state to check" in text.report(result)
    assert check().warnings == ()


def test_the_graph_is_kept_on_request() -> None:
    result = check(options=CheckOptions(keep_graph=True))
    assert result.graph is not None
    assert len(result.graph.states) == result.counts.distinct
    (start,) = result.graph.initial
    assert result.graph.states[start] == {"hour": 0, "ticks": frozenset()}
    assert {a for _, _, a in result.graph.edges} == {"Tick", "Reset"}
    for source, target, action in result.graph.edges:
        if action == "Reset":
            assert result.graph.states[source]["hour"] == 5
            assert result.graph.states[target]["hour"] == 0


def test_a_failing_assert_is_code_14() -> None:
    base = CLOCK.replace("hour' = 0 /\\", 'Assert(hour # 5, "five is wrong") /\\ hour\' = 0 /\\')
    result = check(base=base)
    assert (result.verdict, result.exit_code) == (Verdict.ERROR, 14)
    assert "five is wrong" in text.report(result)
    assert result.findings[0].trace[-1].state["hour"] == 5


def test_an_evaluation_error_shows_state_place_and_operators() -> None:
    base = CLOCK.replace("hour = 5 /\\ hour' = 0", "hour = 5 /\\ hour' = Head(<<>>)")
    result = check(base=base)
    assert (result.verdict, result.exit_code) == (Verdict.ERROR, 75)
    finding = result.findings[0]
    assert finding.diagnostic is not None
    assert finding.diagnostic.span is not None
    assert finding.diagnostic.span.line == 7
    assert finding.diagnostic.span.text == "Head(<<>>)"
    assert any("Reset" in note for note, _ in finding.diagnostic.notes)
    assert finding.trace[-1].state["hour"] == 5


def test_an_error_in_an_invariant_is_told_from_one_in_the_spec() -> None:
    result = check('Bad == hour = 3 => hour = "three"', "INVARIANT Bad\n")
    assert result.exit_code == 76
    assert result.findings[0].trace[-1].state["hour"] == 3


def test_options_do_not_change_the_model() -> None:
    model = load_text(CLOCK + "\n====\n", CFG)
    before = replace(model)
    run(model, Interpreter, CheckOptions(deadlock=False))
    assert model == before


def test_what_a_step_prints_is_not_printed_again_for_its_counterexample() -> None:
    said: list[str] = []

    def make(model: Model) -> Interpreter:
        return Interpreter(model, context=Context(Order(model.names), write=said.append))

    base = CLOCK.replace("Reset ==", "Reset == PrintT(hour) /\\")
    model = load_text(base + "Small == hour < 5\n====\n", CFG + "INVARIANT Small\n")
    result = run(model, make)
    assert result.exit_code == 12
    # Reset is asked in the states that were expanded; the step to 5 comes before it in the last.
    assert said == ["0", "1", "2", "2"]
