"""What names refer to: declarations, definitions, bound names, instances."""

from __future__ import annotations

from pathlib import Path

import pytest

from pymodel.errors import SpecError
from pymodel.sema import load, load_text, resolve_expression
from pymodel.sema.types import (
    BoundVar,
    Builtin,
    Constant,
    Definition,
    Instance,
    Level,
    ResolvedModule,
    Variable,
)
from pymodel.syntax import nodes as n
from pymodel.syntax.walk import children


def module(body: str, **others: str) -> ResolvedModule:
    texts = {name: f"---- MODULE {name} ----\n{text}\n====\n" for name, text in others.items()}
    return load_text(f"---- MODULE R ----\n{body}\n====\n", "R.tla", texts)


def definition(m: ResolvedModule, name: str) -> Definition:
    ref = m.lookup(name)
    assert ref is not None and isinstance(ref.target, Definition)
    return ref.target


def test_names_point_at_their_declarations() -> None:
    m = module("EXTENDS Naturals\nCONSTANT N\nVARIABLE x\nA(p) == \\E q \\in 0..N : x' = p + q")
    a = definition(m, "A")
    quantifier = a.body
    assert isinstance(quantifier, n.Quantifier)
    domain, equal = quantifier.bounds[0].domain, quantifier.body
    assert isinstance(domain, n.OpApply) and isinstance(equal, n.OpApply)
    dots = m.resolution.ref(domain).target
    assert isinstance(dots, Builtin) and (dots.module, dots.name) == ("Naturals", "..")
    upper = domain.args[1]
    assert isinstance(upper, n.Name) and isinstance(m.resolution.ref(upper).target, Constant)
    prime, plus = equal.args
    assert isinstance(prime, n.Prime) and isinstance(prime.expr, n.Name)
    assert m.resolution.ref(prime.expr).target is m.variables[0]
    assert isinstance(plus, n.OpApply)
    p, q = plus.args
    assert isinstance(p, n.Name) and isinstance(q, n.Name)
    assert m.resolution.ref(p).target is a.params[0]
    bound = m.resolution.ref(q).target
    assert isinstance(bound, BoundVar)
    assert bound is m.resolution.bound(quantifier.bounds[0].names[0])


def test_every_name_of_a_module_is_resolved() -> None:
    m = module(
        "EXTENDS Sequences, Integers\nCONSTANTS S, F(_, _)\nVARIABLES x, y\n"
        "RECURSIVE sum(_)\nsum(s) == IF s = <<>> THEN 0 ELSE Head(s) + sum(Tail(s))\n"
        "f[i \\in Nat, <<j, k>> \\in S] == IF i = 0 THEN j ELSE f[i - 1, <<j, k>>]\n"
        "a \\prec b == F(a, b)\n"
        "B == [x EXCEPT ![1].c = @ + 1, !.d[2] = @]\n"
        "C == LET g(h(_), v) == h(v) z == 1 IN g(LAMBDA w : w + z, 2) \\prec 3\n"
        "D == SelectSeq(<<1>>, LAMBDA e : e > 1)\n"
        "E == CASE x = 1 -> [q \\in S |-> q] [] OTHER -> {p \\in S : p} \\cup {r : r \\in S}\n"
        "G == (CHOOSE <<t, u>> \\in S : t = u) = 1 => WF_x(x' = y) /\\ [][UNCHANGED y]_<<x, y>>\n"
    )
    seen = 0

    def walk(expr: n.Expr) -> None:
        nonlocal seen
        if isinstance(expr, n.Name | n.OpApply | n.InstanceRef):
            assert m.resolution.find(expr) is not None, expr
            seen += 1
        for child in children(expr):
            walk(child)
        if isinstance(expr, n.Let):
            for unit in expr.units:
                assert isinstance(unit, n.OperatorDef)
                assert m.resolution.definition(unit).body is unit.body
                walk(unit.body)

    for each in m.definitions():
        walk(each.body)
    assert seen > 50


def test_extends_is_transitive_and_local_stays_home() -> None:
    m = module(
        "EXTENDS P, Q\nA == B + N",
        P="EXTENDS S",
        Q="EXTENDS S\nLOCAL L == 1",
        S="EXTENDS Naturals\nCONSTANT N\nVARIABLE v\nB == N\nASSUME N > 0",
    )
    assert [c.name for c in m.constants] == ["N"]
    assert [v.name for v in m.variables] == ["v"]
    assert len(m.assumptions) == 1
    assert m.lookup("L") is None
    assert definition(m, "B").module == "S"


