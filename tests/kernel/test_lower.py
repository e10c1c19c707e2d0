"""Each construct of the language, lowered: what engines see, as text."""

from __future__ import annotations

import re

import pytest

from pymodel.errors import SpecError
from pymodel.kernel import load_text
from pymodel.kernel.analysis import Level, level
from pymodel.kernel.model import Model
from pymodel.kernel.show import show
from pymodel.kernel.verify import problems

HEAD = """---- MODULE M ----
EXTENDS Naturals, Sequences, FiniteSets
CONSTANT N
VARIABLES x, y
"""
TAIL = "\nInit == x = 0 /\\ y = 0\nNext == UNCHANGED <<x, y>>\n====\n"
CFG = "CONSTANT N = 3\nINIT Init\nNEXT Next\n"


def model(body: str, cfg: str = CFG, modules: dict[str, str] | None = None) -> Model:
    made = load_text(HEAD + body + TAIL, cfg, modules)
    for name in made.definitions:
        assert made.definitions[name] is not None
    assert problems(made) == []
    return made


def lowered(expression: str, before: str = "") -> str:
    node = model(f"{before}\nE == {expression}\n").definitions["E"]
    text = show(node)
    return text.removeprefix("E::")


@pytest.mark.parametrize(
    ("source", "kernel"),
    [
        ("N + x", "(3 + x)"),
        ("x # y", "~(x = y)"),
        ("x \\notin {1}", "~(x \\in {1})"),
        ("~(x = 1) => y = 2", "(~(x = 1) => (y = 2))"),
        ("x = 1 <=> y = 2", "((x = 1) <=> (y = 2))"),
        ("/\\ x = 1\n     /\\ \\/ y = 1\n        \\/ y = 2", "((x = 1) /\\ ((y = 1) \\/ (y = 2)))"),
        ("/\\ x = 1", "(x = 1)"),
        ("\\A a, b \\in {1, 2} : a = b", "(\\A a \\in {1, 2}, b \\in {1, 2} : (a = b))"),
        ("\\E <<a, b>> \\in x : a = b", "(\\E <<a, b>> \\in x : (a = b))"),
        ("CHOOSE a \\in x : a > 1", "(CHOOSE a \\in x : (a > 1))"),
        ("CHOOSE a : a \\notin x", "(CHOOSE a \\in Any : ~(a \\in x))"),
        ("IF x = 1 THEN 2 ELSE y", "(IF (x = 1) THEN 2 ELSE y)"),
        (
            "CASE x = 1 -> 2 [] x = 2 -> 3 [] OTHER -> y",
            "(CASE (x = 1) -> 2 [] (x = 2) -> 3 [] OTHER -> y)",
        ),
        ("{a \\in x : a = 1}", "{a \\in x : (a = 1)}"),
        ("{a + b : a \\in x, b \\in y}", "{(a + b) : a \\in x, b \\in y}"),
        ("SUBSET x \\cup UNION y", "(SUBSET(x) \\cup UNION(y))"),
        ("[a \\in x |-> a + 1]", "[a \\in x |-> (a + 1)]"),
        ("[x -> y]", "[x -> y]"),
        ("x[1]", "x[1]"),
        ("x[1, y]", "x[<<1, y>>]"),
        ("x.f", 'x["f"]'),
        ("[f |-> x, g |-> 1]", "[f |-> x, g |-> 1]"),
        ("[f : x, g : {1}]", "[f : x, g : {1}]"),
        ("<<x, 1>>", "<<x, 1>>"),
        ("x \\X y \\X x", "(x \\X y \\X x)"),
        ("[x EXCEPT ![1].a[2, 3] = @ + 1]", '[x EXCEPT ![1]["a"][<<2, 3>>] = @ -> (@ + 1)]'),
        (
            "[x EXCEPT ![1] = [@ EXCEPT !.b = @]]",
            '[x EXCEPT ![1] = @ -> [@ EXCEPT !["b"] = @#2 -> @#2]]',
        ),
        ("x' = y + 1", "(x' = (y + 1))"),
        ("(x + y)' = 1", "((x' + y') = 1)"),
        ("UNCHANGED <<x, <<y>>>>", "UNCHANGED <<x, y>>"),
        ("UNCHANGED (x + y)", "((x' + y') = (x + y))"),
        ("UNCHANGED <<x, x + y>>", "(UNCHANGED <<x>> /\\ ((x' + y') = (x + y)))"),
        ("ENABLED (x' = 1)", "ENABLED (x' = 1)"),
        ("[x' = 1]_<<x, y>>", "[(x' = 1)]_<<x, y>>"),
        ("<<x' = 1>>_x", "<<(x' = 1)>>_x"),
        ("[](x = 1)", "[](x = 1)"),
        ("<>(x = 1) /\\ (x = 1 ~> y = 1)", "(<>(x = 1) /\\ ((x = 1) ~> (y = 1)))"),
        ("WF_x(x' = 1)", "WF_x((x' = 1))"),
        ("SF_<<x, y>>(x' = 1)", "SF_<<x, y>>((x' = 1))"),
        ("label :: (x = 1)", "(x = 1)"),
        ("SelectSeq(x, LAMBDA e : e > y)", "SelectSeq(x, (LAMBDA e : (e > y)))"),
        ("BOOLEAN", "{FALSE, TRUE}"),
        ("Nat", "Nat"),
    ],
)
def test_each_construct(source: str, kernel: str) -> None:
    assert lowered(source) == kernel


