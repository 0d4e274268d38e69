"""The shape of every node, or why it has none: sizes are names or numbers, and sizes of different names differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from types import MappingProxyType

from tutor.errors import TutorError, trouble
from tutor.meaning.axes import check_options, is_option, options
from tutor.meaning.indices import Shape, is_slice, picked, size, spelled
from tutor.meaning.refusals import (
    REDUCTIONS,
    both,
    check_power,
    close,
    column_meant,
    factors_meant,
    grown_both,
    is_turned,
    misfit,
    product_meant,
    turned_vector,
    two_powers,
    undeclared_factor,
)
from tutor.meaning.scope import Scope
from tutor.meaning.sorts import CLAIMS, check_sorts, sort_of
from tutor.meaning.uses import of_word
from tutor.rules.catalogue import function_rules, words_of_arrays
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import INTERVALS, ONE, ZERO, Apply, Name, Node, Number, names, postorder, rational
from tutor.syntax.printer import show

SCALAR: Shape = ()
_ARITHMETIC = frozenset("+-*/^")


def shape_of(node: Node, scope: Scope) -> Shape:
    """() of a number, (n,) of a vector, (m, n) of a matrix. Raises TutorError("shape") that names both shapes and one mend."""
    return Shapes(scope)(node)


def is_array(node: Node, scope: Scope) -> bool:
    """Whether `node` is a vector or a matrix. Raises TutorError("shape")."""
    return shape_of(node, scope) != SCALAR


def joined(left: Shape, right: Shape) -> Shape | None:
    """The shape that both grow to (numbers, bias rows, columns of one, rows of one), or None where they do not fit."""
    if left == right or not right:
        return left
    if not left:
        return right
    if len(left) < len(right):
        left, right = right, left
    if len(left) == 2 and len(right) == 1:
        return left if left[1] is right[0] else None
    sizes = []
    for a, b in zip(left, right, strict=True):
        if a is not b and ONE not in (a, b):
            return None
        sizes.append(b if a is ONE else a)
    return tuple(sizes) if len(left) == 2 else None


class Shapes:
    """Shapes within one scope, each distinct node's found once.

    words   more words than the language has, with the shape of each from its node and its arguments' shapes
    """

    def __init__(self, scope: Scope, words: Mapping[str, Callable[[Apply, tuple[Shape, ...]], Shape]] = MappingProxyType({})):
        self._scope, self._more = scope, words
        self._functions = replace(scope, definitions=tuple(d for d in scope.definitions if d.parameters is not None))
        self._defined = {d.name: d for d in scope.definitions if d.parameters is None}
        self._kinds = dict(scope.kinds)
        self._words = {d.name for d in self._functions.definitions}
        self._waiting = tuple(self._defined.values())
        self._found: dict[Node, Shape] = {}

    def __call__(self, root: Node) -> Shape:
        found = self._found.get(root)
        if found is None:
            self._define()
            if isinstance(root, Apply) and any(a not in self._found for a in root.args):
                for node in postorder(*root.args, into=self._unknown):
                    if node not in self._found:
                        self._found[node] = self._own(node)
            found = self._found[root] = self._own(root)
        return found

    def _unknown(self, node: Node) -> tuple[Node, ...]:
        """The arguments of a node whose shape is still to be found."""
        return node.args if isinstance(node, Apply) and node not in self._found else ()

    def _define(self) -> None:
        """Finds the shapes of the definitions in order, so that none waits for a long chain of others."""
        waiting, self._waiting = self._waiting, ()
        for d in waiting:
            try:
                self._found[Name(d.name)] = self(d.body)
            except TutorError:
                continue  # told where that name is asked for

    def _own(self, node: Node) -> Shape:
        match node:
            case Number():
                return SCALAR
            case Name(name):
                if name in self._defined:
                    return self(self._defined[name].body)
                if name in self._words:
                    return self(self._functions.expand(node))
                return tuple(map(size, self._kinds[name].shape)) if name in self._kinds else SCALAR
        check_sorts(node, self._sort)
        shapes = tuple(self._found[a] for a in node.args)
        if node.op in _ARITHMETIC and not any(shapes):
            return SCALAR
        if node.op in self._words:
            return self(self._functions.expand(node))
        if node.op in ("∇", "∇²", "'"):
            return self._written_out(node)
        own = self._more.get(node.op) or _SPECIAL.get(node.op)
        if node.op == "_":
            return self._entry(node, shapes[0])
        if node.op == "@" and not all(shapes) and any(self._is_undeclared(a) for a in node.args):
            raise undeclared_factor(node, shapes, self._is_undeclared)
        if own:
            return own(node, shapes)
        if node.op in words_of_arrays():
            check_power(node)
            return of_word(node, shapes)
        kind = self._kinds.get(node.op) or self._kinds.get(node.op.rpartition("_")[0])  # f_1 is a slope of f
        if node.op in function_rules() or (kind and kind.domain == "function"):
            return entrywise(node, shapes)
        raise misfit(f"{show(node)} is nothing that has a value", "an expression")

    def _written_out(self, node: Apply) -> Shape:
        """The shape of what has to be written out first; a gradient by one array has the array's shape."""
        by = node.args[:-1] or tuple(Name(n) for n in names(node) & self._scope.arrays)
        own = self._kinds[by[0].name].shape if len(by) == 1 and by[0].name in self._kinds else SCALAR
        if own and node.op in ("∇", "∇²"):
            return own if node.op == "∇" else own * 2
        out = self._scope.expand(node)
        return SCALAR if out is node else self(out)

    def _entry(self, node: Apply, own: Shape) -> Shape:
        """The shape of an entry or a part; a name of which nothing is known is a sequence of numbers."""
        array, *indices = node.args
        if own or (isinstance(array, Apply) and array.op == "[]"):
            return picked(array, own, indices)
        if not isinstance(array, Name):
            raise trouble("index", f"{show(array)} is a number, so it has no entries", mend="an index belongs to a vector or a matrix")
        if array.name in self._defined or array.name in self._kinds:
            raise trouble("index", f"{array.name} is a number, so it has no entries", mend=f"{array.name} : vector(n)")
        if any(map(is_slice, indices)):
            raise trouble("index", f"{array.name} is not declared, so its entries are not known", mend=f"{array.name} : vector(n)")
        if any(i is ZERO for i in indices):
            raise trouble("index", f"indices count from 1, so there is no {show(node)}", mend=f"{array.name}[1]")
        return SCALAR

    def _is_undeclared(self, node: Node) -> bool:
        """Whether `node` is a name of which nothing is known, or its transpose."""
        node = node.args[0] if is_turned(node) else node
        return isinstance(node, Name) and node.name not in self._kinds and node.name not in self._defined

    def _sort(self, node: Node) -> str:
        """What `node` is: a number (or an array of them), a set, a condition, or nothing at all."""
        while isinstance(node, Name) and node.name in self._defined:
            node = self._defined[node.name].body
        return sort_of(node)


