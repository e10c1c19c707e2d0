"""The prover's verdicts: on specs whose answer is known, and against enumeration of all states."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pymodel.engine.interpreter import Interpreter
from pymodel.errors import SpecError
from pymodel.kernel import nodes as k
from pymodel.kernel.model import Model
from pymodel.report.proof import report
from pymodel.smt.bounded import reach
from pymodel.smt.conjuncts import definition
from pymodel.smt.inductive import conjuncts_of, prove
from pymodel.smt.result import Outcome, ProofResult
from tests.smt import specs


def run(model: Model, implies: tuple[str, ...] = (), drop: tuple[str, ...] = ()) -> ProofResult:
    return prove(model, "Inv", implies, drop, judge=Interpreter(model))


def failed(result: ProofResult) -> set[tuple[str, str]]:
    return {
        (v.obligation.action or v.obligation.kind, v.obligation.target) for v in result.failures
    }


# --- what is proved -------------------------------------------------------------------------------


def test_an_inductive_invariant_is_proved_obligation_by_obligation() -> None:
    result = run(specs.counters(), ("Ordered",))
    assert result.proved
    assert result.conjuncts == ("TypeOK", "Same")
    shown = [str(v.obligation) for v in result.verdicts]
    assert shown == [
        "Init has a value",
        "Init => TypeOK",
        "Init => Same",
        "Inc has a value",
        "Inc keeps TypeOK",
        "Inc keeps Same",
        "Reset has a value",
        "Reset keeps TypeOK",
        "Reset keeps Same",
        "the invariant implies Ordered",
    ]
    assert len(shown) == result.obligations


def test_messages_and_functions() -> None:
    assert run(specs.lock(), ("Exclusive",)).proved


@pytest.mark.parametrize(
    ("dropped", "broken"),
    [
        ("Exclusive", ("implies", "Exclusive")),
        ("FreeIsFree", ("Take", "FreeIsFree")),
        ("FreeAlone", ("Grant", "OneMessage")),
        ("OneMessage", ("Take", "HeldAlone")),
        ("HeldAlone", ("Take", "Exclusive")),
    ],
)
def test_each_conjunct_of_the_lock_is_needed(dropped: str, broken: tuple[str, str]) -> None:
    model = specs.lock()
    result = run(model, ("Exclusive",), (dropped,))
    assert result.outcome is Outcome.FAILED
    assert dropped not in result.conjuncts
    if dropped in ("FreeIsFree", "Exclusive"):
        # Without this one the rest is no longer inductive, or too weak for the property.
        assert failed(result)
    else:
        assert broken in failed(result)


def test_the_conjuncts_that_can_be_dropped_are_all_but_the_type() -> None:
    parts = ["Exclusive", "FreeIsFree", "FreeAlone", "OneMessage", "HeldAlone"]
    assert conjuncts_of(specs.lock(), "Inv") == parts


# --- what is refuted ------------------------------------------------------------------------------


def test_a_counterexample_is_two_states_the_action_and_what_is_false() -> None:
    model = specs.counters()
    result = run(model, drop=("Same",))
    assert failed(result) == {("Inc", "TypeOK")}
    found = result.failures[0].counterexample
    assert found is not None
    assert found.successor is not None
    d = found.args["d"]
    assert found.successor == {v: found.state[v] + d for v in ("x", "y")}
    assert found.successor["y"] > 5
    assert found.blame is not None
    assert found.blame.text == "y \\in 0..5"
    text = report(result)
    assert f"Inc({d}) leads to" in text
    assert f"/\\ y' = {found.successor['y']}" in text
    assert "Inc does not keep TypeOK" in text


def test_a_property_that_does_not_follow() -> None:
    result = run(specs.counters(), ("Small",))
    assert failed(result) == {("implies", "Small")}
    found = result.failures[0].counterexample
    assert found is not None
    assert found.state == {"x": 5, "y": 5}


def test_init_outside_the_invariant() -> None:
    result = run(
        specs.step("x = 1 /\\ y = 2", "UNCHANGED <<x, y>>", "x \\in 0..3 /\\ y \\in 0..3", "x = y")
    )
    assert failed(result) == {("init", "Good")}


def test_an_invariant_that_no_state_satisfies_fails_at_the_start() -> None:
    """Nothing is assumed of initial states: least of all the invariant."""
    typing = "x \\in 0..3 /\\ y \\in 0..3"
    result = run(specs.step("x = 0 /\\ y = 0", "UNCHANGED <<x, y>>", typing, "x > x"))
    assert failed(result) == {("init", "Good")}


def test_an_initial_state_outside_the_type_is_not_lost() -> None:
    result = run(
        specs.step("x \\in 2..4 /\\ y = 0", "UNCHANGED <<x, y>>", "x \\in 0..3 /\\ y \\in 0..3")
    )
    assert failed(result) == {("init", "TypeOK")}


@pytest.mark.parametrize(
    "action",
    [
        "x' = x + 1 /\\ y' = y",
        "x' \\in x..(x + 1) /\\ y' = y",
        "x' = x /\\ y' = y \\cup {x + 1}",
        "x' = x /\\ y' \\subseteq y \\cup {4}",
        "(x' = 4 \\/ x' = x) /\\ UNCHANGED y",
        "\\E n \\in 0..4 : x' = n /\\ y' = y",
        "IF x > 2 THEN x' = 7 /\\ y' = y ELSE UNCHANGED <<x, y>>",
        "CASE x = 3 -> x' = 7 /\\ y' = y [] OTHER -> UNCHANGED <<x, y>>",
        "LET n == x + 1 IN x' = n /\\ y' = y",
    ],
)
def test_a_step_that_leaves_the_type_is_found_whatever_its_form(action: str) -> None:
    model = specs.step("x = 0 /\\ y = {}", action, "x \\in 0..3 /\\ y \\subseteq 0..3")
    assert failed(run(model)) == {("A", "TypeOK")}


@pytest.mark.parametrize(
    "action",
    [
        "x' = (IF x = 3 THEN {} ELSE x) /\\ y' = y",
        "x' = x /\\ y' = x",
        "x' = x /\\ y' = {<<0>>}",
    ],
)
def test_a_value_of_another_kind_is_never_proved_to_be_in_the_type(action: str) -> None:
    """The interpreter may refuse to compare: then it is undecided."""
    model = specs.step("x = 0 /\\ y = {}", action, "x \\in 0..3 /\\ y \\subseteq 0..3")
    assert run(model).outcome is not Outcome.PROVED


# --- what is undecided ----------------------------------------------------------------------------


def test_an_action_without_a_value_is_no_proof() -> None:
    model = specs.step(
        "x = 0 /\\ y = 0", "x' = [i \\in 0..2 |-> i][x] /\\ y' = y", "x \\in 0..3 /\\ y \\in 0..3"
    )
    result = run(model)
    assert result.outcome is Outcome.UNDECIDED
    reasons = {str(v.obligation): v.reason for v in result.undecided}
    assert "A has a value" in reasons
    assert "no value" in reasons["A has a value"]


def test_an_invariant_that_keeps_the_action_defined() -> None:
    model = specs.step(
        "x = 0 /\\ y = 0",
        "x' = [i \\in 0..2 |-> i][x] /\\ y' = y",
        "x \\in 0..3 /\\ y \\in 0..3",
        "x < 3",
    )
    assert run(model).proved


@pytest.mark.parametrize(
    "action",
    [
        "\\E n \\in x : x' = n /\\ y' = y",
        "x' \\in x /\\ y' = y",
        "x' = x /\\ y' \\subseteq x",
        "\\E n \\in IF x = 1 THEN 7 ELSE {0, 1} : x' = n /\\ y' = y",
        "\\E n \\in [i \\in {5} |-> {0}][x] : x' = n /\\ y' = y",
        "\\E <<a, b>> \\in {<<1>>, <<1, 2>>} : x' = a /\\ y' = y",
        "CASE x = 0 -> UNCHANGED <<x, y>>",
    ],
)
def test_steps_lost_to_an_error_are_no_proof(action: str) -> None:
    """What can't be enumerated has no steps, and no steps keep any invariant."""
    result = run(specs.step("x = 0 /\\ y = {}", action, "x \\in 0..3 /\\ y \\subseteq 0..3"))
    assert "A has a value" in {str(v.obligation) for v in result.undecided}


