"""Printing and parsing are inverse."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from pymodel.errors import Source
from pymodel.syntax import nodes as n
from pymodel.syntax.parser import parse_expression, parse_module
from pymodel.syntax.printer import show_expr, show_module
from pymodel.syntax.walk import without_parens
from tests.syntax.strategies import expressions, modules
from tests.syntax.test_parser_forms import UNITS


def parse(text: str) -> n.Expr:
    return parse_expression(Source("<printed>", text))


@settings(max_examples=400, deadline=None)
@given(expressions)
def test_a_printed_tree_parses_to_itself(tree: n.Expr) -> None:
    text = show_expr(tree)
    read = parse(text)
    assert without_parens(read) == tree, text
    assert show_expr(read) == text  # the added parentheses are stable


@settings(max_examples=200, deadline=None)
@given(expressions)
def test_what_was_read_prints_to_the_same_tree(tree: n.Expr) -> None:
    read = parse(show_expr(tree))
    assert parse(show_expr(read)) == read


@settings(max_examples=150, deadline=None)
@given(modules)
def test_a_printed_module_parses_to_itself(tree: n.Module) -> None:
    text = show_module(tree)
    read = parse_module(Source("<printed>", text))
    assert without_parens(read) == tree, text
    assert show_module(read) == text


def test_a_module_prints_to_itself() -> None:
    module = parse_module(Source("M.tla", UNITS))
    text = show_module(module)
    assert parse_module(Source("M.tla", text)) == module
    assert "RECURSIVE fact(_)" in text


@pytest.mark.parametrize(
    "text",
    [
        "x' = [x EXCEPT ![1].a = @ + 1]",
        "a /\\ ~b /\\ []c",
        "/\\ a\n/\\ \\/ b\n   \\/ c",
        "/\\ a\n/\\ b\n=> c",
        "\\A x, y \\in S : x /= y",
        "[][Next]_vars /\\ WF_vars(Next)",
        "F( + , LAMBDA x : x)",
        "{x \\in S : x > 0}",
        "S \\X T \\X U",
        "r'.a[1]'",
        "<<F!: >>",
        "<<F!>>>>_F",
        "F(a)!2!<<!lab(b)!(c, d)!@",
        "-(-a)",
    ],
)
def test_readable_text_comes_back_as_it_was(text: str) -> None:
    assert show_expr(parse(text)) == text
