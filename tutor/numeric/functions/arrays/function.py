"""A function over arrays, called with them by name: its statements write into memory that is used again, large data goes by blocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod
from types import FunctionType

import numpy as np

from tutor.meaning.indices import Shape as Sizes
from tutor.meaning.scope import Scope
from tutor.numeric.functions.arguments import Arguments, arguments_of, float_type
from tutor.numeric.functions.arrays.binding import bound, sizes_of
from tutor.numeric.functions.arrays.diagonals import without_diagonals
from tutor.numeric.functions.arrays.finite import carried, check, is_finite, telling
from tutor.numeric.functions.arrays.lines import ArrayWriter, Ask
from tutor.numeric.functions.arrays.memory import MOST_KEPT, Workspace, lengths, placed
from tutor.numeric.functions.arrays.passes import in_passes, shape_teller
from tutor.numeric.functions.arrays.rows import PART, ROWS, Part, kinds_by_rows
from tutor.numeric.functions.arrays.undefined import why
from tutor.numeric.functions.assembly import Places, assembled
from tutor.numeric.functions.lowering import Shape, lowered
from tutor.numeric.functions.statements import Spelling, Statements
from tutor.numeric.words import computed
from tutor.syntax.nodes import Apply, Name, Node

BLOCK = 1 << 20  # bytes of temporaries in a block of rows: what a cache holds
FEWEST = 1024  # rows in a block
SHAPES = 16  # so many different sizes of data are remembered


@dataclass(frozen=True, slots=True)
class Data:
    """What is known of the arguments from their shapes alone.

    sizes  every size; at_once  the same, of what is computed together; count  how many rows there are, block  how many go together
    """

    sizes: Mapping[str, int]
    at_once: Mapping[str, int]
    count: int
    block: int

    @property
    def key(self) -> tuple[int, ...]:
        """Calls with the same key can use the same memory."""
        return tuple(self.at_once.values())


class Program:
    """The statements of a function over arrays, sorted into what comes before its rows, goes by rows, and comes after."""

    def __init__(self, entries: Sequence[Node], names: tuple[str, ...], scope: Scope):
        shape = shape_teller(scope)
        whole = in_passes(without_diagonals(Apply("[]", tuple(entries)), shape), shape)
        self.arguments = arguments = arguments_of(names, scope, whole)
        self.entries, self.words = whole.args, Places()
        self.names = {name: f"x{k}" for k, name in enumerate((*arguments.names, *arguments.sizes))}
        spelling = Spelling(self.names, self.words, lambda k: f"v{k}", width=400, arrays=arguments.arrays)
        self.writer = writer = ArrayWriter(spelling, self.entries, shape, arguments.told)
        operands = [writer.operand(e) for e in self.entries]
        self.results = tuple(o.text for o in operands)
        self.read = frozenset().union(*(o.reads for o in operands))
        self.rows, kinds = _by_rows(writer.parts, self.entries, shape, arguments)
        names = {line.target for line in writer.found}
        if any(kinds.get(e) == ROWS and text not in names for e, text in zip(self.entries, self.results, strict=True)):
            self.rows, kinds = "", {}  # the data themselves, or what is seen of them
        self.kinds = kinds
        of = {line.target: PART[kinds[line.node]] if kinds else Part.BEFORE for line in writer.found}
        self.stacked = frozenset(line.target for line in writer.found if kinds.get(line.node) == ROWS)
        self.lines = sorted(writer.found, key=lambda line: of[line.target])  # stable: each still stands behind what it reads
        self.parts = [of[line.target] for line in self.lines]
        self.code, self.places = placed(self.lines, self.parts, self.read, arguments.told)
        self.fills: Mapping[tuple[str, Sizes], str] = writer.fills
        fresh = {line.target for line in self.lines if not line.shares}
        self.is_own = tuple(text in fresh for text in self.results)
        self.is_cut = tuple(_leads(dict(arguments.declared).get(n), self.rows) for n in self.names)
        self.has_rows = tuple(p.part == Part.ROWS and _leads(p.shape, self.rows) for p in self.places)
        self.has_rows += tuple(_leads(shape, self.rows) for _, shape in self.fills)
        self.own = (*self.names.values(), *(p.name for p in self.places), *self.fills.values())

    def laid_out(self, sizes: Mapping[str, int], dtype: np.dtype) -> Data:
        """In which blocks of rows data of these sizes are gone through: as many rows as keep the temporaries in the cache."""
        count = sizes.get(self.rows, 0)
        per_row = sum(prod(lengths(p.shape[1:], sizes)) for p, rows in zip(self.places, self.has_rows, strict=False) if rows)
        block = max(FEWEST, BLOCK // max(per_row * dtype.itemsize, 1))
        return Data(sizes, {**sizes, self.rows: block} if count > block else sizes, count, block)

    @cached_property
    def sums(self) -> tuple[bool, ...]:
        """Of what the rows hand on: whether it is added up over the blocks, or stacked."""
        return tuple(name not in self.stacked for name in self.handed_on(Part.ROWS))

    @cached_property
    def whole(self) -> FunctionType:
        """Everything in one go: (arguments and sizes, memory) -> results."""
        return assembled(self.own, Statements(tuple(self.code), self.results), self.words)

    @cached_property
    def before(self) -> FunctionType:
        """(arguments and sizes, memory) -> what the rows and the end need of it."""
        return assembled(self.own, self._statements(Part.BEFORE, self.handed_on(Part.BEFORE)), self.words)

    @cached_property
    def each(self) -> FunctionType:
        """(arguments and sizes, memory, handed on from before) -> sums over these rows."""
        return assembled((*self.own, *self.handed_on(Part.BEFORE)), self._statements(Part.ROWS, self.handed_on(Part.ROWS)), self.words)

    @cached_property
    def after(self) -> FunctionType:
        """(arguments and sizes, memory, handed on from before, sums) -> results."""
        handed = (*self.handed_on(Part.BEFORE), *self.handed_on(Part.ROWS))
        return assembled((*self.own, *handed), self._statements(Part.AFTER, self.results), self.words)

    def _statements(self, part: Part, results: tuple[str, ...]) -> Statements:
        return Statements(tuple(line for line, own in zip(self.code, self.parts, strict=True) if own == part), results)

    def handed_on(self, part: Part) -> tuple[str, ...]:
        """What is found in `part` and read later, or is a result."""
        later = self.read.union(*(line.reads for line, own in zip(self.lines, self.parts, strict=True) if own > part))
        return tuple(line.target for line, own in zip(self.lines, self.parts, strict=True) if own == part and line.target in later)


def _by_rows(order: Iterable[Node], outputs: Sequence[Node], shape: Ask, arguments: Arguments) -> tuple[str, Mapping[Node, str]]:
    """The size that counts rows of data, and what every node is to them; "" where there is none."""
    for rows in dict.fromkeys(sizes[0] for _, sizes in arguments.declared):
        if isinstance(rows, Name):
            found = kinds_by_rows(order, outputs, shape, rows)
            if found is not None:
                return rows.name, found
    return "", {}


def _leads(shape: Sizes | None, rows: str) -> bool:
    """Whether the first direction of `shape` are the rows."""
    return bool(rows) and bool(shape) and shape[0] == Name(rows)


class ArrayFunction:
    """A NumPy function over arrays, called with keywords by name, `f(X=…, w=…)`.

    One output gives its array (a float where it is a single number), several scalar ones give (k,), several of which one is an array
    give a tuple. Undefined values are nan, poles and overflow inf, as NumPy has it. Between calls it keeps the memory of its
    temporaries, at most 64 MB, and goes through the rows of large data in blocks, so that no temporary is as long as the data.
    Raises TutorError("shape", "missing" or "not-finite") for arguments that do not fit.
    """

    def __init__(self, program: Program, outputs: tuple[Node, ...], shapes: tuple[Shape, ...], is_tuple: bool, dtype: str = "float64"):
        self.outputs = outputs
        self.names, self.arguments, self.shapes, self.is_tuple = program.arguments.names, program.arguments, shapes, is_tuple
        self.dtype = float_type(dtype)
        self.program = program
        self._spare: dict[tuple[int, ...], Workspace] = {}
        self._known: dict[tuple[Shape, ...], Data] = {}
        told = carried(program.entries, program.arguments.arrays)
        self._is_flat = not any(shapes)
        self._telling = telling(told)
        self._looked_at = tuple(k for k, n in enumerate(self.names) if n not in frozenset().union(*told))

    def __call__(self, point: object = None, /, *_: object, **values: object) -> object:
        arrays = bound(self.arguments, point, values, self.dtype)
        data = self._data(arrays)
        for k in self._looked_at:
            check(self.names[k], arrays[k])
        with np.errstate(all="ignore"):
            results = self._run(arrays, data)
            if not all(is_finite(results[k]) for k in self._telling):
                for name, array in zip(self.names, arrays, strict=True):
                    check(name, array)
        return self._laid_out(results)

    def why(self, point: object = None, /, **values: object) -> str:
        """Why an entry of the result is nan or infinite: which part of the formula has no value, and where; empty where all have one."""
        arrays = bound(self.arguments, point, values, np.dtype(float))
        return why(self.outputs, {**dict(zip(self.names, arrays, strict=True)), **sizes_of(self.arguments, arrays)})

    def _data(self, arrays: list[np.ndarray]) -> Data:
        key = tuple(a.shape for a in arrays)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= SHAPES:
                self._known.clear()
            found = self._known[key] = self.program.laid_out(sizes_of(self.arguments, arrays), self.dtype)
        return found

    def _run(self, arrays: list[np.ndarray], data: Data) -> list:
        given = [a if a.ndim else a[()] for a in arrays]
        given += [data.sizes[s] for s in self.arguments.sizes]
        space = self._spare.pop(data.key, None) or Workspace(self.program.places, self.program.fills, data.at_once, self.dtype)
        run = self._in_blocks if data.count > data.block else self._in_one
        results = run(given, space, data)
        if space.bytes <= MOST_KEPT:
            if len(self._spare) >= 2:
                self._spare.clear()
            self._spare[data.key] = space
        return results

    def _in_one(self, given: list, space: Workspace, data: Data) -> list:
        return computed(self.program.whole, (*given, *space.memory))

    def _in_blocks(self, given: list, space: Workspace, data: Data) -> list:
        program, memory = self.program, space.memory
        handed = computed(program.before, (*given, *memory))
        found = []
        for start in range(0, data.count, data.block):
            stop = min(start + data.block, data.count)
            part = [a[start:stop] if cut else a for a, cut in zip(given, program.is_cut, strict=True)]
            if stop - start < data.block:
                memory = [a[: stop - start] if cut else a for a, cut in zip(memory, program.has_rows, strict=True)]
            found.append([np.array(f) for f in computed(program.each, (*part, *memory, *handed))])
        columns = zip(program.sums, zip(*found, strict=True), strict=True)
        totals = [sum(c[1:], start=c[0]) if is_sum else np.concatenate(c) for is_sum, c in columns]
        return computed(program.after, (*given, *space.memory, *handed, *totals))

    def _laid_out(self, results: list) -> object:
        """Entries as the outputs' own shapes; nothing shares memory with an argument or with the workspace."""
        if self._is_flat:
            out = [r if type(r) is self.dtype.type or (own and type(r) is np.ndarray and r.dtype is self.dtype) else self._own(r)
                   for r, own in zip(results, self.program.is_own, strict=True)]  # fmt: skip
        else:
            out, left = [], list(results)
            for shape in self.shapes:
                count = prod(shape)
                value = self._own(left[:count] if shape else left[0])
                out.append(value.reshape((*shape, *value.shape[1:])) if shape else value)
                del left[:count]
        if not self.is_tuple:
            return out[0]
        return tuple(out) if any(type(v) is np.ndarray for v in out) else np.array(out)

    def _own(self, entries: object) -> object:
        value = np.array(entries, self.dtype)
        return value if value.ndim else value[()]


def array_function(
    outputs: tuple[Node, ...], shapes: tuple[Shape, ...], is_tuple: bool, names: tuple[str, ...], scope: Scope, dtype: str = "float64"
) -> ArrayFunction:
    """The function of `names` that computes the entries of `outputs`, laid out in `shapes`."""
    entries = lowered(Apply(",", outputs), scope.arrays).args
    return ArrayFunction(Program(entries, names, scope), outputs, shapes, is_tuple, dtype)
