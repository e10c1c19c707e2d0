"""What may live here: a check's result as plain text.

The lines that count states are worded as other tools expect them, to the letter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from pymodel.check.result import (
    CheckResult,
    Counts,
    FalsePart,
    Finding,
    TraceStep,
    Vacuous,
    Verdict,
    Witness,
)
from pymodel.engine.base import Provenance
from pymodel.report.values import changes, pretty
from pymodel.values import show

#: Starts the line of a variable that the step has changed; a cli may colour such lines.
CHANGED = " * "
_SAME = "   "
#: Longer expressions are cut where they are said to be false.
_WIDEST = 200
#: Longer expressions are cut in the table of evaluations.
_SHOWN = 60
_KINDS = {
    "assumption": "ASSUME",
    "invariant": "invariants",
    "init-property": "properties",
    "action-property": "properties",
    "liveness": "properties",
    "deadlock": "deadlock",
    "periodic": "_PERIODIC",
    "possible": "_POSSIBLE",
    "postcondition": "POSTCONDITION",
}


def report(result: CheckResult) -> str:
    """Everything a person wants to know: what is wrong first, then what was covered."""
    out: list[str] = []
    for finding in result.findings:
        out += [*finding_lines(finding), ""]
    return "\n".join([*out, rest(result)])


def rest(result: CheckResult) -> str:
    """The report without what is wrong: what was looked for and counted, and the verdict."""
    out: list[str] = []
    for witness in result.witnesses:
        out += [*_witness(witness, result), ""]
    if result.counts.generated or result.finished or not result.findings:
        out += counts(result)
    if result.provenance is not None and result.provenance.native:
        out.append(_found_by(result.provenance))
    out += (f"Warning: {warning}" for warning in warnings(result))
    if out and out[-1]:
        out.append("")
    out.append(summary(result))
    return "\n".join(out)


def counts(result: CheckResult) -> list[str]:
    """The two lines that other tools parse (the second when the search was complete)."""
    c = result.counts
    s = result.simulated
    if s is not None:
        return [
            f"The number of states generated: {c.generated}",
            f"Simulation using seed {s.seed}: {_many(s.behaviours, 'behaviour')}, "
            f"{_many(s.steps, 'step')}, the longest of {_many(s.longest, 'state')}.",
        ]
    lines = [
        f"{c.generated} states generated, {c.distinct} distinct states found, "
        f"{c.queue} states left on queue."
    ]
    if result.finished:
        lines.append(f"The depth of the complete state graph search is {c.depth}.")
    return lines


def _found_by(p: Provenance) -> str:
    """Which engine found the states, and that none can be lost: TLC gives the odds in its place."""
    code = "packed Python" if p.engine == "packed" else "compiled code"
    return (
        f"{p.native:,} states by {code}, {p.interpreted:,} by the interpreter; each is kept "
        "exactly: no fingerprint collision can hide a state."
    )


def explained(p: Provenance) -> list[str]:
    """Which engine found the states, and why not another."""
    lines = []
    if p.native:
        threads = "1 thread" if p.threads == 1 else f"{p.threads} threads"
        code = "packed Python" if p.engine == "packed" else "compiled code"
        words = "1 word" if p.words == 1 else f"{p.words} words"
        lines.append(
            f"Engine: {p.engine}. {p.native:,} states by {code} ({threads}, {words} a "
            f"state), {p.interpreted:,} by the interpreter; compiled in {p.compile_seconds:.2f} s."
        )
    elif p.declined:
        lines.append(
            f"Engine: interpreter. The native engine leaves this model to it: {p.declined}"
        )
    else:
        lines.append("Engine: interpreter. It was done before compiling would have paid.")
    if p.notice:
        lines.append(f"  Packed Python explored, since there is no machine code here: {p.notice}")
    if p.widenings:
        lines.append(f"  The layout of states was widened {p.widenings} times.")
    if p.given_back:
        lines.append(f"  {p.given_back:,} states were given back to the interpreter, for:")
        lines += [f"  {times:>9,}  {why}" for why, times in p.reasons]
    return lines


def progress(c: Counts) -> str:
    """One line about a search under way."""
    if c.activity:
        return f"{c.activity}: {c.distinct:,} distinct states, {c.seconds:.0f} s"
    if c.behaviours:
        return (
            f"{c.behaviours:,} behaviours: {c.generated:,} generated ({c.rate:,.0f}/s), "
            f"the longest of {c.depth} states, {c.seconds:.0f} s"
        )
    return (
        f"depth {c.depth}: {c.generated:,} generated ({c.rate:,.0f}/s), "
        f"{c.distinct:,} distinct, {c.queue:,} queued, {c.seconds:.0f} s"
    )


def summary(result: CheckResult) -> str:
    """The verdict in a sentence or two."""
    c = result.counts
    took = _took(c)
    match result.verdict:
        case Verdict.HOLDS:
            return f"{result.model}: {_held(result)}. ({took})"
        case Verdict.REACHED:
            return f"{result.model}: everything that was looked for is reachable. ({took})"
        case Verdict.UNREACHED:
            lacking = ", ".join(w.name for w in result.witnesses if not w.reached)
            return f"{result.model}: not reachable: {lacking}. ({took})"
        case Verdict.SAMPLED:
            return f"{result.model}: nothing wrong was found in these behaviours. ({took})"
        case Verdict.UNDECIDED:
            reasons = "\n".join(f"  undecided: {reason}" for reason in result.undecided)
            return f"{result.model}: undecided; nothing wrong was found. ({took})\n{reasons}"
        case Verdict.INTERRUPTED:
            return f"{result.model}: interrupted; nothing wrong was found so far. ({took})"
        case _:
            first = result.first
            assert first is not None
            more = len(result.findings) - 1
            also = f" and {more} more finding{'s' if more > 1 else ''}." if more else ""
            message = first.message.removesuffix(".") if also else first.message
            return f"{result.model}: {message}{also} ({took})"


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _took(c: Counts) -> str:
    """How long it took. So short a run says nothing of a rate: its start is most of it."""
    if c.seconds < 0.1:
        return "under 0.1 s"
    return f"{c.seconds:.1f} s" + (f", {c.rate:,.0f} states/s" if c.generated else "")


def _held(result: CheckResult) -> str:
    """What was checked and holds, by kind, in words."""
    by_kind: dict[str, list[str]] = {}
    for kind, name in result.checked:
        by_kind.setdefault(_KINDS[kind], []).append(name)
    parts = [
        "no deadlock" if word == "deadlock" else f"{word} {', '.join(dict.fromkeys(names))}"
        for word, names in by_kind.items()
    ]
    return f"holds: {'; '.join(parts)}" if parts else "no property was asked for"


def finding_lines(finding: Finding) -> Iterable[str]:
    """What is wrong, where, and the behaviour that shows it."""
    if finding.diagnostic is not None:
        yield finding.diagnostic.render()
    else:
        yield f"Error: {finding.message}"
        if finding.span is not None and finding.kind == "assumption":
            yield f"  {finding.span}: {finding.span.text.splitlines()[0]}"  # it may have no name
        elif finding.span is not None:
            yield f"  {finding.name} is at {finding.span}"
        if finding.part is not None:
            yield from false_part(finding.part)
    if finding.trace:
        yield f"The behaviour {'is' if finding.loop else 'up to this point is'}:"
        yield from trace(finding.trace)
    if finding.loop is not None:
        yield back(finding.loop)


def false_part(part: FalsePart) -> Iterable[str]:
    """The part of a formula that is false, and its values."""
    words = part.text if len(part.text) <= _WIDEST else part.text[: _WIDEST - 4] + " ..."
    yield f"  false: {words}" + (f"  at {part.span}" if part.span else "")
    for name, value in part.values:
        lead = f"    {name} = "
        yield lead + pretty(value, len(lead))


def back(loop: TraceStep) -> str:
    """How a behaviour goes on that has no end."""
    if not loop.action:
        return f"Stuttering: the behaviour stays in state {loop.number} for ever."
    return f"Back to state {loop.number}: {label(loop)}{_place(loop)}"


def _place(step: TraceStep) -> str:
    """Where a step comes from: in words where it has some, and the place in a file."""
    origin = f"  [{step.origin}]" if step.origin else ""
    return origin + (f"  at {step.place}" if step.place else "")


def _witness(witness: Witness, result: CheckResult) -> Iterable[str]:
    if witness.reached:
        yield f"Reached: {witness.name}"
        yield (
            "The shortest behaviour to such a state is:"
            if result.simulated is None
            else ("The behaviour that came there is:")
        )
        yield from trace(witness.trace)
    elif witness.reached is None:
        yield f"Not reached so far: {witness.name}"
    else:
        yield f"Not reached: {witness.name} is false in all {result.counts.distinct} states."


def warnings(result: CheckResult) -> Iterable[str]:
    """What is right but suspicious, a sentence each with its place."""
    yield from _never_fired(result)
    for part in result.vacuous:
        where = f"  at {part.span}" if part.span else ""
        yield vacuous_sentence(part) + where
    yield from result.warnings


def vacuous_sentence(part: Vacuous) -> str:
    """What is never put to use, in a sentence."""
    if part.kind == "antecedent":
        return f"{part.where}: {part.text} is never true where it is left of =>."
    if part.kind == "leads-to":
        return f"{part.where}: {part.text} is never true where it is left of ~>."
    if part.kind == "fairness":
        return f"{part.where}: {part.text} asks for nothing, its action is never enabled."
    return f"{part.where}: a quantifier over {part.text}, which is always empty."


def trace(steps: tuple[TraceStep, ...]) -> Iterable[str]:
    """A behaviour as numbered states; lines of changed variables start with `CHANGED`."""
    before: TraceStep | None = None
    for step in steps:
        yield f"State {step.number}: {label(step)}{_place(step)}"
        for name, value in step.shown.items():
            mark = CHANGED if name in step.changed else _SAME
            lead = f"{mark}/\\ {name} = "
            yield lead + pretty(value, len(lead))
            if before is not None and name in step.changed and name in before.shown:
                inner = changes(before.shown[name], value)
                if any(c.path or c.kind != "set" for c in inner):
                    yield from (f"         \\* {c}" for c in inner)
        yield ""
        before = step


def label(step: TraceStep) -> str:
    """What led to a state: the action with its arguments."""
    if not step.action:
        return "Initial predicate" if step.number == 1 else "Stuttering"
    if not step.args:
        return step.action
    return step.action + "(" + ", ".join(f"{n} = {show(v)}" for n, v in step.args) + ")"


def _never_fired(result: CheckResult) -> Iterable[str]:
    if not result.finished:
        return
    fired = {a.name for a in result.coverage if a.fired}
    for action in result.never_fired:
        part = " (this disjunct of it)" if action.name in fired else ""
        where = f"  at {action.span}" if action.span else ""
        yield f"the action {action.name}{part} was never enabled.{where}"


def action_names(result: CheckResult) -> list[str]:
    """What the rows of the coverage are called: the actions' names, with their places where two
    have the same name, as the disjuncts of a Next that is written in one piece do."""
    twice = {name for name, n in Counter(a.name for a in result.coverage).items() if n > 1}
    return [
        f"{a.name} ({a.span})" if a.name in twice and a.span else a.name for a in result.coverage
    ]


def coverage_table(result: CheckResult) -> list[str]:
    """One line an action: new states found, steps made; one line an expression: evaluations."""
    names = action_names(result)
    width = max([6, *map(len, names)])
    out = [f"{'action':<{width}}  {'new states':>10}  {'steps':>10}"]
    rows = zip(names, result.coverage, strict=True)
    out += [f"{name:<{width}}  {a.fresh:>10,}  {a.fired:>10,}" for name, a in rows]
    if result.expressions:
        out += ["", "evaluations"]
    for e in result.expressions:
        mark = "  never" if e.count == 0 else f"{e.count:>7,}"
        words = " ".join(e.span.text.split())
        out.append(f"{mark}  {e.span}  {words[:_SHOWN]}{' ...' if words[_SHOWN:] else ''}")
    return out
