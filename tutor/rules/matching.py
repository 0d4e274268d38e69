"""Patterns against expressions: what each name of a rule stands for, and the rule filled in with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from tutor.rules.catalogue import Pattern, pattern, prime
from tutor.rules.rule import Rule
from tutor.rules.tidy import root_of_number
from tutor.syntax.nodes import CONSTANTS, ONE, Apply, Name, Node, Number, names, substitute

Bound = dict[str, Node]


def bind(rule: Rule, node: Node, variable: str) -> Bound | None:
    """What each name of the rule's left side stands for in `node`, or None where the rule does not apply.

    `variable` is the name by which is differentiated: the rule's `constant` names stay free of it, its `moving` names hold it.
    """
    if rule.many and isinstance(node, Apply) and node.op == pattern(rule).left.op and len(node.args) > 2:
        return {f"u{k}": a for k, a in enumerate(node.args, 1)}
    bound: Bound = {}
    return bound if _fits(pattern(rule).left, node, variable, rule, bound) else None


def _fits(left: Node, node: Node, variable: str, rule: Rule, bound: Bound) -> bool:
    match left:
        case Number():
            return left is node
        case Name(name):
            if name in CONSTANTS:
                return left is node
            if name in rule.constant and variable in names(node):
                return False
            if name in rule.moving and variable not in names(node):
                return False
            return bound.setdefault(name, node) is node
        case Apply("^", (Name(name), Number(exponent))) if exponent == 2 and name in rule.constant and isinstance(node, Number):
            root = root_of_number(node.value) if node.value > 0 else None  # 9 is a^2 with a = 3
            return isinstance(root, Number) and bound.setdefault(name, root) is root
        case Apply(op, args) if isinstance(node, Apply) and node.op == op:
            if op in ("*", "+") and len(args) == 2:
                return _fits_group(op, args, node.args, variable, rule, bound)
            return len(args) == len(node.args) and all(
                _fits(a, n, variable, rule, bound) for a, n in zip(args, node.args, strict=True)
            )  # fmt: skip
    return False


def _fits_group(op: str, pair: tuple[Node, ...], args: tuple[Node, ...], variable: str, rule: Rule, bound: Bound) -> bool:
    """A pattern of two against any number: constants are gathered under the constant name, else first and rest."""
    first, second = pair
    if isinstance(first, Name) and first.name in rule.constant:
        still = [a for a in args if variable not in names(a)]
        rest = [a for a in args if variable in names(a)]
        if not still or not rest:
            return False
    else:
        still, rest = [args[0]], list(args[1:])
    return _fits(first, group(op, still), variable, rule, bound) and _fits(second, group(op, rest), variable, rule, bound)


def group(op: str, args: list[Node]) -> Node:
    """`args` under one n-ary operation; a single one stays alone."""
    return args[0] if len(args) == 1 else Apply(op, tuple(args))


@cache
def unfolded(rule: Rule, count: int) -> Pattern:
    """The rule of an operation of any number of arguments, written for `count` of them, u1, u2, …: folded from two."""
    two = pattern(rule)
    if count <= 2:
        return two
    first, second = (a.name for a in two.left.args)
    letters = [Name(f"u{k}") for k in range(1, count + 1)]
    op = two.left.op
    if isinstance(two.right, Apply) and two.right.op == "piecewise":
        return replace(two, left=Apply(op, tuple(letters)), right=_one_of(two, letters), asked=tuple(x.name for x in letters), mistakes=())
    right, rest = prime(letters[-1].name), letters[-1]
    for letter in reversed(letters[:-1]):
        values = {Name(first): letter, prime(first): prime(letter.name), Name(second): rest, prime(second): right}
        right = _flat(substitute(two.right, values))
        rest = Apply(op, (letter, *(rest.args if isinstance(rest, Apply) else (rest,))))
    return replace(two, left=Apply(op, tuple(letters)), right=right, asked=tuple(x.name for x in letters), mistakes=())


def _one_of(two: Pattern, letters: list[Name]) -> Node:
    """A right side that chooses, of many arguments: the first branch of two for each of them, all others as the second."""
    first, second = two.left.args
    branches = []
    for k, letter in enumerate(letters):
        others = Apply(two.left.op, (*letters[:k], *letters[k + 1 :]))
        values = {first: letter, prime(first.name): prime(letter.name), second: others}
        branches.append(_substitute_pattern(two.right.args[0], values))
    return Apply("piecewise", tuple(branches))


def _flat(node: Node) -> Node:
    if isinstance(node, Apply) and node.op == "+":
        return Apply("+", tuple(b for a in node.args for b in (a.args if isinstance(a, Apply) and a.op == "+" else (a,))))
    return node


def template(rule: Rule, bound: Mapping[str, Node] | tuple) -> Pattern:
    """The rule's pattern for as many arguments as are bound."""
    return unfolded(rule, len(bound)) if rule.many else pattern(rule)


def fill(right: Node, bound: Mapping[str, Node], primes: Mapping[str, Node]) -> Node:
    """A right side with its names replaced by what they stand for, and `u'` by `primes["u"]`."""
    values: dict[Node, Node] = {Name(n): node for n, node in bound.items()}
    values |= {Apply("'", (Name(n), ONE)): node for n, node in primes.items()}
    return _substitute_pattern(right, values)


def _substitute_pattern(right: Node, values: Mapping[Node, Node]) -> Node:
    """Like `substitute`, but a prime is replaced whole, before the name inside it is."""
    if right in values:
        return values[right]
    if not isinstance(right, Apply):
        return right
    return Apply(right.op, tuple(_substitute_pattern(a, values) for a in right.args))
