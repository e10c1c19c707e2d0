"""What may live here: in how many ways a formula without next values is true, as actions count:
each disjunct and each witness is a way of its own, and conjuncts multiply.

Which formulas are gone into is what the interpreter's emit_recursion says: names, arguments,
recursive operators, and constructors of functions that are applied before they are values.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pymodel.engine.interpreter.emit_test import stays
from pymodel.engine.native import ir
from pymodel.engine.native.build import constant, only_traps
from pymodel.engine.native.ir import Expr
from pymodel.engine.native.lower import Lowerer
from pymodel.engine.native.lower_domain import Domain, bind_known, bind_place, domain_of, loop
from pymodel.engine.native.lower_in import within
from pymodel.engine.native.lower_logic import bind_let, bound_argument
from pymodel.engine.native.lower_recursion import deeper, origin
from pymodel.engine.native.sym import Closure, Declined, Delayed, Env, Known, Recursion, Val
from pymodel.kernel.analysis import is_boolean
from pymodel.kernel.nodes import (
    And,
    Apply,
    Bound,
    CallLocal,
    CallRec,
    Case,
    Exists,
    Forall,
    FunctionLiteral,
    If,
    Implies,
    Lambda,
    Let,
    Local,
    Named,
    Node,
    Or,
    RecFunction,
    SquareAction,
    TupleLiteral,
)
from pymodel.library.lazysets import LazySet

#: Ways are counted in so many bits.
WIDTH = 32
#: Elements of a set that may be absent: so many are looked at one by one.
_FEW = 12


# --- what there is to go into ---------------------------------------------------------------------


def branches(lo: Lowerer, node: Node, env: Env, seen: frozenset[object] = frozenset()) -> bool:
    """Whether a formula without next values may be true in more than one way, or leads by a name
    to one that has next values."""

    def some(*nodes: Node) -> bool:
        return any(branches(lo, n, env, seen) for n in nodes)

    match node:
        case Or() | Exists() | SquareAction():
            return True
        case And(args):
            return some(*args)
        case Named(_, _, body):
            return not node.constant and some(body)
        case Implies(_, body) | Forall(_, body) | Lambda(_, body):
            return some(body)
        case Let(name, value, body):
            return branches(lo, body, {**env, name: Delayed(value, env)}, seen)
        case If(_, then, other):
            return some(then, other)
        case Case(arms, other):
            return some(*(v for _, v in arms), *(() if other is None else (other,)))
        case Local(name):
            binding = env.get(name)
            if not isinstance(binding, Delayed):
                return False
            primes = lo.facts(binding.node).primes
            return bool(primes) or branches(lo, binding.node, binding.env, seen)
        case CallLocal(name):
            binding = env.get(name)
            return isinstance(binding, Closure) and branches(
                lo, binding.node.body, binding.env, seen
            )
        case CallRec(name, args):
            if some(*args) or lo.facts(node).primes:
                return True
            body = lo.model.recursive[name].body
            return name not in seen and branches(lo, body, {}, seen | {name})
        case Apply(f):
            return _function_branches(lo, f, env, seen)
    return False


def _function_branches(lo: Lowerer, f: Node, env: Env, seen: frozenset[object]) -> bool:
    """The same of what is applied: a constructor of functions that is no value yet."""
    match f:
        case FunctionLiteral(_, body) | RecFunction(_, _, body):
            if id(f) in seen:
                return False
            seen |= {id(f)}
            if lo.facts(f).primes or branches(lo, body, env, seen):
                return True
            return _function_branches(lo, body, env, seen)
        case Named(_, _, body):
            return not is_value(lo, f) and _function_branches(lo, body, env, seen)
        case Apply(body):
            return _function_branches(lo, body, env, seen)
        case Let(name, value, body):
            return _function_branches(lo, body, {**env, name: Delayed(value, env)}, seen)
        case If(_, then, other):
            return any(_function_branches(lo, n, env, seen) for n in (then, other))
        case Case(arms, other):
            ways = [value for _, value in arms] + ([] if other is None else [other])
            return any(_function_branches(lo, n, env, seen) for n in ways)
        case Local(name):
            binding = env.get(name)
            if isinstance(binding, Recursion):
                return _function_branches(lo, binding.node, binding.env, seen)
            return isinstance(binding, Delayed) and _function_branches(
                lo, binding.node, binding.env, seen
            )
    return False


def is_value(lo: Lowerer, f: Node) -> bool:
    """Whether a function is written out before it is applied."""
    if isinstance(f, Named):
        return f.constant and is_value(lo, f.body)
    if isinstance(f, Case) and len(f.arms) == 1 and f.other is None:
        return is_value(lo, f.arms[0][1])
    if not isinstance(f, FunctionLiteral):
        return False
    known = [lo.known(b.domain, {}) for b in f.bounds]
    return not any(
        isinstance(d, Known) and isinstance(d.value, LazySet) and d.value.size() is None
        for d in known
    )


def action_let(lo: Lowerer, node: Let, env: Env) -> Env:
    """The scope of a LET's body in an action: a value that may be gone into is not computed."""
    value = node.value
    function = isinstance(value, FunctionLiteral) and is_boolean(value.body)
    if function or lo.facts(value).primes or branches(lo, value, env):
        return {**env, node.name: Delayed(value, env)}
    if isinstance(value, FunctionLiteral | RecFunction) and _function_branches(
        lo, value, env, frozenset()
    ):
        return {**env, node.name: Delayed(value, env)}
    return bind_let(lo, node, env)


