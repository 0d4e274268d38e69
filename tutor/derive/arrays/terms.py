"""One term of an array expression: a coefficient and entrywise factors, and how it is written: `2/m * X.T @ r`, `-Y/(m A2)`."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tutor.meaning.scope import Scope
from tutor.meaning.shapes import Shape, Shapes, is_matrix_algebra, is_square, joined
from tutor.rules.matching import group
from tutor.rules.tidy import assemble, order, power, total
from tutor.syntax.nodes import ONE, ZERO, Apply, Name, Node, names, number, postorder, rational
from tutor.syntax.printer import show


@dataclass(frozen=True, slots=True)
class Term:
    """coefficient * above / below, entry by entry; numbers and arrays alike stand among the factors."""

    coefficient: Fraction
    above: tuple[Node, ...]
    below: tuple[Node, ...] = ()


UNIT = Term(Fraction(1), ())


class Terms:
    """Terms of array expressions within one scope, taken apart and written.

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
        self._written: dict[Term, Node] = {}
        self._split: dict[Node, tuple[Term, Node]] = {}
        self._leaves: dict[Node, int] = {}
        self._widths: dict[Node, int] = {}

    def width(self, node: Node) -> int:
        """How many characters `node` is written with."""
        found = self._widths.get(node)
        if found is None:
            found = self._widths[node] = len(show(node))
        return found

    def leaves(self, node: Node) -> int:
        """How many names and numbers stand in `node`, each as often as it does; an adjoint is one."""
        for n in () if node in self._leaves else postorder(node, into=self._uncounted):
            if n not in self._leaves:
                self._leaves[n] = sum(self._leaves[a] for a in n.args) if isinstance(n, Apply) and n.op != "adjoint" else 1
        return self._leaves[node]

    def _uncounted(self, node: Node) -> tuple[Node, ...]:
        is_open = isinstance(node, Apply) and node.op != "adjoint" and node not in self._leaves
        return node.args if is_open else ()

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
            elif op == "^" and getattr(f.args[0], "op", "") == "*" and (rational(f.args[1]) or 0) > 0:
                stack.extend((Apply("^", (a, f.args[1])), is_above) for a in reversed(f.args[0].args))
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
        front, core = self.split(leaf)
        if front is UNIT:
            return None
        for right in reversed(spine):
            core = Apply("@", (core, right))
        return front, core

    def split(self, node: Node) -> tuple[Term, Node]:
        """The numbers in a product, and its arrays as a tree (1 where there are none)."""
        found = self._split.get(node)
        if found is None:
            t = self.term(node)
            numbers = [f for f in t.above if not self.shape(f)], [f for f in t.below if not self.shape(f)]
            if t.coefficient == 1 and not any(numbers):
                found = UNIT, self.write(t)
            else:
                arrays = (tuple(f for f in side if self.shape(f)) for side in (t.above, t.below))
                found = Term(t.coefficient, *map(tuple, numbers)), self.write(Term(Fraction(1), *arrays))
            self._split[node] = found
        return found

    def led(self, core: Node, *fronts: Term) -> Node:
        """`core` with the numbers of `fronts` before it."""
        if all(f is UNIT for f in fronts):
            return core
        parts = (*fronts, self.term(core))
        coefficient = math.prod((p.coefficient for p in parts), start=Fraction(1))
        return self.write(Term(coefficient, tuple(f for p in parts for f in p.above), tuple(f for p in parts for f in p.below)))

    def parted(self, node: Node) -> tuple[Node, Node]:
        """The numbers in a product, and its arrays (1 where there are none)."""
        front, core = self.split(node)
        return self.write(front), core

    def write(self, t: Term) -> Node:
        """The tree of a term: `2/m * X.T @ r`, `A1.T @ R/m`, `-Y/(m A2)`; its value and shape stay."""
        found = self._written.get(t)
        if found is None:
            found = self._written[t] = self._write(t)
        return found

    def _write(self, t: Term) -> Node:
        if not t.coefficient:
            return self.zero(self._joined((*t.above, *t.below)))
        above, below = self._merged(t)
        front = _in_order([f for f in above if not self.shape(f)])
        lower = _in_order([f for f in below if not self.shape(f)])
        arrays = self._without_ones([f for f in above if self.shape(f)], [f for f in below if self.shape(f)])
        deep = _in_order([f for f in below if self.shape(f)])
        if not arrays and not deep:
            return assemble(t.coefficient, front, lower)
        p, q = abs(t.coefficient.numerator), t.coefficient.denominator
        upper = ([number(p)] if p != 1 else []) + front
        lower = ([number(q)] if q != 1 else []) + lower
        arrays = _in_order([f for f in arrays if _is_matmul(f)]) + _in_order([f for f in arrays if not _is_matmul(f)])
        arrays, deep = self._vectors_first(arrays), self._vectors_first(deep)
        body = self._assembled(upper, lower, arrays, deep)
        return Apply("-", (body,)) if t.coefficient < 0 else body

    def _vectors_first(self, arrays: list[Node]) -> list[Node]:
        """A vector that scales the columns of a matrix stands before it."""
        ranks = {len(self.shape(f)) for f in arrays}
        return sorted(arrays, key=lambda f: len(self.shape(f))) if len(ranks) > 1 else arrays

    def _assembled(self, upper: list[Node], lower: list[Node], arrays: list[Node], deep: list[Node]) -> Node:
        bottom = lower + deep if deep or not upper else deep
        if upper and (bottom is deep and lower and not deep):
            arrays = _led(Apply("/", (group("*", upper), group("*", lower))), arrays)
        elif upper:
            arrays = _led(group("*", upper), arrays)
        if not arrays and len(deep) == 1 and is_square(self.shape(deep[0])) and is_matrix_algebra(deep[0]):
            arrays = [Apply("ones", self.shape(deep[0]))]  # 1/S would read as an inverse
        top = group("*", arrays) if arrays else ONE
        return Apply("/", (top, group("*", bottom))) if bottom else top

    def _merged(self, t: Term) -> tuple[list[Node], list[Node]]:
        """Equal factors as powers; sizes that stand above and below cancelled."""
        above, below = _counted(t.above), _counted(t.below)
        _reduce(above, below, [b for b in above if self.is_size(b)])
        return self._raised(above), self._raised(below)

    def is_size(self, node: Node) -> bool:
        """Whether `node` is a size that the declarations name."""
        return isinstance(node, Name) and node.name in self._sizes

    def shared(self, terms: Sequence[Term]) -> Term:
        """The numbers in front that all `terms` share; their coefficient where it is the same, alone only where it is a fraction."""
        above, below = (self._shared_numbers([_counted(getattr(t, side)) for t in terms]) for side in ("above", "below"))
        sizes = {abs(t.coefficient) for t in terms}
        coefficient = sizes.pop() if len(sizes) == 1 else Fraction(1)
        if above or below:
            return Term(coefficient, above, below)
        return Term(coefficient, ()) if coefficient.denominator > 1 else UNIT

    def _shared_numbers(self, found: Sequence[Mapping[Node, Fraction]]) -> tuple[Node, ...]:
        first, *others = found
        bases = [b for b in first if all(b in other for other in others) and not self.shape(b)]
        return tuple(self._raised({b: min(counts[b] for counts in found) for b in bases}))

    def without(self, t: Term, front: Term) -> Term:
        """What is left of a term without the numbers `front`, all of which it holds."""
        sides = []
        for own, gone in ((t.above, front.above), (t.below, front.below)):
            left = _counted(own)
            for base, k in _counted(gone).items():
                left[base] -= k
            sides.append(tuple(self._raised(left)))
        return Term(t.coefficient / front.coefficient, *sides)

    def cancelled(self, t: Term) -> Term:
        """The term with equal factors above and below cancelled."""
        above, below = _counted(t.above), _counted(t.below)
        changed = _reduce(above, below, list(above))
        return Term(t.coefficient, tuple(self._raised(above)), tuple(self._raised(below))) if changed else t

    def _raised(self, found: Mapping[Node, Fraction]) -> list[Node]:
        """Each base with its exponent, and powers of one number with letters for exponents put together: b * b^(k - 1) is b^k."""
        out: list[Node] = []
        for base, k in self._with_letters(found).items():
            if not isinstance(k, Fraction):
                out.append(power(base, k))
                continue
            if k == 1:
                out.append(base)
                continue
            shape = self.shape(base)
            if len(shape) == 2 and shape[0] is shape[1] and k.denominator == 1:
                out += [base] * k.numerator  # the square of a square matrix would read as a product of matrices
            elif k:
                out.append(power(base, number(k)))
        return out

    def _with_letters(self, found: Mapping[Node, Fraction]) -> Mapping[Node, Fraction | Node]:
        lettered = [f for f in found if getattr(f, "op", "") == "^" and found[f] == 1 and rational(f.args[1]) is None]
        if not any(f.args[0] in found for f in lettered) or any(map(self.shape, lettered)):
            return found
        out: dict[Node, Fraction | Node] = dict(found)
        for f in lettered:
            base, exponent = f.args
            if base in found:
                del out[f]
                out[base] = total((exponent, number(found[base])))
        return out

    def _without_ones(self, arrays: list[Node], deep: list[Node]) -> list[Node]:
        kept = [f for f in arrays if getattr(f, "op", "") != "ones"]
        shape = self._joined([*kept, *deep])
        for ones in sorted((f for f in arrays if f not in kept), key=lambda f: f.args.count(ONE)):  # the largest first
            if joined(shape, ones.args) != shape:
                kept.append(ones)
                shape = joined(shape, ones.args)
        return kept

    def _joined(self, factors: Iterable[Node]) -> Shape:
        shape: Shape = ()
        for f in factors:
            shape = joined(shape, self.shape(f))
        return shape

    def zero(self, shape: Shape) -> Node:
        """Zero of a shape; as an array, `0 * ones(m, n)`."""
        return Apply("*", (ZERO, Apply("ones", shape))) if shape else ZERO


