"""The shape of every node, or why it has none: sizes are names or numbers, and sizes of different names differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction

from tutor.errors import TutorError, trouble
from tutor.meaning.indices import Shape, is_slice, picked, spelled
from tutor.meaning.scope import Scope
from tutor.meaning.sorts import CLAIMS, check_sorts, sort_of
from tutor.rules.catalogue import function_rules, read, words_of_arrays
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
    """Shapes within one scope, each distinct node's found once."""

    def __init__(self, scope: Scope):
        self._scope = scope
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
            for node in postorder(root):
                if node not in self._found:
                    self._found[node] = self._own(node)
            found = self._found[root]
        return found

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
                return self._kinds[name].shape if name in self._kinds else SCALAR
        check_sorts(node, self._sort)
        shapes = tuple(self._found[a] for a in node.args)
        if node.op in _ARITHMETIC and not any(shapes):
            return SCALAR
        if node.op in self._words:
            return self(self._functions.expand(node))
        if node.op in ("∇", "∇²", "'"):
            return self._written_out(node)
        own = _SPECIAL.get(node.op)
        if node.op == "_":
            return self._entry(node, shapes[0])
        if own:
            return own(node, shapes)
        if node.op in words_of_arrays():
            return _of_word(node, shapes)
        kind = self._kinds.get(node.op) or self._kinds.get(node.op.rpartition("_")[0])  # f_1 is a slope of f
        if node.op in function_rules() or (kind and kind.domain == "function"):
            return _entrywise(node, shapes)
        raise _refuse(f"{show(node)} is nothing that has a value", "an expression")

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

    def _sort(self, node: Node) -> str:
        """What `node` is: a number (or an array of them), a set, a condition, or nothing at all."""
        while isinstance(node, Name) and node.name in self._defined:
            node = self._defined[node.name].body
        return sort_of(node)


def _refuse(what: str, mend: str = "", readings: tuple[str, ...] = ()) -> TutorError:
    return trouble("shape", what, mend=mend, readings=readings)


def _both(left: Node, a: Shape, right: Node, b: Shape) -> str:
    return f"{show(left)} is {spelled(a)} and {show(right)} is {spelled(b)}"


def _close(node: Node) -> str:
    """The text of `node`, in brackets where an operation could tear it."""
    text = show(node)
    plain = not isinstance(node, Apply) or node.op[0].isalpha() or node.op in (".T", "[]", "_")
    return text if plain else f"({text})"


def _turned(node: Node) -> str:
    """The text of the transpose."""
    return _close(node.args[0]) if isinstance(node, Apply) and node.op == ".T" else f"{_close(node)}.T"


def _together(node: Apply, shapes: tuple[Shape, ...], refuse: Callable[[Node, Shape, Node, Shape], TutorError]) -> Shape:
    shape, first = shapes[0], node.args[0]
    for arg, own in zip(node.args[1:], shapes[1:], strict=True):
        grown = joined(shape, own)
        if grown is None:
            raise refuse(first, shape, arg, own)
        if len(grown) > len(shape) or not shape:
            first = arg
        shape = grown
    return shape


def _sum(node: Apply, shapes: tuple[Shape, ...]) -> Shape:
    def refuse(left: Node, a: Shape, right: Node, b: Shape) -> TutorError:
        if isinstance(right, Apply) and right.op == "-":
            right = right.args[0]
            return _refuse(f"{_both(left, a, right, b)}, so they cannot be subtracted", _column(left, a, right, b))
        return _refuse(f"{_both(left, a, right, b)}, so they cannot be added", _column(left, a, right, b))

    return _together(node, shapes, refuse)


def _column(left: Node, a: Shape, right: Node, b: Shape) -> str:
    """What could have been meant where a sum or a quotient does not fit."""
    if len(a) == len(b) == 2 and a == b[::-1]:
        return f"Did you mean {_turned(right)}?"
    if {len(a), len(b)} == {1, 2}:
        matrix, vector, line = (a, b, right) if len(a) == 2 else (b, a, left)
        if matrix[0] is vector[0] and isinstance(line, Apply) and line.op in ("sum", "mean"):
            return "Did you mean keepdims=1, which leaves a column?"
    return f"arrays of one shape, such as {spelled(max(a, b, key=len))}"


