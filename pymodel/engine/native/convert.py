"""What may live here: the same value in another shape, equality, and the place of a value among
known ones. All of it is pure: what does not fit is told by a bit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from pymodel.engine.native.hashing import perfect_hash
from pymodel.engine.native.ir import Expr
from pymodel.engine.native.shapes import (
    DoesNotFit,
    EnumShape,
    IntShape,
    PartialShape,
    RowShape,
    SeqShape,
    SetShape,
    Shape,
    SumShape,
    is_atom,
    kind_of,
)
from pymodel.engine.native.sym import Declined, Known, Sym, Val
from pymodel.library.failure import EvalError
from pymodel.library.lazysets import LazyFunction, LazySet
from pymodel.values import ModelValue, Value

if TYPE_CHECKING:
    from pymodel.engine.native.lower import Lowerer

#: Whether a value fits, and its bits if it does (None: there are none).
Attempt: TypeAlias = "tuple[Expr, Expr | None]"

#: Shapes of so many bits are looked up directly; of more, by comparing or hashing.
_DIRECT = 14
_COMPARED = 6


def converted(lo: Lowerer, v: Val, to: Shape, why: str) -> Expr | None:
    """The bits of a value in a shape; a trap where it does not fit."""
    fits, bits = attempt(lo, v, to)
    lo.b.trap_if(lo.b.not_(fits), why)
    return bits


def attempt(lo: Lowerer, v: Val, to: Shape) -> Attempt:
    """Whether a value fits into a shape, and how it looks there."""
    b = lo.b
    if isinstance(v, Known):
        try:
            return b.true, number(lo, to, written(v.value).value)
        except DoesNotFit:
            return b.false, blank(lo, to)
    shape = v.shape
    if shape is to or shape == to:
        return b.true, v.bits
    if isinstance(shape, EnumShape):
        return _from_enum(lo, shape, v.bits, to)
    if isinstance(shape, SumShape):
        return _from_sum(lo, v, to)
    if isinstance(to, SumShape):
        return _to_sum(lo, v, to)
    if isinstance(to, EnumShape):
        found, index = find(lo, v, to.values)
        return found, None if to.width == 0 else index
    match shape, to:
        case IntShape(), IntShape():
            return _int(lo, shape, v.bits, to)
        case SetShape(), SetShape():
            return remap(lo, v.bits, shape.universe, to)
        case (RowShape(), RowShape()):
            return _row(lo, shape, v, to)
        case (
            (RowShape() | SeqShape() | PartialShape()),
            (RowShape() | SeqShape() | PartialShape()),
        ):
            return _function(lo, v, to)
    return b.false, blank(lo, to)


def number(lo: Lowerer, shape: Shape, v: Value) -> Expr | None:
    """A known value's bits."""
    bits = shape.pack(v)
    return lo.b.num(shape.width, bits) if shape.width else None


def blank(lo: Lowerer, shape: Shape) -> Expr | None:
    """Zeros."""
    return lo.b.num(shape.width, 0) if shape.width else None


def written(v: Value) -> Known:
    """A known value, written out."""
    if isinstance(v, LazySet | LazyFunction):
        v = v.concrete()
    return Known(v)


def _from_enum(lo: Lowerer, shape: EnumShape, bits: Expr, to: Shape) -> Attempt:
    entries, fits = [], []
    for v in shape.values:
        try:
            entries.append(to.pack(v))
            fits.append(1)
        except DoesNotFit:
            entries.append(0)
            fits.append(0)
    good = lo.b.lookup(tuple(fits), 1, bits)
    if all(fits):
        good = lo.b.true
    if not to.width:
        return good, None
    return good, lo.b.lookup(tuple(entries), to.width, bits)


def _from_sum(lo: Lowerer, v: Sym, to: Shape) -> Attempt:
    b = lo.b
    fits, bits = b.false, blank(lo, to)
    surely = True
    for is_it, part in alternatives(lo, v):
        f, x = attempt(lo, part, to)
        surely = surely and f is b.true
        fits = b.or_(fits, b.and_(is_it, f))
        if bits is not None and x is not None and f is not b.false:
            bits = b.select(is_it, x, bits)
    return b.true if surely else fits, bits


