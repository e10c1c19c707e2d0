"""What may live here: single steps: initial, successors, fire, intern, decode, holds, evaluate."""

from __future__ import annotations

import pytest

from pymodel.errors import SpecError
from pymodel.values import FALSE, TRUE, Function, state_digest
from tests.contract.conftest import Make, action, explore

COUNTERS = """CONSTANT P
VARIABLES n, log
Init == n = [p \\in P |-> 0] /\\ log = <<>>
Add(p, k) == /\\ n[p] + k < 10
             /\\ n' = [n EXCEPT ![p] = @ + k]
             /\\ log' = Append(log, <<p, k>>)
Drop(p) == n' = [n EXCEPT ![p] = 0] /\\ log' = <<>>
Next == \\E p \\in P : (\\E k \\in Nat : Add(p, k)) \\/ Drop(p)
Low == \\A p \\in P : n[p] < 5
Grown == \\E p \\in P : n'[p] > n[p]"""
CFG = "CONSTANT P = {p1, p2}"
EXTENDS = "Integers, Sequences"


def test_fire_where_a_parameter_ranges_over_nat(make: Make) -> None:
    engine = make(COUNTERS, CFG, EXTENDS)
    (start,) = engine.initial()
    p1, p2 = engine.decode(start)["n"]
    (state,) = engine.fire(action(engine, "Add"), {"p": p2, "k": 7}, start)
    values = engine.decode(state)
    assert values["n"] == Function({p1: 0, p2: 7})
    assert values["log"] == ((p2, 7),)
    assert engine.fire(action(engine, "Add"), {"p": p2, "k": 3}, state) == ()
    assert engine.fire(action(engine, "Add"), {"p": p2, "k": -1}, state) == ()


def test_fire_refuses_an_argument_outside_its_domain(make: Make) -> None:
    engine = make(COUNTERS, CFG, EXTENDS)
    (start,) = engine.initial()
    assert engine.fire(action(engine, "Drop"), {"p": Function({"a": 1})}, start) == ()


def test_fire_with_several_successors(make: Make) -> None:
    engine = make(
        """VARIABLE x
Init == x = 0
Jump(d) == x' \\in {x + d, x - d} \\/ x' = x + d
Next == \\E d \\in 1..3 : Jump(d)"""
    )
    (start,) = engine.initial()
    found = engine.fire(action(engine, "Jump"), {"d": 2}, start)
    assert [engine.decode(s)["x"] for s in found] == [-2, 2]


def test_successors_name_their_arguments(make: Make) -> None:
    engine = make(
        """VARIABLE x
Init == x = 0
Add(k, twice) == x' = IF twice THEN x + 2 * k ELSE x + k
Stay == UNCHANGED x
Next == \\/ \\E k \\in 1..2 : \\E b \\in BOOLEAN : Add(k, b)
        \\/ Stay"""
    )
    (start,) = engine.initial()
    steps = list(engine.successors(start))
    shown = [
        (engine.model.actions[s.action].name, dict(s.args), engine.decode(s.target)["x"])
        for s in steps
    ]
    assert shown == [
        ("Add", {"k": 1, "twice": FALSE}, 1),
        ("Add", {"k": 1, "twice": TRUE}, 2),
        ("Add", {"k": 2, "twice": FALSE}, 2),
        ("Add", {"k": 2, "twice": TRUE}, 4),
        ("Stay", {}, 0),
    ]


def test_intern_and_decode(make: Make) -> None:
    engine = make(COUNTERS, CFG, EXTENDS)
    (start,) = engine.initial()
    p1, p2 = engine.decode(start)["n"]
    far = {"n": Function({p1: 8, p2: -3}), "log": ((p1, 1), (p1, 2))}
    state = engine.intern(far)
    assert engine.decode(state) == far
    assert engine.intern(far) == state
    assert engine.intern(engine.decode(start)) == start
    assert engine.digest(state) == state_digest(far)


def test_a_state_unlike_all_reachable_ones(make: Make) -> None:
    engine = make(
        "VARIABLE x\nInit == x = 0\nAdd == x' = x + 1\nNext == Add\nBig == x > 10\nS == {x}"
    )
    (start,) = engine.initial()
    assert not engine.holds(engine.model.definitions["Big"], start)
    odd = engine.intern({"x": "text"})
    assert engine.decode(odd) == {"x": "text"}
    assert engine.evaluate(engine.model.definitions["S"], odd) == frozenset(("text",))
    with pytest.raises(SpecError) as caught:
        engine.holds(engine.model.definitions["Big"], odd)
    assert caught.value.diagnostics[0].code == "eval.type"
    with pytest.raises(SpecError):
        engine.fire(action(engine, "Add"), {}, odd)
    assert engine.fire(action(engine, "Add"), {}, start)


def test_holds_of_states_and_steps(make: Make) -> None:
    engine = make(COUNTERS, CFG, EXTENDS)
    (start,) = engine.initial()
    definitions = engine.model.definitions
    _, p2 = engine.decode(start)["n"]
    (state,) = engine.fire(action(engine, "Add"), {"p": p2, "k": 7}, start)
    assert engine.holds(definitions["Low"], start)
    assert not engine.holds(definitions["Low"], state)
    assert engine.holds(definitions["Grown"], start, state)
    assert not engine.holds(definitions["Grown"], state, start)


