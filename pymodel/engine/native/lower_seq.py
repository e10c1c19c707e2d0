"""What may live here: sequences, domains of functions, and functions put together with `@@`."""

from __future__ import annotations

from functools import partial

from pymodel.engine.native import convert
from pymodel.engine.native.ir import Expr
from pymodel.engine.native.lower import Lowerer
from pymodel.engine.native.lower_function import as_partial, by_alternative, joined, structured
from pymodel.engine.native.shapes import (
    IntShape,
    PartialShape,
    RowShape,
    SeqShape,
    SetShape,
    Shape,
    SumShape,
    values_in,
)
from pymodel.engine.native.sym import Closure, Declined, Env, Known, Sym, Val
from pymodel.kernel.nodes import Builtin, Lambda, Local, Node
from pymodel.values import Value

#: A computed key may be one of so many values.
_KEYS = 256


def as_seq(lo: Lowerer, v: Val, node: Node) -> Val:
    """A value that has to be a sequence: known, or of a SeqShape."""
    v = structured(lo, v, node)
    why = lo.why(node, "no sequence")
    if isinstance(v, Known):
        if type(v.value) is not tuple:
            lo.b.trap(why)
        return v
    shape = v.shape
    if isinstance(shape, SeqShape):
        return v
    if isinstance(shape, RowShape):
        n = len(shape.keys)
        if set(shape.keys) != set(range(1, n + 1)):
            lo.b.trap(why)
        return lo.as_sym(v, SeqShape(n, lo.joiner.join_all(shape.parts)))
    if isinstance(shape, SumShape):
        for part in shape.parts:
            if isinstance(part, SeqShape) or (
                isinstance(part, RowShape) and not any(type(k) is str for k in part.keys)
            ):
                return as_seq(lo, lo.make(part, convert.converted(lo, v, part, why)), node)
    if isinstance(shape, PartialShape):
        numbers = [k for k in shape.keys if type(k) is int]
        to = SeqShape(len(numbers), shape.part)
        return lo.make(to, convert.converted(lo, v, to, why))
    lo.b.trap(why)
    raise AssertionError


def length_of(lo: Lowerer, s: Sym) -> Expr:
    """The bits of a sequence's length."""
    assert isinstance(s.shape, SeqShape)
    return lo.b.extract(s.bits, 0, s.shape.length_width)


def _tail_bits(lo: Lowerer, s: Sym) -> Expr:
    """The bits of a sequence's elements; the element's shape has at least one bit."""
    shape = s.shape
    assert isinstance(shape, SeqShape)
    return lo.b.extract(s.bits, shape.length_width, shape.width - shape.length_width)


def _sequence(lo: Lowerer, shape: SeqShape, length: Expr, elements: Expr | None) -> Val:
    """A sequence out of its parts, each of any width."""
    rest = shape.width - shape.length_width
    if not shape.length_width:
        return Known(())
    head = lo.b.resize(length, shape.length_width)
    if not rest or elements is None:
        return lo.make(shape, head)
    return lo.make(shape, lo.b.concat([head, lo.b.resize(elements, rest)]))


def length(lo: Lowerer, node: Builtin, env: Env) -> Val:
    """`Len(s)`."""
    s = as_seq(lo, lo.value(node.args[0], env), node)
    if isinstance(s, Known):
        return Known(len(s.value))
    assert isinstance(s.shape, SeqShape)
    shape = IntShape(0, s.shape.capacity)
    return lo.make(shape, lo.b.resize(length_of(lo, s), shape.width))


def append(lo: Lowerer, node: Builtin, env: Env, want: Shape | None = None) -> Val:
    """`Append(s, x)`."""
    s = as_seq(lo, lo.wanted(node.args[0], env, want), node)
    return appended(lo, s, lo.value(node.args[1], env), node, want)


