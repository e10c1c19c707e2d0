"""What may live here: recursive operators and functions, unrolled: where an argument is known they
end by themselves, elsewhere a trap stands at a depth that is seldom met."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pymodel.engine.native import convert
from pymodel.engine.native.build import only_traps
from pymodel.engine.native.lower import Lowerer
from pymodel.engine.native.lower_domain import bind_known, domain_of
from pymodel.engine.native.lower_in import within
from pymodel.engine.native.lower_logic import bound_argument
from pymodel.engine.native.sym import Declined, Delayed, Env, Known, Recursion, Val
from pymodel.kernel.nodes import Apply, CallRec, Let, Local, Named, Node, RecFunction
from pymodel.values import Value

#: Calls inside each other, and all calls that one outermost call is unrolled to.
_DEEPEST = 24
_CALLS = 400
#: Arguments for which a recursive function is computed when the argument is not known.
_ARGUMENTS = 64


@contextmanager
def deeper(lo: Lowerer, node: Node, known: bool) -> Iterator[None]:
    """One call inside another. Where all arguments are known, the end is near or an error."""
    if not lo.depth:
        lo.calls = 0
    lo.calls += 1
    limit = 8 * _DEEPEST if known else _DEEPEST
    if lo.depth >= limit or lo.calls > _CALLS:
        lo.b.trap(lo.why(node, "a recursion deeper than is unrolled"))
    lo.depth += 1
    try:
        yield
    finally:
        lo.depth -= 1


def call_recursive(lo: Lowerer, node: CallRec, env: Env) -> Val:
    """A call of a recursive operator: its body."""
    operator = lo.model.recursive[node.name]
    inner = {
        param: bound_argument(lo, param, arg, env, operator.body)
        for param, arg in zip(operator.params, node.args, strict=True)
    }
    known = all(isinstance(v, Known) for v in inner.values())
    facts = lo.facts(node)
    if known and not facts.reads and not facts.primes:
        lo.b.trap(lo.why(node, "an error"))  # the interpreter found no value
    with deeper(lo, node, known):
        return lo.value(operator.body, inner)


# --- functions ------------------------------------------------------------------------------------


def applied(lo: Lowerer, node: Apply, env: Env) -> Val | None:
    """`f[x]` of a recursive function; None if it is none."""
    found = origin(node.function, env)
    if found is None:
        return None
    f, scope = found
    x = lo.value(node.arg, env)
    if not isinstance(x, Known):
        domain = domain_of(lo, f.bounds[0].domain, scope) if len(f.bounds) == 1 else None
        if domain is not None and domain.mask is None and len(domain.values) <= _ARGUMENTS:
            return _chosen(lo, f, scope, x, domain.values, node)
    return _at(lo, f, scope, x, node)


def origin(f: Node, env: Env) -> tuple[RecFunction, Env] | None:
    """The recursive function that is applied."""
    while True:
        if isinstance(f, RecFunction):
            return f, env
        if isinstance(f, Named):
            f = f.body
        elif isinstance(f, Let) and isinstance(f.body, Local) and f.body.name == f.name:
            f = f.value
        elif isinstance(f, Local):
            binding = env.get(f.name)
            if isinstance(binding, Recursion):
                return binding.node, binding.env
            if not isinstance(binding, Delayed):
                return None
            f, env = binding.node, binding.env
        else:
            return None


def _at(lo: Lowerer, f: RecFunction, scope: Env, x: Val, node: Node) -> Val:
    """The body at an argument, which has to be in the domain."""
    inner = {**scope, f.name: Recursion(f, scope)}
    bound = f.bounds[0]
    if len(f.bounds) == 1 and not bound.is_tuple:
        inside = within(lo, x, bound.domain, scope, node)
        lo.b.trap_if(lo.b.not_(inside), lo.why(node, "an argument outside the domain"))
        inner[bound.names[0]] = x
    else:
        if not isinstance(x, Known) or type(x.value) is not tuple:
            raise Declined(node.span, "a recursive function of several computed arguments")
        if len(f.bounds) == 1:
            inner = dict(bind_known(lo, bound, x.value, inner))
        else:
            for one, v in zip(f.bounds, x.value, strict=True):
                inner = dict(bind_known(lo, one, v, inner))
    with deeper(lo, node, isinstance(x, Known)):
        return lo.value(f.body, inner)


def _chosen(
    lo: Lowerer, f: RecFunction, scope: Env, x: Val, values: tuple[Value, ...], node: Node
) -> Val:
    """The value at each argument there may be, and the one that it is."""
    b = lo.b
    inside, place = convert.find(lo, x, values)
    b.trap_if(b.not_(inside), lo.why(node, "an argument outside the domain"))
    out: Val | None = None
    for i, v in enumerate(values):
        here = b.eq(place, b.num(place.width, i))
        if here is b.false:
            continue
        found: Val | None = None
        with b.aside() as lines:
            found = _at(lo, f, scope, Known(v), node)
        if not only_traps(lines):
            raise Declined(node.span, "a recursive function that needs loops")
        b.when(here, lines)
        if found is not None:
            out = found if out is None else lo.choose(here, found, out)
    if out is None:
        b.trap(lo.why(node, "an error at every argument"))
        raise AssertionError
    return out


def recursive_function(lo: Lowerer, node: RecFunction, env: Env) -> Val:
    """A recursive function as a value: all of it, if its domain is small."""
    from pymodel.engine.native.lower_function import joined  # noqa: PLC0415 - they need each other

    if len(node.bounds) != 1 or node.bounds[0].is_tuple:
        raise Declined(node.span, "a recursive function of several arguments as a value")
    domain = domain_of(lo, node.bounds[0].domain, env)
    if domain.mask is not None or len(domain.values) > _ARGUMENTS:
        raise Declined(node.span, "a recursive function on a large set as a value")
    values = [_at(lo, node, env, Known(v), node) for v in domain.values]
    return joined(lo, domain.values, values)
