"""What may live here: the step that proves the inductive invariants with Z3, and unproves them.

A proof that would succeed without its conjuncts proves little, so the step also drops one conjunct
from each invariant and demands a failure, with the two states that show it.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

from acceptor.paths import specs
from acceptor.verify.picture import grid
from acceptor.verify.rows import Row, Say, StepResult
from pymodel.engine.interpreter import Interpreter
from pymodel.kernel import load
from pymodel.report.proof import failure
from pymodel.smt.inductive import prove
from pymodel.smt.result import Outcome, ProofResult, Verdict

#: (spec, what Inv implies, a conjunct without which it is not inductive)
PROOFS = (
    (specs() / "consensus/IndPaxos.tla", ("Agreement",), "OneProposal"),
    (specs() / "log/IndMultiPaxos.tla", ("Agreement", "AckedChosen"), "OneProposal"),
)


def run(_: Path, say: Say) -> StepResult:
    """Prove each invariant, then show that it fails without a conjunct."""
    rows: list[Row] = []
    figures: list[tuple[str, str]] = []
    for spec, implies, conjunct in PROOFS:
        model = load(spec)
        name = spec.stem
        done: list[Verdict] = []

        def progress(verdict: Verdict, name: str = name, done: list[Verdict] = done) -> None:
            done.append(verdict)
            say(f"{name}: {len(done)} obligations decided, last: {verdict.obligation}")

        say(f"{name}: encoding")
        result = prove(model, "Inv", implies, judge=Interpreter(model), progress=progress)
        rows += _rows(name, implies, result)
        figures.append((f"{name}: which action keeps which conjunct", _grid(result)))
        say(f"{name}: without {conjunct}")
        broken = prove(
            model, "Inv", implies, drop=(conjunct,), judge=Interpreter(model), stop_at_failure=True
        )
        row, figure = _dropped(name, conjunct, broken)
        rows.append(row)
        figures += figure
    return StepResult(tuple(rows), tuple(figures))


def _rows(name: str, implies: tuple[str, ...], result: ProofResult) -> list[Row]:
    kinds = {
        "init": "Init => Inv",
        "step": "Inv /\\ Next => Inv'",
        "implies": f"Inv => {', '.join(implies)}",
    }
    rows = []
    for kind, claim in kinds.items():
        mine = [v for v in result.verdicts if v.obligation.kind in (kind, _also(kind))]
        open_ = [v for v in mine if v.outcome is not Outcome.PROVED]
        seconds = sum(v.seconds for v in mine)
        rows.append(
            Row(
                "prove",
                f"{name}: {claim}, over all states of the instance",
                bool(mine) and not open_,
                f"{open_[0].obligation}: {open_[0].outcome.value} {open_[0].reason}"
                if open_
                else f"{len(mine)} obligations, {seconds:.1f} s in Z3",
            )
        )
    return rows


def _also(kind: str) -> str:
    """That an action has a value wherever Inv holds belongs to the step."""
    return "defined" if kind == "step" else ""


def _grid(result: ProofResult) -> str:
    steps = [v for v in result.verdicts if v.obligation.kind in ("step", "init")]
    held = {
        (v.obligation.target, v.obligation.action or "Init"): v.outcome is Outcome.PROVED
        for v in steps
        if v.outcome is not Outcome.UNDECIDED
    }
    actions = list(dict.fromkeys(v.obligation.action or "Init" for v in steps))
    return grid(result.conjuncts, actions, held)


def _dropped(name: str, conjunct: str, result: ProofResult) -> tuple[Row, list[tuple[str, str]]]:
    shown = next((v for v in result.failures if v.counterexample), None)
    row = Row(
        "prove",
        f"{name}: without {conjunct} the proof fails, and two states show it",
        shown is not None,
        str(shown.obligation) + " fails (states in the report)" if shown else "it did not fail",
    )
    if shown is None:
        return row, []
    return row, [(f"{name} without {conjunct}", f"<pre>{escape(failure(shown))}</pre>")]
