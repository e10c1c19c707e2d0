"""What may live here: shapes never promise more than values keep."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pymodel.engine.interpreter import shapes
from pymodel.library.failure import EvalError
from pymodel.library.order import Order
from pymodel.values import FALSE, TRUE, Function, ModelValue

ORDER = Order()
NAMES = [ModelValue(n) for n in ("a", "b", "T_1", "U_1")]
atoms = st.one_of(
    st.integers(-2, 2), st.sampled_from(["x", "y"]), st.sampled_from([TRUE, FALSE, *NAMES])
)
values = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(tuple),
        st.lists(inner, max_size=3).map(frozenset),
        st.dictionaries(st.sampled_from(["p", "q"]), inner, min_size=1).map(Function),
        st.dictionaries(st.sampled_from([0, 5, NAMES[0]]), inner, min_size=1).map(Function),
    ),
    max_leaves=10,
)
some_shapes = st.lists(values, min_size=1, max_size=3).map(
    lambda vs: shapes.join(*map(shapes.of_value, vs))
)


@given(values)
def test_a_value_has_its_own_shape(v: Any) -> None:
    assert shapes.conforms(v, shapes.of_value(v))


@given(st.lists(values, min_size=1, max_size=4), st.integers(0, 4))
def test_a_join_has_room_for_all(vs: list[Any], depth: int) -> None:
    joined = shapes.join(*map(shapes.of_value, vs))
    assert all(shapes.conforms(v, joined) for v in vs)
    clipped = shapes.clip(joined, depth)
    assert all(shapes.conforms(v, clipped) for v in vs)


@given(some_shapes, some_shapes)
def test_join_is_symmetric_and_idempotent(a: shapes.Shape, b: shapes.Shape) -> None:
    assert shapes.join(a, b) == shapes.join(b, a)
    assert shapes.join(a, a) == a
    assert shapes.join(a, shapes.join(a, b)) == shapes.join(a, b)


some_values = st.lists(values, min_size=1, max_size=3)


@given(some_values, some_values)
def test_comparable_shapes_have_comparable_values(vs: list[Any], ws: list[Any]) -> None:
    a, b = (shapes.join(*map(shapes.of_value, xs)) for xs in (vs, ws))
    if shapes.comparable(a, b):
        for v in vs:
            for w in ws:
                ORDER.equal(v, w)  # raises if they can't be compared


@given(values, values)
def test_shapes_of_values_that_cannot_be_compared_are_not_comparable(v: Any, w: Any) -> None:
    try:
        ORDER.equal(v, w)
    except EvalError:
        assert not shapes.comparable(shapes.of_value(v), shapes.of_value(w))


def test_tags_tell_records_apart() -> None:
    first = Function({"type": "a", "n": 1})
    second = Function({"type": "b", "m": TRUE})
    both = shapes.join(shapes.of_value(first), shapes.of_value(second))
    narrowed = shapes.with_field(both, "type", frozenset(("b",)))
    assert shapes.conforms(second, narrowed)
    assert not shapes.conforms(first, narrowed)
    assert shapes.with_field(both, "n", frozenset((5,))) == shapes.of_value(
        Function({"type": "a", "n": 2})
    )


def test_a_tuple_and_a_record_of_equal_parts_in_one_set() -> None:
    """What is made once for equal parts is not made for a value of another kind."""
    parts = (1, frozenset((2,)))
    record = Function(zip(("tuple", "rec"), parts, strict=True))
    both = shapes.of_value(frozenset((record, parts, ("tuple", "rec"))))
    assert both == shapes.set_of(
        shapes.join(*map(shapes.of_value, (parts, record, ("tuple", "rec"))))
    )
    lone = Function({"tuple": 1})
    assert shapes.of_value(frozenset(((1,), lone))) == shapes.set_of(
        shapes.join(shapes.of_value((1,)), shapes.of_value(lone))
    )
