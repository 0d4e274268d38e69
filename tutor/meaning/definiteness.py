"""Whether a symmetric matrix of expressions has no negative eigenvalue anywhere, proven in exact terms: by numbers, or by signs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from tutor.errors import TutorError
from tutor.meaning.algebra import equal_exactly, rewritten
from tutor.meaning.scope import Scope
from tutor.meaning.signs import NOT_NEGATIVE, signs
from tutor.syntax.nodes import ZERO, Apply, Node, names, rational

MOST_ROWS = 3  # of a matrix of expressions: of each the principal minors are 2^n - 1
_REWRITTEN = ("factor", "expand", "together")

Rows = Sequence[Sequence[Node]]


def never_negative(rows: Rows, scope: Scope) -> str:
    """Why a symmetric matrix has no negative eigenvalue wherever the declarations of `scope` hold; empty where that is not proven."""
    if not any(names(entry) for row in rows for entry in row):
        return _by_elimination(rows)
    if all(entry is ZERO for i, row in enumerate(rows) for j, entry in enumerate(row) if i != j):
        if not all(is_never_negative(row[i], scope) for i, row in enumerate(rows)):
            return ""
        which = "its second derivative is" if len(rows) == 1 else "the Hessian is diagonal, and its entries are"
        return f"{which} never negative, by the signs of its parts: even powers, exponentials and their like"
    if len(rows) > MOST_ROWS or not all(is_never_negative(row[i], scope) for i, row in enumerate(rows)):
        return ""
    minors = (_minor(rows, kept) for size in range(2, len(rows) + 1) for kept in combinations(range(len(rows)), size))
    return "no principal minor of the Hessian is negative anywhere" if all(is_never_negative(m, scope) for m in minors) else ""


def is_never_negative(node: Node, scope: Scope) -> bool:
    """Whether an expression is surely never below 0 where it has a value, by the signs of its parts in one of its forms."""
    if signs(node, scope) <= NOT_NEGATIVE:
        return True
    for form in _REWRITTEN:
        try:
            if signs(rewritten(node, form, scope), scope) <= NOT_NEGATIVE:
                return True
        except TutorError:
            continue
    try:
        return bool(equal_exactly(node, ZERO, scope))
    except TutorError:
        return False


def _minor(rows: Rows, kept: tuple[int, ...]) -> Node:
    """The determinant of some rows with the columns of the same numbers."""
    if len(kept) == 1:
        return rows[kept[0]][kept[0]]
    return _determinant([[rows[i][j] for j in kept] for i in kept])


def _determinant(rows: Rows) -> Node:
    if len(rows) == 1:
        return rows[0][0]
    terms = []
    for k, entry in enumerate(rows[0]):
        rest = _determinant([[e for j, e in enumerate(row) if j != k] for row in rows[1:]])
        term = Apply("*", (entry, rest))
        terms.append(Apply("-", (term,)) if k % 2 else term)
    return Apply("+", tuple(terms))


def _by_elimination(rows: Rows) -> str:
    """Rational numbers, eliminated exactly: no negative pivot, and nothing beside a pivot of 0."""
    a = [[rational(entry) for entry in row] for row in rows]
    n = len(a)
    if any(entry is None for row in a for entry in row):
        return ""
    for k in range(n):
        if a[k][k] < 0 or (a[k][k] == 0 and any(a[i][k] for i in range(k + 1, n))):
            return ""
        for i in range(k + 1, n) if a[k][k] else ():
            share = a[i][k] / a[k][k]
            a[i] = [x - share * y for x, y in zip(a[i], a[k], strict=True)]
    return "the Hessian is the same everywhere, and elimination in exact numbers meets no negative pivot"
