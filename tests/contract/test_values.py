"""What may live here: the values of constant expressions in every engine."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pymodel.engine.base import Engine
from pymodel.errors import SpecError
from pymodel.kernel.nodes import Node
from pymodel.values import show

Expression = Callable[..., tuple[Engine, Node]]

VALUES = [
    # arithmetic: \div rounds down, integers have any size
    ("(-7) \\div 2", "-4"),
    ("(-7) % 3", "2"),
    ("2 ^ 70", "1180591620717411303424"),
    ("3 - 5", "-2"),
    ("1..3 = {3, 2, 1}", "TRUE"),
    ("2..1", "{}"),
    # order: CHOOSE follows the model's order
    ("CHOOSE x \\in {3, 1, 2} : x > 1", "2"),
    ("CHOOSE s \\in SUBSET (1..3) : 3 \\in s", "{3}"),
    ("CHOOSE f \\in [1..2 -> 1..2] : f[1] # f[2]", "<<1, 2>>"),
    ("CHOOSE r \\in [b : 1..2, a : 1..2] : r.a # r.b", "[a |-> 2, b |-> 1]"),
    ("CHOOSE p \\in (1..2) \\X (1..2) : p[1] # p[2]", "<<1, 2>>"),
    ("CHOOSE x \\in {<<2, 1>>, <<5>>} : TRUE", "<<5>>"),
    ("CHOOSE x \\in BOOLEAN : TRUE", "FALSE"),
    ("CHOOSE <<x, y>> \\in {<<1, 2>>, <<2, 1>>} : x > y", "<<2, 1>>"),
    # sets
    ("{x \\in 1..5 : x % 2 = 1}", "{1, 3, 5}"),
    ("{<<x, y>> \\in {<<1, 2>>, <<2, 2>>} : x = y}", "{<<2, 2>>}"),
    ("{x + y : x \\in 1..2, y \\in {10, 20}}", "{11, 12, 21, 22}"),
    ("{x - y : <<x, y>> \\in {<<5, 1>>, <<4, 3>>}}", "{1, 4}"),
    ("UNION {{1, 2}, {2, 3}}", "{1, 2, 3}"),
    ("SUBSET {1, 2}", "{{}, {1}, {2}, {1, 2}}"),
    ("({1, 2, 3} \\ {2}) \\cap {2, 3}", "{3}"),
    ("{1, 2} \\X {3}", "{<<1, 3>>, <<2, 3>>}"),
    ("Cardinality(SUBSET (1..10))", "1024"),
    ("Cardinality([1..3 -> 1..4])", "64"),
    ("[{} -> {1}] = [{} -> {2}]", "TRUE"),
    ("[{1} -> {}]", "{}"),
    ("{{}} \\cup {{1}}", "{{}, {1}}"),
    # membership in sets that nobody writes out
    ("5 \\in Nat /\\ -5 \\notin Nat /\\ -5 \\in Int", "TRUE"),
    ('"a" \\in STRING', "TRUE"),
    ("<<1, 2>> \\in Seq(Nat)", "TRUE"),
    ("<<1, -2>> \\in Seq(Nat)", "FALSE"),
    ("[x \\in {1, 5} |-> 3] \\in [{1, 5} -> Nat]", "TRUE"),
    ("[a |-> 1, b |-> {}] \\in [a : Nat, b : SUBSET Nat]", "TRUE"),
    ("<<1, {2, 3}>> \\in Nat \\X SUBSET Nat", "TRUE"),
    ("3 \\in {x \\in Nat : x > 2}", "TRUE"),
    ("3 \\in Nat \\cup {-1} /\\ -1 \\in Nat \\cup {-1}", "TRUE"),
    ("0 \\in Nat \\ {0}", "FALSE"),
    ("{1, 2} \\subseteq Nat", "TRUE"),
    ("<<1, 2>> \\in UNION {[1..n -> Nat] : n \\in 0..3}", "TRUE"),
    ("<<1, -2>> \\in UNION {[1..n -> Nat] : n \\in 0..3}", "FALSE"),
    ("[x \\in 0..1 |-> -5] \\in UNION {[0..1 -> Int], [0..2 -> Nat]}", "TRUE"),
    ("[x \\in 0..2 |-> -5] \\in UNION {[0..1 -> Int], [0..2 -> Nat]}", "FALSE"),
    (
        "[a |-> -1] \\in [a : UNION {Nat, {-1}}] /\\ [a |-> -2] \\notin [a : UNION {Nat, {-1}}]",
        "TRUE",
    ),
    ("<<1, -1>> \\in [1..2 -> UNION {Nat, {-1}}]", "TRUE"),
    ("4 \\in UNION {{x \\in Nat : x > k} : k \\in {3, 9}}", "TRUE"),
    ("[s |-> 4] \\in [s : UNION {{x \\in Nat : x > k} : k \\in {3, 9}}]", "TRUE"),
    ("[s |-> 3] \\in [s : UNION {{x \\in Nat : x > k} : k \\in {3, 9}}]", "FALSE"),
    ("{{2}, {}} \\subseteq UNION {SUBSET Nat, {{-1}}}", "TRUE"),
    ("{{-2}} \\subseteq UNION {SUBSET Nat, {{-1}}}", "FALSE"),
    ("UNION {SUBSET {1}, {{2}}} = {{}, {1}, {2}}", "TRUE"),
    ("{4, 5} \\subseteq {x \\in Nat : x > 3} \\ {6}", "TRUE"),
    ("Nat = Nat /\\ Nat # Int /\\ DOMAIN [x \\in Nat |-> x] = Nat", "TRUE"),
    ('"x" \\in {}', "FALSE"),
    ("IsFiniteSet(Nat)", "FALSE"),
    ("{x \\in 1..3 : x \\in Nat \\cap {2, 7}}", "{2}"),
    # functions
    ("[x \\in 1..3 |-> x * x]", "<<1, 4, 9>>"),
    ("[x \\in {} |-> 1]", "<<>>"),
    ("[x \\in 1..2, y \\in {5} |-> x + y][2, 5]", "7"),
    ("[<<x, y>> \\in {<<1, 2>>} |-> x + y]", "(<<1, 2>> :> 3)"),
    ("DOMAIN [a |-> 1, b |-> 2]", '{"a", "b"}'),
    ("DOMAIN <<5, 6>>", "{1, 2}"),
    ("[a |-> 1, b |-> 2].b", "2"),
    ("[[a |-> 1] EXCEPT !.a = @ + 1, !.a = @ * 5]", "[a |-> 10]"),
    ("[<<<<1>>, <<2, 3>>>> EXCEPT ![2][1] = 7]", "<<<<1>>, <<7, 3>>>>"),
    ("[[x \\in {0, 5} |-> x] EXCEPT ![5] = @ + 1]", "(0 :> 0 @@ 5 :> 6)"),
    ("[<<1, 2>> EXCEPT ![3] = 7]", "<<1, 2>>"),
    ("[f \\in [{1} -> {2, 3}] |-> f[1]][<<3>>]", "3"),
    ("<<1>> = [a |-> 1, b |-> 2]", "FALSE"),
    ('{<<1>>, <<"a", 1>>} = {<<"a", 1>>, <<1>>}', "TRUE"),
    ("[x \\in Nat |-> x + 1][41]", "42"),
    ("LET f[n \\in Nat] == IF n = 0 THEN 1 ELSE n * f[n - 1] IN f[20]", "2432902008176640000"),
    (
        "LET f[n \\in 0..2] == IF n = 0 THEN 0 ELSE f[n - 1] + n IN f",
        "(0 :> 0 @@ 1 :> 1 @@ 2 :> 3)",
    ),
    # sequences
    ("Append(<<1>>, 2) \\o <<3>>", "<<1, 2, 3>>"),
    ("Head(<<1, 2>>) + Len(Tail(<<1, 2, 3>>))", "3"),
    ("SubSeq(<<1, 2, 3, 4>>, 2, 3)", "<<2, 3>>"),
    ("SubSeq(<<1, 2>>, 2, 1)", "<<>>"),
    ("SelectSeq(<<1, 2, 3, 4>>, LAMBDA x : x % 2 = 0)", "<<2, 4>>"),
    ('Len("abc") + Len("ab" \\o "c")', "6"),
    # TLC, Bags
    ("(1 :> 2) @@ (1 :> 3) @@ (2 :> 4)", "<<2, 4>>"),
    ("Cardinality(Permutations({1, 2, 3}))", "6"),
    ("SortSeq(<<3, 1, 2>>, LAMBDA a, b : a > b)", "<<3, 2, 1>>"),
    ("ToString(<<1, {2}>>)", '"<<1, {2}>>"'),
    ("SetToBag({1, 2}) (+) SetToBag({2})", "<<1, 2>>"),
    ("BagToSet((5 :> 1) (-) (5 :> 1))", "{}"),
    ("CopiesIn(2, SetToBag({2}) (+) SetToBag({2}))", "2"),
    # control
    ("CASE FALSE -> 1 [] TRUE -> 2 [] TRUE -> 3", "2"),
    ("LET a == 1 b == a + 1 IN <<a, b, b>>", "<<1, 2, 2>>"),
    ('IF TRUE THEN 1 ELSE 1 + "a"', "1"),
    ("(FALSE => 1 = 2) <=> ~FALSE", "TRUE"),
    ("\\A x, y \\in 1..3 : \\E z \\in 1..6 : x + y = z", "TRUE"),
]


@pytest.mark.parametrize(("text", "value"), VALUES, ids=[text for text, _ in VALUES])
def test_values(expression: Expression, text: str, value: str) -> None:
    engine, node = expression(text)
    assert show(engine.evaluate(node)) == value


FAILURES = [
    ('1 = "a"', "eval.compare"),
    ("{} = <<>>", "eval.compare"),
    ('"a" \\in Nat', "eval.compare"),
    ('{1, "a"}', "eval.compare"),
    ('{<<1>>, <<"a">>}', "eval.compare"),
    ('{1} \\cup {"a"}', "eval.compare"),
    ("1 = TRUE", "eval.compare"),
    ("Cardinality(Nat)", "eval.infinite"),
    ("SUBSET Nat = {}", "eval.infinite"),
    ("{x \\in Nat : x < 3}", "eval.infinite"),
    ("0 ^ 0", "eval.power"),
    ("1 \\div 0", "eval.division"),
    ("1 % -1", "eval.division"),
    ("<<1>>[2]", "eval.domain"),
    ("[a |-> 1].b", "eval.domain"),
    ("Tail(<<>>)", "eval.empty"),
    ("SubSeq(<<1>>, 1, 2)", "eval.domain"),
    ("CHOOSE x \\in {} : TRUE", "eval.choose"),
    ("LET f[n \\in Nat] == f[n] IN f[1]", "eval.recursion"),
    ("IF 1 THEN 2 ELSE 3", "eval.type"),
    ("1 /\\ TRUE", "eval.type"),
    ("DOMAIN 1", "eval.type"),
    ("UNION {1}", "eval.type"),
    ("{1}[1]", "eval.type"),
    ("Len({})", "eval.type"),
    ("\\E x \\in 1 : TRUE", "eval.type"),
    ("{x : <<x, y>> \\in {<<1, 2, 3>>}}", "eval.type"),
    ("TLCGet(77)", "eval.register"),
]


@pytest.mark.parametrize(("text", "code"), FAILURES, ids=[text for text, _ in FAILURES])
def test_failures(expression: Expression, text: str, code: str) -> None:
    engine, node = expression(text)
    with pytest.raises(SpecError) as caught:
        engine.evaluate(node)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == code
    assert diagnostic.span is not None
    assert diagnostic.message


def test_model_values_differ_from_all_else(expression: Expression) -> None:
    cfg = "CONSTANTS m = m\nA_1 = A_1\nB_1 = B_1"
    extends = "Integers\nCONSTANTS m, A_1, B_1"
    engine, node = expression(
        "m # 1 /\\ m \\notin Nat /\\ m \\notin {1, 2} /\\ m = m", extends, cfg
    )
    assert show(engine.evaluate(node)) == "TRUE"
    engine, node = expression("<<m, {m, 1}, CHOOSE x \\in {1, m} : TRUE>>", extends, cfg)
    assert show(engine.evaluate(node)) == "<<m, {1, m}, m>>"
    engine, node = expression("A_1 = B_1", extends, cfg)
    with pytest.raises(SpecError):
        engine.evaluate(node)


def test_names_are_ordered_as_the_model_met_them(expression: Expression) -> None:
    extends = "Integers\nCONSTANTS z, a"
    engine, node = expression("CHOOSE x \\in {a, z} : TRUE", extends, "CONSTANTS z = z\na = a")
    assert show(engine.evaluate(node)) == "z"


def test_recursive_operators(expression: Expression) -> None:
    extends = "Integers, FiniteSets\nRECURSIVE Sum(_), Even(_), Odd(_), Map(_, _), Or3(_, _, _)\n"
    definitions = """
Sum(S) ==
  IF S = {} THEN 0 ELSE LET x == CHOOSE x \\in S : TRUE IN x + Sum(S \\ {x})
Even(n) == IF n = 0 THEN TRUE ELSE Odd(n - 1)
Odd(n) == IF n = 0 THEN FALSE ELSE Even(n - 1)
Map(F(_), S) ==
  IF S = {} THEN {} ELSE LET x == CHOOSE x \\in S : TRUE IN {F(x)} \\cup Map(F, S \\ {x})
Or3(n, a, b) == IF n = 0 THEN a ELSE Or3(n - 1, a, b)"""
    engine, node = expression(
        'Sum(1..100) = 5050 /\\ Even(40) /\\ ~Odd(40) /\\ Or3(3, 1, 1 + "a") = 1 '
        "/\\ Map(LAMBDA y : y * 2, 1..3) = {2, 4, 6}",
        extends + definitions,
    )
    assert show(engine.evaluate(node)) == "TRUE"
