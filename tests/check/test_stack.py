"""The stack of an evaluation error: every definition on the way, with its arguments."""

from __future__ import annotations

from pathlib import Path

import pytest

from pymodel.check.options import CheckOptions, DepthOptions, SimulateOptions
from pymodel.check.search import run
from pymodel.engine.interpreter import Interpreter
from pymodel.kernel import load, load_text
from pymodel.library.order import Order
from pymodel.library.registry import Context

DEEP = r"""---- MODULE Deep ----
EXTENDS Naturals, Sequences
VARIABLES q, n
Half(x) == LET two == 2
               Third(y) == y \div (n - 3)
           IN  Third(x) + two
weight[i \in 0..5] == IF i = 0 THEN Half(4) ELSE 1
RECURSIVE Sum(_)
Sum(k) == IF k = 0 THEN weight[0] ELSE k + Sum(k - 1)
Load(s) == Sum(Len(s))
Total(s) == Load(s) + 1
Best == Total(q)
Push == n < 3 /\ n' = n + 1 /\ q' = Append(q, n)
Weigh(t) == n = t /\ Best > 0 /\ UNCHANGED <<q, n>>
Init == q = <<>> /\ n = 0
Next == Push \/ \E m \in {3} : Weigh(m)
Spec == Init /\ [][Next]_<<q, n>>
====
"""
DEEP_NOTES = [
    "in Third(y = 4) <string>:5:16",
    "in Half(x = 4) <string>:4:1",
    "in weight(i = 0) <string>:7:1",
    "in Sum(k = 0) <string>:9:1",
    "in Sum(k = 1) <string>:9:1",
    "in Sum(k = 2) <string>:9:1",
    "in Sum(k = 3) <string>:9:1",
    "in Load(s = <<0, 1, 2>>) <string>:10:1",
    "in Total(s = <<0, 1, 2>>) <string>:11:1",
    "in Best <string>:12:1",
    "in Weigh(t = 3) <string>:14:1",
]


def stack(
    text: str, cfg: str, options: CheckOptions | None = None, **modules: str
) -> tuple[str, list[str]]:
    """The message of the first finding's diagnostic, and its notes: a text and a place each."""
    result = run(load_text(text, cfg, modules), Interpreter, options)
    assert result.first is not None
    d = result.first.diagnostic
    assert d is not None
    return d.message, [f"{note} {span}" if span else note for note, span in d.notes]


@pytest.mark.parametrize(
    "options",
    [
        CheckOptions(),
        CheckOptions(depth_first=DepthOptions(10)),
        CheckOptions(simulate=SimulateOptions(seed=1, num=1)),
    ],
    ids=["breadth first", "depth first", "simulation"],
)
def test_every_definition_on_the_way_is_named(options: CheckOptions) -> None:
    message, notes = stack(DEEP, "INIT Init\nNEXT Next\n", options)
    assert message == r"4 \div 0 has no value"
    assert [n for n in notes if n.startswith("in ")] == DEEP_NOTES


BODY = r"""EXTENDS Naturals, Sequences, TLC
VARIABLE q
First(s) == Head(s)
Small(s, k) == First(s) < k
Init == q = <<1>>
Next == q' = Tail(q)
"""


def spec(more: str, body: str = BODY) -> str:
    """A module with these definitions besides."""
    return f"---- MODULE M ----\n{body}{more}\n====\n"


def test_of_an_invariant() -> None:
    text = spec(r"Ok == \A i \in 1..2 : Small(q, i + 3)")
    _, notes = stack(text, "INIT Init\nNEXT Next\nINVARIANT Ok\n")
    assert notes == [
        "with i = 1",
        "in First(s = <<>>) <string>:4:1",
        "in Small(s = <<>>, k = 4) <string>:5:1",
        "in Ok <string>:8:1",
    ]


def test_of_an_initial_state_and_of_an_assumption() -> None:
    _, notes = stack(spec("Start == q = First(<<>>)"), "INIT Start\nNEXT Next\n")
    assert notes == ["in First(s = <<>>) <string>:4:1", "in Start <string>:8:1"]
    text = spec("Pick(s) == First(Tail(s))\nASSUME Pick(<<7>>) = 1")
    _, notes = stack(text, "INIT Init\nNEXT Next\n")
    assert notes == ["in First(s = <<>>) <string>:4:1", "in Pick(s = <<7>>) <string>:8:1"]