@pytest.mark.parametrize(
    ("source", "kernel"),
    [
        ("1..N", "{1, 2, 3}"),
        ("{1, 2} \\cup {N}", "({1, 2} \\cup {3})"),
        ('{1, "a"}', '{1, "a"}'),  # not one value: comparing its elements is an error
        ("<<1, <<2>>>>[2]", "<<2>>"),
        ("<<1>>[2]", "<<1>>[2]"),  # an error, but only where it is evaluated
        ('[a |-> 1, b |-> "c"].b', '"c"'),
        ("2 * 3 - 7", "-1"),
        ("5 \\div 0", "(5 \\div 0)"),
        ("2147483647 + 1", "(2147483647 + 1)"),
        ("1..1000000", "(1 .. 1000000)"),
    ],
)
def test_folding_only_where_nothing_can_go_wrong(source: str, kernel: str) -> None:
    assert lowered(source) == kernel


def test_operators_are_inlined_with_names_of_their_own() -> None:
    before = "All(S, P(_)) == \\A a \\in S : P(a)\nAbove(b, c) == \\E a \\in {1} : a + b > c"
    text = lowered("All(x, LAMBDA e : Above(e, y))", before)
    assert text.startswith("All(S = x)::(\\A a \\in x : Above(b = a, c = y)::(\\E a#2 \\in {1} :")
    assert text.endswith("((a#2 + a) > y)))")


def test_an_argument_is_computed_once() -> None:
    assert lowered("Twice(x + y)", "Twice(a) == a * a") == "(LET a == (x + y) IN (a * a))"
    assert lowered("Once(x + y)", "Once(a) == a * 2") == "((x + y) * 2)"
    looped = lowered("Loop(x + y)", "Loop(a) == {a + b : b \\in y}")
    assert looped == "(LET a == (x + y) IN {(a + b) : b \\in y})"
    assert lowered("Never(x + y)", "Never(a) == x") == "x"


def test_an_action_as_an_argument_is_put_where_it_is_used() -> None:
    before = "Both(A) == A /\\ (y = 1 => A)"
    assert (
        lowered("Both(x' = 1)", before)
        == "Both(A = (x' = 1))::((x' = 1) /\\ ((y = 1) => (x' = 1)))"
    )


def test_a_parameter_under_a_prime() -> None:
    assert lowered("Grows(x)", "Grows(v) == v' > v") == "Grows(v = x)::(x' > x)"
    text = lowered("Grows(x + y)", "Grows(v) == v' > v")
    assert text == "Grows(v = (x + y))::((x' + y') > (x + y))"


def test_let() -> None:
    assert lowered("LET a == x + 1 IN a * a") == "(LET a == (x + 1) IN (a * a))"
    assert lowered("LET a == x + 1 IN a") == "(x + 1)"
    assert lowered("LET F(b) == b + x IN F(1) * F(2)") == "((1 + x) * (2 + x))"
    assert lowered("LET a == x' IN a = 1 /\\ y = a") == "((x' = 1) /\\ (y = x'))"
    text = lowered("\\A k \\in y : LET F(b) == b + k IN F(1) = F(2)")
    assert text == "(\\A k \\in y : ((1 + k) = (2 + k)))"


