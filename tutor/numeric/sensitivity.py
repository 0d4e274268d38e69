"""How the solution of rate equations answers to its parameters: the system integrated together with its forward sensitivities."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tutor.errors import trouble

MOST_TIMES = 100_000
MOST_EVALUATIONS = 200_000

Array = np.ndarray
Rates = Callable[[Array, Array], Array]


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """The solution at the times asked.

    times          (t,)
    states         (t, n)
    sensitivities  (t, n, p): by how much state i changes per unit of parameter k
    relative       (t, n, p), masked where a state is 0: by how many percent state i changes per percent of parameter k
    evaluations    of the rate equations
    """

    times: Array
    states: Array
    sensitivities: Array
    relative: np.ma.MaskedArray
    evaluations: int


def sensitivities(
    rates: Rates,
    jacobian_state: Rates,
    jacobian_parameters: Rates,
    start: object,
    parameters: object,
    times: object,
    tolerance: float = 1e-9,
) -> Solution:
    """The states and their sensitivities, from `start` (n,) at the first of the `times` (t,), which rise.

    rates                (state (n,), parameters (p,)) -> (n,)
    jacobian_state       -> (n, n): the rates by the states; jacobian_parameters -> (n, p): the rates by the parameters
    tolerance            relative, of SciPy's LSODA; where that gives up, of Radau
    The sensitivities S obey S' = J S + F with S = 0 at first, because the start does not depend on the parameters.
    Raises TutorError: "start", "times", "shape", "not-finite", "limit" where the solution takes too many evaluations.
    """
    y0, p, t = _vector(start, "start"), _vector(parameters, "parameters"), _times(times)
    n, k = y0.size, p.size
    _check_shapes(rates, jacobian_state, jacobian_parameters, y0, p)
    pace = _Pace(t[-1] - t[0])

    def both(time: float, z: Array) -> Array:
        pace.tick(time)
        y, S = z[:n], z[n:].reshape(n, k)
        with np.errstate(all="ignore"):
            return np.concatenate([rates(y, p), (jacobian_state(y, p) @ S + jacobian_parameters(y, p)).ravel()])

    z = _integrate(both, t, np.concatenate([y0, np.zeros(n * k)]), tolerance)
    states, S = z[:, :n], z[:, n:].reshape(len(t), n, k)
    # a state that is only rounding has no percents
    vanished = np.abs(states) <= 1e-12 * np.abs(states).max(axis=0, initial=1e-300)
    with np.errstate(all="ignore"):
        relative = np.ma.array(S * p / np.where(vanished, 1.0, states)[:, :, None], mask=np.repeat(vanished[:, :, None], k, axis=2))
    return Solution(t, states, S, relative, pace.count)


@dataclass(slots=True)
class _Pace:
    """Counts evaluations, and stops a solver that no longer comes forward."""

    span: float
    count: int = 0
    milestone: float = -np.inf

    def tick(self, time: float) -> None:
        self.count += 1
        if self.count > MOST_EVALUATIONS:
            raise trouble(
                "limit", f"the solution took more than {MOST_EVALUATIONS} evaluations", mend="a shorter time, or a milder tolerance"
            )
        if self.count % 2000 == 0:
            if abs(time - self.milestone) < 1e-9 * self.span:
                raise trouble("not-finite", f"the solution grows beyond all numbers near the time {time:.6g}", mend="a shorter time")
            self.milestone = time


def _integrate(f: Callable[[float, Array], Array], t: Array, start: Array, tolerance: float) -> Array:
    """(t, n): the solution at the times, by LSODA, or by Radau where LSODA gives up."""
    import warnings

    from scipy.integrate import solve_ivp

    for method in ("LSODA", "Radau"):
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")  # SciPy warns of what its status says as well
            try:
                found = solve_ivp(f, (t[0], t[-1]), start, method, t_eval=t, rtol=tolerance, atol=tolerance * 1e-3)
            except (ValueError, np.linalg.LinAlgError):  # Radau's way of meeting what is not finite
                continue
        if found.success and np.isfinite(found.y).all():
            return found.y.T
    raise trouble("not-finite", f"the solution has no finite value up to the time {t[-1]:g}", mend="a shorter time")


def _vector(given: object, what: str) -> Array:
    vector = np.atleast_1d(np.asarray(given, dtype=float))
    if vector.ndim != 1 or not vector.size or not np.isfinite(vector).all():
        raise trouble("start", f"the {what} must be a list of finite numbers", mend="one number for each")
    return vector


def _times(given: object) -> Array:
    t = np.asarray(given, dtype=float)
    if t.ndim != 1 or not 2 <= t.size <= MOST_TIMES or not np.isfinite(t).all() or not (np.diff(t) > 0).all():
        raise trouble("times", f"the times must be from 2 to {MOST_TIMES} finite numbers that rise", mend="from 0 to 10")
    return t


def _check_shapes(rates: Rates, jacobian_state: Rates, jacobian_parameters: Rates, y: Array, p: Array) -> None:
    wanted = (("rates", rates, (y.size,)), ("Jacobian by the states", jacobian_state, (y.size, y.size)))
    for name, function, shape in (*wanted, ("Jacobian by the parameters", jacobian_parameters, (y.size, p.size))):
        with np.errstate(all="ignore"):
            found = np.asarray(function(y, p), dtype=float)
        if found.shape != shape:
            raise trouble("shape", f"the {name} have the shape {found.shape}, not {shape}", mend="one rate for each state")
        if not np.isfinite(found).all():
            raise trouble("not-finite", f"the {name} are not finite at the start", mend="start elsewhere")
