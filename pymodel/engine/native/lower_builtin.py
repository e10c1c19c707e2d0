"""What may live here: which code an operator of the library has, and what is done for those that
have none: a table of all that it may give, or a refusal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from pymodel.engine.native import (
    lower_domain,
    lower_function,
    lower_in,
    lower_int,
    lower_logic,
    lower_recursion,
    lower_seq,
    lower_set,
)
from pymodel.engine.native.ir import Expr
from pymodel.engine.native.lower import Lowerer, TestRule, ValueRule
from pymodel.engine.native.shapes import SetShape, Shape
from pymodel.engine.native.sym import Declined, Env, Known, Val
from pymodel.kernel.nodes import (
    And,
    AngleAction,
    Apply,
    Builtin,
    CallLocal,
    CallRec,
    Case,
    Choose,
    Eq,
    Equiv,
    Except,
    Exists,
    Forall,
    FunctionLiteral,
    FunctionSet,
    If,
    Implies,
    In,
    Let,
    Local,
    Named,
    Node,
    Not,
    Or,
    Product,
    RecFunction,
    RecordLiteral,
    RecordSet,
    SetEnum,
    SetFilter,
    SetMap,
    SquareAction,
    TupleLiteral,
    Unchanged,
    Var,
)
from pymodel.values import TRUE

Rule: TypeAlias = Callable[[Lowerer, Builtin, Env], Val]


def _assert(lo: Lowerer, node: Builtin, env: Env) -> Val:
    """`Assert(P, message)`: the interpreter says what is wrong."""
    lo.b.trap_if(lo.b.not_(lo.test(node.args[0], env)), lo.why(node, "Assert"))
    return Known(TRUE)


def _is_finite(lo: Lowerer, node: Builtin, env: Env) -> Val:
    """`IsFiniteSet(S)`: what is made of states has an end."""
    lower_domain.as_set(lo, lo.value(node.args[0], env), node)
    return Known(TRUE)


def _same(lo: Lowerer, node: Builtin, env: Env) -> Val:
    return lo.value(node.args[0], env)


def _subsets(lo: Lowerer, node: Builtin, env: Env) -> Val:
    domain = lower_domain.subsets(lo, node.args[0], env)
    if domain.mask is None:
        return Known(frozenset(domain.values))
    return lo.make(SetShape(domain.values), domain.mask)


def _as_set(lo: Lowerer, node: Node, env: Env) -> Val:
    """A set of tuples, records or functions as a value."""
    domain = lower_domain.domain_of(lo, node, env)
    if domain.mask is None:
        return Known(frozenset(domain.values))
    return lo.make(SetShape(domain.values), domain.mask)


_VALUES: Mapping[str, Rule] = MappingProxyType(
    {
        **dict.fromkeys(("+", "-", "*", "-."), lower_int.arithmetic),
        **dict.fromkeys(("\\div", "%"), lower_int.divided),
        "^": lower_int.power,
        "..": lower_int.interval,
        "\\cup": lower_set.union,
        "\\cap": lower_set.intersection,
        "\\": lower_set.difference,
        "Cardinality": lower_set.cardinality,
        "UNION": lower_set.union_all,
        "SUBSET": _subsets,
        "Len": lower_seq.length,
        "Append": lower_seq.append,
        "Head": lower_seq.head,
        "Tail": lower_seq.tail,
        "\\o": lower_seq.concatenation,
        "SubSeq": lower_seq.subsequence,
        "SelectSeq": lower_seq.select_seq,
        "DOMAIN": lower_seq.domain,
        ":>": lower_seq.pair,
        "@@": lower_seq.merged,
        "Assert": _assert,
        "IsFiniteSet": _is_finite,
        "TLCEval": _same,
    }
)

_TESTS: Mapping[str, Callable[[Lowerer, Builtin, Env], Expr]] = MappingProxyType(
    {
        **dict.fromkeys(("<", "=<", ">", ">="), lower_int.compared),
        "\\subseteq": lower_set.subset,
    }
)


def builtin(lo: Lowerer, node: Builtin, env: Env) -> Val:
    """An operator applied to its arguments."""
    rule = _VALUES.get(node.name)
    if rule is not None:
        return rule(lo, node, env)
    if node.name in _TESTS:
        return lo.boolean(_TESTS[node.name](lo, node, env))
    return _tabled(lo, node, env)


def builtin_test(lo: Lowerer, node: Builtin, env: Env) -> Expr:
    """The same as a bit."""
    rule = _TESTS.get(node.name)
    if rule is not None:
        return rule(lo, node, env)
    return lo.truth(builtin(lo, node, env), node)


def _tabled(lo: Lowerer, node: Builtin, env: Env) -> Val:
    """An operator of arguments that have few values together."""
    operator = lo.interpreted.registry.get(node.name)
    if operator is None or not operator.pure or operator.deferred:
        raise Declined(node.span, f"the operator {node.name}")
    args = [lo.value(a, env) for a in node.args]
    apply = lo.interpreted.namespace[lo.interpreted.operator(operator)]
    found = lo.tabled(args, apply, lo.why(node, node.name))
    if found is None:
        raise Declined(node.span, f"the operator {node.name} of arguments of many values")
    return found


# --- over a shape that is wanted ------------------------------------------------------------------


def _wanted_builtin(lo: Lowerer, node: Builtin, env: Env, want: Shape) -> Val:
    if node.name == "\\cup":
        return lower_set.union(lo, node, env, want)
    if node.name == "Append":
        return lower_seq.append(lo, node, env, want)
    if node.name == "\\o":
        return lower_seq.concatenation(lo, node, env, want)
    return builtin(lo, node, env)


def _wanted_if(lo: Lowerer, node: If, env: Env, want: Shape) -> Val:
    return lo.branch(
        lo.test(node.cond, env),
        lambda: lo.wanted(node.then, env, want),
        lambda: lo.wanted(node.other, env, want),
    )


def _wanted_let(lo: Lowerer, node: Let, env: Env, want: Shape) -> Val:
    return lo.wanted(node.body, lower_logic.bind_let(lo, node, env), want)


def _wanted_named(lo: Lowerer, node: Named, env: Env, want: Shape) -> Val:
    return lo.wanted(node.body, env, want)


WANTED: Mapping[type[Node], Callable[..., Val]] = MappingProxyType(
    {
        Builtin: _wanted_builtin,
        SetEnum: lower_set.set_enum,
        SetMap: lower_set.set_map,
        FunctionLiteral: lower_function.function_literal,
        Except: lower_function.update,
        If: _wanted_if,
        Let: _wanted_let,
        Named: _wanted_named,
    }
)


def values() -> Mapping[type[Node], ValueRule]:
    """Node type -> the code of its value."""
    rules: dict[type[Node], ValueRule] = {
        Var: lower_logic.var,
        Local: lower_logic.local,
        CallLocal: lower_logic.call_local,
        If: lower_logic.if_,
        Case: lower_logic.case,
        Let: lower_logic.let,
        Named: lower_logic.named,
        Choose: lower_domain.choose,
        SetFilter: lower_domain.set_filter,
        SetEnum: lower_set.set_enum,
        SetMap: lower_set.set_map,
        TupleLiteral: lower_function.tuple_literal,
        RecordLiteral: lower_function.record_literal,
        FunctionLiteral: lower_function.function_literal,
        Apply: lower_function.apply,
        Except: lower_function.update,
        Builtin: builtin,
        CallRec: lower_recursion.call_recursive,
        RecFunction: lower_recursion.recursive_function,
        **dict.fromkeys((Product, FunctionSet, RecordSet), _as_set),
    }
    return MappingProxyType(rules)


def tests() -> Mapping[type[Node], TestRule]:
    """Node type -> the code of its truth."""
    rules: dict[type[Node], TestRule] = {
        And: lower_logic.and_,
        Or: lower_logic.or_,
        Not: lower_logic.not_,
        Implies: lower_logic.implies,
        Equiv: lower_logic.equiv,
        Forall: lower_logic.forall,
        Exists: lower_logic.exists,
        Eq: lower_logic.eq,
        In: lower_in.in_,
        If: lower_logic.if_test,
        Case: lower_logic.case_test,
        Let: lower_logic.let_test,
        Named: lower_logic.named_test,
        Unchanged: lower_logic.unchanged,
        SquareAction: lower_logic.square,
        AngleAction: lower_logic.angle,
        Builtin: builtin_test,
    }
    return MappingProxyType(rules)
