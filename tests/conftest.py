"""What may live here: options of the whole test suite."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from acceptor.faults import SHOWN
from tests.results.slow import SlowResults


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="run the slow suites too")


def pytest_configure(config: pytest.Config) -> None:
    """A whole slow run keeps its result (under xdist: the controller does, no worker)."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        # A shell lets its background jobs ignore Ctrl-C, and their children with them: the tests
        # that send it to a process of ours would wait for ever.
        with contextlib.suppress(ValueError):  # not the main thread
            signal.signal(signal.SIGINT, signal.default_int_handler)
    whole = config.args == [str(p) for p in config.getini("testpaths")]
    if config.getoption("--slow") and whole and not hasattr(config, "workerinput"):
        words = [w for w in config.invocation_params.args if w not in ("-n", "2")]
        results = SlowResults(Path(config.rootpath), " ".join(["tools/test", *words]))
        config.pluginmanager.register(results, "slow-results")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--slow"):
        return
    slow = pytest.mark.skip(reason="runs only with --slow")
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(slow)


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Commands under test keep their parsed modules apart from the user's, and let a fault of
    ours fail the test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SHOWN, "1")
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield
