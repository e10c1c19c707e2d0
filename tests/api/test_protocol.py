"""The envelope, without boto3: headers, error documents, broken bodies, a failing backend."""

from __future__ import annotations

import json
import logging
import zlib
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any

import pytest

from impl.api.app import make_app
from impl.api.backend import LocalBackend, OutcomeUnknownError, UnavailableError
from impl.store.btree import MemoryBTree
from impl.store.commands import Codec, Skipped
from impl.store.machine import StateMachine
from tests.api.helpers import a_table, connect, refused, serving

TARGET = "DynamoDB_20120810."


def send(
    url: str, target: str | None, body: bytes, method: str = "POST"
) -> tuple[int, dict[str, str], Any]:
    """Status, headers in lower case, decoded document."""
    connection = HTTPConnection(url.removeprefix("http://"))
    headers = {"Content-Type": "application/x-amz-json-1.0"}
    if target is not None:
        headers["X-Amz-Target"] = target
    connection.request(method, "/", body, headers)
    response = connection.getresponse()
    data = response.read()
    told = {name.lower(): value for name, value in response.getheaders()}
    connection.close()
    assert told["x-amz-crc32"] == str(zlib.crc32(data))
    assert told["content-type"] == "application/x-amz-json-1.0"
    assert told["x-amzn-requestid"]
    return response.status, told, json.loads(data)


def test_a_good_request(url: str) -> None:
    status, headers, document = send(url, TARGET + "ListTables", b"{}")
    assert (status, document) == (200, {"TableNames": []})
    _, others, _ = send(url, TARGET + "ListTables", b"{}")
    assert headers["x-amzn-requestid"] != others["x-amzn-requestid"]


def test_error_documents_name_their_types(url: str) -> None:
    body = b'{"TableName": "nowhere"}'
    status, _, document = send(url, TARGET + "DescribeTable", body)
    assert status == 400
    assert document == {
        "__type": "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException",
        "message": "Requested resource not found: Table: nowhere not found",
    }
    status, _, document = send(url, TARGET + "DescribeTable", b"{}")
    assert status == 400
    assert document == {
        "__type": "com.amazon.coral.validate#ValidationException",
        "message": "1 validation error detected: Value null at 'tableName' failed to satisfy "
        "constraint: Member must not be null",
    }


@pytest.mark.parametrize(
    "target", [None, "", "ListTables", "DynamoDB_20111205.ListTables", TARGET, TARGET + "Scan"]
)
def test_unknown_operations(url: str, target: str | None) -> None:
    status, _, document = send(url, target, b"{}")
    assert status == 400
    assert document["__type"] == "com.amazon.coral.service#UnknownOperationException"


def test_only_post_calls(url: str) -> None:
    status, _, document = send(url, TARGET + "ListTables", b"{}", method="PUT")
    assert document["__type"].endswith("#UnknownOperationException")
    assert status == 400
    assert send(url, None, b"", method="GET")[0] == 200  # is it alive?


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"nonsense",
        b"[]",
        b'"x"',
        b"null",
        b"\xff\xfe",
        b'{"TableName": 5}',
        b'{"TableName": {}}',
        b'{"TableName": "things", "Key": []}',
        b'{"TableName": "things", "Key": {"pk": "x"}}',
        b'{"TableName": "things", "Key": {"pk": {"S": "\\ud800"}}}',
        b'{"TableName": "things", "Key": {"pk": {"S": "x"}}, "ConsistentRead": "yes"}',
        b'{"TableName": "things", "Key": {"pk": {"S": "x"}}, "ProjectionExpression": 1}',
    ],
)
def test_malformed_bodies(url: str, body: bytes) -> None:
    status, _, document = send(url, TARGET + "GetItem", body)
    assert status == 400
    assert document["__type"] == "com.amazon.coral.service#SerializationException"
    assert document["message"]


def test_a_body_nested_too_deeply_is_a_typed_error(url: str) -> None:
    body = b'{"TableName": "things", "Key": ' + b'{"a":' * 5000 + b"1" + b"}" * 5001
    status, _, document = send(url, TARGET + "GetItem", body)
    assert status == 400
    # Whether the JSON parser or the validation stops first depends on Python's recursion limit.
    assert document["__type"].split("#")[1] in ("SerializationException", "ValidationException")


