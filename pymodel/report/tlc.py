"""What may live here: a check's result in the words that TLC's users and their tools expect.

Under `-tool` every message has a number and a severity between marks, which editors read; without
it the same texts stand alone, errors after `Error: `. The numbers are those of TLC's own table;
progress, counts, depth and traces are worded to the letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pymodel.check.result import CheckResult, Counts, Finding, TraceStep, Verdict
from pymodel.errors import Diagnostic, Span
from pymodel.report.values import pretty
from pymodel.values import Value

NONE, ERROR, TLC_BUG, WARNING, STATE = 0, 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class Message:
    """One message: its number in TLC's table, how severe it is, and its text."""

    code: int
    severity: int
    text: str

    def render(self, tool: bool) -> str:
        """The message as it is printed; with `tool`, between marks."""
        if tool:
            return (
                f"@!@!@STARTMSG {self.code}:{self.severity} @!@!@\n{self.text}\n"
                f"@!@!@ENDMSG {self.code} @!@!@"
            )
        if self.severity == ERROR:
            return f"Error: {self.text}"
        if self.severity == WARNING:
            return f"Warning: {self.text}"
        if self.severity == STATE:
            return f"State {self.text}"
        return self.text


@dataclass(frozen=True, slots=True)
class Style:
    """How traces are shown: `changes_only` as -difftrace has it; `bodies` gives the place of an
    action's body by its name and the place of its definition."""

    changes_only: bool = False
    bodies: Mapping[tuple[str, str], Span] | None = None


# --- before and while -----------------------------------------------------------------------------


def version(number: str) -> Message:
    """Who speaks."""
    return Message(2262, NONE, f"TLC2 Version 2.19, spoken by Acceptor {number}")


def mode(search: str, seed: int, machine: str) -> Message:
    """Which way of searching: "breadth", "depth" or "simulation"."""
    where = f"with 1 worker on {machine}."
    if search == "simulation":
        return Message(2188, NONE, f"Running Random Simulation with seed {seed} {where}")
    code, word = (2187, "breadth") if search == "breadth" else (2271, "depth")
    text = f"Running {word}-first search Model-Checking with fp 0 and seed {seed} {where}"
    return Message(code, NONE, text)


def progress(c: Counts, now: str) -> Message:
    """How far a search is; `now` is the time of day."""
    if c.behaviours:
        text = f"Progress: {c.generated:,} states checked, {c.behaviours:,} traces generated"
        return Message(2209, NONE, text)
    generated = distinct = ""
    if c.seconds > 0:
        generated = f" ({60 * c.generated / c.seconds:,.0f} s/min)"
        distinct = f" ({60 * c.distinct / c.seconds:,.0f} ds/min)"
    return Message(
        2200,
        NONE,
        f"Progress({c.depth}) at {now}: {c.generated:,} states generated{generated}, "
        f"{c.distinct:,} distinct states found{distinct}, {c.queue:,} states left on queue.",
    )


def initial_states(count: int, now: str) -> Message:
    """The initial states are known."""
    states = "state" if count == 1 else "states"
    text = f"Finished computing initial states: {count} distinct {states} generated at {now}."
    return Message(2190, NONE, text)


# --- the answer -----------------------------------------------------------------------------------


def outcome(result: CheckResult, style: Style) -> Iterator[Message]:
    """What was found: every finding with its behaviour, or that there is none."""
    for warning in result.warnings:
        yield Message(1000, WARNING, warning)
    for finding in result.findings:
        yield from _finding(finding, style)
    if result.verdict is Verdict.HOLDS and result.finished:
        yield Message(
            2193,
            NONE,
            "Model checking completed. No error has been found.\n"
            "  Estimates of the probability that TLC did not check all reachable states\n"
            "  because two distinct states had the same fingerprint:\n"
            "  calculated (optimistic):  val = 0.0",
        )
    for reason in result.undecided:
        yield Message(1000, WARNING, f"undecided: {reason}")


def totals(result: CheckResult) -> Iterator[Message]:
    """The lines that other tools parse; as TLC, none where the search has not begun."""
    c, s = result.counts, result.simulated
    first = result.first
    if c.generated == 0 and first is not None:
        return
    if first is not None and len(first.trace) == 1 and first.kind in ("invariant", "init-property"):
        return
    if s is not None:
        yield Message(
            2210,
            NONE,
            f"The number of states generated: {c.generated}\n"
            f"Simulation using seed {s.seed} and aril 0",
        )
        yield Message(2209, NONE, f"Progress: {c.generated} states checked.")
        return
    yield Message(
        2199,
        NONE,
        f"{c.generated} states generated, {c.distinct} distinct states found, "
        f"{c.queue} states left on queue.",
    )
    if c.distinct:
        # In a search cut short TLC counts the level of the last state it made.
        depth = max([c.depth, *(len(f.trace) for f in result.findings if f.kind != "liveness")])
        text = f"The depth of the complete state graph search is {depth}."
        yield Message(2194, NONE, text)


