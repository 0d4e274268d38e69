"""Integrals of quotients of polynomials: partial fractions, the bottom's derivative on top, and completing the square."""

from __future__ import annotations

from tutor.derive.goals import integral_of, letter, polished, reach
from tutor.derive.steps import Step
from tutor.derive.substitutions import Search
from tutor.meaning.algebra import rewritten
from tutor.meaning.polynomials import coefficients, is_rational_function
from tutor.rules import integrals as rules
from tutor.syntax.nodes import ONE, TWO, Apply, Name, Node, number, rational, substitute
from tutor.syntax.printer import show


def partial_fractions(body: Node, variable: str, search: Search) -> Step | None:
    """A sum of simple fractions, where there is more than one."""
    if not isinstance(body, Apply) or coefficients(body, variable, search.scope) is not None:
        return None
    if not is_rational_function(body, variable, search.scope):
        return None
    after = polished(rewritten(body, "apart", search.scope, by=variable))
    if after is body or not isinstance(after, Apply) or after.op != "+":
        return None
    step = search.step(after, variable)
    if step is None:
        return None
    return reach(integral_of(body, variable), rules.PARTIAL_FRACTIONS, (("u", body), ("v", after)), step.goal, (("v", step),))


def _over_quadratic(body: Node, variable: str, search: Search) -> tuple | None:
    """(top's coefficients, bottom, bottom's coefficients) as fractions, of a line over a quadratic."""
    if not isinstance(body, Apply) or body.op != "/":
        return None
    top, bottom = (coefficients(a, variable, search.scope) for a in body.args)
    if top is None or bottom is None or len(bottom) != 3 or len(top) > 2:
        return None
    numbers = [[rational(c) for c in side] for side in (top, bottom)]
    return None if any(c is None for side in numbers for c in side) else (numbers[0], body.args[1], numbers[1])


def split_top(body: Node, variable: str, search: Search) -> Step | None:
    """(b x + c)/(a x^2 + p x + q): a multiple of the bottom's derivative, and a constant."""
    found = _over_quadratic(body, variable, search)
    if found is None or len(found[0]) != 2 or found[2][1] ** 2 >= 4 * found[2][0] * found[2][2]:
        return None  # with real zeros, partial fractions go further
    (c, b), bottom, (_q, p, a) = found
    slope = polished(Apply("+", (Apply("*", (number(2 * a), Name(variable))), number(p))))
    first = search.step(Apply("/", (slope, bottom)), variable)
    second = search.step(Apply("/", (ONE, bottom)), variable)
    left = c - b * p / (2 * a)
    if first is None or second is None or not left or not b:
        return None
    form = Apply("+", (Apply("*", (number(b / (2 * a)), first.goal)), Apply("*", (number(left), second.goal))))
    bound = (("u", bottom), ("a", number(a)), ("b", number(b)), ("c", number(c)), ("p", number(p)))
    return reach(integral_of(body, variable), rules.SPLIT_TOP, bound, form, (("u'", first), ("u", second)))


def completed_square(body: Node, variable: str, search: Search) -> Step | None:
    """1/(a x^2 + p x + q) as 1/a times 1/(u^2 + c)."""
    found = _over_quadratic(body, variable, search)
    if found is None or len(found[0]) != 1 or found[0][0] != 1:
        return None
    q, p, a = found[2]
    rest = q / a - p**2 / (4 * a**2)
    if rest <= 0 or (p == 0 and a == 1):
        return None
    u = letter(body)
    inside = polished(Apply("+", (Name(variable), number(p / (2 * a)))))
    step = search.step(polished(Apply("/", (ONE, Apply("+", (Apply("^", (Name(u), TWO)), number(rest)))))), u)
    if step is None:
        return None
    form = Apply("*", (number(1 / a), step.goal)) if a != 1 else step.goal
    value = polished(substitute(substitute(form, {step.goal: step.value}), {Name(u): inside}))
    bound = (("u", inside), ("a", number(a)), ("p", number(p)), ("q", number(q)), ("c", number(rest)))
    return reach(integral_of(body, variable), rules.SQUARE, bound, form, (("v", step),), f"{u} = {show(inside)}", value)
