"""What may live here: from what an engine reports to findings: sentences, exit codes, places."""

from __future__ import annotations

from pymodel.check.result import Finding, TraceStep
from pymodel.engine.base import Violation
from pymodel.errors import (
    EXIT_ASSERT,
    EXIT_ASSUMPTION,
    EXIT_DEADLOCK,
    EXIT_EVAL_SPEC,
    EXIT_INVARIANT,
    EXIT_PARSE,
    EXIT_PROPERTY,
    EXIT_TOO_LARGE,
    Diagnostic,
    Span,
)
from pymodel.kernel.model import Model
from pymodel.kernel.nodes import Named

_EXITS = {
    "invariant": EXIT_INVARIANT,
    "deadlock": EXIT_DEADLOCK,
    "action-property": EXIT_PROPERTY,
    "init-property": EXIT_PROPERTY,
    "assert": EXIT_ASSERT,
    "evaluation": EXIT_EVAL_SPEC,
}
#: What a false constant formula is called, by its kind.
_CONSTANT = {"assumption": "Assumption", "postcondition": "Postcondition", "periodic": "_PERIODIC"}


def of_violation(model: Model, v: Violation, trace: tuple[TraceStep, ...]) -> Finding:
    """The finding for a violation, with the behaviour that shows it."""
    span, definition = _places(model, v)
    return Finding(
        v.kind,
        v.name,
        _message(v),
        _exit_code(v),
        trace,
        v.diagnostic,
        span,
        definition=definition,
    )


def of_constant(kind: str, name: str, span: Span | None, failure: Diagnostic | None) -> Finding:
    """The finding for an ASSUME, a POSTCONDITION or a _PERIODIC that is false, or cannot be
    evaluated: what its evaluation met is shown, and the exit code is that of a false one."""
    how = "is false" if failure is None else "cannot be evaluated"
    message = f"{_CONSTANT[kind]} {name} {how}."
    return Finding(kind, name, message, EXIT_ASSUMPTION, diagnostic=failure, span=span)


def of_unwitnessed(name: str, span: Span | None) -> Finding:
    """The finding for a `_POSSIBLE` that no state or step satisfies. The exit code is TLC's."""
    message = f"_POSSIBLE {name} was never witnessed: no reachable state or step satisfies it."
    return Finding("possible", name, message, EXIT_ASSUMPTION, span=span)


def of_failure(d: Diagnostic) -> Finding:
    """The finding for a failure that is not a state's."""
    kind = "assert" if d.exit_code == EXIT_ASSERT else "evaluation"
    return Finding(kind, d.code, d.message, _evaluation_exit(d, _EXITS[kind]), diagnostic=d)


def exhausted(e: RecursionError | MemoryError) -> Diagnostic:
    """The machine's own limits, as a diagnostic."""
    if isinstance(e, RecursionError):
        message, hint = "an expression nests too deeply to evaluate", "does a recursion end?"
    else:
        message, hint = "the machine has no memory left", "use smaller constants, or --max-states"
    return Diagnostic("eval.exhausted", message, None, hint, exit_code=EXIT_TOO_LARGE)


def checked(m: Model) -> tuple[tuple[str, str], ...]:
    """What a check of this model looks at, as (kind, name)."""
    out: list[tuple[str, str]] = [("assumption", f.name) for f in m.assumptions]
    out += [("invariant", f.name) for f in m.invariants]
    out += [("init-property", f.name) for f in m.init_properties]
    out += [("action-property", p.name) for p in m.action_properties]
    out += [("liveness", f.name) for f in m.liveness]
    out += [("periodic", f.name) for f in m.periodic]
    out += [("possible", f.name) for f in (*m.possible, *m.possible_steps)]
    out += [("postcondition", f.name) for f in m.postconditions]
    if m.check_deadlock:
        out.append(("deadlock", "deadlock"))
    return tuple(dict.fromkeys(out))


def _message(v: Violation) -> str:
    match v.kind:
        case "invariant":
            return f"Invariant {v.name} is violated."
        case "deadlock":
            return "Deadlock reached: no action is enabled in the last state."
        case "action-property":
            return f"Action property {v.name} is violated by the last step."
        case "init-property":
            return f"Property {v.name} is violated by the initial state."
        case "assert":
            return v.diagnostic.message if v.diagnostic else "An Assert failed."
    return v.diagnostic.message if v.diagnostic else f"Evaluating {v.name} failed."


def _exit_code(v: Violation) -> int:
    if v.kind in ("evaluation", "assert") and v.diagnostic is not None:
        return _evaluation_exit(v.diagnostic, _EXITS[v.kind])
    return _EXITS.get(v.kind, EXIT_EVAL_SPEC)


def _evaluation_exit(d: Diagnostic, default: int) -> int:
    """The exit code of a diagnostic; EXIT_PARSE is the default of diagnostics that say nothing."""
    return default if d.exit_code == EXIT_PARSE else d.exit_code


def _places(m: Model, v: Violation) -> tuple[Span | None, Span | None]:
    """Where what is violated stands, and its whole definition."""
    if v.kind == "action-property":
        return next((p.span for p in m.action_properties if p.name == v.name), None), None
    formulas = {"invariant": m.invariants, "init-property": m.init_properties}.get(v.kind, ())
    formula = next((f for f in formulas if f.name == v.name), None)
    if formula is None:
        return None, None
    name, node = formula.span, formula.node
    body = node.body.span if isinstance(node, Named) else node.span
    if name is None or body is None or name.source != body.source:
        return name, None
    begins = (name.line, name.col) <= (body.line, body.col)
    return name, name.to(body) if begins else None
