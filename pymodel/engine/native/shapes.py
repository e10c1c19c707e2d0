"""What may live here: how a value is packed into a fixed number of bits, and back.

Packing is canonical: two values of one shape are equal exactly if their bits are. What is absent is
zero: the rest of a sequence's capacity, the keys that a partial function has not, the payload of
another alternative. Where the order of elements matters (CHOOSE, enumerations), it is the model's:
universes are kept sorted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from pymodel.values import FALSE, TRUE, Bool, Function, ModelValue, Value, function

#: Sorts values in the model's order.
Sort: TypeAlias = Callable[[Iterable[Value]], tuple[Value, ...]]


class DoesNotFit(Exception):  # noqa: N818 - a fact about a value, not a mistake
    """A value has no place in a shape."""

    def __init__(self, shape: Shape, value: Value) -> None:
        super().__init__(shape, value)
        self.shape = shape
        self.value = value

    def __str__(self) -> str:
        return f"{self.value!r} is outside {self.shape}"


@dataclass(frozen=True, eq=False)
class Shape:
    """A way of packing; `width` is the number of bits, and may be 0."""

    width: int = field(init=False, repr=False, default=0)
    #: What tells this shape from others, and its hash: shapes are compared often.
    _key: tuple[object, ...] = field(init=False, repr=False, default=())
    _hash: int = field(init=False, repr=False, default=0)

    def _is(self, width: int, *key: object) -> None:
        object.__setattr__(self, "width", width)
        object.__setattr__(self, "_key", (type(self), *key))
        object.__setattr__(self, "_hash", hash(self._key))

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return isinstance(other, Shape) and self._hash == other._hash and self._key == other._key

    def __hash__(self) -> int:
        return self._hash

    def pack(self, v: Value) -> int:
        """The bits of a value; `DoesNotFit` if it has no place here."""
        raise NotImplementedError

    def unpack(self, bits: int) -> Value:
        """The value of bits that `pack` gave."""
        raise NotImplementedError

    def fits(self, v: Value) -> bool:
        """Whether a value has a place here."""
        try:
            self.pack(v)
        except DoesNotFit:
            return False
        return True


@dataclass(frozen=True, eq=False)
class BoolShape(Shape):
    """FALSE is 0, TRUE is 1."""

    def __post_init__(self) -> None:
        self._is(1)

    def pack(self, v: Value) -> int:
        if type(v) is not Bool:
            raise DoesNotFit(self, v)
        return int(v is TRUE)

    def unpack(self, bits: int) -> Value:
        return TRUE if bits else FALSE


@dataclass(frozen=True, eq=False)
class IntShape(Shape):
    """low..high, as an offset from low."""

    low: int
    high: int

    def __post_init__(self) -> None:
        self._is((self.high - self.low).bit_length(), self.low, self.high)

    def pack(self, v: Value) -> int:
        if type(v) is not int or not self.low <= v <= self.high:
            raise DoesNotFit(self, v)
        return v - self.low

    def unpack(self, bits: int) -> Value:
        return self.low + bits


@dataclass(frozen=True, eq=False)
class EnumShape(Shape):
    """One of some known values, of any kinds: its place among them."""

    values: tuple[Value, ...]
    index: dict[Value, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "index", {v: i for i, v in enumerate(self.values)})
        self._is(max(0, len(self.values) - 1).bit_length(), self.values)

    def pack(self, v: Value) -> int:
        found = self.index.get(v)
        if found is None:
            raise DoesNotFit(self, v)
        return found

    def unpack(self, bits: int) -> Value:
        return self.values[bits]


@dataclass(frozen=True, eq=False)
class RowShape(Shape):
    """A function whose domain is exactly these keys: the values one after the other, the first
    lowest. Records and tuples of one length are rows."""

    keys: tuple[Value, ...]
    parts: tuple[Shape, ...]
    index: dict[Value, int] = field(init=False, repr=False)
    offsets: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "index", {k: i for i, k in enumerate(self.keys)})
        offsets, width = _offsets(self.parts, 0)
        object.__setattr__(self, "offsets", offsets)
        self._is(width, self.keys, self.parts)

    def pack(self, v: Value) -> int:
        values = _values_of(v, self.keys)
        if values is None:
            raise DoesNotFit(self, v)
        bits = 0
        for x, shape, at in zip(values, self.parts, self.offsets, strict=True):
            bits |= shape.pack(x) << at
        return bits

    def unpack(self, bits: int) -> Value:
        pairs = zip(self.keys, self.parts, self.offsets, strict=True)
        return function({k: p.unpack(bits >> at & ((1 << p.width) - 1)) for k, p, at in pairs})

    @property
    def uniform(self) -> bool:
        """Whether all values have one shape, so that a place can be computed."""
        return all(p == self.parts[0] for p in self.parts[1:])


@dataclass(frozen=True, eq=False)
class PartialShape(Shape):
    """A function whose domain is some of these keys: which, then the values, zero for a key that
    it has not."""

    keys: tuple[Value, ...]
    part: Shape
    index: dict[Value, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "index", {k: i for i, k in enumerate(self.keys)})
        self._is(len(self.keys) * (1 + self.part.width), self.keys, self.part)

    def pack(self, v: Value) -> int:
        if type(v) is tuple:
            items = list(enumerate(v, 1))
        elif type(v) is Function:
            items = list(v.items())
        else:
            raise DoesNotFit(self, v)
        bits, n, w = 0, len(self.keys), self.part.width
        for k, x in items:
            i = self.index.get(k)
            if i is None:
                raise DoesNotFit(self, v)
            bits |= 1 << i | self.part.pack(x) << (n + i * w)
        return bits

    def unpack(self, bits: int) -> Value:
        n, w = len(self.keys), self.part.width
        mask = (1 << w) - 1
        return function(
            {
                k: self.part.unpack(bits >> (n + i * w) & mask)
                for i, k in enumerate(self.keys)
                if bits >> i & 1
            }
        )


@dataclass(frozen=True, eq=False)
class SeqShape(Shape):
    """A sequence of at most `capacity` elements: its length, then the elements, the first lowest,
    zero behind the end."""

    capacity: int
    element: Shape
    length_width: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "length_width", self.capacity.bit_length())
        width = self.length_width + self.capacity * self.element.width
        self._is(width, self.capacity, self.element)

    def pack(self, v: Value) -> int:
        if type(v) is not tuple or len(v) > self.capacity:
            raise DoesNotFit(self, v)
        bits, at = len(v), self.length_width
        for x in v:
            bits |= self.element.pack(x) << at
            at += self.element.width
        return bits

    def unpack(self, bits: int) -> Value:
        length = bits & ((1 << self.length_width) - 1)
        w, at = self.element.width, self.length_width
        mask = (1 << w) - 1
        return tuple(self.element.unpack(bits >> (at + i * w) & mask) for i in range(length))


@dataclass(frozen=True, eq=False)
class SetShape(Shape):
    """A set of some of the values of a universe: a bit for each, the first lowest."""

    universe: tuple[Value, ...]
    index: dict[Value, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "index", {v: i for i, v in enumerate(self.universe)})
        self._is(len(self.universe), self.universe)

    def pack(self, v: Value) -> int:
        if type(v) is not frozenset:
            raise DoesNotFit(self, v)
        bits = 0
        for x in v:
            i = self.index.get(x)
            if i is None:
                raise DoesNotFit(self, v)
            bits |= 1 << i
        return bits

    def unpack(self, bits: int) -> Value:
        return frozenset(v for i, v in enumerate(self.universe) if bits >> i & 1)


@dataclass(frozen=True, eq=False)
class SumShape(Shape):
    """One of several shapes that have no value in common: which, then its bits, zeros above."""

    parts: tuple[Shape, ...]
    tag_width: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        tag = max(0, len(self.parts) - 1).bit_length()
        object.__setattr__(self, "tag_width", tag)
        self._is(tag + max((p.width for p in self.parts), default=0), self.parts)

    def pack(self, v: Value) -> int:
        for i, part in enumerate(self.parts):
            if part.fits(v):
                return i | part.pack(v) << self.tag_width
        raise DoesNotFit(self, v)

    def unpack(self, bits: int) -> Value:
        tag = bits & ((1 << self.tag_width) - 1)
        return self.parts[tag].unpack(bits >> self.tag_width)


BOOL = BoolShape()


def _offsets(parts: Sequence[Shape], at: int) -> tuple[tuple[int, ...], int]:
    found = []
    for p in parts:
        found.append(at)
        at += p.width
    return tuple(found), at


def _values_of(v: Value, keys: tuple[Value, ...]) -> Sequence[Value] | None:
    """The values of a function at exactly these keys."""
    if type(v) is tuple:
        if len(v) != len(keys) or any(type(k) is not int or not 0 < k <= len(v) for k in keys):
            return None
        return [v[k - 1] for k in keys]
    if type(v) is Function:
        if len(v) != len(keys) or any(k not in v for k in keys):
            return None
        return [v[k] for k in keys]
    return None


# --- what shapes have in common -------------------------------------------------------------------


def kind_of(shape: Shape) -> str:
    """A word for what kind of values a shape has: two kinds have no value in common."""
    match shape:
        case BoolShape():
            return "bool"
        case IntShape():
            return "int"
        case SetShape():
            return "set"
        case RowShape() | PartialShape() | SeqShape():
            return "function"
        case EnumShape(values=values):
            kinds = {value_kind(v) for v in values}
            return kinds.pop() if len(kinds) == 1 else "mixed"
    return "mixed"


def value_kind(v: Value) -> str:
    """The same word for a value."""
    t = type(v)
    if t is int:
        return "int"
    if t is Bool:
        return "bool"
    if t is frozenset:
        return "set"
    if t is tuple or t is Function:
        return "function"
    return "atom" if t is str or t is ModelValue else "other"


def is_atom(v: Value) -> bool:
    """Whether a value is a string or a model value."""
    return type(v) is str or type(v) is ModelValue


def values_in(shape: Shape, limit: int) -> list[Value] | None:
    """Every value of a shape, if they are at most so many."""
    found: list[Value] = []
    if shape.width > 2 * limit.bit_length() and not isinstance(shape, EnumShape):
        return None
    match shape:
        case BoolShape():
            return [FALSE, TRUE]
        case IntShape(low=low, high=high):
            return list(range(low, high + 1)) if high - low < limit else None
        case EnumShape(values=values):
            return list(values) if len(values) <= limit else None
        case SetShape(universe=universe):
            if 1 << len(universe) > limit:
                return None
            return [shape.unpack(bits) for bits in range(1 << len(universe))]
        case RowShape(keys=keys, parts=parts):
            rows: list[tuple[Value, ...]] = [()]
            for part in parts:
                inner = values_in(part, limit)
                if inner is None or len(rows) * len(inner) > limit:
                    return None
                rows = [(*row, x) for row in rows for x in inner]
            return [function(dict(zip(keys, row, strict=True))) for row in rows]
        case SeqShape(capacity=capacity, element=element):
            inner = values_in(element, limit)
            if inner is None or sum(len(inner) ** i for i in range(capacity + 1)) > limit:
                return None
            layer: list[tuple[Value, ...]] = [()]
            for _ in range(capacity + 1):
                found.extend(layer)
                layer = [(*s, x) for s in layer for x in inner]
            return found
        case SumShape(parts=parts):
            for part in parts:
                inner = values_in(part, limit)
                if inner is None:
                    return None
                found.extend(inner)
            return found if len(found) <= limit else None
        case PartialShape(keys=keys, part=part):
            inner = values_in(part, limit)
            if inner is None or (1 + len(inner)) ** len(keys) > limit:
                return None
            maps: list[dict[Value, Value]] = [{}]
            for k in keys:
                maps += [{**m, k: x} for m in maps for x in inner]
            return [function(m) for m in maps]
    return None
