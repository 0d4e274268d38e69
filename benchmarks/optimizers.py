"""Which method reaches which known minimum, and how fast: our Newton and L-BFGS against SciPy's with the same functions.

python benchmarks/optimizers.py            the table of minima, then the times as ratios
python benchmarks/optimizers.py --large    every method in the table, SciPy's too, and n = 1000
"""

from __future__ import annotations

import statistics
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy.optimize import minimize as scipy_minimize
from threadpoolctl import threadpool_limits
from timing import interleaved, report

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.numeric.standard import Standard, standards
from tutor.errors import TutorError
from tutor.numeric.descent.methods import METHODS, method_named
from tutor.numeric.descent.optimize import minimize

TOLERANCE = 1e-8
SHOWN = ("newton", "gauss-newton", "levenberg-marquardt", "conjugate gradient", "bfgs", "l-bfgs", "coordinate descent", "steepest descent",
         "adam", "scipy newton-cg", "scipy trust-exact", "scipy bfgs", "scipy l-bfgs-b", "scipy nelder-mead")  # fmt: skip
MARKS = "● a known minimum, after so many evaluations; ○ ended elsewhere; · not a sum of squares"


def minima(methods: tuple[str, ...]) -> None:
    """One line a function, one column a method: the evaluations to a known minimum."""
    print(f"minima from the standard starts, at most 2000 steps, tolerance {TOLERANCE:g}\n{MARKS}")
    heads = [m.replace("scipy ", "s:").replace("levenberg-marquardt", "lm").replace("gauss-newton", "gn") for m in methods]
    widths = [max(7, len(h)) for h in heads]
    print(f"{'':30}" + "  ".join(f"{h:>{w}}" for h, w in zip(heads, widths, strict=True)))
    reached = dict.fromkeys(methods, 0)
    for function in standards():
        cells = []
        for method in methods:
            cell, is_reached = _cell(function, method)
            reached[method] += is_reached
            cells.append(cell)
        print(f"{function.name:30}" + "  ".join(f"{c:>{w}}" for c, w in zip(cells, widths, strict=True)))
    print(f"{'reached':30}" + "  ".join(f"{reached[m]:>{w}}" for m, w in zip(methods, widths, strict=True)))


def _cell(function: Standard, method: str) -> tuple[str, bool]:
    try:
        outcome = minimize(function.problem(), function.start, method, tolerance=TOLERANCE, max_steps=2000)
    except TutorError:
        return "·", False
    is_reached = function.is_minimum(outcome.value)
    return f"{'●' if is_reached else '○'} {outcome.evaluations}", is_reached


def newton_against_scipy(rounds: int) -> None:
    """Damped Newton and SciPy's Newton-CG with the same compiled functions, where both come to a known minimum.

    SciPy gets them as its users pass them, fun, jac and hess; and once more with value and gradient in one call (jac=True). Ours
    takes value, gradient and Hessian of one point from one function, the Hessian alone where a halved step needs it. Five searches
    in a row are timed, in turn, so that each finds its own code warm.
    """
    print(f"\ndamped Newton, n <= 10, tolerance {TOLERANCE:g}: SciPy's Newton-CG with the same compiled functions")
    print("  apart: SciPy is given fun, jac and hess; together: fun and jac in one call, and hess")
    ratios: dict[str, list[float]] = {"apart": [], "together": []}
    for function in standards():
        if len(function.start) > 10:
            continue
        candidates = _newtons(function)
        found, other, _ = (run() for run in candidates.values())
        if not (function.is_minimum(found.value) and function.is_minimum(other.fun)):
            told = f"{found.value:.6g} against {other.fun:.6g}"
            print(f"  {function.name:30} only one at a known minimum: {told}")
            continue
        times = interleaved(candidates, rounds, calls=5)
        for kind, each in ratios.items():
            each.append(times[kind] / times["ours"])
        ours, apart, together = (f"{times[kind] * 1e6:8.0f} us" for kind in candidates)
        told = f"{ours} {found.steps:4d} steps   SciPy {apart} apart, {together} together {other.nit:4d} steps"
        print(f"  {function.name:30} {told}  {ratios['apart'][-1]:7.2f} x {ratios['together'][-1]:7.2f} x")
    for kind, each in ratios.items():
        median, mean, fast = statistics.median(each), statistics.geometric_mean(each), sum(r >= 4 for r in each)
        told = f"over {len(each)} functions, at least 4 x in {fast} of them"
        print(f"  {kind + ':':10} median {median:.2f} x, geometric mean {mean:.2f} x {told}")
    print("  goal: at least 4 times faster")


def _newtons(function: Standard) -> dict[str, Callable[[], object]]:
    """Our search, and SciPy's with the functions apart and together."""
    problem, start = function.problem(), np.array(function.start)
    theirs = {"method": "Newton-CG", "hess": problem.hessian, "options": {"xtol": TOLERANCE, "maxiter": 1000}}
    return {
        "ours": lambda: minimize(problem, start, "newton", tolerance=TOLERANCE, max_steps=1000),
        "apart": lambda: scipy_minimize(problem.value, start, jac=problem.gradient, **theirs),
        "together": lambda: scipy_minimize(problem.both, start, jac=True, **theirs),
    }


def gradients_against_differences(n: int, rounds: int) -> None:
    """L-BFGS with the gradient that we derive, and with SciPy's finite differences."""
    problem, start = chained_rosenbrock(n)
    options = {"maxiter": 10_000, "maxfun": 10_000_000, "gtol": 1e-6, "ftol": 0.0}

    def scipy_with(gradient: Callable | None) -> object:
        if gradient is None:
            return scipy_minimize(problem.value, start, method="L-BFGS-B", options=options)
        return scipy_minimize(problem.both, start, jac=True, method="L-BFGS-B", options=options)

    candidates = {
        "SciPy L-BFGS-B with our gradient": lambda: scipy_with(problem.gradient),
        "our L-BFGS": lambda: minimize(problem, start, "l-bfgs", max_steps=10_000),
        "SciPy L-BFGS-B, finite differences": lambda: scipy_with(None),
    }
    report(f"\nL-BFGS, chained Rosenbrock, n = {n}", interleaved(candidates, rounds), "SciPy L-BFGS-B with our gradient",
           "far below the differences' n + 1 values for each gradient")  # fmt: skip
    with_ours, without, own = scipy_with(problem.gradient), scipy_with(None), minimize(problem, start, "l-bfgs", max_steps=10_000)
    print(f"  values reached: {with_ours.fun:.3g} in {with_ours.nfev} evaluations; differences {without.fun:.3g} in {without.nfev}; "
          f"ours {own.value:.3g} in {own.evaluations}")  # fmt: skip


def chained_rosenbrock(n: int) -> tuple[object, np.ndarray]:
    text = f"sum(i=1..{n - 1}, 100(x[i+1] - x_i^2)^2 + (1 - x_i)^2)"
    start = np.where(np.arange(n) % 2, 1.0, -1.2)
    return Standard("chained Rosenbrock", text, tuple(start), 0.0).problem(), start


def main(arguments: list[str]) -> None:
    warnings.simplefilter("ignore")  # SciPy's, of points where a function has no value
    large = "--large" in arguments
    with threadpool_limits(1), np.errstate(all="ignore"):
        minima(tuple(m.name for m in METHODS) if large else tuple(method_named(m).name for m in SHOWN))
        newton_against_scipy(7)
        for n in (100, 1000) if large else (100,):
            gradients_against_differences(n, 5)


if __name__ == "__main__":
    main(sys.argv[1:])