def appended(lo: Lowerer, s: Val, x: Val, node: Node, want: Shape | None = None) -> Val:
    """A sequence with one element more."""
    b = lo.b
    if isinstance(s, Known):
        values = [*map(Known, s.value), x]
        return joined(lo, range(1, len(values) + 1), values)
    assert isinstance(s.shape, SeqShape)
    if isinstance(want, SeqShape) and s.shape == want:
        shape, before = want, s
        full = b.eq(length_of(lo, s), b.num(shape.length_width, shape.capacity))
        b.misfit_if(full, lo.why(node, "a sequence longer than was met before"))
    else:
        element = lo.joiner.join(s.shape.element, lo.shape_of(x))
        shape = SeqShape(s.shape.capacity + 1, element)
        before = lo.as_sym(s, shape)  # type: ignore[assignment]
        if isinstance(before, Known):
            return appended(lo, before, x, node)
    fits, bits = convert.attempt(lo, x, shape.element)
    b.misfit_if(b.not_(fits), lo.why(node, "an element not met before"))
    n = length_of(lo, before)
    more = b.add(before.bits, b.num(shape.width, 1))
    if bits is None:
        return lo.make(shape, more)
    w = shape.element.width
    wide = max(shape.width.bit_length(), n.width)
    at = b.binary("mul", b.resize(n, wide), b.num(wide, w))
    at = b.add(at, b.num(wide, shape.length_width))
    put = b.binary("shl", b.resize(bits, shape.width), b.resize(at, shape.width))
    return lo.make(shape, b.or_(more, put))


def head(lo: Lowerer, node: Builtin, env: Env) -> Val:
    """`Head(s)`."""
    s = as_seq(lo, lo.value(node.args[0], env), node)
    why = lo.why(node, "the head of an empty sequence")
    if isinstance(s, Known):
        if not s.value:
            lo.b.trap(why)
        return Known(s.value[0])
    shape = s.shape
    assert isinstance(shape, SeqShape)
    lo.b.trap_if(lo.b.zero(length_of(lo, s)), why)
    w = shape.element.width
    return lo.make(shape.element, lo.b.extract(s.bits, shape.length_width, w) if w else None)


def tail(lo: Lowerer, node: Builtin, env: Env) -> Val:
    """`Tail(s)`: in the same shape, so that a queue keeps it."""
    s = as_seq(lo, lo.value(node.args[0], env), node)
    why = lo.why(node, "the tail of an empty sequence")
    if isinstance(s, Known):
        if not s.value:
            lo.b.trap(why)
        return Known(s.value[1:])
    shape, b = s.shape, lo.b
    assert isinstance(shape, SeqShape)
    n = length_of(lo, s)
    b.trap_if(b.zero(n), why)
    less = b.sub(n, b.num(n.width, 1))
    if not shape.element.width:
        return _sequence(lo, shape, less, None)
    rest = _tail_bits(lo, s)
    moved = b.binary("lshr", rest, b.num(rest.width, min(shape.element.width, rest.width)))
    if shape.element.width >= rest.width:
        moved = b.num(rest.width, 0)
    return _sequence(lo, shape, less, moved)


def concatenation(lo: Lowerer, node: Builtin, env: Env, want: Shape | None = None) -> Val:
    """`s \\o t`."""
    left, right = (lo.value(a, env) for a in node.args)
    b = lo.b
    s, t = as_seq(lo, left, node), as_seq(lo, right, node)
    if isinstance(s, Known) and not s.value:
        return t
    if isinstance(t, Known):
        for x in t.value:
            s = as_seq(lo, appended(lo, s, Known(x), node, want), node)
        return s
    s, t = _as_sym(lo, s), _as_sym(lo, t)
    assert isinstance(s.shape, SeqShape) and isinstance(t.shape, SeqShape)
    element = lo.joiner.join(s.shape.element, t.shape.element)
    capacity = s.shape.capacity + t.shape.capacity
    limit = want.capacity if isinstance(want, SeqShape) else capacity
    n, m = length_of(lo, s), length_of(lo, t)
    width = capacity.bit_length()
    total = b.add(b.resize(n, width), b.resize(m, width))
    if limit < capacity:
        over = b.compare("ult", b.num(width, limit), total)
        b.misfit_if(over, lo.why(node, "a sequence longer than was met before"))
        capacity = limit
    shape = SeqShape(capacity, element)
    if not element.width:
        return _sequence(lo, shape, total, None)
    x = _in_element(lo, s, element)
    y = _in_element(lo, t, element)
    rest = shape.width - shape.length_width
    wide = max(rest, x.width, y.width)
    by_width = max(wide.bit_length(), n.width)
    by = b.binary("mul", b.resize(n, by_width), b.num(by_width, element.width))
    moved = b.binary("shl", b.resize(y, wide), b.resize(by, wide))
    return _sequence(lo, shape, total, b.or_(b.resize(x, wide), moved))


