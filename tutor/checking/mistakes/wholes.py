"""What is wrong with all entries of a gradient, a Jacobian or a Hessian at once: their order, those off the diagonal, another matrix."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice, permutations
from types import MappingProxyType

import numpy as np

from tutor.checking.mistakes.slips import Slip
from tutor.checking.proof.solutions import is_vector
from tutor.derive.derivatives.scalar import differentiate
from tutor.derive.steps import Derivation
from tutor.errors import TutorError
from tutor.numeric.evaluate import evaluate
from tutor.numeric.rigorous.points import sample
from tutor.syntax.nodes import Name, Node, names, substitute

_POINTS = 12
_LEAST = 3
_CLOSE = 1e-9
_MOST_ORDERS = 120  # of rows that are tried: those of five


def explain_whole(answer: Node, derivation: Derivation, expected: Node, point: Mapping[str, Node] = MappingProxyType({})) -> Slip | None:
    """The mistake that lies behind all wrong entries of `answer` together; None where none of ours does.

    `answer` has as many entries, in as many rows, as what is `expected`: the result, or its value at a `point`.
    """
    if derivation.scope.arrays or not (is_vector(answer) and is_vector(expected)):
        return None
    rows = [_row(n) for n in (answer, expected)]
    if [len(r) for r in rows[0]] != [len(r) for r in rows[1]]:
        return None
    found = _values((*rows, _outputs(derivation, point)), derivation)
    if found is None:
        return None
    given, truth, outputs = found
    for key, hint, numbers in _wholes(derivation, truth, outputs):
        if _same(given, numbers) and not _same(truth, numbers):
            return Slip(None, key, hint, ())
    return _order(given, truth, derivation) if len(truth) == 1 else _order_of_rows(given, truth, derivation)


def _row(node: Node) -> list[tuple[Node, ...]]:
    """The rows of a matrix; a vector is one row."""
    return [n.args for n in node.args] if node.args and all(is_vector(n) for n in node.args) else [node.args]


def _outputs(derivation: Derivation, point: Mapping[str, Node]) -> list[tuple[Node, ...]]:
    """What is differentiated, at the point: each output; of a Hessian the gradient."""
    problem = derivation.scope.expand(derivation.problem)
    found = problem.args if is_vector(problem) else (problem,)
    if derivation.kind == "hessian":
        found = tuple(differentiate(problem, name).value for name in derivation.wrt)
    return [tuple(substitute(n, {Name(name): value for name, value in point.items()}) for n in found)]


def _values(tables: tuple[list[tuple[Node, ...]], ...], derivation: Derivation) -> tuple[np.ndarray, ...] | None:
    """The values of each table, (rows, columns, points), at places where all of them have some; None where there are too few."""
    scope = derivation.scope
    tables = tuple([tuple(scope.expand(n) for n in row) for row in table] for table in tables)
    free = tuple(sorted({name for table in tables for row in table for n in row for name in names(n)}))
    batch = {}
    if free:
        points = sample(free, scope, _POINTS)
        batch = {n: np.array([float(p[n]) for p in points]) for n in free}
    try:
        found = [np.array([[np.broadcast_to(evaluate(n, batch), (_POINTS,)) for n in row] for row in table]) for table in tables]
    except TutorError:
        return None
    fit = np.all([np.isfinite(f).all(axis=(0, 1)) & (np.abs(f) < 1e9).all(axis=(0, 1)) for f in found], axis=0)
    return tuple(f[..., fit] for f in found) if fit.sum() >= _LEAST else None


def _same(a: np.ndarray, b: np.ndarray) -> bool:
    return a.shape == b.shape and bool(np.all(np.abs(a - b) <= _CLOSE * (np.abs(b) + np.abs(b).max(initial=0) * 1e-3)))


def _wholes(derivation: Derivation, truth: np.ndarray, outputs: np.ndarray) -> Iterator[tuple[str, str, np.ndarray]]:
    """(what it is called, what to tell, the matrix that it leads to)."""
    if len(truth) != truth.shape[1] or len(truth) < 2:
        return
    diagonal = np.eye(len(truth))[..., None]
    off = truth * (1 - diagonal)
    if derivation.kind == "hessian":
        hint = "The mixed derivatives, off the diagonal, are not 0: differentiate by one name, then by the other."
        yield "mixed derivatives left out", hint, truth - off
        yield "mixed derivatives doubled", "Each mixed derivative stands in two places, once in each: it is not doubled.", truth + off
        hint = "This is the gradient times itself; a Hessian differentiates the gradient once more."
        yield "outer product of the gradient", hint, outputs[0][:, None] * outputs[0][None, :]
        return
    yield "off-diagonal entries left out", "Each output may change with each name: the entries off the diagonal are not all 0.", truth - off
    yield "sign of the off-diagonal entries", "The entries off the diagonal have the wrong sign.", truth - 2 * off
    if outputs.shape[1] == len(truth):
        hint = "On the diagonal a term is missing: there the name of the column also stands above, in the output itself."
        yield "diagonal term left out", hint, truth - diagonal * outputs[0][None, :]


def _order(given: np.ndarray, truth: np.ndarray, derivation: Derivation) -> Slip | None:
    """The right entries in another order."""
    left = list(range(truth.shape[1]))
    for entry in given[0]:
        fit = next((k for k in left if _same(entry, truth[0][k])), None)
        if fit is None:
            return None
        left.remove(fit)
    return Slip(None, "order", f"The order is {', '.join(derivation.wrt)}.", ())


def _order_of_rows(given: np.ndarray, truth: np.ndarray, derivation: Derivation) -> Slip | None:
    """The right rows in another order; of a Hessian rows and columns, where its names were taken in another order."""
    is_hessian = derivation.kind == "hessian"
    for order in islice(permutations(range(len(truth))), 1, _MOST_ORDERS):
        moved = truth[list(order)]
        if _same(given, moved[:, list(order)] if is_hessian else moved) and not _same(given, truth):
            by = ", ".join(derivation.wrt)
            hint = f"Rows and columns go by the names in the order {by}." if is_hessian else "Row i belongs to output i."
            return Slip(None, "order", hint, ())
    return None
