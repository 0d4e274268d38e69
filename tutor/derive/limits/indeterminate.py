"""The ways out of 0/0, oo/oo, 0*oo, oo - oo, 1^oo and 0^0: cancel, rationalize, squeeze, rewrite, l'Hôpital."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import prod

from tutor.derive.goals import limit_of, polished, reach
from tutor.derive.limits import infinities
from tutor.derive.limits.approach import Search, Way, onward, sides_of
from tutor.derive.limits.factors import factors, product_of
from tutor.derive.limits.hopital import lhopital
from tutor.derive.limits.infinities import OO, is_infinite
from tutor.derive.limits.standards import standard
from tutor.derive.limits.waves import bounds, is_restless, told_bounds
from tutor.derive.steps import Step
from tutor.meaning.algebra import changed_variable, rewritten, value_at
from tutor.meaning.polynomials import coefficients, is_rational_function
from tutor.meaning.scope import Kind
from tutor.rules import limits as rules
from tutor.rules.catalogue import pattern
from tutor.rules.matching import bind, fill
from tutor.rules.rule import Rule
from tutor.syntax.nodes import ONE, ZERO, Apply, Name, Node, names, number, postorder, rational, rebuild, size, substitute
from tutor.syntax.printer import show

LARGE = 40  # nodes of a quotient with functions beyond which no common factor is looked for


def cancelled(body: Node, search: Search) -> Step | None:
    """A quotient whose top and bottom vanish together: the common factor goes."""
    if sides_of(body) is None or is_infinite(search.point) or sides_of(body.args[1]):
        return None
    if not is_rational_function(body, search.variable, search.scope):
        if size(body) > LARGE:
            return None
        after = polished(rewritten(body, "cancel", search.scope))
        bottom = sides_of(after)
        if size(after) >= size(body) or (bottom and size(bottom[1]) >= size(body.args[1])):
            return None
        return onward(body, after, rules.CANCEL, search)
    return onward(body, polished(rewritten(body, "cancel", search.scope)), rules.CANCEL, search)


def _written(entries: Sequence[Rule], body: Node, search: Search) -> Step | None:
    """The functions of the entries written as they say; the entry itself is the reason where it is one."""
    known, used = {r.word: r for r in entries}, {}

    def change(n: Node) -> Node:
        found = known.get(n.op) if isinstance(n, Apply) else None
        if found is None:
            return n
        used[found.word] = found, n
        return substitute(pattern(found).right, {pattern(found).left.args[0]: n.args[0]})

    after = polished(rebuild(body, change))
    if not used:
        return None
    if len(used) > 1:
        return onward(body, after, rules.WRITTEN_OUT, search)
    ((rule, call),) = used.values()
    return onward(body, after, rule, search, (("x", call.args[0]),))


def taken_out(body: Node, search: Search) -> Step | None:
    """Factors above or below that settle at a number other than 0; the rest goes by itself."""
    if not isinstance(body, Apply) or body.op not in ("/", "*"):
        return None
    coefficient, found = factors(body)
    moving = {b: k for b, k in found.items() if search.variable in names(b)}
    ends = {b: search.step(b) for b in moving} if len(moving) > 1 else {}
    settled = {
        b: k for b, k in moving.items() if (s := ends.get(b)) and not is_infinite(s.value) and infinities.sign(s.value, search.scope)
    }
    if not settled or len(settled) == len(moving):
        return None
    u, v = product_of(Fraction(1), settled), product_of(coefficient, {b: k for b, k in found.items() if b not in settled})
    first, second = search.step(u), search.step(v)
    value = infinities.multiplied([first.value, second.value], search.scope) if first and second else None
    if value is None:
        return None
    form = Apply("*", (first.goal, second.goal))
    return reach(search.goal(body), rules.TAKEN_OUT, (("u", u), ("v", v)), form, (("u", first), ("v", second)), value=value)


def reciprocal_functions(body: Node, search: Search) -> Step | None:
    """cot, sec and csc by sine and cosine, and tan where it is endless."""
    endless = [n for n in postorder(body) if isinstance(n, Apply) and n.op == "tan" and (s := search.step(n)) and is_infinite(s.value)]
    return _written((*rules.QUOTIENTS.rules, *(rules.TANGENT for _ in endless[:1])), body, search)


def exponential_functions(body: Node, search: Search) -> Step | None:
    """Far out, sigmoid and the hyperbolic functions by exponentials, so that growth can be compared."""
    return _written(rules.EXPONENTIALS.rules, body, search) if is_infinite(search.point) else None


def other_functions(body: Node, search: Search) -> Step | None:
    """tan as sin/cos, and what is made of others as that."""
    return _written((rules.TANGENT, rules.ACOT, *rules.EXPONENTIALS.rules), body, search)


def wave_differences(body: Node, search: Search) -> Step | None:
    """sin(u) - sin(v) and cos(u) - cos(v), which never come to rest one by one, as products."""
    match body:
        case Apply("+", (Apply(op, (u,)), Apply("-", (Apply(other, (v,)),)))) if op == other and op in ("sin", "cos"):
            rule = rules.SINES if op == "sin" else rules.COSINES
            letters = {"u": u, "v": v}
            after = polished(fill(pattern(rule).right.args[-1], letters, {}))
            return onward(body, after, rule, search, tuple(letters.items())) if is_restless(body, search) else None
    return None


def like_terms(body: Node, search: Search) -> Step | None:
    """x - x and 2x - x."""
    if not isinstance(body, Apply) or body.op != "+":
        return None
    after = polished(rewritten(body, "expand", search.scope))
    return onward(body, after, rules.LIKE_TERMS, search) if len(show(after)) < len(show(body)) else None


def squeezed(body: Node, search: Search) -> Step | None:
    """Bounded times vanishing."""
    if not isinstance(body, Apply) or body.op not in ("*", "/"):
        return None
    factors = list(body.args) if body.op == "*" else [body.args[0]]
    if body.op == "/" and isinstance(factors[0], Apply) and factors[0].op == "*":
        factors = list(factors[0].args)
    bounded = [f for f in factors if search.variable in names(f) and search.is_bounded(f)]
    rest = [f for f in factors if f not in bounded]
    left = rest[0] if len(rest) == 1 else Apply("*", tuple(rest)) if rest else ONE
    if body.op == "/" and is_restless(body.args[1], search) and _away(body.args[1]):  # its reciprocal is bounded, too
        bounded.append(Apply("/", (ONE, body.args[1])))
    else:
        left = Apply("/", (left, body.args[1])) if body.op == "/" else left
    if not bounded:
        return None
    vanishing = left
    step = search.step(vanishing)
    if step is None or step.value is not ZERO:
        return None
    held = bounded[0] if len(bounded) == 1 else Apply("*", tuple(bounded))
    bound = (("u", held), ("v", vanishing))
    return reach(search.goal(body), rules.SQUEEZE, bound, body, (("v", step),), told_bounds(held), value=ZERO)


def _away(factor: Node) -> int:
    """The sign of what stays away from 0 by its bounds; 0 where it may come close to 0."""
    low, high = bounds(factor) or (0, 0)
    return 1 if low > 0 else -1 if high < 0 else 0


def away(body: Node, search: Search) -> Step | None:
    """x (2 + cos(x)): one factor stays away from 0 and the other is endless."""
    if not isinstance(body, Apply) or body.op not in ("*", "/"):
        return None
    factors = list(body.args) if body.op == "*" else [body.args[0], Apply("/", (ONE, body.args[1]))]
    held = [f for f in factors if is_restless(f, search) and _away(f)]
    rest = [f for f in factors if f not in held]
    if not held or not rest:
        return None
    step = search.step(rest[0] if len(rest) == 1 else Apply("*", tuple(rest)))
    if step is None or not is_infinite(step.value):
        return None
    sign = infinities.sign(step.value, search.scope) * prod(map(_away, held))
    held_whole = held[0] if len(held) == 1 else Apply("*", tuple(held))
    bound = (("u", held_whole), ("v", step.goal.args[-1]))
    told = told_bounds(held_whole)
    return reach(search.goal(body), rules.AWAY, bound, body, (("v", step),), told, value=infinities.infinite(sign))


def rationalized(body: Node, search: Search) -> Step | None:
    """A difference with square or cube roots, alone or above or below: multiplied above and below by what removes them."""
    top, bottom = sides_of(body) or (body, ONE)
    for which, side in ((0, top), (1, bottom)):
        if not isinstance(side, Apply) or side.op != "+" or len(side.args) != 2:
            continue
        for degree in (2, 3):
            plain, partner = _freed(side, degree, search)
            if plain is None:
                continue
            other = bottom if which == 0 else top
            multiplied = Apply("*", (other, partner)) if other is not ONE else partner
            after = _shared(plain, other, partner, which, search) or Apply("/", (plain, multiplied) if which == 0 else (multiplied, plain))
            rule = rules.RATIONALIZE if degree == 2 else rules.RATIONALIZE_CUBES
            step = onward(body, polished(after), rule, search, (("w", partner),))
            if step is not None:
                return step
    return None


def _freed(side: Apply, degree: int, search: Search) -> tuple[Node | None, Node]:
    """a^2 - b^2 and a + b, or a^3 - b^3 and a^2 + a b + b^2, where this removes the roots; else None."""
    a, b = side.args[0], _flipped(side.args[1])
    if not any(_is_root(n, degree) for t in (a, b) for n in (t, *getattr(t, "args", ()))):
        return None, side
    powers = [Apply("^", (t, number(degree))) for t in (a, b)]
    plain = polished(rewritten(Apply("+", (powers[0], Apply("-", (powers[1],)))), "expand", search.scope))
    if _roots(plain, degree) >= _roots(side, degree):
        return None, side
    squares = (Apply("^", (a, number(2))), Apply("*", (a, b)), Apply("^", (b, number(2))))
    return plain, Apply("+", (a, b)) if degree == 2 else polished(Apply("+", squares))


def _roots(node: Node, degree: int) -> int:
    return sum(_is_root(n, degree) for n in postorder(node))


def _is_root(node: Node, degree: int) -> bool:
    if not isinstance(node, Apply):
        return False
    if node.op == "^":
        return (rational(node.args[1]) or ONE.value).denominator == degree
    return node.op == ("sqrt" if degree == 2 else "cbrt")


def _flipped(term: Node) -> Node:
    return term.args[0] if isinstance(term, Apply) and term.op == "-" else Apply("-", (term,))


def _shared(plain: Node, other: Node, partner: Node, which: int, search: Search) -> Node | None:
    """What is left where the freed side and the other one have a common factor."""
    ratio = polished(rewritten(Apply("/", (plain, other)), "cancel", search.scope))
    if isinstance(ratio, Apply) and ratio.op == "/" and ratio.args[1] is other:
        return None
    return Apply("/", (ratio, partner)) if which == 0 else Apply("/", (partner, ratio))


def one_fraction(body: Node, search: Search) -> Step | None:
    """oo - oo of quotients, and sums of quotients that vanish as factors: over one bottom."""
    sums = [f for f in (body.args if isinstance(body, Apply) and body.op == "*" else (body,)) if isinstance(f, Apply) and f.op == "+"]
    if not any(isinstance(n, Apply) and n.op == "/" for f in sums for n in postorder(f)):
        return None
    return onward(body, polished(rewritten(body, "together", search.scope)), rules.COMMON, search)


def one_logarithm(body: Node, search: Search) -> Step | None:
    """log(u) - log(v) as log(u/v), log(u) - v as log(u/e^v)."""
    if not isinstance(body, Apply) or body.op != "+" or len(body.args) != 2:
        return None
    for first, second in (body.args, body.args[::-1]):
        match first, second:
            case Apply("log", (u,)), Apply("-", (Apply("log", (v,)),)):
                return onward(body, Apply("log", (polished(Apply("/", (u, v))),)), rules.ONE_LOGARITHM, search, (("u", u), ("v", v)))
            case Apply("-", (Apply("log", (u,)),)), v if coefficients(v, search.variable, search.scope) is not None:
                inside = Apply("/", (Apply("^", (Name("e"), v)), u))
                return onward(body, Apply("log", (inside,)), rules.FROM_LOGARITHM, search, (("u", u), ("v", v)))
            case Apply("log", (u,)), v if coefficients(v, search.variable, search.scope) is not None:
                factor = Apply("^", (Name("e"), v))
                terms = u.args if isinstance(u, Apply) and u.op == "+" else (u,)
                whole = Apply("+", tuple(Apply("*", (t, factor)) for t in terms))
                inside = polished(rewritten(whole, "powsimp", search.scope))
                minus = polished(Apply("-", (v,)))
                return onward(body, Apply("log", (inside,)), rules.INTO_LOGARITHM, search, (("u", u), ("v", minus)))
    return None


def exponent_in_front(body: Node, search: Search) -> Step | None:
    """log(u^v) as v log(u), where the variable is in the exponent and the base is positive."""

    def brought(n: Node) -> Node:
        match n:
            case Apply("log", (Apply("^", (u, v)),)) if search.variable in names(v) and search.sign_near(u) == 1:
                return Apply("*", (v, Apply("log", (u,))))
        return n

    after = polished(rebuild(body, brought))
    return None if after is body else onward(body, after, rules.EXPONENT_IN_FRONT, search)


def one_power(body: Node, search: Search) -> Step | None:
    """a^n/b^n as (a/b)^n, a^(n^2)/b^n as (a^n/b)^n."""
    match body:
        case Apply("/", (Apply("^", (a, n)), Apply("^", (b, m)))) if search.variable in names(m) and search.variable in names(n):
            times = polished(rewritten(Apply("/", (n, m)), "cancel", search.scope))
            if sides_of(times):
                return None
            a = a if times is ONE else Apply("^", (a, times))
            return onward(body, Apply("^", (polished(Apply("/", (a, b))), m)), rules.ONE_POWER, search, (("a", a), ("b", b), ("u", m)))
    return None


def powers_by_e(body: Node, search: Search) -> Step | None:
    """x^(1/x) - 1 as e^(log(x)/x) - 1, where the new exponent vanishes: a standard limit knows it then."""
    found: list[tuple[Node, Node]] = []

    def written(n: Node) -> Node:
        match n:
            case Apply("^", (u, v)) if search.variable in names(u) and search.variable in names(v) and not found:
                exponent = polished(Apply("*", (v, Apply("log", (u,)))))
                if _vanishes(exponent, search):
                    found.append((u, v))
                    return Apply("^", (Name("e"), exponent))
        return n

    after = polished(rebuild(body, written)) if isinstance(body, Apply) and body.op in ("*", "/") else body
    return onward(body, after, rules.BY_E, search, tuple(zip("ab", found[0], strict=True))) if found else None


def as_quotient(body: Node, search: Search) -> Step | None:
    """0*oo: exponentials that vanish go below as e^-u, else an algebraic factor goes below as its reciprocal."""
    if not isinstance(body, Apply) or body.op != "*":
        return None
    below = [f for f in body.args if isinstance(f, Apply) and f.op == "^" and f.args[0] is Name("e") and _vanishes(f, search)]
    moving = [f for f in body.args if search.variable in names(f)]
    plain = [f for f in moving if coefficients(f, search.variable, search.scope) is not None]
    roots = [f for f in moving if isinstance(f, Apply) and (f.op in ("sqrt", "cbrt") or (f.op == "^" and rational(f.args[1])))]
    tame = [f for f in moving if not (isinstance(f, Apply) and f.op == "log")]
    for chosen in (below, plain, roots, tame):
        rest = [f for f in body.args if f not in chosen]
        if not chosen or not rest:
            continue
        lower = polished(Apply("/", (ONE, Apply("*", tuple(chosen)) if len(chosen) > 1 else chosen[0])))
        if chosen is below and len(below) == 1:
            lower = Apply("^", (Name("e"), polished(Apply("-", (below[0].args[1],)))))
        after = Apply("/", (rest[0] if len(rest) == 1 else Apply("*", tuple(rest)), lower))
        step = onward(body, after, rules.AS_QUOTIENT, search)
        if step is not None:
            return step
    return None


def _vanishes(body: Node, search: Search) -> bool:
    step = search.step(body)
    return step is not None and step.value is ZERO


def makes_e(body: Node, search: Search) -> Step | None:
    """(1 + a/x)^x and its kin by heart; any other open power as e^(v log u)."""
    if not isinstance(body, Apply) or body.op != "^" or body.args[0] is Name("e") or search.variable not in names(body.args[1]):
        return None
    for rule in rules.POWERS.rules:
        goal = limit_of(body, search.variable, search.point)
        bound = bind(rule, goal, search.variable)
        if bound is not None:
            value = substitute(pattern(rule).right, {Name(n): node for n, node in bound.items()})
            return reach(search.goal(body), rule, tuple(bound.items()), body, value=polished(value))
    base, exponent = body.args
    inner = search.step(polished(Apply("*", (exponent, Apply("log", (base,))))))
    if inner is None:
        return None
    if is_infinite(inner.value):
        value = OO if inner.value is OO else ZERO
    else:
        value = value_at(Apply("^", (Name("e"), Name("u"))), {"u": inner.value}, search.scope)
    form = Apply("^", (Name("e"), inner.goal))
    return reach(search.goal(body), rules.AS_EXPONENTIAL, (("u", base), ("v", exponent)), form, (("v", inner),), value=polished(value))


def reciprocal(body: Node, search: Search) -> Step | None:
    """Far out, with roots or functions of 1/x: x = 1/t, and t falls to 0."""
    if search.point is not OO or not any(_shrinks(n, search.variable) for n in postorder(body)):
        return None
    t = next(c for c in "tsr" if c not in names(body))
    scope = search.scope.declared(t, Kind("positive"))
    after = polished(changed_variable(body, search.variable, Apply("/", (ONE, Name(t))), t, scope, stretch=False))
    there = search.elsewhere(t, ZERO, "above")
    there.scope = scope
    step = there.step(after)
    if step is None:
        return None
    bound = (("u", body), ("v", after), ("x", Name(search.variable)), ("t", Name(t)))
    return reach(search.goal(body), rules.RECIPROCAL, bound, step.goal, (("v", step),), value=step.value)


def _shrinks(node: Node, variable: str) -> bool:
    """A root, or a quotient with the variable below only, as the inside of a function."""
    if not isinstance(node, Apply) or variable not in names(node):
        return False
    if node.op in ("sqrt", "cbrt") or (node.op == "^" and (rational(node.args[1]) or ONE.value).denominator > 1):
        return True
    inside = node.args[-1] if node.op.isalpha() or node.op == "^" else None
    match inside:
        case Apply("/", (top, bottom)):
            return variable not in names(top) and variable in names(bottom)
        case Apply("-", (Apply("/", (top, bottom)),)):
            return variable not in names(top) and variable in names(bottom)
        case Apply("+", terms):
            return any(isinstance(t, Apply) and t.op == "/" and variable in names(t.args[1]) for t in terms)
    return False


BEFORE: tuple[Way, ...] = (
    like_terms, wave_differences, cancelled, makes_e, exponent_in_front, taken_out, standard, squeezed, reciprocal_functions,
    away, one_logarithm, one_power, powers_by_e, rationalized, exponential_functions, one_fraction, reciprocal,
)  # fmt: skip
AFTER: tuple[Way, ...] = (lhopital, as_quotient, other_functions)
