"""How many digits floats keep when a formula is computed as it is written, and whether its stable form keeps them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import SupportsFloat

from tutor.errors import TutorError
from tutor.numeric.rigorous.enclosures import enclosure
from tutor.syntax.nodes import Node

FEW = 8  # with fewer right digits than these half of a float's are lost
ALL = 12  # right digits of what is called right

Values = Mapping[str, SupportsFloat]


def lost(node: Node, point: Values) -> str:
    """What floats make of a formula of numbers where most of its digits are lost on the way, in words; empty where they are not."""
    from tutor.numeric.evaluate import evaluate
    from tutor.numeric.functions.compile import compile_function

    names, floats = tuple(point), {n: float(v) for n, v in point.items()}
    if not all(map(math.isfinite, floats.values())):
        return ""
    try:
        wanted = enclosure(node, floats).value  # of the floats themselves: what is lost by rounding the point is not the formula's fault
        plain = float(evaluate(node, floats))
        ours = float(compile_function(node, names)(list(floats.values())))
    except TutorError:
        return ""
    kept = right_digits(plain, wanted)
    if kept >= FEW or not math.isfinite(wanted):
        return ""
    told = _told(plain, kept)
    return f"{told}; the form that code writes keeps them" if right_digits(ours, wanted) >= ALL else told


def right_digits(found: float, wanted: float) -> int:
    """How many of its leading digits are right."""
    if found == wanted:
        return 16
    if not math.isfinite(found) or not wanted:
        return 0
    return max(0, math.floor(-math.log10(abs(found - wanted) / abs(wanted))))


def _told(plain: float, kept: int) -> str:
    if not math.isfinite(plain):
        return f"floats, computing this as it is written, come to {plain}: a number on the way is too large for them"
    right = {0: "no digit is right", 1: "only the first digit is right"}.get(kept, f"only {kept} digits are right")
    return f"floats, computing this as it is written, come to {plain:.6g}: {right}"
