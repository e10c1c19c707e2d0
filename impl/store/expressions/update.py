"""What may live here: what an item is after a bound UpdateExpression.

Every operand is read from the item as it was before; then SET, ADD and DELETE write, and REMOVE
takes away. Nothing is changed in place: the result shares what did not change.
"""

from __future__ import annotations

from collections.abc import Callable

from impl.store import limits, numbers
from impl.store.errors import ApiError, invalid
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
from impl.store.expressions.paths import resolve
from impl.store.values import (
    BS,
    NS,
    SS,
    Item,
    L,
    M,
    N,
    Value,
    binary_set,
    number_set,
    size,
    string_set,
)

#: What to put at the end of a path, given what is there; None means nothing.
_Edit = Callable[[Value | None], Value | None]


def apply_update(update: Update, item: Item) -> Item:
    """The item after the update. Raises `ApiError` (ValidationException) when it cannot be."""
    written = _written(update, item)
    result: Value = M(item)
    # In path order, so that several appends to one list keep the order of their indexes.
    for path, value in sorted(written, key=lambda pair: _path_order(pair[0])):
        result = _edit(result, path, lambda _, value=value: value)  # type: ignore[misc]
    for change in update.deletes:
        result = _edit(result, change.path, _taking_away(change.value))
    # Last index first: taking one element away moves those behind it.
    for path in sorted(update.removes, key=_path_order, reverse=True):
        result = _edit(result, path, lambda _: None)
    assert isinstance(result, M), "an item stays a map"
    return result.value


def _written(update: Update, item: Item) -> list[tuple[Path, Value]]:
    """What SET and ADD put where. Stops as soon as it is more than an item can hold: one large
    list, assigned hundreds of times, must not hold the state machine up."""
    written: list[tuple[Path, Value]] = []
    room = limits.MAX_ITEM
    actions: list[Assign | Change] = [*update.sets, *update.adds]
    for one in actions:
        if isinstance(one, Assign):
            value = _operand(one.value, item)
        else:
            value = _add(resolve(item, one.path), one.value)
        room -= size(value)
        if room < 0:
            raise limits.update_too_large()
        written.append((one.path, value))
    return written


def _path_order(path: Path) -> tuple[tuple[int, str], ...]:
    return tuple((step, "") if isinstance(step, int) else (-1, step) for step in path)


def _operand(operand: SetOperand, item: Item) -> Value:
    match operand:
        case Literal(value):
            return value
        case Attribute(path):
            found = resolve(item, path)
            if found is None:
                raise invalid(
                    "The provided expression refers to an attribute that does not exist in the item"
                )
            return found
        case IfNotExists(path, otherwise):
            found = resolve(item, path)
            return _operand(otherwise, item) if found is None else found
        case ListAppend(left, right):
            first, second = _operand(left, item), _operand(right, item)
            if not isinstance(first, L) or not isinstance(second, L):
                raise _wrong_type()
            if len(first.value) + len(second.value) > limits.MAX_ITEM:
                raise limits.update_too_large()
            return L(first.value + second.value)
        case Arithmetic(op, left, right):
            first, second = _operand(left, item), _operand(right, item)
            if isinstance(first, N) and isinstance(second, N):
                return N(
                    (numbers.add if op == "+" else numbers.subtract)(first.value, second.value)
                )
            raise _wrong_type()


def _add(old: Value | None, new: Value) -> Value:
    """ADD: a sum of numbers or a union of sets; a missing attribute is 0 or the empty set."""
    if old is None:
        return new
    match old, new:
        case (N(a), N(b)):
            return N(numbers.add(a, b))
        case (SS(a), SS(b)):
            return string_set({*a, *b})
        case (NS(a), NS(b)):
            return number_set({*a, *b})
        case (BS(p), BS(q)):
            return binary_set({*p, *q})
        case _:
            raise _wrong_type()


def _taking_away(members: Value) -> _Edit:
    """DELETE: the difference of sets; an empty one is no attribute at all."""

    def edit(old: Value | None) -> Value | None:
        match old, members:
            case (None, _):
                return None
            case (SS(a), SS(b)):
                return SS(left) if (left := tuple(m for m in a if m not in b)) else None
            case (NS(a), NS(b)):
                return NS(left) if (left := tuple(m for m in a if m not in b)) else None
            case (BS(p), BS(q)):
                return BS(rest) if (rest := tuple(m for m in p if m not in q)) else None
            case _:
                raise _wrong_type()

    return edit


def _edit(parent: Value, path: Path, edit: _Edit) -> Value:
    """`parent` with the end of the path edited. Everything before the end must exist."""
    step, rest = path[0], path[1:]
    if isinstance(parent, M) and isinstance(step, str):
        child = _child(parent.value.get(step), rest, edit)
        others = {name: value for name, value in parent.value.items() if name != step}
        return M(others if child is None else {**others, step: child})
    if isinstance(parent, L) and isinstance(step, int):
        elements = parent.value
        child = _child(elements[step] if step < len(elements) else None, rest, edit)
        # An index past the end appends.
        return L(elements[:step] + (() if child is None else (child,)) + elements[step + 1 :])
    raise _invalid_path()


def _child(old: Value | None, rest: Path, edit: _Edit) -> Value | None:
    if not rest:
        return edit(old)
    if old is None:
        raise _invalid_path()
    return _edit(old, rest, edit)


def _wrong_type() -> ApiError:
    return invalid("An operand in the update expression has an incorrect data type")


def _invalid_path() -> ApiError:
    return invalid("The document path provided in the update expression is invalid for update")
