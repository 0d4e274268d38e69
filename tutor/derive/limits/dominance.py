"""Ways out at oo by comparing growth: dominant terms, orders of growth, the leading term, roots of what grows, factorials."""

from __future__ import annotations

from tutor.derive.goals import letter, polished, reach
from tutor.derive.limits import infinities
from tutor.derive.limits.approach import Search, Way, onward, sides_of
from tutor.derive.limits.growth import Growth, Like, Unknown, growth, scaled
from tutor.derive.limits.infinities import MINUS_OO, OO
from tutor.derive.steps import Step
from tutor.meaning.algebra import rewritten
from tutor.rules import limits as rules
from tutor.syntax.nodes import ONE, ZERO, Apply, Name, Node, names, postorder, rational, rebuild, size, substitute
from tutor.syntax.printer import show


def mirrored(body: Node, search: Search) -> Step | None:
    """Far left: x = -t, and t grows."""
    if search.point is not MINUS_OO:
        return None
    t = letter(body, Name("u"), Name("v"), Name("w"))
    after = polished(substitute(body, {Name(search.variable): Apply("-", (Name(t),))}))
    step = search.elsewhere(t, OO).step(polished(_even(after)))
    if step is None:
        return None
    bound = (("u", body), ("v", after), ("x", Name(search.variable)), ("t", Name(t)))
    return reach(search.goal(body), rules.MIRRORED, bound, step.goal, (("v", step),), value=step.value)


def _even(root: Node) -> Node:
    """(-t)^2 is t^2, (-t)^3 is -t^3."""

    def plain(n: Node) -> Node:
        match n:
            case Apply("^", (Apply("-", (t,)), k)) if (e := rational(k)) is not None and e.denominator == 1:
                return Apply("-", (Apply("^", (t, k)),)) if e % 2 else Apply("^", (t, k))
        return n

    return rebuild(root, plain)


def fastest(body: Node, search: Search) -> Step | None:
    """A quotient of sums: above and below divided by the quickest term of the bottom."""
    sides = sides_of(body)
    if sides is None or search.point is not OO:
        return None
    top, bottom = (growth(a, search.variable, search.scope) for a in sides)
    if bottom is None or (bottom.exact and top is not None and top.exact) or bottom.growth == Growth():
        return None
    best = bottom.growth
    if bottom.constant is None and best == Growth(base=best.base):
        best = Growth(base=-best.base)  # a power of a negative number
    try:
        after = Apply("/", tuple(scaled(a, best, search.variable, search.scope) for a in sides))
    except Unknown:
        return None
    by = best.written(ONE, Name(search.variable))
    step = search.step(polished(after)) if size(after) <= 3 * size(body) + 20 else None
    if step is None:
        return None
    bound = (("u", sides[0]), ("v", sides[1]), ("w", by))
    return reach(search.goal(body), rules.DOMINANT, bound, step.goal, (("v", step),), f"divided by {show(by)}", value=step.value)


def by_growth(body: Node, search: Search) -> Step | None:
    """x^2/e^x, log(x)/x, 2^n/n!: the faster kind decides."""
    if search.point is not OO:
        return None
    found = growth(body, search.variable, search.scope)
    if found is None or found.constant is None:
        return None
    has_factorial = any(isinstance(n, Apply) and n.op == "factorial" for n in postorder(body))
    if not (found.exact or has_factorial) or (found.growth.kinds < 2 and not has_factorial):
        return None
    value = _end(found, search)
    if value is None:
        return None
    if has_factorial and not found.growth.tower:
        return _by_stirling(body, found, search)
    return reach(search.goal(body), rules.GROWTH, (("u", body), ("v", value)), body, value=value)


def _by_stirling(body: Node, found: Like, search: Search) -> Step | None:
    """Factorials as powers; what is left has its own limit."""
    constant = min(found.constant, polished(rewritten(found.constant, "simplify", search.scope)), key=lambda c: len(show(c)))
    form = found.growth.written(constant, Name(search.variable))
    return onward(body, form, rules.STIRLING, search)


