"""Derivatives of functions of which nothing is known: their slopes have names, f'(u), or f_1(u, v) by the first of several arguments."""

from __future__ import annotations

import re

from tutor.derive.derivatives.binding import Choice
from tutor.rules import structure
from tutor.rules.catalogue import prime, vocabulary
from tutor.rules.matching import group
from tutor.syntax.nodes import Apply, Name, Node, names, number, rational

_STRUCTURE = frozenset(
    {"in", "lim", "at", "and", "or", "if", "otherwise", "side", "adjoint", "tangent", "critical", "taylor"}
)  # no functions
_PARTIAL = re.compile(r"(.+)_([1-9]+)")


def is_abstract(node: Node) -> bool:
    """Whether `node` applies a function of which nothing is known, or its derivative: f(u), f'(u), f_1(u, v)."""
    if not isinstance(node, Apply):
        return False
    word = node.args[0].name if node.op == "'" and len(node.args) == 3 else node.op
    return word[0].isalpha() and word.isidentifier() and word not in vocabulary().functions and word not in _STRUCTURE


def slope_by_name(node: Apply, variable: str) -> Choice:
    """f(u) has the slope f'(u) u', f'(u) the slope f''(u) u', and f(u, v) the slope f_1(u, v) u' + f_2(u, v) v'."""
    if node.op != "'" and len(node.args) > 1:
        return _by_arguments(node, variable)
    name, order = (node.args[0], rational(node.args[1])) if node.op == "'" else (Name(node.op), 0)
    inside, letter = node.args[-1], "w" if name is Name("u") else "u"
    slope = Apply("'", (name, number(order + 1), Name(letter)))
    if inside is Name(variable):
        return structure.UNKNOWN, {letter: inside}, slope, ()
    return structure.ABSTRACT, {letter: inside}, Apply("*", (slope, prime(letter))), (letter,)


def _by_arguments(node: Apply, variable: str) -> Choice:
    """The slope of f(u1, u2, …): by each argument that moves, times how fast it does."""
    name, places = partial_of(node)
    bound = {f"u{k}": argument for k, argument in enumerate(node.args, 1)}
    moving = [k for k, argument in enumerate(node.args, 1) if variable in names(argument)]
    terms = {k: Apply(partial_name(name, (*places, k)), tuple(map(Name, bound))) for k in moving}
    if len(moving) == 1 and node.args[moving[0] - 1] is Name(variable):
        return structure.UNKNOWN_PARTIAL, bound, terms[moving[0]], ()
    asked = tuple(f"u{k}" for k in moving if node.args[k - 1] is not Name(variable))
    ways = [Apply("*", (term, prime(f"u{k}"))) if f"u{k}" in asked else term for k, term in terms.items()]
    return structure.ABSTRACT_TOTAL, bound, group("+", ways), asked


def partial_of(node: Apply) -> tuple[str, tuple[int, ...]]:
    """The function of several arguments that `node` applies, and the places by which it was differentiated: f_12(x, y) is f, (1, 2)."""
    found = _PARTIAL.fullmatch(node.op)
    return (found[1], tuple(map(int, found[2]))) if found else (node.op, ())


def partial_name(name: str, places: tuple[int, ...]) -> str:
    """The name of a partial derivative: f_12, by the first and by the second argument, in either order."""
    return f"{name}_{''.join(map(str, sorted(places)))}" if places else name