@pytest.mark.parametrize(
    "guard",
    [
        "y # {1}",
        "1 \\notin y",
        "y \\cup {1} # {}",
        "{n \\in y : n = 1} = {}",
        "UNION {y, {1}} # {}",
        "{1, x} # {}",
        "[i \\in 1..2 |-> 0] = [[i \\in 1..2 |-> 0] EXCEPT ![x] = 1]",
        "[i \\in {7} |-> 0] = [[i \\in {7} |-> 0] EXCEPT ![x] = 1]",
    ],
)
def test_what_can_not_be_compared_is_no_proof(guard: str) -> None:
    """y may have "b" without "a": one element of the type does not speak for all."""
    model = specs.step(
        'x = "a" /\\ y = {}',
        f"{guard} /\\ UNCHANGED <<x, y>>",
        'x \\in {"a", "b"} /\\ y \\subseteq {"a", "b"}',
        'y # {"a"} /\\ y # {"a", "b"}',
    )
    assert "A has a value" in {str(v.obligation) for v in run(model).undecided}


def test_without_an_initial_state_nothing_is_proved() -> None:
    model = specs.step(
        "x = 0 /\\ y = 0 /\\ x = 1", "UNCHANGED <<x, y>>", "x = 1 /\\ x \\in 0..3 /\\ y \\in 0..3"
    )
    assert [v.reason for v in run(model).undecided] == [
        "there is no initial state, so that an invariant would say nothing"
    ]


