"""What may live here: what a user may ask of a check, as values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pymodel.check.result import Counts
from pymodel.engine.base import Engine
from pymodel.kernel.model import Model

EngineFactory = Callable[[Model], Engine]
Progress = Callable[[Counts], None]


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """What a check may do and when it stops.

    `deadlock` overrides the configuration's CHECK_DEADLOCK when it is not None. `keep_going` goes
    on after a violation, and reports up to `max_findings` of them. Limits end in "undecided".
    """

    deadlock: bool | None = None
    keep_going: bool = False
    max_states: int | None = None
    max_depth: int | None = None
    max_seconds: float | None = None
    max_findings: int = 20
    keep_graph: bool = False
    #: Seconds between two calls of the progress callback.
    interval: float = 0.5
