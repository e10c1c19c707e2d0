"""What may live here: the text of the module and .cfg that give a spec the constants of a trace."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from tracecheck.bind import Binding, at_path, parts
from tracecheck.line import Json, bad_trace
from tracecheck.merge import MergedTrace

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def tla(value: Json) -> str:
    """JSON as TLA+ text: lists are sequences, objects records.

    Raises `ValueError` for what has no counterpart (fractions, null, names that are none).
    """
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case int():
            return str(value)
        case str():
            if not value.isprintable():
                raise ValueError(f"a string with control characters: {value[:60]!a}")
            escaped = value.replace("\\", "\\\\").replace('"', '\\"')
            return f'"{escaped}"'
        case list():
            return "<<" + ", ".join(map(tla, value)) + ">>"
        case dict() if value and all(map(_NAME.fullmatch, value)):
            return "[" + ", ".join(f"{k} |-> {tla(v)}" for k, v in value.items()) + "]"
    raise ValueError(f"{json.dumps(value)[:60]} has no counterpart in TLA+")


def constant_text(value: Json) -> str:
    """A header's constant as TLA+ text: a list is a set here, as constants mostly are."""
    if isinstance(value, list):
        return "{" + ", ".join(map(constant_text, value)) + "}"
    return tla(value)


def wrapper(binding: Binding, trace: MergedTrace, constants: Iterable[str]) -> tuple[str, str, str]:
    """A module that EXTENDS the spec and defines its constants for this trace: its name, its text
    and its .cfg.

    `constants` are those that the spec declares. Raises `SpecError` `trace.constant` where one of
    them has neither a value in the header nor a line in the binding, and where either names one
    that the spec has not.
    """
    declared = list(constants)
    _same_names(binding, trace, declared)
    name = binding.module.stem
    given = _header_texts(trace, constant_text)
    sequences = _header_texts(trace, tla)
    definitions: list[str] = []
    config = ["INIT Init", "NEXT Next"]
    for constant in declared:
        how = binding.constants.get(constant, {})
        if "model" in how:
            config.append(f"CONSTANT {constant} = {how['model']}")
            continue
        if "logged" in how:
            text = _logged(how["logged"], trace)
        elif "tla" in how:
            text = _filled_in(how["tla"], sequences, trace, constant)
        else:
            text = given[constant]
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


def _same_names(binding: Binding, trace: MergedTrace, declared: Sequence[str]) -> None:
    header = trace.nodes[0].headers[0]
    module = binding.module.name
    for names, whose in ((header.constants, "the header"), (binding.constants, "the binding")):
        unknown = [n for n in names if n not in declared]
        if unknown:
            raise bad_trace(
                "constant",
                f"{whose} has a constant {json.dumps(unknown[0])[:60]}, "
                f"{module} has none of that name",
                header.span,
                f"it has {', '.join(declared) or 'no constants'}",
            )
    missing = [n for n in declared if n not in header.constants and n not in binding.constants]
    if missing:
        raise bad_trace(
            "constant",
            f"nothing gives the constant {missing[0]} of {module} a value",
            header.span,
            "let the header log it, or bind it under [constants]",
        )


def _header_texts(trace: MergedTrace, to_text: Callable[[Json], str]) -> dict[str, str]:
    header = trace.nodes[0].headers[0]
    texts: dict[str, str] = {}
    for name, value in header.constants.items():
        try:
            texts[name] = to_text(value)
        except ValueError as e:
            raise bad_trace("constant", f"the constant {name}: {e}", header.span) from None
    return texts


def _filled_in(text: str, sequences: Mapping[str, str], trace: MergedTrace, constant: str) -> str:
    """The text with `$Name` replaced by the header's constants."""

    def value(found: re.Match[str]) -> str:
        name = found.group(1)
        if name not in sequences:
            header = trace.nodes[0].headers[0]
            raise bad_trace(
                "constant",
                f"the binding of {constant} needs ${name}, which the header does not give",
                header.span,
            )
        return sequences[name]

    return re.sub(r"\$(\w+)", value, text)


def _logged(paths: Sequence[str], trace: MergedTrace) -> str:
    """The set of all integers, or else all strings, at these places in the trace, as TLA+ text."""
    found: dict[Json, None] = {}
    steps = [path.split(".") for path in paths]
    for event in trace.events:
        record = parts(event)
        for path in steps:
            for value in at_path(record, path):
                if isinstance(value, int | str) and not isinstance(value, bool):
                    found[value] = None
    # Of two kinds, the more frequent one is meant; an event with the other is refused in its turn.
    # Negative numbers stand for "none" in logs (no ballot yet), never for a member.
    integers = sorted(v for v in found if isinstance(v, int) and v >= 0)
    strings = sorted(v for v in found if isinstance(v, str) and v.isprintable())
    members = integers if len(integers) >= len(strings) else strings
    return "{" + ", ".join(map(tla, members)) + "}"
