"""What may live here: shapes, which say what is known of a value before there is one.

A shape is a set of alternatives, at most one of a kind: an integer, a set of ..., a record with
these fields. The emitter computes the shape of every expression while it writes code, and leaves
out the checks that a shape proves needless. `ANY` stands for every written-out value, `LAZY` for
sets and functions that may not be written out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from typing import Any, TypeAlias

from pymodel.frozen import frozen
from pymodel.values import Bool, Function, ModelValue, Value

#: More alternatives, or deeper nesting, become ANY: shapes must stay small and finite in number.
_ALTERNATIVES = 12
_DEPTH = 7
#: Tuples longer than this are sequences.
_LONGEST_TUPLE = 12
#: So many strings are told apart: as tags of records they say which fields there are.
_STRINGS = 8


@frozen
class Alt:
    """One alternative.

    kind: "int", "bool", "str" (detail: the possible ones or None), "mv" (detail: type letter or
    None), "set" (parts: element), "seq" (parts: element), "tuple" (parts: elements), "fun" (detail:
    the domain as a frozenset or None; parts: argument, value), "rec" (detail: names in alphabetical
    order; parts: values).
    A "fun" or "rec" is a `Function`, never a tuple.
    """

    kind: str
    detail: Any = None
    parts: tuple[Shape, ...] = ()

    @property
    def key(self) -> tuple[Any, ...]:
        """What two alternatives have in common when they are joined into one."""
        if self.kind in ("mv", "rec"):
            return (self.kind, self.detail)
        return (self.kind, len(self.parts)) if self.kind == "tuple" else (self.kind,)


@frozen
class Shape:
    """A set of alternatives; `wide` is ANY, `lazy` allows sets that are not written out."""

    alts: frozenset[Alt] = frozenset()
    wide: bool = False
    lazy: bool = False
    _only: Alt | None = field(default=None, compare=False, repr=False)

    def only(self, kind: str) -> Alt | None:
        """The one alternative, if it is of this kind and the value is surely written out."""
        if self.wide or self.lazy or len(self.alts) != 1:
            return None
        (alt,) = self.alts
        return alt if alt.kind == kind else None

    def all_of(self, *kinds: str) -> bool:
        """Whether every alternative is of these kinds, and the value is written out."""
        return not self.wide and not self.lazy and all(a.kind in kinds for a in self.alts)


Shapes: TypeAlias = Mapping[str, Shape]

NOTHING = Shape()
ANY = Shape(wide=True)
LAZY = Shape(wide=True, lazy=True)


def _one(kind: str, detail: Any = None, *parts: Shape) -> Shape:
    return Shape(frozenset((Alt(kind, detail, parts),)))


INT = _one("int")
BOOL = _one("bool")
STR = _one("str")
EMPTY = _one("tuple")


def set_of(element: Shape) -> Shape:
    """A frozenset."""
    return _one("set", None, written(element))


def lazy_set_of(element: Shape) -> Shape:
    """A set that may not be written out."""
    return Shape(frozenset((Alt("set", None, (written(element),)),)), lazy=True)


def seq_of(element: Shape) -> Shape:
    """A tuple of any length."""
    return _one("seq", None, written(element))


def tuple_of(elements: Iterable[Shape]) -> Shape:
    """A tuple of this length."""
    parts = tuple(map(written, elements))
    return _one("tuple", None, *parts) if len(parts) <= _LONGEST_TUPLE else seq_of(join(*parts))


def record_of(fields: Mapping[str, Shape]) -> Shape:
    """A record with these fields."""
    names = tuple(sorted(fields))
    return _one("rec", names, *(written(fields[n]) for n in names))


def function_of(domain: frozenset[Value] | None, argument: Shape, value: Shape) -> Shape:
    """A function literal's shape; which of tuple, `Function` or both depends on the domain."""
    value = written(value)
    if domain is not None:
        n = len(domain)
        if n == 0:
            return EMPTY
        if all(type(i) is int for i in domain) and domain == frozenset(range(1, n + 1)):
            return tuple_of([value] * n)
        if all(type(i) is str for i in domain) and n <= _LONGEST_TUPLE:
            return record_of(dict.fromkeys(domain, value))
        return _one("fun", domain, argument, value)
    unknown = _one("fun", None, argument, value)
    if argument.all_of("str", "mv", "bool", "set"):
        return join(unknown, EMPTY)
    return join(unknown, seq_of(value))


