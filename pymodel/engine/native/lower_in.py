"""What may live here: membership, decided without making the set."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from pymodel.engine.native import convert
from pymodel.engine.native.build import constant
from pymodel.engine.native.ir import Expr
from pymodel.engine.native.lower import Lowerer
from pymodel.engine.native.lower_domain import Domain, domain_of, reduced
from pymodel.engine.native.lower_int import in_interval
from pymodel.engine.native.lower_set import masked
from pymodel.engine.native.shapes import (
    EnumShape,
    IntShape,
    PartialShape,
    RowShape,
    SeqShape,
    SetShape,
    SumShape,
)
from pymodel.engine.native.sym import Declined, Env, Known, Sym, Val
from pymodel.kernel.nodes import (
    Apply,
    Builtin,
    FunctionSet,
    In,
    Named,
    Node,
    Product,
    RecordSet,
    SetEnum,
    SetFilter,
)
from pymodel.library.failure import EvalError
from pymodel.library.lazysets import Integers, Interval, LazySet, Strings
from pymodel.library.setsofsets import (
    Combined,
    Functions,
    Products,
    Records,
    Sequences,
    Subsets,
    Unions,
)
from pymodel.values import FALSE, TRUE, Function, Value


def in_(lo: Lowerer, node: In, env: Env) -> Expr:
    """`a \\in S`."""
    return within(lo, lo.value(node.left, env), node.right, env, node)


def within(lo: Lowerer, v: Val, s: Node, env: Env, at: Node) -> Expr:
    """A value is in a set that is given by an expression."""
    known = lo.known(s, env)
    if known is not None:
        return member(lo, v, known, at)
    b = lo.b

    def later(part: Node) -> Callable[[], Expr]:
        return lambda: within(lo, v, part, env, at)

    match s:
        case Named(_, _, body):
            return within(lo, v, body, env, at)
        case Builtin("\\cup", (x, y)):
            return lo.any_of([later(x), later(y)])
        case Builtin("\\cap", (x, y)):
            return lo.all_of([later(x), later(y)])
        case Builtin("\\", (x, y)):
            return lo.all_of([later(x), lambda: b.not_(within(lo, v, y, env, at))])
        case Builtin("UNION", (SetEnum(elements),)):
            return lo.any_of([later(e) for e in elements])
        case Builtin("SUBSET", (base,)):
            return _subset_of(lo, v, lambda x: within(lo, x, base, env, at), at)
        case Builtin("..", (low, high)):
            if _is_int(lo, v):
                return in_interval(
                    lo,
                    v,
                    lo.integer(lo.value(low, env), at),
                    lo.integer(lo.value(high, env), at),
                    at,
                )
        case Builtin("Seq", (base,)):
            return _sequence_of(lo, v, lambda x: within(lo, x, base, env, at), at)
        case SetFilter(bound, body) if not bound.is_tuple:
            inner = {**env, bound.names[0]: v}
            return lo.all_of([later(bound.domain), lambda: lo.test(body, inner)])
        case SetEnum(elements):
            why = lo.why(at, "\\in")

            def same(e: Node) -> Expr:
                return convert.equal(lo, v, lo.value(e, env), why)

            return lo.any_of([partial(same, e) for e in elements])
        case FunctionSet(domain, range_):
            return _function_in(
                lo, v, domain_of(lo, domain, env), later_value(lo, range_, env, at), at
            )
        case RecordSet(fields):
            named = {n: later_value(lo, f, env, at) for n, f in fields}
            return _record_in(lo, v, named, at)
        case Product(sets):
            tests = {i: later_value(lo, f, env, at) for i, f in enumerate(sets, 1)}
            return _record_in(lo, v, tests, at)
        case Apply():
            found = reduced(lo, s, env)
            if found is not None:
                return within(lo, v, *found, at)
    return member(lo, v, lo.value(s, env), at)


def later_value(lo: Lowerer, s: Node, env: Env, at: Node) -> Callable[[Val], Expr]:
    """The test whether a value is in a set, when the value comes."""
    return lambda x: within(lo, x, s, env, at)


def _is_int(lo: Lowerer, v: Val) -> bool:  # noqa: ARG001
    return isinstance(v.shape, IntShape) if isinstance(v, Sym) else type(v.value) is int


# --- in a value -----------------------------------------------------------------------------------


def member(lo: Lowerer, v: Val, s: Val, at: Node) -> Expr:
    """A value is in a set."""
    b = lo.b
    if isinstance(s, Known) and isinstance(s.value, LazySet):
        return _in_lazy(lo, v, s.value, at)
    universe, bits = masked(lo, s, at)
    if bits is None:
        return b.false
    found, place = convert.find(lo, v, universe)
    result = found
    if not (isinstance(s, Known)):
        result = b.and_(found, b.bit_at(bits, place))
    if not lo.may_be_member(v, universe):
        doubt = b.and_(b.not_(result), b.nonzero(bits))
        b.trap_if(doubt, lo.why(at, "an element that may not be comparable"))
    return result


def _in_lazy(lo: Lowerer, v: Val, s: LazySet, at: Node) -> Expr:
    """A value is in a known set that is not written out."""
    b = lo.b
    if isinstance(v, Known):
        try:
            return b.bit(s.contains(convert.written(v.value).value))
        except EvalError:
            b.trap(lo.why(at, "\\in"))
    assert isinstance(v, Sym)
    if isinstance(v.shape, SumShape):
        result = b.false
        for is_it, part in convert.alternatives(lo, v):
            truth: Expr | None = None
            with b.aside() as lines:
                truth = _in_lazy(lo, part, s, at)
            b.when(is_it, lines)
            if truth is not None:
                result = b.or_(result, b.and_(is_it, truth))
        return result
    if isinstance(v.shape, EnumShape):
        return lo.truth(_tried(lo, v, s, at), at)
    match s:
        case Integers() if isinstance(v.shape, IntShape):
            return b.true if s.lowest is None else in_interval(lo, v, Known(s.lowest), v, at)
        case Interval() if isinstance(v.shape, IntShape):
            return in_interval(lo, v, Known(s.low), Known(s.high), at)
        case Strings():
            pass
        case Subsets():
            return _subset_of(lo, v, lambda x: member(lo, x, Known(s.base), at), at)
        case Functions():
            found = lo.elements(s.domain)
            if found is not None:
                return _function_in(
                    lo, v, Domain(found), lambda x: member(lo, x, Known(s.range), at), at
                )
        case Records():
            named = {n: _member_of(lo, f, at) for n, f in s.fields}
            return _record_in(lo, v, named, at)
        case Products():
            tests = {i: _member_of(lo, f, at) for i, f in enumerate(s.sets, 1)}
            return _record_in(lo, v, tests, at)
        case Sequences():
            return _sequence_of(lo, v, _member_of(lo, s.base, at), at)
        case Combined():
            first = member(lo, v, Known(s.left), at)

            def right() -> Expr:
                return member(lo, v, Known(s.right), at)

            if s.operator == "\\cup":
                return lo.any_of([lambda: first, right])
            if s.operator == "\\cap":
                return lo.all_of([lambda: first, right])
            return lo.all_of([lambda: first, lambda: b.not_(right())])
        case Unions():
            return lo.any_of([partial(member, lo, v, Known(m), at) for m in s.members])
    return lo.truth(_tried(lo, v, s, at), at)


def _member_of(lo: Lowerer, s: Value, at: Node) -> Callable[[Val], Expr]:
    return lambda x: member(lo, x, Known(s), at)


def _tried(lo: Lowerer, v: Sym, s: LazySet, at: Node) -> Val:
    """Membership of each value that there may be."""
    why = lo.why(at, "\\in")
    found = lo.spread(v, lambda x: TRUE if s.contains(x) else FALSE, why)
    if found is None:
        raise Declined(at.span, f"membership of a {type(v.shape).__name__} in {type(s).__name__}")
    return found


def _subset_of(lo: Lowerer, v: Val, inside: Callable[[Val], Expr], at: Node) -> Expr:
    """Every element of a set passes a test."""
    b = lo.b
    if isinstance(v, Sym) and not isinstance(v.shape, SetShape | EnumShape | SumShape):
        b.trap(lo.why(at, "no set"))
    universe, bits = masked(lo, v, at)
    result = b.true
    good = 0
    rest: list[int] = []
    for i, x in enumerate(universe):
        truth: Expr | None = None
        with b.aside() as lines:
            truth = inside(Known(x))
        if lines or truth is None or constant(truth) is None:
            rest.append(i)
        elif truth is b.true:
            good |= 1 << i
    if bits is None:
        return result
    n = len(universe)
    bad = ((1 << n) - 1) ^ good
    for i in rest:
        bad &= ~(1 << i)
    result = b.zero(b.and_(bits, b.num(n, bad)))
    tests: list[Callable[[], Expr]] = [lambda: result]
    for i in rest:
        there = b.extract(bits, i, 1)
        tests.append(partial(lo.unless, there, partial(inside, Known(universe[i]))))
    return lo.all_of(tests)


def _function_in(
    lo: Lowerer, v: Val, domain: Domain, inside: Callable[[Val], Expr], at: Node
) -> Expr:
    """A function has this domain, and its values pass a test."""
    b = lo.b
    v = _as_function(lo, v, at)
    given = _known_entries(v, b.true) if isinstance(v, Known) else convert.entries(lo, v)
    wanted = dict.fromkeys(domain.values)
    there = {k: t for k, t, _ in given}
    result = b.true
    for k, t in there.items():
        if k not in wanted:
            result = b.and_(result, b.not_(t))
    for i, k in enumerate(domain.values):
        present = there.get(k, b.false)
        if domain.mask is None:
            result = b.and_(result, present)
        else:
            result = b.and_(result, b.eq(present, b.extract(domain.mask, i, 1)))
    tests: list[Callable[[], Expr]] = [lambda: result]
    for k, t, x in given:
        if k in wanted:
            tests.append(partial(lo.unless, t, partial(inside, x)))
    return lo.all_of(tests)


def _record_in(lo: Lowerer, v: Val, tests: Mapping[Any, Callable[[Val], Expr]], at: Node) -> Expr:
    """A record or tuple has these fields, each of which passes its test."""
    b = lo.b
    v = _as_function(lo, v, at)
    given = _known_entries(v, b.true) if isinstance(v, Known) else convert.entries(lo, v)
    there = {k: (t, x) for k, t, x in given}
    result = b.true
    for k, (t, _) in there.items():
        result = b.and_(result, b.not_(t) if k not in tests else t)
    if any(k not in there for k in tests):
        return b.false
    parts: list[Callable[[], Expr]] = [lambda: result]
    for k, inside in tests.items():
        parts.append(partial(inside, there[k][1]))
    return lo.all_of(parts)


def _sequence_of(lo: Lowerer, v: Val, inside: Callable[[Val], Expr], at: Node) -> Expr:
    """A sequence whose elements pass a test."""
    b = lo.b
    v = _as_function(lo, v, at)
    if isinstance(v, Sym) and not isinstance(v.shape, SeqShape):
        shape = v.shape
        if not isinstance(shape, RowShape) or set(shape.keys) != set(range(1, len(shape.keys) + 1)):
            raise Declined(at.span, "whether a function is a sequence")
    given = _known_entries(v, b.true) if isinstance(v, Known) else convert.entries(lo, v)
    return lo.all_of([partial(lo.unless, t, partial(inside, x)) for _, t, x in given])


def _as_function(lo: Lowerer, v: Val, at: Node) -> Val:
    if isinstance(v, Known) or isinstance(v.shape, RowShape | PartialShape | SeqShape):
        return v
    if isinstance(v.shape, EnumShape):
        to = lo.joiner.of_values(v.shape.values)
        if isinstance(to, RowShape | PartialShape | SeqShape):
            return lo.as_sym(v, to)
    raise Declined(at.span, f"membership of a {type(v.shape).__name__} in a set of functions")


def _known_entries(v: Known, true: Expr) -> list[tuple[Value, Expr, Val]]:
    f = convert.written(v.value).value
    if type(f) is tuple:
        return [(i, true, Known(x)) for i, x in enumerate(f, 1)]
    if type(f) is Function:
        return [(k, true, Known(x)) for k, x in f.items()]
    return []
