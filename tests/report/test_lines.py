"""Sentences and lists at a width."""

from __future__ import annotations

import pytest

from pymodel.report.lines import fit

LIST = "checked fields: action (376), args.b (143), args.c (320), recovered.votes.*.bal (8)"


@pytest.mark.parametrize("width", [30, 45, 60])
def test_lines_keep_to_the_width_and_say_the_same(width: int) -> None:
    lines = fit(LIST, width).splitlines()
    assert len(lines) > 1
    assert all(len(line) <= width for line in lines)
    assert all(line.startswith("    ") for line in lines[1:])
    assert " ".join(line.strip() for line in lines) == LIST


def test_a_number_stays_with_what_it_counts() -> None:
    for width in range(30, 80):
        assert not any(line.strip().startswith("(") for line in fit(LIST, width).splitlines())


def test_what_fits_is_left_as_it_is() -> None:
    text = "a  b   c\n\n    seed 7 (fails)"
    assert fit(text, 40) == text


def test_margins_are_kept_and_long_words_stay_whole() -> None:
    path = "/a/very/long/path/to/a/file/that/does/not/fit"
    assert fit(f"  see {path} there", 30).splitlines() == ["  see", f"      {path}", "      there"]
