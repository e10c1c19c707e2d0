"""What the command line says, word for word: golden/X.txt is a session, golden/X/ its files.

A line that begins with `$` is a command: one of ours, or one for the shell. What it prints follows,
of both streams, then its exit code where that is not 0. Times and folders are left out. `$PYTHON
-m acceptor` runs ours as a process of its own, under the shell's limits.
`ACCEPTOR_GOLDEN=write` in the environment writes the answers anew, to be read before they are
committed. A case is for what takes a file, a folder or a flag; golden cases of one text only are in
tests/syntax, tests/sema, tests/kernel, tests/pluscal and tests/engine.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from acceptor.__main__ import main

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(GOLDEN.glob("*.txt"))
#: What differs from run to run, and what stands for it.
_CHANGING = (
    (re.compile(r"\((under )?\d+\.\d s(, [\d,]+ states/s)?\)"), "(... s)"),
    (re.compile(r"\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(,\d+)?"), "..."),
    (re.compile(r"\bwith n = \d{3,}"), "with n = ..."),
)


def commands(case: Path) -> list[str]:
    return [
        line.removeprefix("$ ")
        for line in case.read_text(encoding="utf-8").split("\n")
        if line.startswith("$ ")
    ]


def run(command: str) -> Iterator[str]:
    """A command's output, then its exit code if it is not 0."""
    words = shlex.split(command)
    if words[0] == "acceptor":
        heard = io.StringIO()
        with contextlib.redirect_stdout(heard), contextlib.redirect_stderr(heard):
            ended = main(words[1:])
        said = heard.getvalue()
    else:
        done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
        said, ended = done.stdout + done.stderr, done.returncode
    assert "Traceback" not in said
    said = said.replace(str(Path.cwd()), "HERE")
    for pattern, instead in _CHANGING:
        said = pattern.sub(instead, said)
    yield from (line.rstrip() for line in said.removesuffix("\n").split("\n") if said)
    if ended:
        yield f"[exit {ended}]"


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_session(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = tmp_path / "here"
    files = case.with_suffix("")
    if files.is_dir():
        shutil.copytree(files, here)
    else:
        here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(ROOT), str(ROOT / "tools"))))
    monkeypatch.setenv("PYTHON", sys.executable)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")  # others map files into the memory that is counted
    lines = [line for c in commands(case) for line in (f"$ {c}", *run(c))]
    said = "\n".join(lines) + "\n"
    if os.environ.get("ACCEPTOR_GOLDEN") == "write":
        case.write_text(said, encoding="utf-8")
    assert said == case.read_text(encoding="utf-8")


def test_there_are_sessions() -> None:
    assert len(CASES) > 40
    folders = {p.name for p in GOLDEN.iterdir() if p.is_dir()}
    assert folders <= {c.stem for c in CASES}
