"""How fast a text becomes a tree, beside SymPy's own reader in the same run: medians, interleaved, and their ratio.

Run: python benchmarks/language.py
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace

from sympy.parsing.sympy_parser import convert_xor, implicit_multiplication, parse_expr, standard_transformations

from tutor.limits import LIMITS
from tutor.rules.catalogue import vocabulary
from tutor.syntax.parser import parse
from tutor.syntax.printer import show

_UNIT = "x**2*y + sin(x*y) - 3*(x+1)/(2 + cos(x)) + "  # both readers take it
_SIZES = (11, 200, 4096)
_WIDE = replace(LIMITS, characters=10**5, tokens=10**5)
_TRANSFORMATIONS = (*standard_transformations, implicit_multiplication, convert_xor)


def text_of(size: int) -> str:
    """A sum of about `size` characters."""
    return "x^2 y + 2 x" if size <= 11 else _UNIT * (size // len(_UNIT)) + "x"


def interleaved(runs: tuple[Callable[[], object], ...], times: int) -> tuple[float, ...]:
    """The median milliseconds of each run, taken in turns so that a busy moment hits all."""
    taken: list[list[float]] = [[] for _ in runs]
    for _ in range(times):
        for run, seconds in zip(runs, taken, strict=True):
            began = time.perf_counter()
            run()
            seconds.append(time.perf_counter() - began)
    return tuple(1e3 * statistics.median(seconds) for seconds in taken)


def first_parse() -> float:
    """Milliseconds of a fresh process from before the import to after the first tree."""
    code = (
        "import time; t = time.perf_counter(); from tutor.syntax.parser import parse; from tutor.syntax.vocabulary import Vocabulary; "
        "parse('x^2 y', Vocabulary()); print(1e3 * (time.perf_counter() - t))"
    )
    return statistics.median(
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout) for _ in range(7)
    )


def main() -> None:
    words = vocabulary().knowing("xy")
    print(f"import and first parse, fresh process: {first_parse():.0f} ms")
    print(f"{'characters':>10} {'parse ms':>9} {'show ms':>9} {'sympy ms':>9} {'sympy / parse':>14}")
    for size in _SIZES:
        text = text_of(size)
        tree = parse(text, words, _WIDE)
        runs = (
            lambda text=text: parse(text, words, _WIDE),
            lambda tree=tree: show(tree),
            lambda text=text: parse_expr(text, transformations=_TRANSFORMATIONS, evaluate=False),
        )
        ours, printed, theirs = interleaved(runs, 5 if size > 1000 else 25)
        print(f"{len(text):>10} {ours:>9.2f} {printed:>9.2f} {theirs:>9.2f} {theirs / ours:>13.1f}x")


if __name__ == "__main__":
    main()
