"""Trees over arrays in terms of few passes: means as sums, words of arrays written out, so that everything shared is computed once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from tutor.errors import TutorError, trouble
from tutor.meaning.axes import is_option, options
from tutor.meaning.indices import Shape
from tutor.meaning.scope import Scope
from tutor.meaning.shapes import Shapes, entrywise
from tutor.numeric.folding import filled, make, product, quotient
from tutor.numeric.stable import numeric_vocabulary
from tutor.rules.passes import TABLE
from tutor.rules.stable import WORDS
from tutor.syntax.nodes import ONE, TWO, Apply, Name, Node, number, rebuild
from tutor.syntax.parser import parse

RANKS = {"u is a vector": 1, "u is a matrix": 2}
REDUCTIONS = frozenset({"sum", "max", "min", "prod"})
Ask = Callable[[Node], Shape | None]


def shape_teller(scope: Scope) -> Ask:
    """The shape of every node of a lowered tree, or None where it is not known."""
    shapes = Shapes(scope, {"column": _column, "row": _row, **{r.word: entrywise for r in WORDS.rules}})

    def ask(node: Node) -> Shape | None:
        try:
            return shapes(node)
        except TutorError:
            return None  # what is wrong with it is told where it is computed

    return ask


def _column(node: Apply, shapes: tuple[Shape, ...]) -> Shape:
    return (*shapes[0], ONE)


def _row(node: Apply, shapes: tuple[Shape, ...]) -> Shape:
    return (ONE, *shapes[0])


def in_passes(root: Node, shape: Ask) -> Node:
    """`root`, a lowered tree, with the table's words written out and every mean a sum over a count."""

    def change(node: Node) -> Node:
        if not isinstance(node, Apply) or not node.args:
            return node
        if node.op == "^" and node.args[1] is TWO:
            return _square(node, shape)
        own = shape(node.args[0])
        if not own:
            return node
        if node.op == "mean":
            return change(_mean(node, own))
        if any(map(is_option, node.args)) and options(node)[1] and len(own) == 2 and (node.op in REDUCTIONS or node.op == "logsumexp"):
            return _kept(node, change)
        return _written_out(node, len(own), build)

    def build(op: str, args: tuple[Node, ...]) -> Node:
        return change(make(op, args))

    return rebuild(root, change)


def _square(node: Apply, shape: Ask) -> Node:
    """A square as a product; of a norm as the sum of squares itself."""
    match node.args[0]:
        case Apply("sqrt", (Apply("sum", (Apply("*", (u, v)),)) as squares,)) if u is v:
            return squares
        case base:
            return Apply("*", (base, base)) if shape(base) else node


def _mean(node: Apply, own: Shape) -> Node:
    axis, keep = options(node)
    if axis is None and keep:
        return node
    count = product(own if axis is None else (own[axis % len(own)],))
    return quotient(Apply("sum", node.args), count)


def _kept(node: Apply, change: Callable[[Node], Node]) -> Node:
    """A reduction of a matrix that keeps its axis, as the plain one stood upright or laid flat."""
    axis, _ = options(node)
    if axis is None and node.op in REDUCTIONS:
        return node  # to one row of one column
    axis = -1 if axis is None else axis
    marks = () if node.op == "logsumexp" and axis % 2 else (Apply("axis=", (number(axis % 2),)),)
    return Apply("column" if axis % 2 else "row", (change(Apply(node.op, (node.args[0], *marks))),))


def _written_out(node: Apply, rank: int, build: Callable[[str, tuple[Node, ...]], Node]) -> Node:
    found = _table().get((node.op, tuple(a for a in node.args if is_option(a)), rank))
    if found is None:
        return node
    parameters, right = found
    arrays = tuple(a for a in node.args if not is_option(a))
    return filled(right, dict(zip(parameters, arrays, strict=True)), build) if len(arrays) == len(parameters) else node


@cache
def _table() -> dict[tuple[str, tuple[Node, ...], int], tuple[tuple[Node, ...], Node]]:
    """(word, its options, rank of its first argument) -> parameters and what it is computed as."""
    known = numeric_vocabulary()
    known = replace(known, functions={**known.functions, "column": (1, 1)})
    found = {}
    for rule in TABLE.rules:
        if rule.given not in RANKS:
            raise trouble("rule", f"{rule.key} holds of no rank", mend=" or ".join(RANKS))
        left = parse(rule.left, known)
        key = (left.op, tuple(a for a in left.args if is_option(a)), RANKS[rule.given])
        found[key] = (tuple(a for a in left.args if isinstance(a, Name)), parse(rule.right, known))
    return found
