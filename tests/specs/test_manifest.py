"""The manifest lists all there is, names only what there is, and every answer is written down."""

from __future__ import annotations

import re

import pytest

from tests.specs.manifest import MANIFEST, SPECS, Entry, Proof, read, write
from tests.specs.text import modules, uses

MODELS, PROOFS = read()
ALL: list[Entry | Proof] = [*MODELS, *PROOFS]
EXIT_CODES = {"ok": 0, "assumption": 10, "deadlock": 11, "invariant": 12, "property": 13}


def checked(entry: Entry) -> set[str]:
    """The names behind INVARIANT and PROPERTY in an entry's configuration."""
    text = entry.cfg_path.read_text(encoding="utf-8")
    found = re.findall(r"^(?:INVARIANT|PROPERTY|PROPERTIES)S? (.+)$", text, re.MULTILINE)
    return {name for line in found for name in line.split()}


def test_every_configuration_is_listed_once() -> None:
    assert sorted(e.cfg for e in ALL) == sorted(
        str(p.relative_to(SPECS)) for p in SPECS.rglob("*.cfg")
    )


def test_every_module_is_run_or_stands_below_one_that_is() -> None:
    paths = {p.stem: p for p in modules() if p.parent.name not in ("broken", "witness")}
    reached: set[str] = set()
    todo = [SPECS / e.module for e in ALL]
    while todo:
        module = todo.pop()
        reached.add(str(module))
        todo += [paths[n] for n in uses(module) if str(paths[n]) not in reached]
    assert reached == {str(p) for p in modules()}


@pytest.mark.parametrize("entry", ALL, ids=[e.cfg for e in ALL])
def test_what_an_entry_names_exists(entry: Entry | Proof) -> None:
    named = [entry.module, entry.cfg]
    if isinstance(entry, Entry):
        named += [*entry.search, *([entry.mutant_of] if entry.mutant_of else [])]
    assert [n for n in named if not (SPECS / n).exists()] == []
    assert entry.tier in ("fast", "slow")
    assert entry.about.endswith(".")


@pytest.mark.parametrize("entry", MODELS, ids=[e.name for e in MODELS])
def test_answers_are_complete(entry: Entry) -> None:
    assert entry.verdict is not None and entry.exit_code == EXIT_CODES[entry.verdict]
    if entry.verdict == "ok":
        assert entry.breaks is None
        assert None not in (entry.generated, entry.distinct, entry.depth)
        assert (entry.states is not None) == (entry.tier == "fast")
    else:
        assert entry.breaks is not None
        assert (entry.trace or 0) >= 1 or entry.verdict == "assumption"
        assert (entry.generated, entry.distinct, entry.depth) == (None, None, None)


@pytest.mark.parametrize("entry", [e for e in MODELS if e.breaks], ids=lambda e: e.name)
def test_what_has_to_break_is_all_that_is_checked(entry: Entry) -> None:
    """So that nothing else can be what broke."""
    if entry.breaks == "deadlock":
        assert checked(entry) == set()
    elif entry.breaks != "assumption":
        assert checked(entry) == {entry.breaks}
    assert entry.witness == ("/witness/" in entry.cfg)


@pytest.mark.parametrize("room", ["consensus", "log"])
def test_every_property_that_holds_has_a_mutant_that_breaks_it(room: str) -> None:
    here = [e for e in MODELS if e.cfg.startswith(f"{room}/")]
    held = {name for e in here if e.verdict == "ok" for name in checked(e)}
    broken = {e.breaks for e in here if e.mutant_of}
    assert held and held | {"deadlock"} == broken


def test_the_file_is_as_it_would_be_written() -> None:
    assert write(MODELS, PROOFS) == MANIFEST.read_text(encoding="utf-8")
