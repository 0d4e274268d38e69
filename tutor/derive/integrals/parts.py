"""Integration by parts: which factor is differentiated, once or until nothing is left, or until the integral comes back."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.derive.derivatives.scalar import differentiate
from tutor.derive.goals import integral_of, polished, reach
from tutor.derive.integrals.letters import collected, spread, times
from tutor.derive.integrals.search import Search, line_of
from tutor.derive.rewriting.simplify import monomial
from tutor.derive.steps import Step
from tutor.meaning.algebra import equal_exactly
from tutor.meaning.integrands import ratio
from tutor.meaning.polynomials import coefficients, is_rational_function
from tutor.rules import integrals as rules
from tutor.rules.tidy import assemble, total
from tutor.syntax.nodes import ONE, ZERO, Apply, Name, Node, names, rational
from tutor.syntax.printer import show

LATE = frozenset(
    {"log", "log2", "log10", "asin", "acos", "atan", "acot", "asec", "acsc", "asinh", "acosh", "atanh", "erf"}
)  # simpler when differentiated
WAVES = frozenset({"sin", "cos", "sinh", "cosh", "exp"})  # no harder when integrated
_SQUARED = frozenset({"sec", "csc", "sin", "cos", "tan", "cot", "sech", "csch", "tanh", "coth"})  # powers and products of them are known
_GROWN = frozenset({"exp", "sinh", "cosh"})


def by_parts(body: Node, variable: str, search: Search) -> Step | None:
    """∫ u v' dx: u a logarithm or an inverse function where there is one, else the polynomial beside e^x, sin, cos."""
    for u, slope in _choices(body, variable, search):
        step = _parts(body, variable, u, slope, search)
        if step is not None:
            return step
    return None


def _parts(body: Node, variable: str, u: Node, slope: Node, search: Search) -> Step | None:
    integrated = search.step(slope, variable)
    if integrated is None:
        return None
    differentiated = differentiate(u, variable)
    v = integrated.value
    rest = polished(ratio(Apply("*", (differentiated.value, v)), ONE, search.scope))
    remaining = search.step(rest, variable)
    if remaining is None:
        return None
    form = Apply("+", (Apply("*", (u, v)), Apply("-", (remaining.goal,))))
    bound = (("u", u), ("v'", slope), ("u'", differentiated.value), ("v", v))
    note = f"u = {show(u)}, v' = {show(slope)}"
    value = collected(Apply("+", (Apply("*", (u, v)), spread(Apply("-", (remaining.value,)), variable))))
    parts = (("v", integrated), ("u'", differentiated), ("rest", remaining))
    return reach(integral_of(body, variable), rules.PARTS, bound, form, parts, note, value)


def _choices(body: Node, variable: str, search: Search) -> Iterator[tuple[Node, Node]]:
    """(u, v') in the order in which they promise something."""
    coefficient, above, below = monomial(body)
    late = [f for f in above if _word(f) in LATE]
    if late:
        yield assemble(1, late), assemble(coefficient, [f for f in above if f not in late], below)
        return
    polynomial = [f for f in above if variable in names(f) and coefficients(f, variable, search.scope) is not None]
    rest = [f for f in above if f not in polynomial]
    if polynomial and rest and not below and all(_is_wave(f, variable, search) for f in rest):
        yield assemble(coefficient, polynomial), assemble(1, rest)
    bell = [f for f in rest if _is_bell(f, variable, search)]
    power = _power_of(variable, polynomial)
    if power >= 2 and len(bell) == len(rest) == 1 and not below:
        x = Name(variable)
        yield assemble(coefficient, [x] * (power - 1)), assemble(1, [x, *rest])
    quadratic = [f for f in below if _is_power_of_line(f, variable, search)]
    if len(quadratic) == len(below) == 1 and above:
        yield assemble(coefficient, above), Apply("/", (ONE, quadratic[0]))


def x_beside(body: Node, variable: str, search: Search) -> Step | None:
    """x g(x), as x sigmoid(x) (1 - sigmoid(x)): parts with u = x, for whatever g has an antiderivative."""
    coefficient, above, below = monomial(body)
    x = Name(variable)
    if x not in above or is_rational_function(body, variable, search.scope):
        return None
    rest = assemble(1, [f for f in above if f is not x], below)
    return _parts(body, variable, assemble(coefficient, [x]), rest, search) if variable in names(rest) else None


def _power_of(variable: str, factors: list[Node]) -> int:
    """n where the factors are x^n; 0 where they are anything else."""
    match factors:
        case [Name(name)] if name == variable:
            return 1
        case [Apply("^", (Name(name), exponent))] if name == variable:
            n = rational(exponent)
            return int(n) if n is not None and n.denominator == 1 else 0
    return 0


