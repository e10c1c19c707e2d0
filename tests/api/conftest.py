"""A server on a loopback port, over one machine without replication, and a boto3 client."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import pytest
import uvicorn
from botocore.config import Config

from impl.api.app import App, make_app
from impl.api.backend import LocalBackend
from impl.store.btree import LmdbBTree
from impl.store.machine import StateMachine

ACCESS_KEY = "AKIDEXAMPLE"
SECRET_KEY = "a secret that only tests know"


@contextmanager
def serving(app: App) -> Iterator[str]:
    """Serve until the block ends; the endpoint's URL."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, http="h11", lifespan="on", log_level="warning", access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


def connect(url: str, secret_key: str = SECRET_KEY, retries: int = 0, **config: Any) -> Any:
    """A boto3 client; by default without retries, so that every error is seen."""
    return boto3.client(
        "dynamodb",
        endpoint_url=url,
        region_name="us-east-1",
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=secret_key,
        config=Config(retries={"max_attempts": retries, "mode": "standard"}, **config),
    )


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StateMachine]:
    """The state machine behind the module's server."""
    directory: Path = tmp_path_factory.mktemp("tree")
    machine = StateMachine(LmdbBTree(directory, sync=False))
    yield machine
    machine.close()


@pytest.fixture(scope="module")
def url(machine: StateMachine) -> Iterator[str]:
    """The endpoint of a server that lets everyone in."""
    with serving(make_app(LocalBackend(machine))) as url:
        yield url


@pytest.fixture(scope="module")
def client(url: str) -> Any:
    """A boto3 client of that server. Each test makes its own tables."""
    return connect(url)


@pytest.fixture
def table(client: Any, request: pytest.FixtureRequest) -> Iterator[str]:
    """A table with partition key `pk` (S) and sort key `sk` (N), for one test."""
    with a_table(client, request.node.name, {"pk": "S", "sk": "N"}) as name:
        yield name


@contextmanager
def a_table(client: Any, name: str, keys: dict[str, str]) -> Iterator[str]:
    """A table that is deleted at the end; its name is made to fit."""
    fit = "".join(c if c.isalnum() else "-" for c in name)[:255]
    kinds = ("HASH", "RANGE")
    client.create_table(
        TableName=fit,
        AttributeDefinitions=[{"AttributeName": k, "AttributeType": t} for k, t in keys.items()],
        KeySchema=[
            {"AttributeName": k, "KeyType": kind} for k, kind in zip(keys, kinds, strict=False)
        ],
        BillingMode="PAY_PER_REQUEST",
    )
    yield fit
    client.delete_table(TableName=fit)


Refused = Callable[..., tuple[str, str]]


@pytest.fixture
def refused() -> Refused:
    """Calls what must fail; the error's code and message."""

    def call(function: Callable[..., Any], **arguments: Any) -> tuple[str, str]:
        from botocore.exceptions import ClientError  # noqa: PLC0415

        with pytest.raises(ClientError) as caught:
            function(**arguments)
        error = caught.value.response["Error"]
        return error["Code"], error["Message"]

    return call