def _together(node: Apply, shapes: tuple[Shape, ...], refuse: Callable[[Node, Shape, Node, Shape], TutorError]) -> Shape:
    shape, first = shapes[0], node.args[0]
    for arg, own in zip(node.args[1:], shapes[1:], strict=True):
        grown = joined(shape, own)
        if grown is None:
            raise refuse(first, shape, arg, own)
        if len(grown) > len(shape) or not shape:
            first = arg
        shape = grown
    if len(shape) == 2 and shape not in shapes and sum(len(s) == 2 for s in shapes) > 1:
        raise grown_both(node, shapes, shape)
    return shape


def _sum(node: Apply, shapes: tuple[Shape, ...]) -> Shape:
    def refuse(left: Node, a: Shape, right: Node, b: Shape) -> TutorError:
        if isinstance(right, Apply) and right.op == "-":
            right = right.args[0]
            return misfit(f"{both(left, a, right, b)}, so they cannot be subtracted", column_meant(left, a, right, b))
        return misfit(f"{both(left, a, right, b)}, so they cannot be added", column_meant(left, a, right, b))

    return _together(node, shapes, refuse)


def _product(node: Apply, shapes: tuple[Shape, ...]) -> Shape:
    """Entry by entry; a vector before a matrix scales its columns, where no other reading is likely."""

    def refuse(left: Node, a: Shape, right: Node, b: Shape) -> TutorError:
        return misfit(
            f"{both(left, a, right, b)}, so they cannot be multiplied entry by entry", *product_meant(node, shapes, left, a, right, b)
        )

    arrays = [(factor, own) for factor, own in zip(node.args, shapes, strict=True) if own]
    for (left, a), (right, b) in pairwise(arrays):
        if {len(a), len(b)} == {1, 2} and not _scales(a, b):
            raise refuse(left, a, right, b)
        if len(a) == len(b) == 1 and is_turned(left) != is_turned(right):
            raise turned_vector(node, shapes, left, right)
    return _together(node, shapes, refuse)


