"""Descent by first-order rules: the change that one gradient and a memory of those before it make, and the walk of many."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count

import numpy as np

from tutor.numeric.descent.line_search import backtrack
from tutor.numeric.descent.problem import Array
from tutor.numeric.descent.search import Here, Search, Stride, Strides

MEMORY = 0.9  # β of momentum, Nesterov and RMSProp, and β1 of Adam: the values of the papers
SQUARES = 0.999  # β2 of Adam
GUARD = 1e-8  # keeps a division by a vanished root finite (Kingma & Ba)

Memory = Mapping[str, Array]  # what a rule keeps from step to step, by its letters
Advance = Callable[[Array, Memory, float, int], tuple[Array, Memory]]


def plain(gradient: Array, memory: Memory, step: float, number: int) -> tuple[Array, Memory]:
    return -step * gradient, {}


def momentum(gradient: Array, memory: Memory, step: float, number: int) -> tuple[Array, Memory]:
    velocity = MEMORY * memory.get("v", 0) - step * gradient
    return velocity, {"v": velocity}


def nesterov(gradient: Array, memory: Memory, step: float, number: int) -> tuple[Array, Memory]:
    # in the variables of Sutskever et al. (2013): the gradient is taken at the point looked ahead to, which is the one kept
    velocity = MEMORY * memory.get("v", 0) - step * gradient
    return MEMORY * velocity - step * gradient, {"v": velocity}


def adagrad(gradient: Array, memory: Memory, step: float, number: int) -> tuple[Array, Memory]:
    squares = memory.get("s", 0) + gradient**2
    return -step * gradient / (np.sqrt(squares) + GUARD), {"s": squares}


def rmsprop(gradient: Array, memory: Memory, step: float, number: int) -> tuple[Array, Memory]:
    squares = MEMORY * memory.get("s", 0) + (1 - MEMORY) * gradient**2
    return -step * gradient / (np.sqrt(squares) + GUARD), {"s": squares}


def adam(gradient: Array, memory: Memory, step: float, number: int) -> tuple[Array, Memory]:
    first = MEMORY * memory.get("m", 0) + (1 - MEMORY) * gradient
    second = SQUARES * memory.get("s", 0) + (1 - SQUARES) * gradient**2
    mean, square = first / (1 - MEMORY**number), second / (1 - SQUARES**number)
    return -step * mean / (np.sqrt(square) + GUARD), {"m": first, "s": second, "m̂": mean, "ŝ": square}


def descend(advance: Advance) -> Callable[[Search, Here], Strides]:
    """The walk of a rule: its change is made whatever the value says."""

    def walk(search: Search, here: Here) -> Strides:
        memory: Memory = {}
        for number in count(1):
            step = search.sizes(number)
            change, memory = advance(here.gradient, memory, step, number)
            here = search.at(search.moved(here, change))
            yield Stride(here, {"η": step, **memory, "Δ": change})

    return walk


def steepest(search: Search, here: Here) -> Strides:
    """Straight downhill, as far as halving from twice the last step finds the value low enough; with bounds, along their walls."""
    length = 1 / max(1.0, float(np.abs(here.gradient).max()))
    while True:
        found = backtrack(search, here, -here.gradient, length)
        if found is None:
            return None
        step, here = found
        length = 2 * step
        yield Stride(here, {"η": step})
