"""Operators beside each other: what binds tighter, and what needs parentheses.

Each row was put to TLC's parser; the answers are facts about TLA+.
"""

from __future__ import annotations

import pytest

from pymodel.errors import Source, SpecError
from pymodel.syntax.operators import CANONICAL, INFIX, POSTFIX, PREFIX
from pymodel.syntax.parser import parse_expression
from pymodel.syntax.walk import without_parens


@pytest.mark.parametrize(
    ("text", "grouped"),
    [
        ("a => b /\\ c", "a => (b /\\ c)"),
        ("a => b <=> c", "(a => (b <=> c))"),
        ("a ~> b => c", "((a ~> b) => c)"),
        ("~a \\in b", "~(a \\in b)"),
        ("~a /\\ b", "(~a) /\\ b"),
        ("x = ~y", "x = (~y)"),
        ("[]~a = b", "[](~(a = b))"),
        ("[]a /\\ b", "([]a) /\\ b"),
        ("<>a => b", "(<>a) => b"),
        ("<>[]a ~> b", "(<>([]a)) ~> b"),
        ("UNCHANGED x /\\ y", "(UNCHANGED x) /\\ y"),
        ("a = b <=> c = d", "(a = b) <=> (c = d)"),
        ("x \\in S \\cup T", "x \\in (S \\cup T)"),
        ("a + b \\cup c", "(a + b) \\cup c"),
        ("a .. b + c", "a .. (b + c)"),
        ("a :> b @@ c :> d", "(a :> b) @@ (c :> d)"),
        ("a + b - c", "a + (b - c)"),
        ("a - b + c", "(a - b) + c"),
        ("a % b * c", "a % (b * c)"),
        ("a * b ^ c", "a * (b ^ c)"),
        ("a + b + c", "(a + b) + c"),
        ("a \\o b \\o c", "(a \\o b) \\o c"),
        ("-a + b", "(-a) + b"),
        ("-a * b", "-(a * b)"),
        ("-a ^ b", "-(a ^ b)"),
        ("a - -b", "a - (-b)"),
        ("-a'", "-(a')"),
        ("-f[a]", "-(f[a])"),
        ("DOMAIN f.g", "DOMAIN (f.g)"),
        ("SUBSET S \\cup T", "(SUBSET S) \\cup T"),
        ("UNION S \\cup T", "(UNION S) \\cup T"),
        ("SUBSET SUBSET S", "SUBSET (SUBSET S)"),
        ("DOMAIN S @@ T", "(DOMAIN S) @@ T"),
        ("S \\cup SUBSET T", "S \\cup (SUBSET T)"),
        ("a .. DOMAIN T", "a .. (DOMAIN T)"),
        ("a * SUBSET b", "a * (SUBSET b)"),
        ("S \\X T \\ c", "(S \\X T) \\ c"),
        ("a \\cdot b /\\ c", "(a \\cdot b) /\\ c"),
        ("2 ^ a'", "2 ^ (a')"),
        ("a^+ ^ b", "(a^+) ^ b"),
        ("a /\\ \\A q \\in S : q => b", "a /\\ (\\A q \\in S : (q => b))"),
        ("IF a THEN b ELSE c + d", "IF a THEN b ELSE (c + d)"),
    ],
)
def test_grouping(text: str, grouped: str) -> None:
    def tree(source: str) -> object:
        return without_parens(parse_expression(Source("<string>", source)))

    assert tree(text) == tree(grouped)


@pytest.mark.parametrize(
    "text",
    [
        "a /\\ b \\/ c",
        "a \\/ b /\\ c",
        "a => b => c",
        "a <=> b <=> c",
        "a ~> b ~> c",
        "a -+-> b -+-> c",
        "a = b = c",
        "a < b = c",
        "a \\in b \\in c",
        "a \\cup b \\cap c",
        "a \\cup b \\ c",
        "a \\ b \\ c",
        "a .. b .. c",
        "a ^ b ^ c",
        "a * b / c",
        "a \\o b * c",
        "a :> b :> c",
        "a * -b",
        "a ^ -b",
        "a \\div -b",
        "a \\cdot b + c",
        "S \\X T * c",
        "DOMAIN S \\X T",
        "DOMAIN S + T",
        "UNION S % T",
        "SUBSET S * T",
        "[]x = 5",
        "UNCHANGED x = y",
        "[]x'",
        "ENABLED x'",
        "UNCHANGED x'",
        "[](x)'",
    ],
)
def test_conflicts(text: str) -> None:
    with pytest.raises(SpecError) as caught:
        parse_expression(Source("<string>", text))
    (problem,) = caught.value.diagnostics
    assert problem.code == "syntax.precedence"
    assert problem.hint and problem.notes[0][1] is not None


@pytest.mark.parametrize("symbol", [s for s in INFIX if s not in ("/\\", "\\/", "\\X", "~>")])
def test_associativity_is_that_of_the_table(symbol: str) -> None:
    text = f"a {symbol} b {symbol} c"
    if INFIX[symbol].left_assoc:
        left = parse_expression(Source("<string>", f"(a {symbol} b) {symbol} c"))
        assert without_parens(parse_expression(Source("<string>", text))) == without_parens(left)
    else:
        with pytest.raises(SpecError):
            parse_expression(Source("<string>", text))


def test_the_table_is_consistent() -> None:
    for table in (INFIX, PREFIX, POSTFIX):
        for symbol, operator in table.items():
            assert operator.symbol == symbol and operator.low <= operator.high
    known = {*INFIX, *PREFIX, *POSTFIX}
    spelt = [s for s in CANONICAL if s.startswith("\\") and s not in ("\\forall", "\\exists")]
    assert spelt and all(CANONICAL[s] in known for s in spelt)
    assert not any(s in known for s in CANONICAL)  # a synonym is no canonical name


def test_user_definable_operators_of_every_fixity_have_places() -> None:
    assert INFIX["\\prec"].low == 5 and INFIX["(\\X)"].left_assoc
    assert POSTFIX["^#"].low == 15 and PREFIX["-."].low == 12
