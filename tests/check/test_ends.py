"""ALIAS and POSTCONDITION: what a check shows, and what it asks when it has ended."""

from __future__ import annotations

import pytest

from pymodel.check.options import DepthOptions, SimulateOptions
from pymodel.check.result import CheckResult, Verdict
from pymodel.check.search import CheckOptions, run
from pymodel.engine.interpreter import Interpreter
from pymodel.errors import SpecError
from pymodel.kernel import load_text
from pymodel.report import text

COUNTER = """---- MODULE Counter ----
EXTENDS Naturals, TLC
VARIABLES x, y
vars == <<x, y>>
Init == x = 0 /\\ y = 0
Up == x < 4 /\\ x' = x + 1 /\\ UNCHANGED y
Next == Up \\/ (x = 4 /\\ UNCHANGED vars)
Small == x < 2
"""
CFG = "INIT Init\nNEXT Next\n"


def check(body: str, cfg: str, options: CheckOptions | None = None) -> CheckResult:
    return run(load_text(COUNTER + body + "\n====\n", CFG + cfg), Interpreter, options)


def test_an_alias_takes_the_place_of_states() -> None:
    body = 'Alias == [double |-> 2 * x, grows |-> x\' - x, name |-> "n"]'
    first = check(body, "INVARIANT Small\nALIAS Alias\n").first
    assert first is not None
    assert [dict(s.shown) for s in first.trace] == [
        {"double": 0, "grows": 1, "name": "n"},
        {"double": 2, "grows": 1, "name": "n"},
        # The last state has no successor: it stands for its own, as in TLC.
        {"double": 4, "grows": 0, "name": "n"},
    ]
    assert [s.state["x"] for s in first.trace] == [0, 1, 2]
    assert [set(s.changed) for s in first.trace] == [set(), {"double"}, {"double", "grows"}]


def test_the_text_shows_the_alias_and_not_the_state() -> None:
    shown = text.report(check("Alias == [double |-> 2 * x]", "INVARIANT Small\nALIAS Alias\n"))
    assert " * /\\ double = 4" in shown
    assert "/\\ x =" not in shown


def test_an_alias_may_ask_for_the_level() -> None:
    first = check('Alias == [at |-> TLCGet("level")]', "INVARIANT Small\nALIAS Alias\n").first
    assert first is not None
    assert [s.shown["at"] for s in first.trace] == [1, 2, 3]


@pytest.mark.parametrize(
    ("alias", "words"),
    [
        ("Alias == [z |-> x + {}]", "the ALIAS Alias has no value here"),
        ("Alias == <<x>>", "the ALIAS Alias is no record: <<2>>"),
    ],
)
def test_an_alias_that_fails_leaves_the_states_and_says_so(alias: str, words: str) -> None:
    result = check(alias, "INVARIANT Small\nALIAS Alias\n")
    assert result.first is not None
    assert result.exit_code == 12
    assert [dict(s.shown) for s in result.first.trace][-1] == {"x": 2, "y": 0}
    assert [w for w in result.warnings if w.startswith(words)] == list(result.warnings)
    assert f"Warning: {words}" in text.report(result)


def test_an_alias_is_a_formula_of_the_module() -> None:
    with pytest.raises(SpecError) as caught:
        check("", "INVARIANT Small\nALIAS Nowhere\n")
    assert caught.value.exit_code == 151


def test_a_postcondition_that_holds() -> None:
    result = check('Post == TLCGet("distinct") = 5', "POSTCONDITION Post\n")
    assert (result.verdict, result.exit_code) == (Verdict.HOLDS, 0)
    assert ("postcondition", "Post") in result.checked
    assert "POSTCONDITION Post" in text.summary(result)


@pytest.mark.parametrize(
    ("post", "message"),
    [
        ('TLCGet("diameter") = 4', "Postcondition Post is false."),
        ("1 + {} = 2", "Postcondition Post cannot be evaluated."),
    ],
)
def test_a_postcondition_that_does_not_hold(post: str, message: str) -> None:
    result = check(f"Post == {post}", "POSTCONDITION Post\n")
    assert (result.verdict, result.exit_code) == (Verdict.VIOLATED, 10)
    assert result.first is not None
    assert (result.first.kind, result.first.message) == ("postcondition", message)
    assert result.finished


def test_postconditions_see_the_statistics_of_the_whole_run() -> None:
    body = """Post == /\\ TLCGet("stats").generated = 6
        /\\ TLCGet("generated") = 6
        /\\ TLCGet("queue") = 0
        /\\ TLCGet("diameter") = 5"""
    assert check(body, "POSTCONDITIONS Post\n").exit_code == 0


