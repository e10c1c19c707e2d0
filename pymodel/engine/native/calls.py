"""What may live here: which function of a program calls which."""

from __future__ import annotations

from collections.abc import Mapping

from pymodel.engine.native import ir
from pymodel.engine.native.bounds import statements


def called(program: ir.Program) -> dict[str, set[str]]:
    """Of each function, all that it may come to call, at once or by way of others."""
    found = {
        name: {s.function for s in statements(f.body) if isinstance(s, ir.Call)}
        for name, f in program.functions.items()
    }
    return {name: _reached(name, found) for name in found}


def _reached(name: str, calls: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(calls[name])
    while waiting:
        other = waiting.pop()
        if other not in found:
            found.add(other)
            waiting.extend(calls[other])
    return found


def recursive(program: ir.Program) -> set[str]:
    """The functions that may call themselves, through others or not."""
    return {name for name, found in called(program).items() if name in found}


def trapping(program: ir.Program) -> set[str]:
    """The functions that may end in a trap, their own or of one that they call."""
    found = recursive(program) | {
        name
        for name, f in program.functions.items()
        if any(isinstance(s, (ir.Trap, ir.Emit)) for s in statements(f.body))
    }
    return found | {name for name, below in called(program).items() if below & found}
