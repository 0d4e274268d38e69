"""Many points at once: a block of them at a time, each operation writing into memory that is used again.

A workspace of a few columns stays in the processor's cache, where whole columns of a large batch would not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import FunctionType

import numpy as np

from tutor.errors import TutorError
from tutor.numeric.folding import value_of
from tutor.numeric.functions.assembly import Places, assembled
from tutor.numeric.functions.parts import indices_of, ordered, uses_of
from tutor.numeric.functions.statements import ATOM, SUM, Spelling, Statements, Text, Writer
from tutor.numeric.words import computed, function, place
from tutor.syntax.nodes import TWO, Apply, Name, Node, rational, rebuild

BYTES = 1 << 19  # of a block's workspace: about what a processor keeps at hand for itself
MOST = 1 << 22  # bytes of a block, its columns of arguments included
TILE = 256  # points turned at a time: rows to columns goes twice as fast within the cache
SHORTEST, LONGEST = 256, 4096  # points of a block: shorter, the calls cost more than the work
ARITHMETIC = {"*": "multiply", "/": "divide", "max": "maximum", "min": "minimum"}


@dataclass(frozen=True, slots=True)
class Line:
    """One statement: a call that can be told where to write, or (word is "") an expression with memory of its own.

    stage  how many of the names must be known before it can run
    """

    stage: int
    target: str
    word: str
    operands: tuple[str, ...]
    reads: frozenset[str]


@dataclass(frozen=True, slots=True)
class Blocks:
    """The code over columns of points.

    run    (columns, slots, rows) -> None: the columns of the names are read, the outputs' rows are written
    slots  how many columns of workspace it takes
    """

    run: FunctionType
    names: int
    slots: int

    def fill(self, points: np.ndarray, rows: Sequence[np.ndarray]) -> None:
        """Computes every output at `points` (points, n) into its row (points,)."""
        count = len(points)
        length = min(self.length(points.itemsize), max(count, 1))
        columns = np.empty((self.names, length), points.dtype)
        slots = np.empty((self.slots, length), points.dtype)
        for start in range(0, count, length):
            stop = min(start + length, count)
            size = stop - start
            for first in range(0, size, TILE):
                last = min(first + TILE, size)
                columns[:, first:last] = points[start + first : start + last].T
            computed(self.run, columns[:, :size], slots[:, :size], [row[start:stop] for row in rows])

    def length(self, itemsize: int) -> int:
        """How many points a block has."""
        fitting = min(BYTES // max(self.slots, 1), MOST // (self.slots + self.names + 1))
        return min(max(fitting // itemsize, SHORTEST), LONGEST)


def blocks(entries: Sequence[Node], names: Sequence[str]) -> Blocks:
    """The code that computes lowered trees, entry by entry, over columns of the values of `names`."""
    outputs = tuple(_chained(Apply(",", tuple(entries))).args)
    places = Places()
    spelled = {name: f"x{k}" for k, name in enumerate(names)}
    writer = _BlockWriter(Spelling(spelled, places, lambda k: f"v{k}", width=400, squares=True), outputs)
    rows = writer.leave(outputs)
    staged = sorted(writer.found, key=lambda line: line.stage)
    lines, count = min((_placed(order, rows) for order in (writer.found, staged)), key=lambda placed: placed[1])
    slots, rows = tuple(f"s{k}" for k in range(count)), tuple(f"r{k}" for k in range(len(outputs)))
    run = assembled(tuple(spelled.values()), Statements(tuple(lines), ()), places, slots=slots, rows=rows)
    return Blocks(run, len(spelled), count)


def _chained(root: Node) -> Node:
    """Sums and products of many as operations of two, so that what comes in is added at once and need not wait in memory."""

    def change(node: Node) -> Node:
        if type(node) is not Apply or node.op not in ("+", "*") or len(node.args) == 2:
            return node
        first, *rest = sorted(node.args, key=_is_negative)
        for a in rest:
            first = Apply(node.op, (first, a))
        return first

    return rebuild(root, change)


def _is_negative(node: Node) -> bool:
    return type(node) is Apply and node.op == "-"


class _BlockWriter(Writer):
    """Writes what no point changes as its base does, and each operation on columns as a Line.

    reads  the columns in the text of a node
    stage  how many of the names must be known before a node can be computed
    """

    def __init__(self, spelling: Spelling, outputs: tuple[Node, ...]):
        parts = ordered(outputs)
        super().__init__(spelling, parts, uses_of(parts, outputs), indices_of(parts))
        self.reads: dict[Node, frozenset[str]] = {}
        self.stage: dict[Node, int] = {}
        self.found: list[Line] = []
        self.calls: set[str] = set()
        self.moving: set[Node] = set()
        for node in parts:
            self.visit(node)

    def visit(self, node: Node) -> None:
        parts = self.parts[node]
        if not self.moving.isdisjoint(parts) or (type(node) is Name and node.name in self.spelling.names):
            self.moving.add(node)
            self.stage[node] = max((self.stage.get(p, 0) for p in parts), default=len(self.moving))
        self.reads[node] = frozenset().union(*(self.reads[p] for p in parts))
        if node not in self.moving or type(node) is Name:
            super().visit(node)
        elif node.op == "-" or self.is_open(node):
            self.text[node] = self.write(node, parts)
        else:
            self.column(node)

    def assign(self, node: Node, text: str) -> Text:
        """A statement of its own for a part of a longer text."""
        return self.line(node, "", (text,), frozenset()), ATOM, 0

    def column(self, node: Apply) -> None:
        word, operands = self.call_of(node)
        if word:
            texts = tuple(map(self.operand, operands))  # may write statements first, which are then read
            reads = frozenset().union(*(self.reads[x] for x in operands))
            name = self.line(node, self.spelling.word(word), texts, reads)
        else:
            name = self.line(node, "", (self.write(node, self.parts[node])[0],), self.reads[node])
        self.text[node], self.reads[node] = (name, ATOM, 0), frozenset({name})

    def line(self, node: Node, word: str, operands: tuple[str, ...], reads: frozenset[str]) -> str:
        target = self.spelling.temporary(len(self.found))
        self.found.append(Line(self.stage.get(node, 0), target, word, operands, reads))
        if word:
            self.calls.add(target)
        return target

    def operand(self, node: Node) -> str:
        """What stands for `node` as an argument; a minus sign becomes a statement when a call first asks for it."""
        if node in self.moving and _is_negative(node) and self.text[node][1] == SUM:
            name = self.line(node, self.spelling.word("negative"), (self.operand(node.args[0]),), self.reads[node.args[0]])
            self.text[node], self.reads[node] = (name, ATOM, 0), frozenset({name})
        return self.text[node][0]

    def call_of(self, node: Apply) -> tuple[str, tuple[Node, ...]]:
        """The word whose function computes it into given memory, and its arguments; none where there is no such word."""
        op, args = node.op, node.args
        if op == "+":
            first, second = args
            return ("subtract", (first, second.args[0])) if _is_negative(second) and value_of(second) is None else ("add", args)
        if op == "^" and args[1] is TWO:
            return "square", args[:1]
        if op in ARITHMETIC and len(args) == 2:
            return ARITHMETIC[op], args
        if op == "^" and (rational(args[1]) is not None or rational(args[0]) is not None):
            return "", args  # roots, and whole powers that were left
        try:
            path = place(op)
        except TutorError:
            return "", args
        found = function(path) if path.startswith(("np.", "scipy.special.")) else None
        is_plain = isinstance(found, np.ufunc) and (found.nin, found.nout, found.signature) == (len(args), 1, None)
        return (op if is_plain and self.parts[node] == args else ""), args

    def leave(self, outputs: Iterable[Node]) -> dict[str, str]:
        """Value -> the row into which it is computed at once, as an output; what cannot be is copied into its row at the end."""
        rows: dict[str, str] = {}
        for k, node in enumerate(outputs):
            text = self.operand(node)
            if text in self.calls and text not in rows:
                rows[text] = f"r{k}"
            else:
                self.found.append(Line(self.stage.get(node, 0), f"r{k}[...]", "", (text,), self.reads[node]))
        return rows


def _placed(lines: Sequence[Line], rows: Mapping[str, str]) -> tuple[list[tuple[str, str]], int]:
    """The statements with the memory into which they write, and how many columns of workspace that is."""
    last = {name: k for k, line in enumerate(lines) for name in line.reads}
    owner: dict[str, str] = {}
    free: list[str] = []
    out, count = [], 0
    for k, line in enumerate(lines):
        dying = sorted(name for name in line.reads if last[name] == k and name in owner)
        text = line.operands[0]
        if line.word:
            place = rows.get(line.target)
            if place is None:
                place = owner.pop(dying.pop()) if dying else free.pop() if free else f"s{count}"
                count = max(count, int(place[1:]) + 1)
                owner[line.target] = place
            text = f"{line.word}({', '.join(line.operands)}, out={place})"
        out.append((line.target, text))
        free.extend(owner.pop(name) for name in dying)
    return out, count
