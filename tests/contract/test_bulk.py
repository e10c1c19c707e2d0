"""What engines answer in bulk beside counts: truths of many states, steps out of constraints, and
under VIEW or SYMMETRY where steps really lead."""

from __future__ import annotations

from pymodel.engine.base import NO_PARENT
from pymodel.kernel.nodes import AngleAction, Var
from tests.contract.conftest import Make, explore

COUNT = """VARIABLE x
Init == x \\in {0, 9}
Next == x' = x + 1 \\/ x' = 0
Small == x < 3
One == x = 1
Fails == x # 1 \\/ x.f = 2
Grows == x' > x
"""
CFG = "INIT Init\nNEXT Next\nCONSTRAINT Small\n"


def test_states_are_judged_together(make: Make) -> None:
    engine = make(COUNT, CFG)
    states = explore(engine).states
    one, fails = engine.model.definitions["One"], engine.model.definitions["Fails"]
    values = [engine.decode(s)["x"] for s in states]
    assert values == [0, 1, 2]
    assert list(engine.holds_all(one, states)) == [0, 1, 0]
    assert list(engine.holds_all(fails, states)) == [1, 2, 1]


def test_steps_are_judged_together(make: Make) -> None:
    engine = make(COUNT, CFG)
    zero, one, two = explore(engine).states
    grows = engine.model.definitions["Grows"]
    sources, targets = [zero, one, two, two], [one, two, zero, two]
    assert list(engine.holds_all(grows, sources, targets)) == [1, 1, 0, 0]
    angle = AngleAction(grows, Var("x"))
    assert list(engine.holds_all(angle, sources, targets)) == [1, 1, 0, 0]


def test_steps_out_of_a_constraint_are_kept_by_their_source(make: Make) -> None:
    engine = make(COUNT, CFG)
    result = explore(engine, keep_edges=True)
    assert result.cuts[0] == NO_PARENT  # x = 9 is an initial state
    assert [engine.decode(s)["x"] for s in result.cuts[1:]] == [2]
    assert list(explore(make(COUNT, CFG)).cuts) == [NO_PARENT]


def test_without_a_constraint_nothing_is_cut(make: Make) -> None:
    engine = make("VARIABLE x\nInit == x = 0\nNext == x' = 1 - x")
    result = explore(engine, keep_edges=True)
    assert (list(result.cuts), list(result.met)) == ([], [])


def test_under_a_view_the_real_end_of_each_step_is_known(make: Make) -> None:
    body = "VARIABLE x\nInit == x = 0\nNext == x' = (x + 1) % 4\nOdd == x % 2"
    engine = make(body, "INIT Init\nNEXT Next\nVIEW Odd\n")
    result = explore(engine, keep_edges=True)
    pairs = zip(result.edges[::3], result.edges[1::3], strict=True)
    shown = [(engine.decode(a)["x"], engine.decode(b)["x"]) for a, b in pairs]
    assert shown == [(0, 1), (1, 0)]
    assert [engine.decode(s)["x"] for s in result.met] == [1, 2]


def test_an_answer_in_bulk_is_a_truth_whatever_the_generated_test_leaves(make: Make) -> None:
    # Simple tests of a variable may be kept as bits of a word: the second one's is 2, which was
    # once taken for a failure, and the ninth's did not fit a byte.
    engine = make(
        """VARIABLES x, y, z, w
Init == x \\in 0..9 /\\ y \\in 0..9 /\\ z \\in 0..9 /\\ w = 1
Next == UNCHANGED <<x, y, z, w>>
Some == \\/ x = 11 \\/ y = 11 \\/ z = 11 \\/ w = 11
        \\/ w = 12 \\/ w = 13 \\/ w = 14 \\/ w = 15 \\/ w = 16 \\/ w = 17 \\/ w = 18 \\/ w = 1
"""
    )
    some = engine.model.definitions["Some"]
    assert list(engine.holds_all(some, explore(engine).states)) == [1] * 1000


def test_states_that_agree_on_what_is_asked_get_one_answer(make: Make) -> None:
    engine = make(
        """VARIABLES x, y, z
Init == x \\in 0..2 /\\ y \\in 0..2 /\\ z = 0
Next == x' \\in 0..2 /\\ y' \\in 0..2 /\\ z' = z
Large == x > 1
Some == x > 1 \\/ y = 2
Fails == 2 \\div x = 1
Lower == y' < x
True == 1 < 2
"""
    )
    states = explore(engine).states
    pairs = [(s, t) for s in states for t in states]
    for name in ("Large", "Some", "Fails", "True"):
        formula = engine.model.definitions[name]
        found = list(engine.holds_all(formula, states))
        for s, truth in zip(states, found, strict=True):
            if name == "Fails" and engine.decode(s)["x"] == 0:
                assert truth == 2
            else:
                assert truth == engine.holds(formula, s)
    lower = engine.model.definitions["Lower"]
    found = list(engine.holds_all(lower, [s for s, _ in pairs], [t for _, t in pairs]))
    assert found == [engine.holds(lower, s, t) for s, t in pairs]
    assert 0 < sum(found) < len(found)


def test_what_depends_on_more_than_values_is_asked_of_each_state(make: Make) -> None:
    body = """VARIABLES x, y
Init == x = 0 /\\ y = 0
Next == x < 3 /\\ x' = x + 1 /\\ y' = 0
Deep == y = 0 /\\ TLCGet("level") > 2
"""
    engine = make(body, extends="Naturals, TLC")
    states = explore(engine).states
    deep = engine.model.definitions["Deep"]
    assert list(engine.holds_all(deep, states)) == [0, 0, 1, 1]
