"""What may live here: the functions that Python users import from `acceptor`."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from pymodel.check.options import CheckOptions, EngineFactory, Progress
from pymodel.check.result import CheckResult
from pymodel.check.search import run
from pymodel.engine.interpreter import Interpreter
from pymodel.errors import Diagnostic
from pymodel.kernel import load
from pymodel.kernel.loading import Definitions
from pymodel.kernel.model import Model
from pymodel.library.order import Order
from pymodel.library.registry import Context
from pymodel.report.pluscal import told
from pymodel.values import FALSE, TRUE, Value


def check(
    spec: str | Path,
    config: str | Path | None = None,
    *,
    include: Sequence[str | Path] = (),
    constants: Sequence[str] = (),
    invariants: Sequence[str] = (),
    reach: Sequence[str] = (),
    properties: Sequence[str] = (),
    coverage: bool = False,
    options: CheckOptions | None = None,
    progress: Progress | None = None,
    warned: Callable[[Diagnostic], None] | None = None,
    overrides: Sequence[str | Path] = (),
    allow_exec: bool = False,
    output: Callable[[str], None] | None = None,
) -> CheckResult:
    """Check a specification against its configuration, as `acceptor check` does.

    `constants` are statements such as `N = 3` or `N <- Three`, which take the place of the
    configuration's; `invariants` and `properties` are names or expressions to check besides.
    `warned` is told, before the check begins, what is legal and suspicious in what was read.
    `overrides` are Python files with operators (`acceptor.override`); `allow_exec` lets the
    specification run programs (IOExec); `output` gets what it prints, which is lost otherwise.
    Raises `pymodel.errors.SpecError` when the spec or the configuration cannot be read; what is
    wrong with the model itself is in the result.
    """
    model = load(
        Path(spec),
        None if config is None else Path(config),
        [Path(i) for i in include],
        constants,
        invariants,
        properties,
        [Path(o) for o in overrides],
    )
    if reach:
        assert isinstance(model.definitions, Definitions)
        wanted = tuple(map(model.definitions.predicate, dict.fromkeys(reach)))
        model = replace(model, reach=wanted)
    if warned is not None:
        for warning in model.warnings:
            warned(warning)
    world = World(allow_exec, output or (lambda _line: None))
    factory = _factory(options or CheckOptions(), coverage, world)
    return told(run(model, factory, options, progress))


@dataclass(frozen=True, slots=True)
class World:
    """What a specification may do to the world around it."""

    allow_exec: bool
    output: Callable[[str], None]


def _factory(options: CheckOptions, coverage: bool, world: World) -> EngineFactory:
    """The interpreter; in a simulation RandomElement follows the seed as well."""
    simulate = options.simulate
    seed = 0 if simulate is None else simulate.seed

    def make(model: Model) -> Interpreter:
        context = Context(
            Order(model.names),
            write=world.output,
            random=Random(seed),
            now_ms=lambda: time.time_ns() // 1_000_000,
            may_execute=world.allow_exec,
            settings=_settings(model, options, seed),
        )
        return Interpreter(model, context=context, coverage=coverage)

    return make


def _settings(model: Model, options: CheckOptions, seed: int) -> dict[str, Value]:
    """What `TLCGet("config")` tells of this run."""
    mode = "bfs" if options.depth_first is None else "dfs"
    settings: dict[str, Value] = {
        "mode": mode,
        "deadlock": TRUE if model.check_deadlock else FALSE,
        "seed": seed,
        "fingerprint": 0,
        "worker": 1,
    }
    if options.simulate is not None:
        how = options.simulate
        settings["mode"] = "generate" if how.generate else "simulate"
        settings["depth"] = how.depth
        settings["traces"] = -1 if how.num is None else how.num
        settings["aril"] = 0
    return settings
