"""The way of a search judged as a limit: how fast values, gradients and points go to theirs, and where that is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import nan

import numpy as np

from tutor.numeric.descent.outcome import Outcome, Trace, spelled
from tutor.numeric.sequences.convergence import FEWEST, Convergence, judge_sequence

MOST_ROWS = 400  # of a trace that is kept to be judged later
_MOST_NUMBERS = 40_000
_NOISY = 0.3  # of logarithms about their line: more up and down than that is no rate

Array = np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Descent:
    """What a search does as its steps go on.

    rate      "linear", "sublinear", "superlinear", "quadratic", or "" where none was seen
    ratio     the factor by which the distance to where it goes shrinks at each step, of a linear rate; nan otherwise
    order     of convergence, as the steps show it: 1 linear, 2 quadratic; the power of 1/step of a sublinear rate; nan without a rate
    value     extrapolated; nan where none is in sight
    point     (n,) extrapolated; the last one where nothing better is known
    away      how far the last point is from it; nan where that is not known
    steps, values, gradients, moves  (k,) of the last rows: their numbers, values, lengths of gradients, and of the way from row to row
    because   in one sentence
    """

    rate: str
    ratio: float
    order: float
    value: float
    point: Array
    away: float
    steps: Array
    values: Array
    gradients: Array
    moves: Array
    because: str


def judge_descent(outcome: Outcome, tolerance: float = 1e-5) -> Descent:
    """Judge the trace of a search: rate, order, extrapolated value and point."""
    trace, stride = _evenly(outcome.trace)
    moves = np.sqrt((np.diff(trace.points, axis=0) ** 2).sum(axis=1))
    told = (trace.steps, trace.values, trace.gradient_norms, np.concatenate([[nan], moves]))
    if outcome.ended in ("diverged", "unbounded", "not-finite") or len(trace.steps) < FEWEST:
        few = f"{len(trace.steps)} rows are too few to judge: {FEWEST} are needed"
        because = outcome.because if len(trace.steps) >= FEWEST else few
        return Descent("", nan, nan, nan, outcome.point, nan, *told, because)
    rate, ratio, order = _rate(moves, trace, stride)
    point, away = _ahead(trace.points, ratio**stride) if rate == "linear" else (outcome.point, nan)
    value = outcome.value if rate in ("superlinear", "quadratic") else _least(trace, tolerance, rate)
    return Descent(rate, ratio, order, value, point, away, *told, _told(rate, ratio, order, away, judge_sequence(trace.values, tolerance)))


def ending(outcome: Outcome) -> Outcome:
    """The outcome with the end of its trace alone, small enough to be kept."""
    rows = min(len(outcome.trace.steps), MOST_ROWS, max(2 * FEWEST, _MOST_NUMBERS // max(1, outcome.point.size)))
    return replace(outcome, trace=outcome.trace.part(slice(-rows, None)))


def _evenly(trace: Trace) -> tuple[Trace, int]:
    """(the rows that lie evenly many steps apart, how many): the last row of a thinned trace may stand out of line."""
    if len(trace.steps) < 3:
        return trace, 1
    stride = int(trace.steps[-2] - trace.steps[-3])
    even = trace.steps[-1] - trace.steps[-2] == stride
    return (trace if even else trace.part(slice(None, -1))), max(1, stride)


def _rate(moves: Array, trace: Trace, stride: int) -> tuple[str, float, float]:
    """(the rate, the factor of a linear one, the order): from the lengths of the way from row to row, above rounding."""
    sizes = np.abs(trace.points).max(axis=1, initial=1e-300)[1:]
    moving = np.flatnonzero(moves > 1e-13 * np.maximum(sizes, 1e-3))
    if moving.size < 4 or (moves[: moving[-1] + 1] <= 0).any():
        return "", nan, nan
    logs = np.log(moves[: moving[-1] + 1])
    falls = np.diff(logs)
    if len(falls) >= 3 and falls[-1] < np.log(0.3) and falls[-1] < 1.2 * falls[-2] < 0 and stride == 1:
        order = float(np.median([falls[-1] / falls[-2], falls[-2] / falls[-3] if falls[-3] < 0 else 2.0]))
        return ("quadratic" if 1.7 <= order <= 2.4 else "superlinear"), nan, order
    late = slice(-max(4, 2 * len(logs) // 3), None)
    k, y = trace.steps[1 : len(logs) + 1][late].astype(float), logs[late]
    line = np.polyfit(k, y, 1)
    if np.std(y - np.polyval(line, k)) > _NOISY:
        return "", nan, nan
    if _slackens(k, y):
        return "sublinear", nan, float(-np.polyfit(np.log(k), y, 1)[0] - 1)  # the way that is left goes like one power less
    ratio = float(np.exp(line[0]))
    return ("linear", ratio, 1.0) if ratio < 1 - 1e-7 else ("", nan, nan)


def _slackens(k: Array, y: Array) -> bool:
    """Do the logarithms y fall ever more slowly, as those of a power of the step k do? Of a fixed factor they fall evenly."""
    half = len(k) // 2
    if half < 3:
        return False
    first, second = (float(np.polyfit(k[part], y[part], 1)[0]) for part in (slice(None, half), slice(half, None)))
    share = float(k[:half].mean() / k[half:].mean())  # by which the fall of a power is less in the second half
    return first < 0 and second < 0 and abs(second / first - share) < 0.5 * (1 - share)


def _least(trace: Trace, tolerance: float, rate: str) -> float:
    """The value to which the values go."""
    if rate != "sublinear":
        return judge_sequence(trace.values, tolerance).limit
    places = [0, len(trace.steps) // 2, len(trace.steps) - 1]
    k, v = trace.steps[places] + 1.0, trace.values[places]
    if not v[0] > v[1] > v[2]:
        return nan
    wanted, low, high = (v[0] - v[1]) / (v[1] - v[2]), 1e-3, 50.0
    for _ in range(60):  # the power q for which the values at three steps lie on L + c/k^q
        q = (low + high) / 2
        seen = (k[0] ** -q - k[1] ** -q) / (k[1] ** -q - k[2] ** -q)
        low, high = (q, high) if seen < wanted else (low, q)
    share = (v[1] - v[2]) / (k[1] ** -q - k[2] ** -q)
    return float(v[2] - share * k[2] ** -q)


def _ahead(points: Array, ratio: float) -> tuple[Array, float]:
    """(where the points go, how far that is from the last): the rest of a geometric row, where the steps keep one direction."""
    last = points[-1]
    step, before = points[-1] - points[-2], points[-2] - points[-3]
    product = np.linalg.norm(step) * np.linalg.norm(before)
    if not product or abs(step @ before) < 0.9 * product:
        return last, nan
    share = np.copysign(ratio, step @ before)
    found = last + step * share / (1 - share)
    return found, float(np.linalg.norm(found - last))


def _told(rate: str, ratio: float, order: float, away: float, values: Convergence) -> str:
    if rate in ("superlinear", "quadratic"):
        return f"each step is the one before to the power of about {order:.2g}: the right digits multiply by that at each step"
    if rate == "sublinear":
        power = "" if order < 0.05 else f", like 1/k^{spelled(order)} after k steps"
        return f"the distance to where it goes shrinks ever more slowly{power}: the curvature vanishes there, or the steps shrink too soon"
    if rate == "linear":
        each = f"each step leaves about {spelled(ratio)} of the distance, and {spelled(ratio**2)} of the height above the minimum"
        return each + (f"; the last point is about {spelled(away)} from where it goes, if it goes on like this" if away > 0 else "")
    return f"the steps show no rate; of the values: {values.because}"
