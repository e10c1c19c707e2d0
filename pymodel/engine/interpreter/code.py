"""What may live here: the text of generated Python while it grows. Nothing here knows TLA+.

A `Code` is a Python expression with what is known of its value. A `Writer` holds the lines of one
function; `aside` collects lines that are put somewhere else, or turn out to be none.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from pymodel.engine.interpreter.shapes import ANY, Shape
from pymodel.frozen import frozen
from pymodel.values import Value

#: Python refuses more than 20 nested loops in a function; one node may make several.
DEEPEST_LOOP = 10


class _Unknown:
    """The value of a `Code` that is not known before running."""

    def __repr__(self) -> str:
        return "unknown"


UNKNOWN: Any = _Unknown()


@frozen
class Code:
    """A Python expression: its text, the shape of its value, and its value where that is known.

    `universe` is a finite set from which the value is surely drawn, so that `f[x]` with a domain
    above it needs no check.
    """

    text: str
    shape: Shape = ANY
    value: Value = UNKNOWN
    universe: frozenset[Value] | None = None
    #: Of a LET's name: the node and the scope of its value, to be computed again elsewhere.
    origin: tuple[Any, Any] | None = None
    #: Of a known set: the name of the SUBSET S, [S -> T] ... that was written out. It asks an
    #: element's parts as TLC does, where the written-out set would compare whole elements.
    unwritten: str | None = None

    @property
    def known(self) -> bool:
        """Whether the value is known now."""
        return self.value is not UNKNOWN


@dataclass(slots=True)
class Line:
    """A line with its indentation."""

    depth: int
    text: str


@dataclass(slots=True)
class Writer:
    """The lines of one generated function."""

    lines: list[Line] = field(default_factory=list)
    depth: int = 0
    loops: int = 0
    _names: int = 0

    def put(self, text: str) -> None:
        """One line at the present depth."""
        self.lines.append(Line(self.depth, text))

    def fresh(self, stem: str) -> str:
        """A Python name that this function does not have yet."""
        self._names += 1
        return f"{stem}{self._names}"

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """Lines below `head`, such as `if x:`; an empty block gets a `pass`."""
        self.put(head)
        before = len(self.lines)
        self.depth += 1
        yield
        if len(self.lines) == before:
            self.put("pass")
        self.depth -= 1

    @contextmanager
    def loop(self, head: str) -> Iterator[None]:
        """A block that counts as a loop."""
        self.loops += 1
        with self.block(head):
            yield
        self.loops -= 1

    @contextmanager
    def aside(self, deeper: int = 0) -> Iterator[list[Line]]:
        """Collect lines in a list of their own, `deeper` than the present depth."""
        outer, self.lines = self.lines, []
        self.depth += deeper
        try:
            yield self.lines
        finally:
            self.depth -= deeper
            self.lines = outer

    def take(self, lines: list[Line]) -> None:
        """Put collected lines here; their depth was right when they were collected."""
        self.lines.extend(lines)

    def text(self) -> str:
        """The whole function."""
        return "\n".join("\t" * line.depth + line.text for line in self.lines) + "\n"