def test_a_type_that_reads_another_variable_is_a_condition() -> None:
    states = "y \\in 0..x /\\ x \\in 0..3 /\\ y \\in 0..9"
    assert run(specs.step("x = 0 /\\ y = 0", "UNCHANGED <<x, y>>", states)).proved
    assert failed(run(specs.step("x = 0 /\\ y = 0", "y' = y + 1 /\\ x' = x", states)))
    with pytest.raises(SpecError, match="what values y may have"):
        run(specs.step("x = 0 /\\ y = 0", "UNCHANGED <<x, y>>", "x \\in 0..3 /\\ y \\in 0..x"))


@pytest.mark.parametrize(
    ("action", "reason"),
    [
        ("x' = x", "y' is given no value"),
        ("x' = y' /\\ y' = 0", "y' is read before"),
        ("x' \\in Nat /\\ y' = 0", "Nat can't be enumerated"),
        ("x' = x /\\ (\\A n \\in {1} : y' = n)", "y' is read before"),
    ],
)
def test_what_cannot_be_encoded_is_undecided_with_the_reason(action: str, reason: str) -> None:
    result = run(specs.step("x = 0 /\\ y = 0", action, "x \\in 0..3 /\\ y \\in 0..3"))
    assert result.outcome is Outcome.UNDECIDED
    assert not result.failures
    assert all(reason in v.reason for v in result.undecided)
    assert {v.obligation.action for v in result.undecided} == {"A"}


def test_a_type_too_large_to_cover_is_undecided() -> None:
    result = run(
        specs.step("x = 0 /\\ y = 0", "UNCHANGED <<x, y>>", "x \\in 0..99999 /\\ y \\in 0..3")
    )
    assert result.outcome is Outcome.UNDECIDED
    assert all("too large" in v.reason for v in result.verdicts)


class Contrary(Interpreter):
    """An interpreter that finds every formula true."""

    def holds(self, *_args: object, **_names: object) -> bool:
        return True


def test_when_the_interpreter_disagrees_nothing_is_claimed() -> None:
    model = specs.counters()
    result = prove(model, "Inv", (), ("Same",), judge=Contrary(model))
    assert result.outcome is Outcome.UNDECIDED
    assert not result.failures
    assert "internal error" in result.undecided[0].reason


