"""`step` is a function, ballots are shared out, quorums meet."""

from __future__ import annotations

from copy import deepcopy
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impl.effects import ClientRequest, Input, Receive, Tick
from impl.messages import (
    Accept,
    Accepted,
    Decided,
    DecidedEntries,
    Entry,
    FetchDecided,
    Heartbeat,
    Nack,
    Prepare,
    Promise,
    Recall,
    Recalled,
    Refill,
)
from impl.quorum import Group
from impl.replica import start, step
from impl.state import Settings, draw
from tests.impl.bench import ROLES, STORAGE, WITH_LOG

BALLOTS = st.sampled_from([1, 4, 7])  # r2's, in a group of three storage replicas
SLOTS = st.integers(1, 4)
ENTRIES = st.lists(SLOTS, max_size=3, unique=True).map(
    lambda slots: tuple(Entry(slot, b"c%d" % slot) for slot in slots)
)
MESSAGES = st.one_of(
    st.builds(Prepare, BALLOTS, st.integers(0, 3)),
    st.sampled_from([0, 3, 6]).map(lambda ballot: Promise(ballot, 0, 0, (), True)),
    st.builds(Accept, BALLOTS, ENTRIES, st.integers(0, 3)),
    st.builds(Accepted, st.sampled_from([0, 3, 6]), st.lists(SLOTS, max_size=2).map(tuple)),
    st.builds(Nack, st.just(0), BALLOTS),
    st.builds(Heartbeat, BALLOTS, st.integers(0, 3)),
    st.builds(Decided, BALLOTS, st.integers(0, 3)),
    st.builds(FetchDecided, st.integers(0, 4)),
    st.builds(DecidedEntries, st.just(0), ENTRIES, st.integers(0, 4)),
    st.builds(Recall, st.integers(0, 1)),
    st.builds(Recalled, st.integers(0, 1), st.none() | BALLOTS, st.just(-1), st.integers(0, 3)),
    st.builds(Refill, st.lists(SLOTS, max_size=2).map(tuple), st.integers(-1, 8)),
)
INPUTS: st.SearchStrategy[Input] = st.one_of(
    st.integers(0, 3000).map(Tick),
    st.builds(Receive, st.just("r2"), MESSAGES, st.none() | st.just("r2.0.1")),
    st.builds(ClientRequest, st.just("q"), st.just(b"x")),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(INPUTS, max_size=25))
def test_the_same_state_and_input_give_the_same_effects(inputs: list[Input]) -> None:
    state, _ = start("r1", STORAGE, seed=1)
    for event in inputs:
        twin = deepcopy(state)
        assert step(state, event, ROLES) == step(twin, event, ROLES)
        assert state == twin


@settings(max_examples=150, deadline=None)
@given(st.lists(INPUTS, max_size=25))
def test_whatever_comes_the_contract_of_effects_holds(inputs: list[Input]) -> None:
    state, _ = start("r1", STORAGE, seed=1)
    last_seq, last_id, applied = -1, 0, 0
    for event in inputs:
        promised = state.durable.max_bal
        effects = step(state, event, ROLES)
        assert state.durable.max_bal >= promised
        changed = state.durable.max_bal > promised
        assert not changed or (effects.persist is not None and effects.persist.sync)
        if effects.persist is not None:
            assert effects.persist.id == last_id + 1
            last_id = effects.persist.id
        for performed in effects.events:
            assert performed.seq == last_seq + 1
            last_seq = performed.seq
        for apply in effects.applies:
            assert apply.slot == applied + 1
            applied = apply.slot
        for send in effects.sends:
            assert send.to in ("r2", "r3") and (send.after or 0) <= last_id
            if effects.persist is not None and effects.persist.sync:
                assert send.after == effects.persist.id


def test_clocks_may_not_go_back_but_inputs_may() -> None:
    state, _ = start("r1", STORAGE)
    step(state, Tick(500), ROLES)
    step(state, Tick(100), ROLES)
    assert state.volatile.now == 500


@pytest.mark.parametrize("group", [STORAGE, WITH_LOG, Group(("a",)), Group(tuple("abcde"), ("l",))])
def test_any_two_quorums_meet(group: Group) -> None:
    quorums = [
        set(some)
        for size in range(len(group.members) + 1)
        for some in combinations(group.members, size)
        if group.is_quorum(some)
    ]
    assert quorums
    assert all(one & other for one in quorums for other in quorums)


@given(st.integers(-1, 50), st.sampled_from(["r1", "r2"]))
def test_ballots_are_shared_out_among_storage_replicas(above: int, replica: str) -> None:
    ballot = WITH_LOG.next_ballot(replica, above)
    assert ballot > above and WITH_LOG.owner(ballot) == replica
    assert not [b for b in range(above + 1, ballot) if b >= 0 and WITH_LOG.owner(b) == replica]
    assert "r3" not in {WITH_LOG.owner(b) for b in range(20)}


def test_groups_and_settings_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one storage replica"):
        Group((), ("l",))
    with pytest.raises(ValueError, match="named twice"):
        Group(("a", "b"), ("a",))
    with pytest.raises(ValueError, match="heartbeat"):
        Settings(heartbeat_ms=400, election_min_ms=300)
    with pytest.raises(ValueError, match="at least one entry"):
        Settings(window=0)


def test_draws_stay_in_range_and_depend_on_the_seed_alone() -> None:
    one, two, other = (start("r1", STORAGE, seed=seed)[0].volatile for seed in (1, 1, 2))
    draws = [draw(one, 10, 20) for _ in range(200)]
    assert draws == [draw(two, 10, 20) for _ in range(200)]
    assert draws != [draw(other, 10, 20) for _ in range(200)]
    assert set(draws) == set(range(10, 21))
