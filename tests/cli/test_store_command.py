"""`acceptor store` from the outside: what it refuses, and that a folder belongs to one store."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from acceptor.__main__ import main
from impl.runtime.cluster import open_cluster
from impl.runtime.config import write_config

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def store(data: Path, *words: str, stderr: int | None = None) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-m", "acceptor", "store", "--data", str(data), "--port", "0", *words],
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tools")))},
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def until_it_serves(process: subprocess.Popen[str]) -> list[str]:
    """What it prints up to the line that says so; a test's time limit ends a wait for nothing."""
    assert process.stdout is not None
    lines: list[str] = []
    while not (lines and lines[-1].startswith("serving")):
        line = process.stdout.readline()
        assert line, "it ended before it served"
        lines.append(line)
    return lines


def test_a_folder_is_one_stores_at_a_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with store(tmp_path / "data") as first:
        assert not any(line.startswith("note:") for line in until_it_serves(first))
        assert main(["store", "--data", str(tmp_path / "data"), "--port", "0"]) == 151
        assert "data is in use by another process" in capsys.readouterr().err
        first.send_signal(signal.SIGINT)
        assert first.wait() == 0
    with store(tmp_path / "data", "--log-replica") as again:
        assert "note: --log-replica is for a new group; this one has none\n" in until_it_serves(
            again
        )
        again.send_signal(signal.SIGTERM)
        assert again.wait() == 0


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--data", "{file}"], "cannot keep data in"),
        (["--data", "{file}/below"], "cannot keep data in"),
        (["--data", "{folder}", "--port", "99999"], "a port is at most 65535"),
    ],
)
def test_what_cannot_be_used_is_told(
    tmp_path: Path, words: list[str], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    places = {"file": tmp_path / "file", "folder": tmp_path / "new"}
    assert main(["store", "--port", "0", *(w.format(**places) for w in words)]) == 151
    assert why in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_a_folder_with_something_else_in_it_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "thesis.tex").write_text("done")
    assert main(["store", "--data", str(tmp_path), "--port", "0"]) == 151
    assert "holds no store: there is no cluster.json, but thesis.tex;" in capsys.readouterr().err
    assert [f.name for f in tmp_path.iterdir()] == ["thesis.tex"]


def test_replicas_that_cannot_start_end_the_store(tmp_path: Path) -> None:
    write_config(tmp_path, open_cluster(tmp_path / "other", log_replica=False))
    for name in ("r1", "r2"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "incarnation").write_text("three")
    with store(tmp_path, stderr=subprocess.PIPE) as process:
        out, err = process.communicate(timeout=120)
    assert process.returncode == 255
    assert out.endswith("stopping\n")
    assert "r1, r2 ended at once 5 times in a row" in err
    assert "r1 ended (exit code 2: " in err
    assert f"{tmp_path}/r2/node.log: " in err
    assert "r2/incarnation is damaged" in err.splitlines()[-1]
