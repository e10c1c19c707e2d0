"""What may live here: a check's result in the words that TLC's users and their tools expect.

Under `-tool` every message has a number and a severity between marks, which editors read; without
it the same texts stand alone, errors after `Error: `. The numbers are those of TLC's own table;
progress, counts, depth and traces are worded to the letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from pymodel.check.result import CheckResult, Counts, Finding, TraceStep, Verdict
from pymodel.errors import EXIT_EVAL_SAFETY, Diagnostic, Span
from pymodel.report.values import pretty
from pymodel.values import Value

NONE, ERROR, TLC_BUG, WARNING, STATE = 0, 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class Message:
    """One message: its number in TLC's table, how severe it is, and its text; `plain` is what
    people read in its place."""

    code: int
    severity: int
    text: str
    plain: str = ""

    def render(self, tool: bool) -> str:
        """The message as it is printed; with `tool`, between marks."""
        if tool:
            return (
                f"@!@!@STARTMSG {self.code}:{self.severity} @!@!@\n{self.text}\n"
                f"@!@!@ENDMSG {self.code} @!@!@"
            )
        if self.plain:
            return self.plain
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
    action's body by its name and the place of its definition. With `bare`, as in TLC's depth-first
    search, states stand without the actions that led to them."""

    changes_only: bool = False
    bodies: Mapping[tuple[str, str], Span] | None = None
    bare: bool = False


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
    """How far a breadth-first search is; `now` is the time of day."""
    generated = distinct = ""
    if c.seconds > 0 and not c.activity:
        generated = f" ({60 * c.generated / c.seconds:,.0f} s/min)"
        distinct = f" ({60 * c.distinct / c.seconds:,.0f} ds/min)"
    return Message(
        2200,
        NONE,
        f"Progress({c.depth}) at {now}: {c.generated:,} states generated{generated}, "
        f"{c.distinct:,} distinct states found{distinct}, {c.queue:,} states left on queue.",
    )


def progress_walking(c: Counts, now: str, tool: bool) -> Message:
    """How far a simulation is. Tools read the same line as for a search, -1 for what is unknown."""
    if tool:
        return Message(2209, NONE, _without_states(c, now))
    text = f"Progress: {c.generated:,} states checked, {c.behaviours:,} traces generated"
    return Message(2209, NONE, text)


def progress_deepening(c: Counts, now: str, tool: bool) -> Message:
    """How far a depth-first search is."""
    if tool:
        return Message(2206, NONE, _without_states(c, now, f"{c.distinct:,}"))
    words = f"{c.generated:,} states generated, {c.distinct:,} distinct states found."
    return Message(2206, NONE, f"Progress: {words}")


def _without_states(c: Counts, now: str, distinct: str = "-1") -> str:
    return (
        f"Progress(-1) at {now}: {c.generated:,} states generated, "
        f"{distinct} distinct states found, -1 states left on queue."
    )


def initial_states(generated: int, distinct: int, now: str) -> Message:
    """The initial states are known: how many were generated, and how many are kept."""
    states = "state" if generated == 1 else "states"
    words = "Finished computing initial states:"
    if generated == distinct:
        text = f"{words} {distinct} distinct {states} generated at {now}."
        return Message(2190, NONE, text)
    text = f"{words} {generated} {states} generated, with {distinct} of them distinct at {now}."
    return Message(2191, NONE, text)


def initial_states_deepening(generated: int, distinct: int) -> Message:
    """The initial states of a depth-first search."""
    words = f"{generated} states generated, with {distinct} of them distinct."
    return Message(2208, NONE, f"Finished computing initial states: {words}")


def liveness_begins(distinct: int, now: str) -> Message:
    """Temporal properties are looked at, on the graph of all states."""
    words = f"the complete state space with {distinct} total distinct states"
    return Message(2192, NONE, f"Checking temporal properties for {words} at ({now})")


def liveness_ended(seconds: float, now: str) -> Message:
    """Temporal properties have been looked at."""
    text = f"Finished checking temporal properties in {seconds:02.0f}s at {now}"
    return Message(2267, NONE, text)


# --- the answer -----------------------------------------------------------------------------------


def outcome(result: CheckResult, style: Style) -> Iterator[Message]:
    """What was found: every finding with its behaviour, or that there is none."""
    for warning in result.warnings:
        yield Message(1000, WARNING, warning)
    for finding in result.findings:
        yield from _finding(finding, style)
    for reason in result.undecided:
        yield Message(1000, WARNING, f"undecided: {reason}")


