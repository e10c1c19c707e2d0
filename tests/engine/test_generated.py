"""What may live here: code that the interpreter generates: its short cuts keep the meaning."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pymodel.engine.base import ExploreRequest, ExploreResult
from pymodel.engine.interpreter import Interpreter
from pymodel.errors import SpecError
from pymodel.kernel import load, load_text
from pymodel.kernel.model import Model
from pymodel.library.failure import EvalError
from pymodel.values import Value

ROOT = Path(__file__).resolve().parents[2]
SPECS = ROOT / "specs"

MESSAGES = """---- MODULE M ----
EXTENDS Integers, FiniteSets
CONSTANTS Node, Quorum
VARIABLES bal, msgs, done
vars == <<bal, msgs, done>>
Init == bal = [n \\in Node |-> -1] /\\ msgs = {} /\\ done = {}
Ask(n, b) == /\\ b > bal[n]
             /\\ msgs' = msgs \\cup {[type |-> "ask", bal |-> b]}
             /\\ UNCHANGED <<bal, done>>
Answer(n) == \\E m \\in msgs :
  /\\ m.type = "ask"
  /\\ m.bal > bal[n]
  /\\ bal' = [bal EXCEPT ![n] = m.bal]
  /\\ msgs' = msgs \\cup {[type |-> "answer", bal |-> m.bal, from |-> n]}
  /\\ UNCHANGED done
Yes(n, b) == [type |-> "answer", bal |-> b, from |-> n]
Answered(b) == \\E Q \\in Quorum : \\A n \\in Q : Yes(n, b) \\in msgs
Finish(b) == LET from == {m.from : m \\in {k \\in msgs : k.type = "answer" /\\ k.bal = b}} IN
  /\\ Answered(b)
  /\\ Cardinality(from) > 1
  /\\ done' = done \\cup {b}
  /\\ UNCHANGED <<bal, msgs>>
Next == \\/ \\E n \\in Node, b \\in 0..1 : Ask(n, b)
        \\/ \\E n \\in Node : Answer(n)
        \\/ \\E b \\in 0..1 : Finish(b)
