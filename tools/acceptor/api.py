"""What may live here: the functions that Python users import from `acceptor`.

>>> import acceptor, tempfile, pathlib
>>> spec = pathlib.Path(tempfile.mkdtemp()) / "Clock.tla"
>>> _ = spec.write_text('''---- MODULE Clock ----
... EXTENDS Naturals
... CONSTANT Hours
... VARIABLE hour
... Init == hour = 0
... Tick == hour' = (hour + 1) % Hours
... Early == hour < 3
... ====''')
>>> cfg = "CONSTANT Hours = 5 INIT Init NEXT Tick"
>>> result = acceptor.check(spec, cfg=cfg)
>>> result.verdict.value, result.counts.distinct
('holds', 5)
>>> result = acceptor.check(spec, cfg=cfg, constants={"Hours": 4}, invariants=["Early"])
>>> result.exit_code, [step.state["hour"] for step in result.first.trace]
(12, [0, 1, 2, 3])
>>> graph = acceptor.explore(spec, cfg=cfg)
>>> [state["hour"] for state in graph.states], graph.edges[-1]
([0, 1, 2, 3, 4], (4, 0, 'Tick'))

The examples of the functions below, and of the classes, are about this `spec` and `cfg`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from pymodel.check.options import CheckOptions, EngineFactory, Progress, SimulateOptions
from pymodel.check.result import CheckResult, Graph
from pymodel.check.search import run
from pymodel.engine.base import Engine
from pymodel.engine.interpreter import Interpreter
from pymodel.engine.native.engine import SAMPLE_STATES, NativeEngine
from pymodel.errors import Diagnostic, Source, SpecError
from pymodel.kernel import load as load_model
from pymodel.kernel.definitions import Definitions
from pymodel.kernel.model import Formula, Model
from pymodel.library.order import Order
from pymodel.library.registry import Context
from pymodel.report.pluscal import told
from pymodel.values import FALSE, TRUE, Value, show

#: The engines to choose from: "auto" is the interpreter first, and native code for what lasts;
#: "packed" is the native engine with Python in place of machine code.
AUTO = "auto"
ENGINES = (AUTO, "interpreter", "native", "packed")

#: Statements such as `N = 3`, or values by name: Python's own, or texts in TLA+.
Constants = Sequence[str] | Mapping[str, object]


def load(
    spec: str | Path,
    config: str | Path | None = None,
    *,
    cfg: str | None = None,
    include: Sequence[str | Path] = (),
    overrides: Sequence[str | Path] = (),
    constants: Constants = (),
    invariants: Sequence[str] = (),
    properties: Sequence[str] = (),
    postconditions: Sequence[str] = (),
    reach: Sequence[str] = (),
    cache: Path | None = None,
) -> Model:
    """Read a specification and its configuration.

    `config` is a file, `cfg` the text of one; with neither, it is the .cfg beside the spec.
    `constants` take the place of the configuration's: statements such as `N = 3` or `N <- Three`,
    or values by name. `invariants` and `properties` are names or expressions to check besides,
    `postconditions` names of definitions that are to hold at the end, `reach` expressions of which
    is asked whether some state satisfies them; `overrides` are Python files with operators; `cache`
    is a directory for parsed modules.

    Returns a `pymodel.kernel.model.Model`. Raises `pymodel.errors.SpecError` when something cannot
    be read, `ValueError` when both `config` and `cfg` are given.

    >>> model = load(spec, cfg=cfg, reach=["hour = 4"])
    >>> model.variables, dict(model.constants)
    (('hour',), {'Hours': 5})
    """
    if config is not None and cfg is not None:
        raise ValueError("config is a file and cfg a text: give one of them")
    given = _statements(constants)
    folders = [Path(i) for i in include]
    text = None if cfg is None else Source("<cfg>", cfg)
    place = text if config is None else Path(config)
    model = load_model(
        Path(spec),
        place,
        folders,
        given,
        invariants,
        properties,
        [Path(o) for o in overrides],
        cache,
    )
    definitions = model.definitions
    assert isinstance(definitions, Definitions)
    wanted = tuple(definitions.predicate(r, "--reach") for r in dict.fromkeys(reach))
    ends = tuple(Formula(n, definitions.expression(n, "<postcondition>")) for n in postconditions)
    return replace(model, reach=wanted, postconditions=(*model.postconditions, *ends))


def check(
    spec: str | Path,
    config: str | Path | None = None,
    *,
    cfg: str | None = None,
    include: Sequence[str | Path] = (),
    overrides: Sequence[str | Path] = (),
    constants: Constants = (),
    invariants: Sequence[str] = (),
    properties: Sequence[str] = (),
    reach: Sequence[str] = (),
    simulate: SimulateOptions | None = None,
    coverage: bool = False,
    options: CheckOptions | None = None,
    progress: Progress | None = None,
    warned: Callable[[Diagnostic], None] | None = None,
    output: Callable[[str], None] | None = None,
    allow_exec: bool = False,
    cache: Path | None = None,
    engine: str = AUTO,
    threads: int | None = None,
) -> CheckResult:
    """Check a specification against its configuration, as `acceptor check` does.

    What is read is as in `load`. `simulate` walks random behaviours in place of the search;
    `coverage` counts how often each expression is evaluated. `progress` is told of the counts now
    and then; `warned`, before the check begins, of what is legal and suspicious in what was read;
    `output` gets what the specification prints, which is lost otherwise; `allow_exec` lets it run
    programs (IOExec). `engine` is one of `ENGINES`, and `threads` how many explore in native code.

    Raises `pymodel.errors.SpecError` when the spec or the configuration cannot be read; what is
    wrong with the model itself is in the result.

    >>> check(spec, cfg=cfg, properties=["[]<>(hour = 0)"]).first.message
    'Temporal property []<>(hour = 0) is violated: the behaviour stays in state 2 for ever.'
    >>> lines = []
    >>> result = check(spec, cfg=cfg, reach=["hour = 3"], output=lines.append)
    >>> result.verdict.value, len(result.witnesses[0].trace)
    ('reached', 4)
    """
    model = load(
        spec,
        config,
        cfg=cfg,
        include=include,
        overrides=overrides,
        constants=constants,
        invariants=invariants,
        properties=properties,
        reach=reach,
        cache=cache,
    )
    if warned is not None:
        for warning in model.warnings:
            warned(warning)
    return check_model(
        model,
        options=options,
        simulate=simulate,
        coverage=coverage,
        progress=progress,
        output=output,
        allow_exec=allow_exec,
        engine=engine,
        threads=threads,
        objects=None if cache is None else cache.parent / "native",
    )


def check_model(
    model: Model,
    *,
    options: CheckOptions | None = None,
    simulate: SimulateOptions | None = None,
    coverage: bool = False,
    progress: Progress | None = None,
    output: Callable[[str], None] | None = None,
    allow_exec: bool = False,
    engine: str = AUTO,
    threads: int | None = None,
    objects: Path | None = None,
) -> CheckResult:
    """Check a model that `load` has read; the arguments are those of `check`.

    Raises nothing for what is wrong with the model: that is in the result. A model may be checked
    any number of times.

    >>> from acceptor import CheckOptions
    >>> model = load(spec, cfg=cfg, invariants=["Early"])
    >>> [check_model(model, options=CheckOptions(max_depth=d)).verdict.value for d in (2, 4)]
    ['undecided', 'violated']
    """
    options = options or CheckOptions()
    if simulate is not None:
        options = replace(options, simulate=simulate)
    world = World(allow_exec, output or (lambda _line: None))
    choice = EngineChoice(engine, threads, objects, options.memory)
    return told(run(model, _factory(options, coverage, world, choice), options, progress))


def explore(
    spec: str | Path,
    config: str | Path | None = None,
    *,
    cfg: str | None = None,
    include: Sequence[str | Path] = (),
    overrides: Sequence[str | Path] = (),
    constants: Constants = (),
    max_states: int | None = None,
    each: Callable[[Mapping[str, Value]], None] | None = None,
) -> Graph:
    """The reachable states and the steps between them, checking nothing; `max_states` bounds it.

    `each` is called with every state as well, in order of discovery. Raises
    `pymodel.errors.SpecError` for what cannot be read or evaluated.

    >>> graph = explore(spec, cfg=cfg, constants={"Hours": 3})
    >>> graph.initial, graph.edges
    ((0,), ((0, 1, 'Tick'), (1, 2, 'Tick'), (2, 0, 'Tick')))
    """
    model = load(spec, config, cfg=cfg, include=include, overrides=overrides, constants=constants)
    bare = replace(
        model,
        assumptions=(),
        invariants=(),
        init_properties=(),
        action_properties=(),
        liveness=(),
        postconditions=(),
        periodic=(),
        possible=(),
        possible_steps=(),
        check_deadlock=False,
    )
    options = CheckOptions(
        keep_graph=True, max_graph_states=None, max_states=max_states, each_state=each
    )
    result = check_model(bare, options=options)
    if result.first is not None and result.first.diagnostic is not None:
        raise SpecError(result.first.diagnostic)
    return result.graph or Graph((), (), ())


# --- parts ----------------------------------------------------------------------------------------


def _statements(constants: Constants) -> tuple[str, ...]:
    if not isinstance(constants, Mapping):
        return tuple(constants)
    return tuple(f"{name} = {_tla(v)}" for name, v in constants.items())


def _tla(v: object) -> str:
    """A value in TLA+: a text stands as it is, Python's own values are written."""
    if isinstance(v, str):
        return v
    if isinstance(v, bool):
        return "TRUE" if v else "FALSE"
    if isinstance(v, set | frozenset):
        return "{" + ", ".join(sorted(map(_tla, v))) + "}"
    if isinstance(v, list | tuple):
        return "<<" + ", ".join(map(_tla, v)) + ">>"
    return show(v)