def success(result: CheckResult) -> Iterator[Message]:
    """That nothing is wrong, where everything was looked at."""
    if result.verdict is not Verdict.HOLDS or not result.finished:
        return
    yield Message(
        2193,
        NONE,
        "Model checking completed. No error has been found.\n"
        "  Estimates of the probability that TLC did not check all reachable states\n"
        "  because two distinct states had the same fingerprint:\n"
        "  calculated (optimistic):  val = 0.0",
    )


def stopped_at_start(result: CheckResult) -> bool:
    """Whether the search has not begun, so that TLC has nothing to sum up: an ASSUME is false, or
    an initial state is not one or violates something."""
    first = result.first
    if first is None:
        return False
    if first.kind == "assumption" or incomplete_start(first):
        return True
    return len(first.trace) == 1 and first.kind in ("invariant", "init-property")


def fails_at_start(result: CheckResult) -> bool:
    """Whether an initial state is what is wrong, so that they are not all known."""
    first = result.first
    if first is None or first.kind in (
        "deadlock",
        "liveness",
        "periodic",
        "possible",
        "postcondition",
    ):
        return False
    return not first.trace or stopped_at_start(result) or _on_initial_state(first)


def _on_initial_state(f: Finding) -> bool:
    """Whether an invariant could not be evaluated on an initial state."""
    return bool(f.name) and len(f.trace) == 1 and f.kind == "evaluation"


def nothing_to_walk(c: Counts) -> Message:
    """A simulation without an initial state, or with none inside the constraints."""
    text = "There is no state satisfying the initial state predicate."
    if not c.generated:
        return Message(2118, ERROR, text)
    return Message(2256, ERROR, f"{text[:-1]} and the state-constraint(s).")


def incomplete_start(f: Finding) -> bool:
    """Whether Init leaves a variable without a value."""
    return not f.trace and f.diagnostic is not None and f.diagnostic.code == "eval.unassigned"


def totals(result: CheckResult) -> Iterator[Message]:
    """The lines that other tools parse, of a breadth-first search."""
    c = result.counts
    yield Message(
        2199,
        NONE,
        f"{c.generated} states generated, {c.distinct} distinct states found, "
        f"{c.queue} states left on queue.",
    )
    depth = 0 if result.findings and not c.generated else c.depth
    text = f"The depth of the complete state graph search is {depth}."
    yield Message(2194, NONE, text)


def totals_walking(c: Counts, seed: int, aril: int) -> Message:
    """The same of a simulation."""
    text = f"The number of states generated: {c.generated}"
    return Message(2210, NONE, f"{text}\nSimulation using seed {seed} and aril {aril}")


def totals_deepening(c: Counts) -> Message:
    """The same of a depth-first search."""
    words = f"{c.generated} states generated, {c.distinct} distinct states found."
    return Message(2204, NONE, words)


#: TLC's numbers for what is wrong with a configuration, by our codes. The first of two is that of
#: the message; `True` says that TLC meets it before it reads the module.
_CONFIG: Mapping[str, tuple[int, bool]] = MappingProxyType(
    {
        "cfg.missing": (5001, True),
        "cfg.syntax": (5006, True),
        "cfg.keyword": (5006, True),
        "cfg.unterminated-comment": (5002, True),
        "cfg.duplicate": (5004, True),
        "cfg.unbound-constant": (2222, False),
        "cfg.unknown-constant": (2226, False),
        "cfg.unknown-name": (2229, False),
        "cfg.substitution": (2224, False),
    }
)


def not_configured(d: Diagnostic) -> tuple[Message, bool]:
    """What is wrong with the configuration, and whether that is found before SANY starts."""
    code, before = _CONFIG.get(d.code, (1000, False))
    if d.code == "cfg.behaviour":
        beside, next_missing = "beside" in d.message, "NEXT" in d.message
        code = 2227 if beside else 2232 if next_missing and "INIT" not in d.message else 2231
    return Message(code, ERROR, d.render()), before


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
    module = _module(span)
    last = max(span.end_col - 1, 1)
    return (
        f"line {span.line}, col {span.col} to line {span.end_line}, col {last} of module {module}"
    )


