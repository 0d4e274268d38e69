"""Trees as NumPy code to read, keep and run: one function that needs nothing but NumPy (and SciPy for erf)."""

from __future__ import annotations

import inspect
import keyword
from collections.abc import Iterable
from functools import cache

from tutor.meaning.axes import plain_axes
from tutor.meaning.products import less_turned
from tutor.meaning.scope import Scope
from tutor.meaning.shapes import Shapes, entrywise
from tutor.numeric.folding import filled, make
from tutor.numeric.forms.formed import forms
from tutor.numeric.forms.stable import ARITHMETIC, stabilized
from tutor.numeric.functions.arguments import Arguments, arguments_of
from tutor.numeric.functions.lowering import Shape, computable, explicit
from tutor.numeric.functions.statements import Spelling, statements
from tutor.numeric.words import HELPERS, place
from tutor.rules.computed import WORDS
from tutor.syntax.nodes import Apply, Name, Node, contents, postorder, rebuild
from tutor.syntax.printer import show

WIDTH = 60  # what is longer gets a name of its own
TAKEN = frozenset(keyword.kwlist) | {"np", "scipy", "math"} | set(HELPERS)


def source(outputs: Node | tuple[Node, ...], names: Iterable[str], scope: Scope = Scope(), title: str = "value") -> str:  # noqa: B008
    """Python code that defines the function `title` of `names`, returning what compile_function's function returns.

    Names that Python cannot take get a `_` behind them. Raises TutorError("missing") like compile_function.
    """
    return Page(outputs, tuple(names), scope, title).text()


class Page:
    """One page of code while it is written."""

    def __init__(self, outputs: Node | tuple[Node, ...], wanted: tuple[str, ...], scope: Scope, title: str):
        self.outputs = outputs if isinstance(outputs, tuple) else (outputs,)
        self.is_tuple, self.title = isinstance(outputs, tuple), title
        shape_of = Shapes(scope, dict.fromkeys((r.word for r in WORDS.rules), entrywise))
        self.has_arrays = any(map(shape_of, self.outputs))
        shapes, entries = zip(*(explicit(computable(o, scope)) for o in self.outputs), strict=True)
        self.shapes: tuple[Shape, ...] = shapes
        whole = less_turned(_plain(stabilized(Apply("[]", tuple(e for part in entries for e in part)))), scope)
        whole = plain_axes(whole, shape_of)
        self.entries = whole.args
        self.arguments: Arguments = arguments_of(wanted, scope, whole)
        self.paths: dict[str, None] = {}
        binders = (n.args[0] for e in self.entries for n in postorder(e) if isinstance(n, Apply) and n.op == ".." and len(n.args) == 3)
        self.names = _identifiers(dict.fromkeys((*wanted, *self.arguments.sizes, *(i.name for i in binders))), title)

    def text(self) -> str:
        body = self.body()
        written = self.written()
        helpers = [inspect.getsource(HELPERS[p]).rstrip() for p in self.paths if p in HELPERS]
        roots = {p.split(".")[0] for p in self.paths if "." in p} | {"np"}
        imports = ["import numpy as np"]
        if "math" in roots:
            imports.insert(0, "import math\n")
        if "scipy" in roots:
            imports.append("import scipy.special")
        blocks = ["\n".join(imports), *written.values(), *helpers, body]
        return "\n\n\n".join(blocks) + "\n"

    def written(self) -> dict[str, str]:
        """The helpers that the code calls, and those that they call."""
        found: dict[str, str] = {}
        while waiting := [w for w in self.paths if w in helpers_of() and w not in found]:
            found[waiting[0]] = self.form(waiting[0])
        return dict(sorted(found.items()))

    def word(self, word: str) -> str:
        if word in helpers_of():
            self.paths[word] = None
            return word
        path = WRITTEN.get(word) or place(word)
        self.paths[path] = None
        return path.removeprefix("builtins.")

    def body(self) -> str:
        arrays = frozenset(self.arguments.arrays)
        taken = set(self.names.values()) | TAKEN | {self.title}
        free = (t for t in _numbered("t") if t not in taken)
        temporary: list[str] = []

        def name(k: int) -> str:
            while len(temporary) <= k:
                temporary.append(next(free))
            return temporary[k]

        code = statements(self.entries, Spelling(self.names, self.word, name, WIDTH, arrays))
        lines = [f"def {self.title}({', '.join(self.names[n] for n in self.arguments.names)}):", self.docstring()]
        lines += [f"    {line}" for line in self.sizes()]
        lines += [f"    {target} = {text}" for target, text in code.lines]
        lines.append(f"    return {self.result(list(code.results))}")
        return "\n".join(lines)

    def docstring(self) -> str:
        told = "; ".join(self.told(o) for o in self.outputs)
        lines = [f'    """{told}']
        shapes = dict(self.arguments.declared)
        for n in self.arguments.names:
            shape = shapes.get(n, ())
            size = f"({', '.join(map(show, shape))}{',' if len(shape) == 1 else ''})" if shape else "a number"
            lines.append(f"    {self.names[n]}  {size}" + ("" if self.names[n] == n else f", written {n}"))
        return "\n".join([lines[0], "", *lines[1:], '    """'])

    def told(self, output: Node) -> str:
        text = show(output)
        return text if len(text) <= 100 else f"{text[:97]}..."

    def sizes(self) -> Iterable[str]:
        for size in self.arguments.sizes:
            array, axis = next((n, shape.index(Name(size))) for n, shape in self.arguments.declared if Name(size) in shape)
            yield f"{self.names[size]} = {self.names[array]}.shape[{axis}]"

    def result(self, texts: list[str]) -> str:
        parts = [self.arranged(shape, texts) for shape in self.shapes]
        if not self.is_tuple:
            return parts[0]
        scalars = not self.has_arrays and not self.arguments.arrays
        return f"np.array([{', '.join(parts)}])" if scalars else f"({', '.join(parts)},)" if len(parts) == 1 else ", ".join(parts)

    def arranged(self, shape: Shape, texts: list[str]) -> str:
        if not shape:
            return texts.pop(0)

        def rows(sizes: Shape) -> str:
            return f"[{', '.join(rows(sizes[1:]) for _ in range(sizes[0]))}]" if sizes else texts.pop(0)

        return f"np.array({rows(shape)})"

    def form(self, word: str) -> str:
        """A helper for a function that NumPy lacks, written from the table of stable forms."""
        parameters, body = forms()[word, helpers_of()[word]]
        spelled = {p.name: p.name for p in parameters}
        code = statements((_plain(body),), Spelling(spelled, self.word, lambda k: f"t{k + 1}", WIDTH))
        lines = [f"def {word}({', '.join(spelled)}):", *(f"    {t} = {text}" for t, text in code.lines), f"    return {code.results[0]}"]
        return "\n".join(lines)


