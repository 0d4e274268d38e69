"""Terms as numbers times powers, and patterns against them: what a law of two terms or factors says of any number of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property, lru_cache
from itertools import permutations

from tutor.rules.tidy import assemble
from tutor.syntax.nodes import CONSTANTS, ONE, Apply, Name, Node, number, rational

Bound = Mapping[str, Node]
_MOST_SHUFFLED = 3  # terms or factors inside a pattern that may stand in any order


def monomial(term: Node) -> tuple[Fraction, list[Node], list[Node]]:
    """A term as its number, the factors above and the factors below."""
    if isinstance(term, Apply) and term.op == "-":
        coefficient, above, below = monomial(term.args[0])
        return -coefficient, above, below
    top, bottom = term.args if isinstance(term, Apply) and term.op == "/" else (term, ONE)
    (p, above), (q, below) = _factors(top), _factors(bottom)
    return (p / q, above, below) if q else (Fraction(1), [term], [])


def _factors(node: Node) -> tuple[Fraction, list[Node]]:
    coefficient, rest = Fraction(1), []
    for f in node.args if isinstance(node, Apply) and node.op == "*" else (node,):
        value = rational(f)
        if value is None:
            rest.append(f)
        else:
            coefficient *= value
    return coefficient, rest


def terms_of(node: Node) -> tuple[Node, ...]:
    """The terms of a sum; anything else is one term."""
    return node.args if isinstance(node, Apply) and node.op == "+" else (node,)


def base_and_exponent(factor: Node) -> tuple[Node, Node]:
    """x^2 as x and 2, x as x and 1."""
    return factor.args if isinstance(factor, Apply) and factor.op == "^" else (factor, ONE)


@dataclass(frozen=True)
class Powers:
    """A term as its number and the exponents of its bases; what stands below has a negative one.

    A power whose exponent is no number, e^x, is a base of its own.
    """

    coefficient: Fraction
    exponents: Mapping[Node, Fraction]

    @cached_property
    def looks(self) -> frozenset[tuple[str, bool]]:
        """The operations of its bases, and whether each stands above: what a pattern in it must find there."""
        return frozenset((b.op if b.op != "exp" else "^", e > 0) for b, e in self.exponents.items() if isinstance(b, Apply))

    def written(self) -> Node:
        """The term, factors in order."""
        above = [_power(b, e) for b, e in self.exponents.items() if e > 0]
        below = [_power(b, -e) for b, e in self.exponents.items() if e < 0]
        return assemble(self.coefficient, above, below)

    def over(self, other: Powers) -> Powers:
        """This term divided by another one."""
        exponents = dict(self.exponents)
        for base, e in other.exponents.items():
            exponents[base] = exponents.get(base, Fraction(0)) - e
        return Powers(self.coefficient / other.coefficient, {b: e for b, e in exponents.items() if e})


def _power(base: Node, exponent: Fraction) -> Node:
    return base if exponent == 1 else Apply("^", (base, number(exponent)))


@lru_cache(maxsize=20_000)
def powers(term: Node) -> Powers | None:
    """A term by its bases; None where it is 0, or one base stands twice in it."""
    coefficient, above, below = monomial(term)
    exponents: dict[Node, Fraction] = {}
    for factors, sign in ((above, 1), (below, -1)):
        for factor in factors:
            base, exponent = base_and_exponent(factor)
            value = rational(exponent)
            if value is None:
                base, value = factor, Fraction(1)
            if base in exponents:
                return None
            exponents[base] = sign * value
    return Powers(coefficient, exponents) if coefficient else None


# ---------------------------------------------------------------- patterns


def fits(pattern: Node, node: Node, bound: Bound) -> Iterator[dict[str, Node]]:
    """Each way in which `node` is `pattern`: what its names stand for, those in `bound` included. Terms and factors stand in any order."""
    match pattern:
        case Name(name) if name not in CONSTANTS:
            if bound.get(name, node) is node:
                yield {**bound, name: node}
        case Apply("^", (Name("e"), exponent)) if isinstance(node, Apply) and node.op == "exp":
            yield from fits(exponent, node.args[0], bound)
        case Apply(op, args) if isinstance(node, Apply) and node.op == op and len(node.args) == len(args):
            shuffled = op in "+*" and len(args) <= _MOST_SHUFFLED
            for order in permutations(node.args) if shuffled else (node.args,):
                yield from _all_fit(args, order, bound)
        case _ if pattern is node:
            yield dict(bound)


def _all_fit(patterns: tuple[Node, ...], nodes: tuple[Node, ...], bound: Bound) -> Iterator[dict[str, Node]]:
    if not patterns:
        yield dict(bound)
        return
    for found in fits(patterns[0], nodes[0], bound):
        yield from _all_fit(patterns[1:], nodes[1:], found)


def inside(pattern: Powers, term: Powers, bound: Bound) -> Iterator[tuple[dict[str, Node], Powers]]:
    """Each way in which the factors of `pattern` stand in `term`: what the names stand for, and the factors that are left over."""
    if not pattern.looks <= term.looks:
        return
    yield from _taken(tuple(pattern.exponents.items()), Powers(term.coefficient / pattern.coefficient, term.exponents), bound)


def _taken(wanted: tuple[tuple[Node, Fraction], ...], term: Powers, bound: Bound) -> Iterator[tuple[dict[str, Node], Powers]]:
    if not wanted:
        yield dict(bound), term
        return
    (pattern, least), *others = wanted
    for base, exponent in term.exponents.items():
        if exponent * least <= 0 or abs(exponent) < abs(least):
            continue
        for found in fits(pattern, base, bound):
            yield from _taken(tuple(others), term.over(Powers(Fraction(1), {base: least})), found)


@cache
def _wanted(left: Node) -> tuple[Powers, ...]:
    """The terms of a pattern, those with most factors first: they tell most about what the names stand for."""
    return tuple(sorted((powers(t) for t in terms_of(left)), key=lambda p: -len(p.exponents)))


def in_sum(left: Node, node: Node) -> Iterator[tuple[dict[str, Node], Powers, tuple[int, ...]]]:
    """Each way in which the terms of the pattern `left` stand in the sum `node`, all with the same further factors.

    Gives what the names stand for, these factors, and the places of the terms.
    """
    wanted = _wanted(left)
    found = [powers(t) for t in terms_of(node)]
    seen = frozenset().union(*(p.looks for p in found if p is not None))
    if any(not p.looks <= seen for p in wanted):
        return
    yield from _terms_taken(wanted, found, {}, None, ())


def _terms_taken(wanted: tuple[Powers, ...], found: list[Powers | None], bound: Bound, rest: Powers | None, taken: tuple[int, ...]):
    if not wanted:
        yield dict(bound), rest, taken
        return
    for k, term in enumerate(found):
        if term is None or k in taken:
            continue
        for names, left in inside(wanted[0], term, bound):
            if rest is None or left == rest:
                yield from _terms_taken(wanted[1:], found, names, left, (*taken, k))
