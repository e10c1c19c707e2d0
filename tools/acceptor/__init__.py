"""Acceptor: the command line, and the public Python face.

`acceptor.check` checks a model, `acceptor.load` and `acceptor.check_model` do it in two steps,
`acceptor.explore` gives its states and steps, `acceptor.prove` proves an inductive invariant;
`acceptor.override` marks operators in Python. `help(acceptor.check)` and the like end with an
example, and tests run them.
Importing this costs nothing; what is asked for is loaded when it is asked for.
"""

from __future__ import annotations

import importlib
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from acceptor.api import check, check_model, explore, load
    from acceptor.proving import prove
    from pymodel.check.options import (
        CheckOptions,
        CheckpointOptions,
        DepthOptions,
        SimulateOptions,
    )
    from pymodel.check.result import CheckResult, Finding, TraceStep, Verdict
    from pymodel.errors import SpecError
    from pymodel.library.registry import Context
    from pymodel.sema.python import override

__version__ = "0.1.0"
__all__ = [
    "CheckOptions",
    "CheckResult",
    "CheckpointOptions",
    "Context",
    "DepthOptions",
    "Finding",
    "SimulateOptions",
    "SpecError",
    "TraceStep",
    "Verdict",
    "__version__",
    "check",
    "check_model",
    "explore",
    "load",
    "override",
    "prove",
]

#: Where each name comes from.
_FROM = MappingProxyType(
    {
        "check": "acceptor.api",
        "check_model": "acceptor.api",
        "explore": "acceptor.api",
        "load": "acceptor.api",
        "prove": "acceptor.proving",
        "CheckOptions": "pymodel.check.options",
        "CheckpointOptions": "pymodel.check.options",
        "DepthOptions": "pymodel.check.options",
        "SimulateOptions": "pymodel.check.options",
        "CheckResult": "pymodel.check.result",
        "Finding": "pymodel.check.result",
        "TraceStep": "pymodel.check.result",
        "Verdict": "pymodel.check.result",
        "SpecError": "pymodel.errors",
        "Context": "pymodel.library.registry",
        "override": "pymodel.sema.python",
    }
)


def __getattr__(name: str) -> Any:
    if name in _FROM:
        return getattr(importlib.import_module(_FROM[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