# --- counting -------------------------------------------------------------------------------------


def ways(lo: Lowerer, node: Node, env: Env) -> Expr:
    """The number of ways in which a formula is true."""
    b = lo.b
    if (isinstance(node, Named) and node.constant) or not branches(lo, node, env):
        return b.resize(lo.test(node, env), WIDTH)

    def later(part: Node, scope: Env = env) -> Callable[[], Expr]:
        return lambda: ways(lo, part, scope)

    match node:
        case And(args):
            return _product(lo, [later(a) for a in args])
        case Or(args):
            return _sum(lo, [later(a) for a in args])
        case Exists(bounds, body):
            found = [(bound, domain_of(lo, bound.domain, env)) for bound in bounds]
            return _each(lo, found, env, body, product=False)
        case Forall(bounds, body):
            found = [(bound, domain_of(lo, bound.domain, env)) for bound in bounds]
            return _each(lo, found, env, body, product=True)
        case Named(_, _, body):
            return ways(lo, body, env)
        case Let(_, _, body):
            return ways(lo, body, action_let(lo, node, env))
        case If(cond, then, other):
            return _either(lo, lo.test(cond, env), later(then), later(other))
        case Implies(cond, body):
            return _either(lo, lo.test(cond, env), later(body), lambda: b.num(WIDTH, 1))
        case Case():
            return _case(lo, node, env, 0)
        case SquareAction(action, sub):
            same = lo.interpreted.derived(node, lambda: stays(sub))
            return _sum(lo, [later(action), later(same)])
        case Local(name):
            binding = env[name]
            assert isinstance(binding, Delayed)
            return ways(lo, binding.node, binding.env)
        case CallLocal(name, args):
            closure = env[name]
            assert isinstance(closure, Closure)
            inner = dict(closure.env)
            for param, arg in zip(closure.node.params, args, strict=True):
                inner[param] = bound_argument(lo, param, arg, env, closure.node.body)
            return ways(lo, closure.node.body, inner)
        case CallRec():
            return _called(lo, node, env)
        case Apply():
            body, scope = entered(lo, node, env)
            with deeper(lo, node, known=False):
                return ways(lo, body, scope)
    raise Declined(node.span, "a condition that counts in several ways")


def _called(lo: Lowerer, node: CallRec, env: Env) -> Expr:
    operator = lo.model.recursive[node.name]
    inner: dict[str, object] = {}
    for param, arg in zip(operator.params, node.args, strict=True):
        if branches(lo, arg, env):
            inner[param] = Delayed(arg, env)
        else:
            inner[param] = bound_argument(lo, param, arg, env, operator.body)
    with deeper(lo, node, known=all(isinstance(v, Known) for v in inner.values())):
        return ways(lo, operator.body, inner)  # type: ignore[arg-type]


def entered(lo: Lowerer, node: Apply, env: Env) -> tuple[Node, Env]:
    """The body of a constructor of functions that is applied, and its scope."""
    recursive = origin(node.function, env)
    if recursive is not None:
        f, scope = recursive
        inner = {**scope, f.name: Recursion(f, scope)}
        return f.body, _with_arguments(lo, f, scope, inner, node, env)
    g, at = node.function, env
    while not isinstance(g, FunctionLiteral):
        binding = at.get(g.name) if isinstance(g, Local) else None
        if isinstance(g, Named) and not is_value(lo, g):
            g = g.body
        elif isinstance(g, Let):
            at = action_let(lo, g, at)
            g = g.body
        elif isinstance(binding, Delayed):
            g, at = binding.node, binding.env
        elif isinstance(g, Apply):
            body, inside = entered(lo, g, at)
            return entered_in(lo, body, inside, node, env)
        else:
            raise Declined(node.span, "an action that is met by a function")
    return g.body, _with_arguments(lo, g, at, at, node, env)


def entered_in(lo: Lowerer, f: Node, scope: Env, node: Apply, env: Env) -> tuple[Node, Env]:
    """The same where the function is in a scope of its own."""
    if not isinstance(f, FunctionLiteral):
        raise Declined(node.span, "an action that is met by a function")
    return f.body, _with_arguments(lo, f, scope, scope, node, env)


