"""Integrals with bounds: the fundamental theorem, improper ones by their limit, and those known by name."""

from __future__ import annotations

from tutor.derive.antiderivatives import antiderivative
from tutor.derive.goals import integral_of, letter, polished, reach
from tutor.derive.infinities import MINUS_OO, OO, is_infinite
from tutor.derive.limits import limit_step
from tutor.derive.simplify import monomial
from tutor.derive.steps import Step
from tutor.errors import TutorError, trouble
from tutor.meaning.algebra import breaks, equal_exactly, sign_of, sympy_integral, value_at
from tutor.meaning.polynomials import coefficients
from tutor.meaning.scope import Scope
from tutor.rules import integrals as rules
from tutor.rules.catalogue import pattern
from tutor.rules.tidy import assemble
from tutor.syntax.nodes import ONE, TWO, ZERO, Apply, Name, Node, names, rational, substitute
from tutor.syntax.printer import show


def definite(body: Node, variable: str, low: Node, high: Node, scope: Scope) -> Step:
    """The step to the integral from `low` to `high`.

    Raises TutorError("diverges") with the reason where it has no value, "no-rule" where no way is known.
    """
    goal = integral_of(body, variable, low, high)
    if low is high:
        return reach(goal, rules.EMPTY, (("u", body), ("a", low)), ZERO)
    named = _gaussian(body, variable, low, high, scope)
    if named is not None:
        return named
    gaps = _gaps(body, variable, low, high, scope)
    if _is_odd(body, variable, low, high, gaps, scope):
        return reach(goal, rules.ODD, (("u", body), ("a", high)), ZERO)
    inner = next((g for g in gaps if g not in (low, high)), None)
    if inner is None and _is_open(low, gaps) and _is_open(high, gaps):
        inner = _between(body, variable, low, high, scope)
    if inner is not None:
        return _split(body, variable, low, inner, high, scope)
    try:
        found = antiderivative(body, variable, scope)
    except TutorError as told:
        if told.diagnostic.code != "no-rule":
            raise
        value = sympy_integral(body, variable, scope, (low, high))
        return reach(goal, rules.UNEXPLAINED, (("u", body), ("v", value)), value)
    jump = next((g for g in _gaps(found.value, variable, low, high, scope) if g not in (low, high)), None)
    if jump is not None:
        return _split(body, variable, low, jump, high, scope)
    if _is_open(low, gaps) or _is_open(high, gaps):
        return _improper(goal, found, _is_open(high, gaps), scope)
    return _fundamental(goal, found, scope)


def _gaps(body: Node, variable: str, low: Node, high: Node, scope: Scope) -> tuple[Node, ...]:
    """Where the integrand breaks; () also where that is not known."""
    try:
        return breaks(body, variable, low, high, scope) or ()
    except TutorError:
        return ()


def _is_open(end: Node, gaps: tuple[Node, ...]) -> bool:
    return is_infinite(end) or end in gaps


def _is_odd(body: Node, variable: str, low: Node, high: Node, gaps: tuple[Node, ...], scope: Scope) -> bool:
    if gaps or is_infinite(high) or polished(Apply("-", (low,))) is not high:
        return False
    mirrored = substitute(body, {Name(variable): Apply("-", (Name(variable),))})
    try:
        return equal_exactly(mirrored, Apply("-", (body,)), scope) is True
    except TutorError:
        return False


def _between(body: Node, variable: str, low: Node, high: Node, scope: Scope) -> Node:
    """A point to split at: 0 between infinite ends, one from the finite end, else the middle."""
    if is_infinite(low) and is_infinite(high):
        return ZERO
    if is_infinite(low) or is_infinite(high):
        end, way = (high, Apply("-", (ONE,))) if is_infinite(low) else (low, ONE)
        return polished(Apply("+", (end, way)))
    return polished(Apply("/", (Apply("+", (low, high)), TWO)))