def _module(span: Span) -> str:
    name = span.source.name.replace("\\", "/").rpartition("/")[2]
    return name.removesuffix(".tla")


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
            yield _constant(f, 2104, f"Assumption {_where(f)}", f"assumption {_where(f)}")
        case "periodic":
            yield _constant(f, 2104, f"Assumption {_where(f)}", f"assumption {_where(f)}")
        case "possible":
            where = f.name if f.span is None else f"{f.name} at {place(f.span)}"
            yield Message(2404, ERROR, f"The _POSSIBLE predicate {where} was never witnessed.")
        case "postcondition":
            name = f.name if f.span is None else f"{f.name} at {place(f.span)}"
            yield _constant(f, 2404, f"Postcondition {name}", f"postcondition {name}")
        case _:
            yield from _failure(f, style)
            return
    if f.trace and f.kind != "liveness":
        yield Message(2121, ERROR, "The behavior up to this point is:")
    yield from _trace(f, style)


def _where(f: Finding) -> str:
    return f.name if f.span is None else place(f.span)


def _constant(f: Finding, code: int, false: str, evaluating: str) -> Message:
    """A formula that is asked once is false, or (the following code) could not be evaluated."""
    if f.diagnostic is None:
        return Message(code, ERROR, f"{false} is false.")
    return Message(code + 1, ERROR, f"Evaluating {evaluating} failed.\n{f.diagnostic.message}")


# --- what could not be evaluated ------------------------------------------------------------------


def _failure(f: Finding, style: Style) -> Iterator[Message]:
    """What could not be evaluated, on which state, and the operators it was met in."""
    d, words = f.diagnostic, f.message if f.diagnostic is None else f.diagnostic.message
    if incomplete_start(f):
        yield Message(2102, ERROR, f"current state is not a legal state\n{words}")
        return
    initial = _on_initial_state(f)
    if initial:
        state = _values(f.trace[0], style, None)
        yield Message(2102, ERROR, f"{words}\nWhile working on the initial state:\n{state}\n")
    elif f.kind == "assert":
        yield Message(2132, ERROR, words)
    elif d is not None and d.code == "eval.unassigned":
        yield Message(2109, ERROR, f"Successor state is not completely specified: {words}.\n")
    elif f.name and f.exit_code == EXIT_EVAL_SAFETY:
        nested = "" if d is None else f"\n{_nested(d)}"
        text = f"Evaluating invariant {f.name} failed.\n{words}{nested}"
        yield Message(2111, ERROR, text)
    else:
        yield Message(1000, ERROR, words)
    if f.trace and not initial:
        yield Message(2121, ERROR, "The behavior up to this point is:")
        yield from _trace(f, style)
    inside = f.name and f.exit_code == EXIT_EVAL_SAFETY  # told in the message itself
    if d is not None and d.code != "eval.unassigned" and not inside:
        yield Message(2103, ERROR, _nested(d))


def _nested(d: Diagnostic) -> str:
    """The operators that led to a failure, the outermost first, and then the expression itself;
    and the values that the names had there."""
    places = [span for text, span in reversed(d.notes) if span is not None]
    places += [d.span] if d.span is not None else []
    known = [text for text, span in d.notes if span is None]
    head = "The error occurred when TLC was evaluating the nested\n"
    rows = [f"{i}. {_long_place(span)}" for i, span in enumerate(places)]
    return "\n".join([f"{head}expressions at the following positions:", *rows, *known]) + "\n"


def _long_place(span: Span) -> str:
    last = max(span.end_col - 1, 1)
    start = f"Line {span.line}, column {span.col}"
    return f"{start} to line {span.end_line}, column {last} in {_module(span)}"


def _trace(f: Finding, style: Style) -> Iterator[Message]:
    before: TraceStep | None = None
    for step in f.trace:
        if step.number > 1 and not step.action and f.loop is None:
            yield Message(2218, STATE, f"{step.number}: Stuttering")
            continue
        head = f"{step.number}:" if style.bare else f"{step.number}: <{_label(step, style)}>"
        code = 2216 if style.bare else 2217
        yield Message(code, STATE, f"{head}\n{_values(step, style, before)}\n")
        before = step
    if f.loop is None:
        return
    if not f.loop.action:
        yield Message(2218, STATE, f"{len(f.trace) + 1}: Stuttering")
    else:
        back = f"<{_label(f.loop, style)}>\n"
        n = f.loop.number
        text = f"{n}: Back to state: {back}"
        yield Message(2122, STATE, text, plain=f"Back to state {n}: {back}")


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
