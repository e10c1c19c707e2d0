"""Scenarios as transcripts: each *.txt is a story, and fails when the core tells it differently.

To accept a new telling after reading it: ACCEPTOR_REGENERATE=1 tools/test tests/scenarios
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.scenarios.stage import perform

STORIES = sorted(Path(__file__).parent.glob("*.txt"))


@pytest.mark.parametrize("story", STORIES, ids=[story.stem for story in STORIES])
def test_the_story_goes_as_written(story: Path) -> None:
    text = story.read_text("utf-8")
    told = perform(text)
    if os.environ.get("ACCEPTOR_REGENERATE"):
        story.write_text(told, "utf-8")
    assert told == text


def test_there_are_stories() -> None:
    assert {story.stem for story in STORIES} >= {
        "normal_run",
        "leader_crash",
        "log_replica_hands_over",
        "reordered_and_doubled",
        "duelling_candidates",
        "damaged_log",
        "catch_up",
    }


def test_a_changed_story_is_noticed() -> None:
    story = (Path(__file__).parent / "normal_run.txt").read_text("utf-8")
    falsified = story.replace("    r2 Phase2b(r2, 0, 1, red)", "    r2 Phase2b(r2, 0, 1, blue)")
    assert falsified != story
    assert perform(falsified) != falsified
