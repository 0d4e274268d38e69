"""The objects handed out to Python: thin coats around the inner records, with what a program wants of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tutor.derive.steps import Derivation as Record
from tutor.derive.steps import Step, Verified
from tutor.errors import never_too_deep, trouble
from tutor.meaning.entrywise import Entrywise
from tutor.meaning.scope import Scope, names_of, natural
from tutor.syntax.nodes import Apply, Name, Node, names
from tutor.syntax.printer import show

if TYPE_CHECKING:
    from tutor.render.document import Document, StepLine

__all__ = ["Derivation", "Expression"]


@dataclass(frozen=True, slots=True)
class Expression:
    """A tree and what its names mean. `str` reads back as the same expression; equal expressions are equal and hash alike."""

    node: Node
    scope: Scope = field(default_factory=Scope, compare=False)

    def __str__(self) -> str:
        return show(Entrywise(self.scope)(self.node))

    def __repr__(self) -> str:
        return f"tutor.parse({str(self)!r})"

    def latex(self) -> str:
        """LaTeX, without the dollar signs."""
        from tutor.render.latex import typeset_with

        return typeset_with(Entrywise(self.scope)(self.node))

    def _repr_latex_(self) -> str:
        return f"${self.latex()}$"

    @property
    def names(self) -> tuple[str, ...]:
        """The free names, in natural order; definitions are written out."""
        return natural(names(self.scope.expand(self.node)))

    @property
    def sympy(self) -> Any:
        """The SymPy object; its symbols are real, with the declarations' assumptions."""
        from tutor.meaning.algebra import to_sympy

        return to_sympy(self.scope.expand(self.node), self.scope)

    @never_too_deep
    def function(
        self, names: str | Sequence[str] | None = None, *, dtype: str = "float64", backend: str = "numpy", sparse: bool = False
    ) -> Any:
        """A NumPy function of `names` (the free ones, in natural order): a point (n,), or a batch (points, n); arrays by keyword.

        dtype    "float64" or "float32": of what comes in and goes out
        backend  "numpy"; "math": a point's floats in, floats and lists out, without NumPy; "numba": machine code (an extra)
        sparse   a matrix as a scipy.sparse.csr_array, one point at a time
        """
        from tutor.numeric.functions.backends import offered
        from tutor.numeric.functions.compile import compile_function

        ordered = names_of(names) or tuple(self.scope.arguments((self.node,)))
        function = compile_function(self.scope.expand(self.node), ordered, self.scope, dtype=dtype)
        return offered(function, backend, sparse)

    @never_too_deep
    def value_and_gradient(self, names: str | Sequence[str] | None = None, *, dtype: str = "float64", backend: str = "numpy") -> Callable:
        """A function of a point (n,) that returns (value, gradient (n,)), computed together by reverse mode; batches too."""
        return both(self.node, names_of(names) or self.names, self.scope, dtype, backend)

    @never_too_deep
    def hessian(self, names: str | Sequence[str] | None = None, *, dtype: str = "float64", sparse: bool = False) -> Callable:
        """A function of a point (n,) that returns the second derivatives (n, n), without steps; `sparse` as in `function`."""
        from tutor.numeric.functions.backends import offered
        from tutor.numeric.functions.derivatives import hessian_function

        return offered(hessian_function(self.node, names_of(names) or self.names, self.scope, dtype), sparse=sparse)

    @never_too_deep
    def hessian_product(self, names: str | Sequence[str] | None = None, *, dtype: str = "float64") -> Callable:
        """A function of a point (n,) and a direction (n,) that returns the Hessian there times the direction, never the Hessian itself."""
        from tutor.numeric.functions.derivatives import hessian_product_function

        return hessian_product_function(self.node, names_of(names) or self.names, self.scope, dtype)

    @never_too_deep
    def jacobian(self, names: str | Sequence[str] | None = None, *, dtype: str = "float64", sparse: bool = False) -> Callable:
        """Of a list `[…]` of m outputs: a function of a point (n,) that returns their derivatives (m, n), in the cheaper direction."""
        from tutor.numeric.functions.backends import offered
        from tutor.numeric.functions.derivatives import jacobian_function

        return offered(jacobian_function(self.node, names_of(names) or self.names, self.scope, dtype), sparse=sparse)

    @never_too_deep
    def enclosure(self, at: Mapping[str, Any] | None = None) -> Any:
        """The rigorous interval of floats around its value: .lower, .upper, and .value, the float nearest to it.

        Text in `at` is exact ("1e-9"); a float is the binary fraction that it is. Raises TutorError("undefined") where it has no
        real value, and says in which part.
        """
        from tutor.numeric.rigorous.enclosures import enclosure
        from tutor.numeric.rigorous.undefined import numbers_of

        point = {n: numbers_of({n: self.scope.read(v)})[n] if isinstance(v, str) else v for n, v in (at or {}).items()}
        return enclosure(self.scope.expand(self.node), point)

    @never_too_deep
    def code(self, names: str | Sequence[str] | None = None) -> str:
        """NumPy source that runs by itself."""
        from tutor.numeric.functions.source import source

        return source(self.scope.expand(self.node), names_of(names) or tuple(self.scope.arguments((self.node,))), self.scope)


