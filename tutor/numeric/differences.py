"""Central differences: derivatives of any callable from its values alone, with an estimate of their error."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

Array = np.ndarray
STEPS = (1e-4, 1e-5, 1e-6)  # around the cube root of the rounding unit, where truncation and rounding balance


@dataclass(frozen=True, slots=True)
class Estimate:
    """A derivative from differences. `value` and `error` have the same shape; `error` is how far the best two step sizes are apart."""

    value: Array
    error: Array


def gradient(f: Callable[[Array], float], point: object) -> Estimate:
    """The gradient (n,) of a number-valued `f` at `point` (n,). Source: Nocedal & Wright, Numerical Optimization, 2nd ed., 8.1."""
    return jacobian(f, point)


def jacobian(f: Callable[[Array], object], point: object) -> Estimate:
    """The derivatives (*shape of f, n) of `f` at `point` (n,); of each entry the step size that agrees best with its neighbor."""
    x = np.asarray(point, dtype=float)
    with np.errstate(all="ignore"):
        tried = np.array([_differences(f, x, step) for step in STEPS])
    apart = np.abs(np.diff(tried, axis=0))
    best = np.argmin(np.where(np.isnan(apart), np.inf, apart), axis=0)[None]
    # of two neighbors that agree, the smaller step has the smaller truncation
    value = np.take_along_axis(tried, best + 1, axis=0)[0]
    return Estimate(value, np.take_along_axis(apart, best, axis=0)[0])


def _differences(f: Callable[[Array], object], x: Array, step: float) -> Array:
    columns = []
    for k in range(x.size):
        h = step * max(1.0, abs(x[k]))
        above, below = x.copy(), x.copy()
        above[k] += h
        below[k] -= h
        columns.append((np.asarray(f(above), float) - np.asarray(f(below), float)) / (above[k] - below[k]))
    return np.stack(columns, axis=-1)


def gradients(f: Callable[[dict[str, Array]], float], values: Mapping[str, object], wrt: tuple[str, ...] = ()) -> dict[str, Estimate]:
    """The derivative of a number-valued `f` by each array of `values` (or by those in `wrt`), in the array's own shape."""
    arrays = {name: np.asarray(v, dtype=float) for name, v in values.items()}
    found = {}
    for name in wrt or tuple(arrays):
        own = arrays[name]

        def along(flat: Array, name: str = name, own: Array = own) -> float:
            return f({**arrays, name: flat.reshape(own.shape)})

        estimate = gradient(along, own.ravel())
        found[name] = Estimate(estimate.value.reshape(own.shape), estimate.error.reshape(own.shape))
    return found
