"""What may live here: a line of a file as a JSON object, strictly, and typed access to its fields.

Python's reader is lenient where a trace must not be: it takes the last of two equal keys, NaN, half
a surrogate pair, and any depth that its stack allows. Each of these is refused here, so that
nothing behind this file has to think of them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, TypeAlias

from pymodel.errors import EXIT_OTHER, Diagnostic, Span, SpecError

Json: TypeAlias = Any
EventId: TypeAlias = str

#: Nobody's state is nested deeper; what is, would only exhaust the stack of those who read it.
MAX_DEPTH = 64
#: Decimal digits of an integer: far beyond every counter, far below what is slow to convert.
MAX_DIGITS = 40
#: Characters of a name: of a node, an action, a spec.
MAX_NAME = 200
_CORRUPT = "the file is corrupt here; only a last line may be cut short"


def bad_trace(
    code: str, message: str, span: Span | None, hint: str = "", notes: Sequence[str] = ()
) -> SpecError:
    """A `SpecError` for a trace that can't be read as one (`trace.*` codes)."""
    return SpecError(
        Diagnostic(
            f"trace.{code}", message, span, hint, tuple((n, None) for n in notes), EXIT_OTHER
        )
    )


class _RefusedError(ValueError):
    """What is JSON to Python, but not here."""


def read_record(line: str, span: Span) -> Fields:
    """The JSON object of a line. Raises `SpecError`: `trace.encoding`, `trace.json` or
    `trace.record`."""
    if not _is_text(line):
        raise bad_trace("encoding", "this line is not UTF-8", span, _CORRUPT)
    if _depth(line) > MAX_DEPTH:
        raise bad_trace("json", f"nested deeper than {MAX_DEPTH} levels", span, _CORRUPT)
    try:
        record = json.loads(
            line,
            object_pairs_hook=_object,
            parse_constant=_no_constant,
            parse_int=_integer,
        )
    except (ValueError, RecursionError) as e:
        raise bad_trace("json", f"not JSON: {e}", span, _CORRUPT) from None
    if not isinstance(record, dict):
        raise bad_trace("record", "a line must be a JSON object", span)
    # Escapes can still spell half a surrogate pair, which no file and no screen can show.
    if "\\u" in line and not _is_text(json.dumps(record, ensure_ascii=False)):
        raise bad_trace("json", "not JSON: half a surrogate pair in a string", span, _CORRUPT)
    return Fields(record, span)


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    result = dict(pairs)
    if len(result) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _RefusedError(f"the key {json.dumps(twice)} stands twice in one object")
    return result


def _no_constant(name: str) -> Json:
    raise _RefusedError(f"{name} is no number")


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise _RefusedError(f"an integer of {len(digits)} digits")
    return int(digits)


def _is_text(text: str) -> bool:
    """Whether UTF-8 can hold it: bytes that were not decode to halves of surrogate pairs."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _depth(line: str) -> int:
    """How deep brackets nest; those inside strings count too, but only where there are many."""
    if line.count("[") + line.count("{") <= MAX_DEPTH:
        return 0
    depth = deepest = 0
    inside = escaped = False
    for c in line:
        if inside:
            if escaped:
                escaped = False
            elif c == "\\":
                escaped = True
            elif c == '"':
                inside = False
        elif c == '"':
            inside = True
        elif c in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif c in "]}":
            depth -= 1
    return deepest


class Fields:
    """Typed access to a record; a missing or mistyped field is an error that names it."""

    def __init__(self, raw: dict[str, Json], span: Span) -> None:
        self.raw = raw
        self.span = span

    def _wrong(self, name: str, wanted: str) -> SpecError:
        if name not in self.raw:
            return bad_trace("field", f'field "{name}" is missing', self.span, f"it is {wanted}")
        got = json.dumps(self.raw[name])
        return bad_trace("field", f'field "{name}" is {got[:60]}; it must be {wanted}', self.span)

    def text(self, name: str) -> str:
        """A name: a string that is neither empty nor overlong, and harmless to print."""
        value = self.raw.get(name)
        if not isinstance(value, str) or not value:
            raise self._wrong(name, "a string")
        if len(value) > MAX_NAME or not value.isprintable():
            raise self._wrong(name, f"printable and of at most {MAX_NAME} characters")
        return value

    def natural(self, name: str) -> int:
        """An integer of at least 0."""
        value = self.raw.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self._wrong(name, "a natural number")
        return value

    def object(self, name: str, optional: bool = False) -> dict[str, Json]:
        """An object; {} for a field that is optional and not there."""
        value = self.raw.get(name, {} if optional else None)
        if not isinstance(value, dict):
            raise self._wrong(name, "an object")
        return value

    def id_or_null(self, name: str) -> EventId | None:
        """An event's id, or None."""
        value = self.raw.get(name)
        if value is not None and not _is_id(value):
            raise self._wrong(name, 'an event id such as "r1.0.17", or null')
        return value

    def ids(self, name: str) -> tuple[EventId, ...]:
        """Events' ids; none for a field that is not there."""
        value = self.raw.get(name, [])
        if not isinstance(value, list) or not all(map(_is_id, value)):
            raise self._wrong(name, "a list of event ids")
        return tuple(value)


def _is_id(value: Json) -> bool:
    """Whether this is `node.incarnation.seq`; node names may contain dots themselves."""
    if not isinstance(value, str) or len(value) > 2 * MAX_NAME or not value.isprintable():
        return False
    node, *numbers = value.rsplit(".", 2)
    return bool(node) and len(numbers) == 2 and all(n.isascii() and n.isdigit() for n in numbers)