def _split(body: Node, variable: str, low: Node, inner: Node, high: Node, scope: Scope) -> Step:
    try:
        left, right = definite(body, variable, low, inner, scope), definite(body, variable, inner, high, scope)
    except TutorError as told:
        if told.diagnostic.code != "no-rule":
            raise
        value = sympy_integral(body, variable, scope, (low, high))  # the whole may be known where its halves are not
        return reach(integral_of(body, variable, low, high), rules.UNEXPLAINED, (("u", body), ("v", value)), value)
    form = Apply("+", (left.goal, right.goal))
    bound = (("u", body), ("a", low), ("c", inner), ("b", high))
    value = value_at(Apply("+", (left.value, right.value)), {}, scope)
    return reach(
        integral_of(body, variable, low, high), rules.SPLIT, bound, form, (("left", left), ("right", right)), value=polished(value)
    )


def _fundamental(goal: Apply, found: Step, scope: Scope) -> Step:
    """F(b) - F(a)."""
    variable, low, high, body = goal.args
    lower, upper = (substitute(found.value, {variable: end}) for end in (low, high))
    form = Apply("+", (upper, Apply("-", (lower,))))
    value = polished(value_at(form, {}, scope))
    bound = (("u", body), ("a", low), ("b", high), ("F", upper), ("f", lower))
    return reach(goal, rules.FUNDAMENTAL, bound, form, (("antiderivative", found),), value=value)


def _improper(goal: Apply, found: Step, at_high: bool, scope: Scope) -> Step:
    """The area up to t (or from t on), and its limit as t goes to the end that is open."""
    variable, low, high, body = goal.args
    t = next(c for c in ("t", letter(*goal.args)) if c not in names(body) | names(low) | names(high) | {variable.name})
    end, kept, side = (high, low, "below") if at_high else (low, high, "above")
    moving = substitute(found.value, {variable: Name(t)})
    still = polished(value_at(found.value, {variable.name: kept}, scope))
    terms = (moving, Apply("-", (still,))) if at_high else (still, Apply("-", (moving,)))
    area = polished(Apply("+", terms))
    way = f"{t} -> {show(end)}"
    try:
        limit = limit_step(area, t, end, "" if is_infinite(end) else side, scope)
    except TutorError as told:
        if told.diagnostic.code != "no-limit":
            raise
        raise trouble("diverges", f"the integral has no value: as {way}, {show(area)} comes to no limit") from told
    if is_infinite(limit.value):
        raise trouble(
            "diverges", f"the integral diverges: as {way}, {show(area)} {'grows' if limit.value is OO else 'falls'} without bound"
        )
    bound = (("u", body), ("a", low), ("b", high), ("F", found.value))
    return reach(goal, rules.IMPROPER, bound, limit.goal, (("antiderivative", found), ("limit", limit)), value=limit.value)


def _gaussian(body: Node, variable: str, low: Node, high: Node, scope: Scope) -> Step | None:
    """c e^(-a x^2) over the whole line, or the half of it."""
    if high is not OO or low not in (MINUS_OO, ZERO):
        return None
    coefficient, above, below = monomial(body)
    waves = [f for f in above if variable in names(f)]
    if len(waves) != 1 or any(variable in names(f) for f in below):
        return None
    match waves[0]:
        case Apply("^", (Name("e"), exponent)) | Apply("exp", (exponent,)):
            found = coefficients(exponent, variable, scope)
        case _:
            return None
    if found is None or len(found) != 3 or any(rational(c) != 0 for c in found[:2]) or sign_of(found[2], scope) != -1:
        return None
    rule = rules.GAUSSIAN if low is MINUS_OO else rules.HALF_GAUSSIAN
    a = polished(Apply("-", (found[2],)))
    known = reach(integral_of(waves[0], variable, low, high), rule, (("a", a),), substitute(pattern(rule).right, {Name("a"): a}))
    outside = assemble(coefficient, [f for f in above if f is not waves[0]], below)
    if outside is ONE:
        return known
    form = Apply("*", (outside, known.goal))
    value = polished(value_at(Apply("*", (outside, known.value)), {}, scope))
    goal = integral_of(body, variable, low, high)
    return reach(goal, rules.CONSTANT_FACTOR, (("c", outside), ("u", waves[0])), form, (("u", known),), value=value)
