"""What may live here: the bound expression tree, the form in which expressions travel in commands.

No placeholders are left in it: names are attribute names, literals are values. It is plain data,
encoded by msgspec, so a log entry means the same to every version that can read it.
"""

from __future__ import annotations

from typing import TypeAlias, Union

import msgspec

from impl.store.values import Value

#: A document path: an attribute name, then map keys (str) and list indexes (int).
Path: TypeAlias = tuple[Union[str, int], ...]  # noqa: UP007 - msgspec resolves it at run time


class Node(msgspec.Struct, frozen=True, tag=True, array_like=True, forbid_unknown_fields=True):
    """The common shape of all nodes; a field that this version does not know is refused."""


# --- operands of conditions -------------------------------------------------------------------


class Attribute(Node, frozen=True, tag="path"):
    """The value at a path, if there is one."""

    path: Path


class Literal(Node, frozen=True, tag="value"):
    """A value given with the request."""

    value: Value


class Size(Node, frozen=True, tag="size"):
    """The length of a string, binary, set, list or map."""

    of: Attribute | Literal


Operand: TypeAlias = Union[Attribute, Literal, Size]  # noqa: UP007

# --- conditions -------------------------------------------------------------------------------


class Compare(Node, frozen=True, tag="compare"):
    """`left op right`, op one of = <> < <= > >=."""

    op: str
    left: Operand
    right: Operand


class Between(Node, frozen=True, tag="between"):
    """low <= operand <= high."""

    operand: Operand
    low: Operand
    high: Operand


class In(Node, frozen=True, tag="in"):
    """operand equals one of the choices."""

    operand: Operand
    choices: tuple[Operand, ...]


class Exists(Node, frozen=True, tag="exists"):
    """attribute_exists when `wanted`, else attribute_not_exists."""

    path: Path
    wanted: bool


class TypeIs(Node, frozen=True, tag="type"):
    """attribute_type: the value at the path has this type name."""

    path: Path
    type_name: str


class BeginsWith(Node, frozen=True, tag="begins"):
    """A string or binary that starts with another."""

    operand: Operand
    prefix: Operand


class Contains(Node, frozen=True, tag="contains"):
    """A substring, a member of a set, an element of a list."""

    operand: Operand
    member: Operand


class Not(Node, frozen=True, tag="not"):
    """The condition does not hold."""

    part: Condition


class And(Node, frozen=True, tag="and"):
    """All of them hold."""

    parts: tuple[Condition, ...]


class Or(Node, frozen=True, tag="or"):
    """One of them holds."""

    parts: tuple[Condition, ...]


Condition: TypeAlias = Union[  # noqa: UP007
    Compare, Between, In, Exists, TypeIs, BeginsWith, Contains, Not, And, Or
]

# --- updates ----------------------------------------------------------------------------------


class IfNotExists(Node, frozen=True, tag="if_not_exists"):
    """The value at the path, or else the other operand."""

    path: Path
    otherwise: SetOperand


class ListAppend(Node, frozen=True, tag="list_append"):
    """Two lists, one after the other."""

    left: SetOperand
    right: SetOperand


class Arithmetic(Node, frozen=True, tag="arithmetic"):
    """left + right or left - right."""

    op: str
    left: SetOperand
    right: SetOperand


SetOperand: TypeAlias = Union[Attribute, Literal, IfNotExists, ListAppend, Arithmetic]  # noqa: UP007


class Assign(Node, frozen=True, tag="assign"):
    """SET path = value."""

    path: Path
    value: SetOperand


class Change(Node, frozen=True, tag="change"):
    """ADD or DELETE: a path and the literal that is added or taken away."""

    path: Path
    value: Value


class Update(Node, frozen=True, tag="update"):
    """An UpdateExpression, by section."""

    sets: tuple[Assign, ...] = ()
    removes: tuple[Path, ...] = ()
    adds: tuple[Change, ...] = ()
    deletes: tuple[Change, ...] = ()

    def paths(self) -> tuple[Path, ...]:
        """Every path that the update writes."""
        sets = (assign.path for assign in self.sets)
        changes = (change.path for change in (*self.adds, *self.deletes))
        return (*sets, *self.removes, *changes)


# --- key conditions ---------------------------------------------------------------------------


class KeyTerm(Node, frozen=True, tag="key"):
    """One conjunct of a KeyConditionExpression.

    `op` is = < <= > >= BETWEEN or begins_with; `values` has two members for BETWEEN, else one.
    """

    name: str
    op: str
    values: tuple[Value, ...]
