"""Numbers: canonical text, limits, arithmetic, and bytes in numeric order."""

from __future__ import annotations

from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impl.store import numbers
from impl.store.errors import ApiError


@st.composite
def number_texts(draw: st.DrawFn) -> str:
    """Numbers in range, written in many ways."""
    digits = draw(st.text("0123456789", min_size=1, max_size=38))
    exponent = draw(st.integers(-130, 125 - len(digits) + 1))
    sign = draw(st.sampled_from(["", "-", "+"]))
    return f"{sign}{digits}e{exponent}"


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("0", "0"),
        ("-0.00", "0"),
        ("0e999", "0"),
        ("007", "7"),
        ("1.50", "1.5"),
        (".5", "0.5"),
        ("5.", "5"),
        ("+5", "5"),
        ("1E2", "100"),
        ("-12.30e-1", "-1.23"),
        ("1e-3", "0.001"),
        ("9" * 38, "9" * 38),
        ("0." + "1" * 38, "0." + "1" * 38),
        ("1" + "0" * 100, "1" + "0" * 100),
        ("1e125", "1" + "0" * 125),
        ("1e-130", "0." + "0" * 129 + "1"),
    ],
)
def test_canonical_text(written: str, canonical: str) -> None:
    assert numbers.normalise(written) == canonical
    assert numbers.normalise(canonical) == canonical


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("", "cannot be converted to a numeric value"),
        ("abc", "cannot be converted to a numeric value: abc"),
        ("1,5", "cannot be converted"),
        ("NaN", "cannot be converted"),
        ("Infinity", "cannot be converted"),
        ("0x10", "cannot be converted"),
        ("1_000", "cannot be converted"),
        ("١", "cannot be converted"),
        ("1e", "cannot be converted"),
        ("--1", "cannot be converted"),
        ("9" * 2000, "cannot be converted"),
        ("9" * 39, "more than 38 significant digits"),
        ("1." + "0" * 37 + "1", "more than 38 significant digits"),
        ("1e126", "Number overflow"),
        ("-1e126", "Number overflow"),
        ("1e99999999999999999999", "Number overflow"),
        ("1e-131", "Number underflow"),
        ("1e-99999999999999999999", "Number underflow"),
    ],
)
def test_unfit_numbers_are_refused(written: str, message: str) -> None:
    with pytest.raises(ApiError) as caught:
        numbers.normalise(written)
    assert message in caught.value.message
    assert caught.value.code == "ValidationException"


@given(number_texts(), number_texts())
def test_bytes_are_in_numeric_order(left: str, right: str) -> None:
    one, two = numbers.normalise(left), numbers.normalise(right)
    assert Decimal(one) == Decimal(left)
    a, b = numbers.sort_key(one), numbers.sort_key(two)
    assert (a < b) == (Decimal(one) < Decimal(two))
    assert (a == b) == (one == two)
    assert len(a) <= 22


def test_the_order_at_the_edges() -> None:
    ascending = ["-9.9e125", "-1e125", "-10", "-1.01", "-1.001", "-1", "-0.9", "-1e-130", "0"]
    ascending += ["1e-130", "0.9", "1", "1.001", "1.01", "9", "10", "1e125", "9.9e125"]
    encoded = [numbers.sort_key(numbers.normalise(text)) for text in ascending]
    assert encoded == sorted(encoded)
    assert len(set(encoded)) == len(encoded)


@given(number_texts(), number_texts())
def test_sums_are_exact_or_refused(left: str, right: str) -> None:
    one, two = numbers.normalise(left), numbers.normalise(right)
    with localcontext() as context:
        context.prec = 1000
        exact = Decimal(one) + Decimal(two)
        difference = Decimal(one) - Decimal(two)
    for compute, expected in ((numbers.add, exact), (numbers.subtract, difference)):
        try:
            result = compute(one, two)
        except ApiError as error:
            assert "38" in error.message or "Number" in error.message
        else:
            assert Decimal(result) == expected


@pytest.mark.parametrize(
    ("text", "size"), [("0", 1), ("5", 2), ("-5", 3), ("123", 3), ("1000", 2), ("9" * 38, 20)]
)
def test_sizes(text: str, size: int) -> None:
    assert numbers.size(text) == size
