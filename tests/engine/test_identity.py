"""What stands for a state under SYMMETRY: one state of each orbit, whichever is met first."""

from __future__ import annotations

import random
from itertools import permutations, product

import pytest

from pymodel.engine.interpreter import Interpreter
from pymodel.engine.interpreter.functions import State
from pymodel.engine.interpreter.identity import fingerprint, permuted
from pymodel.kernel import load_text
from pymodel.values import Function, ModelValue, Value, function

SPEC = """---- MODULE M ----
EXTENDS TLC
CONSTANTS A, B
VARIABLES s, f, m
Init == /\\ s \\in SUBSET A
        /\\ f \\in [A -> A \\cup B]
        /\\ m = {}
Next == \\E a \\in A, b \\in B :
          m' = m \\cup {[from |-> a, to |-> <<b, s>>]} /\\ UNCHANGED <<s, f>>
Both == Permutations(A) \\cup Permutations(B)
====
"""
CFG = "CONSTANTS A = {a1, a2, a3} B = {b1, b2}\nINIT Init\nNEXT Next\nSYMMETRY Both\n"


def group(sets: list[list[ModelValue]]) -> list[Function]:
    """All permutations, made by hand."""
    images = product(*(permutations(s) for s in sets))
    members = [v for s in sets for v in s]
    return [Function(zip(members, (x for p in i for x in p), strict=True)) for i in images]


@pytest.fixture
def engine() -> Interpreter:
    return Interpreter(load_text(SPEC, CFG))


@pytest.mark.parametrize("seed", range(4))
def test_two_states_are_alike_if_a_permutation_leads_from_one_to_the_other(
    engine: Interpreter, seed: int
) -> None:
    rng = random.Random(seed)
    values = engine.model.constants
    a, b = (sorted(values[n], key=repr) for n in "AB")
    all_of_them = group([a, b])
    assert len(all_of_them) == 12
    tables = [engine.program.tables[n] for n in engine.model.variables]

    def number(state: tuple[Value, ...]) -> State:
        return tuple(t[v] for t, v in zip(tables, state, strict=True))

    def some() -> tuple[Value, ...]:
        s = frozenset(rng.sample(a, rng.randrange(4)))
        f = function({x: rng.choice(a + b) for x in a})
        pairs = ((rng.choice(a), rng.choice(b)) for _ in range(rng.randrange(4)))
        m = frozenset(Function({"from": x, "to": (y, s)}) for x, y in pairs)
        return s, f, m

    mark = fingerprint(engine.program)
    assert mark is not None
    states = [some() for _ in range(60)]
    for state in states:  # some are met before their like, some after
        orbit = {tuple(permuted(v, p) for v in state) for p in all_of_them}
        assert len({mark(number(other)) for other in orbit}) == 1
    for one, other in product(states, states):
        alike = any(tuple(permuted(v, p) for v in one) == other for p in all_of_them)
        assert (mark(number(one)) == mark(number(other))) is alike
