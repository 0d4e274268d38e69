"""1 + tan^2 is sec^2, 1 + cot^2 is csc^2: used in quotients in which the secant or the cosecant stands already."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.derive.rewriting.rewriting import Move
from tutor.derive.rewriting.sums import common_factor, divided, on
from tutor.meaning.scope import Scope
from tutor.rules import rewrites as rules
from tutor.rules.tidy import product, tidy, total
from tutor.syntax.nodes import ONE, TWO, Apply, Node, postorder

_NAMES = (("tan", "sec", rules.SECANT_SQUARED), ("cot", "csc", rules.COSECANT_SQUARED))


def _by_name(node: Apply, scope: Scope) -> Iterator[list[Move]]:
    """(1 + tan(x)^2 + sec(x))/(1 + sec(x))^2 with sec(x)^2 above, and what its terms then share before the brackets."""
    top, bottom = node.args
    if not (isinstance(top, Apply) and top.op == "+" and ONE in top.args):
        return
    for wave, other, rule in _NAMES:
        for angle in dict.fromkeys(n.args[0] for n in postorder(node) if isinstance(n, Apply) and n.op == other):
            square = Apply("^", (Apply(wave, (angle,)), TWO))
            if square not in top.args:
                continue
            named = [t for t in top.args if t is not ONE and t is not square]
            after = total([Apply("^", (Apply(other, (angle,)), TWO)), *named])
            moves = [Move(rule, tidy(Apply("/", (after, bottom))), ({"u": angle},))]
            yield [*moves, *_with_factor(after, bottom)]


def _with_factor(top: Node, bottom: Node) -> list[Move]:
    shared = common_factor(top) if isinstance(top, Apply) and top.op == "+" else None
    if shared is None:
        return []
    whole = product((shared.written(), total(divided(t, shared) for t in top.args)))
    return [Move(rules.COMMON_FACTOR, Apply("/", (whole, bottom)))]


BY_NAME = on("/", _by_name)