def alternatives(lo: Lowerer, v: Sym) -> list[tuple[Expr, Val]]:
    """Of a sum: whether it is each alternative, and its value as that."""
    shape = v.shape
    if not isinstance(shape, SumShape):
        return [(lo.b.true, v)]
    b = lo.b
    tag = b.extract(v.bits, 0, shape.tag_width)
    found: list[tuple[Expr, Val]] = []
    for i, part in enumerate(shape.parts):
        bits = b.extract(v.bits, shape.tag_width, part.width) if part.width else None
        found.append((b.eq(tag, b.num(tag.width, i)), lo.make(part, bits)))
    return found


def _to_sum(lo: Lowerer, v: Sym, to: SumShape) -> Attempt:
    b = lo.b
    kind = kind_of(v.shape)
    fits, whole = b.false, b.num(to.width, 0)
    for i, part in enumerate(to.parts):
        if kind not in ("mixed", kind_of(part)) and kind_of(part) != "mixed":
            continue
        f, x = attempt(lo, v, part)
        if f is b.false:
            continue
        pieces = [p for p in (b.num(to.tag_width, i) if to.tag_width else None, x) if p is not None]
        made = b.concat(pieces)
        assert made is not None
        whole = b.select(f, b.resize(made, to.width), whole)
        fits = b.or_(fits, f)
    return fits, whole


def _int(lo: Lowerer, shape: IntShape, bits: Expr, to: IntShape) -> Attempt:
    b = lo.b
    if shape.high < to.low or shape.low > to.high:
        return b.false, blank(lo, to)
    width = max(
        shape.width, to.width, (max(shape.high, to.high) - min(shape.low, to.low)).bit_length()
    )
    width += 1
    moved = b.add(b.resize(bits, width), b.num(width, (shape.low - to.low) & ((1 << width) - 1)))
    fits = b.true
    if shape.low < to.low or shape.high > to.high:
        fits = b.compare("ule", moved, b.num(width, to.high - to.low))
    return fits, b.resize(moved, to.width) if to.width else None


def remap(
    lo: Lowerer, bits: Expr, universe: tuple[Value, ...], to: SetShape, drop: bool = False
) -> Attempt:
    """A mask over another universe; elements that it has not are dropped or do not fit."""
    b = lo.b
    missing = 0
    by_shift: dict[int, int] = {}
    for i, v in enumerate(universe):
        j = to.index.get(v)
        if j is None:
            missing |= 1 << i
        else:
            by_shift[j - i] = by_shift.get(j - i, 0) | 1 << i
    n = len(universe)
    fits = b.true
    if missing and not drop:
        fits = b.zero(b.and_(bits, b.num(n, missing)))
    if not to.width:
        return fits, None
    width = max(n, to.width)
    out = b.num(width, 0)
    wide = b.resize(bits, width)
    for shift, mask in by_shift.items():
        part = b.and_(wide, b.num(width, mask))
        if shift:
            part = b.binary("shl" if shift > 0 else "lshr", part, b.num(width, abs(shift)))
        out = b.or_(out, part)
    return fits, b.resize(out, to.width)


# --- functions ------------------------------------------------------------------------------------


def _row(lo: Lowerer, shape: RowShape, v: Sym, to: RowShape) -> Attempt:
    b = lo.b
    if shape.index.keys() != to.index.keys():
        return b.false, blank(lo, to)
    fits, parts = b.true, []
    for key, part in zip(to.keys, to.parts, strict=True):
        f, x = attempt(lo, row_part(lo, v, shape.index[key]), part)
        fits = b.and_(fits, f)
        if x is not None:
            parts.append(x)
    return fits, b.concat(parts)


def row_part(lo: Lowerer, v: Sym, i: int) -> Val:
    """A value of a row, by its place."""
    shape = v.shape
    assert isinstance(shape, RowShape)
    part = shape.parts[i]
    bits = lo.b.extract(v.bits, shape.offsets[i], part.width) if part.width else None
    return lo.make(part, bits)


def entries(lo: Lowerer, v: Sym) -> list[tuple[Value, Expr, Val]]:
    """Of a function of any shape: key, whether it is in the domain, value."""
    b, shape = lo.b, v.shape
    found: list[tuple[Value, Expr, Val]] = []
    if isinstance(shape, RowShape):
        return [(k, b.true, row_part(lo, v, i)) for i, k in enumerate(shape.keys)]
    if isinstance(shape, PartialShape):
        n, w = len(shape.keys), shape.part.width
        for i, k in enumerate(shape.keys):
            bits = b.extract(v.bits, n + i * w, w) if w else None
            found.append((k, b.extract(v.bits, i, 1), lo.make(shape.part, bits)))
        return found
    assert isinstance(shape, SeqShape)
    length = b.extract(v.bits, 0, shape.length_width)
    for i in range(shape.capacity):
        w = shape.element.width
        bits = b.extract(v.bits, shape.length_width + i * w, w) if w else None
        there = b.compare("ult", b.num(length.width, i), length)
        found.append((i + 1, there, lo.make(shape.element, bits)))
    return found


