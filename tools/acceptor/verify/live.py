"""What may live here: what a person sees while the main job runs, and the table at its end."""

from __future__ import annotations

import time
from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.live import Live
from rich.markup import escape
from rich.table import Table

from acceptor.verify.rows import Row, Step
from acceptor.verify.schedule import Progress

#: Without a terminal, a line a step is printed at most this often (seconds).
QUIET_INTERVAL = 10.0


class Screen:
    """Rewrites a small table on a terminal; on anything else prints a line when a step moves on."""

    def __init__(self, steps: Sequence[Step], console: Console) -> None:
        self._steps = steps
        self._console = console
        self._live = Live(console=console, refresh_per_second=4) if console.is_terminal else None
        self._printed: dict[str, tuple[str, float]] = {}

    def __enter__(self) -> Screen:
        if self._live:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live:
            self._live.stop()

    def update(self, progress: Progress) -> None:
        """Show where the steps are."""
        if self._live:
            self._live.update(self._table(progress))
        else:
            self._lines(progress)

    def _table(self, progress: Progress) -> Table:
        table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
        for step in self._steps:
            table.add_row(f"[bold]{step.title}", _clock(step, progress), progress.lines[step.name])
        return table

    def _lines(self, progress: Progress) -> None:
        now = time.monotonic()
        for step in self._steps:
            line = progress.lines[step.name]
            last, when = self._printed.get(step.name, ("", 0.0))
            finished = step.name in progress.results
            if line != last and (finished or now - when > QUIET_INTERVAL) and line != "waiting":
                self._printed[step.name] = (line, now)
                text = f"{_clock(step, progress):>7}  {step.title:<9} {line}"
                self._console.print(text, markup=False, highlight=False, soft_wrap=True)


def _clock(step: Step, progress: Progress) -> str:
    if step.name in progress.seconds:
        return f"{progress.seconds[step.name]:.0f} s"
    if step.name in progress.running:
        return f"{time.monotonic() - progress.running[step.name]:.0f} s"
    return ""


def verdict_table(rows: Sequence[Row]) -> Table:
    """The table at the end: every claim, whether it holds, and the figures."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name, least in (("", 5), ("step", 8), ("claim", 40), ("figures", 30)):
        table.add_column(name, overflow="fold", min_width=least)
    for row in rows:
        mark = "[green]holds" if row.holds else "[bold red]FAILS"
        table.add_row(mark, row.step, escape(row.claim), escape(row.detail))
    return table
