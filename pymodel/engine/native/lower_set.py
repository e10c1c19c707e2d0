"""What may live here: sets as masks over known universes, and membership in sets of every kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pymodel.engine.native import convert, ir
from pymodel.engine.native.build import only_traps
from pymodel.engine.native.ir import Expr
from pymodel.engine.native.lower import Lowerer
from pymodel.engine.native.lower_domain import (
    Domain,
    as_set,
    bind_known,
    bind_place,
    domain_of,
    loop,
)
from pymodel.engine.native.shapes import SetShape, Shape, values_in
from pymodel.engine.native.sym import Declined, Env, Known, Sym, Val
from pymodel.kernel.nodes import (
    Bound,
    Builtin,
    Named,
    Node,
    SetEnum,
    SetMap,
)
from pymodel.library.lazysets import LazySet
from pymodel.values import Value

#: A computed element of a set may be one of so many values.
_ELEMENTS = 2_048


def masked(lo: Lowerer, v: Val, node: Node) -> tuple[tuple[Value, ...], Expr | None]:
    """A set's universe and mask (None: no bits)."""
    s = as_set(lo, v, node)
    if isinstance(s, Sym):
        assert isinstance(s.shape, SetShape)
        return s.shape.universe, s.bits
    if not isinstance(s.value, frozenset | LazySet):
        lo.b.trap(lo.why(node, "no set"))
    found = lo.elements(s.value)
    if found is None:
        raise Declined(node.span, "a set that is too large to be written out")
    return found, lo.b.num(len(found), (1 << len(found)) - 1) if found else None


def _onto(lo: Lowerer, v: Val, shape: SetShape, node: Node) -> tuple[Expr, Expr | None]:
    """Whether a set fits a universe, and the part of it that does."""
    universe, bits = masked(lo, v, node)
    if bits is None:
        return lo.b.true, convert.blank(lo, shape)
    if universe == shape.universe:
        return lo.b.true, bits
    fits, _ = convert.remap(lo, bits, universe, shape)
    return fits, convert.remap(lo, bits, universe, shape, drop=True)[1]


def union(lo: Lowerer, node: Builtin, env: Env, want: Shape | None = None) -> Val:
    """`a \\cup b`. To add computed elements to a set is to set bits."""
    left, right = node.args
    for one, other in ((left, right), (right, left)):
        if isinstance(one, SetEnum) and one.elements:
            base = as_set(lo, valued(lo, other, env, want), other)
            values = [lo.value(e, env) for e in one.elements]
            if not all(isinstance(v, Known) for v in values):
                return _added(lo, base, values, node, want)
    a, b = valued(lo, left, env, want), valued(lo, right, env, want)
    return united(lo, a, b, node)


def united(lo: Lowerer, a: Val, b: Val, node: Node) -> Val:
    """The union of two sets."""
    (ua, ba), (ub, bb) = masked(lo, a, node), masked(lo, b, node)
    if ba is None or bb is None:
        return b if ba is None else a
    shape = lo.joiner.join(SetShape(ua), SetShape(ub))
    assert isinstance(shape, SetShape)
    _check_kinds(lo, shape, ba, bb, node)
    x, y = _onto(lo, a, shape, node)[1], _onto(lo, b, shape, node)[1]
    assert x is not None and y is not None
    return lo.make(shape, lo.b.or_(x, y))


def _check_kinds(lo: Lowerer, shape: SetShape, x: Expr, y: Expr, node: Node) -> None:
    """A set of values that can't be compared is an error."""
    if not lo.homogeneous(shape.universe):
        both = lo.b.and_(lo.b.nonzero(x), lo.b.nonzero(y))
        lo.b.trap_if(both, lo.why(node, "elements that may not be comparable"))


def _added(
    lo: Lowerer, base: Val, values: Sequence[Val], node: Node, want: Shape | None = None
) -> Val:
    """A set with computed elements put into it."""
    universe, bits = masked(lo, base, node)
    shape = SetShape(universe)
    if isinstance(want, SetShape):
        joined = lo.joiner.join(shape, want)
        assert isinstance(joined, SetShape)
        shape = joined
    elif not any(shape == s for s in lo.shapes.values()):
        shape = _grown(lo, shape, values, node)
    start = convert.blank(lo, shape) if bits is None else _onto(lo, base, shape, node)[1]
    out = start
    for v in values:
        found, place = convert.find(lo, v, shape.universe)
        lo.b.misfit_if(lo.b.not_(found), lo.why(node, "an element that was not met before"))
        assert out is not None
        out = lo.b.or_(out, lo.b.one_at(place, shape.width))
    return lo.make(shape, out)


def _grown(lo: Lowerer, shape: SetShape, values: Sequence[Val], node: Node) -> SetShape:
    """The universe with all that computed elements may be."""
    more: dict[Value, None] = {}
    for v in values:
        if isinstance(v, Known):
            more[convert.written(v.value).value] = None
            continue
        found = values_in(v.shape, _ELEMENTS)
        if found is None:
            raise Declined(node.span, "an element that may be one of very many values")
        more.update(dict.fromkeys(found))
    universe = lo.order.sort({**shape.index, **more})
    if not lo.homogeneous(universe):
        raise Declined(node.span, "a set of elements of several kinds")
    return SetShape(universe)


