"""The ways out of 0/0, oo/oo, 0*oo, oo - oo, 1^oo and 0^0: cancel, compare, rationalize, standard limits, squeeze, l'Hôpital."""

from __future__ import annotations

from tutor.derive import infinities
from tutor.derive.approach import Search, Way
from tutor.derive.goals import limit_of, polished, reach
from tutor.derive.infinities import MINUS_OO, OO, growth, is_infinite
from tutor.derive.scalar import differentiate
from tutor.derive.steps import Step
from tutor.meaning.algebra import changed_variable, rewritten, value_at
from tutor.meaning.polynomials import coefficients, is_rational_function
from tutor.meaning.scope import Kind
from tutor.rules import limits as rules
from tutor.rules.catalogue import pattern
from tutor.rules.matching import bind
from tutor.rules.rule import Rule
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import ONE, TWO, ZERO, Apply, Name, Node, names, number, postorder, rational, size, substitute


def _onward(body: Node, after: Node, rule: Rule, search: Search) -> Step | None:
    """The same limit of the same function, written differently."""
    if after is body:
        return None
    step = search.step(after)
    if step is None:
        return None
    return reach(search.goal(body), rule, (("u", body), ("v", after)), step.goal, (("v", step),), value=step.value)


def _sides(body: Node) -> tuple[Node, Node] | None:
    return body.args if isinstance(body, Apply) and body.op == "/" else None


def cancelled(body: Node, search: Search) -> Step | None:
    """A quotient of polynomials that vanish together: the common factor goes."""
    if is_infinite(search.point) or _sides(body) is None:
        return None
    if not is_rational_function(body, search.variable, search.scope):
        return None
    return _onward(body, polished(rewritten(body, "cancel", search.scope)), rules.CANCEL, search)


def dominant(body: Node, search: Search) -> Step | None:
    """A quotient of polynomials far out: the highest powers decide."""
    sides = _sides(body)
    if sides is None or not is_infinite(search.point):
        return None
    top, bottom = (coefficients(a, search.variable, search.scope) for a in sides)
    if top is None or bottom is None or len(bottom) == 1:
        return None
    m, n = len(top) - 1, len(bottom) - 1
    ratio = polished(Apply("/", (top[-1], bottom[-1])))
    value: Node | None = ratio if m == n else ZERO
    if m > n:
        sign = infinities.sign(ratio, search.scope)
        flipped = search.point is MINUS_OO and (m - n) % 2
        value = infinities.infinite(-sign if flipped else sign) if sign else None
    if value is None:
        return None
    bound = (("u", sides[0]), ("v", ratio if m == n else Apply("^", (Name(search.variable), number(m - n)))))
    note = f"the highest powers are {m} above and {n} below"
    return reach(search.goal(body), rules.DOMINANT, bound, ratio if m == n else body, note=note, value=value)


def by_growth(body: Node, search: Search) -> Step | None:
    """x^2/e^x, log(x)/x, x e^(-x): the faster kind decides."""
    if search.point is not OO:
        return None
    found = growth(body, search.variable, search.scope)
    if found is None or found[1].kinds < 2 or not found[1].direction:
        return None
    sign = infinities.sign(found[0], search.scope)
    if not sign:
        return None
    value = ZERO if found[1].direction < 0 else infinities.infinite(sign)
    return reach(search.goal(body), rules.GROWTH, (("u", body), ("v", value)), body, value=value)


def leading(body: Node, search: Search) -> Step | None:
    """oo - oo far out: the fastest term in front, the others over it."""
    if search.point is not OO or not isinstance(body, Apply) or body.op != "+":
        return None
    grown = [growth(t, search.variable, search.scope) for t in body.args]
    if any(g is None for g in grown):
        return None
    best = max(range(len(grown)), key=lambda k: grown[k][1])
    if sum(g[1] == grown[best][1] for g in grown) > 1 or grown[best][1].direction <= 0:
        return None
    term = body.args[best]
    others = [polished(Apply("/", (t, term))) for k, t in enumerate(body.args) if k != best]
    rest = polished(Apply("+", (ONE, *others)))
    first, second = search.step(term), search.step(rest)
    if first is None or second is None:
        return None
    value = infinities.multiplied([first.value, second.value], search.scope)
    if value is None:
        return None
    form = Apply("*", (first.goal, second.goal))
    return reach(search.goal(body), rules.LEADING, (("u", body), ("v", term)), form, (("v", first), ("u", second)), value=value)


def standard(body: Node, search: Search) -> Step | None:
    """A factor like sin(v), with v vanishing, replaced by v: their quotient has the limit 1."""
    sides = _sides(body)
    if sides is None:
        return None
    for side in sides:
        for factor in side.args if isinstance(side, Apply) and side.op == "*" else (side,):
            found = _equivalent(_bare(factor), search)
            if found is not None:
                step = _replaced(body, _bare(factor), *found, search)
                if step is not None:
                    return step
    return None


