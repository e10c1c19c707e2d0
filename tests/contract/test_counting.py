"""What may live here: what every engine counts, as TLC does; the numbers are TLC 2.15's."""

from __future__ import annotations

import pytest

from tests.contract.conftest import Make, counts, explore


def test_duplicates_are_generated_but_not_distinct(make: Make) -> None:
    engine = make(
        """VARIABLE x
Init == x \\in {0, 1} \\/ x = 0
Next == \\/ x' = 1 - x
        \\/ x' = 1 - x"""
    )
    assert counts(engine) == (3 + 4, 2, 1)


def test_remaining_conjuncts_are_one_test_once_all_is_assigned(make: Make) -> None:
    after = make("VARIABLE x\nInit == x = 1\nNext == x' = 1 /\\ (TRUE \\/ TRUE)")
    before = make("VARIABLE x\nInit == x = 1\nNext == (TRUE \\/ TRUE) /\\ x' = 1")
    assert counts(after) == (2, 1, 1)
    assert counts(before) == (3, 1, 1)


def test_witnesses_inside_a_universal_guard_count(make: Make) -> None:
    guard = "\\A i \\in 1..2 : i = 1 => \\E j \\in 1..3 : j < 3"
    before = make(f"VARIABLE x\nInit == x = 1\nNext == ({guard}) /\\ x' = 1")
    after = make(f"VARIABLE x\nInit == x = 1\nNext == x' = 1 /\\ ({guard})")
    assert counts(before) == (1 + 2, 1, 1)
    assert counts(after) == (1 + 1, 1, 1)


def test_ways_of_a_guard_multiply_whatever_it_depends_on(make: Make) -> None:
    engine = make(
        """VARIABLES w, x, y, z
Init == w = {1, 2, 3} /\\ x = 2 /\\ y = {1, 2} /\\ z = 0
Some(S, k) == \\E i \\in S : i =< k \\/ i = z
Next == /\\ \\A i \\in y : Some(w, x)
        /\\ \\E i \\in w : LET k == i + x IN k > 3 \\/ k > 4
        /\\ UNCHANGED <<w, x, y>>
        /\\ z' = 0"""
    )
    # Two ways for each i in y; k is 3, 4 or 5, which is in none, one, two ways enough.
    assert counts(engine) == (1 + 2 * 2 * 3, 1, 1)


def test_init_has_the_same_short_cut(make: Make) -> None:
    after = make("VARIABLE x\nInit == x = 1 /\\ \\E i \\in 1..3 : i < 3\nNext == UNCHANGED x")
    before = make("VARIABLE x\nInit == (\\E i \\in 1..3 : i < 3) /\\ x = 1\nNext == UNCHANGED x")
    assert counts(after) == (1 + 1, 1, 1)
    assert counts(before) == (2 + 1, 1, 1)


def test_states_outside_a_constraint_are_generated_only(make: Make) -> None:
    engine = make(
        """VARIABLE x
Init == x = 0
Next == x' = x + 1
Small == x < 3""",
        "CONSTRAINT Small",
    )
    assert counts(engine) == (4, 3, 3)


def test_invariants_are_checked_outside_a_constraint(make: Make) -> None:
    engine = make(
        """VARIABLE x
Init == x = 0
Next == x' = x + 1
Small == x < 3
Low == x < 3""",
        "CONSTRAINT Small\nINVARIANT Low",
    )
    result = explore(engine)
    assert [(v.kind, v.name) for v in result.violations] == [("invariant", "Low")]
    state = result.violations[0].state
    assert state is not None
    assert [engine.decode(s)["x"] for s in engine.path(state)] == [0, 1, 2, 3]


def test_action_constraints_and_action_properties(make: Make) -> None:
    body = """VARIABLE x
Init == x = 0
Next == \\/ x < 4 /\\ x' = x + 1
        \\/ x' = 0
Up == x' <= 2
Grows == [][x' > x]_x"""
    assert counts(make(body, "ACTION_CONSTRAINT Up")) == (1 + 2 * 3, 3, 3)
    result = explore(make(body, "PROPERTY Grows"))
    assert [(v.kind, v.name) for v in result.violations] == [("action-property", "Grows")]


def test_a_blocked_successor_prevents_deadlock(make: Make) -> None:
    body = "VARIABLE x\nInit == x = 0\nNext == x < 2 /\\ x' = x + 1\nSmall == x < 2"
    result = explore(make(body))
    assert [(v.kind, v.state) for v in result.violations] == [("deadlock", 2)]
    assert counts(make(body, "CONSTRAINT Small")) == (3, 2, 2)
    assert counts(make(body, "CHECK_DEADLOCK FALSE")) == (3, 3, 3)


