"""What may live here: the order in which names are met, which CHOOSE among strings follows.

Found by running TLC on module graphs: identifiers in the order in which modules are *parsed* (the
root first, then as below), string literals in the order in which they are *resolved*, each module
after those that it depends on.
TLC counts keywords too, which matters to strings such as "IF" alone; here they are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

#: Words of the language that are met before any module, in this order.
BUILT_IN = (
    *("ENABLED", "UNCHANGED", "SUBSET", "UNION", "DOMAIN"),
    *("STRING", "FALSE", "TRUE", "BOOLEAN"),
)


@dataclass(frozen=True, slots=True, eq=False)
class ModuleText:
    """What one module's own text mentions, and the modules it EXTENDS and has an INSTANCE of."""

    identifiers: tuple[str, ...]
    strings: tuple[str, ...]
    extends: tuple[ModuleText, ...]
    instances: tuple[ModuleText, ...]


def identifiers(root: ModuleText) -> tuple[str, ...]:
    """Every identifier of a module and those it depends on, in the order of parsing."""
    return _unique(text.identifiers for text in _parsed(root))


def strings(root: ModuleText) -> tuple[str, ...]:
    """Every string literal of a module and those it depends on, dependencies first."""
    return _unique(text.strings for text in _resolved(root, set()))


def _parsed(root: ModuleText) -> Iterator[ModuleText]:
    """The order of parsing: whatever is extended comes before anything that has an instance."""
    done: set[ModuleText] = set()
    found: ModuleText | None = root
    while found is not None:
        done.add(found)
        yield found
        found = _missing(root, done, extended=True) or _missing(root, done, extended=False)


def _missing(root: ModuleText, done: set[ModuleText], *, extended: bool) -> ModuleText | None:
    """The next module to parse: one named by a module itself before those named further down."""
    seen: set[ModuleText] = set()

    def look(text: ModuleText) -> ModuleText | None:
        if text in seen or text not in done:
            return None
        seen.add(text)
        for near in text.extends if extended else text.instances:
            if near not in done:
                return near
        return next(filter(None, map(look, (*text.extends, *text.instances))), None)

    return look(root)


def _resolved(text: ModuleText, done: set[ModuleText]) -> Iterator[ModuleText]:
    """Each module after those that it extends and then those that it has an instance of."""
    done.add(text)
    for other in (*text.extends, *text.instances):
        if other not in done:
            yield from _resolved(other, done)
    yield text


def _unique(parts: Iterable[Sequence[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for part in parts for name in part))
