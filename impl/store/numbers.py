"""What may live here: DynamoDB's number type, and only that.

A number has at most 38 significant digits and a magnitude of 0 or 1E-130 .. 9.99E+125. Its one
canonical text is plain decimal without needless zeros ("1.50" is "1.5", "1E2" is "100"), so that
equal numbers are equal strings. `sort_key` gives bytes whose order is the order of the numbers.
"""

from __future__ import annotations

import re
from decimal import Context, Decimal

from impl.store.errors import ApiError, invalid

MAX_DIGITS = 38
MAX_EXPONENT = 125
MIN_EXPONENT = -130

_SYNTAX = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
#: Far more than any sum of two numbers in range needs: 125 + 130 + 38 digits.
_EXACT_DIGITS = 400
_LONGEST_TEXT = 1024


def _exact() -> Context:
    """A context in which no number in range is rounded."""
    return Context(prec=_EXACT_DIGITS, Emax=999_999, Emin=-999_999)


def normalise(text: str) -> str:
    """The canonical text of a number that a user wrote.

    Raises `ApiError` (ValidationException) for what is not a number, has more than 38 significant
    digits, or is out of range.
    """
    stripped = text.strip(" ")
    if not stripped:
        raise invalid("The parameter cannot be converted to a numeric value")
    if len(stripped) > _LONGEST_TEXT or not _SYNTAX.fullmatch(stripped):
        raise invalid(f"The parameter cannot be converted to a numeric value: {text}")
    mantissa, _, power = stripped.lower().partition("e")
    if len(power) > 10:  # an absurd exponent: the verdict needs its sign and a zero test only
        power = "-999999" if power.startswith("-") else "999999"
    return canonical(Decimal(f"{mantissa}e{power}" if power else mantissa))


def canonical(value: Decimal) -> str:
    """The canonical text of an exact value; raises `ApiError` when it is out of range."""
    if not value:
        return "0"
    sign, digits, exponent = _parts(value)
    if len(digits) > MAX_DIGITS:
        raise invalid("Attempting to store more than 38 significant digits in a Number")
    if exponent > MAX_EXPONENT:
        raise _out_of_range("overflow", "larger")
    if exponent < MIN_EXPONENT:
        raise _out_of_range("underflow", "smaller")
    plain = _plain(digits, exponent)
    return f"-{plain}" if sign else plain


def _out_of_range(what: str, direction: str) -> ApiError:
    return invalid(
        f"Number {what}. Attempting to store a number with magnitude {direction} than "
        "supported range"
    )


def _parts(value: Decimal) -> tuple[int, str, int]:
    """Sign, significant digits without trailing zeros, and exponent of the first digit."""
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int), "only finite numbers get here"
    text = "".join(map(str, digits)).lstrip("0")
    return sign, text.rstrip("0"), exponent + len(text) - 1


def _plain(digits: str, exponent: int) -> str:
    """Decimal text without an exponent."""
    point = exponent + 1  # how many digits stand before the decimal point
    if point <= 0:
        return "0." + "0" * -point + digits
    if point >= len(digits):
        return digits + "0" * (point - len(digits))
    return digits[:point] + "." + digits[point:]


def add(left: str, right: str) -> str:
    """The canonical sum of two canonical numbers; raises `ApiError` when it does not fit."""
    return canonical(_exact().add(Decimal(left), Decimal(right)))


def subtract(left: str, right: str) -> str:
    """The canonical difference of two canonical numbers; raises `ApiError` as `add` does."""
    return canonical(_exact().subtract(Decimal(left), Decimal(right)))


def size(text: str) -> int:
    """Bytes that a canonical number counts for: one, and one for every two significant digits."""
    if text == "0":
        return 1
    sign, digits, _ = _parts(Decimal(text))
    return 1 + (len(digits) + 1) // 2 + sign


def sort_key(text: str) -> bytes:
    """Bytes that compare as the numbers do, at most 22 of them.

    Positive: 0x02, exponent + 130 (256 exponents: one byte), then digit pairs as 1 + (00..99).
    Zero: 0x01. Negative: 0x00, then the complement of the positive form and 0xFF, so that a
    longer mantissa (a smaller number) comes first.
    """
    if text == "0":
        return b"\x01"
    sign, digits, exponent = _parts(Decimal(text))
    if len(digits) % 2:
        digits += "0"
    body = bytes([exponent - MIN_EXPONENT]) + bytes(
        1 + int(digits[i : i + 2]) for i in range(0, len(digits), 2)
    )
    if sign:
        return b"\x00" + bytes(255 - b for b in body) + b"\xff"
    return b"\x02" + body
