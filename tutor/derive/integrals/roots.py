"""Integrals with roots: of a line (the root is the new letter), of a quadratic (completed, then x written by a sine, tangent or secant)."""

from __future__ import annotations

from fractions import Fraction
from math import lcm

from tutor.derive.derivatives.scalar import differentiate
from tutor.derive.goals import integral_of, letter, polished, reach
from tutor.derive.integrals.letters import told, told_backwards
from tutor.derive.integrals.pieces import has_corners
from tutor.derive.integrals.search import Search, line_of
from tutor.derive.integrals.substitutions import by_inverse
from tutor.derive.rewriting.angles import without_multiples
from tutor.derive.steps import Step
from tutor.meaning.algebra import rewritten, sign_of
from tutor.meaning.integrands import lowest
from tutor.meaning.polynomials import coefficients
from tutor.meaning.scope import Scope
from tutor.meaning.waves import in_sine_and_cosine
from tutor.rules import integrals as rules
from tutor.syntax.nodes import ONE, TWO, Apply, Name, Node, names, number, postorder, rational, rebuild, substitute

MOST_ROOT = 12  # the degree of the root that is the new letter


def root_exponent(node: Node) -> Fraction | None:
    """p/q of a root or a fractional power, q > 1."""
    match node:
        case Apply("sqrt", _):
            return Fraction(1, 2)
        case Apply("cbrt", _):
            return Fraction(1, 3)
        case Apply("^", (_, exponent)) if (n := rational(exponent)) is not None and n.denominator > 1:
            return n
    return None


def _roots(body: Node, variable: str) -> dict[Node, Fraction]:
    """The roots that hold the variable, each with its exponent."""
    found = {n: root_exponent(n) for n in postorder(body) if isinstance(n, Apply) and variable in names(n)}
    return {n: e for n, e in found.items() if e is not None}


def root_of_line(body: Node, variable: str, search: Search) -> Step | None:
    """R(x, (a x + b)^(1/n)), and the root of a quotient of two lines: u is the root, and x a quotient of powers of u."""
    roots = _roots(body, variable)
    bases = {n.args[0] for n in roots}
    degree = lcm(*(e.denominator for e in roots.values()))
    if len(bases) != 1 or degree > MOST_ROOT:
        return None
    (base,) = bases
    u = letter(body)
    power = Apply("^", (Name(u), number(degree)))
    outer = _inverse(base, variable, power, search.scope)
    if outer is None:
        return None
    values = {n: Apply("^", (Name(u), number(e * degree))) for n, e in roots.items()}
    inside = (
        Apply("sqrt", (base,))
        if degree == 2
        else Apply("cbrt", (base,))
        if degree == 3
        else Apply("^", (base, number(Fraction(1, degree))))
    )
    slope = differentiate(outer, u).value
    after = substitute(substitute(body, values), {Name(variable): outer})
    return by_inverse(body, variable, u, inside, outer, search, lowest(Apply("*", (after, slope)), u, search.scope))


def several_roots(body: Node, variable: str, search: Search) -> Step | None:
    """sqrt(x) beside cbrt(x): with u = x^(1/6) both are powers, where either of them as the letter would leave a root."""
    degrees = {e.denominator for e in _roots(body, variable).values()}
    return root_of_line(body, variable, search) if len(degrees) > 1 else None


def _inverse(base: Node, variable: str, value: Node, scope: Scope) -> Node | None:
    """x where base = value, for a line or a quotient of two lines."""
    line = line_of(base, variable, scope)
    if line is not None:
        return polished(Apply("/", (Apply("+", (value, Apply("-", (line[0],)))), line[1])))
    if not isinstance(base, Apply) or base.op != "/":
        return None
    top, bottom = (coefficients(a, variable, scope) for a in base.args)
    if top is None or bottom is None or max(len(top), len(bottom)) != 2:
        return None
    (b, a), (d, c) = (((*side, number(0))[:2]) for side in (top, bottom))
    above = Apply("+", (b, Apply("-", (Apply("*", (d, value)),))))
    return polished(Apply("/", (above, Apply("+", (Apply("*", (c, value)), Apply("-", (a,)))))))


# ---------------------------------------------------------------- quadratics


def quadratic(node: Node, variable: str, scope: Scope) -> tuple[Node, Node, Node] | None:
    """(q, p, a) where `node` is a x^2 + p x + q."""
    if not isinstance(node, Apply) or node.op not in ("+", "*", "-", "^", "/") or variable not in names(node):
        return None
    found = coefficients(node, variable, scope)
    return found if found is not None and len(found) == 3 else None


def shifted_root(body: Node, variable: str, search: Search) -> Step | None:
    """A quadratic with a linear term inside a root, a power or an exponent: u = x + p/(2a) frees it of that term."""
    scope = search.scope
    for inside in _inner(body, variable):
        found = quadratic(inside, variable, scope)
        if found is None or rational(found[1]) == 0:
            continue
        q, p, a = found
        shift = polished(rewritten(Apply("/", (p, Apply("*", (TWO, a)))), "cancel", scope))
        u = letter(body)
        rest = polished(rewritten(Apply("+", (q, Apply("-", (Apply("*", (a, shift, shift)),)))), "factor", scope))
        square = polished(Apply("*", (a, Apply("^", (Name(u), TWO)))))
        outer = polished(Apply("+", (Name(u), Apply("-", (shift,)))))
        new = polished(Apply("+", (square, rest)))
        after = rebuild(body, lambda n, new=new, square=square, rest=rest, inside=inside: _completed(n, inside, new, square, rest))
        after = polished(substitute(after, {Name(variable): outer}))
        step = search.step(after, u)
        if step is None:
            return None
        by = polished(Apply("+", (Name(variable), shift)))
        bound = (("u", by), ("v", after))
        value = polished(substitute(step.value, {Apply("^", (Name(u), TWO)): Apply("^", (by, TWO)), Name(u): by}))
        value = polished(substitute(value, {polished(substitute(new, {Name(u): by})): inside}))
        note = told(u, by, variable)
        return reach(integral_of(body, variable), rules.SHIFT, bound, step.goal, (("v", step),), note, value)
    return None


