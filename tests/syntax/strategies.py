"""Random syntax trees, for properties of the printer and the parser."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from pymodel.errors import Source, Span
from pymodel.syntax import nodes as n
from pymodel.syntax.operators import INFIX, POSTFIX, PREFIX

SPAN = Span(Source("<made>", ""), 1, 1, 1, 1)
OWN_NODE = {"/\\", "\\/", "\\X", "~>", "'", "[]", "<>", "ENABLED", "UNCHANGED"}
WORDS = ["a", "b", "x1", "Foo", "_u", "vars", "1st"]

names = st.sampled_from(WORDS)


def idents() -> st.SearchStrategy[n.Ident]:
    return st.builds(n.Ident, names, span=st.just(SPAN))


def made(kind: Any, *args: Any, **kwargs: Any) -> Any:
    return st.builds(kind, *args, **kwargs, span=st.just(SPAN))


def tuples(items: Any, low: int = 0, high: int = 3) -> Any:
    return st.lists(items, min_size=low, max_size=high).map(tuple)


def bounds_of(exprs: Any, *, is_tuple: bool | None = None) -> Any:
    plain = made(n.Bound, tuples(idents(), 1, 2), exprs)
    of_tuple = made(n.Bound, tuples(idents(), 1, 2), exprs, st.just(True))
    if is_tuple is None:
        return plain | of_tuple
    single = made(n.Bound, tuples(idents(), 1, 1), exprs)
    return of_tuple if is_tuple else single


def unbounded(low: int, high: int) -> Any:
    return made(n.Bound, tuples(idents(), low, high), st.none())


leaves = (
    made(n.Name, names)
    | made(n.Number, st.integers(0, 10**12))
    | made(n.String, st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"])))
    | made(n.String, st.sampled_from(["\n", '"', "\\", "\t", "(* ", "\\* "]))
    | made(n.Boolean, st.booleans())
    | made(n.At)
    | made(n.Decimal, st.sampled_from(["1.5", "0.25", "10.0"]))
)


def _fields(exprs: Any) -> Any:
    one = st.builds(lambda name, e: (name, e), names, exprs)
    return st.lists(one, min_size=1, max_size=3, unique_by=lambda pair: pair[0]).map(
        lambda pairs: tuple(
            n.RecordField(n.Ident(name, span=SPAN), e, span=SPAN) for name, e in pairs
        )
    )


def _updates(exprs: Any) -> Any:
    step = made(n.IndexStep, tuples(exprs, 1, 2)) | made(n.FieldStep, names)
    return made(n.ExceptUpdate, tuples(step, 1, 2), exprs)


def _arguments(exprs: Any) -> Any:
    symbols = st.sampled_from([*INFIX, *POSTFIX, "-."])
    params = tuples(idents().map(lambda i: n.Param(i, span=SPAN)), 1, 2)
    return exprs | made(n.Name, symbols) | made(n.Lambda, params, exprs)


def _selected(args: Any) -> Any:
    """`F(a)!2!<<!(b)!lab`: at least one step is more than a name."""
    more = st.sampled_from(["1", "22", "<<", ">>", "@", ":"])
    named = made(n.Selector, names, st.just(()) | args)
    special = made(n.Selector, more) | made(n.Selector, st.just(""), args)
    steps = st.tuples(named, tuples(named | special), special, tuples(named | special))
    return made(n.Subexpression, steps.map(lambda s: (s[0], *s[1], s[2], *s[3])))


def formals() -> Any:
    """Formal parameters and declarations: `x`, `F(_, _)`, `_ \\prec _`, `_ ^+`, `-. _`."""
    signs = [s for s in INFIX if s not in OWN_NODE]
    return (
        made(n.Param, idents(), st.integers(0, 2))
        | made(n.Param, _symbol(signs), st.just(2), st.just(n.Fixity.INFIX))
        | made(n.Param, _symbol(["^+", "^*", "^#"]), st.just(1), st.just(n.Fixity.POSTFIX))
        | made(n.Param, _symbol(["-."]), st.just(1), st.just(n.Fixity.PREFIX))
    )


def _symbol(signs: list[str]) -> Any:
    return made(n.Ident, st.sampled_from(signs))


def _definitions(e: Any, local: Any) -> Any:
    """Definitions of every fixity, functions, instances and RECURSIVE."""
    signs = [s for s in INFIX if s not in OWN_NODE]
    one = idents().map(lambda i: n.Param(i, span=SPAN))
    many = tuples(bounds_of(e), 1, 2)
    pair = made(n.Substitution, idents() | _symbol(signs), _arguments(e))
    module = made(n.InstanceUnit, idents(), tuples(formals(), 0, 2), idents(), tuples(pair), local)

    def operator(name: Any, params: Any, fixity: n.Fixity) -> Any:
        return made(n.OperatorDef, name, params, e, local, st.just(fixity))

    return (
        operator(idents(), tuples(formals(), 0, 2), n.Fixity.NONFIX)
        | operator(_symbol(signs), st.tuples(one, one), n.Fixity.INFIX)
        | operator(_symbol(["^+", "^*"]), st.tuples(one), n.Fixity.POSTFIX)
        | operator(_symbol(["-."]), st.tuples(one), n.Fixity.PREFIX)
        | made(n.FunctionDef, idents(), many, e, local)
        | module
    )


def _extend(e: Any) -> Any:
    infix = [s for s in INFIX if s not in OWN_NODE]
    prefix = [s for s in PREFIX if s not in OWN_NODE]
    postfix = [s for s in POSTFIX if s not in OWN_NODE]
    args = tuples(_arguments(e), 1, 3)
    many = tuples(bounds_of(e), 1, 2)
    one_bound = bounds_of(e, is_tuple=True) | bounds_of(e, is_tuple=False)
    subscript = made(n.Name, names) | made(n.TupleLit, tuples(e)) | e
    step = made(n.PathStep, names, st.just(()) | args)
    kinds = st.sampled_from(list(n.QuantifierKind))
    local = _definitions(e, st.just(False)) | made(n.RecursiveDecl, tuples(formals(), 1, 2))
    options = [
        made(n.OpApply, st.sampled_from(infix), st.tuples(e, e)),
        made(n.OpApply, st.sampled_from(prefix), st.tuples(e)),
        made(n.OpApply, st.sampled_from(postfix), st.tuples(e)),
        made(n.OpApply, names, args),
        made(n.InstanceRef, tuples(step, 1, 2), names, st.just(()) | args),
        made(n.And, tuples(e, 2, 3)),
        made(n.Or, tuples(e, 2, 3)),
        made(n.And, tuples(e, 1, 3), st.just(True)),
        made(n.Or, tuples(e, 1, 3), st.just(True)),
        made(n.Cartesian, tuples(e, 2, 3)),
        made(n.LeadsTo, e, e),
        made(n.Quantifier, kinds, many | tuples(unbounded(1, 2), 1, 1), e),
        made(n.Choose, one_bound | unbounded(1, 1), e),
        made(n.If, e, e, e),
        made(n.Case, tuples(made(n.CaseArm, e, e), 1, 3), st.none() | e),
        _selected(args),
        made(n.Let, tuples(local, 1, 2), e),
        made(n.Label, idents(), tuples(idents(), 0, 2), e),
        made(n.SetEnum, tuples(e)),
        made(n.SetFilter, one_bound, e),
        made(n.SetMap, e, many),
        made(n.FunctionLiteral, many, e),
        made(n.FunctionSet, e, e),
        made(n.FunctionApply, e, tuples(e, 1, 2)),
        made(n.TupleLit, tuples(e)),
        made(n.RecordLiteral, _fields(e)),
        made(n.RecordSet, _fields(e)),
        made(n.FieldAccess, e, names),
        made(n.Except, e, tuples(_updates(e), 1, 2)),
        made(n.Prime, e),
        made(n.Unchanged, e),
        made(n.Enabled, e),
        made(n.Box, e),
        made(n.Diamond, e),
        made(n.ActionBox, e, subscript),
        made(n.AngleAction, e, subscript),
        made(n.Fairness, st.sampled_from(list(n.FairnessKind)), subscript, e),
    ]
    return st.one_of(options)


#: Two subexpressions in three are leaves, so that trees stay small; the root is none.
_parts: st.SearchStrategy[n.Expr] = st.deferred(
    lambda: st.sampled_from([leaves, leaves, expressions]).flatmap(lambda choice: choice)
)
expressions: st.SearchStrategy[n.Expr] = st.deferred(lambda: _extend(_parts))


def _units(inner: Any) -> Any:
    e = _parts
    facts = st.sampled_from(["THEOREM", "LEMMA", "PROPOSITION", "COROLLARY"])
    assumed = st.sampled_from(["ASSUME", "ASSUMPTION", "AXIOM"])
    proved = made(n.AssumeProve, st.just("ASSUME NEW x \\in S, x > 1 PROVE x > 0"))
    unnamed = st.none() | idents()
    plain_instance = made(n.InstanceUnit, st.none(), st.just(()), idents(), st.just(()))
    return st.one_of(
        made(n.Variables, tuples(idents(), 1, 2)),
        made(n.Constants, tuples(formals(), 1, 2)),
        made(n.RecursiveDecl, tuples(formals(), 1, 2)),
        _definitions(e, st.booleans()),
        plain_instance,
        made(n.Assume, unnamed, e, assumed),
        made(n.Theorem, unnamed, e | proved, facts),
        made(n.Separator),
        *([inner] if inner is not None else []),
    )


def _module(inner: Any) -> Any:
    head = st.just(()) | st.tuples(made(n.Extends, tuples(idents(), 1, 2)))
    units = st.tuples(head, tuples(_units(inner), 0, 4)).map(lambda pair: pair[0] + pair[1])
    return made(n.Module, idents(), units)


#: Whole modules, with modules inside them.
modules: st.SearchStrategy[n.Module] = _module(_module(None))
