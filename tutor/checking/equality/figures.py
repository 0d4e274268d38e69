"""Significant figures: when a number given is right to so many of them."""

from __future__ import annotations

from fractions import Fraction

from tutor.checking.equality.agreement import Equivalence
from tutor.errors import TutorError, trouble
from tutor.numeric.rigorous.balls import ball, exactly
from tutor.syntax.nodes import Node
from tutor.syntax.printer import show

MOST = 100  # figures that can be asked for


def refuse_figures(significant: int | None) -> None:
    """Raises TutorError("significant") for what is no number of figures."""
    if significant is not None and (isinstance(significant, bool) or not isinstance(significant, int) or not 1 <= significant <= MOST):
        raise trouble("significant", f"{significant} is no number of figures", mend=f"a whole number from 1 to {MOST}")


def to_figures(left: Node, right: Node, significant: int) -> Equivalence:
    """The verdict on two numbers, `right` the expected one: right is what lies within half a unit of its last figure asked for,
    and what is rounded to the same figures. A half may go either way; more figures than asked for are welcome, zeros at the end
    need not be written. The figures of 0 are 0: only 0 itself is right.
    """
    try:
        a, b = (_middle(n) for n in (left, right))
    except TutorError as error:
        return Equivalence("undecided", error.diagnostic.what)
    unit = Fraction(10) ** (_exponent(b) - significant + 1) if b else Fraction(0)
    is_close = abs(a - b) * 2 <= unit
    if is_close or (unit and _rounded(a, significant) & _rounded(b, significant)):
        return Equivalence("same", f"they agree to {significant} significant figure{'s' * (significant > 1)}")
    wanted, given = (_decimal(min(_rounded(v, significant)), significant) if v else "0" for v in (b, a))
    told = f"one is {given}, the other {wanted}" if given != wanted else f"{show(left)} is too far from {show(right)}"
    return Equivalence("different", f"to {significant} significant figure{'s' * (significant > 1)} {told}")


def _middle(node: Node) -> Fraction:
    """The value, exact or close far beyond any number of figures."""
    found = exactly(ball(node, {}, 1024).mid())
    if found is None:
        raise trouble("limit", f"{show(node)} has too many digits to count its figures", mend="compare the two without figures")
    simple = found.limit_denominator(10**60)
    return simple if abs(simple - found) * 2**400 <= abs(found) else found


def _exponent(value: Fraction) -> int:
    """The exponent of its first figure: 2 for 345, -1 for 0.345."""
    size = abs(value)
    guess = len(str(size.numerator)) - len(str(size.denominator))
    return guess if size >= Fraction(10) ** guess else guess - 1


def _rounded(value: Fraction, significant: int) -> set[Fraction]:
    """`value` rounded to so many figures; both neighbors of a half."""
    if not value:
        return {value}
    unit = Fraction(10) ** (_exponent(value) - significant + 1)
    whole, rest = divmod(value, unit)
    doubled = 2 * rest - unit
    return {(whole + k) * unit for k in ((0,) if doubled < 0 else (1,) if doubled > 0 else (0, 1))}


def _decimal(value: Fraction, significant: int) -> str:
    places = significant - 1 - _exponent(value)
    return f"{float(value):.{max(0, places)}f}" if -6 < _exponent(value) < 15 else f"{float(value):.{significant - 1}e}"
