"""What may live here: tests/results/FUZZ.md, the sum of all campaigns."""

from __future__ import annotations

import re
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "results" / "FUZZ.md"
_ROW = re.compile(
    r"^\| (?P<date>[\d-]+) \| (?P<commit>\S+) \| (?P<what>\w+) \| (?P<seeds>[\d-]+) "
    r"\| (?P<asked>\d+) \| (?P<differ>\d+) \|$",
    re.MULTILINE,
)
_HEAD = """\
# Random expressions and specs through our interpreter and TLC 2.15

Each row is a run of `python -m tests.differential.fuzz WHAT SEEDS --write`, which adds it here.
A difference is either a bug of ours, and mended, or explained beneath the table.

"""


@dataclass(frozen=True)
class Count:
    """How many were put to both checkers, and on how many they differ."""

    asked: int = 0
    differ: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.asked + other.asked, self.differ + other.differ)


def add(what: str, seeds: str, count: Count) -> None:
    """Add a run to the page and renew its sums. The notes beneath the table stay."""
    old = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    rows = [m.group() for m in _ROW.finditer(old)]
    rows.append(
        f"| {time.strftime('%Y-%m-%d')} | {_commit()} | {what} | {seeds} "
        f"| {count.asked} | {count.differ} |"
    )
    notes = old.partition("\n## Differences explained\n")[2]
    PAGE.write_text(page(rows, notes), encoding="utf-8")


def page(rows: list[str], notes: str) -> str:
    """The page's text: the sums, the runs, and the notes."""
    found = [m for row in rows if (m := _ROW.match(row))]
    sums = [
        f"{sum(int(m['asked']) for m in found if m['what'] == what)} {what}, "
        f"{sum(int(m['differ']) for m in found if m['what'] == what)} differences"
        for what in ("expressions", "specs")
    ]
    table = ["| date | commit | what | seeds | asked | differ |", "|---|---|---|---|---:|---:|"]
    text = _HEAD + f"In all: {'; '.join(sums)}.\n\n" + "\n".join([*table, *rows]) + "\n"
    return text + (f"\n## Differences explained\n{notes}" if notes else "")


def _commit() -> str:
    ask = ["git", "rev-parse", "--short", "HEAD"]
    done = subprocess.run(ask, cwd=PAGE.parent, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"
