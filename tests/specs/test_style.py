"""How the specs are written, so that they can be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.specs.manifest import SPECS
from tests.specs.text import definitions, modules, originals, uses

WIDTH = 80
MUTANT_WIDTH = 100
REFINED = {
    "Voting": "Consensus",
    "Paxos": "Voting",
    "MultiVoting": "Log",
    "MultiPaxos": "MultiVoting",
}


def _id(path: Path) -> str:
    return str(path.relative_to(SPECS))


@pytest.mark.parametrize("module", modules(), ids=_id)
def test_every_definition_has_its_sentence_beneath(module: Path) -> None:
    assert [d.name for d in definitions(module) if not d.comment] == []


@pytest.mark.parametrize("module", modules(), ids=_id)
def test_a_module_begins_with_what_it_says(module: Path) -> None:
    first, second, third, *_ = module.read_text(encoding="utf-8").splitlines()
    assert re.fullmatch(rf"-{{4,}} MODULE {module.stem} -{{4,}}", first)
    assert second == "(" + "*" * 75 + ")"
    assert re.fullmatch(r"\(\* \S.{70} \*\)", third)


@pytest.mark.parametrize("module", modules(), ids=_id)
def test_lines_fit_and_boxes_close(module: Path) -> None:
    width = MUTANT_WIDTH if module.parent.name == "broken" else WIDTH
    for line in module.read_text(encoding="utf-8").splitlines():
        assert len(line) <= width and "\t" not in line and line == line.rstrip(), line
        assert not line.startswith("(*") or len(line) == 77, line


@pytest.mark.parametrize("module", originals(), ids=_id)
def test_originals_are_mathematics(module: Path) -> None:
    """No module of the checker, no bound, no override: those are for MC modules."""
    text = module.read_text(encoding="utf-8")
    assert re.findall(r"\b(TLC|Print|Assert)\b", text) == []
    assert all(n in {"Log", "MultiVoting", "Consensus", "Voting"} for n in uses(module))
    assert "\nTHEOREM" in text


@pytest.mark.parametrize("name", sorted(REFINED))
def test_refinement_is_stated_without_with(name: str) -> None:
    """The abstract variable is defined under its own name, so INSTANCE needs no WITH."""
    [module] = [p for p in originals() if p.stem == name]
    text = module.read_text(encoding="utf-8")
    [instance] = re.findall(rf"^(\w+) == INSTANCE {REFINED[name]}$", text, re.MULTILINE)
    assert f"THEOREM Spec => {instance}!Spec\n" in text
    assert f"Refines {REFINED[name]}" in text
    assert " WITH " not in text
