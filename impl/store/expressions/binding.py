"""What may live here: binding conditions: placeholders filled in, functions checked and typed.

Whatever can be refused without looking at an item is refused here, in DynamoDB's words.
"""

from __future__ import annotations

from impl.store.errors import ApiError
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
    Path,
    Size,
    TypeIs,
)
from impl.store.expressions.placeholders import Placeholders
from impl.store.expressions.syntax import (
    RawBetween,
    RawCall,
    RawCondition,
    RawIn,
    RawInfix,
    RawLogic,
    RawOperand,
    RawParens,
    RawPath,
    RawValue,
    refused,
)
from impl.store.values import BOOL, NULL, TYPE_NAMES, B, N, S, Value, compare, type_name

_MAX_CHOICES = 100
_CONDITIONS = (
    "attribute_exists",
    "attribute_not_exists",
    "attribute_type",
    "begins_with",
    "contains",
)
_UPDATE_ONLY = ("if_not_exists", "list_append")
_OPERAND_COUNTS = {
    "attribute_exists": 1,
    "attribute_not_exists": 1,
    "attribute_type": 2,
    "begins_with": 2,
    "contains": 2,
    "size": 1,
}
_EXPRESSION_NAMES = {
    "ConditionExpression": "condition",
    "FilterExpression": "filter",
    "KeyConditionExpression": "key condition",
}


