"""What may live here: the step that explores MCMultiPaxos exhaustively, and counts."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from acceptor.paths import specs
from acceptor.verify.picture import bars
from acceptor.verify.rows import Row, Say, StepResult
from pymodel.check.result import CheckResult, Counts
from pymodel.check.search import run as check
from pymodel.engine.interpreter import Interpreter
from pymodel.kernel import load

SPEC = specs() / "log/MCMultiPaxos.tla"
MANIFEST = specs() / "manifest.toml"
#: The model is to be large enough that rates mean something.
AT_LEAST = 100_000
INVARIANTS = ("TypeOK", "Agreement", "AckedChosen", "DecidedChosen", "LogReplicaPassive")
REFINES = ("RefinesMultiVoting", "RefinesLog")


def run(_: Path, say: Say) -> StepResult:
    """Parse, bind, explore every reachable state; compare with the pinned counts."""
    pinned = pins()
    say("parsing")
    model = load(SPEC)

    def progress(c: Counts) -> None:
        share = c.distinct / pinned["distinct"]
        left = f", about {c.seconds / share * (1 - share):.0f} s left" if share > 0.02 else ""
        say(
            f"{c.generated:,} states generated, {c.distinct:,} distinct, {c.queue:,} on queue, "
            f"depth {c.depth}, {c.rate:,.0f}/s{left}"
        )

    result = check(model, Interpreter, progress=progress)
    fired = {a.name: a.fired for a in result.coverage}
    return StepResult(tuple(_rows(result, pinned)), (("Successors by action", bars("", fired)),))


def pins() -> dict[str, Any]:
    """What TLC answered on the model, as the manifest keeps it."""
    entries = tomllib.loads(MANIFEST.read_text(encoding="utf-8"))["model"]
    return next(e for e in entries if e["module"] == "log/MCMultiPaxos.tla" and not e.get("small"))


def _rows(result: CheckResult, pinned: dict[str, Any]) -> list[Row]:
    c = result.counts
    checked = {name for _, name in result.checked}
    found = {f.name: f.message for f in result.findings}
    complete = result.finished and not result.findings
    rows = [
        Row(
            "check",
            f"MCMultiPaxos is explored to its end: at least {AT_LEAST:,} distinct states",
            result.finished and c.distinct >= AT_LEAST,
            f"{c.generated:,} generated, {c.distinct:,} distinct, depth {c.depth}, "
            f"{c.seconds:.0f} s, {c.rate:,.0f} generated/s",
        ),
        Row(
            "check",
            "the counts are those that TLC pinned",
            (c.generated, c.distinct, c.depth)
            == (pinned["generated"], pinned["distinct"], pinned["depth"]),
            f"pinned: {pinned['generated']:,} generated, {pinned['distinct']:,} distinct, "
            f"depth {pinned['depth']}",
        ),
    ]
    rows += [
        Row(
            "check",
            f"invariant {name}",
            complete and name in checked,
            found.get(name, "in every reachable state" if complete else "not explored to the end"),
        )
        for name in INVARIANTS
    ]
    rows += [
        Row(
            "check",
            f"{name} on every step",
            complete and name in checked,
            found.get(name, "initially and on every transition" if complete else "not to the end"),
        )
        for name in REFINES
    ]
    rows.append(
        Row("check", "no deadlock", complete, found.get("deadlock", "every state has a successor"))
    )
    never = ", ".join(a.name for a in result.never_fired)
    rows.append(
        Row(
            "check",
            "every action fires",
            complete and not never,
            f"never: {never}" if never else f"{len(result.coverage)} actions",
        )
    )
    return rows
