"""What may live here: scopes — which names are visible where, and clashes between them."""

from __future__ import annotations

from collections.abc import Iterator

from pymodel.errors import Diagnostic, Span
from pymodel.sema.types import (
    BoundVar,
    Builtin,
    Constant,
    Definition,
    Entity,
    Instance,
    Ref,
    Variable,
)
from pymodel.syntax.nodes import Ident


class Scope:
    """Names of one place, with the scope around it."""

    __slots__ = ("names", "parent")

    def __init__(self, parent: Scope | None = None) -> None:
        self.parent = parent
        self.names: dict[str, Ref] = {}

    def lookup(self, name: str) -> Ref | None:
        """The innermost meaning of a name."""
        scope: Scope | None = self
        while scope is not None:
            found = scope.names.get(name)
            if found is not None:
                return found
            scope = scope.parent
        return None

    def visible(self) -> Iterator[str]:
        """All names in sight, for suggestions."""
        scope: Scope | None = self
        while scope is not None:
            yield from scope.names
            scope = scope.parent


def describe(entity: Entity) -> str:
    """An entity in words: 'the variable x', 'the operator F'."""
    match entity:
        case Builtin():
            home = f"of {entity.module}" if entity.module else "of TLA+ itself"
            return f"the operator `{entity.name}` {home}"
        case BoundVar():
            return f"the bound name `{entity.name}`"
        case Constant():
            return f"the constant `{entity.name}`"
        case Variable():
            return f"the variable `{entity.name}`"
        case Instance():
            return f"the instance `{entity.name}`"
        case Definition():
            return (
                f"the operator `{entity.name}`"
                if entity.arity
                else f"the definition `{entity.name}`"
            )
    return f"`{entity.name}`"


def clash(ident: Ident, old: Entity) -> Diagnostic:
    """`sema.redefined`: a name that already means something here."""
    if isinstance(old, Definition) and ident.text == old.name:
        message = f"`{ident.text}` is defined already"
    else:
        message = f"`{ident.text}` already means {describe(old)}"
    where: tuple[tuple[str, Span | None], ...] = ()
    if old.span is not None:
        where = ((f"{describe(old)} is introduced here", old.span),)
    return Diagnostic(
        "sema.redefined",
        message,
        ident.span,
        "TLA+ has no shadowing: choose another name",
        where,
    )
