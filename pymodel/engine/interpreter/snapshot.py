"""What may live here: an exploration as bytes, to be gone on with in another process.

States are tuples of numbers of values, so the values are written once, in the order of their
numbers, and states as numbers. Only what cannot be computed again is kept.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from pymodel.engine.base import Violation
from pymodel.engine.interpreter.explore import Explorer
from pymodel.engine.interpreter.functions import State
from pymodel.engine.interpreter.program import Program
from pymodel.engine.interpreter.states import States
from pymodel.errors import Diagnostic
from pymodel.kernel.model import Model
from pymodel.kernel.nodes import Const, Node
from pymodel.kernel.walk import children
from pymodel.library import tlcext
from pymodel.values import ModelValue, Value, decode, encode

Sections = dict[str, bytes]
_ARRAYS = ("queue", "edges", "cuts", "met_of_edges")
_SCALARS = ("generated", "begun", "depth", "at", "level_end", "finished", "started", "keep_edges")
_LISTS = ("initials", "fired", "fresh")


def snapshot(program: Program, states: States, explorer: Explorer) -> Sections:
    """Everything that an exploration has found."""
    sections: Sections = {}
    for name, table in program.tables.items():
        sections[f"values {name}"] = b"".join(map(encode, table.values_by_number))
    sections["states"] = _flat(states.by_id)
    sections["parents"] = states.parents.tobytes()
    sections["actions"] = states.actions.tobytes()
    for name in _ARRAYS:
        sections[name] = getattr(explorer, name).tobytes()
    sections["outside"] = _flat(explorer.outside)
    sections["met"] = _flat(explorer.met)
    sections["registers"] = b"".join(
        encode(k) + encode(v) for k, v in program.context.registers.items() if type(k) is int
    )
    state: dict[str, Any] = {n: getattr(explorer, n) for n in (*_SCALARS, *_LISTS)}
    state["violations"] = [_violation(v) for v in explorer.violations]
    sections["state"] = json.dumps(state).encode()
    return sections


def fill(program: Program, sections: Mapping[str, bytes]) -> None:
    """Give the values their numbers again: before any code is generated, which mentions them."""
    values = _Known(model_values(program.model), program.context.model_values)
    for name, table in program.tables.items():
        for v in _decoded(sections[f"values {name}"], values):
            table[v]  # a lookup numbers it
    registers = list(_decoded(sections["registers"], values))
    program.context.registers.update(zip(registers[::2], registers[1::2], strict=True))


def restore(
    program: Program,
    states: States,
    explorer: Explorer,
    sections: Mapping[str, bytes],
    mark: Callable[[State], object] | None,
) -> None:
    """Take an exploration up where a snapshot left it; `mark` is what stands for a state."""
    width = len(program.model.variables)
    for name in _ARRAYS:
        getattr(explorer, name).frombytes(sections[name])
    states.by_id.extend(_rows(sections["states"], width))
    states.parents.frombytes(sections["parents"])
    states.actions.frombytes(sections["actions"])
    kept = set(explorer.queue)
    for number, found in enumerate(states.by_id):
        (states.seen if number in kept else states.others)[found] = number
    explorer.outside.update(_rows(sections["outside"], width))
    explorer.met.update((s, i) for i, s in enumerate(_rows(sections["met"], width)))
    if mark is not None:
        explorer.classes.update((mark(states.by_id[i]), i) for i in explorer.queue)
    state = json.loads(sections["state"])
    for name in _SCALARS:
        setattr(explorer, name, state[name])
    for name in _LISTS:
        getattr(explorer, name)[:] = state[name]
    for fields in state["violations"]:
        found_violation = _violation_of(fields)
        explorer.violations.append(found_violation)
        explorer.counted[found_violation.kind, found_violation.name] += 1
    explorer.recompile()


# --- parts ----------------------------------------------------------------------------------------


def _flat(rows: Iterable[State]) -> bytes:
    return array("q", (n for row in rows for n in row)).tobytes()


def _rows(data: bytes, width: int) -> Iterator[State]:
    flat = array("q")
    flat.frombytes(data)
    return zip(*[iter(flat)] * width, strict=True)


def _decoded(data: bytes, values: Mapping[str, ModelValue]) -> Iterator[Value]:
    at = 0
    while at < len(data):
        v, at = decode(data, at, values)
        yield v


def _violation(v: Violation) -> dict[str, Any]:
    d = v.diagnostic
    told = None if d is None else [d.code, d.message, d.hint, d.exit_code]
    return {
        "kind": v.kind,
        "name": v.name,
        "state": v.state,
        "successor": v.successor,
        "told": told,
    }


def _violation_of(fields: Mapping[str, Any]) -> Violation:
    told = fields["told"]
    found = None
    if told is not None:
        code, message, hint, exit_code = told
        found = Diagnostic(code, message, None, hint, exit_code=exit_code)
    return Violation(fields["kind"], fields["name"], fields["state"], fields["successor"], found)


class _Known(dict[str, ModelValue]):
    """Model values by name: the model's, and those that its evaluation has made."""

    def __init__(self, known: Mapping[str, ModelValue], made: dict[str, ModelValue]) -> None:
        super().__init__({**made, **known})
        self._made = made

    def __missing__(self, name: str) -> ModelValue:
        v = self[name] = self._made.setdefault(name, ModelValue(name))
        return v


def model_values(model: Model) -> dict[str, ModelValue]:
    """The model values that a model mentions, by name: each is there once, and is itself."""
    found: dict[str, ModelValue] = {}
    found.update(tlcext.model_values(model.constants.values()))
    formulas = (
        *model.assumptions,
        *model.invariants,
        *model.init_properties,
        *model.liveness,
        *model.fairness,
        *model.constraints,
        *model.action_constraints,
        *model.symmetry,
        *model.reach,
        *model.possible,
        *model.possible_steps,
    )
    waiting: list[Node | None] = [f.node for f in formulas]
    waiting += [model.init, model.next, *(op.body for op in model.recursive.values())]
    waiting += [p.action for p in model.action_properties]
    waiting += [None if model.view is None else model.view.node]
    met: set[int] = set()
    while waiting:
        node = waiting.pop()
        if node is None or id(node) in met:
            continue
        met.add(id(node))
        if isinstance(node, Const):
            found.update(tlcext.model_values((node.value,)))
        waiting.extend(children(node))
    return found
