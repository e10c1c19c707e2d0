"""The bench's own parts: what is kept of a run, and what is left out of a configuration."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import rate
from bench.rate import BenchError, Rate, keep, report, without_properties
from pymodel.errors import Source
from pymodel.syntax.cfg import parse_cfg


@pytest.mark.parametrize(
    "properties",
    [
        "PROPERTY P",
        "PROPERTIES P Q!R",
        "PROPERTIES\n  P\n  Q!R \\* a word about it\n  S",
        "PROPERTY P\nPROPERTIES Q\n",
        "  PROPERTIES P \\* INVARIANT\n Q",
    ],
)
@pytest.mark.parametrize("after", ["INVARIANTS I J", "ACTION_CONSTRAINT A", "CONSTANT N = 3", ""])
def test_only_properties_are_left_out(tmp_path: Path, properties: str, after: str) -> None:
    cfg = tmp_path / "A.cfg"
    before = "CONSTRAINT C\nSPECIFICATION Spec\n"
    cfg.write_text(f"{before}{properties}\n{after}\n")
    (tmp_path / "copy").mkdir()
    copy = without_properties(cfg, tmp_path / "copy")
    assert copy.parent == tmp_path / "copy"
    found = parse_cfg(Source("A.cfg", copy.read_text()))
    rest = parse_cfg(Source("A.cfg", f"{before}{after}\n"))
    assert not found.properties
    for field in ("invariants", "constraints", "action_constraints"):
        assert [n.text for n in getattr(found, field)] == [n.text for n in getattr(rest, field)]
    assert len(found.constants) == len(rest.constants)
    assert found.specification is not None
    assert found.specification.text == "Spec"
    assert properties in cfg.read_text()


def test_a_configuration_without_properties_is_refused(tmp_path: Path) -> None:
    cfg = tmp_path / "A.cfg"
    cfg.write_text("SPECIFICATION Spec\n\\* PROPERTY P\n")
    with pytest.raises(BenchError, match=r"A\.cfg has no PROPERTIES"):
        without_properties(cfg, tmp_path)


def test_a_run_takes_the_place_of_the_last_with_the_same_options(tmp_path: Path) -> None:
    path = tmp_path / "RESULTS.md"
    keep("rate.py --spec B", "first of B", path)
    keep("rate.py --spec A", "first of A", path)
    keep("rate.py --spec B --without-properties", "another B", path)
    keep("rate.py --spec B", "second of B", path)
    text = path.read_text()
    assert text.startswith("# The last runs of the benches\n\n## ")
    assert "first of B" not in text
    assert [line for line in text.splitlines() if line.startswith("## ")] == [
        "## `rate.py --spec A --write`",
        "## `rate.py --spec B --without-properties --write`",
        "## `rate.py --spec B --write`",
    ]
    places = [text.index(words) for words in ("first of A", "another B", "second of B")]
    assert places == sorted(places)


def test_the_ratio_is_of_states_a_cpu_second_without_the_start() -> None:
    rows = [Rate("TLC", 1000, 10, 5.0, 2.0), Rate("ours", 1000, 10, 0.5, 0.5)]
    text = report(rows, Path("A.tla"), Path("A.cfg"))
    assert "| TLC | 5.00 | 2.00 | 500 |" in text
    assert "interpreter / TLC: 4.00" in text


def test_different_counts_give_no_figure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["rate.py"])
    monkeypatch.setattr(rate, "tlc", lambda *_: Rate("TLC", 1000, 10, 1.0, 1.0))
    monkeypatch.setattr(rate, "ours", lambda *_: Rate("ours", 1000, 11, 1.0, 1.0))
    assert rate.main() == 1
    assert "no figure: the counts differ" in capsys.readouterr().err
