"""What may live here: the step that holds recorded traces against the spec.

Every trace of the simulator and of the store that was killed is checked step by step; every
observation must have a completion that satisfies the inductive invariant; and falsified traces must
be refused, because a checker that accepts everything would have passed all of the above.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from acceptor.paths import specs
from acceptor.verify import exercise
from acceptor.verify.picture import bars
from acceptor.verify.rows import Row, Say, StepResult
from impl.sim.run import SimConfig, simulate
from pymodel.engine.interpreter import Interpreter
from tracecheck.bind import Sorts, read_binding
from tracecheck.complete import Completer, Completions
from tracecheck.falsify import EXCUSED, Falsified, falsify
from tracecheck.load import BoundTrace, load_bound, trace_files
from tracecheck.report import text
from tracecheck.result import TraceResult, Verdict
from tracecheck.search import check_trace

SPEC = specs() / "log/MultiPaxos.tla"
BINDING = specs() / "log/MultiPaxos.bind.toml"
#: Simulated runs of each group that are checked (all were exercised).
CHECKED_SEEDS = 8
#: What a falsification may go unnoticed in: `time` is for people; `cause` and `after` order events,
#: and many orders are right; `n` of a Crash says how much a state machine kept, which shows only if
#: the replica would have had to learn it again; the rest are notes.
NOT_CHECKED = {"time", "cause", "after", "after.*", "args.n", "recovered.damaged.*"}


@dataclass(slots=True)
class _Tally:
    """What all traces of one origin came to."""

    traces: int = 0
    events: int = 0
    inserted: int = 0
    actions: Counter[str] = field(default_factory=Counter)
    checked: Counter[str] = field(default_factory=Counter)
    carried: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    completions: Completions = field(default_factory=Completions)


def run(out: Path, say: Say) -> StepResult:
    """Check the simulator's traces, then the store's, then falsify."""
    completer = Completer(_sorts())
    rows: list[Row] = []
    audit: Counter[str] = Counter()
    for name in exercise.GROUPS:
        tally = _Tally()
        for folder in sorted((out / "traces" / "sim").glob(f"{exercise.slug(name)}-*"))[
            :CHECKED_SEEDS
        ]:
            say(f"{folder.name}: {tally.events:,} events accepted so far")
            _check(folder, completer, tally, say)
        rows += _rows(f"simulator, {name}", tally)
        audit.update(tally.checked)
    tally = _Tally()
    _check(out / "traces" / "store", completer, tally, say)
    rows += _rows("store under kill -9", tally)
    figures = [
        ("Logged fields compared with the spec", bars("", {**tally.checked, **tally.carried}))
    ]
    for name in exercise.GROUPS:
        row, table = _falsify(out, name, say)
        rows.append(row)
        figures.append((f"Falsified traces, {name}: one refusal of each field", table))
    return StepResult(tuple(rows), tuple(figures))


def _sorts() -> Sorts:
    sorts = read_binding(BINDING).completion
    assert sorts is not None, "the binding names its invariant"
    return sorts


def _check(folder: Path, completer: Completer, tally: _Tally, say: Say) -> None:
    bound = load_bound(trace_files([folder]), SPEC)

    def progress(done: int, total: int, _: int) -> None:
        if done % 200 == 0:
            say(f"{folder.name}: {done:,} of {total:,} events")

    result = check_trace(bound.engine(Interpreter), bound.binding, bound.trace, progress=progress)
    _add(folder.name, result, tally)
    found = completer.trace(bound.trace)
    tally.completions.observations += found.observations
    tally.completions.completed += found.completed
    tally.completions.patterns = found.patterns
    tally.completions.refuted += found.refuted
    tally.completions.unknown += found.unknown


def _add(name: str, result: TraceResult, tally: _Tally) -> None:
    tally.traces += 1
    tally.events += result.accepted
    tally.inserted += result.inserted
    tally.actions.update(result.actions)
    tally.checked.update(result.audit.checked)
    tally.carried.update(result.audit.never_checked)
    if result.verdict is not Verdict.ACCEPTED:
        tally.refused.append(f"{name}: {text(result)}")


def _rows(origin: str, tally: _Tally) -> list[Row]:
    found = tally.completions
    bad = [*found.refuted, *found.unknown]
    inserted = f", {tally.inserted} unlogged steps proved by recoveries" if tally.inserted else ""
    return [
        Row(
            "conform",
            f"{origin}: every event is a step of MultiPaxos",
            tally.traces > 0 and tally.events > 0 and not tally.refused,
            tally.refused[0]
            if tally.refused
            else f"{tally.traces} traces, {tally.events:,} events{inserted}",
        ),
        Row(
            "conform",
            f"{origin}: every observation has a completion that satisfies Inv",
            found.observations > 0 and found.completed == found.observations,
            bad[0]
            if bad
            else f"{found.observations:,} observations, {found.patterns} patterns asked of Z3",
        ),
    ]


def _falsify(out: Path, name: str, say: Say) -> tuple[Row, str]:
    """Record a short run, and falsify it everywhere."""
    bound, files = short_run(out, name)
    engine = bound.engine(Interpreter)
    result = falsify(
        files,
        bound.trace,
        engine,
        bound.binding,
        lambda done, total: say(f"falsifying {name}: line {done} of {total}"),
    )
    return _falsified_row(name, result), _table(result)


def short_run(out: Path, name: str) -> tuple[BoundTrace, Sequence[Path]]:
    """A run of a few requests with a crash in it: short, for it is checked again and again."""
    folder = out / "traces" / "falsify" / exercise.slug(name)
    simulate(
        SimConfig(
            seed=7,
            group=exercise.GROUPS[name],
            fault_count=3,
            fault_ms=1_500,
            clients=2,
            requests=3,
            directory=folder,
        )
    )
    files = trace_files([folder])
    return load_bound(files, SPEC), files


def _falsified_row(name: str, result: Falsified) -> Row:
    missed = {f for f in result.surviving_fields - NOT_CHECKED if not f.endswith(EXCUSED)}
    named = ", ".join(sorted(result.surviving_fields)) or "none"
    example = next((s for s in result.survivors if s.field in missed), None)
    return Row(
        "conform",
        f"{name}: every falsified trace is refused",
        bool(result.refused) and not missed and not result.unexplained,
        f"unnoticed: {example.place} {example.change}"
        if example
        else f"{result.total:,} falsifications, {result.refused.total():,} refused with line and "
        f"reason; fields that are not (always) checked: {named}",
    )


def _table(result: Falsified) -> str:
    lines = "".join(
        f"<tr><td>{escape(name)}</td><td>{count}</td>"
        f"<td><code>{escape(result.examples.get(name, ''))}</code></td></tr>"
        for name, count in sorted(result.refused.items())
    )
    return f"<table><tr><th>field</th><th>refused</th><th>for example</th></tr>{lines}</table>"
