"""Has a sequence settled? Its limit, how fast it goes there, and whether it goes anywhere: a sequence judged as a limit."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from tutor.errors import trouble
from tutor.numeric.descent.outcome import spelled
from tutor.numeric.sequences.extrapolation import aitken

FEWEST = 5  # values: three ratios of differences are the least that shows a rate
_ROUNDING = 64 * np.finfo(float).eps  # of the values' size: differences below it are rounding


@dataclass(frozen=True, slots=True)
class Convergence:
    """What a sequence does.

    kind         "settled" or "converging"; or "too short", "constant", "oscillating", "diverging", "not-finite"
    limit        extrapolated; nan where the kind says that there is none to speak of
    uncertainty  how far the extrapolated limit moves when the later part of the sequence is not used
    rate         "sublinear", "linear", "superlinear", "quadratic", or "" where none was seen
    ratio        the factor by which the error shrinks at each step, of a linear rate; nan otherwise
    order        the order of convergence: below 1 never, 1 for linear and sublinear, 2 for quadratic; nan where there is none
    settled      the last value is within the tolerance of the limit
    because      the reason, in one sentence with its numbers
    """

    kind: str
    limit: float
    rate: str
    order: float
    settled: bool
    because: str
    uncertainty: float = math.nan
    ratio: float = math.nan


def judge_sequence(values: object, tolerance: float = 1e-5) -> Convergence:
    """Judge a sequence (k,) of numbers, such as the losses of a training.

    tolerance  the distance from the limit at which it counts as settled; of limits larger than 1, times their size
    """
    try:
        x = np.asarray(values, dtype=float).reshape(-1)
    except (TypeError, ValueError):
        raise trouble("sequence", "a sequence is made of numbers", mend="[1, 1/2, 1/4, 1/8, 1/16]") from None
    if not np.isfinite(x).all():
        first = int(np.flatnonzero(~np.isfinite(x))[0])
        return _nothing("not-finite", f"value {first + 1} of {x.size} is {x[first]}, which is no finite number")
    if x.size < FEWEST:
        return _nothing("too short", f"{x.size} values are too few to judge: {FEWEST} are needed")
    if (x == x[0]).all():
        return Convergence("constant", float(x[0]), "", math.nan, True, f"all {x.size} values are {spelled(x[0])}", 0.0)
    differences = np.diff(x)
    sizes = np.abs(differences)
    level = _ROUNDING * max(np.abs(x).max() * 1e-3, np.abs(x[-1]))
    moving = int(np.flatnonzero(sizes > level)[-1]) + 1 if (sizes > level).any() else 0  # after it only rounding
    still = x.size - 1 - moving
    if moving < FEWEST - 2:
        return _stopped(x, moving)
    order = _order(sizes[:moving])
    if _quickens(sizes[:moving]):
        return _fast(x, order, tolerance)
    tail = differences[max(0, moving - max(4, moving // 2)) : moving]
    signs = np.sign(tail)
    if (signs == signs[0]).all() or (signs[1:] == -signs[:-1]).all():
        return _smooth(x, moving, still, bool(signs[0] != signs[-1] or (signs[1:] == -signs[:-1]).all()), tolerance)
    return _noisy(x, tolerance)


def _nothing(kind: str, because: str) -> Convergence:
    return Convergence(kind, math.nan, "", math.nan, False, because)


def _stopped(x: np.ndarray, moving: int) -> Convergence:
    """All but a few of the values are the same."""
    because = f"it reached {spelled(x[-1])} at value {moving + 1} and stays there"
    return Convergence("settled", float(x[-1]), "", math.nan, True, because, 0.0)


def _smooth(x: np.ndarray, moving: int, still: int, alternating: bool, tolerance: float) -> Convergence:
    """A sequence whose differences keep their sign, or turn it every time: read from the ratios of the differences."""
    sizes = np.abs(np.diff(x[: moving + 1]))
    ratios = _ratios(sizes)
    late = ratios[-max(3, len(ratios) // 3) :]
    ratio = float(np.median(late))
    if ratio >= 1 - 1e-9 and still < 2:
        return _away(x, ratio, alternating)
    if ratio >= 1 - 1e-9:  # it went on in steps that did not shrink, and then stood still: no rate to speak of
        return _stopped(x, moving)
    if _slackens(ratios) and not still:
        return _slow(x, alternating, tolerance)
    limit, uncertainty = _aitken(x, moving)
    seen = Convergence("", limit, "linear", 1.0, False, "", uncertainty, ratio)
    return _told(seen, x, tolerance, f"each step leaves about {spelled(ratio)} of the error")


def _ratios(sizes: np.ndarray) -> np.ndarray:
    """Each difference by the one before it, at most 10^9."""
    return np.minimum(sizes[1:] / np.maximum(sizes[:-1], max(sizes.max() * 1e-290, 1e-290)), 1e9)


def _quickens(sizes: np.ndarray) -> bool:
    """Do the ratios of the differences go to 0?"""
    late = _ratios(sizes)[-max(3, (len(sizes) - 1) // 2) :]
    return bool(late[-1] < 0.3 and late[-1] < 0.75 * late[0] and (late[1:] <= 1.05 * late[:-1]).sum() >= len(late) - 1 - len(late) // 4)


def _order(sizes: np.ndarray) -> float:
    """The order q of differences that go like d -> c d^q, from the last three: 1 where they shrink by a fixed factor."""
    first, second, third = np.log(np.maximum(sizes[-3:], np.finfo(float).tiny))
    return float((third - second) / (second - first)) if second < first else 1.0


def _slackens(ratios: np.ndarray) -> bool:
    """Do the ratios go to 1, like those of a power of n? Of a fixed rate they stay; 1/(1 - ratio) then grows like n."""
    if len(ratios) < 4 or (ratios[len(ratios) // 2 :] >= 1).all():
        return bool(len(ratios) >= 4)
    half, quarter = len(ratios) // 2, max(1, len(ratios) // 8)
    middle, end = np.median(ratios[half - quarter : half + quarter]), np.median(ratios[-2 * quarter :])
    if end >= 1 or middle >= 1:
        return True
    grown = math.log((1 - middle) / (1 - end)) / math.log((len(ratios) - quarter + 1) / (half + 1))
    return grown > 0.5


def _away(x: np.ndarray, ratio: float, alternating: bool) -> Convergence:
    """The differences do not shrink."""
    if alternating and ratio < 1 + 1e-3:
        return _nothing("oscillating", f"it swings between {spelled(min(x[-2:]))} and {spelled(max(x[-2:]))}, and the swings do not shrink")
    how = "swings that grow" if alternating else "steps that do not shrink"
    each = "all of one size" if abs(ratio - 1) < 1e-3 else f"each {spelled(ratio)} times the one before"
    return _nothing("diverging", f"it goes away in {how}, {each}; the last value is {spelled(x[-1])}")


def _fast(x: np.ndarray, order: float, tolerance: float) -> Convergence:
    """Faster than any fixed factor: the last value is as good as the limit, and what is left is about the next difference."""
    last, before = abs(x[-1] - x[-2]), abs(x[-2] - x[-3])
    left = last * min(1.0, last / before) ** max(order, 1.0) if before else last
    left = max(left, float(np.spacing(abs(x[-1])))) if last else left  # no float is nearer than its rounding
    rate = "quadratic" if 1.7 <= order <= 2.4 else "superlinear"
    how = (
        f"the correct digits multiply by about {order:.2g} at each step"
        if order > 1.15
        else "each step shrinks the error by a smaller factor"
    )
    seen = Convergence("", float(x[-1]), rate, order, False, "", float(left))
    return _told(seen, x, tolerance, how, left)


def _slow(x: np.ndarray, alternating: bool, tolerance: float) -> Convergence:
    """The differences shrink like a power of n: extrapolated from the values at n/4, n/2 and n (Richardson, with the exponent found)."""
    if alternating:
        means = (x[:-2] + 2 * x[1:-1] + x[2:]) / 4  # twice the mean of neighbors: the swing cancels to second order
        seen = Convergence("", float(means[-1]), "sublinear", 1.0, False, "", float(abs(means[-1] - means[-2])))
        return _told(seen, x, tolerance, "it swings about its limit with swings that shrink ever more slowly")
    limit, exponent = _richardson(x)
    if exponent <= 0.05:
        seen = f"from n/2 to n = {x.size} it went as far as from n/4 to n/2"
        return _nothing("diverging", f"its steps shrink, but no faster than 1/n: {seen}, so no limit is in sight")
    earlier, _ = _richardson(x[: max(4, x.size // 2)])
    seen = Convergence("", limit, "sublinear", 1.0, False, "", abs(limit - earlier))
    power = "1/n" if spelled(exponent) == "1" else f"1/n^{spelled(exponent)}"
    return _told(seen, x, tolerance, f"the error shrinks like {power}, ever more slowly")


def _richardson(x: np.ndarray) -> tuple[float, float]:
    """(limit, exponent) of x(n) = limit + c / n^exponent, through three n that double (or grow by a smaller factor)."""
    begun = _begun(x)
    last = x.size + begun
    growth = min(2.0, math.sqrt(last / (1 + begun)))
    counts = np.array([last / growth**2, last / growth, last])
    if not begun:
        counts = np.array([x.size // 4, 2 * (x.size // 4), 4 * (x.size // 4)])
    first, second, third = np.interp(counts - begun, np.arange(1, x.size + 1), x)
    if third == second or (second - first) / (third - second) <= 0:
        return float(third), math.inf
    factor = (second - first) / (third - second)  # growth^exponent
    exponent = math.log(factor) / math.log(growth)
    return (float(third + (third - second) / (factor - 1)), exponent) if factor > 1 else (math.nan, exponent)


def _begun(x: np.ndarray) -> float:
    """How many steps a power law had gone before the first value: 1/(1 - ratio) grows like n; 0 where it began with it."""
    ratios = np.diff(x)[1:] / np.diff(x)[:-1]
    if len(ratios) < 16 or not (np.abs(ratios) < 1).all():
        return 0.0
    grown = 1 / (1 - ratios)
    half, quarter = len(ratios) // 2, len(ratios) // 8
    middle, end = np.median(grown[half - quarter : half + quarter]), np.median(grown[-2 * quarter :])
    slope = (end - middle) / (len(ratios) - quarter - half)
    begun = end / slope - (len(ratios) - quarter) if slope > 0 else 0.0
    return float(begun) if begun > 0.1 * x.size else 0.0


def _aitken(x: np.ndarray, moving: int) -> tuple[float, float]:
    """(limit, how far it moved from the estimate three values before): Aitken's delta squared at the last three moving values."""
    found = aitken(x[: moving + 1])
    return float(found[-1]), float(abs(found[-1] - found[max(0, len(found) - 4)]))