def _as_sym(lo: Lowerer, v: Val) -> Sym:
    if isinstance(v, Sym):
        return v
    n = len(v.value)
    shape = SeqShape(n, lo.joiner.of_values(v.value))
    return Sym(shape, lo.b.num(shape.width, shape.pack(v.value)))


def _in_element(lo: Lowerer, s: Sym, element: Shape) -> Expr:
    assert isinstance(s.shape, SeqShape)
    to = SeqShape(s.shape.capacity, element)
    bits = lo.bits(s, to)
    assert bits is not None
    return _tail_bits(lo, Sym(to, bits))


def subsequence(lo: Lowerer, node: Builtin, env: Env) -> Val:
    """`SubSeq(s, m, n)`."""
    b = lo.b
    s = as_seq(lo, lo.value(node.args[0], env), node)
    first, last = (lo.integer(lo.value(a, env), node) for a in node.args[1:])
    if isinstance(s, Known):
        none = Sym(SeqShape(1, IntShape(0, 1)), b.num(2, 0))
        s = _as_sym(lo, s) if s.value else none
    shape = s.shape
    assert isinstance(shape, SeqShape)
    ends = [x for v in (first, last) for x in _ends(v)]
    low, high = min(0, *ends), max(shape.capacity, *ends)
    width = (high - low + 1).bit_length() + 1

    def offset(v: Val) -> Expr:
        from pymodel.engine.native.lower_int import offset as of  # noqa: PLC0415

        return of(lo, v, 0, width)

    m, n = offset(first), offset(last)
    size = b.resize(length_of(lo, s), width)
    empty = b.compare("slt", n, m)
    beyond = b.or_(b.compare("slt", m, b.num(width, 1)), b.compare("slt", size, n))
    b.trap_if(b.and_(b.not_(empty), beyond), lo.why(node, "SubSeq beyond the sequence"))
    count = b.add(b.sub(n, m), b.num(width, 1))
    count = b.select(empty, b.num(width, 0), count)
    if not shape.element.width:
        return _sequence(lo, shape, count, None)
    rest = _tail_bits(lo, s)
    wide = max(rest.width.bit_length() + 1, width)
    w = b.num(wide, shape.element.width)
    by = b.binary("mul", b.resize(b.sub(m, b.num(width, 1)), wide), w)
    by = b.select(empty, b.num(wide, 0), by)
    all_ = b.binary("mul", b.resize(count, wide), w)
    room = max(rest.width, wide)
    moved = b.binary("lshr", b.resize(rest, room), b.resize(by, room))
    kept = b.not_(b.binary("shl", b.num(room + 1, (1 << (room + 1)) - 1), b.resize(all_, room + 1)))
    return _sequence(lo, shape, count, b.and_(moved, b.resize(kept, room)))


def _ends(v: Val) -> tuple[int, int]:
    from pymodel.engine.native.lower_int import bounds  # noqa: PLC0415

    return bounds(v)


