"""Which function of NumPy each word of the language is; and which of Python's own `math`, for a single point."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module
from types import FunctionType
from typing import Any

import numpy as np

from tutor.errors import trouble
from tutor.numeric import operations
from tutor.numeric.forms.stable import rules_of
from tutor.rules.catalogue import words_of_arrays

# operations of the language, and words whose NumPy name no rule tells
PLACES = {
    "^": "np.power", "piecewise": "np.where", "[]": "np.array", "nan": "np.nan", "e": "np.e", "pi": "np.pi", "oo": "np.inf",
    "sum": "np.sum", "mean": "np.mean", "prod": "np.prod", "sum over an index": "builtins.sum",
    "prod over an index": "math.prod",
    "max along": "max_along", "min along": "min_along",
    "max of an array": "np.max", "min of an array": "np.min", "prod of an array": "np.prod",
}  # fmt: skip
HELPERS = {f.__name__: f for f in operations.HELPERS}


def place(word: str) -> str:
    """Where a word's function lives: `np.exp`, `scipy.special.erf`, or the bare name of one of our helpers.

    Raises TutorError("no-numbers") for a word that cannot be computed.
    """
    if word in PLACES:
        return PLACES[word]
    if word in HELPERS:
        return word
    told = next((r.numpy for r in (*rules_of(word), *(use.rule for use in words_of_arrays().get(word, ()))) if r.numpy), word)
    if "." in told:
        return told
    if word.isidentifier() and hasattr(np, told):
        return f"np.{told}"
    raise trouble("no-numbers", f"{word} cannot be computed as numbers", mend="derive it first: then it is made of functions")


@cache
def function(path: str) -> object:
    """The function or constant at a place."""
    if path in HELPERS:
        return HELPERS[path]
    module, _, name = path.rpartition(".")
    found = import_module(module.replace("np", "numpy", 1) if module.split(".")[0] == "np" else module)
    return getattr(found, name)


def computed(run: FunctionType, *values: Iterable) -> Any:
    """run(*values), with what NumPy raises told in the learner's words."""
    try:
        return run(*values)
    except (ZeroDivisionError, OverflowError):  # of e, pi and indices alone: Python's own numbers raise where NumPy's have inf
        own = {n: np.float64(v) for n, v in run.__globals__.items() if type(v) is float}
        return FunctionType(run.__code__, {**run.__globals__, **own, "range": np.arange})(*values)
    except IndexError as outside:
        raise trouble("index", f"an index falls outside its array: {outside}", mend="indices from 1 to the size") from None
    except np.linalg.LinAlgError:
        raise trouble("undefined", "a matrix that is inverted here is singular", mend="another point, or a matrix of full rank") from None


def _sign(u: float) -> float:
    return float(u > 0) - float(u < 0) if u == u else u


def _larger(a: float, b: float) -> float:
    return a if a > b or a != a else b


def _smaller(a: float, b: float) -> float:
    return a if a < b or a != a else b


def _lse(*terms: float) -> float:
    top, *others = sorted(terms, reverse=True)
    return top + math.log1p(sum(math.exp(t - top) for t in others))


def _odd_power(u: float, p: int, q: int) -> float:
    size = math.pow(abs(u), p / q)
    return math.copysign(size, u) if p % 2 else size


# what raises (a root of a negative number, an overflow) is computed again by NumPy, which says nan or inf
SCALAR: dict[str, Callable | float] = {
    "np.power": math.pow, "np.where": lambda condition, a, b: a if condition else b, "np.nan": math.nan, "np.e": math.e,
    "np.pi": math.pi, "np.inf": math.inf, "np.abs": abs, "np.sign": _sign, "np.maximum": _larger, "np.minimum": _smaller, "lse": _lse,
    "odd_power": _odd_power, "scipy.special.gamma": math.gamma, "np.exp2": lambda u: math.pow(2, u),
    "scipy.special.gammaln": math.lgamma, "np.hypot": math.hypot,
    "scipy.special.erf": math.erf, "scipy.special.erfc": math.erfc, "math.prod": math.prod, "builtins.sum": sum,
    "np.arcsin": math.asin, "np.arccos": math.acos, "np.arctan": math.atan, "np.arcsinh": math.asinh, "np.arccosh": math.acosh,
    "np.arctanh": math.atanh, "np.arctan2": math.atan2,
} | {
    f"np.{word}": getattr(math, word)
    for word in ("exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "sqrt", "cbrt", "log1p", "expm1", "log2", "log10")
}  # fmt: skip
