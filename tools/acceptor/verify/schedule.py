"""What may live here: running steps in processes of their own, two at a time, and collecting rows.

A step that dies, by an exception or by a signal, is a row that does not hold: never a missing row.
"""

from __future__ import annotations

import multiprocessing as mp
import queue
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from acceptor.verify.rows import Row, Step, StepResult

#: Called with every step's present line whenever something changed, and now and then.
Watch = Callable[["Progress"], None]


@dataclass(slots=True)
class Progress:
    """Where the whole job is: a line and a time for each step, rows so far."""

    started: float
    lines: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    results: dict[str, StepResult] = field(default_factory=dict)
    running: dict[str, float] = field(default_factory=dict)


def _child(step: Step, out: Path, channel: Any) -> None:
    """Runs in the step's process; every outcome is put on the channel."""
    try:
        result = step.run(out, lambda text: channel.put((step.name, "say", text)))
    except KeyboardInterrupt:
        return
    except BaseException as e:
        log = out / f"{step.name}.error.txt"
        log.write_text(traceback.format_exc(), encoding="utf-8")
        reason = f"{type(e).__name__}: {e}"
        first_line = reason.splitlines()[0][:200]
        row = Row(step.name, "the step ran to its end", False, f"{first_line} (see {log})")
        result = StepResult((row,))
    channel.put((step.name, "done", result))


def run_steps(steps: Sequence[Step], out: Path, watch: Watch, at_once: int = 2) -> Progress:
    """Run all steps, each after those it needs; on Ctrl-C stops the children and re-raises."""
    context = mp.get_context("spawn")
    channel: Any = context.Queue()
    progress = Progress(time.monotonic(), {s.name: "waiting" for s in steps})
    waiting = list(steps)
    children: dict[str, Any] = {}
    try:
        while waiting or children:
            _start_ready(waiting, children, progress, context, (out, channel), at_once)
            _receive(channel, children, progress)
            _notice_deaths(children, progress)
            watch(progress)
    except KeyboardInterrupt:
        for child in children.values():
            child.terminate()
        raise
    return progress


def _start_ready(
    waiting: list[Step],
    children: dict[str, Any],
    progress: Progress,
    context: Any,
    arguments: tuple[Path, Any],
    at_once: int,
) -> None:
    for step in list(waiting):
        if len(children) < at_once and all(n in progress.results for n in step.needs):
            waiting.remove(step)
            child = context.Process(target=_child, args=(step, *arguments))
            child.start()
            children[step.name] = child
            progress.running[step.name] = time.monotonic()
            progress.lines[step.name] = "starting"


def _receive(channel: Any, children: dict[str, Any], progress: Progress) -> None:
    """Take what the children have said; waits a quarter of a second at most."""
    try:
        name, kind, content = channel.get(timeout=0.25)
    except queue.Empty:
        return
    while True:
        if kind == "say":
            progress.lines[name] = content
        elif name in children:
            children.pop(name).join()
            _finish(name, content, progress)
        try:
            name, kind, content = channel.get_nowait()
        except queue.Empty:
            return


def _finish(name: str, result: StepResult, progress: Progress) -> None:
    progress.results[name] = result
    progress.seconds[name] = time.monotonic() - progress.running.pop(name)
    bad = sum(not row.holds for row in result.rows)
    progress.lines[name] = "holds" if not bad else f"{bad} of {len(result.rows)} rows do not hold"


def _notice_deaths(children: dict[str, Any], progress: Progress) -> None:
    """A child that ended without a word was killed; its result may still be on its way."""
    for name, child in list(children.items()):
        if child.exitcode not in (None, 0):
            children.pop(name)
            row = Row(name, "the step ran to its end", False, f"killed: exit {child.exitcode}")
            _finish(name, StepResult((row,)), progress)
