"""Limits by series: near the point each function goes for the first terms of its series, and the lowest power left decides."""

from __future__ import annotations

from fractions import Fraction

from tutor.derive.goals import limit_of, polished, reach
from tutor.derive.limits import infinities
from tutor.derive.limits.approach import Search, Way, sides_of
from tutor.derive.steps import Step
from tutor.derive.taylor.series import NoSeries, Series, series
from tutor.rules import limits as rules
from tutor.syntax.nodes import ZERO, Apply, Name, Node, names, number, postorder, rational, substitute

HIGHEST, EASY = 15, 3  # the orders tried; up to EASY l'Hôpital's rule is as short
PLAIN = ("+", "-", "*", "/")


def _parts(body: Node, variable: str) -> list[Node]:
    """The largest parts of `body` that are functions of the variable, and no sums, products or whole powers."""
    found, stack = [], [body]
    while stack:
        n = stack.pop()
        if not isinstance(n, Apply) or variable not in names(n):
            continue
        if n.op in PLAIN or (n.op == "^" and (rational(n.args[1]) or Fraction(1, 2)).denominator == 1):
            stack.extend(n.args)
        elif n not in found:
            found.append(n)
    return found


def _by_series(body: Node, search: Search, least: int) -> Step | None:
    if search.point is not ZERO or not isinstance(body, Apply) or any(isinstance(n, Apply) and n.op == "lim" for n in postorder(body)):
        return None
    x = search.variable
    functions = _parts(body, x)
    try:
        right = search.side == "above"
        whole = {f: series(f, x, HIGHEST + 1, right=right) for f in functions}
        if not functions or any(k < 0 or k.denominator != 1 for s in whole.values() for k in s.terms):
            return None
        for order in range(1, HIGHEST + 1):
            cut = {f: s.cut(Fraction(order + 1)) for f, s in whole.items()}
            try:
                found = series(body, x, 2 * HIGHEST, cut, right)
            except NoSeries:  # nothing is known of a bottom yet
                continue
            if found.terms:
                turns = _turns(body, x)
                return _step(body, search, cut, found, order) if max(order, turns) >= least else None
    except (NoSeries, ZeroDivisionError, OverflowError):
        return None
    return None


def _turns(body: Node, variable: str) -> Fraction:
    """How often the bottom vanishes: so many turns l'Hôpital's rule would take."""
    sides = sides_of(body)
    return series(sides[1], variable, HIGHEST + 1).lowest if sides else Fraction(0)


def _step(body: Node, search: Search, cut: dict[Node, Series], found: Series, order: int) -> Step | None:
    """The lowest power of the whole decides."""
    x, low = Name(search.variable), found.lowest
    value = _value(found, search)
    if value is None:
        return None
    where = Apply("[]", (Apply("=", (x, ZERO)),))
    parts = []
    for f, s in cut.items():
        goal = Apply("taylor", (f, where, number(order)))
        parts.append((f"series {len(parts) + 1}", reach(goal, rules.KNOWN_SERIES, (("u", f),), f, value=s.polynomial(x))))
    written = polished(substitute(body, {f: s.polynomial(x) for f, s in cut.items()}))
    first = polished(Apply("*", (number(found.terms[low]), Apply("^", (x, number(low))))))
    note = f"all terms to order {order}; those left out are smaller"
    form = limit_of(written, search.variable, search.point, search.side)
    return reach(search.goal(body), rules.SERIES, (("u", body), ("v", written), ("w", first)), form, tuple(parts), note, value=value)


def _value(found: Series, search: Search) -> Node | None:
    low = found.lowest
    if low > 0:
        return ZERO
    lead = found.terms[low]
    if not low:
        return number(lead)
    odd = low.denominator != 1 or low.numerator % 2
    if odd and not search.side:
        return None
    return infinities.infinite((-1 if odd and search.side == "below" else 1) * (1 if lead > 0 else -1))


def _shifted(body: Node, search: Search, least: int) -> Step | None:
    """At a point other than 0: t = x - p, then by series."""
    if infinities.is_infinite(search.point) or rational(search.point) is None:
        return None
    t = next(c for c in "tsr" if c not in names(body))
    after = polished(polished(substitute(body, {Name(search.variable): Apply("+", (search.point, Name(t)))})))
    step = _by_series(after, search.elsewhere(t, ZERO, search.side), least)
    if step is None:
        return None
    bound = (("u", body), ("v", after), ("x", Name(search.variable)), ("t", Name(t)), ("p", search.point))
    return reach(search.goal(body), rules.SHIFT, bound, step.goal, (("v", step),), value=step.value)


def hard(body: Node, search: Search) -> Step | None:
    """What l'Hôpital's rule would take many turns for."""
    return (_by_series if search.point is ZERO else _shifted)(body, search, EASY + 1)


def any_series(body: Node, search: Search) -> Step | None:
    return (_by_series if search.point is ZERO else _shifted)(body, search, 1)


WAYS: tuple[Way, ...] = (any_series,)
