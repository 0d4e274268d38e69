"""Linear maps as matrices: what stands before v in a tangent, whatever v is."""

from __future__ import annotations

from tutor.derive.arrays.arrays import Arrays
from tutor.derive.arrays.collecting import expanded
from tutor.derive.arrays.polish import Polish
from tutor.derive.arrays.terms import Term
from tutor.errors import TutorError, trouble
from tutor.meaning.indices import END
from tutor.meaning.products import chain, factors_of
from tutor.syntax.nodes import ONE, ZERO, Apply, Name, Node, names, number, postorder, rebuild, substitute
from tutor.syntax.printer import show

WHOLE = Apply("..", (ONE, END))


def read_off(value: Node, v: Name, arrays: Arrays, polish: Polish) -> Node:
    """The matrix before v in `value`, the shortest that is found. Raises TutorError("no-rule").

    It is read off as it stands, and multiplied out; and link by link where all of v stands within one A @ u.
    """
    found, refused = [], None
    still = frozenset(n for n in postorder(value) if v.name not in names(n))
    links = _links(value, v, arrays)
    for tree in (value, expanded(value, arrays, still)):
        if tree is not None:
            try:
                matrix = LinearMap(v, v, arrays).matrix(tree)
            except TutorError as error:
                refused = error
            else:
                found.append(_settled(matrix, arrays, polish))
    for tree, link in links:
        try:
            matrix = _settled(LinearMap(v, link, arrays).matrix(tree), arrays, polish)
            found.append(leftward(arrays.matmul(matrix, read_off(link, v, arrays, polish)), arrays))
        except TutorError as error:
            refused = error
    if not found:
        raise refused
    return min(found, key=_length)


def _length(matrix: Node) -> tuple[bool, int]:
    """What the shortest has least of: the matrix `outer(ones(n), s)` of equal rows first, then characters."""
    return "outer(ones" in show(matrix), len(show(matrix))


def _settled(matrix: Node, arrays: Arrays, polish: Polish) -> Node:
    return leftward(_identity_last(_grown(polish.settled(leftward(matrix, arrays)), arrays)), arrays)


def _links(value: Node, v: Name, arrays: Arrays) -> list[tuple[Node, Node]]:
    """The outermost A @ u, a vector, within which all of v stands, if there is one: `value` written so that it shows, and that product."""
    shown = rebuild(value, lambda n: _apart(n, v))
    for node in reversed(list(postorder(shown))):
        is_product = isinstance(node, Apply) and node.op == "@" and node is not shown and v.name in names(node)
        if not is_product or len(arrays.shape(node)) != 1 or len(arrays.shape(node.args[0])) != 2 or arrays.parted(node)[1] is not node:
            continue
        if v.name not in names(substitute(shown, {node: ZERO})):
            return [(shown, node)]
    return []


def _apart(node: Node, v: Name) -> Node:
    """A @ B @ u as A @ (B @ u), where u holds v."""
    factors = factors_of(node)
    if len(factors) < 3 or v.name not in names(factors[-1]) or any(v.name in names(f) for f in factors[:-1]):
        return node
    return Apply("@", (chain(factors[:-2]), Apply("@", factors[-2:])))


