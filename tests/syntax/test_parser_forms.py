"""Every construct of the language, as one node each."""

from __future__ import annotations

from typing import SupportsIndex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymodel.errors import Source, SpecError
from pymodel.syntax import nodes as n
from pymodel.syntax.lexer import tokenize, tokenize_expression
from pymodel.syntax.parser import parse_expression, parse_module


def expr(text: str) -> n.Expr:
    return parse_expression(Source("<string>", text))


def show(node: object) -> str:
    """A tree in one line: node names, and fields without spans."""
    if isinstance(node, tuple):
        return "(" + ", ".join(show(x) for x in node) + ")"
    if isinstance(node, n.Name):
        return node.ident
    if isinstance(node, n.Number):
        return str(node.value)
    if isinstance(node, n.Ident):
        return node.text
    if isinstance(node, n.Node):
        names = [f for f in node.__dataclass_fields__ if f != "span"]
        return type(node).__name__ + "(" + ", ".join(show(getattr(node, f)) for f in names) + ")"
    return repr(node)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("\\b101", "5"),
        ("\\O17", "15"),
        ("\\hfF", "255"),
        ("3.14", "Decimal('3.14')"),
        (r'"a\"b\\n\n"', r"""String('a"b\\n\n')"""),
        ("TRUE", "Boolean(True)"),
        ("F(a, +)", "OpApply('F', (a, +))"),
        ("F(-, b)", "OpApply('F', (-, b))"),
        ("F(-.)", "OpApply('F', (-.))"),
        ("F(-b)", "OpApply('F', (OpApply('-.', (b))))"),
        ("a - b", "OpApply('-', (a, b))"),
        ("F(LAMBDA x, y : x)", "OpApply('F', (Lambda((Param(x, 0, <Fixity.NONFIX: 'nonfix'>), "
         "Param(y, 0, <Fixity.NONFIX: 'nonfix'>)), x)))"),
        ("A!B(x)!op(y)", "InstanceRef((PathStep('A', ()), PathStep('B', (x))), 'op', (y))"),
        ("A!+(1, 2)", "InstanceRef((PathStep('A', ())), '+', (1, 2))"),
        ("a /\\ b /\\ c", "And((a, b, c), False)"),
        ("(a /\\ b) /\\ c", "And((Paren(And((a, b), False)), c), False)"),
        ("/\\ a\n/\\ b", "And((a, b), True)"),
        ("/\\ a\n/\\ \\/ b\n   \\/ c\n/\\ d", "And((a, Or((b, c), True), d), True)"),
        ("/\\ a\n/\\ b\n=> c", "OpApply('=>', (And((a, b), True), c))"),
        ("\\A x, y \\in S, <<a, b>> \\in T : p",
         "Quantifier(<QuantifierKind.FORALL: '\\\\A'>, (Bound((x, y), S, False), "
         "Bound((a, b), T, True)), p)"),
        ("\\E x : p", "Quantifier(<QuantifierKind.EXISTS: '\\\\E'>, (Bound((x), None, False)), p)"),
        ("CHOOSE <<a, b>> \\in S : p", "Choose(Bound((a, b), S, True), p)"),
        ("CHOOSE x : p", "Choose(Bound((x), None, False), p)"),
        ("{}", "SetEnum(())"),
        ("{x \\in S, y}", "SetEnum((OpApply('\\\\in', (x, S)), y))"),
        ("{x \\in S \\cup T : p}",
         "SetFilter(Bound((x), OpApply('\\\\cup', (S, T)), False), p)"),
        ("{<<a, b>> \\in S : p}", "SetFilter(Bound((a, b), S, True), p)"),
        ("{e : x \\in S, y \\in T}", "SetMap(e, (Bound((x), S, False), Bound((y), T, False)))"),
        ("A \\X B \\times C", "Cartesian((A, B, C))"),
        ("(A \\X B) \\X C", "Cartesian((Paren(Cartesian((A, B))), C))"),
        ("[x, y \\in S, z \\in T |-> e]",
         "FunctionLiteral((Bound((x, y), S, False), Bound((z), T, False)), e)"),
        ("[<<a, b>> \\in S |-> e]", "FunctionLiteral((Bound((a, b), S, True)), e)"),
        ("[S -> T]", "FunctionSet(S, T)"),
        ("f[a, b][c]", "FunctionApply(FunctionApply(f, (a, b)), (c))"),
        ("[a |-> 1, b |-> 2]", "RecordLiteral((RecordField(a, 1), RecordField(b, 2)))"),
        ("[a : S, b : T]", "RecordSet((RecordField(a, S), RecordField(b, T)))"),
        ("r.a.b", "FieldAccess(FieldAccess(r, 'a'), 'b')"),
        ("[f EXCEPT ![1, 2].a = @ + 1, !.b = 0]",
         "Except(f, (ExceptUpdate((IndexStep((1, 2)), FieldStep('a')), OpApply('+', (At(), 1))), "
         "ExceptUpdate((FieldStep('b')), 0)))"),
        ("<<>>", "TupleLit(())"),
        ("<<a, <<b>>>>", "TupleLit((a, TupleLit((b))))"),
        ("IF a THEN b ELSE c", "If(a, b, c)"),
        ("CASE a -> b [] c -> []d [] OTHER -> e", "Case((CaseArm(a, b), CaseArm(c, Box(d))), e)"),
        ("x'", "Prime(x)"),
        ("x'[1]", "FunctionApply(Prime(x), (1))"),
        ("f[1]'", "Prime(FunctionApply(f, (1)))"),
        ("UNCHANGED <<x, y>>", "Unchanged(TupleLit((x, y)))"),
        ("ENABLED A", "Enabled(A)"),
        ("[][Next]_vars", "Box(ActionBox(Next, vars))"),
        ("[]<><<Next>>_<<x, y>>", "Box(Diamond(AngleAction(Next, TupleLit((x, y)))))"),
        ("P ~> Q", "LeadsTo(P, Q)"),
        ("WF_vars(Next)", "Fairness(<FairnessKind.WEAK: 'WF_'>, vars, Next)"),
        ("SF_v(a)(A)", "Fairness(<FairnessKind.STRONG: 'SF_'>, OpApply('v', (a)), A)"),
        ("lab(x) :: a /\\ b", "Label(lab, (x), And((a, b), False))"),
        ("x ∈ S ∧ ¬p", "And((OpApply('\\\\in', (x, S)), OpApply('~', (p))), False)"),
        ("⟨a⟩ ∪ ℕ", "OpApply('\\\\cup', (TupleLit((a)), Nat))"),
        ("S\\T", "OpApply('\\\\', (S, T))"),
        ("1..3", "OpApply('..', (1, 3))"),
        ("a (* one (* two *) *) + \\* three\n b", "OpApply('+', (a, b))"),
    ],
)  # fmt: skip
def test_expression(text: str, tree: str) -> None:
    assert show(expr(text)) == tree


