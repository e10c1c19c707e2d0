"""A mutant is its original with one line changed, and nothing else."""

from __future__ import annotations

import difflib
import re

import pytest

from tests.specs.manifest import SPECS, Entry, read
from tests.specs.text import definition, definitions

MUTANTS = [e for e in read()[0] if e.mutant_of]


@pytest.mark.parametrize("entry", MUTANTS, ids=lambda e: e.name)
def test_a_mutant_differs_in_one_line(entry: Entry) -> None:
    assert entry.mutant_of is not None
    [broken] = definitions(entry.module_path)
    name = broken.name.removeprefix("Broken")
    assert name != broken.name
    original = definition(SPECS / entry.mutant_of, name)
    ours = [broken.lines[0].replace(broken.name, name), *broken.lines[1:]]
    changes = [
        line for line in difflib.ndiff(list(original.lines), ours) if line.startswith(("- ", "+ "))
    ]
    assert len(ours) == len(original.lines)
    assert [c[0] for c in changes] == ["-", "+"], changes
    was = changes[0].removeprefix("- ").strip()
    module = entry.mutant_of.rpartition("/")[2].removesuffix(".tla")
    assert broken.comment == (f"  \\* In {module}: {was}",)


@pytest.mark.parametrize("entry", MUTANTS, ids=lambda e: e.name)
def test_the_configuration_puts_it_in_the_originals_place_and_changes_nothing_else(
    entry: Entry,
) -> None:
    [broken] = definitions(entry.module_path)
    text = entry.cfg_path.read_text(encoding="utf-8")
    replaced = re.findall(r"^ *(\w+) <- (Broken\w+)$", text, re.MULTILINE)
    assert replaced == [(broken.name.removeprefix("Broken"), broken.name)]
