"""Rewrites by what is known of matrices: symmetric, orthogonal, diagonal, one-hot; what undoes what; inverses of products."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from itertools import groupby, pairwise

from tutor.derive.arrays.arrays import Arrays
from tutor.derive.arrays.collecting import like_terms, rebuilt
from tutor.meaning.axes import options
from tutor.meaning.products import factors_of
from tutor.meaning.scope import Scope
from tutor.syntax.nodes import ONE, Apply, Name, Node


class Known:
    """The rewrites that rest on facts; each takes a tree and gives it back as it is where it does not apply."""

    def __init__(self, scope: Scope, arrays: Arrays):
        kinds = dict(scope.kinds)
        self._one_hot = frozenset(n for n, k in kinds.items() if "one-hot" in k.facts)
        self._diagonal = frozenset(n for n, k in kinds.items() if "diagonal" in k.facts)
        self._definite = frozenset(n for n, k in kinds.items() if "positive definite" in k.facts)
        self._bodies = {d.name: d.body for d in scope.definitions if d.parameters is None}
        self._facts = arrays.facts

    def mirror(self, value: Node, arrays: Arrays) -> Node:
        """S.T of a symmetric matrix as S."""
        return rebuilt(value, arrays, self._mirrored, ".T")

    def _mirrored(self, node: Apply, arrays: Arrays) -> Node:
        return node.args[0] if node.op == ".T" and self._facts.is_symmetric(node.args[0]) else node

    def rows(self, value: Node, arrays: Arrays) -> Node:
        """The sums along the rows of a one-hot matrix."""
        return rebuilt(value, arrays, self._row_sums, "sum") if self._one_hot else value

    def _row_sums(self, node: Apply, arrays: Arrays) -> Node:
        if node.op != "sum" or getattr(node.args[0], "name", "") not in self._one_hot:
            return node
        axis, _ = options(node)
        own, left = arrays.shape(node.args[0]), arrays.shape(node)
        if axis is None:
            return ONE if len(own) == 1 else own[0]
        return Apply("ones", left) if axis in (1, -1) and len(own) == 2 else node

    def squares(self, value: Node, arrays: Arrays) -> Node:
        """The entrywise powers of a one-hot matrix: 0 and 1 are their own squares."""
        return rebuilt(value, arrays, self._squares, "^") if self._one_hot else value

    def _squares(self, node: Apply, arrays: Arrays) -> Node:
        base, power = node.args if node.op == "^" else (None, None)
        return base if getattr(base, "name", "") in self._one_hot and getattr(power, "value", 0) > 0 else node

    def counted(self, value: Node, arrays: Arrays) -> Node:
        """Y.T @ Y of a one-hot matrix as the diagonal matrix of how many rows are in each class."""
        return rebuilt(value, arrays, self._counted, "@") if self._one_hot else value

    def _counted(self, node: Apply, arrays: Arrays) -> Node:
        factors = list(factors_of(node))
        for k, (left, right) in enumerate(pairwise(factors)):
            if getattr(right, "name", "") in self._one_hot and left is Apply(".T", (right,)) and len(arrays.shape(right)) == 2:
                factors[k : k + 2] = [Apply("diag", (arrays.reduced("sum", right, 0),))]
                return reduce(arrays.matmul, factors)
        return node

    def shares(self, value: Node, arrays: Arrays) -> Node:
        """The sums of what softmax gives, along the axis on which it works: 1."""
        return rebuilt(value, arrays, self._shares, "sum")

    def _shares(self, node: Apply, arrays: Arrays) -> Node:
        body = self._body(node.args[0]) if node.op == "sum" else None
        if not isinstance(body, Apply) or body.op != "softmax":
            return node
        axis, _ = options(node)
        own, left = arrays.shape(body), arrays.shape(node)
        if len(own) == 1:
            return ONE if not left else node
        along = (options(body)[0] or 0) if len(body.args) > 1 else 1
        return Apply("ones", left) if axis is not None and axis % 2 == along % 2 else node

    def centred(self, value: Node, arrays: Arrays) -> Node:
        """The sum or mean of u - mean(u), taken along the same axis: 0."""
        return rebuilt(value, arrays, self._centred, "sum", "mean")

    def _centred(self, node: Apply, arrays: Arrays) -> Node:
        body = self._body(node.args[0]) if node.op in ("sum", "mean") else None
        if not isinstance(body, Apply) or body.op != "+" or len(body.args) != 2:
            return node
        axis, _ = options(node)
        for u, rest in (body.args, body.args[::-1]):
            mean = rest.args[0] if isinstance(rest, Apply) and rest.op == "-" else None
            if getattr(mean, "op", "") == "mean" and mean.args[0] is u and options(mean)[0] == axis:
                return arrays.zero(arrays.shape(node))
        return node

    def _body(self, node: Node) -> Node:
        """What a name stands for where a definition tells."""
        return self._bodies.get(node.name, node) if isinstance(node, Name) else node

    def undone(self, value: Node, arrays: Arrays) -> Node:
        """A @ inv(A), and Q.T @ Q of an orthogonal matrix, left out."""
        return rebuilt(value, arrays, self._undone, "@")

    def _undone(self, node: Apply, arrays: Arrays) -> Node:
        if node.op != "@":
            return node
        front, core = arrays.parted(node)
        factors = factors_of(core)
        kept = self._shortened(factors, arrays)
        if len(kept) == len(factors):
            return node
        return arrays.product((front, reduce(arrays.matmul, kept)))

    def _shortened(self, factors: Sequence[Node], arrays: Arrays) -> list[Node]:
        kept: list[Node] = []
        for f in factors:
            if kept and self._facts.undo(kept[-1], f):
                kept.pop()
                kept = kept or [Apply("eye", arrays.shape(f)[1:])]
            elif kept and getattr(kept[-1], "op", "") == "eye":
                kept[-1] = f
            else:
                kept.append(f)
        return kept

    def positive(self, value: Node, arrays: Arrays) -> Node:
        """The size of a positive definite matrix's determinant as the determinant, and its sign as 1."""
        return rebuilt(value, arrays, self._positive, "det") if self._definite else value

    def _positive(self, node: Apply, arrays: Arrays) -> Node:
        if node.op not in ("abs", "sign") or getattr(node.args[0], "op", "") != "det":
            return node
        is_known = getattr(node.args[0].args[0], "name", "") in self._definite
        return node if not is_known else ONE if node.op == "sign" else node.args[0]

    def turning(self, value: Node, arrays: Arrays) -> Node:
        """The size of an orthogonal matrix's determinant, and its even powers, as 1."""
        return rebuilt(value, arrays, self._turning, "det") if self._facts.orthogonal else value

    def _turning(self, node: Apply, arrays: Arrays) -> Node:
        is_one = node.op == "abs" or (node.op == "^" and getattr(node.args[1], "value", 1) % 2 == 0)
        inner = node.args[0] if is_one else node
        is_known = isinstance(inner, Apply) and inner.op == "det" and getattr(inner.args[0], "name", "") in self._facts.orthogonal
        return ONE if is_one and is_known else node

    def round(self, value: Node, arrays: Arrays) -> Node:
        """trace(Q.T @ A @ Q) as trace(A): the outer factors meet, and undo each other."""
        return rebuilt(value, arrays, self._round, "trace")

    def _round(self, node: Apply, arrays: Arrays) -> Node:
        factors = factors_of(node.args[0]) if node.op == "trace" else ()
        if len(factors) < 3 or not self._facts.undo(factors[-1], factors[0]):
            return node
        return arrays.make("trace", (reduce(arrays.matmul, factors[1:-1]),))

    def ordered(self, value: Node, arrays: Arrays) -> Node:
        """Diagonal matrices side by side in one order, D @ E @ x + E @ D @ x as D @ E @ x + D @ E @ x, where terms or factors then meet."""
        if not self._diagonal:
            return value
        out = rebuilt(value, arrays, self._ordered, "@")
        if out is value or (self.undone(out, arrays) is out and like_terms(out, arrays) is out):
            return value
        return out

    def _ordered(self, node: Apply, arrays: Arrays) -> Node:
        factors = factors_of(node) if node.op == "@" else ()
        runs = [sorted(run, key=_bare) if known else list(run) for known, run in groupby(factors, key=self._is_diagonal)]
        kept = [f for run in runs for f in run]
        return node if kept == list(factors) else reduce(arrays.matmul, kept)

    def _is_diagonal(self, node: Node) -> bool:
        return _bare(node) in self._diagonal

    def kept(self, value: Node, arrays: Arrays) -> Node:
        """norm(Q @ x) with an orthogonal Q as norm(x)."""
        return rebuilt(value, arrays, self._kept, "norm") if self._facts.orthogonal else value

    def _kept(self, node: Apply, arrays: Arrays) -> Node:
        if node.op != "norm" or len(node.args) > 1:
            return node
        first, *rest = factors_of(node.args[0])
        name = first.args[0] if isinstance(first, Apply) and first.op == ".T" else first
        is_known = rest and getattr(name, "name", "") in self._facts.orthogonal
        return arrays.make("norm", (reduce(arrays.matmul, rest),)) if is_known else node

    def turned_back(self, value: Node, arrays: Arrays) -> Node:
        """inv(Q) of an orthogonal matrix as Q.T."""
        return rebuilt(value, arrays, self._turned_back, "inv") if self._facts.orthogonal else value

    def _turned_back(self, node: Apply, arrays: Arrays) -> Node:
        is_known = node.op == "inv" and getattr(node.args[0], "name", "") in self._facts.orthogonal
        return arrays.transpose(node.args[0]) if is_known else node

    def opened(self, value: Node, arrays: Arrays) -> Node:
        """inv(A @ B) of square factors as inv(B) @ inv(A), and inv(inv(A)) as A, where what then cancels makes it shorter."""
        out = rebuilt(value, arrays, self._opened, "inv")
        return out if out is not value and arrays.width(self.undone(out, arrays)) < arrays.width(value) else value

    def _opened(self, node: Apply, arrays: Arrays) -> Node:
        if node.op != "inv":
            return node
        inner = node.args[0]
        if isinstance(inner, Apply) and inner.op == "inv":
            return inner.args[0]
        factors = factors_of(inner)
        if len(factors) == 1 or any(arrays.shape(f) != arrays.shape(node) for f in factors):
            return node
        return reduce(arrays.matmul, map(self._inverse, reversed(factors)))

    @staticmethod
    def _inverse(factor: Node) -> Node:
        match factor:
            case Apply("inv", (inner,)):
                return inner
            case Apply(".T", (inner,)):
                return Apply(".T", (Apply("inv", (inner,)),))
        return Apply("inv", (factor,))


def _bare(factor: Node) -> str:
    """The name of a factor, or of what it is the inverse of."""
    return getattr(factor.args[0] if isinstance(factor, Apply) and factor.op == "inv" else factor, "name", "")
