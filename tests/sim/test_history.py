"""The linearizability checker: known histories, and small ones against a definition by force."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from impl.sim.history import ListModel, Operation, check, word_was_seen


def op(
    client: str, kind: str, word: str | None, result: tuple[str, ...], start: int, end: int | None
) -> Operation:
    return Operation(client, "k", kind, word, result, start, end)


def test_a_sequential_history_is_linearizable() -> None:
    history = [
        op("a", "append", "x", ("x",), 1, 2),
        op("b", "get", None, ("x",), 3, 4),
        op("a", "put", "y", ("y",), 5, 6),
    ]
    assert check(history, ListModel()).ok


def test_overlapping_operations_may_take_effect_in_either_order() -> None:
    history = [
        op("a", "append", "x", ("y", "x"), 1, 10),
        op("b", "append", "y", ("y",), 2, 9),
        op("c", "get", None, (), 3, 4),
    ]
    assert check(history, ListModel()).ok


def test_a_stale_read_is_refused() -> None:
    history = [op("a", "put", "x", ("x",), 1, 2), op("b", "get", None, (), 3, 4)]
    verdict = check(history, ListModel())
    assert not verdict.ok
    assert verdict.key == "k"
    assert "get(None) = ()" in str(verdict)


def test_a_lost_update_is_refused() -> None:
    history = [
        op("a", "append", "x", ("x",), 1, 2),
        op("b", "append", "y", ("y",), 3, 4),
    ]
    assert not check(history, ListModel()).ok


def test_two_readers_may_not_disagree_about_the_order() -> None:
    history = [
        op("a", "put", "x", ("x",), 1, 20),
        op("b", "get", None, ("x",), 2, 3),
        op("c", "get", None, (), 4, 5),
    ]
    assert not check(history, ListModel()).ok


def test_an_unknown_outcome_may_have_happened_or_not() -> None:
    write = op("a", "put", "x", (), 1, None)
    assert check([write, op("b", "get", None, (), 2, 3)], ListModel()).ok
    assert check([write, op("b", "get", None, ("x",), 2, 3)], ListModel()).ok
    late = [op("b", "get", None, (), 2, 3), op("b", "get", None, ("x",), 4, 5)]
    assert check([write, *late], ListModel()).ok


def test_an_unknown_outcome_does_not_come_and_go() -> None:
    write = op("a", "put", "x", (), 1, None)
    reads = [op("b", "get", None, ("x",), 2, 3), op("b", "get", None, (), 4, 5)]
    assert not check([write, *reads], ListModel()).ok


def test_an_effect_cannot_precede_its_invocation() -> None:
    read = op("b", "get", None, ("x",), 1, 2)
    assert not check([read, op("a", "put", "x", ("x",), 3, 4)], ListModel()).ok
    assert not check([read, op("a", "put", "x", (), 3, None)], ListModel()).ok


def test_keys_are_independent_and_the_broken_one_is_named() -> None:
    good = op("a", "put", "x", ("x",), 1, 2)
    bad = Operation("b", "other", "get", None, ("x",), 3, 4)
    verdict = check([good, bad], ListModel())
    assert (verdict.ok, verdict.key) == (False, "other")


def test_a_search_without_budget_is_undecided_not_wrong() -> None:
    history = [op(f"c{i}", "append", f"w{i}", (f"w{i}",), i, 100 + i) for i in range(6)]
    verdict = check(history, ListModel(), budget=3)
    assert verdict.undecided and not verdict.ok


def test_long_histories_of_one_key_are_decided() -> None:
    words: tuple[str, ...] = ()
    history = []
    for i in range(300):
        words = (*words, f"w{i}")
        history.append(op(f"c{i % 4}", "append", f"w{i}", words, 10 * i, 10 * i + 15))
    assert check(history, ListModel()).ok
    swapped = [*history[:150], history[151], *history[152:]]
    assert not check(swapped, ListModel()).ok


def by_force(history: list[Operation]) -> bool:
    """The definition: some choice of unknown operations and some order explains every result."""
    known = [o for o in history if o.returned is not None]
    unknown = [o for o in history if o.returned is None]
    for bits in range(1 << len(unknown)):
        chosen = known + [o for i, o in enumerate(unknown) if bits >> i & 1]
        if any(_explains(order) for order in permutations(chosen)):
            return True
    return False


def _explains(order: tuple[Operation, ...]) -> bool:
    model = ListModel()
    state = model.initial()
    for i, operation in enumerate(order):
        for later in order[i + 1 :]:
            if later.returned is not None and later.returned < operation.invoked:
                return False
        result, state = model.apply(state, operation)
        if operation.returned is not None and result != operation.result:
            return False
    return True


@st.composite
def small_histories(draw: st.DrawFn) -> list[Operation]:
    count = draw(st.integers(1, 5))
    moments = draw(st.permutations(range(2 * count)))
    results = st.sampled_from([(), ("0",), ("1",), ("0", "1"), ("1", "0"), ("2",), ("2", "0")])
    history = []
    for i in range(count):
        start, end = sorted(moments[2 * i : 2 * i + 2])
        kind = draw(st.sampled_from(["append", "put", "get"]))
        word = None if kind == "get" else str(i)
        unknown = draw(st.integers(0, 3)) == 0
        history.append(op(f"c{i}", kind, word, draw(results), start, None if unknown else end))
    return history


@settings(max_examples=300, deadline=None)
@given(small_histories())
def test_agrees_with_the_definition(history: list[Operation]) -> None:
    expected = by_force(history)
    assert check(history, ListModel()).ok == expected
    assert check(history, ListModel(), matters=word_was_seen).ok == expected
