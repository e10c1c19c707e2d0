"""What may live here: the order of values, and equality that refuses to compare kinds."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymodel.library.failure import EvalError
from pymodel.library.order import Order
from pymodel.values import FALSE, TRUE, Function, ModelValue

A, B, TYPED, OTHER = (ModelValue(n) for n in ("a", "b", "T_1", "U_1"))
ORDER = Order(("z", "b", "y", "a"))
SET_13, SET_2, EMPTY = frozenset((1, 3)), frozenset((2,)), frozenset[int]()
FROM_0, FROM_2 = Function({0: 9, 1: 9}), Function({2: 1, 3: 1})

atoms = st.one_of(
    st.integers(-3, 3),
    st.sampled_from(["x", "y", "z"]),
    st.sampled_from([TRUE, FALSE, A, B, TYPED]),
)
values = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(tuple),
        st.lists(inner, max_size=3).map(frozenset),
        st.dictionaries(st.sampled_from(["p", "q", "r"]), inner, min_size=1, max_size=3).map(
            Function
        ),
    ),
    max_leaves=8,
)


def compare(a: Any, b: Any) -> bool | None:
    """a = b; None where that is an error."""
    try:
        return ORDER.equal(a, b)
    except EvalError as e:
        assert e.code == "eval.compare"
        return None


@pytest.mark.parametrize(
    ("unsorted", "in_order"),
    [
        ([3, -1, 2], [-1, 2, 3]),
        ([TRUE, FALSE], [FALSE, TRUE]),
        (["a", "y", "z", "new"], ["z", "y", "a", "new"]),
        ([1, A, B], [B, A, 1]),
        ([(2, 1), (5,), (1, 3), ()], [(), (5,), (1, 3), (2, 1)]),
        ([SET_13, SET_2, EMPTY], [EMPTY, SET_2, SET_13]),
        # Argument by argument: the first argument's value counts before the second argument.
        (
            [Function({A: 2, B: 2}), Function({B: 1, "y": 9})],
            [Function({B: 1, "y": 9}), Function({A: 2, B: 2})],
        ),
        ([(5, 6), FROM_2, FROM_0], [FROM_0, (5, 6), FROM_2]),
    ],
)
def test_order(unsorted: list[Any], in_order: list[Any]) -> None:
    assert list(ORDER.sort(unsorted)) == in_order
    assert list(ORDER.sort(reversed(unsorted))) == in_order
    assert list(ORDER.ordered(frozenset(unsorted))) == in_order


@given(st.lists(values, max_size=5))
def test_sorting_is_stable_under_permutation(items: list[Any]) -> None:
    assert ORDER.sort(items) == ORDER.sort(reversed(items))


@given(values, values)
def test_equality_is_symmetric_and_agrees_with_python(a: Any, b: Any) -> None:
    assert compare(a, a) is True
    assert compare(a, b) == compare(b, a)
    if compare(a, b) is not None:
        assert compare(a, b) == (a == b)


@given(values, values)
def test_equal_keys_mean_equal_values(a: Any, b: Any) -> None:
    assert (ORDER.key(a) == ORDER.key(b)) == (a == b)


@given(values, st.frozensets(values, max_size=4))
def test_membership_is_equality_with_an_element(v: Any, s: frozenset[Any]) -> None:
    if v in s:
        assert ORDER.member(v, s)
        return
    try:
        assert not ORDER.member(v, s)
    except EvalError:
        assert any(compare(v, x) is None for x in s)


@pytest.mark.parametrize(
    ("a", "b", "equal"),
    [
        (1, "a", None),
        (1, TRUE, None),
        (frozenset(), (), None),
        ((1,), ("a",), None),
        ((1,), ("a", 1), False),
        ((1, 2), (2, "a"), False),
        ((1,), Function({"a": 1, "b": 2}), False),
        (Function({"a": 1}), Function({"b": "x"}), False),
        (A, 1, False),
        (A, B, False),
        (TYPED, A, False),
        (TYPED, 1, None),
        (TYPED, OTHER, None),
        (frozenset((1,)), frozenset(("a",)), None),
        (frozenset((1,)), frozenset(), False),
    ],
)
def test_what_can_be_compared(a: Any, b: Any, equal: bool | None) -> None:
    assert compare(a, b) is equal
    assert compare(b, a) is equal


def test_sets_of_kinds_that_cannot_be_compared() -> None:
    for bad in ((1, "a"), ((1,), ("a",)), (frozenset((1,)), frozenset(("a",)))):
        with pytest.raises(EvalError):
            ORDER.homogeneous(frozenset(bad))
    for good in ((1, A), ((1,), ("a", 1)), (frozenset(), frozenset((1,)))):
        assert ORDER.homogeneous(frozenset(good)) == frozenset(good)


def test_a_difference_is_quick_only_where_nothing_could_be_incomparable() -> None:
    order = Order()
    pairs = frozenset(((1, 2), (3, 4)))
    assert order.comparable(pairs, frozenset(((5, 6),)))
    assert order.comparable(pairs, frozenset())
    assert not order.comparable(pairs, frozenset(("a",)))
    assert not order.comparable(frozenset((1, 2)), pairs)
