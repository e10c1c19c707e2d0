"""What may live here: the corpus of small specs and what TLC answered on each of them.

`tests/corpus/<topic>/X.tla` with its X.cfg is one case. Its head says what it covers, and names
symmetric model values (`Symmetric: a b; x y`). `corpus.toml` is written by hand: options, and
decisions where we mean to differ. `pins.toml` is written by `pin.py`, which runs TLC, and by
nothing else.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.differential.generate import make_spec
from tests.differential.pcal import lacks_translation, translate_copy
from tests.differential.printed import digest
from tests.differential.tlc import RefereeResult, run_tlc

ROOT = Path(__file__).resolve().parent.parent / "corpus"
PINS = ROOT / "pins.toml"
#: How many random specs are pinned, and the topic that their names begin with.
RANDOM = 80
RANDOM_TOPIC = "random"
_COVERS = re.compile(r"\\\* Covers: (.+)")
_SYMMETRIC = re.compile(r"\\\* Symmetric: (.+)")
#: What one pin may hold, in the order in which it is written.
KEYS = (
    "exit_code",
    "verdict",
    "property",
    "trace",
    "lasso",
    "generated",
    "distinct",
    "depth",
    "states",
)
#: Verdicts whose counterexample has a length worth comparing, unless it is a behaviour without end.
TRACED = ("deadlock", "invariant", "property")

Pin = Mapping[str, Any]


@dataclass(frozen=True)
class Case:
    """One spec of the corpus. `ours` overrides the pin where `decision` says why we differ."""

    name: str
    module: Path
    covers: str
    flags: tuple[str, ...] = ()
    symmetric: tuple[tuple[str, ...], ...] = ()
    decision: str = ""
    ours: Pin = field(default_factory=dict)

    @property
    def cfg(self) -> Path:
        return self.module.with_suffix(".cfg")

    @property
    def topic(self) -> str:
        return self.name.partition("/")[0]


def load_cases() -> dict[str, Case]:
    """Every module of the corpus that has a cfg (the others are helpers), by name."""
    notes = tomllib.loads((ROOT / "corpus.toml").read_text(encoding="utf-8"))
    cases: dict[str, Case] = {}
    for module in sorted(ROOT.glob("*/*.tla")):
        if not module.with_suffix(".cfg").exists():
            continue
        name = f"{module.parent.name}/{module.stem}"
        note = notes.pop(name, {})
        text = module.read_text(encoding="utf-8")
        covers = _COVERS.search(text)
        groups = _SYMMETRIC.search(text)
        cases[name] = Case(
            name=name,
            module=module,
            covers=covers.group(1) if covers else "",
            flags=tuple(note.pop("flags", ())),
            symmetric=tuple(tuple(g.split()) for g in groups.group(1).split(";")) if groups else (),
            decision=note.pop("decision", ""),
            ours=note.pop("ours", {}),
        )
        if note:
            raise ValueError(f"corpus.toml: {name} has unknown keys {sorted(note)}")
    if notes:
        raise ValueError(f"corpus.toml names specs that do not exist: {sorted(notes)}")
    return cases


def write_random(seed: int, directory: Path) -> Case:
    """A random spec as a case, its files written to a directory."""
    name = f"Random{seed}"
    text, cfg = make_spec(seed, name)
    module = directory / f"{name}.tla"
    module.write_text(text, encoding="utf-8")
    module.with_suffix(".cfg").write_text(cfg, encoding="utf-8")
    covers = f"a random spec, of seed {seed}"
    return Case(f"{RANDOM_TOPIC}/{seed:03}", module, covers, flags=("-deadlock",))


def load_pins() -> dict[str, Pin]:
    """What TLC answered, by the name of the case."""
    return tomllib.loads(PINS.read_text(encoding="utf-8")) if PINS.exists() else {}


def ask_tlc(case: Case, timeout: float = 60.0) -> Pin:
    """Run TLC on a case and keep what is compared; its translator first where one is missing."""
    if not lacks_translation(case.module):
        answer = run_tlc(case.module, case.cfg, flags=case.flags, timeout=timeout)
        return pin_of(answer, case.symmetric)
    with TemporaryDirectory() as work:
        text = case.module.read_text(encoding="utf-8")
        module = translate_copy(text, case.module.stem, Path(work))
        answer = run_tlc(module, case.cfg, flags=case.flags, timeout=timeout)
    return pin_of(answer, case.symmetric)


def pin_of(result: RefereeResult, symmetric: tuple[tuple[str, ...], ...] = ()) -> Pin:
    """The part of an answer that another run must repeat: counts of finished runs only."""
    pin: dict[str, Any] = {"exit_code": result.exit_code, "verdict": result.verdict}
    if result.property_name:
        pin["property"] = result.property_name
    if result.lasso:
        pin["lasso"] = True
    elif result.verdict in TRACED:
        pin["trace"] = len(result.trace)
    if result.finished:
        pin |= {
            "generated": result.generated,
            "distinct": result.distinct,
            "depth": result.depth,
        }
        if result.states is not None:
            pin["states"] = digest(result.states, symmetric)
    return pin