def test_holds_of_a_whole_action(make: Make) -> None:
    engine = make(COUNTERS, CFG, EXTENDS)
    (start,) = engine.initial()
    _, p2 = engine.decode(start)["n"]
    add = action(engine, "Add")
    (state,) = engine.fire(add, {"p": p2, "k": 7}, start)
    kernel = dict(add.labels)
    assert engine.holds(add.formula, start, state, {kernel["p"]: p2, kernel["k"]: 7})
    assert not engine.holds(add.formula, start, state, {kernel["p"]: p2, kernel["k"]: 6})


def test_paths_go_back_to_an_initial_state(make: Make) -> None:
    engine = make("VARIABLE x\nInit == x \\in {0, 10}\nNext == x' = x + 1 /\\ x < 13")
    result = explore(engine, max_levels=2)
    assert not result.finished
    last = engine.intern({"x": 12})
    assert [engine.decode(s)["x"] for s in engine.path(last)] == [10, 11, 12]


def test_an_interned_state_keeps_its_id_when_it_is_reached(make: Make) -> None:
    engine = make("VARIABLE x\nInit == x = 0\nNext == x' = (x + 1) % 3")
    two = engine.intern({"x": 2})
    explore(engine)
    assert engine.intern({"x": 2}) == two
    assert [engine.decode(s)["x"] for s in engine.path(two)] == [0, 1, 2]


def test_a_walk_may_let_go_of_the_states_behind_it(make: Make) -> None:
    engine = make(COUNTERS, CFG, EXTENDS)
    (state,) = engine.initial()
    p1, p2 = engine.decode(state)["n"]
    met = {state}
    for k in (1, 2, 0):
        (state,) = engine.fire(action(engine, "Add"), {"p": p1, "k": k}, state)
        assert state not in met
        met.add(state)
        engine.retain([state])
    assert engine.decode(state)["n"] == Function({p1: 3, p2: 0})
    assert engine.decode(state)["log"] == ((p1, 1), (p1, 2), (p1, 0))
    # A value that was let go of comes back with a new number, and is equal all the same.
    (back,) = engine.fire(action(engine, "Drop"), {"p": p1}, state)
    (start,) = engine.initial()
    assert back == start
    assert engine.digest(back) == state_digest({"n": Function({p1: 0, p2: 0}), "log": ()})


def test_what_was_explored_is_kept(make: Make) -> None:
    engine = make("VARIABLE x\nInit == x = 0\nNext == x < 3 /\\ x' = x + 1")
    explore(engine, stop_at_violation=False)
    (start,) = engine.initial()
    engine.retain([start])
    assert [engine.decode(s)["x"] for s in range(4)] == [0, 1, 2, 3]


def test_constants_in_actions_outlive_a_retain(make: Make) -> None:
    engine = make(
        """VARIABLES x, y
Init == x = 5 /\\ y = <<1>>
Reset == x' = 0 /\\ y' = <<>>
Add == x' = x + 1 /\\ y' = Append(y, x)
Next == Reset \\/ Add""",
        extends="Integers, Sequences",
    )
    (state,) = engine.initial()
    (zero,) = engine.fire(action(engine, "Reset"), {}, state)
    (state,) = engine.fire(action(engine, "Add"), {}, state)
    assert engine.decode(zero) == {"x": 0, "y": ()}
    engine.retain([state])
    (again,) = engine.fire(action(engine, "Reset"), {}, state)
    assert engine.decode(again) == {"x": 0, "y": ()}
    assert engine.decode(state) == {"x": 6, "y": (1, 5)}


def test_moves_are_the_successors_without_their_arguments(make: Make) -> None:
    engine = make(
        """VARIABLES x, y
Init == x = 0 /\\ y = 0
Add(k) == x + k < 4 /\\ x' = x + k /\\ y' = y
Swap == x' = y /\\ y' = x
Next == (\\E k \\in {1, 2} : Add(k)) \\/ Swap \\/ (x = 3 /\\ Add(0))"""
    )
    waiting, seen = list(engine.initial()), set(engine.initial())
    while waiting:
        state = waiting.pop()
        moves = engine.moves(state)
        assert sorted(moves) == sorted((s.action, s.target) for s in engine.successors(state))
        new = {target for _, target in moves} - seen
        seen |= new
        waiting.extend(new)
    assert len(seen) > 8


def test_the_level_follows_the_behaviour_that_is_walked(make: Make) -> None:
    engine = make(
        """VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 3
Level == TLCGet("level")""",
        extends="Integers, TLC",
    )
    level = engine.model.definitions["Level"]
    (start,) = engine.initial()
    path = [start]
    engine.follow(path)
    for expected in (1, 2, 3, 4):
        assert engine.evaluate(level, path[-1]) == expected
        ((_, target),) = engine.moves(path[-1])
        path.append(target)
    engine.follow(())
    assert engine.evaluate(level, start) == 1
