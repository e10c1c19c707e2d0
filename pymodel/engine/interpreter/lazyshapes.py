"""What may live here: the shapes of known sets that are not written out, from their parts."""

from __future__ import annotations

from pymodel.engine.interpreter import shapes
from pymodel.engine.interpreter.shapes import ANY, LAZY, Shape, join, lazy_set_of
from pymodel.library.lazysets import AnySet, Integers, Interval, LazySet, Strings, size
from pymodel.library.setsofsets import (
    Combined,
    Filtered,
    Functions,
    Products,
    Records,
    Sequences,
    Subsets,
    Unions,
)

#: Larger sets are not looked at.
_LOOKED_AT = 4_096


def lazy_shape(s: LazySet) -> Shape:
    """The shape of a set that is not written out."""
    element = _element(s)
    return LAZY if element == ANY else lazy_set_of(element)


def built_shape(s: LazySet) -> Shape | None:
    """The shape of a set of functions and the like once it is written out, from its parts; None for
    a set that its parts tell little of."""
    if not isinstance(s, Functions | Subsets | Records | Products):
        return None
    shape = shapes.written(lazy_shape(s))
    return None if shape == ANY else shape


def _element(s: AnySet) -> Shape:
    """The shape of any of a set's elements."""
    match s:
        case Integers() | Interval():
            return shapes.INT
        case Strings():
            return shapes.STR
        case Subsets(base=base):
            return shapes.set_of(_element(base))
        case Sequences(base=base):
            return shapes.seq_of(_element(base))
        case Functions(domain=domain, range=range_):
            return _function(domain, _element(range_))
        case Records(fields=fields):
            return shapes.record_of({name: _element(part) for name, part in fields})
        case Products(sets=sets):
            return shapes.tuple_of(map(_element, sets))
        case Combined(operator="\\cup", left=left, right=right):
            return join(_element(left), _element(right))
        case Combined(left=base) | Filtered(base=base):
            return _element(base)
        case Unions(members=members):
            return join(*map(_element, members))
        case frozenset() if len(s) <= _LOOKED_AT:
            return shapes.element(shapes.of_value(s))
    return ANY


def _function(domain: AnySet, value: Shape) -> Shape:
    if size(domain) == 0:
        return shapes.seq_of(value)
    if isinstance(domain, Interval):
        if domain.low == 1:
            return shapes.seq_of(value)
        return shapes.function_of(None, shapes.INT, value)
    if type(domain) is frozenset and len(domain) <= _LOOKED_AT:
        if domain == frozenset(range(1, len(domain) + 1)):
            return shapes.seq_of(value)
        return shapes.function_of(domain, _element(domain), value)
    return ANY
