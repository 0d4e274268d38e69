"""One edit of a learner's own array expression that might make it right: a transpose, an order, an axis, a sum, another product.

Nothing is compared here: whoever tries a repair tells by numbers whether it was one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from tutor.errors import TutorError
from tutor.meaning.indices import Shape
from tutor.meaning.refusals import is_turned
from tutor.meaning.shapes import Shapes
from tutor.rules.matching import group
from tutor.syntax.nodes import ONE, Apply, Name, Node, names, number, postorder, rational, substitute
from tutor.syntax.printer import show

MOST_PLACES = 60  # of an expression that are edited, from the outside inwards
TWO = number(2)
TRANSPOSED, DOUBLE, WHOLE, ORDER = "forgotten transpose", "transposed too often", "transposed", "order of the factors"
AXIS, NO_SUM, SUMMED, AVERAGED = "wrong axis", "forgotten sum", "summed too much", "mean for sum"
PRODUCT, NAME, INVERSE, NORM, IDENTITY = "another product", "another name", "inverse", "norm", "identity"
SURPLUS = "too much"
_ACROSS = {0: "axis=0 adds up each column", 1: "axis=1 adds up each row"}


@dataclass(frozen=True, slots=True)
class Repair:
    """The expression with one edit, what had gone wrong in a word or two, and what to tell who wrote it."""

    tree: Node
    key: str
    hint: str


def repairs(root: Node, shape: Shapes, asked: str = "", alike: Sequence[str] = ()) -> Iterator[Repair]:
    """Every repair of `root`, the whole first.

    asked   the name by which is differentiated
    alike   names that may have been taken for each other
    """
    yield from _of_the_whole(root, shape, asked)
    for place, node in _places(root):
        for part, key, hint in _edits(node, shape, is_factor=place.is_factor, is_turned=place.is_turned):
            yield Repair(place.put(part), key, hint)
    yield from _other_names(root, shape, alike)


def transposes(root: Node, shape: Shapes) -> Iterator[Repair]:
    """The repairs that only turn a factor."""
    return (r for r in repairs(root, shape) if r.key in (TRANSPOSED, DOUBLE))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a node stands: the nodes above it with the argument each is left by, the root first."""

    above: tuple[tuple[Apply, int], ...]

    @property
    def is_factor(self) -> bool:
        return bool(self.above) and self.above[-1][0].op == "@"

    @property
    def is_turned(self) -> bool:
        return bool(self.above) and self.above[-1][0].op == ".T"

    def put(self, node: Node) -> Node:
        for parent, k in reversed(self.above):
            node = Apply(parent.op, (*parent.args[:k], node, *parent.args[k + 1 :]))
        return node


def _places(root: Node) -> list[tuple[_Place, Node]]:
    """The nodes of `root` in their places, outer ones before inner ones."""
    found, level = [], [(_Place(()), root)]
    while level and len(found) < MOST_PLACES:
        found += level
        level = [
            (_Place((*p.above, (n, k))), a) for p, n in level if isinstance(n, Apply) and not _is_index(n) for k, a in enumerate(n.args)
        ]
    return found[:MOST_PLACES]


def _is_index(node: Apply) -> bool:
    """Whether what stands below is no array to be repaired: an index, a branch, a name by which something is still asked for."""
    return node.op in ("_", "..", "axis=", "keepdims=", "piecewise", "d/d", "∇", "∇²", "∫", "lim", "at", "adjoint")


def _shape(node: Node, shape: Shapes) -> Shape | None:
    """The shape of `node`; None where its parts do not fit."""
    try:
        return shape(node)
    except TutorError:
        return None


def turned(node: Node) -> Node:
    """The transpose, numbers and signs left outside."""
    match node:
        case Apply(".T", (inner,)):
            return inner
        case Apply("-", (inner,)):
            return Apply("-", (turned(inner),))
        case Apply("/", (above, below)):
            return Apply("/", (turned(above), below))
        case Apply("*", args):
            k = next((k for k in reversed(range(len(args))) if not _is_plain(args[k])), None)
            if k is not None and all(_is_plain(a) for a in (*args[:k], *args[k + 1 :])):
                return Apply("*", (*args[:k], turned(args[k]), *args[k + 1 :]))
    return Apply(".T", (node,))


