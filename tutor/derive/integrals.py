"""Integrals by steps: antiderivatives and areas."""

from __future__ import annotations

from tutor.derive.antiderivatives import antiderivative, without_bars
from tutor.derive.definite import definite
from tutor.derive.goals import integral_of, polished
from tutor.derive.scalar import worked_out
from tutor.derive.simplify import simplified
from tutor.derive.steps import Derivation, asking
from tutor.meaning.algebra import value_at
from tutor.meaning.scope import Scope
from tutor.rules import integrals as rules
from tutor.syntax.nodes import Apply, Node, names, rebuild


def _inner_first(body: Node, scope: Scope) -> Node:
    """`body` with the integrals within it worked out: what an integral binds is another name than the one outside."""

    def change(node: Node) -> Node:
        if not (isinstance(node, Apply) and node.op == "∫"):
            return node
        variable, *bounds, inner = node.args
        return integral(inner, variable.name, scope, tuple(bounds) if bounds else None).root.value

    return rebuild(body, change)


def integral(node: Node, variable: str, scope: Scope = Scope(), bounds: tuple[Node, Node] | None = None) -> Derivation:  # noqa: B008
    """An antiderivative of `node` (its constant left out, and said in the notes), or its integral between two bounds.

    Raises TutorError("no-rule") where neither a rule nor computer algebra finds one, "diverges" where there is no finite value.
    """
    scope = scope.freeing((variable,))
    body = polished(_inner_first(worked_out(node, scope), scope))
    if variable not in names(body):
        value_at(body, {}, scope)  # a constant that has no value, log(0), has no integral
    if bounds is None:
        root = simplified(asking(without_bars(antiderivative(body, variable, scope), scope), integral_of(body, variable)), scope)
    else:
        low, high = (polished(scope.expand(b)) for b in bounds)
        root = definite(body, variable, low, high, scope)
    notes = () if bounds else (rules.PLUS_CONSTANT,)
    if any(step.rule is rules.UNEXPLAINED for step in root):
        notes += ("A part of this was found by computer algebra, without steps.",)
    return Derivation("integral", node, (variable,), scope, root, notes=notes)
