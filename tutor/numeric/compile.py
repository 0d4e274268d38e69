"""Trees to NumPy functions: the door to SymPy's lambdify.

lambdify takes the shared graph as ready-made statements (its `cse` hook) and their text from our own writer (its `printer`):
SymPy's NumPyPrinter takes 130 microseconds for a statement, which is half a second for a gradient by 1,000 names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import FunctionType

import numpy as np

from tutor.errors import TutorError, trouble
from tutor.meaning.axes import plain_axes
from tutor.meaning.products import vectors_first
from tutor.meaning.scope import Scope
from tutor.meaning.shapes import Shapes
from tutor.meaning.sorts import numbers_only
from tutor.numeric.arguments import Arguments, arguments_of
from tutor.numeric.folding import make, product, value_of
from tutor.numeric.graph import taken, written_out
from tutor.numeric.stable import formed, of_vectors, operations, stabilized
from tutor.numeric.statements import Spelling, array_words, is_entrywise, statements
from tutor.numeric.words import SCALAR, function, place
from tutor.syntax.nodes import ONE, SETS, Apply, Name, Node, names, postorder, rational, rebuild

BLOCK = 4096  # points of a batch at a time: the temporaries of a block stay in the processor's cache
POWERS = 64  # a whole power up to this is multiplied out: NumPy's own is fast for squares only
ARITHMETIC = frozenset("+-*/")
ANSWERS = SETS | {"does not exist"}
UNDEFINED = Apply("piecewise", ())  # no case holds
TERMS = 20  # a sum over an index with at most so many terms is written out

Shape = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Function:
    """A NumPy function of the names, in their order.

    Of scalars: one point (n,) gives each output's own shape, a batch (points, n) gives (points, *shape); keywords by name do too.
    Of arrays: keywords by name, `f(X=…, w=…)`. One output gives its array (a float where it is a single number), several scalar
    ones give (k,), several of which one is a list give a tuple. Undefined values are nan, poles and overflow inf, as NumPy has it.
    Raises TutorError("shape", "missing" or "not-finite") for arguments that do not fit.
    """

    names: tuple[str, ...]
    shapes: tuple[Shape, ...]
    is_tuple: bool
    arguments: Arguments
    batch: Callable
    scalar: Callable | None
    is_entrywise: bool

    def __call__(self, point: object = None, /, **values: object) -> object:
        with np.errstate(all="ignore"):
            if self.arguments.arrays:
                return self._of_arrays(self.arguments.bound(point, values))
            points = self.arguments.points(point, values)
            return self._at_points(points) if points.ndim == 2 else self._at_point(points)

    def _at_point(self, point: np.ndarray) -> object:
        if self.scalar is not None:
            try:
                return self._shaped(np.array(self.scalar(point.tolist()), dtype=float), ())
            except (ArithmeticError, ValueError):
                pass  # a pole, an overflow, no real value: NumPy says which
        return self._shaped(np.array(_computed(self.batch, point), dtype=float), ())

    def _at_points(self, points: np.ndarray) -> object:
        count = len(points)
        rows = np.empty((sum(int(np.prod(s)) for s in self.shapes), count))
        if self.is_entrywise:
            for start in range(0, count, BLOCK):
                columns = np.ascontiguousarray(points[start : start + BLOCK].T)
                for row, value in zip(rows, self.batch(columns), strict=True):
                    row[start : start + BLOCK] = value
        else:
            for k, point in enumerate(points):
                rows[:, k] = _computed(self.batch, point)
        return self._shaped(rows, (count,))

    def _shaped(self, flat: np.ndarray, batch: Shape) -> object:
        """`flat` (entries, *batch) as the outputs' own shapes, the batch in front."""
        if len(self.shapes) > 1 and not any(self.shapes):
            return flat.T if batch else flat
        out, start = [], 0
        for shape in self.shapes:
            size = int(np.prod(shape))
            part = flat[start : start + size]
            out.append(part.T.reshape(*batch, *shape) if shape else part[0])
            start += size
        return tuple(out) if self.is_tuple else out[0]

    def _of_arrays(self, values: tuple) -> object:
        results = iter(_computed(self.batch, values))
        out = []
        for shape in self.shapes:
            entries = [next(results) for _ in range(int(np.prod(shape)))]
            value = np.array(entries, dtype=float)
            value = value.reshape((*shape, *value.shape[1:]))
            out.append(value if value.ndim else value[()])
        if not self.is_tuple:
            return out[0]
        return np.array(out) if not any(np.ndim(v) for v in out) else tuple(out)