def _noisy(x: np.ndarray, tolerance: float) -> Convergence:
    """Differences of either sign: the spreads and means of the last three quarters decide."""
    parts = np.array_split(x, 4) if x.size >= 12 else np.array_split(x, 2)
    spreads = [float(np.ptp(p)) for p in parts]
    means = [float(p.mean()) for p in parts]
    limit, spread = means[-1], spreads[-1]
    if spread <= 2 * tolerance * max(1.0, abs(limit)):
        because = f"its last {parts[-1].size} values lie within {spelled(spread)} of each other"
        return Convergence("settled", limit, "", math.nan, True, because, spread / 2)
    moved = abs(means[-1] - means[-2])
    if spread > 1.5 * spreads[-2] or (moved > spread and len(means) > 2 and moved >= abs(means[-2] - means[-3])):
        return _nothing("diverging", f"it goes up and down with a growing reach: {spelled(spread)} of late, {spelled(spreads[-2])} before")
    if spread < 0.85 * spreads[-2] and (len(parts) < 4 or spreads[-2] < spreads[-3]):
        because = (
            f"it goes up and down, but ever less: by {spelled(spread)} of late, by {spelled(spreads[-2])} before; about {spelled(limit)}"
        )
        return Convergence("converging", limit, "", math.nan, False, because, spread / 2)
    return _nothing("oscillating", f"it keeps going up and down, by {spelled(spread)} of late, about {spelled(limit)}")


def _told(seen: Convergence, x: np.ndarray, tolerance: float, how: str, error: float | None = None) -> Convergence:
    """`seen`, judged: settled where the last value is within the tolerance of the limit; with the steps that are still needed."""
    left = abs(x[-1] - seen.limit) if error is None else error
    allowed = tolerance * max(1.0, abs(seen.limit))
    settled = bool(left <= allowed)
    because = f"the last value {spelled(x[-1])} is {spelled(left)} from the limit {_shown(seen, x)}: {how}"
    if not settled and seen.rate == "linear" and 0 < seen.ratio < 1:
        because += f"; about {math.ceil(math.log(allowed / left) / math.log(seen.ratio))} more steps bring it within {spelled(allowed)}"
    return replace(seen, kind="settled" if settled else "converging", settled=settled, because=because)


def _shown(seen: Convergence, x: np.ndarray) -> str:
    """The limit with the digits that are known of it."""
    sure = max(seen.uncertainty, 1e-9 * float(np.abs(x).max()), 1e-300)
    return f"{round(seen.limit, 1 - math.floor(math.log10(sure))) + 0.0:.10g}"
