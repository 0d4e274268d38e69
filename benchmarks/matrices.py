"""How long a gradient and a Hessian in matrix form take to derive: medians, in milliseconds.

Run: python benchmarks/matrices.py
"""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import perf_counter

from tutor.derive.arrays.matrix import matrix_gradient
from tutor.derive.arrays.second import matrix_hessian
from tutor.meaning.scope import scope_from

REGRESSION = {"X": "matrix(m, d)", "w": "vector(d)", "y": "vector(m)", "b": "real", "c": "positive"}
NET = {"X": "matrix(m, d)", "Y": "one-hot matrix(m, k)", "W1": "matrix(d, h)", "b1": "vector(h)", "W2": "matrix(h, k)", "b2": "vector(k)"}
LAYERS = {"Z1": "X @ W1 + b1", "A1": "sigmoid(Z1)", "Z2": "A1 @ W2 + b2", "A2": "softmax(Z2)"}
CASES = [
    ("least squares", "mean((X @ w - y)^2)", "w", REGRESSION, {}),
    ("ridge", "mean((X @ w - y)^2) + c norm(w)^2", "w", REGRESSION, {}),
    ("logistic", "mean(-(y*log(p) + (1-y)*log(1-p)))", "w b", REGRESSION, {"p": "sigmoid(X @ w + b)"}),
    ("quadratic form", "x.T @ A @ x", "x", {"A": "matrix(n, n)", "x": "vector(n)"}, {}),
    ("two layers", "-sum(Y * log(A2))/m", "W1 b1 W2 b2", NET, LAYERS),
]


def deep(layers: int) -> tuple[str, str, str, dict[str, str], dict[str, str]]:
    """A network of this many tanh layers."""
    kinds = {"X": "matrix(m, h)", "T": "matrix(m, h)"} | {f"W{k}": "matrix(h, h)" for k in range(1, layers + 1)}
    kinds |= {f"b{k}": "vector(h)" for k in range(1, layers + 1)}
    lines = {f"A{k}": f"tanh({f'A{k - 1}' if k > 1 else 'X'} @ W{k} + b{k})" for k in range(1, layers + 1)}
    wrt = " ".join(f"W{k} b{k}" for k in range(1, layers + 1))
    return f"{layers} tanh layers", f"mean((A{layers} - T)^2)", wrt, kinds, lines


def milliseconds(work: Callable[[], object], rounds: int = 15) -> float:
    times = []
    for _ in range(rounds):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return 1e3 * median(times)


def main() -> None:
    print(f"{'loss':20} {'gradient':>10} {'Hessian':>10}   ms")
    for title, loss, wrt, kinds, lines in (*CASES, deep(5), deep(20)):
        scope = scope_from(kinds, lines)
        node = scope.read(loss)
        asked = wrt.split()
        gradient = milliseconds(lambda n=node, w=asked, s=scope: matrix_gradient(n, w, s))
        second = f"{milliseconds(lambda n=node, w=wrt[:1], s=scope: matrix_hessian(n, (w,), s)):10.1f}" if wrt[0] in "wx" else ""
        print(f"{title:20} {gradient:10.1f} {second:>10}")


if __name__ == "__main__":
    main()