DoneAnswered == \\A b \\in done : Answered(b)
Grows == [][msgs \\subseteq msgs' /\\ \\A n \\in Node : bal'[n] >= bal[n]]_vars
===="""
CFG = """CONSTANTS Node = {n1, n2, n3}
Quorum = {{n1, n2}, {n1, n3}, {n2, n3}}
INIT Init NEXT Next INVARIANT DoneAnswered PROPERTY Grows CHECK_DEADLOCK FALSE"""


def run(model: Model, *, plain: bool = False) -> tuple[ExploreResult, list[bytes]]:
    """Counts, and the identities of the first distinct states, in order of discovery."""
    engine = Interpreter(model, plain=plain)
    result = engine.explore(ExploreRequest(max_states=250))
    return result, [engine.digest(i) for i in range(result.distinct)]


@pytest.mark.parametrize(
    "model",
    [
        pytest.param(lambda: load_text(MESSAGES, CFG), id="messages"),
        pytest.param(lambda: load(SPECS / "consensus" / "MCPaxos.tla"), id="Paxos"),
        pytest.param(
            lambda: load(
                SPECS / "log" / "MCMultiPaxos.tla", SPECS / "log" / "MCMultiPaxos_small.cfg"
            ),
            id="MultiPaxos",
        ),
    ],
)
def test_short_cuts_change_nothing(model: object) -> None:
    quick, states = run(model(), plain=False)  # type: ignore[operator]
    slow, same_states = run(model(), plain=True)  # type: ignore[operator]
    assert quick.distinct > 100
    assert states == same_states
    assert (quick.generated, quick.depth, quick.fired) == (slow.generated, slow.depth, slow.fired)


def test_shapes_of_variables_are_found() -> None:
    engine = Interpreter(load_text(MESSAGES, CFG))
    engine.explore(ExploreRequest(max_levels=0))
    found = engine.program.shapes
    bal, msgs = found["bal"].only("fun"), found["msgs"].only("set")
    assert bal is not None and len(bal.detail) == 3 and bal.parts[1].only("int")
    assert msgs is not None
    records = {
        alt.detail: dict(zip(alt.detail, alt.parts, strict=True)) for alt in msgs.parts[0].alts
    }
    assert set(records) == {("bal", "type"), ("bal", "from", "type")}
    tag = records["bal", "from", "type"]["type"].only("str")
    assert tag is not None and tag.detail == {"answer"}


def test_proved_code_has_no_checks() -> None:
    """In the successors of a spec whose types are all known, nothing is left that could fail."""
    engine = Interpreter(load_text(MESSAGES, CFG))
    engine.explore(ExploreRequest(max_levels=1))
    sites = engine.program.sites[engine.program.old_sites :]
    nodes = {type(site.node).__name__ for site in sites}
    assert nodes <= {"Local"}  # code for constants takes any value, and writes it out


def test_equal_parts_of_states_are_stored_once() -> None:
    engine = Interpreter(load_text(MESSAGES, CFG))
    result = engine.explore(ExploreRequest())
    values: dict[str, set[Value]] = {name: set() for name in engine.model.variables}
    for i in range(result.distinct):
        for name, v in engine.decode(i).items():
            values[name].add(v)
    stored = {name: len(table) for name, table in engine.program.tables.items()}
    assert stored == {name: len(vs) for name, vs in values.items()}
    assert stored["bal"] < result.distinct


def test_discovery_is_the_same_in_every_run() -> None:
    """Ids follow the model's order of values, not Python's hashes of the day."""
    script = (
        "import sys; sys.path[:0] = ['.']; import tests.engine.test_generated as t; "
        "print(*(d.hex() for d in t.run(t.load_text(t.MESSAGES, t.CFG))[1]))"
    )

    def ids(seed: str) -> str:
        env = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", script]
        return subprocess.run(
            command, cwd=ROOT, env=env, capture_output=True, text=True, check=True
        ).stdout

    once = ids("1")
    assert once.count(" ") > 100
    assert ids("2") == once


DEEP = """---- MODULE M ----
EXTENDS Integers
VARIABLE x
Init == x = 0
Deep == {nested}
Next == x' = IF Deep THEN x ELSE 1 - x
===="""


@pytest.mark.parametrize("depth", [10, 30, 60])
def test_deeply_nested_quantifiers(depth: int) -> None:
    """Python allows 20 nested loops in a function; TLA+ has no limit."""
    nested = "".join(f"\\E a{i} \\in {{x}} : " for i in range(depth))
    test = " + ".join(f"a{i}" for i in range(depth))
    model = load_text(DEEP.format(nested=f"{nested} {test} = 0"), "INIT Init NEXT Next")
    result = Interpreter(model).explore(ExploreRequest())
    assert (result.generated, result.distinct) == (2, 1)


def test_nesting_that_python_cannot_hold_is_a_diagnostic() -> None:
    nested = "".join(f"\\E a{i} \\in {{x}} : " for i in range(150))
    model = load_text(DEEP.format(nested=f"{nested} a0 = 0"), "INIT Init NEXT Next")
    with pytest.raises(SpecError) as caught:
        Interpreter(model).explore(ExploreRequest())
    assert caught.value.diagnostics[0].code == "eval.too-deep"


def test_actions_with_many_nested_choices() -> None:
    nested = "".join(f"\\E a{i} \\in {{x}} : " for i in range(30))
    text = DEEP.format(nested="TRUE").replace("Next ==", f"Next == {nested}")
    result = Interpreter(load_text(text, "INIT Init NEXT Next")).explore(ExploreRequest())
    assert (result.generated, result.distinct) == (2, 1)


WHOLE = """---- MODULE M ----
EXTENDS Integers, Sequences
VARIABLES a, b, c, log
vars == <<a, b, c, log>>
Init == a \\in 0..2 /\\ b = 0 /\\ c = 1 /\\ log = <<>>
Wide == [i \\in 1..(a + b + c) |-> IF i = a THEN b + c + Len(log) ELSE log]
Shifted == [i \\in 1..a |-> [j \\in 0..b |-> j * c][i - 1]]
Add(n) == Len(log) < 2 /\\ log' = Append(log, n) /\\ b' = (b + n) % 3 /\\ UNCHANGED <<a, c>>
Next == \\E n \\in {1, 2} : Add(n)
Kept == \\A n \\in {1, 2} : \\A i \\in DOMAIN Wide : i = a \\/ Wide[i] = log
Partial == a <= b + 1 => \\A i \\in 1..a : Shifted[i] = (i - 1) * c
Middle == \\A n \\in {1, 2} : \\A m \\in 1..3 : n <= Len(Wide) =>
            SubSeq(Wide, m, n) = [i \\in 1..(IF n < m THEN 0 ELSE n - m + 1) |-> Wide[m + i - 1]]
