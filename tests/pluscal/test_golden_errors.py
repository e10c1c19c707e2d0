"""What is said of bad algorithms, word for word: X.tla is the input, X.txt the answer.

`ACCEPTOR_GOLDEN=write` in the environment writes the .txt files anew, to be read before they are
committed.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pymodel.errors import EXIT_PARSE, Source
from pymodel.syntax.parser import parse_module
from pymodel.syntax.pluscal.translate import translate
from tests.golden import check

GOLDEN = Path(__file__).parent / "golden"
_CODE = re.compile(r'"(pluscal\.[a-z-]+)"')
CASES = sorted(GOLDEN.glob("*.tla"))


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 60


def test_every_code_has_a_case() -> None:
    """`pluscal.none` and `pluscal.marks` belong to the commands, and `syntax.too-deep` takes a long
    text: they are tested elsewhere."""
    passes = Path(translate.__code__.co_filename).parent.glob("*.py")
    codes = {c for path in passes for c in _CODE.findall(path.read_text(encoding="utf-8"))}
    said = "".join(case.with_suffix(".txt").read_text(encoding="utf-8") for case in CASES)
    assert {code for code in codes if f"error[{code}]" not in said} == {"pluscal.marks"}
    assert len(codes) >= 20


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_message(case: Path) -> None:
    check(
        case, lambda: parse_module(Source(case.name, case.read_text(encoding="utf-8"))), EXIT_PARSE
    )
