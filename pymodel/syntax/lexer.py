"""What may live here: source text to tokens. Columns, comments, modules' edges; no grammar.

One pyparsing `Regex` over all tokens is matched at every position (one alternation of many is
three times slower as a MatchFirst). It is made when the first text is read: a run whose texts were
all parsed before does not wait for pyparsing. Comments nest, so they are skipped by hand. Text
before the first `---- MODULE` and after its matching `====` is no TLA+ and is never looked at.
"""

from __future__ import annotations

import re
from functools import cache

from pymodel.errors import Diagnostic, Source, Span, SpecError
from pymodel.syntax.operators import CANONICAL, INFIX, POSTFIX, PREFIX, PUNCTUATION


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Reserved words; those of the proof language are reserved too.
KEYWORDS = _words(
    """ASSUME ASSUMPTION AXIOM CASE CHOOSE CONSTANT CONSTANTS COROLLARY DOMAIN ELSE ENABLED EXCEPT
    EXTENDS FALSE IF IN INSTANCE LAMBDA LEMMA LET LOCAL MODULE OTHER PROPOSITION RECURSIVE SUBSET
    THEN THEOREM TRUE UNCHANGED UNION VARIABLE VARIABLES WITH
    ACTION BY DEF DEFINE DEFS HAVE HIDE NEW OBVIOUS OMITTED ONLY PICK PROOF PROVE QED STATE
    SUFFICES TAKE TEMPORAL USE WITNESS"""
)
TAB = 8


class Token:
    """A token: `kind`, canonical `text`, and where it is.

    `column` is the 1-based layout column (tabs expanded); `col` counts code points for spans.
    Kinds: ident, keyword, number, decimal, string, symbol, step, dashes, end, eof.
    """

    __slots__ = ("col", "column", "end_col", "first", "kind", "line", "raw", "source", "text")

    def __init__(
        self, source: Source, kind: str, text: str, raw: str, line: int, col: int, column: int
    ) -> None:
        self.source = source
        self.kind = kind
        self.text = text
        self.raw = raw
        self.line = line
        self.col = col
        self.end_col = col + len(raw)
        self.column = column
        self.first = False  # first token on its line

    @property
    def span(self) -> Span:
        """The token's place."""
        return Span(self.source, self.line, self.col, self.line, self.end_col)

    def __repr__(self) -> str:
        return f"{self.kind}:{self.text}@{self.line}:{self.column}"


def _token_pattern() -> str:
    symbols = {*INFIX, *PREFIX, *POSTFIX, *PUNCTUATION, *CANONICAL}
    symbols = {s for s in symbols if not (s.isascii() and s.isalpha())}
    longest_first = "|".join(re.escape(s) for s in sorted(symbols, key=lambda s: (-len(s), s)))
    return (
        r"(?P<space>[ \t\r\n\f]+)"
        r"|(?P<line_comment>\\\*[^\n]*)"
        r"|(?P<block_comment>\(\*)"
        r"|(?P<dashes>-{4,})"
        r"|(?P<end>={4,})"
        r"|(?P<step><(?:\d+|\*|\+)>[A-Za-z0-9_]*\.?)"
        r"|(?P<fair>(?:WF|SF)_)"
        r"|(?P<ident>[0-9_]*[A-Za-z][A-Za-z0-9_]*)"
        r"|(?P<decimal>\d*\.\d+(?![A-Za-z0-9_]))"
        r"|(?P<number>\d+|\\[bB][01]+|\\[oO][0-7]+|\\[hH][0-9a-fA-F]+)"
        r'|(?P<string>"(?:[^"\\\n]|\\.)*")'
        rf"|(?P<symbol>{longest_first})"
    )


@cache
def _token() -> re.Pattern[str]:
    """The token grammar; immutable once built."""
    import pyparsing as pp  # noqa: PLC0415 — slow to import, and only for what is not kept parsed

    pattern: re.Pattern[str] = pp.Regex(_token_pattern()).re
    return pattern


_MODULE_START = re.compile(r"-{4,}[ \t]*MODULE\b")
_COMMENT_ENDS = re.compile(r"\*+\)")
_COMMENT_EDGE = re.compile(r"\(\*|\*\)")


def tokenize(source: Source) -> list[Token]:
    """All tokens of the first module in a source, then an `eof` token.

    Raises `SpecError` with code `syntax.no-module`, `syntax.unterminated-comment`,
    `syntax.unterminated-string` or `syntax.unknown-character`.
    """
    start = _MODULE_START.search(source.text)
    if start is None:
        raise SpecError(_no_module(source))
    return _Scanner(source, start.start(), whole_module=True).run()


def tokenize_expression(source: Source) -> list[Token]:
    """All tokens of a text that is no module: an expression on its own."""
    return _Scanner(source, 0, whole_module=False).run()


def tokenize_lazily(source: Source, offset: int) -> tuple[list[Token], Diagnostic | None]:
    """The tokens from an offset up to a `*)` that closes no comment after it, or to the end.

    `;` is a token too. The first thing that is no token ends them and is returned beside them.
    """
    scanner = _Scanner(source, offset, whole_module=False, in_comment=True)
    try:
        return scanner.run(), None
    except SpecError as stray:
        return scanner.finish(), stray.diagnostics[0]


