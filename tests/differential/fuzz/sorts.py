"""What may live here: the sorts of random expressions: what kind of value an expression has."""

from __future__ import annotations

from dataclasses import dataclass

from tests.differential.fuzz.choices import Choices


@dataclass(frozen=True)
class Sort:
    """A kind of value: `of` are the sorts of its parts, `fields` a record's field names.

    Kinds: int, bool, str, model, set (its elements), fun (argument, value), seq (elements), tuple
    (components), rec (the fields' values).
    """

    kind: str
    of: tuple[Sort, ...] = ()
    fields: tuple[str, ...] = ()


INT, BOOL, STR, MODEL = (Sort(k) for k in ("int", "bool", "str", "model"))
SCALARS = (INT, INT, BOOL, STR, MODEL)


def set_of(element: Sort) -> Sort:
    return Sort("set", (element,))


def seq_of(element: Sort) -> Sort:
    return Sort("seq", (element,))


def fun_of(argument: Sort, value: Sort) -> Sort:
    return Sort("fun", (argument, value))


def any_sort(choices: Choices, depth: int = 2) -> Sort:
    """Any sort with at most `depth` levels of structure."""
    if depth <= 0 or choices.randint(0, 2) == 0:
        return choices.choice(SCALARS)
    kind = choices.choice(("set", "set", "seq", "fun", "tuple", "rec"))
    inner = any_sort(choices, depth - 1)
    if kind in ("set", "seq"):
        return Sort(kind, (inner,))
    if kind == "fun":
        return fun_of(choices.choice(SCALARS), inner)
    return Sort(kind, (inner, any_sort(choices, depth - 1)), ("a", "b") if kind == "rec" else ())
