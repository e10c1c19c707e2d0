"""What may live here: the corpus through the native engine, which takes over at the first state."""

from __future__ import annotations

from pathlib import Path

import pytest

from pymodel.engine.base import FAULT
from pymodel.engine.native.engine import NativeEngine
from pymodel.kernel.model import Model
from tests.differential.corpus import RANDOM, Case, load_cases, load_pins, write_random
from tests.differential.ours import ask_ours, differences

CASES = load_cases()
PINS = load_pins()


def _differences(case: Case, threads: int) -> dict[str, tuple[object, object]]:
    """Where the answer is not the pin's, or the engine failed through a fault of its own."""
    made: list[NativeEngine] = []

    def native(model: Model) -> NativeEngine:
        made.append(NativeEngine(model, sample_states=1, threads=threads))
        return made[-1]

    ours = ask_ours(
        case.module, case.cfg, flags=case.flags, symmetric=case.symmetric, factory=native
    )
    found = differences(case, PINS[case.name], ours)
    for engine in made:
        declined = engine.provenance().declined
        if declined.startswith(FAULT):
            found["fault"] = ("", declined)
    return found


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_native_agrees_with_pins(case: Case) -> None:
    """Verdict, exit code, property, length of the trace, counts, depth and the set of states."""
    assert _differences(case, 2) == {}, case.covers


@pytest.mark.parametrize("seed", range(RANDOM))
def test_native_agrees_with_pins_of_random_specs(seed: int, tmp_path: Path) -> None:
    assert _differences(write_random(seed, tmp_path), 1 + seed % 2) == {}
