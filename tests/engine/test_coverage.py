"""Counting evaluations: the same answers as without, and the numbers that a hand count gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from pymodel.engine.base import ExploreRequest
from pymodel.engine.interpreter import Interpreter
from pymodel.errors import SpecError
from pymodel.kernel import load, load_text
from pymodel.kernel.model import Model

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
SPEC = """---- MODULE C ----
EXTENDS Naturals
VARIABLES n, m
vars == <<n, m>>
Init == n = 0 /\\ m \\in {0, 1}
Up(k) == n < 4 /\\ n' = n + k /\\ m' = m
Flip == m' = 1 - m /\\ UNCHANGED n
Never == n > 9 /\\ n' = n * 2 /\\ UNCHANGED m
Next == (\\E k \\in {1, 2} : Up(k)) \\/ Flip \\/ Never
Inv == IF n > 8 THEN n = 9 ELSE n \\in 0..5
====
"""


def counted(model: Model) -> dict[str, int]:
    engine = Interpreter(model, coverage=True)
    assert engine.explore(ExploreRequest()).finished
    return {f"{span.line}: {span.text}": count for span, count in engine.evaluations()}


def test_counts_by_hand() -> None:
    found = counted(load_text(SPEC, "INIT Init\nNEXT Next\nINVARIANT Inv\n"))
    # n in 0..5 and m in 0..1: twelve states, of which eight have n < 4.
    assert found["6: n < 4"] == 2 * 12
    assert found["6: n' = n + k"] == 2 * 8
    assert found["6: n + k"] == 2 * 8
    assert found["6: m' = m"] == 2 * 8
    assert found["7: m' = 1 - m"] == 12
    assert found["7: UNCHANGED n"] == 12
    assert found["8: n > 9"] == 12
    assert found["8: n' = n * 2"] == 0
    assert found["8: n * 2"] == 0
    assert found["10: n > 8"] == 12
    assert found["10: n = 9"] == 0
    assert found["10: n \\in 0..5"] == 12
    assert found["5: n = 0"] == 1


def test_without_it_nothing_is_counted() -> None:
    engine = Interpreter(load_text(SPEC, "INIT Init\nNEXT Next\n"))
    engine.explore(ExploreRequest())
    assert engine.evaluations() == ()


def test_looking_at_a_trace_does_not_count() -> None:
    engine = Interpreter(load_text(SPEC, "INIT Init\nNEXT Next\n"), coverage=True)
    engine.explore(ExploreRequest())
    before = engine.evaluations()
    for state in range(12):
        list(engine.successors(state))
    assert engine.evaluations() == before


#: Specs with everything that a covered model must leave as it is.
SAMPLE = [
    path
    for topic in ("actions", "counting", "deadlock", "properties", "choose", "search", "values")
    for path in sorted((CORPUS / topic).glob("*.tla"))
    if path.with_suffix(".cfg").exists()
]


@pytest.mark.parametrize("path", SAMPLE, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_a_covered_model_has_the_same_counts_and_violations(path: Path) -> None:
    try:
        model = load(path)
    except SpecError:  # what is no model has its tests elsewhere
        return
    if model.init is None:
        return
    plain = Interpreter(model).explore(ExploreRequest())
    found = Interpreter(model, coverage=True).explore(ExploreRequest())
    assert [(v.kind, v.name) for v in found.violations] == [
        (v.kind, v.name) for v in plain.violations
    ]
    if plain.finished:
        assert (found.generated, found.distinct, found.depth, found.fired) == (
            plain.generated,
            plain.distinct,
            plain.depth,
            plain.fired,
        )
