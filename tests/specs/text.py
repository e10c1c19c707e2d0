"""What may live here: TLA+ files as lines, for the tests of how specs are written.

Read with regular expressions and not with the front end: these tests are about the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tests.specs.manifest import SPECS

_HEAD = re.compile(r"^(\w+)(\([^)]*\))? *==")
_EXTENDS = re.compile(r"^EXTENDS (.+)$", re.MULTILINE)
_INSTANCE = re.compile(r"\bINSTANCE (\w+)")
STANDARD = {"Naturals", "Integers", "Sequences", "FiniteSets", "TLC"}


@dataclass(frozen=True)
class Definition:
    """One definition of a module: its own lines, and the comment that stands beneath."""

    name: str
    lines: tuple[str, ...]
    comment: tuple[str, ...]


def modules() -> list[Path]:
    """All modules of specs/, mutants and witnesses among them."""
    return sorted(SPECS.rglob("*.tla"))


def originals() -> list[Path]:
    """The modules X.tla, without bounds, invariants of a proof, mutants and witnesses."""
    return [p for p in SPECS.glob("*/*.tla") if not p.name.startswith(("MC", "Ind"))]


def definitions(module: Path) -> list[Definition]:
    """The definitions of a module in the order of their text."""
    found: list[Definition] = []
    lines = module.read_text(encoding="utf-8").splitlines()
    for i, line in enumerate(lines):
        head = _HEAD.match(line)
        if head is None:
            continue
        end = i + 1
        while end < len(lines) and re.match(r"  +[^\\ ]|  +\\[^*]", lines[end]):
            end += 1
        last = end
        while last < len(lines) and lines[last].startswith("  \\* "):
            last += 1
        found.append(Definition(head[1], tuple(lines[i:end]), tuple(lines[end:last])))
    return found


def definition(module: Path, name: str) -> Definition:
    """The definition of a name. Raises `KeyError`."""
    for d in definitions(module):
        if d.name == name:
            return d
    raise KeyError(f"{module.name} does not define {name}")


def uses(module: Path) -> set[str]:
    """The names of the modules that a module extends or instantiates; not the standard ones."""
    text = module.read_text(encoding="utf-8")
    names = {n.strip() for m in _EXTENDS.finditer(text) for n in m[1].split(",")}
    return (names | set(_INSTANCE.findall(text))) - STANDARD