def _bare(factor: Node) -> Node:
    """What a power is a power of."""
    return factor.args[0] if isinstance(factor, Apply) and factor.op == "^" and rational(factor.args[1]) is not None else factor


def _equivalent(factor: Node, search: Search) -> tuple[Rule, Node, Node] | None:
    """(rule, v, what stands below the factor in the standard limit) for the first entry that `factor` is the top of."""
    for rule in rules.STANDARD.rules:
        top, bottom = pattern(rule).left.args[-1].args
        words = {n.op for n in postorder(top) if isinstance(n, Apply) and (n.op.isalpha() or n.op == "^")}
        for n in postorder(factor):
            if not isinstance(n, Apply) or n.op not in words:
                continue
            v = polished(Apply("+", (n.args[0], Apply("-", (ONE,))))) if n.op == "log" else n.args[-1]
            written = substitute(top, {Name("x"): v})
            if search.variable in names(v) and _sorted(written) == _sorted(factor):
                inner = search.step(v)
                if inner is not None and inner.value is ZERO:
                    return rule, v, substitute(bottom, {Name("x"): v})
    return None


def _sorted(node: Node) -> object:
    """A form in which the order of a sum's terms does not count."""
    node = tidy(node)
    if not isinstance(node, Apply):
        return node
    inner = [_sorted(a) for a in node.args]
    return (node.op, frozenset(inner) if node.op in ("+", "*") else tuple(inner))


def _replaced(body: Node, factor: Node, rule: Rule, v: Node, below: Node, search: Search) -> Step | None:
    unit = Apply("/", (factor, below))
    known = reach(search.goal(unit), rule, (("x", v),), unit, value=ONE)
    if _sorted(unit) == _sorted(body):
        return known
    after = polished(rewritten(substitute(body, {factor: below}), "cancel", search.scope))
    if factor in postorder(after) or size(after) > size(body) + 6:
        return None
    step = search.step(after)
    if step is None:
        return None
    form = Apply("*", (known.goal, step.goal))
    parts = (("u", known), ("v", step))
    return reach(search.goal(body), rules.EQUIVALENT, (("u", factor), ("w", below), ("v", body)), form, parts, value=step.value)


def squeezed(body: Node, search: Search) -> Step | None:
    """Bounded times vanishing."""
    if not isinstance(body, Apply) or body.op not in ("*", "/"):
        return None
    factors = list(body.args) if body.op == "*" else [body.args[0]]
    if body.op == "/" and isinstance(factors[0], Apply) and factors[0].op == "*":
        factors = list(factors[0].args)
    bounded = [f for f in factors if _is_bounded(f) and search.variable in names(f)]
    if not bounded:
        return None
    rest = [f for f in factors if f not in bounded]
    left = rest[0] if len(rest) == 1 else Apply("*", tuple(rest)) if rest else ONE
    vanishing = Apply("/", (left, body.args[1])) if body.op == "/" else left
    step = search.step(vanishing)
    if step is None or step.value is not ZERO:
        return None
    held = bounded[0] if len(bounded) == 1 else Apply("*", tuple(bounded))
    return reach(search.goal(body), rules.SQUEEZE, (("u", held), ("v", vanishing)), body, (("v", step),), value=ZERO)


def _is_bounded(factor: Node) -> bool:
    match factor:
        case Apply(op, _) if op in rules.BOUNDED:
            return True
        case Apply("^", (base, exponent)) if rational(base) == -1 or (_is_bounded(base) and (rational(exponent) or 0) > 0):
            return True
        case Apply("-", (inner,)):
            return _is_bounded(inner)
        case Apply("+", terms):
            return all(_is_bounded(t) or rational(t) is not None for t in terms)
    return False


def rationalized(body: Node, search: Search) -> Step | None:
    """A difference with roots, alone or above or below: multiplied above and below by the sum."""
    top, bottom = _sides(body) or (body, ONE)
    for which, side in ((0, top), (1, bottom)):
        if not isinstance(side, Apply) or side.op != "+" or len(side.args) != 2:
            continue
        a, b = side.args
        if not any(isinstance(n, Apply) and n.op == "sqrt" for t in (a, b) for n in (t, *getattr(t, "args", ()))):
            continue
        partner = Apply("+", (a, _flipped(b)))
        squares = Apply("+", (Apply("^", (a, TWO)), Apply("-", (Apply("^", (b, TWO)),))))
        plain = polished(rewritten(squares, "expand", search.scope))
        if any(isinstance(n, Apply) and n.op == "sqrt" for n in postorder(plain)):
            continue
        other = bottom if which == 0 else top
        multiplied = Apply("*", (other, partner)) if other is not ONE else partner
        after = _shared(plain, other, partner, which, search) or Apply("/", (plain, multiplied) if which == 0 else (multiplied, plain))
        step = _onward(body, polished(after), rules.RATIONALIZE, search)
        if step is not None:
            return step
    return None