@pytest.mark.parametrize("limit", ["true", '"1"', "1.5", "2147483648", "1" * 30])
def test_a_limit_that_is_no_integer_of_32_bits(url: str, limit: str) -> None:
    query = (
        '"TableName": "things", "KeyConditionExpression": "pk = :v", '
        '"ExpressionAttributeValues": {":v": {"S": "x"}}, '
    )
    for target, rest in (("ListTables", ""), ("Query", query)):
        body = f'{{{rest}"Limit": {limit}}}'
        status, _, document = send(url, TARGET + target, body.encode())
        assert (status, document["__type"].split("#")[1]) == (400, "SerializationException")


def test_unknown_parameters_are_refused(url: str) -> None:
    _, _, document = send(url, TARGET + "ListTables", b'{"Colour": "blue"}')
    assert document["message"] == (
        "The parameter Colour of ListTables is not supported by this store"
    )


def test_a_body_over_the_limit(url: str) -> None:
    status, _, document = send(url, TARGET + "PutItem", b" " * (16 * 1024 * 1024 + 1))
    assert status == 413
    assert document["__type"].endswith("#RequestEntityTooLargeException")


class FailingBackend:
    """Raises what it is told, as often as it is told, then works."""

    def __init__(self) -> None:
        self._works = LocalBackend(StateMachine(MemoryBTree()))
        self.failures: list[Exception] = []
        self.consistent: list[bool] = []

    async def write(self, command: bytes) -> bytes:
        if self.failures:
            raise self.failures.pop(0)
        return await self._works.write(command)

    async def read(self, request: bytes, consistent: bool) -> bytes:
        self.consistent.append(consistent)
        if self.failures:
            raise self.failures.pop(0)
        return await self._works.read(request, consistent)


@pytest.fixture
def failing() -> FailingBackend:
    return FailingBackend()


@pytest.fixture
def failing_url(failing: FailingBackend) -> Iterator[str]:
    with serving(make_app(failing)) as url:
        yield url


@pytest.mark.parametrize(
    ("failure", "status", "code"),
    [
        (UnavailableError("no leader"), 503, "ServiceUnavailableException"),
        (OutcomeUnknownError("timed out"), 500, "InternalServerError"),
    ],
)
def test_a_failing_backend_is_retried(
    failing: FailingBackend, failing_url: str, failure: Exception, status: int, code: str
) -> None:
    failing.failures = [failure]
    told, _, document = send(failing_url, TARGET + "ListTables", b"{}")
    assert told == status
    assert document["__type"].endswith(f"#{code}")
    assert document["message"] == str(failure)
    failing.failures = [failure, failure]
    assert connect(failing_url, retries=2).list_tables()["TableNames"] == []
    assert failing.failures == []


def test_a_defect_is_logged_and_hidden(
    failing: FailingBackend, failing_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    failing.failures = [KeyError("a defect of ours")]
    with caplog.at_level(logging.ERROR, "acceptor.api"):
        assert refused(connect(failing_url).list_tables) == (
            "InternalServerError",
            "The request processing has failed",
        )
    assert "a defect of ours" in caplog.text


class ForgetfulBackend(FailingBackend):
    """Says of every write that its slot was applied before."""

    async def write(self, command: bytes) -> bytes:
        await super().write(command)
        return Codec().encode(Skipped(7))


def test_a_forgotten_answer_is_an_unknown_outcome() -> None:
    with serving(make_app(ForgetfulBackend())) as url:
        code, message = refused(connect(url).delete_table, TableName="things")
    assert code == "InternalServerError"
    assert message == "the request was executed, but its answer is not remembered"


def test_consistency_reaches_the_backend(failing: FailingBackend, failing_url: str) -> None:
    client = connect(failing_url)
    with a_table(client, "things", {"pk": "S"}):
        failing.consistent.clear()
        for consistent in (True, False):
            client.get_item(TableName="things", Key={"pk": {"S": "a"}}, ConsistentRead=consistent)
        client.get_item(TableName="things", Key={"pk": {"S": "a"}})
        assert failing.consistent == [True, False, False]
