"""Golden rejections: what a person reads, to the letter, and never more than forty lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from pymodel.values import Function, show
from tests.tracecheck.traces import JARS, Record, check, event, told, write
from tracecheck.brief import brief, difference, nearest
from tracecheck.result import Verdict

FILLED = event("a.0.0", "Fill", {"k": 3}, state={"jar": 3})


def rejected(tmp_path: Path, *a: Record, b: tuple[Record, ...] = ()) -> str:
    """The text of a rejection, without the notes and without folders."""
    result = check(write(tmp_path, a=a, b=b))
    assert result.verdict is Verdict.REJECTED
    text = told(result, {f"{tmp_path}/": "", f"{JARS.parent}/": ""})
    assert len(text.splitlines()) < 40
    return "\n".join(line for line in text.splitlines() if not line.startswith("note:"))


def test_a_guard_with_both_values(tmp_path: Path) -> None:
    # The state that was logged is that of another action, which is named.
    second = event("a.0.1", "Fill", {"k": 3}, state={"jar": 6})
    assert rejected(tmp_path, FILLED, second) == (
        """\
rejected after 1 of 2 events
a.ndjson:3:1: event a.0.1: Fill {"n": "a", "k": 3}
  Fill is not enabled here
  first false conjunct of Fill: jar[n] + k <= Size   (Jars.tla:14:6)
      jar[n] + k = 6
      right side = 5
  Scoop(n = "a") would explain what was logged"""
    )


def test_a_message_that_was_not_sent_with_the_nearest_and_the_cause(tmp_path: Path) -> None:
    posts = [
        event(f"a.0.{i}", "Post", {"to": to, "k": k})
        for i, (to, k) in enumerate([("b", 1), ("b", 2), ("a", 1), ("a", 2), ("a", 3)], 1)
    ]
    filled = [
        FILLED,
        posts[0],
        posts[1],
        event("a.0.3", "Fill", {"k": 3}),
        {**posts[2], "seq": 4},
        {**posts[3], "seq": 5},
        event("a.0.6", "Fill", {"k": 3}),
        {**posts[4], "seq": 7},
    ]
    take = event("b.0.0", "Take", {"from": "a", "k": 3}, cause="a.0.7", state={"last": None})
    assert rejected(tmp_path, *filled, b=(take,)) == (
        """\
rejected after 8 of 9 events
b.ndjson:2:1: event b.0.0: Take {"n": "b", "from": "a", "k": 3}
  Take is not enabled here
  first false conjunct of Take: [from |-> from, to |-> n, load |-> k] \\in mail   (Jars.tla:30:6)
      [from |-> from, to |-> n, load |-> k] = [from |-> "a", load |-> 3, to |-> "b"]
      mail = 5 elements, not this one
      nearest in it = [from |-> "a", load |-> 1, to |-> "b"]
      nearest in it = [from |-> "a", load |-> 2, to |-> "b"]
      nearest in it = [from |-> "a", load |-> 3, to |-> "a"]
  caused by a.0.7: Post {"n": "a", "to": "a", "k": 3}   (a.ndjson:9:1)
  Scoop(n = "b") would explain what was logged"""
    )


def test_the_element_that_a_forall_fails_for(tmp_path: Path) -> None:
    assert rejected(tmp_path, FILLED, event("a.0.1", "Level")) == (
        """\
rejected after 1 of 2 events
a.ndjson:3:1: event a.0.1: Level {"n": "a"}
  Level is not enabled here
  first false conjunct of Level: jar[m] <= 2   (Jars.tla:35:22)
      m = "a"
      jar[m] = 3"""
    )


def test_of_the_elements_that_an_exists_fails_for_the_one_that_comes_furthest(
    tmp_path: Path,
) -> None:
    own = event("a.0.1", "Post", {"to": "a", "k": 2})
    other = event("a.0.2", "Post", {"to": "b", "k": 1})
    answer = event("b.0.0", "Answer", cause="a.0.2")
    assert rejected(tmp_path, FILLED, own, other, b=(answer,)) == (
        """\
