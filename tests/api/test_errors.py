"""Unfit items and requests, as boto3 shows them: the code, the message, and nothing stored."""

from __future__ import annotations

from typing import Any

import pytest

from impl.store.machine import StateMachine
from tests.api.helpers import a_table, refused

KEY = {"pk": {"S": "a"}, "sk": {"N": "1"}}


def nested(levels: int) -> dict[str, Any]:
    value: dict[str, Any] = {"S": "x"}
    for _ in range(levels):
        value = {"L": [value]}
    return value


UNFIT_ITEMS: list[tuple[dict[str, Any], str]] = [
    ({"pk": None}, "One or more parameter values were invalid: Missing the key pk in the item"),
    ({"sk": None}, "One or more parameter values were invalid: Missing the key sk in the item"),
    (
        {"pk": {"N": "1"}},
        "One or more parameter values were invalid: Type mismatch for key pk expected: S actual: N",
    ),
    (
        {"pk": {"S": ""}},
        "One or more parameter values are not valid. The AttributeValue for a key attribute "
        "cannot contain an empty string value. Key: pk",
    ),
    (
        {"pk": {"S": "x" * 2049}},
        "One or more parameter values were invalid: "
        "Size of hashkey has exceeded the maximum size limit of2048 bytes",
    ),
    ({"x": {"S": "x" * 409_600}}, "Item size has exceeded the maximum allowed size"),
    ({"x": nested(33)}, "Nesting Levels have exceeded supported limits"),
    (
        {"x": {"SS": []}},
        "One or more parameter values were invalid: An string set  may not be empty",
    ),
    (
        {"x": {"SS": ["a", "a"]}},
        "One or more parameter values were invalid: Input collection [a, a] contains duplicates.",
    ),
    ({"x": {"N": "ten"}}, "The parameter cannot be converted to a numeric value: ten"),
    (
        {"x": {"N": "1e126"}},
        "Number overflow. Attempting to store a number with magnitude larger than supported range",
    ),
    (
        {"x": {"N": "1" * 39}},
        "Attempting to store more than 38 significant digits in a Number",
    ),
]


@pytest.mark.parametrize(("change", "message"), UNFIT_ITEMS)
def test_unfit_items(client: Any, table: str, change: dict[str, Any], message: str) -> None:
    item = {n: v for n, v in (KEY | change).items() if v is not None}
    assert refused(client.put_item, TableName=table, Item=item) == ("ValidationException", message)
    assert client.describe_table(TableName=table)["Table"]["ItemCount"] == 0


def test_the_largest_item_is_taken(client: Any, table: str) -> None:
    room = 400 * 1024 - 2 - 1 - 2 - 2 - 1  # "pk", "a", "sk", the number 1, "x"
    item = KEY | {"x": {"S": "x" * room}}
    client.put_item(TableName=table, Item=item)
    assert client.get_item(TableName=table, Key=KEY)["Item"] == item
    too_large = refused(
        client.update_item,
        TableName=table,
        Key=KEY,
        UpdateExpression="SET y = :y",
        ExpressionAttributeValues={":y": {"S": ""}},
    )
    message = "Item size to update has exceeded the maximum allowed size"
    assert too_large == ("ValidationException", message)
    assert client.get_item(TableName=table, Key=KEY)["Item"] == item


def test_the_longest_keys_are_taken(client: Any) -> None:
    with a_table(client, "longest-keys", {"pk": "S", "sk": "S"}) as name:
        key = {"pk": {"S": "p" * 2048}, "sk": {"S": "é" * 512}}
        client.put_item(TableName=name, Item=key)
        assert client.get_item(TableName=name, Key=key)["Item"] == key
        code, message = refused(
            client.put_item, TableName=name, Item=key | {"sk": {"S": "s" * 1025}}
        )
        assert code == "ValidationException"
        assert message.endswith("range keys has exceeded the size limit of 1024 bytes")


def test_an_update_cannot_nest_too_deep(client: Any, table: str) -> None:
    client.put_item(TableName=table, Item=KEY | {"x": nested(32)})
    code, message = refused(
        client.update_item,
        TableName=table,
        Key=KEY,
        UpdateExpression="SET y.a = x",
    )
    assert (code, message.endswith("invalid for update")) == ("ValidationException", True)
    client.update_item(
        TableName=table,
        Key=KEY,
        UpdateExpression="SET y = :m",
        ExpressionAttributeValues={":m": {"M": {}}},
    )
    code, message = refused(
        client.update_item, TableName=table, Key=KEY, UpdateExpression="SET y.a = x"
    )
    assert message == "Nesting Levels have exceeded supported limits"


