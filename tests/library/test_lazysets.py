"""What may live here: sets that are not written out: membership agrees with enumeration."""

from __future__ import annotations

import pytest

from pymodel.library.failure import EvalError
from pymodel.library.lazysets import Integers, Interval, LazyFunction, LazySet, Strings
from pymodel.library.order import Order
from pymodel.library.setsofsets import (
    Combined,
    Functions,
    Products,
    Records,
    Sequences,
    Subsets,
    Unions,
)
from pymodel.values import Function, ModelValue, show

ORDER = Order(("b", "a"))
A = ModelValue("a")
NAT = Integers(ORDER, "Nat", 0)
TWO = frozenset((1, 2))

FINITE: list[LazySet] = [
    Interval(ORDER, 2, 5),
    Interval(ORDER, 2, 1),
    Subsets(ORDER, Interval(ORDER, 1, 3)),
    Functions(ORDER, TWO, frozenset((5, 6))),
    Functions(ORDER, frozenset((3, 4)), TWO),
    Functions(ORDER, frozenset(), NAT),
    Functions(ORDER, TWO, frozenset()),
    Records(ORDER, (("a", TWO), ("b", Interval(ORDER, 7, 8)))),
    Products(ORDER, (TWO, Interval(ORDER, 7, 8), frozenset((A,)))),
    Combined(ORDER, "\\cup", Interval(ORDER, 1, 2), Interval(ORDER, 2, 4)),
    Unions(ORDER, (Interval(ORDER, 3, 4), frozenset((1, 3)), Combined(ORDER, "\\cap", NAT, TWO))),
    Unions(ORDER, tuple(Functions(ORDER, Interval(ORDER, 1, n), TWO) for n in (3, 0, 2))),
    Combined(ORDER, "\\cap", NAT, frozenset((-1, 3))),
    Combined(ORDER, "\\", frozenset((-1, 3)), NAT),
]


@pytest.mark.parametrize("s", FINITE, ids=repr)
def test_enumeration_is_in_order_and_agrees_with_membership(s: LazySet) -> None:
    elements = list(s.elements())
    assert len(elements) == s.size() == len(set(elements))
    assert list(ORDER.sort(elements)) == elements
    assert s.concrete() == frozenset(elements)
    assert all(s.contains(v) for v in elements)


@pytest.mark.parametrize(
    ("s", "v"),
    [
        (Interval(ORDER, 2, 5), 6),
        (Subsets(ORDER, TWO), frozenset((1, 3))),
        (Functions(ORDER, TWO, TWO), (1, 3)),
        (Functions(ORDER, TWO, TWO), (1, 2, 1)),
        (Functions(ORDER, TWO, TWO), Function({1: 1, 3: 1})),
        (Records(ORDER, (("a", TWO),)), Function({"a": 3})),
        (Records(ORDER, (("a", TWO),)), Function({"b": 1})),
        (Products(ORDER, (TWO, TWO)), (1, 2, 1)),
        (Sequences(ORDER, NAT), (1, -1)),
        (NAT, -1),
        (NAT, A),
        (Strings(ORDER), A),
    ],
)
def test_what_is_not_in_them(s: LazySet, v: object) -> None:
    assert not s.contains(v)


@pytest.mark.parametrize(
    ("s", "v"),
    [
        (NAT, "a"),
        (NAT, frozenset()),
        (Strings(ORDER), 1),
        (Interval(ORDER, 1, 2), "a"),
        (Subsets(ORDER, TWO), 1),
        (Sequences(ORDER, NAT), 1),
        (Functions(ORDER, TWO, TWO), 1),
        (Records(ORDER, (("a", TWO),)), Function({"a": "x"})),
    ],
)
def test_membership_of_another_kind_is_an_error(s: LazySet, v: object) -> None:
    with pytest.raises(EvalError) as caught:
        s.contains(v)
    assert caught.value.code == "eval.compare"


@pytest.mark.parametrize(
    "s",
    [NAT, Strings(ORDER), Sequences(ORDER, TWO), Subsets(ORDER, NAT), Functions(ORDER, NAT, TWO)],
    ids=repr,
)
def test_infinite_sets_are_not_enumerated(s: LazySet) -> None:
    assert s.size() is None
    with pytest.raises(EvalError) as caught:
        s.concrete()
    assert caught.value.code == "eval.infinite"


def test_large_sets_are_refused_before_they_fill_the_memory() -> None:
    with pytest.raises(EvalError) as caught:
        Subsets(ORDER, Interval(ORDER, 1, 60)).concrete()
    assert caught.value.code == "eval.too-large"


def test_a_function_by_its_rule_computes_each_argument_once() -> None:
    asked: list[int] = []

    def rule(n: int) -> int:
        asked.append(n)
        return 1 if n == 0 else n * factorial.apply(n - 1)

    factorial = LazyFunction(ORDER, NAT, rule)
    assert factorial.apply(5) == 120
    assert factorial.apply(6) == 720
    assert asked == [5, 4, 3, 2, 1, 0, 6]
    with pytest.raises(EvalError) as caught:
        factorial.apply(-1)
    assert caught.value.code == "eval.domain"
    assert "Nat" in caught.value.message
    assert show(LazyFunction(ORDER, TWO, rule).concrete()) == "<<1, 2>>"


def test_fields_are_looked_at_in_order_up_to_the_first_that_differs() -> None:
    order = Order(("a", "b", "c", "d"))
    both = Records(order, (("a", TWO), ("b", TWO), ("d", TWO)))
    assert not both.contains(Function({"a": 1, "c": "no number", "d": "no number"}))
    with pytest.raises(EvalError):
        both.contains(Function({"a": "no number", "c": 1, "d": 1}))
