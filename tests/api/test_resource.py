"""boto3's higher level: Table resources, Python numbers and sets, and its expression builders."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import boto3
import pytest
from boto3.dynamodb.conditions import Attr, Key

from tests.api.helpers import ACCESS_KEY, SECRET_KEY


@pytest.fixture
def things(url: str, table: str) -> Any:
    """The test's table as a resource, with five items."""
    resource = boto3.resource(
        "dynamodb",
        endpoint_url=url,
        region_name="us-east-1",
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY,
    )
    things = resource.Table(table)
    for sk in range(5):
        things.put_item(
            Item={"pk": "a", "sk": sk, "tags": {"x", f"t{sk}"}, "m": {"n": Decimal(sk) / 2}}
        )
    return things


def test_python_values(things: Any) -> None:
    item = things.get_item(Key={"pk": "a", "sk": 3})["Item"]
    assert item == {"pk": "a", "sk": 3, "tags": {"x", "t3"}, "m": {"n": Decimal("1.5")}}


CONDITIONS: list[tuple[Any, list[int]]] = [
    (Attr("m.n").gt(Decimal("0.5")) & Attr("tags").contains("t3"), [3]),
    (Attr("m.n").lt(1) | Attr("m.n").gte(2), [0, 1, 4]),
    ((Attr("m.n").eq(0) | Attr("m.n").eq(1)) & ~Attr("tags").contains("t0"), [2]),
    (~(Attr("tags").contains("t1") | Attr("tags").contains("t2")), [0, 3, 4]),
    (Attr("m.n").is_in([0, 2]), [0, 4]),
    (Attr("m.n").between(1, 2) & Attr("m").attribute_type("M"), [2, 3, 4]),
    (Attr("tags").size().eq(2) & Attr("nowhere").not_exists() & Attr("m.n").ne(0), [1, 2, 3, 4]),
    (Attr("nowhere").exists() | Attr("pk2").begins_with("x"), []),
]


@pytest.mark.parametrize(("condition", "expected"), CONDITIONS)
def test_built_filters(things: Any, condition: Any, expected: list[int]) -> None:
    answer = things.query(KeyConditionExpression=Key("pk").eq("a"), FilterExpression=condition)
    assert [item["sk"] for item in answer["Items"]] == expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Key("sk").eq(2), [2]),
        (Key("sk").between(1, 3), [1, 2, 3]),
        (Key("sk").lt(2), [0, 1]),
        (Key("sk").gte(3), [3, 4]),
    ],
)
def test_built_key_conditions(things: Any, condition: Any, expected: list[int]) -> None:
    answer = things.query(KeyConditionExpression=Key("pk").eq("a") & condition)
    assert [item["sk"] for item in answer["Items"]] == expected


def test_conditional_update(things: Any) -> None:
    exceptions = things.meta.client.exceptions
    arguments = {
        "Key": {"pk": "a", "sk": 1},
        "UpdateExpression": "ADD tags :tags SET m.n = m.n + :two",
        "ExpressionAttributeValues": {":tags": {"new"}, ":two": 2},
        "ReturnValues": "UPDATED_NEW",
    }
    answer = things.update_item(ConditionExpression=Attr("sk").eq(1), **arguments)
    assert answer["Attributes"] == {"tags": {"x", "t1", "new"}, "m": {"n": Decimal("2.5")}}
    with pytest.raises(exceptions.ConditionalCheckFailedException):
        things.update_item(ConditionExpression=Attr("sk").ne(1), **arguments)