def _product(node: Apply, shapes: tuple[Shape, ...]) -> Shape:
    def refuse(left: Node, a: Shape, right: Node, b: Shape) -> TutorError:
        mend = ""
        fits = len(a) == 2 and b and a[1] is b[0]
        if fits or (len(b) == 2 and len(a) == 1 and a[0] is b[0]):
            mend = f"Did you mean {_close(left)} @ {_close(right)}?"
        elif len(a) == 2 and b and a[0] is b[0]:
            mend = f"Did you mean {_turned(left)} @ {_close(right)}?"
        mend = mend or f"arrays of one shape, such as {spelled(max(a, b, key=len))}"
        return _refuse(f"{_both(left, a, right, b)}, so they cannot be multiplied entry by entry", mend)

    for left, a, right, b in zip(node.args, shapes, node.args[1:], shapes[1:], strict=False):
        if {len(a), len(b)} == {1, 2}:
            raise refuse(left, a, right, b)
    return _together(node, shapes, refuse)


def _quotient(node: Apply, shapes: tuple[Shape, ...]) -> Shape:
    def refuse(left: Node, a: Shape, right: Node, b: Shape) -> TutorError:
        return _refuse(f"{_both(left, a, right, b)}, so they cannot be divided entry by entry", _column(left, a, right, b))

    if len(shapes[0]) == 2 and len(shapes[1]) == 1:
        raise refuse(*_paired(node, shapes))
    return _together(node, shapes, refuse)


def _paired(node: Apply, shapes: tuple[Shape, ...]) -> tuple[Node, Shape, Node, Shape]:
    return node.args[0], shapes[0], node.args[1], shapes[1]


def _power(node: Apply, shapes: tuple[Shape, ...]) -> Shape:
    (base, exponent), (own, above) = node.args, shapes
    text = _close(base)
    value = rational(tidy(exponent))
    if len(own) == 2 and own[0] is own[1] and value is not None and value.denominator == 1:
        if value == -1:
            readings = (f"inv({show(base)})", f"1/{text}")
            raise _refuse(f"{text}^-1 of a square matrix is its inverse, or one over each entry", readings=readings)
        readings = (f"{text} @ {text}", f"{text} * {text}") if value == 2 else ()
        mend = "" if readings else f"{text} @ {text} @ … or exp({show(exponent)} * log({show(base)}))"
        raise _refuse(f"a power of the square matrix {show(base)} is the matrix product, or entry by entry", mend, readings)
    grown = joined(own, above)
    if grown is None:
        raise _refuse(f"{_both(base, own, exponent, above)}, so there is no power entry by entry", "a number as exponent")
    return grown


def _matmul(node: Apply, shapes: tuple[Shape, ...]) -> Shape:
    (left, right), (a, b) = node.args, shapes
    if not a or not b:
        number = left if not a else right
        raise _refuse(
            f"{_both(left, a, right, b)}, and @ takes two arrays: {show(number)} is a number", f"{_close(left)} * {_close(right)}"
        )
    if a[-1] is not b[0]:
        raise _refuse(f"{_both(left, a, right, b)}, so they cannot be multiplied", _fitting(left, a, right, b))
    return (*a[:-1], *b[1:])


def _fitting(left: Node, a: Shape, right: Node, b: Shape) -> str:
    one, other = _close(left), _close(right)
    if len(a) == 2 and a[0] is b[0]:
        return f"Did you mean {_turned(left)} @ {other}?"
    if len(b) == 2 and a[0] is b[1] and (len(a) == 1 or a[1] is not b[1]):
        return f"Did you mean {other} @ {one}?"
    if len(b) == 2 and a[-1] is b[-1]:
        return f"Did you mean {one} @ {_turned(right)}?"
    if len(a) == len(b) == 1 and not any(isinstance(n, Apply) and n.op == "@" for n in (left, right)):
        return f"outer({show(left)}, {show(right)}) multiplies each entry by each"
    return "the last size on the left is the first on the right: (m, n) @ (n, p)"


def _entries(node: Apply, shapes: tuple[Shape, ...]) -> Shape:
    for arg, own in zip(node.args[1:], shapes[1:], strict=True):
        if own != shapes[0]:
            what = f"the rows of one array have one length: {_both(node.args[0], shapes[0], arg, own)}"
            raise _refuse(what, "entries of one shape: [1, 2], or [[1, 2], [3, 4]]")
    if shapes and len(shapes[0]) > 1:
        raise _refuse(f"{show(node)} would have more than two directions", "a list of vectors: [[1, 2], [3, 4]]")
    return (Number(Fraction(len(node.args))), *shapes[0])


def _reduced(node: Apply, shapes: tuple[Shape, ...]) -> Shape:
    first, own = node.args[0], shapes[0]
    if isinstance(first, Apply) and first.op == "..":
        return shapes[1]
    axis, keep = options(node)
    if axis is None:
        return tuple(ONE for _ in own) if keep else SCALAR
    if not -len(own) <= axis < len(own):
        raise _refuse(f"{show(first)} is {spelled(own)}, so it has no axis {axis}", f"{node.op}({show(first)})")
    axis %= len(own)
    return tuple(ONE if k == axis else s for k, s in enumerate(own) if keep or k != axis)


