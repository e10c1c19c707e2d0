"""What may live here: the page of slow results says what happened, failures included."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.results.slow import SlowResults


def _report(node: str, outcome: str, seconds: float, *, slow: bool = True) -> pytest.TestReport:
    keywords = {"slow": 1} if slow else {}
    return pytest.TestReport(
        nodeid=node,
        location=(node, 0, node),
        keywords=keywords,
        outcome=outcome,  # type: ignore[arg-type]
        longrepr=None,
        when="call",
        duration=seconds,
    )


def test_the_page_counts_slow_tests_only_and_names_failures(tmp_path: Path) -> None:
    results = SlowResults(tmp_path)
    results.pytest_runtest_logreport(_report("a.py::quick", "passed", 5.0, slow=False))
    results.pytest_runtest_logreport(_report("a.py::one", "passed", 2.0))
    results.pytest_runtest_logreport(_report("a.py::two", "failed", 7.0))
    results.pytest_runtest_logreport(_report("b.py::three", "skipped", 0.0))
    page = results.page(1)
    assert "exit code 1" in page
    assert "| a.py | 1 | 1 | 0 | 9 |" in page
    assert "| b.py | 0 | 0 | 1 | 0 |" in page
    assert "| total | 1 | 1 | 1 | 9 |" in page
    assert "The longest took 7 s: `a.py::two`." in page
    assert page.endswith("Failed:\n\n- `a.py::two`\n")
    assert "quick" not in page
    assert "Interrupted" not in page
    assert "**Interrupted**" in results.page(2).splitlines()[4]


def test_a_file_chosen_by_hand_writes_no_result(request: pytest.FixtureRequest) -> None:
    """This very test, run by its path with --slow, must leave SLOW.md alone."""
    whole = request.config.args == [str(p) for p in request.config.getini("testpaths")]
    kept = request.config.pluginmanager.has_plugin("slow-results")
    worker = hasattr(request.config, "workerinput")
    assert kept == (whole and bool(request.config.getoption("--slow")) and not worker)
