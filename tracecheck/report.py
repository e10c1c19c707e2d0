"""What may live here: a trace's verdict as text and as JSON. Strings only; a cli prints them."""

from __future__ import annotations

import json
from typing import Any

from pymodel.report.lines import WIDTH, fit
from tracecheck.brief import cut
from tracecheck.result import LEFT_OUT, Rejection, TraceResult, Verdict

#: Contradicted places that are shown; one is mostly enough.
_MISMATCHES = 8


def text(result: TraceResult, width: int = WIDTH) -> str:
    """The verdict in under 40 lines: what was refused, where, why; then the audit of fields.

    Sentences and lists are broken at `width`; what was logged is not.
    """
    out = [_headline(result)]
    if result.rejection:
        out += _rejection(result.rejection)
    notes = [f"note: {note}" for note in result.notes]
    if result.inserted:
        steps = "1 step was" if result.inserted == 1 else f"{result.inserted} steps were"
        notes.append(f"note: {steps} added that a recovery proves and no record shows")
    if result.open_tails:
        notes.append(
            f"note: no end was written by {', '.join(result.open_tails)} (normal for a kill)"
        )
    if result.verdict is not Verdict.REJECTED:
        notes += audit(result)
    return "\n".join([*out, *(fit(line, width) for line in notes)])


def _headline(result: TraceResult) -> str:
    match result.verdict:
        case Verdict.ACCEPTED:
            return f"accepted: all {result.events} events are a behaviour of the spec"
        case Verdict.UNDECIDED:
            return f"undecided after {result.accepted} of {result.events} events: {result.reason}"
        case Verdict.REJECTED:
            return f"rejected after {result.accepted} of {result.events} events"


def _rejection(r: Rejection) -> list[str]:
    event = r.event
    out = [
        f"{event.span}: event {event.id}: {event.action} {cut(json.dumps(event.args))}",
        f"  {r.reason}",
    ]
    if r.conjunct:
        place = f"   ({r.conjunct.span})" if r.conjunct.span else ""
        out.append(f"  first false conjunct of {r.action}: {r.conjunct.text}{place}")
        out += [f"      {name} = {value}" for name, value in r.conjunct.values]
    for m in r.mismatches[:_MISMATCHES]:
        logged = m.logged if m.logged is LEFT_OUT else cut(json.dumps(m.logged))
        out.append(f"  {m.place}: the spec says {m.expected}, the log {logged}")
    if len(r.mismatches) > _MISMATCHES:
        out.append(f"  … and {len(r.mismatches) - _MISMATCHES:,} more places")
    if r.cause:
        c = r.cause
        out.append(f"  caused by {c.id}: {c.action} {cut(json.dumps(c.args))}   ({c.span})")
    if r.alternative:
        out.append(f"  {r.alternative} would explain what was logged")
    if r.hint:
        out.append(f"  hint: {r.hint}")
    return out


def audit(result: TraceResult) -> list[str]:
    """Which logged fields were compared with the spec, and which never."""
    carried = result.audit.carried
    checked = ", ".join(
        f"{k} ({n})" if k not in carried else f"{k} ({n}, {carried[k]} not)"
        for k, n in sorted(result.audit.checked.items())
    )
    never = ", ".join(f"{k} ({n})" for k, n in sorted(result.audit.never_checked.items()))
    out = [f"checked fields: {checked or 'none'}", f"fields never checked: {never or 'none'}"]
    seen = ", ".join(f"{k} ({n})" for k, n in sorted(result.actions.items()))
    out.append(f"actions: {seen or 'none'}")
    if result.never_seen:
        out.append(f"actions that this trace never shows: {', '.join(result.never_seen)}")
    return out


def as_json(result: TraceResult) -> dict[str, Any]:
    """The verdict for machines; keys are stable."""
    out: dict[str, Any] = {
        "verdict": result.verdict.value,
        "events": result.events,
        "accepted": result.accepted,
        "inserted": result.inserted,
        "checked": dict(result.audit.checked),
        "never_checked": dict(result.audit.never_checked),
        "actions": dict(result.actions),
        "never_seen": list(result.never_seen),
        "reason": result.reason,
        "notes": list(result.notes),
    }
    r = result.rejection
    if r:
        out["rejection"] = {
            "file": r.event.span.source.name,
            "line": r.event.span.line,
            "event": r.event.id,
            "action": r.action,
            "reason": r.reason,
            "conjunct": r.conjunct.text if r.conjunct else None,
            "values": dict(r.conjunct.values) if r.conjunct else {},
            "mismatches": [
                {"place": m.place, "spec": m.expected, "log": m.logged} for m in r.mismatches
            ],
            "cause": r.cause.id if r.cause else None,
            "alternative": r.alternative,
        }
    return out
