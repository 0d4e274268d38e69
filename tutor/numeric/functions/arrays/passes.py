"""Trees over arrays in terms of few passes: means as sums, words of arrays written out, so that everything shared is computed once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

from tutor.errors import TutorError
from tutor.meaning.axes import is_option, options
from tutor.meaning.indices import Shape
from tutor.meaning.scope import Scope
from tutor.meaning.shapes import Shapes, entrywise
from tutor.numeric.folding import filled, make, product, quotient
from tutor.numeric.forms.stable import numeric_vocabulary
from tutor.rules.computed import WORDS
from tutor.rules.passes import TABLE
from tutor.syntax.nodes import ONE, TWO, Apply, Name, Node, number, parts_of, rebuild
from tutor.syntax.parser import parse

U = Name("u")
RANKS = {"u is a vector": (1,), "u is a matrix": (2,), "": (1, 2)}
REDUCTIONS = frozenset({"sum", "max", "min", "prod"})
Ask = Callable[[Node], Shape | None]


def shape_teller(scope: Scope) -> Ask:
    """The shape of every node of a lowered tree, or None where it is not known."""
    shapes = Shapes(scope, {"column": _column, "row": _row, "step": entrywise, **{r.word: entrywise for r in WORDS.rules}})

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
    """`root`, a lowered tree, with the table's words written out, every mean a sum over a count, slopes of tanh taken from tanh itself."""
    bent = frozenset(n.args[0] for n in parts_of(root) if isinstance(n, Apply) and n.op == "tanh" and shape(n))

    def change(node: Node) -> Node:
        if not isinstance(node, Apply) or not node.args:
            return node
        if node.op == "^" and node.args[1] is TWO:
            return _slope_of_tanh(node.args[0], bent) or _square(node, shape)
        own = shape(node.args[0])
        if not own:
            return node
        if node.op == "mean":
            return change(_mean(node, own))
        if any(map(is_option, node.args)) and options(node)[1] and len(own) == 2 and (node.op in REDUCTIONS or node.op == "logsumexp"):
            return _kept(node, change)
        return _written_out(node, shape, build)

    def build(op: str, args: tuple[Node, ...]) -> Node:
        return change(make(op, args))

    return rebuild(root, change)


def _slope_of_tanh(base: Node, bent: frozenset[Node]) -> Node | None:
    """1/cosh(u)^2 as 1 - tanh(u)^2 where tanh(u) stands beside it: one pass for six, right to the last digit of the largest slope.

    A slope of a number alone keeps the digits that this loses where it is next to nothing.
    """
    match base:
        case Apply("/", (top, Apply("cosh", (u,)))) if top is ONE and u in bent:
            tanh = Apply("tanh", (u,))
            return Apply("+", (ONE, Apply("-", (Apply("*", (tanh, tanh)),))))
    return None


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


def _written_out(node: Apply, shape: Ask, build: Callable[[str, tuple[Node, ...]], Node]) -> Node:
    for given, left, right in _table().get(node.op, ()):
        bound: dict[Node, Node] = {}
        if _fits(left, node, bound) and len(shape(bound[U]) or ()) in RANKS[given]:
            return filled(right, bound, build)
    return node


def _fits(left: Node, node: Node, bound: dict[Node, Node]) -> bool:
    """Whether `node` is what the pattern says, argument by argument."""
    if isinstance(left, Name):
        return bound.setdefault(left, node) is node
    if not (isinstance(left, Apply) and isinstance(node, Apply)) or left.op != node.op or len(left.args) != len(node.args):
        return left is node
    return all(_fits(a, b, bound) for a, b in zip(left.args, node.args, strict=True))


@cache
def _table() -> Mapping[str, tuple[tuple[str, Node, Node], ...]]:
    """Word -> what must hold of u, the pattern, and what it is computed as, entry by entry of the table."""
    known = numeric_vocabulary()
    known = replace(known, functions={**known.functions, "column": (1, 1), "row": (1, 1), "step": (1, 1)})
    found: dict[str, tuple[tuple[str, Node, Node], ...]] = {}
    for rule in TABLE.rules:
        left = parse(rule.left, known)
        found[left.op] = (*found.get(left.op, ()), (rule.given, left, parse(rule.right, known)))
    return found
