"""What may live here: Naturals, Integers, and the refusal of Reals. Integers have any size."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from pymodel.library.arguments import integer
from pymodel.library.failure import EvalError, describe
from pymodel.library.lazysets import Integers, Interval
from pymodel.library.registry import Context, Operator, operators
from pymodel.values import FALSE, TRUE, Bool, Value

#: A power or product with more bits than this is a mistake, and would fill the memory.
LARGEST_BITS = 1 << 20


def arithmetic(name: str, compute: Callable[[int, int], int]) -> Callable[[Value, Value], int]:
    """An operator on two integers with its checks."""

    def apply(a: Value, b: Value) -> int:
        return compute(integer(a, name, "left"), integer(b, name, "right"))

    return apply


def comparison(name: str, compute: Callable[[int, int], bool]) -> Callable[[Value, Value], Bool]:
    """A comparison of two integers with its checks."""

    def apply(a: Value, b: Value) -> Bool:
        return TRUE if compute(integer(a, name, "left"), integer(b, name, "right")) else FALSE

    return apply


def quotient(a: Value, b: Value) -> int:
    """`a \\div b`, rounded down: `(-7) \\div 2 = -4`."""
    if integer(b, "\\div", "right") == 0:
        raise EvalError("eval.division", f"{describe(a)} \\div 0 has no value")
    return integer(a, "\\div", "left") // b  # type: ignore[no-any-return]


def remainder(a: Value, b: Value) -> int:
    """`a % b`: between 0 and b - 1; b must be positive."""
    if integer(b, "%", "right") <= 0:
        raise EvalError("eval.division", f"the right argument of % must be positive, but is {b}")
    return integer(a, "%", "left") % b  # type: ignore[no-any-return]


def product(a: Value, b: Value) -> int:
    """`a * b`."""
    left, right = integer(a, "*", "left"), integer(b, "*", "right")
    bits = left.bit_length() + right.bit_length()
    if bits > LARGEST_BITS:
        raise EvalError("eval.too-large", f"a product of {bits} bits is too large to write out")
    return left * right


def power(a: Value, b: Value) -> int:
    """`a ^ b` with b >= 0; `0^0` has no value."""
    base, exponent = integer(a, "^", "left"), integer(b, "^", "right")
    if exponent < 0:
        raise EvalError("eval.power", f"the exponent of ^ must not be negative, but is {exponent}")
    if base == 0 and exponent == 0:
        raise EvalError("eval.power", "0^0 has no value")
    if base.bit_length() * exponent > LARGEST_BITS:
        raise EvalError(
            "eval.too-large", f"{describe(base)}^{describe(exponent)} is too large to write out"
        )
    return int(base**exponent)


def negative(a: Value) -> int:
    """`-a`."""
    return -integer(a, "-", "")


def interval(context: Context, a: Value, b: Value) -> Value:
    """`a..b`."""
    return Interval(context.order, integer(a, "..", "left"), integer(b, "..", "right"))


def ratio(a: Value, b: Value) -> int:
    """`a / b` where it is an integer: no other real number has a value here."""
    over, under = integer(a, "/", "left"), integer(b, "/", "right")
    if under == 0:
        raise EvalError("eval.division", f"{over} / 0 has no value")
    whole, rest = divmod(over, under)
    if rest:
        raise EvalError(
            "eval.real",
            f"{over} / {under} is no integer, and other real numbers have no values here",
            hint="`\\div` divides integers and leaves the rest",
        )
    return whole


def _no_infinity() -> NoReturn:
    raise EvalError(
        "eval.real",
        "Infinity has no value here",
        hint="use a number that is larger than all others in the model",
    )


def table() -> tuple[Operator, ...]:
    """Naturals, Integers and Reals."""
    nat, integer, real = operators("Naturals"), operators("Integers"), operators("Reals")
    return (
        nat("+", 2, arithmetic("+", int.__add__)),
        nat("-", 2, arithmetic("-", int.__sub__)),
        nat("*", 2, product),
        nat("^", 2, power),
        nat("\\div", 2, quotient),
        nat("%", 2, remainder),
        nat("<", 2, comparison("<", int.__lt__)),
        nat("=<", 2, comparison("=<", int.__le__)),
        nat(">", 2, comparison(">", int.__gt__)),
        nat(">=", 2, comparison(">=", int.__ge__)),
        nat("..", 2, interval, context=True),
        nat("Nat", 0, lambda context: Integers(context.order, "Nat", 0), context=True),
        integer("Int", 0, lambda context: Integers(context.order, "Int", None), context=True),
        integer("-.", 1, negative),
        real("Real", 0, lambda context: Integers(context.order, "Real", None), context=True),
        real("Infinity", 0, _no_infinity),
        real("/", 2, ratio),
    )
