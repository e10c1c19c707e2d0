"""What may live here: what all nodes of a syntax tree have in common. See `nodes` for the rules."""

from __future__ import annotations

from dataclasses import field
from enum import Enum

from pymodel.errors import Span
from pymodel.frozen import frozen


class Fixity(Enum):
    """How an operator is written when it is defined or declared."""

    NONFIX = "nonfix"  # F(a, b), or just F
    PREFIX = "prefix"  # -. a
    INFIX = "infix"  # a \prec b
    POSTFIX = "postfix"  # a ^+


class QuantifierKind(Enum):
    """The four quantifiers; the values are the ASCII spelling."""

    FORALL = "\\A"
    EXISTS = "\\E"
    TEMPORAL_FORALL = "\\AA"
    TEMPORAL_EXISTS = "\\EE"


class FairnessKind(Enum):
    """Weak and strong fairness; the values are the ASCII spelling."""

    WEAK = "WF_"
    STRONG = "SF_"


@frozen
class Node:
    """Anything that has a place in the source."""

    span: Span = field(compare=False, repr=False, kw_only=True)


@frozen
class Ident(Node):
    """A name where it is introduced or where it names a module: `text`, with its own span.

    Symbols being defined (`a \\prec b == ...`) are an Ident with the canonical operator name.
    """

    text: str


@frozen
class Expr(Node):
    """Any expression; temporal formulas and actions included."""


@frozen
class Unit(Node):
    """Anything that stands at the top level of a module, or in a LET."""
