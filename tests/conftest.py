"""What may live here: options of the whole test suite."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="run the slow suites too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--slow"):
        return
    slow = pytest.mark.skip(reason="runs only with --slow")
    for item in items:
        if "slow" in item.keywords:
            item.add_marker(slow)
