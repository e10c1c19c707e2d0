"""What may live here: sets too large to be written out or gone through end with a clear error."""

from __future__ import annotations

from pathlib import Path

import pytest

from acceptor import CheckOptions, check
from pymodel.errors import EXIT_EVAL_SPEC
from pymodel.report import text

CFG = "INIT Init\nNEXT Next\n"


def _spec(folder: Path, value: str) -> Path:
    path = folder / "Large.tla"
    path.write_text(
        "---- MODULE Large ----\nEXTENDS Integers, FiniteSets\nVARIABLE x\n"
        f"Init == x = {value}\nNext == x' = x\n====\n"
    )
    return path


@pytest.mark.parametrize(
    "value",
    [
        "{i \\in 1..5000 : i > 0}",
        "{i + 1 : i \\in 1..5000}",
        "{<<i, j>> \\in (1..200) \\X (1..200) : i < j}",
        "{i + 1000 * j : i \\in {1} \\cup 2..100, j \\in {1} \\cup 2..100}",
        "{s \\in {LET y == {i} IN y : i \\in 1..5000} : TRUE}",
        "Cardinality(SUBSET (1..13) \\ {{}})",
        "{Q \\in SUBSET (1..40) : 2 * Cardinality(Q) > 40}",
        "\\A Q \\in SUBSET (1..40) : Q \\subseteq 1..40",
        "SUBSET (1..20000)",
        "[1..20 -> 1..20]",
        "{[a |-> i, b |-> j] : i \\in 1..100, j \\in 1..100}",
        "[i \\in 1..100, j \\in 1..100 |-> i + j]",
        "[i \\in 1..10^9 |-> i]",
        "[i \\in 1..Cardinality({1, 2}) * 10^9 |-> i]",
    ],
)
def test_a_set_that_is_too_large_is_an_error(tmp_path: Path, value: str) -> None:
    options = CheckOptions(max_set_size=4096)
    result = check(_spec(tmp_path, value), cfg=CFG, options=options)
    assert result.first is not None
    assert result.first.diagnostic is not None
    assert result.first.diagnostic.code == "eval.too-large"
    assert result.exit_code == EXIT_EVAL_SPEC


@pytest.mark.parametrize(
    "value",
    [
        "Cardinality(SUBSET (1..12))",
        "{i \\in 1..5000 : i < 10}",
        "Cardinality(SUBSET (1..40))",
        "\\E Q \\in SUBSET (1..40) : Q = {1, 2}",
        "SUBSET (1..40) \\cap {{1}, {50}}",
        "Cardinality({i + j : i \\in {1} \\cup 2..60, j \\in {1} \\cup 2..60})",
    ],
)
def test_a_large_set_of_which_little_is_needed_is_none(tmp_path: Path, value: str) -> None:
    result = check(_spec(tmp_path, value), cfg=CFG, options=CheckOptions(max_set_size=4096))
    assert result.exit_code == 0
    assert result.counts.distinct == 1


def test_an_integer_of_many_digits_is_shown(tmp_path: Path) -> None:
    """Python refuses to write more than 4300 digits unless it is told to."""
    spec = _spec(tmp_path, "2^20000")
    result = check(spec, cfg=CFG, invariants=["x = 1"])
    assert str(2**20000) in text.report(result)


@pytest.mark.parametrize(
    ("grows", "start"),
    [("x * x", "2"), ("x ^ x", "7"), ("(x ^ 2) ^ 2", "3"), ("x \\o x", "<<1>>")],
)
def test_a_value_that_grows_without_end_is_an_error(tmp_path: Path, grows: str, start: str) -> None:
    path = tmp_path / "Grows.tla"
    path.write_text(
        "---- MODULE Grows ----\nEXTENDS Integers, Sequences\nVARIABLE x\n"
        f"Init == x = {start}\nNext == x' = {grows}\n====\n"
    )
    result = check(path, cfg=CFG)
    assert result.first is not None
    assert result.first.diagnostic is not None
    assert result.first.diagnostic.code == "eval.too-large"
    assert result.first.diagnostic.span is not None
    assert result.exit_code == EXIT_EVAL_SPEC
