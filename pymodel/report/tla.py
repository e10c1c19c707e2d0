"""What may live here: a behaviour as a TLA+ module that replays it.

The module needs nothing of the specification: it declares its variables and has a Next that goes
from each state of the behaviour to the following one, so that formulas can be tried on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pymodel.check.result import TraceStep
from pymodel.report.text import label
from pymodel.values import Function, ModelValue, Value, show


def module(name: str, steps: Sequence[TraceStep], loop: TraceStep | None = None) -> str:
    """The module, with its configuration in it (`-config FILE.tla` reads that). In a behaviour
    without an end, `loop` is the step back from the last state."""
    variables = list(steps[0].state) if steps else []
    constants = sorted({v.name for s in steps for x in s.state.values() for v in _named(x)})
    taken = {*variables, *constants}

    def own(word: str) -> str:
        """A name of the module's own, which is none of the behaviour's."""
        while word in taken:
            word += "_"
        return word

    at, whole = own("step"), own("vars")
    first, following, spec = own("Init"), own("Next"), own("Spec")
    stem = "State"
    while any(re.fullmatch(rf"{stem}\d+", name) for name in taken):
        stem += "_"
    after = {i: i + 1 for i in range(1, len(steps))}
    if loop is not None:
        after[len(steps)] = loop.number
    out = [f"---- MODULE {name} ----", "\\* A behaviour to be replayed; every state has one step."]
    out.append("EXTENDS Integers, Sequences, TLC")
    if constants:
        out.append(f"CONSTANTS {', '.join(constants)}")
    out.append(f"VARIABLES {', '.join((*variables, at))}")
    out.append(f"{whole} == <<{', '.join((*variables, at))}>>")
    for i, step in enumerate(steps, start=1):
        out += ["", f"\\* {label(step)}", f"{stem}{i} =="]
        out += [f"  /\\ {name} = {show(v)}" for name, v in step.state.items()]
        out.append(f"  /\\ {at} = {i}")
    out += ["", f"{first} == {stem}1", f"{following} =="]
    for i, j in after.items():
        out.append(f"  \\/ /\\ {at} = {i}")
        out += [f"     /\\ {name}' = {show(v)}" for name, v in steps[j - 1].state.items()]
        out.append(f"     /\\ {at}' = {j}")
    if not after:
        out.append(f"  FALSE /\\ UNCHANGED {whole}")
    out += [f"{spec} == {first} /\\ [][{following}]_{whole}", "====", ""]
    out += [f"---- CONFIG {name} ----", *_configuration(spec, constants), "===="]
    return "\n".join(out) + "\n"


def _configuration(spec: str, constants: Sequence[str]) -> Iterator[str]:
    if constants:
        yield "CONSTANTS"
        yield from (f"  {c} = {c}" for c in constants)
    yield f"SPECIFICATION {spec}"
    yield "CHECK_DEADLOCK FALSE"


def _named(v: Value) -> Iterator[ModelValue]:
    """The model values inside a value."""
    if isinstance(v, ModelValue):
        yield v
    elif isinstance(v, tuple | frozenset):
        for x in v:
            yield from _named(x)
    elif isinstance(v, Function):
        for k, x in v.items():
            yield from _named(k)
            yield from _named(x)
