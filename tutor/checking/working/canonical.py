"""Expressions that a hand writes in several orders, as one key: `x · 2` and `2x`, `a - b` and `-b + a`. Nothing is multiplied out."""

from __future__ import annotations

from fractions import Fraction
from weakref import WeakKeyDictionary

from tutor.syntax.nodes import Name, Node, Number, postorder

Key = tuple  # nested tuples of names, numbers and operations; equal for expressions that are equal step by step

_KEYS: WeakKeyDictionary = WeakKeyDictionary()  # the cache of a pure function
_HALF = ("number", Fraction(1, 2))
_ONE = ("number", Fraction(1))


def canonical(root: Node) -> Key:
    """The key of an expression: sums and products in one order, their plain numbers worked out, quotients as powers."""
    for node in postorder(root):
        if node not in _KEYS:
            _KEYS[node] = _key(node)
    return _KEYS[root]


def _key(node: Node) -> Key:
    if isinstance(node, Number):
        return ("number", node.value)
    if isinstance(node, Name):
        return ("name", node.name)
    args = tuple(_KEYS[a] for a in node.args)
    match node.op:
        case "+":
            return _sum(args)
        case "*":
            return _product((a, _ONE) for a in args)
        case "-":
            return _product(((("number", Fraction(-1)), _ONE), (args[0], _ONE)))
        case "/":
            return _product(((args[0], _ONE), (args[1], ("number", Fraction(-1)))))
        case "^":
            return _product(((args[0], args[1]),))
        case "sqrt":
            return _product(((args[0], _HALF),))
        case "exp":
            return _product(((("name", "e"), args[0]),))
        case "or" | "and" | "{}" | "∪":
            return (node.op, *sorted(set(args), key=repr))
        case ">" | ">=":
            return ("<" if node.op == ">" else "<=", args[1], args[0])
        case "==":
            return ("=", *args)
    return (node.op, *args)


def _sum(args: tuple[Key, ...]) -> Key:
    """The key of a sum: numbers are added, like terms are not."""
    number, terms = Fraction(0), []
    for term in (t for a in args for t in (a[1:] if a[0] == "+" else (a,))):
        if term[0] == "number":
            number += term[1]
        else:
            terms.append(term)
    if number or not terms:
        terms.append(("number", number))
    return terms[0] if len(terms) == 1 else ("+", *sorted(terms, key=repr))


def _split(key: Key) -> tuple[Fraction, Key]:
    """A key as a number times the rest."""
    if key[0] == "number":
        return key[1], _ONE
    if key[0] == "*" and key[1][0] == "number":
        rest = key[2:]
        return key[1][1], rest[0] if len(rest) == 1 and rest[0][0] != "^" else _whole(rest)
    return Fraction(1), key


def _whole(factors: tuple[Key, ...]) -> Key:
    return factors[0] if len(factors) == 1 else ("*", *factors)


def _product(pairs) -> Key:
    """The key of a product of powers, given as (base, exponent); what stands above and below the line is not cancelled."""
    count, powers = Fraction(1), {}
    waiting = list(pairs)
    while waiting:
        base, exponent = waiting.pop()
        whole = exponent[0] == "number" and exponent[1].denominator == 1
        if base[0] == "number" and whole and (base[1] or exponent[1] > 0) and abs(exponent[1]) <= 64:
            count *= base[1] ** int(exponent[1])
        elif base[0] == "*" and whole:
            waiting += [(b, exponent) for b in base[1:]]
        elif base[0] == "^" and whole:
            waiting.append((base[1], _product(((base[2], _ONE), (exponent, _ONE)))))
        else:
            place = (base, _is_below(exponent))
            powers[place] = _sum((*((powers[place],) if place in powers else ()), exponent))
    if not count:
        return ("number", Fraction(0))
    factors = sorted((_power(b, e) for (b, _), e in powers.items() if e != ("number", Fraction(0))), key=repr)
    if not factors:
        return ("number", count)
    return _whole((("number", count), *factors) if count != 1 else tuple(factors))


def _is_below(exponent: Key) -> bool:
    return _split(exponent)[0] < 0


def _power(base: Key, exponent: Key) -> Key:
    return base if exponent == _ONE else ("^", base, exponent)
