"""What may live here: what the operators of the shipped modules mean, one example a line.

Every line is asked twice: as users get the module, and of its definitions in TLA+ alone, so that a
Python function beside a definition says the same as the definition. Lines that a definition cannot
answer, since only Python can, stand apart.
"""

from __future__ import annotations

import pytest

from pymodel.errors import SpecError
from pymodel.values import TRUE
from tests.library.evaluating import TEXTS, world
from tests.library.lines import COMMON, PYTHON_LINES, TRUE_LINES, asked, cases


def _holds(module: str, line: str, pure: bool) -> object:
    return world(f"{COMMON}, {module}", pure)(asked(module, line))


@pytest.mark.parametrize(("module", "line"), cases(TRUE_LINES))
def test_as_users_get_it(module: str, line: str) -> None:
    assert _holds(module, line, pure=False) is TRUE


@pytest.mark.parametrize(("module", "line"), cases(TRUE_LINES))
def test_the_definition_in_tla_says_the_same(module: str, line: str) -> None:
    assert _holds(module, line, pure=True) is TRUE


@pytest.mark.parametrize(("module", "line"), cases(PYTHON_LINES))
def test_what_only_python_answers(module: str, line: str) -> None:
    assert _holds(module, line, pure=False) is TRUE


ERRORS = [
    ("Functions", "IsInjective({1})", "eval.type", "IsInjective needs its argument"),
    ("Functions", "FoldFunction(+, 0, {1})", "eval.type", "the third argument"),
    ("Functions", "FoldFunctionOnSet(+, 0, <<1>>, {2})", "eval.domain", "has no 2"),
    ("Folds", "MapThenFoldSet(+, 0, LAMBDA x : x, LAMBDA S : 9, {1})", "eval.domain", "choice 9"),
    ("FiniteSetsExt", "FoldSet(+, 0, <<1>>)", "eval.type", "the third argument"),
    ("FiniteSetsExt", "FoldSet(+, 0, Nat)", "eval.infinite", "Nat"),
    ("FiniteSetsExt", 'kSubset("a", {1})', "eval.type", "the first argument"),
    ("FiniteSetsExt", "Max({})", "eval.choose", ""),
    ("FiniteSetsExt", "ChooseUnique({1, 2}, LAMBDA x : TRUE)", "eval.choose", ""),
    ("SequencesExt", "FoldLeft(+, 0, {1})", "eval.type", "the third argument"),
    ("SequencesExt", "SetToSeq(Nat)", "eval.infinite", "Nat"),
    ("SequencesExt", "SelectInSeq(<<1>>, LAMBDA x : x)", "eval.type", "Boolean values"),
    ("SequencesExt", "SelectInSubSeq(<<1>>, 1, 2, LAMBDA x : TRUE)", "eval.domain", "1..1"),
    ("SequencesExt", "LongestCommonPrefix({})", "eval.empty", "LongestCommonPrefix"),
    ("SequencesExt", "IndexFirstSubSeq(<<9>>, <<1>>)", "eval.domain", "no subsequence"),
    ("SequencesExt", 'ReplaceAllSubSeqs("a", <<1>>, "b")', "eval.type", "the second argument"),
    ("SequencesExt", "Last(<<>>)", "eval.domain", ""),
    ("BagsExt", "FoldBag(+, 0, <<0>>)", "eval.type", "positive"),
    ("Bitwise", "(-1) & 3", "eval.type", "natural number"),
    ("Bitwise", "Not(-1)", "eval.type", "natural number"),
    ("Combinatorics", "choose(-1, 2)", "eval.type", "natural number"),
    ("Graphs", "SimplePath([node |-> {}])", "eval.domain", "field `edge`"),
    ("Relation", "TransitiveClosure([x, y \\in {1} |-> 1], {1})", "eval.type", "Boolean"),
    ("Relation", "TransitiveClosure([x, y \\in {1} |-> TRUE], {2})", "eval.domain", "no <<2, 2>>"),
    ("TransitiveClosure", "TransitiveClosure({1})", "eval.type", "pairs"),
    ("Statistics", 'ChiSquare(<<1>>, <<1>>, "0.1")', "eval.domain", "at least two"),
    ("Statistics", 'ChiSquare(<<1, 1>>, <<1, 1>>, "2")', "eval.domain", "level"),
    (
        "VectorClocks",
        "CausalOrder(<<<<5>>>>, LAMBDA c : c, LAMBDA c : 1, LAMBDA c : {1})",
        "eval.domain",
        "missing",
    ),
    ("SVG", "SVGElemToString([name |-> \"a\"])", "eval.domain", "field `attrs`"),
]  # fmt: skip


@pytest.mark.parametrize(("module", "expression", "code", "words"), ERRORS)
def test_wrong_arguments(module: str, expression: str, code: str, words: str) -> None:
    with pytest.raises(SpecError) as caught:
        world(f"{COMMON}, {module}")(expression)
    (found,) = caught.value.diagnostics
    assert found.code == code
    assert words in found.message


def test_every_module_that_has_values_has_examples() -> None:
    asked = {*TRUE_LINES, *PYTHON_LINES}
    elsewhere = {"Json", "CSV", "IOUtils", "Toolbox", "ShiViz", "RealTime"}
    proofs = {name for name in TEXTS if name.endswith("Theorems")} | {"NaturalsInduction"}
    assert set(TEXTS) - asked - elsewhere - proofs == set()
