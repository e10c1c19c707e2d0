"""What may live here: what an expression is while it is lowered: a known value, or bits of a shape;
and what a name may be bound to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from pymodel.engine.native.declined import Declined as Declined  # noqa: PLC0414
from pymodel.engine.native.ir import Expr, Statement
from pymodel.engine.native.shapes import Shape
from pymodel.frozen import frozen, frozen_object
from pymodel.kernel.nodes import Lambda, Node, RecFunction
from pymodel.values import Value


@frozen
class Known:
    """A value that is known now; it may be a set or function that is not written out."""

    value: Value


@frozen
class Sym:
    """Bits of a shape; a shape of no bits is a known value instead."""

    shape: Shape
    bits: Expr


@frozen
class Delayed:
    """A LET's value, lowered where the name stands."""

    node: Node
    env: Env


@frozen
class Closure:
    """An operator bound to a name."""

    node: Lambda
    env: Env


@frozen
class Recursion:
    """A recursive function bound to its own name."""

    node: RecFunction
    env: Env


@frozen_object
class Unfit:
    """A next value that may have no place in its variable's shape. Whether it has matters only to
    who reads it, and where the successor is told: most such steps are forbidden by a later
    conjunct. `checks` end in traps; without a `value` they always do."""

    value: Known | Sym | None
    checks: tuple[Statement, ...]


Val: TypeAlias = "Known | Sym"
Binding: TypeAlias = "Known | Sym | Delayed | Closure | Recursion"
Env: TypeAlias = "Mapping[str, Binding]"
