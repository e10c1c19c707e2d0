"""What may live here: what a name is bound to while code is generated, and where variables are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from pymodel.engine.interpreter.code import Code
from pymodel.engine.interpreter.shapes import Shape
from pymodel.frozen import frozen
from pymodel.kernel.nodes import Lambda, Named, Node


@frozen
class Delayed:
    """A name whose value is computed by calling for it: a LET, or a lazy argument.

    Without a text, the expression is evaluated wherever the name stands: in an action it may give
    variables their values, so that it means something else at each place.
    """

    text: str
    shape: Shape
    #: The node and the scope of the value, for a name that stands where an action may.
    origin: tuple[Node, Env] | None = None
    #: A callable that tells in how many ways the value is true, where it is known by that.
    ways: str = ""


@frozen
class Closure:
    """An operator bound to a name: a `Lambda` with its scope, or a Python callable by its text."""

    node: Lambda | None
    env: Env
    text: str = ""


Binding: TypeAlias = Code | Delayed | Closure
Key: TypeAlias = tuple[tuple[str, bool, str], ...]
Env: TypeAlias = Mapping[str, Binding]


@frozen
class Cell:
    """A variable's value in a state: its number in the variable's table, or the value itself."""

    id: str | None
    value: str
    shape: Shape
    #: Whether it is there from the function's beginning on.
    given: bool = True


@frozen
class Site:
    """A place where generated code may fail: for messages."""

    node: Node
    stack: tuple[Named, ...]
    env: Env