def _function(lo: Lowerer, v: Sym, to: Shape) -> Attempt:
    """A function in a shape of another kind, entry by entry."""
    b = lo.b
    given = {k: (there, x) for k, there, x in entries(lo, v)}
    fits = b.true
    if isinstance(to, RowShape):
        keys, shapes = to.keys, list(to.parts)
    elif isinstance(to, PartialShape):
        keys, shapes = to.keys, [to.part] * len(to.keys)
    else:
        assert isinstance(to, SeqShape)
        keys, shapes = tuple(range(1, to.capacity + 1)), [to.element] * to.capacity
    for k, (there, _) in given.items():
        if k not in keys:
            fits = b.and_(fits, b.not_(there))
    present, parts = [], []
    for k, shape in zip(keys, shapes, strict=True):
        there, x = given.get(k, (b.false, None))
        present.append(there)
        if x is None:
            parts.append(blank(lo, shape))
            continue
        f, bits = attempt(lo, x, shape)
        fits = b.and_(fits, b.or_(b.not_(there), f))
        zero = blank(lo, shape)
        parts.append(bits if bits is None or zero is None else b.select(there, bits, zero))
    head: list[Expr] = []
    if isinstance(to, RowShape):
        fits = b.and_(fits, b.all_of(present))
        if isinstance(v.shape, SeqShape):
            length = b.extract(v.bits, 0, v.shape.length_width)
            fits = b.and_(
                fits, b.eq(length, b.num(length.width, len(keys) & ((1 << length.width) - 1)))
            )
    elif isinstance(to, PartialShape):
        head = present
    elif isinstance(v.shape, SeqShape):
        length = b.extract(v.bits, 0, v.shape.length_width)
        head = [b.resize(length, to.length_width)] if to.length_width else []
    elif present:
        mask = b.concat(present)
        assert mask is not None
        if len(present) > 1:
            above = b.add(b.resize(mask, mask.width + 1), b.num(mask.width + 1, 1))
            wide = b.resize(mask, mask.width + 1)
            fits = b.and_(fits, b.zero(b.and_(wide, above)))
        head = [b.count(mask, to.length_width)]
    return fits, b.concat([*head, *(p for p in parts if p is not None)])


# --- the place of a value -------------------------------------------------------------------------


def find(lo: Lowerer, v: Val, values: Sequence[Value]) -> tuple[Expr, Expr]:
    """Whether a value is one of known ones, and its place among them (0 if it is not)."""
    b = lo.b
    width = max(1, (len(values) - 1).bit_length())
    places = lo.places(values)
    if isinstance(v, Known):
        i = places.get(written(v.value).value)
        return b.bit(i is not None), b.num(width, i or 0)
    shape = v.shape
    if isinstance(shape, EnumShape):
        found = tuple(int(x in places) for x in shape.values)
        good = b.true if all(found) else b.lookup(found, 1, v.bits)
        return good, b.lookup(tuple(places.get(x, 0) for x in shape.values), width, v.bits)
    if isinstance(shape, IntShape) and lo.interval(values) is not None:
        low, high = values[0], values[-1]
        fits, bits = _int(lo, shape, v.bits, IntShape(low, high))
        return fits, b.num(width, 0) if bits is None else bits
    if isinstance(shape, SumShape):
        good, index = b.false, b.num(width, 0)
        for is_it, part in alternatives(lo, v):
            f, x = find(lo, part, values)
            here = b.and_(is_it, f)
            good, index = b.or_(good, here), b.select(here, x, index)
        return good, index
    packed: dict[int, int] = {}
    for i, x in enumerate(values):
        try:
            packed[shape.pack(x)] = i
        except DoesNotFit:
            continue
    return _find_bits(lo, v.bits, packed, width)