def written(shape: Shape) -> Shape:
    """The shape of the value once it is written out."""
    if not shape.lazy:
        return shape
    return ANY if shape.wide else Shape(shape.alts)


# --- joining --------------------------------------------------------------------------------------


def join(*shapes: Shape) -> Shape:
    """The least shape that allows what any of them does."""
    lazy = any(s.lazy for s in shapes)
    if any(s.wide for s in shapes):
        return LAZY if lazy else ANY
    merged: dict[tuple[Any, ...], Alt] = {}
    for shape in shapes:
        for alt in shape.alts:
            _add(merged, alt)
    if len(merged) > _ALTERNATIVES:
        return LAZY if lazy else ANY
    return Shape(frozenset(merged.values()), lazy=lazy)


def _add(merged: dict[tuple[Any, ...], Alt], alt: Alt) -> None:
    if alt.kind in ("tuple", "seq"):
        alt = _add_tuple(merged, alt)
    known = merged.get(alt.key)
    merged[alt.key] = alt if known is None or known == alt else _merge(known, alt)


def _add_tuple(merged: dict[tuple[Any, ...], Alt], alt: Alt) -> Alt:
    """Tuples of two lengths are sequences; the empty one alone goes with any other."""
    others = [a for a in merged.values() if a.kind in ("tuple", "seq") and a.key != alt.key]
    if not others:
        return alt
    for other in others:
        del merged[other.key]
    return Alt("seq", None, (join(*alt.parts, *(p for o in others for p in o.parts)),))


def _merge(a: Alt, b: Alt) -> Alt:
    detail = a.detail if a.detail == b.detail else None
    if a.kind == "str" and a.detail is not None and b.detail is not None:
        both = a.detail | b.detail
        detail = both if len(both) <= _STRINGS else None
    return Alt(a.kind, detail, tuple(join(x, y) for x, y in zip(a.parts, b.parts, strict=True)))


def clip(shape: Shape, depth: int = _DEPTH) -> Shape:
    """The shape with ANY below a depth, so that growing shapes come to an end."""
    if shape.wide:
        return shape
    if depth == 0 and shape.alts:
        return LAZY if shape.lazy else ANY
    alts = (Alt(a.kind, a.detail, tuple(clip(p, depth - 1) for p in a.parts)) for a in shape.alts)
    return Shape(frozenset(alts), lazy=shape.lazy)


# --- values ---------------------------------------------------------------------------------------


def of_value(v: Value) -> Shape:
    """The shape of a written-out value."""
    return _Reader().of(v)


class _Reader:
    """Shapes of values. The elements of a set are alike, as a rule: each shape is made once."""

    def __init__(self) -> None:
        self.atoms: dict[Value, Shape] = {}
        #: What was made of which parts; shapes are kept, so that their ids stay their own.
        self.made: dict[tuple[Any, ...], Shape] = {}
        self.kept: list[Shape] = []

    def of(self, v: Value) -> Shape:
        """The shape of a written-out value."""
        t = type(v)
        if t is int:
            return INT
        if t is Bool:
            return BOOL
        if t is str or t is ModelValue:
            known = self.atoms.get(v)
            if known is None:
                made = _one("str", frozenset((v,))) if t is str else _one("mv", v.type)
                known = self.atoms[v] = made
            return known
        if t is frozenset:
            return self._kept(set_of(self._any(v)))
        if t is tuple:
            parts = [self.of(x) for x in v]
            return self._made(("tuple", *map(id, parts)), lambda: tuple_of(parts))
        if t is Function:
            return self._of_function(v)
        return LAZY

    def _of_function(self, v: Function) -> Shape:
        if all(type(k) is str for k in v) and len(v) <= _LONGEST_TUPLE:
            fields = {k: self.of(x) for k, x in v.items()}
            key = ("rec", *fields, *map(id, fields.values()))
            return self._made(key, lambda: record_of(fields))
        argument, value = self._any(v), self._any(v.values())
        return self._kept(_one("fun", frozenset(v), argument, value))

    def _any(self, values: Iterable[Value]) -> Shape:
        """The shape of any of these values."""
        found = {id(shape): shape for shape in map(self.of, values)}
        return self._kept(join(*found.values()))

    def _made(self, key: tuple[Any, ...], make: Callable[[], Shape]) -> Shape:
        known = self.made.get(key)
        if known is None:
            known = self.made[key] = make()
        return known

    def _kept(self, shape: Shape) -> Shape:
        self.kept.append(shape)
        return shape


