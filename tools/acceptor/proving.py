"""What may live here: `acceptor.prove`, apart from `api` because importing Z3 takes a while."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from pymodel.engine.interpreter import Interpreter
from pymodel.kernel import load
from pymodel.smt import inductive
from pymodel.smt.conjuncts import asked
from pymodel.smt.result import ProofResult, Verdict


def prove(
    spec: str | Path,
    config: str | Path | None = None,
    *,
    invariant: str | None = None,
    implies: Sequence[str] | None = None,
    drop: Sequence[str] = (),
    include: Sequence[str | Path] = (),
    constants: Sequence[str] = (),
    timeout: float = inductive.DEFAULT_TIMEOUT,
    jobs: int = 1,
    progress: Callable[[Verdict], None] | None = None,
) -> ProofResult:
    """Prove that an invariant is inductive and implies others, as `acceptor prove` does.

    Left out, `invariant` is the first INVARIANT of the configuration and `implies` the other ones.
    Raises `pymodel.errors.SpecError` when the spec or the configuration cannot be read, and for
    names that are not there. A failed induction is in the result: two states, and the action
    between them.

    >>> clock = spec.parent / "Hands.tla"
    >>> _ = clock.write_text("---- MODULE Hands ----\\nEXTENDS Naturals\\nVARIABLE h\\n"
    ...     "Init == h = 0\\nTick == h' = (h + 1) % 5\\nInv == h \\\\in 0..4\\n====\\n")
    >>> _ = clock.with_suffix(".cfg").write_text("INIT Init NEXT Tick INVARIANT Inv")
    >>> result = prove(clock)
    >>> result.proved, len(result.verdicts)
    (True, 4)
    """
    model = load(
        Path(spec), None if config is None else Path(config), [Path(i) for i in include], constants
    )
    chosen, implied = asked(model, invariant, implies)
    return inductive.prove(
        model,
        chosen,
        implied,
        drop,
        judge=Interpreter(model),
        progress=progress,
        timeout=timeout,
        jobs=jobs,
    )
