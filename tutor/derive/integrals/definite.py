"""Integrals with bounds: split where the integrand bends or breaks, then the fundamental theorem, or a limit where an end is open."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tutor.derive.goals import integral_of, polished, reach
from tutor.derive.integrals.antiderivatives import explained
from tutor.derive.integrals.gaussians import factorial_area, gaussian_area
from tutor.derive.integrals.improper import improper
from tutor.derive.integrals.integrand_forms import without_logarithms
from tutor.derive.integrals.logarithms import without_bars
from tutor.derive.integrals.pieces import MOST_PIECES, has_corners, with_bars
from tutor.derive.integrals.symmetry import is_mirror_image, is_simpler, mirrored, parity
from tutor.derive.limits.infinities import MINUS_OO, OO, is_infinite
from tutor.derive.steps import Reason, Step
from tutor.errors import TutorError, trouble
from tutor.meaning.algebra import breaks, sign_of, value_at
from tutor.meaning.bounds import CALLS, bounded
from tutor.meaning.corners import corners, plain_at, poles, sample_between
from tutor.meaning.integrands import decimal, is_level, sympy_integral
from tutor.meaning.polynomials import coefficients
from tutor.meaning.scope import Kind, Scope
from tutor.rules import integrals as rules
from tutor.syntax.nodes import ONE, TWO, ZERO, Apply, Node, names, rational, substitute
from tutor.syntax.printer import show


def definite(body: Node, variable: str, low: Node, high: Node, scope: Scope) -> Step:
    """The step to the integral from `low` to `high`.

    Raises TutorError("diverges") with the reason where it has no value, "no-rule" where no way is known.
    """
    for way in (_empty, _nothing, _reversed, _written_plainly, gaussian_area, factorial_area, _by_corners, _by_breaks, _level):
        step = way(body, variable, low, high, scope)
        if step is not None:
            return step
    return _by_antiderivative(body, variable, low, high, scope)


def _empty(body: Node, variable: str, low: Node, high: Node, scope: Scope) -> Step | None:
    if low is not high:
        return None
    return reach(integral_of(body, variable, low, high), rules.EMPTY, (("u", body), ("a", low)), ZERO)


def _reversed(body: Node, variable: str, low: Node, high: Node, scope: Scope) -> Step | None:
    """From the right to the left, where something stands between that has to be looked at from the left."""
    backwards = low is OO or high is MINUS_OO
    if not backwards and not is_infinite(low) and not is_infinite(high) and not names(low) | names(high):
        backwards = decimal(low, scope) > decimal(high, scope) and (
            has_corners(body, variable) or bool(_gaps(body, variable, high, low, scope))
        )
    if not backwards:
        return None
    step = definite(body, variable, high, low, scope)
    bound = (("u", body), ("a", low), ("b", high))
    return reach(integral_of(body, variable, low, high), rules.REVERSED, bound, Apply("-", (step.goal,)), (("u", step),))


def _nothing(body: Node, variable: str, low: Node, high: Node, scope: Scope) -> Step | None:
    return reach(integral_of(body, variable, low, high), rules.NOTHING, (("u", body),), ZERO) if body is ZERO else None


def _written_plainly(body: Node, variable: str, low: Node, high: Node, scope: Scope) -> Step | None:
    """A root of a square as a bar, the logarithm of an exponential as its exponent."""
    for rule, after in ((rules.ROOT_OF_SQUARE, with_bars(body)), (rules.LOGARITHM_APART, without_logarithms(body, variable))):
        if after is not body:
            return _rewritten(rule, body, definite(after, variable, low, high, scope), variable, low, high)
    return None


def _rewritten(rule: Reason, body: Node, step: Step, variable: str, low: Node, high: Node) -> Step:
    bound = (("u", body), ("v", step.goal.args[-1]))
    return reach(integral_of(body, variable, low, high), rule, bound, step.goal, (("v", step),))


def _by_corners(body: Node, variable: str, low: Node, high: Node, scope: Scope) -> Step | None:
    """|u|, max and their like: split at the corners, and one plain formula on each stretch."""
    if not has_corners(body, variable):
        return None
    points = corners(body, variable, scope, low, high)
    if points is None or len(points) >= MOST_PIECES:
        return None
    points = tuple(p for p in points if p not in (low, high))
    if points:
        return _split(body, variable, (low, *points, high), scope)
    ends = [None if is_infinite(e) else e for e in (low, high)]
    plain = polished(plain_at(body, variable, sample_between(*ends), scope))
    return _rewritten(rules.ON_STRETCH, body, definite(plain, variable, low, high, scope), variable, low, high)


def _by_breaks(body: Node, variable: str, low: Node, high: Node, scope: Scope) -> Step | None:
    """Symmetry, then a split where the integrand breaks inside, or where both ends are open."""
    gaps = _gaps(body, variable, low, high, scope)
    if not gaps and is_mirror_image(low, high):
        found = parity(body, variable, scope)
        if found == -1 and _converges(body, variable, high, scope):
            return reach(integral_of(body, variable, low, high), rules.ODD, (("u", body), ("a", high)), ZERO)
        if found == 1 and is_infinite(high):
            half = definite(body, variable, ZERO, high, scope)
            bound = (("u", body), ("a", high))
            goal, form = integral_of(body, variable, low, high), Apply("*", (TWO, half.goal))
            return reach(goal, rules.EVEN, bound, form, (("u", half),), value=_summed((half.value, half.value), scope))
    inner = tuple(g for g in gaps if g not in (low, high))
    if not inner and _is_open(low, gaps) and _is_open(high, gaps):
        inner = (_between(low, high),)
    return _split(body, variable, (low, *inner, high), scope) if inner else None


def _converges(body: Node, variable: str, high: Node, scope: Scope) -> bool:
    """Whether an odd integrand's right half is finite: only then do the halves cancel. Raises TutorError("diverges") where it is not."""
    if not is_infinite(high):
        return True
    try:
        definite(body, variable, ZERO, high, scope)
    except TutorError as told:
        if told.diagnostic.code == "diverges":
            raise
        return False
    return True