def position(source: Source, offset: int) -> tuple[int, int]:
    """The 1-based line and code-point column of an offset."""
    before = source.text.rfind("\n", 0, offset)
    return source.text.count("\n", 0, offset) + 1, offset - before


def _no_module(source: Source) -> Diagnostic:
    near = re.search(r"^[-=\s]*\bMODULE\b.*$", source.text, re.MULTILINE)
    span = None
    hint = "a module begins with a line such as `---- MODULE Name ----` (four dashes or more)"
    if near is not None:
        line, col = position(source, near.start() + len(near[0]) - len(near[0].lstrip()))
        span = Span(source, line, col, line, col + len(near[0].strip()))
    return Diagnostic("syntax.no-module", f"no module found in {source.name}", span, hint)


class _Scanner:
    """One run over one text."""

    def __init__(
        self, source: Source, offset: int, *, whole_module: bool, in_comment: bool = False
    ) -> None:
        self.source = source
        self.in_comment = in_comment
        self.text = source.text
        self.offset = offset
        self.line, col = position(source, offset)
        self.line_start = offset - col + 1
        #: Up to where the column on screen is known, and what it is: a line may be very long.
        self.measured, self.column = self.line_start, 1
        self.whole_module = whole_module
        self.depth = 0
        self.tokens: list[Token] = []

    def run(self) -> list[Token]:
        text, match = self.text, _token().match
        size = len(text)
        while self.offset < size:
            found = match(text, self.offset)
            if self.in_comment and text[self.offset] in "*;":
                if _COMMENT_ENDS.match(text, self.offset):
                    break
                if text[self.offset] == ";":
                    self._emit("symbol", ";")
                    self.offset += 1
                    continue
            if found is None:
                raise SpecError(self._stray())
            kind = found.lastgroup or ""
            raw = found[0]
            if kind in ("space", "line_comment"):
                self._skip(found.end())
            elif kind == "block_comment":
                self._skip(self._comment_end())
            else:
                self._emit(kind, raw)
                self.offset = found.end()
                if self.whole_module and self.depth == 0 and kind == "end":
                    break
        return self.finish()

    def finish(self) -> list[Token]:
        """End the tokens with an `eof`."""
        self._emit("eof", "")
        return self.tokens

    def _skip(self, end: int) -> None:
        newlines = self.text.count("\n", self.offset, end)
        if newlines:
            self.line += newlines
            self.line_start = self.text.rfind("\n", 0, end) + 1
            self.measured, self.column = self.line_start, 1
        self.offset = end

    def _emit(self, kind: str, raw: str) -> None:
        col = self.offset - self.line_start + 1
        column = self._measure()
        text = raw
        if kind == "ident":
            if raw in KEYWORDS:
                kind = "keyword"
                if raw == "MODULE" and self.tokens and self.tokens[-1].kind == "dashes":
                    self.depth += 1
        elif kind == "symbol":
            text = CANONICAL.get(raw, raw)
            if text.isascii() and text.isalpha():  # ℕ is a name
                kind = "ident"
        elif kind == "fair":
            kind = "symbol"
        elif kind == "end":
            self.depth -= 1
        token = Token(self.source, kind, text, raw, self.line, col, column)
        token.first = not self.tokens or self.tokens[-1].line != self.line
        self.tokens.append(token)

    def _measure(self) -> int:
        """The column on screen of the place that is read now: a tab ends at a multiple of TAB."""
        more = self.text[self.measured : self.offset]
        if "\t" in more:
            into = (self.column - 1) % TAB
            self.column += len((" " * into + more).expandtabs(TAB)) - into
        else:
            self.column += len(more)
        self.measured = self.offset
        return self.column

    def _comment_end(self) -> int:
        depth, at = 1, self.offset + 2
        while depth:
            edge = _COMMENT_EDGE.search(self.text, at)
            if edge is None:
                raise SpecError(
                    Diagnostic(
                        "syntax.unterminated-comment",
                        "this comment is never closed",
                        self._span(2),
                        "comments nest: every `(*` needs its own `*)`",
                    )
                )
            depth += 1 if edge[0] == "(*" else -1
            at = edge.end()
        return at

    def _span(self, width: int) -> Span:
        col = self.offset - self.line_start + 1
        return Span(self.source, self.line, col, self.line, col + width)

    def _stray(self) -> Diagnostic:
        char = self.text[self.offset]
        if char == '"':
            return Diagnostic(
                "syntax.unterminated-string",
                "this string is not closed on its line",
                self._span(1),
                'a string ends with `"` on the line where it begins; write `\\"` for a quote in it',
            )
        hint = "this character has no meaning in TLA+ outside comments and strings"
        if char == "*":
            hint = "`*)` closes a comment that was never opened"
        if char in "“”„«»":
            hint = 'use the plain double quote `"` for strings'
        if char == ";":
            hint = "TLA+ needs no semicolons; PlusCal goes into a comment"
        return Diagnostic(
            "syntax.unknown-character", f"unexpected character {char!r}", self._span(1), hint
        )


def close_names(word: str, names: list[str]) -> str:
    """A `did you mean` hint for a word, or nothing."""
    from difflib import get_close_matches  # noqa: PLC0415 — for messages only

    found = get_close_matches(word, names, 3, 0.6)
    if not found:
        return ""
    return "did you mean " + " or ".join(f"`{name}`" for name in found) + "?"
