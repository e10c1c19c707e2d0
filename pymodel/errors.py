"""What may live here: places in source text, and the diagnostics that point at them.

A `Diagnostic` is a value: a stable code, a sentence, a place, a hint. `SpecError` carries one or
more of them up to a command line, which alone prints and exits. Nothing here knows TLA+.
"""

from __future__ import annotations

from dataclasses import field
from pathlib import Path

from pymodel.frozen import frozen


@frozen
class Source:
    """A text with its name; the unit that spans point into."""

    name: str  # a path as the user wrote it, or "<string>"
    text: str = field(repr=False)

    def line(self, number: int) -> str:
        """The text of a 1-based line, without its newline; empty past the end."""
        lines = self.text.split("\n")  # not splitlines: form feeds and the like end no line here
        return lines[number - 1].rstrip("\r") if 1 <= number <= len(lines) else ""


@frozen
class Span:
    """A stretch of source: 1-based lines and columns in code points, the end exclusive."""

    source: Source
    line: int
    col: int
    end_line: int
    end_col: int

    def __str__(self) -> str:
        return f"{self.source.name}:{self.line}:{self.col}"

    def to(self, other: Span) -> Span:
        """The smallest span that starts where this one does and ends where `other` does."""
        return Span(self.source, self.line, self.col, other.end_line, other.end_col)

    @property
    def text(self) -> str:
        """The source text of the span, its lines joined by newlines."""
        lines = self.source.text.split("\n")[self.line - 1 : self.end_line]
        if not lines:
            return ""
        lines[-1] = lines[-1][: self.end_col - 1]
        lines[0] = lines[0][self.col - 1 :]
        return "\n".join(lines)


#: Exit codes as TLC's users know them; see the table in README.
EXIT_OK = 0
EXIT_ASSUMPTION = 10
EXIT_DEADLOCK = 11
EXIT_INVARIANT = 12
EXIT_PROPERTY = 13
EXIT_ASSERT = 14
EXIT_EVAL_SPEC = 75
EXIT_EVAL_SAFETY = 76
EXIT_EVAL_LIVENESS = 77
EXIT_PARSE = 150
EXIT_CONFIG = 151
EXIT_TOO_LARGE = 152
EXIT_SYSTEM = 153
EXIT_OTHER = 255


@frozen
class Diagnostic:
    """One thing that is wrong, where, and what to do about it.

    `code` is stable (`syntax.expected`, `eval.type`, `cfg.unknown-name` ...); `notes` are further
    lines, such as the stack of operators or the values of an expression, each with its place.
    """

    code: str
    message: str
    span: Span | None = None
    hint: str = ""
    notes: tuple[tuple[str, Span | None], ...] = ()
    exit_code: int = EXIT_PARSE
    #: A warning is told and stops nothing.
    is_warning: bool = False

    def render(self) -> str:
        """The diagnostic as a person reads it: place, message, source line with a caret, hint."""
        out: list[str] = []
        where = f"{self.span}: " if self.span else ""
        kind = "warning" if self.is_warning else "error"
        out.append(f"{where}{kind}[{self.code}]: {self.message}")
        if self.span is not None:
            out.extend(_excerpt(self.span))
        for text, span in self.notes:
            out.append(f"  note: {text}" + (f"  ({span})" if span else ""))
        if self.hint:
            out.append(f"  hint: {self.hint}")
        return "\n".join(out)


#: A source line longer than this is shown in part: a line of a trace may have any length.
_WIDEST = 160


def _excerpt(span: Span) -> list[str]:
    """The first source line of a span with carets beneath the part that is meant."""
    raw = span.source.line(span.line)
    line = raw.expandtabs(1)  # a tab shows as one blank, so that carets stay in place
    if not line.strip():
        return []
    end = span.end_col if span.end_line == span.line else len(line) + 1
    width = max(1, min(end, len(line) + 1) - span.col)
    gutter = f"{span.line:>5} | "
    before = 0
    if len(line) > _WIDEST:
        before = max(0, min(span.col - 1 - _WIDEST // 4, len(line) - _WIDEST))
        line = line[before : before + _WIDEST]
        width = max(1, min(width, before + _WIDEST - span.col + 1))
    carets = " " * (span.col - 1 - before) + "^" * width
    return [gutter + line, " " * (len(gutter) - 2) + "| " + carets]


class SpecError(Exception):
    """Raised by a stage that cannot go on; carries every diagnostic it could collect.

    >>> try:
    ...     acceptor.check(spec, cfg="INIT Init NEXT Tock CONSTANT Hours = 5")
    ... except SpecError as error:
    ...     print(error.exit_code, error.diagnostics[0].code, error.diagnostics[0].span)
    151 cfg.unknown-name <cfg>:1:16
    """

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__(diagnostics[0].message if diagnostics else "unknown error")
        self.diagnostics = diagnostics

    @property
    def exit_code(self) -> int:
        """The exit code of the first diagnostic."""
        return self.diagnostics[0].exit_code if self.diagnostics else EXIT_OTHER

    def render(self) -> str:
        """All diagnostics, one after the other."""
        return "\n".join(d.render() for d in self.diagnostics)


def read_source(path: Path) -> Source:
    """Read a file as a `Source`; a `SpecError` with code `file.missing`, `file.encoding` or
    `file.unreadable` otherwise."""
    try:
        # Some editors begin a file with a byte order mark.
        return Source(str(path), path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise SpecError(
            Diagnostic("file.missing", f"no such file: {path}", hint="check the path")
        ) from None
    except UnicodeDecodeError as e:
        raise SpecError(
            Diagnostic(
                "file.encoding",
                f"{path} is not UTF-8 (byte {e.start})",
                hint="save the file as UTF-8",
            )
        ) from None
    except OSError as e:
        raise SpecError(
            Diagnostic("file.unreadable", f"cannot read {path}: {e.strerror}")
        ) from None
