"""What may live here: finding an algorithm, its options and its translation in a module's text.

No parsing: these are the marks that people and editors know. Offsets are into the source's text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pymodel.errors import Diagnostic, Source, Span, SpecError
from pymodel.syntax.lexer import position
from pymodel.syntax.pluscal.options import KNOWN, Word

_START = re.compile(r"--(?:(?P<fair>fair)[ \t\r\n]+)?algorithm\b")
_CONVINCING = re.compile(
    r"\s*(?:\{|variables?\b)"  # its name was forgotten
    r"|\s+\w+\s*(?:\{|\(\*|\\\*|(?:variables?|define|macro|procedure|process|fair|begin)\b)"
)
#: What prose has not: an algorithm whose beginning is broken is an algorithm still.
_STATEMENTS = re.compile(r":=|\bend\s+algorithm\b")
_BEGIN = re.compile(r"^.*\bBEGIN[ \t]+TRANSLATION\b.*$", re.MULTILINE)
_END = re.compile(r"^.*\bEND[ \t]+TRANSLATION\b.*$", re.MULTILINE)
#: A mark, and not prose that speaks of one.
_PLAIN_MARK = re.compile(r"\s*(?:\\\*|\(\*)[ \t*-]*(?:BEGIN|END)[ \t]+TRANSLATION\b")
_OPTIONS = re.compile(r"\bPlusCal\s+options\s*\(")
_LIST = re.compile(r"([^()*]*)(\)?)")
_OPTION = re.compile(r"[^\s,]+")
_MODULE_END = re.compile(r"^={4,}", re.MULTILINE)
_MODULE_START = re.compile(r"-{4,}[ \t]*MODULE\b")
_OUTSIDE = re.compile(r'\(\*|\\\*[^\n]*|"(?:[^"\\\n]|\\.)*"')
_INSIDE = re.compile(r"\(\*|\*\)")


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
        if _CONVINCING.match(self.source.text, self.body):
            return True
        end = self.source.text.find("*)", self.body)
        return _STATEMENTS.search(self.source.text, self.body, max(end, self.body)) is not None

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
    """The first algorithm of a text. One in a comment of one line (`\\* --algorithm`) is none.

    Where prose speaks of an `--algorithm` first, it is the first that looks like one.
    """
    found = _algorithms(source)
    return next((each for each in found if each.convincing), found[0] if found else None)


def further_algorithms(source: Source) -> tuple[Span, ...]:
    """The algorithms of a text behind the one that is translated."""
    chosen = find_algorithm(source)
    every = [each for each in _algorithms(source) if each.convincing]
    return tuple(each.span for each in every if chosen is not None and each.start > chosen.start)


def _algorithms(source: Source) -> list[Found]:
    found: list[Found] = []
    for match in _START.finditer(source.text):
        line_start = source.text.rfind("\n", 0, match.start()) + 1
        if "\\*" not in source.text[line_start : match.start()]:
            found.append(Found(source, match.start(), match.end(), match["fair"] is not None))
    return found


def find_translation(source: Source) -> Translation | None:
    """The lines between `BEGIN TRANSLATION` and `END TRANSLATION`, if both are there."""
    begin = _mark(_BEGIN, source, 0)
    end = _mark(_END, source, begin.end()) if begin is not None else None
    if begin is None or end is None:
        return None
    text_start = min(begin.end() + 1, end.start())
    return Translation(begin.start(), text_start, end.start(), end.end(), begin[0], end[0])


def wrong_marks(source: Source, found: Found) -> Diagnostic | None:
    """What keeps a translation from its place: one mark without the other, or an algorithm between
    the two, which would be lost with the old translation."""
    marks = find_translation(source)
    if marks is not None:
        if not marks.begin <= found.start < marks.end:
            return None
        return Diagnostic(
            "pluscal.marks",
            "the algorithm stands between the marks of its translation",
            _line_span(source, marks.begin),
            "what is between BEGIN TRANSLATION and END TRANSLATION is replaced; move the marks",
        )
    for word, pattern in (("BEGIN", _BEGIN), ("END", _END)):
        mark = _mark(pattern, source, 0)
        if mark is not None and _PLAIN_MARK.match(mark[0]):
            other = "an END TRANSLATION after" if word == "BEGIN" else "a BEGIN TRANSLATION before"
            return Diagnostic(
                "pluscal.marks",
                f"there is a line {word} TRANSLATION without {other} it",
                _line_span(source, mark.start()),
                "put both lines around the old translation, or delete this one",
            )
    return None


def _mark(pattern: re.Pattern[str], source: Source, start: int) -> re.Match[str] | None:
    """The first line with a mark; prose about one only where there is no other."""
    found = list(pattern.finditer(source.text, start))
    return next((m for m in found if _PLAIN_MARK.match(m[0])), found[0] if found else None)


def _line_span(source: Source, offset: int) -> Span:
    line = position(source, offset)[0]
    text = source.line(line)
    return Span(source, line, 1 + len(text) - len(text.lstrip()), line, len(text.rstrip()) + 1)


def find_options(source: Source) -> tuple[Word, ...]:
    """The words of the first `PlusCal options (-wf, -termination)` in a comment, wherever that is.

    Prose may speak of PlusCal options too (`see PlusCal options (page 5)`): words of which none
    is an option are no options. Raises `SpecError` with code `pluscal.option` when the list is
    never closed.
    """
    for match in _OPTIONS.finditer(source.text):
        if _in_string(source, match.start()):
            continue
        listed = _LIST.match(source.text, match.end())
        assert listed is not None, "a list may be empty"
        words: list[Word] = []
        for found in _OPTION.finditer(source.text, match.end(), listed.end(1)):
            line, col = position(source, found.start())
            words.append(Word(found[0], Span(source, line, col, line, col + len(found[0]))))
        if not any(map(_is_option, words)):
            return ()
        if not listed[2]:
            message = "this list of PlusCal options is never closed"
            raise SpecError(Diagnostic("pluscal.option", message, words[-1].span, "write `)`"))
        return tuple(words)
    return ()


def _is_option(word: Word) -> bool:
    names = {name.casefold() for name in KNOWN}
    return word.text.startswith("-") or word.text.casefold() in names


def _in_string(source: Source, offset: int) -> bool:
    """Whether a place is in a string of its line, and the line in no comment."""
    start = source.text.rfind("\n", 0, offset) + 1
    before = source.text[start:offset]
    return before.count('"') % 2 == 1 and comment_end(source, offset) == offset


def comment_end(source: Source, start: int) -> int:
    """The offset behind the comment that `start` is in; `start` itself when it is in none.

    Text before the module is no TLA+; within a comment quotes mean nothing. Raises `SpecError` with
    code `syntax.unterminated-comment` when the comment is never closed.
    """
    module = _MODULE_START.search(source.text)
    at = module.start() if module is not None and module.start() < start else 0
    depth = opened = 0
    while True:
        edge = (_INSIDE if depth else _OUTSIDE).search(source.text, at)
        if edge is None and depth:
            line, col = position(source, opened)
            raise SpecError(_never_closed(Span(source, line, col, line, col + 2)))
        if edge is None:
            return start
        if depth == 0 and edge.start() >= start:
            return start
        opened = opened if depth else edge.start()
        depth += {"(*": 1, "*)": -1}.get(edge[0], 0)
        at = edge.end()
        if depth == 0 and at > start:
            return at if edge[0] == "*)" else start


def _never_closed(span: Span) -> Diagnostic:
    return Diagnostic(
        "syntax.unterminated-comment",
        "this comment is never closed",
        span,
        "comments nest: every `(*` needs its own `*)`",
    )


def in_a_module(found: Found) -> bool:
    """Whether an algorithm stands between a module's first line and its last one, any module's."""
    before = found.source.text[: found.start]
    return len(_MODULE_START.findall(before)) > len(_MODULE_END.findall(before))


def own_module(source: Source) -> Source:
    """The text from the module on that has the algorithm, in its place: a file may hold several."""
    found = find_algorithm(source)
    edges = [(m.start(), 1) for m in _MODULE_START.finditer(source.text)]
    edges += [(m.start(), -1) for m in _MODULE_END.finditer(source.text)]
    depth, head = 0, 0
    for at, step in sorted(edges):
        if found is None or at > found.start:
            break
        head = at if depth == 0 and step == 1 else head
        depth = max(0, depth + step)
    # Blank lines in place of what is before keep the line numbers of the file.
    return Source(source.name, "\n" * source.text.count("\n", 0, head) + source.text[head:])


def place_of_marks(source: Source) -> int:
    """The offset where the marks of a translation belong when the text has none: behind the comment
    with the algorithm, or at the module's end when the algorithm stands outside the module."""
    found = find_algorithm(source)
    assert found is not None, "a translation of no algorithm"
    end = comment_end(source, found.start)
    if end != found.start and in_a_module(found):
        return end
    ends = [m.start() for m in _MODULE_END.finditer(source.text)]
    if not ends:
        return end
    before = [at for at in ends if at < found.start]
    last = before[-1] if before else ends[-1]
    return len(source.text[:last].removesuffix("\n").removesuffix("\r"))