def test_of_a_step() -> None:
    text = spec("Falls == [][Small(q', 3)]_q")
    _, notes = stack(text, "INIT Init\nNEXT Next\nPROPERTY Falls\n")
    assert notes[:2] == [
        "in First(s = <<>>) <string>:4:1",
        "in Small(s = <<>>, k = 3) <string>:5:1",
    ]


def test_of_a_temporal_property() -> None:
    text = spec(
        "Step == q # <<>> /\\ q' = Tail(q)\n"
        "Ends == <>(First(q) > 4)\nSpec == Init /\\ [][Step]_q /\\ WF_q(Step)"
    )
    _, notes = stack(text, "SPECIFICATION Spec\nPROPERTY Ends\nCHECK_DEADLOCK FALSE\n")
    assert notes[0] == "in First(s = <<>>) <string>:4:1"


def test_of_another_module_and_of_an_operator_that_is_passed() -> None:
    other = "---- MODULE Other ----\nEXTENDS Sequences\nCONSTANT c\n"
    other += "Get(s) == s[c]\nEach(F(_), s) == F(s)\n====\n"
    text = spec("O == INSTANCE Other WITH c <- Len(q)\nOk == O!Each(LAMBDA s : O!Get(s), q) > 0")
    message, notes = stack(text, "INIT Init\nNEXT Next\nINVARIANT Ok\n", Other=other)
    assert message == "the argument 0 is not in the function's domain 1..0; the function is <<>>"
    assert notes == [
        "in Get(s = <<>>) Other.tla:4:1",
        "in Each(s = <<>>) Other.tla:5:1",
        "in Ok <string>:9:1",
    ]


def test_a_long_recursion_shows_where_it_began() -> None:
    text = spec("RECURSIVE R(_)\nR(k) == IF k = 0 THEN First(q) ELSE R(k - 1)\nOk == R(100) = 1")
    _, notes = stack(text, "INIT Init\nNEXT Next\nINVARIANT Ok\n")
    assert notes == [
        "in First(s = <<>>) <string>:4:1",
        "in R(k = 0) <string>:9:1",
        "in R(k = 1) <string>:9:1",
        "in R(k = 2) <string>:9:1",
        "in R(k = 3) <string>:9:1",
        "... 97 calls more",
        "in Ok <string>:10:1",
    ]


def test_of_a_model_that_was_kept(tmp_path: Path) -> None:
    spec_file = tmp_path / "Deep.tla"
    spec_file.write_text(DEEP)
    spec_file.with_suffix(".cfg").write_text("INIT Init\nNEXT Next\n")
    for _ in range(2):  # the second time nothing is read again
        first = run(load(spec_file, cache=tmp_path / "kept"), Interpreter).first
        assert first is not None
        assert first.diagnostic is not None
        told = [f"{n} {span}" for n, span in first.diagnostic.notes if n.startswith("in ")]
        assert [n.replace(str(spec_file), "<string>") for n in told] == DEEP_NOTES


def test_evaluating_again_prints_nothing_and_draws_nothing() -> None:
    text = spec('Ok == PrintT("here") /\\ Small(q, RandomElement(2..9))')
    told: list[str] = []

    def engine(model):  # type: ignore[no-untyped-def]
        return Interpreter(model, context=Context(Order(model.names), write=told.append))

    result = run(load_text(text, "INIT Init\nNEXT Next\nINVARIANT Ok\n"), engine)
    assert result.first is not None
    assert result.first.diagnostic is not None
    assert told == ['"here"', '"here"']
    assert ("in First(s = <<>>)") in [note for note, _ in result.first.diagnostic.notes]


def test_counts_and_verdict_stay_those_of_the_search() -> None:
    result = run(load_text(DEEP, "INIT Init\nNEXT Next\n"), Interpreter)
    assert (result.exit_code, result.counts.generated, result.counts.distinct) == (75, 4, 4)
