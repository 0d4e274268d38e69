"""Numbers as text: decimals as they are typed, quotients where there is no finite decimal."""

from __future__ import annotations

from fractions import Fraction

_LONG = 20  # digits of a whole number that are written out; beyond, zeros at its end that outnumber the other digits become an exponent
_FINE = 12  # places behind the point that are written out; more where most of them are no zeros in front
_SMALL = 6  # zeros behind the point that are written out before more digits than fit


def written(value: Fraction) -> str:
    """The text of a number that is not negative: `12`, `0.5`, `1e-25`, `1.5e30`, `2/3`."""
    top, bottom = value.numerator, value.denominator
    if bottom == 1 and len(str(top)) <= _LONG:
        return str(top)
    twos = (bottom & -bottom).bit_length() - 1
    rest, fives = bottom >> twos, 0
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{top}/{bottom}"
    places = max(twos, fives)
    digits = str(top * 10**places // bottom)
    stripped = digits.rstrip("0") or "0"
    zeros = len(digits) - len(stripped)
    if not places and zeros <= len(stripped):
        return digits
    places -= zeros
    if not places:
        return stripped
    if 0 < places <= max(_FINE, len(stripped) + _SMALL):
        padded = stripped.rjust(places + 1, "0")
        return f"{padded[:-places]}.{padded[-places:]}"
    first, rest = stripped[0], stripped[1:]
    return f"{first}{'.' if rest else ''}{rest}e{len(rest) - places}"
