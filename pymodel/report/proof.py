"""What may live here: a proof's result, a bounded search's and their counterexamples as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pymodel.report.lines import WIDTH, fit
from pymodel.report.values import pretty
from pymodel.smt.bounded import BoundedResult
from pymodel.smt.result import (
    Blame,
    Counterexample,
    Obligation,
    Outcome,
    ProofResult,
    Verdict,
)
from pymodel.values import Value, show

#: How an outcome stands in a table.
MARK = {Outcome.PROVED: "ok", Outcome.FAILED: "FAILS", Outcome.UNDECIDED: "?"}


def summary(result: ProofResult) -> str:
    """The verdict in one sentence."""
    done, of = len(result.verdicts), result.obligations
    if result.proved:
        implied = f" and implies {', '.join(result.implied)}" if result.implied else ""
        return f"{result.invariant} is inductive{implied}: {done} obligations proved"
    if result.failures:
        what = "is not inductive"
        if all(v.obligation.kind == "implies" for v in result.failures):
            what = "does not imply what it should"
        return f"{result.invariant} {what}: {len(result.failures)} of {of} obligations fail"
    return f"{result.invariant} is undecided: {len(result.undecided)} of {of} obligations are open"


def interrupted(
    invariant: str, seen: Sequence[Verdict], dropped: Sequence[str], width: int = WIDTH
) -> str:
    """What a proof that was stopped had come to: the first failure if any, and the numbers."""
    failures = [v for v in seen if v.outcome is Outcome.FAILED]
    what = f"{invariant} without {', '.join(dropped)}" if dropped else invariant
    numbers = f"{len(seen)} obligations looked at, {len(failures)} fail"
    shown = [failure(v, width) for v in failures[:1]]
    return "\n".join([*shown, fit(f"{what}: interrupted; {numbers}", width)])


@dataclass(frozen=True, slots=True)
class Grid:
    """The obligations but those of what is implied: by target, which `rows` give with a label, and
    by column, the action or `Init`."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    cells: Mapping[tuple[str, str], Verdict]


def grid(result: ProofResult) -> Grid:
    """Which action keeps which conjunct."""
    cells: dict[tuple[str, str], Verdict] = {}
    for v in result.verdicts:
        if v.obligation.kind != "implies":
            cells[v.obligation.target, v.obligation.action or "Init"] = v
    columns = tuple(dict.fromkeys(column for _, column in cells))
    return Grid(columns, (("", "has a value"), *((c, c) for c in result.conjuncts)), cells)


def table(result: ProofResult, width: int = WIDTH) -> str:
    """Which action keeps which conjunct: a row a conjunct, a column a way to get to a state.

    Columns that do not fit beside the others follow below them.
    """
    found = grid(result)
    left = max(len(label) for _, label in found.rows)
    blocks: list[list[str]] = []
    room = 0
    for c in found.columns:
        need = 2 + _column(c)
        if need > room:
            blocks.append([])
            room = width - left
        blocks[-1].append(c)
        room -= need
    return "\n\n".join(_block(found, left, block) for block in blocks)


def _column(name: str) -> int:
    return max(len(name), 5)


def _block(found: Grid, left: int, columns: Sequence[str]) -> str:
    """Some columns of the table, with all its rows."""
    out = ["  ".join([" " * left, *(c.ljust(_column(c)) for c in columns)]).rstrip()]
    for target, label in found.rows:
        verdicts = [found.cells.get((target, c)) for c in columns]
        words = ["" if v is None else MARK[v.outcome] for v in verdicts]
        marks = [word.ljust(_column(c)) for word, c in zip(words, columns, strict=True)]
        out.append("  ".join([label.ljust(left), *marks]).rstrip())
    return "\n".join(out)


def report(result: ProofResult, every: bool = False, width: int = WIDTH) -> str:
    """The table, what fails with its states (the first, or every one), and the summary."""
    parts = [table(result, width)]
    implied = [v for v in result.verdicts if v.obligation.kind == "implies"]
    if implied:
        marks = (
            f"{MARK[v.outcome]:5} {result.invariant} => {v.obligation.target}" for v in implied
        )
        parts.append("\n".join(marks))
    for v in result.failures if every else result.failures[:1]:
        parts.append(failure(v, width))
    shown = len(parts)
    parts += [fit(f"undecided: {v.obligation}: {v.reason}", width) for v in result.undecided[:10]]
    if len(result.undecided) > 10:
        parts.append(f"... and {len(result.undecided) - 10} more undecided")
    if len(parts) > shown + 1:
        parts[shown:] = ["\n".join(parts[shown:])]
    others = [str(v.obligation) for v in result.failures[1:]]
    if others and not every:
        parts.append(fit("fails as well: " + "; ".join(others), width))
    parts.append(fit(f"{summary(result)}, {result.seconds:.1f} s.", width))
    return "\n\n".join(p for p in parts if p)


