"""What may live here: a fault of our own, as a user meets it."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from acceptor.__main__ import main
from acceptor.commands import check
from acceptor.faults import SHOWN


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A `check` that has a fault, and no wish to see tracebacks; where the report will be."""

    def run(_arguments: argparse.Namespace) -> int:
        raise ZeroDivisionError("of\nours")

    monkeypatch.setattr(check, "run", run)
    monkeypatch.delenv(SHOWN)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_fault_of_ours_asks_for_a_report(
    faulty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "Spec.tla"]) == 255
    said = capsys.readouterr().err
    [report] = faulty.iterdir()
    assert said.splitlines()[0].startswith("acceptor: internal error: ZeroDivisionError: of ours (")
    assert str(report) in said
    assert "Traceback" not in said
    kept = report.read_text(encoding="utf-8")
    assert "acceptor check Spec.tla" in kept
    assert "Traceback" in kept


def test_where_no_report_can_be_kept(
    faulty: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(faulty / "none"))
    assert main(["check", "Spec.tla"]) == 255
    assert f"{SHOWN}=1 shows where" in capsys.readouterr().err


@pytest.mark.usefixtures("faulty")
def test_our_tests_see_the_fault_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SHOWN, "1")
    with pytest.raises(ZeroDivisionError):
        main(["check", "Spec.tla"])


def _ended(spec: Path, command: str) -> subprocess.CompletedProcess[str]:
    """The program itself, in a shell that redirects its output."""
    line = f"{sys.executable} -m acceptor {command.format(spec=spec)}"
    return subprocess.run(
        ["sh", "-c", line],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full device")
@pytest.mark.parametrize("command", ["check {spec} > /dev/full", "tlc {spec} > /dev/full"])
def test_output_that_cannot_be_written_is_no_fault_of_ours(small: Path, command: str) -> None:
    done = _ended(small, command)
    assert (done.returncode, done.stderr) == (153, "cannot write: No space left on device\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full device")
def test_nowhere_to_say_it(small: Path) -> None:
    assert _ended(small, "check -q {spec} > /dev/full 2> /dev/full").returncode == 153


@pytest.mark.parametrize("command", ["check -q {spec} >&-", "check {spec} 2>&-", "tlc {spec} >&-"])
def test_a_closed_stream_is_nothing_to_write_to(small: Path, command: str) -> None:
    done = _ended(small, command)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    spec = tmp_path / "Small.tla"
    spec.write_text("---- MODULE Small ----\nVARIABLE x\nInit == x = 0\nNext == x' = x\n====\n")
    spec.with_suffix(".cfg").write_text("INIT Init\nNEXT Next\n")
    return spec
