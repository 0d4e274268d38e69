"""Where an expression may bend, jump or end: the guards of its operations, whose zeros part its pieces, and the sides of its kinks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from tutor.checking.equality.identity import constant
from tutor.checking.equality.ranges import Range, range_of
from tutor.meaning.scope import Scope
from tutor.meaning.signs import signs
from tutor.numeric.rigorous.tape import written_out
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import ONE, RELATIONS, Apply, Name, Node, contents, names, postorder, rational

_MOST_GUARDS = 24
_EVERYWHERE = RELATIONS | {"abs", "sign", "relu", "cbrt", "heaviside", "max", "min"}  # bent there, but with a value
# functions of which an identity holds on all of the real line once it holds on a piece: their poles part nothing
_MEROMORPHIC = frozenset({"+", "*", "-", "/", "^", "exp", "sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth", "sech",
                          "csch", "sigmoid", "erf", "erfc", "gelu"})  # fmt: skip
_WAVES = frozenset({"sin", "cos", "tan", "cot", "sec", "csc"})
_CHOOSING = frozenset({"max", "min", "piecewise"})
Side = tuple[Apply, Node, int]  # a kink, the guard whose sign counts, and that sign; of what chooses the kink twice, and which it chooses


@lru_cache(maxsize=512)
def guards(node: Node) -> tuple[Node, ...]:
    """Expressions whose zeros part the pieces of `node`: insides of bars and roots, differences of branches, tops of domains."""
    found: dict[Node, None] = {}
    for n in postorder(written_out(node)):
        for guard in _own_guards(n):
            if names(guard):
                found[guard] = None
    return tuple(found)[:_MOST_GUARDS]


@lru_cache(maxsize=512)
def edges(node: Node) -> frozenset[Node]:
    """Expressions whose signs say where `node` has a value: denominators, insides of logarithms and roots."""
    found = (g for n in postorder(node) if isinstance(n, Apply) and n.op not in _EVERYWHERE for g in _own_guards(n))
    return frozenset(g for g in found if names(g))


def _own_guards(node: Node) -> tuple[Node, ...]:
    if not isinstance(node, Apply):
        return ()
    args = node.args
    match node.op:
        case "abs" | "sign" | "relu" | "cbrt" | "log" | "log2" | "log10" | "sqrt" | "heaviside" | "csch" | "coth" | "acsch" | "asech":
            return (args[0], *_squared(args[0]))
        case "max" | "min":
            return tuple(_minus(a, b) for k, a in enumerate(args) for b in args[k + 1 :])
        case "asin" | "acos" | "atanh" | "acosh" | "asec" | "acsc" | "acoth":
            return (_minus(args[0], ONE), Apply("+", (args[0], ONE)))
        case "/" | "atan2":
            return (args[1],)
        case "^":
            exponent = rational(args[1])
            return (args[0], *_squared(args[0])) if exponent is None or exponent.denominator != 1 or exponent < 0 else ()
        case op if op in RELATIONS and len(args) == 2:
            return (_minus(*args),)
    return ()


def _minus(a: Node, b: Node) -> Node:
    return a if rational(b) == 0 else Apply("+", (a, Apply("-", (b,))))


@lru_cache(maxsize=2048)
def _squared(node: Node) -> tuple[Node, ...]:
    """What stands under an even power inside `node`: sqrt(u^2) bends where u is zero, though u^2 keeps its sign."""
    found = []
    for n in postorder(node):
        if isinstance(n, Apply) and n.op == "^":
            exponent = rational(n.args[1])
            if exponent is not None and exponent.denominator == 1 and exponent % 2 == 0:
                found.append(n.args[0])
    return tuple(found)


def never_zero(guard: Node, scope: Scope) -> bool:
    """Whether the form of a guard says that it has no zeros."""
    return 0 not in signs(guard, scope)


def harmless_poles(left: Node, right: Node) -> frozenset[Node]:
    """Denominators of a pair of meromorphic functions: what agrees on one side of a pole agrees on the other."""
    present = contents(left).operations | contents(right).operations
    if not present <= _MEROMORPHIC:
        return frozenset()
    quotients = (n for side in (left, right) for n in postorder(written_out(side)) if isinstance(n, Apply) and n.op == "/")
    return frozenset(n.args[1] for n in quotients)


# ---------------------------------------------------------------- the sides of a kink


@lru_cache(maxsize=2048)
def sided(node: Node) -> tuple[Node, ...]:
    """Expressions of both signs of which an operation has to be seen; the operation itself where it chooses among its arguments."""
    if not isinstance(node, Apply):
        return ()
    match node.op:
        case "max" | "min" | "piecewise":
            found: tuple[Node, ...] = (node,)
        case "abs" | "sign" | "cbrt":
            found = (node.args[0],)
        case "/":
            found = (node.args[1],)
        case "sqrt" | "log":
            found = _squared(node.args[0])
        case "^":
            exponent = rational(node.args[1])
            if exponent is None or exponent.denominator == 1:
                return ()
            found = (node.args[0],) if exponent.denominator % 2 else _squared(node.args[0])
        case _:
            return ()
    return tuple(g for g in found if names(g))


def sides(node: Apply, guard: Node) -> tuple[Side, ...]:
    """All sides of one kink: the signs of a guard, or which of the arguments is chosen."""
    if node.op not in _CHOOSING:
        return (node, guard, 1), (node, guard, -1)
    values = [case.args[0] for case in node.args] if node.op == "piecewise" else node.args
    return tuple((node, node, k) for k, v in enumerate(values) if v not in values[:k])


def is_possible(side: Side, scope: Scope) -> bool:
    """Whether the ranges of the guards leave open that a kink is on this side somewhere."""
    node, guard, k = side
    match node.op:
        case "max" | "min":
            apart = (_apart(node.args[k], other, scope) for other in node.args if other is not node.args[k])
            return all(a.high > 0 if node.op == "max" else a.low < 0 for a in apart)
        case "piecewise":
            before, case = node.args[:k], node.args[k]
            may_hold = case.op == "otherwise" or _may(case.args[1], True, scope)
            return may_hold and all(c.args[0] is case.args[0] or _may(c.args[1], False, scope) for c in before)
    found = range_of(guard, scope)
    return found.high > 0 if k > 0 else found.low < 0


def _apart(a: Node, b: Node, scope: Scope) -> Range:
    """Between which numbers the difference of two values lies."""
    between = tidy(_minus(a, b))
    found = range_of(between, scope)
    exact = constant(between, scope) if found.low <= 0 <= found.high else None
    return found if exact is None else Range(exact, exact)


def _may(condition: Node, holds: bool, scope: Scope) -> bool:
    """Whether a condition may hold somewhere, or fail."""
    op = condition.op
    if op in ("and", "or"):
        parts = (_may(c, holds, scope) for c in condition.args)
        return all(parts) if (op == "and") == holds else any(parts)
    if op not in RELATIONS:
        return True
    apart = _apart(*condition.args, scope)
    below, above = apart.low < 0, apart.high > 0
    meets = apart.low <= 0 <= apart.high
    possible = {"<": below, ">": above, "<=": below or meets, ">=": above or meets, "=": meets, "!=": below or above}
    turned = {"<": ">=", ">": "<=", "<=": ">", ">=": "<", "=": "!=", "!=": "="}
    return possible[op if holds else turned[op]]


def guards_of(side: Side) -> tuple[Node, ...]:
    """Expressions at whose zeros a kink may come to this side."""
    node, guard, _ = side
    if node.op not in _CHOOSING:
        return (guard,)
    relations = (n for case in node.args if case.op == "if" for n in _relations(case.args[1])) if node.op == "piecewise" else (node,)
    return tuple(dict.fromkeys(g for n in relations for g in _own_guards(n) if names(g)))


def _relations(condition: Node) -> Iterator[Node]:
    if condition.op in ("and", "or"):
        for part in condition.args:
            yield from _relations(part)
    else:
        yield condition


def swings(guard: Node, scope: Scope) -> bool:
    """Whether a guard may come near zero again and again, never twice in the same way: no search along a line ends then."""
    waves = [n.args[0] for n in postorder(guard) if isinstance(n, Apply) and n.op in _WAVES and names(n)]
    return any(not range_of(u, scope).is_bounded and not all(_is_bounded(name, scope) for name in names(u)) for u in waves)


def _is_bounded(name: str, scope: Scope) -> bool:
    return range_of(Name(name), scope).is_bounded
