"""How a shape is refused: what is said of both sides, and how they are written in a mend."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from tutor.errors import TutorError, trouble
from tutor.meaning.indices import Shape, spelled
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import ONE, Apply, Name, Node, names, rational
from tutor.syntax.printer import show

REDUCTIONS = frozenset({"sum", "mean", "prod", "max", "min", "logsumexp"})  # what loses an axis, or keeps it by keepdims=
_FACTORS = 4  # that a power of entries is written out with


def misfit(what: str, mend: str = "", readings: tuple[str, ...] = ()) -> TutorError:
    """The error of shapes that do not fit."""
    return trouble("shape", what, mend=mend, readings=readings)


def both(left: Node, a: Shape, right: Node, b: Shape) -> str:
    return f"{show(left)} is {spelled(a)} and {show(right)} is {spelled(b)}"


def close(node: Node) -> str:
    """The text of `node`, in brackets where an operation could tear it."""
    text = show(node)
    plain = not isinstance(node, Apply) or node.op[0].isalpha() or node.op in (".T", "[]", "_")
    return text if plain else f"({text})"


def turned(node: Node) -> str:
    """The text of the transpose."""
    return close(node.args[0]) if isinstance(node, Apply) and node.op == ".T" else f"{close(node)}.T"


def column_meant(left: Node, a: Shape, right: Node, b: Shape) -> str:
    """What could have been meant where a sum or a quotient does not fit."""
    if len(a) == len(b) == 2 and a == b[::-1]:
        return f"Did you mean {turned(right)}?"
    if {len(a), len(b)} == {1, 2}:
        matrix, vector, line, other = (a, b, right, left) if len(a) == 2 else (b, a, left, right)
        if matrix[1] is ONE and matrix[0] is vector[0]:
            return f"{_flat(other)} is a vector as well"
        if matrix[0] is vector[0] and isinstance(line, Apply) and line.op in REDUCTIONS:
            return "Did you mean keepdims=1, which leaves a column?"
        if matrix[0] is vector[0]:
            return f"reshape({show(line)}, {show(vector[0])}, 1) stands in every column"
    return f"arrays of one shape, such as {spelled(max(a, b, key=len))}"


def _flat(column: Node) -> str:
    """A column as a vector."""
    if isinstance(column, Apply) and Apply("keepdims=", (ONE,)) in column.args:
        return show(Apply(column.op, tuple(a for a in column.args if a is not Apply("keepdims=", (ONE,)))))
    return f"{close(column)}[:, 1]"


def two_powers(base: Node, own: Shape, k: int) -> TutorError:
    """A whole power of a square matrix: a product of matrices, or a power of each entry."""
    text, ones = close(base), f"ones({show(own[0])}, {show(own[0])})"
    entries = " * ".join([text] * abs(k)) if abs(k) <= _FACTORS else f"exp({abs(k)} * log({show(base)}))"
    if k == -1:
        what = f"{text}^-1 of a square matrix is its inverse, or one over each entry"
        return misfit(what, readings=(f"inv({show(base)})", f"{ones}/{text}"))
    what = f"a power of the square matrix {show(base)} is the matrix product, or entry by entry"
    if k <= 0:
        return misfit(what, readings=(f"matrix_power(inv({show(base)}), {-k})", f"{ones}/({entries})" if k else ones))
    return misfit(what, readings=(f"{text} @ {text}" if k == 2 else f"matrix_power({show(base)}, {k})", entries))


def product_meant(node: Apply, shapes: tuple[Shape, ...], left: Node, a: Shape, right: Node, b: Shape) -> tuple[str, tuple[str, ...]]:
    """What a product that does not fit could have meant: a mend, or readings."""
    arrays = [(factor, own) for factor, own in zip(node.args, shapes, strict=True) if own]
    front = "".join(f"{close(n)} * " for n, own in zip(node.args, shapes, strict=True) if not own)
    if all(x[-1] is y[0] for (_, x), (_, y) in pairwise(arrays)) and all(len(own) == 2 for _, own in arrays[1:-1]):
        product = front + " @ ".join(close(factor) for factor, _ in arrays)
        if len(arrays) == 2 and len(a) == 1:  # y * X
            return "", (product, f"{front}diag({show(left)}) @ {close(right)}")
        return f"Did you mean {product}?", ()
    if len(arrays) == 2 and len(a) == 2 and b and a[0] is b[0]:
        return f"Did you mean {front}{turned(left)} @ {close(right)}?", ()
    return f"arrays of one shape, such as {spelled(max(a, b, key=len))}", ()


def is_turned(node: Node) -> bool:
    return isinstance(node, Apply) and node.op == ".T"


def turned_vector(node: Apply, shapes: tuple[Shape, ...], left: Node, right: Node) -> TutorError:
    """`x.T y` and `x y.T` of two vectors: on paper the inner and the outer product, where `*` goes entry by entry."""
    arrays = [factor for factor, own in zip(node.args, shapes, strict=True) if own]
    front = "".join(f"{close(n)} * " for n, own in zip(node.args, shapes, strict=True) if not own)
    meant = f"{close(left)} @ {close(right)}" if is_turned(left) else f"outer({show(left)}, {show(right.args[0])})"
    what = f"{show(left)} and {show(right)} are vectors, and multiplied entry by entry neither needs a .T"
    return misfit(what, f"Did you mean {front}{meant}?" if len(arrays) == 2 else f"write {meant} for these two")


def undeclared_factor(node: Apply, shapes: tuple[Shape, ...], is_undeclared: Callable[[Node], bool]) -> TutorError:
    """A factor of `@` that was never declared: what it has to be, a capital for a matrix, so that the sizes meet."""
    (left, right), (a, b) = node.args, shapes
    inner = b[0] if b else a[-1] if a else Name("n")
    taken = {n for own in shapes for s in own for n in names(s)} | names(inner)
    free = next((Name(letter) for letter in "mkpqr" if letter not in taken), Name("s"))
    meant = {}
    for factor, sizes in ((left, (free, inner)), (right, (inner, free))):
        if is_undeclared(factor):
            name, across = (factor.args[0].name, sizes[::-1]) if is_turned(factor) else (factor.name, sizes)
            meant.setdefault(name, f"matrix({', '.join(map(show, across))})" if name[0].isupper() else f"vector({show(inner)})")
    told = f"{' and '.join(meant)} {'are' if len(meant) > 1 else 'is'} not declared"
    return misfit(f"{told}, and @ takes two arrays", "; ".join(f"{name} : {kind}" for name, kind in meant.items()))


def grown_both(node: Apply, shapes: tuple[Shape, ...], shape: Shape) -> TutorError:
    """A row and a column: neither has the shape that they would grow to."""
    pairs = list(zip(node.args, shapes, strict=True))
    row, a = next(pair for pair in pairs if len(pair[1]) == 2 and pair[1][0] is ONE)
    column, b = next(pair for pair in pairs if len(pair[1]) == 2 and pair[1][1] is ONE)
    what = f"{both(row, a, column, b)}, and together they would grow to {spelled(shape)} unseen"
    grown = f"{close(column)} @ {close(row)}" if node.op == "*" else f"{close(column)} @ ones(1, {show(shape[1])}) in place of the column"
    return misfit(what, grown)


def factors_meant(left: Node, a: Shape, right: Node, b: Shape) -> str:
    one, other = close(left), close(right)
    if len(a) == 2 and a[0] is b[0]:
        return f"Did you mean {turned(left)} @ {other}?"
    if len(b) == 2 and a[0] is b[1] and (len(a) == 1 or a[1] is not b[1]):
        return f"Did you mean {other} @ {one}?"
    if len(b) == 2 and a[-1] is b[-1]:
        return f"Did you mean {one} @ {turned(right)}?"
    if len(a) == len(b) == 1 and not any(isinstance(n, Apply) and n.op == "@" for n in (left, right)):
        return f"outer({show(left)}, {show(right)}) multiplies each entry by each"
    return "the last size on the left is the first on the right: (m, n) @ (n, p)"


def check_power(node: Apply) -> None:
    """Raises TutorError("shape") where a matrix is taken to a power that is no whole number, or is below zero."""
    value = rational(tidy(node.args[1])) if node.op == "matrix_power" and len(node.args) == 2 else None
    if value is None or (value.denominator == 1 and value >= 0):
        return
    base = show(node.args[0])
    if value.denominator == 1:
        inverse = f"inv({base})"
        raise misfit(f"{show(node)} has the exponent {value}, below zero", inverse if value == -1 else f"matrix_power({inverse}, {-value})")
    raise misfit(f"{show(node)} has the exponent {show(node.args[1])}, and a matrix is taken to whole powers", f"matrix_power({base}, 2)")
