"""What the tests of this folder share: a server on a loopback port, and boto3 clients."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import boto3
import pytest
import uvicorn
from botocore.config import Config
from botocore.exceptions import ClientError

from impl.api.app import App

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


def refused(function: Callable[..., Any], **arguments: Any) -> tuple[str, str]:
    """Calls what must fail; the error's code and message."""
    with pytest.raises(ClientError) as caught:
        function(**arguments)
    error = caught.value.response["Error"]
    return error["Code"], error["Message"]
