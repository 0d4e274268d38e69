"""A tree over arrays as statements of one operation each, so that every one can be told into which memory it writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from tutor.errors import TutorError
from tutor.meaning.axes import options
from tutor.meaning.indices import Shape
from tutor.meaning.shapes import joined
from tutor.numeric.folding import value_of
from tutor.numeric.functions.parts import binder_of, indices_of, inputs, ordered, uses_of
from tutor.numeric.functions.statements import ATOM, PRODUCT, Spelling, Text, Writer
from tutor.numeric.words import function, place
from tutor.syntax.nodes import RELATIONS, Apply, Name, Node, Number

FRESH = frozenset({"piecewise", "and", "or", "^", "ones", "eye", "inv", "solve", *RELATIONS})  # their values share no memory
EXTREMES = {"max": "maximum", "min": "minimum"}
VIEWS = {".T": "{}.T", "column": "{}[:, None]", "row": "{}[None]"}
Ask = Callable[[Node], Shape | None]


@dataclass(frozen=True, slots=True)
class Line:
    """One statement.

    target  the name that it defines
    text    its right side; of a call that can write into given memory, without the closing bracket
    reads   the names of other statements in it
    node    the part of the tree to which it belongs
    shape   the sizes of the memory into which it can write, None where it cannot
    shares  whether its value may share memory with what it reads
    over    names over whose memory it can write, entry by entry
    """

    target: str
    text: str
    reads: frozenset[str]
    node: Node
    shape: Shape | None = None
    shares: bool = False
    over: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Operand:
    """An argument of an operation on arrays: its text, its sizes, the names in it, and its name where it is a statement's value."""

    text: str
    shape: Shape | None
    reads: frozenset[str]
    name: str = ""


