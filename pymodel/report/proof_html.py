"""What may live here: a proof's result, or a bounded search's, as one self-contained html page.

A failed obligation comes first: the state in which the invariant holds beside the one that the
action leads to, a row a variable, with what changed marked. Then which action keeps which conjunct.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from pymodel.check.result import TraceStep
from pymodel.report import proof
from pymodel.report.html import END, behaviour, change, head
from pymodel.report.values import changes, pretty
from pymodel.smt.bounded import BoundedResult
from pymodel.smt.result import Blame, Counterexample, Outcome, ProofResult, Verdict
from pymodel.values import Value

_TONES = {Outcome.PROVED: "good", Outcome.FAILED: "bad", Outcome.UNDECIDED: "open"}
#: Values are broken at this many characters: two stand side by side.
_VALUE = 46


def page(result: ProofResult) -> str:
    """The whole page; it loads nothing from anywhere."""
    told = f"{proof.summary(result)}, {result.seconds:.1f} s."
    parts = [head(result.model, result.outcome.value, _TONES[result.outcome], told)]
    for verdict in result.failures:
        parts.extend(_failure(verdict))
    parts.extend(_undecided(result))
    parts.extend(_table(result))
    parts.append(END)
    return "\n".join(parts)


def bounded(result: BoundedResult, model: str, invariant: str) -> str:
    """The page of a search for a short run that makes `invariant` false."""
    told = proof.bounded(result, invariant, 10_000).splitlines()[-1]
    parts = [head(model, result.outcome.value, _TONES[result.outcome], told)]
    if result.run:
        parts.append(f'<section class="finding"><h2>{escape(invariant)} is false at the end</h2>')
        parts.extend(_blame(result.blame))
        parts.extend(behaviour(_steps(result), None))
        parts.append("</section>")
    parts.append(END)
    return "\n".join(parts)


def _steps(result: BoundedResult) -> tuple[TraceStep, ...]:
    """The run as the steps of a behaviour."""
    out: list[TraceStep] = []
    before: Mapping[str, Value] | None = None
    for number, step in enumerate(result.run, start=1):
        state = step.state
        changed = frozenset(n for n, v in state.items() if before is None or before[n] != v)
        action = "" if before is None else step.action
        out.append(TraceStep(number, action, tuple(step.args.items()), state, changed))
        before = state
    return tuple(out)


# --- what failed ----------------------------------------------------------------------------------


def _failure(verdict: Verdict) -> Iterator[str]:
    found = verdict.counterexample
    assert found is not None
    yield f'<section class="finding"><h2>{escape(proof.heading(verdict.obligation))}</h2>'
    yield from _blame(found.blame)
    yield from _pair(found) if found.successor is not None else _state(found.state)
    yield "</section>"


def _blame(blame: Blame | None) -> Iterator[str]:
    if blame is None:
        return
    where = f" ({escape(str(blame.span))})" if blame.span else ""
    yield f'<p class="place">False{where}</p><pre>{escape(blame.text)}</pre>'
    names = proof.named(blame)
    if names:
        words = ", ".join(f"{n} = {pretty(v, 0, 10_000)}" for n, v in names)
        yield f'<pre class="with">with {escape(words)}</pre>'


def _state(state: Mapping[str, Value]) -> Iterator[str]:
    yield '<div class="pair one">'
    for name, v in state.items():
        value = escape(pretty(v, 0, _VALUE))
        yield f'<div class="was"><b>{escape(name)}</b><pre>{value}</pre></div>'
    yield "</div>"


def _pair(found: Counterexample) -> Iterator[str]:
    """Two states side by side."""
    after = found.successor
    assert after is not None
    step = escape(proof.call(found))
    yield f"<p>The invariant holds, and {step} leads to a state in which that is false.</p>"
    yield f'<div class="pair"><h3>before</h3><h3>after {step}</h3>'
    for name, old in found.state.items():
        new = after[name]
        same = old == new
        label, mark = escape(name), "" if same else " changed"
        yield f'<div class="was{mark}"><b>{label}</b>'
        yield f"<pre>{escape(pretty(old, 0, _VALUE))}</pre></div>"
        yield f'<div class="is{mark}"><b>{label}\'</b>'
        if same:
            yield '<p class="place">unchanged</p></div>'
            continue
        yield "".join(map(change, changes(old, new)))
        whole = escape(pretty(new, 0, _VALUE))
        yield f"<details><summary>all of it</summary><pre>{whole}</pre></details></div>"
    yield "</div>"


# --- all obligations ------------------------------------------------------------------------------


def _undecided(result: ProofResult) -> Iterator[str]:
    if not result.undecided:
        return
    yield "<section><h2>Undecided</h2><ul>"
    for v in result.undecided:
        yield f"<li>{escape(str(v.obligation))}: {escape(v.reason)}</li>"
    yield "</ul></section>"


def _table(result: ProofResult) -> Iterator[str]:
    """A row a conjunct, a column a way to get to a state; then what the invariant implies."""
    grid = proof.grid(result)
    yield "<section><h2>What was to be proved</h2>"
    if grid.columns:
        yield '<div class="scroll"><table class="grid"><tr><th></th>'
        yield "".join(f"<th>{escape(c)}</th>" for c in grid.columns) + "</tr>"
        for target, label in grid.rows:
            cells = (grid.cells.get((target, c)) for c in grid.columns)
            yield f"<tr><th>{escape(label)}</th>{''.join(map(_cell, cells))}</tr>"
        yield "</table></div>"
    implied = [v for v in result.verdicts if v.obligation.kind == "implies"]
    if implied:
        yield "<table class='grid'>"
        for v in implied:
            words = f"{result.invariant} => {v.obligation.target}"
            yield f"<tr><th>{escape(words)}</th>{_cell(v)}</tr>"
        yield "</table>"
    yield "</section>"


def _cell(verdict: Verdict | None) -> str:
    if verdict is None:
        return "<td></td>"
    title = escape(f"{verdict.obligation}: {verdict.outcome.value}, {verdict.seconds:.2f} s")
    tone, word = _TONES[verdict.outcome], escape(proof.MARK[verdict.outcome])
    return f'<td class="{tone}" title="{title}">{word}</td>'