def failure(verdict: Verdict, width: int = WIDTH) -> str:
    """A refuted obligation: the states, the action between them, and what is false."""
    found = verdict.counterexample
    assert found is not None
    lines = [f"{heading(verdict.obligation)}:", ""]
    if found.successor is None:
        lines += state(found.state, width)
    else:
        lines += ["\\* The invariant holds in", *state(found.state, width), ""]
        lines += [f"\\* {call(found)} leads to", *successor(found.state, found.successor, width)]
    if found.blame is not None:
        lines += ["", *blamed(found.blame, width)]
    return "\n".join(lines)


def heading(obligation: Obligation) -> str:
    """What it means that an obligation was refuted."""
    return {
        "init": f"Init does not give {obligation.target}",
        "step": f"{obligation.action} does not keep {obligation.target}",
        "implies": f"A state satisfies the invariant, but not {obligation.target}",
    }[obligation.kind]


def call(found: Counterexample) -> str:
    """The action with its arguments, as it would be written."""
    return _call(found.action, found.args)


def _call(action: str, args: Mapping[str, Value]) -> str:
    return f"{action}({', '.join(map(show, args.values()))})" if args else action


def state(values: Mapping[str, Value], width: int = WIDTH) -> list[str]:
    """A state as a conjunction in TLA+, a variable a conjunct."""
    return [f"/\\ {n} = {pretty(v, len(n) + 6, width)}" for n, v in values.items()]


def successor(
    before: Mapping[str, Value], after: Mapping[str, Value], width: int = WIDTH
) -> list[str]:
    """The next state: what changed, primed, and the names of what did not."""
    changed = [(n, v) for n, v in after.items() if v != before[n]]
    lines = [f"/\\ {n}' = {_new(n, before[n], v, width)}" for n, v in changed]
    same = [n for n, v in after.items() if v == before[n]]
    return [*lines, fit(f"/\\ UNCHANGED <<{', '.join(same)}>>", width)] if same else lines


def _new(name: str, old: Value, new: Value, width: int) -> str:
    """A changed value; a set that keeps elements by what is taken away and what is added."""
    start = len(name) + 7
    if not isinstance(old, frozenset) or not isinstance(new, frozenset) or not old & new:
        return pretty(new, start, width)
    base = name
    if old - new:
        base = f"({name} \\ {pretty(old - new, start + len(name) + 4, width)})"
    if not new - old:
        return base
    margin = start if "\n" in base else start + len(base) + 6
    return f"{base} \\cup {pretty(new - old, margin, width)}"


def blamed(blame: Blame, width: int = WIDTH) -> list[str]:
    """What is false, where it stands, and for which values of its names."""
    where = f" ({blame.span})" if blame.span else ""
    lines = [fit(f"False{where}: {blame.text}", width)]
    return lines + [f"  with {n} = {pretty(v, len(n) + 10, width)}" for n, v in named(blame)]


def named(blame: Blame) -> list[tuple[str, Value]]:
    """The names bound on the way to what is false, as they are written, with their values."""
    return [(n.split("#", 1)[0], v) for n, v in blame.names.items()]


# --- bounded search -------------------------------------------------------------------------------


def bounded(result: BoundedResult, invariant: str, width: int = WIDTH) -> str:
    """What a bounded search found: the run, or that there is none so short."""
    took = f"{result.seconds:.1f} s"
    if result.outcome is Outcome.PROVED:
        return fit(f"{_none(result.steps, invariant)}, {took}.", width)
    if result.outcome is Outcome.UNDECIDED:
        return fit(f"undecided at {result.steps} steps: {result.reason}, {took}.", width)
    lines = list(_run(result, width))
    if result.blame is not None:
        lines += blamed(result.blame, width)
    verdict = f"{invariant} is false after {result.steps} steps, and never sooner, {took}."
    lines.append("\n" + fit(verdict, width))
    return "\n".join(lines)


def bounded_interrupted(invariant: str, done: int | None, steps: int) -> str:
    """What a bounded search that was stopped had come to; `done` is the last length decided."""
    what = "no length was decided" if done is None else _none(done, invariant)
    return f"{what}: interrupted; {steps} were asked for"


def _none(steps: int, invariant: str) -> str:
    return f"No run of {steps} steps or fewer makes {invariant} false"


def _run(result: BoundedResult, width: int) -> Iterator[str]:
    before: Mapping[str, Value] | None = None
    for number, step in enumerate(result.run):
        yield f"State {number}: {_call(step.action, step.args)}"
        changed = step.state if before is None else _changed(before, step.state)
        yield from state(changed, width)
        yield ""
        before = step.state


def _changed(before: Mapping[str, Value], after: Mapping[str, Value]) -> dict[str, Value]:
    return {n: v for n, v in after.items() if v != before[n]}
