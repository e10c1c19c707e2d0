"""What may live here: the engines that the contract suite is run against, and makers of models."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Protocol

import pytest

from pymodel.engine.base import Engine, ExploreRequest, ExploreResult
from pymodel.engine.interpreter import Interpreter
from pymodel.engine.native.engine import NativeEngine
from pymodel.kernel import load_text
from pymodel.kernel.model import Action, Model
from pymodel.kernel.nodes import Node

#: Every engine has to pass every case of this folder.
ENGINES: Mapping[str, Callable[[Model], Engine]] = {
    "interpreter": Interpreter,
    "plain": partial(Interpreter, plain=True),
    # Compiled code takes over as soon as it can, however small the model.
    "native": partial(NativeEngine, sample_states=2, threads=1),
    "native on two threads": partial(NativeEngine, sample_states=2, threads=2),
    "native from the initial states": partial(NativeEngine, sample_states=0, threads=1),
    "packed": partial(NativeEngine, sample_states=0, backend="packed"),
}


class Make(Protocol):
    """Makes an engine of a module's body and a configuration."""

    def __call__(self, body: str, cfg: str = "", extends: str = "", **modules: str) -> Engine: ...


@pytest.fixture(params=list(ENGINES))
def make_engine(request: pytest.FixtureRequest) -> Callable[[Model], Engine]:
    """A factory of the engine under test."""
    return ENGINES[request.param]


@pytest.fixture
def make(make_engine: Callable[[Model], Engine]) -> Make:
    """Makes an engine of TLA+ text. Without INIT and NEXT in it, the cfg gets them."""

    def made(body: str, cfg: str = "", extends: str = "Integers", **modules: str) -> Engine:
        text = f"---- MODULE M ----\nEXTENDS {extends}\n{body}\n====\n"
        if "INIT" not in cfg and "SPECIFICATION" not in cfg:
            cfg = f"INIT Init\nNEXT Next\n{cfg}"
        return make_engine(load_text(text, cfg, modules, name="M.tla"))

    return made


@pytest.fixture
def expression(make_engine: Callable[[Model], Engine]) -> Callable[..., tuple[Engine, Node]]:
    """An engine and the kernel node of one constant expression."""

    def made(
        text: str, extends: str = "Integers, Sequences, FiniteSets, TLC, Bags", cfg: str = ""
    ) -> tuple[Engine, Node]:
        body = f"Expression == {text}\n"
        module = f"---- MODULE M ----\nEXTENDS {extends}\n{body}====\n"
        model = load_text(module, cfg, name="M.tla")
        return make_engine(model), model.definitions["Expression"]

    return made


def explore(engine: Engine, **limits: object) -> ExploreResult:
    """Explore to the end, or to the limits given."""
    return engine.explore(replace(ExploreRequest(), **limits))


def counts(engine: Engine, **limits: object) -> tuple[int, int, int]:
    """(generated, distinct, depth) of a run to the end without violations."""
    result = explore(engine, **limits)
    assert result.violations == ()
    assert result.finished
    return result.generated, result.distinct, result.depth


def action(engine: Engine, name: str) -> Action:
    """The action of a name."""
    return next(a for a in engine.model.actions if a.name == name)