@pytest.mark.parametrize(
    "spellings",
    [
        ["a /\\ b", "a \\land b", "a ∧ b"],
        ["a \\/ b", "a \\lor b", "a ∨ b"],
        ["~a", "\\lnot a", "\\neg a", "¬a"],
        ["a /= b", "a # b", "a ≠ b"],
        ["a =< b", "a <= b", "a \\leq b", "a ≤ b"],
        ["a >= b", "a \\geq b", "a ≥ b"],
        ["a <=> b", "a \\equiv b", "a ≡ b", "a ⇔ b"],
        ["a \\cup b", "a \\union b", "a ∪ b"],
        ["a \\cap b", "a \\intersect b", "a ∩ b"],
        ["a \\X b", "a \\times b", "a × b"],
        ["a \\o b", "a \\circ b", "a ∘ b"],
        ["a (+) b", "a \\oplus b", "a ⊕ b"],
        ["\\A x \\in S : p", "∀ x ∈ S : p"],
        ["[]p", "□p"],
        ["<>p", "◇p"],
        ["[x \\in S |-> 1]", "[x ∈ S ↦ 1]"],
        ["[S -> T]", "[S → T]"],
        ["<<a>>_v", "⟨a⟩_v"],
    ],
)
def test_spellings_of_one_operator_give_one_tree(spellings: list[str]) -> None:
    trees = [expr(s) for s in spellings]
    assert all(t == trees[0] for t in trees), spellings