def _is_plain(node: Node) -> bool:
    """Whether a factor is written with numbers and small letters alone, as sizes and rates are."""
    return all(rational(n) is not None or not isinstance(n, Apply) or n.op in ("/", "*", "-", "+") for n in postorder(node)) and all(
        n[0].islower() for n in names(node)
    )


def bare(node: Node) -> Node:
    """`node` without plain factors and signs: what a hint speaks of."""
    match node:
        case Apply("-" | "/", (inner, *_)):
            return bare(inner)
        case Apply("*", args):
            kept = [a for a in args if not _is_plain(a)]
            return bare(kept[0]) if len(kept) == 1 else node
    return node


# ---------------------------------------------------------------- of the whole


def _of_the_whole(root: Node, shape: Shapes, asked: str) -> Iterator[Repair]:
    own = _shape(root, shape)
    if own is None:
        return
    if len(own) == 2:
        yield Repair(turned(root), WHOLE, "This is the transpose of the right answer.")
        for axis, (what, each) in enumerate((("rows", "every row"), ("columns", "every column"))):
            hint = f"The {what} are still to be added up, with sum(…, axis={axis}): {asked} stands in {each}."
            yield Repair(_summed(root, axis), NO_SUM, hint)
        if own[0] is own[1]:
            yield Repair(Apply("diag", (root,)), "diagonal", "Only the diagonal of this matrix counts: diag(…).")
    if own:
        yield Repair(Apply("sum", (root,)), NO_SUM, f"All entries are still to be added up: {asked} stands in each of them.")


def _summed(node: Node, axis: int) -> Apply:
    return Apply("sum", (node, Apply("axis=", (number(axis),))))


# ---------------------------------------------------------------- of a part


def _edits(node: Node, shape: Shapes, *, is_factor: bool, is_turned: bool) -> Iterator[tuple[Node, str, str]]:
    own = _shape(node, shape)
    if not is_turned and (own is None or len(own) == 2) and not (isinstance(node, Apply) and node.op in ("*", "/", "-") and not is_factor):
        yield from _transposes(node)
    if own is not None and len(own) == 2 and own[0] is own[1]:
        yield from _inverses(node)
    if isinstance(node, Apply):
        yield from _OF_OPERATION.get(node.op, _none)(node, shape)


def _none(node: Apply, shape: Shapes) -> Iterator[tuple[Node, str, str]]:
    return iter(())


def _transposes(node: Node) -> Iterator[tuple[Node, str, str]]:
    inner = bare(node)
    if isinstance(inner, Apply) and inner.op == ".T":
        yield turned(node), DOUBLE, f"Here stands {show(inner.args[0])} itself, without the transpose."
    else:
        yield turned(node), TRANSPOSED, f"{show(inner)} has to be transposed here."


def _inverses(node: Node) -> Iterator[tuple[Node, str, str]]:
    match node:
        case Apply("inv", (inner,)):
            yield inner, INVERSE, f"Here stands {show(inner)} itself, not its inverse."
        case Name():
            yield Apply("inv", (node,)), INVERSE, f"Here stands the inverse of {show(node)}."
        case Apply("/", (above, below)) if above is ONE:
            yield Apply("inv", (below,)), INVERSE, f"The inverse of a matrix is not taken entry by entry: inv({show(below)})."
        case Apply("^", (base, power)) if rational(power) == -1:
            yield Apply("inv", (base,)), INVERSE, f"The inverse of a matrix is not taken entry by entry: inv({show(base)})."
        case Apply("^", (base, power)) if rational(power) == 2:
            yield Apply("@", (base, base)), PRODUCT, "The square of a matrix is not taken entry by entry: it is a product, @."
        case Apply("*", (left, right)):
            yield Apply("@", (left, right)), PRODUCT, "Entry by entry (*) is another product than that of matrices, @."