def test_local_names_are_seen_at_home_only() -> None:
    m = module("EXTENDS P\nA == B", P="LOCAL INSTANCE Naturals\nLOCAL one == 1\nB == one + 1")
    assert m.lookup("+") is None and m.lookup("one") is None
    home = m.extends[0]
    assert home.lookup("one") is not None


def test_named_instance_with_substitution() -> None:
    m = module(
        "EXTENDS Naturals\nVARIABLE x\nc == 3\nV == INSTANCE S WITH y <- x + 1\nA == V!B",
        S="VARIABLE y\nCONSTANT c\nB == y = c\n",
    )
    body = definition(m, "A").body
    assert isinstance(body, n.InstanceRef)
    ref = m.resolution.ref(body)
    assert isinstance(ref.target, Definition) and ref.target.module == "S"
    (step,) = ref.path
    pairs = {entity.name: value for entity, value in step.instance.substitutions}
    assert isinstance(pairs["y"], n.OpApply)
    implicit = pairs["c"]
    assert isinstance(implicit, n.Name)
    assert m.resolution.ref(implicit).target is definition(m, "c")
    assert m.lookup("V!B") == ref


def test_unnamed_instance_gives_a_step_nobody_wrote() -> None:
    m = module("VARIABLE y\nINSTANCE S\nA == B", S="VARIABLE y\nB == y")
    body = definition(m, "A").body
    assert isinstance(body, n.Name)
    ref = m.resolution.ref(body)
    (step,) = ref.path
    ((entity, value),) = step.instance.substitutions
    assert isinstance(entity, Variable) and entity is not m.variables[0]
    assert isinstance(value, n.Name) and m.resolution.ref(value).target is m.variables[0]


def test_instance_without_declarations_is_the_same_definition() -> None:
    m = module("EXTENDS S\nINSTANCE S\nA == B", S="B == 1")
    ref = m.lookup("B")
    assert ref is not None and ref.path == ()


def test_parameterised_and_nested_instances() -> None:
    m = module(
        "VARIABLE x\nI(p) == INSTANCE S WITH y <- p\nA == \\A q \\in {1} : I(q)!T!D(x)",
        S="VARIABLE y\nT == INSTANCE U WITH z <- y\n",
        U="VARIABLE z\nD(e) == z = e",
    )
    body = definition(m, "A").body
    assert isinstance(body, n.Quantifier) and isinstance(body.body, n.InstanceRef)
    ref = m.resolution.ref(body.body)
    assert [s.instance.name for s in ref.path] == ["I", "T"]
    (arg,) = ref.path[0].args
    assert isinstance(arg, n.Name) and isinstance(m.resolution.ref(arg).target, BoundVar)
    inner = ref.path[0].instance
    substituted = inner.substitutions[0][1]
    assert isinstance(substituted, n.Name)
    assert m.resolution.ref(substituted).target is inner.params[0]
    assert m.lookup("I!T!D") is None  # I has a parameter


def test_nested_module_sees_what_is_around_it() -> None:
    m = module(
        "EXTENDS Naturals\nVARIABLE x\n---- MODULE In ----\nVARIABLE y\nB == x + y\n====\n"
        "J == INSTANCE In WITH y <- x\nA == J!B"
    )
    inner = m.submodules["In"]
    body = definition(inner, "B").body
    assert isinstance(body, n.OpApply)
    left = body.args[0]
    assert isinstance(left, n.Name) and m.resolution.ref(left).target is m.variables[0]
    instance = m.lookup("J")
    assert instance is not None and isinstance(instance.target, Instance)
    assert [e.name for e, _ in instance.target.substitutions] == ["y"]


def test_levels() -> None:
    m = module(
        "CONSTANT c\nVARIABLE x\nA == c\nB == x\nN == x' = x\nSpec == B /\\ [][N]_x\n"
        "E == ENABLED N\nP(a) == a\nQ == P(x)\nR(a) == a'\nf[i \\in {c}] == i\n"
        "RECURSIVE G(_)\nG(n) == IF n = x THEN 0 ELSE G(n)\nI == INSTANCE S WITH k <- x\nK == I!D",
        S="CONSTANT k\nD == k",
    )
    levels = {d.name: m.resolution.level(d) for d in m.definitions()}
    assert levels == {
        "A": Level.CONSTANT,
        "B": Level.STATE,
        "N": Level.ACTION,
        "Spec": Level.TEMPORAL,
        "E": Level.STATE,
        "P": Level.CONSTANT,
        "Q": Level.STATE,
        "R": Level.ACTION,
        "f": Level.CONSTANT,
        "G": Level.STATE,
        "K": Level.STATE,
    }


