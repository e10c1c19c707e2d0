"""Comparing logged parts with values: partial functions, sets, null."""

from __future__ import annotations

from typing import Any

import pytest

from pymodel.values import FALSE, TRUE, Function, ModelValue, Value
from tracecheck.match import ABSENT, Exactly, leaf_paths, mismatches

NONE = ModelValue("None")
OTHER = ModelValue("Other")
VOTE = Function({"bal": 2, "cmd": "x"})
STATE = {
    "votes": Function({"r1": (VOTE, VOTE), "r2": ()}),
    "bal": Function({"r1": 4, "r2": -1}),
    "cmd": Function({"r1": NONE, "r2": OTHER}),
    "sent": frozenset([(1, "x"), (2, "y")]),
    "open": TRUE,
    "log": Function({"r1": (1, 2, 3)}),
    "set": Function({"r1": frozenset({1, 2})}),
    "zero": Function({"r1": Function({0: "a", "k": "b"})}),
    "word": "w",
}


def found(logged: dict[str, Any], node: str = "r1") -> list[tuple[str, str]]:
    return [(m.place, m.expected) for m in mismatches(logged, STATE, node, NONE)]


@pytest.mark.parametrize(
    "logged",
    [
        {},
        {"bal": 4},
        {"votes": {"2": {"bal": 2}}},
        {"votes": {"1": {"bal": 2, "cmd": "x"}, "2": {"cmd": "x"}}},
        {"votes": [{"bal": 2, "cmd": "x"}, {"cmd": "x", "bal": 2}]},
        {"votes": {}},
        {"cmd": None},
        {"cmd": "None"},
        {"sent": {"+": [[2, "y"]]}},
        {"sent": {"+": [[2, "y"], [1, "x"]]}},
        {"sent": {"+": []}},
        {"sent": [[2, "y"], [1, "x"]]},
        {"open": True},
        {"log": [1, 2, 3]},
        {"log": {"3": 3}},
        {"set": [2, 1]},
        {"zero": {"0": "a", "k": "b"}},
        {"word": "w", "bal": 4},
        {"bal": Exactly(4)},
    ],
)
def test_what_agrees(logged: dict[str, Any]) -> None:
    assert found(logged) == []


@pytest.mark.parametrize(
    ("logged", "place", "expected"),
    [
        ({"bal": 5}, "bal[r1]", "4"),
        ({"bal": "4"}, "bal[r1]", "4"),
        ({"bal": True}, "bal[r1]", "4"),
        ({"bal": None}, "bal[r1]", "4"),
        ({"bal": 4.0}, "bal[r1]", "4"),
        ({"bal": {}}, "bal[r1]", "4"),
        ({"bal": {"x": 1}}, "bal[r1][x]", ABSENT),
        ({"votes": {"2": {"bal": 3}}}, "votes[r1][2][bal]", "2"),
        ({"votes": {"3": {"bal": 3}}}, "votes[r1][3]", ABSENT),
        ({"votes": {"02": {"bal": 2}}}, "votes[r1][02]", ABSENT),
        ({"votes": {"2": {"slot": 1}}}, "votes[r1][2][slot]", ABSENT),
        ({"cmd": "x"}, "cmd[r1]", "None"),
        ({"sent": {"+": [[3, "z"]]}}, "sent", "(a set without it)"),
        ({"sent": {"+": [[1]]}}, "sent", "(a set without it)"),
        ({"sent": {"+": [1.5]}}, "sent", "(a set without it)"),
        ({"sent": {"+": 5}}, "sent[+]", ABSENT),
        ({"sent": [[1, "x"]]}, "sent", '{<<1, "x">>, <<2, "y">>}'),
        ({"sent": [[1, "x"], [1, "x"]]}, "sent", '{<<1, "x">>, <<2, "y">>}'),
        ({"open": False}, "open", "TRUE"),
        ({"open": 1}, "open", "TRUE"),
        ({"log": [1, 2]}, "log[r1]", "<<1, 2, 3>>"),
        ({"log": [1, 2, 4]}, "log[r1]", "<<1, 2, 3>>"),
        ({"log": {"0": 1}}, "log[r1][0]", ABSENT),
        ({"log": {"4": 1}}, "log[r1][4]", ABSENT),
        ({"nothing": 1}, "nothing", "(the spec has no such variable)"),
        ({"bal": Exactly(5)}, "bal[r1]", "4"),
    ],
)
def test_what_contradicts(logged: dict[str, Any], place: str, expected: str) -> None:
    assert found(logged) == [(place, expected)]


def test_null_is_the_one_model_value_and_no_other() -> None:
    assert found({"cmd": None}, "r1") == []
    assert found({"cmd": None}, "r2") == [("cmd[r2]", "Other")]
    without = list(mismatches({"cmd": None}, STATE, "r1"))
    assert [m.place for m in without] == ["cmd[r1]"]


def test_every_contradiction_is_found() -> None:
    logged = {"votes": {"1": {"bal": 9, "cmd": "y"}}, "bal": 1}
    assert [place for place, _ in found(logged)] == [
        "votes[r1][1][bal]",
        "votes[r1][1][cmd]",
        "bal[r1]",
    ]


def test_a_variable_that_is_no_function_on_nodes_is_taken_whole() -> None:
    value: Value = FALSE
    assert list(mismatches({"x": False}, {"x": value}, "r1")) == []
    assert [m.place for m in mismatches({"x": 1}, {"x": 2}, "r1")] == ["x"]


def test_fields_are_named_by_place_and_positions_count_as_one() -> None:
    logged = {"votes": {"1": {"bal": 1}, "2": {"bal": 1}}, "sent": {"+": [[1], [2]]}, "bal": 3}
    assert sorted(leaf_paths(logged, "state")) == [
        "state.bal",
        "state.sent.+",
        "state.votes.*.bal",
        "state.votes.*.bal",
    ]
    assert list(leaf_paths({"votes": {}, "sent": {"+": []}}, "state")) == []