@pytest.mark.parametrize(
    ("source", "kernel"),
    [
        ("y = (LET a == x + 1 IN a * a)'", "(y = (LET a == (x' + 1) IN (a * a)))"),
        ("Twice(x + y)' = 4", "((LET a == (x' + y') IN (a * a)) = 4)"),
        ("Squared' = 4", "((LET a == (x' + y') IN (a * a)) = 4)"),
        ("(LET a == x = 1 IN a => ~a)'", "(a::(x' = 1) => ~a::(x' = 1))"),
    ],
)
def test_a_value_under_a_prime_is_computed_once(source: str, kernel: str) -> None:
    """A formula under a prime stays where it is: it may be what gives a variable its value."""
    found = lowered(source, "Twice(a) == a * a\nSquared == Twice(x + y)")
    assert re.sub(r"#\d+", "", found) == kernel


def test_let_around_a_behaviour_belongs_to_each_state() -> None:
    assert lowered("LET a == x + 1 IN [](a > a - 1)") == "[]((x + 1) > ((x + 1) - 1))"


def test_let_moves_to_where_it_is_used() -> None:
    text = lowered("LET a == x + 1 IN y = 1 /\\ y' = a + a /\\ x' = 1")
    assert text == "((y = 1) /\\ (y' = (LET a == (x + 1) IN (a + a))) /\\ (x' = 1))"


def test_let_stays_outside_an_operator() -> None:
    text = lowered("K(Tail(x))", "K(z) == LET f(c) == c \\in {z[i] : i \\in y} IN SelectSeq(x, f)")
    assert text == (
        "(LET z == Tail(x) IN SelectSeq(x, (LAMBDA c : f(c = c)::(c \\in {z[i] : i \\in y}))))"
    )


def test_functions() -> None:
    assert lowered("f", "f[a \\in Nat] == a + x") == "[a \\in Nat |-> (a + x)]"
    text = lowered("f[2]", "f[a \\in Nat] == IF a = 0 THEN 1 ELSE f[a - 1]")
    assert text == "(LET f[a \\in Nat] == (IF (a = 0) THEN 1 ELSE f[(a - 1)]) IN f)[2]"


def test_recursive_operators_are_lifted() -> None:
    made = model(
        "RECURSIVE Sum(_)\nSum(s) == IF s = <<>> THEN x ELSE Head(s) + Sum(Tail(s))\nE == Sum(y)"
    )
    assert show(made.definitions["E"]) == "Sum(y)"
    (operator,) = made.recursive.values()
    assert operator.params == ("s",)
    assert show(operator.body) == "(IF (s = <<>>) THEN x ELSE (Head(s) + Sum(Tail(s))))"


def test_recursion_takes_what_it_captures_as_parameters() -> None:
    body = """RECURSIVE Even(_, _), Odd(_, _)
E == \\A k \\in {1, 2} : LET RECURSIVE Even(_), Odd(_)
                           Even(n) == IF n = 0 THEN k = 1 ELSE Odd(n - 1)
                           Odd(n) == IF n = 0 THEN FALSE ELSE Even(n - 1)
                       IN Even(x)"""
    made = model(body.split("\n", 1)[1])
    assert "Even(x, k)" in show(made.definitions["E"])
    assert made.recursive["Even"].params == ("n", "k")
    assert made.recursive["Odd"].params == ("n#2", "k")
    assert "Odd((n - 1), k)" in show(made.recursive["Even"].body)


def test_recursion_with_an_operator_as_argument() -> None:
    made = model(
        "RECURSIVE Fold(_, _, _)\n"
        "Fold(F(_, _), s, a) == IF s = <<>> THEN a ELSE Fold(F, Tail(s), F(a, Head(s)))\n"
        "E == Fold(+, x, 0)"
    )
    assert show(made.definitions["E"]) == "Fold((LAMBDA x1#2, x2#3 : (x1#2 + x2#3)), x, 0)"
    body = show(made.recursive["Fold"].body)
    assert "F(a, Head(s))" in body
    assert "Fold((LAMBDA x1, x2 : F(x1, x2)), Tail(s)" in body


def test_instance_substitutes() -> None:
    inner = """---- MODULE Inner ----
EXTENDS Naturals
CONSTANT C
VARIABLE v
Up == v' = v + C
Same == UNCHANGED v
====
"""
    body = "I == INSTANCE Inner WITH C <- N + 1, v <- x + y\nA == I!Up\nB == I!Same\n"
    made = model(body, modules={"Inner": inner})
    assert show(made.definitions["A"]) == "A::Up::((x' + y') = ((x + y) + 4))"
    assert show(made.definitions["B"]) == "B::Same::((x' + y') = (x + y))"
    assert show(made.definitions["I!Up"]) == "Up::((x' + y') = ((x + y) + 4))"


