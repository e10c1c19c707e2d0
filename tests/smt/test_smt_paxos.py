"""The proofs of specs/: Paxos is inductive, and no conjunct of its invariant can be missed."""

from __future__ import annotations

from pathlib import Path

import pytest

from pymodel.engine.interpreter import Interpreter
from pymodel.kernel import load
from pymodel.smt.inductive import conjuncts_of, prove
from pymodel.smt.result import Outcome

SPECS = Path(__file__).parents[2] / "specs"
PAXOS = load(SPECS / "consensus" / "IndPaxos.tla")


def test_paxos_is_inductive() -> None:
    result = prove(PAXOS, "Inv", ("Agreement",), judge=Interpreter(PAXOS))
    assert result.proved
    # Init and four actions, each with a value and keeping ten conjuncts; and Agreement.
    assert len(result.verdicts) == 5 * (1 + len(result.conjuncts)) + 1


@pytest.mark.parametrize("dropped", conjuncts_of(PAXOS, "Inv"))
def test_no_conjunct_of_paxos_can_be_missed(dropped: str) -> None:
    judge = Interpreter(PAXOS)
    result = prove(PAXOS, "Inv", ("Agreement",), (dropped,), judge=judge, stop_at_failure=True)
    assert result.outcome is Outcome.FAILED
    found = result.failures[0].counterexample
    assert found is not None
    assert found.blame is not None
    assert not judge.holds(
        PAXOS.definitions[result.failures[0].obligation.target],
        judge.intern(found.successor or found.state),
    )