# --- what is asked wrongly ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("invariant", "implies", "drop", "code"),
    [
        ("Imv", (), (), "prove.unknown-name"),
        ("Inv", ("Smal",), (), "prove.unknown-name"),
        ("Inv", (), ("Sane",), "prove.unknown-conjunct"),
        ("Inv", (), ("TypeOK",), "prove.untyped"),
        ("Same", (), (), "prove.untyped"),
    ],
)
def test_names_that_are_not_there(
    invariant: str, implies: tuple[str, ...], drop: tuple[str, ...], code: str
) -> None:
    model = specs.counters()
    with pytest.raises(SpecError) as caught:
        prove(model, invariant, implies, drop, judge=Interpreter(model))
    assert [d.code for d in caught.value.diagnostics] == [code]
    assert caught.value.diagnostics[0].hint


def test_a_formula_about_a_step_is_no_invariant() -> None:
    for names in (("Next", ()), ("Inv", ("Next",))):
        model = specs.counters()
        with pytest.raises(SpecError) as caught:
            prove(model, *names, judge=Interpreter(model))
        assert [d.code for d in caught.value.diagnostics] == ["prove.action"]


def test_constants_that_the_spec_excludes_prove_nothing() -> None:
    model = specs.model(
        "---- MODULE Never ----\nVARIABLE x\nASSUME Sane == 1 = 2\n"
        "Init == x = 0\nNext == x' = x\nInv == x \\in {0}\n===="
    )
    for ask in (prove, partial(reach, steps=2)):
        with pytest.raises(SpecError) as caught:
            ask(model, "Inv", judge=Interpreter(model))
        assert [d.code for d in caught.value.diagnostics] == ["prove.assumption"]
        assert caught.value.exit_code == 10


def test_without_steps_there_is_nothing_to_be_inductive_about() -> None:
    model = replace(specs.counters(), actions=())
    with pytest.raises(SpecError) as caught:
        run(model)
    assert [d.code for d in caught.value.diagnostics] == ["prove.no-behaviour"]


# --- against enumeration --------------------------------------------------------------------------

GUARDS = ["TRUE", "x < 3", "x # y", "y \\in {0, x}", "x + y <= 3", "(x > 0 \\/ y > 0)"]
NEW_X = ["x' = x", "x' = y", "x' = x + 1", "x' \\in {0, y}", "x' = (IF y = 2 THEN 0 ELSE x)"]
NEW_Y = ["y' = y", "y' = x'", "y' \\in 0..x", "y' = 3 - x", "(y' = 0 \\/ y' = y)"]
INVS = ["x <= y", "x = y", "x + y # 5", "y = 3 => x = 0", "x < 3", "TRUE", "x # 2 \\/ y # 2"]
TYPE = "x \\in 0..3 /\\ y \\in 0..3"


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(GUARDS),
    st.sampled_from(NEW_X),
    st.sampled_from(NEW_Y),
    st.sampled_from(INVS),
    st.sampled_from(INVS),
)
def test_verdicts_are_those_of_enumeration(
    guard: str, x: str, y: str, inv: str, implied: str
) -> None:
    model = specs.step("x = 0 /\\ y = 0", f"{guard} /\\ {x} /\\ {y}", TYPE, f"({inv})")
    judge = Interpreter(model)
    implied_model = specs.step("x = 0 /\\ y = 0", "UNCHANGED <<x, y>>", TYPE, f"({implied})")
    model = _with(model, "Implied", definition(implied_model, "Good"))
    result = prove(model, "Inv", ("Implied",), judge=judge)
    assert not result.undecided
    expected = set()
    good, inside = definition(model, "Good"), definition(model, "TypeOK")
    assert model.next is not None
    for values in product(range(4), repeat=2):
        state = judge.intern(dict(zip("xy", values, strict=True)))
        if not judge.holds(good, state):
            if values == (0, 0):
                expected.add(("init", "Good"))
            continue
        if not judge.holds(definition(model, "Implied"), state):
            expected.add(("implies", "Implied"))
        for after in product(range(-1, 7), repeat=2):
            there = judge.intern(dict(zip("xy", after, strict=True)))
            if judge.holds(model.next, state, there):
                expected.update(
                    ("A", name)
                    for name, node in (("TypeOK", inside), ("Good", good))
                    if not judge.holds(node, there)
                )
    assert failed(result) == expected


def _with(model: Model, name: str, node: k.Node) -> Model:
    return replace(model, definitions={**model.definitions, name: node})