def both(node: Node, wrt: tuple[str, ...], scope: Scope, dtype: str = "float64", backend: str = "numpy") -> Callable:
    """(value, gradient) of a scalar tree as one compiled function: of a point, or by keyword where arrays occur."""
    from tutor.derive.derivatives.gradients import gradients_of, has_arrays
    from tutor.numeric.functions.backends import offered
    from tutor.numeric.functions.compile import compile_function
    from tutor.numeric.functions.derivatives import value_and_gradient

    whole = scope.expand(node)
    if has_arrays(node, scope):
        from tutor.derive.arrays.matrix import matrix_gradient

        found = gradients_of(matrix_gradient(node, wrt, scope))
        gradients = tuple(scope.expand(found[n]) for n in wrt)
        function = compile_function((whole, *gradients), scope.arguments((whole, *gradients)), scope, dtype=dtype)
        function = offered(function, backend)

        def by_name(*point: Any, **values: Any) -> tuple[Any, Any]:
            value, *parts = function(*point[:1], **values)
            return value, parts[0] if len(wrt) == 1 else dict(zip(wrt, parts, strict=True))

        by_name.names, by_name.why = function.names, function.why
        return by_name
    return offered(value_and_gradient(whole, wrt, scope, dtype), backend)


@dataclass(frozen=True, slots=True)
class Derivation:
    """A derivation with its steps. `print` shows it; in a notebook it shows itself.

    record  the inner record
    """

    record: Record

    @property
    def problem(self) -> Expression:
        """What it is about, as it was read."""
        return Expression(self.record.problem, self.record.scope)

    @property
    def result(self) -> Expression:
        """What it comes to."""
        return Expression(self.record.result, self.record.scope)

    @property
    def results(self) -> dict[str, Expression]:
        """The results by name, where there are several: the gradient by each name, blocks of a Hessian by two ("w,b"), a critical
        point by its number."""
        from tutor.derive.derivatives.gradients import gradients_of, parts_of

        by_name = gradients_of(self.record) if self.record.kind in ("gradient", "backprop", "scalars") else parts_of(self.record)
        if by_name or self.record.kind in ("hessian", "jacobian", "hessian-product"):
            return {n: Expression(g, self.record.scope) for n, g in by_name.items()}
        return (
            {str(k): Expression(n, self.record.scope) for k, (_, n) in enumerate(self.record.extra[0][1], 1)} if self.record.extra else {}
        )

    @property
    def entries(self) -> dict[str, Expression]:
        """Of a gradient in scalars: the adjoint of each scalar by its name, "W[1, 2]", in those of the scalars that use it, dZ[1, 2]."""
        from tutor.render.scalars import adjoints_in_scalars

        return {name: Expression(tree, self.record.scope) for name, tree in adjoints_in_scalars(self.record).items()}

    @property
    def root(self) -> Step:
        """The last step; each step has `.goal`, `.rule`, `.form`, `.value`, `.parts`, and iterating gives them in a hand's order."""
        return self.record.root

    def steps(self, detail: str = "folded") -> tuple[StepLine, ...]:
        """The steps as they are written, each with `.number`, `.goal`, `.value`, `.rule`, `.because`; "whole" leaves none out."""
        from tutor.render.tuition import step_lines

        return step_lines(self.record, detail)

    def hint(self, k: int = 1) -> str:
        """The k-th hint as text: where to look, which rule, the rule filled in, the value."""
        from tutor.render.tuition import hint

        return _as_text(hint(self.record, k))

    def next(self, shown: int = 0, detail: str = "folded") -> str:
        """The step after the first `shown` ones, as text."""
        from tutor.render.tuition import following

        return _as_text(following(self.record, shown, detail))

    def why(self, number: int | None = None, detail: str = "folded") -> str:
        """Why a step is right, the last one where none is named: its rule, where it holds, and the step in small numbers."""
        from tutor.render.tuition import why

        return _as_text(why(self.record, number, detail))

    def __iter__(self) -> Iterator[Step]:
        return iter(self.record.root)

    @property
    def kind(self) -> str:
        return self.record.kind

    @property
    def wrt(self) -> tuple[str, ...]:
        return self.record.wrt

    @property
    def notes(self) -> tuple[str, ...]:
        return self.record.notes

    @property
    def verified(self) -> Verified:
        """Which oracles agreed, and what none could confirm; true where all is confirmed."""
        return self.record.verified

    @property
    def document(self) -> Any:
        return self._document(whole=False)

    def _document(self, whole: bool) -> Any:
        from tutor.render.explain import FOLDED, WHOLE, explain

        return explain(self.record, WHOLE if whole else FOLDED)

    def text(self, whole: bool = False) -> str:
        """The steps as text; `whole` shows the trivial ones too."""
        from tutor.render.plain import plain

        return plain(self._document(whole))

    def latex(self, whole: bool = False) -> str:
        """The steps as LaTeX."""
        from tutor.render.latex import latex

        return latex(self._document(whole))

    def html(self, whole: bool = False) -> str:
        """The steps as one self-contained page."""
        from tutor.render.html import html

        return html(self._document(whole), str(self.problem))

    def json(self, whole: bool = False) -> str:
        """The steps as JSON text."""
        from tutor.render.json import json_text

        return json_text(self._document(whole))

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"<{self.record.kind} of {self.problem}: {self.result}>"

    def _repr_html_(self) -> str:
        from tutor.render.html import fragment

        return fragment(self.document)

    def _repr_latex_(self) -> str:
        return self.result._repr_latex_()

    @property
    def sympy(self) -> Any:
        """SymPy's own answer to the same problem, made from the problem and not from our result."""
        from tutor.meaning.algebra import to_sympy

        return to_sympy(question(self.record), self.record.scope, doit=True)

    @never_too_deep
    def function(
        self, names: str | Sequence[str] | None = None, *, dtype: str = "float64", backend: str = "numpy", sparse: bool = False
    ) -> Any:
        """The result as a NumPy function: of a point (n,) or a batch (points, n); of arrays by keyword.

        `names` sets the order of the arguments; without it, that of `wrt`, then the other free names in natural order.
        dtype, backend, sparse  as of an Expression's function
        """
        from tutor.derive.scalars.scalars import as_asked
        from tutor.numeric.functions.backends import offered
        from tutor.numeric.functions.compile import compile_function

        record = as_asked(self.record)
        result = record.scope.expand(record.result)
        if record.scope.arrays & _free(result):
            return self._of_arrays(result, dtype, backend, sparse)
        ordered = names_of(names) or (*record.wrt, *natural(_free(result, record) - set(record.wrt)))
        return offered(compile_function(result, ordered, record.scope, dtype=dtype), backend, sparse)

    def _of_arrays(self, result: Node, dtype: str, backend: str, sparse: bool) -> Callable:
        from tutor.derive.derivatives.gradients import parts_of
        from tutor.numeric.functions.backends import offered
        from tutor.numeric.functions.compile import compile_function

        record = self.record
        found = {n: record.scope.expand(g) for n, g in parts_of(record).items()} or {"": result}
        function = compile_function(tuple(found.values()), record.scope.arguments(found.values()), record.scope, dtype=dtype)
        function = offered(function, backend, sparse)
        idle = {n for n, _ in record.scope.kinds} | _free(record.scope.expand(record.problem), record)
        idle -= set(function.names)  # names of the problem that are gone from its result

        def by_name(*point: Any, **values: Any) -> Any:
            parts = function(*point[:1], **{n: v for n, v in values.items() if n not in idle})
            return parts[0] if len(found) == 1 else dict(zip(found, parts, strict=True))

        by_name.names = function.names
        by_name.why = lambda *point, **values: function.why(*point[:1], **{n: v for n, v in values.items() if n not in idle})
        return by_name

    @never_too_deep
    def value_and_gradient(self, names: str | Sequence[str] | None = None, *, dtype: str = "float64", backend: str = "numpy") -> Callable:
        """A function that returns (value, gradient) of the problem in one pass, in the order of `names` or of `wrt`."""
        if self.record.kind not in ("gradient", "derivative", "backprop", "scalars", "hessian"):
            raise trouble("kind", f"a {self.record.kind} has no value and gradient", mend="tutor.gradient(…).value_and_gradient()")
        return both(self.record.problem, names_of(names) or tuple(self.record.wrt), self.record.scope, dtype, backend)

    @never_too_deep
    def code(self, names: str | Sequence[str] | None = None) -> str:
        """The NumPy source of the result, readable, running by itself."""
        from tutor.commands.coding import code_of

        return code_of(self.record, names_of(names))


