"""What may live here: the corpus against its pins: TLC's answers again, and ours.

TLC starts once a case and takes most of the time, so the default run asks it only where its own
ways matter most (counting, deadlock, CHOOSE, cfg); `--slow` asks it everything.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.differential.corpus import (
    RANDOM,
    RANDOM_TOPIC,
    Case,
    ask_tlc,
    load_cases,
    load_pins,
    write_random,
)
from tests.differential.ours import ask_ours, differences
from tests.differential.tlc import available

CASES = load_cases()
PINS = load_pins()
#: Topics on which TLC is asked again in a default run.
QUICK = ("counting", "deadlock", "choose", "config")


def _for_tlc() -> list[object]:
    return [
        pytest.param(case, id=name, marks=[] if case.topic in QUICK else [pytest.mark.slow])
        for name, case in CASES.items()
    ]


def test_every_spec_is_pinned_and_says_what_it_covers() -> None:
    assert len(CASES) >= 70
    random = {f"{RANDOM_TOPIC}/{n:03}" for n in range(RANDOM)}
    assert set(CASES) | random == set(PINS)
    assert [c.name for c in CASES.values() if not c.covers] == []


def test_decisions_are_explained_and_differ() -> None:
    """A decision has its reason and its answer, and the answer is not TLC's."""
    decided = [c for c in CASES.values() if c.decision or c.ours]
    assert decided
    for case in decided:
        assert case.decision and case.ours, case.name
        assert any(PINS[case.name].get(k) != v for k, v in case.ours.items()), case.name


@pytest.mark.tlc
@pytest.mark.skipif(not available(), reason="needs the extra `tlc`")
@pytest.mark.parametrize("case", _for_tlc())
def test_tlc_agrees_with_pins(case: Case) -> None:
    assert ask_tlc(case) == PINS[case.name]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_ours_agrees_with_pins(case: Case) -> None:
    """Verdict, exit code, property, length of the trace, counts, depth and the set of states."""
    ours = ask_ours(case.module, case.cfg, flags=case.flags, symmetric=case.symmetric)
    assert differences(case, PINS[case.name], ours) == {}, case.decision or case.covers


@pytest.mark.tlc
@pytest.mark.skipif(not available(), reason="needs the extra `tlc`")
@pytest.mark.parametrize(
    "seed", [0, 1, *(pytest.param(n, marks=pytest.mark.slow) for n in range(2, RANDOM))]
)
def test_tlc_agrees_with_pins_of_random_specs(seed: int, tmp_path: Path) -> None:
    case = write_random(seed, tmp_path)
    assert ask_tlc(case) == PINS[case.name]


@pytest.mark.parametrize("seed", range(RANDOM))
def test_ours_agrees_with_pins_of_random_specs(seed: int, tmp_path: Path) -> None:
    case = write_random(seed, tmp_path)
    ours = ask_ours(case.module, case.cfg, flags=case.flags)
    assert differences(case, PINS[case.name], ours) == {}
