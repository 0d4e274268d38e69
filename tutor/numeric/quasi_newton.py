"""BFGS and L-BFGS: SciPy's own, with our trace and our words for the ending."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tutor.numeric.endings import Ending, Judge, rounded, stuck
from tutor.numeric.outcome import Recorder, spelled
from tutor.numeric.problem import Array, Meter, length

_SCIPY = {"bfgs": "BFGS", "l-bfgs": "L-BFGS-B"}


class _Over(Exception):
    """Carries an ending out of SciPy's loop."""


def walk(
    meter: Meter, recorder: Recorder, judge: Judge, value: float, gradient: Array, max_steps: int, tell: Callable[[int], None]
) -> tuple[Ending, tuple[str, ...]]:
    """SciPy's iterations from the judge's start; every iterate is noted and judged."""
    from scipy.optimize import minimize

    number, here = 0, [value]
    seen: dict[bytes, tuple[float, Array]] = {}

    def both(x: Array) -> tuple[float, Array]:
        found = meter.both(x)
        seen.clear()  # the accepted point is the last one asked, or one before it in the same search
        seen[x.tobytes()] = found
        return found

    def after(intermediate_result: object) -> None:
        nonlocal number
        number += 1
        x = np.array(intermediate_result.x, dtype=float)
        there, slope = seen.get(x.tobytes()) or meter.both(x)
        ending = judge.ending(number, x, there, slope, here[-1])
        if np.isfinite(there) and np.isfinite(length(slope)):
            recorder.add(number, x, there, length(slope))
        here.append(there)
        if ending:
            raise _Over(ending)
        tell(number)

    name = judge.method.name
    # our judge measures the Euclidean length; SciPy's own test must not stop sooner
    options = {"maxiter": max_steps, "gtol": judge.tolerance / (2 * np.sqrt(judge.start.size))}
    if name == "l-bfgs":
        options |= {"ftol": 0.0, "maxfun": 20 * max_steps + 100}
    try:
        with np.errstate(all="ignore"):
            minimize(both, judge.start, jac=True, method=_SCIPY[name], callback=after, options=options)
    except _Over as over:
        return over.args[0], ()
    return _gave_up(meter, recorder, judge, number, max_steps), ()


def _gave_up(meter: Meter, recorder: Recorder, judge: Judge, number: int, max_steps: int) -> Ending:
    """SciPy stopped by itself: no steps left, or its line search found nothing lower."""
    _, point, value, norm = recorder.last
    if number >= max_steps:
        return judge.exhausted(number, norm, [])
    _, slope = meter.both(point)
    beyond = meter.value(point - 1e3 * slope / max(norm, 1e-300))
    if beyond < -1e2 * (1 + abs(value)) + value:
        return "unbounded", f"unbounded: from {spelled(value)} a step downhill reaches {spelled(beyond)}, and no search found an end"
    return rounded(number, norm) if norm <= 1e-6 * (1 + abs(value)) else stuck(number, norm)
