"""Limits of sequences: waves at whole numbers, powers of a constant, sums in closed form, Riemann sums."""

from __future__ import annotations

from fractions import Fraction

from tutor.derive.goals import integral_of, letter, polished, reach
from tutor.derive.limits.approach import Search, Way, onward, tried
from tutor.derive.limits.factors import factors
from tutor.derive.limits.infinities import OO
from tutor.derive.steps import Step
from tutor.errors import TutorError, trouble
from tutor.meaning.algebra import door, from_sympy, rewritten, to_sympy
from tutor.meaning.polynomials import coefficients
from tutor.meaning.scope import Kind
from tutor.rules import limits as rules
from tutor.syntax.nodes import ONE, ZERO, Apply, Name, Node, names, number, postorder, rational, rebuild, substitute
from tutor.syntax.printer import show

PI, POSITIVE = Name("pi"), Kind("positive")
UNFIT = frozenset({"sum", "prod", "piecewise", "digamma", "zeta", "gamma", "harmonic"})  # words of a formula that says no more than the sum
MINUS_ONE = Apply("-", (ONE,))


def at_whole(body: Node, search: Search) -> Step | None:
    """sin(pi n) is 0 and cos(pi n) is (-1)^n where n is declared to be whole."""
    n = Name(search.variable)
    if search.scope.kind(n.name).domain != "integer":
        return None

    def still(node: Node) -> Node:
        if isinstance(node, Apply) and node.op in ("sin", "cos"):
            turns, found = factors(node.args[0])
            if found == {PI: 1, n: 1} and turns.denominator == 1:
                return ZERO if node.op == "sin" else Apply("^", (number((-1) ** (turns.numerator % 2)), n))
        return node

    after = rebuild(body, still)
    return None if after is body else onward(body, polished(after), rules.AT_WHOLE, search)


def constant_power(body: Node, search: Search) -> Step | None:
    """a^n, as a name's declaration tells: between -1 and 1 it vanishes, above 1 it grows."""
    if search.point is not OO or not isinstance(body, Apply) or body.op != "^":
        return None
    a, n = body.args
    if n is not Name(search.variable) or rational(a) is not None or n.name in names(a) or not names(a):
        return None
    low, high = map(rational, search.scope.kind(a.name).bounds or (ZERO, ZERO)) if isinstance(a, Name) else (None, None)
    if low is None or high is None or low == high:
        return None
    value = OO if low >= 1 else ZERO if low >= -1 and high <= 1 else None
    if value is None:
        return None
    return reach(search.goal(body), rules.CONSTANT_POWER, (("a", a), ("x", n)), body, value=value)


def refuse_open_power(body: Node, search: Search) -> None:
    """Raises TutorError("parameter") where the limit hangs on a base of which nothing is known."""
    for node in postorder(body):
        if not (isinstance(node, Apply) and node.op == "^" and node.args[1] is Name(search.variable)):
            continue
        a = node.args[0]
        if search.point is OO and isinstance(a, Name) and names(a) and search.variable not in names(a):
            what = (
                f"{a.name}^{search.variable} goes to 0 for -1 < {a.name} < 1, to 1 for {a.name} = 1, to oo for {a.name} > 1, else nowhere"
            )
            raise trouble("parameter", what, mend=f"say which first: {a.name} : in (0, 1)")


def closed_sum(body: Node, search: Search) -> Step | None:
    """A sum up to n by its formula; a Riemann sum by its integral."""
    sums = [s for s in postorder(body) if _is_sum(s, search.variable)]
    if len(sums) != 1 or search.point is not OO:
        return None
    (total,) = sums
    plain = coefficients(total.args[1], total.args[0].args[0].name, search.scope) is not None
    for way in (
        (_telescoped,) if total.op == "prod" else (_by_formula, _riemann, _compared) if plain else (_riemann, _by_formula, _compared)
    ):
        step = tried(lambda b, s, way=way: way(b, total, s), body, search)
        if step is not None:
            return step
    return None


def _is_sum(node: Node, variable: str) -> bool:
    return isinstance(node, Apply) and node.op in ("sum", "prod") and len(node.args) == 2 and variable in names(node)