def coverage(result: CheckResult, now: str) -> Iterator[Message]:
    """How often actions were taken and expressions evaluated."""
    yield Message(2201, NONE, f"The coverage statistics at {now}")
    for action in result.coverage:
        where = f" {place(action.span)}" if action.span else ""
        yield Message(2772, NONE, f"<{action.name}{where}>: {action.fresh}:{action.fired}")
    for e in result.expressions:
        yield Message(2221, NONE, f"  {place(e.span)}: {e.count}")
    yield Message(2202, NONE, "End of statistics.")


def not_parsed(diagnostics: Sequence[Diagnostic]) -> str:
    """The errors of a module that does not parse, as the parser prints them: outside of marks."""
    out = [f"*** Errors: {len(diagnostics)}", ""]
    for d in diagnostics:
        if d.span is not None:
            out += [place(d.span), ""]
        out += [d.message + (f" ({d.hint})" if d.hint else ""), "", ""]
    return "\n".join(out)


def place(span: Span) -> str:
    """A place as TLC has it: the end is the last column that belongs to it."""
    name = span.source.name.replace("\\", "/").rpartition("/")[2]
    module = name.removesuffix(".tla")
    last = max(span.end_col - 1, 1)
    return (
        f"line {span.line}, col {span.col} to line {span.end_line}, col {last} of module {module}"
    )


# --- findings -------------------------------------------------------------------------------------


def _finding(f: Finding, style: Style) -> Iterator[Message]:
    initially = len(f.trace) == 1
    match f.kind:
        case "invariant" if initially:
            text = f"Invariant {f.name} is violated by the initial state:\n"
            yield Message(2107, ERROR, text + _values(f.trace[0], style, None))
            return
        case "init-property":
            text = f"Property {f.name} is violated by the initial state:\n"
            yield Message(2108, ERROR, text + _values(f.trace[0], style, None))
            return
        case "invariant":
            yield Message(2110, ERROR, f"Invariant {f.name} is violated.")
        case "action-property":
            yield Message(2112, ERROR, f"Action property {f.name} is violated.")
        case "deadlock":
            yield Message(2114, ERROR, "Deadlock reached.")
        case "liveness":
            yield Message(2116, ERROR, "Temporal properties were violated.\n")
            yield Message(2264, ERROR, "The following behavior constitutes a counter-example:\n")
        case "assumption":
            where = f.name if f.span is None else place(f.span)
            yield Message(2104, ERROR, f"Assumption {where} is false." + _why(f))
        case "postcondition":
            yield Message(2128, ERROR, f"The postcondition {f.name} is violated." + _why(f))
        case "evaluation" if f.name and f.exit_code in (75, 76) and f.diagnostic is not None:
            words = f"Evaluating invariant {f.name} failed.\n" if f.exit_code == 76 else ""
            yield Message(2111 if words else 1000, ERROR, words + _rendered(f.diagnostic))
        case _:
            code = 2132 if f.kind == "assert" else 1000
            yield Message(code, ERROR, _rendered(f.diagnostic) if f.diagnostic else f.message)
    if f.trace and f.kind != "liveness":
        yield Message(2121, ERROR, "The behavior up to this point is:")
    yield from _trace(f, style)


def _why(f: Finding) -> str:
    return "" if f.diagnostic is None else "\n" + _rendered(f.diagnostic)


def _rendered(d: Diagnostic) -> str:
    where = "" if d.span is None else f"\n{place(d.span)}"
    notes = "".join(f"\n  {text}" for text, _ in d.notes)
    return f"{d.message}{where}{notes}"


def _trace(f: Finding, style: Style) -> Iterator[Message]:
    before: TraceStep | None = None
    for step in f.trace:
        if step.number > 1 and not step.action and f.loop is None:
            yield Message(2218, STATE, f"{step.number}: Stuttering")
            continue
        head = f"{step.number}: <{_label(step, style)}>"
        yield Message(2217, STATE, f"{head}\n{_values(step, style, before)}\n")
        before = step
    if f.loop is None:
        return
    if not f.loop.action:
        yield Message(2218, STATE, f"{len(f.trace) + 1}: Stuttering")
    else:
        yield Message(2122, NONE, f"Back to state {f.loop.number}: <{_label(f.loop, style)}>")


def _label(step: TraceStep, style: Style) -> str:
    if not step.action:
        return "Initial predicate" if step.number == 1 else "Stuttering"
    span = step.span
    if span is not None and style.bodies is not None:
        span = style.bodies.get((step.action, str(span)), span)
    return step.action if span is None else f"{step.action} {place(span)}"


def _values(step: TraceStep, style: Style, before: TraceStep | None) -> str:
    """The variables in the order of their names; what an ALIAS shows, in its own."""
    names = sorted(step.shown) if step.alias is None else list(step.shown)
    if style.changes_only and before is not None:
        names = [n for n in names if n in step.changed]
    lead = "/\\ " if len(step.shown) > 1 else ""
    return "\n".join(f"{lead}{n} = {_value(step.shown[n], len(lead) + len(n))}" for n in names)


def _value(v: Value, column: int) -> str:
    return pretty(v, column + 3, 80)
