"""Exact numbers as Python writes them."""

from __future__ import annotations

from fractions import Fraction

from tutor.errors import trouble


def numeral(value: Fraction) -> str:
    """A number that is not negative, as Python writes it; a quotient where it has no short decimal form."""
    if value.denominator == 1:
        return str(value.numerator) if value < 10**15 else repr(to_float(value))
    if max(value.numerator, value.denominator) < 10**15 and any(value.denominator % p == 0 for p in (3, 7, 11, 13)):
        return f"{value.numerator}/{value.denominator}"
    return repr(to_float(value))


def float_numeral(value: Fraction) -> str:
    """A number that is not negative as a float: Python multiplies two floats three times faster than a float by a whole number."""
    return repr(to_float(value))


def to_float(value: Fraction) -> float:
    try:
        return float(value)
    except OverflowError:
        raise trouble("limit", "a number is too large for floating point", mend="a number below 1e308") from None
