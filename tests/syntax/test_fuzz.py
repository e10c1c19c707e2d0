"""Broken input of any kind is reported as a SpecError, never as a Python exception."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pymodel.errors import Source, SpecError
from pymodel.sema import load_text
from pymodel.syntax.cfg import parse_cfg
from pymodel.syntax.lexer import tokenize
from pymodel.syntax.parser import parse_expression, parse_module
from tests.syntax.test_cfg import EVERYTHING
from tests.syntax.test_parser_forms import UNITS

VOTING = """---- MODULE Voting ----
EXTENDS Integers, FiniteSets
CONSTANTS Value, Acceptor, Quorum
ASSUME QuorumAssumption == /\\ \\A Q \\in Quorum : Q \\subseteq Acceptor
                           /\\ \\A Q1, Q2 \\in Quorum : Q1 \\cap Q2 # {}
VARIABLES votes, maxBal
vars == <<votes, maxBal>>
TypeOK == /\\ votes \\in [Acceptor -> SUBSET (Nat \\X Value)]
          /\\ maxBal \\in [Acceptor -> Nat \\cup {-1}]
VotedFor(a, b, v) == <<b, v>> \\in votes[a]
ChosenAt(b, v) == \\E Q \\in Quorum : \\A a \\in Q : VotedFor(a, b, v)
chosen == {v \\in Value : \\E b \\in Nat : ChosenAt(b, v)}
Init == /\\ votes = [a \\in Acceptor |-> {}]
        /\\ maxBal = [a \\in Acceptor |-> -1]
IncreaseMaxBal(a, b) == /\\ b > maxBal[a]
                        /\\ maxBal' = [maxBal EXCEPT ![a] = b]
                        /\\ UNCHANGED votes
VoteFor(a, b, v) ==
    /\\ maxBal[a] =< b
    /\\ \\A vt \\in votes[a] : vt[1] # b
    /\\ \\/ Cardinality(chosen) = 0
       \\/ LET best == CHOOSE c \\in Value : c \\in chosen
          IN  IF v = best THEN TRUE ELSE FALSE
    /\\ votes' = [votes EXCEPT ![a] = @ \\cup {<<b, v>>}]
    /\\ maxBal' = [maxBal EXCEPT ![a] = b]
Next == \\E a \\in Acceptor, b \\in Nat : \\/ IncreaseMaxBal(a, b)
                                       \\/ \\E v \\in Value : VoteFor(a, b, v)