def _of_product(node: Apply, shape: Shapes) -> Iterator[tuple[Node, str, str]]:
    """Of `A @ B`: the factors in the other order, and other products of two vectors."""
    left, right = node.args
    told = f"Order matters: {show(bare(right))} stands before {show(bare(left))}."
    yield Apply("@", (right, left)), ORDER, told
    if isinstance(left, Apply) and left.op == "@":  # A @ B @ C as A @ C @ B
        first, second = left.args
        told = f"Order matters: {show(bare(right))} stands before {show(bare(second))}."
        yield Apply("@", (Apply("@", (first, right)), second)), ORDER, told
    a, b = _shape(left, shape), _shape(right, shape)
    if a is not None and b is not None and len(a) == len(b) == 1:
        told = f"{show(node)} adds up to a number; each entry times each is a matrix: outer"
        for one, other in (pair := (_unturned(left), _unturned(right)), pair[::-1]):
            yield Apply("outer", (one, other)), PRODUCT, f"{told}({show(one)}, {show(other)})."
    if a is not None and b is not None and a == b:
        yield Apply("*", (left, right)), PRODUCT, "Here the factors meet entry by entry: *, not @."


def _unturned(vector: Node) -> Node:
    """A vector without its .T, which changes nothing."""
    return vector.args[0] if is_turned(vector) else vector


def _of_outer(node: Apply, shape: Shapes) -> Iterator[tuple[Node, str, str]]:
    left, right = node.args
    yield Apply("outer", (right, left)), ORDER, f"Rows belong to {show(right)} here: outer({show(right)}, {show(left)})."
    yield Apply("@", (left, right)), PRODUCT, f"Here stands the inner product, {show(left)} @ {show(right)}, which is a number."


def _of_terms(node: Apply, shape: Shapes) -> Iterator[tuple[Node, str, str]]:
    """Of a sum: a term too much, a sign turned."""
    for k, a in enumerate(node.args):
        rest = (*node.args[:k], *node.args[k + 1 :])
        yield group("+", list(rest)), SURPLUS, f"The term {show(a)} does not belong here."
        other = a.args[0] if isinstance(a, Apply) and a.op == "-" else Apply("-", (a,))
        yield Apply("+", (*node.args[:k], other, *node.args[k + 1 :])), "sign of a term", f"The sign of {show(a)} is the other way round."


def _of_entries(node: Apply, shape: Shapes) -> Iterator[tuple[Node, str, str]]:
    """Of `A * B`: one or two factors too much; a product of matrices, a matrix times a vector, or an outer product was meant."""
    for count in (1, 2):
        for gone in combinations(node.args, count):
            rest = [a for a in node.args if a not in gone]
            if rest and not all(map(_is_plain, gone)):
                yield group("*", rest), SURPLUS, f"The factor {show(group('*', list(gone)))} does not belong here."
    numbers, arrays = [a for a in node.args if _is_plain(a)], [a for a in node.args if not _is_plain(a)]
    if len(arrays) == 2:
        for product, hint in _of_two(*arrays, shape):
            yield group("*", [*numbers, product]), PRODUCT, hint


def _of_two(left: Node, right: Node, shape: Shapes) -> Iterator[tuple[Node, str]]:
    a, b = _shape(left, shape), _shape(right, shape)
    if not a or not b:
        return
    if len(a) == len(b) == 1:
        yield Apply("@", (left, right)), "Entry by entry (*) is another product than the inner one, @."
        yield Apply("outer", (left, right)), f"Each entry times each is a matrix: outer({show(left)}, {show(right)})."
    elif a != b:
        for one, other in ((left, right), (right, left)):
            yield Apply("@", (one, other)), "Entry by entry (*) is another product than that of matrices, @."