UNITS = """junk before
---- MODULE M ----
EXTENDS Naturals, Sequences
CONSTANTS N, F(_, _), _ \\prec _
CONSTANT G(_)
VARIABLES x, y
ASSUME N > 0
AXIOM Positive == N > 0
RECURSIVE fact(_)
fact(n) == IF n = 0 THEN 1 ELSE n * fact(n - 1)
a \\sqcup b == a
-. a == a
a ^+ == a
sq[i \\in S, j \\in T] == i
LOCAL H(Op(_), v) == Op(v)
I == INSTANCE Other WITH a <- x, + <- F
J(p) == INSTANCE Other
LOCAL INSTANCE Other WITH a <- LAMBDA q : q
----
    ---- MODULE Inner ----
    Z == 1
    ====
THEOREM Safe == []TRUE
<1>1. x = y
  BY DEF x
<1> QED
LEMMA ASSUME NEW q \\in S PROVE q = q
  OBVIOUS
L == LET RECURSIVE f(_)
         f(n) == n
         g[n \\in S] == n
         K == INSTANCE Other
     IN f(1)
====
junk after ( "
"""


def test_units() -> None:
    module = parse_module(Source("M.tla", UNITS))
    kinds = [type(u).__name__ for u in module.units]
    assert kinds == [
        *("Extends", "Constants", "Constants", "Variables", "Assume", "Assume", "RecursiveDecl"),
        *("OperatorDef",) * 4,
        *("FunctionDef", "OperatorDef", "InstanceUnit", "InstanceUnit", "InstanceUnit"),
        *("Separator", "Module", "Theorem", "Theorem", "OperatorDef"),
    ]
    constants = module.units[1]
    assert isinstance(constants, n.Constants)
    assert [(d.name.text, d.arity) for d in constants.decls] == [("N", 0), ("F", 2), ("\\prec", 2)]
    infix, prefix, postfix = module.units[8:11]
    assert isinstance(infix, n.OperatorDef) and isinstance(prefix, n.OperatorDef)
    assert isinstance(postfix, n.OperatorDef)
    assert (infix.name.text, infix.fixity) == ("\\sqcup", n.Fixity.INFIX)
    assert (prefix.name.text, prefix.fixity) == ("-.", n.Fixity.PREFIX)
    assert (postfix.name.text, postfix.fixity) == ("^+", n.Fixity.POSTFIX)
    local = module.units[12]
    assert isinstance(local, n.OperatorDef) and local.local
    assert [p.arity for p in local.params] == [1, 0]
    instance = module.units[13]
    assert isinstance(instance, n.InstanceUnit)
    assert [s.target.text for s in instance.substitutions] == ["a", "+"]
    theorem = module.units[18]
    assert isinstance(theorem, n.Theorem) and "QED" in theorem.proof
    assert module.extends[1].text == "Sequences"


def test_spans_point_at_the_text() -> None:
    module = parse_module(Source("M.tla", UNITS))
    fact = module.units[7]
    assert isinstance(fact, n.OperatorDef)
    assert fact.span.text == "fact(n) == IF n = 0 THEN 1 ELSE n * fact(n - 1)"
    assert fact.body.span.text == "IF n = 0 THEN 1 ELSE n * fact(n - 1)"


def test_tabs_advance_to_multiples_of_eight() -> None:
    aligned = expr("\t/\\ a\n        /\\ b")
    assert show(aligned) == "And((a, b), True)"
    with pytest.raises(SpecError):  # one column off: the second bullet is left of the first
        expr("\t/\\ a /\\ b\n       \\/ c /\\ d")


def test_unicode_columns_are_code_points() -> None:
    assert show(expr("□(∧ a\n  ∧ b)")) == "Box(Paren(And((a, b), True)))"


def test_case_arms_are_separated_from_box() -> None:
    assert show(expr("CASE a -> 1 [] b -> 2")) == "Case((CaseArm(a, 1), CaseArm(b, 2)), None)"


class _Counting(str):
    """A text that counts how many of its characters were copied."""

    copied = 0

    def __getitem__(self, key: SupportsIndex | slice) -> str:
        found = super().__getitem__(key)
        _Counting.copied += len(found)
        return found


def test_a_long_line_is_read_once() -> None:
    _Counting.copied = 0
    body = ", ".join(map(str, range(3000)))
    text = _Counting(f"---- MODULE W ----\nA == {{{body}}}\n====\n")
    tokenize(Source("W.tla", text))
    assert _Counting.copied < 20 * len(text)


@given(st.text(alphabet="\t a+\n", max_size=60))
def test_columns_are_those_of_the_expanded_line(text: str) -> None:
    for token in tokenize_expression(Source("W.tla", text)):
        before = text.split("\n")[token.line - 1][: token.col - 1]
        assert token.column == len(before.expandtabs(8)) + 1