class ArrayWriter(Writer):
    """Writes numbers as its base does, and each operation on arrays as a Line.

    fills  (number, sizes) -> the name of an array of equal entries: a few operations are quicker with one than with the number
    """

    def __init__(self, spelling: Spelling, outputs: Sequence[Node], shape: Ask, told: frozenset[str]):
        parts = ordered(tuple(outputs))
        super().__init__(spelling, parts, uses_of(parts, tuple(outputs)), indices_of(parts))
        self.shape, self.told = {n: shape(n) for n in parts}, told
        self.reads: dict[Node, frozenset[str]] = {}
        self.found: list[Line] = []
        self.fills: dict[tuple[str, Shape], str] = {}
        self.inner = {n.args[0] for n in parts if self.is_total(n) and self.uses[n.args[0]] == 1 and _is(n.args[0], "*")}
        for node in parts:
            self.visit(node)

    def is_total(self, node: Node) -> bool:
        """Whether it is the sum of all entries of an array, with a value of its own."""
        return not self.is_open(node) and _is(node, "sum") and len(node.args) == 1 and self.shape[node.args[0]] not in ((), None)

    def visit(self, node: Node) -> None:
        if node in self.inner or (_is(node, "-") and self.shape[node] != () and not self.is_open(node)):
            return  # written where it is needed
        parts = self.parts[node]
        touches = self.shape[node] != () or any(self.shape[a] != () for a in parts)
        if not isinstance(node, Apply) or not touches or self.is_open(node):
            below = [self.operand(a).reads for a in parts]
            super().visit(node)
            name = self.text[node][0]
            is_line = any(line.target == name for line in self.found[-1:])
            self.reads[node] = frozenset({name}) if is_line else frozenset().union(*below, self.pieces(node))
        else:
            found = self.written(node)
            self.text[node], self.reads[node] = (found.text, ATOM, 0), found.reads

    def pieces(self, node: Node) -> Iterable[str]:
        """The names of a long sum's parts, which are statements of their own."""
        return (line.target for line in self.found if line.node is node) if isinstance(node, Apply) and len(node.args) > 2 else ()

    def assign(self, node: Node, text: str) -> Text:
        reads = frozenset().union(*(self.reads.get(a, frozenset()) for a in self.parts[node]), self.pieces(node))
        found = self.line(node, text, reads)
        if node in self.text:
            self.reads[node] = found.reads
        return found.text, ATOM, 0

    def line(self, node: Node, text: str, reads: frozenset[str], shape: Shape | None = None, **told: object) -> Operand:
        name = self.spelling.temporary(len(self.found))
        self.found.append(Line(name, text, reads, node, shape, **told))
        return Operand(name, shape, frozenset({name}), name)

    def operand(self, node: Node) -> Operand:
        """What stands for `node` as an argument; a minus sign and a folded product are written here, when first asked for."""
        if node not in self.text:
            found = self.negative(node) if _is(node, "-") else self.product(node)
            self.text[node], self.reads[node] = (found.text, ATOM, 0), found.reads
        text, reads = self.text[node][0], self.reads[node]
        return Operand(text, self.shape.get(node), reads, text if reads == {text} else "")

    def negative(self, node: Apply) -> Operand:
        inner = self.operand(node.args[0])
        if self.shape[node] is None:
            return self.line(node, f"-{self.at(node.args[0], PRODUCT)}", inner.reads)
        return self.called(node, "negative", [inner])

    def written(self, node: Apply) -> Operand:
        """The value of an operation on arrays."""
        match node.op if self.shape[node] is not None else "":
            case "+":
                return self.total(node)
            case "*":
                return self.product(node)
            case "@":
                return self.matrix_product(node)
            case ".T" | "column" | "row":
                inner = self.operand(node.args[0])
                return Operand(VIEWS[node.op].format(self.at(node.args[0], ATOM)), self.shape[node], inner.reads)
            case "sum" | "max" | "min" if binder_of(node) is None and len(inputs(node)) == 1 and self.shape[node.args[0]]:
                found = self.reduction(node)
                if found is not None:
                    return found
            case "max" | "min" if len(inputs(node)) == len(node.args):
                return self.extreme(node)
            case "step":
                inner = self.operand(node.args[0])
                return self.line(node, f"({inner.text} >= 0)", inner.reads)
            case "outer":
                left, right = map(self.operand, node.args)
                text = f"{self.spelling.word('multiply')}({left.text}[:, None], {right.text}"
                return self.line(node, text, left.reads | right.reads, self.shape[node])
        word = self.entrywise_word(node)
        if word:
            return self.called(node, word, [self.operand(a) for a in node.args])
        operands = [self.operand(a) for a in self.parts[node]]
        text = self.write(node, self.parts[node])[0]
        reads = frozenset().union(*(o.reads for o in operands))
        return self.line(node, text, reads, shares=self.shape[node] != () and node.op not in FRESH)

    def entrywise_word(self, node: Apply) -> str:
        """The word of NumPy that computes it entry by entry into given memory, or none."""
        if not self.shape[node] or node.op in FRESH:
            return ""
        if node.op == "/":
            return "divide"
        try:
            path = place(node.op)
        except TutorError:
            return ""
        found = function(path) if path.startswith(("np.", "scipy.special.")) else None
        is_ufunc = isinstance(found, np.ufunc) and (found.nin, found.nout) == (len(node.args), 1) and found.signature is None
        return node.op if is_ufunc else ""

    def called(self, node: Node, word: str, operands: list[Operand], shape: Shape | None = None) -> Operand:
        """A call, entry by entry, of a function that can write into given memory."""
        shape = shape or self.shape[node]
        text = f"{self.spelling.word(word)}({', '.join(o.text for o in operands)}"
        reads = frozenset().union(*(o.reads for o in operands))
        return self.line(node, text, reads, shape, over=tuple(o.name for o in operands if o.name and o.shape == shape))

    def joint(self, node: Node, word: str, left: Operand, right: Operand) -> Operand:
        shape = joined(left.shape, right.shape) if left.shape is not None and right.shape is not None else None
        return self.called(node, word, [left, right], shape or self.shape[node])

    def total(self, node: Apply) -> Operand:
        """A sum of arrays and numbers: what is subtracted comes later, numbers last."""
        terms = [t for t in node.args if self.shape[t] != ()]
        arrays = self.largest_first(node, [t for t in terms if not _is(t, "-")])
        less = self.largest_first(node, [t.args[0] for t in terms if _is(t, "-")])
        number = self.number(node)
        if arrays:
            first, *arrays = arrays
        elif number:
            first, number = number, None
        else:
            first, less = self.called(node, "negative", less[:1], less[0].shape), less[1:]
        for term in arrays:
            first = self.joint(node, "add", first, term)
        for term in less:
            first = self.joint(node, "subtract", first, term)
        return self.joint(node, "add", first, number) if number else first

    def number(self, node: Apply) -> Operand | None:
        """The terms, or factors, of `node` that are numbers, together."""
        parts = tuple(t for t in node.args if self.shape[t] == ())
        if not parts:
            return None
        reads = frozenset().union(*(self.operand(t).reads for t in parts))
        return Operand(self.plus(parts) if node.op == "+" else self.times(parts), (), reads)

    def largest_first(self, node: Apply, parts: list[Node]) -> list[Operand]:
        return sorted(map(self.operand, parts), key=lambda o: o.shape != self.shape[node])

    def product(self, node: Apply) -> Operand:
        """A product entry by entry: its numbers meet the smallest array."""
        number = self.number(node)
        *others, last = self.largest_first(node, [t for t in node.args if self.shape[t] != ()])
        if number:
            last = self.joint(node, "multiply", number, last)
        for factor in others:
            last = self.joint(node, "multiply", factor, last)
        return last

    def matrix_product(self, node: Apply) -> Operand:
        left, right = map(self.operand, node.args)
        reads = left.reads | right.reads
        if self.shape[node] == ():
            return self.line(node, f"{self.spelling.word('dot')}({left.text}, {right.text})", reads)
        return self.line(node, f"{self.spelling.word('matmul')}({left.text}, {right.text}", reads, self.shape[node])

    def extreme(self, node: Apply) -> Operand:
        """The larger or smaller of several, entry by entry; beside an array of equal numbers that is quicker than beside one number."""
        word = EXTREMES[node.op]
        whole = self.shape[node]
        parts = [self.fill(self.text[a][0], whole) if value_of(a) is not None else None for a in node.args]
        parts = [part or self.operand(a) for part, a in zip(parts, node.args, strict=True)]
        first, *rest = sorted(parts, key=lambda o: o.shape != whole)
        for part in rest:
            first = self.called(node, word, [first, part])
        return first

    def fill(self, number: str, shape: Shape | None) -> Operand | None:
        """An array of equal numbers; None where its sizes are not known."""
        if not shape or not is_known(shape, self.told):
            return None
        return Operand(self.fills.setdefault((number, shape), f"c{len(self.fills)}"), shape, frozenset())

    def reduction(self, node: Apply) -> Operand | None:
        """A sum, maximum or minimum of all entries of an array or along one axis; None where there is no quicker word for it."""
        inner = node.args[0]
        own, (axis, keep) = self.shape[inner], options(node)
        if keep or (axis is not None and len(own) == 1):
            return None
        if axis is None:
            if node.op == "sum" and _is(inner, "*"):
                return self.sum_of_product(node, inner)
            whole = self.operand(inner)
            every = "" if len(own) == 1 else ", None"
            word = self.spelling.word("add" if node.op == "sum" else EXTREMES[node.op])
            return self.line(node, f"{word}.reduce({whole.text}{every})", whole.reads)
        whole = self.operand(inner)
        ones = self.fill("1.0", own[axis % 2 :][:1]) if node.op == "sum" else None
        if ones:
            pair = (whole, ones) if axis % 2 else (ones, whole)
            text = f"{self.spelling.word('matmul')}({pair[0].text}, {pair[1].text}"
            return self.line(node, text, whole.reads, self.shape[node])
        if node.op == "sum":
            return self.line(node, f"{self.spelling.word('add')}.reduce({whole.text}, {axis % 2})", whole.reads)
        text = f"{self.spelling.word(f'{node.op} along')}({whole.text}, {axis % 2})"
        return self.line(node, text, whole.reads)

    def sum_of_product(self, node: Apply, inner: Apply) -> Operand:
        """The sum of a product of arrays of one shape as a dot product."""
        if inner not in self.inner:
            whole = self.operand(inner)
            return self.line(node, f"{self.spelling.word('add')}.reduce({whole.text}, None)", whole.reads)
        number = self.number(inner)
        *others, last = self.largest_first(inner, [t for t in inner.args if self.shape[t] != ()])
        for factor in others[1:]:
            last = self.joint(node, "multiply", factor, last)
        own = self.shape[inner]
        if not others or others[0].shape != own or last.shape != own:
            whole = self.joint(node, "multiply", others[0], last) if others else last
            text, reads = f"{self.spelling.word('add')}.reduce({whole.text}, None)", whole.reads
        else:
            text = f"{self.spelling.word('dot' if len(own) == 1 else 'vdot')}({others[0].text}, {last.text})"
            reads = others[0].reads | last.reads
        if number:
            text, reads = f"({number.text})*{text}", reads | number.reads
        return self.line(node, text, reads)


def is_known(shape: Shape, told: frozenset[str]) -> bool:
    """Whether every size is a number, or a name among `told`."""
    return all(s.name in told if isinstance(s, Name) else isinstance(s, Number) for s in shape)


def _is(node: Node, op: str) -> bool:
    return isinstance(node, Apply) and node.op == op