def _as_text(document: Document) -> str:
    from tutor.render.plain import plain

    return plain(document)


def question(record: Record) -> Node:
    """The problem of a derivation as a tree that still asks: `d/dx …`, `∫ … dx`, `lim …`, or a list of such."""
    body, wrt = record.scope.expand(record.problem), tuple(map(Name, record.wrt))
    first = [Apply("d/d", (x, body)) for x in wrt]
    match record.kind:
        case "derivative":
            return Apply("d/d", (*map(Name, record.order), body))
        case "chain" if len(wrt) == 1 and not (isinstance(body, Apply) and body.op == "[]"):
            return first[0]
        case "chain" if isinstance(body, Apply) and body.op == "[]":
            return Apply("[]", tuple(Apply("[]", tuple(Apply("d/d", (x, f)) for x in wrt)) for f in body.args))
        case "gradient" | "chain":
            return Apply("[]", tuple(first))
        case "hessian":
            return Apply("[]", tuple(Apply("[]", tuple(Apply("d/d", (y, x, body)) for y in wrt)) for x in wrt))
        case "jacobian":
            return Apply("[]", tuple(Apply("[]", tuple(Apply("d/d", (x, f)) for x in wrt)) for f in body.args))
        case "divergence" | "curl" | "laplacian":
            from tutor.checking.proof.layouts import of_field

            asked = of_field(record.kind, body, wrt)
            return asked[0] if len(asked) == 1 else Apply("[]", tuple(asked))
        case "limit" | "integral":
            return next(s.goal for s in reversed(list(record.root)) if isinstance(s.goal, Apply) and s.goal.op in ("lim", "∫"))
        case "simplify" | "expand" | "factor" | "together" | "cancel" | "apart":
            return body
    raise trouble("kind", f"SymPy has no answer of its own to a {record.kind}", mend="d.result.sympy is the result as a SymPy object")


def _free(result: Node, record: Record | None = None) -> frozenset[str]:
    """The names of a result, and of its problem: a gradient that is constant still is a function of the point."""
    return names(result) | (names(record.scope.expand(record.problem)) if record else frozenset())