def test_instance_with_parameters_and_through_another() -> None:
    deep = "---- MODULE Deep ----\nEXTENDS Naturals\nCONSTANT C\nD(n) == n + C\n====\n"
    middle = (
        "---- MODULE Middle ----\nEXTENDS Naturals\nCONSTANT K\n"
        "J(a) == INSTANCE Deep WITH C <- a * K\n====\n"
    )
    body = "I(b) == INSTANCE Middle WITH K <- b\nE == I(x)!J(y)!D(1)\n"
    made = model(body, modules={"Deep": deep, "Middle": middle})
    assert show(made.definitions["E"]) == "(1 + (y * x))"


def test_enabled_under_a_substitution_asks_for_some_value_of_the_variable() -> None:
    inner = "---- MODULE Inner ----\nVARIABLE v\nCan == ENABLED (v' = 7 /\\ v # 7)\n====\n"
    plain = model("I == INSTANCE Inner WITH v <- x\nA == I!Can\n", modules={"Inner": inner})
    assert show(plain.definitions["A"]) == "A::Can::ENABLED ((x' = 7) /\\ ~(x = 7))"
    barred = model("I == INSTANCE Inner WITH v <- x + y\nA == I!Can\n", modules={"Inner": inner})
    assert show(barred.definitions["A"]) == "A::Can::ENABLED ((v^' = 7) /\\ ~((x + y) = 7))"


@pytest.mark.parametrize(
    ("cfg", "kernel"),
    [
        ("CONSTANT N = -2", "-2"),
        ("CONSTANT N = {a, b}", "{a, b}"),
        ("CONSTANT N = N", "N"),
        ("CONSTANT N <- Def", "(x + 1)"),
        ('CONSTANT N = "s"', '"s"'),
    ],
)
def test_constants_are_bound(cfg: str, kernel: str) -> None:
    made = model("Def == x + 1\nE == N\n", f"{cfg}\nINIT Init\nNEXT Next\n")
    assert show(made.definitions["E"]) == kernel


def test_definitions_and_builtins_can_be_replaced() -> None:
    cfg = CFG + "CONSTANTS Nat <- Few\n Plus <- Times\n"
    body = "Few == 0..2\nPlus(a, b) == a + b\nTimes(a, b) == a * b\nE == Nat\nF == Plus(x, y)\n"
    made = model(body, cfg)
    assert show(made.definitions["E"]) == "{0, 1, 2}"
    assert show(made.definitions["F"]) == "(x * y)"


def test_levels_of_lowered_nodes() -> None:
    made = model("A == N\nB == x\nC == x' = 1\nD == [](x = 1)\nE == ENABLED (x' = 1)\n")
    levels = {n: level(made.definitions[n]) for n in "ABCDE"}
    assert levels == {
        "A": Level.CONSTANT,
        "B": Level.STATE,
        "C": Level.ACTION,
        "D": Level.TEMPORAL,
        "E": Level.STATE,
    }


def test_names_are_in_the_order_in_which_they_are_met() -> None:
    made = model('E == "zz"\n', "CONSTANT N = {b, a}\nINIT Init\nNEXT Next\n")
    names = made.names
    assert names[:2] == ("b", "a")
    assert names.index("a") < names.index("x") < names.index("zz")


def test_what_nobody_evaluates_is_refused_with_its_place() -> None:
    with pytest.raises(SpecError) as caught:
        lowered("\\EE h : x = h")
    assert caught.value.diagnostics[0].code == "lower.unsupported"
    assert caught.value.diagnostics[0].span is not None
    assert caught.value.diagnostics[0].span.line == 6


def test_a_let_around_composed_actions_is_read_in_each_state() -> None:
    assert (
        lowered("LET z == x + 1 IN (x' = z) \\cdot (x' = z)")
        == "((x' = (x + 1)) \\cdot (x' = (x + 1)))"
    )


def test_a_long_chain_of_definitions() -> None:
    """Each stands for what it uses, so that the last one is nested as deeply as the chain is long;
    what is longer than Python can hold is refused in the golden case lower_too_deep."""
    chain = "\n".join(f"P{i} == x = {i} \\/ P{i - 1}" for i in range(1, 300))
    text = (
        f"---- MODULE M ----\nVARIABLE x\nInit == x = 0\nNext == x' = x\nP0 == x = 0\n{chain}\n===="
    )
    model = load_text(text, "INIT Init NEXT Next INVARIANT P299")
    assert [f.name for f in model.invariants] == ["P299"]
