"""What may live here: the functions that Python users import from `acceptor`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
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
) -> CheckResult:
    """Check a specification against its configuration, as `acceptor check` does.

    `constants` are statements such as `N = 3` or `N <- Three`, which take the place of the
    configuration's; `invariants` and `properties` are names or expressions to check besides.
    `warned` is told, before the check begins, what is legal and suspicious in what was read.
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
    )
    if reach:
        assert isinstance(model.definitions, Definitions)
        wanted = tuple(map(model.definitions.predicate, dict.fromkeys(reach)))
        model = replace(model, reach=wanted)
    if warned is not None:
        for warning in model.warnings:
            warned(warning)
    return told(run(model, _factory(options or CheckOptions(), coverage), options, progress))


def _factory(options: CheckOptions, coverage: bool) -> EngineFactory:
    """The interpreter; in a simulation RandomElement follows the seed as well."""
    seed = 0 if options.simulate is None else options.simulate.seed

    def make(model: Model) -> Interpreter:
        context = Context(Order(model.names), random=Random(seed))
        return Interpreter(model, context=context, coverage=coverage)

    return make