def _with_arguments(
    lo: Lowerer, f: FunctionLiteral | RecFunction, scope: Env, inner: Env, node: Apply, env: Env
) -> Env:
    """The names that a function binds, at the argument of an application."""
    bounds = f.bounds
    if len(bounds) == 1 and not bounds[0].is_tuple:
        return _with_argument(lo, bounds[0], lo.value(node.arg, env), scope, inner, node)
    if isinstance(node.arg, TupleLiteral) and len(bounds) == len(node.arg.elements) > 1:
        for bound, arg in zip(bounds, node.arg.elements, strict=True):
            if bound.is_tuple:
                raise Declined(node.span, "an action that is met by a function of tuples")
            inner = _with_argument(lo, bound, lo.value(arg, env), scope, inner, node)
        return inner
    x = lo.value(node.arg, env)
    if len(bounds) == 1 and isinstance(x, Known):
        inside = within(lo, x, bounds[0].domain, scope, node)
        lo.b.trap_if(lo.b.not_(inside), lo.why(node, "an argument outside the domain"))
        return bind_known(lo, bounds[0], x.value, inner)
    if isinstance(x, Known) and type(x.value) is tuple and len(x.value) == len(bounds):
        for bound, v in zip(bounds, x.value, strict=True):
            inner = bind_known(lo, bound, v, inner)
        return inner
    raise Declined(node.span, "an action that is met by a function of several arguments")


def _with_argument(lo: Lowerer, bound: Bound, x: Val, scope: Env, inner: Env, node: Apply) -> Env:
    inside = within(lo, x, bound.domain, scope, node)
    lo.b.trap_if(lo.b.not_(inside), lo.why(node, "an argument outside the domain"))
    return {**inner, bound.names[0]: x}


# --- arithmetic of ways ---------------------------------------------------------------------------


def _sum(lo: Lowerer, parts: Sequence[Callable[[], Expr]]) -> Expr:
    total = lo.b.num(WIDTH, 0)
    for part in parts:
        total = lo.b.add(total, part())
    return total


def _product(lo: Lowerer, parts: Sequence[Callable[[], Expr]]) -> Expr:
    """Conjuncts, in order: what comes after one that is false is not looked at."""
    total = lo.b.num(WIDTH, 1)
    for part in parts:
        if constant(total) == 0:
            break
        before = total

        def times(part: Callable[[], Expr] = part, before: Expr = before) -> Expr:
            return lo.b.binary("mul", before, part())

        total = _either(lo, lo.b.nonzero(total), times, lambda: lo.b.num(WIDTH, 0))
    return total


def _either(lo: Lowerer, cond: Expr, yes: Callable[[], Expr], no: Callable[[], Expr]) -> Expr:
    b = lo.b
    c = constant(cond)
    if c is not None:
        return yes() if c else no()
    x: Expr | None = None
    y: Expr | None = None
    with b.aside() as then_block:
        x = yes()
    with b.aside() as other_block:
        y = no()
    if only_traps(then_block) and only_traps(other_block):
        b.when(cond, then_block, other_block)
        if x is not None and y is not None:
            return b.select(cond, x, y)
    register = b.register(WIDTH, "n", b.num(WIDTH, 0))
    for block, n in ((then_block, x), (other_block, y)):
        if n is not None:
            block.append(ir.Set(register, n))
    b.when(cond, then_block, other_block)
    return register


def _case(lo: Lowerer, node: Case, env: Env, i: int) -> Expr:
    if i == len(node.arms):
        if node.other is None:
            lo.b.trap(lo.why(node, "no arm of CASE is true"))
        assert node.other is not None
        return ways(lo, node.other, env)
    guard, value = node.arms[i]
    return _either(
        lo,
        lo.test(guard, env),
        lambda: ways(lo, value, env),
        lambda: _case(lo, node, env, i + 1),
    )


def _each(
    lo: Lowerer,
    bounds: Sequence[tuple[Bound, Domain]],
    env: Env,
    body: Node,
    *,
    product: bool,
) -> Expr:
    """The sum or the product of the ways over all elements."""
    b = lo.b
    if not bounds:
        return ways(lo, body, env)
    (bound, domain), rest = bounds[0], bounds[1:]
    unit = b.num(WIDTH, int(product))
    if not domain.values:
        return unit
    few = len(domain.values) <= _FEW or domain.mask is None
    if few and lo.affordable(len(domain.values), body):
        parts: list[Callable[[], Expr]] = []
        for i, v in enumerate(domain.values):
            there = b.true if domain.mask is None else b.extract(domain.mask, i, 1)
            inner = bind_known(lo, bound, v, env)

            def part(there: Expr = there, inner: Env = inner) -> Expr:
                one = lambda: _each(lo, rest, inner, body, product=product)  # noqa: E731
                return _either(lo, there, one, lambda: unit)

            parts.append(part)
        return _product(lo, parts) if product else _sum(lo, parts)
    total = b.register(WIDTH, "n", unit)

    def round_(place: Expr) -> None:
        scope = bind_place(lo, bound, domain.values, place, env)
        n = _each(lo, rest, scope, body, product=product)
        b.put(ir.Set(total, b.binary("mul" if product else "add", total, n)))
        if product:
            b.when(b.zero(total), (ir.Break(),))

    loop(lo, domain, round_)
    return total
