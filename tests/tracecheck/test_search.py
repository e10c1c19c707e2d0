"""Walking a trace through the spec: what is accepted, refused, and left undecided."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pymodel.errors import SpecError
from pymodel.values import Function
from tests.tracecheck.traces import Record, check, end, event, header, told, write
from tracecheck.result import TraceResult, Verdict
from tracecheck.search import Budget

FILL = event("a.0.0", "Fill", {"k": 3}, state={"jar": 3, "last": 3})
POST = event(
    "a.0.1",
    "Post",
    {"to": "b", "k": 2},
    state={"jar": 1, "mail": {"+": [{"from": "a", "to": "b", "load": 2}]}},
)
TAKE = event("b.0.0", "Take", {"from": "a", "k": 2}, cause="a.0.1", state={"jar": 2, "last": None})


def verdict(tmp_path: Path, *a: Record, b: tuple[Record, ...] = ()) -> TraceResult:
    return check(write(tmp_path, a=a, b=b))


def reason(result: TraceResult) -> tuple[str, str]:
    assert result.verdict is Verdict.REJECTED
    assert result.rejection is not None
    return result.rejection.reason, result.rejection.hint


def test_a_legal_trace_is_accepted(tmp_path: Path) -> None:
    result = verdict(tmp_path, FILL, POST, end("a", 2), b=(TAKE, end("b", 1)))
    assert result.verdict is Verdict.ACCEPTED
    assert (result.events, result.accepted, result.max_frontier) == (3, 3, 1)
    assert result.final["jar"] == Function({"a": 1, "b": 2})
    assert result.open_tails == () and result.notes == ()
    assert result.actions == {"Fill": 1, "Post": 1, "Take": 1}
    assert result.never_seen == ("Scoop", "Level", "Answer", "Reset")


def test_the_last_event_is_matched_too(tmp_path: Path) -> None:
    wrong = {**TAKE, "state": {"jar": 3}}
    result = verdict(tmp_path, FILL, POST, b=(wrong,))
    assert result.verdict is Verdict.REJECTED and result.accepted == 2


def test_an_unknown_action_comes_with_the_nearest_or_with_all(tmp_path: Path) -> None:
    near = verdict(tmp_path, event("a.0.0", "Filll", {"k": 1}))
    assert reason(near) == ("the spec has no action Filll", "did you mean Fill?")
    assert near.rejection is not None and near.rejection.action == "Fill"
    far = verdict(tmp_path, event("a.0.0", "Qqqq"))
    assert reason(far)[1] == "it has Fill, Scoop, Post, Take, Level, Answer, Reset"


def test_an_unknown_argument_is_refused_and_the_known_ones_named(tmp_path: Path) -> None:
    result = verdict(tmp_path, event("a.0.0", "Fill", {"k": 1, "m": 1}))
    assert reason(result) == ("Fill has no parameter m", "its parameters are k, n")


def test_a_step_of_another_node_is_refused(tmp_path: Path) -> None:
    result = verdict(tmp_path, {**FILL, "args": {"n": "b", "k": 3}})
    assert reason(result) == ("a logged a step of b", "n must be the node itself")


def test_a_missing_argument_is_refused_where_the_binding_wants_all(tmp_path: Path) -> None:
    spec = _bound_copy(tmp_path, 'all_args = true\nself = "n"')
    files = write(tmp_path / "t", a=[event("a.0.0", "Fill")])
    assert reason(check(files, spec=spec))[0] == "Fill without its argument k"


def _bound_copy(folder: Path, lines: str) -> Path:
    """Jars with another binding."""
    original = Path(__file__).parent / "specs" / "Jars.tla"
    spec = folder / "Jars.tla"
    spec.write_text(original.read_text())
    constants = '[constants]\nNone = { model = "None" }\n'
    (folder / "Jars.bind.toml").write_text(f'module = "Jars.tla"\n{lines}\n{constants}')
    return spec


@pytest.mark.parametrize("value", [1.5, None, {"x": 1.5}])
def test_a_value_that_tla_has_not_is_refused(tmp_path: Path, value: Any) -> None:
    spec = _bound_copy(tmp_path, "")
    (tmp_path / "Jars.bind.toml").write_text('module = "Jars.tla"\n[constants]\nNone.tla = "0"')
    result = check(write(tmp_path / "t", a=[event("a.0.0", "Fill", {"k": value})]), spec=spec)
    assert reason(result)[0].endswith("has no counterpart in TLA+")


# --- what was not logged --------------------------------------------------------------------------


def test_what_the_action_chooses_is_searched_for(tmp_path: Path) -> None:
    scoops = [event(f"a.0.{i}", "Scoop") for i in range(3)]
    result = verdict(tmp_path, *scoops)
    assert result.verdict is Verdict.ACCEPTED
    assert result.max_frontier == 7  # 3..9 in the jar
    # A later observation picks the states that fit, and an impossible one refuses them all.
    assert verdict(tmp_path, *scoops[:2], {**scoops[2], "state": {"jar": 9}}).max_frontier == 5
    late = verdict(tmp_path, *scoops, event("a.0.3", "Scoop", state={"jar": 13}))
    assert late.verdict is Verdict.REJECTED and late.accepted == 3


def test_arguments_that_were_not_logged_are_searched_for(tmp_path: Path) -> None:
    result = verdict(tmp_path, event("a.0.0", "Fill"), event("a.0.1", "Fill"))
    assert result.verdict is Verdict.ACCEPTED and result.max_frontier > 1
    # 1 + 3, 2 + 2 and 3 + 1, told apart by what was filled in last.
    again = [event("a.0.0", "Fill"), event("a.0.1", "Fill", state={"jar": 4})]
    assert verdict(tmp_path, *again).max_frontier == 3
    assert len(verdict(tmp_path, *again).final) == 3


def test_no_value_of_an_argument_that_was_not_logged_will_do(tmp_path: Path) -> None:
    fills = [event("a.0.0", "Fill", {"k": 3}), event("a.0.1", "Fill", {"k": 2})]
    result = verdict(tmp_path, *fills, event("a.0.2", "Fill"))
    assert reason(result)[0] == ("no value of k, which the event does not give, lets Fill happen")


def test_more_states_than_the_budget_are_undecided_and_the_budget_is_named(tmp_path: Path) -> None:
    files = write(tmp_path, a=[event(f"a.0.{i}", "Scoop") for i in range(6)])
    result = check(files, Budget(max_frontier=4))
    assert result.verdict is Verdict.UNDECIDED
    assert result.rejection is None
    assert result.reason == (
        "5 spec states are consistent after a.0.1, the budget is 4: log more of the state"
    )
    assert result.accepted == 1
    assert "undecided after 1 of 6 events" in told(result)
    assert check(files, Budget(max_frontier=13)).verdict is Verdict.ACCEPTED


@pytest.mark.parametrize("records", [[], [end("a", 0)], [end("a", 0), header("a", 1)]])
def test_a_trace_of_no_events_is_never_accepted(tmp_path: Path, records: list[Record]) -> None:
    result = verdict(tmp_path, header("a"), *records)
    assert result.verdict is Verdict.UNDECIDED
    assert result.reason == "the trace holds no event, so nothing was checked"


def test_a_long_trace_does_not_keep_the_states_behind(tmp_path: Path) -> None:
    turns = ["Fill", "Reset"] * 150
    events = [
        event(f"a.0.{i}", name, {"k": 1 + i % 3} if name == "Fill" else {})
        for i, name in enumerate(turns)
    ]
    result = verdict(tmp_path, *events)
    assert result.verdict is Verdict.ACCEPTED and result.accepted == 300


# --- the audit ------------------------------------------------------------------------------------


def test_the_audit_says_what_was_compared_and_what_was_not(tmp_path: Path) -> None:
    fill = {**FILL, "time": 17, "cause": None}
    result = verdict(tmp_path, fill, POST, b=({**TAKE, "after": ["a.0.0"]},))
    assert result.audit.checked == {
        "action": 3,
        "node": 3,
        "incarnation": 3,
        "seq": 3,
        "args.n": 3,
        "args.k": 3,
        "args.to": 1,
        "args.from": 1,
        "state.jar": 3,
        "state.last": 2,
        "state.mail.+": 1,
    }
    assert result.audit.never_checked == {"time": 1, "cause": 1, "after": 1}
    assert "fields never checked: after (1), cause (1), time (1)" in told(result)


def test_a_field_that_nobody_reads_is_said_to_be_unchecked(tmp_path: Path) -> None:
    mistyped = event("a.0.0", "Fill", {"k": 1}, sttae={"jar": 5})
    result = verdict(tmp_path, mistyped)
    assert result.audit.never_checked == {"sttae": 1}
    assert "fields never checked: sttae (1)" in told(result)


def test_an_empty_claim_is_not_counted_as_checked(tmp_path: Path) -> None:
    spec = _functions(tmp_path)
    empty = event("a.0.0", "Up", state={"f": {}, "s": {"+": []}})
    result = check(write(tmp_path / "t", a=[{**header("a"), "spec": "Fun"}, empty]), spec=spec)
    assert result.verdict is Verdict.ACCEPTED
    assert not any(name.startswith("state") for name in result.audit.checked)


def _functions(folder: Path) -> Path:
    spec = folder / "Fun.tla"
    spec.write_text(
        "---- MODULE Fun ----\nEXTENDS Integers\nCONSTANTS Node, Size\nVARIABLES f, s\n"
        "Init == f = [n \\in Node |-> [i \\in 1..2 |-> 0]] /\\ s = {}\n"
        "Up(n) == f' = [f EXCEPT ![n][1] = @ + 1] /\\ s' = s \\cup {f[n][1]}\n"
        "Next == \\E n \\in Node : Up(n)\n====\n"
    )
    return spec


def test_notes_are_carried_and_never_checked(tmp_path: Path) -> None:
    spec = _bound_copy(tmp_path, 'notes = ["state.mood"]')
    logged = event("a.0.0", "Fill", {"k": 1}, state={"jar": 1, "mood": {"a": "good"}})
    result = check(write(tmp_path / "t", a=[logged]), spec=spec)
    assert result.verdict is Verdict.ACCEPTED
    assert result.audit.never_checked == {"state.mood.a": 1}


def test_an_argument_that_the_action_does_not_use_is_not_checked(tmp_path: Path) -> None:
    spec = tmp_path / "Idle.tla"
    spec.write_text(
        "---- MODULE Idle ----\nEXTENDS Integers\nCONSTANTS Node, Size\nVARIABLE x\n"
        "Init == x = 0\nWait(n, k) == x' = x + 1\n"
        "Next == \\E n \\in Node, k \\in 1..3 : Wait(n, k)\n====\n"
    )
    files = write(tmp_path / "t", a=[header("a", spec="Idle"), event("a.0.0", "Wait", {"k": 2})])
    result = check(files, spec=spec)
    assert result.verdict is Verdict.ACCEPTED
    assert result.audit.never_checked == {"args.n": 1, "args.k": 1}


def test_a_field_that_is_not_always_compared_shows_both_counts(tmp_path: Path) -> None:
    spec = tmp_path / "Idle.tla"
    spec.write_text(
        "---- MODULE Idle ----\nEXTENDS Integers\nCONSTANTS Node, Size\nVARIABLE x\n"
        "Init == x = 0\nWait(n) == x' = x + 1\nGo(n) == x' = IF n = \"a\" THEN 1 ELSE 2\n"
        "Next == \\E n \\in Node : Wait(n) \\/ Go(n)\n====\n"
    )
    records = [header("a", spec="Idle"), event("a.0.0", "Wait"), event("a.0.1", "Go")]
    text = told(check(write(tmp_path / "t", a=records), spec=spec))
    assert "args.n (1, 1 not)" in text


def test_a_trace_of_another_spec_is_no_trace_of_this_one(tmp_path: Path) -> None:
    with pytest.raises(SpecError) as caught:
        check(write(tmp_path, a=[header("a", spec="Pots"), FILL]))
    (found,) = caught.value.diagnostics
    assert (found.code, found.message) == ("trace.spec", "this is a trace of Pots, not of Jars")


def test_constants_that_the_spec_excludes_are_no_trace_of_it(tmp_path: Path) -> None:
    spec = _functions(tmp_path)
    spec.write_text(spec.read_text().replace("VARIABLES", "ASSUME Small == Size < 5\nVARIABLES"))
    records = [{**header("a"), "spec": "Fun"}, event("a.0.0", "Up")]
    with pytest.raises(SpecError) as caught:
        check(write(tmp_path / "t", a=records), spec=spec)
    (found,) = caught.value.diagnostics
    assert found.code == "trace.assumption"
    assert found.span is not None and found.span.line == 1
    records[0]["constants"] = {"Node": ["a"], "Size": 4}
    assert check(write(tmp_path / "u", a=records), spec=spec).verdict is Verdict.ACCEPTED


def test_a_later_incarnation_begins_with_the_restart_that_the_binding_names(tmp_path: Path) -> None:
    """Steps that would fit without the restart are no excuse for leaving it out."""
    later = [header("a", 1), event("a.1.0", "Fill", {"n": "a", "k": 1})]
    plain = write(tmp_path / "t", a=later)
    assert check(plain).verdict is Verdict.ACCEPTED
    spec = _bound_copy(tmp_path, 'restart = "Spill"')
    why = reason(check(plain, spec=spec))[0]
    assert why == "incarnation 1 of a does not begin with Spill"
