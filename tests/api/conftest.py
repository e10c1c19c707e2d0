"""A server on a loopback port, over one machine without replication, and a boto3 client."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from impl.api.app import make_app
from impl.api.backend import LocalBackend
from impl.store.btree import LmdbBTree
from impl.store.machine import StateMachine
from tests.api.helpers import a_table, connect, serving


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