def test_a_violation_comes_first_and_spares_no_postcondition() -> None:
    result = check("Post == FALSE", "INVARIANT Small\nPOSTCONDITION Post\n")
    assert [f.kind for f in result.findings] == ["invariant", "postcondition"]
    assert result.exit_code == 12


def test_the_level_in_a_constraint() -> None:
    result = check('Near == TLCGet("level") < 4', "CONSTRAINT Near\n", CheckOptions(deadlock=False))
    # Levels 1 to 3 are kept; the state of level 4 is generated and left outside.
    assert (result.counts.distinct, result.counts.generated, result.counts.depth) == (3, 4, 3)


def test_the_level_is_0_where_there_is_no_state() -> None:
    body = 'ASSUME TLCGet("level") = 0\nPost == TLCGet("level") = 0'
    assert check(body, "POSTCONDITION Post\n").exit_code == 0


@pytest.mark.parametrize(
    "options",
    [
        CheckOptions(),
        CheckOptions(depth_first=DepthOptions(9)),
        CheckOptions(simulate=SimulateOptions(seed=1, num=2, depth=3)),
    ],
    ids=["breadth", "depth", "simulated"],
)
def test_the_level_is_0_in_init_and_1_in_all_that_looks_at_an_initial_state(
    options: CheckOptions,
) -> None:
    spec = """---- MODULE Levels ----
EXTENDS Naturals, TLC
VARIABLES x, was
Init == x \\in 1..3 /\\ was = TLCGet("level")
Next == x < 9 /\\ x' = 9 /\\ was' = TLCGet("level")
Known == x < 9 => was = 0 /\\ TLCGet("level") = 1
Later == x = 9 => was >= 1 /\\ TLCGet("level") > 1
====
"""
    cfg = "INIT Init\nNEXT Next\nINVARIANTS Known Later\nCONSTRAINTS Known\nCHECK_DEADLOCK FALSE\n"
    result = run(load_text(spec, cfg + "PROPERTY Known\n"), Interpreter, options)
    assert result.findings == ()


STEPWISE = [
    CheckOptions(depth_first=DepthOptions(9)),
    CheckOptions(simulate=SimulateOptions(seed=1, num=2, depth=3)),
]


@pytest.mark.parametrize("options", STEPWISE, ids=["depth", "simulated"])
@pytest.mark.parametrize(
    "post",
    [
        'TLCGet("distinct") = 0',
        'TLCGet("generated") = 0',
        'TLCGet("queue") = 0',
        'TLCGet("diameter") = 0',
        'TLCGet("stats").distinct = 0',
    ],
)
def test_totals_that_nobody_keeps_are_not_0(post: str, options: CheckOptions) -> None:
    result = check(f"Post == {post}", "POSTCONDITION Post\n", options)
    assert (result.exit_code, len(result.findings)) == (10, 1)
    assert result.findings[0].message == "Postcondition Post cannot be evaluated."


@pytest.mark.parametrize("options", [CheckOptions(), *STEPWISE])
def test_how_long_it_took_is_known_in_every_search(options: CheckOptions) -> None:
    body = 'Post == TLCGet("duration") >= 0 /\\ TLCGet("stats").duration >= 0'
    assert check(body, "POSTCONDITION Post\n", options).findings == ()


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("levl", 'did you mean "level"?'),
        ("statistics", 'did you mean "stats"?'),
        ("spec", "is not told here"),
        ("action", "is not told here"),
        ("zzz", ""),
    ],
)
def test_a_name_that_means_nothing_to_tlcget_is_an_error(name: str, hint: str) -> None:
    result = check(f'Post == TLCGet("{name}") = 1', "POSTCONDITION Post\n")
    (found,) = result.findings
    assert found.diagnostic is not None
    assert found.diagnostic.message == f'TLCGet("{name}") has no value here'
    assert found.diagnostic.hint.endswith(hint)
    assert bool(found.diagnostic.hint) == bool(hint)


def test_in_an_assume_nothing_is_counted_yet() -> None:
    (found,) = check('ASSUME TLCGet("generated") = 0', "").findings
    assert found.kind == "assumption" and found.diagnostic is not None
    assert "breadth-first search" in found.diagnostic.hint


@pytest.mark.parametrize(
    ("drawn", "shown"), [("{1, 2}", "{1, 2}"), ("{{}, {1}}", "{{}, {1}}"), ("SUBSET {}", "{{}}")]
)
def test_a_set_that_is_too_small_to_draw_from_is_shown_in_tla(drawn: str, shown: str) -> None:
    body = f"R == INSTANCE Randomization\nPost == R!RandomSubset(3, {drawn}) = {{}}"
    (found,) = check(body, "POSTCONDITION Post\n").findings
    assert found.diagnostic is not None
    assert found.diagnostic.message == f"RandomSubset cannot take 3 elements out of {shown}"
