"""Liveness of small specs from text to verdict: counterexamples, what is said, what is refused."""

from __future__ import annotations

import pytest

from pymodel.check.options import CheckOptions
from pymodel.check.result import CheckResult, Counts, Verdict
from pymodel.check.search import run
from pymodel.engine.interpreter import Interpreter
from pymodel.errors import EXIT_CONFIG, EXIT_EVAL_LIVENESS, EXIT_OK, EXIT_PROPERTY
from pymodel.kernel import load_text

COUNT = """VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 4
Spec == Init /\\ [][Next]_x
Fair == Spec /\\ WF_x(Next)
"""


def check(
    body: str,
    cfg: str = "SPECIFICATION Fair\nPROPERTY P\n",
    options: CheckOptions | None = None,
    extends: str = "Naturals, TLC",
    **modules: str,
) -> CheckResult:
    text = f"---- MODULE M ----\nEXTENDS {extends}\n{body}\n====\n"
    return run(load_text(text, cfg, modules), Interpreter, options)


def lasso(result: CheckResult, variable: str = "x") -> tuple[list[object], int, str]:
    """The values of a variable on the way, the state it goes back to, and by which action."""
    first = result.first
    assert first is not None
    assert first.kind == "liveness"
    assert first.loop is not None
    return [s.state[variable] for s in first.trace], first.loop.number, first.loop.action


# --- counterexamples ------------------------------------------------------------------------------


def test_a_behaviour_that_stutters() -> None:
    result = check(COUNT + "P == <>(x = 2)", "SPECIFICATION Spec\nPROPERTY P\n")
    assert (result.verdict, result.exit_code) == (Verdict.VIOLATED, EXIT_PROPERTY)
    assert lasso(result) == ([0], 1, "")
    assert result.first is not None
    assert result.first.message == (
        "Temporal property P is violated: the behaviour stays in state 1 for ever."
    )
    assert result.first.span is not None


def test_a_cycle_with_a_way_to_it() -> None:
    body = """VARIABLE x
Init == x = 0
Next == x' = IF x < 4 THEN x + 1 ELSE 2
Fair == Init /\\ [][Next]_x /\\ WF_x(Next)
P == <>[](x > 2)"""
    assert lasso(check(body)) == ([0, 1, 2, 3, 4], 3, "Next")


def test_the_way_to_a_cycle_is_a_shortest_one() -> None:
    body = """VARIABLE x
Init == x = 0
Next == x < 9 /\\ x' \\in {x + 1, 7}
Fair == Init /\\ [][Next]_x /\\ WF_x(Next)
P == <>(x = 5)"""
    result = check(body, options=CheckOptions(deadlock=False))
    assert lasso(result) == ([0, 7, 8], 2, "Next")


def test_the_bound_values_of_a_property_are_named() -> None:
    result = check(COUNT + "P == \\A i \\in 0..5 : []<>(x = i)")
    assert result.first is not None
    assert "P is violated for i = 4:" in result.first.message


def test_several_properties_each_with_a_counterexample() -> None:
    cfg = "SPECIFICATION Fair\nPROPERTY P Q R\n"
    body = COUNT + "P == <>(x = 7)\nQ == <>(x = 3)\nR == <>[](x = 3)"
    everything = check(body, cfg, CheckOptions(keep_going=True))
    assert [f.name for f in everything.findings] == ["P", "R"]
    assert [f.name for f in check(body, cfg).findings] == ["P"]


def test_a_strongly_fair_cycle_passes_through_all_that_it_must() -> None:
    body = """VARIABLES x, y
vars == <<x, y>>
Init == x = 0 /\\ y = 0
Turn == x' = (x + 1) % 3 /\\ y' = y
Up == x = 1 /\\ y' = (y + 1) % 2 /\\ x' = x
Fair == Init /\\ [][Turn \\/ Up]_vars /\\ WF_vars(Turn) /\\ SF_vars(Up)
P == <>[](y = 0)"""
    result = check(body)
    states, back, _ = lasso(result, "y")
    assert back == 1
    assert {0, 1} <= set(states)


