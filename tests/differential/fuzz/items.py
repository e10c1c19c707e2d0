"""What may live here: the ways in which a random expression stands in a module.

An interpreter may compute an expression in one place and get it wrong in another: as a value, as a
test, of the next state, in a definition, as the domain of a quantifier, as a constant. Each item is
an expression in one such place: an action that leaves what the expression came to in `v'`.
"""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from pymodel.values import FALSE, TRUE, Value
from tests.differential.fuzz.choices import Choices, Drawn
from tests.differential.fuzz.expressions import VARIABLES, expression, over
from tests.differential.fuzz.sorts import BOOL, Sort

ANY = ("value", "value", "named", "parameter", "let", "prime", "primed", "constant", "init", "both")
OF_BOOL = ("test", "guard", "guard", "enabled")
OF_SET = ("exists", "member")
#: Modes in which the expression is about the next state.
NEXT = ("prime", "primed")
_PRIME = "'"


@dataclass(frozen=True)
class Item:
    """An expression of a sort; in which `mode` it stands, and whether its action changes the
    variables that it is over."""

    sort: Sort
    text: str
    mode: str = "value"
    moves: bool = False

    def definitions(self, i: int) -> str:
        """What the action needs besides itself."""
        if self.mode == "named":
            return f"D{i} == {self.text}"
        if self.mode in ("parameter", "both"):
            formals = ", ".join(f"p_{name}" for name in VARIABLES)
            return f"D{i}({formals}) == {over(self.text, _named('p_'))}"
        return ""

    def action(self, i: int) -> str:
        """The formula about `v'`. The variables of the next state are known already."""
        e = self.text
        plain, primed = ", ".join(VARIABLES), ", ".join(f"{name}'" for name in VARIABLES)
        return {
            "value": f"v' = {e}",
            "init": f"v' = {e}",
            "named": f"v' = D{i}",
            "parameter": f"v' = D{i}({plain})",
            "both": f"v' = <<D{i}({plain}), D{i}({primed})>>",
            "let": f"LET l0 == {e} IN v' = l0",
            "prime": f"v' = ({e})'",
            "primed": f"v' = {over(e, _named('', _PRIME))}",
            "constant": f"v' = {over(e, _named('k0'))}",
            "test": f"v' = IF {e} THEN 1 ELSE 2",
            "guard": f"(({e} /\\ v' = 1) \\/ (~{e} /\\ v' = 2))",
            "enabled": f"v' = ENABLED (y' = ~y /\\ {negated(e)})",
            "exists": f"\\E e0 \\in {e} : v' = e0",
            "member": f"v' \\in {e}",
        }[self.mode]

    def over_constants(self, k: int) -> str:
        """The expression over the constants that the variables are in state `k`."""
        if self.mode == "constant":
            return over(self.text, _named("k0"))
        then = over(self.text, _named(f"k{1 - k if self.moves else k}"))
        now = over(self.text, _named(f"k{k}"))
        if self.mode == "both":
            return f"<<{now}, {then}>>"
        if self.mode == "enabled":
            return over(self.text, {**_named(f"k{k}"), "y": f"(~k{k}y)"})
        return then if self.mode in NEXT else now

    def outcome(self, value: Value) -> frozenset[Value]:
        """What `v'` may be, if the expression has this value."""
        if self.mode in ("test", "guard"):
            return frozenset((1 if value is TRUE else 2 if value is FALSE else value,))
        if self.mode in OF_SET and type(value) is frozenset:
            return value
        return frozenset((value,))


def _named(before: str, after: str = "") -> dict[str, str]:
    """Another name for each variable."""
    return {name: before + name + after for name in VARIABLES}


def negated(text: str) -> str:
    """The expression with the variable `y` of the next state."""
    return over(text, {"y": "y'"})


def item(choices: Choices) -> Item:
    """An expression in some place."""
    sort, text = expression(choices)
    modes = [*ANY]
    if sort == BOOL:
        modes += 4 * OF_BOOL
    if sort.kind == "set":
        modes += 2 * OF_SET
    return Item(sort, text, choices.choice(modes), choices.randint(0, 1) == 1)


@st.composite
def items(draw: st.DrawFn) -> Item:
    """The same, drawn by hypothesis."""
    return item(Drawn(draw))
