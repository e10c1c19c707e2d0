"""What is said of wrong configurations, word for word: golden/X.cfg of Base.tla, and X.txt."""

from __future__ import annotations

from pathlib import Path

import pytest

from pymodel.errors import EXIT_CONFIG, EXIT_PARSE, Source
from pymodel.kernel.assembling import assemble
from pymodel.sema import load_text
from pymodel.syntax.cfg import parse_cfg
from tests.golden import check

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(GOLDEN.glob("*.cfg"))


def read(case: Path) -> object:
    module = load_text((GOLDEN / "Base.tla").read_text(encoding="utf-8"), "Base.tla")
    return assemble(module, parse_cfg(Source(case.name, case.read_text(encoding="utf-8"))))


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_message(case: Path) -> None:
    # What the configuration names may itself be at fault.
    code = EXIT_PARSE if case.stem.startswith("unsupported_") else EXIT_CONFIG
    check(case, lambda: read(case), code)
