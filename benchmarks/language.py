"""How fast a text becomes a tree, beside SymPy's own readers in the same run: medians, taken in turns, with what is asked of us.

Run: python benchmarks/language.py
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from sympy.parsing.latex import parse_latex
from sympy.parsing.sympy_parser import convert_xor, implicit_multiplication, parse_expr, standard_transformations

from tutor.commands.reading import understood
from tutor.limits import LIMITS
from tutor.meaning.scope import Scope, scope_from
from tutor.syntax.parser import parse
from tutor.syntax.printer import show

_UNIT = "x**2*y + sin(x*y) - 3*(x+1)/(2 + cos(x)) + "  # both readers take it
_ARRAYS = "sum((A @ x - y)^2)/m + norm(x)^2 + A[1, :] @ x + "
_LATEX = r"\frac{x^{2}}{1+e^{-x}} + \sqrt{x+1} - \sin\left(x\right) + "
_WIDE = replace(LIMITS, characters=10**6, tokens=10**6)
_TRANSFORMATIONS = (*standard_transformations, implicit_multiplication, convert_xor)
_FRESH = 9  # processes of which the median is taken

Run = Callable[[], object]


def text_of(unit: str, size: int) -> str:
    """A sum of `size` characters or a few less: of these units, and of ones at its end."""
    if size < len(unit):
        return "x^2 y + 2 x"
    text = unit * ((size - 1) // len(unit)) + "x"
    return text + " + 1" * ((size - len(text)) // 4)


def in_turns(runs: Sequence[Run], times: int) -> tuple[float, ...]:
    """The median milliseconds of each run, taken in turns so that a busy moment hits all."""
    taken: list[list[float]] = [[] for _ in runs]
    for _ in range(times):
        for run, seconds in zip(runs, taken, strict=True):
            began = time.perf_counter()
            run()
            seconds.append(time.perf_counter() - began)
    return tuple(1e3 * statistics.median(seconds) for seconds in taken)


def fresh(code: str) -> float:
    """Milliseconds of a process that runs `code` and ends."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return 1e3 * (time.perf_counter() - began)


def told(what: str, ours: float, most: float) -> None:
    """A line: what took how long, and its share of what is asked."""
    print(f"{what:<58} {ours:>8.2f} ms   asked {most:>6.0f} ms   {most / ours:>5.1f}x within")


def beside_sympy() -> None:
    """Parsing by length, beside SymPy's reader."""
    words = Scope().vocabulary.knowing("xy")
    print(f"{'characters':>10} {'parse ms':>9} {'show ms':>9} {'sympy ms':>9} {'sympy / parse':>14} {'us a character':>15}")
    for size in (11, 200, 1000, 4096):
        text = text_of(_UNIT, size)
        tree = parse(text, words, _WIDE)
        runs = (
            lambda text=text: parse(text, words, _WIDE),
            lambda tree=tree: show(tree),
            lambda text=text: parse_expr(text, transformations=_TRANSFORMATIONS, evaluate=False),
        )
        ours, printed, theirs = in_turns(runs, 7 if size > 500 else 51)
        print(f"{len(text):>10} {ours:>9.3f} {printed:>9.3f} {theirs:>9.2f} {theirs / ours:>13.1f}x {1e3 * ours / len(text):>15.2f}")


def latex_beside_sympy() -> None:
    """Two hundred characters of LaTeX, beside SymPy's Lark reader."""
    text = text_of(_LATEX, 200)
    vocabulary = Scope().vocabulary
    ours, theirs = in_turns((lambda: parse(text, vocabulary), lambda: parse_latex(text, backend="lark")), 15)
    print(f"LaTeX, {len(text)} characters: {ours:.3f} ms, sympy {theirs:.1f} ms, {theirs / ours:.0f}x")


def shaped() -> None:
    """Reading with shapes: of plain letters, and of arrays that are checked part by part."""
    arrays = scope_from({"A": "matrix(m, n)", "x": "vector(n)", "y": "vector(m)"})
    for size, most, times in ((200, 2.0, 101), (4096, 50.0, 15)):
        texts = {"scalars": (text_of(_UNIT, size), Scope()), "arrays": (text_of(_ARRAYS, size).replace("+ x +", "+ 1 +"), arrays)}
        runs = [lambda text=text, scope=scope: understood(text, scope, _WIDE) for text, scope in texts.values()]
        for (what, (text, _)), ours in zip(texts.items(), in_turns(runs, times), strict=True):
            told(f"read and shaped, {len(text)} characters of {what}", ours, most)


def long_sum() -> None:
    """Ten thousand terms, by limits that allow them."""
    text = " + ".join(f"{k} x^2" for k in range(1, 10**4 + 1))
    half = " + ".join(f"{k} x^2" for k in range(1, 5 * 10**3 + 1))
    vocabulary = Scope().vocabulary
    whole, part = in_turns((lambda: parse(text, vocabulary, _WIDE), lambda: parse(half, vocabulary, _WIDE)), 3)
    print(f"a sum of 10^4 terms, {len(text)} characters: {whole:.0f} ms, {whole / part:.2f}x of half as many")


def first_words() -> None:
    """The language imported, and its first tree, over the bare interpreter."""
    imports = "import tutor.syntax.parser, tutor.meaning.scope"
    first = "from tutor.meaning.scope import Scope; Scope().read('x^2 y')"
    bare, imported, read = in_turns([lambda code=code: fresh(code) for code in ("pass", imports, first)], _FRESH)
    told("import of the language, over the bare interpreter", imported - bare, 150.0)
    told("import and the first tree, over the bare interpreter", read - bare, 150.0)


def main() -> None:
    beside_sympy()
    latex_beside_sympy()
    shaped()
    long_sum()
    first_words()


if __name__ == "__main__":
    main()