def conforms(v: Value, shape: Shape) -> bool:
    """Whether a written-out value has this shape."""
    return shape.wide or any(_fits(v, alt) for alt in shape.alts)


def _fits(v: Value, alt: Alt) -> bool:
    t = type(v)
    match alt.kind:
        case "int":
            return t is int
        case "bool":
            return t is Bool
        case "str":
            return t is str and (alt.detail is None or v in alt.detail)
        case "mv":
            return t is ModelValue and v.type == alt.detail
        case "set":
            return t is frozenset and all(conforms(x, alt.parts[0]) for x in v)
        case "seq":
            return t is tuple and all(conforms(x, alt.parts[0]) for x in v)
        case "tuple":
            return t is tuple and len(v) == len(alt.parts) and all(map(conforms, v, alt.parts))
        case "rec":
            return (
                t is Function
                and len(v) == len(alt.parts)
                and all(
                    n in v and conforms(v[n], p) for n, p in zip(alt.detail, alt.parts, strict=True)
                )
            )
    return (
        t is Function
        and (alt.detail is None or frozenset(v) == alt.detail)
        and all(conforms(k, alt.parts[0]) and conforms(x, alt.parts[1]) for k, x in v.items())
    )


# --- what shapes prove ----------------------------------------------------------------------------


def comparable(a: Shape, b: Shape) -> bool:
    """Whether two values of these shapes can always be compared."""
    if a.wide or b.wide:
        return False
    return all(_comparable(x, y) for x in a.alts for y in b.alts)


def _comparable(a: Alt, b: Alt) -> bool:
    if a.kind == "mv" or b.kind == "mv":
        return _comparable_names(a, b)
    if a.kind == b.kind:
        match a.kind:
            case "int" | "bool" | "str":
                return True
            case "tuple":
                return len(a.parts) != len(b.parts) or all(map(comparable, a.parts, b.parts))
            case "rec":
                return a.detail != b.detail or all(map(comparable, a.parts, b.parts))
        return all(map(comparable, a.parts, b.parts))
    match (a.kind, b.kind):
        case ("tuple", "seq") | ("seq", "tuple"):
            return all(comparable(x, y) for x in a.parts for y in b.parts)
        case ("rec", "fun"):
            return comparable(STR, b.parts[0]) and all(comparable(x, b.parts[1]) for x in a.parts)
        case ("fun", "rec"):
            return _comparable(b, a)
        case ("tuple", "fun" | "rec") | ("fun" | "rec", "tuple"):
            # Of different sizes; the empty sequence is a tuple and never a `Function`.
            return not a.parts or not b.parts
    return False


def _comparable_names(a: Alt, b: Alt) -> bool:
    def free(x: Alt, y: Alt) -> bool:
        """Whether x is an untyped name, or y a name of its type or untyped."""
        if x.kind != "mv" or x.detail is None:
            return True
        return y.kind == "mv" and y.detail in (None, x.detail)

    return free(a, b) and free(b, a)


def element(shape: Shape) -> Shape:
    """The shape of the elements of a set; ANY where little is known."""
    if shape.wide:
        return ANY
    sets = [a.parts[0] for a in shape.alts if a.kind == "set"]
    return join(*sets) if len(sets) == len(shape.alts) else ANY


def with_field(shape: Shape, name: str, values: frozenset[Value]) -> Shape:
    """The shape of a record after it turned out that one field has one of these values."""
    if shape.wide or shape.lazy or not shape.all_of("rec"):
        return shape
    return Shape(frozenset(a for a in shape.alts if _may_have(a, name, values)))


def _may_have(alt: Alt, name: str, values: frozenset[Value]) -> bool:
    part = dict(zip(alt.detail, alt.parts, strict=True)).get(name)
    return part is not None and any(conforms(v, part) for v in values)