def test_two_extended_meanings_warn_and_the_first_holds() -> None:
    m = module("EXTENDS P, Q\nA == Max", P="Max == 1", Q="Max == 2")
    assert [w.code for w in m.warnings] == ["sema.two-meanings"]
    assert definition(m, "Max").module == "P"


def test_named_facts_are_operators() -> None:
    m = module("ASSUME Fact == TRUE\nTHEOREM Thm == Fact\nA == Thm")
    assert definition(m, "Thm").arity == 0


def test_names_in_the_order_in_which_they_are_met() -> None:
    m = module('EXTENDS P\nVARIABLE b\nA(z) == {z, "s", b}', P='k == "t"')
    assert m.identifiers == ("R", "P", "b", "A", "z", "k")
    assert m.strings == ("t", "s")  # literals: those of what it depends on first


def test_files_are_found_beside_the_root_and_along_the_search_path(tmp_path: Path) -> None:
    far = tmp_path / "far"
    far.mkdir()
    (tmp_path / "R.tla").write_text("---- MODULE R ----\nEXTENDS P, Q\nA == p + q\n====\n")
    (tmp_path / "P.tla").write_text("---- MODULE P ----\nEXTENDS Naturals\np == 1\n====\n")
    (far / "Q.tla").write_text("---- MODULE Q ----\nq == 2\n====\n")
    m = load(tmp_path / "R.tla", [far])
    assert definition(m, "q").module == "Q"
    assert m.source.name == str(tmp_path / "R.tla")


def test_an_instance_changes_nothing_of_modules_without_declarations() -> None:
    m = module(
        "EXTENDS Naturals, U\nVARIABLE y\nINSTANCE S\nA == B + two",
        S="EXTENDS Naturals, U\nVARIABLE y\nB == y",
        U="two == 2",
    )
    assert m.warnings == ()
    ref = m.lookup("two")
    assert ref is not None and ref.path == ()
    through = m.lookup("B")
    assert through is not None and len(through.path) == 1


def test_one_definition_under_two_substitutions_warns() -> None:
    m = module("EXTENDS S\nINSTANCE S WITH c <- 1\nA == B", S="CONSTANT c\nB == c")
    assert [w.code for w in m.warnings] == ["sema.two-meanings"]


def test_an_expression_can_be_resolved_later() -> None:
    m = module("EXTENDS Naturals\nVARIABLE x\nTwice(a) == a + a")
    expr = resolve_expression(m, "\\E q \\in 0..2 : Twice(x) = q")
    assert isinstance(expr, n.Quantifier) and isinstance(expr.body, n.OpApply)
    twice = expr.body.args[0]
    assert isinstance(twice, n.OpApply)
    assert m.resolution.ref(twice).target is definition(m, "Twice")
    let = resolve_expression(m, "LET k(p) == Twice(p) IN k(x)")
    assert isinstance(let, n.Let) and isinstance(let.body, n.OpApply)
    assert m.resolution.ref(let.body).target.name == "k"
    with pytest.raises(SpecError) as caught:
        resolve_expression(m, "Twic(1)")
    assert "did you mean `Twice`" in caught.value.render()


def test_user_defined_symbols_of_every_fixity() -> None:
    m = module(
        "CONSTANT _ \\prec _\na ++ b == a \\prec b\n-. a == a\na ^+ == -a\n"
        "A == (1 ++ 2)^+\nF(_ \\sqcup _) == 1 \\sqcup 2\nB == F(++)\nC == F(\\cup)"
    )
    body = definition(m, "A").body
    assert isinstance(body, n.OpApply) and body.op == "^+"
    assert m.resolution.ref(body).target is definition(m, "^+")
    argument = definition(m, "B").body
    assert isinstance(argument, n.OpApply) and isinstance(argument.args[0], n.Name)
    assert m.resolution.ref(argument.args[0]).target is definition(m, "++")


def test_operators_of_the_language_as_arguments() -> None:
    m = module("F(G(_, _)) == G(1, 2)\nA == F(\\cup)\nB == F(/\\)")
    for name in ("A", "B"):
        body = definition(m, name).body
        assert isinstance(body, n.OpApply) and isinstance(body.args[0], n.Name)
        assert isinstance(m.resolution.ref(body.args[0]).target, Builtin)
