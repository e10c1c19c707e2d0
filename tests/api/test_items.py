"""Items through boto3: put, get, update, delete, and what they return."""

from __future__ import annotations

from typing import Any

import pytest


def key(pk: str, sk: int) -> dict[str, Any]:
    return {"pk": {"S": pk}, "sk": {"N": str(sk)}}


EVERY_TYPE = {
    "S": {"S": "grüß"},
    "N": {"N": "-1.5"},
    "B": {"B": b"\x00\xff"},
    "BOOL": {"BOOL": False},
    "NULL": {"NULL": True},
    "L": {"L": [{"S": "x"}, {"L": []}]},
    "M": {"M": {"a": {"M": {}}, "e": {"S": ""}}},
    "SS": {"SS": ["a", "b"]},
    "NS": {"NS": ["1", "2.5"]},
    "BS": {"BS": [b"a", b"b"]},
}


def test_every_type_comes_back(client: Any, table: str) -> None:
    item = key("a", 1) | EVERY_TYPE
    assert "Attributes" not in client.put_item(TableName=table, Item=item)
    for consistent in (False, True):
        got = client.get_item(TableName=table, Key=key("a", 1), ConsistentRead=consistent)
        assert got["Item"] == item
    assert "Item" not in client.get_item(TableName=table, Key=key("a", 2))


def test_put_replaces_whole_items(client: Any, table: str) -> None:
    client.put_item(TableName=table, Item=key("a", 1) | {"x": {"S": "1"}})
    answer = client.put_item(
        TableName=table, Item=key("a", 1) | {"y": {"S": "2"}}, ReturnValues="ALL_OLD"
    )
    assert answer["Attributes"] == key("a", 1) | {"x": {"S": "1"}}
    got = client.get_item(TableName=table, Key=key("a", 1))
    assert got["Item"] == key("a", 1) | {"y": {"S": "2"}}


def test_projection(client: Any, table: str) -> None:
    client.put_item(TableName=table, Item=key("a", 1) | EVERY_TYPE)
    got = client.get_item(
        TableName=table,
        Key=key("a", 1),
        ProjectionExpression="pk, #l[0], M.e, nowhere.deeper",
        ExpressionAttributeNames={"#l": "L"},
    )
    assert got["Item"] == {
        "pk": {"S": "a"},
        "L": {"L": [{"S": "x"}]},
        "M": {"M": {"e": {"S": ""}}},
    }


def test_delete(client: Any, table: str) -> None:
    client.put_item(TableName=table, Item=key("a", 1))
    answer = client.delete_item(TableName=table, Key=key("a", 1), ReturnValues="ALL_OLD")
    assert answer["Attributes"] == key("a", 1)
    assert "Item" not in client.get_item(TableName=table, Key=key("a", 1))
    again = client.delete_item(TableName=table, Key=key("a", 1), ReturnValues="ALL_OLD")
    assert "Attributes" not in again


UPDATED = [
    ("NONE", None),
    ("ALL_OLD", {"n": {"N": "1"}, "m": {"M": {"a": {"N": "1"}, "b": {"N": "2"}}}}),
    ("UPDATED_OLD", {"n": {"N": "1"}, "m": {"M": {"a": {"N": "1"}}}}),
    ("UPDATED_NEW", {"n": {"N": "3"}, "m": {"M": {"a": {"N": "9"}}}, "new": {"S": "x"}}),
    (
        "ALL_NEW",
        {"n": {"N": "3"}, "m": {"M": {"a": {"N": "9"}, "b": {"N": "2"}}}, "new": {"S": "x"}},
    ),
]


