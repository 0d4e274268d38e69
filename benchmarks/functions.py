"""How fast functions of scalars are derived, compiled and called, against SymPy in the same run: medians, ratios, and the goals beside.

python benchmarks/functions.py            about a minute: Rosenbrock n = 100, deep and long functions, batches
python benchmarks/functions.py --large    n = 1000 and 10^4 too (SymPy's one round takes minutes)

Every derivation starts from a tree of new names, so that nothing is remembered; SymPy's cache is cleared before each of its own.
"""

from __future__ import annotations

import sys
import tracemalloc
from collections.abc import Callable
from itertools import count, pairwise
from statistics import median

import numpy as np
import sympy
from timing import interleaved, report, seconds

from tutor.meaning.scope import Scope
from tutor.numeric.functions.backends import offered
from tutor.numeric.functions.compile import Function, compile_function
from tutor.numeric.functions.derivatives import hessian_function, value_and_gradient
from tutor.numeric.graph import hessian, reverse
from tutor.rules.catalogue import read
from tutor.syntax.nodes import Apply, Name, Node

Problem = tuple[Node, list[str]]
_letters = count()


def rosenbrock(n: int, letter: str = "x") -> Problem:
    """The tree of sum 100 (b - a^2)^2 + (1 - a)^2 over neighbors a, b."""
    names = [f"{letter}{k}" for k in range(n)]
    terms = [read(f"100 ({b} - {a}^2)^2 + (1 - {a})^2") for a, b in pairwise(names)]
    return Apply("+", tuple(terms)), names


def several(make: Callable[[int, str], Problem], n: int, work: Callable[[Node, list[str]], object], rounds: int = 5) -> float:
    """The median time of `work` on new problems, the making of the problem left out."""
    problems = [make(n, f"y{next(_letters)}_") for _ in range(rounds)]
    return median(seconds(lambda p=p: work(*p)) for p in problems)


def symbolic(n: int) -> tuple[sympy.Expr, list[sympy.Symbol]]:
    symbols = list(sympy.symbols([f"x{k}" for k in range(n)]))
    return sympy.Add(*(100 * (b - a**2) ** 2 + (1 - a) ** 2 for a, b in pairwise(symbols))), symbols


def both(tree: Node, names: list[str]) -> Function:
    return value_and_gradient(tree, names, Scope())


def sympy_both(n: int) -> Callable:
    expression, symbols = symbolic(n)
    sympy.core.cache.clear_cache()
    return sympy.lambdify(symbols, [expression, *(expression.diff(s) for s in symbols)], "numpy", cse=True)


def derived(n: int, rounds: int, goal: str) -> None:
    """Value and gradient: derived, and compiled."""
    expression, symbols = symbolic(n)

    def diff() -> list:
        sympy.core.cache.clear_cache()
        return [expression.diff(s) for s in symbols]

    several(rosenbrock, n, both, 1)  # tables are read and SymPy is imported
    taken: dict[str, list[float]] = {"tutor": [], "tutor, derive alone": [], "sympy: diff + lambdify(cse)": [], "sympy, diff alone": []}
    for _ in range(rounds):
        taken["tutor"].append(several(rosenbrock, n, both))
        taken["tutor, derive alone"].append(several(rosenbrock, n, reverse))
        taken["sympy: diff + lambdify(cse)"].append(seconds(lambda: sympy_both(n)))
        if rounds > 1:
            taken["sympy, diff alone"].append(seconds(diff))
    times = {name: median(found) for name, found in taken.items() if found}
    report(f"derive and compile value and gradient, Rosenbrock n = {n}", times, "tutor", goal)


def called(n: int, rounds: int) -> None:
    """Calls at one point, of the function itself and of what is derived from it."""
    tree, names = rosenbrock(n)
    own, value = both(tree, names), compile_function(tree, names)
    gradient = compile_function(Apply("[]", reverse(tree, names)), names)
    expression, symbols = symbolic(n)
    slopes = sympy.lambdify(symbols, [expression.diff(s) for s in symbols], "numpy", cse=True)
    theirs, plain = sympy_both(n), offered(own, "math")
    x = np.random.default_rng(0).normal(size=n)
    row = x.tolist()
    np.testing.assert_allclose(gradient(x), slopes(*x))
    candidates = {
        "value and gradient": lambda: own(x), "sympy, value and gradient": lambda: theirs(*x), "value": lambda: value(x),
        "value and gradient, backend=\"math\"": lambda: plain(row), "gradient": lambda: gradient(x),
        "sympy, gradient": lambda: slopes(*x), "sympy, gradient, given floats": lambda: slopes(*row),
    }  # fmt: skip
    report(f"call at one point, n = {n}", interleaved(candidates, rounds), "value and gradient", "sympy's at least 2 x ours")