# --- formulas -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formula", "code"),
    [
        ("\\A i \\in 0..x : []<>(x = i)", EXIT_OK),
        ("[](\\A i \\in 0..x : <>(x = i))", EXIT_OK),
        ("[](\\A i \\in {x} : [](x = i))", EXIT_PROPERTY),
        ("[](\\E i \\in {x} : <>(x = i + 1))", EXIT_PROPERTY),
        ("[](x < 3 => \\E i \\in {x} : <>(x = i + 1))", EXIT_OK),
        ("\\A <<a, b>> \\in {<<0, 1>>, <<2, 3>>} : x = a ~> x = b", EXIT_OK),
        ("\\E i \\in {7, 8} : <>(x = i)", EXIT_PROPERTY),
        ("\\A i \\in {} : <>(x = i)", EXIT_OK),
        ("<>TRUE /\\ []<>(1 = 1)", EXIT_OK),
        ("<>FALSE", EXIT_PROPERTY),
        ("~<>[](x = 0)", EXIT_OK),
        ("[](x = 3 => (<>(x = 1) <=> TRUE))", EXIT_OK),
        ("[][CASE x < 3 -> x' = x + 1 [] OTHER -> x' = 0]_x \\/ <>(x = 9)", EXIT_OK),
        ("CASE []<>(x = 0) -> <>(x = 2) [] OTHER -> <>(x = 9)", EXIT_OK),
        ("LET F(i) == []<>(x = i) IN F(1) /\\ F(3)", EXIT_OK),
        ("WF_x(x = 2 /\\ x' = 0)", EXIT_OK),
        ("SF_x(x = 2 /\\ x' = 0)", EXIT_PROPERTY),
        ("[]<>(ENABLED (x = 2 /\\ x' = 5))", EXIT_OK),
    ],
)
def test_forms(formula: str, code: int) -> None:
    assert check(COUNT + "P == " + formula).exit_code == code


def test_a_case_without_a_true_arm_is_an_error() -> None:
    result = check(COUNT + "P == [](CASE x = 0 -> <>(x = 1) [] x = 1 -> <>(x = 2))")
    assert (result.verdict, result.exit_code) == (Verdict.ERROR, EXIT_EVAL_LIVENESS)
    assert result.first is not None
    assert result.first.diagnostic is not None
    assert result.first.diagnostic.code == "eval.case"


def test_a_failure_counts_only_where_the_value_is_needed() -> None:
    assert check(COUNT + "P == [](x # 0 \\/ <>(6 \\div x > 7))").exit_code == EXIT_EVAL_LIVENESS
    assert check(COUNT + "P == [](x = 0 \\/ <>(6 \\div x > 0))").exit_code == EXIT_OK
    assert check(COUNT + "P == [](x = 0 \\/ (6 \\div x > 0 /\\ <>(x = 0)))").exit_code == EXIT_OK
    assert check(COUNT + "P == [](x # 0 => (6 \\div x > 0 => <>(x = 0)))").exit_code == EXIT_OK


def test_a_failing_fairness_is_the_specifications() -> None:
    result = check(
        COUNT + "Bad == Spec /\\ WF_x(x.f = 1)\nP == <>(x = 1)", "SPECIFICATION Bad\nPROPERTY P\n"
    )
    assert result.exit_code == EXIT_EVAL_LIVENESS


# --- refinement -----------------------------------------------------------------------------------

ABSTRACT = """---- MODULE A ----
EXTENDS Naturals
VARIABLE v
vars == v
Init == v = 0
Step == v' = 1 - v
Half(B) == WF_vars(B)
Spec == Init /\\ [][Step]_v /\\ Half(Step)
Jump == Init /\\ [][Step]_v /\\ WF_v(v = 0 /\\ v' = 2)
Two == Init /\\ WF_<<v>>(v' \\in {0, 1})
====
"""