def _gaps(body: Node, variable: str, low: Node, high: Node, scope: Scope) -> tuple[Node, ...]:
    """Where the integrand breaks; () also where that is not known."""
    for way in (poles, _breaks):
        try:
            found = way(body, variable, scope, low, high)
        except TutorError:
            continue
        if found:
            return found
    return ()


def _breaks(body: Node, variable: str, scope: Scope, low: Node, high: Node) -> tuple[Node, ...] | None:
    with bounded(f"where {show(body)} breaks", CALLS // 2):
        return breaks(body, variable, low, high, scope)


def _is_open(end: Node, gaps: Sequence[Node]) -> bool:
    return is_infinite(end) or end in gaps


def _between(low: Node, high: Node) -> Node:
    """A point to split at: 0 between infinite ends, one from the finite end, else the middle."""
    if is_infinite(low) and is_infinite(high):
        return ZERO
    if is_infinite(low) or is_infinite(high):
        end, way = (high, Apply("-", (ONE,))) if is_infinite(low) else (low, ONE)
        return polished(Apply("+", (end, way)))
    return polished(Apply("/", (Apply("+", (low, high)), TWO)))


def _split(body: Node, variable: str, ends: tuple[Node, ...], scope: Scope) -> Step:
    """The integral as the sum of those between neighbouring ends; each must be finite."""
    low, high = ends[0], ends[-1]
    try:
        pieces = [definite(body, variable, a, b, scope) for a, b in pairwise(ends)]
    except TutorError as told:
        if told.diagnostic.code != "no-rule":
            raise
        return _unexplained(body, variable, low, high, scope)  # the whole may be known where its pieces are not
    form = Apply("+", tuple(p.goal for p in pieces))
    bound = (("u", body), ("a", low), ("c", ends[1]), ("b", high))
    parts = tuple((f"part {k}", p) for k, p in enumerate(pieces, 1))
    value = _summed([p.value for p in pieces], scope)
    return reach(integral_of(body, variable, low, high), rules.SPLIT, bound, form, parts, value=value)


def _summed(values: Sequence[Node], scope: Scope) -> Node:
    return polished(value_at(Apply("+", tuple(values)), {}, scope))


def _by_antiderivative(body: Node, variable: str, low: Node, high: Node, scope: Scope) -> Step:
    goal = integral_of(body, variable, low, high)
    found = explained(body, variable, _without_interval(variable, scope))
    if found is None:
        return _mirrored(body, variable, low, high, scope) or _unexplained(body, variable, low, high, scope)
    found = without_bars(found, scope)
    gaps = _gaps(body, variable, low, high, scope)
    jumps = [g for g in _gaps(found.value, variable, low, high, scope) if g not in gaps]
    inner = tuple(j for j in jumps if j not in (low, high))
    if inner:
        return _split(body, variable, (low, *inner, high), scope)
    at_low, at_high = (is_infinite(e) or e in gaps or e in jumps for e in (low, high))
    if at_low and at_high:
        return _split(body, variable, (low, _between(low, high), high), scope)
    if at_low or at_high:
        return _approached(goal, found, at_high, scope)
    return _with_its_bounds(goal, found, scope) or _fundamental(goal, found, scope)


def _without_interval(variable: str, scope: Scope) -> Scope:
    """The scope of the search: an antiderivative is to serve everywhere, so that it is the one that a textbook gives."""
    return scope.declared(variable, Kind()) if scope.kind(variable).domain == "interval" else scope


def _approached(goal: Apply, found: Step, at_high: bool, scope: Scope) -> Step:
    """By a limit; where that is not found, as computer algebra has it."""
    variable, low, high, body = goal.args
    try:
        return improper(goal, found, at_high, scope)
    except TutorError as told:
        if told.diagnostic.code not in ("no-rule", "limit"):
            raise
        if names(body) - {variable.name}:
            raise  # what hangs on letters is told
        return _unexplained(body, variable.name, low, high, scope)


def _fundamental(goal: Apply, found: Step, scope: Scope) -> Step:
    """F(b) - F(a)."""
    variable, low, high, body = goal.args
    lower, upper = (substitute(found.value, {variable: end}) for end in (low, high))
    form = Apply("+", (upper, Apply("-", (lower,))))
    value = polished(value_at(form, {}, scope))
    bound = (("u", body), ("a", low), ("b", high), ("F", upper), ("f", lower))
    return reach(goal, rules.FUNDAMENTAL, bound, form, (("antiderivative", found),), value=value)


def _with_its_bounds(goal: Apply, found: Step, scope: Scope) -> Step | None:
    """A substitution carried out with its bounds: no way back to go."""
    variable, low, high, _ = goal.args
    if found.rule is not rules.SUBSTITUTION:
        return None
    (letter, inside), *_ = found.bound
    (_, inner) = found.parts[0]
    try:
        ends = [polished(value_at(inside, {variable.name: end}, scope)) for end in (low, high)]
        if ends[0] is ends[1]:
            return None
        step = _fundamental(integral_of(inner.goal.args[-1], letter, *ends), inner, scope)
    except TutorError:
        return None
    told = f"{found.note}; at {variable.name} = {show(low)} {letter} is {show(ends[0])}, at {variable.name} = {show(high)} {show(ends[1])}"
    bound = (("u", inside), ("a", low), ("b", high), ("c", ends[0]), ("d", ends[1]), ("v", inner.goal.args[-1]))
    return reach(goal, rules.BOUNDS_TOO, bound, step.goal, (("v", step),), told)


def _level(body: Node, variable: str, low: Node, high: Node, scope: Scope) -> Step | None:
    """f(x) + f(a + b - x) is one and the same number: no antiderivative is needed."""
    if is_infinite(low) or is_infinite(high) or coefficients(body, variable, scope) is not None:
        return None
    try:
        is_guessed = is_level(body, variable, low, high, scope)
    except TutorError:
        return None
    return _mirrored(body, variable, low, high, scope) if is_guessed else None


def _mirrored(body: Node, variable: str, low: Node, high: Node, scope: Scope) -> Step | None:
    """The mean of f(x) and f(a + b - x), where that is simpler."""
    if is_infinite(low) or is_infinite(high):
        return None
    mean = mirrored(body, variable, low, high, scope)
    if mean is None or not is_simpler(mean, body, variable):
        return None
    if sign_of(body, scope) not in (0, 1) and _gaps(body, variable, low, high, scope):
        return None  # the sum may be finite where the two parts are not
    try:
        step = definite(mean, variable, low, high, scope)
    except TutorError:
        return None
    bound = (("u", body), ("a", low), ("b", high), ("v", mean))
    form = Apply("/", (step.goal, TWO))
    return reach(integral_of(body, variable, low, high), rules.MIRRORED, bound, form, (("v", step),))


def _unexplained(body: Node, variable: str, low: Node, high: Node, scope: Scope) -> Step:
    try:
        value = sympy_integral(body, variable, scope, (low, high))
    except TutorError as told:
        if told.diagnostic.code == "diverges":
            raise
        what = f"no rule leads to the integral of {show(body)} from {show(low)} to {show(high)}"
        raise trouble("no-rule", what, mend="ask for its number instead") from told
    if rational(value) is None and is_infinite(value):
        raise trouble("diverges", f"the integral of {show(body)} grows without bound")
    return reach(integral_of(body, variable, low, high), rules.UNEXPLAINED, (("u", body), ("v", value)), value)