def _flipped(term: Node) -> Node:
    return term.args[0] if isinstance(term, Apply) and term.op == "-" else Apply("-", (term,))


def _shared(plain: Node, other: Node, partner: Node, which: int, search: Search) -> Node | None:
    """What is left where the freed side and the other one have a common factor."""
    ratio = polished(rewritten(Apply("/", (plain, other)), "cancel", search.scope))
    if isinstance(ratio, Apply) and ratio.op == "/" and ratio.args[1] is other:
        return None
    return Apply("/", (ratio, partner)) if which == 0 else Apply("/", (partner, ratio))


def one_fraction(body: Node, search: Search) -> Step | None:
    """oo - oo of quotients: over one bottom."""
    if not isinstance(body, Apply) or body.op != "+" or not any(isinstance(n, Apply) and n.op == "/" for n in postorder(body)):
        return None
    return _onward(body, polished(rewritten(body, "together", search.scope)), rules.COMMON, search)


def one_logarithm(body: Node, search: Search) -> Step | None:
    """log(u) - log(v) as log(u/v)."""
    match body:
        case Apply("+", (Apply("log", (u,)), Apply("-", (Apply("log", (v,)),)))):
            return _onward(body, Apply("log", (Apply("/", (u, v)),)), rules.ONE_LOGARITHM, search)
    return None


def one_power(body: Node, search: Search) -> Step | None:
    """a^n/b^n as (a/b)^n."""
    match body:
        case Apply("/", (Apply("^", (a, n)), Apply("^", (b, m)))) if n is m and search.variable in names(n):
            return _onward(body, Apply("^", (polished(Apply("/", (a, b))), n)), rules.ONE_POWER, search)
    return None


def lhopital(body: Node, search: Search) -> Step | None:
    """Slopes of top and bottom, where both vanish or both grow without bound."""
    sides = _sides(body)
    if sides is None:
        return None
    top, bottom = (search.step(a) for a in sides)
    if top is None or bottom is None:
        return None
    if not (top.value is ZERO and bottom.value is ZERO) and not (is_infinite(top.value) and is_infinite(bottom.value)):
        return None
    slopes = [differentiate(a, search.variable) for a in sides]
    if slopes[1].value is ZERO:
        return None
    after = polished(Apply("/", tuple(s.value for s in slopes)))
    simpler = polished(rewritten(after, "cancel", search.scope))
    after = min((after, simpler), key=size)
    step = search.step(after)
    if step is None:
        return None
    kind = "0/0" if top.value is ZERO else "oo/oo"
    parts = (("u", top), ("v", bottom), ("u'", slopes[0]), ("v'", slopes[1]), ("u'/v'", step))
    bound = (("u", sides[0]), ("v", sides[1]))
    return reach(search.goal(body), rules.LHOPITAL, bound, step.goal, parts, f"top and bottom have the form {kind}", value=step.value)


def as_quotient(body: Node, search: Search) -> Step | None:
    """0*oo: exponentials go below as e^-u, else an algebraic factor goes below as its reciprocal."""
    if not isinstance(body, Apply) or body.op != "*":
        return None
    below = [f for f in body.args if isinstance(f, Apply) and f.op == "^" and f.args[0] is Name("e")]
    plain = [f for f in body.args if coefficients(f, search.variable, search.scope) is not None and search.variable in names(f)]
    for chosen in (below, plain):
        rest = [f for f in body.args if f not in chosen]
        if not chosen or not rest:
            continue
        lower = polished(Apply("/", (ONE, Apply("*", tuple(chosen)) if len(chosen) > 1 else chosen[0])))
        if chosen is below and len(below) == 1:
            lower = Apply("^", (Name("e"), polished(Apply("-", (below[0].args[1],)))))
        after = Apply("/", (rest[0] if len(rest) == 1 else Apply("*", tuple(rest)), lower))
        step = _onward(body, after, rules.AS_QUOTIENT, search)
        if step is not None:
            return step
    return None


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
    """Far out with roots: x = 1/t (or -1/t), and t falls to 0."""
    if not is_infinite(search.point) or not any(isinstance(n, Apply) and n.op == "sqrt" for n in postorder(body)):
        return None
    t = next(c for c in "tsr" if c not in names(body))
    one = ONE if search.point is OO else Apply("-", (ONE,))
    scope = search.scope.declared(t, Kind("positive"))
    after = polished(changed_variable(body, search.variable, Apply("/", (one, Name(t))), t, scope, stretch=False))
    step = search.elsewhere(t, ZERO, "above").step(after)
    if step is None:
        return None
    return reach(search.goal(body), rules.RECIPROCAL, (("u", body), ("v", after)), step.goal, (("v", step),), value=step.value)


WAYS_OUT: tuple[Way, ...] = (
    dominant, by_growth, leading, cancelled, makes_e, standard, squeezed, one_logarithm, one_power, rationalized, one_fraction,
    reciprocal, lhopital, as_quotient,
)  # fmt: skip