@pytest.mark.parametrize(
    ("property_", "spec", "code"),
    [
        ("I!Spec", "Fair", EXIT_OK),
        ("I!Spec", "Spec", EXIT_PROPERTY),
        # `v' = 2` is possible for v, though no value of x makes it so: always enabled, never done.
        # It is enabled in half of the states only, so weak fairness asks nothing.
        ("I!Jump", "Fair", EXIT_OK),
        ("I!Jump", "Spec", EXIT_PROPERTY),
        ("I!Two", "Fair", EXIT_OK),
        ("I!Two", "Spec", EXIT_PROPERTY),
    ],
)
def test_enabled_of_an_instance_asks_for_any_value(property_: str, spec: str, code: int) -> None:
    body = COUNT + "I == INSTANCE A WITH v <- x % 2"
    cfg = f"SPECIFICATION {spec}\nPROPERTY {property_}\n"
    assert check(body, cfg, A=ABSTRACT).exit_code == code


# --- what is cut or merged ------------------------------------------------------------------------

GROWS = """VARIABLE x
Init == x = 0
Next == x' = x + 1
Fair == Init /\\ [][Next]_x /\\ WF_x(Next)
Small == x < 5
"""
CUT = "SPECIFICATION Fair\nCONSTRAINT Small\nPROPERTY P\n"


def test_a_property_that_holds_only_because_of_a_constraint() -> None:
    result = check(GROWS + "P == <>(x = 10)", CUT)
    assert (result.verdict, result.exit_code) == (Verdict.HOLDS, EXIT_OK)
    nothing, warning = result.warnings
    assert "every temporal property holds of nothing" in nothing
    assert warning.startswith("P holds only because the constraint Small cuts the graph")
    assert "leaves it in 5 steps" in warning
    strict = check(GROWS + "P == <>(x = 10)", CUT, CheckOptions(strict=True))
    assert strict.verdict is Verdict.UNDECIDED


def test_a_property_that_is_decided_within_a_constraint() -> None:
    result = check(GROWS + "P == <>(x = 3)", CUT, CheckOptions(strict=True))
    assert result.verdict is Verdict.HOLDS
    warning = result.warnings[-1]
    assert warning.startswith("P: checked on behaviours that stay within the constraint Small")


def test_a_constraint_that_cuts_nothing_is_not_mentioned() -> None:
    result = check(COUNT + "Small == x < 5\nP == <>(x = 3)", CUT)
    assert (result.verdict, result.warnings) == (Verdict.HOLDS, ())


def test_a_counterexample_within_a_constraint_is_one() -> None:
    body = GROWS.replace("Next == x' = x + 1", "Next == x' = x + 1 \\/ (x = 2 /\\ x' = 0)")
    assert lasso(check(body + "P == <>(x = 3)", CUT))[0] == [0, 1, 2]


def test_an_action_constraint_cuts_too() -> None:
    cfg = "SPECIFICATION Fair\nACTION_CONSTRAINT Up\nPROPERTY P\n"
    result = check(COUNT + "Up == x' > x\nP == []<>(x = 2)", cfg)
    assert "holds only because the constraint Up" in result.warnings[-1]


SYMMETRIC = """CONSTANT S
VARIABLE x
Init == x \\in S
Next == x' \\in S
Fair == Init /\\ [][Next]_x /\\ WF_x(Next)
Perms == Permutations(S)
P == <>(\\A s \\in S : x = s)
"""
SYMMETRY = "CONSTANT S = {a, b}\nSYMMETRY Perms\nSPECIFICATION Fair\nPROPERTY P\n"


def test_symmetry_is_told_to_be_unsound_and_refused_if_strict() -> None:
    result = check(SYMMETRIC, SYMMETRY)
    assert result.exit_code == EXIT_PROPERTY
    assert "checking liveness under SYMMETRY Perms is unsound" in result.warnings[0]
    strict = check(SYMMETRIC, SYMMETRY, CheckOptions(strict=True))
    assert (strict.exit_code, strict.counts.distinct) == (EXIT_CONFIG, 0)
    assert strict.first is not None
    assert strict.first.name == "cfg.unsound"


