"""What may live here: what a bound ranges over, and quantifiers over it.

A domain is known elements in the model's order, of which a mask says which are there. What a test
says of an element alone becomes a constant mask; the rest is unrolled, or a loop over set bits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import product
from math import prod

from pymodel.engine.interpreter.code import UNKNOWN
from pymodel.engine.native import convert, ir
from pymodel.engine.native.ir import Expr
from pymodel.engine.native.lower import Lowerer
from pymodel.engine.native.shapes import EnumShape, SetShape, SumShape, values_in
from pymodel.engine.native.sym import Declined, Env, Known, Val
from pymodel.frozen import frozen
from pymodel.kernel.nodes import (
    And,
    Apply,
    Bound,
    Builtin,
    Choose,
    Const,
    FunctionLiteral,
    FunctionSet,
    Named,
    Node,
    Product,
    RecordSet,
    SetFilter,
)
from pymodel.library.lazysets import LazySet
from pymodel.library.setsofsets import Subsets
from pymodel.values import TRUE, Bool, Value, function

#: Elements of a domain; more are declined.
LARGEST = 4_096
#: Sets whose elements are looked at one by one in unrolled code, when each may be absent.
_FEW = 12
#: Tuples of elements of sets known only when running.
_TUPLES = 1_024
#: Subsets of a set known only when running: up to so many elements.
_SUBSETS = 10


@frozen
class Domain:
    """Known elements, in order, and which of them are there (None: all)."""

    values: tuple[Value, ...]
    mask: Expr | None = None


def domain_of(lo: Lowerer, node: Node, env: Env) -> Domain:
    """The domain of a bound."""
    if isinstance(node, Named):
        return domain_of(lo, node.body, env)
    match node:
        case Product(sets) if lo.known(node, env) is None:
            keys = tuple(range(1, len(sets) + 1))
            return _tuples(lo, keys, sets, env, node)
        case RecordSet(fields) if lo.known(node, env) is None:
            return _tuples(lo, tuple(n for n, _ in fields), [f for _, f in fields], env, node)
        case FunctionSet(domain, range_) if lo.known(node, env) is None:
            keys_of = domain_of(lo, domain, env)
            if keys_of.mask is not None:
                raise Declined(node.span, "functions on a set known only when running")
            return _tuples(lo, keys_of.values, [range_] * len(keys_of.values), env, node)
        case Apply():
            inner = reduced(lo, node, env)
            if inner is not None:
                return domain_of(lo, *inner)
        case Builtin("SUBSET", (arg,)) if lo.known(node, env) is None:
            return subsets(lo, arg, env)
    return as_domain(lo, lo.value(node, env), node)


def reduced(lo: Lowerer, node: Apply, env: Env) -> tuple[Node, Env] | None:
    """The body of a function literal, and the scope in which it is the value at an argument, if it
    is known that the argument is in the domain."""
    f = node.function
    while isinstance(f, Named):
        f = f.body
    if not isinstance(f, FunctionLiteral) or len(f.bounds) != 1 or f.bounds[0].is_tuple:
        return None
    domain = lo.known(f.bounds[0].domain, env)
    if not isinstance(domain, Known) or lo.known(f, env) is not None:
        return None
    values = lo.elements(domain.value)
    if values is None:
        return None
    x = lo.value(node.arg, env)
    found, _ = convert.find(lo, x, values)
    return (f.body, {**env, f.bounds[0].names[0]: x}) if found is lo.b.true else None


def as_domain(lo: Lowerer, v: Val, node: Node) -> Domain:
    """The elements of a set."""
    if isinstance(v, Known):
        found = lo.elements(v.value) if isinstance(v.value, frozenset | LazySet) else None
        if found is None:
            if not isinstance(v.value, frozenset | LazySet):
                lo.b.trap(lo.why(node, "a bound that is no set"))
            raise Declined(node.span, "a bound over a set that is too large to be written out")
        if len(found) > LARGEST:
            raise Declined(node.span, f"a bound over {len(found)} elements")
        return Domain(found)
    s = as_set(lo, v, node)
    if isinstance(s, Known):
        return Domain(lo.elements(s.value) or ())
    assert isinstance(s.shape, SetShape)
    return Domain(s.shape.universe, s.bits)


def as_set(lo: Lowerer, v: Val, node: Node) -> Val:
    """A value that has to be a set, in a SetShape."""
    why = lo.why(node, "no set")
    if isinstance(v, Known):
        return v
    shape = v.shape
    if isinstance(shape, SetShape):
        return v
    if isinstance(shape, EnumShape):
        sets = [x for x in shape.values if isinstance(x, frozenset)]
        if not sets:
            lo.b.trap(why)
        to = lo.joiner.of_values(sets)
        return lo.make(to, convert.converted(lo, v, to, why))
    if isinstance(shape, SumShape):
        for part in shape.parts:
            if isinstance(part, SetShape):
                return lo.make(part, convert.converted(lo, v, part, why))
    lo.b.trap(why)
    raise AssertionError


def _tuples(
    lo: Lowerer, keys: tuple[Value, ...], sets: Sequence[Node], env: Env, node: Node
) -> Domain:
    """The functions whose values come from sets of which some are known only when running."""
    b = lo.b
    parts = [domain_of(lo, s, env) for s in sets]
    count = prod(len(p.values) for p in parts)
    if count > _TUPLES:
        raise Declined(node.span, f"a set of up to {count} functions that is made when running")
    found: list[tuple[Value, Expr]] = []
    for row in product(*(range(len(p.values)) for p in parts)):
        there = b.true
        for i, p in zip(row, parts, strict=True):
            if p.mask is not None:
                there = b.and_(there, b.extract(p.mask, i, 1))
        values = (p.values[i] for i, p in zip(row, parts, strict=True))
        found.append((function(dict(zip(keys, values, strict=True))), there))
    order = {v: i for i, v in enumerate(lo.order.sort(v for v, _ in found))}
    found.sort(key=lambda item: order[item[0]])
    return Domain(tuple(v for v, _ in found), b.concat([t for _, t in found]))


def subsets(lo: Lowerer, arg: Node, env: Env) -> Domain:
    """SUBSET of a set known only when running."""
    b = lo.b
    s = as_set(lo, lo.value(arg, env), arg)
    if isinstance(s, Known):
        return as_domain(lo, Known(Subsets(lo.order, s.value)), arg)
    assert isinstance(s.shape, SetShape)
    universe = s.shape.universe
    if len(universe) > _SUBSETS:
        raise Declined(arg.span, f"the subsets of a set of up to {len(universe)} elements")
    found = values_in(s.shape, 1 << len(universe))
    assert found is not None
    ordered = lo.order.sort(found)
    mask = b.num(len(ordered), (1 << len(ordered)) - 1)
    for i, x in enumerate(universe):
        without = sum(1 << n for n, subset in enumerate(ordered) if x not in subset)
        allowed = b.select(
            b.extract(s.bits, i, 1),
            b.num(len(ordered), (1 << len(ordered)) - 1),
            b.num(len(ordered), without),
        )
        mask = b.and_(mask, allowed)
    return Domain(ordered, mask)


# --- binding --------------------------------------------------------------------------------------


def bind_known(lo: Lowerer, bound: Bound, v: Value, env: Env) -> Env:
    """The names of a bound with a known element."""
    if not bound.is_tuple:
        return {**env, bound.names[0]: Known(v)}
    if type(v) is not tuple or len(v) != len(bound.names):
        lo.b.trap(lo.why(bound.domain, "a bound tuple of another length"))
    return {**env, **{n: Known(x) for n, x in zip(bound.names, v, strict=True)}}


def bind_place(lo: Lowerer, bound: Bound, values: tuple[Value, ...], place: Expr, env: Env) -> Env:
    """The names of a bound with the element at a place."""
    if not bound.is_tuple:
        return {**env, bound.names[0]: lo.element(values, place)}
    n = len(bound.names)
    if any(type(v) is not tuple or len(v) != n for v in values):
        raise Declined(bound.domain.span, "a bound tuple over elements of several lengths")
    whole = lo.element(values, place)
    found: dict[str, Val] = {}
    for i, name in enumerate(bound.names):
        if isinstance(whole, Known):
            found[name] = Known(whole.value[i])
            continue
        part = lo.spread(whole, lambda v, i=i: v[i], "")  # type: ignore[misc]
        if part is None:
            raise Declined(bound.domain.span, "a bound tuple over many elements")
        found[name] = part
    return {**env, **found}


# --- what is known of each element ----------------------------------------------------------------


def sifted(
    lo: Lowerer,
    bound: Bound,
    values: Sequence[Value],
    body: Node,
    env: Env,
    *,
    stop: Callable[[Node], bool] = lambda _node: False,
) -> tuple[int, list[Node]]:
    """The mask of the elements that pass the tests at the beginning of a conjunction which depend
    on nothing but the element, and the conjuncts that are left, from the first on that `stop`
    stops at."""
    keep = (1 << len(values)) - 1
    fit = all(type(v) is tuple and len(v) == len(bound.names) for v in values)
    if bound.is_tuple and not fit:
        return keep, [body]
    rest = conjuncts(body)
    while rest and not stop(rest[0]):
        truths = _static(lo, bound, values, rest[0], env, keep)
        if truths is None:
            break
        keep &= truths
        rest.pop(0)
    return keep, rest


def conjuncts(body: Node) -> list[Node]:
    """The conjuncts of a formula, in order."""
    while isinstance(body, Named) and isinstance(body.body, And | Named) and not body.constant:
        body = body.body
    if isinstance(body, And):
        return [c for a in body.args for c in conjuncts(a)]
    return [body]


def _static(
    lo: Lowerer, bound: Bound, values: Sequence[Value], node: Node, env: Env, keep: int
) -> int | None:
    """For which elements a test is true, if that is known of all; errors are not known."""
    facts = lo.facts(node)
    if facts.reads or facts.primes or not facts.pure:
        return None
    given: list[tuple[str, Value]] = []
    for name in facts.free:
        if name in bound.names:
            continue
        binding = lo.resolved(env.get(name))
        if not isinstance(binding, Known):
            return None
        given.append((name, binding.value))
    truths = 0
    for i, v in enumerate(values):
        if not keep >> i & 1:
            continue
        own = zip(bound.names, v if bound.is_tuple else (v,), strict=True)
        used = [(n, x) for n, x in own if n in facts.free]
        found = lo.static(node, tuple(sorted([*given, *used], key=_name)))
        if found is UNKNOWN or type(found) is not Bool:
            return None
        if found:
            truths |= 1 << i
    return truths


def _name(item: tuple[str, Value]) -> str:
    return item[0]


def left(lo: Lowerer, node: Node, parts: list[Node]) -> Node:
    """The conjunction of what is left of a node: the same object each time."""
    if len(parts) == 1:
        return parts[0]
    if not parts:
        return Const(TRUE)
    return lo.made_once((id(node), len(parts)), node, lambda: And(tuple(parts), span=node.span))


# --- quantifiers ----------------------------------------------------------------------------------


def quantified(lo: Lowerer, bounds: Sequence[Bound], env: Env, body: Node, *, exists: bool) -> Expr:
    """`\\E` or `\\A` as a bit."""
    found = [(bound, domain_of(lo, bound.domain, env)) for bound in bounds]
    return _quantified(lo, found, env, body, exists=exists)


def _quantified(
    lo: Lowerer, bounds: Sequence[tuple[Bound, Domain]], env: Env, body: Node, *, exists: bool
) -> Expr:
    if not bounds:
        return lo.test(body, env)
    (bound, domain), rest = bounds[0], bounds[1:]
    b = lo.b
    if not domain.values:
        return b.bit(not exists)
    if not rest:
        quick = _by_mask(lo, bound, domain, env, body, exists=exists)
        if quick is not None:
            return quick
        if exists:
            keep, parts = sifted(lo, bound, domain.values, body, env)
            domain = narrowed(lo, domain, keep)
            body = left(lo, body, parts) if keep else body
            if not domain.values:
                return b.false
    few = len(domain.values) <= _FEW or domain.mask is None
    if few and lo.affordable(len(domain.values), body):

        def one(i: int, v: Value) -> Expr:
            inner = bind_known(lo, bound, v, env)
            there = b.true if domain.mask is None else b.extract(domain.mask, i, 1)

            def truth() -> Expr:
                return _quantified(lo, rest, inner, body, exists=exists)

            if exists:
                return lo.all_of([lambda: there, truth])
            return lo.any_of([lambda: b.not_(there), truth])

        tests = [partial(one, i, v) for i, v in enumerate(domain.values)]
        return lo.any_of(tests) if exists else lo.all_of(tests)
    return _looped(lo, bound, domain, rest, env, body, exists=exists)


def _by_mask(
    lo: Lowerer, bound: Bound, domain: Domain, env: Env, body: Node, *, exists: bool
) -> Expr | None:
    """A test of nothing but the element: one look at the mask."""
    truths = _static_all(lo, bound, domain, body, env)
    if truths is None:
        return None
    b = lo.b
    n = len(domain.values)
    chosen = truths if exists else ((1 << n) - 1) ^ truths
    mask = b.num(n, (1 << n) - 1) if domain.mask is None else domain.mask
    found = b.nonzero(b.and_(mask, b.num(n, chosen)))
    return found if exists else b.not_(found)


def _static_all(lo: Lowerer, bound: Bound, domain: Domain, body: Node, env: Env) -> int | None:
    if bound.is_tuple and any(
        type(v) is not tuple or len(v) != len(bound.names) for v in domain.values
    ):
        return None
    everything = (1 << len(domain.values)) - 1
    return _static(lo, bound, domain.values, body, env, everything)


def narrowed(lo: Lowerer, domain: Domain, keep: int) -> Domain:
    """The domain without the elements that do not matter."""
    n = len(domain.values)
    if keep == (1 << n) - 1:
        return domain
    if domain.mask is None:
        return Domain(tuple(v for i, v in enumerate(domain.values) if keep >> i & 1))
    if keep.bit_count() <= _FEW:
        places = [i for i in range(n) if keep >> i & 1]
        bits = [lo.b.extract(domain.mask, i, 1) for i in places]
        return Domain(tuple(domain.values[i] for i in places), lo.b.concat(bits))
    return Domain(domain.values, lo.b.and_(domain.mask, lo.b.num(n, keep)))


def _looped(
    lo: Lowerer,
    bound: Bound,
    domain: Domain,
    rest: Sequence[tuple[Bound, Domain]],
    env: Env,
    body: Node,
    *,
    exists: bool,
) -> Expr:
    b = lo.b
    found = b.register(1, "q", b.bit(not exists))

    def inner(place: Expr) -> None:
        scope = bind_place(lo, bound, domain.values, place, env)
        truth = _quantified(lo, rest, scope, body, exists=exists)
        stop = truth if exists else b.not_(truth)
        b.when(stop, (ir.Set(found, b.bit(exists)), ir.Break()))

    loop(lo, domain, inner)
    return found


def loop(lo: Lowerer, domain: Domain, body: object) -> None:
    """A loop over the elements that are there; the body is told the place."""
    b = lo.b
    n = len(domain.values)
    width = max(1, (n - 1).bit_length())
    if domain.mask is None:
        count = b.num(n.bit_length(), n)
        place = ir.Register(n.bit_length(), "i")
    else:
        count = domain.mask
        place = ir.Register(max(width, n.bit_length()), "i")
    with b.aside() as inner:
        body(b.resize(place, width))  # type: ignore[operator]
    if domain.mask is None:
        b.put(ir.ForRange(count, place, tuple(inner)))
    else:
        b.put(ir.ForOnes(count, place, tuple(inner)))


# --- filters and CHOOSE ---------------------------------------------------------------------------


def filter_mask(lo: Lowerer, bound: Bound, domain: Domain, body: Node, env: Env) -> Expr:
    """The mask of the elements of a domain that satisfy a test."""
    b, n = lo.b, len(domain.values)
    mask = b.num(n, (1 << n) - 1) if domain.mask is None else domain.mask
    keep, rest = sifted(lo, bound, domain.values, body, env)
    mask = b.and_(mask, b.num(n, keep))
    if not rest or not keep:
        return mask
    last = left(lo, body, rest)
    places = [i for i in range(n) if keep >> i & 1]
    if (len(places) <= _FEW or domain.mask is None) and lo.affordable(len(places), last):
        bits = [b.false] * n
        for i in places:
            inner = bind_known(lo, bound, domain.values[i], env)
            there = b.extract(mask, i, 1)
            bits[i] = lo.guarded(there, partial(lo.test, last, inner))
        out = b.concat(bits)
        assert out is not None
        return out
    passed = b.register(n, "s", b.num(n, 0))

    def one(place: Expr) -> None:
        scope = bind_place(lo, bound, domain.values, place, env)
        truth = lo.test(last, scope)
        b.when(truth, (ir.Set(passed, b.or_(passed, b.one_at(place, n))),))

    loop(lo, Domain(domain.values, mask), one)
    return passed


def set_filter(lo: Lowerer, node: SetFilter, env: Env) -> Val:
    """`{x \\in S : P}`."""
    domain = domain_of(lo, node.bound.domain, env)
    if not domain.values:
        return Known(frozenset())
    mask = filter_mask(lo, node.bound, domain, node.body, env)
    return lo.make(SetShape(domain.values), mask)


def choose(lo: Lowerer, node: Choose, env: Env) -> Val:
    """The first element, in the model's order, that satisfies a test."""
    b = lo.b
    domain = domain_of(lo, node.bound.domain, env)
    why = lo.why(node, "CHOOSE finds nothing")
    if not domain.values:
        b.trap(why)
    mask = filter_mask(lo, node.bound, domain, node.body, env)
    b.trap_if(b.zero(mask), why)
    n = len(domain.values)
    return lo.element(domain.values, b.lowest(mask, n.bit_length()))
