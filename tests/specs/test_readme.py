"""The README's tables name what exists."""

from __future__ import annotations

import ast
import re

from tests.specs.manifest import SPECS, read
from tests.specs.text import definition

ROOT = SPECS.parent
TEXT = (SPECS / "README.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `(\w+)` \| `(\w+)\.(\w+)` \| `([\w/.]+)::(\w+)` \|$", TEXT, re.MULTILINE)


def functions(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}


def test_every_action_has_a_handler_and_a_test_that_exist() -> None:
    next_ = "\n".join(definition(SPECS / "log" / "MultiPaxos.tla", "Next").lines)
    assert [row[0] for row in ROWS] == re.findall(r": ([A-Z]\w+)\(", next_)
    for _, role, handler, test_file, test in ROWS:
        assert handler in functions(f"impl/{role}.py")
        assert test in functions(test_file)


def test_the_commands_name_files_that_exist() -> None:
    named = set(re.findall(r"specs/[\w/]+\.(?:tla|cfg)", TEXT))
    assert len(named) >= 5
    assert [n for n in named if not (ROOT / n).exists()] == []


def test_the_ladder_names_every_module_that_is_a_rung() -> None:
    drawing = TEXT.split("```")[1]
    rungs = {e.mutant_of.rpartition("/")[2].removesuffix(".tla") for e in read()[0] if e.mutant_of}
    assert {r for r in rungs if not re.search(rf"\b{r}\b", drawing)} == set()
