"""Straight-line code as machine code: numba compiles it for one point, and a loop over many points around it. An extra."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from types import FunctionType

import numpy as np

from tutor.errors import trouble
from tutor.numeric.functions.assembly import Places, assembled
from tutor.numeric.functions.numerals import float_numeral
from tutor.numeric.functions.statements import Spelling, Statements, statements
from tutor.numeric.words import function
from tutor.syntax.nodes import Apply, Node, contents

Kernel = Callable[[np.ndarray, np.ndarray], None]


def kernel(entries: Sequence[Node], names: Sequence[str]) -> Kernel:
    """(points (points, n), found (points, k)) -> None: computes the lowered `entries` at each point into its row of `found`.

    Raises TutorError("extra") where numba is not installed, TutorError("backend") for a function that it cannot compile.
    """
    quiet = machine_code()
    if ".." in contents(Apply(",", tuple(entries))).operations:
        raise trouble("backend", "a sum over an index is not compiled to machine code", mend='backend="numpy"')
    places = Places()
    spelled = {name: f"values[{k}]" for k, name in enumerate(names)}
    code = statements(entries, Spelling(spelled, places, lambda k: f"v{k}", width=400, number=float_numeral, squares=True))
    stored = tuple((f"out[{k}]", text) for k, text in enumerate(code.results))
    plain = assembled((), Statements((*code.lines, *stored), ()), places, as_tuple=True, out=())
    words = {identifier: _word(path, quiet) for identifier, path in places.paths.items()}
    one = quiet(FunctionType(plain.__code__, {**plain.__globals__, **words}))

    @quiet
    def many(points: np.ndarray, found: np.ndarray) -> None:
        for k in range(points.shape[0]):
            one(points[k], found[k])

    return many


def machine_code(fastmath: Collection[str] = ()) -> Callable[[Callable], Callable]:
    """What compiles a plain function to machine code, in which inf or nan stands over 0 and nothing is raised.

    Raises TutorError("extra") where numba is not installed.
    """
    try:
        from numba import njit
    except ImportError:
        raise trouble("extra", "numba is not installed", mend="pip install 'calculus-tutor[numba]'") from None
    return njit(error_model="numpy", fastmath=set(fastmath))


def _where(condition, a, b):
    return a if condition else b


def _lse(*terms):
    top = terms[0]
    for term in terms:
        top = np.maximum(top, term)
    share = 0.0
    for term in terms:
        share += np.exp(term - top)
    return top + np.log(share)


def _odd_power(u, p, q):
    size = np.power(np.abs(u), p / q)
    return np.copysign(size, u) if p % 2 else size


OWN = {"np.where": _where, "lse": _lse, "odd_power": _odd_power}
OF_MATH = {f"scipy.special.{word}": getattr(math, word) for word in ("erf", "erfc", "gamma")} | {"scipy.special.gammaln": math.lgamma}


def _word(path: str, compiled: Callable) -> object:
    """What numba can compile in the place of a word."""
    if path in OWN:
        return compiled(OWN[path])
    if path in OF_MATH:
        return OF_MATH[path]
    if path.startswith("np."):
        return function(path)
    raise trouble("backend", f"{path.rpartition('.')[2]} is not compiled to machine code", mend='backend="numpy"')
