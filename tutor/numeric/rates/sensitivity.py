"""How the solution of rate equations answers to its parameters: the system integrated together with its forward sensitivities.

Source: Hindmarsh & Serban, User Documentation for CVODES, section 2.6; Brun, Reichert & Künsch 2001 for the influence.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tutor.errors import trouble
from tutor.numeric.rates.integrator import Course, integrate

MOST_TIMES = 100_000
MOST_UNKNOWNS = 600  # states and sensitivities together: each step solves equations of this size

Array = np.ndarray
Rates = Callable[[float, Array, Array], Array]


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """The solution at those of the times asked that were reached.

    times          (t,)
    states         (t, n)
    sensitivities  (t, n, p): by how much state i changes per unit of parameter k
    relative       (t, n, p), masked where a state is 0: by how many percent state i changes per percent of parameter k
    influence      (p,): how many percent of the states' greatest sizes change per percent of parameter k, over all states and times
                   (root of the mean square); 0 of a parameter that is 0
    evaluations    of the rate equations
    ended          "finished", "blow-up" (it, or its rates, grow beyond all numbers), "not-finite" (the rates have no value any more),
                   "limit" (too many evaluations) or "stopped" (by hand); because says it in a sentence
    method         the solver that was used last
    """

    times: Array
    states: Array
    sensitivities: Array
    relative: np.ma.MaskedArray
    influence: Array
    evaluations: int
    ended: str
    because: str
    method: str


def sensitivities(
    rates: Rates,
    jacobian_state: Rates,
    jacobian_parameters: Rates,
    start: object,
    parameters: object,
    times: object,
    tolerance: float = 1e-9,
    start_by: object = None,
) -> Solution:
    """The states and their sensitivities, from `start` (n,) at the first of the `times` (t,), which rise.

    rates                (time, state (n,), parameters (p,)) -> (n,)
    jacobian_state       -> (n, n): the rates by the states; jacobian_parameters -> (n, p): the rates by the parameters
    start_by             (n, p): the start by the parameters; 0 where nothing is said
    tolerance            relative, of SciPy's LSODA; where that gives up, of Radau. Both are given the Jacobian
    The sensitivities S obey S' = J S + F, from S = start_by. They are integrated per percent of their parameter, so that one tolerance
    fits all. Where the solution ends before the last time, that is told, and what there is up to then is handed back.
    Raises TutorError: "start", "times", "shape", "not-finite" where the rates have no value at the start, "limit".
    """
    y0, p, t = _vector(start, "start"), _vector(parameters, "parameters"), _times(times)
    n, k = y0.size, p.size
    if n * (k + 1) > MOST_UNKNOWNS:
        told = f"{n} states and {k} parameters make {n * (k + 1)} equations, at most {MOST_UNKNOWNS} are solved together"
        raise trouble("limit", told, mend="ask for fewer parameters")
    s0 = _start_by(start_by, n, k)
    _check_shapes(rates, jacobian_state, jacobian_parameters, t[0], y0, p)
    scale = np.where(p == 0, 1.0, np.abs(p))

    def both(time: float, z: Array) -> Array:
        y, S = z[:n], z[n:].reshape(n, k)
        with np.errstate(all="ignore"):
            moved = jacobian_state(time, y, p) @ S + jacobian_parameters(time, y, p) * scale
            return np.concatenate([rates(time, y, p), moved.ravel()])

    def jacobian(time: float, z: Array) -> Array:
        """J for the states and for each column of S: what J itself does to S when the states move only slows the solver's steps."""
        with np.errstate(all="ignore"):
            block = jacobian_state(time, z[:n], p)
        whole = np.zeros((z.size, z.size))
        whole[:n, :n] = block
        whole[n:, n:] = np.kron(block, np.eye(k))
        return whole

    course = integrate(both, jacobian, t, np.concatenate([y0, (s0 * scale).ravel()]), tolerance, n)
    return _told(course, n, k, p, scale)


def _told(course: Course, n: int, k: int, p: Array, scale: Array) -> Solution:
    states = course.values[:, :n]
    per_share = course.values[:, n:].reshape(len(course.times), n, k)
    sizes = np.abs(states).max(axis=0, initial=1e-300)
    # a state that is only rounding has no percents
    vanished = np.repeat((np.abs(states) <= 1e-12 * sizes)[:, :, None], k, axis=2) | (p == 0)
    signed = per_share * np.sign(p)
    with np.errstate(all="ignore"):
        relative = np.ma.array(signed / np.where(vanished, 1.0, states[:, :, None]), mask=vanished)
        influence = np.sqrt(np.mean((signed / sizes[:, None]) ** 2, axis=(0, 1))) if len(states) else np.zeros(k)
    return Solution(
        course.times, states, per_share / scale, relative, influence, course.evaluations, course.ended, course.because, course.method
    )


def _vector(given: object, what: str) -> Array:
    vector = np.atleast_1d(_numbers(given))
    if vector.ndim != 1 or not vector.size or not np.isfinite(vector).all():
        raise trouble("start", f"the {what} must be a list of finite numbers", mend="one number for each")
    return vector


def _numbers(given: object) -> Array:
    """The numbers of a list; nan where there is something else, which is told by whoever asks."""
    try:
        return np.asarray(given, dtype=float)
    except (TypeError, ValueError):
        return np.array([np.nan])


def _times(given: object) -> Array:
    t = _numbers(given)
    if t.ndim != 1 or not 2 <= t.size <= MOST_TIMES or not np.isfinite(t).all() or not (np.diff(t) > 0).all():
        raise trouble("times", f"the times must be from 2 to {MOST_TIMES} finite numbers that rise", mend="from 0 to 10")
    return t


def _start_by(given: object, n: int, k: int) -> Array:
    found = np.zeros((n, k)) if given is None else np.asarray(given, dtype=float)
    if found.shape != (n, k) or not np.isfinite(found).all():
        raise trouble("shape", f"the start by the parameters has the shape {found.shape}, not {(n, k)}", mend="a row for each state")
    return found


def _check_shapes(rates: Rates, jacobian_state: Rates, jacobian_parameters: Rates, time: float, y: Array, p: Array) -> None:
    wanted = (("rates", rates, (y.size,)), ("Jacobian by the states", jacobian_state, (y.size, y.size)))
    for name, function, shape in (*wanted, ("Jacobian by the parameters", jacobian_parameters, (y.size, p.size))):
        with np.errstate(all="ignore"):
            found = np.asarray(function(time, y, p), dtype=float)
        if found.shape != shape:
            raise trouble("shape", f"the {name} have the shape {found.shape}, not {shape}", mend="one rate for each state")
        if not np.isfinite(found).all():
            raise trouble("not-finite", f"the {name} are not finite at the start", mend="start elsewhere")
