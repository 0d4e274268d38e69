"""Integrals by steps: antiderivatives and areas, inner integrals first."""

from __future__ import annotations

from tutor.derive import conditions
from tutor.derive.derivatives.scalar import worked_out
from tutor.derive.goals import integral_of, polished, reach
from tutor.derive.integrals.antiderivatives import antiderivative
from tutor.derive.integrals.definite import definite
from tutor.derive.integrals.logarithms import without_bars
from tutor.derive.limits.infinities import MINUS_OO, OO, is_infinite
from tutor.derive.rewriting.simplify import simplified
from tutor.derive.steps import Derivation, Step, asking
from tutor.errors import TutorError
from tutor.meaning.algebra import value_at
from tutor.meaning.integrands import decimal
from tutor.meaning.scope import Kind, Scope
from tutor.rules import integrals as rules
from tutor.syntax.nodes import Apply, Node, names, postorder, substitute


def integral(node: Node, variable: str, scope: Scope = Scope(), bounds: tuple[Node, Node] | None = None) -> Derivation:  # noqa: B008
    """An antiderivative of `node` (its constant left out, and said in the notes), or its integral between two bounds.

    Raises TutorError("no-rule") where neither a rule nor computer algebra finds one, "diverges" where there is no finite value.
    """
    scope = scope.freeing((variable,))
    body = polished(worked_out(node, scope))
    ends = tuple(polished(scope.expand(b)) for b in bounds) if bounds else ()
    within = _between(variable, ends, scope)
    root = _step(body, variable, ends, within)
    notes = () if bounds else (rules.PLUS_CONSTANT,)
    notes += conditions.told(root, within)
    if any(step.rule is rules.UNEXPLAINED for step in root):
        notes += ("A part of this was found by computer algebra, without steps.",)
    return Derivation("integral", node, (variable,), within, root, notes=notes)


def integral_or_number(node: Node, variable: str, scope: Scope = Scope(), bounds: tuple[Node, Node] | None = None) -> Derivation:  # noqa: B008
    """Like `integral`; an area that no rule reaches stays as it is asked, for whoever can give its number."""
    try:
        return integral(node, variable, scope, bounds)
    except TutorError as told:
        if told.diagnostic.code != "no-rule" or bounds is None:
            raise
        scope = scope.freeing((variable,))
        body = polished(worked_out(node, scope))
        goal = integral_of(body, variable, *(polished(scope.expand(b)) for b in bounds))
        root = reach(goal, rules.BY_NUMBERS, (("u", body),), goal, value=goal)
        return Derivation("integral", node, (variable,), scope, root)


def _between(variable: str, ends: tuple[Node, ...], scope: Scope) -> Scope:
    """The scope in which the variable is known to lie between the bounds, where these are numbers in order, one of them may be infinite."""
    finite = [e for e in ends if not is_infinite(e)]
    if len(ends) != 2 or not finite or any(names(e) for e in finite) or ends[0] is OO or ends[1] is MINUS_OO:
        return scope
    if len(finite) == 2 and decimal(ends[0], scope) >= decimal(ends[1], scope):
        return scope
    return scope.declared(variable, Kind("interval", bounds=ends, closed=(False, False)))


def _step(body: Node, variable: str, ends: tuple[Node, ...], scope: Scope) -> Step:
    """The step to the integral; the integrals that stand within it come first."""
    inner = {n: _inner(n, scope) for n in _outermost(body)}
    if inner:
        after = polished(substitute(body, {n: s.value for n, s in inner.items()}))
        outer = _step(after, variable, ends, scope)
        goal = integral_of(body, variable, *ends)
        parts = (*((f"inner {k}", s) for k, s in enumerate(inner.values(), 1)), ("outer", outer))
        return reach(goal, rules.INNER_FIRST, (("u", body), ("v", after)), outer.goal, parts)
    if variable not in names(body):
        value_at(body, {}, scope)  # a constant that has no value, log(0), has no integral
    if ends:
        return definite(body, variable, *ends, scope)
    return simplified(asking(without_bars(antiderivative(body, variable, scope), scope), integral_of(body, variable)), scope)


def _outermost(body: Node) -> tuple[Apply, ...]:
    """The integrals in `body` that stand in no other one."""
    found = [n for n in postorder(body, into=_into) if isinstance(n, Apply) and n.op == "∫"]
    return tuple(dict.fromkeys(found))


def _into(node: Node) -> tuple[Node, ...]:
    return () if not isinstance(node, Apply) or node.op == "∫" else node.args


def _inner(node: Apply, scope: Scope) -> Step:
    variable, *ends, body = node.args
    step = _step(polished(body), variable.name, tuple(ends), _between(variable.name, tuple(ends), scope.freeing((variable.name,))))
    return asking(step, node)