def _end(found: Like, search: Search) -> Node | None:
    """Where constant · growth goes."""
    if not found.growth.direction:
        return found.constant
    sign = infinities.sign(found.constant, search.scope)
    return None if not sign else ZERO if found.growth.direction < 0 else infinities.infinite(sign)


def leading(body: Node, search: Search) -> Step | None:
    """oo - oo far out: the fastest term in front, the others over it."""
    if search.point is not OO or not isinstance(body, Apply) or body.op != "+":
        return None
    grown = [growth(t, search.variable, search.scope) for t in body.args]
    if any(g is None for g in grown):
        return None
    best = 0
    for k, g in enumerate(grown):
        if g.growth.over(grown[best].growth).direction > 0:
            best = k
    ties = sum(not g.growth.over(grown[best].growth).direction for g in grown)
    if ties > 1 or grown[best].growth.direction <= 0 or grown[best].constant is None:
        return None
    term = body.args[best]
    try:
        others = [scaled(t, grown[best].growth, search.variable, search.scope) for k, t in enumerate(body.args) if k != best]
    except Unknown:
        return None
    if not grown[best].exact:
        others = [polished(Apply("/", (t, term))) for k, t in enumerate(body.args) if k != best]
    elif grown[best].constant is not ONE:
        others = [polished(Apply("/", (t, grown[best].constant))) for t in others]
    rest = polished(Apply("+", (ONE, *others)))
    first, second = search.step(term), search.step(rest)
    if first is None or second is None:
        return None
    value = infinities.multiplied([first.value, second.value], search.scope)
    if value is None:
        return None
    form = Apply("*", (first.goal, second.goal))
    return reach(search.goal(body), rules.LEADING, (("u", body), ("v", term)), form, (("v", first), ("u", second)), value=value)


def beside(body: Node, search: Search) -> Step | None:
    """Something endless and something bounded: x + cos(x)."""
    if not isinstance(body, Apply) or body.op != "+":
        return None
    held = [t for t in body.args if search.variable in names(t) and search.is_bounded(t)]
    rest = [t for t in body.args if t not in held]
    if not held or not rest:
        return None
    step = search.step(rest[0] if len(rest) == 1 else Apply("+", tuple(rest)))
    if step is None or not infinities.is_infinite(step.value):
        return None
    bounded = held[0] if len(held) == 1 else Apply("+", tuple(held))
    return reach(search.goal(body), rules.BESIDE, (("u", bounded), ("v", step.goal.args[-1])), body, (("v", step),), value=step.value)


def root_of_growth(body: Node, search: Search) -> Step | None:
    """(2^x + 3^x)^(1/x): the quickest term comes out of the root."""
    if search.point is not OO or not isinstance(body, Apply) or body.op != "^" or search.variable not in names(body.args[1]):
        return None
    u, v = body.args
    inside, whole = growth(u, search.variable, search.scope), growth(body, search.variable, search.scope)
    exponent = growth(v, search.variable, search.scope)
    if inside is None or whole is None or exponent is None or exponent.growth.direction >= 0:
        return None
    if any(isinstance(n, Apply) and n.op == "factorial" for n in postorder(u)):
        return _by_stirling(body, whole, search)
    part = Growth(exponents=inside.growth.exponents, base=inside.growth.base)
    if part == Growth() or inside.exact:
        return None
    try:
        rest = Apply("^", (scaled(u, part, search.variable, search.scope), v))
    except Unknown:
        return None
    return onward(body, Apply("*", (whole.constant, rest)), rules.ROOT_OF_GROWTH, search)


def factorials(body: Node, search: Search) -> Step | None:
    """(n + 1)!/n! as n + 1."""
    if sum(isinstance(n, Apply) and n.op == "factorial" for n in postorder(body)) < 2:
        return None
    after = polished(rewritten(body, "combsimp", search.scope))
    if any(isinstance(n, Apply) and n.op in ("factorial", "gamma", "binomial") for n in postorder(after)):
        return None
    return onward(body, after, rules.FACTORIALS, search)


WAYS: tuple[Way, ...] = (mirrored, factorials, by_growth, fastest, leading, beside, root_of_growth)
