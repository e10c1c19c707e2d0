"""The command lines that README shows are ones that the command takes, on files that are there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from acceptor import tlc_flags
from acceptor.__main__ import _parser
from acceptor.commands import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
#: What an earlier example writes.
_MADE = "out/"


def examples(page: str) -> list[str]:
    """The lines of code blocks that begin with the command, without the words that explain them."""
    blocks = re.findall(r"^```\n(.*?)^```", (ROOT / page).read_text(), re.DOTALL | re.MULTILINE)
    lines = [x for block in blocks for x in block.splitlines() if x.startswith("acceptor ")]
    return [re.split(r" {2,}", line)[0] for line in lines]


def places(words: list[str]) -> list[object]:
    """The files and folders that a command line reads. The command takes it, or this raises."""
    if words[0] == "tlc":
        line = tlc_flags.parse(words[1:])
        return [line.module, line.value("-config")]
    arguments = vars(_parser(words[0]).parse_args(words))
    found = [arguments.get("spec"), arguments.get("config"), *arguments.get("include", [])]
    return [*found, *(arguments.get("traces") or [] if words[0] == "trace" else [])]


@pytest.mark.parametrize("page", ["README.md", "specs/README.md"])
def test_they_parse_and_name_what_is_there(page: str) -> None:
    shown = examples(page)
    assert len(shown) >= 5
    for line in shown:
        words = shlex.split(line)[1:]
        for place in map(str, filter(None, places(words))):
            assert place.startswith(_MADE) or (ROOT / place).exists(), f"{line}: no {place}"


def test_readme_shows_every_command() -> None:
    assert {line.split()[1] for line in examples("README.md")} == set(COMMANDS)
