"""The arithmetic of array expressions that no teacher writes down: numbers in front, ones absorbed, entrywise factors in order.

Every constructor takes trees that are written so and returns one; `@` never commutes, what the learner wrote inside stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from tutor.meaning.scope import Scope
from tutor.meaning.shapes import Shape, Shapes, joined, options
from tutor.rules.matching import group
from tutor.rules.tidy import assemble, order, power
from tutor.syntax.nodes import ONE, ZERO, Apply, Name, Node, names, number, postorder, rational


@dataclass(frozen=True, slots=True)
class Term:
    """coefficient * above / below, entry by entry; numbers and arrays alike stand among the factors."""

    coefficient: Fraction
    above: tuple[Node, ...]
    below: tuple[Node, ...] = ()


class Arrays:
    """Constructors of array expressions within one scope.

    shape    the shape of any tree
    aliases  what a definition names: its body -> its Name, so that A1 is written where sigmoid(Z1) would stand
    given    what the learner wrote, every node of it: its sums are not taken apart
    """

    def __init__(self, scope: Scope, aliases: Mapping[Node, Node] | None = None, given: frozenset[Node] = frozenset()):
        self.shape = Shapes(scope)
        self.aliases = dict(aliases or {})
        self.given = given
        self._sizes = frozenset(n for _, k in scope.kinds for s in k.shape for n in names(s))
        self._terms: dict[Node, Term] = {}
        self._cleaned: dict[Node, Node] = {}

    # ---------------------------------------------------------------- terms

    def term(self, node: Node) -> Term:
        """`node` as one coefficient and its entrywise factors above and below."""
        found = self._terms.get(node)
        if found is None:
            found = self._terms[node] = self._term(node)
        return found

    def _term(self, node: Node) -> Term:
        coefficient, above, below = Fraction(1), [], []
        stack = [(node, True)]
        while stack:
            f, is_above = stack.pop()
            value, op = rational(f), getattr(f, "op", "")
            if value is not None and (value or is_above):
                coefficient = coefficient * value if is_above else coefficient / value
            elif op == "-":
                coefficient = -coefficient
                stack.append((f.args[0], is_above))
            elif op == "*":
                stack.extend((a, is_above) for a in reversed(f.args))
            elif op == "/":
                stack += [(f.args[1], not is_above), (f.args[0], is_above)]
            elif op == "@" and (peeled := self._peeled(f)):
                front, core = peeled
                coefficient = coefficient * front.coefficient if is_above else coefficient / front.coefficient
                (above if is_above else below).extend((*front.above, core))
                (below if is_above else above).extend(front.below)
            else:
                (above if is_above else below).append(f)
        return Term(coefficient, tuple(above), tuple(below))

    def _peeled(self, node: Apply) -> tuple[Term, Node] | None:
        """The numbers in front of a product of matrices, and the product without them; None where there are none."""
        spine, leaf = [], node
        while isinstance(leaf, Apply) and leaf.op == "@":
            spine.append(leaf.args[1])
            leaf = leaf.args[0]
        if not isinstance(leaf, Apply) or leaf.op not in ("*", "/", "-"):
            return None
        front, rest = self._parted(self.term(leaf))
        if front.coefficient == 1 and not front.above and not front.below:
            return None
        core = self.write(rest)
        for right in reversed(spine):
            core = Apply("@", (core, right))
        return front, core

    def _parted(self, t: Term) -> tuple[Term, Term]:
        """A term's numbers, and its arrays."""
        front = Term(t.coefficient, tuple(f for f in t.above if not self.shape(f)), tuple(f for f in t.below if not self.shape(f)))
        return front, Term(Fraction(1), tuple(f for f in t.above if self.shape(f)), tuple(f for f in t.below if self.shape(f)))

    def parted(self, node: Node) -> tuple[Node, Node]:
        """The numbers in a product, and its arrays (1 where there are none)."""
        front, rest = self._parted(self.term(node))
        return self.write(front), self.write(rest)

    def write(self, t: Term) -> Node:
        """The tree of a term: `2/m * X.T @ r`, `A1.T @ R/m`, `-Y/(m A2)`; its value and shape stay."""
        if not t.coefficient:
            return self.zero(self._joined((*t.above, *t.below)))
        above, below = self._merged(t)
        front = sorted((f for f in above if not self.shape(f)), key=order)
        lower = sorted((f for f in below if not self.shape(f)), key=order)
        arrays = self._without_ones([f for f in above if self.shape(f)], [f for f in below if self.shape(f)])
        deep = sorted((f for f in below if self.shape(f)), key=order)
        if not arrays and not deep:
            return assemble(t.coefficient, front, lower)
        p, q = abs(t.coefficient.numerator), t.coefficient.denominator
        upper = ([number(p)] if p != 1 else []) + front
        lower = ([number(q)] if q != 1 else []) + lower
        arrays.sort(key=lambda f: (getattr(f, "op", "") != "@", order(f)))
        body = self._assembled(upper, lower, arrays, deep)
        return Apply("-", (body,)) if t.coefficient < 0 else body

    def _assembled(self, upper: list[Node], lower: list[Node], arrays: list[Node], deep: list[Node]) -> Node:
        bottom = lower + deep if deep or not upper else deep
        if upper and (bottom is deep and lower and not deep):
            arrays = _led(Apply("/", (group("*", upper), group("*", lower))), arrays)
        elif upper:
            arrays = _led(group("*", upper), arrays)
        top = group("*", arrays) if arrays else ONE
        return Apply("/", (top, group("*", bottom))) if bottom else top

    def _merged(self, t: Term) -> tuple[list[Node], list[Node]]:
        """Equal factors as powers; sizes that stand above and below cancelled."""
        above, below = _counted(t.above), _counted(t.below)
        _reduce(above, below, [b for b in above if isinstance(b, Name) and b.name in self._sizes])
        return self._raised(above), self._raised(below)

    def cancelled(self, t: Term) -> Term:
        """The term with equal factors above and below cancelled."""
        above, below = _counted(t.above), _counted(t.below)
        changed = _reduce(above, below, list(above))
        return Term(t.coefficient, tuple(self._raised(above)), tuple(self._raised(below))) if changed else t

    def _raised(self, found: Mapping[Node, Fraction]) -> list[Node]:
        out: list[Node] = []
        for base, k in found.items():
            shape = self.shape(base)
            if len(shape) == 2 and shape[0] is shape[1] and k.denominator == 1:
                out += [base] * k.numerator  # the square of a square matrix would read as a product of matrices
            elif k:
                out.append(power(base, number(k)))
        return out

    def _without_ones(self, arrays: list[Node], deep: list[Node]) -> list[Node]:
        kept = [f for f in arrays if getattr(f, "op", "") != "ones"]
        shape = self._joined([*kept, *deep])
        for ones in (f for f in arrays if f not in kept):
            if joined(shape, ones.args) != shape:
                kept.append(ones)
                shape = joined(shape, ones.args)
        return kept

    def _joined(self, factors: Iterable[Node]) -> Shape:
        shape: Shape = ()
        for f in factors:
            shape = joined(shape, self.shape(f))
        return shape

    # ---------------------------------------------------------------- constructors

    def zero(self, shape: Shape) -> Node:
        """Zero of a shape; as an array, `0 * ones(m, n)`."""
        return Apply("*", (ZERO, Apply("ones", shape))) if shape else ZERO

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
        (p, a), (q, b) = self._parted(self.term(left)), self._parted(self.term(right))
        coefficient = p.coefficient * q.coefficient
        a, b = self.write(a), self.write(b)
        if not coefficient:
            return self.zero((*self.shape(left)[:-1], *self.shape(right)[1:]))
        core = self.term(self._matmul(a, b))
        above, below = p.above + q.above + core.above, p.below + q.below + core.below
        return self.write(Term(coefficient * core.coefficient, above, below))

    def _matmul(self, a: Node, b: Node) -> Node:
        one, other = getattr(a, "op", ""), getattr(b, "op", "")
        if one == "eye" or other == "eye":
            return b if one == "eye" else a
        if len(self.shape(a)) == 1 and len(self.shape(b)) == 2:
            return self.matmul(self.transpose(b), a)
        if one == "diag" and len(self.shape(a.args[0])) == len(self.shape(b)) == 1:
            return self.product((a.args[0], b))
        if other == "ones" and len(b.args) == 1:
            return self._summed_by_ones(a)
        if one == "ones" and len(self.shape(b)) == 1:
            return self.reduced("sum", b)
        if one == "outer":
            u, v = a.args
            rest = self.matmul(v, b)
            return self.product((rest, u)) if not self.shape(rest) else self.outer(u, rest)
        if other == "outer":
            return self.outer(self.matmul(a, b.args[0]), b.args[1])
        return Apply("@", (a, b))

    def _summed_by_ones(self, a: Node) -> Node:
        if len(self.shape(a)) == 1:
            return self.reduced("sum", a)
        if isinstance(a, Apply) and a.op == ".T":
            return self.reduced("sum", a.args[0], 0)
        return self.reduced("sum", a, 1)

    def outer(self, u: Node, v: Node) -> Node:
        """outer(u, v), numbers in front; of ones and ones, ones."""
        (p, a), (q, b) = self._parted(self.term(u)), self._parted(self.term(v))
        a, b = self.write(a), self.write(b)
        both = all(getattr(x, "op", "") == "ones" for x in (a, b))
        core = Apply("ones", a.args + b.args) if both else Apply("outer", (a, b))
        return self.write(Term(p.coefficient * q.coefficient, (*p.above, *q.above, core), p.below + q.below))

    def transpose(self, node: Node) -> Node:
        """node.T: of a vector itself, of a product the transposes the other way round."""
        if len(self.shape(node)) < 2:
            return node.args[0] if isinstance(node, Apply) and node.op == ".T" else node
        front, rest = self._parted(self.term(node))
        core = self.write(rest)
        t = self.term(self._transposed(core))
        return self.write(Term(front.coefficient * t.coefficient, front.above + t.above, front.below + t.below))

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
            case Apply("eye" | "diag", _):
                return node
            case Apply("+", args) if node not in self.given and all(self.shape(a) == self.shape(node) for a in args):
                turned = sorted((self.transpose(a) for a in args), key=lambda n: getattr(n, "op", "") == ".T")
                return self.total(turned)
        return Apply(".T", (node,))

    def reduced(self, op: str, node: Node, axis: int | None = None, keep: bool = False) -> Node:
        """sum or mean of `node`, numbers before it."""
        front, rest = self._parted(self.term(node))
        core = self.write(rest)
        if not self.shape(core):
            return node
        t = self.term(self._reduced(op, core, axis, keep))
        return self.write(Term(front.coefficient * t.coefficient, front.above + t.above, front.below + t.below))

    def _reduced(self, op: str, core: Node, axis: int | None, keep: bool) -> Node:
        marks = () if axis is None else (Apply("axis=", (number(axis),)),)
        marks += (Apply("keepdims=", (ONE,)),) if keep else ()
        node = Apply(op, (core, *marks))
        if op == "sum" and isinstance(core, Apply) and core.op == "ones":
            count = core.args if axis is None else (core.args[axis],)
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
                return power(*args)
            case "outer":
                return self.outer(*args)
            case "sum" | "mean" if getattr(args[0], "op", "") != "..":
                return self.reduced(op, args[0], *options(Apply(op, args)))
        return Apply(op, args)

    def clean(self, root: Node) -> Node:
        """What the learner wrote, its products and transposes of matrices written as here: of a vector, x.T is x."""
        for node in postorder(root):
            if node not in self._cleaned:
                self._cleaned[node] = self._clean(node)
        return self._cleaned[root]

    def _clean(self, node: Node) -> Node:
        if not isinstance(node, Apply):
            return node
        args = tuple(self._cleaned[a] for a in node.args)
        return node if args == node.args and node.op not in ("@", ".T") else self._make(node.op, args)

    def build(self, pattern: Node, bound: Mapping[str, Node]) -> Node:
        """A rule's right side with its names replaced by what they stand for."""
        if isinstance(pattern, Name):
            return bound.get(pattern.name, pattern)
        if not isinstance(pattern, Apply):
            return pattern
        return self.make(pattern.op, tuple(self.build(a, bound) for a in pattern.args))


