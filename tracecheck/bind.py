"""What may live here: how a trace's names and values become the spec's. No checking is done here.

By default everything is bound by name: an event's action is the spec's action of that name, its
arguments are the action's parameters, a logged piece of state is the variable of that name, indexed
by the node if the variable is a function on nodes. A little TOML beside the spec says the rest:

    module   = "MultiPaxos.tla"          # beside the binding file
    self     = "r"                       # the argument that must name the event's own node
    all_args = true                      # an event that lacks an argument is refused
    notes    = ["recovered.damaged"]     # logged for people: not part of the spec's state
    complete = [{ at = "recovered.votes", except = "recovered.damaged" }]

    [constants]                          # those that the header does not give
    None    = { model = "None" }         # a model value, and what JSON's null stands for
    Ballot  = { logged = ["args.b", "state.maxBal", "state.votes.*.bal"] }
    Slot    = { logged = ["args.s", "state.votes.#"] }
    Quorum  = { tla = "{Q \\in SUBSET Replica : 2 * Cardinality(Q) > Cardinality(Replica)}" }

    [[unlogged]]                         # steps whose records a kill may have swallowed
    before = "Crash"                     # tried only ahead of this action, for the same node
    action = "Phase2b"
    each   = "recovered.votes"           # one for each entry, lowest `order` first
    order  = "b"
    args   = { r = "node", s = "key", b = "value.bal", c = "value.cmd" }

`logged` is the set of everything found at these places in any event: `*` is what stands under any
key, `#` the keys themselves. `$Name` in `tla` is the header's constant as a sequence. What is
`complete` lists every entry that is not as it was initially: an entry left out is a claim too.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pymodel.errors import EXIT_CONFIG, Diagnostic, SpecError
from pymodel.values import FALSE, TRUE, ModelValue, Value, function
from tracecheck.merge import MergedTrace
from tracecheck.schema import Event, Json


@dataclass(frozen=True, slots=True)
class Unlogged:
    """Steps to insert before an event whose recovered state is ahead of what was recorded."""

    before: str
    action: str
    each: str
    order: str
    args: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Complete:
    """A logged part that is all of a variable of the node, but for the keys listed at `skip`."""

    at: str
    skip: str = ""


@dataclass(frozen=True, slots=True)
class Sorts:
    """How observations are renamed into the finite instance of an invariant (see complete.py)."""

    spec: Path
    invariant: str
    node: str
    role: str
    ordered: Mapping[str, tuple[str, ...]]
    renamed: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Binding:
    """A binding file, read; `constants` are TOML tables with one of `model`, `tla`, `logged`."""

    module: Path
    constants: Mapping[str, Mapping[str, Any]]
    unlogged: tuple[Unlogged, ...] = ()
    notes: tuple[str, ...] = ()
    complete: tuple[Complete, ...] = ()
    completion: Sorts | None = None
    self_argument: str = ""
    all_arguments: bool = False


_KEYS = ("module", "self", "all_args", "notes", "complete", "constants", "unlogged", "completion")


def _bad_binding(path: Path, message: str, hint: str = "") -> SpecError:
    return SpecError(
        Diagnostic("trace.binding", f"{path}: {message}", None, hint, exit_code=EXIT_CONFIG)
    )


def read_binding(path: Path) -> Binding:
    """Read a binding file; `SpecError` `trace.binding` (exit 151) says what is wrong with it."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as e:
        raise _bad_binding(path, f"cannot be read: {e.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as e:
        raise _bad_binding(path, f"not TOML: {e}") from None
    unknown = set(raw) - set(_KEYS)
    if unknown:
        raise _bad_binding(path, f"unknown key {min(unknown)!r}", f"use {', '.join(_KEYS)}")
    if not isinstance(raw.get("module"), str):
        raise _bad_binding(path, 'module = "Name.tla" is missing')
    constants: dict[str, Mapping[str, Any]] = {}
    for name, how in raw.get("constants", {}).items():
        if not isinstance(how, dict) or len(how) != 1 or not set(how) <= {"model", "tla", "logged"}:
            raise _bad_binding(
                path, f"constant {name}: give one of {{model = …}}, {{tla = …}}, {{logged = […]}}"
            )
        constants[name] = how
    try:
        unlogged = tuple(Unlogged(**u) for u in raw.get("unlogged", []))
        complete = tuple(Complete(c["at"], c.get("except", "")) for c in raw.get("complete", []))
    except (TypeError, KeyError) as e:
        raise _bad_binding(path, f"[[unlogged]] or complete: {e}") from None
    notes = tuple(raw.get("notes", []))
    completion = _sorts(path, raw["completion"]) if "completion" in raw else None
    return Binding(
        path.parent / raw["module"],
        constants,
        unlogged,
        notes,
        complete,
        completion,
        str(raw.get("self", "")),
        raw.get("all_args", False) is True,
    )


def _sorts(path: Path, raw: Mapping[str, Any]) -> Sorts:
    try:
        return Sorts(
            path.parent / raw["spec"],
            raw["invariant"],
            raw["node"],
            raw["role"],
            {sort: tuple(paths) for sort, paths in raw.get("ordered", {}).items()},
            {sort: tuple(paths) for sort, paths in raw.get("renamed", {}).items()},
        )
    except (KeyError, TypeError, AttributeError) as e:
        raise _bad_binding(path, f"[completion]: {e} is missing or wrong") from None


def default_binding(module: Path) -> Binding:
    """Everything by name, all constants from the header."""
    return Binding(module, {})


# --- places in an event ---------------------------------------------------------------------------


def at_path(record: Json, path: Sequence[str]) -> Iterator[Json]:
    """Everything at a dotted path in JSON; `*` is any key, `#` gives the keys themselves."""
    if not path:
        yield record
    elif isinstance(record, dict) and path[0] == "#":
        yield from map(to_key, record)
    elif isinstance(record, dict):
        keys = record.keys() if path[0] == "*" else [path[0]]
        for key in keys:
            if key in record:
                yield from at_path(record[key], path[1:])


def parts(event: Event) -> dict[str, Json]:
    """The parts of an event that paths speak of."""
    return {
        "node": event.node,
        "args": event.args,
        "state": event.state,
        "recovered": event.recovered,
    }


# --- values ---------------------------------------------------------------------------------------


def tla(value: Json) -> str:
    """JSON as TLA+ text: lists are sequences, objects records (or functions, for odd keys)."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case int():
            return str(value)
        case str():
            # JSON's escapes are TLA+'s for all that these strings hold.
            return json.dumps(value, ensure_ascii=False)
        case list():
            return "<<" + ", ".join(map(tla, value)) + ">>"
        case dict():
            return "[" + ", ".join(f"{k} |-> {tla(v)}" for k, v in value.items()) + "]"
    raise ValueError(f"no TLA+ value for {value!r}")


def constant_text(value: Json) -> str:
    """A header's constant as TLA+ text: a list is a set here, as constants mostly are."""
    if isinstance(value, list):
        return "{" + ", ".join(map(constant_text, value)) + "}"
    return tla(value)


def to_value(value: Json, null: Value | None) -> Value:
    """JSON as a value. Keys written as integers are integers; null is the binding's model value.

    Raises `ValueError` for what has no counterpart (fractions, null without a model value).
    """
    match value:
        case bool():
            return TRUE if value else FALSE
        case int() | str():
            return value
        case None if null is not None:
            return null
        case list():
            return tuple(to_value(v, null) for v in value)
        case dict():
            return function({to_key(k): to_value(v, null) for k, v in value.items()})
    raise ValueError(f"{json.dumps(value)} has no counterpart in TLA+")


def to_key(key: str) -> int | str:
    """A JSON object's key as a function's argument: an integer if it is written as one."""
    digits = key[1:] if key.startswith("-") else key
    return int(key) if digits.isdecimal() else key


# --- the spec, bound to a trace -------------------------------------------------------------------


def wrapper(binding: Binding, trace: MergedTrace) -> tuple[str, str, str]:
    """A module that EXTENDS the spec and defines its constants for this trace: its name, its text
    and its .cfg.

    Raises `SpecError` where a constant has neither a value in the header nor a line in the binding.
    """
    name = binding.module.stem
    header = trace.nodes[0].headers[0]
    definitions: list[str] = []
    config = ["INIT Init", "NEXT Next"]
    for constant, value in header.constants.items():
        if constant not in binding.constants:
            definitions.append(f"Trace_{constant} == {constant_text(value)}")
            config.append(f"CONSTANT {constant} <- Trace_{constant}")
    for constant, how in binding.constants.items():
        if "model" in how:
            config.append(f"CONSTANT {constant} = {how['model']}")
            continue
        text = _logged(how["logged"], trace) if "logged" in how else how["tla"]
        for given, value in header.constants.items():
            text = text.replace(f"${given}", tla(value))
        definitions.append(f"Trace_{constant} == {text}")
        config.append(f"CONSTANT {constant} <- Trace_{constant}")
    module = "\n".join(
        [
            f"---- MODULE Trace_{name} ----",
            f"EXTENDS {name}, Integers, Sequences, FiniteSets",
            *definitions,
            "====",
            "",
        ]
    )
    return f"Trace_{name}", module, "\n".join(config) + "\n"


def _logged(paths: Sequence[str], trace: MergedTrace) -> str:
    """The set of all integers and strings at these places in the trace, as TLA+ text."""
    found: dict[Json, None] = {}
    for event in trace.events:
        record = parts(event)
        for path in paths:
            for value in at_path(record, path.split(".")):
                # What is of another type is reported where the event itself is checked.
                if isinstance(value, int | str) and not isinstance(value, bool):
                    found[value] = None
    # Negative numbers stand for "none" in logs (no ballot yet), never for a member.
    members = [v for v in found if not (isinstance(v, int) and v < 0)]
    return "{" + ", ".join(tla(v) for v in sorted(members, key=lambda v: (str(type(v)), v))) + "}"


def null_value(constants: Mapping[str, Value]) -> Value | None:
    """What JSON's null stands for: the model value, if the binding has exactly one."""
    values = [v for v in constants.values() if isinstance(v, ModelValue)]
    return values[0] if len(values) == 1 else None
