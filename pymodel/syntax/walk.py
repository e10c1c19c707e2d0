"""What may live here: going through trees without knowing every node."""

from __future__ import annotations

from collections.abc import Iterator

from pymodel.syntax import nodes as n


def children(expr: n.Expr) -> Iterator[n.Expr]:
    """The direct subexpressions of an expression, in the order of the text.

    Domains of bounds, values of fields and updates, arms and arguments of paths are among them;
    the bodies of a LET's definitions are not (its body is).
    """
    for name in expr.__dataclass_fields__:
        if name != "span":
            yield from _inside(getattr(expr, name))


def _inside(value: object) -> Iterator[n.Expr]:
    if isinstance(value, n.Expr):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _inside(item)
    elif isinstance(value, n.Node) and not isinstance(value, n.Unit | n.Ident):
        for name in value.__dataclass_fields__:
            if name != "span":
                yield from _inside(getattr(value, name))
