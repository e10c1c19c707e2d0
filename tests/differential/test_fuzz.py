"""What may live here: random expressions against TLC's kept answers, planted bugs, hypothesis."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.differential.corpus import Case, ask_tlc
from tests.differential.fuzz import ledger, pins
from tests.differential.fuzz.batch import Failed, ours, referee, same
from tests.differential.fuzz.bugs import BUGS, Bug, caught, plant
from tests.differential.fuzz.items import Item, items
from tests.differential.fuzz.known import (
    KNOWN,
    SPEC,
    SPECS,
    Deviation,
    SpecDeviation,
    explained,
    explained_spec,
)
from tests.differential.ours import ask_ours, differences
from tests.differential.tlc import available

PINS = pins.read()


@pytest.mark.parametrize(
    "pin",
    [
        pytest.param(p, id=f"seed-{p.seed}", marks=[pytest.mark.slow] if p.seed > 2 else [])
        for p in PINS
    ],
)
def test_ours_says_what_tlc_said(pin: pins.Pin) -> None:
    assert list(pins.wrong(pin)) == []


def test_pins_are_of_every_kind() -> None:
    values = [v for pin in PINS for v in pin.values]
    assert len(PINS) == len(pins.PINNED)
    assert values.count(pins.ERROR) > 5
    assert len(set(values)) > len(values) / 4


def test_a_copy_without_a_bug_is_not_caught(tmp_path: Path) -> None:
    plant(Bug("none", "return s[m - 1 : n]", "return s[m - 1 : n]"), tmp_path)
    assert not caught(tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("bug", [pytest.param(b, id=b.name) for b in BUGS])
def test_a_planted_bug_is_caught(bug: Bug, tmp_path: Path) -> None:
    plant(bug, tmp_path)
    assert caught(tmp_path)


def test_every_planted_bug_has_its_place(tmp_path: Path) -> None:
    """The text is still there: else the slow test above would fail for the wrong reason."""
    for i, bug in enumerate(BUGS):
        plant(bug, tmp_path / str(i))
    assert len({b.name for b in BUGS}) == len(BUGS) >= 20


@pytest.mark.slow
@pytest.mark.tlc
@pytest.mark.skipif(not available(), reason="needs the extra `tlc`")
@pytest.mark.parametrize("deviation", [pytest.param(d, id=d.name) for d in KNOWN])
def test_a_known_deviation_is_still_needed(deviation: Deviation) -> None:
    mine = ours([deviation.example])
    theirs = referee([deviation.example], mine)
    assert not same(mine[0], theirs[0])
    assert explained(deviation.example, mine[0], theirs[0]) is deviation


@pytest.mark.slow
@pytest.mark.tlc
@pytest.mark.skipif(not available(), reason="needs the extra `tlc`")
@pytest.mark.parametrize("deviation", [pytest.param(d, id=d.name) for d in SPECS])
def test_a_known_deviation_of_specs_is_still_needed(
    deviation: SpecDeviation, tmp_path: Path
) -> None:
    init, cfg = deviation.example
    module = tmp_path / "Deviation.tla"
    module.write_text(SPEC.replace("{init}", init), encoding="utf-8")
    module.with_suffix(".cfg").write_text(cfg, encoding="utf-8")
    case = Case("deviation", module, "")
    found = differences(case, ask_tlc(case), ask_ours(module, case.cfg))
    assert found["exit_code"] == deviation.exit_codes
    assert explained_spec(found) is deviation


@pytest.mark.slow
@pytest.mark.tlc
@pytest.mark.timeout(1200)
@pytest.mark.skipif(not available(), reason="needs the extra `tlc`")
@settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(item=items())
def test_tlc_says_the_same(item: Item) -> None:
    """Drawn by hypothesis, one at a time, so that a difference is made small."""
    mine = ours([item])
    [theirs] = referee([item], mine)
    if not same(mine[0], theirs):
        assert explained(item, mine[0], theirs), f"ours: {mine[0]}, TLC: {theirs}"


def test_values_of_other_kinds_are_not_the_same() -> None:
    one, other = frozenset((1,)), frozenset(("1",))
    assert same((one, other), (one, other))
    assert not same((one, one), (one, other))
    assert same((Failed("this"), one), (Failed("that"), one))
    assert not same((Failed("this"), one), (one, one))


def test_the_ledger_sums_up_and_keeps_its_notes() -> None:
    rows = [
        "| 2026-11-22 | abc | expressions | 100-199 | 9800 | 90 | 2 | 1 |",
        "| 2026-11-23 | abd | expressions | 200-299 | 9700 | 80 | 1 | 0 |",
        "| 2026-11-23 | abd | specs | 100-149 | 50 | 3 | 0 | 0 |",
    ]
    page = ledger.page(rows, "\n- seed 7: a reason\n")
    sums = "19500 expressions (170 of them errors), 3 known differences, 1 others; 50 specs (3 of"
    assert f"In all: {sums} them errors), 0 known differences, 0 others." in page
    assert page.endswith("## Differences explained\n\n- seed 7: a reason\n")
