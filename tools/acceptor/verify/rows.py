"""What may live here: what a step of the main job answers with, and how it reports progress."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

#: Tells a watching person where a step is; the text replaces the step's previous one.
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Row:
    """One claim and whether it was seen to hold. `detail` gives the figures it rests on."""

    step: str
    claim: str
    holds: bool
    detail: str


@dataclass(frozen=True, slots=True)
class StepResult:
    """A step's rows, and HTML fragments (title, self-contained markup) for the report."""

    rows: tuple[Row, ...]
    figures: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the main job; `run` is a module-level function: it goes to another process."""

    name: str
    title: str
    run: Callable[[Path, Say], StepResult]
    #: Names of the steps whose output it reads.
    needs: tuple[str, ...] = field(default=())
