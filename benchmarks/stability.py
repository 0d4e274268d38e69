"""How many digits compiled functions keep: sigmoid, softplus and log-sum-exp in units of the last place, and 130 ill-conditioned formulas.

Beside them the naive formulas, and SymPy's lambdify, plain and with its codegen rewriting. Truth by mpmath.

    python benchmarks/stability.py [--large]
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import mpmath
import numpy as np
import sympy
from sympy.codegen.rewriting import optimize, optims_numpy

from tutor.meaning.algebra import to_sympy
from tutor.meaning.scope import scope_from
from tutor.numeric.functions.compile import compile_function
from tutor.numeric.graph import reverse
from tutor.rules.catalogue import read
from tutor.syntax.nodes import Apply, Node, names

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
from tests.oracle import value  # noqa: E402 (the tests' own oracle, which knows nothing of the tutor's rules)

CORPUS = ROOT / "tests" / "corpora" / "ill_conditioned.jsonl"
RIGHT = 1e-12
WAYS = ("ours, one point", "ours, many points", "ours, the gradient", "SymPy's lambdify", "SymPy's, rewritten by its optims",
        "the enclosure")  # fmt: skip
LEAST = mpmath.mpf(2) ** -1074
X = sympy.Symbol("x", real=True)
SIGMOID, SOFTPLUS = 1 / (1 + sympy.exp(-X)), sympy.log(1 + sympy.exp(X))

Work = Callable[[np.ndarray], object]


def ulps(found: object, wanted: Sequence[mpmath.mpf], sizes: Iterable[float], single: bool = False) -> tuple[float, int]:
    """The worst error in units in the last place of `sizes`, and how many are not finite."""
    worst, lost = 0.0, 0
    least = np.float32(1e-45) if single else 5e-324
    kind = np.float32 if single else float
    for got, true, size in zip(np.ravel(found), wanted, sizes, strict=True):
        if not np.isfinite(got):
            lost += 1
            continue
        unit = mpmath.mpf(float(np.spacing(max(kind(abs(size)), least))))
        worst = max(worst, float(abs(mpmath.mpf(float(got)) - true) / unit))
    return worst, lost


def measured(
    title: str, rows: dict[str, Work], points: np.ndarray, wanted: Sequence[mpmath.mpf], sizes: Iterable[float], **kind: bool
) -> None:
    """One line for each way to compute: the worst error, what is not finite, the warnings."""
    print(title)
    sizes = list(sizes)
    for name, work in rows.items():
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            found = work(points)
        worst, lost = ulps(found, wanted, sizes, **kind)
        print(f"  {name:42} {worst:12.4g} ULP   {lost:5} not finite   {len(told):3} warnings")


def one_by_one(f: Callable) -> Work:
    """A function of one point, called for each."""
    return lambda points: np.array([f([z]) for z in points])


def columns(f: Callable) -> Work:
    return lambda points: f(points[:, None])


def activations(count: int) -> None:
    """sigmoid, its slope and softplus for |z| <= 1000."""
    z = np.concatenate(
        [np.linspace(-1000, 1000, count), np.random.default_rng(0).uniform(-40, 40, count), [0, 1e-300, -1e-12, 36.7, -745, 710]]
    )
    with mpmath.workdps(50):
        exact = [mpmath.mpf(float(v)) for v in z]
        true = {
            "sigmoid": [1 / (1 + mpmath.exp(-v)) for v in exact],
            "sigmoid's slope": [1 / (1 + mpmath.exp(-v)) / (1 + mpmath.exp(v)) for v in exact],
            "softplus": [mpmath.log1p(mpmath.exp(v)) if v < 0 else v + mpmath.log1p(mpmath.exp(-v)) for v in exact],
        }
    trees = {"sigmoid": read("1/(1 + exp(-x))"), "softplus": read("log(1 + exp(x))")}
    trees["sigmoid's slope"] = reverse(trees["sigmoid"], ["x"])[0]
    plain = {
        "sigmoid": lambda v: 1 / (1 + np.exp(-v)),
        "sigmoid's slope": lambda v: np.exp(-v) / (1 + np.exp(-v)) ** 2,
        "softplus": lambda v: np.log(1 + np.exp(v)),
    }
    symbolic = {"sigmoid": SIGMOID, "sigmoid's slope": SIGMOID.diff(X), "softplus": SOFTPLUS}
    for name, wanted in true.items():
        f, single = (compile_function(trees[name], ["x"], dtype=kind) for kind in ("float64", "float32"))
        rows = {"ours, many points": columns(f), "ours, one point": one_by_one(f), "the formula as it is written": plain[name],
                "SymPy's lambdify": sympy.lambdify(X, symbolic[name])}  # fmt: skip
        with mpmath.workdps(50):
            measured(f"{name}, |z| <= 1000; goal: 3 ULP, all finite, no warning", rows, z, wanted, map(float, wanted))
            short = z.astype(np.float32)
            close = [value(read(_AS_WRITTEN[name]), {"x": float(v)}) for v in short]
            measured(
                f"{name} in float32, in its own ULP", {"ours, many points": columns(single)}, short, close, map(float, close), single=True
            )


_AS_WRITTEN = {"sigmoid": "1/(1 + exp(-x))", "sigmoid's slope": "1/(1 + exp(-x))/(1 + exp(x))", "softplus": "log(1 + exp(x))"}


def log_sums(count: int) -> None:
    """log-sum-exp of ten terms, scalars and the rows of a matrix, of several spreads."""
    known = [f"v{k}" for k in range(10)]
    scalars = compile_function(read("log(" + " + ".join(f"e^{v}" for v in known) + ")"), known)
    scope = scope_from({"A": "matrix(m, n)"})
    rows_of = compile_function(scope.read("log(sum(exp(A), axis=1))"), ("A",), scope)
    for spread in (1, 100, 1000):
        a = np.random.default_rng(spread).normal(size=(count, 10)) * spread
        with mpmath.workdps(50):
            wanted = [mpmath.log(mpmath.fsum(mpmath.exp(mpmath.mpf(float(v))) for v in row)) for row in a]
            sizes = [max(abs(float(w)), np.abs(row).max()) for w, row in zip(wanted, a, strict=True)]
            measured(
                f"log-sum-exp of 10 terms, spread {spread}; goal: 3 ULP of max(|result|, max |z|)",
                {"ours, scalars": scalars, "ours, a matrix' rows": lambda points: rows_of(A=points),
                 "the formula as it is written": lambda points: np.log(np.exp(points).sum(axis=1))},
                a, wanted, sizes,
            )  # fmt: skip


def settled(tree: Node, at: dict[str, float]) -> mpmath.mpf:
    """The value at ever more digits, until they agree."""
    last = None
    for digits in (60, 240, 960, 1920):
        with mpmath.workdps(digits):
            try:
                found = value(tree, at)
            except ZeroDivisionError:
                continue
            if last and abs(found - last) <= abs(found) * mpmath.mpf(10) ** -40:
                return found
            last = found
    raise AssertionError(at)


def settled_slope(tree: Node, name: str, at: dict[str, float]) -> mpmath.mpf:
    """The derivative, from differences at several times the digits."""
    last = None
    for digits in (60, 240, 960):
        with mpmath.workdps(4 * digits):
            x, h = mpmath.mpf(at[name]), mpmath.mpf(10) ** -digits * max(abs(mpmath.mpf(at[name])), mpmath.mpf(10) ** -300)
            try:
                found = (value(tree, {**at, name: x + h}) - value(tree, {**at, name: x - h})) / (2 * h)
            except ZeroDivisionError:
                continue
            if last is not None and abs(found - last) <= abs(found) * mpmath.mpf(10) ** -30:
                return found
            last = found
    return last


def is_right(found: float, wanted: mpmath.mpf) -> bool:
    with mpmath.workdps(60):
        return bool(np.isfinite(found)) and abs(mpmath.mpf(float(found)) - wanted) <= RIGHT * abs(wanted) + LEAST


def symbolic(tree: Node, known: list[str], rewritten: bool) -> Callable:
    """SymPy's function of the same formula."""
    expression = to_sympy(tree)
    symbols = {s.name: s for s in expression.free_symbols}
    expression = optimize(expression, optims_numpy) if rewritten else expression
    f = sympy.lambdify([symbols[n] for n in known], expression, modules=["numpy", "scipy"])
    return lambda point: f(*map(np.float64, point))


