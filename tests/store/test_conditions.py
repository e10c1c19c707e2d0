"""Conditions: what they mean for an item, and how unfit ones are refused."""

from __future__ import annotations

from typing import Any

import pytest

from impl.store.errors import ApiError
from impl.store.expressions.binding import ConditionBinder
from impl.store.expressions.condition import attribute_names, holds
from impl.store.expressions.key_condition import bind_key_condition
from impl.store.expressions.nodes import Condition, KeyTerm
from impl.store.expressions.placeholders import Placeholders
from impl.store.expressions.reserved import RESERVED
from impl.store.expressions.syntax import Grammar
from impl.store.values import N, S
from impl.store.wire import read_item

NAMES = {"#n": "a.b", "#size": "size"}
VALUES: dict[str, Any] = {
    ":zero": {"N": "0"},
    ":one": {"N": "1"},
    ":two": {"N": "2"},
    ":five": {"N": "5"},
    ":x": {"S": "x"},
    ":xy": {"S": "xy"},
    ":b": {"B": "eA=="},
    ":t": {"BOOL": True},
    ":null": {"NULL": True},
    ":list": {"L": [{"N": "1"}]},
    ":ss": {"SS": ["x", "y"]},
    ":typeN": {"S": "N"},
    ":typeQ": {"S": "Q"},
}
ITEM = read_item(
    {
        "one": {"N": "1"},
        "two": {"N": "2.0"},
        "x": {"S": "xyz"},
        "bytes": {"B": "eHl6"},
        "yes": {"BOOL": True},
        "nil": {"NULL": True},
        "list1": {"L": [{"N": "1"}, {"S": "x"}, {"M": {"deep": {"N": "5"}}}]},
        "m": {"M": {"a": {"N": "1"}, "b": {"S": "x"}}},
        "ss": {"SS": ["y", "x"]},
        "ns": {"NS": ["1", "2"]},
        "bs": {"BS": ["eA==", "eQ=="]},
        "a.b": {"S": "dotted"},
        "size": {"N": "7"},
        "smile": {"S": "😀"},
    }
)


def bind(text: str, kind: str = "ConditionExpression") -> Condition:
    placeholders = Placeholders.read(NAMES, VALUES, has_expression=True)
    return ConditionBinder(kind, placeholders).bind(Grammar().condition(kind, text))


TRUE = [
    "one = :one",
    ":one = one",
    "two = :two",
    "one <> :two",
    "one < :two",
    "two >= :two",
    "two > one",
    "x >= :xy",
    "one BETWEEN :one AND :two",
    "one between :zero and :one",
    "one IN (:two, :one)",
    "x IN (:x, m.b, x)",
    "ss = :ss",
    "yes = :t",
    "nil = :null",
    "list1[0] = :one",
    "list1[2].deep = :five",
    "m.a = :one AND m.b = :x",
    "m.a = :two OR m.b = :x",
    "NOT one = :two",
    "not NOT one = :one",
    "NOT (one = :one AND two = :one)",
    "one = :two AND one = :two OR one = :one",  # AND binds tighter
    "one = :one OR one = :two AND one = :two",
    "NOT one = :two AND two = :two",  # NOT binds tighter
    "(one) = (:one)",
    "attribute_exists(m.a)",
    "attribute_exists(nil)",
    "attribute_not_exists(m.c)",
    "attribute_not_exists(list1[3])",
    "attribute_not_exists(one.a)",
    "attribute_not_exists(m[0])",
    "attribute_type(one, :typeN)",
    "NOT attribute_type(x, :typeN)",
    "NOT attribute_type(nothing, :typeN)",
    "begins_with(x, :xy)",
    "begins_with(bytes, :b)",
    "NOT begins_with(ss, :x)",
    "NOT begins_with(nothing, :x)",
    "contains(x, :xy)",
    "contains(bytes, :b)",
    "contains(ss, :x)",
    "contains(ns, :one)",
    "contains(bs, :b)",
    "contains(list1, :x)",
    "NOT contains(ss, :one)",
    "NOT contains(one, :one)",
    "size(ss) = :two",
    "size(m) = :two",
    "size(list1) > :two",
    "size(bytes) > :two",
    "size(smile) = :one",
    "NOT size(one) >= :zero",
    "NOT size(nothing) >= :zero",
    "size(x) > size(m)",
    "#n <> :x",
    "#size > :five",
    # A missing attribute, or another type: only <> is true.
    "nothing <> :x",
    "NOT nothing = :x",
    "NOT nothing < :x",
    "NOT nothing BETWEEN :one AND :two",
    "NOT nothing IN (:one)",
    "NOT one = :x",
    "one <> :x",
    "NOT one < :x",
    "NOT one > :x",
    "NOT yes < :two",
    "NOT x BETWEEN :one AND :two",
    "NOT nothing = nothing1",
]


