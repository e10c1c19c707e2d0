"""The formats that other programs read: ITF, a TLA+ module, JUnit's XML, SARIF."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pytest

from pymodel.check.result import (
    ActionCoverage,
    CheckResult,
    Counts,
    Finding,
    TraceStep,
    Vacuous,
    Verdict,
)
from pymodel.check.search import CheckOptions, run
from pymodel.engine.interpreter import Interpreter
from pymodel.errors import Diagnostic, Source, Span
from pymodel.kernel import load
from pymodel.report import itf, junit, sarif, tla
from pymodel.values import FALSE, TRUE, Function, ModelValue, Value
from tests.differential.tlc import available, run_tlc

A, B = ModelValue("a"), ModelValue("b")
SOURCE = Source("dir/M.tla", "Vote(r) ==\n  bal' = 1\n")
SPAN = Span(SOURCE, 1, 1, 2, 11)
FIRST: dict[str, Value] = {
    "f": Function({A: -1, B: 2**70}),
    "s": frozenset({3, 1, 2}),
    "r": Function({"x": (1, 'q"u\\o\nte'), "y": ()}),
    "t": (TRUE, frozenset(), A),
}
SECOND: dict[str, Value] = {**FIRST, "s": frozenset({(1, 2)}), "t": (FALSE, frozenset({B}), A)}
TRACE = (
    TraceStep(1, "", (), FIRST, frozenset()),
    TraceStep(2, "Vote", (("r", A), ("n", 3)), SECOND, frozenset(("s", "t")), SPAN),
)
LOOP = TraceStep(1, "Back", (), FIRST, frozenset(), SPAN)
FINDING = Finding("invariant", "Safe", "Invariant Safe is violated.", 12, TRACE, span=SPAN)
VIOLATED = CheckResult(
    "M",
    Verdict.VIOLATED,
    12,
    Counts(4, 3, 1, 2, 0.5),
    finished=False,
    findings=(FINDING,),
    coverage=(ActionCoverage("Vote", 3, 2, SPAN), ActionCoverage("Crash", 0, 0, SPAN)),
    checked=(("invariant", "Safe"), ("invariant", "Other"), ("deadlock", "deadlock")),
)


# --- ITF ------------------------------------------------------------------------------------------


def test_itf_has_the_states_in_its_own_encoding() -> None:
    data = json.loads(itf.dumps(TRACE, None, "M", "why"))
    assert data["#meta"]["format"] == "ITF"
    assert data["vars"] == ["f", "s", "r", "t"]
    assert "loop" not in data
    first, second = data["states"]
    assert first == {
        "#meta": {"index": 0},
        "f": {"#map": [["a", {"#bigint": "-1"}], ["b", {"#bigint": str(2**70)}]]},
        "s": {"#set": [{"#bigint": "1"}, {"#bigint": "2"}, {"#bigint": "3"}]},
        "r": {"x": [{"#bigint": "1"}, 'q"u\\o\nte'], "y": []},
        "t": [True, {"#set": []}, "a"],
    }
    assert second["#meta"] == {
        "index": 1,
        "action": "Vote",
        "args": {"r": "a", "n": {"#bigint": "3"}},
    }


def test_itf_counts_the_loop_from_zero() -> None:
    assert json.loads(itf.dumps(TRACE, LOOP))["loop"] == 0


# --- TLA+ -----------------------------------------------------------------------------------------


def replayed(path: Path) -> tuple[list[dict[str, Any]], int]:
    """The states of a module that replays a behaviour, and how many steps were generated."""
    model = load(path, path)
    engines: list[Interpreter] = []

    def make(given: Any) -> Interpreter:
        engines.append(Interpreter(given))
        return engines[-1]

    result = run(model, make, CheckOptions())
    assert (result.exit_code, result.finished) == (0, True)
    states = [dict(engines[0].decode(i)) for i in range(result.counts.distinct)]
    return states, result.counts.generated


@pytest.mark.parametrize("loop", [None, LOOP])
def test_the_module_replays_the_behaviour(tmp_path: Path, loop: TraceStep | None) -> None:
    path = tmp_path / "M_Trace.tla"
    path.write_text(tla.module("M_Trace", TRACE, loop), encoding="utf-8")
    states, generated = replayed(path)
    assert [s.pop("step") for s in states] == [1, 2]
    assert [{n: _names(v) for n, v in s.items()} for s in states] == [
        {n: _names(v) for n, v in step.state.items()} for step in TRACE
    ]
    assert generated == (2 if loop is None else 3)


def _names(v: Value) -> Any:
    """A value with names in place of model values: those of two loads are different objects."""
    if isinstance(v, ModelValue):
        return ("model value", v.name)
    if isinstance(v, tuple):
        return tuple(map(_names, v))
    if isinstance(v, frozenset):
        return frozenset(map(_names, v))
    if isinstance(v, Function):
        return frozenset((_names(k), _names(x)) for k, x in v.items())
    return v


def test_names_of_the_behaviour_are_not_taken(tmp_path: Path) -> None:
    state = {"step": 1, "vars": 2, "Init": 3, "State1": 4, "Spec": 5, "Next": 6}
    path = tmp_path / "N.tla"
    path.write_text(tla.module("N", (TraceStep(1, "", (), state, frozenset()),)))
    (found,), generated = replayed(path)
    assert {n: found[n] for n in state} == state
    assert generated == 1


@pytest.mark.tlc
@pytest.mark.skipif(not available(), reason="needs the extra `tlc`")
def test_tlc_replays_the_module_too(tmp_path: Path) -> None:
    step = {**SECOND, "f": Function({A: -1, B: 7})}
    trace = (TraceStep(1, "", (), {**FIRST, "f": ()}, frozenset()), replace(TRACE[1], state=step))
    path = tmp_path / "T.tla"
    module, _, rest = tla.module("T", trace).partition("---- CONFIG T ----\n")
    path.write_text(module, encoding="utf-8")
    path.with_suffix(".cfg").write_text(
        rest.replace("====", "").replace("CHECK_DEADLOCK FALSE", "")
    )
    result = run_tlc(path, flags=["-deadlock"], dump=False)
    assert (result.exit_code, result.generated, result.distinct) == (0, 2, 2)


# --- JUnit ----------------------------------------------------------------------------------------


def suite(result: CheckResult) -> Xml.Element:
    found = Xml.fromstring(junit.dumps(result)).find("testsuite")
    assert found is not None
    return found


def test_junit_has_a_case_for_each_thing_checked() -> None:
    found = suite(VIOLATED)
    cases = {(c.get("classname"), c.get("name")): c for c in found.iter("testcase")}
    assert set(cases) == {
        ("M.invariant", "Safe"),
        ("M.invariant", "Other"),
        ("M.deadlock", "deadlock"),
    }
    failure = cases["M.invariant", "Safe"].find("failure")
    assert failure is not None
    assert failure.get("message") == "Invariant Safe is violated."
    assert failure.text is not None
    assert "State 2: Vote(r = a, n = 3)" in failure.text
    # The search ended at the violation, so nobody knows about the others.
    assert cases["M.deadlock", "deadlock"].find("skipped") is not None
    assert (found.get("tests"), found.get("failures"), found.get("skipped")) == ("3", "1", "2")


def test_junit_tells_errors_from_failures_and_holds_any_text() -> None:
    wrong = Diagnostic("eval.type", "no \x00 <value> & more", SPAN)
    error = Finding("evaluation", "Safe", wrong.message, 75, diagnostic=wrong)
    found = suite(replace(VIOLATED, findings=(error,), verdict=Verdict.ERROR))
    assert (found.get("errors"), found.get("failures")) == ("1", "0")
    element = found.find("testcase/error")
    assert element is not None
    assert element.get("message") == "no \ufffd <value> & more"


def test_junit_of_a_model_that_holds_and_of_one_left_open() -> None:
    holds = replace(VIOLATED, findings=(), verdict=Verdict.HOLDS, finished=True)
    assert [suite(holds).get(n) for n in ("failures", "errors", "skipped")] == ["0", "0", "0"]
    left = replace(holds, verdict=Verdict.UNDECIDED, finished=False, undecided=("a limit",))
    skipped = suite(left).findall("testcase/skipped")
    assert [s.get("message") for s in skipped] == ["a limit"] * 3


# --- SARIF ----------------------------------------------------------------------------------------


def sarif_run(result: CheckResult) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(sarif.dumps(result, "1.2.3"))
    assert data["version"] == "2.1.0"
    (only,) = data["runs"]
    return only  # type: ignore[no-any-return]


def test_sarif_points_into_the_source_and_has_the_steps() -> None:
    found = sarif_run(VIOLATED)
    assert found["tool"]["driver"]["version"] == "1.2.3"
    (result,) = found["results"]
    assert (result["ruleId"], result["level"]) == ("invariant", "error")
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "dir/M.tla"
    assert place["region"] == {"startLine": 1, "startColumn": 1, "endLine": 2, "endColumn": 11}
    steps = result["codeFlows"][0]["threadFlows"][0]["locations"]
    words = [s["location"]["message"]["text"] for s in steps]
    assert words[1] == "2: Vote(r = a, n = 3): s = {<<1, 2>>}, t = <<FALSE, {b}, a>>"


def test_sarif_has_a_rule_for_each_kind_of_result() -> None:
    vacuous = Vacuous("antecedent", "invariant Safe", "x > 1", SPAN)
    holds = replace(VIOLATED, findings=(), finished=True, vacuous=(vacuous,))
    found = sarif_run(holds)
    levels = [(r["ruleId"], r["level"]) for r in found["results"]]
    assert levels == [("never-fired", "warning"), ("vacuous", "warning")]
    assert {r["id"] for r in found["tool"]["driver"]["rules"]} == {"never-fired", "vacuous"}


def test_sarif_ends_a_lasso_with_its_step_back() -> None:
    endless = replace(FINDING, kind="liveness", loop=LOOP)
    (result,) = sarif_run(replace(VIOLATED, findings=(endless,)))["results"]
    last = result["codeFlows"][0]["threadFlows"][0]["locations"][-1]
    assert last["location"]["message"]["text"] == "back to state 1: Back"
