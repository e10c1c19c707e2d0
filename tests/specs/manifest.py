"""What may live here: specs/manifest.toml as data: what each model is for, what TLC said of it.

`[[model]]` is a model to explore, `[[proof]]` an invariant to prove. The keys of `Entry` up to
`breaks` are written by hand; the others are TLC's answers and are written by `pin.py` alone.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

SPECS = Path(__file__).resolve().parents[2] / "specs"
MANIFEST = SPECS / "manifest.toml"

HEAD = """\
# Every model and every proof of this folder. Paths are relative to it.
#
# By hand: `tier` (fast: part of tools/test; slow: not), `mutant_of` (the module that differs in one
# line), `witness` (an invariant that has to be refuted, to show that a state is reached), `breaks`
# (the property that has to fail: its name, "deadlock" or "assumption"), `search` (where to look for
# modules besides the module's own folder), `small` (the reduced sibling of a model),
# `tlc_without_properties` (TLC is asked without PROPERTIES, which cost it an hour and change no
# count: our checker alone vouches for this refinement; TLC does for the small sibling's).
#
# By `python -m tests.specs.pin`, which asks TLC with one worker: `verdict`, `exit_code`, and for a
# run to the end `generated`, `distinct`, `depth` and in the fast tier `states`, a digest of the set
# of states; for a refuted one `trace`, the number of states of the counterexample.
"""


@dataclass(frozen=True)
class Entry:
    """One model. `None`, an empty tuple or False is a key that is left out."""

    module: str
    cfg: str
    about: str
    tier: str
    small: bool = False
    tlc_without_properties: bool = False
    search: tuple[str, ...] = ()
    mutant_of: str | None = None
    witness: bool = False
    breaks: str | None = None
    verdict: str | None = None
    exit_code: int | None = None
    generated: int | None = None
    distinct: int | None = None
    depth: int | None = None
    states: str | None = None
    trace: int | None = None

    @property
    def name(self) -> str:
        """The configuration's path without its ending: one per entry."""
        return self.cfg.removesuffix(".cfg")

    @property
    def module_path(self) -> Path:
        return SPECS / self.module

    @property
    def cfg_path(self) -> Path:
        return SPECS / self.cfg

    @property
    def search_paths(self) -> list[Path]:
        return [SPECS / p for p in self.search]


@dataclass(frozen=True)
class Proof:
    """One inductive invariant, and what it has to imply."""

    module: str
    cfg: str
    about: str
    tier: str
    invariant: str
    implies: tuple[str, ...] = ()


def read(text: str | None = None) -> tuple[list[Entry], list[Proof]]:
    """The manifest. Raises `TypeError` for a key that there is not."""
    data = tomllib.loads(MANIFEST.read_text(encoding="utf-8") if text is None else text)
    models = [Entry(**_tuples(e)) for e in data["model"]]
    return models, [Proof(**_tuples(p)) for p in data["proof"]]


def write(models: Iterable[Entry], proofs: Iterable[Proof]) -> str:
    """The manifest's text, as `read` reads it."""
    parts = [HEAD]
    parts += [_table("model", e) for e in models]
    parts += [_table("proof", p) for p in proofs]
    return "\n".join(parts)


def _tuples(table: Mapping[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in table.items()}


def _table(kind: str, entry: Entry | Proof) -> str:
    lines = [f"[[{kind}]]"]
    for f in fields(entry):
        value = getattr(entry, f.name)
        if value is None or value is False or value == ():
            continue
        # JSON writes what these values need in TOML's way, too: strings, numbers, true, lists.
        shown = list(value) if isinstance(value, tuple) else value
        lines.append(f"{f.name} = {json.dumps(shown, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"
