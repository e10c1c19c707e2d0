"""What may live here: evaluating expressions over library modules, for the tests of this folder."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pymodel.library
from pymodel.engine.interpreter import Interpreter
from pymodel.kernel.definitions import Definitions
from pymodel.kernel.loading import load_text
from pymodel.library.order import Order
from pymodel.library.registry import Context

SHIPPED = Path(pymodel.library.__file__).parent / "modules"
#: Modules of TLA+ text, by name.
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in SHIPPED.glob("*.tla")}


class World:
    """A module that EXTENDS some modules, and what is written and asked while it is evaluated."""

    def __init__(self, modules: str, *, pure: bool = False, cfg: str = "", **context: Any) -> None:
        """`pure`: the definitions in TLA+ alone, without Python. `cfg` may declare constants."""
        names = " ".join(line.split()[1] for line in cfg.splitlines() if line.strip())
        declared = f"CONSTANTS {names.replace(' ', ', ')}\n" if names else ""
        text = f"---- MODULE World ----\nEXTENDS {modules}\n{declared}====\n"
        self.model = load_text(text, cfg, TEXTS if pure else None)
        self.written: list[str] = []
        order = Order(self.model.names)
        self.context = Context(order, write=self.written.append, **context)
        self.engine = Interpreter(self.model, context=self.context)

    def __call__(self, expression: str) -> Any:
        """The value of an expression."""
        definitions = self.model.definitions
        assert isinstance(definitions, Definitions)
        return self.engine.evaluate(definitions.expression(expression))


@cache
def world(modules: str, pure: bool = False) -> World:
    """A world that several tests share: nothing in it is changed."""
    return World(modules, pure=pure)
