"""Witnesses ("is this ever so?") and vacuity (what no state puts to use)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pymodel.check.options import CheckOptions, DepthOptions, SimulateOptions
from pymodel.check.result import CheckResult, Verdict
from pymodel.check.search import run
from pymodel.engine.interpreter import Interpreter
from pymodel.errors import SpecError
from pymodel.kernel import load_text
from pymodel.kernel.definitions import Definitions
from pymodel.report import html, json, text
from pymodel.report.text import vacuous_sentence

QUEUE = """---- MODULE Queue ----
EXTENDS Integers, Sequences
VARIABLES queue, done
vars == <<queue, done>>
Init == queue = <<>> /\\ done = {}
Put(v) == Len(queue) < 2 /\\ v \\notin done /\\ queue' = Append(queue, v) /\\ UNCHANGED done
Take == queue # <<>> /\\ done' = done \\cup {Head(queue)} /\\ queue' = Tail(queue)
Idle == UNCHANGED vars
Next == (\\E v \\in 1..2 : Put(v)) \\/ Take \\/ Idle
"""
CFG = "INIT Init\nNEXT Next\n"


def check(
    *reach: str, body: str = "", cfg: str = "", options: CheckOptions | None = None
) -> CheckResult:
    model = load_text(QUEUE + body + "\n====\n", CFG + cfg)
    assert isinstance(model.definitions, Definitions)
    wanted = tuple(map(model.definitions.predicate, reach))
    return run(replace(model, reach=wanted), Interpreter, options)


# --- witnesses ------------------------------------------------------------------------------------


def test_a_reachable_state_comes_with_a_shortest_behaviour() -> None:
    result = check("done = {1, 2}")
    assert (result.verdict, result.exit_code, result.findings) == (Verdict.REACHED, 0, ())
    (witness,) = result.witnesses
    assert witness.reached is True
    assert len(witness.trace) == 5
    assert witness.trace[-1].state["done"] == {1, 2}
    assert all(s.state["done"] != {1, 2} for s in witness.trace[:-1])
    report = text.report(result)
    assert "Reached: done = {1, 2}" in report
    assert "State 5: Take" in report


def test_the_search_stops_when_all_is_found() -> None:
    assert not check("Len(queue) = 1").finished
    assert check("Len(queue) = 1", options=CheckOptions(keep_going=True)).finished


def test_an_unreachable_state_is_told_with_a_code_of_its_own() -> None:
    result = check("Len(queue) = 1", "Len(queue) = 3")
    assert (result.verdict, result.exit_code, result.finished) == (Verdict.UNREACHED, 21, True)
    assert [w.reached for w in result.witnesses] == [True, False]
    assert "Not reached: Len(queue) = 3 is false in all 20 states." in text.report(result)
    assert "not reachable: Len(queue) = 3." in text.summary(result)
    assert [w["reached"] for w in json.encode(result)["witnesses"]] == [True, False]
    # By hand: 7 queues with nothing done, 5 with 1 or with 2 done, 3 with both.
    assert result.counts.distinct == 7 + 5 + 5 + 3


def test_an_incomplete_search_does_not_tell() -> None:
    result = check("Len(queue) = 3", options=CheckOptions(max_depth=2, interval=0.0))
    assert (result.verdict, result.exit_code) == (Verdict.UNDECIDED, 20)
    assert result.witnesses[0].reached is None
    assert "Not reached so far: Len(queue) = 3" in text.report(result)


def test_what_is_wrong_still_comes_first() -> None:
    result = check("done = {1, 2}", body="I == done = {}", cfg="INVARIANT I\n")
    assert (result.verdict, result.exit_code) == (Verdict.VIOLATED, 12)
    assert result.witnesses[0].reached is None


def test_a_state_outside_the_constraints_is_not_reached() -> None:
    result = check("Len(queue) = 2", body="C == Len(queue) < 2", cfg="CONSTRAINT C\n")
    assert result.verdict is Verdict.UNREACHED


@pytest.mark.parametrize(
    "options",
    [
        CheckOptions(depth_first=DepthOptions(12)),
        CheckOptions(simulate=SimulateOptions(seed=3, num=500, depth=20)),
    ],
)
def test_other_ways_of_searching_look_too(options: CheckOptions) -> None:
    result = check("done = {1, 2}", options=options)
    assert (result.verdict, result.exit_code) == (Verdict.REACHED, 0)
    assert result.witnesses[0].trace[-1].state["done"] == {1, 2}
    never = check("Len(queue) = 3", options=options)
    assert (never.verdict, never.exit_code) in [(Verdict.UNREACHED, 21), (Verdict.UNDECIDED, 20)]


def test_a_witness_that_cannot_be_evaluated_is_an_error() -> None:
    result = check("Head(queue) = 1")
    assert (result.verdict, result.exit_code) == (Verdict.ERROR, 75)


@pytest.mark.parametrize("formula", ["queue' = <<>>", "<>(queue = <<>>)"])
def test_only_states_can_be_reached(formula: str) -> None:
    with pytest.raises(SpecError) as caught:
        check(formula)
    assert caught.value.diagnostics[0].code == "cfg.level"


# --- vacuity --------------------------------------------------------------------------------------


def vacuous(invariant: str, more: str = "") -> list[tuple[str, str]]:
    result = check(body=f"{more}\nInv == {invariant}", cfg="INVARIANT Inv\n")
    assert result.verdict is Verdict.HOLDS
    return [(v.kind, v.text) for v in result.vacuous]


@pytest.mark.parametrize(
    ("invariant", "found"),
    [
        ("Len(queue) = 3 => done = {7}", [("antecedent", "Len(queue) = 3")]),
        ("Len(queue) = 2 => done # {7}", []),
        ("queue # <<>> => (Len(queue) > 5 => FALSE)", [("antecedent", "Len(queue) > 5")]),
        # What is inside something unused is not told of as well.
        ("Len(queue) > 5 => \\A v \\in {} : v = 1", [("antecedent", "Len(queue) > 5")]),
        ("\\A v \\in done \\ {1, 2} : v = 9", [("quantifier", "done \\ {1, 2}")]),
        ("\\A v \\in done : v > 4 => v = 9", [("antecedent", "v > 4")]),
        ("\\A v \\in done : v > 1 => v = 2", []),
        ("queue = <<>> \\/ (Head(queue) > 7 => FALSE)", [("antecedent", "Head(queue) > 7")]),
        ("(queue # <<>> /\\ done = {}) \\/ \\A w \\in done : w < 3", []),
        ("IF done = {} THEN \\A v \\in done : FALSE ELSE TRUE", [("quantifier", "done")]),
        (
            "LET s == {w \\in done : w > 2} IN \\A v \\in s : FALSE",
            [("quantifier", "{w \\in done : w > 2}")],
        ),
        ("\\A v \\in 1..2 : \\E w \\in done \\cup {v} : w = v", []),
    ],
)
def test_what_an_invariant_never_uses(invariant: str, found: list[tuple[str, str]]) -> None:
    assert vacuous(invariant) == found


def test_a_definition_used_in_two_places_is_used_if_one_of_them_is() -> None:
    more = "Big(n) == Len(queue) > n => done # {7}"
    assert vacuous("Big(1) /\\ Big(9)", more) == []
    assert vacuous("Big(8) /\\ Big(9)", more) == [("antecedent", "Len(queue) > n")]


def test_a_quantifier_in_an_action() -> None:
    body = "Odd == (\\A v \\in done \\ {1, 2} : v = 0) /\\ UNCHANGED vars\nNext2 == Next \\/ Odd"
    model = load_text(QUEUE + body + "\n====\n", "INIT Init\nNEXT Next2\n")
    result = run(model, Interpreter)
    assert [(v.kind, v.where) for v in result.vacuous] == [("quantifier", "action Odd")]
    line = "Warning: action Odd: a quantifier over done \\ {1, 2}, which is always empty."
    assert line in text.report(result)


@pytest.mark.parametrize(
    ("formula", "found"),
    [
        ("Len(queue) = 3 ~> done = {7}", [("leads-to", "Len(queue) = 3")]),
        ("Len(queue) = 2 ~> TRUE", []),
        ("[](Len(queue) = 3 => <>(done = {7}))", [("antecedent", "Len(queue) = 3")]),
        ("\\A n \\in 0..9 : Len(queue) = n ~> TRUE", []),
        ("\\A n \\in 7..9 : Len(queue) = n ~> <>(done = {})", [("leads-to", "Len(queue) = n")]),
        ("WF_vars(Len(queue) > 8 /\\ Next)", []),
    ],
)
def test_what_a_temporal_property_never_uses(formula: str, found: list[tuple[str, str]]) -> None:
    result = check(body=f"P == {formula}", cfg="PROPERTY P\n")
    assert result.verdict is Verdict.HOLDS
    assert [(v.kind, v.text) for v in result.vacuous] == found
    for part in result.vacuous:
        arrow = "~>" if part.kind == "leads-to" else "=>"
        sentence = f"property P: {part.text} is never true where it is left of {arrow}."
        assert vacuous_sentence(part) == sentence


@pytest.mark.parametrize(
    ("fairness", "found"),
    [
        ("WF_vars(Next)", []),
        ("SF_vars(Len(queue) > 8 /\\ Next)", ["SF_vars(Len(queue) > 8 /\\ Next)"]),
        ("\\A n \\in 0..9 : WF_vars(Len(queue) = n /\\ Next)", []),
        (
            "WF_vars(Next) /\\ \\A n \\in 8..9 : WF_vars(Len(queue) = n /\\ Next)",
            ["WF_vars(Len(queue) = n /\\ Next)"],
        ),
        ("WF_vars(UNCHANGED vars)", ["WF_vars(UNCHANGED vars)"]),
    ],
)
def test_fairness_of_what_is_never_enabled(fairness: str, found: list[str]) -> None:
    body = f"Spec == Init /\\ [][Next]_vars /\\ {fairness}\n====\n"
    result = run(load_text(QUEUE + body, "SPECIFICATION Spec\nCHECK_DEADLOCK FALSE\n"), Interpreter)
    assert [v.text for v in result.vacuous if v.kind == "fairness"] == found
    if found:
        line = f"fairness Spec: {found[0]} asks for nothing, its action is never enabled."
        assert line in text.report(result)


def test_an_unfinished_search_claims_nothing() -> None:
    options = CheckOptions(max_depth=2, interval=0.0)
    body = "Inv == Len(queue) = 2 => done # {7}"
    assert check(body=body, cfg="INVARIANT Inv\n", options=options).vacuous == ()


def test_vacuity_is_in_the_reports() -> None:
    result = check(body="Inv == Len(queue) = 3 => FALSE", cfg="INVARIANT Inv\n")
    assert (result.verdict, result.exit_code) == (Verdict.HOLDS, 0)
    line = "Warning: invariant Inv: Len(queue) = 3 is never true where it is left of =>."
    assert line in text.report(result)
    (entry,) = json.encode(result)["vacuous"]
    assert (entry["kind"], entry["where"]) == ("antecedent", "invariant Inv")
    assert entry["span"]["line"] == 10


def test_the_page_has_witnesses_and_warnings() -> None:
    body = "Inv == Len(queue) = 3 => FALSE"
    page = html.page(check("done = {1}", "Len(queue) = 4", body=body, cfg="INVARIANT Inv\n"))
    assert "<h2>Reached: done = {1}</h2>" in page
    assert "<h2>Not reached: Len(queue) = 4</h2>" in page
    assert "<li>invariant Inv: Len(queue) = 3 is never true where it is left of =&gt;." in page
