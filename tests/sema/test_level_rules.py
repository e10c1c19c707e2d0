"""Levels: what may stand in what. TLC 2.15 accepts and refuses these same formulas, one by one."""

from __future__ import annotations

import pytest

from pymodel.errors import SpecError
from pymodel.sema import load_text

HEAD = """---- MODULE M ----
EXTENDS Integers, Sequences
VARIABLE x
T == []x
"""
ACCEPTED = [
    "[i \\in {1} |-> T]",
    "[a |-> T]",
    "IF T THEN 1 ELSE 2",
    "IF TRUE THEN T ELSE 2",
    "CASE T -> 1 [] OTHER -> T",
    "~T",
    "LET a == T IN a",
    "T ~> T",
    "T /\\ x = 1",
    "<<x' = 1>>_x",
    "IF TRUE THEN T ELSE x'",
    "CASE TRUE -> T [] OTHER -> x'",
    "ENABLED (x' = 1)",
    "\\EE i : T",
    "\\AA i : x' = i",
    "<><<x' = 1>>_x",
    "[][x' = 1]_x ~> T",
    "x' \\cdot x'",
]
#: What is wrong inside is not wrong again in what is around it.
REFUSED_ONCE = ["{i \\in {1} : T} = {}", "Append(x, <<T>>)", "UNION {{T}}", "[a |-> (x')'].a = 1"]
REFUSED = [
    "<<T>>",
    "{T}",
    "{i \\in {1} : T}",
    "{T : i \\in {1}}",
    "{i \\in T : TRUE}",
    "[i \\in T |-> 1]",
    "[a : T]",
    "T.a",
    "T[1]",
    "x[T]",
    "[x EXCEPT ![1] = T]",
    "[x EXCEPT ![T] = 1]",
    "[T -> {1}]",
    "CHOOSE i \\in {1} : T",
    "CHOOSE i \\in T : TRUE",
    "\\A i \\in T : TRUE",
    "T = TRUE",
    "1 + T",
    "T \\cup T",
    "SUBSET T",
    "Append(x, T)",
    "T \\X T",
    "x \\in T",
    "UNION T",
    "DOMAIN T",
    "ENABLED T",
    "UNCHANGED T",
    "[T]_x",
    "WF_T(x' = 1)",
    "WF_x(T)",
    "T'",
    "[][T]_x",
    "[](x' = 1)",
    "<>(x' = 1)",
    "x' ~> T",
    "x' -+-> T",
    "x' => T",
    "\\E i \\in x' : T",
    "\\A i \\in {1} : T /\\ x' = 1",
    "[i \\in {1} |-> x'']",
    "(x' = 1) /\\ [][x' = 1]_x",
    "<<x' = 1>>_x /\\ [][x' = 1]_x",
    "[x' = 1]_x => T",
    "WF_x(x' = 1) /\\ x'",
    "[]<<x' = 1>>_x",
    "<>[x' = 1]_x",
    "T \\cdot x'",
    "x' <=> T",
    "{x' : i \\in T}",
    "~x' /\\ T",
    "(IF TRUE THEN x' ELSE x) /\\ T",
]


def codes(formula: str) -> list[str]:
    try:
        load_text(f"{HEAD}F == {formula}\n====\n")
    except SpecError as error:
        assert all(d.span is not None and d.span.line == 5 for d in error.diagnostics)
        return [d.code for d in error.diagnostics]
    return []


@pytest.mark.parametrize("formula", ACCEPTED)
def test_accepted(formula: str) -> None:
    assert codes(formula) == []


@pytest.mark.parametrize("formula", REFUSED)
def test_refused(formula: str) -> None:
    assert set(codes(formula)) == {"sema.level"}


@pytest.mark.parametrize("formula", REFUSED_ONCE)
def test_one_mistake_is_one_error(formula: str) -> None:
    assert codes(formula) == ["sema.level"]
