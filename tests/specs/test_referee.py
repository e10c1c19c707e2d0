"""TLC again, against what the manifest says it said."""

from __future__ import annotations

import pytest

from tests.differential.tlc import available
from tests.specs.manifest import Entry, read
from tests.specs.pin import ask

#: TLC's every start costs a second or more: in a default run it is asked where counts are compared.
MODELS = [
    pytest.param(
        e, id=e.name, marks=[] if e.tier == "fast" and e.breaks is None else [pytest.mark.slow]
    )
    for e in read()[0]
]


@pytest.mark.tlc
@pytest.mark.timeout(3600)
@pytest.mark.skipif(not available(), reason="needs the extra `tlc`")
@pytest.mark.parametrize("entry", MODELS)
def test_tlc_says_it_again(entry: Entry) -> None:
    assert ask(entry) == entry
