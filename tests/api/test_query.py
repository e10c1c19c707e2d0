"""Query through boto3: ranges, order, pages, filters, and its refusals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.helpers import a_table, refused


@pytest.fixture(scope="module")
def filled(client: Any) -> Iterator[str]:
    """Ten items under "p" with sort keys -3 .. 6, and some under another key."""
    with a_table(client, "test-query", {"pk": "S", "sk": "N"}) as name:
        for sk in range(-3, 7):
            item = {"pk": {"S": "p"}, "sk": {"N": str(sk)}, "even": {"BOOL": sk % 2 == 0}}
            client.put_item(TableName=name, Item=item)
        for sk in range(3):
            client.put_item(TableName=name, Item={"pk": {"S": "q"}, "sk": {"N": str(sk)}})
        yield name


def query(client: Any, table: str, condition: str = "", **more: Any) -> dict[str, Any]:
    values = {":p": {"S": "p"}} | more.pop("values", {})
    answer: dict[str, Any] = client.query(
        TableName=table,
        KeyConditionExpression=f"pk = :p {condition}",
        ExpressionAttributeValues=values,
        **more,
    )
    return answer


def sorts(answer: dict[str, Any]) -> list[int]:
    return [int(item["sk"]["N"]) for item in answer["Items"]]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("", range(-3, 7)),
        ("AND sk = :a", [-1]),
        ("AND sk < :a", range(-3, -1)),
        ("AND sk <= :a", range(-3, 0)),
        ("AND sk > :a", range(7)),
        ("AND sk >= :a", range(-1, 7)),
        ("AND sk BETWEEN :a AND :b", range(-1, 5)),
        ("AND :b < sk", [5, 6]),
    ],
)
def test_ranges_in_both_directions(
    client: Any, filled: str, condition: str, expected: range | list[int]
) -> None:
    values = {n: {"N": v} for n, v in ((":a", "-1"), (":b", "4")) if n in condition}
    answer = query(client, filled, condition, values=values)
    assert sorts(answer) == list(expected)
    assert answer["Count"] == answer["ScannedCount"] == len(expected)
    assert "LastEvaluatedKey" not in answer
    back = query(client, filled, condition, values=values, ScanIndexForward=False)
    assert sorts(back) == list(expected)[::-1]


def pages(client: Any, table: str, condition: str = "", **more: Any) -> Iterator[dict[str, Any]]:
    page = query(client, table, condition, **more)
    yield page
    while "LastEvaluatedKey" in page:
        page = query(client, table, condition, ExclusiveStartKey=page["LastEvaluatedKey"], **more)
        yield page


@pytest.mark.parametrize("forward", [True, False])
@pytest.mark.parametrize("limit", [1, 3, 5, 10, 11])
def test_pages_cover_everything_once(client: Any, filled: str, limit: int, forward: bool) -> None:
    got = list(pages(client, filled, Limit=limit, ScanIndexForward=forward))
    found = [sk for page in got for sk in sorts(page)]
    assert found == sorted(range(-3, 7), reverse=not forward)
    assert all(page["Count"] <= limit for page in got)


def test_pages_of_a_range(client: Any, filled: str) -> None:
    values = {":a": {"N": "0"}, ":b": {"N": "5"}}
    for forward in (True, False):
        got = pages(
            client,
            filled,
            "AND sk BETWEEN :a AND :b",
            values=values,
            Limit=4,
            ScanIndexForward=forward,
        )
        assert [len(page["Items"]) for page in got] == [4, 2]


def test_a_filter_counts_what_it_passes_over(client: Any, filled: str) -> None:
    answer = query(
        client,
        filled,
        values={":t": {"BOOL": True}},
        FilterExpression="even = :t",
        Limit=4,
    )
    assert sorts(answer) == [-2, 0]
    assert (answer["Count"], answer["ScannedCount"]) == (2, 4)
    assert answer["LastEvaluatedKey"] == {"pk": {"S": "p"}, "sk": {"N": "0"}}


def test_select_count(client: Any, filled: str) -> None:
    answer = query(client, filled, Select="COUNT")
    assert answer["Count"] == 10
    assert "Items" not in answer


def test_projection(client: Any, filled: str) -> None:
    answer = query(client, filled, ProjectionExpression="sk", Limit=1, ConsistentRead=True)
    assert answer["Items"] == [{"sk": {"N": "-3"}}]


def test_an_unknown_partition_key_has_no_items(client: Any, filled: str) -> None:
    answer = query(client, filled, values={":p": {"S": "none"}}, ReturnConsumedCapacity="TOTAL")
    assert answer["Items"] == []
    assert answer["ConsumedCapacity"]["CapacityUnits"] == 0.5


def test_a_page_ends_before_a_megabyte(client: Any, table: str) -> None:
    for sk in range(4):
        item = {"pk": {"S": "p"}, "sk": {"N": str(sk)}, "x": {"S": "x" * 399_000}}
        client.put_item(TableName=table, Item=item)
    got = list(pages(client, table, ReturnConsumedCapacity="TOTAL"))
    assert [len(page["Items"]) for page in got] == [2, 2]
    assert got[0]["ConsumedCapacity"]["CapacityUnits"] == 97.5  # 798,018 bytes: 195 blocks


def test_string_sort_keys(client: Any) -> None:
    with a_table(client, "string-sort-keys", {"pk": "S", "sk": "S"}) as name:
        texts = ["a", "ab", "abc", "abd", "b", "é", "a" * 1024, "a" * 1023 + "b", "a" * 600]
        for text in texts:
            client.put_item(TableName=name, Item={"pk": {"S": "p"}, "sk": {"S": text}})

        def found(condition: str, *values: str) -> list[str]:
            given = {f":v{i}": {"S": value} for i, value in enumerate(values)}
            answer = query(client, name, condition, values=given)
            return [item["sk"]["S"] for item in answer["Items"]]

        assert found("") == sorted(texts, key=str.encode)
        assert found("AND begins_with(sk, :v0)", "ab") == ["ab", "abc", "abd"]
        long = ["a" * 600, "a" * 1024, "a" * 1023 + "b"]
        assert found("AND begins_with(sk, :v0)", "a" * 500) == long
        assert found("AND sk > :v0", "a" * 1024) == ["a" * 1023 + "b", "ab", "abc", "abd", "b", "é"]
        assert found("AND sk BETWEEN :v0 AND :v1", "a" * 599, "a" * 1024) == long[:2]


def test_binary_keys(client: Any) -> None:
    with a_table(client, "binary-keys", {"pk": "B", "sk": "B"}) as name:
        parts = [b"\x00", b"\x01", b"\x01\xff", b"\xff", b"\xff\xff"]
        for part in parts:
            client.put_item(TableName=name, Item={"pk": {"B": b"p"}, "sk": {"B": part}})
        values = {":p": {"B": b"p"}, ":v": {"B": b"\xff"}}
        answer = query(client, name, "AND begins_with(sk, :v)", values=values)
        assert [item["sk"]["B"] for item in answer["Items"]] == parts[3:]


def test_a_table_without_sort_key(client: Any) -> None:
    with a_table(client, "no-sort-key", {"pk": "N"}) as name:
        client.put_item(TableName=name, Item={"pk": {"N": "1.0"}})
        answer = query(client, name, values={":p": {"N": "1"}})
        assert answer["Items"] == [{"pk": {"N": "1"}}]
        after = query(client, name, values={":p": {"N": "1"}}, ExclusiveStartKey={"pk": {"N": "1"}})
        assert after["Items"] == []


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"KeyConditionExpression": "sk = :n"}, "Query condition missed key schema element: pk"),
    (
        {"KeyConditionExpression": "pk = :p AND elsewhere = :n"},
        "Query condition missed key schema element: sk",
    ),
    ({"KeyConditionExpression": "pk > :p"}, "Query key condition not supported"),
    ({"KeyConditionExpression": "pk = :n"}, "Condition parameter type does not match schema type"),
    (
        {"KeyConditionExpression": "pk = :p AND sk = :p"},
        "Condition parameter type does not match schema type",
    ),
    (
        {"KeyConditionExpression": "pk = :p AND begins_with(sk, :n)"},
        "operator or function: begins_with, operand type: N",
    ),
    ({"KeyConditionExpression": "pk = :e"}, "cannot contain an empty string value. Key: pk"),
    (
        {"FilterExpression": "sk > :n"},
        "Filter Expression can only contain non-primary key attributes: Primary key attribute: sk",
    ),
    ({"FilterExpression": "x ="}, "Invalid FilterExpression: Syntax error"),
    ({"ExclusiveStartKey": {"pk": {"S": "p"}}}, "The provided starting key is invalid"),
    (
        {"ExclusiveStartKey": {"pk": {"S": "q"}, "sk": {"N": "1"}}},
        "The provided starting key is invalid",
    ),
    (
        {
            "KeyConditionExpression": "pk = :p AND sk > :n",
            "ExclusiveStartKey": {"pk": {"S": "p"}, "sk": {"N": "1"}},
        },
        "The provided starting key is outside query boundaries",
    ),
    ({"IndexName": "by-date"}, "Secondary indexes are not supported"),
    ({"Select": "SPECIFIC_ATTRIBUTES"}, "Must specify the AttributesToGet or ProjectionExpression"),
    ({"Select": "ALL_PROJECTED_ATTRIBUTES"}, "can be used only when Querying using an IndexName"),
    (
        {"Select": "COUNT", "ProjectionExpression": "sk"},
        "Cannot specify the ProjectionExpression when choosing to get only the Count",
    ),
    (
        {"Select": "ALL_ATTRIBUTES", "ProjectionExpression": "sk"},
        "Cannot specify the ProjectionExpression when choosing to get ALL_ATTRIBUTES",
    ),
]


@pytest.mark.parametrize(("change", "message"), REFUSED)
def test_unfit_queries(client: Any, filled: str, change: dict[str, Any], message: str) -> None:
    arguments = {"TableName": filled, "KeyConditionExpression": "pk = :p"} | change
    texts = " ".join(str(arguments.get(n)) for n in ("KeyConditionExpression", "FilterExpression"))
    values = {":p": {"S": "p"}, ":n": {"N": "5"}, ":e": {"S": ""}}
    arguments["ExpressionAttributeValues"] = {n: v for n, v in values.items() if n in texts}
    code, told = refused(client.query, **arguments)
    assert code == "ValidationException"
    assert message in told


def test_a_query_needs_a_key_condition(client: Any, filled: str) -> None:
    code, message = refused(client.query, TableName=filled)
    assert code == "ValidationException"
    assert message.startswith("Either the KeyConditions or KeyConditionExpression parameter must")