def intersection(lo: Lowerer, node: Builtin, env: Env) -> Val:
    """`a \\cap b`."""
    return _cut(lo, node, env, keep=True)


def difference(lo: Lowerer, node: Builtin, env: Env) -> Val:
    """`a \\ b`."""
    return _cut(lo, node, env, keep=False)


def _cut(lo: Lowerer, node: Builtin, env: Env, *, keep: bool) -> Val:
    a = lo.value(node.args[0], env)
    universe, bits = masked(lo, a, node)
    if bits is None:
        return Known(frozenset())
    shape = SetShape(universe)
    element = node.args[1]
    if isinstance(element, SetEnum) and element.elements and not keep:
        values = [lo.value(e, env) for e in element.elements]
        if not all(isinstance(v, Known) for v in values):
            return _removed(lo, shape, bits, values)
    b = lo.value(element, env)
    if isinstance(b, Known) and isinstance(b.value, LazySet) and lo.elements(b.value) is None:
        mask = _mask_of(b.value, universe, node)
        other: Expr | None = lo.b.num(shape.width, mask)
    else:
        other = _onto(lo, b, shape, node)[1]
    assert other is not None
    return lo.make(shape, lo.b.and_(bits, other if keep else lo.b.not_(other)))


def _mask_of(s: LazySet, universe: Sequence[Value], node: Node) -> int:
    """The elements of a universe that are in a set which only answers membership."""
    try:
        return sum(1 << i for i, v in enumerate(universe) if s.contains(v))
    except Exception:
        raise Declined(node.span, "membership of elements of several kinds") from None


def _removed(lo: Lowerer, shape: SetShape, bits: Expr, values: Sequence[Val]) -> Val:
    for v in values:
        found, place = convert.find(lo, v, shape.universe)
        one = lo.b.one_at(place, shape.width)
        gone = lo.b.select(found, one, lo.b.num(shape.width, 0))
        bits = lo.b.and_(bits, lo.b.not_(gone))
    return lo.make(shape, bits)


def subset(lo: Lowerer, node: Builtin, env: Env) -> Expr:
    """`a \\subseteq b`."""
    a, right = lo.value(node.args[0], env), node.args[1]
    universe, bits = masked(lo, a, node)
    if bits is None:
        lo.value(right, env)
        return lo.b.true
    b = lo.value(right, env)
    if isinstance(b, Known) and isinstance(b.value, LazySet) and lo.elements(b.value) is None:
        mask = _mask_of(b.value, universe, node)
        return lo.b.zero(
            lo.b.and_(bits, lo.b.num(len(universe), mask ^ ((1 << len(universe)) - 1)))
        )
    shape = SetShape(universe)
    other = _onto(lo, b, shape, node)[1]
    assert other is not None
    return lo.b.zero(lo.b.and_(bits, lo.b.not_(other)))


def cardinality(lo: Lowerer, node: Builtin, env: Env) -> Val:
    """`Cardinality(S)`."""
    universe, bits = masked(lo, lo.value(node.args[0], env), node)
    if bits is None:
        return Known(0)
    shape = lo.joiner.of_values([0, len(universe)])
    return lo.make(shape, lo.b.count(bits, shape.width))


# --- sets that are made -------------------------------------------------------------------------


def valued(lo: Lowerer, node: Node, env: Env, want: Shape | None) -> Val:
    """A set's value, preferably over the universe that is wanted."""
    if want is None:
        return lo.value(node, env)
    return lo.wanted(node, env, want)


def set_enum(lo: Lowerer, node: SetEnum, env: Env, want: Shape | None = None) -> Val:
    """`{a, b}`."""
    values = [lo.value(e, env) for e in node.elements]
    return _added(lo, Known(frozenset()), values, node, want)


def set_map(lo: Lowerer, node: SetMap, env: Env, want: Shape | None = None) -> Val:
    """`{e : x \\in S}`."""
    made: list[tuple[Expr, Val]] = []

    def each(scope: Env, there: Expr) -> None:
        made.append((there, lo.value(node.body, scope)))

    if not _unrolled(lo, node.bounds, node.body, env, each):
        return _mapped(lo, node, env, want)
    return gathered(lo, made, node, want)


