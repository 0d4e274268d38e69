"""Straight-line statements to a function that runs: the door to SymPy's lambdify.

lambdify takes the shared graph as ready-made statements (its `cse` hook) and their text from our own writer (its `printer`):
SymPy's NumPyPrinter takes 130 microseconds for a statement, which is half a second for a gradient by 1,000 names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import FunctionType

from tutor.numeric.functions.statements import Statements
from tutor.numeric.words import SCALAR, function, place


class Places:
    """Which words the code speaks of: identifier -> place, found while it is written."""

    def __init__(self) -> None:
        self.paths: dict[str, str] = {}

    def __call__(self, word: str) -> str:
        path = place(word)
        identifier = path.replace(".", "_")
        self.paths[identifier] = path
        return identifier


def assembled(
    arguments: Sequence[str], code: Statements, places: Places, *, as_tuple: bool = False, **further: Sequence[str]
) -> FunctionType:
    """The function of one sequence of values, in the order of `arguments` (identifiers): it runs `code` and returns its results.

    as_tuple  whether it returns a tuple, as what compiles it may want, rather than a list
    further   more arguments: sequences, each with the identifiers of its members; or plain ones, with none
    """
    from sympy import Symbol, lambdify

    taken = {"values": arguments, **further}  # sequences, since lambdify takes its time for each argument
    unpacked = [(", ".join((*names, "")), sequence) for sequence, names in taken.items() if names]
    results = ", ".join((*code.results, "")) if as_tuple else ", ".join(code.results)
    return lambdify(
        [Symbol(sequence) for sequence in taken],
        code.results,
        modules=[{identifier: function(path) for identifier, path in places.paths.items()}],
        printer=_text,
        cse=lambda _: ([*unpacked, *code.lines], f"({results})" if as_tuple else f"[{results}]"),
        docstring_limit=0,
        use_imps=False,
    )


def _text(statement: object) -> str:
    return str(statement)


def of_floats(run: FunctionType, paths: Mapping[str, str]) -> FunctionType | None:
    """The same code over Python's own floats, five times faster for a single point; None where a word has no counterpart."""
    if not all(path in SCALAR for path in paths.values()):
        return None
    own = {identifier: SCALAR[path] for identifier, path in paths.items()}
    return FunctionType(run.__code__, {**run.__globals__, **own})
