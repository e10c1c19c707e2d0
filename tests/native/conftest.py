"""What may live here: how the native engine's front is compared with the interpreter."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from pymodel.engine.base import Engine, ExploreRequest, ExploreResult, Violation
from pymodel.engine.interpreter import Interpreter
from pymodel.engine.native.model import PackedModel, compile_model
from pymodel.engine.native.packed import PackedEngine, sample
from pymodel.kernel import load_text
from pymodel.kernel.model import Model

SPECS = Path(__file__).resolve().parent / "specs"


def model(body: str, cfg: str = "", extends: str = "Integers, Sequences, FiniteSets, TLC") -> Model:
    """A model of a module's body."""
    text = f"---- MODULE M ----\nEXTENDS {extends}\n{body}\n====\n"
    return load_text(text, f"INIT Init\nNEXT Next\n{cfg}", name="M.tla")


def packed(m: Model, samples: int = 50) -> PackedModel:
    """The model as code, under the shapes of its first states."""
    return compile_model(m, sample(Interpreter(m), samples), Interpreter(m))


def found(engine: Engine, result: ExploreResult) -> Mapping[str, Any]:
    """What two engines have to agree on, in a form that can be compared."""

    def told(v: Violation) -> tuple[object, ...]:
        ends = (None if s is None else engine.digest(s) for s in (v.state, v.successor))
        why = v.diagnostic and (v.diagnostic.code, v.diagnostic.exit_code, str(v.diagnostic.span))
        return (v.kind, v.name, *ends, why)

    return {
        "generated": result.generated,
        "distinct": result.distinct,
        "depth": result.depth,
        "finished": result.finished,
        "fired": result.fired,
        "fresh": result.fresh,
        "violations": [told(v) for v in result.violations],
        "states": {engine.digest(s) for s in result.states},
    }


def agree(m: Model, samples: int = 50, **limits: Any) -> PackedEngine:
    """Explore with both engines; the packed one, after everything was found to be the same."""
    request = ExploreRequest(**limits)
    interpreter = Interpreter(m)
    ours = PackedEngine(m, packed=packed(m, samples))
    expected = found(interpreter, interpreter.explore(request))
    assert found(ours, ours.explore(request)) == expected
    return ours


@pytest.fixture
def specs() -> Path:
    """The folder of specifications written for these tests."""
    return SPECS
