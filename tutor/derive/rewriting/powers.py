"""Powers and roots as a page writes them: one power for each base, no negative exponents, no squares left under a root."""

from __future__ import annotations

from collections.abc import Container
from fractions import Fraction

from tutor.derive.rewriting.rewriting import Law, Move
from tutor.meaning.scope import Scope
from tutor.meaning.signs import NOT_NEGATIVE, POSITIVE, signs
from tutor.rules import rewrites as rules
from tutor.rules.terms import Powers, base_and_exponent, monomial, powers
from tutor.rules.tidy import power, product, root_of_number, tidy, total
from tutor.syntax.nodes import ONE, ZERO, Apply, Name, Node, number, rational

_E = Name("e")


def _is_whole(node: Node) -> bool:
    value = rational(node)
    return value is not None and value.denominator == 1


def _is_odd_root(node: Node) -> bool:
    """A power that has a value for every base but perhaps 0: 2, -1, 1/3."""
    value = rational(node)
    return value is not None and value.denominator % 2 == 1


def _same_base(node: Apply, scope: Scope) -> Move | None:
    """x x^2 is x^3: the factors of one product that share a base, multiplied."""
    exponents: dict[Node, list[Node]] = {}
    broken = {b for b, e in map(base_and_exponent, node.args) if (n := rational(e)) is not None and n.denominator > 1}
    for factor in node.args:
        base, exponent = (factor, ONE) if rational(factor) is not None else _as_power(factor, broken)
        exponents.setdefault(base, []).append(exponent)
    shared = {b: e for b, e in exponents.items() if len(e) > 1 and rational(b) is None}
    if not shared:
        return None
    merged = [power(b, tidy(total(e))) if b in shared else product([_raised(b, x) for x in e]) for b, e in exponents.items()]
    bounds = tuple({"u": b, "a": e[0], "b": e[1]} for b, e in shared.items() if not all(map(_is_odd_root, e)) and b is not _E)
    return Move(rules.SAME_BASE, product(merged), bounds)


def _as_power(factor: Node, broken: Container[Node]) -> tuple[Node, Node]:
    """A factor as base and exponent; a root is the power one half where its base has another broken exponent too."""
    match factor:
        case Apply("exp", (exponent,)):
            return _E, exponent
        case Apply("sqrt", (base,)) if base in broken:
            return base, number(Fraction(1, 2))
    return base_and_exponent(factor)


def _raised(base: Node, exponent: Node) -> Node:
    return base if exponent is ONE else Apply("^", (base, exponent))


def _power_of_power(node: Apply, scope: Scope) -> Move | None:
    """(x^2)^3 is x^6; a root inside is told, for it has no value below zero."""
    inner, outer = node.args
    if not (isinstance(inner, Apply) and inner.op == "^"):
        return None
    base, exponent = inner.args
    if not _is_whole(outer) and not signs(base, scope) <= POSITIVE:
        return None
    bounds = () if _is_whole(exponent) or base is _E else ({"u": base, "a": exponent, "b": outer},)
    return Move(rules.POWER_OF_POWER, power(base, tidy(Apply("*", (exponent, outer)))), bounds)


def _power_of_product(node: Apply, scope: Scope) -> Move | None:
    """(2x)^3 is 8x^3: a power of a product that holds a number, a power, or a root."""
    inner, outer = node.args
    n, term = rational(outer), powers(inner)
    if n is None or n.denominator != 1 or term is None or n <= 0 or n > scope.limits.exponent:
        return None
    has_powers = any(e != 1 or (isinstance(b, Apply) and b.op == "sqrt" and n > 1) for b, e in term.exponents.items())
    if term.coefficient == 1 and not (has_powers and len(term.exponents) > 1):
        return None
    raised = [power(b, number(e * n)) for b, e in term.exponents.items()]
    return Move(rules.POWER_OF_PRODUCT, product((power(number(term.coefficient), outer), *raised)))


def _negative_power(node: Apply, scope: Scope) -> Move | None:
    base, exponent = node.args
    value = rational(exponent)
    if value is None or value >= 0 or base is _E or base is ZERO:
        return None
    return Move(rules.NEGATIVE_POWER, Apply("/", (ONE, power(base, number(-value)))))


def _half_power(node: Apply, scope: Scope) -> Move | None:
    base, exponent = node.args
    return Move(rules.HALF_POWER, Apply("sqrt", (base,))) if rational(exponent) == Fraction(1, 2) and base is not _E else None


def _root_of_product(node: Apply, scope: Scope) -> Move | None:
    """sqrt(12 x^2 y) as 2 |x| sqrt(3 y): the squares under a root come out of it."""
    value = rational(node.args[0])
    if value is not None and value >= 0:
        after = root_of_number(value)
        return Move(rules.ROOT_OF_NUMBER, after) if after is not node else None
    term = powers(node.args[0])
    if term is None or term.coefficient < 0 or not isinstance(node.args[0], Apply):
        return None
    coefficient, above, _ = monomial(root_of_number(term.coefficient))
    inside = next((f.args[0] for f in above if f.op == "sqrt"), ONE)
    outside, kept = [], []
    for base, exponent in term.exponents.items():
        half = exponent // 2 if exponent.denominator == 1 and exponent > 1 else Fraction(0)
        outside += [_half(base, exponent, half, scope)] if half else []
        kept += [power(base, number(exponent - 2 * half))] if exponent != 2 * half else []
    if not outside and (term.coefficient == 1 or rational(inside) == term.coefficient):
        return None
    root = Apply("sqrt", (product((inside, *kept)),)) if kept or inside is not ONE else ONE
    return Move(rules.ROOT_OF_NUMBER, product((number(coefficient), *outside, root)))


