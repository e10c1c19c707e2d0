"""What may live here: what a configuration puts in place of constants and definitions.

The binder (`bind`) makes these from a .cfg; lowering looks them up by entity.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from pymodel.frozen import frozen
from pymodel.sema.types import Builtin, Entity, Ref
from pymodel.values import Value


@frozen
class ValueOf:
    """`C = v`."""

    value: Value


@frozen
class Table:
    """`Op(a, b) = v`, several times: an operator constant by its values."""

    rows: tuple[tuple[tuple[Value, ...], Value], ...]


#: A value, a definition of the root module, or a table.
Override: TypeAlias = ValueOf | Ref | Table
Key: TypeAlias = Entity | tuple[str, str]


def key(entity: Entity) -> Key:
    """Entities are compared by identity; a builtin is the same wherever it was reached."""
    return (entity.module, entity.name) if isinstance(entity, Builtin) else entity


#: What `A!B!C` leads through and to: the instances, then the definition.
Path: TypeAlias = tuple[Entity, ...]


@dataclass(frozen=True, slots=True)
class Bindings:
    """Overrides of entities wherever they are used, and of those that `A!C` alone names.

    `C <- [Mod] D` replaces what C means in Mod wherever that is used, as TLC does.
    """

    everywhere: Mapping[Key, Override] = field(default_factory=dict)
    paths: Mapping[Path, Override] = field(default_factory=dict)

    def of(self, entity: Entity) -> Override | None:
        """What stands for an entity."""
        return self.everywhere.get(key(entity)) if self.everywhere else None

    def through(self, ref: Ref) -> Override | None:
        """What stands for an entity where it is reached through these instances."""
        return self.paths.get(path(ref)) if self.paths else None


def path(ref: Ref) -> Path:
    """The instances of a reference and its target."""
    return (*(step.instance for step in ref.path), ref.target)