rejected after 3 of 4 events
b.ndjson:2:1: event b.0.0: Answer {"n": "b"}
  Answer is not enabled here
  first false conjunct of Answer: m.load > 1   (Jars.tla:40:34)
      m = [from |-> "a", load |-> 1, to |-> "b"]
      m.load = 1
  caused by a.0.2: Post {"n": "a", "to": "b", "k": 1}   (a.ndjson:4:1)"""
    )


def test_an_exists_over_nothing(tmp_path: Path) -> None:
    assert """\
  first false conjunct of Answer: \\E m \\in mail : m.to = n /\\ m.load > 1   (Jars.tla:40:6)
      mail = {}""" in rejected(tmp_path, event("a.0.0", "Answer"))


@pytest.mark.parametrize(("k", "shown"), [(4, "4"), ("x", '"x"'), ([1], "<<1>>")])
def test_an_argument_outside_its_domain(tmp_path: Path, k: object, shown: str) -> None:
    assert rejected(tmp_path, event("a.0.0", "Fill", {"k": k})).endswith(
        f"""\
  Fill is not enabled here
  first false conjunct of Fill: k \\in 1..3   (Jars.tla:52:17)
      k = {shown}
      1..3 = {{1, 2, 3}}"""
    )


def test_a_state_that_the_step_does_not_lead_to(tmp_path: Path) -> None:
    logged = event("a.0.0", "Fill", {"k": 2}, state={"jar": 3, "last": {"x": 1}, "jug": 1})
    assert rejected(tmp_path, logged) == (
        """\
rejected after 0 of 1 events
a.ndjson:2:1: event a.0.0: Fill {"n": "a", "k": 2}
  Fill is allowed here, but leads to another state than was logged
  jar[a]: the spec says 2, the log 3
  last[a][x]: the spec says (nothing: not in the domain), the log 1
  jug: the spec says (the spec has no such variable), the log 1"""
    )


def test_an_inequality_and_another_action_that_fits(tmp_path: Path) -> None:
    logged = event("a.0.0", "Reset", state={"jar": 0, "last": None})
    assert rejected(tmp_path, logged) == (
        """\
rejected after 0 of 1 events
a.ndjson:2:1: event a.0.0: Reset {"n": "a"}
  Reset is not enabled here
  first false conjunct of Reset: last[n] # None   (Jars.tla:45:6)
      last[n] = None
  Level(n = "a") would explain what was logged"""
    )


# --- short values ---------------------------------------------------------------------------------


def test_large_values_are_cut_in_their_parts() -> None:
    many = frozenset(range(1, 1001))
    assert brief(many, 20) == "{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, … 986 more}"
    assert brief(tuple(range(1, 4))) == "<<1, 2, 3>>"
    record = Function({"type": "1b", "votes": tuple(Function({"bal": i}) for i in range(500))})
    shown = brief(record)
    assert shown.startswith('[type |-> "1b", votes |-> <<[bal |-> 0], [bal |-> 1], ')
    assert shown.endswith(" more>>]") and len(shown) < 200
    assert brief(Function({i: i * i for i in range(0, 900, 3)}), 30).startswith("(0 :> 0 @@ 3 :> 9")
    assert len(brief("x" * 10_000)) <= 160


def test_small_values_are_shown_whole() -> None:
    for value in (frozenset({1, 2}), (1, "a"), Function({"a": 1}), "a", 7, Function({0: 1})):
        assert brief(value) == show(value)


def test_nearest_are_those_of_the_same_shape_with_the_most_parts_equal() -> None:
    def message(kind: str, bal: int, slot: int) -> Function:
        return Function({"type": kind, "bal": bal, "slot": slot})

    sent = frozenset(
        [message("2a", 1, 1), message("2a", 2, 7), message("2b", 9, 9), Function({"type": "2a"})]
    )
    assert nearest(message("2a", 2, 1), sent) == [message("2a", 1, 1), message("2a", 2, 7)]
    assert nearest(message("1a", 5, 5), sent) == []


def test_the_difference_of_two_functions_is_its_place() -> None:
    one = (Function({"bal": 1, "cmd": "x"}), Function({"bal": 2, "cmd": "y"}))
    two = (one[0], Function({"bal": 2, "cmd": "z"}))
    assert difference(one, two) == ('[2]["cmd"]', "y", "z")
    assert difference(one, one) is None
    assert difference(1, 2) is None
    assert difference(one, (1,)) is None