Spec == Init /\\ [][Next]_vars /\\ WF_vars(Next)
THEOREM Spec => []TypeOK
====
"""
INNER = """---- MODULE Outer ----
EXTENDS Sequences, Naturals
VARIABLE x
---- MODULE Inner ----
VARIABLE y
RECURSIVE sum(_)
sum(s) == IF s = <<>> THEN 0 ELSE Head(s) + sum(Tail(s))
Fold(F(_, _), z) == F(z, y)
====
I(p) == INSTANCE Inner WITH y <- p + x
A == \\A q \\in {1, 2} : I(q)!Fold(LAMBDA a, b : a + b, 1) > 0 /\\ I(q)!sum(<<1>>) = 1
f[n \\in Nat] == IF n = 0 THEN [a |-> 1].a ELSE f[n - 1]
====
"""
SPECS = [VOTING, INNER, UNITS]
_SYMBOLS = "( ) [ ] { } << >> , : :: . ! @ ' _ == = <- -> |-> /\\ \\/ \\in \\A + -. ^+ \\foo é x 1"
_WORDS = "CHOOSE IF THEN ELSE CASE [] OTHER LET IN LAMBDA EXCEPT WITH INSTANCE EXTENDS LOCAL"
_UNITS = "RECURSIVE VARIABLE CONSTANT ASSUME THEOREM BY MODULE ---- ==== <1>1. (* *) WF_ ]_ >>_"
SHRAPNEL = [*_SYMBOLS.split(), *_WORDS.split(), *_UNITS.split(), '"', "\\* ", "\t", "\n"]


def survives(text: str) -> None:
    """Loading the text works, or says what is wrong with a code, a sentence and a place."""
    try:
        load_text(text, "M.tla")
    except SpecError as error:
        assert error.diagnostics
        for problem in error.diagnostics:
            assert problem.code.startswith(("syntax.", "sema.")) and problem.message
        assert error.render()


def tokens_of(text: str) -> list[str]:
    """The text cut at its tokens, blanks and comments kept with the token before them."""
    source = Source("M.tla", text)
    starts = [0]
    offsets = [0]
    for line in text.split("\n"):
        offsets.append(offsets[-1] + len(line) + 1)
    starts += [offsets[t.line - 1] + t.col - 1 for t in tokenize(source) if t.kind != "eof"]
    ends = [*starts[1:], len(text)]
    return [text[a:b] for a, b in zip(starts, ends, strict=True)]


@pytest.mark.parametrize("text", SPECS)
def test_the_specs_are_cut_at_tokens(text: str) -> None:
    pieces = tokens_of(text)
    assert "".join(pieces) == text and len(pieces) > 50


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_mutated_tokens(data: st.DataObject) -> None:
    pieces = list(tokens_of(data.draw(st.sampled_from(SPECS))))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(1, len(pieces) - 1))
        match data.draw(st.sampled_from(["delete", "double", "replace", "insert", "swap", "cut"])):
            case "delete":
                del pieces[at]
            case "double":
                pieces.insert(at, pieces[at])
            case "replace":
                pieces[at] = data.draw(st.sampled_from(SHRAPNEL)) + " "
            case "insert":
                pieces.insert(at, data.draw(st.sampled_from(SHRAPNEL)) + " ")
            case "swap":
                pieces[at - 1], pieces[at] = pieces[at], pieces[at - 1]
            case "cut":
                del pieces[at + data.draw(st.integers(1, 40)) :]
        if len(pieces) < 2:
            break
    survives("".join(pieces))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(SHRAPNEL), max_size=30))
def test_shrapnel(words: list[str]) -> None:
    survives("---- MODULE M ----\nA == " + " ".join(words) + "\n====\n")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_text(text: str) -> None:
    survives("---- MODULE M ----\n" + text)
    try:
        parse_cfg(Source("M.cfg", text))
    except SpecError as error:
        assert error.render()


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_mutated_configurations(data: st.DataObject) -> None:
    text = EVERYTHING
    at = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(at, min(len(text), at + 20)))
    text = text[:at] + data.draw(st.sampled_from([*SHRAPNEL, ""])) + text[end:]
    try:
        parse_cfg(Source("M.cfg", text))
    except SpecError as error:
        assert all(d.exit_code == 151 for d in error.diagnostics)
        assert error.render()


SHAPES = [("(", ")"), ("{", "}"), ("<<", ">>"), ("~", ""), ("F(", ")"), ("IF 1 THEN ", " ELSE 1")]


@pytest.mark.parametrize("depth", [50, 3000])
@pytest.mark.parametrize("shape", SHAPES)
def test_depth(shape: tuple[str, str], depth: int) -> None:
    text = "F(a) == a\nA == " + shape[0] * depth + "1" + shape[1] * depth
    survives(f"---- MODULE M ----\n{text}\n====\n")


def test_a_moderate_depth_is_fine() -> None:
    expr = parse_expression(Source("<string>", "(" * 60 + "1" + ")" * 60))
    assert expr.span.end_col == 122


def test_too_deep_has_a_hint() -> None:
    with pytest.raises(SpecError) as caught:
        parse_module(Source("M.tla", "---- MODULE M ----\nA == " + "(" * 5000 + "\n====\n"))
    assert caught.value.diagnostics[0].code == "syntax.too-deep"
    assert caught.value.diagnostics[0].span is not None
