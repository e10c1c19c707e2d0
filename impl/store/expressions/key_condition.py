"""What may live here: binding KeyConditionExpressions, which are a small part of conditions.

A partition key with `=`, and possibly one condition on the sort key. Which attribute is which is
known at the read, where the table is.
"""

from __future__ import annotations

from impl.store.errors import ApiError, invalid
from impl.store.expressions.binding import ConditionBinder
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
    KeyTerm,
    Literal,
    Not,
    Operand,
    Or,
    TypeIs,
)
from impl.store.expressions.placeholders import Placeholders
from impl.store.expressions.syntax import RawCondition, refused

KIND = "KeyConditionExpression"
_FLIPPED = {"=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def bind_key_condition(raw: RawCondition, placeholders: Placeholders) -> tuple[KeyTerm, ...]:
    """The conjuncts, one for each attribute. Raises `ApiError` (ValidationException)."""
    terms = tuple(_terms(ConditionBinder(KIND, placeholders).bind(raw)))
    names = [term.name for term in terms]
    if len(set(names)) < len(names):
        raise invalid("KeyConditionExpressions must only contain one condition per key")
    if len(names) > 2:
        raise invalid("Conditions can be of length 1 or 2 only")
    return terms


def _terms(condition: Condition) -> list[KeyTerm]:
    match condition:
        case And(parts):
            return [term for part in parts for term in _terms(part)]
        case Compare("<>"):
            raise _operator("<>")
        case Compare(op, Literal() as left, right):
            return [_term(_FLIPPED[op], right, left)]
        case Compare(op, left, right):
            return [_term(op, left, right)]
        case Between(operand, low, high):
            return [_term("BETWEEN", operand, low, high)]
        case BeginsWith(operand, prefix):
            return [_term("begins_with", operand, prefix)]
        case _:
            raise _operator(_written(condition))


def _written(condition: Condition) -> str:
    match condition:
        case Or():
            return "OR"
        case Not():
            return "NOT"
        case In():
            return "IN"
        case Exists(_, wanted):
            return "attribute_exists" if wanted else "attribute_not_exists"
        case TypeIs():
            return "attribute_type"
        case Contains():
            return "contains"
        case _:
            raise AssertionError("handled above")


def _operator(op: str) -> ApiError:
    return invalid(f"Invalid operator used in KeyConditionExpression: {op}")


def _term(op: str, key: Operand, *operands: Operand) -> KeyTerm:
    if not isinstance(key, Attribute):
        raise refused(KIND, "No key attribute specified")
    if len(key.path) > 1:
        raise refused(KIND, "KeyConditionExpressions cannot have conditions on nested attributes")
    values = []
    for operand in operands:
        if isinstance(operand, Attribute):
            raise invalid(
                "Invalid condition in KeyConditionExpression: "
                "Multiple attribute names used in one condition"
            )
        if not isinstance(operand, Literal):
            raise _operator("size")
        values.append(operand.value)
    return KeyTerm(str(key.path[0]), op, tuple(values))
