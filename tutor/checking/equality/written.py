"""Numbers as they are written: how many figures and decimals a text shows, which its value does not tell: 1.30 has three, 1.3 two."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

_SIGN = "[-−+]?"
_NUMBER = re.compile(  # no exponent, no index, no argument of a function: x^2, x_1, f(2)
    rf"""(?<![\w.^])(?<![^\W\d]\()(?<!['′’]\()(?P<whole>\d*)(?P<point>\.?)(?P<parts>(?<=\.)\d*)?(?<=\d|\.)(?<!\A\.)
        (?:[eE](?P<e>{_SIGN}\d+) | \s*(?:\*|×|·|⋅|\\cdot|\\times)\s*10(?:\^|\*\*)[{{(]?(?P<ten>{_SIGN}\d+)[)}}]?)?""",
    re.VERBOSE,
)
_LONGEST = 4000  # characters of a text that is looked at


@dataclass(frozen=True, slots=True)
class Written:
    """A number in a text: its digits before and after the point (`parts` is None without one), the power of ten behind it."""

    text: str
    whole: str
    parts: str | None
    exponent: int = 0

    @property
    def figures(self) -> range:
        """How many figures it has. Zeros at the end of a whole number may count or not: 1300 has two, three or four."""
        digits = (self.whole + (self.parts or "")).lstrip("0") or "0" * (len(self.parts or "") + 1)
        fewest = digits if self.parts is not None and digits.strip("0") else digits.rstrip("0") or "0"
        return range(len(fewest), len(digits) + 1)

    @property
    def decimals(self) -> range:
        """How many digits stand behind its point, a power of ten worked out."""
        found = max(0, len(self.parts or "") - self.exponent)
        return range(found, found + 1)


def numbers_in(text: str) -> Iterator[Written]:
    """The numbers that stand in a text, each as it is written."""
    for found in _NUMBER.finditer(text[:_LONGEST]):
        if found["whole"] or found["parts"]:
            power = (found["e"] or found["ten"] or "0").replace("−", "-")
            yield Written(found[0].strip(), found["whole"], found["parts"] if found["point"] else None, int(power[:9]))


def fewest_figures(value: Fraction) -> int | None:
    """How many figures a number needs: 5 for 1.2951; None where its decimals do not end."""
    digits = _ended(value)
    return None if digits is None else max(1, len(str(abs(digits[0])).rstrip("0")))


def fewest_decimals(value: Fraction) -> int | None:
    """How many decimals a number needs; None where they do not end."""
    digits = _ended(value)
    return None if digits is None else digits[1]


def _ended(value: Fraction) -> tuple[int, int] | None:
    """A number as a whole one over the lowest power of ten, and that power."""
    twos = (value.denominator & -value.denominator).bit_length() - 1
    fives, rest = 0, value.denominator >> twos
    while rest % 5 == 0:
        fives, rest = fives + 1, rest // 5
    power = max(twos, fives)
    return None if rest != 1 else (int(value * 10**power), power)