def _by_formula(body: Node, total: Apply, search: Search) -> Step | None:
    """The sum without its sign of summation, where there is such a formula."""
    try:
        with door(f"the formula of {show(total)}"):
            found = from_sympy(to_sympy(total, search.scope.declared(search.variable, POSITIVE), doit=True), search.scope.limits)
    except TutorError:
        return None
    if any(isinstance(n, Apply) and n.op in UNFIT for n in postorder(found)):
        return None
    return onward(body, polished(substitute(body, {total: polished(found)})), rules.CLOSED_SUM, search)


def _compared(body: Node, total: Apply, search: Search) -> Step | None:
    """A factor Σ c/k^p with 0 < p <= 1, which is endless, as the area under c/x^p."""
    (index, low, high), n = total.args[0].args, Name(search.variable)
    c, found = factors(total.args[1])
    p = -found.get(index, Fraction(0))
    if total.op != "sum" or high is not n or (rational(low) or 0) < 1 or len(found) != 1 or not 0 < p <= 1 or total not in factors(body)[1]:
        return None
    height = Apply("/", (number(c), Apply("^", (n, number(p)))))
    grown = Apply("log", (n,)) if p == 1 else Apply("/", (Apply("^", (n, number(1 - p))), number(1 - p)))
    grown = polished(Apply("*", (number(c), grown)))
    letters = (("w", polished(height)), ("z", grown))
    return onward(body, polished(substitute(body, {total: grown})), rules.COMPARED, search, letters)


def _telescoped(body: Node, total: Apply, search: Search) -> Step | None:
    """A product of quotients like (k - 1)(k + 1)/k^2, whose factors are those of others a few places on."""
    (index, low, high), n = total.args[0].args, Name(search.variable)
    term = polished(rewritten(total.args[1], "factor", search.scope))
    coefficient, found = factors(term)
    above: list[Fraction] = []
    below: list[Fraction] = []
    for base, times in found.items():
        shift = coefficients(base, index.name, search.scope)
        if shift is None or len(shift) != 2 or shift[1] is not ONE or (c := rational(shift[0])) is None or c.denominator != 1:
            return None
        (above if times > 0 else below).extend([c] * int(abs(times)))
    if coefficient != 1 or high is not n or rational(low) is None or len(above) != len(below):
        return None
    ends = {True: [ONE], False: [ONE]}  # the factors that are left above, and below
    for up, down in zip(sorted(above), sorted(below), strict=True):
        for c in range(int(min(up, down)), int(max(up, down))):
            ends[up > down].append(polished(Apply("+", (n, number(Fraction(c + 1))))))
            ends[up < down].append(number(rational(low) + c))
    after = Apply("/", (Apply("*", tuple(ends[True])), Apply("*", tuple(ends[False]))))
    return onward(body, polished(substitute(body, {total: polished(after)})), rules.TELESCOPE, search, (("w", term),))


def _riemann(body: Node, total: Apply, search: Search) -> Step | None:
    """Σ f(k/n)/n, k from 1 (or 0) to n: the integral of f from 0 to 1."""
    from tutor.derive.integrals.integrals import integral

    (_, low, high), n = total.args[0].args, Name(search.variable)
    index = total.args[0].args[0]
    if total.op != "sum" or high not in (n, polished(Apply("+", (n, MINUS_ONE)))) or low not in (ZERO, ONE):
        return None
    t = letter(body, n, index)
    factor = polished(substitute(body, {total: Name("w")}))
    if not isinstance(factor, Apply) and factor is not Name("w"):
        return None
    outer = polished(Apply("/", (factor, Name("w"))))
    outer = polished(rewritten(outer, "cancel", search.scope))
    if "w" in names(outer):
        return None
    strip = Apply("*", (n, outer, substitute(total.args[1], {index: Apply("*", (n, Name(t)))})))
    height = polished(rewritten(strip, "simplify", search.scope.declared(n.name, POSITIVE)))
    if n.name in names(height):
        return None
    area = integral(height, t, search.scope, (ZERO, ONE)).root
    goal = integral_of(height, t, ZERO, ONE)
    return reach(search.goal(body), rules.RIEMANN, (("u", body), ("v", height)), goal, (("v", area),), value=area.value)


WAYS: tuple[Way, ...] = (at_whole, constant_power, closed_sum)
