"""What may live here: reading tokens one by one, and saying what was expected instead.

The cursor knows the one thing about layout that the grammar needs: inside an item of a junction
list, a token at or left of the bullet's column is out of sight (`peek` answers "nothing more").
"""

from __future__ import annotations

from typing import NoReturn

from pymodel.errors import Diagnostic, Span, SpecError
from pymodel.syntax.lexer import Token
from pymodel.syntax.nodes import Ident

#: Names of tokens in messages, by kind.
_KIND_NAMES = {"eof": "the end of the file", "end": "the end of the module (`====`)"}


class Cursor:
    """A place in a list of tokens. Subclasses add the grammar."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.limit = 0  # layout column of the innermost bullet; 0 outside lists
        self.bullet: Token | None = None
        last = tokens[-1]
        self._nothing = Token(last.source, "eof", "", "", last.line, last.col, 0)

    # --- Looking and moving ------------------------------------------------------------------

    def peek(self, ahead: int = 0) -> Token:
        """The token in sight, or an `eof` token where the item of a list ends."""
        at = self.at + ahead
        if at >= len(self.tokens):
            return self._nothing
        token = self.tokens[at]
        return token if token.column > self.limit else self._nothing

    def advance(self) -> Token:
        """Take the token at hand."""
        token = self.tokens[self.at]
        if self.at < len(self.tokens) - 1:
            self.at += 1
        return token

    def accept(self, text: str) -> Token | None:
        """Take the token if it is `text`."""
        return self.advance() if self.peek().text == text else None

    def expect(self, text: str, context: str, hint: str = "") -> Token:
        """Take the token, which has to be `text`; `context` completes 'expected `text` ...'."""
        if self.peek().text != text:
            self.fail(f"`{text}` {context}".rstrip(), hint)
        return self.advance()

    def close(self, opener: Token, closer: str) -> Token:
        """Take a closing bracket; its absence is reported with the place of the opening one."""
        if self.peek().text != closer:
            self.fail(
                f"`{closer}` to close the `{opener.raw}` at line {opener.line}",
                notes=((f"the `{opener.raw}` that is still open", opener.span),),
            )
        return self.advance()

    def ident(self, what: str) -> Ident:
        """Take an identifier as a binding or naming occurrence."""
        token = self.peek()
        if token.kind != "ident":
            self.fail(what, _keyword_hint(token))
        self.at += 1
        return Ident(token.text, span=token.span)

    def at_field(self) -> bool:
        """Whether the token at hand may name a record's field: reserved words may."""
        token = self.peek()
        return token.kind in ("ident", "keyword") or token.text in ("WF_", "SF_")

    def field(self, what: str, *, after: bool = True) -> Ident:
        """Take the name of a record's field, which may be a reserved word: `r.NEW` (`after` the
        dot, at once), `[NEW |-> 1]`."""
        token = self.peek()
        if not self.at_field() or (after and not _adjacent(self.previous(), token)):
            return self.ident(what)
        self.at += 1
        return Ident(token.text, span=token.span)

    def previous(self) -> Token:
        """The token taken last."""
        return self.tokens[max(0, self.at - 1)]

    def span_from(self, start: Span) -> Span:
        """From a start to the end of the token taken last."""
        last = self.previous()
        return Span(start.source, start.line, start.col, last.line, last.end_col)

    # --- Failing -----------------------------------------------------------------------------

    def fail(
        self, expected: str, hint: str = "", *, notes: tuple[tuple[str, Span | None], ...] = ()
    ) -> NoReturn:
        """Raise `syntax.expected` at the token at hand."""
        token = self.tokens[self.at]
        bullet = self.bullet
        if bullet is not None and token.column <= self.limit and token.kind not in _KIND_NAMES:
            notes = (
                *notes,
                (
                    f"the `{bullet.raw}` here begins an item at column {bullet.column}; a token "
                    f"at column {token.column} is outside it",
                    bullet.span,
                ),
            )
            hint = hint or "indent the token to the right of the bullet, or check tabs and blanks"
        raise SpecError(
            Diagnostic(
                "syntax.expected",
                f"expected {expected}, found {self.described(token)}",
                token.span,
                hint or self._general_hint(token),
                notes,
            )
        )

    def described(self, token: Token) -> str:
        """A token in words, for messages."""
        return describe(token)

    def _general_hint(self, token: Token) -> str:
        before = self.previous()
        word = self._unknown_escape()
        if word:
            return _escape_hint(word)
        if before.text == "*" and token.text == ")" and _adjacent(before, token):
            return "`*)` closes a comment that was never opened"
        if before.text == "," and token.text in (")", "]", "}", ">>"):
            return "after a comma comes one more item"
        if token.kind == "end":
            return "the module ends in the middle of something; look at the lines before it"
        if token.text == "==":
            return "`==` defines; equality is `=`"
        if token.kind == "eof" and self.tokens[0].kind == "dashes":
            return "a module ends with a line of four or more `=`"
        if token.raw in ("&&", "||", "&", "|"):
            return "conjunction is `/\\`, disjunction `\\/`"
        return _keyword_hint(token)

    def _unknown_escape(self) -> str:
        """The word of `\\word` just before or at the token, when it was read as two tokens."""
        for at in (self.at, self.at - 1):
            if at < 1:
                continue
            token, before = self.tokens[at], self.tokens[at - 1]
            word = before.raw[1:]
            escaped = before.raw[:1] == "\\" and (not word or word.isalpha())
            if escaped and token.kind in ("ident", "keyword") and _adjacent(before, token):
                return word + token.raw
        return ""


def _adjacent(left: Token, right: Token) -> bool:
    return left.line == right.line and left.end_col == right.col


def describe(token: Token) -> str:
    """A token in words, for messages."""
    if token.kind in _KIND_NAMES:
        return _KIND_NAMES[token.kind]
    if token.kind == "dashes":
        return "a line of dashes"
    if token.kind in ("string", "keyword", "number"):
        return f"the {token.kind} {token.raw}"
    return f"`{token.raw}`"


def _keyword_hint(token: Token) -> str:
    if token.kind == "keyword":
        return f"{token.text} is a reserved word"
    return ""


def _escape_hint(word: str) -> str:
    from pymodel.syntax.lexer import close_names  # noqa: PLC0415
    from pymodel.syntax.operators import CANONICAL, INFIX  # noqa: PLC0415

    known = [s for s in (*INFIX, *CANONICAL, "\\A", "\\E") if s.startswith("\\") and len(s) > 1]
    meant = close_names("\\" + word, known)
    return f"there is no operator `\\{word}`" + (f"; {meant}" if meant else "")
