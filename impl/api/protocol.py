"""What may live here: the JSON 1.0 envelope: bodies, error documents, headers, checksums.

It knows neither operations nor ASGI.
"""

from __future__ import annotations

import zlib
from typing import NamedTuple

import msgspec

from impl.store.errors import ApiError, malformed
from impl.store.wire import Json, write_item

TARGET_PREFIX = "DynamoDB_20120810."
CONTENT_TYPE = "application/x-amz-json-1.0"
_SERVICE = "com.amazonaws.dynamodb.v20120810#"
_FRAMEWORK = "com.amazon.coral.service#"
_VALIDATION = "com.amazon.coral.validate#"

#: Where an error's type is declared; those that are not here are the service's own.
_NAMESPACES = {
    "ValidationException": _VALIDATION,
    "SerializationException": _FRAMEWORK,
    "UnknownOperationException": _FRAMEWORK,
    "ServiceUnavailableException": _FRAMEWORK,
    "RequestEntityTooLargeException": _FRAMEWORK,
    "AccessDeniedException": _FRAMEWORK,
    "IncompleteSignatureException": _FRAMEWORK,
    "InvalidSignatureException": _FRAMEWORK,
    "MissingAuthenticationTokenException": _FRAMEWORK,
    "UnrecognizedClientException": _FRAMEWORK,
}
#: Everything else is the client's fault: 400.
_STATUS = {
    "InternalServerError": 500,
    "ServiceUnavailableException": 503,
    "RequestEntityTooLargeException": 413,
}


class Response(NamedTuple):
    """A finished HTTP response."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


def decode_body(body: bytes) -> Json:
    """The request's JSON. Raises `ApiError` (SerializationException)."""
    try:
        return msgspec.json.decode(body)
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
        raise malformed(f"The request body is not valid JSON: {error}") from error


def success(json: Json, request_id: str) -> Response:
    """A 200 with a JSON document."""
    return _response(200, json, request_id)


def failure(error: ApiError, request_id: str) -> Response:
    """The typed error document that SDKs turn into exceptions."""
    document: Json = {
        "__type": _NAMESPACES.get(error.code, _SERVICE) + error.code,
        "message": error.message,
    }
    if error.item is not None:
        document["Item"] = write_item(error.item)
    return _response(_STATUS.get(error.code, 400), document, request_id)


def _response(status: int, json: Json, request_id: str) -> Response:
    body = msgspec.json.encode(json)
    headers = [
        (b"content-type", CONTENT_TYPE.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"x-amzn-requestid", request_id.encode()),
        (b"x-amz-crc32", str(zlib.crc32(body)).encode()),
    ]
    return Response(status, headers, body)