class ConditionBinder:
    """Binds the conditions of one parameter (`kind`) of one request."""

    def __init__(self, kind: str, placeholders: Placeholders) -> None:
        self._kind = kind
        self._placeholders = placeholders

    def bind(self, raw: RawCondition) -> Condition:
        """The bound condition. Raises `ApiError` (ValidationException)."""
        match raw:
            case RawLogic("NOT", (part,)):
                return Not(self.bind(part))
            case RawLogic(op, parts):
                bound = tuple(self.bind(part) for part in parts)
                return And(bound) if op == "AND" else Or(bound)
            case RawParens(inner):
                return self.bind(self._check_parens(inner))
            case RawInfix(op, left, right):
                return self._compare(op, self.operand(left), self.operand(right))
            case RawBetween(operand, low, high):
                return self._between(self.operand(operand), self.operand(low), self.operand(high))
            case RawIn(operand, choices):
                if len(choices) > _MAX_CHOICES:
                    raise self._refused(
                        "The IN operator is provided with too many operands; "
                        f"number of operands: {len(choices)}"
                    )
                return In(self.operand(operand), tuple(self.operand(c) for c in choices))
            case RawCall(function, arguments):
                self._check_function(function, len(arguments), as_condition=True)
                return self._function(function, arguments)
            case RawPath() | RawValue():
                raise AssertionError("the grammar has no such condition")

    def operand(self, raw: RawOperand) -> Operand:
        """A bound operand. Raises `ApiError` (ValidationException)."""
        match raw:
            case RawPath():
                return Attribute(self._placeholders.path(self._kind, raw))
            case RawValue():
                return self._placeholders.literal(self._kind, raw)
            case RawParens(inner):
                assert isinstance(inner, RawPath | RawValue | RawCall | RawParens)
                self._check_parens(inner)
                return self.operand(inner)
            case RawCall(function, arguments):
                self._check_function(function, len(arguments), as_condition=False)
                of = self.operand(arguments[0])
                if isinstance(of, Size):
                    raise self._wrong_operand(function, N("0"))
                if isinstance(of, Literal) and isinstance(of.value, N | BOOL | NULL):
                    raise self._wrong_operand(function, of.value)
                return Size(of)

    def path(self, function: str, raw: RawOperand) -> Path:
        """An operand that must be a document path. Raises `ApiError`."""
        operand = self.operand(raw)
        if not isinstance(operand, Attribute):
            raise self._refused(
                f"Operator or function requires a document path; operator or function: {function}"
            )
        return operand.path

    def _check_parens(self, inner: RawCondition) -> RawCondition:
        if isinstance(inner, RawParens):
            raise self._refused("The expression has redundant parentheses;")
        return inner

    def _check_function(self, function: str, count: int, *, as_condition: bool) -> None:
        if function in _UPDATE_ONLY:
            raise self._refused(
                f"The function is not allowed in a {_EXPRESSION_NAMES[self._kind]} expression; "
                f"function: {function}"
            )
        if function not in _OPERAND_COUNTS:
            raise self._refused(f"Invalid function name; function: {function}")
        if (function in _CONDITIONS) != as_condition:
            raise self._refused(
                "The function is not allowed to be used this way in an expression; "
                f"function: {function}"
            )
        if count != _OPERAND_COUNTS[function]:
            raise self._refused(
                "Incorrect number of operands for operator or function; "
                f"operator or function: {function}, number of operands: {count}"
            )

    def _function(self, function: str, arguments: tuple[RawOperand, ...]) -> Condition:
        match function:
            case "attribute_exists" | "attribute_not_exists":
                return Exists(self.path(function, arguments[0]), function == "attribute_exists")
            case "attribute_type":
                return self._type_is(self.path(function, arguments[0]), self.operand(arguments[1]))
            case _:
                operand, other = (self.operand(argument) for argument in arguments)
                self._check_distinct(function, operand, other)
                if function == "contains":
                    return Contains(operand, other)
                for one in (operand, other):
                    if isinstance(one, Literal) and not isinstance(one.value, S | B):
                        raise self._wrong_operand(function, one.value)
                return BeginsWith(operand, other)

    def _type_is(self, path: Path, wanted: Operand) -> Condition:
        if not isinstance(wanted, Literal):
            raise self._refused(
                "Incorrect operand type for operator or function; operator or function: "
                "attribute_type, operand type: DOCUMENT_PATH"
            )
        if not isinstance(wanted.value, S):
            raise self._wrong_operand("attribute_type", wanted.value)
        if wanted.value.value not in TYPE_NAMES:
            raise self._refused(
                f"Invalid attribute type name found; type: {wanted.value.value}, "
                f"valid types: {{{', '.join(TYPE_NAMES)}}}"
            )
        return TypeIs(path, wanted.value.value)

    def _compare(self, op: str, left: Operand, right: Operand) -> Condition:
        self._check_distinct(op, left, right)
        if op not in {"=", "<>"}:
            self._check_ordered(op, left, right)
        return Compare(op, left, right)

    def _between(self, operand: Operand, low: Operand, high: Operand) -> Condition:
        self._check_ordered("BETWEEN", operand, low, high)
        if isinstance(low, Literal) and isinstance(high, Literal):
            bounds = (
                f"lower bound operand: {_shown(low.value)}, "
                f"upper bound operand: {_shown(high.value)}"
            )
            order = compare(low.value, high.value)
            if order is None:
                raise self._refused(
                    "The BETWEEN operator requires same data type for lower and upper bounds; "
                    + bounds
                )
            if order > 0:
                raise self._refused(
                    "The BETWEEN operator requires upper bound to be greater than or equal to "
                    "lower bound; " + bounds
                )
        return Between(operand, low, high)

    def _check_distinct(self, op: str, left: Operand, right: Operand) -> None:
        if isinstance(left, Attribute) and left == right:
            raise self._refused(
                "The first operand must be distinct from the remaining operands for this "
                f"operator or function; operator: {op}, first operand: {shown_path(left.path)}"
            )

    def _check_ordered(self, op: str, *operands: Operand) -> None:
        for operand in operands:
            if isinstance(operand, Literal) and not isinstance(operand.value, S | N | B):
                raise self._wrong_operand(op, operand.value)

    def _wrong_operand(self, op: str, value: Value) -> ApiError:
        return self._refused(
            "Incorrect operand type for operator or function; "
            f"operator or function: {op}, operand type: {type_name(value)}"
        )

    def _refused(self, why: str) -> ApiError:
        return refused(self._kind, why)


def shown_path(path: Path) -> str:
    """A path as DynamoDB's messages show it: [a, [0], b]."""
    return f"[{', '.join(f'[{step}]' if isinstance(step, int) else step for step in path)}]"


def _shown(value: Value) -> str:
    match value:
        case S(text) | N(text):
            return f"AttributeValue: {{{type_name(value)}:{text}}}"
        case B(data):
            return f"AttributeValue: {{B:{data!r}}}"
        case _:
            return f"AttributeValue: {{{type_name(value)}}}"
