"""What may live here: the reader of TLC's printed values, and of its output."""

from __future__ import annotations

import pytest

from pymodel.values import FALSE, TRUE, Function, ModelValue, show
from tests.differential.printed import (
    ValueSyntaxError,
    digest,
    identity,
    read_state,
    read_value,
)
from tests.differential.tlc import read_dump, read_output


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-3", -3),
        ("TRUE", TRUE),
        ('"a \\"b\\" \\\\ c"', 'a "b" \\ c'),
        ("{}", frozenset()),
        ("{1, {2}}", frozenset({1, frozenset({2})})),
        ("<<>>", ()),
        ("<<1, <<FALSE>>>>", (1, (FALSE,))),
        ('[a |-> 1, b |-> "x"]', Function({"a": 1, "b": "x"})),
        ("(2 :> 5 @@ 3 :> {})", Function({2: 5, 3: frozenset()})),
        ("(1 :> 5 @@ 2 :> 6)", (5, 6)),
        ("2..4", frozenset({2, 3, 4})),
        ("SUBSET {1, 2}", frozenset(map(frozenset, ((), (1,), (2,), (1, 2))))),
        ("[{5} -> {1, 2}]", frozenset({Function({5: 1}), Function({5: 2})})),
        ("[a: {1}, b: {2, 3}]", frozenset(Function({"a": 1, "b": n}) for n in (2, 3))),
        ('{1} \\X {"x", "y"}', frozenset({(1, "x"), (1, "y")})),
        ("BOOLEAN", frozenset({TRUE, FALSE})),
    ],
)
def test_values_are_read(text: str, value: object) -> None:
    read = read_value(text)
    assert read == value
    assert read_value(show(read)) == value


def test_one_and_true_stay_apart() -> None:
    assert identity({"x": 1}) != identity({"x": TRUE})
    assert identity({"x": "m"}) != identity({"x": ModelValue("m")})


@pytest.mark.parametrize("text", ["", "{1", "<<1, 2", "[a |-> ]", "1 2", "{1} ^ 2"])
def test_what_is_not_a_value_is_refused(text: str) -> None:
    with pytest.raises(ValueSyntaxError):
        read_value(text)


def test_a_state_of_one_or_many_variables_is_read() -> None:
    assert read_state("x = 0\n") == {"x": 0}
    assert read_state('/\\ x = 0\n/\\ yy = <<"/\\\\ z = 1">>') == {"x": 0, "yy": ("/\\ z = 1",)}


def test_digests_follow_the_set_not_the_order() -> None:
    one, two = {"x": 1, "y": 2}, {"y": 3, "x": 1}
    assert digest([one, two]) == digest([two, one, one])
    assert digest([one]) != digest([one, two])


def test_symmetric_states_have_one_identity() -> None:
    states = [read_state(f"/\\ s = {{{p}}}\n/\\ t = k") for p in ("a", "b")]
    other = read_state("/\\ s = {}\n/\\ t = k")
    assert identity(states[0]) != identity(states[1])
    assert digest([states[0]], [["a", "b"]]) == digest([states[1]], [["a", "b"]])
    assert digest([states[0]], [["a", "b"]]) != digest([other], [["a", "b"]])


def test_a_dump_is_read() -> None:
    assert read_dump("State 1:\nx = 0\n\nState 2:\nx = {m}\n\n")[0] == {"x": 0}
    assert len(read_dump("State 1:\nx = 0\n\nState 2:\nx = 1\n\n")) == 2


def test_output_of_a_violation_is_read() -> None:
    def message(code: int, body: str) -> str:
        return f"@!@!@STARTMSG {code}:1 @!@!@\n{body}\n@!@!@ENDMSG {code} @!@!@\n"

    output = (
        message(2110, "Invariant Small is violated.")
        + message(2217, "1: <Initial predicate>\nx = 0\n")
        + message(2217, "2: <Up line 4, col 9 to line 4, col 20 of module M>\nx = 1\n")
        + message(2199, "2 states generated, 2 distinct states found, 1 states left on queue.")
        + message(2194, "The depth of the complete state graph search is 2.")
    )
    result = read_output(12, output)
    assert (result.verdict, result.property_name) == ("invariant", "Small")
    assert [dict(s) for s in result.trace] == [{"x": 0}, {"x": 1}]
    assert result.actions[1] == "Up"
    assert (result.generated, result.distinct, result.depth) == (2, 2, 2)
    assert not result.finished
