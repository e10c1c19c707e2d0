"""Verdicts on random specs beside those of TLC, which are kept; `--slow` asks TLC again."""

from __future__ import annotations

import pytest

from pymodel.check.options import CheckOptions
from pymodel.check.search import run
from pymodel.engine.interpreter import Interpreter
from pymodel.kernel import load_text
from tests.check.liveness.random_specs import CFG, FALSE_ALARM, ask, load_verdicts, make_spec
from tests.differential.tlc import available

KEPT = load_verdicts()


def ours(seed: int) -> int:
    """Our exit code."""
    model = load_text(make_spec(seed), CFG, name=f"Live{seed}.tla")
    return run(model, Interpreter, CheckOptions(deadlock=False)).exit_code


def test_both_verdicts_are_common() -> None:
    codes = list(KEPT.values())
    assert len(codes) >= 200
    assert min(codes.count(0), codes.count(13)) > len(codes) / 5


@pytest.mark.parametrize("seed", [s for s, code in KEPT.items() if code != FALSE_ALARM])
def test_ours_agrees_with_tlc(seed: int) -> None:
    assert ours(seed) == KEPT[seed], make_spec(seed)


@pytest.mark.slow
@pytest.mark.tlc
@pytest.mark.skipif(not available(), reason="needs the extra `tlc`")
@pytest.mark.parametrize("seed", list(KEPT)[::10])
def test_tlc_says_what_was_kept(seed: int) -> None:
    """Which counterexample it shows, and so whether that one is false, changes from run to run."""
    assert abs(ask(seed)) == abs(KEPT[seed])
