"""What may live here: how a random expression is drawn: names in scope, depth, literals.

What an expression of a sort may look like stands in general.py, scalars.py and containers.py; each
of their forms is given an `At` and draws the parts from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from tests.differential.fuzz.choices import Choices
from tests.differential.fuzz.sorts import SCALARS, Sort, any_sort, set_of

T = TypeVar("T")

Env = tuple[tuple[str, Sort], ...]
Makers = list[Callable[[], str]]

INTEGERS = ("0", "1", "2", "3", "(-1)", "7", "\\b11", "\\hA", "(-5)")
STRINGS = ('"a"', '"b"', '""', '"cc"', '"z\\"z"')
MODELS = ("A", "B", "C")
#: Expressions without a value, whatever is wanted where they stand.
ERRORS = (
    "Head(<<>>)",
    "(1 \\div 0)",
    "(2 % (-1))",
    "<<1, 2>>[3]",
    "[a |-> 1, b |-> 2].c",
    "(CHOOSE e \\in {1, 2} : e > 2)",
    "(CASE x = 9 -> 1)",
    '(1 + "a")',
    "(IF 1 = 2 THEN 1 ELSE 0)[1]",
    'Assert(FALSE, "on purpose")',
    "(0 ^ 0)",
    "Tail(<<>>)",
    'Cardinality("a")',
    "(SUBSET 3)",
    "(DOMAIN 3)",
    "(0 ^ (-1))",
    "[e \\in {1} |-> e][2]",
)
#: Where the bullets of the outermost junction list stand; those inside stand further right.
_FIRST_COLUMN, _INDENT = 6, 3


@dataclass(frozen=True)
class Definition:
    """An operator of the module that expressions may call: `pattern` with a place for each
    argument, such as `D1({0}, {1})` or `({0} ++ {1})`."""

    pattern: str
    arguments: tuple[Sort, ...]
    result: Sort


@dataclass(frozen=True)
class At:
    """Where a form is drawn: the names in scope, and how deep its parts may go."""

    maker: Maker
    env: Env
    depth: int

    def e(self, sort: Sort, *more: tuple[str, Sort]) -> str:
        """A part of this sort; `more` names are in its scope."""
        return self.maker.expr(sort, (*self.env, *more), self.depth)

    def without(self, name: str) -> At:
        """The same place where a name means something else."""
        return At(self.maker, tuple(b for b in self.env if b[0] != name), self.depth)

    def choice(self, items: Sequence[T]) -> T:
        return self.maker.choices.choice(items)

    def pick(self, *items: str) -> str:
        return self.maker.choices.choice(items)

    def one_of(self, *makers: Callable[[], str]) -> str:
        """What one of them draws."""
        return self.maker.choices.choice(makers)()

    def number(self, low: int, high: int) -> int:
        return self.maker.choices.randint(low, high)

    def flag(self) -> bool:
        return self.number(0, 1) == 1

    def rare(self) -> bool:
        """Now and then a guard is left out, so that the expression may have no value."""
        return self.number(0, 3 if self.maker.careless else 39) == 3

    def fresh(self, stem: str) -> str:
        self.maker.count += 1
        return f"{stem}{self.maker.count}"

    def scalar(self) -> Sort:
        return self.choice(SCALARS)

    def sort(self, depth: int) -> Sort:
        return any_sort(self.maker.choices, depth)

    def literal(self, sort: Sort) -> str:
        return self.maker.literal(sort)

    def small(self, sort: Sort) -> str:
        """A set of at most two elements, so that SUBSET and function sets stay small."""
        return "{" + ", ".join(self.e(sort) for _ in range(self.number(0, 2))) + "}"

    def filled(self, sort: Sort) -> str:
        """A set with an element."""
        return f"({self.e(set_of(sort))} \\cup {{{self.e(sort)}}})"

    def junction(self, bullet: str, items: Sequence[Callable[[], str]]) -> str:
        """A list with a bullet a line, all in one column."""
        margin = "\n" + " " * (_FIRST_COLUMN + _INDENT * self.maker.nesting)
        self.maker.nesting += 1
        lines = [f"{margin}{bullet} {item()}" for item in items]
        self.maker.nesting -= 1
        return f"({''.join(lines)})"


Form = Callable[[At, Sort], Makers]


@dataclass
class Maker:
    """Draws expressions: `forms` by the kind of sort, `general` for every sort, `definitions` that
    may be called; a `careless` one leaves out guards and puts errors in on purpose."""

    choices: Choices
    forms: Mapping[str, Form]
    general: Form
    definitions: tuple[Definition, ...] = ()
    careless: bool = False
    count: int = 0
    nesting: int = 0

    def expr(self, sort: Sort, env: Env, d: int) -> str:
        """An expression of `sort` with at most about `d` levels."""
        if self.careless and self.choices.randint(0, 19) == 7:
            return self.choices.choice(ERRORS)
        names = [name for name, its in env if its == sort]
        if d <= 0:
            known = names and self.choices.randint(0, 2) > 0
            return self.choices.choice(names) if known else self.literal(sort)
        if names and self.choices.randint(0, 4) == 0:
            return self.choices.choice(names)
        at = At(self, env, d - 1)
        special = self.forms[sort.kind](at, sort)
        general = self.general(at, sort)
        # As likely as the others: what any sort may look like, and what is this sort's own.
        return self.choices.choice(general if self.choices.randint(0, 2) == 0 else special)()

    def literal(self, sort: Sort) -> str:
        """A small literal."""
        scalars = {"int": INTEGERS, "bool": ("TRUE", "FALSE"), "str": STRINGS, "model": MODELS}
        if sort.kind in scalars:
            return self.choices.choice(scalars[sort.kind])
        parts = [self.literal(part) for part in sort.of]
        if sort.kind in ("set", "seq"):
            left, right = ("{", "}") if sort.kind == "set" else ("<<", ">>")
            listed = [self.literal(sort.of[0]) for _ in range(self.choices.randint(0, 2))]
            return left + ", ".join(listed) + right
        if sort.kind == "fun":
            return f"({parts[0]} :> {parts[1]})"
        if sort.kind == "bag":
            return self.choices.choice(["EmptyBag", f"SetToBag({{{parts[0]}}})"])
        if sort.kind == "tuple":
            return f"<<{', '.join(parts)}>>"
        return record(sort.fields, parts)


def record(fields: Sequence[str], values: Sequence[str]) -> str:
    """`[a |-> .., b |-> ..]`."""
    return "[" + ", ".join(f"{f} |-> {v}" for f, v in zip(fields, values, strict=True)) + "]"
