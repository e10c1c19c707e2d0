"""Steps run in processes of their own: whatever happens to one, it becomes a row."""

import os
import signal
from pathlib import Path

from acceptor.verify.rows import Row, Say, Step, StepResult
from acceptor.verify.schedule import run_steps


def good(_: Path, say: Say) -> StepResult:
    say("half way")
    return StepResult((Row("good", "it works", True, ""),))


def raises(_: Path, __: Say) -> StepResult:
    raise RuntimeError("no such thing\nmore")


def dies(_: Path, __: Say) -> StepResult:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("unreachable")


def test_a_step_that_fails_or_dies_is_a_row_that_does_not_hold(tmp_path: Path) -> None:
    steps = [
        Step("good", "good", good),
        Step("raises", "raises", raises, needs=("good",)),
        Step("dies", "dies", dies),
    ]
    lines: list[dict[str, str]] = []
    progress = run_steps(steps, tmp_path, lambda p: lines.append(dict(p.lines)))
    rows = {name: result.rows[0] for name, result in progress.results.items()}
    assert rows["good"].holds
    assert not rows["raises"].holds
    assert "no such thing" in rows["raises"].detail
    assert "RuntimeError" in (tmp_path / "raises.error.txt").read_text()
    assert not rows["dies"].holds
    assert "killed" in rows["dies"].detail
    assert progress.lines["good"] == "holds"
