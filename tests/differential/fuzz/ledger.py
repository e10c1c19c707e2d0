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
    r"\| (?P<asked>\d+) \| (?P<errors>\d+) \| (?P<known>\d+) \| (?P<differ>\d+) \|$",
    re.MULTILINE,
)
_HEAD = """\
# Random expressions and specs through our interpreter and TLC 2.15

Each row is a run of `python -m tests.differential.fuzz WHAT SEEDS --write`, which adds it here.
`errors` are those that TLC fails on: we have to fail too. `known` are differences that we mean to
keep, by name and with their reasons in tests/differential/fuzz/known.py. What else differs is told
beneath the table: a bug of ours, and mended, or explained.

"""


@dataclass(frozen=True)
class Count:
    """How many were put to both checkers; how many of them TLC finds in error; on how many the two
    differ for a known reason, and for none."""

    asked: int = 0
    errors: int = 0
    known: int = 0
    differ: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(
            self.asked + other.asked,
            self.errors + other.errors,
            self.known + other.known,
            self.differ + other.differ,
        )

    def __str__(self) -> str:
        return f"{self.asked} asked, {self.errors} errors, {self.known} known, {self.differ} differ"


def add(what: str, seeds: str, count: Count) -> None:
    """Add a run to the page and renew its sums. The notes beneath the table stay."""
    old = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    rows = [m.group() for m in _ROW.finditer(old)]
    rows.append(
        f"| {time.strftime('%Y-%m-%d')} | {_commit()} | {what} | {seeds} "
        f"| {count.asked} | {count.errors} | {count.known} | {count.differ} |"
    )
    notes = old.partition("\n## Differences explained\n")[2]
    PAGE.write_text(page(rows, notes), encoding="utf-8")


def page(rows: list[str], notes: str) -> str:
    """The page's text: the sums, the runs, and the notes."""
    found = [m for row in rows if (m := _ROW.match(row))]

    def total(what: str, column: str) -> int:
        return sum(int(m[column]) for m in found if m["what"] == what)

    sums = [
        f"{total(what, 'asked')} {what} ({total(what, 'errors')} of them errors), "
        f"{total(what, 'known')} known differences, {total(what, 'differ')} others"
        for what in ("expressions", "specs")
    ]
    table = [
        "| date | commit | what | seeds | asked | errors | known | differ |",
        "|---|---|---|---|---:|---:|---:|---:|",
    ]
    text = _HEAD + f"In all: {'; '.join(sums)}.\n\n" + "\n".join([*table, *rows]) + "\n"
    return text + (f"\n## Differences explained\n{notes}" if notes else "")


def _commit() -> str:
    ask = ["git", "rev-parse", "--short", "HEAD"]
    done = subprocess.run(ask, cwd=PAGE.parent, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"