def _computed(run: Callable, values: Iterable) -> list:
    try:
        return run(values)
    except IndexError as outside:
        raise trouble("index", f"an index falls outside its array: {outside}", mend="indices from 1 to the size") from None
    except np.linalg.LinAlgError:
        raise trouble("undefined", "a matrix that is inverted here is singular", mend="another point, or a matrix of full rank") from None


def compile_function(outputs: Node | tuple[Node, ...], names: Iterable[str], scope: Scope = Scope()) -> Function:  # noqa: B008 (frozen)
    """A NumPy function of `names` for one tree or several; a `[…]` is a vector, a `[…]` of rows a matrix.

    Raises TutorError("missing") where a free name is neither in `names` nor the size of an array among them.
    """
    is_tuple, wanted = isinstance(outputs, tuple), outputs if isinstance(outputs, tuple) else (outputs,)
    wanted = tuple(computable(o, scope) for o in wanted)
    shapes, entries = zip(*map(explicit, wanted), strict=True)
    whole = lowered(Apply("[]", tuple(e for part in entries for e in part)), scope.arrays)
    flat = whole.args
    arguments = arguments_of(tuple(names), scope, whole)
    run, paths = _assembled(flat, arguments)
    entrywise = _is_pointwise(whole)
    scalar = _scalar(run, paths) if entrywise and not arguments.arrays else None
    return Function(arguments.names, shapes, is_tuple, arguments, run, scalar, entrywise)


def computable(output: Node, scope: Scope) -> Node:
    """`output` written out, the derivatives in it taken. Raises TutorError where a set is computed with."""
    out = scope.expand(output)
    present = operations(out)
    if not present.isdisjoint(ANSWERS):
        numbers_only(out)
    out = out if present.isdisjoint(("d/d", "at")) else taken(out)
    out = plain_axes(out, Shapes(scope)) if "axis=" in present else out
    out = of_vectors(out, lambda node: _rank(node, scope)) if scope.arrays else out
    return vectors_first(out, scope) if "@" in present else out


def _rank(node: Node, scope: Scope) -> int:
    try:
        return len(Shapes(scope)(node))
    except TutorError:
        return 0  # what has no shape is told where it is computed


def explicit(node: Node) -> tuple[Shape, tuple[Node, ...]]:
    """The shape of a written-out vector or matrix and its entries in order; () and the node itself where it is none."""
    if not (isinstance(node, Apply) and node.op == "[]"):
        return (), (node,)
    inner = [explicit(a) for a in node.args]
    if len({shape for shape, _ in inner}) > 1:
        raise trouble("shape", "the rows of a matrix have different lengths", mend="rows of one length")
    return (len(inner), *inner[0][0]), tuple(e for _, entries in inner for e in entries)


def _is_pointwise(whole: Apply) -> bool:
    """Whether one call can take a whole batch: entry by entry, sums over an index with bounds that no point changes."""
    present = operations(Apply("piecewise", whole.args))
    if ".." in present:
        binders = (n for n in postorder(whole) if isinstance(n, Apply) and n.op == "..")
        if any(rational(end) is None for b in binders for end in b.args[1:]):
            return False
    return present.isdisjoint(array_words() | {"max", "min"}) or is_entrywise(whole.args)


