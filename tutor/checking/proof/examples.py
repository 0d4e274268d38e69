"""One step in small numbers, as a learner would try it: a difference quotient, strips under a curve, points that come close."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import cycle

import numpy as np

from tutor.checking.proof.arrays import holds_arrays, in_numbers
from tutor.derive.steps import Derivation, Step
from tutor.errors import TutorError
from tutor.meaning.scope import Scope, natural
from tutor.numeric.rigorous.balls import ball, digits, middle, told
from tutor.rules import normal
from tutor.syntax.nodes import Apply, Name, Node, names, rational

H = Fraction(1, 10_000)  # of difference quotients: small, and still visible in six digits
STRIPS = 1000
_SHOWN = 6  # significant digits
_MOST_ORDER = 4


def example(step: Step, derivation: Derivation) -> str:
    """The step at one simple point, from values alone; "" where no point shows it."""
    scope, goal = derivation.scope, step.goal
    op = goal.op if isinstance(goal, Apply) else ""
    if derivation.kind == "scalars" and (op == "adjoint" or step.rule is normal.GATHERED):
        return ""
    if op in ("gradient", "hessian", "jacobian", "gradients", "=", "taylor", "[]"):
        return ""
    if op in ("adjoint", "tangent") or holds_arrays(goal, scope) or holds_arrays(step.value, scope):
        return _of_arrays(step, derivation)
    said = {"d/d": _slope, "∫": _integral, "lim": _limit}.get(op, _rewrite)
    goal, value = scope.expand(goal), scope.expand(step.value)
    bound = {goal.args[0].name} if op == "lim" or (op == "∫" and len(goal.args) == 4) else set()
    free = natural((names(goal) | names(value)) - bound)
    for point in _simple_points(free, scope):
        try:
            return said(goal, value, point)
        except (TutorError, ArithmeticError, ValueError):  # not in the domain: another point is tried
            continue
    return ""


def _simple_points(free: Sequence[str], scope: Scope) -> Iterator[dict[str, Fraction]]:
    """Points that are easy to follow by hand; the last ones from the declared domain."""
    from tutor.numeric.rigorous.points import sample

    for numbers in ((2, 3, 5, 7), (1, 2, 3, 4), (Fraction(1, 2), Fraction(1, 4), Fraction(3, 4), Fraction(1, 3))):
        yield dict(zip(free, cycle(map(Fraction, numbers)), strict=False))
    if free:
        yield from sample(tuple(free), scope, 3)


def _at(point: dict[str, Fraction]) -> str:
    return f"at {told(point)}: " if point else ""


def _short(value: object) -> str:
    return f"{float(value):.{_SHOWN}g}"


def _quotient(body: Node, by: Sequence[str], point: dict[str, Fraction]) -> float:
    """The difference quotient of as many steps as there are names, each of width H."""
    terms = [(1, dict(point))]
    for name in by:
        terms = [(s * t, {**p, name: p[name] + k * H}) for s, p in terms for t, k in ((1, 1), (-1, 0))]
    first, *rest = (s * ball(body, p, 256) for s, p in terms)
    return float(sum(rest, first).mid()) / float(H) ** len(by)


def _slope(goal: Apply, value: Node, point: dict[str, Fraction]) -> str:
    *by, body = goal.args
    if len(by) > _MOST_ORDER:
        raise ValueError("too many differences to be followed")
    point = {n: Fraction(2) for n in (x.name for x in by)} | point
    found, right = _quotient(body, [x.name for x in by], point), digits(value, point, _SHOWN)
    what = "difference quotient" if len(by) == 1 else "quotient of repeated differences"
    return f"{_at(point)}the {what} over h = {float(H):g} is {_short(found)}, and the value is {right}"


def _rewrite(goal: Node, value: Node, point: dict[str, Fraction]) -> str:
    return f"{_at(point)}the left side is {digits(goal, point, _SHOWN)}, and the right side is {digits(value, point, _SHOWN)}"


def _integral(goal: Apply, value: Node, point: dict[str, Fraction]) -> str:
    variable, *bounds, body = goal.args
    if not bounds:
        found = _quotient(value, [variable.name], point)
        wanted = digits(body, point, _SHOWN)
        return f"{_at(point)}the difference quotient of the result over h = {float(H):g} is {_short(found)}, and the integrand is {wanted}"
    low, high = (Fraction(middle(ball(b, point))) for b in bounds)
    width = (high - low) / STRIPS
    area = sum(middle(ball(body, {**point, variable.name: low + (k + Fraction(1, 2)) * width}, 64)) for k in range(STRIPS)) * float(width)
    return f"{_at(point)}{STRIPS} strips under the curve add up to {_short(area)}, and the value is {digits(value, point, _SHOWN)}"


def _limit(goal: Apply, value: Node, point: dict[str, Fraction]) -> str:
    variable, at, *side, body = goal.args
    sign = -1 if side and side[0].name == "below" else 1
    is_far = any(n is Name("oo") for n in (at, *(at.args if isinstance(at, Apply) else ())))
    if is_far:
        way = -1 if isinstance(at, Apply) else 1
        places = [Fraction(way * 10**k) for k in (1, 2, 3)]
    else:
        exact = rational(at)
        centre = Fraction(float(ball(at, point).mid())) if exact is None else exact
        places = [centre + sign * Fraction(1, 10**k) for k in (1, 2, 3)]
    rows = [f"{_short(digits(body, {**point, variable.name: x}, _SHOWN))} at {variable.name} = {_short(x)}" for x in places]
    grows = Name("oo") in (value, *getattr(value, "args", ()))
    end = "the values grow beyond all bounds" if grows else f"the limit is {digits(value, point, _SHOWN)}"
    return f"{_at(point)}{', '.join(rows)}; {end}"


def _of_arrays(step: Step, derivation: Derivation) -> str:
    """The largest entry of an array's step at random numbers: what the result answers to a nudge of it, and what the rule says."""
    found = in_numbers(step, derivation)
    if found is None:
        return ""
    wanted, value = found
    place = np.unravel_index(int(np.argmax(np.abs(wanted))), wanted.shape) if wanted.shape else ()
    entry = f", entry {', '.join(str(int(p) + 1) for p in place)}" if place else ""
    is_adjoint = isinstance(step.goal, Apply) and step.goal.op == "adjoint"
    left = "the result moves by {} for each unit by which this is nudged" if is_adjoint else "the left side is {}"
    return f"at random numbers{entry}: {left.format(_short(wanted[place]))}, and the value is {_short(value[place])}"
