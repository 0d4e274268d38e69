"""Trees as NumPy computes them best: written out, in stable forms, powers multiplied out, matrix products in the cheaper order."""

from __future__ import annotations

from tutor.errors import TutorError, trouble
from tutor.meaning.axes import plain_axes
from tutor.meaning.products import vectors_first
from tutor.meaning.scope import Scope
from tutor.meaning.shapes import Shapes
from tutor.meaning.sorts import numbers_only
from tutor.numeric.folding import make, product, value_of
from tutor.numeric.forms.formed import formed
from tutor.numeric.forms.stable import of_vectors, operations, stabilized
from tutor.numeric.functions.indexed import without_indices
from tutor.numeric.graph import taken, written_out
from tutor.rules.catalogue import words_of_arrays
from tutor.syntax.nodes import ONE, SETS, TWO, Apply, Name, Node, Number, names, parts_of, rational, rebuild

POWERS = 64  # a whole power up to this is multiplied out: NumPy's own is fast for squares only
ARITHMETIC = frozenset("+-*/")
ANSWERS = SETS | {"does not exist"}
UNDEFINED = Apply("piecewise", ())  # no case holds
UNWORKED = {
    "∫": ("an integral", "work it out first, by integrate"),
    "lim": ("a limit", "work it out first, by limit"),
    ":=": ("a definition", "its right side alone"),
}
OO = Name("oo")
TERMS = 20  # a sum over an index with at most so many terms is written out

Shape = tuple[int, ...]


def computable(output: Node, scope: Scope) -> Node:
    """`output` written out, the derivatives in it taken.

    Raises TutorError("no-numbers") for what has to be worked out first, and where a set is computed with.
    """
    out = scope.expand(output)
    present = operations(out)
    if not present.isdisjoint(ANSWERS):
        numbers_only(out)
    out = out if present.isdisjoint(("d/d", "at")) else taken(out)
    _refuse_unworked(out)
    out = plain_axes(out, Shapes(scope)) if "axis=" in present else out
    out = without_indices(out, scope) if ".." in present and scope.arrays else out
    out = of_vectors(out, lambda node: _rank(node, scope)) if scope.arrays else out
    return vectors_first(out, scope) if "@" in present else out


def _refuse_unworked(out: Node) -> None:
    """Raises TutorError("no-numbers") for what no finite number of operations computes."""
    present = operations(out)
    told = next((UNWORKED[op] for op in UNWORKED if op in present), None)
    if told is None and ".." in present and any(map(_is_endless, parts_of(out))):
        told = "a sum or product without an end", "a number in place of oo"
    if told:
        raise trouble("no-numbers", f"{told[0]} cannot be computed as numbers", mend=told[1])


def _is_endless(node: Node) -> bool:
    """Whether it is `i=1..oo`; the `2..oo` of a slice ends with its array."""
    return isinstance(node, Apply) and node.op == ".." and len(node.args) == 3 and OO in node.args


def _rank(node: Node, scope: Scope) -> int:
    try:
        return len(Shapes(scope)(node))
    except TutorError:
        return 0  # what has no shape is told where it is computed


def explicit(node: Node) -> tuple[Shape, tuple[Node, ...]]:
    """The shape of a written-out vector or matrix and its entries in order; () and the node itself where it is none."""
    if not (isinstance(node, Apply) and node.op == "[]"):
        return (), (node,)
    inner = [explicit(a) for a in node.args]
    if len({shape for shape, _ in inner}) > 1:
        raise trouble("shape", "the rows of a matrix have different lengths", mend="rows of one length")
    return (len(inner), *(inner[0][0] if inner else ())), tuple(e for _, entries in inner for e in entries)


def lowered(node: Node, arrays: frozenset[str] = frozenset()) -> Node:
    """`node` as NumPy computes it best: stable, powers multiplied out, functions that NumPy lacks in terms of those it has.

    Squares stay: they are written as they are computed best.
    """

    def change(n: Node) -> Node:
        return n if type(n) is not Apply else _changed(n, arrays)

    node = formed(stabilized(node))
    is_low = all(_changed(n, arrays) is n for n in parts_of(node) if type(n) is Apply)
    return node if is_low else rebuild(node, change)


def _changed(n: Apply, arrays: frozenset[str]) -> Node:
    op, args = n.op, n.args
    if op in ARITHMETIC:
        return n if value_of(args[0]) is None or None in map(value_of, args) else _number(op, args)
    if op == "^":
        return n if args[1] is TWO and type(args[0]) is not Number else _multiplied(*args)
    if op == "@" and arrays and isinstance(args[0], Apply) and args[0].op == "*":
        return _scalars_outside(args[0].args, args[1], arrays)
    if op in ("sum", "prod"):
        terms = written_out(n, TERMS)
        return n if terms is n else lowered(terms, arrays)
    return n


def _number(op: str, args: tuple[Node, ...]) -> Node:
    """Arithmetic on numbers done exactly; over 0 what NumPy says, since Python's own numbers would raise."""
    if op == "/" and value_of(args[1]) == 0:
        top = value_of(args[0])
        return make("-", (Name("oo"),)) if top < 0 else Name("oo") if top else UNDEFINED
    return make(op, args)


def _multiplied(base: Node, exponent: Node) -> Node:
    value = rational(exponent)
    if value is None or abs(value) > POWERS or value.denominator > 2 or rational(base) is not None:
        return Apply("^", (base, exponent))
    whole, half = divmod(abs(value), 1)
    factors = _squared(base, int(whole)) + ((Apply("sqrt", (base,)),) if half else ())
    out = product(factors)
    return Apply("/", (ONE, out)) if value < 0 else out


def _squared(base: Node, n: int) -> tuple[Node, ...]:
    """Factors whose product is base^n, by repeated squaring."""
    if n == 0:
        return ()
    half = _squared(base, n // 2)
    square = () if not half else (Apply("*", (half[0], half[0])),) if len(half) == 1 else _twice(Apply("*", half))
    return (*square, base) if n % 2 else square


def _twice(node: Node) -> tuple[Node, ...]:
    return (Apply("*", (node, node)),)


def _scalars_outside(factors: tuple[Node, ...], right: Node, arrays: frozenset[str]) -> Node:
    """(c * A) @ B as c * (A @ B): the number meets the smaller array."""
    scalars = [f for f in factors if not names(f) & arrays and operations(f).isdisjoint(words_of_arrays())]
    rest = [f for f in factors if f not in scalars]
    if not scalars or not rest or not names(right) & arrays:
        return Apply("@", (Apply("*", factors), right))
    left = rest[0] if len(rest) == 1 else Apply("*", tuple(rest))
    return Apply("*", (*scalars, Apply("@", (left, right))))
