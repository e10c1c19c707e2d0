"""What may live here: the doors of the parser. Text in, tree out; failures are `SpecError`s.

An algorithm in PlusCal whose translation the text lacks is translated on the way in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from pymodel.errors import Diagnostic, Source, SpecError
from pymodel.frozen import frozen
from pymodel.syntax import nodes as n
from pymodel.syntax.lexer import Token, tokenize, tokenize_expression
from pymodel.syntax.pluscal.presence import may_have_algorithm
from pymodel.syntax.units import UnitParser

if TYPE_CHECKING:
    from pymodel.syntax.pluscal.embed import Embedded

_T = TypeVar("_T")


@frozen
class Parsed:
    """A module's tree, with its identifiers and strings in the order of the text, each once.

    `pluscal` says how the module's algorithm stands to it, if it has one; where the translation was
    missing, the tree has it.
    """

    module: n.Module
    identifiers: tuple[str, ...]
    strings: tuple[str, ...]
    pluscal: Embedded | None = None


def parse_source(source: Source) -> Parsed:
    """Parse the first module of a source.

    Raises `SpecError` with all independent errors found (codes `syntax.*`, `pluscal.*`).
    """
    tokens = tokenize(source)
    parser = UnitParser(tokens)
    module = _guard(parser, parser.module)
    if parser.errors:
        raise SpecError(*parser.errors)
    if may_have_algorithm(source):
        return _with_algorithm(source, module, tokens)
    return Parsed(module, _texts(tokens, "ident"), _texts(tokens, "string"))


def _with_algorithm(source: Source, module: n.Module, tokens: list[Token]) -> Parsed:
    """A module that seems to have an algorithm in PlusCal."""
    # Most modules have none, and should not wait for the translator.
    from pymodel.syntax.pluscal import embed  # noqa: PLC0415

    algorithm = embed.embedded(source, module)
    if algorithm is not None and algorithm.state is embed.State.MISSING:
        assert algorithm.translation is not None
        module = embed.with_translation(source, module, algorithm.translation)
        text = embed.text_with_translation(source, algorithm.translation)
        tokens = tokenize(Source(source.name, text))
    return Parsed(module, _texts(tokens, "ident"), _texts(tokens, "string"), algorithm)


def parse_module(source: Source) -> n.Module:
    """The tree of the first module of a source; see `parse_source`."""
    return parse_source(source).module


def parse_expression(source: Source) -> n.Expr:
    """Parse a text that is one expression. Raises `SpecError` (codes `syntax.*`)."""
    parser = UnitParser(tokenize_expression(source))

    def whole() -> n.Expr:
        expr = parser.expression()
        if parser.peek().kind != "eof":
            parser.fail("the end of the expression")
        return expr

    return _guard(parser, whole)


def _guard(parser: UnitParser, action: Callable[[], _T]) -> _T:
    try:
        return action()
    except RecursionError:
        raise SpecError(
            *parser.errors,
            Diagnostic(
                "syntax.too-deep",
                "this expression is nested too deeply",
                parser.previous().span,
                "split it with definitions of its own",
            ),
        ) from None


def _texts(tokens: list[Token], kind: str) -> tuple[str, ...]:
    if kind == "string":
        return tuple(dict.fromkeys(t.raw[1:-1] for t in tokens if t.kind == kind))
    return tuple(dict.fromkeys(t.text for t in tokens if t.kind == kind))
