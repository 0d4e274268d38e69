"""How long gradients and Hessians in matrix form take to derive, statement by statement: medians, in milliseconds of the processor.

Run: python benchmarks/matrices.py
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time

from tutor.derive.arrays.matrix import matrix_gradient
from tutor.derive.arrays.second import matrix_hessian
from tutor.meaning.scope import scope_from

CORPUS = Path(__file__).parents[1] / "tests" / "corpora" / "matrices.jsonl"
GOAL = 5.0  # ms to derive one statement

LINE = {"X": "matrix(m, d)", "w": "vector(d)", "t": "vector(m)", "b": "real"}
SECOND = (  # title, loss, by, declarations, definitions
    ("least squares", "mean((X @ w - t)^2)", "w", LINE, {}),
    ("the logistic loss", "-mean(t * log(p) + (1 - t) * log(1 - p))", "w", LINE, {"p": "sigmoid(X @ w)"}),
    ("the logistic loss, by blocks", "-mean(t * log(p) + (1 - t) * log(1 - p))", "w b", LINE, {"p": "sigmoid(X @ w + b)"}),
    ("the norm", "norm(w)", "w", LINE, {}),
    ("log-sum-exp", "logsumexp(w)", "w", LINE, {}),
    ("logdet, entry by entry", "logdet(A)", "A", {"A": "matrix(n, n)"}, {}),
    (
        "softmax regression, entry by entry",
        "cross_entropy(Y, X @ W)",
        "W",
        {"X": "matrix(m, d)", "W": "matrix(d, k)", "Y": "matrix(m, k)"},
        {},
    ),
)


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
        start = process_time()
        work()
        times.append(process_time() - start)
    return 1e3 * median(times)


def main() -> None:
    times = []
    for line in CORPUS.read_text().splitlines():
        row = json.loads(line)
        scope = scope_from(row["kinds"], row.get("definitions", {}))
        node, wrt = scope.read(row["of"]), tuple(row["gradient"])
        times.append((milliseconds(lambda n=node, w=wrt, s=scope: matrix_gradient(n, w, s)), row["name"]))
    times.sort(reverse=True)
    within = sum(t <= GOAL for t, _ in times)
    print(f"{len(times)} statements: median {median(t for t, _ in times):.1f} ms, {within} within {GOAL:.0f} ms; the slowest:")
    for time, name in times[:8]:
        print(f"{time:10.1f}  {name}")
    for title, loss, wrt, kinds, lines in (deep(5), deep(20)):
        scope = scope_from(kinds, lines)
        node, asked = scope.read(loss), wrt.split()
        print(f"{milliseconds(lambda n=node, w=asked, s=scope: matrix_gradient(n, w, s)):10.1f}  {title}")
    for title, loss, wrt, kinds, lines in SECOND:
        scope = scope_from(kinds, lines)
        node, asked = scope.read(loss), tuple(wrt.split())
        print(f"{milliseconds(lambda n=node, w=asked, s=scope: matrix_hessian(n, w, s)):10.1f}  Hessian of {title}")


if __name__ == "__main__":
    main()
