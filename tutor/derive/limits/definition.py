"""The derivative by its definition: a difference quotient of a function left abstract goes to its slope."""

from __future__ import annotations

from tutor.derive.derivatives.abstract import is_abstract
from tutor.derive.goals import polished, reach
from tutor.derive.limits.approach import Search, Way
from tutor.derive.rewriting.simplify import simplify
from tutor.derive.steps import Step
from tutor.rules import structure
from tutor.syntax.nodes import ONE, ZERO, Apply, Name, Node, names, substitute


def difference_quotient(body: Node, search: Search) -> Step | None:
    """(f(x + h) - f(x))/h where h goes to 0, or (f(x) - f(a))/(x - a) where x goes to a: the slope f' of a function left abstract."""
    match body:
        case Apply("/", (Apply("+", (first, Apply("-", (second,)))), run)):
            pass
        case Apply("/", (Apply("+", (Apply("-", (second,)), first)), run)):
            pass
        case _:
            return None
    if not (_is_of_one(first) and _is_of_one(second) and first.op == second.op):
        return None
    if search.variable in names(second):
        first, second, run = second, first, polished(Apply("-", (run,)))
    there, here = first.args[0], second.args[0]
    gap = Apply("+", (there, Apply("-", (here,)), Apply("-", (run,))))
    ends = polished(substitute(run, {Name(search.variable): search.point}))
    if search.variable in names(here) or not _is_zero(gap) or not _is_zero(ends):
        return None
    slope = Apply("'", (Name(first.op), ONE, here))
    return reach(search.goal(body), structure.BY_DEFINITION, (("x", here), ("h", run)), slope, value=slope)


def _is_of_one(node: Node) -> bool:
    return is_abstract(node) and node.op != "'" and len(node.args) == 1


def _is_zero(node: Node) -> bool:
    return simplify(node).root.value is ZERO


WAYS: tuple[Way, ...] = (difference_quotient,)
