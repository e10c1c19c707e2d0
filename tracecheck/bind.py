"""What may live here: how a trace's names and values become the spec's. No checking is done here.

By default everything is bound by name: an event's action is the spec's action of that name, its
arguments are the action's parameters, a logged piece of state is the variable of that name, indexed
by the node if the variable is a function on nodes. A little TOML beside the spec says the rest:

    module   = "MultiPaxos.tla"          # beside the binding file
    self     = "r"                       # the argument that must name the event's own node
    all_args = true                      # an event that lacks an argument is refused
    restart  = "Crash"                   # what a later incarnation must begin with
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

import difflib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pymodel.errors import EXIT_CONFIG, Diagnostic, SpecError
from pymodel.kernel.model import Action
from pymodel.values import FALSE, TRUE, ModelValue, Value, function
from tracecheck.line import Json
from tracecheck.schema import Event


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
    #: The constant that JSON's null stands for; "" where there is none, or more than one.
    null: str
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
    #: The action that the first event of every later incarnation must be; "" for any.
    restart: str = ""


T = TypeVar("T")

_KEYS = tuple(
    "module self all_args restart notes complete constants unlogged completion".split()  # noqa: SIM905
)


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
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as e:
        raise _bad_binding(path, f"not TOML: {e}") from None
    unknown = set(raw) - set(_KEYS)
    if unknown:
        raise _bad_binding(path, f"unknown key {min(unknown)!r}", f"use {', '.join(_KEYS)}")
    if not isinstance(raw.get("module"), str):
        raise _bad_binding(path, 'module = "Name.tla" is missing')
    constants = _constants(path, raw.get("constants", {}))
    models = [name for name, how in constants.items() if "model" in how]
    null = models[0] if len(models) == 1 else ""
    return Binding(
        path.parent / raw["module"],
        constants,
        tuple(_unlogged(path, u) for u in _tables(path, raw, "unlogged")),
        _strings(path, "notes", raw.get("notes", [])),
        tuple(_complete(path, c) for c in _tables(path, raw, "complete")),
        _sorts(path, raw["completion"], null) if "completion" in raw else None,
        _scalar(path, raw, "self", str, ""),
        _scalar(path, raw, "all_args", bool, False),
        _scalar(path, raw, "restart", str, ""),
    )


def _scalar(path: Path, raw: Mapping[str, Any], name: str, kind: type[T], default: T) -> T:
    value = raw.get(name, default)
    if not isinstance(value, kind):
        raise _bad_binding(path, f"{name} must be a {'string' if kind is str else 'Boolean'}")
    return value


def _strings(path: Path, name: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise _bad_binding(path, f"{name} must be a list of strings")
    return tuple(value)


def _tables(path: Path, raw: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    value = raw.get(name, [])
    if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
        raise _bad_binding(path, f"{name} must be a list of tables")
    return value


def _constants(path: Path, raw: Any) -> dict[str, Mapping[str, Any]]:
    if not isinstance(raw, dict):
        raise _bad_binding(path, "constants must be a table")
    constants: dict[str, Mapping[str, Any]] = {}
    for name, how in raw.items():
        kinds = {"model": str, "tla": str, "logged": list}
        if not isinstance(how, dict) or len(how) != 1 or not how.keys() <= kinds.keys():
            raise _bad_binding(
                path, f"constant {name}: give one of {{model = …}}, {{tla = …}}, {{logged = […]}}"
            )
        ((key, value),) = how.items()
        if key == "logged":
            _strings(path, f"constant {name}: logged", value)
        elif not isinstance(value, str):
            raise _bad_binding(path, f"constant {name}: {key} must be a string")
        constants[name] = how
    return constants


def _unlogged(path: Path, raw: Mapping[str, Any]) -> Unlogged:
    wanted = {"before": str, "action": str, "each": str, "order": str, "args": dict}
    wrong = raw.keys() ^ wanted.keys() or {k for k, t in wanted.items() if type(raw[k]) is not t}
    if wrong:
        raise _bad_binding(
            path,
            f"[[unlogged]]: {min(wrong)!r} is unknown, missing or of the wrong type",
            f"give {', '.join(wanted)}",
        )
    return Unlogged(**raw)


def _complete(path: Path, raw: Mapping[str, Any]) -> Complete:
    if not raw.keys() <= {"at", "except"} or not all(isinstance(v, str) for v in raw.values()):
        raise _bad_binding(path, "complete: give at and, if need be, except")
    if "at" not in raw:
        raise _bad_binding(path, "complete: 'at' is missing")
    return Complete(raw["at"], raw.get("except", ""))


def _sorts(path: Path, raw: Any, null: str) -> Sorts:
    try:
        return Sorts(
            path.parent / raw["spec"],
            raw["invariant"],
            raw["node"],
            raw["role"],
            null,
            {sort: tuple(paths) for sort, paths in raw.get("ordered", {}).items()},
            {sort: tuple(paths) for sort, paths in raw.get("renamed", {}).items()},
        )
    except (KeyError, TypeError, AttributeError) as e:
        raise _bad_binding(path, f"[completion]: {e} is missing or wrong") from None


def check_names(
    binding: Binding, actions: Mapping[str, Sequence[Action]], variables: Sequence[str]
) -> None:
    """Raise `trace.binding` where a binding names actions, parameters or variables that the spec
    has not: what is bound to nothing would silently not be checked."""
    for silent in binding.unlogged:
        for name in (silent.before, silent.action):
            if name not in actions:
                near = difflib.get_close_matches(name, actions, 1)
                hint = f"did you mean {near[0]}?" if near else ""
                raise _bad_binding(
                    binding.module, f"[[unlogged]]: the spec has no action {name}", hint
                )
        known = {label for action in actions[silent.action] for label, _ in action.labels}
        if known != silent.args.keys():
            raise _bad_binding(
                binding.module,
                f"[[unlogged]]: the arguments of {silent.action} are {', '.join(sorted(known))}",
            )
    for complete in binding.complete:
        root, _, variable = complete.at.partition(".")
        if root not in ("state", "recovered") or variable not in variables:
            raise _bad_binding(
                binding.module,
                f"complete: {complete.at} is no variable of the spec's state",
                "use state.NAME or recovered.NAME",
            )


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
    raise ValueError(f"{json.dumps(value)[:60]} has no counterpart in TLA+")


#: An integer as it is written, and in one way only: no leading zeros, at most 40 digits.
_INTEGER = re.compile(r"-?[1-9][0-9]{0,39}|0")


def to_key(key: str) -> int | str:
    """A JSON object's key as a function's argument: an integer if it is written as one."""
    return int(key) if _INTEGER.fullmatch(key) else key


def null_value(constants: Mapping[str, Value]) -> Value | None:
    """What JSON's null stands for: the model value, if the binding has exactly one."""
    values = [v for v in constants.values() if isinstance(v, ModelValue)]
    return values[0] if len(values) == 1 else None
