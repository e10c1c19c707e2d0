"""What may live here: a hundred expressions in one module, and what a checker makes of each.

The module has one initial state; every expression is the value of `v` in a successor of its own, so
that both checkers evaluate it in a state, and the set of states says what each came to.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pymodel.check.search import CheckOptions, run
from pymodel.engine.base import Engine
from pymodel.engine.interpreter import Interpreter
from pymodel.errors import SpecError
from pymodel.kernel.loading import load
from pymodel.kernel.model import Model
from pymodel.values import Value
from tests.differential.fuzz.expressions import STATE
from tests.differential.printed import digest
from tests.differential.tlc import run_tlc

NAME = "Batch"
_VARIABLES = [name for name, _ in STATE]
_INIT = [
    "x = 1",
    "s = {0, 2, 3}",
    "f = [i \\in 0..2 |-> 3 - i]",
    "q = <<2, 0, 2>>",
    'r = [a |-> 2, b |-> {"a", "cc"}]',
    "m = [p \\in {A, B} |-> {p, C}]",
    't = {<<1, "a">>, <<2, "b">>}',
]
_CFG = "CONSTANTS\n  A = A\n  B = B\n  C = C\nINIT Init\nNEXT Next\n"


@dataclass(frozen=True)
class Failed:
    """A checker evaluated no further: an error, with what it said."""

    said: str


def same(a: Value | Failed, b: Value | Failed) -> bool:
    """Whether both came to one value, or both failed; how they said so is a matter of style."""
    if isinstance(a, Failed) or isinstance(b, Failed):
        return isinstance(a, Failed) and isinstance(b, Failed)
    return digest([{"v": a}]) == digest([{"v": b}])


def module(expressions: Sequence[str]) -> str:
    """The module's text."""
    steps = [f"  \\/ n' = {i} /\\ v' = {e}" for i, e in enumerate(expressions, 1)]
    return "\n".join(
        [
            f"---- MODULE {NAME} ----",
            "EXTENDS Integers, Sequences, FiniteSets, TLC",
            "CONSTANTS A, B, C",
            f"VARIABLES n, v, {', '.join(_VARIABLES)}",
            "Init == n = 0 /\\ v = 0 /\\ " + " /\\ ".join(_INIT),
            f"Next == n = 0 /\\ UNCHANGED <<{', '.join(_VARIABLES)}>> /\\ (",
            *steps,
            "  )",
            "====",
            "",
        ]
    )


def ours(expressions: Sequence[str]) -> list[Value | Failed]:
    """The value of each expression by our interpreter, or how it failed."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as work:
        found = _ours(expressions, Path(work))
        if not isinstance(found, Failed):
            return [found[i] for i in range(1, len(expressions) + 1)]
    if len(expressions) == 1:
        return [found]
    return [answer for e in expressions for answer in ours([e])]


def _ours(expressions: Sequence[str], work: Path) -> Mapping[int, Value] | Failed:
    path = _write(expressions, work)
    engines: list[Engine] = []

    def make(model: Model) -> Engine:
        engines.append(Interpreter(model))
        return engines[-1]

    try:
        result = run(load(path, path.with_suffix(".cfg")), make, CheckOptions(deadlock=False))
    except SpecError as e:
        return Failed(str(e))
    if result.first is not None:
        return Failed(result.first.message)
    states = (engines[0].decode(i) for i in range(result.counts.distinct))
    return {int(s["n"]): s["v"] for s in states}  # type: ignore[call-overload]


def tlc(expressions: Sequence[str], timeout: float = 120.0) -> list[Value | Failed]:
    """The same by TLC. A batch with an error is halved until the error is alone."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as work:
        path = _write(expressions, Path(work))
        result = run_tlc(path, flags=("-deadlock",), timeout=timeout)
    if result.states is not None:
        found = {int(s["n"]): s["v"] for s in result.states}  # type: ignore[call-overload]
        return [found[i] for i in range(1, len(expressions) + 1)]
    if len(expressions) == 1:
        return [Failed(next((m for m in result.messages if "rror" in m), result.verdict))]
    half = len(expressions) // 2
    return [*tlc(expressions[:half], timeout), *tlc(expressions[half:], timeout)]


def _write(expressions: Sequence[str], work: Path) -> Path:
    path = work / f"{NAME}.tla"
    path.write_text(module(expressions), encoding="utf-8")
    path.with_suffix(".cfg").write_text(_CFG, encoding="utf-8")
    return path
