"""What may live here: failures of evaluation: code, place, values, operators on the way."""

from __future__ import annotations

import pytest

from pymodel.errors import EXIT_ASSERT, EXIT_EVAL_SAFETY, EXIT_EVAL_SPEC, Diagnostic
from tests.contract.conftest import Make, explore


def failure(make: Make, body: str, cfg: str = "", extends: str = "Integers") -> Diagnostic:
    """The diagnostic of the one violation."""
    result = explore(make(body, cfg, extends))
    (violation,) = result.violations
    assert violation.kind in ("evaluation", "assert")
    assert violation.diagnostic is not None
    return violation.diagnostic


def test_a_type_error_has_its_place_values_and_operators(make: Make) -> None:
    found = failure(
        make,
        """VARIABLE x
Init == x = 1
Twice(n) == n * 2 > 1
Step(k) == Twice(IF x = 1 THEN k ELSE "a") /\\ x' = x + 1
Next == \\E k \\in 1..1 : Step(k)""",
    )
    assert found.code == "eval.type"
    assert '"a"' in found.message
    assert found.exit_code == EXIT_EVAL_SPEC
    assert found.span is not None
    assert found.span.line == 5
    notes = [text for text, _ in found.notes]
    assert "with k = 1" in notes
    assert notes[-2:] == ["in Twice", "in Step"] or notes[-1] == "in Twice"


@pytest.mark.parametrize(
    ("guard", "code"),
    [
        ('x = "a"', "eval.compare"),
        ("x \\in {<<1>>}", "eval.compare"),
        ("x", "eval.type"),
        ("<<1, 2>>[x + 3] = 1", "eval.domain"),
        ("[a |-> 1][x] = 1", "eval.domain"),
        ("(CHOOSE z \\in {1, 2} : z > x + 2) = 1", "eval.choose"),
        ("CASE x = 5 -> TRUE", "eval.case"),
        ("x \\div 0 = 1", "eval.division"),
        ("x % (x - 1) = 1", "eval.division"),
        ("(x - 1) ^ (x - 1) = 1", "eval.power"),
        ("\\E n \\in Nat : n = x", "eval.infinite"),
        ("Head(SubSeq(<<1>>, 2, x)) = 1", "eval.empty"),
        ("1 = x'", "eval.unassigned"),
    ],
)
def test_codes(make: Make, guard: str, code: str) -> None:
    body = f"VARIABLES x, y\nInit == x = 1 /\\ y = 1\nNext == 1 = 1 /\\ ({guard}) /\\ y' = 1"
    found = failure(make, body, extends="Integers, Sequences")
    assert found.code == code
    assert found.span is not None


def test_errors_stay_where_evaluation_does_not_go(make: Make) -> None:
    engine = make(
        """VARIABLE x
Init == x = 1
Bad == 1 = "a"
Next == LET unused == 1 + "a"
            used == x + unused IN
  /\\ x' = x
  /\\ x # 1 => Bad
  /\\ x = 1 \\/ Bad
  /\\ IF x = 1 THEN TRUE ELSE Bad
  /\\ \\A y \\in {} : Bad
  /\\ \\E y \\in {1, 2} : x = 1 \\/ Bad
  /\\ CASE x = 1 -> TRUE [] OTHER -> Bad
  /\\ (x = 2 /\\ used = 3) \\/ x = 1"""
    )
    result = explore(engine)
    assert result.violations == ()
    assert result.generated == 2


def test_a_variable_without_a_value(make: Make) -> None:
    found = failure(make, "VARIABLES x, y\nInit == x = 1 /\\ y = 1\nNext == x' = 1")
    assert found.code == "eval.unassigned"
    assert "y'" in found.message


def test_an_invariant_that_fails(make: Make) -> None:
    body = 'VARIABLE x\nInit == x = 1\nNext == x\' = x + 1\nInv == x < 3 \\/ x = "a"'
    engine = make(body, "INVARIANT Inv")
    (violation,) = explore(engine).violations
    assert (violation.kind, violation.name) == ("evaluation", "Inv")
    assert violation.diagnostic is not None
    assert violation.diagnostic.exit_code == EXIT_EVAL_SAFETY


def test_assert(make: Make) -> None:
    body = 'VARIABLE x\nInit == x = 1\nNext == Assert(x < 3, <<"big", x>>) /\\ x\' = x + 1'
    engine = make(body, extends="Integers, TLC")
    (violation,) = explore(engine).violations
    assert violation.kind == "assert"
    assert violation.diagnostic is not None
    assert violation.diagnostic.exit_code == EXIT_ASSERT
    assert '<<"big", 3>>' in violation.diagnostic.message
    assert violation.state is not None
    assert engine.decode(violation.state) == {"x": 3}


def test_a_recursion_without_an_end(make: Make) -> None:
    found = failure(
        make,
        "VARIABLE x\nRECURSIVE F(_)\nF(n) == F(n + 1)\nInit == x = 1\nNext == x' = F(x)",
    )
    assert found.code == "eval.recursion"