def options(node: Apply) -> tuple[int | None, bool]:
    """`axis=` (None where none is given) and `keepdims=` of a reduction."""
    axis, keep = None, False
    for arg in node.args[1:]:
        if isinstance(arg, Apply) and arg.op in ("axis=", "keepdims="):
            value = rational(arg.args[0])
            if value is None or value.denominator != 1:
                raise _refuse(f"{arg.op}{show(arg.args[0])} is no whole number", f"{arg.op}0 or {arg.op}1")
            axis, keep = (int(value), keep) if arg.op == "axis=" else (axis, bool(value))
    return axis, keep


def _entrywise(node: Apply, shapes: tuple[Shape, ...]) -> Shape:
    def refuse(left: Node, a: Shape, right: Node, b: Shape) -> TutorError:
        what = f"{_both(left, a, right, b)}, so {node.op} cannot take them entry by entry"
        return _refuse(what, f"arrays of one shape, such as {spelled(max(a, b, key=len))}")

    return _together(node, shapes, refuse)


def _of_word(node: Apply, shapes: tuple[Shape, ...]) -> Shape:
    """The result of a word of arrays (det, outer, softmax, …), by the shapes that its pullbacks are declared with."""
    word = words_of_arrays()[node.op]
    if node.op in ("ones", "eye"):
        return node.args if node.op == "ones" else (node.args[0], node.args[0])
    for expected, result in word:
        sizes = unified(expected, shapes)
        if sizes is not None:
            return tuple(sizes[n.name] if isinstance(n, Name) else n for n in result)
    wanted = " or ".join(", ".join(map(spelled, expected)) for expected, _ in word if len(expected) == len(shapes)) or "other arguments"
    told = " and ".join(f"{show(a)} is {spelled(s)}" for a, s in zip(node.args, shapes, strict=True))
    raise _refuse(f"{node.op} takes {wanted}, and {told}", _wanted(node, word[0][0], shapes))


def _wanted(node: Apply, expected: tuple[Shape, ...], shapes: tuple[Shape, ...]) -> str:
    """What a word of arrays could be given instead."""
    matrix = node.args[0]
    if len(expected) == 1 and len(set(expected[0])) == 1 and list(map(len, shapes)) == [2] == [len(expected[0])]:
        return f"a square matrix, such as {_turned(matrix)} @ {_close(matrix)}"
    kinds = {0: "a number", 1: "a vector", 2: "a matrix"}
    return f"{node.op} of {' and '.join(kinds[len(e)] for e in expected)}"


def unified(expected: tuple[Shape, ...], shapes: tuple[Shape, ...], sizes: Mapping[str, Node] | None = None) -> dict[str, Node] | None:
    """What each letter of the `expected` shapes stands for, or None where they do not fit."""
    found = dict(sizes or {})
    if len(expected) != len(shapes):
        return None
    for want, have in zip(expected, shapes, strict=True):
        if len(want) != len(have):
            return None
        for letter, size in zip(want, have, strict=True):
            known = found.setdefault(letter.name, size) if isinstance(letter, Name) else letter
            if known is not size:
                return None
    return found


def sizes(letters: str) -> Shape:
    """The shape that a rule writes as "m n"."""
    return tuple(read(s) for s in letters.split())


def _last(node: Apply, shapes: tuple[Shape, ...]) -> Shape:
    return shapes[-1]


def _first(node: Apply, shapes: tuple[Shape, ...]) -> Shape:
    return shapes[0]


def _none(node: Apply, shapes: tuple[Shape, ...]) -> Shape:
    return SCALAR


def _ends(node: Apply, shapes: tuple[Shape, ...]) -> Shape:
    if any(shapes):
        raise _refuse(f"{show(node)} has an array for an end, and an interval lies between numbers", "numbers for its ends")
    return SCALAR


def _transposed(node: Apply, shapes: tuple[Shape, ...]) -> Shape:
    return shapes[0][::-1]


_SPECIAL: Mapping[str, Callable[[Apply, tuple[Shape, ...]], Shape]] = {
    "+": _sum, "-": _first, "*": _product, "/": _quotient, "^": _power, "@": _matmul, ".T": _transposed, "[]": _entries,
    "sum": _reduced, "mean": _reduced, "prod": _reduced, "piecewise": _entrywise, "if": _entrywise, "otherwise": _first,
    "d/d": _last, "lim": _last, "∫": _last, "axis=": _none, "keepdims=": _none, "..": _none, "adjoint": _first,
    "at": _first, "side": _first, "in": _first, ":=": _last, ":": _none, "{}": _none, "∪": _none, "does not exist": _none,
    **dict.fromkeys(INTERVALS, _ends), **dict.fromkeys(CLAIMS - {"in"}, _entrywise),
}  # fmt: skip