def gathered(lo: Lowerer, made: Sequence[tuple[Expr, Val]], node: Node, want: Shape | None) -> Val:
    """The set of values, each of which may be there or not."""
    b = lo.b
    if not made:
        return Known(frozenset())
    if isinstance(want, SetShape):
        shape = want
    else:
        shape = _grown(lo, SetShape(()), [v for _, v in made], node)
    bits = [b.false] * shape.width
    out: Expr | None = None
    for there, v in made:
        if isinstance(v, Known):
            i = shape.index.get(convert.written(v.value).value)
            if i is None:
                b.misfit_if(there, lo.why(node, "an element that was not met before"))
            else:
                bits[i] = b.or_(bits[i], there)
            continue
        found, place = convert.find(lo, v, shape.universe)
        b.misfit_if(b.and_(there, b.not_(found)), lo.why(node, "an element not met before"))
        one = b.select(there, b.one_at(place, shape.width), b.num(shape.width, 0))
        out = one if out is None else b.or_(out, one)
    whole = b.concat(bits)
    if out is not None and whole is not None:
        whole = b.or_(whole, out)
    return lo.make(shape, whole)


def _unrolled(
    lo: Lowerer,
    bounds: Sequence[Bound],
    body: Node,
    env: Env,
    each: Callable[[Env, Expr], None],
) -> bool:
    """Call `each` for every combination of elements, if they are few; False if they are many, or
    the code for one of them needs statements, which may run only where it is there."""
    found = [(bound, domain_of(lo, bound.domain, env)) for bound in bounds]
    count = 1
    for _, domain in found:
        count *= len(domain.values)
    if not lo.affordable(count, body):
        return False
    fine = True

    def go(i: int, scope: Env, there: Expr) -> None:
        nonlocal fine
        if not fine:
            return
        if i == len(found):
            with lo.b.aside() as lines:
                each(scope, there)
            if lines:
                if there is lo.b.true:
                    lo.b.block.extend(lines)
                elif only_traps(lines):
                    lo.b.when(there, lines)
                else:
                    fine = False
            return
        bound, domain = found[i]
        for n, v in enumerate(domain.values):
            bit = lo.b.true if domain.mask is None else lo.b.extract(domain.mask, n, 1)
            if bit is not lo.b.false:
                go(i + 1, bind_known(lo, bound, v, scope), lo.b.and_(there, bit))

    go(0, env, lo.b.true)
    return fine


def _mapped(lo: Lowerer, node: SetMap, env: Env, want: Shape | None) -> Val:
    """The same as a loop; the universe has to be known ahead."""
    b = lo.b
    found = [(bound, domain_of(lo, bound.domain, env)) for bound in node.bounds]
    shape = want if isinstance(want, SetShape) else None
    if shape is None:
        v = _sample(lo, node, found, env)
        shape = _grown(lo, SetShape(()), [v], node)
    if not shape.width:
        return Known(frozenset())
    out = b.register(shape.width, "m", b.num(shape.width, 0))

    def go(i: int, scope: Env) -> None:
        if i == len(found):
            place = _place(lo, lo.value(node.body, scope), shape, node)
            b.put(ir.Set(out, b.or_(out, b.one_at(place, shape.width))))
            return
        bound, domain = found[i]
        if domain.values:
            loop(lo, domain, lambda p: go(i + 1, bind_place(lo, bound, domain.values, p, scope)))

    go(0, env)
    return Sym(shape, out)


def _place(lo: Lowerer, v: Val, shape: SetShape, node: Node) -> Expr:
    found, place = convert.find(lo, v, shape.universe)
    lo.b.misfit_if(lo.b.not_(found), lo.why(node, "an element that was not met before"))
    return place


def _sample(lo: Lowerer, node: SetMap, found: Sequence[tuple[Bound, Domain]], env: Env) -> Val:
    """The body's value for any elements: only its shape is used."""
    scope = env
    for bound, domain in found:
        if not domain.values:
            return Known(frozenset())
        any_ = lo.b.register(max(1, (len(domain.values) - 1).bit_length()), "any")
        scope = bind_place(lo, bound, domain.values, any_, scope)
    v: Val | None = None
    with lo.b.aside():
        v = lo.value(node.body, scope)
    if v is None:
        raise Declined(node.span, "a set of values that are always errors")
    return v


def union_all(lo: Lowerer, node: Builtin, env: Env) -> Val:
    """`UNION S`, of `{S(x) : x \\in T}` without making the set of sets."""
    b = lo.b
    inner = node.args[0]
    while isinstance(inner, Named):
        inner = inner.body
    made: list[tuple[Expr, Val]] = []
    if isinstance(inner, SetMap):

        def each(scope: Env, there: Expr) -> None:
            made.append((there, lo.value(inner.body, scope)))

        if not _unrolled(lo, inner.bounds, inner.body, env, each):
            raise Declined(node.span, "a UNION over many sets")
    elif isinstance(inner, SetEnum):
        made = [(b.true, lo.value(e, env)) for e in inner.elements]
    else:
        universe, bits = masked(lo, lo.value(inner, env), node)
        for i, v in enumerate(universe):
            assert bits is not None
            made.append((b.extract(bits, i, 1), Known(v)))
    out: Val = Known(frozenset())
    for there, v in made:
        universe, bits = masked(lo, v, node)
        if bits is None:
            continue
        shape = SetShape(universe)
        part = lo.make(shape, b.select(there, bits, b.num(shape.width, 0)))
        out = united(lo, out, part, node)
    return out
