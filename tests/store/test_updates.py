"""UpdateExpressions and projections: what an item becomes, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from impl.store.errors import ApiError
from impl.store.expressions.paths import project
from impl.store.expressions.placeholders import Placeholders
from impl.store.expressions.syntax import Grammar
from impl.store.expressions.update import apply_update
from impl.store.expressions.update_binding import bind_projection, bind_update
from impl.store.wire import read_item, write_item

NAMES = {"#n": "name", "#dot": "a.b"}
VALUES: dict[str, Any] = {
    ":one": {"N": "1"},
    ":big": {"N": "9" * 38},
    ":huge": {"N": "9e125"},
    ":x": {"S": "x"},
    ":y": {"S": "y"},
    ":list": {"L": [{"S": "x"}]},
    ":empty": {"L": []},
    ":map": {"M": {"k": {"N": "1"}}},
    ":ss": {"SS": ["x", "z"]},
    ":ns": {"NS": ["1", "3"]},
    ":bs": {"BS": ["eA=="]},
    ":t": {"BOOL": True},
    ":null": {"NULL": True},
}
ITEM: dict[str, Any] = {
    "n": {"N": "5"},
    "s": {"S": "text"},
    "l": {"L": [{"N": "0"}, {"N": "1"}, {"N": "2"}, {"N": "3"}]},
    "m": {"M": {"a": {"N": "1"}, "l": {"L": [{"S": "x"}]}}},
    "ss": {"SS": ["x", "y"]},
    "ns": {"NS": ["1", "2"]},
    "bs": {"BS": ["eA=="]},
}


def update(text: str) -> dict[str, Any]:
    """The item after an update, only what has changed; None for what is gone."""
    placeholders = Placeholders.read(NAMES, VALUES, has_expression=True)
    bound = bind_update(Grammar().update("UpdateExpression", text), placeholders)
    before = read_item(ITEM)
    after = write_item(apply_update(bound, before))
    assert before == read_item(ITEM), "the old item is not touched"
    changed = {name: value for name, value in after.items() if ITEM.get(name) != value}
    return changed | dict.fromkeys(ITEM.keys() - after.keys())


def numbers(*values: int) -> dict[str, Any]:
    return {"L": [{"N": str(value)} for value in values]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SET a1 = :x", {"a1": {"S": "x"}}),
        ("set #n = :x", {"name": {"S": "x"}}),
        ("SET #dot = :x", {"a.b": {"S": "x"}}),
        ("SET s = n, n = s", {"s": {"N": "5"}, "n": {"S": "text"}}),  # operands as before
        ("SET n = n + :one", {"n": {"N": "6"}}),
        ("SET n = :one - n", {"n": {"N": "-4"}}),
        ("SET n = (n) + (:one)", {"n": {"N": "6"}}),
        ("SET n = :big + :one", {"n": {"N": "1" + "0" * 38}}),
        ("SET n = if_not_exists(n, :one)", {}),
        ("SET a1 = if_not_exists(a1, :one) + :one", {"a1": {"N": "2"}}),
        ("SET a1 = if_not_exists(a1, n)", {"a1": {"N": "5"}}),
        ("SET m.b = :x", {"m": {"M": {**ITEM["m"]["M"], "b": {"S": "x"}}}}),
        ("SET m.l[0] = :y", {"m": {"M": {"a": {"N": "1"}, "l": {"L": [{"S": "y"}]}}}}),
        ("SET l[1] = :x", {"l": {"L": [{"N": "0"}, {"S": "x"}, {"N": "2"}, {"N": "3"}]}}),
        (
            "SET l[20] = :y, l[10] = :x",  # past the end: appended, in the order of the indexes
            {"l": {"L": [*numbers(0, 1, 2, 3)["L"], {"S": "x"}, {"S": "y"}]}},
        ),
        (
            "SET m.l = list_append(m.l, :list)",
            {"m": {"M": {"a": {"N": "1"}, "l": {"L": [{"S": "x"}, {"S": "x"}]}}}},
        ),
        ("SET a1 = list_append(if_not_exists(a1, :empty), :list)", {"a1": {"L": [{"S": "x"}]}}),
        ("REMOVE n, s", {"n": None, "s": None}),
        ("REMOVE nothing", {}),
        ("REMOVE m.a", {"m": {"M": {"l": {"L": [{"S": "x"}]}}}}),
        ("REMOVE m.nothing", {}),
        ("REMOVE l[0], l[2]", {"l": numbers(1, 3)}),
        ("REMOVE l[9]", {}),
        (
            "SET l[0] = :x REMOVE l[1]",
            {"l": {"L": [{"S": "x"}, {"N": "2"}, {"N": "3"}]}},
        ),
        ("ADD n :one", {"n": {"N": "6"}}),
        ("ADD a1 :one", {"a1": {"N": "1"}}),
        ("ADD ss :ss", {"ss": {"SS": ["x", "y", "z"]}}),
        ("ADD ns :ns", {"ns": {"NS": ["1", "2", "3"]}}),
        ("ADD bs :bs", {}),
        ("ADD a1 :bs", {"a1": {"BS": ["eA=="]}}),
        ("ADD m.a :one", {"m": {"M": {**ITEM["m"]["M"], "a": {"N": "2"}}}}),
        ("DELETE ss :ss", {"ss": {"SS": ["y"]}}),
        ("DELETE ns :ns", {"ns": {"NS": ["2"]}}),
        ("DELETE bs :bs", {"bs": None}),  # an empty set is no attribute
        ("DELETE nothing :ss", {}),
        (
            "ADD n :one SET a1 = :x REMOVE s DELETE ss :ss",
            {"n": {"N": "6"}, "a1": {"S": "x"}, "s": None, "ss": {"SS": ["y"]}},
        ),
    ],
)
def test_what_an_item_becomes(text: str, expected: dict[str, Any]) -> None:
    assert update(text) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Invalid UpdateExpression: The expression can not be empty;"),
        ("SET", 'Invalid UpdateExpression: Syntax error; token: "<EOF>", near: "SET"'),
        ("a1 = :x", 'Invalid UpdateExpression: Syntax error; token: "a1", near: "a1 ="'),
        ("SET a1 :x", 'Syntax error; token: ":x", near: "a1 :x"'),
        ("SET a1 = :x,", 'Syntax error; token: "<EOF>", near: ","'),
        ("SET a1 = n + n + n", 'Syntax error; token: "+", near: "n + n"'),
        ("SET a1 = n * n", 'Syntax error; token: "*", near: "n * n"'),
        ("REMOVE a1 = :x", 'Syntax error; token: "=", near: "a1 = :x"'),
        ("SET status = :x", "reserved keyword; reserved keyword: status"),
        ("SET a1 = :missing", "is not defined; attribute value: :missing"),
        ("SET a1 = ((:x))", "The expression has redundant parentheses;"),
        (
            "SET a1 = :x SET b1 = :y",
            'The "SET" section can only be used once in an update expression;',
        ),
        (
            "SET a1 = :x, a1 = :y",
            "Two document paths overlap with each other; must remove or rewrite one of these "
            "paths; path one: [a1], path two: [a1]",
        ),
        ("SET m.a = :x REMOVE m", "overlap with each other"),
        ("SET m.a = :x REMOVE m.a.b[0]", "path one: [m, a], path two: [m, a, b, [0]]"),
        (
            "SET m.a = :x, m[0] = :y",
            "Two document paths conflict with each other; must remove or rewrite one of these "
            "paths; path one: [m, a], path two: [m, [0]]",
        ),
        ("SET a1 = size(n)", "not allowed in an update expression; function: size"),
        ("SET a1 = foo(n)", "Invalid function name; function: foo"),
        ("SET a1 = list_append(l)", "list_append, number of operands: 1"),
        (
            "SET a1 = if_not_exists(:x, :y)",
            "requires a document path; operator or function: if_not_exists",
        ),
        ("SET a1 = list_append(l, :x)", "operator or function: list_append, operand type: S"),
        ("SET a1 = n + :x", "operator or function: +, operand type: S"),
        ("ADD a1 :x", "operator: ADD, operand type: STRING"),
        ("ADD a1 :list", "operator: ADD, operand type: LIST"),
        ("ADD a1 n", "operator: ADD, operand type: DOCUMENT_PATH"),
        ("DELETE a1 :one", "operator: DELETE, operand type: NUMBER"),
        ("SET m.a.b = :x, l[0] = :x, m.a = :y", "path one: [m, a, b], path two: [m, a]"),
        ("SET l[0].a = :x, l[1].a = :x, l.b = :y", "path one: [l, [0], a], path two: [l, b]"),
        (
            "SET a1 = nothing",
            "The provided expression refers to an attribute that does not exist in the item",
        ),
        ("SET a1 = s + :one", "An operand in the update expression has an incorrect data type"),
        ("SET a1 = list_append(s, l)", "an incorrect data type"),
        ("ADD s :one", "an incorrect data type"),
        ("ADD ss :ns", "an incorrect data type"),
        ("DELETE n :ss", "an incorrect data type"),
        (
            "SET nothing.a = :x",
            "The document path provided in the update expression is invalid for update",
        ),
        ("SET s.a = :x", "invalid for update"),
        ("SET l.a = :x", "invalid for update"),
        ("SET m[0] = :x", "invalid for update"),
        ("SET l[9].a = :x", "invalid for update"),
        ("REMOVE nothing.a", "invalid for update"),
        ("SET a1 = :huge + :huge", "Number overflow"),
        ("SET a1 = :huge + :one", "more than 38 significant digits"),
    ],
)
def test_what_is_refused(text: str, message: str) -> None:
    with pytest.raises(ApiError) as caught:
        update(text)
    assert caught.value.code == "ValidationException"
    assert message in caught.value.message


def test_an_update_is_not_larger_than_an_item() -> None:
    item = read_item({"l": {"L": [{"NULL": True}] * 150_000}})
    placeholders = Placeholders.read({"#l": "l"}, None, has_expression=True)
    for text in (
        "SET " + ", ".join(f"a{i} = #l" for i in range(300)),
        "SET m.a1 = #l, m.b1 = #l",
        "SET a1 = " + "list_append(#l, " * 30 + "#l" + ")" * 30,
    ):
        bound = bind_update(Grammar().update("UpdateExpression", text), placeholders)
        with pytest.raises(ApiError, match="Item size to update has exceeded the maximum"):
            apply_update(bound, item)


def projected(text: str) -> Any:
    placeholders = Placeholders.read(NAMES, None, has_expression=True)
    raw = Grammar().projection("ProjectionExpression", text)
    return write_item(project(read_item(ITEM), bind_projection("P", raw, placeholders)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("n", {"n": {"N": "5"}}),
        ("n, #n", {"n": {"N": "5"}}),
        ("m.l", {"m": {"M": {"l": {"L": [{"S": "x"}]}}}}),
        ("m.a, m.l[0]", {"m": {"M": {"a": {"N": "1"}, "l": {"L": [{"S": "x"}]}}}}),
        ("l[3], l[1]", {"l": numbers(1, 3)}),
        ("l[9], nothing, n.a, s[0], m.nothing", {}),
    ],
)
def test_projections(text: str, expected: dict[str, Any]) -> None:
    assert projected(text) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "can not be empty"),
        ("n,", 'Syntax error; token: "<EOF>", near: ","'),
        ("n n", 'Syntax error; token: "n", near: "n n"'),
        ("n = :x", 'Syntax error; token: "=", near: "n = :x"'),
        ("set", "reserved keyword: set"),
        ("m, m.a", "Two document paths overlap with each other"),
        ("n, n", "Two document paths overlap with each other"),
    ],
)
def test_unfit_projections(text: str, message: str) -> None:
    with pytest.raises(ApiError) as caught:
        projected(text)
    assert message in caught.value.message