def _assembled(flat: tuple[Node, ...], arguments: Arguments) -> tuple[FunctionType, dict[str, str]]:
    """The compiled function of the arguments, and identifier -> place of every word that it uses."""
    from sympy import Symbol, lambdify

    paths: dict[str, str] = {}

    def word(w: str) -> str:
        path = place(w)
        return paths.setdefault(path, path.replace(".", "_"))

    all_names = (*arguments.names, *arguments.sizes)
    spelled = {name: f"x{k}" for k, name in enumerate(all_names)}
    code = statements(flat, Spelling(spelled, word, lambda k: f"v{k}", width=400, arrays=arguments.arrays))
    namespace = {identifier: function(path) for path, identifier in paths.items()}
    unpacked = [(", ".join((*spelled.values(), "")), "values")] if spelled else []  # lambdify takes its time for each argument
    run = lambdify(
        [Symbol("values")],
        code.results,
        modules=[namespace],
        printer=_text,
        cse=lambda _: ([*unpacked, *code.lines], f"[{', '.join(code.results)}]"),
        docstring_limit=0,
    )
    return run, {identifier: path for path, identifier in paths.items()}


def _text(statement: object) -> str:
    return str(statement)


def _scalar(run: FunctionType, paths: Mapping[str, str]) -> FunctionType | None:
    """The same code over Python's own floats, five times faster for a single point; None where a word has no counterpart."""
    if not all(path in SCALAR for path in paths.values()):
        return None
    own = {identifier: SCALAR[path] for identifier, path in paths.items()}
    return FunctionType(run.__code__, {**run.__globals__, **own})


def lowered(node: Node, arrays: frozenset[str] = frozenset()) -> Node:
    """`node` as NumPy computes it best: stable, powers multiplied out, functions that NumPy lacks in terms of those it has."""

    def change(n: Node) -> Node:
        op = n.op if isinstance(n, Apply) else ""
        if op in ARITHMETIC:
            return _number(op, n.args) if all(map(_is_number, n.args)) else n
        if op == "^":
            return _multiplied(*n.args)
        if op == "@" and arrays and isinstance(n.args[0], Apply) and n.args[0].op == "*":
            return _scalars_outside(n.args[0].args, n.args[1], arrays)
        return written_out(n, TERMS) if op in ("sum", "prod") else n

    return rebuild(formed(stabilized(node)), change)


def _is_number(node: Node) -> bool:
    return value_of(node) is not None


def _number(op: str, args: tuple[Node, ...]) -> Node:
    """Arithmetic on numbers done exactly; over 0 what NumPy says, since Python's own numbers would raise."""
    if op == "/" and value_of(args[1]) == 0:
        top = value_of(args[0])
        return make("-", (Name("oo"),)) if top < 0 else Name("oo") if top else UNDEFINED
    return make(op, args)


def _multiplied(base: Node, exponent: Node) -> Node:
    value = rational(exponent)
    if value is None or abs(value) > POWERS or value.denominator > 2 or rational(base) is not None:
        return Apply("^", (base, exponent))
    whole, half = divmod(abs(value), 1)
    factors = _squared(base, int(whole)) + ((Apply("sqrt", (base,)),) if half else ())
    out = product(factors)
    return Apply("/", (ONE, out)) if value < 0 else out


def _squared(base: Node, n: int) -> tuple[Node, ...]:
    """Factors whose product is base^n, by repeated squaring."""
    if n == 0:
        return ()
    half = _squared(base, n // 2)
    square = () if not half else (Apply("*", (half[0], half[0])),) if len(half) == 1 else _twice(Apply("*", half))
    return (*square, base) if n % 2 else square


def _twice(node: Node) -> tuple[Node, ...]:
    return (Apply("*", (node, node)),)


def _scalars_outside(factors: tuple[Node, ...], right: Node, arrays: frozenset[str]) -> Node:
    """(c * A) @ B as c * (A @ B): the number meets the smaller array."""
    scalars = [f for f in factors if not names(f) & arrays]
    rest = [f for f in factors if names(f) & arrays]
    if not scalars or not rest or not names(right) & arrays:
        return Apply("@", (Apply("*", factors), right))
    left = rest[0] if len(rest) == 1 else Apply("*", tuple(rest))
    return Apply("*", (*scalars, Apply("@", (left, right))))
