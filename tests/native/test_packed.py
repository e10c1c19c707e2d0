"""Whole models, by the packed engine and by the interpreter: everything that they find is equal."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pymodel.engine.native.packed import Functions
from pymodel.kernel import load, load_text
from pymodel.kernel.model import Model
from tests.native.conftest import SPECS, agree, model, packed

ROOT = Path(__file__).resolve().parents[2] / "specs"
TWO_PHASE = "CONSTANT Worker = {w1, w2, w3}\nINIT Init\nNEXT Next\nINVARIANT TypeOK\n"


def two_phase(cfg: str = "") -> Model:
    text = (SPECS / "TwoPhase.tla").read_text(encoding="utf-8")
    return load_text(text, TWO_PHASE + cfg, name="TwoPhase.tla")


def test_two_phase_commit() -> None:
    engine = agree(replace(two_phase(), check_deadlock=False))
    assert not engine.traps
    # Four workers' states each, the decision, who is ready, and the five messages.
    assert engine.packed.program.fields == (6, 2, 3, 5)


def test_a_violated_invariant_of_two_phase_commit() -> None:
    agree(two_phase("INVARIANT Consistent\n"))


@pytest.mark.parametrize(
    ("module", "cfg"),
    [
        ("consensus/MCConsensus", "consensus/MCConsensus"),
        ("consensus/MCVoting", "consensus/MCVoting_small"),
        ("consensus/MCPaxos", "consensus/MCPaxos_small"),
        ("log/MCMultiPaxos", "log/MCMultiPaxos_small"),
        ("log/MCLog", "log/MCLog"),
    ],
)
def test_our_own_models_with_their_refinements(module: str, cfg: str) -> None:
    m = load(ROOT / f"{module}.tla", ROOT / f"{cfg}.cfg")
    engine = agree(m, max_states=1_500)
    assert not engine.traps


def test_symmetry() -> None:
    m = model(
        """CONSTANT P
VARIABLES owner, asked
Init == owner = {} /\\ asked = [p \\in P |-> 0]
Next == \\E p \\in P : \\/ asked[p] < 2 /\\ asked' = [asked EXCEPT ![p] = @ + 1] /\\ UNCHANGED owner
                     \\/ owner = {} /\\ asked[p] > 0 /\\ owner' = {p} /\\ UNCHANGED asked
                     \\/ owner = {p} /\\ owner' = {} /\\ asked' = [asked EXCEPT ![p] = 0]
Perms == Permutations(P)""",
        "CONSTANT P = {p1, p2, p3}\nSYMMETRY Perms\n",
    )
    engine = agree(m)
    assert engine.packed.program.canonical is not None


def test_view_and_constraints_and_properties() -> None:
    body = """VARIABLES x, t
Init == x = 0 /\\ t \\in 0..1
Next == \\E d \\in 1..3 : x' = (x + d) % 7 /\\ t' = t + 1
Seen == <<x, t % 2>>
Small == t < 9
Slow == x' # x + 3
Grows == [][t' > t]_x"""
    agree(model(body, "VIEW Seen\nCONSTRAINT Small\n"))
    agree(model(body, "CONSTRAINT Small\nACTION_CONSTRAINT Slow\nPROPERTY Grows\n"))
    agree(model(body, "CONSTRAINT Small\nACTION_CONSTRAINT Slow\n"))


QUEUES = """CONSTANTS N, Nobody
VARIABLES queue, got, slots
Init == queue = <<>> /\\ got = [i \\in 1..N |-> Nobody] /\\ slots = <<>>
Put == Len(queue) < 3 /\\ \\E i \\in 1..N : queue' = Append(queue, [to |-> i, what |-> Len(queue)])
       /\\ UNCHANGED <<got, slots>>
Take == queue # <<>> /\\ got' = [got EXCEPT ![Head(queue).to] = Head(queue).what]
        /\\ queue' = Tail(queue) /\\ UNCHANGED slots
Join == Len(queue) = 2 /\\ queue' = SubSeq(queue, 2, 2) \\o queue /\\ UNCHANGED <<got, slots>>
Keep == \\E i \\in 1..N : /\\ got[i] # Nobody /\\ i \\notin DOMAIN slots
                        /\\ slots' = slots @@ (i :> got[i]) /\\ UNCHANGED <<queue, got>>
Next == Put \\/ Take \\/ Join \\/ Keep
Ordered == SelectSeq(queue, LAMBDA m : m.what = 1) # <<>> => Len(queue) > 0
First == queue = <<>> \\/ (CHOOSE m \\in {queue[i] : i \\in DOMAIN queue} : TRUE).to \\in 1..N"""


def test_sequences_partial_functions_and_sums() -> None:
    cfg = "CONSTANTS N = 2 Nobody = Nobody\nINVARIANTS Ordered First\n"
    agree(model(QUEUES, cfg))


@pytest.mark.parametrize("samples", [1, 2, 7])
def test_shapes_that_are_too_small_become_wider_on_the_way(samples: int) -> None:
    cfg = "CONSTANTS N = 2 Nobody = Nobody\nINVARIANTS Ordered First\n"
    engine = agree(model(QUEUES, cfg), samples=samples)
    assert engine.widenings > 0


def test_an_integer_that_outgrows_its_bits_again_and_again() -> None:
    m = model(
        """VARIABLES x, s
Init == x = 0 /\\ s = {}
Next == x < 70 /\\ x' = x + 1 /\\ s' = IF x % 9 = 0 THEN s \\cup {x} ELSE s"""
    )
    engine = agree(replace(m, check_deadlock=False), samples=1)
    assert engine.widenings >= 7


def test_an_error_is_the_interpreters_to_tell() -> None:
    agree(model("VARIABLE x\nInit == x = 1\nNext == x' = 3 \\div (3 - x) + x"))
    agree(
        model("VARIABLE x\nInit == x = <<1>>\nNext == x' = IF x[1] > 3 THEN x[2] ELSE <<x[1] + 1>>")
    )


def test_ways_are_counted_as_the_interpreter_counts_them() -> None:
    m = model(
        """VARIABLE x
RECURSIVE R(_)
R(i) == IF i = 0 THEN x < 9 ELSE R(i - 1) \\/ x < 2
Twice == \\E i, j \\in 0..3 : i < j /\\ x < j
Next == /\\ Twice \\/ x = 0
        /\\ \\A i \\in {j \\in 0..2 : j <= x} : i = 1 \\/ x > i
        /\\ R(2)
        /\\ x' \\in {x + 1, 0}
Init == x \\in 0..2"""
    )
    agree(replace(m, check_deadlock=False))


def test_code_is_the_same_each_time() -> None:
    first, second = (Functions(packed(two_phase())).source for _ in range(2))
    assert first == second


def test_what_is_declined_only_when_shapes_grow_is_left_to_the_interpreter() -> None:
    m = model("VARIABLE x\nInit == x = 3\nNext == x < 10^17 /\\ x' = x * x * x")
    engine = agree(replace(m, check_deadlock=False), samples=1)
    assert any(reason.startswith("declined") for reason in engine.traps)
