"""What may live here: finding an algorithm, its options and its translation in a module's text.

No parsing: these are the marks that people and editors know. Offsets are into the source's text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pymodel.errors import Source, Span
from pymodel.syntax.lexer import position

_START = re.compile(r"--(?:(?P<fair>fair)[ \t\r\n]+)?algorithm\b")
_CONVINCING = re.compile(
    r"\s+\w+\s*(?:\{|\(\*|\\\*|(?:variables?|define|macro|procedure|process|fair|begin)\b)"
)
_BEGIN = re.compile(r"^.*\bBEGIN[ \t]+TRANSLATION\b.*$", re.MULTILINE)
_END = re.compile(r"^.*\bEND[ \t]+TRANSLATION\b.*$", re.MULTILINE)
_OPTIONS = re.compile(r"\bPlusCal[ \t]+options[ \t]*\(([^)]*)\)")
_MODULE_END = re.compile(r"^={4,}", re.MULTILINE)
_COMMENT_EDGE = re.compile(r'\(\*|\*\)|\\\*[^\n]*|"(?:[^"\\\n]|\\.)*"')


@dataclass(frozen=True, slots=True)
class Found:
    """Where an algorithm begins: the offset of `--`, and of the text after `algorithm`."""

    source: Source
    start: int
    body: int
    fair: bool

    @property
    def convincing(self) -> bool:
        """Whether what follows looks like an algorithm, and not like prose about algorithms."""
        return _CONVINCING.match(self.source.text, self.body) is not None

    @property
    def span(self) -> Span:
        """The span of `--algorithm` or `--fair algorithm`."""
        line, col = position(self.source, self.start)
        end_line, end_col = position(self.source, self.body)
        return Span(self.source, line, col, end_line, end_col)


@dataclass(frozen=True, slots=True)
class Translation:
    """The lines between the marks: offsets of the first mark's line, of the text between, and of
    the line of the last mark."""

    begin: int
    text_start: int
    text_end: int
    end: int
    head: str  # the line `\\* BEGIN TRANSLATION ...`
    foot: str


def find_algorithm(source: Source) -> Found | None:
    """The first algorithm of a text. One in a comment of one line (`\\* --algorithm`) is none."""
    for match in _START.finditer(source.text):
        line_start = source.text.rfind("\n", 0, match.start()) + 1
        if "\\*" not in source.text[line_start : match.start()]:
            return Found(source, match.start(), match.end(), match["fair"] is not None)
    return None


def find_translation(source: Source) -> Translation | None:
    """The lines between `BEGIN TRANSLATION` and `END TRANSLATION`, if both are there."""
    begin = _BEGIN.search(source.text)
    if begin is None:
        return None
    end = _END.search(source.text, begin.end())
    if end is None:
        return None
    text_start = min(begin.end() + 1, end.start())
    return Translation(begin.start(), text_start, end.start(), end.end(), begin[0], end[0])


def find_options(source: Source) -> tuple[str, ...]:
    """The words of the first `PlusCal options (-wf, -termination)`."""
    match = _OPTIONS.search(source.text)
    return tuple(re.split(r"[\s,]+", match[1].strip())) if match and match[1].strip() else ()


def comment_end(source: Source, start: int) -> int:
    """The offset behind the comment that `start` is in; `start` itself when it is in none."""
    depth = 0
    for edge in _COMMENT_EDGE.finditer(source.text):
        if edge.start() >= start and depth == 0:
            return start
        if edge[0] == "(*":
            depth += 1
        elif edge[0] == "*)":
            depth = max(0, depth - 1)
            if depth == 0 and edge.end() > start:
                return edge.end()
    return len(source.text) if depth else start


def place_of_marks(source: Source) -> int:
    """The offset where the marks of a translation belong when the text has none: behind the comment
    with the algorithm, or at the module's end when the algorithm stands outside the module."""
    found = find_algorithm(source)
    assert found is not None, "a translation of no algorithm"
    end = comment_end(source, found.start)
    last = _MODULE_END.search(source.text)
    outside = end == found.start or (last is not None and last.start() < found.start)
    return last.start() - 1 if outside and last is not None else end
