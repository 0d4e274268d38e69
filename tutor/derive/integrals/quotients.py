"""Integrals of quotients of polynomials: partial fractions, the bottom's derivative on top, and completing the square."""

from __future__ import annotations

from tutor.derive.goals import integral_of, letter, polished, reach
from tutor.derive.integrals.integrand_forms import rewritten_as
from tutor.derive.integrals.letters import back, spread, times, told
from tutor.derive.integrals.search import Search
from tutor.derive.rewriting.partial import split
from tutor.derive.steps import Step
from tutor.meaning.algebra import rewritten, sign_of
from tutor.meaning.integrands import by_quadratics
from tutor.meaning.polynomials import coefficients, is_rational_function
from tutor.rules import integrals as rules
from tutor.syntax.nodes import ONE, TWO, ZERO, Apply, Name, Node, number, rational
from tutor.syntax.printer import show


def partial_fractions(body: Node, variable: str, search: Search) -> Step | None:
    """A sum of simple fractions, where there is more than one."""
    if not isinstance(body, Apply) or coefficients(body, variable, search.scope) is not None:
        return None
    if not is_rational_function(body, variable, search.scope):
        return None
    found = split(body, variable, search.scope)
    if found is not None:
        return rewritten_as(rules.PARTIAL_FRACTIONS, body, found.value, variable, search, (("u", found),))
    return rewritten_as(rules.SIMPLER, body, polished(rewritten(body, "apart", search.scope, by=variable)), variable, search)


def over_quadratics(body: Node, variable: str, search: Search) -> Step | None:
    """1/(x^4 + 1) and its like: the bottom as two quadratics whose coefficients are roots."""
    after = by_quadratics(body, variable, search.scope)
    return None if after is None else rewritten_as(rules.PARTIAL_FRACTIONS, body, polished(after), variable, search)


def _over_quadratic(body: Node, variable: str, search: Search) -> tuple | None:
    """(top's coefficients, bottom, bottom's coefficients, n) of a line over a power n of a quadratic."""
    if not isinstance(body, Apply) or body.op != "/":
        return None
    bottom, n = body.args[1], ONE
    if isinstance(bottom, Apply) and bottom.op == "^" and (power := rational(bottom.args[1])) is not None and power > 1:
        bottom, n = bottom.args
    if isinstance(bottom, Apply) and bottom.op == "*":  # in factors already: partial fractions
        return None
    top, below = (coefficients(a, variable, search.scope) for a in (body.args[0], bottom))
    if top is None or below is None or len(below) != 3 or len(top) > 2:
        return None
    return top, bottom, below, n


def _value(node: Node, search: Search) -> Node:
    return polished(rewritten(node, "cancel", search.scope))


def split_top(body: Node, variable: str, search: Search) -> Step | None:
    """(b x + c)/(a x^2 + p x + q)^n: a multiple of the bottom's derivative, and a constant."""
    found = _over_quadratic(body, variable, search)
    if found is None or len(found[0]) != 2 or _has_zeros(found[2]):
        return None  # with rational zeros, partial fractions go further
    (c, b), bottom, (_q, p, a), n = found
    below = bottom if n is ONE else Apply("^", (bottom, n))
    slope = polished(Apply("+", (Apply("*", (TWO, a, Name(variable))), p)))
    share = _value(Apply("/", (b, Apply("*", (TWO, a)))), search)
    left = _value(Apply("+", (c, Apply("-", (Apply("*", (share, p)),)))), search)
    if left is ZERO:
        return None
    first = search.step(Apply("/", (slope, below)), variable)
    second = search.step(Apply("/", (ONE, below)), variable)
    if first is None or second is None:
        return None
    form = polished(Apply("+", (times(share, first.goal), times(left, second.goal))))
    bound = (("u", below), ("a", a), ("b", b), ("c", c), ("p", p))
    value = polished(Apply("+", tuple(spread(Apply("*", (k, s.value)), variable) for k, s in ((share, first), (left, second)))))
    return reach(integral_of(body, variable), rules.SPLIT_TOP, bound, form, (("u'", first), ("u", second)), value=value)


def _has_zeros(quadratic: tuple[Node, ...]) -> bool:
    """Whether a quadratic with plain numbers has rational zeros."""
    numbers = [rational(k) for k in quadratic]
    if None in numbers:
        return False
    q, p, a = numbers
    inside = p * p - 4 * a * q
    return inside >= 0 and rational(polished(Apply("sqrt", (number(inside),)))) is not None


def completed_square(body: Node, variable: str, search: Search) -> Step | None:
    """1/(a x^2 + p x + q) as 1/a times 1/(u^2 + c)."""
    found = _over_quadratic(body, variable, search)
    if found is None or len(found[0]) != 1 or found[0][0] is not ONE or found[3] is not ONE or _has_zeros(found[2]):
        return None
    _, _, (q, p, a), _ = found
    if p is ZERO and a is ONE:
        return None
    shift = _value(Apply("/", (p, Apply("*", (TWO, a)))), search)
    rest = _value(Apply("+", (Apply("/", (q, a)), Apply("-", (Apply("^", (shift, TWO)),)))), search)
    if sign_of(rest, search.scope) == 0:
        return None
    u = letter(body)
    inside = polished(Apply("+", (Name(variable), shift)))
    square = Apply("+", (Apply("^", (Name(u), TWO)), rest)) if p is not ZERO else Apply("+", (Apply("^", (Name(variable), TWO)), rest))
    new = u if p is not ZERO else variable
    step = search.step(polished(Apply("/", (ONE, square))), new)
    if step is None:
        return None
    factor = _value(Apply("/", (ONE, a)), search)
    form = times(factor, step.goal) if a is not ONE else step.goal
    value = back(spread(Apply("*", (factor, step.value)), new), u, inside)
    bound = (("u", inside), ("a", a), ("p", p), ("q", q), ("c", rest))
    note = told(u, inside, variable) if p is not ZERO else f"{show(body.args[1])} = {show(a)} ({show(square)})"
    return reach(integral_of(body, variable), rules.SQUARE, bound, form, (("v", step),), note, value)
