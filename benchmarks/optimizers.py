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
    """Damped Newton and SciPy's Newton-CG with the same value, gradient and Hessian, where both come to a known minimum."""
    print(f"\ndamped Newton, n <= 10, tolerance {TOLERANCE:g}: SciPy's Newton-CG with the same compiled functions")
    ratios = []
    for function in standards():
        problem, start = function.problem(), np.array(function.start)
        if start.size > 10:
            continue

        def ours(problem=problem, start=start) -> object:
            return minimize(problem, start, "newton", tolerance=TOLERANCE, max_steps=1000)

        def theirs(problem=problem, start=start) -> object:
            options = {"xtol": TOLERANCE, "maxiter": 1000}
            return scipy_minimize(problem.both, start, jac=True, hess=problem.hessian, method="Newton-CG", options=options)

        found, other = ours(), theirs()
        if not (function.is_minimum(found.value) and function.is_minimum(other.fun)):
            told = f"{found.value:.6g} against {other.fun:.6g}"
            print(f"  {function.name:30} only one at a known minimum: {told}")
            continue
        times = interleaved({"ours": ours, "theirs": theirs}, rounds)
        ratios.append(times["theirs"] / times["ours"])
        print(f"  {function.name:30} {times['ours'] * 1e6:8.0f} us  {found.steps:4d} steps   SciPy {times['theirs'] * 1e6:8.0f} us  "
              f"{other.nit:4d} steps  {ratios[-1]:7.2f} x")  # fmt: skip
    median, mean, fast = statistics.median(ratios), statistics.geometric_mean(ratios), sum(r >= 4 for r in ratios)
    print(f"  median {median:.2f} x, geometric mean {mean:.2f} x over {len(ratios)} functions, at least 4 x in {fast} of them")
    print("  goal: at least 4 times faster")


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
        newton_against_scipy(21)
        for n in (100, 1000) if large else (100,):
            gradients_against_differences(n, 5)


if __name__ == "__main__":
    main(sys.argv[1:])
