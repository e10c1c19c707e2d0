"""What may live here: binding UpdateExpressions and ProjectionExpressions, and their path rules."""

from __future__ import annotations

from impl.store.errors import ApiError
from impl.store.expressions.binding import shown_path
from impl.store.expressions.nodes import (
    Arithmetic,
    Assign,
    Attribute,
    Change,
    IfNotExists,
    ListAppend,
    Literal,
    Path,
    SetOperand,
    Update,
)
from impl.store.expressions.placeholders import Placeholders
from impl.store.expressions.syntax import (
    RawCall,
    RawInfix,
    RawOperand,
    RawParens,
    RawPath,
    RawProjection,
    RawUpdate,
    RawValue,
    refused,
)
from impl.store.values import BS, NS, SS, L, N, Value, type_name

_KIND = "UpdateExpression"
_CONDITION_FUNCTIONS = (
    "attribute_exists",
    "attribute_not_exists",
    "attribute_type",
    "begins_with",
    "contains",
    "size",
)
#: Messages about ADD and DELETE spell the types out.
_LONG_NAMES = {
    "S": "STRING",
    "N": "NUMBER",
    "B": "BINARY",
    "BOOL": "BOOLEAN",
    "NULL": "NULL",
    "L": "LIST",
    "M": "MAP",
}


def bind_projection(kind: str, raw: RawProjection, placeholders: Placeholders) -> tuple[Path, ...]:
    """The paths of a projection. Raises `ApiError` when two of them overlap."""
    paths = tuple(placeholders.path(kind, path) for path in raw)
    _check_apart(kind, paths)
    return paths


def bind_update(raw: RawUpdate, placeholders: Placeholders) -> Update:
    """The bound update. Raises `ApiError` (ValidationException)."""
    binder = _UpdateBinder(placeholders)
    seen: set[str] = set()
    update: dict[str, tuple[Assign | Path | Change, ...]] = {}
    for section in raw:
        if section.keyword in seen:
            raise _refused(
                f'The "{section.keyword}" section can only be used once in an update expression;'
            )
        seen.add(section.keyword)
        update[section.keyword] = tuple(
            binder.action(section.keyword, path, value) for path, value in section.actions
        )
    bound = Update(
        sets=tuple(a for a in update.get("SET", ()) if isinstance(a, Assign)),
        removes=tuple(a for a in update.get("REMOVE", ()) if isinstance(a, tuple)),
        adds=tuple(a for a in update.get("ADD", ()) if isinstance(a, Change)),
        deletes=tuple(a for a in update.get("DELETE", ()) if isinstance(a, Change)),
    )
    _check_apart(_KIND, bound.paths())
    return bound


class _UpdateBinder:
    def __init__(self, placeholders: Placeholders) -> None:
        self._placeholders = placeholders

    def action(
        self, keyword: str, raw_path: RawPath, value: RawOperand | RawInfix | None
    ) -> Assign | Path | Change:
        path = self._placeholders.path(_KIND, raw_path)
        if value is None:
            return path
        if keyword == "SET":
            return Assign(path, self._value(value))
        return Change(path, self._members(keyword, value))

    def _members(self, keyword: str, raw: RawOperand | RawInfix) -> Value:
        """What ADD or DELETE takes: a literal set, or for ADD a literal number."""
        operand = self._value(raw)
        if not isinstance(operand, Literal):
            raise _refused(
                "Incorrect operand type for operator or function; "
                f"operator: {keyword}, operand type: DOCUMENT_PATH"
            )
        allowed = (N, SS, NS, BS) if keyword == "ADD" else (SS, NS, BS)
        if not isinstance(operand.value, allowed):
            raise _refused(
                "Incorrect operand type for operator or function; "
                f"operator: {keyword}, operand type: {_LONG_NAMES[type_name(operand.value)]}, "
                f"typeSet: ALLOWED_FOR_{keyword}_OPERAND"
            )
        return operand.value

    def _value(self, raw: RawOperand | RawInfix) -> SetOperand:
        match raw:
            case RawInfix(op, left, right):
                return Arithmetic(op, self._typed(op, left, N), self._typed(op, right, N))
            case RawPath():
                return Attribute(self._placeholders.path(_KIND, raw))
            case RawValue():
                return self._placeholders.literal(_KIND, raw)
            case RawParens(inner):
                if isinstance(inner, RawParens):
                    raise _refused("The expression has redundant parentheses;")
                assert isinstance(inner, RawPath | RawValue | RawCall)
                return self._value(inner)
            case RawCall(function, arguments):
                return self._call(function, arguments)

    def _call(self, function: str, arguments: tuple[RawOperand, ...]) -> SetOperand:
        if function in _CONDITION_FUNCTIONS:
            raise _refused(
                f"The function is not allowed in an update expression; function: {function}"
            )
        if function not in {"if_not_exists", "list_append"}:
            raise _refused(f"Invalid function name; function: {function}")
        if len(arguments) != 2:
            raise _refused(
                "Incorrect number of operands for operator or function; "
                f"operator or function: {function}, number of operands: {len(arguments)}"
            )
        if function == "list_append":
            return ListAppend(*(self._typed(function, a, L) for a in arguments))
        target = self._value(arguments[0])
        if not isinstance(target, Attribute):
            raise _refused(
                f"Operator or function requires a document path; operator or function: {function}"
            )
        return IfNotExists(target.path, self._value(arguments[1]))

    def _typed(self, op: str, raw: RawOperand, wanted: type[Value]) -> SetOperand:
        operand = self._value(raw)
        if isinstance(operand, Literal) and not isinstance(operand.value, wanted):
            raise _refused(
                "Incorrect operand type for operator or function; "
                f"operator or function: {op}, operand type: {type_name(operand.value)}"
            )
        return operand


def _check_apart(kind: str, paths: tuple[Path, ...]) -> None:
    """No path may be (in) another, and a step cannot be a name for one and an index for another."""
    whole: dict[Path, Path] = {}  # every path so far
    through: dict[Path, Path] = {}  # every beginning of one, and the first path that has it
    for path in paths:
        beginnings = [path[:k] for k in range(1, len(path))]
        clash = next((whole[b] for b in (*beginnings, path) if b in whole), through.get(path))
        if clash is not None:
            raise _apart(kind, "overlap", clash, path)
        for k, beginning in enumerate(beginnings, 1):
            other = through.setdefault(beginning, path)
            if isinstance(other[k], int) != isinstance(path[k], int):
                raise _apart(kind, "conflict", other, path)
        whole[path] = path


def _apart(kind: str, verb: str, one: Path, two: Path) -> ApiError:
    return refused(
        kind,
        f"Two document paths {verb} with each other; must remove or rewrite one of these paths; "
        f"path one: {shown_path(one)}, path two: {shown_path(two)}",
    )


def _refused(why: str) -> ApiError:
    return refused(_KIND, why)
