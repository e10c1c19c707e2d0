"""Algorithms with tokens lost, doubled and swapped: an answer or a message, never a traceback."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pymodel.errors import Source, SpecError
from pymodel.syntax.parser import parse_source
from tests.differential.corpus import ROOT

TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in ROOT.glob("pluscal/*.tla")}
_TOKEN = re.compile(r"\w+|\s+|.", re.DOTALL)
_WORDS = (
    "begin",
    "end",
    "{",
    "}",
    "(",
    "||",
    ":=",
    ";",
    "while",
    "do",
    "x",
    "self",
    "*)",
    "a:",
    "/\\",
)


def _mutated(text: str, changes: list[tuple[int, int, str]]) -> str:
    tokens = _TOKEN.findall(text)
    for kind, at, word in changes:
        place = at % len(tokens)
        match kind:
            case 0:
                tokens[place] = ""
            case 1:
                tokens[place] += tokens[place]
            case 2:
                other = (place * 7 + at) % len(tokens)
                tokens[place], tokens[other] = tokens[other], tokens[place]
            case _:
                tokens[place] = f" {word} "
    return "".join(tokens)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(sorted(TEXTS)),
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 10**6), st.sampled_from(_WORDS)),
        min_size=1,
        max_size=4,
    ),
)
def test_mutated_algorithms(name: str, changes: list[tuple[int, int, str]]) -> None:
    text = _mutated(TEXTS[name], changes)
    try:
        parsed = parse_source(Source(f"{name}.tla", text))
    except SpecError as error:
        assert error.diagnostics
        assert all(d.code.startswith(("syntax.", "pluscal.")) for d in error.diagnostics)
        assert error.render()
        return
    assert parsed.module.units or parsed.pluscal is None


@pytest.mark.parametrize("part", range(40))
def test_algorithms_cut_short(part: int) -> None:
    text = TEXTS["ProcedureInProcesses"]
    start, end = text.index("--algorithm") + 12, text.index("end algorithm")
    cut = text[: start + (end - start) * part // 40]
    with pytest.raises(SpecError) as caught:
        parse_source(
            Source("Cut.tla", f"{cut}\n*)\n\\* BEGIN TRANSLATION\n\\* END TRANSLATION\n====")
        )
    assert caught.value.diagnostics[0].span is not None
