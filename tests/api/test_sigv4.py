"""Signatures: boto3's are accepted, and anything altered, missing or old is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore import UNSIGNED
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from impl.api.app import SignedRequest, make_app
from impl.api.backend import LocalBackend
from impl.api.sigv4 import SigV4
from impl.store.btree import MemoryBTree
from impl.store.errors import ApiError
from impl.store.machine import StateMachine
from tests.api.helpers import ACCESS_KEY, SECRET_KEY, connect, refused, serving

BODY = b'{"TableName":"things"}'


@pytest.fixture(scope="module")
def guarded() -> Iterator[str]:
    """The endpoint of a server that wants signatures."""
    backend = LocalBackend(StateMachine(MemoryBTree()))
    with serving(make_app(backend, SigV4(ACCESS_KEY, SECRET_KEY))) as url:
        yield url


def test_boto3_is_let_in(guarded: str) -> None:
    assert connect(guarded).list_tables()["TableNames"] == []


def test_a_wrong_secret_is_refused(guarded: str) -> None:
    code, message = refused(connect(guarded, secret_key="wrong").list_tables)
    assert code == "InvalidSignatureException"
    assert message.startswith("The request signature we calculated does not match")


def test_an_unknown_key_is_refused() -> None:
    backend = LocalBackend(StateMachine(MemoryBTree()))
    with serving(make_app(backend, SigV4("another", SECRET_KEY))) as url:
        code, _ = refused(connect(url).list_tables)
    assert code == "UnrecognizedClientException"


def test_no_signature_is_refused(guarded: str) -> None:
    client = connect(guarded, signature_version=UNSIGNED)
    code, _ = refused(client.list_tables)
    assert code == "MissingAuthenticationTokenException"


def signed(**changes: Any) -> SignedRequest:
    """A request that botocore has signed, then altered."""
    request = AWSRequest(
        method="POST",
        url="http://localhost:8000/",
        data=BODY,
        headers={"X-Amz-Target": "DynamoDB_20120810.DescribeTable", "Host": "localhost:8000"},
    )
    SigV4Auth(
        Credentials(ACCESS_KEY, SECRET_KEY), "dynamodb", changes.pop("region", "eu-west-3")
    ).add_auth(request)
    headers = {name.lower(): value for name, value in request.headers.items()}
    headers |= changes.pop("headers", {})
    for name in changes.pop("without", ()):
        del headers[name]
    plain = SignedRequest("POST", "/", "", list(headers.items()), BODY)
    return plain._replace(**changes)


def check(request: SignedRequest, later: timedelta = timedelta(0)) -> str:
    """The code with which a request is refused, or "accepted"."""
    try:
        SigV4(ACCESS_KEY, SECRET_KEY, now=lambda: datetime.now(UTC) + later).check(request)
    except ApiError as error:
        return error.code.removesuffix("Exception")
    return "accepted"


def test_what_is_signed_is_accepted() -> None:
    assert check(signed()) == "accepted"
    assert check(signed(region="anywhere")) == "accepted"
    assert check(signed(), later=timedelta(minutes=14)) == "accepted"


@pytest.mark.parametrize(
    "change",
    [
        {"body": BODY + b" "},
        {"method": "PUT"},
        {"path": "/other"},
        {"query": "a=b"},
        {"headers": {"host": "elsewhere"}},
        {"headers": {"x-amz-target": "DynamoDB_20120810.DeleteTable"}},
        {"headers": {"x-amz-security-token": "an unsigned header of the protocol"}},
    ],
)
def test_every_part_is_covered(change: dict[str, Any]) -> None:
    assert check(signed(**change)) == "InvalidSignature"


def test_old_and_future_dates_are_refused() -> None:
    assert check(signed(), later=timedelta(minutes=16)) == "InvalidSignature"
    assert check(signed(), later=timedelta(minutes=-16)) == "InvalidSignature"


@pytest.mark.parametrize(
    ("authorization", "code"),
    [
        (
            "AWS4-HMAC-SHA256 Credential=\xe4/\xe4/b/c/d, SignedHeaders=host, Signature=\xe4",
            "InvalidSignature",
        ),
        ("Basic dXNlcjpwYXNz", "IncompleteSignature"),
        ("AWS4-HMAC-SHA256", "IncompleteSignature"),
        ("AWS4-HMAC-SHA256 Credential=a/20260101/r/dynamodb/aws4_request", "IncompleteSignature"),
        ("AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=0", "IncompleteSignature"),
        (
            "AWS4-HMAC-SHA256 Credential=a/20260101/r/dynamodb/aws4_request, SignedHeaders=host, "
            "Signature=0",
            "InvalidSignature",  # the date is not that of the header
        ),
    ],
)
def test_unfit_headers_are_refused(authorization: str, code: str) -> None:
    assert check(signed(headers={"authorization": authorization})) == code


def test_a_signature_without_its_date_is_refused() -> None:
    assert check(signed(without=["x-amz-date"])) == "IncompleteSignature"
    assert check(signed(headers={"x-amz-date": "yesterday"})) == "IncompleteSignature"


def test_another_service_is_refused() -> None:
    request = signed()
    headers = [
        (n, v.replace("/dynamodb/", "/s3/") if n == "authorization" else v)
        for n, v in request.headers
    ]
    assert check(request._replace(headers=headers)) == "InvalidSignature"