def _is_bell(factor: Node, variable: str, search: Search) -> bool:
    """e^(a x^2)."""
    match factor:
        case Apply("^", (Name("e"), inside)) | Apply("exp", (inside,)):
            found = coefficients(inside, variable, search.scope)
            return found is not None and len(found) == 3 and found[1] is ZERO
    return False


def _is_power_of_line(factor: Node, variable: str, search: Search) -> bool:
    """(a x + b)^n with n > 1: its reciprocal is integrated at once."""
    match factor:
        case Apply("^", (base, exponent)) if (n := rational(exponent)) is not None and n > 1:
            return line_of(base, variable, search.scope) is not None
    return False


def _word(factor: Node) -> str:
    """The function that `factor` applies, or is a power of."""
    base = factor.args[0] if isinstance(factor, Apply) and factor.op == "^" else factor
    return base.op if isinstance(base, Apply) else ""


def _is_wave(factor: Node, variable: str, search: Search) -> bool:
    """e^(a x + b), sin(a x + b), …; or a power of a wave that the table knows."""
    match factor:
        case Apply("^", (base, inside)) if variable not in names(base):
            pass
        case Apply("^", (Apply(op, (inside,)), _)) if op in _SQUARED:
            pass
        case Apply(op, (inside,)) if op in WAVES or op in _SQUARED:
            pass
        case _:
            return False
    found = coefficients(inside, variable, search.scope)
    return found is not None and len(found) == 2


def twice_by_parts(body: Node, variable: str, search: Search) -> Step | None:
    """e^(a x) sin(b x): after two rounds the integral comes back, and is solved for."""
    coefficient, above, below = monomial(body)
    if coefficient != 1 or below or len(above) != 2:
        return None
    wave = next((f for f in above if isinstance(f, Apply) and f.op in ("sin", "cos") and _is_wave(f, variable, search)), None)
    grown = next((f for f in above if f is not wave and _is_exponential(f, variable, search)), None)
    if wave is None or grown is None:
        return None
    first = search.step(grown, variable)
    if first is None:
        return None
    slope = differentiate(wave, variable)
    second = search.step(first.value, variable)
    if second is None:
        return None
    boundary = polished(Apply("+", (Apply("*", (wave, first.value)), Apply("-", (Apply("*", (slope.value, second.value)),)))))
    back = _returns(differentiate(slope.value, variable).value, second.value, body, search)
    goal = integral_of(body, variable)
    form = Apply("+", (boundary, _taken(back, goal)))
    value = spread(Apply("/", (boundary, polished(Apply("+", (ONE, Apply("-", (back,))))))), variable)
    between = show(integral_of(polished(Apply("*", (slope.value, first.value))), variable))
    note = f"first u = {show(wave)}, v' = {show(grown)}, which leaves {between}; then u = {show(slope.value)}, v' = {show(first.value)}"
    parts = (("v", first), ("u'", slope), ("w", second))
    return reach(goal, rules.CYCLIC, (("u", body), ("v", boundary), ("c", back)), form, parts, note, value)


def _taken(factor: Node, goal: Node) -> Node:
    """factor · goal, a minus sign of the factor before all of it."""
    return Apply("-", (times(factor.args[0], goal),)) if isinstance(factor, Apply) and factor.op == "-" else times(factor, goal)


def with_its_slope(body: Node, variable: str, search: Search) -> Step | None:
    """e^x (f + f') is the slope of e^x f, though neither half may have a formula of its own."""
    _, above, below = monomial(body)
    e = Apply("^", (Name("e"), Name(variable)))
    sums = [f for f in above if isinstance(f, Apply) and f.op == "+"]
    if below or len(above) != 2 or e not in above or len(sums) != 1:
        return None
    for u in sums[0].args:
        slope = total(t for t in sums[0].args if t is not u)
        differentiated = differentiate(u, variable)
        if equal_exactly(differentiated.value, slope, search.scope):
            form = assemble(1, [e, u])
            return reach(integral_of(body, variable), rules.WITH_ITS_SLOPE, (("u", u),), form, (("u'", differentiated),))
    return None


def _is_exponential(factor: Node, variable: str, search: Search) -> bool:
    return isinstance(factor, Apply) and (factor.op in _GROWN or (factor.op == "^" and variable not in names(factor.args[0]))) and _is_wave(
        factor, variable, search
    )  # fmt: skip


def _returns(curvature: Node, twice: Node, body: Node, search: Search) -> Node:
    """The constant c with u'' w = c u v'."""
    return polished(ratio(Apply("*", (curvature, twice)), body, search.scope))