def _find_bits(lo: Lowerer, bits: Expr, packed: dict[int, int], width: int) -> tuple[Expr, Expr]:
    b = lo.b
    if not packed:
        return b.false, b.num(width, 0)
    if len(packed) <= _COMPARED or bits.width == 1:
        good, index = b.false, b.num(width, 0)
        for x, i in packed.items():
            same = b.eq(bits, b.num(bits.width, x))
            good, index = b.or_(good, same), b.select(same, b.num(width, i), index)
        return good, index
    if bits.width <= _DIRECT:
        table = [0] * (1 << bits.width)
        for x, i in packed.items():
            table[x] = i + 1
        got = b.lookup(tuple(table), width + 1, bits)
        good = b.true if all(table) else b.nonzero(got)
        return good, b.resize(b.sub(got, b.num(width + 1, 1)), width)
    return perfect_hash(b, bits, packed, width)


# --- equality -------------------------------------------------------------------------------------


def equal(lo: Lowerer, x: Val, y: Val, why: str) -> Expr:
    """Whether two values are equal; a trap where they may not be comparable and are not equal."""
    b = lo.b
    if isinstance(x, Known) and isinstance(y, Known):
        try:
            return b.bit(lo.order.equal(written(x.value).value, written(y.value).value))
        except EvalError:
            b.trap(why)
    if isinstance(x, Known) or (
        isinstance(y, Sym)
        and isinstance(y.shape, EnumShape | SumShape)
        and isinstance(x, Sym)
        and not isinstance(x.shape, SumShape)
    ):
        x, y = y, x
    assert isinstance(x, Sym)
    if isinstance(y, Sym):
        fits, bits = attempt(lo, x, y.shape)
        same = b.and_(fits, b.eq(bits, y.bits)) if bits is not None else fits
    else:
        fits, bits = attempt(lo, y, x.shape)
        same = b.false if fits is b.false else b.eq(x.bits, bits) if bits is not None else fits
    if not lo.comparable(x, y):
        b.trap_if(b.not_(same), f"{why}: values that can't be compared")
    return same


def comparable(lo: Lowerer, x: Shape, y: Shape) -> bool:
    """Whether any two values of two shapes can be compared."""
    xs, ys = lo.joiner.alternatives(x), lo.joiner.alternatives(y)
    return all(_alike(lo, p, q) for p in xs for q in ys)


def _alike(lo: Lowerer, x: Shape, y: Shape) -> bool:
    if x is y or x == y:
        return not isinstance(x, EnumShape) or _names_alike(x.values, y.values)  # type: ignore[attr-defined]
    if isinstance(x, EnumShape) and isinstance(y, EnumShape):
        return _names_alike(x.values, y.values)
    for e, other in ((x, y), (y, x)):
        if isinstance(e, EnumShape):
            return all(type(v) is ModelValue and v.type is None for v in e.values) or (
                isinstance(other, EnumShape)
            )
    if kind_of(x) != kind_of(y):
        return False
    if isinstance(x, SetShape) and isinstance(y, SetShape):
        return lo.homogeneous((*x.universe, *y.universe))
    if kind_of(x) == "function":
        if isinstance(x, RowShape) and isinstance(y, RowShape):
            return len(x.keys) != len(y.keys) or _rows_alike(lo, x, y)
        if not lo.homogeneous((*_keys(x), *_keys(y))):
            return False
        return all(comparable(lo, p, q) for p in _parts(x) for q in _parts(y))
    return True


def _rows_alike(lo: Lowerer, x: RowShape, y: RowShape) -> bool:
    """Rows of one size are compared key by key up to the first that differ."""
    for k, m in zip(lo.order.sort(x.keys), lo.order.sort(y.keys), strict=True):
        if k != m or type(k) is not type(m):
            return lo.homogeneous((k, m))
        if not comparable(lo, x.parts[x.index[k]], y.parts[y.index[k]]):
            return False
    return True


def _names_alike(xs: Sequence[Value], ys: Sequence[Value]) -> bool:
    types = {v.type if type(v) is ModelValue else type(v) for v in (*xs, *ys)} - {None}
    return all(map(is_atom, (*xs, *ys))) and len(types) <= 1


def _keys(shape: Shape) -> Sequence[Value]:
    if isinstance(shape, RowShape | PartialShape):
        return shape.keys
    return (1,)


def _parts(shape: Shape) -> Sequence[Shape]:
    if isinstance(shape, RowShape):
        return tuple(dict.fromkeys(shape.parts))
    if isinstance(shape, PartialShape):
        return (shape.part,)
    assert isinstance(shape, SeqShape)
    return (shape.element,)


def declined_shape(shape: Shape, what: str) -> Declined:
    """An operation on a shape that has no code yet."""
    return Declined(None, f"{what} of a {type(shape).__name__.removesuffix('Shape').lower()}")