def costs(sizes: list[int]) -> None:
    """What a gradient costs beside its function, and how derivation and compilation grow."""
    print("value and gradient beside the value alone; goal: at most 4 values, and time in proportion to n")
    for n in sizes:
        tree, names = rosenbrock(n)
        value, own = compile_function(tree, names), both(tree, names)
        x = np.random.default_rng(0).normal(size=n)
        times = interleaved({"value": lambda f=value, x=x: f(x), "both": lambda f=own, x=x: f(x)}, max(20, 20000 // n))
        made = several(rosenbrock, n, both, 3)
        ratio, line = times["both"] / times["value"], f"derive + compile {made * 1e3:9.2f} ms, {made / n * 1e6:6.1f} µs a name"
        print(f"  n = {n:6}   {ratio:5.2f} values    {line}")


def second(n: int) -> None:
    """The sparse Hessian; SymPy's is measured once, since it takes half a minute."""
    expression, symbols = symbolic(n)
    matrix = []

    def symbolic_hessian() -> None:
        sympy.core.cache.clear_cache()
        matrix.append(sympy.hessian(expression, symbols))

    times = {"tutor": several(rosenbrock, n, hessian), "sympy.hessian": seconds(symbolic_hessian)}
    report(f"derive the Hessian, Rosenbrock n = {n}", times, "tutor", "sympy's 300 x ours")
    theirs = sympy.lambdify(symbols, matrix[0], "numpy", cse=True)
    own = hessian_function(*rosenbrock(n), Scope())
    sparse = offered(own, sparse=True)
    x = np.random.default_rng(0).normal(size=n)
    np.testing.assert_allclose(own(x), theirs(*x))
    candidates = {"tutor (n, n)": lambda: own(x), "tutor, sparse=True": lambda: sparse(x), "sympy, cse": lambda: theirs(*x)}
    report(f"call the Hessian, n = {n}", interleaved(candidates, 200), "tutor (n, n)", "sympy's 15 x ours")


def logistic(depth: int, letter: str) -> Problem:
    """x -> 4 x (1 - x), again and again: as a tree without sharing it has 2^depth leaves."""
    tree: Node = Name(letter)
    for _ in range(depth):
        tree = Apply("*", (read("4"), tree, Apply("+", (read("1"), Apply("-", (tree,))))))
    return tree, [letter]


def product(n: int, letter: str) -> Problem:
    names = [f"{letter}{k}" for k in range(n)]
    return Apply("*", tuple(map(Name, names))), names


def linear(title: str, make: Callable[[int, str], Problem], sizes: list[int]) -> None:
    """Derive, compile and call in proportion to the size."""
    print(f"{title}; goal: twice the size, twice the time")
    before = None
    for n in sizes:
        made = several(make, n, both)
        tree, names = make(n, "x")
        f, x = both(tree, names), np.full(len(names), 0.9)
        call = interleaved({"": lambda f=f, x=x: f(x)}, 200)[""]
        grown = f"   {made / before[0]:5.2f} and {call / before[1]:5.2f} times half the size" if before else ""
        print(f"  size {n:5}   derive + compile {made * 1e3:8.2f} ms   call {call * 1e6:8.1f} µs{grown}")
        before = made, call


def swollen() -> None:
    """SymPy on the same two, as far as it goes in a moment."""

    def iterated(depth: int) -> None:
        x = sympy.Symbol("x")
        tree = x
        for _ in range(depth):
            tree = 4 * tree * (1 - tree)
        sympy.lambdify([x], [tree, tree.diff(x)], "numpy", cse=True)

    def multiplied(n: int) -> None:
        symbols = sympy.symbols(f"x0:{n}")
        tree = sympy.Mul(*symbols)
        sympy.lambdify(symbols, [tree, *(tree.diff(s) for s in symbols)], "numpy", cse=True)

    for title, work, sizes in (("composition", iterated, (6, 9, 12)), ("product", multiplied, (20, 40, 80))):
        found = [seconds(lambda n=n, work=work: (sympy.core.cache.clear_cache(), work(n))) for n in sizes]
        print(f"  sympy, {title}: " + ",  ".join(f"size {n} {t * 1e3:.0f} ms" for n, t in zip(sizes, found, strict=True)))


def batches(n: int, points: int, rounds: int) -> None:
    """Many points at once."""
    tree, names = rosenbrock(n)
    own, theirs = both(tree, names), sympy_both(n)
    single = value_and_gradient(tree, names, Scope(), dtype="float32")
    at = np.random.default_rng(0).normal(size=(points, n))
    columns, small = list(at.T), at.astype(np.float32)
    np.testing.assert_allclose(own(at)[1][:, 3], theirs(*columns)[4])
    times = interleaved({"tutor": lambda: own(at), "sympy": lambda: theirs(*columns), "tutor, float32": lambda: single(small)}, rounds)
    report(f"value and gradient at {points} points, n = {n}", times, "tutor", "sympy's at least 1 x ours")
    for name, work in (("tutor", lambda: own(at)), ("sympy", lambda: theirs(*columns))):
        tracemalloc.start()
        found = work()
        peak, size = tracemalloc.get_traced_memory()[1], sum(np.asarray(part).nbytes for part in found)
        tracemalloc.stop()
        print(f"  {name}: {peak / 1e6:.1f} MB at most, of which the result {size / 1e6:.1f} MB")


def machine_code(n: int, points: int) -> None:
    """Where numba is installed: what its machine code adds."""
    tree, names = rosenbrock(n)
    own = both(tree, names)
    try:
        fast = offered(own, "numba")
    except Exception as told:
        return print(f'backend="numba": {told}')
    at = np.random.default_rng(0).normal(size=(points, n))
    made = seconds(lambda: fast(at))
    times = interleaved({"tutor": lambda: own(at), 'backend="numba"': lambda: fast(at)}, 5)
    report(f"value and gradient at {points} points, n = {n} (numba compiles for {made:.1f} s first)", times, "tutor")


def main(large: bool) -> None:
    derived(100, 5, "sympy's 150 x ours")
    called(100, 500)
    costs([10, 100, 1000, *([10000] if large else [])])
    second(100)
    linear("composition x -> 4 x (1 - x)", logistic, [40, 80, 160])
    linear("product of n variables", product, [160, 320, 640])
    swollen()
    batches(100, 10_000, 9)
    machine_code(20, 10_000)
    if large:
        derived(1000, 1, "sympy's 250 x ours, ours below 500 ms")
        called(1000, 50)


if __name__ == "__main__":
    main("--large" in sys.argv)
