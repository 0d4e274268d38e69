"""SciPy's minimizers, where they are asked for: with our trace, our judge of every step and our words for the ending."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

import numpy as np

from tutor.numeric.descent.outcome import spelled
from tutor.numeric.descent.problem import Array, length
from tutor.numeric.descent.search import Ending, Here, Search

SLOPE = 1e-2  # of a value's size: a larger gradient is no minimum's, whatever a test of the values says


@dataclass(frozen=True, slots=True)
class Solver:
    """One of `scipy.optimize.minimize`.

    uses      "value", "gradient" or "hessian"
    measures  option -> share of our tolerance: SciPy's own test of the gradient must not end the search sooner than ours
    strict    options of its other tests (of the value, of the point), with what they are set to
    is_bounded  whether it keeps to bounds
    is_counted  whether it takes how many steps it may make; else we count
    """

    name: str
    uses: str = "gradient"
    measures: tuple[str, ...] = ("gtol",)
    strict: tuple[tuple[str, float], ...] = ()
    is_bounded: bool = False
    is_counted: bool = True


_TINY = 1e-15
SOLVERS = (
    Solver("nelder-mead", "value", ("xatol",), (("fatol", 1e-14),), True),
    Solver("powell", "value", (), (("xtol", 1e-10), ("ftol", 1e-14)), True),
    Solver("cobyla", "value", (), (("rhobeg", 0.5), ("tol", 1e-8), ("maxiter", 10**8)), is_counted=False),
    Solver("cobyqa", "value", (), (("final_tr_radius", 1e-8), ("maxfev", 10**8)), True),
    Solver("cg"),
    Solver("bfgs"),
    Solver("l-bfgs-b", strict=(("ftol", 0.0), ("maxfun", 10**8)), is_bounded=True),
    Solver("tnc", strict=(("ftol", _TINY), ("xtol", _TINY), ("maxfun", 10**8)), is_bounded=True, is_counted=False),
    Solver("slsqp", measures=("ftol",), is_bounded=True),
    Solver("newton-cg", "hessian", (), (("xtol", 1e-10),)),
    Solver("dogleg", "hessian"),
    Solver("trust-ncg", "hessian"),
    Solver("trust-krylov", "hessian"),
    Solver("trust-exact", "hessian"),
    Solver("trust-constr", "hessian", strict=(("xtol", 1e-12),)),
)


_PASSING = ("diverged", "not-finite")  # a solver may come back from such a point by itself


class _Over(Exception):
    """Carries an ending out of SciPy's loop; None where its steps have run out."""


class _Asked:
    """Value and gradient at the point asked last: SciPy asks for them one after the other."""

    def __init__(self, search: Search):
        self.search, self.here, self.values = search, None, {}

    def at(self, x: Array) -> Here:
        if self.here is None or not np.array_equal(self.here.point, x):
            self.here = self.search.at(np.array(x, dtype=float))
        return self.here

    def value(self, x: Array) -> float:
        found = self.search.meter.value(np.asarray(x, dtype=float))
        return found if np.isfinite(found) else np.inf


def run(name: str, search: Search, here: Here, max_steps: int, tolerance: float, arrived: Callable[[Here], Ending | None]) -> Ending | None:
    """SciPy's iterations from `here`, each told to `arrived`; the ending, None where SciPy ended by itself."""
    from scipy.optimize import Bounds, OptimizeResult, minimize

    solver = next(s for s in SOLVERS if s.name == name)
    asked, steps = _Asked(search), count(1)

    def after(x: Array | OptimizeResult, *_: object) -> None:
        ending = arrived(asked.at(getattr(x, "x", x)))
        if ending and ending[0] in _PASSING:
            ending = None
        if ending or next(steps) >= max_steps:
            raise _Over(ending)

    told: dict[str, object] = dict.fromkeys(solver.measures, tolerance / (2 * np.sqrt(here.point.size)))
    told |= dict(solver.strict) | ({"maxiter": max_steps} if solver.is_counted else {})
    given: dict[str, object] = {"options": told, "callback": after}
    if "tol" in told:
        given["tol"] = told.pop("tol")
    if solver.uses != "value":
        given["jac"] = lambda x: asked.at(x).gradient
    if solver.uses == "hessian":
        given["hess"] = lambda x: search.meter.hessian(np.asarray(x, dtype=float))
    if search.box is not None:
        given["bounds"] = Bounds(search.box.lower, search.box.upper, keep_feasible=True)
    value = asked.value if solver.uses == "value" else (lambda x: asked.at(x).value)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what SciPy warns of, its result says as well
            return _finished(minimize(value, here.point, method=name, **given), asked, arrived, search, solver, max_steps)
    except _Over as over:
        return over.args[0]
    except (ValueError, np.linalg.LinAlgError) as failed:
        return "stalled", f"stalled: SciPy's {name} stopped: {failed}"


def _finished(
    result: object, asked: _Asked, arrived: Callable[[Here], Ending | None], search: Search, solver: Solver, most: int
) -> Ending | None:
    """SciPy's own end: its point is noted, where no step came there; that it is stationary is not taken on trust."""
    here = asked.at(np.asarray(result.x, dtype=float))
    ending = arrived(here)
    said = str(result.message).strip().rstrip(".").lower()
    if ending or getattr(result, "nit", 0) >= most:
        return ending
    if result.success:
        downhill = here.point - here.gradient
        norm = length(here.point - (downhill if search.box is None else search.box.clip(downhill)))  # a hair off a wall is at it
        if norm <= SLOPE * (1 + abs(here.value)):
            return "converged", f"converged: by SciPy's own test ({said}), with the gradient's length at {spelled(norm)}"
        told = f"the search is over by SciPy's own test ({said}), yet the gradient's length is {spelled(norm)}"
        return "stalled", f"stalled: {told}; there may be a corner or an edge of the domain"
    return ("stalled", f"stalled: SciPy's {solver.name} gave up ({said})") if solver.uses == "value" else None