Safe == [][\\A n \\in {1, 2} : Add(n) => Wide' # Wide \\/ n = 1 \\/ a + b + c = 1]_vars
====
"""


@pytest.mark.parametrize("name", ["Kept", "Partial", "Middle", "Safe"])
def test_values_of_many_variables(name: str) -> None:
    """What is computed once in a call, or at one argument alone, is what it was."""
    word = "PROPERTY" if name == "Safe" else "INVARIANT"
    model = load_text(WHOLE, f"INIT Init NEXT Next {word} {name} CHECK_DEADLOCK FALSE")
    found = []
    for plain in (True, False):
        result = Interpreter(model, plain=plain).explore(ExploreRequest(stop_at_violation=False))
        told = sorted(
            (v.kind, v.name, v.diagnostic.message if v.diagnostic else "")
            for v in result.violations
        )
        found.append((result.generated, result.distinct, told))
    assert found[0] == found[1]
    assert found[0][:2] == (21, 21)
    assert found[0][2] == []


def test_an_argument_outside_an_interval() -> None:
    text = WHOLE.replace(
        "Kept ==", "One == \\A d \\in {a} : [i \\in d..c |-> i - d][b] >= 0\nKept =="
    )
    model = load_text(text, "INIT Init NEXT Next INVARIANT One CHECK_DEADLOCK FALSE")
    for plain in (True, False):
        engine = Interpreter(model, plain=plain)
        result = engine.explore(ExploreRequest(stop_at_violation=False))
        codes = {v.diagnostic.code for v in result.violations if v.diagnostic}
        states = [engine.decode(v.state) for v in result.violations if v.state is not None]
        assert codes == {"eval.domain"}
        # The first initial state that fails is the last that is looked at.
        assert {(s["a"], s["b"]) for s in states} == {(0, 2), (1, 0), (1, 2)}


def test_a_bound_that_many_variables_give_may_stand_in_a_comprehension() -> None:
    # What many variables give is made once in a call, by an assignment expression, which Python
    # does not allow in the iterable of a comprehension: the spec was refused as nested too deeply.
    sizes = "(IF \\E i \\in 1..3 : x + y * i > z + i /\\ y # x + i THEN x + 1 ELSE y + z + 2)"
    model = load_text(
        f"""---- MODULE M ----
EXTENDS Integers
VARIABLES x, y, z, w
Size == {sizes}
Init == x \\in 0..8 /\\ y \\in 0..8 /\\ z \\in 0..8 /\\ w = <<>>
Next == /\\ UNCHANGED <<x, y, z>>
        /\\ w' = [i \\in 1..Size |-> IF Size > 2 THEN i + x ELSE z]
====
""",
        "INIT Init\nNEXT Next\n",
    )
    result = Interpreter(model).explore(ExploreRequest())
    assert result.violations == ()
    assert result.distinct == 2 * 9**3


def test_a_fault_of_ours_in_generated_code_is_not_taken_for_deep_nesting() -> None:
    program = Interpreter(load_text(MESSAGES, CFG)).program
    with pytest.raises(AssertionError, match="generated code is wrong"):
        program.define("f", "def f(:\n    return 1\n")
    with pytest.raises(EvalError) as caught:
        program.define("f", f"f = {'(' * 300}1{')' * 300}\n")
    assert caught.value.code == "eval.too-deep"


def test_a_failure_is_told_though_init_cannot_be_generated() -> None:
    """The stack of the failed ASSUME is looked for in Init too, which is nested too deeply."""
    nested = "".join(f"\\E a{i} \\in {{x}} : " for i in range(150))
    text = DEEP.format(nested="TRUE").replace("x = 0\n", f"x = 0 /\\ {nested} a0 = 0\n")
    model = load_text(text.replace("Init ==", 'ASSUME 1 + "a" = 2\nInit =='), "INIT Init NEXT Next")
    engine = Interpreter(model)
    with pytest.raises(SpecError) as caught:
        engine.evaluate(model.assumptions[0].node)
    told = engine.explain(caught.value.diagnostics[0])
    assert told.code == "eval.type"
    with pytest.raises(SpecError) as caught:
        engine.initial()
    assert caught.value.diagnostics[0].code == "eval.too-deep"


def test_steps_that_cannot_be_generated() -> None:
    nested = "".join(f"\\E a{i} \\in {{x}} : " for i in range(150))
    model = load_text(DEEP.format(nested=f"{nested} a0 = 0"), "INIT Init NEXT Next")
    engine = Interpreter(model)
    [state] = engine.initial()
    with pytest.raises(SpecError) as caught:
        list(engine.successors(state))
    assert caught.value.diagnostics[0].code == "eval.too-deep"
