"""Which signs an expression can have, read off from its form and the declarations; never by computing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce

from tutor.meaning.scope import Scope
from tutor.syntax.nodes import Apply, Name, Node, Number, postorder, rational

Signs = frozenset[int]
ANY: Signs = frozenset({-1, 0, 1})
POSITIVE, NOT_NEGATIVE, ZERO_ALONE = frozenset({1}), frozenset({0, 1}), frozenset({0})
HOLDING = {"=": ZERO_ALONE, "!=": frozenset({-1, 1}), "<": frozenset({-1}), "<=": frozenset({-1, 0}), ">": POSITIVE,
           ">=": NOT_NEGATIVE}  # the signs of left - right where a relation holds  # fmt: skip
MIRRORED = {"=": "=", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}  # the relation between the sides interchanged
_OF_DOMAIN = {"positive": POSITIVE, "nonnegative": NOT_NEGATIVE}
_OF_FUNCTION = {
    **dict.fromkeys(("exp", "exp2", "cosh", "sech", "sigmoid", "softplus"), POSITIVE),
    **dict.fromkeys(("abs", "relu", "acos", "acot", "acosh"), NOT_NEGATIVE),
}
_LIKE_THEIR_ARGUMENT = frozenset({"sqrt", "cbrt", "sinh", "tanh", "asinh", "atan", "sign", "erf", "expm1", "log1p"})


def signs(root: Node, scope: Scope) -> Signs:
    """A set of signs, -1, 0 and 1, that holds every sign `root` can have where it has a value."""
    found: dict[Node, Signs] = {}
    for node in postorder(root):
        found[node] = _of_operation(node, [found[a] for a in node.args]) if isinstance(node, Apply) else _of_leaf(node, scope)
    return found[root]


def holds(condition: Node, scope: Scope) -> bool:
    """Whether a condition `u > 0`, `u >= 0`, `u != 0`, or several joined by `and`, is known to hold. False says: not known."""
    match condition:
        case Apply("and", parts):
            return all(holds(p, scope) for p in parts)
        case Apply(">" | ">=" | "!=" as op, (left, right)) if rational(right) == 0:
            return signs(left, scope) <= HOLDING[op]
    return False


def _of_leaf(node: Node, scope: Scope) -> Signs:
    if isinstance(node, Number):
        return frozenset({(node.value > 0) - (node.value < 0)})
    if not isinstance(node, Name) or node.name in ("e", "pi", "oo"):
        return POSITIVE
    kind = scope.kind(node.name)
    if kind.domain == "interval" and kind.bounds:
        low, high = map(rational, kind.bounds)
        if low is not None and low >= 0:
            return NOT_NEGATIVE if low == 0 and kind.closed[0] else POSITIVE
        if high is not None and high <= 0:
            return frozenset({-1, 0}) if high == 0 and kind.closed[1] else frozenset({-1})
    return _OF_DOMAIN.get(kind.domain, ANY) if not kind.shape else ANY


def _of_operation(node: Apply, args: list[Signs]) -> Signs:
    match node.op:
        case "+":
            return reduce(_sum, args)
        case "-":
            return frozenset(-s for s in args[0])
        case "*":
            return reduce(_product, args)
        case "/":
            return _product(args[0], args[1] - ZERO_ALONE)
        case "^":
            return _power(node, args)
    if node.op in _LIKE_THEIR_ARGUMENT and len(args) == 1:
        return args[0] & NOT_NEGATIVE if node.op == "sqrt" and args[0] & NOT_NEGATIVE else args[0]
    return _OF_FUNCTION.get(node.op, ANY)


def _power(node: Apply, args: list[Signs]) -> Signs:
    exponent = rational(node.args[1])
    if args[0] <= POSITIVE:
        return POSITIVE
    if exponent is None or exponent.denominator != 1:
        return NOT_NEGATIVE if args[0] <= NOT_NEGATIVE or (exponent is not None and exponent.denominator % 2 == 0) else ANY
    base = args[0] if exponent > 0 else args[0] - ZERO_ALONE
    return _each(lambda s: s * s if exponent % 2 == 0 else s, base)


def _each(change: Callable[[int], int], signs_: Iterable[int]) -> Signs:
    return frozenset(map(change, signs_))


def _product(a: Signs, b: Signs) -> Signs:
    return frozenset(s * t for s in a for t in b)


def _sum(a: Signs, b: Signs) -> Signs:
    if {1, -1} <= a | b:
        return ANY
    sign = max(a | b, key=abs)
    can_vanish = 0 in a and 0 in b
    return frozenset({sign, 0} if can_vanish else {sign})