def _counted(factors: Iterable[Node]) -> dict[Node, Fraction]:
    """Each base with its exponent, where exponents are positive numbers."""
    found: dict[Node, Fraction] = {}
    for f in factors:
        base, exponent = f, Fraction(1)
        if isinstance(f, Apply) and f.op == "^":
            value = rational(f.args[1])
            if value is not None and value > 0:
                base, exponent = f.args[0], value
        if not (isinstance(base, Apply) and base.op == "ones"):
            exponent += found.get(base, 0)
        found[base] = exponent
    return found


def _reduce(above: dict[Node, Fraction], below: dict[Node, Fraction], bases: list[Node]) -> bool:
    """Takes what `above` and `below` share of `bases` off both; whether there was any."""
    shared = [b for b in bases if b in below]
    for base in shared:
        least = min(above[base], below[base])
        above[base] -= least
        below[base] -= least
    return bool(shared)


def _bare(t: Term) -> Term:
    return Term(t.coefficient, tuple(f for f in t.above if getattr(f, "op", "") != "ones"), t.below)


def _is_negative(node: Node) -> bool:
    return isinstance(node, Apply) and node.op == "-"


def _led(front: Node, arrays: list[Node]) -> list[Node]:
    """`arrays` with the number `front` before them: within the first product of matrices, where it reads `2/m * X.T @ r`."""
    if arrays and isinstance(arrays[0], Apply) and arrays[0].op == "@":
        spine, leaf = [], arrays[0]
        while isinstance(leaf, Apply) and leaf.op == "@":
            spine.append(leaf.args[1])
            leaf = leaf.args[0]
        out = _times(front, leaf)
        for right in reversed(spine):
            out = Apply("@", (out, right))
        return [out, *arrays[1:]]
    return [*(front.args if isinstance(front, Apply) and front.op == "*" else (front,)), *arrays]


def _times(front: Node, leaf: Node) -> Node:
    first = front.args if isinstance(front, Apply) and front.op == "*" else (front,)
    rest = leaf.args if isinstance(leaf, Apply) and leaf.op == "*" else (leaf,)
    return Apply("*", (*first, *rest))