def test_view_is_told_to_be_unsound_and_refused_if_strict() -> None:
    cfg = "SPECIFICATION Fair\nVIEW V\nPROPERTY P\n"
    body = COUNT + "V == x % 2\nP == <>(x = 0)"
    assert "VIEW V is unsound" in check(body, cfg).warnings[0]
    assert check(body, cfg, CheckOptions(strict=True)).exit_code == EXIT_CONFIG


def test_strict_has_nothing_against_symmetry_without_liveness() -> None:
    cfg = "CONSTANT S = {a, b}\nSYMMETRY Perms\nSPECIFICATION Fair\n"
    assert check(SYMMETRIC, cfg, CheckOptions(strict=True)).exit_code == EXIT_OK


def test_a_counterexample_on_a_part_of_the_graph_counts() -> None:
    body = COUNT.replace("% 4", "% 4000").replace("WF_x(Next)", "WF_x(x = 9 /\\ Next)")
    result = check(body + "P == <>(x = 3000)", options=CheckOptions(max_states=50))
    assert (result.verdict, result.exit_code) == (Verdict.VIOLATED, EXIT_PROPERTY)
    holds = check(
        COUNT.replace("% 4", "% 4000") + "P == <>(x = 3000)", options=CheckOptions(max_states=50)
    )
    assert holds.verdict is Verdict.UNDECIDED


def test_fairness_that_no_behaviour_satisfies_is_told() -> None:
    body = COUNT + "Odd == Spec /\\ WF_x(x' = 7)\nP == <>(x = 100)"
    result = check(body, "SPECIFICATION Odd\nPROPERTY P\n")
    assert result.verdict is Verdict.HOLDS
    assert result.warnings == (
        "no behaviour of the explored states satisfies the fairness conditions (Odd): "
        "every temporal property holds of nothing",
    )


def test_the_limit_of_seconds_holds_for_liveness_too() -> None:
    body = COUNT.replace("% 4", "% 2000") + "P == [](x = 5 => <>(x = 4))"
    slow = CheckOptions(max_seconds=1e-9, interval=0.0)
    result = check(body, options=slow)
    assert result.verdict is Verdict.UNDECIDED
    assert any(reason.startswith("P is a temporal property, and") for reason in result.undecided)


def test_progress_tells_of_liveness() -> None:
    told: list[Counts] = []
    text = f"---- MODULE M ----\nEXTENDS Naturals\n{COUNT}P == x = 1 ~> x = 0\n====\n"
    model = load_text(text, "SPECIFICATION Fair\nPROPERTY P\n")
    run(model, Interpreter, CheckOptions(interval=0.0), told.append)
    assert any(c.activity == "liveness" and c.distinct == 4 for c in told)


def test_a_long_cycle_is_found_and_judged_without_recursion() -> None:
    body = COUNT.replace("% 4", "% 3000") + "P == <>[](x # 7)"
    states, back, _ = lasso(check(body))
    assert (len(states), back) == (3000, 1)


def test_what_begins_outside_the_constraints_is_no_behaviour() -> None:
    """TLC: "no error", with no state at all, and with those from 0 on."""
    body = "VARIABLE x\nInit == x \\in {9}\nNext == x' = (x + 1) % 4\nSmall == x < 5\n"
    body += "Fair == Init /\\ [][Next]_x /\\ WF_x(Next)\nP == <>(x = 3)"
    assert check(body, CUT).exit_code == EXIT_OK
    both = check(body.replace("{9}", "{0, 9}"), CUT)
    assert both.verdict is Verdict.HOLDS
    assert both.warnings == (
        "P: checked on behaviours that stay within the constraint Small, "
        "and initial states outside it were left out",
    )
