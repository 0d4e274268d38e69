"""The arithmetic of array expressions that no teacher writes down: numbers in front, ones absorbed, transposes done.

Every constructor takes trees that are written so and returns one; `@` never commutes, what the learner wrote inside stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from fractions import Fraction

from tutor.derive.arrays.chains import Facts, less_turned
from tutor.derive.arrays.terms import UNIT, Term, Terms
from tutor.meaning.axes import is_option, options
from tutor.meaning.indices import END, is_slice, size
from tutor.meaning.products import chain, factors_of
from tutor.meaning.scope import Scope
from tutor.meaning.shapes import Shape, joined
from tutor.rules.catalogue import linear_arguments
from tutor.rules.matching import group
from tutor.rules.tidy import power
from tutor.syntax.nodes import ONE, ZERO, Apply, Name, Node, names, number, postorder, rational


class Arrays(Terms):
    """Constructors of array expressions within one scope.

    facts       what is known of matrices
    rewritten   each rewrite that was applied throughout -> what became of each tree
    """

    def __init__(self, scope: Scope, aliases: Mapping[Node, Node] | None = None, given: frozenset[Node] = frozenset()):
        super().__init__(scope, aliases, given)
        self.facts = Facts(scope, lambda n: not self.shape(n))
        self.rewritten: dict[Callable, dict[Node, Node]] = {}
        self._cleaned: dict[Node, Node] = {}
        self._turned: dict[Node, Node] = {}

    def product(self, factors: Iterable[Node]) -> Node:
        """The entrywise product."""
        parts = [self.term(f) for f in factors]
        coefficient = Fraction(1)
        for p in parts:
            coefficient *= p.coefficient
        return self.write(Term(coefficient, tuple(f for p in parts for f in p.above), tuple(f for p in parts for f in p.below)))

    def quotient(self, top: Node, bottom: Node) -> Node:
        """The entrywise quotient."""
        b = self.term(bottom)
        if not b.coefficient:
            return Apply("/", (top, bottom))
        t = self.term(top)
        return self.write(Term(t.coefficient / b.coefficient, t.above + b.below, t.below + b.above))

    def grown(self, node: Node, shape: Shape) -> Node:
        """`node` grown to `shape` by ones, where it is smaller; where it is larger, as it is."""
        own = self.shape(node)
        if own == shape or joined(own, shape) != shape:
            return node
        return self.outer(Apply("ones", shape[:1]), node) if len(own) == 1 else self.product((node, Apply("ones", shape)))

    def negative(self, node: Node) -> Node:
        """-node."""
        t = self.term(node)
        return self.write(Term(-t.coefficient, t.above, t.below))

    def total(self, nodes: Iterable[Node]) -> Node:
        """The sum: flat, numbers added up, zeros and needless ones dropped, a positive term first."""
        nodes = tuple(nodes)
        flat = [n for n in nodes if isinstance(n, Apply) and n.op == "+" and (n not in self.given or len(nodes) == 1)]
        terms = [a for n in nodes for a in (n.args if n in flat else (n,))]
        shape = self._joined(terms)
        constant, kept = Fraction(0), []
        for node in terms:
            value = rational(node)
            if value is not None:
                constant += value
            elif self.term(node).coefficient:
                kept.append(node)
        if constant:
            kept.insert(0, number(constant))
        kept = self._broadcast(kept, shape)
        first = next((k for k, n in enumerate(kept) if not _is_negative(n)), 0)
        kept.insert(0, kept.pop(first)) if kept else None
        return group("+", kept) if kept else self.zero(shape)

    def _broadcast(self, terms: list[Node], shape: Shape) -> list[Node]:
        """`terms` with ones left out where the other terms have the sum's shape."""
        plain = [n for n in terms if not self._has_ones(n)]
        if len(plain) == len(terms) or self._joined(plain) != shape:
            return terms
        return [n if n in plain else self.write(_bare(self.term(n))) for n in terms]

    def _has_ones(self, node: Node) -> bool:
        return any(getattr(f, "op", "") == "ones" for f in self.term(node).above)

    def matmul(self, left: Node, right: Node) -> Node:
        """left @ right, numbers in front, the identity and products with ones done."""
        (p, a), (q, b) = self.split(left), self.split(right)
        if not (p.coefficient and q.coefficient):
            return self.zero((*self.shape(left)[:-1], *self.shape(right)[1:]))
        (r, a), (s, b) = self._fronted(a), self._fronted(b)
        return self.led(self._matmul(a, b), p, q, r, s)

    def _fronted(self, node: Node) -> tuple[Term, Node]:
        """A number that all terms of a sum that arose share, and the sum without it: 2 and A - B of 2A - 2B."""
        if not isinstance(node, Apply) or node.op != "+" or node in self.given:
            return UNIT, node
        terms = [self.term(a) for a in node.args]
        sizes = {abs(t.coefficient) for t in terms}
        if len(sizes) > 1 or sizes == {1}:
            return UNIT, node
        size = sizes.pop()
        return Term(size, ()), self.total(self.write(replace(t, coefficient=t.coefficient / size)) for t in terms)

    def _matmul(self, a: Node, b: Node) -> Node:
        one, other = getattr(a, "op", ""), getattr(b, "op", "")
        if one == "eye" or other == "eye":
            return b if one == "eye" else a
        if len(self.shape(a)) == 1 and len(self.shape(b)) == 2:
            return self.matmul(self.transpose(b), a)
        if one == "diag" and len(self.shape(a.args[0])) == len(self.shape(b)) == 1:
            return self.product((a.args[0], b))
        if one == other == "diag" and len(self.shape(a.args[0])) == len(self.shape(b.args[0])) == 1:
            return Apply("diag", (self.product((a.args[0], b.args[0])),))
        if other == "ones" and len(b.args) == 1:
            return self._summed_by_ones(a)
        if one == "ones" and len(self.shape(b)) == 1:
            return self.product((self.reduced("sum", b), *(Apply("ones", (rows,)) for rows in a.args[:-1])))
        if one == "outer":
            u, v = a.args
            rest = self.matmul(v, b)
            return self.product((rest, u)) if not self.shape(rest) else self.outer(u, rest)
        if other == "outer":
            return self.outer(self.matmul(a, b.args[0]), b.args[1])
        left, right = factors_of(a), factors_of(b)
        return chain(less_turned(left, right) if len(self.shape(a)) == 1 else (*left, *right))

    def _summed_by_ones(self, a: Node) -> Node:
        if len(self.shape(a)) == 1:
            return self.reduced("sum", a)
        if isinstance(a, Apply) and a.op == ".T":
            return self.reduced("sum", a.args[0], 0)
        return self.reduced("sum", a, 1)

    def outer(self, u: Node, v: Node) -> Node:
        """outer(u, v), numbers in front; of ones and ones, ones."""
        (p, a), (q, b) = self.split(u), self.split(v)
        both = all(getattr(x, "op", "") == "ones" for x in (a, b))
        core = Apply("ones", a.args + b.args) if both else Apply("outer", (a, b))
        return self.led(core, p, q)

    def transpose(self, node: Node) -> Node:
        """node.T: of a vector and of a symmetric matrix itself, of a product the transposes the other way round."""
        if len(self.shape(node)) < 2:
            return node.args[0] if isinstance(node, Apply) and node.op == ".T" else node
        found = self._turned.get(node)
        if found is None:
            front, core = self.split(node)
            found = self._turned[node] = self.led(self._transposed(core), front)
        return found

    def _transposed(self, node: Node) -> Node:
        match node:
            case Apply(".T", (inner,)):
                return inner
            case Apply("@", (a, b)):
                return self.matmul(self.transpose(b), self.transpose(a))
            case Apply("outer", (u, v)):
                return Apply("outer", (v, u))
            case Apply("ones", shape):
                return Apply("ones", shape[::-1])
            case _ if self.facts.is_symmetric(node):
                return node
            case Apply("kron", (a, b)) if len(self.shape(node)) == 2:
                return Apply("kron", (self.transpose(a), self.transpose(b)))
            case Apply("reshape", (u, rows, columns)) if ONE in (rows, columns):
                return Apply("reshape", (u, columns, rows))
            case Apply("+", args) if node not in self.given and all(self.shape(a) == self.shape(node) for a in args):
                turned = sorted((self.transpose(a) for a in args), key=lambda n: getattr(n, "op", "") == ".T")
                return self.total(turned)
        return Apply(".T", (node,))

    def reduced(self, op: str, node: Node, axis: int | None = None, keep: bool = False) -> Node:
        """sum or mean of `node`, numbers before it."""
        front, core = self.split(node)
        return self.led(self._reduced(op, core, axis, keep), front) if self.shape(core) else node

    def _reduced(self, op: str, core: Node, axis: int | None, keep: bool) -> Node:
        marks = () if axis is None else (Apply("axis=", (number(axis),)),)
        marks += (Apply("keepdims=", (ONE,)),) if keep else ()
        node = Apply(op, (core, *marks))
        if op == "sum" and isinstance(core, Apply) and core.op == "unit":
            return ONE
        if op in ("sum", "mean") and isinstance(core, Apply) and core.op == "ones":
            count = () if op == "mean" else core.args if axis is None else (core.args[axis],)
            left = self.shape(node)
            return self.product((*count, Apply("ones", left)) if left else count)
        return self.aliases.get(node, node)

    def make(self, op: str, args: tuple[Node, ...]) -> Node:
        """Any operation, by its own constructor where it has one; what a definition names, by that name."""
        node = self._make(op, args)
        return self.aliases.get(node, node)

    def _make(self, op: str, args: tuple[Node, ...]) -> Node:
        match op:
            case "+":
                return self.total(args)
            case "*":
                return self.product(args)
            case "-":
                return self.negative(args[0])
            case "/":
                return self.quotient(*args)
            case "@":
                return self.matmul(*args)
            case ".T":
                return self.transpose(args[0])
            case "^":
                return _raised(*args)
            case "outer":
                return self.outer(*args)
            case "matrix_power" if args[1] in (ZERO, ONE):
                return args[0] if args[1] is ONE else Apply("eye", self.shape(args[0])[:1])
            case "sum" | "mean" if getattr(args[0], "op", "") != "..":
                return self.reduced(op, args[0], *options(Apply(op, args)))
            case "piecewise":
                return self.cases(args)
            case "diag" if getattr(args[0], "op", "") == ".T":
                return Apply(op, args[0].args)  # turned or not, the diagonal is the same
            case "concat" | "vstack" | "hstack":
                return self.joined(op, args)
            case "_":
                return self.part(*args)
        return self.word(op, args) if linear_arguments(op, len(args)) else Apply(op, args)

    def cases(self, cases: tuple[Node, ...]) -> Node:
        """Cases, without the ones in a branch where a condition has the shape already."""
        plain = Apply("piecewise", cases)
        if self.shape(plain) in ((), *(s for s in (self.shape(c) for case in cases for c in case.args[1:]) if s)):
            cases = tuple(Apply(c.op, (self._without_shape(c.args[0]), *c.args[1:])) for c in cases)
        return Apply("piecewise", cases)

    def _without_shape(self, branch: Node) -> Node:
        t = self.term(branch)
        return self.write(_bare(t)) if t.coefficient else ZERO

    def word(self, op: str, args: tuple[Node, ...]) -> Node:
        """A word that is linear in some of its arguments, their numbers before it; what stays in its place is left as it is."""
        fronts, cores = [], list(args)
        for k in linear_arguments(op, len(args)):
            front, cores[k] = self.split(args[k])
            fronts.append(front)
        cores = [c if self.shape(c) else size(c) for c in cores]
        node = Apply(op, tuple(cores))
        is_idle = (op == "reshape" and self.shape(cores[0]) == self.shape(node)) or (op == "pad" and all(c is ZERO for c in cores[1:]))
        return self.led(cores[0] if is_idle else node, *fronts)

    def joined(self, op: str, args: tuple[Node, ...]) -> Node:
        """Arrays joined; one of them among zeros is padded."""
        plain = Apply(op, args)
        parts = tuple(a for a in args if not is_option(a))
        kept = [k for k, a in enumerate(parts) if self.term(a).coefficient]
        shape = self.shape(parts[0])
        if len(kept) != 1 or len(self.shape(plain)) != len(shape):
            return plain
        axis = len(shape) - 1 if op == "hstack" else (options(plain)[0] or 0) % len(shape)
        extents = [self.shape(a)[axis] for a in parts]
        around = [size(self.total(side)) for side in (extents[: kept[0]], extents[kept[0] + 1 :])]
        still = [ZERO, ZERO]
        return self.word("pad", (parts[kept[0]], *(around if len(shape) == 1 else (*around, *still) if axis == 0 else (*still, *around))))

    def part(self, array: Node, *indices: Node) -> Node:
        """array[indices], numbers before it: the whole is the array itself, and what was joined comes apart again."""
        indices = tuple(_ends(i) for i in indices)
        front, core = self.split(array)
        return self.led(self._part(core, indices), front)

    def _part(self, core: Node, indices: tuple[Node, ...]) -> Node:
        plain, own = Apply("_", (core, *indices)), self.shape(core)
        if all(is_slice(i) and i.args[0] is ONE and i.args[1] in (END, s) for i, s in zip(indices, own, strict=False)):
            return core
        match core:
            case Apply("ones", _):
                left = self.shape(plain)
                return Apply("ones", left) if left else ONE
            case Apply("concat" | "vstack" | "hstack" as op, parts) if len(self.shape(parts[0])) == len(own):
                axis = options(core)[0] or int(op == "hstack" and len(own) == 2)
                return self._joined_part(plain, [a for a in parts if not is_option(a)], axis)
            case Apply("outer", (u, v)) if len(indices) == 2:
                return (
                    self.product(self.part(a, i) for a, i in zip((u, v), indices, strict=True))
                    if not all(map(is_slice, indices))
                    else plain
                )
            case Apply("pad", (inner, *zeros)):
                return inner if self._is_padded(indices, inner, zeros) else plain
            case Apply("+" | "*" | "/" | "^" as op, args) if core not in self.given and all(self.shape(a) in ((), own) for a in args):
                inside = self.make(op, tuple(self.part(a, *indices) if self.shape(a) else a for a in args))
                return inside if self.width(inside) <= self.width(plain) else plain
        return plain

    def _is_padded(self, indices: tuple[Node, ...], inner: Node, zeros: list[Node]) -> bool:
        """Whether `indices` take out of a padded array just what was padded."""
        around = zip(zeros[::2], zeros[1::2], self.shape(inner), strict=True)
        ranges = [(size(Apply("+", (a, ONE))), size(Apply("+", (a, s))), size(Apply("+", (a, s, b)))) for a, b, s in around]
        return len(indices) == len(ranges) and all(
            is_slice(i) and i.args[0] is low and (i.args[1] is high or (i.args[1] is END and last is high))
            for i, (low, high, last) in zip(indices, ranges, strict=True)
        )

    def _joined_part(self, plain: Apply, pieces: list[Node], axis: int) -> Node:
        """The one of the joined arrays that a part takes as a whole; else the part as it is."""
        last, before = self.shape(plain.args[0])[axis], ZERO
        others = (*plain.args[1 : 1 + axis], *plain.args[2 + axis :])
        for piece in pieces:
            low, high = size(Apply("+", (before, ONE))), size(Apply("+", (before, self.shape(piece)[axis])))
            wanted = [Apply("..", (low, high)), *([Apply("..", (low, END))] if high is last else [])]
            if plain.args[1 + axis] in wanted and all(is_slice(i) and i.args == (ONE, END) for i in others):
                return piece
            before = high
        return plain

    def clean(self, root: Node) -> Node:
        """What the learner wrote, its products and transposes of matrices written as here: of a vector, x.T is x."""
        if root not in self._cleaned:
            for node in postorder(root):
                if node not in self._cleaned:
                    self._cleaned[node] = self._clean(node)
        return self._cleaned[root]

    def _clean(self, node: Node) -> Node:
        if not isinstance(node, Apply):
            return node
        if node.op == "@" and not self.shape(node):
            return node  # a number stays as the learner wrote it: x.T @ A @ x
        args = tuple(self._cleaned[a] for a in node.args)
        return node if args == node.args and node.op not in ("@", ".T") else self._make(node.op, args)

    def build(self, pattern: Node, bound: Mapping[str, Node]) -> Node:
        """A rule's right side with its names replaced by what they stand for."""
        if isinstance(pattern, Name):
            return bound.get(pattern.name, pattern)
        if not isinstance(pattern, Apply):
            return pattern
        args = tuple(self.build(a, bound) for a in pattern.args)
        if pattern.op == ".T" and "G" not in names(pattern) and self._shows(args[0]):
            return Apply(".T", args)
        return self.make(pattern.op, args)

    def _shows(self, node: Node) -> bool:
        """Whether the transpose that a rule asks for is shown, though it changes nothing: that S is symmetric is told in a step."""
        return not isinstance(node, Apply) or (node.op not in _OWN_TRANSPOSE and self.facts.is_symmetric(node))


_OWN_TRANSPOSE = frozenset({"eye", "diag", "ones", "outer"})  # everybody sees that they are


def _raised(base: Node, exponent: Node) -> Node:
    """A power, of a power with both whole exponents as one: (u^3)^2 is u^6."""
    inner = rational(base.args[1]) if isinstance(base, Apply) and base.op == "^" else None
    outer = rational(exponent)
    if inner is None or outer is None or inner.denominator != 1 or outer.denominator != 1:
        return power(base, exponent)
    return power(base.args[0], number(inner * outer))


def _ends(index: Node) -> Node:
    return Apply("..", tuple(map(size, index.args))) if is_slice(index) else size(index)


def _bare(t: Term) -> Term:
    return Term(t.coefficient, tuple(f for f in t.above if getattr(f, "op", "") != "ones"), t.below)


def _is_negative(node: Node) -> bool:
    return isinstance(node, Apply) and node.op == "-"
