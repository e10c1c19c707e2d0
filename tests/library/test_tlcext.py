"""What may live here: TLC, TLCExt and Randomization where they look at the run around them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import acceptor
from pymodel.check.options import CheckOptions, SimulateOptions
from pymodel.engine.base import ExploreRequest
from pymodel.engine.interpreter import Interpreter
from pymodel.errors import EXIT_OK, SpecError
from pymodel.kernel.definitions import Definitions
from pymodel.kernel.loading import load_text
from pymodel.values import FALSE, TRUE
from tests.library.evaluating import World, world

MODULES = "Integers, Sequences, FiniteSets, TLC, TLCExt, Randomization"


@pytest.fixture
def ask() -> World:
    return World(MODULES)


def _refused(ask: World, expression: str) -> Any:
    with pytest.raises(SpecError) as caught:
        ask(expression)
    return caught.value.diagnostics[0]


# --- assertions -----------------------------------------------------------------------------------


def test_assert_eq_prints_what_differs(ask: World) -> None:
    assert ask("AssertEq({1, 2}, {2, 1})") is TRUE
    assert ask.written == []
    assert ask("AssertEq({1}, {2})") is FALSE
    assert ask.written == ["Assertion failed", "{1}", "{2}"]
    assert _refused(ask, 'AssertEq(1, "a")').code == "eval.compare"


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ('AssertError("any words", Head(<<>>))', TRUE),
        ('AssertError("any words", 1 \\div 0 = 2)', TRUE),
        ('AssertError("any words", 1 = 1)', FALSE),
        ('AssertError("mine", Assert(FALSE, "mine"))', TRUE),
        ('AssertError("other", Assert(FALSE, "mine"))', FALSE),
        ('AssertError("other", Assert(TRUE, "mine"))', FALSE),
    ],
)
def test_assert_error(ask: World, expression: str, value: object) -> None:
    assert ask(expression) is value


def test_assert_error_knows_how_tlc_words_an_assertion(ask: World) -> None:
    words = "The first argument of Assert evaluated to FALSE; the second argument was:\\n"
    assert ask(f'AssertError("{words}\\"no\\"", Assert(FALSE, "no"))') is TRUE


# --- registers ------------------------------------------------------------------------------------


def test_registers_with_defaults(ask: World) -> None:
    assert ask("TLCGetOrDefault(1, 7)") == 7
    assert ask("TLCGetAndSet(1, +, 5, 10)") == 10
    assert ask("TLCGetAndSet(1, +, 5, 10)") == 15
    assert ask("TLCGet(1)") == 20
    assert ask("TLCGetOrDefault(1, 7)") == 20


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("TLCGet(3)", "eval.register"),
        ('TLCGet("levle")', "eval.register"),
        ('TLCGet("-Dnone")', "eval.register"),
        ("TLCGet({})", "eval.type"),
        ('TLCSet("nothing", 1)', "eval.register"),
        ("TLCSet({}, 1)", "eval.type"),
        ("TLCGetOrDefault({}, 1)", "eval.type"),
        ("PickSuccessor(FALSE)", "eval.nobody"),
        ("PickSuccessor(1)", "eval.type"),
        ("Trace", "eval.no-trace"),
        ("CounterExample", "eval.no-counterexample"),
        ("ToTrace([state |-> {1}])", "eval.type"),
        ("TLCModelValue(1)", "eval.type"),
        ('TLCEvalDefinition("Init")', "eval.unsupported"),
        ("RandomSubset(3, {1})", "eval.domain"),
        ("RandomSubset(1, Nat)", "eval.domain"),
        ("RandomSetOfSubsets(9, 1, {1, 2})", "eval.domain"),
        ("RandomSetOfSubsets(1, 3, {1, 2})", "eval.domain"),
    ],
)
def test_what_has_no_value_here(ask: World, expression: str, code: str) -> None:
    assert _refused(ask, expression).code == code


def test_what_the_context_answers() -> None:
    stops: list[int] = []
    ask = World(
        MODULES,
        settings={"mode": "bfs"},
        stop=lambda: stops.append(1),
        ask=lambda: FALSE,
        counterexample=lambda: None,
    )
    assert ask('TLCGet("config").mode') == "bfs"
    assert ask('TLCGet("revision").timestamp >= 1663391404') is TRUE
    assert ask('TLCGet("-Dtlc2.tool.impl.Tool.cdot")') == "true"
    assert ask("PickSuccessor(FALSE)") is FALSE
    assert ask("PickSuccessor(TRUE)") is TRUE
    assert ask('TLCSet("exit", FALSE) /\\ TLCSet("pause", TRUE)') is TRUE
    assert stops == []
    ask('TLCSet("exit", TRUE)')
    assert stops == [1]


def test_deferred_expressions_are_not_evaluated_in_a_search() -> None:
    later: list[Any] = []
    ask = World(MODULES, defer=later.append)
    assert ask("TLCDefer(TLCSet(1, 5))") is TRUE
    assert ask("TLCGetOrDefault(1, 0)") == 0
    later[0]()
    assert ask("TLCGet(1)") == 5


def test_small_ones(ask: World) -> None:
    assert ask("TLCNoOp({1})") == frozenset((1,))
    assert ask("TLCCache(5, <<1>>)") == 5
    assert ask("TLCFP(<<1, {2}>>) = TLCFP(<<1, {2}>>)") is TRUE
    assert ask("TLCFP(1) = TLCFP(2)") is FALSE
    states = "{<<2, [x |-> 1]>>, <<1, [x |-> 0]>>}"
    assert ask(f"ToTrace([state |-> {states}, action |-> {{}}]) = <<[x |-> 0], [x |-> 1]>>") is TRUE


def test_model_values_by_name() -> None:
    ask = World(MODULES, cfg="CONSTANT a = a\nCONSTANT s = {b, c}")
    assert ask('TLCModelValue("a") = a') is TRUE
    assert ask('TLCModelValue("b") \\in s') is TRUE
    assert ask('TLCModelValue("new") = TLCModelValue("new")') is TRUE
    assert ask('TLCModelValue("new") = a') is FALSE
    assert ask('Cardinality({TLCModelValue("T" \\o ToString(i)) : i \\in 1..9})') == 9


# --- in a run -------------------------------------------------------------------------------------

COUNTER = """---- MODULE Counter ----
EXTENDS Integers, TLC, TLCExt
VARIABLE x
Init == x = 0
Next == x < 5 /\\ x' = x + 1
Inv == x = TLCGet("level") - 1
Steps == [][x = TLCGet("level") - 1 /\\ TLCGet("level")' = TLCGet("level") + 1]_x
Mode == TLCGet("config").mode = "bfs" /\\ TLCGet("config").deadlock = FALSE
Few == TLCGet("distinct") =< 6 /\\ TLCGet("stats").generated =< 6
====
"""


def test_the_level_of_the_state_that_is_looked_at(tmp_path: Path) -> None:
    spec = tmp_path / "Counter.tla"
    spec.write_text(COUNTER, encoding="utf-8")
    cfg = tmp_path / "Counter.cfg"
    cfg.write_text("INIT Init\nNEXT Next\nINVARIANTS Inv Mode Few\nPROPERTY Steps\n")
    result = acceptor.check(spec, options=CheckOptions(deadlock=False))
    assert [f.message for f in result.findings] == []
    assert (result.exit_code, result.counts.distinct) == (EXIT_OK, 6)
    simulated = acceptor.check(
        spec, options=CheckOptions(deadlock=False, simulate=SimulateOptions(1, num=1, depth=4))
    )
    assert [f.name for f in simulated.findings] == ["Mode"]


def test_the_trace_to_a_state() -> None:
    model = load_text(COUNTER, "INIT Init\nNEXT Next\nCHECK_DEADLOCK FALSE")
    engine = Interpreter(model)
    engine.explore(ExploreRequest())
    assert isinstance(model.definitions, Definitions)
    trace = engine.evaluate(model.definitions.expression("Trace"), state=2)
    assert [state["x"] for state in trace] == [0, 1, 2]


# --- random choices -------------------------------------------------------------------------------


@given(k=st.integers(0, 6))
def test_a_random_subset_has_its_size(k: int) -> None:
    ask = world(MODULES)
    assert len(ask(f"RandomSubset({k}, 1..6)")) == k
    assert ask(f"RandomSubset({k}, {{1, 2, 3, 4, 5, 6}}) \\subseteq 1..6") is TRUE


def test_a_random_subset_of_a_set_that_nobody_writes_out() -> None:
    ask = world(MODULES)
    assert len(ask("RandomSubset(5, SUBSET (1..60))")) == 5
    assert len(ask("RandomSubset(5, 1..1000000000)")) == 5


def test_random_sets_of_subsets() -> None:
    ask = world(MODULES)
    found = ask("RandomSetOfSubsets(200, 3, 1..12)")
    assert 150 < len(found) <= 200
    assert 2 < sum(map(len, found)) / len(found) < 4
    assert ask("RandomSetOfSubsets(3, 0, 1..4)") == frozenset((frozenset(),))
    assert len(ask("TestRandomSetOfSubsets(9, 2, 1..6)")) == 5


def test_a_seed_repeats_the_choices() -> None:
    first, second = World(MODULES), World(MODULES)
    line = "<<RandomSubset(3, 1..99), RandomSetOfSubsets(3, 2, 1..9), RandomElement(1..99)>>"
    assert first(line) == second(line)
    assert first(line) != second("RandomElement(1..99)")


def test_an_element_is_drawn_without_writing_its_set_out() -> None:
    ask = world(MODULES)
    assert 1 <= ask("RandomElement(1..10^12)") <= 10**12
    assert ask("RandomElement(SUBSET (1..100))") <= frozenset(range(1, 101))
    drawn = ask("RandomElement([1..50 -> BOOLEAN])")
    assert len(drawn) == 50
    assert len(set(drawn)) == 2
    assert ask("RandomElement([a : 1..10^9, b : (1..10^9) \\X {7}]).b[2]") == 7
    with pytest.raises(SpecError, match="has no value"):
        ask("RandomElement([1..3 -> {}])")
