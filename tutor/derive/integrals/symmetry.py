"""What a function's symmetry says of its area: odd, even, and the same area with the interval turned round."""

from __future__ import annotations

from collections import Counter

from tutor.derive.goals import polished
from tutor.derive.limits.infinities import MINUS_OO, OO
from tutor.errors import TutorError
from tutor.meaning.algebra import equal_exactly
from tutor.meaning.integrands import shorter_sum
from tutor.meaning.scope import Scope
from tutor.syntax.nodes import Apply, Name, Node, postorder, size, substitute


def is_mirror_image(low: Node, high: Node) -> bool:
    """Whether the interval is symmetric about 0."""
    return (low is MINUS_OO and high is OO) or polished(Apply("-", (low,))) is high


def parity(body: Node, variable: str, scope: Scope) -> int:
    """1 for an even function, -1 for an odd one, 0 for every other and where it is not known."""
    x = Name(variable)
    turned = polished(substitute(body, {x: Apply("-", (x,))}))
    try:
        if equal_exactly(turned, Apply("-", (body,)), scope):
            return -1
        return 1 if equal_exactly(turned, body, scope) else 0
    except TutorError:
        return 0


def mirrored(body: Node, variable: str, low: Node, high: Node, scope: Scope) -> Node | None:
    """f(x) + f(a + b - x), simplified; None where that cannot be told."""
    x = Name(variable)
    turned = substitute(body, {x: polished(Apply("+", (low, high, Apply("-", (x,)))))})
    try:
        return polished(shorter_sum(body, turned, scope))
    except TutorError:
        return None


def is_simpler(after: Node, before: Node, variable: str) -> bool:
    """Whether the variable stands in fewer places, or in as many of a smaller tree."""

    def measure(node: Node) -> tuple[int, int]:
        places = Counter(name for n in postorder(node) if isinstance(n, Apply) for name in n.args)
        return places[Name(variable)], size(node)

    return measure(after) < measure(before)