def _scales(a: Shape, b: Shape) -> bool:
    """Whether a vector before a matrix has an entry for each column, and could not have one for each row."""
    return len(a) == 1 and len(b) == 2 and a[0] is b[1] and not is_square(b)


def _quotient(node: Apply, shapes: tuple[Shape, ...]) -> Shape:
    (top, bottom), (a, b) = node.args, shapes

    def refused(mend: str) -> TutorError:
        return misfit(f"{both(top, a, bottom, b)}, so they cannot be divided entry by entry", mend)

    def refuse(left: Node, a: Shape, right: Node, b: Shape) -> TutorError:
        return refused(column_meant(left, a, right, b))

    if len(a) == 2 and len(b) == 1 and not _scales(b, a):
        turns = not (isinstance(bottom, Apply) and bottom.op in REDUCTIONS)
        raise refused(f"Did you mean {close(top)} @ diag(1/{close(bottom)})?") if turns and a[1] is b[0] else refuse(top, a, bottom, b)
    if len(a) == 1 and is_square(b) and a[0] is b[0]:
        raise refused(f"Did you mean solve({show(bottom)}, {show(top)})?")
    if not a and is_square(b) and is_matrix_algebra(bottom):
        front = "" if top is ONE else f"{close(top)} * "
        told = f"{close(top)}/{close(bottom)} of a square matrix is its inverse, or one over each entry"
        grown = f"ones({', '.join(map(show, b))})"
        raise misfit(told, readings=(f"{front}inv({show(bottom)})", f"{front}{grown}/{close(bottom)}"))
    return _together(node, shapes, refuse)


def is_square(shape: Shape) -> bool:
    return len(shape) == 2 and shape[0] is shape[1]


def is_matrix_algebra(node: Node) -> bool:
    """Whether `node` is written as a matrix is: a name, a transpose, a product of matrices."""
    return isinstance(node, Name) or (isinstance(node, Apply) and node.op in (".T", "@"))


def _power(node: Apply, shapes: tuple[Shape, ...]) -> Shape:
    (base, exponent), (own, above) = node.args, shapes
    value = rational(tidy(exponent))
    if is_square(own) and value is not None and value.denominator == 1:
        raise two_powers(base, own, int(value))
    grown = joined(own, above)
    if grown is None:
        raise misfit(f"{both(base, own, exponent, above)}, so there is no power entry by entry", "a number as exponent")
    return grown


def _matmul(node: Apply, shapes: tuple[Shape, ...]) -> Shape:
    (left, right), (a, b) = node.args, shapes
    if len(a) == len(b) == 1 and is_turned(right) and not is_turned(left):
        one, other = show(left), show(right.args[0])
        what = f"{both(left, a, right.args[0], b)}: a vector has one direction, so {close(left)} @ {show(right)} is no matrix"
        if a != b:
            raise misfit(what, f"Did you mean outer({one}, {other})?")
        raise misfit(what, readings=(f"outer({one}, {other})", f"{close(left)} @ {close(right.args[0])}"))
    if not a or not b:
        number = left if not a else right
        raise misfit(f"{both(left, a, right, b)}, and @ takes two arrays: {show(number)} is a number", f"{close(left)} * {close(right)}")
    if a[-1] is not b[0]:
        raise misfit(f"{both(left, a, right, b)}, so they cannot be multiplied", factors_meant(left, a, right, b))
    return (*a[:-1], *b[1:])


