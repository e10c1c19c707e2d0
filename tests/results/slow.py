"""What may live here: writing down how the slow suites ended: tests/results/SLOW.md.

Only a run over all files writes it (`tools/test --slow`, or with `-m slow` for the slow tests
alone). A run that was interrupted is kept too, and the page says so.
"""

from __future__ import annotations

import os
import platform
import subprocess
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import pytest

RESULTS = Path(__file__).with_name("SLOW.md")


@dataclass
class Tally:
    """How the slow tests of one file ended."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0


@dataclass
class SlowResults:
    """A pytest plugin that counts the outcomes of tests marked slow, by file."""

    root: Path
    command: str = "tools/test --slow"
    started: float = field(default_factory=time.monotonic)
    files: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    broken: list[str] = field(default_factory=list)
    longest: tuple[float, str] = (0.0, "")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if "slow" not in report.keywords:
            return
        tally = self.files[report.nodeid.partition("::")[0]]
        tally.seconds += report.duration
        self.longest = max(self.longest, (report.duration, report.nodeid))
        if report.failed:
            tally.failed += 1
            self.broken.append(report.nodeid)
        elif report.skipped:
            tally.skipped += 1
        elif report.when == "call":
            tally.passed += 1

    def pytest_sessionfinish(self, exitstatus: int) -> None:
        kept = (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED)
        if exitstatus in kept and self.files:
            RESULTS.write_text(self.page(int(exitstatus)), encoding="utf-8")

    def page(self, exit_code: int) -> str:
        """The page's text. Times are of this machine and this run: they say what is long."""
        minutes = (time.monotonic() - self.started) / 60
        lines = [
            "# The last run of the slow suites",
            "",
            f"    {self.command}",
            "",
            f"At commit {self._commit()}, {time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, "
            f"Python {platform.python_version()}: exit code {exit_code}, {minutes:.0f} minutes for "
            "the whole suite. The table counts the tests that run with `--slow` only.",
            "",
            "| file | passed | failed | skipped | seconds |",
            "|---|---:|---:|---:|---:|",
        ]
        if exit_code == pytest.ExitCode.INTERRUPTED:
            lines[4] += " **Interrupted**: what is missing below was not run."
        total = Tally()
        for name, tally in sorted(self.files.items()):
            lines.append(_row(name, tally))
            for key in vars(total):
                setattr(total, key, getattr(total, key) + getattr(tally, key))
        lines += [_row("total", total), ""]
        lines.append(f"The longest took {self.longest[0]:.0f} s: `{self.longest[1]}`.")
        if self.broken:
            lines += ["", "Failed:", "", *(f"- `{node}`" for node in sorted(self.broken))]
        return "\n".join(lines) + "\n"

    def _commit(self) -> str:
        ask = ["git", "describe", "--always", "--dirty"]
        done = subprocess.run(ask, cwd=self.root, capture_output=True, text=True, check=False)
        return done.stdout.strip() or "unknown"


def _row(name: str, tally: Tally) -> str:
    return f"| {name} | {tally.passed} | {tally.failed} | {tally.skipped} | {tally.seconds:.0f} |"
