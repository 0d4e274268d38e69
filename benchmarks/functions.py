"""How fast gradients are derived, compiled and called, against SymPy and hand-written NumPy in the same run: medians and ratios.

python benchmarks/functions.py            Rosenbrock n = 100 and the losses of the lessons
python benchmarks/functions.py --large    n = 1000 too (SymPy takes minutes)
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import sympy
from timing import interleaved, report

from tutor.meaning.scope import scope_from
from tutor.numeric.compile import compile_function
from tutor.numeric.graph import hessian, reverse
from tutor.rules.catalogue import read
from tutor.syntax.nodes import Apply, Node


def rosenbrock(n: int) -> tuple[Node, list[str]]:
    """The tree of sum 100 (b - a^2)^2 + (1 - a)^2 over neighbors a, b."""
    names = [f"x{k}" for k in range(n)]
    terms = [read(f"100 ({b} - {a}^2)^2 + (1 - {a})^2") for a, b in pairwise(names)]
    return Apply("+", tuple(terms)), names


def derive(n: int, rounds: int) -> None:
    tree, names = rosenbrock(n)
    symbols = sympy.symbols(names)
    expression = sum(100 * (b - a**2) ** 2 + (1 - a) ** 2 for a, b in pairwise(symbols))

    def ours_compiled() -> Callable:
        return compile_function(Apply("[]", reverse(tree, names)), names)

    def theirs() -> list:
        sympy.core.cache.clear_cache()
        return [expression.diff(s) for s in symbols]

    def theirs_compiled() -> Callable:
        return sympy.lambdify(symbols, theirs(), "numpy", cse=True)

    ours_compiled()  # tables are read and SymPy is imported once
    times = interleaved({"tutor: reverse": lambda: reverse(tree, names), "sympy: diff": theirs}, rounds)
    report(f"derive the gradient, Rosenbrock n = {n}", times, "tutor: reverse")
    times = interleaved({"tutor: reverse + compile": ours_compiled, "sympy: diff + lambdify(cse)": theirs_compiled}, rounds)
    report(f"derive and compile, n = {n}", times, "tutor: reverse + compile")
    times = interleaved({"tutor: hessian": lambda: hessian(tree, names)}, rounds)
    report(f"sparse Hessian, n = {n}", times, "tutor: hessian")


def call(n: int, rounds: int) -> None:
    tree, names = rosenbrock(n)
    gradient = reverse(tree, names)
    f, g = compile_function(tree, names), compile_function(Apply("[]", gradient), names)
    both = compile_function((tree, Apply("[]", gradient)), names)
    symbols = sympy.symbols(names)
    expression = sum(100 * (b - a**2) ** 2 + (1 - a) ** 2 for a, b in pairwise(symbols))
    theirs = sympy.lambdify(symbols, [expression.diff(s) for s in symbols], "numpy", cse=True)
    x = np.random.default_rng(0).normal(size=n)
    batch = np.random.default_rng(0).normal(size=(1000, n))
    columns = list(batch.T)
    np.testing.assert_allclose(g(x), theirs(*x))
    times = interleaved(
        {"gradient": lambda: g(x), "value": lambda: f(x), "value and gradient": lambda: both(x), "sympy cse, gradient": lambda: theirs(*x)},
        rounds * 100,
    )
    report(f"call at one point, n = {n}", times, "gradient")
    print(f"  value and gradient cost {times['value and gradient'] / times['value']:.2f} values")
    times = interleaved(
        {"gradient": lambda: g(batch), "value": lambda: f(batch), "sympy cse, gradient": lambda: np.array(theirs(*columns)).T}, rounds * 4
    )
    report(f"call on a batch of 1000 points, n = {n}", times, "gradient")


def losses(rounds: int) -> None:
    """Losses over data against what one would write by hand."""
    rng = np.random.default_rng(0)
    scope = scope_from({"x": "vector(m)", "y": "vector(m)"})
    f = compile_function(scope.read("mean((y - (w x + b))^2)"), ["x", "y", "w", "b"], scope)
    x, y = rng.normal(size=(2, 1_000_000))
    times = interleaved({"tutor": lambda: f(x=x, y=y, w=0.3, b=0.1), "by hand": lambda: np.mean((y - (0.3 * x + 0.1)) ** 2)}, rounds * 4)
    report("mean squared error, m = 10^6", times, "tutor")
    scope = scope_from({"X": "matrix(m, d)", "w": "vector(d)", "y": "vector(m)"})
    g = compile_function(scope.read("X.T @ (sigmoid(X @ w) - y)/m"), ["X", "w", "y"], scope)
    data, w, labels = rng.normal(size=(10_000, 10)), rng.normal(size=10), (rng.random(10_000) < 0.5) * 1.0

    def by_hand() -> np.ndarray:
        z = data @ w
        share = np.exp(-np.abs(z))
        return data.T @ (np.where(z >= 0, 1.0, share) / (1 + share) - labels) / len(labels)

    times = interleaved({"tutor": lambda: g(X=data, w=w, y=labels), "by hand, stable": by_hand}, rounds * 20)
    report("logistic gradient, m = 10^4, d = 10", times, "tutor")


def main(arguments: list[str]) -> None:
    derive(100, 3)
    call(100, 5)
    losses(5)
    if "--large" in arguments:
        derive(1000, 1)


if __name__ == "__main__":
    main(sys.argv[1:])
