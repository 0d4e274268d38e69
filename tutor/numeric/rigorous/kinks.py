"""Convexity where there are kinks and no Hessian: sums, maxima and absolute values of functions that are judged by themselves."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import product

from tutor.meaning.corners import CORNERED
from tutor.numeric.rigorous.balls import enclose
from tutor.numeric.rigorous.boxes import float_above
from tutor.numeric.rigorous.curvature import Curvature, Sides
from tutor.syntax.nodes import Apply, Node, names, postorder, rational

CONVEX = ("strongly convex", "convex")

Point = Mapping[str, Fraction]
Judge = Callable[[Node], Curvature]


def with_kinks(node: Node, box: Sides, judged: Curvature, judge: Judge) -> Curvature:
    """`judged`, or, where that is undecided, what the parts of `node` say, or a chord that runs below it.

    judge  what is known of a function without kinks
    """
    if judged.kind != "undecided":
        return judged
    found = _least(node, judge)
    if found is not None:
        least = -float_above(-found)
        told = "it is made of functions that are convex there, by sums, maxima and absolute values"
        stronger = f"; the strongest of them keep it curved by {least:.4g} at least" if least > 0 else ""
        kind = "strongly convex" if least > 0 else "convex"
        return replace(judged, kind=kind, least=least, because=told + stronger)
    chord = _above_a_chord(node, box)
    return replace(judged, kind="not convex", because=chord) if chord else judged


def _least(node: Node, judge: Judge) -> Fraction | None:
    """How strongly `node` is convex by its parts, at least; None where they do not tell."""
    match node:
        case Apply("+", parts) if any(_is_kinked(p) for p in parts):
            smooth = [p for p in parts if not _is_kinked(p)]
            whole = [Apply("+", tuple(smooth)) if len(smooth) > 1 else smooth[0]] if smooth else []
            found = [_least(p, judge) for p in (*whole, *filter(_is_kinked, parts))]
            return None if None in found else sum(found, Fraction(0))
        case Apply("*", factors) if len(known := [f for f in factors if names(f)]) == 1:
            share = rational(_product([f for f in factors if not names(f)]))
            inner = _least(known[0], judge) if share is not None and share >= 0 else None
            return None if inner is None else share * inner
        case Apply("/", (top, bottom)) if (share := rational(bottom)) is not None and share > 0:
            inner = _least(top, judge)
            return None if inner is None else inner / share
        case Apply("max", parts) if len(parts) > 1:
            found = [_least(p, judge) for p in parts]
            return None if None in found else min(found)
        case Apply("relu", (u,)):
            return None if _least(u, judge) is None else Fraction(0)
        case Apply("abs", (u,)):
            both = [_least(v, judge) for v in (u, Apply("-", (u,)))]
            return None if None in both else min(both)
        case Apply("^", (u, power)) if (rational(power) or 0) >= 1 and _is_kinked(u) and _is_never_negative(u):
            return None if _least(u, judge) is None else Fraction(0)  # a power that rises from 0, of a convex function above it
    found = judge(node)
    return Fraction(min(max(found.least, 0.0), sys.float_info.max)) if found.kind in CONVEX else None


def _is_never_negative(node: Node) -> bool:
    """Whether a value with a kink lies above 0 by its form: |u|, relu(u), max(0, u)."""
    if node.op == "max":
        return any((rational(a) or -1) >= 0 or rational(a) == 0 for a in node.args)
    return node.op in ("abs", "relu")


def _is_kinked(node: Node) -> bool:
    return any(isinstance(n, Apply) and n.op in CORNERED for n in postorder(node))


def _product(factors: list[Node]) -> Node:
    from tutor.rules.tidy import tidy

    return tidy(Apply("*", tuple(factors))) if len(factors) > 1 else factors[0]


def _above_a_chord(node: Node, box: Sides) -> str:
    """Two points of the box between which the function surely rises above its chord, in words; empty where none was found."""
    for one, other in _pairs(box):
        middle = {n: (one[n] + other[n]) / 2 for n in box}
        ends = [enclose((node,), p)[0] for p in (one, other)]
        (height,) = enclose((node,), middle)
        chord = (ends[0] + ends[1]) / 2
        if height.is_finite() and chord.is_finite() and height > chord:
            values = f"it is {float(height.mid()):.4g} there, and the chord {float(chord.mid()):.4g}"
            return f"at {_spelled(middle)} it rises above the chord from {_spelled(one)} to {_spelled(other)}: {values}"
    return ""


def _pairs(box: Sides) -> Iterator[tuple[Point, Point]]:
    """Pairs of points: opposite corners of the box and of its halves, and the ends of its axes."""
    for part in (box, *({**box, n: half} for n, side in box.items() for half in _halves(side))):
        middle = {n: (low + high) / 2 for n, (low, high) in part.items()}
        for n, (low, high) in part.items():
            yield {**middle, n: low}, {**middle, n: high}
        for ends in product((0, 1), repeat=len(part) - 1) if 1 < len(part) <= 4 else ():
            ways = dict(zip(part, (0, *ends), strict=True))
            yield {n: side[ways[n]] for n, side in part.items()}, {n: side[1 - ways[n]] for n, side in part.items()}


def _halves(side: tuple[Fraction, Fraction]) -> tuple[tuple[Fraction, Fraction], ...]:
    low, high = side
    return (low, (low + high) / 2), ((low + high) / 2, high)


def _spelled(point: Point) -> str:
    return ", ".join(f"{n} = {float(v):.6g}" for n, v in point.items())
