"""What may live here: how the native engine's front is compared with the interpreter."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from pymodel.engine.base import Engine, ExploreRequest, ExploreResult, Violation
from pymodel.engine.interpreter import Interpreter
from pymodel.engine.native.engine import NativeEngine
from pymodel.engine.native.model import PackedModel, compile_model
from pymodel.kernel import load_text
from pymodel.kernel.model import Model
from pymodel.values import Value

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


def sample(interpreter: Interpreter, count: int) -> list[Mapping[str, Value]]:
    """The first states that the interpreter finds."""
    result = interpreter.explore(ExploreRequest(max_states=count, stop_at_violation=False))
    return [interpreter.decode(s) for s in result.states]


class Packed(NativeEngine):
    """Packed Python from the initial states on, under the shapes of so many states."""

    def __init__(self, m: Model, samples: int) -> None:
        def shaped(model: Model, _initial: object) -> PackedModel:
            return compile_model(model, sample(Interpreter(model), samples), self)

        super().__init__(m, backend="packed", sample_states=0, compile_model=shaped)

    def explore(self, request: ExploreRequest) -> ExploreResult:
        """Raises `Declined` where the interpreter would carry on."""
        result = super().explore(request)
        if self.declined is not None:
            raise self.declined
        return result

    @property
    def traps(self) -> Mapping[str, int]:
        """Why states were given back, and how often, but for what does not hold."""
        told = dict(self.provenance().reasons)
        told.pop("something that does not hold", None)
        return told

    @property
    def widenings(self) -> int:
        """How often the layout had to grow."""
        return self.provenance().widenings

    @property
    def packed(self) -> PackedModel:
        """The model as it is packed now."""
        assert self._machine is not None
        assert isinstance(self._machine.packed, PackedModel)
        return self._machine.packed


def agree(m: Model, samples: int = 50, **limits: Any) -> Packed:
    """Explore with both engines; the packed one, after everything was found to be the same."""
    request = ExploreRequest(**limits)
    interpreter = Interpreter(m)
    ours = Packed(m, samples)
    expected = found(interpreter, interpreter.explore(request))
    assert found(ours, ours.explore(request)) == expected
    return ours


@pytest.fixture
def specs() -> Path:
    """The folder of specifications written for these tests."""
    return SPECS


def agree_natively(m: Model, **options: Any) -> NativeEngine:
    """The native engine, from the initial states on, after it has found what the interpreter
    finds."""
    request = ExploreRequest(stop_at_violation=False)
    interpreter = Interpreter(m)
    expected = found(interpreter, interpreter.explore(request))
    engine = NativeEngine(m, sample_states=0, **options)
    result = engine.explore(request)
    while not result.finished:
        result = engine.explore(request)
    assert found(engine, result) == expected
    return engine