def formulas() -> None:
    """The table: how many formulas are right to 1e-12 at all of their points."""
    rows = [json.loads(line) for line in CORPUS.read_text("utf-8").splitlines()]
    ways = (
        "ours, one point",
        "ours, many points",
        "ours, the gradient",
        "SymPy's lambdify",
        "SymPy's, rewritten by its optims",
        "the enclosure",
    )
    right: dict[str, set[str]] = {way: set() for way in ways}
    slowest = 0.0
    for row in rows:
        tree = read(row["text"])
        known = sorted(names(tree))
        points = [[float(at[n]) for n in known] for at in row["points"]]
        wanted = [settled(tree, at) for at in row["points"]]
        f, gradient = compile_function(tree, known), compile_function(Apply("[]", reverse(tree, known)), known)
        found = {"ours, one point": [f(p) for p in points], "ours, many points": list(f(np.array(points)))}
        for way, rewritten in (("SymPy's lambdify", False), ("SymPy's, rewritten by its optims", True)):
            found[way] = tried(tree, known, rewritten, points)
        start = time.process_time()
        found["the enclosure"] = [float(f.enclosure(p)) for p in points]
        slowest = max(slowest, (time.process_time() - start) / len(points))
        for way, values in found.items():
            if all(map(is_right, values, wanted)):
                right[way].add(row["text"])
        slopes = [settled_slope(tree, n, at) for at in row["points"] for n in known]
        if all(map(is_right, np.ravel([gradient(p) for p in points]), slopes)):
            right["ours, the gradient"].add(row["text"])
    print(f"{len(rows)} ill-conditioned formulas, right to {RIGHT:g} at all their points; goal: 75 of 85, by the enclosure all")
    for way in WAYS:
        print(f"  {way:42} {len(right[way]):4} of {len(rows)}")
    print(f"  the slowest enclosure: {slowest * 1e3:.1f} ms")
    for way in WAYS[:3]:
        missed = [r["text"] for r in rows if r["text"] not in right[way]]
        print(f"missed by {way}: " + ";  ".join(missed))


def tried(tree: Node, known: list[str], rewritten: bool, points: list[list[float]]) -> list[float]:
    """The values of SymPy's function; nan where it fails."""
    try:
        f = symbolic(tree, known, rewritten)
        with np.errstate(all="ignore"):
            return [float(np.real(f(p))) for p in points]
    except Exception:  # a peer may fail in any way
        return [np.nan] * len(points)


def main(large: bool) -> None:
    activations(4000 if large else 500)
    log_sums(1000 if large else 150)
    formulas()


if __name__ == "__main__":
    main("--large" in sys.argv)
