"""Areas by numbers: enclosed in balls where that goes, else by adaptive quadrature; beside the exact value, or in its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from tutor.checking.equality import kinks
from tutor.checking.proof.oracles import AGREES, CONTRADICTS, OPEN, Point
from tutor.derive.steps import Derivation, Step, Verified
from tutor.errors import TutorError, trouble
from tutor.meaning.scope import Scope
from tutor.numeric.rigorous.balls import area, ball, digits, middle
from tutor.numeric.rigorous.points import sample
from tutor.syntax.nodes import Apply, Name, Node, names, number, postorder, rational, substitute
from tutor.syntax.printer import show

DIGITS = 12  # of a number beside its exact value
_SHARP = 1e-8  # of an area: SciPy's own bound of its error, which the true one hardly ever comes near
Found = tuple[float, float]  # a value, and how far it may be off


def integral_by_numbers(step: Step, scope: Scope) -> str:
    """A definite integral against its number: a ball that holds it, or adaptive quadrature."""
    if step.goal is step.value:
        return AGREES
    goal, value = scope.expand(step.goal), scope.expand(step.value)
    free = tuple(sorted(names(goal) | names(value)))
    try:
        point = sample(free, scope, 1)[0] if free else {}
        wanted = ball(value, point)
        enclosed = _enclosed(goal, point)
        if enclosed is not None:
            return AGREES if enclosed.overlaps(wanted) else CONTRADICTS
        found, error = _by_quadrature(goal, point)
    except (TutorError, ArithmeticError, ValueError, IndexError):
        return OPEN
    gap, scale = abs(found - middle(wanted)), 1 + abs(middle(wanted))
    if error < _SHARP * scale:
        return AGREES if gap <= _SHARP * scale else CONTRADICTS
    return AGREES if gap <= 1e-6 * scale else OPEN


def _enclosed(goal: Apply, point: Point):
    """The ball of a definite integral; None where its ends are infinite, or none is found."""
    variable, low, high, body = goal.args
    if any(_is_endless(e) for e in (low, high)) or any(isinstance(n, Apply) and n.op == "∫" for n in postorder(body)):
        return None
    return area(body, variable.name, (low, high), point)


def _is_endless(node: Node) -> bool:
    return any(n is Name("oo") for n in postorder(node))


def _by_quadrature(goal: Apply, point: Point) -> Found:
    """A definite integral by SciPy's adaptive rule, split where the integrand bends; inner integrals by themselves at each place."""
    from tutor.numeric.areas.quadrature import adaptive

    variable, low, high, body = goal.args
    ends = [_end(e, point) for e in (low, high)]
    inner = [n for n in postorder(body) if isinstance(n, Apply) and n.op == "∫"]

    def height(x: float) -> float:
        place = {**point, variable.name: Fraction(x)}
        plain = body
        for node in reversed(inner):
            if node in set(postorder(plain)):
                plain = substitute(plain, {node: number(Fraction(_by_quadrature(node, place)[0]))})
        return middle(ball(plain, place, 64))

    cuts = ends if inner else [ends[0], *_inner_cuts(body, variable.name, point, ends), ends[1]]
    areas = [adaptive(height, a, b) for a, b in pairwise(cuts)]
    return sum(a.value for a in areas), sum(a.error for a in areas)


def _end(node: Node, point: Point) -> float:
    bare = node.args[0] if isinstance(node, Apply) and node.op == "-" else node
    if bare is Name("oo"):
        return float("inf") if bare is node else float("-inf")
    return middle(ball(node, point))


def _inner_cuts(body: Node, name: str, point: Point, ends: Sequence[float]) -> list[float]:
    _, at = kinks.both_sides(body, body, Scope(), {**point, name: Fraction(1, 3)})
    low, high = min(ends), max(ends)
    found = sorted({float(p[name]) for p in at if low < float(p[name]) < high})
    return found if ends[0] <= ends[1] else found[::-1]


# ---------------------------------------------------------------- beside the exact value


def measured(derivation: Derivation) -> Derivation:
    """A definite integral with its number told in the notes.

    Raises TutorError("no-rule") where no formula leads to it and no number is found either.
    """
    goal, value = derivation.root.goal, derivation.scope.expand(derivation.result)
    if derivation.kind != "integral" or not isinstance(goal, Apply) or goal.op != "∫" or len(goal.args) != 4:
        return derivation
    if names(goal) | names(value):
        return derivation if goal is not derivation.result else _refused(goal)
    if goal is derivation.result:
        return _number_alone(derivation, derivation.scope.expand(goal))
    told = _beside(derivation.scope.expand(goal), value)
    return replace(derivation, notes=(told, *derivation.notes)) if told else derivation


def _beside(goal: Apply, value: Node) -> str:
    plain = rational(value)
    if plain is not None and plain.denominator == 1:
        return ""
    try:
        shown, enclosed = digits(value, {}, DIGITS), _enclosed(goal, {})
    except TutorError:
        return ""
    return f"In numbers: {shown}{'; the area itself, enclosed by ball arithmetic, is the same' if enclosed is not None else ''}."


def _number_alone(derivation: Derivation, goal: Apply) -> Derivation:
    try:
        enclosed = _enclosed(goal, {})
        if enclosed is not None:
            told = f"No formula is known here. In numbers: {enclosed.str(15, radius=False)}, enclosed by ball arithmetic."
            return replace(derivation, notes=(told, *derivation.notes))
        found, error = _by_quadrature(goal, {})
    except (TutorError, ArithmeticError, ValueError):
        _refused(goal)
    told = f"No formula is known here. In numbers: about {found:.10g}, by adaptive quadrature (it may be off by {error:.0e})."
    return replace(derivation.proven(Verified()), notes=(told, *derivation.notes))


def _refused(goal: Apply) -> Derivation:
    _, low, high, body = goal.args
    what = f"no rule leads to the integral of {show(body)} from {show(low)} to {show(high)}"
    raise trouble("no-rule", what, mend="give its letters numbers" if names(goal) else "split it where the integrand is large")