def test_assignment_from_sets_and_subsets(make: Make) -> None:
    engine = make(
        """VARIABLES x, y
Init == x = {} /\\ y = 1
Next == /\\ x' \\in SUBSET {1, 2}
        /\\ y' \\in 1..2"""
    )
    assert counts(engine) == (1 + 8 * 8, 8, 2)


def test_view_compares_only_what_it_shows(make: Make) -> None:
    engine = make(
        """VARIABLES x, n
Init == x = 0 /\\ n = 0
Next == x' = (x + 1) % 3 /\\ n' = n + 1
Shown == x""",
        "VIEW Shown",
    )
    assert counts(engine) == (4, 3, 3)


def test_symmetry_keeps_one_of_each_orbit(make: Make) -> None:
    body = """CONSTANTS P
VARIABLE on
Init == on = {}
Next == \\E p \\in P : on' = (on \\cup {p}) \\/ on' = (on \\ {p})
Perms == Permutations(P)"""
    plain = make(body, "CONSTANT P = {a, b, c}", extends="Integers, TLC")
    symmetric = make(body, "CONSTANT P = {a, b, c}\nSYMMETRY Perms", extends="Integers, TLC")
    assert counts(plain) == (1 + 8 * 6, 8, 4)
    assert counts(symmetric) == (1 + 4 * 6, 4, 4)


def test_exploration_goes_on_where_it_stopped(make: Make) -> None:
    body = "VARIABLE x\nInit == x = 0\nNext == x' = (x + 1) % 50"
    engine = make(body)
    seen = []
    while True:
        result = explore(engine, max_levels=7)
        seen.append(result.distinct)
        if result.finished:
            break
    assert seen[0] == 8
    assert seen == sorted(seen)
    assert (result.generated, result.distinct, result.depth) == counts(make(body))


def test_limits_in_states(make: Make) -> None:
    body = "VARIABLE x\nInit == x = 0\nNext == x' = x + 1"
    result = explore(make(body), max_states=20)
    assert result.distinct == 20
    assert not result.finished
    assert result.queue == 1


def test_edges_parents_and_actions(make: Make) -> None:
    engine = make(
        """VARIABLE x
Init == x = 0
Up == x < 2 /\\ x' = x + 1
Reset == x = 2 /\\ x' = 0
Next == Up \\/ Reset"""
    )
    result = explore(engine, keep_edges=True)
    assert list(result.edges) == [0, 1, 0, 1, 2, 0, 2, 0, 1]
    assert list(result.parents) == [-1, 0, 1]
    assert list(result.actions) == [-1, 0, 0]
    assert result.fired == (2, 1)
    assert result.fresh == (2, 0)


@pytest.mark.parametrize(
    ("checked", "counted"),
    [
        ("INVARIANT Inv\n", (4, 4, 2)),
        ("INVARIANT Sum\n", (5, 5, 3)),
        ("INVARIANT Low\n", (7, 6, 4)),
        # TLC has evaluated more by the time that it prints: 6 distinct, and 4 generated.
        ("INVARIANT Fails\n", (4, 4, 2)),
        # TLC leaves a state off its queue whose step is bad; here it is on it: 1 for 2.
        ("PROPERTY Up\n", (3, 3, 2)),
    ],
)
def test_what_was_generated_counts_before_it_is_judged(
    make: Make, checked: str, counted: tuple[int, int, int]
) -> None:
    engine = make(
        """VARIABLES x, y
Init == x = 0 /\\ y = 0
P == \\E i \\in 1..3 : x' = x + i /\\ UNCHANGED y
Q == y' = y + 1 /\\ UNCHANGED x
R == \\E i \\in 1..(x+2) : y' = y + i /\\ UNCHANGED x
Next == Q \\/ P \\/ R
Inv == x < 2
Low == y < 2
Sum == x + y < 3
Fails == x # 2 \\/ x + "a" = 2
Up == [][y' > y]_<<x, y>>""",
        checked,
    )
    result = explore(engine)
    assert len(result.violations) == 1
    assert (result.generated, result.distinct, result.queue) == counted


def test_going_on_after_violations(make: Make) -> None:
    engine = make(
        "VARIABLE x\nInit == x = 0\nNext == x < 4 /\\ x' = x + 1\nLow == x < 2", "INVARIANT Low"
    )
    result = explore(engine, stop_at_violation=False)
    assert result.finished
    assert [(v.kind, v.state) for v in result.violations] == [
        ("invariant", 2),
        ("invariant", 3),
        ("invariant", 4),
        ("deadlock", 4),
    ]
