"""Patterns of the stable tables against trees: sums and products in any order, a number taken out, a part of them enough."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import prod

from tutor.numeric.folding import negative, product, total, value_of
from tutor.syntax.nodes import CONSTANTS, ONE, ZERO, Apply, Name, Node, Number, number

Bound = dict[Node, "Node | tuple[Node, ...]"]
Term = tuple[Fraction, Node]
FEW = 8  # terms of a sum in which pairs are looked for, each with each
UNIT = Fraction(1)
NO_NUMBER, NO_WHOLE_NUMBER, NO_WHOLE_POWER = "no number", "no whole number", "^ no whole number"


def scaled(node: Node) -> Term:
    """The number before a term, and the term without it; of a number ONE."""
    value = value_of(node)
    if value is not None:
        return value, ONE
    match node:
        case Apply("-", (inner,)):
            c, core = scaled(inner)
            return -c, core
        case Apply("*", args):
            numbers = [value for a in args if (value := value_of(a)) is not None]
            if not numbers or len(numbers) == len(args) or not all(numbers):
                return UNIT, node
            rest = tuple(a for a in args if value_of(a) is None)
            c, core = (UNIT, Apply("*", rest)) if len(rest) > 1 else scaled(rest[0])
            return c * prod(numbers), core
        case Apply("/", (top, bottom)):
            c, top = scaled(top)
            d, bottom = scaled(bottom)
            if not (c and d):
                return UNIT, node
            core = top if bottom is ONE else node if c == d == 1 else Apply("/", (top, bottom))
            return c / d, core
    return UNIT, node


def terms(node: Node) -> tuple[Term, ...]:
    """The terms of a sum, short sums within it opened."""
    if not (isinstance(node, Apply) and node.op == "+"):
        return (scaled(node),)
    found: list[Term] = []
    for c, core in map(scaled, node.args):
        if not c:
            continue
        if isinstance(core, Apply) and core.op == "+" and len(core.args) <= FEW:
            found += [(c * d, inner) for d, inner in terms(core)]
        else:
            found.append((c, core))
    return tuple(found)


def summed(found: Sequence[Term]) -> Node:
    """The sum of such terms."""
    return total([product((number(c), core)) for c, core in found])


def factors(node: Node) -> tuple[Fraction, tuple[Node, ...], tuple[Node, ...]]:
    """The number, the factors on top and those below, of a product or a quotient."""
    match node:
        case Number(value):
            return value, (), ()
        case Apply("-", (inner,)):
            c, top, bottom = factors(inner)
            return -c, top, bottom
        case Apply("*", args):
            c, top, bottom = UNIT, (), ()
            for a in args:
                d, t, b = factors(a)
                c, top, bottom = c * d, top + t, bottom + b
            return c, top, bottom
        case Apply("/", (above, below)):
            c, top, bottom = factors(above)
            d, t, b = factors(below)
            return (c / d, top + b, bottom + t) if d else (UNIT, (node,), ())
    return UNIT, (node,), ()


def matches(pattern: Node, node: Node, bound: Bound) -> Iterator[Bound]:
    """Every way in which `node` is what the pattern says."""
    match pattern:
        case Name(name) if name not in CONSTANTS:
            if pattern not in bound:
                yield {**bound, pattern: node}
            elif bound[pattern] is node:
                yield bound
        case Number() | Name():
            if pattern is node:
                yield bound
        case Apply("-", (Name() as inner,)) if inner in bound:
            if negative(bound[inner]) is node:
                yield bound
        case Apply("+"):
            if isinstance(node, Apply) and node.op == "+":
                wanted = sum_pattern(pattern)
                found = terms(node)
                if len(found) >= len(wanted.parts):
                    yield from (b for b, scale, rest in wanted.within(found, bound) if scale == 1 and not rest)
        case Apply("*", args):
            if isinstance(node, Apply) and node.op == "*":
                c, top, bottom = factors(node)
                d, parts, _ = factors(pattern)
                if c == d and not bottom:
                    yield from (b for b, rest in _among(parts, top, bound) if not rest)
        case Apply(op, args):
            if isinstance(node, Apply) and node.op == op and len(args) == len(node.args):
                yield from _in_order(args, node.args, bound)


def _in_order(patterns: Sequence[Node], nodes: Sequence[Node], bound: Bound) -> Iterator[Bound]:
    if not patterns:
        yield bound
        return
    for found in matches(patterns[0], nodes[0], bound):
        yield from _in_order(patterns[1:], nodes[1:], found)


def without(these: tuple, taken: Sequence) -> tuple | None:
    """What is left when each of `taken` is taken out once; None where one is not there."""
    left = list(these)
    for one in taken:
        if one not in left:
            return None
        left.remove(one)
    return tuple(left)


def is_variable(pattern: Node) -> bool:
    """Whether a part of a pattern stands for anything."""
    return isinstance(pattern, Name) and pattern.name not in CONSTANTS


def _among(parts: Sequence[Node], nodes: tuple[Node, ...], bound: Bound) -> Iterator[tuple[Bound, tuple[Node, ...]]]:
    """Every way in which each part is one of the factors; a variable met last may be all that are left. With the factors left."""
    if not parts:
        yield bound, nodes
        return
    part = min(parts, key=lambda p: is_variable(p) + (is_variable(p) and p not in bound))
    others = [p for p in parts if p is not part] if parts.count(part) == 1 else list(parts[1:])
    if is_variable(part) and part not in bound and not others and len(nodes) > 1:
        yield {**bound, part: product(nodes)}, ()
    if part in bound and isinstance(bound[part], Apply) and bound[part].op == "*":
        left = without(nodes, bound[part].args)
        if left is not None:
            yield from _among(others, left, bound)
    for k, node in enumerate(nodes):
        for found in matches(part, node, bound):
            yield from _among(others, nodes[:k] + nodes[k + 1 :], found)


@dataclass(frozen=True, slots=True)
class SumPattern:
    """A pattern that is a sum: its terms, the surest first; `is_wide` where two of them have to be looked for independently."""

    parts: tuple[Term, ...]
    is_wide: bool

    def within(self, found: tuple[Term, ...], bound: Bound) -> Iterator[tuple[Bound, Fraction, tuple[Term, ...]]]:
        """Every way in which the pattern, times a number, is a part of a sum: what is bound, the number, the terms left."""
        if not (self.is_wide and len(found) > FEW):
            yield from self._rest(0, found, bound, None)

    def _rest(self, k: int, found: tuple[Term, ...], bound: Bound, scale: Fraction | None) -> Iterator:
        if k == len(self.parts):
            yield bound, scale, found
            return
        c, core = self.parts[k]
        if is_variable(core):
            yield from self._variable(k, found, bound, scale)
            return
        for i, (d, term) in enumerate(found):
            if not fits(head(term), head(core)) or (scale is not None and d != scale * c):
                continue
            for now in matches(core, term, bound):
                yield from self._rest(k + 1, found[:i] + found[i + 1 :], now, d / c)

    def _variable(self, k: int, found: tuple[Term, ...], bound: Bound, scale: Fraction) -> Iterator:
        c, core = self.parts[k]
        if core in bound:
            left = without(found, [(scale * c * d, t) for d, t in terms(bound[core])])
            if left is not None:
                yield from self._rest(k + 1, left, bound, scale)
            return
        if len(found) > 1:
            yield from self._rest(k + 1, (), {**bound, core: summed([(d / scale / c, t) for d, t in found])}, scale)
        for i, (d, term) in enumerate(found):
            value = product((number(d / scale / c), term))
            yield from self._rest(k + 1, found[:i] + found[i + 1 :], {**bound, core: value}, scale)


@cache
def sum_pattern(pattern: Node) -> SumPattern:
    """A sum of the tables, read."""
    parts = tuple(sorted(terms(pattern), key=lambda t: 0 if t[1] is ONE else 2 if is_variable(t[1]) else 1))
    known: set[Node] = set()
    is_wide = False
    for k, (_, core) in enumerate(parts):
        inside = set(_variables(core))
        is_wide |= k > 0 and parts[0][1] is not ONE and not inside <= known
        known |= inside
    return SumPattern(parts, is_wide)


def head(node: Node) -> str:
    """What a term is at its top: its operation, with a plain exponent; "1" for one, "#" for another number, "e" itself, "" for a name."""
    if type(node) is Name:
        return "e" if node.name == "e" else ""
    if type(node) is Number:
        return "1" if node is ONE else "#"
    if node.op == "^" and type(node.args[1]) is Number:
        return _power(node.args[1])
    return node.op


@cache
def _power(exponent: Number) -> str:
    return f"^{exponent.value}"


def profile(node: Apply) -> tuple[str, ...]:
    """The heads of a node's arguments as far as they tell patterns apart; of a sum or product sorted, at most three alike.

    Of a sum "-" is among them where something is subtracted.
    """
    if node.op not in ("+", "*", "/"):
        return tuple([head(a) for a in node.args])
    found: list[str] = []
    stack: list[Node] = []
    is_less = False
    for a in node.args:  # most are simple
        if type(a) is Apply and a.op == "-":
            is_less, a = True, a.args[0]
        if type(a) is Number:
            found.append("1")
        elif type(a) is Apply:
            stack.append(a)
    while stack:
        a = stack.pop()
        if type(a) is Number:
            found.append("1")
        elif type(a) is Apply:
            op = a.op
            if op == "-":
                is_less = True
                stack.append(a.args[0])
            elif (node.op != "+" and (op == "*" or op == "/")) or (op == "+" and node.op == "+" and len(a.args) <= FEW):
                stack += a.args
            elif op == "*" and len(a.args) == 2 and value_of(a.args[0]) is not None:
                stack.append(a.args[1])
            elif op == "/" and (type(a.args[0]) is Number or type(a.args[1]) is Number):
                found.append("/")
                if type(a.args[1]) is Number:
                    stack.append(a.args[0])
            else:
                found.append(head(a))
    if is_less and node.op == "+":
        found.append("-")
    if len(found) > FEW:
        found = [h for h in set(found) for _ in range(min(3, found.count(h)))]
    found.sort()
    return tuple(found)


def adds_alone(node: Apply) -> bool:
    """Whether surely nothing is subtracted in a sum, nor in the sums within it: told at a glance, of most."""
    for a in node.args:
        if type(a) is Apply:
            op = a.op
            if op == "-" or op == "+" or (op in "*/" and len(a.args) == 2 and any(type(x) is Apply and x.op in "+-*/" for x in a.args)):
                return False
    return True


def fits(found: str, wanted: str) -> bool:
    """Whether a head is the one that a pattern wants: "^" is any power, NO_WHOLE_POWER one that is not multiplied out."""
    if found == wanted:
        return True
    if wanted == NO_NUMBER:
        return found not in ("1", "#")
    return found.startswith("^") and (wanted == "^" or (wanted == NO_WHOLE_POWER and not found[1:].isdigit()))


def _variables(pattern: Node) -> Iterator[Name]:
    if is_variable(pattern):
        yield pattern
    elif isinstance(pattern, Apply):
        for a in pattern.args:
            yield from _variables(a)


def product_within(
    top: Sequence[Node], bottom: Sequence[Node], nodes: tuple[tuple[Node, ...], tuple[Node, ...]], bound: Mapping
) -> Iterator[tuple[Bound, tuple[Node, ...], tuple[Node, ...]]]:
    """Every way in which a quotient of these factors is a part of another: what is bound, the factors left above and below."""
    for first, above in _among(bottom, nodes[1], dict(bound)):
        for found, left in _among(top, nodes[0], first):
            yield found, left, above


def exponents(node: Node) -> tuple[Node, ...] | None:
    """u, v, … of exp(u) + exp(v) + …, where 1 is exp(0); None for any other sum."""
    if not (isinstance(node, Apply) and node.op == "+"):
        return None
    found = tuple(ZERO if t is ONE else t.args[0] if isinstance(t, Apply) and t.op == "exp" else None for t in node.args)
    return None if None in found else found
