"""A function over arrays whose rows are gone through in one compiled loop."""

from __future__ import annotations

from collections.abc import Callable

from tutor.errors import trouble
from tutor.numeric.functions.arrays.function import ArrayFunction, Program
from tutor.numeric.functions.arrays.loops import Loop
from tutor.numeric.functions.arrays.memory import Workspace
from tutor.numeric.functions.arrays.rows import Part
from tutor.numeric.functions.assembly import assembled
from tutor.numeric.functions.statements import Statements
from tutor.numeric.words import computed
from tutor.syntax.nodes import Name


class FusedFunction(ArrayFunction):
    """As an ArrayFunction; everything between what comes before the rows and what comes after is one loop.

    jit  compiles a plain Python function to machine code
    Raises TutorError("backend") where something needs all rows at once, or has no form for one row.
    """

    def __init__(self, function: ArrayFunction, jit: Callable[[Callable], Callable]):
        super().__init__(function.program, function.outputs, function.shapes, function.is_tuple, function.dtype.name)
        self._loop = jit(_loop(function.program))

    def _run(self, arrays: list, data: object) -> list:
        program = self.program
        given = [a if a.ndim else a[()] for a in arrays]
        given += [data.sizes[s] for s in self.arguments.sizes]
        space = Workspace(program.places, program.fills, {**data.sizes, program.rows: 1}, self.dtype).memory  # the rows need none
        handed = computed(program.before, (*given, *space))
        sums = self._loop(tuple(given), tuple(handed), tuple(data.sizes[s] for s in sorted(self.arguments.told)))
        return computed(program.after, (*given, *space, *handed, *sums))


def _loop(program: Program) -> Callable:
    """(arguments and their sizes, handed on from before, all sizes) -> what the rows hand on."""
    if not program.rows:
        raise trouble("backend", "something here needs all rows of the data at once", mend='backend="numpy"')
    of_line = {line.target: line.node for line in program.lines}
    results = {name: of_line[name] for name in program.handed_on(Part.ROWS)}
    data = {Name(n): x for n, x, cut in zip(program.names, program.names.values(), program.is_cut, strict=True) if cut}
    writer = program.writer
    sizes = {Name(s): f"n{k}" for k, s in enumerate(sorted(program.arguments.told))}
    loop = Loop(program.kinds, writer.shape.__getitem__, lambda node: writer.operand(node).text, program.words, sizes, data)
    text = loop.written(tuple(writer.parts), results, sizes[Name(program.rows)])
    code = Statements((("done", text),), (*results,))
    given = tuple(program.names.values())
    return assembled(given, code, program.words, as_tuple=True, handed=program.handed_on(Part.BEFORE), sizes=tuple(sizes.values()))
