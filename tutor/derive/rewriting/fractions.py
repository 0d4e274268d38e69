"""Quotients as a page writes them: common factors cancelled, one denominator, no fractions inside, no roots of numbers below."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from math import gcd, lcm

from tutor.derive.rewriting.rewriting import Law, Move
from tutor.derive.rewriting.sums import MULTIPLY_OUT, alike, common_factor, descending, divided, multiplied_out, on
from tutor.errors import TutorError
from tutor.meaning.scope import Scope
from tutor.rules import rewrites as rules
from tutor.rules.terms import Powers, base_and_exponent, monomial, powers
from tutor.rules.tidy import assemble, negative, product, quotient, tidy, total
from tutor.syntax.nodes import ONE, Apply, Name, Node, names, number, rational

_MOST_IN_PLAN = 60


def _cancel(node: Apply, scope: Scope) -> Move | None:
    """A factor that stands above and below, cancelled; of powers of one base the smaller exponent goes."""
    coefficient, above, below = monomial(node)
    bounds = []
    for low in list(below):
        base, q = base_and_exponent(low)
        for high in list(above):
            other, p = base_and_exponent(high)
            sign, p_value, q_value = _same(other, base), rational(p), rational(q)
            if not sign or (p_value is None) != (q_value is None) or (p_value is None and p is not q):
                continue
            if sign < 0 and p_value != 1:
                continue
            above.remove(high)
            below.remove(low)
            coefficient *= sign
            rest = p_value - q_value if p_value is not None else 0
            if rest:
                (above if rest > 0 else below).append(tidy(Apply("^", (base, number(abs(rest))))))
            bounds.append({"u": base})
            break
    return Move(rules.CANCEL, assemble(coefficient, above, below), tuple(bounds)) if bounds else None


def _same(one: Node, other: Node) -> int:
    """1 where two bases are the same, -1 where one is the other with its sign turned, else 0."""
    if one is other or alike(one) == alike(other):
        return 1
    is_sum = isinstance(one, Apply) and one.op == "+" and isinstance(other, Apply) and other.op == "+"
    return -1 if is_sum and alike(Apply("+", tuple(map(negative, one.args)))) == alike(other) else 0


def _divide_powers(node: Apply, scope: Scope) -> Move | None:
    """e^(2x)/e^x is e^x, x^a/x^b is x^(a - b)."""
    coefficient, above, below = monomial(node)
    for low in below:
        base, q = base_and_exponent(low)
        for high in above:
            other, p = base_and_exponent(high)
            if other is base and (rational(p) is None or rational(q) is None):
                above.remove(high)
                below.remove(low)
                whole = Apply("^", (base, tidy(Apply("+", (p, Apply("-", (q,)))))))
                bounds = () if base is Name("e") else ({"u": base, "a": p, "b": q},)
                return Move(rules.POWERS_DIVIDED, assemble(coefficient, [*above, tidy(whole)], below), bounds)
    return None


def _from_sums(node: Apply, scope: Scope) -> Move | None:
    """(2x + 2)/4 is (x + 1)/2, and (x^2 + x)/x is x + 1: a factor that all terms of a sum share with what stands across the line."""
    coefficient, above, below = monomial(node)
    for side, across, flip in ((above, below, False), (below, above, True)):
        bases = {alike(base_and_exponent(f)[0]) for f in across}
        across_number = coefficient.numerator if flip else coefficient.denominator
        for k, f in enumerate(side):
            shared = common_factor(f) if isinstance(f, Apply) and f.op == "+" else None
            if shared is None:
                continue
            useful = Fraction(_shared_number(shared.coefficient, across_number))
            out = Powers(useful, {b: e for b, e in shared.exponents.items() if alike(b) in bases})
            if out.exponents or useful != 1:
                side[k : k + 1] = [out.written(), total(divided(t, out) for t in f.args)]
                after = quotient(product((number(coefficient), *above)), product(below or [ONE]))
                return Move(rules.COMMON_FACTOR if out.exponents else rules.CANCEL, after)
    return None


def _shared_number(value: Fraction, across: int) -> int:
    return gcd(abs(value.numerator), abs(across)) if value.denominator == 1 else 1


def _numbers_of_sums(node: Apply, scope: Scope) -> Move | None:
    """(3x^2 - 6y)/(3y - 6x) is (x^2 - 2y)/(y - 2x): a number that all terms above and all terms below share."""
    coefficient, above, below = monomial(node)
    for j, top in enumerate(above):
        for k, bottom in enumerate(below):
            shared = [common_factor(f) if isinstance(f, Apply) and f.op == "+" else None for f in (top, bottom)]
            number_ = _shared_number(shared[0].coefficient, int(shared[1].coefficient)) if None not in shared else 1
            if number_ > 1:
                out = Powers(Fraction(number_), {})
                above[j], below[k] = (total(divided(t, out) for t in f.args) for f in (top, bottom))
                return Move(rules.CANCEL, assemble(coefficient, above, below))
    return None


# ---------------------------------------------------------------- one denominator


def over_one_denominator(node: Apply) -> Node | None:
    """A sum of quotients as one quotient; None where no term has a denominator."""
    parts = [monomial(t) for t in node.args]
    if not any(below or c.denominator != 1 for c, _, below in parts):
        return None
    highest: dict[object, tuple[Node, Fraction | None]] = {}
    for _, _, below in parts:
        for low in below:
            base, q = _whole_exponent(low)
            known = highest.get(alike(base))
            highest[alike(base)] = (base, max(q, known[1]) if known else q)
    whole = lcm(*(c.denominator for c, _, _ in parts))
    bottom = [tidy(Apply("^", (b, number(q)))) for b, q in highest.values()]
    top = []
    for c, above, below in parts:
        own = {alike(b): q for b, q in map(_whole_exponent, below)}
        missing = [Apply("^", (b, number(q - own.get(key, 0)))) for key, (b, q) in highest.items() if q != own.get(key, 0)]
        top.append(product((number(c * whole), *above, *map(tidy, missing))))
    return Apply("/", (descending(total(top)), product((number(whole), *bottom))))


def _whole_exponent(factor: Node) -> tuple[Node, Fraction]:
    base, exponent = base_and_exponent(factor)
    value = rational(exponent)
    return (base, value) if value is not None else (factor, Fraction(1))


def _common_denominator(node: Apply, scope: Scope) -> Iterator[list[Move]]:
    after = over_one_denominator(node)
    if after is None or not names(node):
        return
    first = Move(rules.COMMON_DENOMINATOR, tidy(after))
    yield [first]
    top, bottom = after.args
    for (opened,) in MULTIPLY_OUT(top, scope) if isinstance(top, Apply) else ():
        yield [first, Move(opened.rule, tidy(Apply("/", (opened.after, bottom))), form=Apply("/", (opened.form, bottom)))]


def _one_line(node: Apply, scope: Scope) -> Iterator[list[Move]]:
    """A common denominator where a root or a bracket stands below, sqrt(u) + v/sqrt(u), or where all terms have it: u/x^2 - v/x^2."""
    below = [monomial(t)[2] for t in node.args]
    bases = [base_and_exponent(f)[0] for factors in below for f in factors]
    is_one = bool(below[0]) and len(set(map(frozenset, below))) == 1
    if is_one or any(isinstance(b, Apply) and b.op in ("sqrt", "+") for b in bases):
        yield from _common_denominator(node, scope)


def _clear(node: Apply, scope: Scope) -> Iterator[list[Move]]:
    """1/(1 + x^2/4) is 4/(4 + x^2): a sum of quotients, above or below the line, over one denominator."""
    coefficient, above, below = monomial(node)
    inner = [f for f in (*above, *below) if isinstance(f, Apply) and f.op == "+" and over_one_denominator(f) is not None]
    if inner:
        merged = {f: over_one_denominator(f) for f in inner}
        top, bottom = (product([merged.get(f, f) for f in side] or [ONE]) for side in (above, below))
        yield [Move(rules.COMMON_DENOMINATOR, quotient(product((number(coefficient), top)), bottom))]


# ---------------------------------------------------------------- roots of numbers below the line


def _rationalize(node: Apply, scope: Scope) -> Move | None:
    """1/sqrt(2) is sqrt(2)/2, and 1/(1 + sqrt(2)) is sqrt(2) - 1: numbers alone, x/sqrt(2) stays."""
    if names(node):
        return None
    coefficient, above, below = monomial(node)
    for k, low in enumerate(below):
        if _is_root(low):
            rest = assemble(coefficient / rational(low.args[0]), [*above, low], below[:k] + below[k + 1 :])
            return Move(rules.RATIONALIZE, rest)
        if isinstance(low, Apply) and low.op == "+" and len(low.args) == 2:
            a, b = low.args
            squares = [_square_of(t) for t in (a, b)]
            if None not in squares and squares[0] != squares[1] and any(powers(t).exponents for t in (a, b)):
                conjugate = total((a, negative(b)))
                top = multiplied_out(product((assemble(Fraction(1), above), conjugate)), _MOST_IN_PLAN) or conjugate
                rest = assemble(Fraction(1), [], below[:k] + below[k + 1 :])
                return Move(rules.RATIONALIZE, product((number(coefficient / (squares[0] - squares[1])), top, rest)))
    return None


def _is_root(node: Node) -> bool:
    return isinstance(node, Apply) and node.op == "sqrt" and (rational(node.args[0]) or 0) > 0


def _square_of(term: Node) -> Fraction | None:
    """The square of `3`, `2 sqrt(5)`: a number; None for every other term."""
    coefficient, above, below = monomial(term)
    if below or len(above) > 1 or not all(map(_is_root, above)):
        return None
    return coefficient**2 * (rational(above[0].args[0]) if above else 1)


# ---------------------------------------------------------------- common factors of polynomials


def _common_divisor(node: Apply, scope: Scope) -> Iterator[list[Move]]:
    """(x^2 - 1)/(x - 1): what top and bottom share, as polynomials, written as a factor; the law of cancelling does the rest."""
    from tutor.meaning.polynomials import common_divisor

    top, bottom = node.args
    if not any(isinstance(n, Apply) and n.op in "+*^" for n in (top, bottom)):
        return
    found = None
    with suppress(TutorError):  # beyond the bounds of an expansion: then it stays as it is
        found = common_divisor(top, bottom, scope)
    if found is not None:
        shared, above, below = map(tidy, found)
        yield [Move(rules.DIVIDE_OUT, Apply("/", (product((shared, above)), product((shared, below)))))]


def _one(op: str, change) -> Law:
    return Law(frozenset({op}), change)


CANCELLING = (_one("/", _cancel), _one("/", _divide_powers))
LAWS = (*CANCELLING, _one("/", _from_sums), _one("/", _numbers_of_sums), _one("/", _rationalize))
COMMON_DENOMINATOR, ONE_LINE = on("+", _common_denominator), on("+", _one_line)
CLEAR, COMMON_DIVISOR = on("/", _clear), on("/", _common_divisor)
