"""What may live here: the ASGI application: from an HTTP request to the backend and back.

`make_app` is the front door. It validates, builds a command or a read, awaits the backend, and
shows the result. Nothing about data is decided here.
"""

from __future__ import annotations

import itertools
import logging
import secrets
import time
import uuid
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, NamedTuple, Protocol, TypeAlias

from impl.api import items, protocol, tables
from impl.api.backend import Backend, BackendError, OutcomeUnknownError, UnavailableError
from impl.api.operation import Context, Operation, Prepared
from impl.api.protocol import Response
from impl.store import commands
from impl.store.errors import ApiError
from impl.store.expressions.syntax import Grammar
from impl.store.wire import Json

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]

#: DynamoDB's own limit on a request's body.
MAX_BODY = 16 * 1024 * 1024
_READS = (commands.GetItem, commands.Query, commands.DescribeTable, commands.ListTables)
_LOG = logging.getLogger("acceptor.api")


class SignedRequest(NamedTuple):
    """What an authenticator sees; header names are in lower case, in the order received."""

    method: str
    path: str
    query: str
    headers: list[tuple[str, str]]
    body: bytes


class Authenticator(Protocol):
    """Decides whether a request comes from someone who may send it."""

    def check(self, request: SignedRequest) -> None:
        """Raises `ApiError` with the code that SDKs know."""


def operations() -> dict[str, Operation]:
    """The operations by the name that X-Amz-Target gives them."""
    return {
        "CreateTable": tables.create_table,
        "DescribeTable": tables.describe_table,
        "ListTables": tables.list_tables,
        "DeleteTable": tables.delete_table,
        "PutItem": items.put_item,
        "GetItem": items.get_item,
        "UpdateItem": items.update_item,
        "DeleteItem": items.delete_item,
        "Query": items.query,
    }


def make_app(
    backend: Backend,
    auth: Authenticator | None = None,
    *,
    region: str = "us-east-1",
    now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
    new_id: Callable[[], str] = lambda: str(uuid.uuid4()),
    client_id: bytes | None = None,
) -> App:
    """The store's ASGI application.

    `auth` None means that every request is let in: for loopback only. `client_id` names this
    front end in the commands it issues and must never be used by another one or again after a
    restart; by default it is random.
    """
    context = Context(Grammar(), now_ms, new_id, region)
    front_end = FrontEnd(backend, auth, context, client_id or secrets.token_bytes(16))

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["type"] == "http":
            response = await front_end.respond(scope, receive)
            await send(
                {
                    "type": "http.response.start",
                    "status": response.status,
                    "headers": response.headers,
                }
            )
            await send({"type": "http.response.body", "body": response.body})

    return app


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


class FrontEnd:
    """One server's handling of requests; it keeps nothing of them but a counter."""

    def __init__(
        self, backend: Backend, auth: Authenticator | None, context: Context, client_id: bytes
    ) -> None:
        self._backend = backend
        self._auth = auth
        self._context = context
        self._client_id = client_id
        self._numbers = itertools.count(1)
        self._codec = commands.Codec()
        self._operations = operations()

    async def respond(self, scope: Scope, receive: Receive) -> Response:
        """Every request gets an answer: a document, or a typed error."""
        request_id = self._context.new_id()
        try:
            body = await _read_body(receive)
            request = _signed_request(scope, body)
            if request.method == "GET" and request.path == "/":
                return protocol.success({"status": "healthy"}, request_id)
            if self._auth is not None:
                self._auth.check(request)
            document = await self._call(_target(request), body)
            return protocol.success(document, request_id)
        except ApiError as error:
            return protocol.failure(error, request_id)
        except UnavailableError as error:
            return protocol.failure(ApiError("ServiceUnavailableException", str(error)), request_id)
        except BackendError as error:
            return protocol.failure(ApiError("InternalServerError", str(error)), request_id)
        except Exception:
            # A defect of ours: the log gets the details, the client a retryable error.
            _LOG.exception("request %s failed", request_id)
            return protocol.failure(
                ApiError("InternalServerError", "The request processing has failed"), request_id
            )

    async def _call(self, target: str, body: bytes) -> Json:
        operation = self._operations.get(target)
        if operation is None:
            raise ApiError(
                "UnknownOperationException",
                f"The operation {target} is not supported by this store" if target else "",
            )
        prepared = operation(protocol.decode_body(body), self._context)
        result = self._codec.result(await self._send(prepared))
        if isinstance(result, commands.Skipped):
            raise OutcomeUnknownError("the request was executed, but its answer is not remembered")
        if isinstance(result, commands.Failure):
            raise ApiError(result.code, result.message, result.item)
        return prepared.render(result)

    async def _send(self, prepared: Prepared) -> bytes:
        message = prepared.message
        if isinstance(message, _READS):
            return await self._backend.read(self._codec.encode(message), prepared.consistent)
        command = commands.Command(
            client=self._client_id, number=next(self._numbers), operation=message
        )
        return await self._backend.write(self._codec.encode(command))


async def _read_body(receive: Receive) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ApiError("SerializationException", "The request ended before its body did")
        part = message.get("body", b"")
        size += len(part)
        if size > MAX_BODY:
            raise ApiError(
                "RequestEntityTooLargeException", f"The request is larger than {MAX_BODY} bytes"
            )
        parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts)


def _signed_request(scope: Scope, body: bytes) -> SignedRequest:
    headers = [
        (name.decode("latin-1").lower(), value.decode("latin-1"))
        for name, value in scope["headers"]
    ]
    path = scope.get("raw_path") or scope["path"].encode()
    return SignedRequest(
        scope["method"],
        path.decode("latin-1"),
        scope.get("query_string", b"").decode("latin-1"),
        headers,
        body,
    )


def _target(request: SignedRequest) -> str:
    """The operation's name; empty for a request that is none of this protocol."""
    target = next((value for name, value in request.headers if name == "x-amz-target"), "")
    if request.method != "POST" or not target.startswith(protocol.TARGET_PREFIX):
        return ""
    return target[len(protocol.TARGET_PREFIX) :]
