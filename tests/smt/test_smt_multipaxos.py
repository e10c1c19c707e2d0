"""The proof of Multi-Paxos with a log replica, on an instance small enough for every run of the
tests. The whole instance is proved by tools/verify."""

from __future__ import annotations

from pathlib import Path

import pytest

from pymodel.engine.interpreter import Interpreter
from pymodel.kernel import load
from pymodel.smt.completion import Completion
from pymodel.smt.inductive import conjuncts_of, prove
from pymodel.smt.solver import Answer
from pymodel.values import Function

SPEC = Path(__file__).parents[2] / "specs" / "log" / "IndMultiPaxos.tla"
SMALL = load(SPEC, constants=["Ballot = {0, 1}", "Slot = {1}"])
IMPLIED = ("Agreement", "DecidedChosen", "AckedChosen", "LogReplicaPassive")


def test_multi_paxos_is_inductive() -> None:
    result = prove(SMALL, "Inv", IMPLIED, judge=Interpreter(SMALL))
    assert result.proved
    actions = {v.obligation.action for v in result.verdicts if v.obligation.kind == "step"}
    assert actions == {a.name for a in SMALL.actions}
    assert "Crash" in actions


@pytest.mark.parametrize("dropped", conjuncts_of(SMALL, "Inv"))
def test_no_conjunct_can_be_missed(dropped: str) -> None:
    judge = Interpreter(SMALL)
    result = prove(SMALL, "Inv", IMPLIED, (dropped,), judge=judge, stop_at_failure=True)
    assert [v.counterexample is not None for v in result.failures] == [True]


def test_what_one_replica_shows_of_itself() -> None:
    completion = Completion(SMALL, "Inv")
    constants = SMALL.constants
    log_replica = next(iter(constants["LogReplica"]))
    leader = next(r for r in constants["Replica"] if r not in constants["LogReplica"])
    command = next(iter(constants["Command"]))
    vote = Function({"bal": 1, "cmd": command})
    fine = {"maxBal": {leader: 1}, "votes": {leader: {1: vote}}}
    assert completion.check(fine).answer is Answer.SAT
    behind = {"maxBal": {leader: 0}, "votes": {leader: {1: vote}}}
    assert completion.check(behind).answer is Answer.UNSAT
    assert completion.check({"leads": {log_replica: 0}}).answer is Answer.UNSAT
    assert completion.check({"decided": {log_replica: {1: command}}}).answer is Answer.UNSAT
