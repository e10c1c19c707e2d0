"""Our checker on the models of the manifest, against what TLC said of them."""

from __future__ import annotations

import pytest

from pymodel.check.search import run
from pymodel.engine.base import Engine
from pymodel.engine.interpreter import Interpreter
from pymodel.kernel.loading import load
from pymodel.kernel.model import Model
from tests.differential.printed import digest
from tests.differential.tlc import VERDICTS
from tests.specs.manifest import Entry, read


def _cases() -> list[object]:
    return [
        pytest.param(e, id=e.name, marks=[] if e.tier == "fast" else [pytest.mark.slow])
        for e in read()[0]
    ]


@pytest.mark.parametrize("entry", _cases())
def test_ours_says_what_tlc_said(entry: Entry) -> None:
    """Verdict, exit code, what broke and after how many states; or the counts and the states."""
    engines: list[Engine] = []

    def make(model: Model) -> Engine:
        engines.append(Interpreter(model))
        return engines[-1]

    model = load(entry.module_path, entry.cfg_path, search=entry.search_paths)
    result = run(model, make)
    assert (VERDICTS[result.exit_code], result.exit_code) == (entry.verdict, entry.exit_code)
    if result.first is not None:
        if entry.verdict in ("invariant", "property"):
            assert result.first.name == entry.breaks
        assert (len(result.first.trace) or None) == entry.trace
    else:
        c = result.counts
        assert (c.generated, c.distinct, c.depth) == (entry.generated, entry.distinct, entry.depth)
        if entry.states is not None:
            states = (engines[-1].decode(i) for i in range(c.distinct))
            assert digest(states) == entry.states
