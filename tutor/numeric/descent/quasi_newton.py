"""Directions that learn the curvature from gradients alone: conjugate gradients, BFGS, and L-BFGS with a short memory."""

from __future__ import annotations

from collections import deque

import numpy as np

from tutor.numeric.descent.line_search import wolfe
from tutor.numeric.descent.problem import Array, dot
from tutor.numeric.descent.search import Here, Search, Stride, Strides

REMEMBERED = 10  # pairs of L-BFGS
_FLAT = 0.9  # of the slope, at the end of a line search: loose, for the full step mostly does (Nocedal & Wright, 3.1)
_TIGHT = 0.001  # of conjugate gradients, whose directions need a line's true bottom: with it a quadratic ends in n steps


def _first_length(here: Here) -> float:
    return 1 / max(1.0, float(np.abs(here.gradient).sum()))


def conjugate_gradient(search: Search, here: Here) -> Strides:
    """Polak-Ribière directions, restarted downhill where β would be negative or the direction goes up.

    Source: Nocedal & Wright, 2nd ed., 5.2 (PR+).
    """
    direction, length, beta = -here.gradient, _first_length(here), 0.0
    while True:
        slope = dot(here.gradient, direction)
        found = wolfe(search, here, direction, length, _TIGHT)
        if found is None and beta == 0:
            return None
        if found is None:
            direction, length, beta = -here.gradient, _first_length(here), 0.0
            search.tell("restarted")
            continue
        before, (step, here) = here, found
        yield Stride(here, {"β": beta, "p": direction, "t": step})
        beta = max(0.0, dot(here.gradient, here.gradient - before.gradient) / dot(before.gradient, before.gradient))
        direction = -here.gradient + beta * direction
        falling = dot(here.gradient, direction)
        if falling >= 0:
            direction, beta, falling = -here.gradient, 0.0, -dot(here.gradient, here.gradient)
            search.tell("restarted")
        length = step * slope / falling if falling else step


def bfgs(search: Search, here: Here) -> Strides:
    """The inverse Hessian B, learned from the change of the gradient in each step. Source: Nocedal & Wright, algorithm 6.1."""
    inverse, length, is_fresh = np.eye(here.point.size), _first_length(here), True
    while True:
        direction = -inverse @ here.gradient
        found = wolfe(search, here, direction, length, _FLAT)
        if found is None and not is_fresh:  # what was learned misleads: begin anew, downhill
            inverse, length, is_fresh = np.eye(here.point.size), _first_length(here), True
            search.tell("restarted")
            continue
        if found is None:
            return None
        before, (step, here) = here, found
        yield Stride(here, {"B": inverse, "p": direction, "t": step})
        moved, turned = here.point - before.point, here.gradient - before.gradient
        bend = dot(moved, turned)
        if bend > 1e-10 * float(np.sqrt((moved @ moved) * (turned @ turned))):
            if is_fresh:
                inverse = np.eye(here.point.size) * (bend / dot(turned, turned))
            inverse, is_fresh = _learned(inverse, moved, turned, bend), False
        length = 1.0


def _learned(inverse: Array, moved: Array, turned: Array, bend: float) -> Array:
    """B with which B turned = moved, nearest to the one before."""
    carried = inverse @ turned
    both = np.outer(carried, moved)
    return inverse + (1 + dot(turned, carried) / bend) / bend * np.outer(moved, moved) - (both + both.T) / bend


def l_bfgs(search: Search, here: Here) -> Strides:
    """BFGS by its last pairs alone, which never builds a matrix. Source: Nocedal & Wright, algorithms 7.4 and 7.5."""
    pairs: deque[tuple[Array, Array, float]] = deque(maxlen=REMEMBERED)
    length = _first_length(here)
    while True:
        direction = -two_loops(pairs, here.gradient)
        found = wolfe(search, here, direction, length, _FLAT)
        if found is None and pairs:
            pairs.clear()
            length = _first_length(here)
            search.tell("restarted")
            continue
        if found is None:
            return None
        before, (step, here) = here, found
        yield Stride(here, {"k": len(pairs), "p": direction, "t": step})
        moved, turned = here.point - before.point, here.gradient - before.gradient
        bend = dot(moved, turned)
        if bend > 1e-10 * float(np.sqrt((moved @ moved) * (turned @ turned))):
            pairs.append((moved, turned, 1 / bend))
        length = 1.0 if pairs else _first_length(here)


def two_loops(pairs: deque[tuple[Array, Array, float]], gradient: Array) -> Array:
    """B times the gradient, from pairs (change of the point, change of the gradient, 1 over their product)."""
    q = gradient.copy()
    shares = []
    for moved, turned, rho in reversed(pairs):
        share = rho * dot(moved, q)
        shares.append(share)
        q -= share * turned
    if pairs:
        _, turned, rho = pairs[-1]
        q *= 1 / (rho * dot(turned, turned))
    for (moved, turned, rho), share in zip(pairs, reversed(shares), strict=True):
        q += (share - rho * dot(turned, q)) * moved
    return q
