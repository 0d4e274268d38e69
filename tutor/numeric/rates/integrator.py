"""Rate equations integrated by SciPy's stiff solvers, step by step: what was reached is kept, and why it ended has a name."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

MOST_EVALUATIONS = 200_000
_GROWN = 1e6  # times its first size: what stands at a solution's end is a pole, not only steps that became too small
_HUGE = 1e150

Array = np.ndarray
Field = Callable[[float, Array], Array]


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """The solution (t, n) at those of the times asked that were reached; ended, because and method as in a Solution."""

    times: Array
    values: Array
    evaluations: int
    ended: str
    because: str
    method: str


class _SpentError(Exception):
    """The evaluations ran out."""


def integrate(field: Field, jacobian: Field, times: Array, start: Array, tolerance: float, states: int) -> Course:
    """The solution of z' = field(t, z) at the times, by LSODA, or by Radau from the start where LSODA gives up.

    jacobian  (t, z) -> (n, n), which may be an approximation
    states    how many of the first numbers are the states themselves; the others are sensitivities
    Ctrl-C ends it with what there is so far.
    """
    count = 0

    def counted(time: float, z: Array) -> Array:
        nonlocal count
        count += 1
        if count > MOST_EVALUATIONS:
            raise _SpentError
        return field(time, z)

    best = None
    for method in ("LSODA", "Radau"):
        found = _walked(method, counted, jacobian, times, start, tolerance, states)
        kept, ended, because = found
        course = Course(times[: len(kept)], np.array(kept), count, ended, because, method)
        if ended != "not-finite" or count > MOST_EVALUATIONS:
            return course
        best = course if best is None or len(course.times) > len(best.times) else best
    return best


def _walked(
    method: str, field: Field, jacobian: Field, times: Array, start: Array, tolerance: float, states: int
) -> tuple[list[Array], str, str]:
    """(the values at the times that were reached, how it ended, why) by one of SciPy's solvers."""
    from scipy import integrate as scipy_integrate

    kept, size = [start], max(1.0, float(np.abs(start).max()))
    time = float(times[0])
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # SciPy warns of what its status says as well
        try:
            solver = getattr(scipy_integrate, method)(
                field, times[0], start, times[-1], rtol=tolerance, atol=tolerance * 1e-3, jac=jacobian
            )
            while solver.status == "running":
                solver.step()
                if solver.status == "failed" or not np.isfinite(solver.y).all():
                    return kept, *_broken(solver, time, size, states)
                dense = solver.dense_output() if len(kept) < len(times) and times[len(kept)] <= solver.t else None
                while len(kept) < len(times) and times[len(kept)] <= solver.t:
                    kept.append(dense(times[len(kept)]))
                grown = float(np.abs(solver.y).max())
                if grown > _HUGE or (solver.t - time < 4 * np.spacing(abs(solver.t)) and grown > _GROWN * size):
                    return kept, *_grown(solver, states)
                time = float(solver.t)
        except _SpentError:
            if float(np.abs(solver.y).max()) > _GROWN * size and solver.t < times[-1]:
                return kept, *_grown(solver, states)
            return kept, "limit", f"it took more than {MOST_EVALUATIONS} evaluations to come to the time {solver.t:.6g}"
        except KeyboardInterrupt:
            return kept, "stopped", f"stopped by hand at the time {time:.6g}"
        except (ValueError, np.linalg.LinAlgError):  # Radau's way of meeting what is not finite
            return kept, "not-finite", f"the rates have no finite value beyond the time {time:.6g}"
    return kept, "finished", f"the solution goes on to the time {times[-1]:.6g}"


def _broken(solver: object, time: float, size: float, states: int) -> tuple[str, str]:
    """(how, why) a solver gave up."""
    finite = np.asarray(solver.y)[np.isfinite(solver.y)]
    if finite.size and float(np.abs(finite).max()) > _GROWN * size:
        return _grown(solver, states)
    return "not-finite", f"the rates have no finite value beyond the time {time:.6g}"


def _grown(solver: object, states: int) -> tuple[str, str]:
    """(how, why): it is the solution that grows without bound, or only its rates, as those of a logarithm or a root do."""
    sizes = np.abs(np.nan_to_num(solver.y, nan=np.inf))
    what = "the solution grows" if sizes[:states].max() > min(_GROWN, 1e-3 * sizes.max()) else "the rates grow"
    return "blow-up", f"{what} beyond all numbers near the time {solver.t:.6g}"
