"""What may live here: the text of an algorithm to tokens.

They are TLA+'s tokens, with a kind of their own (`pluscal`) for what PlusCal adds: its reserved
words, `;`, and `:=` and `||`, which are operators elsewhere in TLA+. So an expression of TLA+ ends
where PlusCal goes on, without the parser of expressions knowing PlusCal.
"""

from __future__ import annotations

from pymodel.errors import Diagnostic, Source
from pymodel.syntax.lexer import Token, tokenize_lazily


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


#: Reserved in an algorithm.
RESERVED = words(
    """algorithm assert await begin call define do either else elsif end fair goto if macro or print
    procedure process return skip then variable variables when while with"""
)
PLUSCAL = "pluscal"
ASSIGN = "(:=)"  # the texts of tokens that no operator of TLA+ has
PARALLEL = "(||)"
_OPENERS = frozenset(("(", "[", "<<"))
_CLOSERS = frozenset((")", "]", ">>"))


def tokenize_algorithm(source: Source, offset: int) -> tuple[list[Token], Diagnostic | None]:
    """The tokens from an offset to the end of the comment it is in, then an `eof` token.

    A character without a meaning ends them early and is returned: what follows an algorithm in its
    comment may be prose, and then nobody looks that far.
    """
    tokens, stray = tokenize_lazily(source, offset)
    depth = 0
    for at, token in enumerate(tokens):
        if token.kind == "symbol":
            depth += (token.text in _OPENERS) - (token.text in _CLOSERS)
        if token.text in (":=", ";"):
            token.kind, token.text = PLUSCAL, ASSIGN if token.text == ":=" else ";"
            depth = 0
        elif token.text == "||" and depth <= 0:
            token.kind, token.text = PLUSCAL, PARALLEL
        elif token.kind == "ident" and token.text in RESERVED and not _is_field(tokens, at):
            token.kind = PLUSCAL
    return tokens, stray


def _is_field(tokens: list[Token], at: int) -> bool:
    """Whether a reserved word names a record's field: `r.end`, `[end |-> 1, or |-> 2]`, `!.do`."""
    before = tokens[at - 1].text if at else ""
    after = tokens[at + 1].text if at + 1 < len(tokens) else ""
    return before == "." or (before in ("[", ",") and after in ("|->", ":"))
