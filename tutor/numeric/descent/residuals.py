"""A sum of squares taken apart: the residuals r with loss = r·r, as trees."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import isqrt

from tutor.errors import TutorError, trouble
from tutor.meaning.scope import Scope
from tutor.meaning.shapes import Shapes
from tutor.numeric.evaluate import evaluate
from tutor.numeric.folding import power, product, quotient
from tutor.numeric.graph import written_out
from tutor.syntax.nodes import ONE, ZERO, Apply, Name, Node, names, number, postorder, rational, rebuild
from tutor.syntax.printer import show


def residuals_of(loss: Node, parameters: tuple[str, ...], scope: Scope) -> tuple[Node, ...]:
    """The residuals of a loss written out: numbers, vectors or matrices, whose entries' squares add up to it.

    Weights go under a root: 3 (x - 1)^2 has the residual sqrt(3) (x - 1), mean(r^2) has r/sqrt(m).
    Raises TutorError("squares") naming the part that is no square.
    """
    loss = rebuild(loss, lambda n: written_out(n, scope.limits.terms))
    return tuple(_Taken(frozenset(parameters), scope).apart(loss, ONE))


class _Taken:
    """Takes a loss apart."""

    def __init__(self, parameters: frozenset[str], scope: Scope):
        self.parameters, self.scope = parameters, scope
        self.shapes = Shapes(scope)

    def apart(self, node: Node, weight: Node) -> Iterator[Node]:
        """The residuals of weight * node; the weight is a positive number or made of data's sizes."""
        if not names(node) & self.parameters and not self._is_array(node):
            yield from self._constant(node, weight)
            return
        match node:
            case Apply("+", terms):
                for term in terms:
                    yield from self.apart(term, weight)
            case Apply("*", factors):
                yield from self._product(node, factors, weight)
            case Apply("/", (top, bottom)) if not names(bottom) & self.parameters and self._is_positive(bottom):
                yield from self.apart(top, quotient(weight, bottom))
            case Apply("sum" | "mean" as op, (body,)) if self._is_array(body):
                share = weight if op == "sum" else quotient(weight, self._size(body))
                yield from self.entries(body, share)
            case Apply("@", (Apply(".T", (left,)), right)) | Apply("dot", (left, right)) if left == right:
                yield self._rooted(weight, left)
            case Apply("^", (Apply("norm", (inside,)), exponent)) if rational(exponent) == 2:
                yield self._rooted(weight, inside)
            case _:
                root = self._root(node)
                if root is None:
                    raise self._no_square(node)
                yield self._rooted(weight, root)

    def entries(self, body: Node, weight: Node) -> Iterator[Node]:
        """The residuals of the weighted sum of an array's entries."""
        if not names(body) & self.parameters and not self._is_array(body):
            yield from self._constant(body, weight)
            return
        match body:
            case Apply("+", terms):
                for term in terms:
                    yield from self.entries(term, weight if self._is_array(term) else product((weight, self._size(body))))
                return
            case Apply("*", factors):
                numbers = [f for f in factors if not self._is_array(f) and not names(f) & self.parameters and self._is_positive(f)]
                if numbers and len(numbers) < len(factors):
                    yield from self.entries(product([f for f in factors if f not in numbers]), product((weight, *numbers)))
                    return
            case Apply("/", (top, bottom)) if not self._is_array(bottom) and self._is_positive(bottom):
                yield from self.entries(top, quotient(weight, bottom))
                return
        root = self._root(body)
        if root is None:
            raise self._no_square(body)
        yield self._rooted(weight, root)

    def _product(self, node: Node, factors: tuple[Node, ...], weight: Node) -> Iterator[Node]:
        still = [f for f in factors if not names(f) & self.parameters and not self._is_array(f)]
        moving = [f for f in factors if f not in still]
        if still and not all(map(self._is_positive, still)):
            raise self._no_square(node)
        if len(moving) == 1:
            yield from self.apart(moving[0], product((weight, *still)))
            return
        root = self._root(Apply("*", tuple(moving)))
        if root is None:
            raise self._no_square(node)
        yield self._rooted(product((weight, *still)), root)

    def _root(self, node: Node) -> Node | None:
        """r with r^2 = node, for an even power, or a product of such and of one thing with itself."""
        match node:
            case Apply("^", (base, exponent)):
                value = rational(exponent)
                if value is None or value <= 0 or value.denominator != 1 or value % 2:
                    return None
                return power(base, number(value / 2)) if value > 2 else base
            case Apply("*", factors):
                if len(factors) == 2 and factors[0] == factors[1]:
                    return factors[0]
                roots = [self._root(f) for f in factors]
                return None if None in roots else product(roots)
            case Apply("/", (top, bottom)):
                roots = (ONE if top == ONE else self._root(top)), self._root(bottom)
                return None if None in roots else quotient(*roots)
        return None

    def _constant(self, node: Node, weight: Node) -> Iterator[Node]:
        if node is ZERO or rational(node) == 0:
            return
        if not self._is_positive(node):
            raise self._no_square(node)
        yield self._rooted(product((weight, node)), ONE)

    def _rooted(self, weight: Node, root: Node) -> Node:
        value = rational(weight)
        if value == 1:
            return root
        exact = _square_root(value) if value is not None else None
        return product((number(exact) if exact is not None else Apply("sqrt", (weight,)), root))

    def _is_positive(self, node: Node) -> bool:
        """Whether a number is surely positive: a positive number, or made of such and of sizes."""
        if any(isinstance(n, Name) and not self._is_size(n.name) for n in postorder(node)):
            return False
        try:
            return bool(evaluate(node, dict.fromkeys(names(node), 3.0)) > 0)
        except TutorError:
            return False

    def _is_size(self, name: str) -> bool:
        return name in {n for _, kind in self.scope.kinds for s in kind.shape for n in names(s)} or not names(Name(name))

    def _is_array(self, node: Node) -> bool:
        return bool(names(node) & self.scope.arrays) and len(self.shapes(node)) > 0

    def _size(self, body: Node) -> Node:
        return product(self.shapes(body))

    def _no_square(self, node: Node) -> TutorError:
        text = show(node)
        what = f"{text if len(text) <= 60 else 'a term'} is no square, so the loss is no sum of squares"
        return trouble("squares", what, mend="newton or bfgs, which take any loss")


def _square_root(value: Fraction) -> Fraction | None:
    top, bottom = isqrt(value.numerator), isqrt(value.denominator)
    return Fraction(top, bottom) if top * top == value.numerator and bottom * bottom == value.denominator else None