def _entries(node: Apply, shapes: tuple[Shape, ...]) -> Shape:
    for arg, own in zip(node.args[1:], shapes[1:], strict=True):
        if own != shapes[0]:
            what = f"the rows of one array have one length: {both(node.args[0], shapes[0], arg, own)}"
            raise misfit(what, "entries of one shape: [1, 2], or [[1, 2], [3, 4]]")
    if shapes and len(shapes[0]) > 1:
        raise misfit(f"{show(node)} would have more than two directions", "a list of vectors: [[1, 2], [3, 4]]")
    return (Number(Fraction(len(node.args))), *shapes[0])


def _extreme(node: Apply, shapes: tuple[Shape, ...]) -> Shape:
    """max and min: of one array along an axis, or of several entry by entry."""
    if len(shapes) > 1 and not is_option(node.args[1]):
        return entrywise(node, shapes)
    if not shapes[0]:
        raise misfit(f"{show(node.args[0])} is a number, and one number has no {node.op}imum", f"{node.op}({show(node.args[0])}, y)")
    return _reduced(node, shapes)


def _reduced(node: Apply, shapes: tuple[Shape, ...]) -> Shape:
    first, own = node.args[0], shapes[0]
    if isinstance(first, Apply) and first.op == "..":
        return shapes[1]
    axis, keep = options(node)
    if axis is None:
        return tuple(ONE for _ in own) if keep else SCALAR
    check_options(node, own)
    axis %= len(own)
    return tuple(ONE if k == axis else s for k, s in enumerate(own) if keep or k != axis)


def entrywise(node: Apply, shapes: tuple[Shape, ...]) -> Shape:
    def refuse(left: Node, a: Shape, right: Node, b: Shape) -> TutorError:
        what = f"{both(left, a, right, b)}, so {node.op} cannot take them entry by entry"
        return misfit(what, f"arrays of one shape, such as {spelled(max(a, b, key=len))}")

    return _together(node, shapes, refuse)


def _last(node: Apply, shapes: tuple[Shape, ...]) -> Shape:
    return shapes[-1]


def _first(node: Apply, shapes: tuple[Shape, ...]) -> Shape:
    return shapes[0]


def _none(node: Apply, shapes: tuple[Shape, ...]) -> Shape:
    return SCALAR


def _ends(node: Apply, shapes: tuple[Shape, ...]) -> Shape:
    if any(shapes):
        raise misfit(f"{show(node)} has an array for an end, and an interval lies between numbers", "numbers for its ends")
    return SCALAR


def _transposed(node: Apply, shapes: tuple[Shape, ...]) -> Shape:
    return shapes[0][::-1]


_SPECIAL: Mapping[str, Callable[[Apply, tuple[Shape, ...]], Shape]] = {
    "+": _sum, "-": _first, "*": _product, "/": _quotient, "^": _power, "@": _matmul, ".T": _transposed, "[]": _entries,
    "sum": _reduced, "mean": _reduced, "prod": _reduced, "max": _extreme, "min": _extreme,
    "piecewise": entrywise, "if": entrywise, "otherwise": _first,
    "d/d": _last, "lim": _last, "∫": _last, "axis=": _none, "keepdims=": _none, "..": _none, "adjoint": _first, "tangent": _first,
    "at": _first, "side": _first, "in": _first, ":=": _last, ":": _none, "{}": _none, "∪": _none, "does not exist": _none,
    **dict.fromkeys(INTERVALS, _ends), **dict.fromkeys(CLAIMS - {"in"}, entrywise),
}  # fmt: skip
