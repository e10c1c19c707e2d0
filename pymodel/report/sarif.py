"""What may live here: a check's result as SARIF 2.1.0, as code hosts show it beside the source.

A finding is a result of the rule of its kind, at the place of the formula; its counterexample is a
code flow, one location a step. Warnings (an action that never fires, an antecedent that is never
true) are results of their own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from pymodel.check.result import CheckResult, Finding, TraceStep
from pymodel.errors import Span
from pymodel.report.text import label, vacuous_sentence
from pymodel.values import show

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
#: What each rule is about, by the kind of finding.
RULES: Mapping[str, str] = {
    "assumption": "An ASSUME is false.",
    "invariant": "An invariant is false in a reachable state.",
    "deadlock": "A reachable state has no successor.",
    "action-property": "A step violates a property of steps.",
    "init-property": "An initial state violates a property.",
    "liveness": "A behaviour violates a temporal property.",
    "assert": "An Assert failed.",
    "evaluation": "An expression has no value.",
    "periodic": "A _PERIODIC is false.",
    "possible": "No reachable state or step satisfies a _POSSIBLE.",
    "postcondition": "A POSTCONDITION is false.",
    "never-fired": "An action is never enabled.",
    "vacuous": "A part of a formula is never put to use.",
}


def dumps(result: CheckResult, version: str) -> str:
    """The result as one run of the tool of this version."""
    results = [_finding(f) for f in result.findings]
    if result.finished:
        for action in result.never_fired:
            words = f"The action {action.name} is never enabled."
            results.append(_result("never-fired", "warning", words, action.span))
    results += [_result("vacuous", "warning", vacuous_sentence(v), v.span) for v in result.vacuous]
    used = dict.fromkeys(r["ruleId"] for r in results)
    driver = {
        "name": "acceptor",
        "version": version,
        "rules": [
            {"id": rule, "shortDescription": {"text": RULES.get(rule, rule)}} for rule in used
        ],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, "exitCode": result.exit_code}],
        "results": results,
    }
    whole = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _finding(f: Finding) -> dict[str, Any]:
    span = f.diagnostic.span if f.diagnostic is not None and f.diagnostic.span else f.span
    message = f.message if not f.trace else f"{f.message} ({len(f.trace)} states)"
    out = _result(f.kind, "error", message, span)
    if f.trace:
        steps = [_step(s) for s in f.trace]
        if f.loop is not None:
            steps.append(_location(f"back to state {f.loop.number}: {label(f.loop)}", f.loop.place))
        out["codeFlows"] = [{"threadFlows": [{"locations": [{"location": s} for s in steps]}]}]
    return out


def _result(rule: str, level: str, message: str, span: Span | None) -> dict[str, Any]:
    out: dict[str, Any] = {"ruleId": rule, "level": level, "message": {"text": message}}
    if span is not None:
        out["locations"] = [{"physicalLocation": _physical(span)}]
    return out


def _step(s: TraceStep) -> dict[str, Any]:
    shown = [f"{n} = {show(v)}" for n, v in s.shown.items() if n in s.changed or s.number == 1]
    return _location(f"{s.number}: {label(s)}: {', '.join(shown) or 'nothing changes'}", s.place)


def _location(words: str, span: Span | None) -> dict[str, Any]:
    out: dict[str, Any] = {"message": {"text": words}}
    if span is not None:
        out["physicalLocation"] = _physical(span)
    return out


def _uri(name: str) -> str:
    """A file's name as a reference: absolute names are `file:` URIs, others relative ones."""
    path = PurePath(name)
    return path.as_uri() if path.is_absolute() else quote(name.replace("\\", "/"))


def _physical(span: Span) -> dict[str, Any]:
    return {
        "artifactLocation": {"uri": _uri(span.source.name)},
        "region": {
            "startLine": span.line,
            "startColumn": span.col,
            "endLine": span.end_line,
            "endColumn": span.end_col,
        },
    }