def select_seq(lo: Lowerer, node: Builtin, env: Env) -> Val:
    """`SelectSeq(s, Test)`."""
    s = as_seq(lo, lo.value(node.args[0], env), node)
    test = node.args[1]
    closure = env.get(test.name) if isinstance(test, Local) else None
    if isinstance(test, Lambda):
        closure = Closure(test, env)
    if not isinstance(closure, Closure):
        raise Declined(node.span, "SelectSeq by an operator that is not known")
    if isinstance(s, Known):
        if not s.value:
            return s
        s = _as_sym(lo, s)
    assert isinstance(s.shape, SeqShape)
    shape = s.shape
    out = lo.b.num(shape.width, 0)
    for _, there, x in convert.entries(lo, s):
        inner = {**closure.env, closure.node.params[0]: x}
        keep = lo.guarded(there, partial(lo.test, closure.node.body, inner))
        more = lo.bits(appended(lo, Sym(shape, out), x, node, shape), shape)
        assert more is not None
        out = lo.b.select(keep, more, out)
    return lo.make(shape, out)


# --- domains and `@@` -----------------------------------------------------------------------------


def domain(lo: Lowerer, node: Builtin, env: Env) -> Val:
    """`DOMAIN f`."""
    return domain_value(lo, lo.value(node.args[0], env), node)


def domain_value(lo: Lowerer, v: Val, node: Node) -> Val:
    f = structured(lo, v, node)
    b = lo.b
    if isinstance(f, Known):
        keys = range(1, len(f.value) + 1) if type(f.value) is tuple else f.value
        return Known(frozenset(keys))
    shape = f.shape
    match shape:
        case RowShape(keys=keys):
            return Known(frozenset(keys))
        case PartialShape(keys=keys):
            return lo.make(SetShape(keys), b.extract(f.bits, 0, len(keys)))
        case SeqShape(capacity=capacity):
            n = length_of(lo, f)
            wide = max(capacity + 1, n.width)
            ones = b.num(wide, (1 << wide) - 1)
            mask = b.not_(b.binary("shl", ones, b.resize(n, wide)))
            return lo.make(SetShape(tuple(range(1, capacity + 1))), b.resize(mask, capacity))
        case SumShape():
            return by_alternative(
                lo, f, lambda part: domain_value(lo, part, node), lo.why(node, "DOMAIN")
            )
    b.trap(lo.why(node, "no function"))
    raise AssertionError


def pair(lo: Lowerer, node: Builtin, env: Env) -> Val:
    """`x :> v`."""
    x, v = (lo.value(a, env) for a in node.args)
    if isinstance(x, Known):
        return joined(lo, (convert.written(x.value).value,), [v])
    keys = values_in(x.shape, _KEYS)
    if keys is None:
        raise Declined(node.span, "a key that may be one of very many values")
    found, place = convert.find(lo, x, keys)
    del found
    b = lo.b
    parts: list[tuple[Value, Expr, Val]] = [
        (k, b.eq(place, b.num(place.width, i)), v) for i, k in enumerate(keys)
    ]
    return as_partial(lo, parts)


def merged(lo: Lowerer, node: Builtin, env: Env) -> Val:
    """`f @@ g`: where both have a value, that of f."""
    b = lo.b
    f, g = (structured(lo, lo.value(a, env), node) for a in node.args)
    left = _entries(lo, f)
    by_key = {k: (t, v) for k, t, v in _entries(lo, g)}
    for k, there, v in left:
        other = by_key.get(k)
        if other is None:
            by_key[k] = (there, v)
            continue
        value = v if there is b.true else lo.choose(there, v, other[1])
        by_key[k] = (b.or_(there, other[0]), value)
    if not by_key:
        return Known(())
    if all(t is b.true for t, _ in by_key.values()):
        keys = lo.order.sort(by_key)
        return joined(lo, keys, [by_key[k][1] for k in keys])
    return as_partial(lo, [(k, t, v) for k, (t, v) in by_key.items()])


def _entries(lo: Lowerer, f: Val) -> list[tuple[Value, Expr, Val]]:
    if isinstance(f, Sym):
        if isinstance(f.shape, SumShape):
            raise Declined(None, "@@ of functions of several kinds")
        return convert.entries(lo, f)
    v = f.value
    items = enumerate(v, 1) if type(v) is tuple else v.items()
    return [(k, lo.b.true, Known(x)) for k, x in items]
