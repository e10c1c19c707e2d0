"""What may live here: what a user may ask of a check, as values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from pymodel.check.result import Counts, TraceStep
from pymodel.engine.base import Engine
from pymodel.frozen import frozen
from pymodel.kernel.model import Model
from pymodel.library.order import LARGEST_SET
from pymodel.values import Value

EngineFactory = Callable[[Model], Engine]
Progress = Callable[[Counts], None]


@frozen
class SimulateOptions:
    """A random walk instead of a search.

    `num` behaviours (None: until a limit or an interruption) of at most `depth` states each. With
    `seed`, every choice is the same again. `generate` draws an action's arguments instead of
    looking at every successor: for models where one state has a great many. `each` is told of
    every behaviour.

    >>> walk = SimulateOptions(seed=7, num=3, depth=10)
    >>> result = acceptor.check(spec, cfg=cfg, simulate=walk)
    >>> result.verdict.value, result.simulated.behaviours
    ('sampled', 3)
    """

    seed: int
    num: int | None = None
    depth: int = 100
    generate: bool = False
    each: Callable[[tuple[TraceStep, ...]], None] | None = None


@frozen
class DepthOptions:
    """A depth-first search through behaviours of at most `bound` states. With `deepening` the
    bound grows level by level up to this one, so that counterexamples are shortest.

    >>> options = CheckOptions(depth_first=DepthOptions(4, deepening=True))
    >>> acceptor.check(spec, cfg=cfg, invariants=["Early"], options=options).exit_code
    12
    """

    bound: int
    deepening: bool = False


@frozen
class CheckpointOptions:
    """Where a breadth-first search writes what it has found, and how many minutes lie between.
    `written` is told of each file. `interruptions` is entered while the search goes on, and gives
    what is asked now and then whether the user has interrupted: then a checkpoint is written first.

    >>> here = CheckpointOptions(spec.parent / "saved", minutes=0)
    >>> options = CheckOptions(checkpoint=here, max_depth=2)
    >>> acceptor.check(spec, cfg=cfg, options=options).verdict.value
    'undecided'
    >>> options = CheckOptions(recover=here.directory)
    >>> acceptor.check(spec, cfg=cfg, options=options).counts.distinct
    5
    """

    directory: Path
    minutes: float = 30.0
    written: Callable[[Path], None] | None = None
    interruptions: Callable[[], AbstractContextManager[Callable[[], bool]]] | None = None


@frozen
class CheckOptions:
    """What a check may do and when it stops.

    `deadlock` overrides the configuration's CHECK_DEADLOCK when it is not None. `keep_going` goes
    on after a violation, and reports up to `max_findings` of them. Limits end in "undecided".

    >>> options = CheckOptions(deadlock=False, max_seconds=60, keep_graph=True)
    >>> len(acceptor.check(spec, cfg=cfg, options=options).graph.states)
    5
    """

    deadlock: bool | None = None
    keep_going: bool = False
    max_states: int | None = None
    max_depth: int | None = None
    max_seconds: float | None = None
    max_findings: int = 100
    #: Writing out a set of more elements is an error.
    max_set_size: int = LARGEST_SET
    keep_graph: bool = False
    #: The largest graph that is kept: pictures of more states help nobody, and take long to lay
    #: out. None for any size.
    max_graph_states: int | None = 2000
    #: Is told of every distinct state when a breadth-first search has ended.
    each_state: Callable[[Mapping[str, Value]], None] | None = None
    #: Refuse what is unsound, and count as undecided what holds only because of a constraint.
    strict: bool = False
    simulate: SimulateOptions | None = None
    depth_first: DepthOptions | None = None
    checkpoint: CheckpointOptions | None = None
    #: The directory (or file) of a checkpoint to go on from.
    recover: Path | None = None
    #: Bytes of memory that a breadth-first search may take; None for most of what is free.
    memory: int | None = None
    #: Seconds between two calls of the progress callback.
    interval: float = 0.5
