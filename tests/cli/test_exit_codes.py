"""`acceptor --help` and README name every code that a command can end with, and no other."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from acceptor.__main__ import main

ROOT = Path(__file__).resolve().parents[2]


def codes_in(path: Path) -> set[int]:
    """The codes that a file gives names to, passes as `exit_code`, or returns from the entry."""
    found: list[ast.expr | None] = []
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name.startswith("EXIT_"):
                found.append(value)
            case ast.keyword(arg="exit_code", value=value):
                found.append(value)
            case ast.Return(value=value) if path.parent.name in ("acceptor", "commands"):
                found.append(value)
    constants = [v.value for v in found if isinstance(v, ast.Constant)]
    return {c for c in constants if type(c) is int}


@pytest.fixture(scope="module")
def possible() -> set[int]:
    """What the sources of the command can end with."""
    folders = (ROOT / "pymodel", ROOT / "tracecheck", ROOT / "tools" / "acceptor")
    found = {c for folder in folders for file in folder.rglob("*.py") for c in codes_in(file)}
    assert {0, 2, 12, 130, 255} <= found
    return found


def written(words: str) -> set[int]:
    """The numbers of a text; `75-77` is three."""
    out: set[int] = set()
    for first, last in re.findall(r"\b(\d+)(?:[-–](\d+))?\b", words):
        out.update(range(int(first), int(last or first) + 1))
    return out


def test_help_names_every_code(possible: set[int], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert written(capsys.readouterr().out.partition("exit codes, as")[2]) == possible


def test_readme_names_every_code(possible: set[int]) -> None:
    (paragraph,) = re.findall(
        r"^Exit codes are TLC's.*?\n\n", (ROOT / "README.md").read_text(), re.DOTALL | re.MULTILINE
    )
    assert written(paragraph) == possible
