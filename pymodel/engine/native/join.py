"""What may live here: the least shape of some values, and the least that takes those of two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pymodel.engine.native.shapes import (
    BOOL,
    EnumShape,
    IntShape,
    PartialShape,
    RowShape,
    SeqShape,
    SetShape,
    Shape,
    Sort,
    SumShape,
    is_atom,
    kind_of,
    value_kind,
)
from pymodel.values import Value

#: Records of more kinds than this are one partial function rather than a sum.
_RECORD_KINDS = 12


class Joiner:
    """Makes shapes; `sort` is the model's order of values."""

    def __init__(self, sort: Sort) -> None:
        self.sort = sort

    # --- of values --------------------------------------------------------------------------------

    def of_values(self, values: Iterable[Value]) -> Shape:
        """The least shape that takes all the values; there has to be one at least."""
        by_kind: dict[str, list[Value]] = {}
        for v in dict.fromkeys(values):
            by_kind.setdefault(value_kind(v), []).append(v)
        return self._sum([self._of_kind(k, vs) for k, vs in by_kind.items()])

    def _of_kind(self, kind: str, values: list[Value]) -> Shape:
        if kind == "bool":
            return BOOL
        if kind == "int":
            return IntShape(min(values), max(values))
        if kind == "set":
            return SetShape(self.sort(frozenset().union(*values)))
        if kind == "function":
            return self._of_functions(values)
        return EnumShape(self.sort(values))

    def _of_functions(self, values: list[Value]) -> Shape:
        by_domain: dict[frozenset[Value], list[Value]] = {}
        for v in values:
            by_domain.setdefault(domain_of(v), []).append(v)
        if len(by_domain) == 1:
            return self._row(self.sort(next(iter(by_domain))), values)
        if all(type(v) is tuple for v in values):
            longest = max(map(len, values))
            return SeqShape(longest, self.of_values([x for v in values for x in v]))
        return self._joined_functions([self._row(self.sort(d), vs) for d, vs in by_domain.items()])

    def _row(self, keys: tuple[Value, ...], values: list[Value]) -> Shape:
        parts = [self.of_values([at(v, k) for v in values]) for k in keys]
        return self.row(keys, parts)

    def row(self, keys: tuple[Value, ...], parts: Sequence[Shape]) -> RowShape:
        """A row; of a function that is no record, the values get one shape if they are of one
        kind."""
        if keys and not all(type(k) is str for k in keys):
            joined = self.join_all(parts)
            if not isinstance(joined, SumShape) or any(isinstance(p, SumShape) for p in parts):
                return RowShape(keys, (joined,) * len(keys))
        return RowShape(keys, tuple(parts))

    # --- of two shapes ----------------------------------------------------------------------------

    def join_all(self, shapes: Sequence[Shape]) -> Shape:
        """The join of one or more shapes."""
        joined = shapes[0]
        for s in shapes[1:]:
            joined = self.join(joined, s)
        return joined

    def join(self, a: Shape, b: Shape) -> Shape:
        """The least shape that takes the values of both."""
        if a is b or a == b:
            return a
        if isinstance(a, EnumShape) and isinstance(b, EnumShape):
            return EnumShape(self.sort({**a.index, **b.index}))
        if kind_of(a) == kind_of(b) == "mixed" or isinstance(a, SumShape | EnumShape):
            return self._sum([*self.alternatives(a), *self.alternatives(b)])
        if isinstance(b, SumShape | EnumShape):
            return self._sum([*self.alternatives(a), *self.alternatives(b)])
        match a, b:
            case IntShape(), IntShape():
                return IntShape(min(a.low, b.low), max(a.high, b.high))
            case SetShape(), SetShape():
                if a.index.keys() >= b.index.keys():
                    return a
                if b.index.keys() >= a.index.keys():
                    return b
                return SetShape(self.sort({**a.index, **b.index}))
        if kind_of(a) == kind_of(b) == "function":
            return self._joined_functions([a, b])
        return self._sum([a, b])

    def alternatives(self, shape: Shape) -> list[Shape]:
        """The shapes that a shape is one of, none of them a sum or an enumeration of anything but
        names."""
        match shape:
            case SumShape(parts=parts):
                return list(parts)
            case EnumShape(values=values) if not all(map(is_atom, values)):
                return self.alternatives(self.of_values(values))
        return [shape]

    def _sum(self, shapes: list[Shape]) -> Shape:
        """One shape for all, alternatives of one kind joined."""
        flat = [a for s in shapes for a in self.alternatives(s)]
        by_kind: dict[str, list[Shape]] = {}
        for s in flat:
            by_kind.setdefault(kind_of(s), []).append(s)
        parts: list[Shape] = []
        for kind, group in sorted(by_kind.items()):
            if kind == "function" and len(group) > 1:
                joined = self._joined_functions(group)
                parts.extend(joined.parts if isinstance(joined, SumShape) else [joined])
            else:
                parts.append(self.join_all(group))
        return parts[0] if len(parts) == 1 else SumShape(tuple(parts))

    # --- functions --------------------------------------------------------------------------------

    def _joined_functions(self, shapes: Sequence[Shape]) -> Shape:
        flat = [a for s in shapes for a in self.alternatives(s)]
        if any(isinstance(s, PartialShape) for s in flat):
            return self._partial(flat)
        rows: dict[frozenset[Value], RowShape] = {}
        sequences: list[Shape] = []
        for s in flat:
            if isinstance(s, SeqShape):
                sequences.append(s)
                continue
            assert isinstance(s, RowShape)
            domain = frozenset(s.keys)
            known = rows.get(domain)
            rows[domain] = s if known is None else self._joined_rows(known, s)
        if len(rows) == 1 and not sequences:
            return next(iter(rows.values()))
        records = [r for r in rows.values() if r.keys and all(type(k) is str for k in r.keys)]
        others = [r for r in rows.values() if r not in records]
        if all(_is_tuple(r) for r in others) and len(records) <= _RECORD_KINDS:
            parts: list[Shape] = list(records)
            if sequences or len(others) > 1:
                parts.append(self._sequence([*sequences, *others]))
            else:
                parts.extend(others)
            return parts[0] if len(parts) == 1 else SumShape(tuple(parts))
        return self._partial(flat)

    def _joined_rows(self, a: RowShape, b: RowShape) -> RowShape:
        parts = [self.join(p, b.parts[b.index[k]]) for k, p in zip(a.keys, a.parts, strict=True)]
        return self.row(a.keys, parts)

    def _sequence(self, shapes: Sequence[Shape]) -> Shape:
        capacity, elements = 0, []
        for s in shapes:
            if isinstance(s, SeqShape):
                capacity = max(capacity, s.capacity)
                elements.append(s.element)
            elif isinstance(s, RowShape):
                capacity = max(capacity, len(s.keys))
                elements.extend(s.parts)
        return SeqShape(capacity, self.join_all(elements))

    def _partial(self, shapes: Sequence[Shape]) -> Shape:
        keys: set[Value] = set()
        parts: list[Shape] = []
        for s in shapes:
            if isinstance(s, PartialShape):
                keys.update(s.keys)
                parts.append(s.part)
            elif isinstance(s, RowShape):
                keys.update(s.keys)
                parts.extend(s.parts)
            elif isinstance(s, SeqShape):
                keys.update(range(1, s.capacity + 1))
                parts.append(s.element)
        return PartialShape(self.sort(keys), self.join_all(parts))


def domain_of(v: Value) -> frozenset[Value]:
    """The domain of a function."""
    return frozenset(range(1, len(v) + 1)) if type(v) is tuple else frozenset(v)


def at(v: Value, key: Value) -> Value:
    """The value of a function at an argument that it has."""
    return v[key - 1] if type(v) is tuple else v[key]


def _is_tuple(row: RowShape) -> bool:
    return set(row.keys) == set(range(1, len(row.keys) + 1))
