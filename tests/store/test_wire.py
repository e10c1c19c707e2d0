"""Attribute values in JSON: what is refused, and what becomes canonical."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impl.store import values
from impl.store.errors import ApiError
from impl.store.values import BOOL, NS, NULL, SS, B, L, M, N, S, Value
from impl.store.wire import read_item, read_value, write_value

NUMBERS = st.integers(-(10**37), 10**37).map(str)
SCALARS = st.one_of(
    st.text(max_size=5).map(S),
    NUMBERS.map(N),
    st.binary(max_size=5).map(B),
    st.booleans().map(BOOL),
    st.just(NULL()),
    st.sets(st.text(max_size=3), min_size=1).map(values.string_set),
    st.sets(NUMBERS, min_size=1).map(values.number_set),
    st.sets(st.binary(max_size=3), min_size=1).map(values.binary_set),
)
VALUES: st.SearchStrategy[Value] = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda v: L(tuple(v)))
        | st.dictionaries(st.text(min_size=1, max_size=3), inner, max_size=3).map(M)
    ),
    max_leaves=8,
)


@given(VALUES)
def test_values_go_out_and_come_back(value: Value) -> None:
    assert read_value(write_value(value)) == value


def test_values_become_canonical() -> None:
    assert read_value({"N": "1.0"}) == read_value({"N": "1"})
    assert read_value({"NS": ["10", "9.0", "-1"]}) == NS(("-1", "9", "10"))
    assert read_value({"SS": ["b", "a"]}) == SS(("a", "b"))


def nested(levels: int) -> dict[str, Any]:
    value: dict[str, Any] = {"S": "x"}
    for level in range(levels):
        value = {"L": [value]} if level % 2 else {"M": {"a": value}}
    return value


def test_depth() -> None:
    assert values.depth(read_value(nested(32))) == 32
    with pytest.raises(ApiError, match="Nesting Levels have exceeded supported limits"):
        read_value(nested(33))


@pytest.mark.parametrize(
    ("json", "message"),
    [
        ({}, "Supplied AttributeValue is empty, must contain exactly one"),
        ({"X": "1"}, "Supplied AttributeValue is empty"),
        ({"S": None}, "Supplied AttributeValue is empty"),
        ({"S": "a", "N": "1"}, "more than one datatypes set"),
        ({"NULL": False}, "Null attribute value types must have the value of true"),
        ({"SS": []}, "An string set  may not be empty"),
        ({"NS": []}, "An number set  may not be empty"),
        ({"BS": []}, "Binary sets should not be empty"),
        ({"SS": ["a", "b", "a"]}, "Input collection [a, b, a] contains duplicates."),
        ({"NS": ["1", "1.0"]}, "Input collection contains duplicates."),
        ({"BS": ["YQ==", "YQ=="]}, "Input collection [YQ==, YQ==] contains duplicates."),
        ({"N": "x"}, "The parameter cannot be converted to a numeric value: x"),
        ({"L": [{"N": ""}]}, "The parameter cannot be converted to a numeric value"),
        ({"M": {"": {"S": "x"}}}, "Attribute names must not be empty"),
        ({"M": {"n" * 65536: {"S": "x"}}}, "Attribute names must not be longer"),
    ],
)
def test_unfit_values_are_refused(json: dict[str, Any], message: str) -> None:
    with pytest.raises(ApiError) as caught:
        read_value(json)
    assert message in caught.value.message
    assert caught.value.code == "ValidationException"


@pytest.mark.parametrize(
    ("json", "message"),
    [
        ({"S": 5}, "NUMBER_VALUE cannot be converted to String"),
        ({"N": 5}, "NUMBER_VALUE cannot be converted to String"),
        ({"S": True}, "TRUE_VALUE cannot be converted to String"),
        ({"S": []}, "Start of list found where not expected"),
        ({"S": {}}, "Start of structure or map found where not expected"),
        ({"BOOL": "true"}, "STRING_VALUE cannot be converted to Boolean"),
        ({"L": "x"}, "STRING_VALUE cannot be converted to List"),
        ({"M": []}, "Start of list found where not expected"),
        ({"SS": "x"}, "STRING_VALUE cannot be converted to Set"),
        ({"SS": [None]}, "NULL_VALUE cannot be converted to String"),
        ({"B": "***"}, "not valid Base64"),
        ({"B": "YQ"}, "not valid Base64"),
        ("x", "STRING_VALUE cannot be converted to AttributeValue"),
    ],
)
def test_wrong_json_types_are_refused(json: Any, message: str) -> None:
    with pytest.raises(ApiError) as caught:
        read_value(json)
    assert message in caught.value.message
    assert caught.value.code == "SerializationException"
    with pytest.raises(ApiError):
        read_item([json])


@pytest.mark.parametrize(
    ("item", "size"),
    [
        ({"a": S("x")}, 2),
        ({"grüß": S("ß")}, 8),
        ({"a": BOOL(True), "b": NULL()}, 4),
        ({"a": B(b"123")}, 4),
        ({"a": L(())}, 4),
        ({"a": L((S("x"), N("12")))}, 9),
        ({"a": M({"k": S("xy")})}, 8),
        ({"a": SS(("x", "yz")), "b": NS(("1", "2"))}, 9),
    ],
)
def test_sizes(item: dict[str, Value], size: int) -> None:
    assert values.item_size(item) == size
