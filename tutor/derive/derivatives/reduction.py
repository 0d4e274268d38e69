"""A slope of a curve made shorter by the curve's own equation: what it says of one side is put in for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from tutor.derive.rewriting.forms import EXPANDING
from tutor.derive.rewriting.fractions import over_one_denominator
from tutor.derive.rewriting.rewriting import settled, weight
from tutor.derive.rewriting.simplify import simplified
from tutor.derive.steps import Reason, Step
from tutor.errors import TutorError
from tutor.meaning.polynomials import divided_by
from tutor.meaning.scope import Scope
from tutor.rules import curves as rules
from tutor.rules.rewrites import COMMON_DENOMINATOR
from tutor.rules.terms import monomial, terms_of
from tutor.rules.tidy import assemble, negative, product, quotient, tidy, total
from tutor.syntax.nodes import ONE, ZERO, Apply, Node, names, number


def on_the_curve(step: Step, equation: Apply, by: tuple[str, str], scope: Scope) -> Step:
    """`step`, followed by the steps that use `equation`, of a curve in the two names `by`, where they end in less to write; else `step`.

    The value comes over one denominator, its numerator as w u + v with u one side of the equation; the other side is put in for u.
    """
    ways: list[Step] = []
    with suppress(TutorError):  # beyond the bounds of an expansion: then it stays as it is
        ways.extend(_ways(step, equation, by, Scope(scope.kinds, limits=scope.limits)))
    shorter = [end for end in ways if weight(end.value) < weight(step.value)]
    return min(shorter, key=lambda end: (weight(end.value), sum(weight(s.value) for s in end)), default=step)


def _ways(step: Step, equation: Apply, by: tuple[str, str], scope: Scope) -> Iterator[Step]:
    """The ways to put one side of the equation in for the other in what `step` comes to, where half of the terms go."""
    step, top, bottom = _over_one_line(step, scope)
    for left, right in _sides(equation):
        for many, kept, rest in divided_by(top, left, right, by, scope):
            if 2 * len(terms_of(rest)) <= len(terms_of(top)):
                written = _then(step, rules.GATHERED, _written(many, left, kept, bottom))
                form = _written(many, right, kept, bottom)
                bound = (("u", left), ("c", right))
                put_in = Step(written.value, rules.ON_CURVE, bound, form, tidy(quotient(rest, bottom)), (("u", written),))
                yield simplified(put_in, scope)


def _written(many: Node, side: Node, kept: Node, bottom: Node) -> Node:
    """(many * side + kept)/bottom; -(x + y)/z keeps its brackets."""
    whole = product((many, quotient(side, bottom))) if kept is ZERO else quotient(total([product((many, side)), kept]), bottom)
    return tidy(whole)


def _sides(equation: Apply) -> Iterator[tuple[Node, Node]]:
    """Each side for which the other can stand; what does not change goes to the right: x^2 + y^2 - 1 = 0 is x^2 + y^2 = 1."""
    left, right = equation.args
    if names(left) and names(right):
        yield from ((left, right), (right, left))
        return
    left, right = (left, right) if names(left) else (right, left)
    fixed = [t for t in terms_of(left) if not names(t)]
    yield tidy(total(t for t in terms_of(left) if names(t))), tidy(total([right, *map(negative, fixed)]))


def _over_one_line(step: Step, scope: Scope) -> tuple[Step, Node, Node]:
    """`step` with its value as one quotient, the numerator multiplied out; and the two parts of it."""
    merged = over_one_denominator(step.value) if isinstance(step.value, Apply) and step.value.op == "+" else None
    if merged is not None:
        step = _then(step, COMMON_DENOMINATOR, tidy(merged))
    coefficient, above, below = monomial(step.value)
    top = assemble(coefficient * coefficient.denominator, above)
    bottom = product((number(coefficient.denominator), *below)) if below or coefficient.denominator != 1 else ONE
    for move in settled(top, EXPANDING, scope):
        top = move.after
        step = _then(step, move.rule, tidy(quotient(top, bottom)))
    return step, top, bottom


def _then(step: Step, rule: Reason, after: Node) -> Step:
    return step if after is step.value else Step(step.value, rule, (), after, after, (("u", step),))