@pytest.mark.parametrize("text", TRUE)
def test_what_holds(text: str) -> None:
    assert holds(bind(text), ITEM)
    assert not holds(bind(f"NOT ({text})"), ITEM)


def test_an_absent_item_has_no_attributes() -> None:
    assert holds(bind("attribute_not_exists(x)"), {})
    assert not holds(bind("x = :x"), {})


def test_attribute_names() -> None:
    condition = bind(
        "a1.b1 = :one AND (size(c1) > d1 OR NOT contains(e1, f1)) AND g1 IN (h1, :x) "
        "AND i1 BETWEEN j1 AND :two AND attribute_exists(k1[0]) AND attribute_type(l1, :typeN)"
    )
    expected = ["a1", "c1", "d1", "e1", "f1", "g1", "h1", "i1", "j1", "k1", "l1"]
    assert list(attribute_names(condition)) == expected


REFUSED = [
    ("", "The expression can not be empty;"),
    ("  ", "The expression can not be empty;"),
    ("one", 'Syntax error; token: "<EOF>", near: "one"'),
    ("one =", 'Syntax error; token: "<EOF>", near: "="'),
    ("one = :one two", 'Syntax error; token: "two", near: ":one two"'),
    ("one == :one", 'Syntax error; token: "=", near: "== :one"'),
    ("one = 1", 'Syntax error; token: "1", near: "= 1"'),
    ("one = 'x'", 'Syntax error; token: "\'", near: "= \'x"'),
    ("(one = :one", 'Syntax error; token: "<EOF>", near: ":one"'),
    ("one = :one)", 'Syntax error; token: ")", near: ":one)"'),
    ("one & two", 'Syntax error; token: "&", near: "one & two"'),
    ("AND one = :one", 'Syntax error; token: "AND", near: "AND one"'),
    ("one = :one AND", 'Syntax error; token: "<EOF>", near: "AND"'),
    ("one = :one AND OR two = :two", 'Syntax error; token: "OR", near: "AND OR two"'),
    ("one BETWEEN :one", 'Syntax error; token: "<EOF>", near: ":one"'),
    ("one IN :one", 'Syntax error; token: ":one", near: "IN :one"'),
    ("one IN ()", 'Syntax error; token: ")", near: "()"'),
    ("one[a] = :one", 'Syntax error; token: "a", near: "[a]"'),
    ("one. = :one", 'Syntax error; token: "=", near: ". = :one"'),
    ("size(one", 'Syntax error; token: "<EOF>", near: "one"'),
    ("# = :one", 'Syntax error; token: "#", near: "# ="'),
    ("a-b = :one", 'Syntax error; token: "-", near: "a-b"'),
    ("((one = :one))", "The expression has redundant parentheses;"),
    ("((one)) = :one", "The expression has redundant parentheses;"),
    ("name = :x", "Attribute name is a reserved keyword; reserved keyword: name"),
    ("m.Value = :x", "Attribute name is a reserved keyword; reserved keyword: Value"),
    (
        "#missing = :x",
        "An expression attribute name used in the document path is not defined; "
        "attribute name: #missing",
    ),
    (
        "one = :missing",
        "An expression attribute value used in expression is not defined; "
        "attribute value: :missing",
    ),
    ("foo(one)", "Invalid function name; function: foo"),
    ("SIZE(one) > :one", "Invalid function name; function: SIZE"),
    (
        "if_not_exists(one, :one)",
        "The function is not allowed in a condition expression; function: if_not_exists",
    ),
    (
        "size(one)",
        "The function is not allowed to be used this way in an expression; function: size",
    ),
    (
        "contains(x, :x) = :t",
        "The function is not allowed to be used this way in an expression; function: contains",
    ),
    (
        "size(one, two) = :one",
        "Incorrect number of operands for operator or function; operator or function: size, "
        "number of operands: 2",
    ),
    (
        "begins_with(one)",
        "Incorrect number of operands for operator or function; "
        "operator or function: begins_with, number of operands: 1",
    ),
    (
        "attribute_exists(:one)",
        "Operator or function requires a document path; operator or function: attribute_exists",
    ),
    (
        "one < :t",
        "Incorrect operand type for operator or function; operator or function: <, "
        "operand type: BOOL",
    ),
    (
        "begins_with(x, :one)",
        "Incorrect operand type for operator or function; operator or function: begins_with, "
        "operand type: N",
    ),
    (
        "size(:one) = :one",
        "Incorrect operand type for operator or function; operator or function: size, "
        "operand type: N",
    ),
    (
        "attribute_type(x, :one)",
        "Incorrect operand type for operator or function; operator or function: attribute_type, "
        "operand type: N",
    ),
    ("attribute_type(x, :typeQ)", "Invalid attribute type name found; type: Q, valid types: {"),
    (
        "one = one",
        "The first operand must be distinct from the remaining operands for this operator or "
        "function; operator: =, first operand: [one]",
    ),
    (
        "list1[0].a = list1[0].a",
        "operator: =, first operand: [list1, [0], a]",
    ),
    (
        "one BETWEEN :two AND :one",
        "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; "
        "lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {N:1}",
    ),
    (
        "one BETWEEN :one AND :x",
        "The BETWEEN operator requires same data type for lower and upper bounds; "
        "lower bound operand: AttributeValue: {N:1}, upper bound operand: AttributeValue: {S:x}",
    ),
    (
        f"one IN ({', '.join([':one'] * 101)})",
        "The IN operator is provided with too many operands; number of operands: 101",
    ),
    (
        "a1" + ".b" * 32 + " = :one",
        "The document path has too many nesting elements; nesting levels: 33",
    ),
    (
        "list1[99999999999] = :one",
        "List index is not within the allowable range; index: [99999999999]",
    ),
    (
        "one = :one OR " * 500 + "one = :one",
        "Expression size has exceeded the maximum allowed size; expression size: 7010",
    ),
    ("NOT " * 301 + "a1=:one", "The expression has more than 300 operators or functions"),
    ("(" * 33 + "a1", "Parentheses are nested more than 32 levels deep"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_what_is_refused(text: str, message: str) -> None:
    with pytest.raises(ApiError) as caught:
        bind(text)
    assert caught.value.code == "ValidationException"
    assert caught.value.message.startswith("Invalid ConditionExpression: ")
    assert message in caught.value.message


def test_the_deepest_condition_is_taken() -> None:
    deep = "a1=:one"
    for _ in range(32):
        deep = f"a1=:two OR NOT ({deep})"
    assert holds(bind(deep), read_item({"a1": {"N": "1"}}))
    assert not holds(bind(deep), read_item({"a1": {"N": "0"}}))


def test_the_reserved_words() -> None:
    assert len(RESERVED) == 573
    assert {"NAME", "STATUS", "ABORT", "ZONE", "TTL", "_X"} - RESERVED == {"_X"}


def test_placeholders_are_checked() -> None:
    def read(names: Any, values: Any, *, has_expression: bool = True) -> None:
        placeholders = Placeholders.read(names, values, has_expression=has_expression)
        ConditionBinder("ConditionExpression", placeholders).bind(
            Grammar().condition("ConditionExpression", "#a = :v")
        )
        placeholders.check_all_used()

    good_names, good_values = {"#a": "x"}, {":v": {"N": "1"}}
    read(good_names, good_values)
    cases: list[tuple[Any, Any, str]] = [
        ({}, good_values, "ExpressionAttributeNames must not be empty"),
        (good_names, {}, "ExpressionAttributeValues must not be empty"),
        ({"a": "x"}, good_values, 'invalid key: Syntax error; key: "a"'),
        ({"#a": ""}, good_values, "Attribute names must not be empty for key #a"),
        (good_names, {"v": {"N": "1"}}, 'invalid key: Syntax error; key: "v"'),
        (good_names, {":v": {"N": "x"}}, "numeric value: x for key :v"),
        (
            good_names | {"#b": "y"},
            good_values,
            "Value provided in ExpressionAttributeNames unused in expressions: keys: {#b}",
        ),
        (
            good_names,
            good_values | {":w": {"N": "1"}, ":z": {"N": "1"}},
            "Value provided in ExpressionAttributeValues unused in expressions: keys: {:w, :z}",
        ),
    ]
    for names, values, message in cases:
        with pytest.raises(ApiError) as caught:
            read(names, values)
        assert message in caught.value.message
    with pytest.raises(ApiError, match="can only be specified when using expressions"):
        read(good_names, None, has_expression=False)


def key_condition(text: str) -> tuple[KeyTerm, ...]:
    placeholders = Placeholders.read(NAMES, VALUES, has_expression=True)
    return bind_key_condition(Grammar().condition("KeyConditionExpression", text), placeholders)


def test_key_conditions() -> None:
    pk = KeyTerm("pk", "=", (S("x"),))
    assert key_condition("pk = :x") == (pk,)
    assert key_condition("pk = :x AND sk BETWEEN :one AND :two") == (
        pk,
        KeyTerm("sk", "BETWEEN", (N("1"), N("2"))),
    )
    assert key_condition(":one < sk AND (pk = :x)") == (KeyTerm("sk", ">", (N("1"),)), pk)
    assert key_condition("pk = :x AND begins_with(#n, :x)") == (
        pk,
        KeyTerm("a.b", "begins_with", (S("x"),)),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("pk = :x OR sk = :one", "Invalid operator used in KeyConditionExpression: OR"),
        ("NOT pk = :x", "Invalid operator used in KeyConditionExpression: NOT"),
        ("pk <> :x", "Invalid operator used in KeyConditionExpression: <>"),
        ("pk IN (:x)", "Invalid operator used in KeyConditionExpression: IN"),
        ("contains(pk, :x)", "Invalid operator used in KeyConditionExpression: contains"),
        (
            "attribute_exists(pk)",
            "Invalid operator used in KeyConditionExpression: attribute_exists",
        ),
        ("pk = :x AND pk = :x", "must only contain one condition per key"),
        ("pk = :x AND sk = :one AND zk = :one", "Conditions can be of length 1 or 2 only"),
        ("pk = sk", "Multiple attribute names used in one condition"),
        ("pk.a = :x", "cannot have conditions on nested attributes"),
        (":x = :x", "No key attribute specified"),
        ("size(pk) = :one", "No key attribute specified"),
        ("pk = size(sk)", "Invalid operator used in KeyConditionExpression: size"),
        ("key = :x", "Invalid KeyConditionExpression: Attribute name is a reserved keyword"),
        ("pk = ", "Invalid KeyConditionExpression: Syntax error"),
    ],
)
def test_unfit_key_conditions(text: str, message: str) -> None:
    with pytest.raises(ApiError) as caught:
        key_condition(text)
    assert caught.value.code == "ValidationException"
    assert message in caught.value.message
