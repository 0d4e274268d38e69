"""A shared tree as straight-line NumPy statements: each distinct part that is used twice is computed once, under a name.

One writer for the function that is compiled and for the code that is read; a Spelling says how words and names look.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from tutor.errors import trouble
from tutor.meaning.indices import END, is_slice
from tutor.numeric.folding import value_of
from tutor.numeric.functions.numerals import numeral, to_float
from tutor.numeric.functions.parts import binder_of, indices_of, inputs, is_entrywise, ordered, uses_of
from tutor.rules.joinings import NUMPY
from tutor.syntax.nodes import CONSTANTS, ONE, RELATIONS, TWO, Apply, Name, Node, Number, names, postorder, rational

SUM, PRODUCT, POWER, ATOM = range(4)
TERMS = 40  # of one written sum or product: Python's compiler descends once for each
DEPTH = 12  # of operations inlined within each other: readable, and far from Python's limit on brackets

_TUPLED = {**dict.fromkeys(NUMPY, 0), "ones": 0, "reshape": 1}  # from which argument on NumPy takes them as one tuple

Text = tuple[str, int, int]  # text, how tightly it binds, how deep it is


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a tree is written down.

    names      variable -> its identifier
    word       a function or constant of the language -> the code's word; raises TutorError where there is none
    temporary  number of a statement -> its name
    width      the longest text that is written inside another
    arrays     variables that are arrays
    number     a number that is not negative -> its text
    squares    a square is a product: `x*x`, which Python's own numbers compute four times faster than `x**2`
    """

    names: Mapping[str, str]
    word: Callable[[str], str]
    temporary: Callable[[int], str]
    width: int = 100
    arrays: frozenset[str] = frozenset()
    number: Callable[[Fraction], str] = numeral
    squares: bool = False


@dataclass(frozen=True, slots=True)
class Statements:
    """lines: (name, right side) in the order in which they run; results: the text of each output."""

    lines: tuple[tuple[str, str], ...]
    results: tuple[str, ...]


def statements(outputs: Iterable[Node], spelling: Spelling) -> Statements:
    """`outputs` as straight-line code; not recursive but within a sum over an index."""
    outputs = tuple(outputs)
    parts = ordered(outputs)
    uses = uses_of(parts, outputs)
    if spelling.squares:
        for node in parts:
            if type(node) is Apply and node.op == "^" and node.args[1] is TWO:
                uses[node.args[0]] += 1
    writer = Writer(spelling, parts, uses, indices_of(parts))
    for node in parts:
        writer.visit(node)
    return Statements(tuple(writer.lines), tuple(writer.text[node][0] for node in outputs))