@pytest.mark.parametrize(("returns", "expected"), UPDATED)
def test_update_returns(
    client: Any, table: str, returns: str, expected: dict[str, Any] | None
) -> None:
    old = {"n": {"N": "1"}, "m": {"M": {"a": {"N": "1"}, "b": {"N": "2"}}}}
    client.put_item(TableName=table, Item=key("a", 1) | old)
    answer = client.update_item(
        TableName=table,
        Key=key("a", 1),
        UpdateExpression="SET n = n + :two, m.a = :nine, #new = :x",
        ExpressionAttributeNames={"#new": "new"},
        ExpressionAttributeValues={
            ":two": {"N": "2"},
            ":nine": {"N": "9"},
            ":x": {"S": "x"},
        },
        ReturnValues=returns,
    )
    if expected is not None and returns.startswith("ALL"):
        expected = key("a", 1) | expected
    assert answer.get("Attributes") == expected


def test_update_makes_the_item(client: Any, table: str) -> None:
    client.update_item(TableName=table, Key=key("a", 1))
    assert client.get_item(TableName=table, Key=key("a", 1))["Item"] == key("a", 1)
    answer = client.update_item(
        TableName=table,
        Key=key("a", 2),
        UpdateExpression="ADD visits :one SET tags = if_not_exists(tags, :none)",
        ExpressionAttributeValues={":one": {"N": "1"}, ":none": {"L": []}},
        ReturnValues="ALL_NEW",
    )
    assert answer["Attributes"] == key("a", 2) | {"visits": {"N": "1"}, "tags": {"L": []}}


def test_conditions(client: Any, table: str) -> None:
    once = {"TableName": table, "ConditionExpression": "attribute_not_exists(pk)"}
    client.put_item(Item=key("a", 1) | {"v": {"N": "1"}}, **once)
    with pytest.raises(client.exceptions.ConditionalCheckFailedException) as caught:
        client.put_item(Item=key("a", 1) | {"v": {"N": "2"}}, **once)
    assert caught.value.response["Error"]["Message"] == "The conditional request failed"
    assert "Item" not in caught.value.response
    with pytest.raises(client.exceptions.ConditionalCheckFailedException) as caught:
        client.update_item(
            TableName=table,
            Key=key("a", 1),
            UpdateExpression="SET v = :new",
            ConditionExpression="v = :old",
            ExpressionAttributeValues={":new": {"N": "3"}, ":old": {"N": "2"}},
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    assert caught.value.response["Item"] == key("a", 1) | {"v": {"N": "1"}}
    with pytest.raises(client.exceptions.ConditionalCheckFailedException):
        client.delete_item(
            TableName=table,
            Key=key("a", 1),
            ConditionExpression="v > :v",
            ExpressionAttributeValues={":v": {"N": "1"}},
        )
    assert client.get_item(TableName=table, Key=key("a", 1))["Item"]["v"] == {"N": "1"}


def test_consumed_capacity(client: Any, table: str) -> None:
    item = key("a", 1) | {"x": {"S": "x" * 4096}}  # 4,103 bytes with names and keys
    for wanted in ("TOTAL", "INDEXES"):
        answer = client.put_item(TableName=table, Item=item, ReturnConsumedCapacity=wanted)
        assert answer["ConsumedCapacity"]["TableName"] == table
        assert answer["ConsumedCapacity"]["CapacityUnits"] == 5.0
        assert ("Table" in answer["ConsumedCapacity"]) == (wanted == "INDEXES")
    for consistent, units in ((False, 1.0), (True, 2.0)):
        answer = client.get_item(
            TableName=table,
            Key=key("a", 1),
            ProjectionExpression="pk",
            ConsistentRead=consistent,
            ReturnConsumedCapacity="TOTAL",
        )
        assert answer["ConsumedCapacity"]["CapacityUnits"] == units
    missing = client.get_item(TableName=table, Key=key("b", 1), ReturnConsumedCapacity="TOTAL")
    assert missing["ConsumedCapacity"]["CapacityUnits"] == 0.5
    answer = client.delete_item(TableName=table, Key=key("a", 1), ReturnConsumedCapacity="TOTAL")
    assert answer["ConsumedCapacity"]["CapacityUnits"] == 5.0
