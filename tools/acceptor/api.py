"""What may live here: the functions that Python users import from `acceptor`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pymodel.check.result import CheckResult
from pymodel.check.search import CheckOptions, Progress, run
from pymodel.engine.interpreter import Interpreter
from pymodel.kernel import load


def check(
    spec: str | Path,
    config: str | Path | None = None,
    *,
    include: Sequence[str | Path] = (),
    constants: Sequence[str] = (),
    invariants: Sequence[str] = (),
    options: CheckOptions | None = None,
    progress: Progress | None = None,
) -> CheckResult:
    """Check a specification against its configuration, as `acceptor check` does.

    Raises `pymodel.errors.SpecError` when the spec or the configuration cannot be read; what is
    wrong with the model itself is in the result.
    """
    model = load(
        Path(spec),
        None if config is None else Path(config),
        [Path(i) for i in include],
        constants,
        invariants,
    )
    return run(model, Interpreter, options, progress)
