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


#: A broken action by its name, what takes its place, and what that is known to break.
BROKEN = {
    "an acceptor falls back below its promise": (
        "Phase1b(a, b)",
        "/\\ M1a(b) \\in msgs /\\ b # maxBal[a]"
        " /\\ maxBal' = [maxBal EXCEPT ![a] = b] /\\ Send(M1b(b, a, vote[a])) /\\ UNCHANGED vote",
        "PromisesKept",
    ),
    "a promise does not tell the vote": (
        "Phase1b(a, b)",
        "/\\ M1a(b) \\in msgs /\\ b > maxBal[a]"
        " /\\ maxBal' = [maxBal EXCEPT ![a] = b] /\\ Send(M1b(b, a, NoVote)) /\\ UNCHANGED vote",
        "PromisesTellTheLast",
    ),
    "a ballot proposes without asking a quorum": (
        "Phase2a(b, v)",
        "/\\ (\\A w \\in Value : M2a(b, w) \\notin msgs)"
        " /\\ Send(M2a(b, v)) /\\ UNCHANGED <<maxBal, vote>>",
        "ProposalsSafe",
    ),
    "an acceptor votes for what was not proposed": (
        "Phase2b(a, b, v)",
        "/\\ b >= maxBal[a] /\\ maxBal' = [maxBal EXCEPT ![a] = b]"
        " /\\ vote' = [vote EXCEPT ![a] = [bal |-> b, val |-> v]] /\\ Send(M2b(b, v, a))",
        "VotesAsProposed",
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_protocol_is_not_proved(what: str, tmp_path: Path) -> None:
    action, body, conjunct = BROKEN[what]
    name = action.split("(", maxsplit=1)[0]
    (tmp_path / "M.tla").write_text(
        f"---- MODULE M ----\nEXTENDS IndPaxos\nBroken{action} ==\n  {body}\n====\n"
    )
    cfg = (SPECS / "consensus" / "IndPaxos.cfg").read_text()
    (tmp_path / "M.cfg").write_text(f"{cfg}\nCONSTANT {name} <- Broken{name}\n")
    model = load(tmp_path / "M.tla", search=[SPECS / "consensus"])
    result = prove(model, "Inv", ("Agreement",), judge=Interpreter(model))
    assert not result.undecided
    assert conjunct in {v.obligation.target for v in result.failures}
    assert {v.obligation.action for v in result.failures} == {f"Broken{name}"}
