"""What may live here: our checker's answer on a spec, in the form of the referee's pins.

Engines are asked through `engine.base` alone, so that every engine can stand in the same test.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pymodel.check.result import CheckResult, Finding
from pymodel.check.search import CheckOptions, EngineFactory, run
from pymodel.engine.base import Engine
from pymodel.engine.interpreter import Interpreter
from pymodel.errors import SpecError
from pymodel.kernel.loading import load
from pymodel.kernel.model import Model
from pymodel.syntax.cfg import read_cfg
from tests.differential.corpus import TRACED, Case, Pin
from tests.differential.printed import digest
from tests.differential.tlc import VERDICTS


def ask_ours(
    module: Path,
    cfg: Path,
    *,
    flags: Sequence[str] = (),
    symmetric: tuple[tuple[str, ...], ...] = (),
    factory: EngineFactory = Interpreter,
) -> Pin:
    """Check a spec in this process. Nothing is raised for what is wrong with the spec."""
    try:
        model = load(module, cfg)
    except SpecError as e:
        return {"exit_code": e.exit_code, "verdict": VERDICTS[e.exit_code]}
    engines: list[Engine] = []

    def make(bound: Model) -> Engine:
        engines.append(factory(bound))
        return engines[-1]

    options = CheckOptions(deadlock=False if "-deadlock" in flags else None)
    result = run(model, make, options)
    pin: dict[str, Any] = {
        "exit_code": result.exit_code,
        "verdict": VERDICTS.get(result.exit_code, "other"),
    }
    if result.first is not None:
        pin |= _counterexample(result.first, pin["verdict"])
    if result.exit_code == 0 and result.finished:
        pin |= _counts(result, engines[-1], symmetric)
    return pin


def _counterexample(found: Finding, verdict: str) -> dict[str, Any]:
    pin: dict[str, Any] = {"property": found.name} if found.name else {}
    if found.loop is not None:
        pin["lasso"] = True
    elif verdict in TRACED:
        pin["trace"] = len(found.trace)
    return pin


def _counts(
    result: CheckResult, engine: Engine, symmetric: tuple[tuple[str, ...], ...]
) -> dict[str, Any]:
    counts = result.counts
    states = [engine.decode(i) for i in range(counts.distinct)]
    return {
        "generated": counts.generated,
        "distinct": counts.distinct,
        "depth": counts.depth,
        "states": digest(states, symmetric),
    }


def differences(case: Case, pin: Pin, ours: Pin) -> dict[str, tuple[object, object]]:
    """(expected, ours) for each key that differs; what a decision says takes the pin's place."""
    same = case.ours.get("verdict", pin["verdict"]) == pin["verdict"]
    expected = {**pin, **case.ours} if same else dict(case.ours)
    if expected["verdict"] in ("invariant", "property"):
        # TLC names a place, or a definition inside an instance, where we give the cfg's name.
        config = read_cfg(case.cfg)
        names = {name.text for name in (*config.invariants, *config.properties)}
        if expected.get("property") not in names and ours.get("property") in names:
            expected.pop("property", None)
    elif expected["verdict"] not in ("ok", "deadlock"):
        expected.pop("property", None)  # an error's name is a matter of style
    return {k: (v, ours.get(k)) for k, v in expected.items() if v != ours.get(k)}