class Writer:
    """The text of each node so far, and the statements that had to be made.

    parts  node -> its parts that have a value of their own; none for what is written out as it stands
    """

    def __init__(self, spelling: Spelling, parts: Mapping[Node, tuple[Node, ...]], uses: dict[Node, int], indices: Mapping[str, bool]):
        self.spelling, self.parts, self.uses, self.indices = spelling, parts, uses, indices
        self.text: dict[Node, Text] = {}
        self.lines: list[tuple[str, str]] = []

    def visit(self, node: Node) -> None:
        parts = self.parts[node]
        if not parts and (type(node) is not Apply or value_of(node) is not None):
            self.text[node] = self.leaf(node)
            return
        text = self.write(node, parts)
        is_free = node.op == "-" or (node.op == ".T" and isinstance(node.args[0], Name))  # costs nothing
        if not is_free and (self.uses[node] > 1 or len(text[0]) > self.spelling.width or text[2] > DEPTH) and not self.is_open(node):
            text = self.assign(node, text[0])
        self.text[node] = text

    def is_open(self, node: Node) -> bool:
        """Whether the index of a sum stands in it, so that it has no value outside."""
        return bool(self.indices) and not names(node).isdisjoint(self.indices)

    def assign(self, node: Node, text: str) -> Text:
        """A statement for `node`, or for some of its terms."""
        name = self.spelling.temporary(len(self.lines))
        self.lines.append((name, text))
        return name, ATOM, 0

    def at(self, node: Node, level: int) -> str:
        text, own, _ = self.text[node]
        return text if own >= level else f"({text})"

    def leaf(self, node: Node) -> Text:
        if isinstance(node, Name):
            return self.name(node.name), ATOM, 0
        value = value_of(node)
        text = self.spelling.number(abs(value))
        return (f"-{text}", SUM, 0) if value < 0 else (text, PRODUCT if "/" in text else ATOM, 0)

    def write(self, node: Apply, parts: tuple[Node, ...]) -> Text:
        depth = 1
        for a in parts:
            below = self.text[a][2]
            if below >= depth:
                depth = below + 1
        if depth > DEPTH:
            depth = 1
            for a in parts:  # too deep to stay inline: what is below gets names
                if self.text[a][2] >= DEPTH and not self.is_open(a):
                    self.text[a] = self.assign(a, self.text[a][0])
        if node.op == "*" and len(node.args) <= TERMS:  # what most nodes are
            return self.times(node.args), PRODUCT, depth
        text, level = self.apply(node)
        return text, level, depth

    def name(self, name: str) -> str:
        if name in self.spelling.names:
            return self.spelling.names[name]
        if name in CONSTANTS:
            return self.spelling.word(name)
        if name in self.indices:
            return f"i_{name}"
        raise trouble("missing", f"{name} has no value here", mend=f"{name} among the names")

    def apply(self, node: Apply) -> tuple[str, int]:
        a = node.args
        match node.op:
            case "+":
                return self.chunked(node, self.plus), SUM
            case "*":
                return self.chunked(node, self.times), PRODUCT
            case "-":
                return "-" + self.at(a[0], PRODUCT), SUM
            case "/":
                return f"{self.at(a[0], PRODUCT)}/{self.at(a[1], POWER)}", PRODUCT
            case "@":
                return f"{self.at(a[0], PRODUCT)} @ {self.at(a[1], POWER)}", PRODUCT
            case "^":
                if self.spelling.squares and a[1] is TWO:
                    return self.times((a[0], a[0])), PRODUCT
                return self.power(*a)
            case ".T":
                text = self.at(a[0], ATOM)
                return (text if text[0].isdigit() else f"{text}.T"), ATOM  # Python has no transpose of a number
            case "piecewise":
                return self.cases(a), ATOM
            case "and" | "or" as op:
                return "(" + f" {'&' if op == 'and' else '|'} ".join(self.at(x, ATOM) for x in a) + ")", ATOM
            case "_":
                return self.entry(a[0], a[1:]), ATOM
            case "[]":
                return f"{self.spelling.word('[]')}([{', '.join(self.at(x, SUM) for x in a)}])", ATOM
            case op if op in RELATIONS:
                return f"({self.at(a[0], SUM)} {'==' if op == '=' else op} {self.at(a[1], SUM)})", ATOM
        return self.call(node), ATOM

    def chunked(self, node: Apply, join: Callable[[tuple[Node, ...]], str]) -> str:
        """A long sum or product in pieces, each a statement."""
        args = node.args
        if len(args) <= TERMS:
            return join(args)
        pieces = []
        for k in range(0, len(args), TERMS):
            part = args[k : k + TERMS]
            text = join(part)
            pieces.append(f"({text})" if any(self.is_open(x) for x in part) else self.assign(node, text)[0])
        sign = " + " if join == self.plus else "*"
        while len(pieces) > TERMS:
            pieces = [self.assign(node, sign.join(pieces[k : k + TERMS]))[0] for k in range(0, len(pieces), TERMS)]
        return sign.join(pieces)

    def plus(self, terms: tuple[Node, ...]) -> str:
        """`b - a` rather than `-a + b`."""
        added, taken = [], []
        for term in terms:
            if type(term) is Apply and term.op == "-":
                taken.append(term)
            else:
                text, level, _ = self.text[term]
                added.append(text if level or not added else f"({text})")
        if not added:
            added.append(self.text[taken.pop(0)][0])
        out = [" + ".join(added)]
        for term in taken:
            out.append(" - " + (self.at(term.args[0], PRODUCT) if self.parts[term] else self.text[term][0].removeprefix("-")))
        return "".join(out)

    def times(self, factors: tuple[Node, ...]) -> str:
        rest = [text if level >= POWER else f"({text})" for text, level, _ in map(self.text.__getitem__, factors[1:])]
        return "*".join([self.at(factors[0], PRODUCT), *rest])

    def power(self, base: Node, exponent: Node) -> tuple[str, int]:
        value = rational(exponent)
        # NumPy refuses whole numbers to negative powers: what is made of numbers and indices alone becomes a float
        is_whole = not isinstance(base, Number) and names(base) <= self.indices.keys()
        if value is not None and value.denominator == 1 and not isinstance(base, Number) and not (is_whole and value < 0):
            return f"{self.at(base, ATOM)}**{self.exponent(value)}", POWER
        if value == Fraction(1, 2):
            return f"{self.spelling.word('sqrt')}({self.at(base, SUM)})", ATOM
        if value is not None and value.denominator % 2 and value.denominator > 1 and not isinstance(base, Number):
            return self.odd_root(base, value)
        bottom = repr(to_float(base.value)) if isinstance(base, Number) else self.at(base, PRODUCT if is_whole else SUM)
        bottom = f"1.0*{bottom}" if is_whole else bottom
        return f"{self.spelling.word('^')}({bottom}, {self.at(exponent, SUM)})", ATOM

    def exponent(self, value: Fraction) -> str:
        text = self.spelling.number(abs(value))
        return text if value >= 0 else f"(-{text})"

    def odd_root(self, base: Node, value: Fraction) -> tuple[str, int]:
        """base^value where the bottom of `value` is odd: real below zero too."""
        bottom, p, q = self.at(base, SUM), value.numerator, value.denominator
        if q > 3:
            return f"{self.spelling.word('odd_power')}({bottom}, {p}, {q})", ATOM
        root = f"{self.spelling.word('cbrt')}({bottom})"
        return (root, ATOM) if p == 1 else (f"{root}**{self.exponent(Fraction(p))}", POWER)

    def cases(self, cases: tuple[Node, ...]) -> str:
        where, out = self.spelling.word("piecewise"), self.spelling.word("nan")
        for case in reversed(cases):
            value = self.at(case.args[0], SUM)
            out = value if case.op == "otherwise" else f"{where}({self.condition(case.args[1])}, {value}, {out})"
        return out

    def condition(self, node: Node) -> str:
        text = self.text[node][0]
        return text[1:-1] if isinstance(node, Apply) and node.op in RELATIONS and text.startswith("(") else text

    def entry(self, array: Node, indices: tuple[Node, ...]) -> str:
        """An entry or a part, indices counted from 1; one that could fall outside without a word is looked after by a helper."""
        plain = [self.index(i) for i in indices]
        if None not in plain:
            return f"{self.at(array, ATOM)}[{', '.join(plain)}]"
        places = ", ".join(self.place(i) for i in indices)
        return f"{self.spelling.word('entries')}({self.at(array, SUM)}, {places})"

    def index(self, node: Node) -> str | None:
        """An index as NumPy counts; None where it might be below 1, or a slice beyond the end."""
        value = rational(node)
        if value is not None and value >= 1:
            return str(int(value) - 1)
        if is_slice(node):
            return ":" if node.args == (ONE, END) else None
        return f"{self.at(node, SUM)} - 1" if isinstance(node, Name) and self.indices.get(node.name) else None

    def place(self, node: Node) -> str:
        if not is_slice(node):
            return self.at(node, SUM)
        low, high = node.args
        return f"({self.at(low, SUM)}, {None if high is END else self.at(high, SUM)})"

    def call(self, node: Apply) -> str:
        args = node.args
        if node.op in ("sum", "prod") and binder_of(node):
            return self.series(node)
        plain = inputs(node)
        options = "".join(f", {a.op}{_option(a)}" for a in args if a not in plain)
        parts = [self.at(x, SUM) for x in plain]
        if node.op in ("max", "min") and len(parts) > 1:
            pair = self.spelling.word(node.op)
            out = parts[-1]
            for part in reversed(parts[:-1]):
                out = f"{pair}({part}, {out})"
            return out
        word = self.spelling.word(f"{node.op} of an array" if node.op in ("max", "min", "prod") else node.op)
        first = _TUPLED.get(node.op)
        if first is not None and len(parts) > first + 1:
            parts = [*parts[:first], f"({', '.join(parts[first:])})"]
        return f"{word}({', '.join(parts)}{options})"

    def series(self, node: Apply) -> str:
        """A sum over an index: all of it at once where its terms are entries, else one term after the other."""
        (index, low, high), body = node.args[0].args, node.args[1]
        i, text = self.name(index.name), self.at(body, SUM)
        first, last = self.at(low, SUM), self.at(high, SUM)
        if node.op == "sum" and self.spelling.arrays and is_entrywise((body,), self.spelling.arrays) and not _has_binder(body):
            return f"{self.spelling.word('series')}(lambda {i}: {text}, {first}, {last})"
        first = first if rational(low) is not None else f"int({first})"
        past = str(int(rational(high)) + 1) if rational(high) is not None else f"int({last}) + 1"
        word = self.spelling.word(f"{node.op} over an index")
        return f"{word}({text} for {i} in range({first}, {past}))"


def _option(node: Apply) -> str:
    value = rational(node.args[0])
    if value is None:
        raise trouble("option", f"{node.op} takes a number", mend="axis=0")
    return str(bool(value)) if node.op == "keepdims=" else str(int(value))


def _has_binder(root: Node) -> bool:
    return any(isinstance(n, Apply) and n.op == ".." and len(n.args) == 3 for n in postorder(root))
