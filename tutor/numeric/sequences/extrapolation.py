"""Limits ahead of the sequence: Aitken's delta squared, and Richardson's tableau where the order is known."""

from __future__ import annotations

import numpy as np

from tutor.errors import trouble

_EPS = float(np.finfo(float).eps)


def aitken(values: object) -> np.ndarray:
    """(k - 2,): each three values extrapolated by the geometric law they follow, x - d^2/(d - d') with their differences d' and d.

    Where the differences do not change, the value itself stands. Raises TutorError("short") for fewer than three values.
    """
    x = _finite(values, 3, "Aitken's rule takes three values or more")
    first, second = np.diff(x)[:-1], np.diff(x)[1:]
    bend = second - first
    level = 4 * _EPS * np.maximum(np.abs(x[2:]), np.abs(x[:-2]))
    known = np.abs(bend) > level
    with np.errstate(all="ignore"):
        shift = np.where(known, second * (second / np.where(known, bend, 1.0)), 0.0)
    return x[2:] - shift


def richardson(values: object, order: float | None = None, factor: float = 2.0) -> tuple[list[np.ndarray], float]:
    """(the columns of the tableau, the order used): values x(h), x(h/2), x(h/4), … whose errors go like h^order, then higher powers.

    order   of the error; where none is given, the one that the last three values show. Even orders are followed by even ones
    factor  by which h shrinks from one value to the next
    Each column has one entry less; the last entry of the last column is the best. Raises TutorError: "short", "order".
    """
    x = _finite(values, 2 if order else 3, f"Richardson's rule takes {'two' if order else 'three'} values or more")
    if not factor > 1:
        raise trouble("order", f"the factor {factor:g} must be above 1", mend="factor 2")
    power = _seen(x, factor) if order is None else float(order)
    if not 0 < power <= 50:
        raise trouble("order", f"an order of {power:g} is none that an error shrinks by", mend="order 2")
    columns, step = [x], 2 if power % 2 == 0 else 1
    while len(columns[-1]) > 1:
        last = columns[-1]
        columns.append(last[1:] + np.diff(last) / (factor ** (power + step * (len(columns) - 1)) - 1))
    return columns, power


def _seen(x: np.ndarray, factor: float) -> float:
    """The order that the last three values show, a whole number where it is near one."""
    first, second = np.diff(x)[-2:]
    if not second or first / second <= 1:
        raise trouble("order", "the last three values show no order: their differences do not shrink on one side", mend="order 2")
    found = float(np.log(first / second) / np.log(factor))
    return float(round(found)) if abs(found - round(found)) < 0.1 and round(found) else found


def _finite(values: object, fewest: int, told: str) -> np.ndarray:
    x = np.asarray(values, dtype=float).reshape(-1)
    if x.size < fewest:
        raise trouble("short", f"{told}, and here {'is one' if x.size == 1 else f'are {x.size}'}", mend="more of the sequence")
    if not np.isfinite(x).all():
        first = int(np.flatnonzero(~np.isfinite(x))[0])
        raise trouble("not-finite", f"value {first + 1} of {x.size} is {x[first]}, which is no finite number", mend="leave it out")
    return x
