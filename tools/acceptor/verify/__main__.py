"""`tools/verify`: runs the main job, shows it live, prints the verdict table, writes the report."""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from pathlib import Path

from rich.console import Console

from acceptor.verify.check import run as check
from acceptor.verify.conform import run as conform
from acceptor.verify.exercise import run as exercise
from acceptor.verify.live import Screen, verdict_table
from acceptor.verify.page import write_page
from acceptor.verify.prove import run as prove
from acceptor.verify.rows import Row, Step
from acceptor.verify.schedule import run_steps
from acceptor.verify.serve import run as serve

STEPS = (
    Step("exercise", "exercise", exercise),
    Step("prove", "prove", prove),
    Step("serve", "serve", serve, needs=("exercise",)),
    Step("check", "check", check),
    Step("conform", "conform", conform, needs=("exercise", "serve")),
)
#: The table's width where no terminal gives one.
PLAIN_WIDTH = 132
#: The order in which people read the table.
READING_ORDER = ("check", "prove", "exercise", "conform", "serve")


def main(argv: list[str] | None = None) -> int:
    """Exit code 0 if every row holds, 1 if one does not, 130 after Ctrl-C."""
    parser = argparse.ArgumentParser(
        prog="tools/verify",
        description="Check the specs, prove their invariants, exercise the implementation in a "
        "simulator, check its traces against the spec, and serve through crashes.",
    )
    parser.add_argument(
        "--out", type=Path, default=Path("out/verify"), help="folder for report and traces"
    )
    parser.add_argument(
        "--only",
        nargs="+",
        choices=[s.name for s in STEPS],
        help="some steps (with what they need)",
    )
    options = parser.parse_args(argv)
    steps = [s for s in STEPS if not options.only or s.name in _with_needs(options.only)]
    out: Path = options.out.resolve()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    console = Console()
    if not console.is_terminal:
        console = Console(width=PLAIN_WIDTH)
    started = time.monotonic()
    try:
        with Screen(steps, console) as screen:
            progress = run_steps(steps, out, screen.update)
    except KeyboardInterrupt:
        console.print("interrupted: no verdict")
        return 130
    rows = [r for n in READING_ORDER if n in progress.results for r in progress.results[n].rows]
    console.print(verdict_table(rows))
    page = write_page(out, rows, progress, READING_ORDER)
    _closing(console, rows, page, time.monotonic() - started)
    return 0 if rows and all(r.holds for r in rows) else 1


def _closing(console: Console, rows: list[Row], page: Path, seconds: float) -> None:
    held = sum(r.holds for r in rows)
    console.print(f"{held} of {len(rows)} rows hold; {seconds:.0f} s", highlight=False)
    console.print(f"report: {page}", highlight=False, soft_wrap=True)


def _with_needs(names: list[str]) -> set[str]:
    """The steps named and, transitively, those whose output they read."""
    wanted = set(names)
    while True:
        more = {n for s in STEPS if s.name in wanted for n in s.needs} - wanted
        if not more:
            return wanted
        wanted |= more


if __name__ == "__main__":
    sys.exit(main())
