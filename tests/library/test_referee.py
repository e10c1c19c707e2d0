"""What may live here: TLC asked about our definitions in TLA+ of the shipped modules."""

from __future__ import annotations

from pathlib import Path

import pytest

from pymodel.errors import EXIT_ASSUMPTION, EXIT_OK
from tests.differential.tlc import RefereeResult, available, run_tlc
from tests.library.evaluating import SHIPPED
from tests.library.lines import COMMON, TRUE_LINES, asked, cases


def _ask(folder: Path, extra: str = "") -> RefereeResult:
    """All lines as assumptions, a module for each shipped one: names are LOCAL, so none clash."""
    roots = []
    for module in TRUE_LINES:
        lines = [asked(m, line) for m, line in cases(TRUE_LINES) if m == module]
        text = [f"---- MODULE Lines{module} ----"]
        text += [f"LOCAL INSTANCE {name}" for name in (*COMMON.split(", "), module)]
        text += [f"ASSUME {line}" for line in lines]
        (folder / f"Lines{module}.tla").write_text("\n".join([*text, "====\n"]))
        roots.append(f"Lines{module}")
    (folder / "TLAPS.tla").write_text("---- MODULE TLAPS ----\n====\n")  # TLC's jar has none
    root = folder / "Lines.tla"
    root.write_text(f"---- MODULE Lines ----\nEXTENDS {', '.join(roots)}\n{extra}\n====\n")
    root.with_suffix(".cfg").write_text("")
    return run_tlc(root, library=[SHIPPED], dump=False, timeout=240)


@pytest.mark.tlc
@pytest.mark.skipif(not available(), reason="needs the extra `tlc`")
def test_tlc_says_the_same_of_our_definitions(tmp_path: Path) -> None:
    result = _ask(tmp_path)
    assert result.exit_code == EXIT_OK, result.output
    assert _ask(tmp_path, "ASSUME 1 = 2").exit_code == EXIT_ASSUMPTION
