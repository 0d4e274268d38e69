"""The logarithms of an antiderivative: without bars where the inside is positive, and as one before a limit is taken."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm

from tutor.derive.goals import polished
from tutor.derive.rewriting.simplify import monomial
from tutor.derive.steps import Reason, Step
from tutor.meaning.algebra import sign_of
from tutor.meaning.polynomials import coefficients
from tutor.meaning.scope import Scope
from tutor.rules import integrals as rules
from tutor.rules.tidy import assemble
from tutor.syntax.nodes import TWO, Apply, Node, number, rebuild

MOST_POWER = 6  # of a factor inside the one logarithm


def without_bars(step: Step, scope: Scope) -> Step:
    """`step`, followed by |u| = u for what is positive everywhere (as x^2 + 1 is), or between the bounds."""
    variable = step.goal.args[0].name

    def change(node: Node) -> Node:
        is_bar = isinstance(node, Apply) and node.op == "abs"
        return node.args[0] if is_bar and _is_positive(node.args[0], variable, scope) else node

    return _followed(step, rules.POSITIVE, rebuild(step.value, change))


def _is_positive(node: Node, variable: str, scope: Scope) -> bool:
    if sign_of(node, scope) == 1:
        return True
    found = coefficients(node, variable, scope)
    if found is None or len(found) != 3 or sign_of(found[2], scope) != 1:
        return False
    q, p, a = found
    inside = Apply("+", (Apply("^", (p, TWO)), Apply("-", (Apply("*", (number(4), a, q)),))))
    return sign_of(inside, scope) == -1  # no real zeros


def one_logarithm(step: Step) -> Step:
    """`step`, followed by log(u)/3 - log(v)/6 = log(u^2/v)/6: apart, each of them may grow without bound."""
    terms = step.value.args if isinstance(step.value, Apply) and step.value.op == "+" else ()
    kept, groups = [], {}
    for term in terms:
        coefficient, above, below = monomial(term)
        logs = [f for f in above if isinstance(f, Apply) and f.op == "log"]
        if len(logs) == 1:
            beside = tuple(f for f in above if f is not logs[0]), tuple(below)
            groups.setdefault(beside, []).append((coefficient, logs[0].args[0]))
        else:
            kept.append(term)
    joined = [_joined(found, *beside) for beside, found in groups.items()]
    if None in joined or len(joined) + len(kept) == len(terms):
        return step
    return _followed(step, rules.LOGARITHMS, Apply("+", (*joined, *kept)) if len(joined) + len(kept) > 1 else joined[0])


def _joined(found: list[tuple[Fraction, Node]], above: tuple[Node, ...], below: tuple[Node, ...]) -> Node | None:
    """Several multiples of logarithms as a multiple of one; None where the powers in it would be high."""
    unit = Fraction(gcd(*(c.numerator for c, _ in found)), lcm(*(c.denominator for c, _ in found)))
    unit = -unit if found[0][0] < 0 and all(c < 0 for c, _ in found) else unit
    powers = [(c / unit, inside) for c, inside in found]
    if any(abs(n) > MOST_POWER for n, _ in powers):
        return None
    raised = [(n > 0, inside if abs(n) == 1 else Apply("^", (inside, number(abs(n))))) for n, inside in powers]
    quotient = assemble(1, [f for is_top, f in raised if is_top], [f for is_top, f in raised if not is_top])
    return assemble(unit, [*above, Apply("log", (quotient,))], below)


def _followed(step: Step, rule: Reason, after: Node) -> Step:
    after = polished(after)
    return step if after is step.value else Step(step.value, rule, (), after, after, (("u", step),))