@pytest.mark.parametrize(
    "key",
    [
        {"pk": {"S": "a"}},
        {"pk": {"S": "a"}, "sk": {"S": "1"}},
        {"pk": {"S": "a"}, "other": {"N": "1"}},
        KEY | {"x": {"S": "more"}},
    ],
)
def test_unfit_keys(client: Any, table: str, key: dict[str, Any]) -> None:
    message = "The provided key element does not match the schema"
    for function in (client.get_item, client.delete_item, client.update_item):
        assert refused(function, TableName=table, Key=key) == ("ValidationException", message)


def test_key_attributes_cannot_be_updated(client: Any, table: str) -> None:
    for text in ("SET sk = :v", "REMOVE sk", "ADD sk :v", "SET sk.a = :v"):
        values = {"ExpressionAttributeValues": {":v": {"N": "1"}}} if ":v" in text else {}
        code, message = refused(
            client.update_item, TableName=table, Key=KEY, UpdateExpression=text, **values
        )
        assert code == "ValidationException"
        assert message == (
            "One or more parameter values were invalid: "
            "Cannot update attribute sk. This attribute is part of the key"
        )


LEGACY: list[tuple[str, dict[str, Any], str]] = [
    ("get_item", {"Key": KEY, "AttributesToGet": ["pk"]}, "AttributesToGet"),
    ("put_item", {"Item": KEY, "Expected": {"pk": {"Exists": False}}}, "Expected"),
    ("put_item", {"Item": KEY, "ConditionalOperator": "AND"}, "ConditionalOperator"),
    ("update_item", {"Key": KEY, "AttributeUpdates": {}}, "AttributeUpdates"),
    ("query", {"KeyConditions": {}}, "KeyConditions"),
    ("query", {"QueryFilter": {}}, "QueryFilter"),
]


@pytest.mark.parametrize(("function", "arguments", "parameter"), LEGACY)
def test_legacy_parameters_are_refused(
    client: Any, table: str, function: str, arguments: dict[str, Any], parameter: str
) -> None:
    code, message = refused(getattr(client, function), TableName=table, **arguments)
    assert code == "ValidationException"
    assert message == (
        f"The legacy parameter {parameter} is not supported by this store: use expressions instead"
    )


def test_return_values(client: Any, table: str) -> None:
    for function, arguments in (
        (client.put_item, {"Item": KEY}),
        (client.delete_item, {"Key": KEY}),
    ):
        code, message = refused(function, TableName=table, ReturnValues="ALL_NEW", **arguments)
        assert (code, message) == (
            "ValidationException",
            "ReturnValues can only be ALL_OLD or NONE",
        )
    code, message = refused(client.update_item, TableName=table, Key=KEY, ReturnValues="EVERYTHING")
    assert code == "ValidationException"
    assert message.startswith(
        "1 validation error detected: Value 'EVERYTHING' at 'returnValues' failed to satisfy "
        "constraint: Member must satisfy enum value set: ["
    )


def test_expressions_are_checked(client: Any, table: str) -> None:
    update = {"TableName": table, "Key": KEY}
    cases: list[tuple[dict[str, Any], str]] = [
        (
            {"UpdateExpression": "SET name = :v"},
            "Invalid UpdateExpression: Attribute name is a reserved keyword; "
            "reserved keyword: name",
        ),
        (
            {"UpdateExpression": "SET x = :w"},
            "Invalid UpdateExpression: An expression attribute value used in expression is not "
            "defined; attribute value: :w",
        ),
        (
            {"UpdateExpression": "SET x = y"},
            "Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}",
        ),
        (
            {"UpdateExpression": "SET x = :v", "ConditionExpression": "x = "},
            'Invalid ConditionExpression: Syntax error; token: "<EOF>", near: "="',
        ),
        ({}, "ExpressionAttributeValues can only be specified when using expressions"),
    ]
    for change, message in cases:
        arguments = update | {"ExpressionAttributeValues": {":v": {"N": "1"}}} | change
        assert refused(client.update_item, **arguments) == ("ValidationException", message)


def test_what_is_refused_at_the_door_is_not_logged(
    client: Any, table: str, machine: StateMachine
) -> None:
    slot = machine.applied_slot
    refused(client.put_item, TableName=table, Item=KEY | {"x": {"SS": []}})
    refused(client.put_item, TableName=table, Item=KEY | {"x": {"S": "x" * 409_600}})
    refused(client.update_item, TableName=table, Key=KEY, UpdateExpression="SET")
    client.get_item(TableName=table, Key=KEY)
    assert machine.applied_slot == slot
    client.put_item(TableName=table, Item=KEY)
    assert machine.applied_slot == slot + 1
