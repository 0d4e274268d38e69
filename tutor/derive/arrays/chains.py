"""Factors of products of matrices: turned, and what is known of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from tutor.meaning.products import chain, factors_of
from tutor.meaning.scope import Scope
from tutor.syntax.nodes import Apply, Name, Node

_MIRRORED = frozenset({"symmetric", "diagonal", "positive definite"})


def turned(node: Node) -> Node:
    """The transpose of one factor, as it is written."""
    return node.args[0] if isinstance(node, Apply) and node.op == ".T" else Apply(".T", (node,))


def less_turned(row: Sequence[Node], column: Sequence[Node]) -> tuple[Node, ...]:
    """The factors of the number `row @ column`, read in the direction that has fewer transposes; both are chains that end in a vector."""

    def there(left: Sequence[Node], right: Sequence[Node]) -> tuple[Node, ...]:
        return (left[-1], *(turned(f) for f in reversed(left[:-1])), *right)

    one, other = there(row, column), there(column, row)
    return min(one, other, key=lambda c: sum(isinstance(f, Apply) and f.op == ".T" for f in c))


class Facts:
    """What is known of square matrices: which trees are symmetric, and which two factors undo each other.

    symmetric   names declared so, or diagonal, or positive definite, or defined as a matrix that is written out so
    orthogonal  names declared so
    is_number   whether a tree is a number
    """

    def __init__(self, scope: Scope, is_number: Callable[[Node], bool]):
        kinds, defined = dict(scope.kinds), {d.name: d.body for d in scope.definitions if d.parameters is None}
        self.symmetric = frozenset(n for n, k in kinds.items() if k.facts & _MIRRORED) | {n for n, b in defined.items() if _is_mirrored(b)}
        self.orthogonal = frozenset(n for n, k in kinds.items() if "orthogonal" in k.facts)
        self._is_number = is_number
        self._found: dict[Node, bool] = {}

    def is_symmetric(self, node: Node) -> bool:
        """Whether a matrix is surely its own transpose: S, X.T @ S @ X, A + A.T, inv(S), diag(u), outer(u, u)."""
        found = self._found.get(node)
        if found is None:
            found = self._found[node] = self._is_symmetric(node)
        return found

    def _is_symmetric(self, node: Node) -> bool:
        match node:
            case Name(name):
                return name in self.symmetric
            case Apply(".T" | "inv", (inner,)):
                return self.is_symmetric(inner)
            case Apply("eye" | "diag", _):
                return True
            case Apply("ones", (rows, columns)):
                return rows is columns
            case Apply("outer", (u, v)):
                return u is v
            case Apply("+", terms):
                return Counter(map(self._mirrored, terms)) == Counter(terms)
            case Apply("*" | "/" | "-", parts):
                return all(self._is_number(p) or self.is_symmetric(p) for p in parts)
            case Apply("@", _):
                return self._mirrored(node) is node
        return False

    def _mirrored(self, node: Node) -> Node:
        """The transpose of a product of matrices, or of one factor, with what is known put to use."""
        return chain([f if self.is_symmetric(f) else turned(f) for f in reversed(factors_of(node))])

    def undo(self, left: Node, right: Node) -> bool:
        """Whether left @ right is surely the identity: A @ inv(A), and Q.T @ Q of an orthogonal Q."""
        if all(isinstance(f, Apply) and f.op == ".T" for f in (left, right)):
            left, right = right.args[0], left.args[0]
        if any(f is Apply("inv", (other,)) for f, other in ((left, right), (right, left))):
            return True
        return left is turned(right) and getattr(turned(left) if isinstance(right, Name) else left, "name", "") in self.orthogonal


def _is_mirrored(body: Node | None) -> bool:
    """Whether a matrix written out is its own transpose."""
    if not isinstance(body, Apply) or body.op != "[]" or any(getattr(r, "op", "") != "[]" for r in body.args):
        return False
    rows = [r.args for r in body.args]
    return all(len(r) == len(rows) for r in rows) and all(rows[i][j] is rows[j][i] for i in range(len(rows)) for j in range(i))