def _of_quotient(node: Apply, shape: Shapes) -> Iterator[tuple[Node, str, str]]:
    above, below = node.args
    if not _is_plain(below):
        yield above, SURPLUS, f"The divisor {show(below)} does not belong here."


def _of_reduction(node: Apply, shape: Shapes) -> Iterator[tuple[Node, str, str]]:
    """Of a sum or mean: along the other axis, of all, of none, and the one for the other."""
    body, *options = node.args
    if isinstance(body, Apply) and body.op == "..":
        return
    axis = next((rational(o.args[0]) for o in options if o.op == "axis="), None)
    kept = tuple(o for o in options if o.op != "axis=")
    rank = len(_shape(body, shape) or ())
    if axis is not None:
        other = 1 - int(axis) % 2
        told = f"The sum runs along the other axis: {_ACROSS[other]}, and {_ACROSS[1 - other]}."
        yield Apply(node.op, (body, Apply("axis=", (number(other),)), *kept)), AXIS, told
        yield Apply(node.op, (body,)), NO_SUM, "All entries are added up here, not along one axis."
    elif rank == 2:
        for k in (0, 1):
            told = f"Not all entries are added up into one number here: {_ACROSS[k]}."
            yield Apply(node.op, (body, Apply("axis=", (number(k),)), *kept)), SUMMED, told
    yield body, SUMMED, f"Nothing is added up here: {show(bare(body))} itself."
    if node.op == "mean":
        yield Apply("sum", node.args), AVERAGED, "Here the entries are added up, not averaged."
    else:
        yield Apply("mean", node.args), AVERAGED, "Here the entries are averaged, not only added up."


def _of_norm(node: Apply, shape: Shapes) -> Iterator[tuple[Node, str, str]]:
    yield Apply("^", (node, TWO)), NORM, f"Here stands the square of the norm, {show(node)}^2."


def _of_power(node: Apply, shape: Shapes) -> Iterator[tuple[Node, str, str]]:
    if isinstance(node.args[0], Apply) and node.args[0].op == "norm" and rational(node.args[1]) == 2:
        yield node.args[0], NORM, f"Here stands the norm itself, {show(node.args[0])}, not its square."


def _of_ones(node: Apply, shape: Shapes) -> Iterator[tuple[Node, str, str]]:
    if len(node.args) == 2 and node.args[0] is node.args[1]:
        yield Apply("eye", node.args[:1]), IDENTITY, f"Only the diagonal counts: the identity eye({show(node.args[0])}), not all ones."


def _of_eye(node: Apply, shape: Shapes) -> Iterator[tuple[Node, str, str]]:
    yield (
        Apply("ones", node.args * 2),
        IDENTITY,
        f"Every entry counts, not only the diagonal: ones({show(node.args[0])}, {show(node.args[0])}).",
    )


def _of_det(node: Apply, shape: Shapes) -> Iterator[tuple[Node, str, str]]:
    yield Apply("/", (ONE, node)), "upside down", f"{show(node)} stands below: 1/{show(node)}."


_OF_OPERATION = {
    "@": _of_product, "+": _of_terms, "/": _of_quotient,
    "outer": _of_outer, "*": _of_entries, "sum": _of_reduction, "mean": _of_reduction, "norm": _of_norm,
    "^": _of_power, "ones": _of_ones, "eye": _of_eye, "det": _of_det,
}  # fmt: skip


# ---------------------------------------------------------------- one name for another


def _other_names(root: Node, shape: Shapes, alike: Sequence[str]) -> Iterator[Repair]:
    """One array taken for another: Z1 for A1. Everywhere, then in each place alone."""
    arrays = [n for n in alike if _shape(Name(n), shape)]
    for name in sorted(names(root)):
        for other in arrays if _shape(Name(name), shape) else ():
            if other != name:
                hint = f"{other} belongs where {name} stands."
                yield Repair(substitute(root, {Name(name): Name(other)}), NAME, hint)
                for place, node in _places(root):
                    if node is Name(name):
                        yield Repair(place.put(Name(other)), NAME, hint)
