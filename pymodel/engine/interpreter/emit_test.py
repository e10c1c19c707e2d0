"""What may live here: the meaning of nodes of Boolean kind, as Python conditions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from pymodel.engine.interpreter import emit_builtin, shapes
from pymodel.engine.interpreter.bindings import Env
from pymodel.engine.interpreter.code import Code
from pymodel.engine.interpreter.emit_bind import bind_let, domains, narrowed, quantified
from pymodel.engine.interpreter.emitter import Emitter, EmitTest
from pymodel.engine.interpreter.shapes import comparable
from pymodel.kernel.nodes import (
    And,
    AngleAction,
    Builtin,
    Case,
    Eq,
    Equiv,
    Exists,
    Forall,
    If,
    Implies,
    In,
    Let,
    Named,
    Node,
    Not,
    Or,
    SetEnum,
    SetFilter,
    SetMap,
    SquareAction,
    TupleLiteral,
    Unchanged,
    Var,
)
from pymodel.kernel.walk import rebuild
from pymodel.library.lazysets import Integers


def _and(em: Emitter, node: And, env: Env) -> str:
    return em.all_of(_conjuncts(em, node, env))


def _conjuncts(em: Emitter, node: And, env: Env) -> Iterator[Callable[[], str]]:
    """One after the other; each knows what those before have found out."""
    for arg in node.args:
        yield _later(em, arg, env)
        env = narrowed(em, arg, env)


def _or(em: Emitter, node: Or, env: Env) -> str:
    return em.any_of(_later(em, arg, env) for arg in node.args)


def _later(em: Emitter, node: Node, env: Env) -> Callable[[], str]:
    return lambda: em.test(node, env)


def negated(text: str) -> str:
    """The opposite condition."""
    if text in ("True", "False"):
        return "False" if text == "True" else "True"
    return f"(not {text})"


def _not(em: Emitter, node: Not, env: Env) -> str:
    return negated(em.test(node.arg, env))


def _implies(em: Emitter, node: Implies, env: Env) -> str:
    right = narrowed(em, node.left, env)
    return em.any_of((lambda: negated(em.test(node.left, env)), lambda: em.test(node.right, right)))


def _equiv(em: Emitter, node: Equiv, env: Env) -> str:
    # `not` makes Python bools of conditions, and `is` compares these.
    return f"((not {em.test(node.left, env)}) is (not {em.test(node.right, env)}))"


def _forall(em: Emitter, node: Forall, env: Env) -> str:
    found = domains(em, node.bounds, env)
    return quantified(em, found, env, lambda e: em.test(node.body, e), node.body, exists=False)


def _exists(em: Emitter, node: Exists, env: Env) -> str:
    found = domains(em, node.bounds, env)
    return quantified(em, found, env, lambda e: em.test(node.body, e), node.body, exists=True)


def _if(em: Emitter, node: If, env: Env) -> str:
    cond = em.test(node.cond, env)
    if cond in ("True", "False"):
        return em.test(node.then if cond == "True" else node.other, env)
    w = em.writer
    then_lines, then = em.lines_of(lambda: em.test(node.then, env))
    other_lines, other = em.lines_of(lambda: em.test(node.other, env))
    if not then_lines and not other_lines:
        return f"({then} if {cond} else {other})"
    flag = w.fresh("b")
    with w.block(f"if {cond}:"):
        w.take(then_lines)
        w.put(f"{flag} = {then}")
    with w.block("else:"):
        w.take(other_lines)
        w.put(f"{flag} = {other}")
    return flag


def _case(em: Emitter, node: Case, env: Env) -> str:
    flag = em.writer.fresh("b")
    cases(em, node, env, lambda arm: em.writer.put(f"{flag} = {em.test(arm, env)}"))
    return flag


def cases(em: Emitter, node: Case, env: Env, arm: Callable[[Node], None]) -> None:
    """A CASE as nested ifs, `arm` generating what is done with the value of the first true arm."""
    w = em.writer
    depth = w.depth
    for guard, value in node.arms:
        with w.block(f"if {em.test(guard, env)}:"):
            arm(value)
        w.put("else:")
        w.depth += 1
    if node.other is not None:
        arm(node.other)
    else:
        w.put(f"no_case({em.site(node, env)})")
    w.depth = depth


def _let(em: Emitter, node: Let, env: Env) -> str:
    return em.test(node.body, bind_let(em, node, env))


def _named(em: Emitter, node: Named, env: Env) -> str:
    with em.within(node):
        return em.test(node.body, env)


# --- equality and membership ----------------------------------------------------------------------


def _eq(em: Emitter, node: Eq, env: Env) -> str:
    same = _same_variable(em, node)
    if same is not None:
        return same
    left, right = em.value(node.left, env), em.value(node.right, env)
    if left.shape.lazy and right.shape.lazy:
        return f"alike({left.text}, {right.text}, {em.site(node, env)})"
    left, right = em.write_out(left, node.left, env), em.write_out(right, node.right, env)
    return equality(em, left, right, node, env)


def _same_variable(em: Emitter, node: Eq) -> str | None:
    """`x' = x` is decided by the numbers of the values, if it can be decided at all."""
    match node:
        case Eq(Var(a, p), Var(b, q)) if a == b and p != q:
            return _unchanged_one(em, a)
    return None


def _unchanged_one(em: Emitter, name: str) -> str | None:
    now, then = em.cell(name, False), em.cell(name, True)
    if now is None or then is None or now.id is None or then.id is None:
        return None
    if now.id == then.id:
        return "True"
    return f"({now.id} == {then.id})" if comparable(now.shape, now.shape) else None


def equality(em: Emitter, left: Code, right: Code, node: Node, env: Env) -> str:
    """Two written-out values are equal; checked unless their shapes can always be compared."""
    if comparable(left.shape, right.shape):
        both = shapes.join(left.shape, right.shape)
        alone = both.only("bool") or both.only("mv")
        return f"({left.text} {'is' if alone else '=='} {right.text})"
    return f"equal({left.text}, {right.text}, {em.site(node, env)})"


def _in(em: Emitter, node: In, env: Env) -> str:
    if not em.is_known(node.right, env):
        split = _split_membership(em, node, env)
        if split is not None:
            return split
    left = em.written(node.left, env)
    right = em.value(node.right, env)
    return membership(em, left, right, node, env)


def membership(em: Emitter, left: Code, right: Code, node: Node, env: Env) -> str:
    """A written-out value is in a set, which may be any."""
    fits = comparable(left.shape, shapes.element(right.shape)) and not right.shape.lazy
    if fits and right.shape.only("set"):
        if left.universe is not None and right.known and left.universe <= right.value:
            return "True"
        return f"({left.text} in {right.text})"
    if right.known and isinstance(right.value, Integers) and left.shape.only("int"):
        return "True" if right.value.lowest is None else f"({left.text} >= {right.value.lowest})"
    return f"member({left.text}, {right.unwritten or right.text}, {em.site(node, env)})"


def _split_membership(em: Emitter, node: In, env: Env) -> str | None:
    """Membership in a set given by an expression is decided without making the set.

    What is not needed is not looked at, so an error in it is not met, where TLC meets it.
    """
    if em.program.plain:
        return None
    match node.right:
        case Builtin("\\cup" | "\\cap" | "\\" as name, (a, b)):
            left = em.atom(em.written(node.left, env))
            first, second = _part(em, left, a, node, env), _part(em, left, b, node, env)
            if name == "\\cup":
                return em.any_of((first, second))
            if name == "\\cap":
                return em.all_of((first, second))
            return em.all_of((first, lambda: negated(second())))
        case Builtin("UNION", (SetEnum(elements),)) if elements:
            left = em.atom(em.written(node.left, env))
            return em.any_of([_part(em, left, s, node, env) for s in elements])
        case Builtin("UNION", (SetMap(bounds, body),)):
            left = em.atom(em.written(node.left, env))
            found = domains(em, bounds, env)

            def one(inner: Env) -> str:
                return membership(em, left, em.value(body, inner), node, inner)

            return quantified(em, found, env, one, body, exists=True)
        case SetFilter(bound, body) if not bound.is_tuple:
            left = em.atom(em.written(node.left, env))
            inner = {**env, bound.names[0]: left}
            first = _part(em, left, bound.domain, node, env)
            return em.all_of((first, lambda: em.test(body, inner)))
        case SetEnum(elements) if elements:
            left = em.written(node.left, env)
            codes = [em.written(e, env) for e in elements]
            joined = shapes.join(*(c.shape for c in codes))
            if comparable(joined, joined) and comparable(left.shape, joined):
                return f"({left.text} in ({''.join(f'{c.text}, ' for c in codes)}))"
            # One after the other, up to the first that is equal.
            left = em.atom(left)
            return em.any_of([_equal_later(em, left, c, node, env) for c in codes])
        case Builtin("..", (low, high)):
            left = em.atom(em.written(node.left, env))
            first_, last = em.value(low, env), em.value(high, env)
            if all(c.shape.only("int") for c in (left, first_, last)):
                return f"({first_.text} <= {left.text} <= {last.text})"
    return None


def _equal_later(em: Emitter, a: Code, b: Code, node: In, env: Env) -> Callable[[], str]:
    return lambda: equality(em, a, b, node, env)


def _part(em: Emitter, left: Code, s: Node, node: In, env: Env) -> Callable[[], str]:
    return lambda: membership(em, left, em.value(s, env), node, env)


# --- actions as conditions ------------------------------------------------------------------------


def _unchanged(em: Emitter, node: Unchanged, env: Env) -> str:
    return em.all_of(_unchanged_later(em, name, node, env) for name in node.names)


def _unchanged_later(em: Emitter, name: str, node: Unchanged, env: Env) -> Callable[[], str]:
    eq = Eq(Var(name, True, span=node.span), Var(name, span=node.span), span=node.span)
    return lambda: em.test(eq, env)


def prime(node: Node) -> Node:
    """The expression in the next state."""
    if isinstance(node, Var):
        return Var(node.name, True, span=node.span)
    return rebuild(node, prime)


def stays(node: Node) -> Node:
    """`UNCHANGED node`."""
    if isinstance(node, Var):
        return Unchanged((node.name,), span=node.span)
    if isinstance(node, TupleLiteral):
        return And(tuple(map(stays, node.elements)), span=node.span)
    return Eq(prime(node), node, span=node.span)


def _square(em: Emitter, node: SquareAction, env: Env) -> str:
    # A step that changes nothing satisfies it, and is seen at once: the action, which costs much
    # more, is looked at only for steps that change something.
    unchanged = em.program.derived(node, lambda: stays(node.sub))
    return em.any_of((lambda: em.test(unchanged, env), lambda: em.test(node.action, env)))


def _angle(em: Emitter, node: AngleAction, env: Env) -> str:
    unchanged = em.program.derived(node, lambda: stays(node.sub))
    return em.all_of((lambda: em.test(node.action, env), lambda: negated(em.test(unchanged, env))))


def table() -> Mapping[type[Node], EmitTest]:
    """Node type -> what generates its condition. ENABLED is in emit_action."""
    forms: dict[type[Node], Any] = {
        Builtin: emit_builtin.test,
        And: _and,
        Or: _or,
        Not: _not,
        Implies: _implies,
        Equiv: _equiv,
        Forall: _forall,
        Exists: _exists,
        If: _if,
        Case: _case,
        Let: _let,
        Named: _named,
        Eq: _eq,
        In: _in,
        Unchanged: _unchanged,
        SquareAction: _square,
        AngleAction: _angle,
    }
    return MappingProxyType(forms)
