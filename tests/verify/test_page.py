"""The report and its pictures: well-formed, complete, and honest about what fails."""

import time
from pathlib import Path
from xml.etree import ElementTree

from acceptor.verify import picture
from acceptor.verify.page import picture_file, way_through, write_page
from acceptor.verify.rows import Row, StepResult
from acceptor.verify.schedule import Progress

README_PICTURE = Path("tools/acceptor/verify/way-through.svg")


def progress(*rows: Row) -> Progress:
    return Progress(
        time.monotonic(), seconds={"check": 1.0}, results={"check": StepResult(tuple(rows))}
    )


def test_a_report_names_every_row_and_says_what_fails(tmp_path: Path) -> None:
    rows = [Row("check", "a <claim>", True, "1 & 2"), Row("check", "another", False, "because")]
    page = write_page(tmp_path, rows, progress(*rows), ("check",)).read_text()
    assert "a &lt;claim&gt;" in page
    assert "1 of 2 rows do not hold" in page
    assert page.count("FAILS") == 1
    # On a telephone rows are stacked, and pictures are scrolled in their boxes and stay legible.
    assert "<table class='rows'>" in page
    assert page.count("<div class='figure'><svg") == 1
    assert ".figure svg { min-width: 620px; }" in page


def test_the_way_through_colours_a_failed_step() -> None:
    good = way_through([Row("check", "c", True, "")])
    bad = way_through([Row("check", "c", False, "")])
    assert "#c53030" not in good
    assert "#c53030" in bad


def test_every_picture_is_well_formed() -> None:
    for svg in (
        way_through(),
        picture.bars("a & b", {"x<y": 3, "z": 0}),
        picture.grid(["r"], ["c"], {("r", "c"): False}),
        picture.serve_timeline([(0.1, "ok"), (0.2, "unknown")], [(0.15, "r1")], 1.0),
        picture.spacetime(
            ["r1", "r2"], [("r1", "A", "id", False), ("r2", "B", "i", True)], [(0, 1)]
        ),
    ):
        ElementTree.fromstring(svg)


def test_readme_shows_the_picture_that_the_code_draws() -> None:
    assert README_PICTURE.read_text() == picture_file()
