"""What may live here: a check's result as JSON, format `acceptor-check/1`.

Values are encoded as in the Informal Trace Format, so that its tools can read them: integers beyond
2^53 are `{"#bigint": "..."}`, sequences are arrays, sets `{"#set": [...]}`, records objects, other
functions `{"#map": [[key, value], ...]}`; a model value is `{"#model": "name"}`.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from pymodel.check.result import CheckResult, FalsePart, Finding, TraceStep
from pymodel.engine.base import Provenance
from pymodel.errors import Diagnostic, Span
from pymodel.values import Bool, Function, ModelValue, Value, ordered, show

FORMAT = "acceptor-check/1"
_EXACT = 2**53


def dumps(result: CheckResult) -> str:
    """The result as a JSON text with a newline at its end."""
    return json.dumps(encode(result), indent=2, ensure_ascii=False) + "\n"


def encode(result: CheckResult) -> dict[str, Any]:
    """The result as JSON's own types."""
    c = result.counts
    return {
        "format": FORMAT,
        "model": result.model,
        "verdict": result.verdict.value,
        "exit_code": result.exit_code,
        "finished": result.finished,
        "counts": {
            "generated": c.generated,
            "distinct": c.distinct,
            "queue": c.queue,
            "depth": c.depth,
            "seconds": round(c.seconds, 3),
        },
        "engine": None if result.provenance is None else _engine(result.provenance),
        "simulated": None if result.simulated is None else asdict(result.simulated),
        "checked": [{"kind": kind, "name": name} for kind, name in result.checked],
        "undecided": list(result.undecided),
        "warnings": list(result.warnings),
        "findings": [_finding(f) for f in result.findings],
        "witnesses": [
            {"name": w.name, "reached": w.reached, "trace": [_step(s) for s in w.trace]}
            for w in result.witnesses
        ],
        "vacuous": [
            {"kind": v.kind, "where": v.where, "text": v.text, "span": _span(v.span)}
            for v in result.vacuous
        ],
        "coverage": [
            {"action": a.name, "fired": a.fired, "new": a.fresh, "span": _span(a.span)}
            for a in result.coverage
        ],
        "expressions": [{"span": _span(e.span), "count": e.count} for e in result.expressions],
    }


def _engine(p: Provenance) -> dict[str, Any]:
    """Which engine found the states. None of ours tells states apart by fingerprints."""
    return {
        "name": p.engine,
        "exact_states": True,
        "native": p.native,
        "interpreted": p.interpreted,
        "given_back": p.given_back,
        "reasons": [{"reason": why, "times": n} for why, n in p.reasons],
        "declined": p.declined or None,
        "notice": p.notice or None,
        "threads": p.threads,
        "words": p.words,
        "widenings": p.widenings,
        "compile_seconds": round(p.compile_seconds, 3),
    }


def _finding(f: Finding) -> dict[str, Any]:
    return {
        "kind": f.kind,
        "name": f.name,
        "message": f.message,
        "exit_code": f.exit_code,
        "span": _span(f.span),
        "diagnostic": None if f.diagnostic is None else _diagnostic(f.diagnostic),
        "trace": [_step(s) for s in f.trace],
        "loop": None if f.loop is None else _loop(f.loop),
        "false": None if f.part is None else _part(f.part),
    }


def _part(p: FalsePart) -> dict[str, Any]:
    """The part of the formula that is false."""
    values = {name: encode_value(v) for name, v in p.values}
    return {"text": p.text, "span": _span(p.span), "values": values}


def _loop(s: TraceStep) -> dict[str, Any]:
    """The step after the last state, which leads to a state of the trace again."""
    return {
        "back_to": s.number,
        "stuttering": not s.action,
        "action": s.action or None,
        "args": {name: encode_value(v) for name, v in s.args},
        "origin": s.origin or None,
        "origin_span": _span(s.origin_span),
        "span": _span(s.span),
    }


def _step(s: TraceStep) -> dict[str, Any]:
    return {
        "number": s.number,
        "action": s.action or None,
        "args": {name: encode_value(v) for name, v in s.args},
        "state": {name: encode_value(v) for name, v in s.state.items()},
        "alias": None
        if s.alias is None
        else {name: encode_value(v) for name, v in s.alias.items()},
        "changed": sorted(s.changed),
        "origin": s.origin or None,
        "origin_span": _span(s.origin_span),
        "span": _span(s.span),
    }


def _diagnostic(d: Diagnostic) -> dict[str, Any]:
    return {
        "code": d.code,
        "message": d.message,
        "hint": d.hint or None,
        "span": _span(d.span),
        "notes": [{"text": text, "span": _span(span)} for text, span in d.notes],
    }


def _span(span: Span | None) -> dict[str, Any] | None:
    if span is None:
        return None
    return {
        "file": span.source.name,
        "line": span.line,
        "col": span.col,
        "end_line": span.end_line,
        "end_col": span.end_col,
    }


def encode_value(v: Value) -> Any:
    """A value as JSON's own types; see the module's text for the encoding."""
    match v:
        case Bool():
            return bool(v)
        case int():
            return v if abs(v) < _EXACT else {"#bigint": str(v)}
        case str():
            return v
        case ModelValue():
            return {"#model": v.name}
        case tuple():
            return [encode_value(x) for x in v]
        case frozenset():
            return {"#set": [encode_value(x) for x in ordered(v)]}
        case Function():
            if all(isinstance(k, str) and not k.startswith("#") for k in v):
                return {k: encode_value(v[k]) for k in ordered(v)}
            return {"#map": [[encode_value(k), encode_value(v[k])] for k in ordered(v)]}
    return {"#unserializable": show(v)}