WRITTEN = {"ones": "np.ones", "eye": "np.eye", "reshape": "np.reshape"}  # whole numbers are given for their sizes


@cache
def helpers_of() -> dict[str, int]:
    """The words that readable code calls by their names, with their arity: those that are computed in cases. Others are written out."""
    own = {r.word for r in WORDS.rules} | {"sigmoid", "softplus"}
    return {word: arity for (word, arity), (_, body) in forms().items() if word in own and not contents(body).operations <= ARITHMETIC}


def _plain(node: Node) -> Node:
    """`node` with every function that NumPy lacks written out, but for the helpers."""

    def build(op: str, args: tuple[Node, ...]) -> Node:
        return change(make(op, args))

    def change(n: Node) -> Node:
        found = forms().get((n.op, len(n.args))) if isinstance(n, Apply) and n.op not in helpers_of() else None
        return n if found is None else filled(found[1], dict(zip(found[0], n.args, strict=True)), build)

    return rebuild(node, change)


def _identifiers(wanted: Iterable[str], title: str) -> dict[str, str]:
    """name -> identifier: the name itself, with `_` behind it where Python or the code has taken it."""
    found: dict[str, str] = {}
    for name in wanted:
        identifier = name if name.isidentifier() else "".join(c if c.isalnum() or c == "_" else "_" for c in name)
        while identifier in TAKEN or identifier == title or identifier in helpers_of() or identifier in found.values():
            identifier += "_"
        found[name] = identifier
    return found


def _numbered(letter: str) -> Iterable[str]:
    k = 0
    while True:
        k += 1
        yield f"{letter}{k}"
