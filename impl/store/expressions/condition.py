"""What may live here: whether a bound condition holds for an item.

A missing attribute, or one of the wrong type, makes a comparison false and is never an error; only
`<>` is true then. What can be refused without an item is refused earlier, in `binding`.
"""

from __future__ import annotations

from collections.abc import Iterator

from impl.store.expressions.nodes import (
    And,
    Attribute,
    BeginsWith,
    Between,
    Compare,
    Condition,
    Contains,
    Exists,
    In,
    Literal,
    Not,
    Operand,
    Or,
    Size,
    TypeIs,
)
from impl.store.expressions.paths import resolve
from impl.store.values import BS, NS, SS, B, Item, L, M, N, S, Value, compare, type_name


def holds(condition: Condition, item: Item) -> bool:
    """Whether the condition is true of the item; an absent item is the empty one."""
    match condition:
        case And(parts):
            return all(holds(part, item) for part in parts)
        case Or(parts):
            return any(holds(part, item) for part in parts)
        case Not(part):
            return not holds(part, item)
        case Exists(path, wanted):
            return (resolve(item, path) is not None) == wanted
        case TypeIs(path, name):
            value = resolve(item, path)
            return value is not None and type_name(value) == name
        case Compare(op, left, right):
            return _compare(op, _value(left, item), _value(right, item))
        case Between(operand, low, high):
            value = _value(operand, item)
            return _compare(">=", value, _value(low, item)) and _compare(
                "<=", value, _value(high, item)
            )
        case In(operand, choices):
            value = _value(operand, item)
            return any(_compare("=", value, _value(choice, item)) for choice in choices)
        case BeginsWith(operand, prefix):
            return _begins_with(_value(operand, item), _value(prefix, item))
        case Contains(operand, member):
            return _contains(_value(operand, item), _value(member, item))


def _value(operand: Operand, item: Item) -> Value | None:
    match operand:
        case Attribute(path):
            return resolve(item, path)
        case Literal(value):
            return value
        case Size(of):
            return _size(_value(of, item))


def _size(value: Value | None) -> Value | None:
    match value:
        case S(text):
            return N(str(len(text)))
        case B() | L() | M() | SS() | NS() | BS():
            return N(str(len(value.value)))
        case _:
            return None


def _compare(op: str, left: Value | None, right: Value | None) -> bool:
    if op == "<>":
        return left is None or right is None or left != right
    if left is None or right is None:
        return False
    if op == "=":
        return left == right
    order = compare(left, right)
    if order is None:
        return False
    return {"<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0}[op]


def _begins_with(value: Value | None, prefix: Value | None) -> bool:
    match value, prefix:
        case (S(text), S(start)):
            return text.startswith(start)
        case (B(data), B(head)):
            return data.startswith(head)
        case _:
            return False


def _contains(value: Value | None, member: Value | None) -> bool:
    match value, member:
        case (S(text), S(part)):
            return part in text
        case (B(data), B(piece)):
            return piece in data
        case (SS(texts), S(text)) | (NS(texts), N(text)):
            return text in texts
        case (BS(parts), B(data)):
            return data in parts
        case (L(elements), _):
            return member is not None and member in elements
        case _:
            return False


def attribute_names(condition: Condition) -> Iterator[str]:
    """The top-level attributes that a condition looks at, in order, with repetitions."""
    match condition:
        case And(parts) | Or(parts):
            for part in parts:
                yield from attribute_names(part)
        case Not(part):
            yield from attribute_names(part)
        case Exists(path) | TypeIs(path):
            yield str(path[0])
        case Compare(_, left, right):
            yield from _operand_names(left, right)
        case Between(operand, low, high):
            yield from _operand_names(operand, low, high)
        case In(operand, choices):
            yield from _operand_names(operand, *choices)
        case BeginsWith(operand, other) | Contains(operand, other):
            yield from _operand_names(operand, other)


def _operand_names(*operands: Operand) -> Iterator[str]:
    for operand in operands:
        inner = operand.of if isinstance(operand, Size) else operand
        if isinstance(inner, Attribute):
            yield str(inner.path[0])