@dataclass(frozen=True, slots=True)
class EngineChoice:
    """Which engine explores: `name` is one of `ENGINES`; `objects` keeps compiled code."""

    name: str = AUTO
    threads: int | None = None
    objects: Path | None = None
    memory: int | None = None

    def engine(self, model: Model, context: Context, coverage: bool) -> Engine:
        """The engine for a model."""
        if self.name == "interpreter":
            return Interpreter(model, context=context, coverage=coverage)
        if self.name not in ENGINES:
            raise ValueError(f"no engine is called {self.name}: choose from {', '.join(ENGINES)}")
        return NativeEngine(
            model,
            threads=self.threads,
            folder=self.objects,
            memory=self.memory,
            sample_states=SAMPLE_STATES if self.name == AUTO else 0,
            backend="packed" if self.name == "packed" else "native",
            context=context,
            coverage=coverage,
        )


@dataclass(frozen=True, slots=True)
class World:
    """What a specification may do to the world around it."""

    allow_exec: bool
    output: Callable[[str], None]


def _factory(
    options: CheckOptions, coverage: bool, world: World, choice: EngineChoice
) -> EngineFactory:
    """The engine; in a simulation RandomElement follows the seed as well."""
    simulate = options.simulate
    seed = 0 if simulate is None else simulate.seed

    def make(model: Model) -> Engine:
        context = Context(
            Order(model.names, options.max_set_size),
            write=world.output,
            random=Random(seed),
            now_ms=lambda: time.time_ns() // 1_000_000,
            may_execute=world.allow_exec,
            settings=_settings(model, options, seed),
        )
        return choice.engine(model, context, coverage)

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
