"""What may live here: the code of logic, control, LET, equality, and actions as conditions."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pymodel.engine.interpreter.emit_bind import surely_needs
from pymodel.engine.interpreter.emit_test import stays
from pymodel.engine.native import convert
from pymodel.engine.native.ir import Expr
from pymodel.engine.native.lower import Lowerer
from pymodel.engine.native.lower_domain import quantified
from pymodel.engine.native.sym import Binding, Closure, Declined, Delayed, Env, Val
from pymodel.kernel.nodes import (
    And,
    AngleAction,
    CallLocal,
    Case,
    Eq,
    Equiv,
    Exists,
    Forall,
    If,
    Implies,
    Lambda,
    Let,
    Local,
    Named,
    Node,
    Not,
    Or,
    SquareAction,
    Unchanged,
    Var,
)
from pymodel.kernel.walk import walk


def and_(lo: Lowerer, node: And, env: Env) -> Expr:
    return lo.all_of([_later(lo, a, env) for a in node.args])


def or_(lo: Lowerer, node: Or, env: Env) -> Expr:
    return lo.any_of([_later(lo, a, env) for a in node.args])


def _later(lo: Lowerer, node: Node, env: Env) -> Callable[[], Expr]:
    return lambda: lo.test(node, env)


def not_(lo: Lowerer, node: Not, env: Env) -> Expr:
    return lo.b.not_(lo.test(node.arg, env))


def implies(lo: Lowerer, node: Implies, env: Env) -> Expr:
    return lo.any_of([lambda: lo.b.not_(lo.test(node.left, env)), lambda: lo.test(node.right, env)])


def equiv(lo: Lowerer, node: Equiv, env: Env) -> Expr:
    left = lo.test(node.left, env)
    return lo.b.eq(left, lo.test(node.right, env))


def forall(lo: Lowerer, node: Forall, env: Env) -> Expr:
    return quantified(lo, node.bounds, env, node.body, exists=False)


def exists(lo: Lowerer, node: Exists, env: Env) -> Expr:
    return quantified(lo, node.bounds, env, node.body, exists=True)


# --- equality -------------------------------------------------------------------------------------


def eq(lo: Lowerer, node: Eq, env: Env) -> Expr:
    """`a = b`; Nat and its like are compared by the interpreter."""
    left, right = lo.value(node.left, env), lo.value(node.right, env)
    return convert.equal(lo, left, right, lo.why(node, "="))


def unchanged(lo: Lowerer, node: Unchanged, env: Env) -> Expr:
    def one(name: str) -> Callable[[], Expr]:
        then, now = Var(name, True, span=node.span), Var(name, span=node.span)
        same = lo.interpreted.derived(then, lambda: Eq(then, now, span=node.span))
        return lambda: lo.test(same, env)

    return lo.all_of([one(name) for name in node.names])


def square(lo: Lowerer, node: SquareAction, env: Env) -> Expr:
    same = lo.interpreted.derived(node, lambda: stays(node.sub))
    return lo.any_of([lambda: lo.test(same, env), lambda: lo.test(node.action, env)])


def angle(lo: Lowerer, node: AngleAction, env: Env) -> Expr:
    same = lo.interpreted.derived(node, lambda: stays(node.sub))
    return lo.all_of([lambda: lo.test(node.action, env), lambda: lo.b.not_(lo.test(same, env))])


# --- control --------------------------------------------------------------------------------------


def if_test(lo: Lowerer, node: If, env: Env) -> Expr:
    cond = lo.test(node.cond, env)
    return lo.truth(
        lo.branch(
            cond,
            lambda: lo.boolean(lo.test(node.then, env)),
            lambda: lo.boolean(lo.test(node.other, env)),
        ),
        node,
    )


def if_(lo: Lowerer, node: If, env: Env) -> Val:
    cond = lo.test(node.cond, env)
    return lo.branch(cond, lambda: lo.value(node.then, env), lambda: lo.value(node.other, env))


def case(lo: Lowerer, node: Case, env: Env) -> Val:
    """The first true arm."""

    def arm(i: int) -> Val:
        if i == len(node.arms):
            if node.other is None:
                lo.b.trap(lo.why(node, "no arm of CASE is true"))
            assert node.other is not None
            return lo.value(node.other, env)
        guard, value = node.arms[i]
        return lo.branch(lo.test(guard, env), lambda: lo.value(value, env), lambda: arm(i + 1))

    return arm(0)


def case_test(lo: Lowerer, node: Case, env: Env) -> Expr:
    return lo.truth(case(lo, node, env), node)


def named_test(lo: Lowerer, node: Named, env: Env) -> Expr:
    return lo.test(node.body, env)


def named(lo: Lowerer, node: Named, env: Env) -> Val:
    return lo.value(node.body, env)


# --- names ----------------------------------------------------------------------------------------


def bind_let(lo: Lowerer, node: Let, env: Env) -> Env:
    """The scope of a LET's body: its value is computed now if that needs no statements, or it
    surely is needed; else where the name stands."""
    b = lo.b
    if isinstance(node.value, Lambda):
        return {**env, node.name: Closure(node.value, env)}
    found: Val | None = None
    try:
        with b.aside() as lines:
            found = lo.value(node.value, env)
    except Declined:
        return {**env, node.name: Delayed(node.value, env)}
    if found is not None and not lines:
        return {**env, node.name: found}
    if found is not None and surely_needs(node.body, node.name):
        b.block.extend(lines)
        return {**env, node.name: found}
    return {**env, node.name: Delayed(node.value, env)}


def let(lo: Lowerer, node: Let, env: Env) -> Val:
    return lo.value(node.body, bind_let(lo, node, env))


def let_test(lo: Lowerer, node: Let, env: Env) -> Expr:
    return lo.test(node.body, bind_let(lo, node, env))


def local(lo: Lowerer, node: Local, env: Env) -> Val:
    return lo.local(node, env)


def call_local(lo: Lowerer, node: CallLocal, env: Env) -> Val:
    """A call of an operator that is a parameter: its body in its scope."""
    binding = env.get(node.name)
    if not isinstance(binding, Closure):
        raise Declined(node.span, "an operator that is not known")
    return call_closure(lo, binding, node.args, env)


def call_closure(lo: Lowerer, closure: Closure, args: Iterable[Node], env: Env) -> Val:
    """The body of an operator at arguments."""
    inner = dict(closure.env)
    for param, arg in zip(closure.node.params, args, strict=True):
        inner[param] = bound_argument(lo, param, arg, env, closure.node.body)
    return lo.value(closure.node.body, inner)


def bound_argument(lo: Lowerer, param: str, arg: Node, env: Env, body: Node) -> Binding:
    """An argument: its value where that is surely needed or needs no statements; else where the
    parameter stands."""
    if isinstance(arg, Lambda):
        return Closure(arg, env)
    if isinstance(arg, Local) and isinstance(env.get(arg.name), Closure | Delayed):
        return env[arg.name]
    found: Val | None = None
    with lo.b.aside() as lines:
        found = lo.value(arg, env)
    if found is not None and (not lines or surely_needs(body, param)):
        lo.b.block.extend(lines)
        return found
    return Delayed(arg, env)


def var(lo: Lowerer, node: Var, env: Env) -> Val:  # noqa: ARG001 - as all rules
    found = (lo.next if node.primed else lo.now).get(node.name)
    if found is None:
        lo.b.trap(lo.why(node, f"{node.name} has no value yet"))
        raise AssertionError
    return lo.read(found)


def mentions_next(node: Node) -> bool:
    """Whether a node speaks of the next state."""
    return any((isinstance(n, Var) and n.primed) or isinstance(n, Unchanged) for n in walk(node))
