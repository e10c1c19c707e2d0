"""Packing: what goes in comes out, equal values have equal bits, and a join takes both sides."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymodel.engine.native.join import Joiner
from pymodel.engine.native.shapes import (
    DoesNotFit,
    EnumShape,
    IntShape,
    PartialShape,
    RowShape,
    SeqShape,
    SetShape,
    SumShape,
    values_in,
)
from pymodel.library.order import Order
from pymodel.values import FALSE, TRUE, ModelValue, Value, function

NONE = ModelValue("None")
JOINER = Joiner(Order(["None"]).sort)

ATOMS = st.one_of(
    st.integers(-5, 9), st.sampled_from(["a", "b", "c"]), st.sampled_from([TRUE, FALSE, NONE])
)
VALUES: st.SearchStrategy[Value] = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.frozensets(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(st.sampled_from(["f", "g", "h"]), inner, max_size=3).map(function),
        st.dictionaries(st.integers(0, 4), inner, max_size=3).map(function),
    ),
    max_leaves=6,
)


@given(st.lists(VALUES, min_size=1, max_size=6))
def test_the_shape_of_some_values_takes_them_and_tells_them_apart(values: list[Value]) -> None:
    shape = JOINER.of_values(values)
    bits = [shape.pack(v) for v in values]
    assert all(0 <= b < 1 << shape.width for b in bits)
    assert [shape.unpack(b) for b in bits] == values
    for v, x in zip(values, bits, strict=True):
        for w, y in zip(values, bits, strict=True):
            assert (v == w) == (x == y)


@given(st.lists(VALUES, min_size=1, max_size=4), st.lists(VALUES, min_size=1, max_size=4))
def test_a_join_takes_the_values_of_both(left: list[Value], right: list[Value]) -> None:
    shape = JOINER.join(JOINER.of_values(left), JOINER.of_values(right))
    assert [shape.unpack(shape.pack(v)) for v in left + right] == left + right


def test_integers_are_offsets() -> None:
    shape = IntShape(-1, 2)
    assert (shape.width, shape.pack(-1), shape.pack(2)) == (2, 0, 3)
    with pytest.raises(DoesNotFit):
        shape.pack(3)


def test_what_is_absent_is_zero() -> None:
    queue = SeqShape(3, IntShape(1, 4))
    assert queue.pack((1,)) == 1  # the element's bits are zero, and so is the rest
    assert queue.pack((2, 1)) == 2 | 1 << 2
    partial = PartialShape((1, 2, 5), IntShape(0, 3))
    assert partial.pack(function({5: 3})) == 4 | 3 << 7
    both = SumShape((EnumShape((NONE,)), IntShape(0, 7)))
    assert (both.pack(NONE), both.pack(5)) == (0, 1 | 5 << 1)


def test_sets_of_functions_and_functions_of_sets() -> None:
    s = SetShape((function({"f": 1}), function({"f": 2})))
    assert s.pack(frozenset([function({"f": 2})])) == 2
    row = RowShape(("f", "g"), (s, IntShape(0, 1)))
    v = function({"f": frozenset([function({"f": 1})]), "g": 1})
    assert row.unpack(row.pack(v)) == v
    with pytest.raises(DoesNotFit):
        row.pack(function({"f": frozenset()}))


def test_all_values_of_a_shape_are_listed_once() -> None:
    shape = RowShape(("f", "g"), (IntShape(0, 2), SetShape((1, 2))))
    found = values_in(shape, 100)
    assert found is not None and len(set(found)) == len(found) == 12
    assert values_in(shape, 11) is None
