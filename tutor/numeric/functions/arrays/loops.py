"""All that a function does row by row as one compiled loop over the rows: no temporary is longer than a row. Needs Numba.

The loop stands in the function as one statement of several lines; Numba compiles it when it is first called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tutor.errors import trouble
from tutor.meaning.axes import options
from tutor.meaning.indices import Shape
from tutor.numeric.folding import value_of
from tutor.numeric.functions.arrays.rows import FREE, ROWS, SUM, TURNED
from tutor.numeric.functions.statements import inputs
from tutor.syntax.nodes import ONE, RELATIONS, Apply, Node, Number
from tutor.syntax.printer import show

Text = Callable[[Node], str]


@dataclass
class Loop:
    """The lines of one loop while they are written.

    kinds  what each node is to the rows; shape  its sizes; free  the text of what does not change with them
    word   a word of the language -> the code's word; sizes, data  the identifiers of the sizes and of the arrays that have rows
    """

    kinds: Mapping[Node, str]
    shape: Callable[[Node], Shape]
    free: Text
    word: Callable[[str], str]
    sizes: Mapping[Node, str]
    data: Mapping[Node, str]
    before: list[str] = field(default_factory=list)
    inside: list[str] = field(default_factory=list)
    places: dict[Node, str] = field(default_factory=dict)

    def written(self, order: Sequence[Node], results: Mapping[str, Node], rows: str) -> str:
        """The statement that finds all `results` (name -> node) of `rows` rows. Raises TutorError("backend")."""
        for node in order:
            if self.kinds[node] == ROWS and node not in self.data and value_of(node) is None:
                self.of_row(node)
        for name, node in results.items():
            self.sum(name, node) if self.kinds[node] == SUM else self.stack(name, node, rows)
        loop = [f"for i in range({rows}):", *(f"    {line}" for line in self.inside)]
        return "\n    ".join(["0", *self.before, *loop])

    def at(self, node: Node, j: str) -> str:
        """The number that stands for `node` in row i and column j."""
        if self.kinds[node] == FREE:
            if isinstance(node, Apply) and node.op == "-":
                return f"(-{self.at(node.args[0], j)})"  # which NumPy's code may have taken into a sum
            shape = self.shape(node)
            return self.held(node) + ("" if not shape else f"[{j}]" if len(shape) == 1 else f"[0, {j if shape[1] is not ONE else 0}]")
        if isinstance(node, Apply) and node.op in ("column", ".T") and self.is_number(node.args[0]):
            return self.at(node.args[0], j)
        if isinstance(node, Apply) and node.op == ".T":
            return self.at(node.args[0].args[0], j)  # turned twice
        is_wide = len(self.shape(node)) == 2
        j = "0" if is_wide and self.shape(node)[1] is ONE else j
        if node in self.data:
            return f"{self.data[node]}[i, {j}]" if is_wide else f"{self.data[node]}[i]"
        return f"{self.places[node]}[{j}]" if is_wide else self.places[node]

    def held(self, node: Node) -> str:
        """The name of what does not change with the rows."""
        text = self.free(node)
        if text.isalnum():
            return text
        if node not in self.places:
            self.places[node] = f"b{len(self.places)}"
            self.before.append(f"{self.places[node]} = {text}")
        return self.places[node]

    def is_number(self, node: Node) -> bool:
        """Whether it is one number in each row."""
        return self.kinds[node] == ROWS and len(self.shape(node)) == 1

    def of_row(self, node: Apply) -> None:
        """The lines for what has a value in each row: a number, or a short array of them."""
        if node.op in ("column", ".T"):
            return
        place = self.places[node] = f"r{len(self.places)}"
        wide = len(self.shape(node)) == 2
        if wide:
            self.before.append(f"{place} = {self.word('empty')}({self.width(node)})")
        if node.op == "@":
            self.product(node, place, wide)
        elif node.op in ("sum", "max", "min") and len(inputs(node)) == 1:
            self.along(node, place)
        elif wide:
            self.inside += [f"for j in range({self.width(node)}):", f"    {place}[j] = {self.number(node, 'j')}"]
        else:
            self.inside.append(f"{place} = {self.number(node, '0')}")

    def width(self, node: Node) -> str:
        """How many columns the rows of `node` have, as text."""
        return self.size(self.shape(node)[1])

    def product(self, node: Apply, place: str, wide: bool) -> None:
        left, right = node.args
        self.inside += [f"{place}[:] = 0.0" if wide else f"{place} = 0.0", f"for p in range({self.width(left)}):"]
        if wide:
            matrix = self.held(right)
            self.inside += [f"    for j in range({self.width(node)}):", f"        {place}[j] += {self.at(left, 'p')}*{matrix}[p, j]"]
        else:
            self.inside.append(f"    {place} += {self.at(left, 'p')}*{self.at(right, 'p')}")

    def along(self, node: Apply, place: str) -> None:
        """A sum or an extreme of each row."""
        inner = node.args[0]
        if options(node)[0] is None or len(self.shape(inner)) != 2:
            raise self.refused(node)
        entry = self.at(inner, "j")
        if node.op == "sum":
            self.inside += [f"{place} = 0.0", f"for j in range({self.width(inner)}):", f"    {place} += {entry}"]
        else:
            word = self.word("maximum" if node.op == "max" else "minimum")
            self.inside += [f"{place} = {self.at(inner, '0')}", f"for j in range(1, {self.width(inner)}):"]
            self.inside.append(f"    {place} = {word}({place}, {entry})")

    def number(self, node: Apply, j: str) -> str:
        """One entry of an operation entry by entry, as text."""
        if node.op == "piecewise":
            return self.cases(node, j)
        a = [self.at(x, j) for x in node.args]
        match node.op:
            case "+":
                return "(" + " + ".join(a) + ")"
            case "*" | "/":
                return "(" + node.op.join(a) + ")"
            case "-":
                return f"(-{a[0]})"
            case "^":
                return f"({a[0]}**{a[1]})"
            case "step":
                return f"(1.0 if {a[0]} >= 0 else 0.0)"
            case "and" | "or":
                return "(" + f" {node.op} ".join(a) + ")"
            case op if op in RELATIONS:
                return f"({a[0]} {'==' if op == '=' else op} {a[1]})"
            case "max" | "min":
                out, word = a[0], self.word("maximum" if node.op == "max" else "minimum")
                for x in a[1:]:
                    out = f"{word}({out}, {x})"
                return out
        word = self.word(node.op)
        if not word.startswith("np_"):
            raise self.refused(node)
        return f"{word}({', '.join(a)})"

    def cases(self, node: Apply, j: str) -> str:
        out = self.word("nan")
        for case in reversed(node.args):
            value = self.at(case.args[0], j)
            out = value if case.op == "otherwise" else f"({value} if {self.at(case.args[1], j)} else {out})"
        return out

    def sum(self, name: str, node: Apply) -> None:
        """A sum over the rows, as a number, a vector or a matrix."""
        shape = self.shape(node)
        zeros = ", ".join(self.size(s) for s in shape)
        self.before.append(f"{name} = {self.word('zeros')}(({zeros},))" if shape else f"{name} = 0.0")
        self.inside += list(self.added(name, node))

    def size(self, size: Node) -> str:
        found = self.sizes.get(size)
        if found is None and not isinstance(size, Number):
            raise trouble("backend", f"no array tells the size {show(size)}", mend='backend="numpy"')
        return found or str(size.value)

    def added(self, name: str, node: Apply) -> Iterator[str]:
        """The lines that add one row."""
        if node.op == "@":
            left, right = node.args
            left = left.args[0] if self.kinds[left] == TURNED else left
            yield from self.outer(name, left, right)
        elif node.op == "sum":
            yield from self.total(name, node)
        else:
            raise self.refused(node)

    def outer(self, name: str, left: Node, right: Node) -> Iterator[str]:
        """What a product over the rows gains from one of them."""
        tall, wide = (len(self.shape(x)) == 2 for x in (left, right))
        indent, place = "", []
        if tall:
            yield f"for p in range({self.width(left)}):"
            indent, place = "    ", ["p"]
        if wide:
            yield f"{indent}for j in range({self.width(right)}):"
            indent, place = indent + "    ", [*place, "j"]
        target = f"{name}[{', '.join(place)}]" if place else name
        yield f"{indent}{target} += {self.at(left, 'p')}*{self.at(right, 'j')}"

    def total(self, name: str, node: Apply) -> Iterator[str]:
        inner, (axis, _) = node.args[0], options(node)
        if len(self.shape(inner)) == 1:
            yield f"{name} += {self.at(inner, '0')}"
            return
        yield f"for j in range({self.width(inner)}):"
        yield f"    {name if axis is None else f'{name}[j]'} += {self.at(inner, 'j')}"

    def stack(self, name: str, node: Node, rows: str) -> None:
        """What is returned row by row."""
        wide = len(self.shape(node)) == 2
        sizes = f"({rows}, {self.width(node)})" if wide else rows
        self.before.append(f"{name} = {self.word('empty')}({sizes})")
        if wide:
            self.inside += [f"for j in range({self.width(node)}):", f"    {name}[i, j] = {self.at(node, 'j')}"]
        else:
            self.inside.append(f"{name}[i] = {self.at(node, '0')}")

    def refused(self, node: Apply) -> Exception:
        return trouble("backend", f"{node.op} cannot stand in one loop over the rows", mend='backend="numpy"')
