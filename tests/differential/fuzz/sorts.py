"""What may live here: the sorts of random expressions: what kind of value an expression has."""

from __future__ import annotations

from dataclasses import dataclass

from tests.differential.fuzz.choices import Choices


@dataclass(frozen=True)
class Sort:
    """A kind of value: `of` are the sorts of its parts, `fields` a record's field names.

    Kinds: int, bool, str, model, set (its elements), fun (argument, value), seq (elements), tuple
    (components), rec (the fields' values), bag (its elements).
    """

    kind: str
    of: tuple[Sort, ...] = ()
    fields: tuple[str, ...] = ()


INT, BOOL, STR, MODEL = (Sort(k) for k in ("int", "bool", "str", "model"))
SCALARS = (INT, INT, BOOL, STR, MODEL)
FIELDS = ("a", "b")


def set_of(element: Sort) -> Sort:
    return Sort("set", (element,))


def seq_of(element: Sort) -> Sort:
    return Sort("seq", (element,))


def bag_of(element: Sort) -> Sort:
    return Sort("bag", (element,))


def fun_of(argument: Sort, value: Sort) -> Sort:
    return Sort("fun", (argument, value))


def tuple_of(*components: Sort) -> Sort:
    return Sort("tuple", components)


def rec_of(a: Sort, b: Sort) -> Sort:
    return Sort("rec", (a, b), FIELDS)


def any_sort(choices: Choices, depth: int = 2) -> Sort:
    """Any sort with at most `depth` levels of structure."""
    if depth <= 0 or choices.randint(0, 2) == 0:
        return choices.choice(SCALARS)
    kind = choices.choice(("set", "set", "set", "seq", "seq", "fun", "fun", "tuple", "rec", "bag"))
    if kind == "bag":
        return bag_of(choices.choice(SCALARS))
    inner = any_sort(choices, depth - 1)
    if kind in ("set", "seq"):
        return Sort(kind, (inner,))
    if kind == "fun":
        return fun_of(any_key(choices), inner)
    second = any_sort(choices, depth - 1)
    if kind == "rec":
        return rec_of(inner, second)
    if choices.randint(0, 3) == 0:
        return tuple_of(inner, second, choices.choice(SCALARS))
    return tuple_of(inner, second)


def any_key(choices: Choices) -> Sort:
    """The sort of a function's arguments: mostly a scalar, sometimes a pair (two arguments)."""
    if choices.randint(0, 5) == 0:
        return tuple_of(choices.choice(SCALARS), choices.choice(SCALARS))
    return choices.choice(SCALARS)
