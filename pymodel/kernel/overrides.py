"""What may live here: what a configuration puts in place of constants and definitions.

The binder (`bind`) makes these from a .cfg; lowering looks them up by entity.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from pymodel.sema.types import Builtin, Entity, Ref
from pymodel.values import Value


@dataclass(frozen=True, slots=True)
class ValueOf:
    """`C = v`."""

    value: Value


@dataclass(frozen=True, slots=True)
class Table:
    """`Op(a, b) = v`, several times: an operator constant by its values."""

    rows: tuple[tuple[tuple[Value, ...], Value], ...]


#: A value, a definition of the root module, or a table.
Override: TypeAlias = ValueOf | Ref | Table
Key: TypeAlias = Entity | tuple[str, str]


def key(entity: Entity) -> Key:
    """Entities are compared by identity; a builtin is the same wherever it was reached."""
    return (entity.module, entity.name) if isinstance(entity, Builtin) else entity


@dataclass(frozen=True, slots=True)
class Bindings:
    """Overrides everywhere, and those of `C <- [Mod] D`, which hold in one module's text."""

    everywhere: Mapping[Key, Override] = field(default_factory=dict)
    in_module: Mapping[str, Mapping[Key, Override]] = field(default_factory=dict)

    def of(self, entity: Entity) -> Override | None:
        """What stands for an entity in every module."""
        return self.everywhere.get(key(entity)) if self.everywhere else None

    def local(self, entity: Entity, module: str) -> Override | None:
        """What stands for an entity in one module's text alone."""
        table = self.in_module.get(module) if self.in_module else None
        return None if table is None else table.get(key(entity))