def _is_matmul(node: Node) -> bool:
    return isinstance(node, Apply) and node.op == "@"


def _in_order(factors: list[Node]) -> list[Node]:
    return factors if len(factors) < 2 else sorted(factors, key=order)


_ONCE = Fraction(1)


def _counted(factors: Iterable[Node]) -> dict[Node, Fraction]:
    """Each base with its exponent, where exponents are positive numbers."""
    found: dict[Node, Fraction] = {}
    for f in factors:
        base, exponent = f, _ONCE
        if isinstance(f, Apply) and f.op == "^":
            value = rational(f.args[1])
            if value is not None and value > 0:
                base, exponent = f.args[0], value
        is_more = base in found and not (isinstance(base, Apply) and base.op == "ones")
        found[base] = exponent + found[base] if is_more else exponent
    return found


def _reduce(above: dict[Node, Fraction], below: dict[Node, Fraction], bases: list[Node]) -> bool:
    """Takes what `above` and `below` share of `bases` off both; whether there was any."""
    shared = [b for b in bases if b in below]
    for base in shared:
        least = min(above[base], below[base])
        above[base] -= least
        below[base] -= least
    return bool(shared)


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
    """The number before the first factor of a product of matrices; a product entry by entry stays in its brackets: 2(M * R) @ V."""
    first = front.args if isinstance(front, Apply) and front.op == "*" else (front,)
    return Apply("*", (*first, leaf))