class LinearMap:
    """The matrix of a vector, or of a number, that is linear in the vector `link`, within which alone the name `v` stands."""

    def __init__(self, v: Name, link: Node, arrays: Arrays):
        self.link, self.arrays = link, arrays
        self._size, self._moving = arrays.shape(link), v.name

    def _holds(self, node: Node) -> bool:
        return self._moving in names(node)

    def matrix(self, node: Node) -> Node:
        """M with node = M @ v; of a number the vector r with node = r @ v. Raises TutorError("no-rule") where it is not read off."""
        if node is self.link:
            return Apply("eye", self._size)
        if not self._holds(node):
            if self.arrays.term(node).coefficient:
                raise self._refusal(node)
            return self.arrays.zero((*self.arrays.shape(node), *self._size))
        if isinstance(node, Apply) and node.op == "+":
            shape = self.arrays.shape(node)
            return self._together([self.matrix(self.arrays.grown(a, shape)) for a in node.args])
        t = self.arrays.term(node)
        moving = [f for f in t.above if self._holds(f)]
        if len(moving) != 1 or any(map(self._holds, t.below)):
            raise self._refusal(node)
        still = self.arrays.quotient(
            self.arrays.product((number(t.coefficient), *(f for f in t.above if f is not moving[0]))), self.arrays.product(t.below)
        )
        front, factors = self.arrays.parted(still)
        inner = self._times(factors, moving[0]) if self.arrays.shape(node) else self._row(moving[0])
        return self.arrays.product((front, inner))

    def _together(self, matrices: list[Node]) -> Node:
        """The sum, what is diagonal under one `diag`."""
        found = [(front, core.args[0]) for front, core in map(self.arrays.parted, matrices) if _is_diagonal(core)]
        if len(found) > 1:
            inner = self.arrays.total(self.arrays.product(pair) for pair in found)
            others = [m for m in matrices if not _is_diagonal(self.arrays.parted(m)[1])]
            matrices = [self.arrays.word("diag", (inner,)), *others]
        return self.arrays.total(matrices)

    def _scaled(self, factors: Node, inner: Node) -> Node:
        if not self.arrays.shape(factors):
            return inner
        diagonal = Apply("diag", (factors,))
        whole = self.arrays.matmul(diagonal, inner)
        if not isinstance(inner, Apply) or inner.op != "+":
            return whole
        apart = self.arrays.total(self.arrays.matmul(diagonal, a) for a in inner.args)
        return min(apart, whole, key=_length)

    def _core(self, node: Node) -> Node:
        """M of a vector that is no product with numbers or entries."""
        if node is self.link:
            return self.matrix(node)
        match node:
            case Apply("@", (a, u)) if not self._holds(a):
                return self.arrays.matmul(a, self.matrix(u))
            case Apply("@", (u, a)) if not self._holds(a) and len(self.arrays.shape(u)) == 1:
                return self.arrays.matmul(self.arrays.transpose(a), self.matrix(u))
            case Apply("solve", (a, u)) if not self._holds(a):
                inner = self.matrix(u)
                return Apply("inv", (a,)) if getattr(inner, "op", "") == "eye" else self.arrays.make("solve", (a, inner))
            case Apply("pad", (u, above, below)):
                return self.arrays.make("pad", (self.matrix(u), above, below, ZERO, ZERO))
            case Apply("_", (u, rows)) if len(self.arrays.shape(u)) == 1:
                return self.arrays.part(self.matrix(u), rows, WHOLE)
            case Apply("concat", (a, b)):
                return self.arrays.make("vstack", (self.matrix(a), self.matrix(b)))
            case Apply("piecewise", cases):
                return self._chosen(cases)
            case Name() | Apply("+", _):
                return self.matrix(node)
        raise self._refusal(node)

    def _chosen(self, cases: tuple[Node, ...]) -> Node:
        """M of cases: with the cases before what moves where that is the same in all, else branch by branch."""
        terms = [self.arrays.term(case.args[0]) for case in cases]
        moving = {f for t in terms for f in t.above if self._holds(f)}
        if len(moving) == 1 and all(not t.coefficient or moving & set(t.above) for t in terms):
            (core,) = moving
            left = (self.arrays.write(Term(t.coefficient, tuple(f for f in t.above if f is not core), t.below)) for t in terms)
            factors = self.arrays.make("piecewise", tuple(Apply(c.op, (f, *c.args[1:])) for c, f in zip(cases, left, strict=True)))
            return self._times(factors, core)
        whole = self.arrays.shape(Apply("piecewise", cases))
        return self.arrays.total(self._scaled(chosen, self.matrix(self.arrays.grown(b, whole))) for chosen, b in choices(cases))

    def _times(self, factors: Node, core: Node) -> Node:
        """The matrix of `factors * core`, entry by entry; the core may be a number."""
        return self._scaled(factors, self._core(core)) if self.arrays.shape(core) else self.arrays.outer(factors, self._row(core))

    def _row(self, node: Node) -> Node:
        """r with node = r @ v, of a number that is linear in v."""
        match node:
            case Apply("@", (a, b)) if self._holds(a) != self._holds(b):
                still, moving = (b, a) if self._holds(a) else (self.arrays.clean(a), b)
                return self.arrays.matmul(self.arrays.transpose(self.matrix(moving)), still)
            case Apply("sum", (inner,)):
                ones = Apply("ones", self.arrays.shape(inner))
                return self.arrays.matmul(self.arrays.transpose(self.matrix(inner)), ones)
            case Apply("mean", (inner,)):
                size = self.arrays.shape(inner)
                return self.arrays.quotient(self._row(Apply("sum", (inner,))), size[0])
            case Apply("_", (u, index)) if u is self.link:
                return Apply("unit", (*self._size, index))
            case Apply("_", (u, index)) if len(self.arrays.shape(u)) == 1:
                return self.arrays.part(self.matrix(u), index, WHOLE)
            case Apply("+", _):
                return self.matrix(node)
        raise self._refusal(node)

    def _refusal(self, node: Node) -> TutorError:
        return trouble("no-rule", f"the matrix before {self._moving} in {show(node)} is not read off here",
                       mend=f"ask for the gradient along {self._moving} instead")  # fmt: skip


