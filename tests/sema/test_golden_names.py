"""Messages about names, word for word: golden/X.tla is bad input, golden/X.txt what is said of it.

A message is part of what users get; a change of one shows here. `ACCEPTOR_GOLDEN=write` in the
environment writes the .txt files anew, to be read before they are committed.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pymodel.errors import EXIT_PARSE
from pymodel.sema import load_text
from tests.golden import check

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(GOLDEN.glob("*.tla"))


def test_there_are_enough_cases_of_names() -> None:
    assert len(CASES) >= 25


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_message(case: Path) -> None:
    check(case, lambda: load_text(case.read_text(encoding="utf-8"), case.name), EXIT_PARSE)
