"""Integration by parts: which factor is differentiated, once or until nothing is left, or until the integral comes back."""

from __future__ import annotations

from tutor.derive.goals import integral_of, polished, reach
from tutor.derive.scalar import differentiate
from tutor.derive.simplify import monomial
from tutor.derive.steps import Step
from tutor.derive.substitutions import Search
from tutor.meaning.algebra import rewritten
from tutor.meaning.polynomials import coefficients
from tutor.rules import integrals as rules
from tutor.rules.tidy import assemble
from tutor.syntax.nodes import ONE, Apply, Node, names

LATE = frozenset({"log", "log2", "log10", "asin", "acos", "atan", "asinh", "acosh", "atanh", "erf"})  # simpler when differentiated
WAVES = frozenset({"sin", "cos", "sinh", "cosh", "exp"})  # no harder when integrated


def by_parts(body: Node, variable: str, search: Search) -> Step | None:
    """∫ u v' dx: u a logarithm or an inverse function where there is one, else the polynomial beside e^x, sin, cos."""
    pieces = _chosen(body, variable, search)
    if pieces is None:
        return None
    u, slope = pieces
    integrated = search.step(slope, variable)
    if integrated is None:
        return None
    differentiated = differentiate(u, variable)
    v = integrated.value
    rest = polished(rewritten(Apply("*", (differentiated.value, v)), "cancel", search.scope))
    remaining = search.step(rest, variable)
    if remaining is None:
        return None
    form = Apply("+", (Apply("*", (u, v)), Apply("-", (remaining.goal,))))
    bound = (("u", u), ("v'", slope), ("u'", differentiated.value), ("v", v))
    return reach(integral_of(body, variable), rules.PARTS, bound, form, (("v", integrated), ("u'", differentiated), ("rest", remaining)))


def _chosen(body: Node, variable: str, search: Search) -> tuple[Node, Node] | None:
    """(u, v')."""
    coefficient, above, below = monomial(body)
    late = [f for f in above if _word(f) in LATE]
    if late:
        u = assemble(1, late)
        return u, assemble(coefficient, [f for f in above if f not in late], below)
    polynomial = [f for f in above if variable in names(f) and coefficients(f, variable, search.scope) is not None]
    rest = [f for f in above if f not in polynomial]
    if not polynomial or not rest or below or not all(_is_wave(f, variable, search) for f in rest):
        return None
    return assemble(coefficient, polynomial), assemble(1, rest)


def _word(factor: Node) -> str:
    """The function that `factor` applies, or is a power of."""
    base = factor.args[0] if isinstance(factor, Apply) and factor.op == "^" else factor
    return base.op if isinstance(base, Apply) else ""


def _is_wave(factor: Node, variable: str, search: Search) -> bool:
    """e^(a x + b), sin(a x + b), …; or a power of a wave that the table knows."""
    match factor:
        case Apply("^", (base, inside)) if variable not in names(base):
            pass
        case Apply("^", (Apply(op, (inside,)), _)) if op in ("sec", "csc", "sin", "cos"):
            pass
        case Apply(op, (inside,)) if op in WAVES:
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
    form = Apply("+", (boundary, Apply("*", (back, goal))))
    value = polished(Apply("/", (boundary, polished(Apply("+", (ONE, Apply("-", (back,))))))))
    note = "Bring the integral on the right to the left, and divide."
    parts = (("v", first), ("u'", slope), ("w", second))
    return reach(goal, rules.CYCLIC, (("u", body), ("v", boundary), ("c", back)), form, parts, note, value)


def _is_exponential(factor: Node, variable: str, search: Search) -> bool:
    return isinstance(factor, Apply) and (factor.op == "exp" or (factor.op == "^" and variable not in names(factor.args[0]))) and _is_wave(
        factor, variable, search
    )  # fmt: skip


def _returns(curvature: Node, twice: Node, body: Node, search: Search) -> Node:
    """The constant c with u'' w = c u v'."""
    return polished(rewritten(Apply("/", (Apply("*", (curvature, twice)), body)), "simplify", search.scope))