def _inner(body: Node, variable: str) -> list[Node]:
    """What stands inside a root, a power or an exponent."""
    found = []
    for n in postorder(body):
        match n:
            case Apply("sqrt" | "exp", (inside,)):
                found.append(inside)
            case Apply("^", (base, exponent)):
                found.append(exponent if variable in names(exponent) else base)
    return found


def _completed(node: Node, inside: Node, new: Node, square: Node, rest: Node) -> Node:
    """e^(a u^2 + c) is e^c e^(a u^2); any other function takes the new inside as it is."""
    match node:
        case Apply("^", (base, exponent)) if exponent is inside:
            return Apply("*", (Apply("^", (base, rest)), Apply("^", (base, square))))
        case Apply("exp", (exponent,)) if exponent is inside:
            return Apply("*", (Apply("exp", (rest,)), Apply("exp", (square,))))
    if isinstance(node, Apply) and inside in node.args:
        return Apply(node.op, tuple(new if a is inside else a for a in node.args))
    return node


def trigonometric_substitution(body: Node, variable: str, search: Search) -> Step | None:
    """sqrt(c - k x^2) by a sine, sqrt(c + k x^2) by a tangent, sqrt(k x^2 - c) by a secant."""
    roots = _roots(body, variable)
    bases = {n.args[0] for n in roots}
    if len(bases) != 1 or any(e.denominator != 2 for e in roots.values()) or has_corners(body, variable):
        return None
    (base,) = bases
    found = quadratic(base, variable, search.scope)
    if found is None or rational(found[1]) != 0:
        return None
    c, _, k = found
    signs = sign_of(c, search.scope), sign_of(k, search.scope)
    if signs not in _WAVES:
        return None
    t = next(n for n in "tsrq" if n not in names(body))
    rule, across, height = _WAVES[signs]
    c, k = (polished(Apply("-", (n,))) if sign < 0 else n for n, sign in zip((c, k), signs, strict=True))
    scale, root = (polished(rewritten(Apply("sqrt", (n,)), "expand", search.scope)) for n in (Apply("/", (c, k)), c))
    outer = polished(Apply("*", (scale, Apply(across, (Name(t),)))))
    raised = Apply("*", (root, Apply(height, (Name(t),))))
    values: dict[Node, Node] = {n: Apply("^", (raised, number(2 * e))) for n, e in roots.items()} | {base: Apply("^", (raised, TWO))}
    after = substitute(substitute(body, values), {Name(variable): outer})
    after = in_sine_and_cosine(Apply("*", (after, differentiate(outer, t).value)), t, search.scope)
    step = search.step(polished(after), t)
    if step is None:
        return None
    value = _from_angle(step.value, t, variable, across, base, scale, root, search.scope)
    note = told_backwards(t, Name(variable), variable, outer)
    bound = (("x", outer), ("v", step.goal.args[-1]))
    return reach(integral_of(body, variable), rule, bound, step.goal, (("v", step),), note, value)


_WAVES = {  # the signs of c and k in c + k x^2: the rule, the wave that x is, the wave that the root is
    (1, -1): (rules.BY_SINE, "sin", "cos"),
    (1, 1): (rules.BY_TANGENT, "tan", "sec"),
    (-1, 1): (rules.BY_SECANT, "sec", "tan"),
}


def _from_angle(value: Node, t: str, variable: str, across: str, base: Node, scale: Node, root: Node, scope: Scope) -> Node:
    """The way back: every wave of t as a side of the triangle, t itself as an inverse function."""
    x, height = Apply("/", (Name(variable), scale)), Apply("/", (Apply("sqrt", (base,)), root))
    if across == "sin":
        sine, cosine, angle = x, height, Apply("asin", (polished(x),))
    elif across == "tan":
        sine, cosine, angle = Apply("/", (x, height)), Apply("/", (ONE, height)), Apply("atan", (polished(x),))
    else:
        sine, cosine, angle = Apply("/", (height, x)), Apply("/", (ONE, x)), Apply("atan", (polished(height),))
    sides = {"sin": sine, "cos": cosine, "tan": Apply("/", (sine, cosine)), "sec": Apply("/", (ONE, cosine)),
             "csc": Apply("/", (ONE, sine)), "cot": Apply("/", (cosine, sine))}  # fmt: skip
    values = {Apply(op, (Name(t),)): polished(side) for op, side in sides.items()}
    single = without_multiples(value, t)
    return _squares_of_roots(polished(substitute(substitute(single, values), {Name(t): angle})))


def _squares_of_roots(node: Node) -> Node:
    def change(n: Node) -> Node:
        match n:
            case Apply("^", (Apply("sqrt", (base,)), exponent)) if (k := rational(exponent)) is not None and k.denominator == 1 and k > 1:
                return Apply("^", (base, number(k / 2))) if k != 2 else base
            case Apply("^", (Apply("/", (top, bottom)), exponent)) if rational(bottom) and (k := rational(exponent)) is not None:
                return polished(Apply("/", (change(Apply("^", (top, exponent))), Apply("^", (bottom, number(k))))))
        return n

    return polished(rebuild(node, change))