def _is_diagonal(matrix: Node) -> bool:
    return isinstance(matrix, Apply) and matrix.op == "diag"


def choices(cases: tuple[Node, ...]) -> list[tuple[Node, Node]]:
    """Each branch that is not 0, and 1 where it is chosen, 0 elsewhere."""
    found = []
    for k, case in enumerate(cases):
        if case.args[0] is not ZERO:
            marked = tuple(Apply(c.op, (ONE if j == k else ZERO, *c.args[1:])) for j, c in enumerate(cases))
            closed = marked if marked[-1].op == "otherwise" else (*marked, Apply("otherwise", (ZERO,)))
            found.append((Apply("piecewise", closed), case.args[0]))
    return found


def in_vec(value: Node, v: Name, arrays: Arrays) -> Node | None:
    """K with vec(value) = K @ vec(v), of a sum of products P @ v @ Q, of which vec is kron(Q.T, P) @ vec(v); None for anything else."""
    found = []
    for term in value.args if isinstance(value, Apply) and value.op == "+" else (value,):
        front, core = arrays.parted(term)
        factors = factors_of(core)
        if factors.count(v) != 1 or sum(v.name in names(f) for f in factors) != 1:
            return None
        k = factors.index(v)
        before, behind = (_product(part, size, arrays) for part, size in zip((factors[:k], factors[k + 1 :]), arrays.shape(v), strict=True))
        found.append(arrays.product((front, Apply("kron", (arrays.transpose(behind), before)))))
    return arrays.total(found)


def _product(factors: tuple[Node, ...], size: Node, arrays: Arrays) -> Node:
    out = Apply("eye", (size,))
    for f in factors:
        out = arrays.matmul(out, f)
    return out


def leftward(node: Node, arrays: Arrays) -> Node:
    """Products of matrices without brackets: A @ (B @ C) as A @ B @ C."""
    if not isinstance(node, Apply):
        return node
    args = tuple(leftward(a, arrays) for a in node.args)
    if node.op == "@" and len(arrays.shape(args[1])) == 2 and isinstance(args[1], Apply) and args[1].op == "@":
        b, c = args[1].args
        return leftward(Apply("@", (Apply("@", (args[0], b)), c)), arrays)
    if node.op == "@" and all(map(_is_diagonal, (args[1], factors_of(args[0])[-1]))):
        *front, last = factors_of(args[0])
        return chain([*front, arrays.matmul(last, args[1])])
    return node if args == node.args else Apply(node.op, args)


def _identity_last(value: Node) -> Node:
    """`value` with its terms that hold the identity behind the others, where those are not negative: A + 2 eye(n)."""
    if not isinstance(value, Apply) or value.op != "+":
        return value
    last = [a for a in value.args if any(isinstance(n, Apply) and n.op == "eye" for n in postorder(a))]
    first = [a for a in value.args if a not in last]
    negative = first and all(isinstance(a, Apply) and a.op == "-" for a in first)
    return value if not first or negative else Apply("+", (*first, *last))


def _grown(value: Node, arrays: Arrays) -> Node:
    """`value` with the numbers that stand beside a matrix written as matrices of ones: eye(n) - ones(n, n)/n."""

    def change(node: Node) -> Node:
        if not isinstance(node, Apply) or node.op != "+" or len(arrays.shape(node)) != 2:
            return node
        return Apply("+", tuple(a if arrays.shape(a) else arrays.grown(a, arrays.shape(node)) for a in node.args))

    return rebuild(value, change)
