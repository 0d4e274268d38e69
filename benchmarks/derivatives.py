"""Time to derive and to verify 300 derivatives by values, beside SymPy's `diff` and `simplify`: `python benchmarks/derivatives.py`.

Each derivative is met for the first time, ours and SymPy's in turn, the garbage collector at rest as timeit has it; beside it our
verification with SymPy's own answer.
"""

from __future__ import annotations

import gc
import json
import signal
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tutor.checking.proof.verify import verify
from tutor.derive.derivatives.scalar import derivative
from tutor.meaning.algebra import to_sympy
from tutor.meaning.scope import scope_from

CORPUS = Path(__file__).parents[1] / "tests" / "corpora" / "derivatives.jsonl"
COUNT = 300
MOST_SECONDS = 10  # SymPy is stopped here, and counts as having taken as long


def problems() -> tuple[list[tuple], list[tuple]]:
    """(those that are measured, a few others to warm up with), each as tree, variable, order and scope."""
    found = []
    for line in CORPUS.read_text("utf-8").splitlines():
        row = json.loads(line)
        scope = scope_from(row["assume"])
        found.append((scope.read(row["text"]), row["by"], row["order"], scope))
    places = [k * len(found) // COUNT for k in range(COUNT)]
    return [found[k] for k in places], [p for k, p in enumerate(found) if k not in places][::20]


def milliseconds(work: Callable[[], object]) -> float:
    gc.disable()
    start = time.perf_counter()
    try:
        work()
        return 1e3 * (time.perf_counter() - start)
    finally:
        gc.enable()


def by_sympy(tree, variable: str, order: int, scope) -> float:
    """The time that SymPy takes for the same derivative, simplified; as much as it was given where it did not end."""
    import sympy

    expression = to_sympy(tree, scope)
    symbol = next((s for s in expression.free_symbols if s.name == variable), sympy.Symbol(variable))

    def give_up(*_):
        raise TimeoutError

    signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, MOST_SECONDS)
    try:
        return milliseconds(lambda: sympy.simplify(expression.diff(symbol, order)))
    except Exception:  # out of time, or a failure of its own on the way
        return 1e3 * MOST_SECONDS
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def told(label: str, times: list[float]) -> None:
    ranked = sorted(times)
    print(
        f"{label:34} median {statistics.median(ranked):9.3f} ms   p95 {ranked[len(ranked) * 95 // 100]:9.3f} ms   max {ranked[-1]:9.1f} ms"
    )


def main(with_sympy: bool) -> None:
    """Prints medians in milliseconds and the ratio to SymPy's; what none could confirm is named."""
    measured, others = problems()
    for tree, variable, order, scope in others:
        verify(derivative(tree, variable, scope, order))
    taken: dict[str, list[float]] = {
        "derived": [],
        "derived and verified by values": [],
        "and asked of SymPy": [],
        "SymPy: diff and simplify": [],
    }
    open_ones = []
    for tree, variable, order, scope in measured:
        found = []
        derived = milliseconds(lambda: found.append(derivative(tree, variable, scope, order)))  # noqa: B023 (called at once)
        by_values = milliseconds(lambda: found.append(verify(found[0], with_sympy=False)))  # noqa: B023
        taken["derived"].append(derived)
        taken["derived and verified by values"].append(derived + by_values)
        if with_sympy:
            taken["and asked of SymPy"].append(derived + milliseconds(lambda: verify(found[0])))  # noqa: B023
            taken["SymPy: diff and simplify"].append(by_sympy(tree, variable, order, scope))
        if not found[1].verified:
            open_ones.append(found[1].problem)
    print(f"{len(measured)} derivatives, {len(open_ones)} unconfirmed {open_ones or ''}")
    for label, times in taken.items():
        if times:
            told(label, times)
    if with_sympy:
        ratios = [b / a for a, b in zip(taken["derived and verified by values"], taken["SymPy: diff and simplify"], strict=True)]
        theirs, ours = (statistics.median(taken[k]) for k in ("SymPy: diff and simplify", "derived and verified by values"))
        print(f"SymPy takes {theirs / ours:.0f} times as long by the medians, {statistics.median(ratios):.0f} times case by case")


if __name__ == "__main__":
    main("--ours" not in sys.argv[1:])
