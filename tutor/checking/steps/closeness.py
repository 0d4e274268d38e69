"""When a number is the coordinate asked for: to the figures that are given, at least three."""

from __future__ import annotations

from fractions import Fraction
from math import floor, isfinite, log10

from tutor.checking.verdicts.demands import Demands
from tutor.syntax.nodes import Node, rational

FEWEST, MOST = 3, 6  # figures that a number has to be right to
ENDING = 4  # figures of a coordinate that is asked for as it is
ROUNDING = 1e-9  # of the size of the point and the step: below it a coordinate is 0


def places_of(answer: Node) -> int:
    """How many decimals an answer is written with; 0 of what is no decimal."""
    value = rational(answer)
    return 0 if value is None else next((k for k in range(1, 13) if value.denominator != 1 and (value * 10**k).denominator == 1), 0)


def figures_given(answer: Node) -> int:
    """How many figures a decimal is written with, from three to six; six of a fraction or an expression, which are meant exactly."""
    places = places_of(answer)
    return min(max(len(str(int(abs(rational(answer)) * 10**places))), FEWEST), MOST) if places else MOST


def is_close(given: float, wanted: float, figures: int, scale: float, demands: Demands) -> bool:
    """Whether `given` is `wanted` to so many figures, or as close as is asked.

    A coordinate that ends after four figures or fewer is asked for as it is: 0.8125 is not 0.813. scale: of the point and its step.
    """
    if not isfinite(given):
        return False
    apart, least = abs(given - wanted), ROUNDING * scale
    if demands.tolerance is not None or demands.relative_tolerance is not None:
        return apart <= max(demands.tolerance or 0.0, (demands.relative_tolerance or 0.0) * abs(wanted)) + least
    if apart <= least:
        return True
    if demands.significant is None and _ends(wanted):
        figures = MOST
    figures = demands.significant or figures
    return apart <= 0.5 * 10.0 ** (_exponent(wanted) - figures + 1) * (1 + 1e-9) if wanted else False


def _ends(wanted: float) -> bool:
    """Whether a coordinate ends after four figures or fewer, but for rounding."""
    return abs(float(f"{wanted:.{ENDING - 1}e}") - wanted) <= 1e-12 * abs(wanted)


def _exponent(wanted: float) -> int:
    return floor(log10(abs(wanted)))


def fraction(value: float) -> Fraction:
    """A number as it is told: to ten figures."""
    return Fraction(f"{value:.10g}")
