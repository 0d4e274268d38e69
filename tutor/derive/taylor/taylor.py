"""Taylor polynomials, of one name or of several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import comb, factorial, prod

from tutor.derive.derivatives.scalar import differentiate, worked_out
from tutor.derive.goals import polished, reach
from tutor.derive.rewriting.simplify import simplified
from tutor.derive.steps import Derivation, Step
from tutor.derive.taylor.maclaurin import about
from tutor.derive.values import refuse_order
from tutor.errors import trouble
from tutor.meaning.algebra import value_at
from tutor.meaning.scope import Scope
from tutor.rules import optima as rules
from tutor.rules.matching import group
from tutor.syntax.nodes import ZERO, Apply, Name, Node, number, substitute
from tutor.syntax.printer import show


def taylor(node: Node, at: Mapping[str, Node], order: int = 4, scope: Scope = Scope()) -> Derivation:  # noqa: B008 (frozen)
    """The Taylor polynomial of `node` about the point `at` (name -> tree), with terms up to `order` in all.

    Raises TutorError("undefined") where the function or a derivative has no value at the point, "order" for an order that is out of range.
    """
    refuse_order(order, scope.limits, least=0)
    wrt = tuple(at)
    most = scope.limits.terms // 10  # each of its terms is a derivation
    if comb(order + len(wrt), len(wrt)) > most:
        raise trouble("terms", f"this polynomial has more than {most} terms", mend="a lower order")
    scope = scope.freeing(wrt)
    body = polished(worked_out(node, scope))
    point = {n: polished(scope.expand(v)) for n, v in at.items()}
    root = about(body, wrt[0], point[wrt[0]], order) if len(wrt) == 1 else None
    if root is None:
        root = _by_derivatives(body, wrt, point, order, scope)
    return Derivation("taylor", node, wrt, scope, root, notes=(_remainder(wrt, point, order),))


def _by_derivatives(body: Node, wrt: tuple[str, ...], point: Mapping[str, Node], order: int, scope: Scope) -> Step:
    """Each derivative, its value at the point, and the sum."""
    taken: dict[tuple[int, ...], Step | Node] = {}
    parts, terms, forms = [], [], []
    for orders in _orders(len(wrt), order):
        derivative = _derivative(body, wrt, orders, taken)
        if isinstance(derivative, Step):
            parts.append((_label(wrt, orders), derivative))
            derivative = derivative.value
        value = polished(value_at(derivative, point, scope))
        goal = substitute(derivative, {Name(n): v for n, v in point.items()})
        parts.append((_label(wrt, orders) + " at the point", reach(goal, rules.DERIVATIVE_AT, (), goal, value=value)))
        factors = (*_powers(wrt, orders, point), number("1") if not any(orders) else _over(orders))
        terms.append(polished(Apply("*", (value, *factors))))
        forms += [_over_factorials(goal, _powers(wrt, orders, point), orders)] if value is not ZERO else []
    where = Apply("[]", tuple(Apply("=", (Name(n), v)) for n, v in point.items()))
    goal = Apply("taylor", (body, where, number(order)))
    return reach(goal, rules.TAYLOR, (("u", body),), _polynomial(forms), tuple(parts), value=_polynomial(terms))


def _remainder(wrt: tuple[str, ...], point: Mapping[str, Node], order: int) -> str:
    """What is left out, in Lagrange's form for one name."""
    if len(wrt) > 1:
        return f"Terms of order {order + 1} and higher are left out: the remainder is O(r^{order + 1}), r the distance from the point."
    power = show(Apply("^", (_powers(wrt, (1,), point)[0], number(order + 1))))
    what = f"f^({order + 1})(c)/{order + 1}! * {power} for some c between {show(point[wrt[0]])} and {wrt[0]}"
    return f"Terms of order {order + 1} and higher are left out: the remainder is {what}, so O({power})."


def remainder_slope(derivation: Derivation, order: int) -> Node:
    """The derivative of order n + 1 of a function of one name, on which Lagrange's remainder rests."""
    body = polished(worked_out(derivation.problem, derivation.scope))
    for _ in range(order + 1):
        body = simplified(differentiate(body, derivation.wrt[0])).value
    return body


def _polynomial(terms: list[Node]) -> Node:
    """The terms added up, each (x - a) kept in its brackets."""
    kept = [t for t in terms if t is not ZERO]
    return ZERO if not kept else kept[0] if len(kept) == 1 else Apply("+", tuple(kept))


def _orders(count: int, most: int) -> Iterator[tuple[int, ...]]:
    """How often by each name: by total order, then by the first name's, falling."""

    def split(left: int, names: int) -> Iterator[tuple[int, ...]]:
        if names == 1:
            yield (left,)
            return
        for first in range(left, -1, -1):
            for rest in split(left - first, names - 1):
                yield (first, *rest)

    for order in range(most + 1):
        yield from split(order, count)


def _derivative(body: Node, wrt: tuple[str, ...], orders: tuple[int, ...], taken: dict[tuple[int, ...], Step | Node]) -> Step | Node:
    """The step that takes one derivative more; the body itself for no derivative."""
    if not any(orders):
        taken[orders] = body
        return body
    last = max(k for k, n in enumerate(orders) if n)
    before = taken[tuple(n - (k == last) for k, n in enumerate(orders))]
    value = before.value if isinstance(before, Step) else before
    taken[orders] = simplified(differentiate(value, wrt[last]))
    return taken[orders]


def _label(wrt: tuple[str, ...], orders: tuple[int, ...]) -> str:
    return " ".join(f"d{n}^{k}" if k > 1 else f"d{n}" for n, k in zip(wrt, orders, strict=True) if k) or "value"


def _powers(wrt: tuple[str, ...], orders: tuple[int, ...], point: Mapping[str, Node]) -> list[Node]:
    """(x - a)^k for each name."""
    found = []
    for n, k in zip(wrt, orders, strict=True):
        if k:
            shifted = Name(n) if point[n] is ZERO else polished(Apply("+", (Name(n), Apply("-", (point[n],)))))
            found.append(shifted if k == 1 else Apply("^", (shifted, number(k))))
    return found


def _over_factorials(value: Node, powers: list[Node], orders: tuple[int, ...]) -> Node:
    """The term of the polynomial before it is shortened: derivative times powers, over the factorials."""
    below = prod(map(factorial, orders))
    above = group("*", [value, *powers])
    return above if below == 1 else Apply("/", (above, number(below)))


def _over(orders: tuple[int, ...]) -> Node:
    """One over the factorials."""
    below = prod(map(factorial, orders))
    return Apply("/", (number(1), number(below)))
