"""The neighbors of an expression that are one edit away: a term or factor left out, a sign turned, a power kept, top and bottom changed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from tutor.syntax.nodes import ONE, Apply, Node, names, postorder, rational
from tutor.syntax.printer import show

_DEEPEST = 6  # an expression is edited no deeper than this


def changes(node: Node, depth: int = 0) -> Iterator[tuple[Node, str, str]]:
    """(`node` with one edit, what went wrong, a hint with the letters it speaks of in braces)."""
    if not isinstance(node, Apply) or depth > _DEEPEST or node.op == "'":
        return
    args = node.args
    if node.op in ("+", "*"):
        yield from _left_out(node, depth)
    if node.op == "+":
        for k, a in enumerate(args):
            turned = a.args[0] if isinstance(a, Apply) and a.op == "-" else Apply("-", (a,))
            yield (
                Apply("+", (*args[:k], turned, *args[k + 1 :])),
                "sign of a term",
                f"The sign of the term {_told(a)} is the other way round.",
            )
    if node.op == "@":
        for k in (0, 1):
            kept, gone = _without_its_array(args[k])
            yield Apply("*", (*kept, args[1 - k])) if kept else args[1 - k], "factor left out", f"The factor {_told(gone)} is missing."
    if node.op == "-":
        yield args[0], "sign", "A minus sign is missing."
    if node.op == "/":
        yield args[0], "denominator left out", f"The denominator {_told(args[1])} is missing."
        yield Apply("/", (args[1], args[0])), "upside down", "Top and bottom are interchanged."
        if rational(args[1]) is not None:
            yield (
                Apply("*", args[::-1]),
                "multiplied instead of divided",
                f"{_told(args[0])} is divided by {_told(args[1])}, not multiplied.",
            )
    if node.op == "^":
        if rational(args[1]) == 2:
            yield args[0], "square forgotten", f"{_told(args[0])} has to be squared."
        elif isinstance(args[1], Apply) and args[1].op == "+":
            yield Apply("^", (args[0], args[1].args[0])), "exponent kept", "The exponent goes down by one."
    if node.op == "sqrt":
        yield args[0], "root forgotten", f"The square root over {_told(args[0])} is missing."
    if node.op == "abs":
        yield args[0], "absolute value ignored", f"The bars around {_told(args[0])} are missing: left of its zero its sign turns."
    if node.op == "sign":
        yield ONE, "absolute value ignored", f"The sign of {_told(args[0])} is -1 where it is negative."
    if node.op == "piecewise":
        yield from _branches(node)
    for k, a in enumerate(args):
        for changed, what, hint in changes(a, depth + 1):
            yield Apply(node.op, (*args[:k], changed, *args[k + 1 :])), what, hint


def _branches(node: Apply) -> Iterator[tuple[Node, str, str]]:
    """Of a function in branches: one of them taken everywhere, two interchanged."""
    values = [a.args[0] for a in node.args]
    for value in values:
        yield value, "branch left out", f"{_told(value)} holds on one branch only."
    for k, (one, other) in enumerate(pairwise(node.args)):
        turned = (Apply(one.op, (values[k + 1], *one.args[1:])), Apply(other.op, (values[k], *other.args[1:])))
        yield Apply(node.op, (*node.args[:k], *turned, *node.args[k + 2 :])), "branches swapped", "The branches are interchanged."


def _without_its_array(node: Node) -> tuple[tuple[Node, ...], Node]:
    """The numbers before an array, and the array: of `2c K` 2 and c, and K."""
    return (node.args[:-1], node.args[-1]) if isinstance(node, Apply) and node.op == "*" else ((), node)


def _left_out(node: Apply, depth: int) -> Iterator[tuple[Node, str, str]]:
    what, word = ("term left out", "term") if node.op == "+" else ("factor left out", "factor")
    where = f" in {_told(node)}" if node.op == "+" and depth else ""
    for k, a in enumerate(node.args):
        rest = (*node.args[:k], *node.args[k + 1 :])
        yield rest[0] if len(rest) == 1 else Apply(node.op, rest), what, f"The {word} {_told(a)} is missing{where}."


def plain_hint(hint: str) -> str:
    """A hint of `changes` on an expression of the learner's own: without the braces."""
    return hint.replace("{", "").replace("}", "")


def _told(node: Node) -> str:
    return f"{{{show(node)}}}"  # in the names of the rule: filled in when the step is known


def pattern_names(node: Node) -> frozenset[str]:
    """The names of a pattern, also those that only stand in primes."""
    return names(node) | {n.args[0].name for n in postorder(node) if isinstance(n, Apply) and n.op == "'"}