def _half(base: Node, exponent: Fraction, half: Fraction, scope: Scope) -> Node:
    """What u^exponent gives outside a root: u^2 for u^4, |u| for u^2; of u^3, which is never negative there, u."""
    is_signless = half % 2 == 0 or exponent % 2 == 1 or signs(base, scope) <= NOT_NEGATIVE
    return power(base if is_signless else Apply("abs", (base,)), number(half))


def _root_of_power_of_number(node: Apply, scope: Scope) -> Move | None:
    """8^(1/3) is 2: a power of a number that comes out whole."""
    base, exponent = (rational(a) for a in (node.args if node.op == "^" else (*node.args, number(Fraction(1, 3)))))
    if base is None or exponent is None or base <= 0 or exponent.denominator in (1, 2) or abs(exponent.numerator) > 20:
        return None
    roots = [_whole_root(part, exponent.denominator) for part in (base.numerator, base.denominator)]
    return Move(rules.ROOT_OF_NUMBER, number(Fraction(*roots) ** exponent.numerator)) if all(roots) else None


def _whole_root(value: int, n: int) -> int:
    """The n-th root of a whole number that has a whole one; 0 where it has none."""
    if value.bit_length() > 256:
        return 0
    guess = round(value ** (1 / n))
    return next((k for k in (guess - 1, guess, guess + 1) if k > 0 and k**n == value), 0)


def _product_of_roots(node: Apply, scope: Scope) -> Move | None:
    """sqrt(2) sqrt(3) is sqrt(6), for numbers."""
    roots = [f for f in node.args if isinstance(f, Apply) and f.op == "sqrt" and rational(f.args[0]) is not None]
    if len(roots) < 2:
        return None
    under = product(r.args[0] for r in roots)
    return Move(rules.PRODUCT_OF_ROOTS, product((*(f for f in node.args if f not in roots), Apply("sqrt", (under,)))))


def _over_root(node: Apply, scope: Scope) -> Move | None:
    """x/sqrt(x) is sqrt(x), and sqrt(x)/x is 1/sqrt(x); so for sqrt(2 pi)/(2 pi)."""
    top, bottom = node.args
    for side, other in ((top, bottom), (bottom, top)):
        whole, rest = powers(side), powers(other)
        for root in rest.exponents if whole and rest else ():
            if rest.exponents[root] == 1 and (under := _under_root(root)) is not None and _holds(whole, under):
                merged = product((whole.over(under).written(), root))
                left = rest.over(Powers(Fraction(1), {root: Fraction(1)})).written()
                after = Apply("/", (merged, left) if side is top else (left, merged))
                return Move(rules.OVER_ROOT, tidy(after), ({"u": root.args[0]},))
    return None


def _under_root(node: Node) -> Powers | None:
    """What stands under a square root, if it is no mere number."""
    return powers(node.args[0]) if isinstance(node, Apply) and node.op == "sqrt" and rational(node.args[0]) is None else None


def _holds(whole: Powers, part: Powers) -> bool:
    """Whether `part` is a factor of `whole`."""
    is_whole = (whole.coefficient / part.coefficient).denominator == 1 and part.coefficient > 0
    return is_whole and all(0 < e <= whole.exponents.get(b, 0) for b, e in part.exponents.items())


def _log_of_power(node: Apply, scope: Scope) -> Move | None:
    """log(x^3) as 3 log(x), log(x^2) as 2 log|x|."""
    if len(node.args) != 1 or not (isinstance(node.args[0], Apply) and node.args[0].op == "^"):
        return None
    base, exponent = node.args[0].args
    n = rational(exponent)
    if n is None or n.denominator != 1 or base is _E:
        return None
    bars = n % 2 == 0 and not signs(base, scope) <= NOT_NEGATIVE
    rule = rules.LOG_OF_EVEN_POWER if bars else rules.LOG_OF_POWER
    return Move(rule, product((exponent, Apply("log", (Apply("abs", (base,)) if bars else base,)))))


def _of(op: str, change) -> Law:
    return Law(frozenset({op}), change)


LAWS = (
    _of("^", _power_of_power), _of("^", _power_of_product), _of("^", _negative_power), _of("^", _half_power),
    _of("^", _root_of_power_of_number), _of("cbrt", _root_of_power_of_number), _of("sqrt", _root_of_product),
    _of("*", _same_base), _of("*", _product_of_roots), _of("/", _over_root),
)  # fmt: skip
LOGARITHMS = (_of("log", _log_of_power),)
