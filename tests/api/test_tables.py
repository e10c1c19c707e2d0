"""Tables through boto3: create, describe, list, delete, and their refusals."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.api.helpers import a_table, refused

GOOD: dict[str, Any] = {
    "TableName": "never-made",
    "AttributeDefinitions": [
        {"AttributeName": "pk", "AttributeType": "S"},
        {"AttributeName": "sk", "AttributeType": "N"},
    ],
    "KeySchema": [
        {"AttributeName": "pk", "KeyType": "HASH"},
        {"AttributeName": "sk", "KeyType": "RANGE"},
    ],
    "BillingMode": "PAY_PER_REQUEST",
}


def test_a_table_s_life(client: Any) -> None:
    before = time.time()
    made = client.create_table(**GOOD | {"TableName": "life"})["TableDescription"]
    assert made["TableStatus"] == "ACTIVE"
    assert made["KeySchema"] == GOOD["KeySchema"]
    assert made["AttributeDefinitions"] == GOOD["AttributeDefinitions"]
    assert made["BillingModeSummary"] == {"BillingMode": "PAY_PER_REQUEST"}
    assert made["TableArn"] == "arn:aws:dynamodb:us-east-1:000000000000:table/life"
    assert before - 1 < made["CreationDateTime"].timestamp() < time.time() + 1
    client.get_waiter("table_exists").wait(TableName="life")
    item = {"pk": {"S": "a"}, "sk": {"N": "1"}}
    client.put_item(TableName="life", Item=item)
    described = client.describe_table(TableName="life")["Table"]
    assert described == made | {"ItemCount": 1, "TableSizeBytes": 7}
    client.put_item(TableName="life", Item=item | {"x": {"S": "yz"}})
    described = client.describe_table(TableName="life")["Table"]
    assert (described["ItemCount"], described["TableSizeBytes"]) == (1, 10)
    gone = client.delete_table(TableName="life")["TableDescription"]
    assert (gone["TableStatus"], gone["TableId"]) == ("DELETING", made["TableId"])
    client.get_waiter("table_not_exists").wait(TableName="life")
    again = client.create_table(**GOOD | {"TableName": "life"})["TableDescription"]
    assert again["TableId"] != made["TableId"]
    assert "Item" not in client.get_item(TableName="life", Key=item)
    client.delete_table(TableName="life")


def test_provisioned_throughput(client: Any) -> None:
    arguments = GOOD | {
        "TableName": "provisioned",
        "BillingMode": "PROVISIONED",
        "ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 7},
    }
    made = client.create_table(**arguments)["TableDescription"]
    assert made["ProvisionedThroughput"]["ReadCapacityUnits"] == 5
    assert made["ProvisionedThroughput"]["WriteCapacityUnits"] == 7
    assert "BillingModeSummary" not in made
    client.delete_table(TableName="provisioned")


def test_names_are_taken_once(client: Any) -> None:
    with a_table(client, "taken", {"pk": "S"}) as name:
        with pytest.raises(client.exceptions.ResourceInUseException) as caught:
            client.create_table(**GOOD | {"TableName": name})
        assert caught.value.response["Error"]["Message"] == "Table already exists: taken"


def test_list_tables_in_pages(client: Any) -> None:
    names = [f"page-{i:02}" for i in range(7)]
    for name in names:
        client.create_table(**GOOD | {"TableName": name})
    paginator = client.get_paginator("list_tables")
    for size in (1, 3, 7, 100):
        pages = list(paginator.paginate(PaginationConfig={"PageSize": size}))
        assert [name for page in pages for name in page["TableNames"]] == names
    after = client.list_tables(ExclusiveStartTableName="page-04")["TableNames"]
    assert after == ["page-05", "page-06"]
    assert client.list_tables(ExclusiveStartTableName="page-04x")["TableNames"] == after
    for name in names:
        client.delete_table(TableName=name)
    assert client.list_tables()["TableNames"] == []


def test_what_is_not_there_is_not_found(client: Any) -> None:
    key = {"Key": {"pk": {"S": "a"}, "sk": {"N": "1"}}}
    calls: list[tuple[Any, dict[str, Any], str]] = [
        (client.describe_table, {}, "Requested resource not found: Table: nowhere not found"),
        (client.delete_table, {}, "Requested resource not found: Table: nowhere not found"),
        (client.get_item, key, "Requested resource not found"),
        (client.delete_item, key, "Requested resource not found"),
        (client.update_item, key, "Requested resource not found"),
        (client.put_item, {"Item": key["Key"]}, "Requested resource not found"),
        (
            client.query,
            {
                "KeyConditionExpression": "pk = :p",
                "ExpressionAttributeValues": {":p": {"S": "a"}},
            },
            "Requested resource not found",
        ),
    ]
    for function, arguments, message in calls:
        with pytest.raises(client.exceptions.ResourceNotFoundException) as caught:
            function(TableName="nowhere", **arguments)
        assert caught.value.response["Error"]["Message"] == message
        assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


def schema(*elements: tuple[str, str]) -> dict[str, Any]:
    return {"KeySchema": [{"AttributeName": n, "KeyType": k} for n, k in elements]}


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"TableName": "a!b"}, "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"),
    ({"TableName": "ab"}, "Member must have length greater than or equal to 3"),
    ({"TableName": "a" * 256}, "Member must have length less than or equal to 255"),
    (schema(("pk", "RANGE")), "The first KeySchemaElement is not a HASH key type"),
    (
        schema(("pk", "HASH"), ("sk", "HASH")),
        "The second KeySchemaElement is not a RANGE key type",
    ),
    (
        schema(("pk", "HASH"), ("pk", "RANGE")),
        "Both the Hash Key and the Range Key element in the KeySchema have the same name",
    ),
    (
        schema(("pk", "HASH"), ("other", "RANGE")),
        "Some index key attributes are not defined in AttributeDefinitions. "
        "Keys: [pk, other], AttributeDefinitions: [pk, sk]",
    ),
    (
        schema(("pk", "HASH")),
        "Some AttributeDefinitions are not used. AttributeDefinitions: [pk, sk], keys used: [pk]",
    ),
    (
        {"AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "BOOL"}]},
        "Member must satisfy enum value set: [B, N, S]",
    ),
    ({"BillingMode": "FREE"}, "Member must satisfy enum value set: [PROVISIONED, PAY_PER_REQUEST]"),
    (
        {"BillingMode": "PROVISIONED"},
        "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is "
        "PROVISIONED",
    ),
    (
        {"ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}},
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
        "PAY_PER_REQUEST",
    ),
    (
        {
            "GlobalSecondaryIndexes": [
                {
                    "IndexName": "index",
                    "KeySchema": [{"AttributeName": "sk", "KeyType": "HASH"}],
                    "Projection": {"ProjectionType": "ALL"},
                }
            ]
        },
        "The parameter GlobalSecondaryIndexes of CreateTable is not supported by this store",
    ),
    (
        {"StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}},
        "The parameter StreamSpecification of CreateTable is not supported by this store",
    ),
    (
        {"DeletionProtectionEnabled": True},
        "The parameter DeletionProtectionEnabled of CreateTable is not supported by this store",
    ),
    (
        {"OnDemandThroughput": {"MaxReadRequestUnits": 5}},
        "The parameter OnDemandThroughput of CreateTable is not supported by this store",
    ),
]


@pytest.mark.parametrize(("change", "message"), REFUSED)
def test_unfit_tables(client: Any, change: dict[str, Any], message: str) -> None:
    code, told = refused(client.create_table, **GOOD | change)
    assert code == "ValidationException"
    assert message in told
    assert client.list_tables()["TableNames"] == []


def test_features_that_are_off_are_taken(client: Any) -> None:
    client.create_table(
        **GOOD | {"TableName": "plain"},
        StreamSpecification={"StreamEnabled": False},
        DeletionProtectionEnabled=False,
        TableClass="STANDARD",
    )
    client.delete_table(TableName="plain")
