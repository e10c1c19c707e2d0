"""What tools/verify and tools/test say while their environment is made. Nothing is fetched here."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: Stands for Python: it answers what is asked of it, and copies itself into an environment.
_PYTHON = """#!/bin/sh
case "$*" in
  --version) echo "Python 3.12.0" ;;
  "-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
esac
"""


def make(root: Path) -> str:
    script = f"set -eu; source {root}/tools/environment.sh; make_environment"
    env = {**os.environ, "PYTHON": str(root / "python")}
    run = subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, env=env, check=True
    )
    return run.stdout


def test_the_first_run_says_what_it_does_and_how_long_it_takes(tmp_path: Path) -> None:
    (tmp_path / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "environment.sh", tmp_path / "tools")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    (tmp_path / "python").write_text(_PYTHON)
    (tmp_path / "python").chmod(0o755)
    told = "making the environment in .venv (Python 3.12.0); this happens once"
    assert make(tmp_path) == f"{told} and takes about a minute\n"
    assert make(tmp_path) == ""
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    assert make(tmp_path).startswith(told)
