"""The inductive invariants hold, and none of their conjuncts is there for nothing."""

from __future__ import annotations

import functools

import pytest

from pymodel.engine.interpreter import Interpreter
from pymodel.kernel.loading import load
from pymodel.kernel.model import Model
from pymodel.smt.inductive import conjuncts_of, prove
from pymodel.smt.result import Outcome
from tests.specs.manifest import SPECS, Proof, read

PROOFS = read()[1]


@functools.cache
def model(module: str, cfg: str) -> Model:
    return load(SPECS / module, SPECS / cfg)


def _drops() -> list[object]:
    """(proof, conjunct): all conjuncts of the small proof, and under --slow of the large one."""
    return [
        pytest.param(
            p,
            name,
            id=f"{p.module}-{name}",
            marks=[pytest.mark.slow] if "Multi" in p.module else [],
        )
        for p in PROOFS
        for name in conjuncts_of(model(p.module, p.cfg), p.invariant)
    ]


@pytest.mark.parametrize("proof", PROOFS, ids=lambda p: p.module)
def test_the_invariant_is_inductive_and_implies_the_properties(proof: Proof) -> None:
    m = model(proof.module, proof.cfg)
    result = prove(m, proof.invariant, proof.implies, judge=Interpreter(m))
    open_ = [v for v in result.verdicts if v.outcome is not Outcome.PROVED]
    assert result.verdicts and not open_


@pytest.mark.parametrize(("proof", "conjunct"), _drops())
def test_no_conjunct_can_be_left_out(proof: Proof, conjunct: str) -> None:
    m = model(proof.module, proof.cfg)
    result = prove(
        m,
        proof.invariant,
        proof.implies,
        [conjunct],
        judge=Interpreter(m),
        timeout=120,
        stop_at_failure=True,
    )
    assert Outcome.FAILED in {v.outcome for v in result.verdicts}
