"""What may live here: comparing what is said of bad input with what was said when it was read.

A case is a file with bad input and a .txt beside it. `ACCEPTOR_GOLDEN=write` in the environment
writes the .txt files anew, to be read before they are committed.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pymodel.errors import SpecError


def check(case: Path, read: Callable[[], object], exit_code: int) -> None:
    """`read` refuses the case with this exit code, in the words of its .txt file."""
    with pytest.raises(SpecError) as caught:
        read()
    assert caught.value.exit_code == exit_code
    said = caught.value.render() + "\n"
    expected = case.with_suffix(".txt")
    if os.environ.get("ACCEPTOR_GOLDEN") == "write":
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")
