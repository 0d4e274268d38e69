"""Linear maps in index notation: one entry of the result, for a direction whose only entry other than 0 is a single 1."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import reduce

from tutor.derive.arrays.arrays import Arrays
from tutor.derive.arrays.collecting import common_numbers, like_terms
from tutor.derive.arrays.linear import choices
from tutor.errors import trouble
from tutor.meaning.indices import is_slice, size
from tutor.meaning.products import chain, factors_of
from tutor.meaning.shapes import Shape, options
from tutor.meaning.sorts import CLAIMS
from tutor.rules.catalogue import function_rules
from tutor.syntax.nodes import ONE, ZERO, Apply, Name, Node, names, number, rational, substitute
from tutor.syntax.printer import show

_LETTERS = "ijklpqrstabcfgh"  # of indices, as they are usual; e is a number


def letters(taken: Iterable[str]) -> Iterator[Name]:
    """Names for indices that mean nothing else."""
    gone = frozenset(taken)
    for k in range(100):
        yield from (Name(f"{c}{k or ''}") for c in _LETTERS if f"{c}{k or ''}" not in gone)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A product of numbers, summed over indices; `ties` are pairs of indices that must be equal."""

    factors: tuple[Node, ...] = ()
    sums: tuple[tuple[Name, Node], ...] = ()
    ties: tuple[tuple[Node, Node], ...] = ()

    def times(self, *factors: Node) -> _Piece:
        return replace(self, factors=(*factors, *self.factors))


class Entries:
    """Entries of arrays that are linear in `v`, where v has a 1 at `place` and 0 elsewhere."""

    def __init__(self, v: Name, place: tuple[Name, ...], arrays: Arrays, fresh: Iterator[Name]):
        self.v, self.place, self.arrays, self._fresh = v, place, arrays, fresh
        self._ranges = dict(zip(place, arrays.shape(v), strict=True))

    def entry(self, node: Node, at: tuple[Node, ...]) -> Node:
        """node[at]. Raises TutorError("no-rule") for what has no index notation here."""
        self._ranges |= dict(zip(at, self.arrays.shape(node), strict=True))
        together: dict[tuple[tuple[Name, Node], ...], list[Node]] = {}
        for piece in (_untied(p, self._ranges) for p in self._pieces(node, at)):
            together.setdefault(piece.sums, []).append(self.arrays.product(piece.factors))
        return self._gathered(self._summed_up(self._gathered(inner), sums) for sums, inner in together.items())

    def _gathered(self, terms: Iterable[Node]) -> Node:
        return common_numbers(like_terms(self.arrays.total(terms), self.arrays), self.arrays)

    def _summed_up(self, product: Node, sums: tuple[tuple[Name, Node], ...]) -> Node:
        """`product` summed over indices, what does not hold one before its sum."""
        for index, count in reversed(sums):
            t = self.arrays.term(product)
            moving, still = ([f for f in t.above if (index.name in names(f)) == held] for held in (True, False))
            below = [[f for f in t.below if (index.name in names(f)) == held] for held in (True, False)]
            inner = self.arrays.quotient(self.arrays.product(moving), self.arrays.product(below[0]))
            summed = Apply("sum", (Apply("..", (index, ONE, count)), inner)) if moving or below[0] else count
            outside = self.arrays.quotient(self.arrays.product((number(t.coefficient), *still)), self.arrays.product(below[1]))
            product = self.arrays.product((outside, summed))
        return product

    def _holds(self, node: Node) -> bool:
        return self.v.name in names(node)

    # ---------------------------------------------------------------- what holds v

    def _pieces(self, node: Node, at: tuple[Node, ...]) -> list[_Piece]:
        if node is self.v:
            return [_Piece(ties=tuple(zip(at, self.place, strict=True)))]
        if isinstance(node, Apply) and node.op == "+":
            return [p for a in node.args if self.arrays.term(a).coefficient for p in self._pieces(a, self._of(a, at))]
        t = self.arrays.term(node)
        moving = [f for f in t.above if self._holds(f)]
        if len(moving) != 1 or any(map(self._holds, t.below)) or not isinstance(moving[0], Apply | Name):
            raise self._refusal(node)
        still = [self.still(f, self._of(f, at)) for f in t.above if f is not moving[0]]
        below = [self.still(f, self._of(f, at)) for f in t.below]
        front = self.arrays.quotient(self.arrays.product((number(t.coefficient), *still)), self.arrays.product(below))
        core, place = moving[0], self._of(moving[0], at)
        inner = self._pieces(core, place) if core is self.v or core.op == "+" else self._core(core, place)
        return [p.times(front) for p in inner]

    def _of(self, part: Node, at: tuple[Node, ...]) -> tuple[Node, ...]:
        """Where in `part`, which may be smaller than the whole, the entry at `at` of the whole stands."""
        shape = self.arrays.shape(part)
        if len(shape) < len(at):
            at = at[len(at) - len(shape) :]
        return tuple(ONE if s is ONE else i for s, i in zip(shape, at, strict=True))

    def _core(self, node: Apply, at: tuple[Node, ...]) -> list[_Piece]:
        match node:
            case Apply("@"):
                return self._contracted(factors_of(node), at)
            case Apply("solve", (a, b)) if not self._holds(a):
                return self._contracted((Apply("inv", (a,)), b), at)
            case Apply(".T", (a,)):
                return self._pieces(a, at[::-1])
            case Apply("outer", (u, w)):
                return self._both(u, at[:1], w, at[1:])
            case Apply("sum" | "mean", (a, *_)) if getattr(a, "op", "") != "..":
                return self._reduced(node, at)
            case Apply("trace", (a,)):
                index = next(self._fresh)
                return self._summed(self._pieces(a, (index, index)), ((index, self.arrays.shape(a)[0]),))
            case Apply("diag", (a,)) if len(at) == 1:
                return self._pieces(a, at * 2)
            case Apply("diag", (a,)):
                return [replace(p, ties=(*p.ties, at)) for p in self._pieces(a, at[:1])]
            case Apply("piecewise", cases):
                found = [(self.still(chosen, self._of(chosen, at)), branch) for chosen, branch in choices(cases)]
                return [p.times(chosen) for chosen, branch in found for p in self._pieces(branch, self._of(branch, at))]
            case Apply("conv", (a, b)):
                r, q = self._two()
                return self._over(a, b, r, q, Apply("kronecker", (r, size(Apply("+", (*at, q, number(-1)))))))
            case Apply("convolve", (a, b)):
                r, q = self._two()
                return self._over(a, b, r, q, Apply("kronecker", (size(Apply("+", (r, q, number(-1)))), *at)))
            case Apply("_", (a, *indices)):
                return self._pieces(a, _within(indices, at, self.arrays.shape(a)))
        raise self._refusal(node)

    def _contracted(self, factors: tuple[Node, ...], at: tuple[Node, ...]) -> list[_Piece]:
        """(A @ v @ B)[at]: summed over the index that v shares with what stands before it, and over that with what stands behind it."""
        k = next(k for k, f in enumerate(factors) if self._holds(f))
        moving, shape = factors[k], self.arrays.shape(factors[k])
        if any(map(self._holds, factors[k + 1 :])):
            raise self._refusal(chain(factors))
        if isinstance(moving, Apply) and moving.op == "+":
            inner = (self.arrays.grown(a, shape) for a in moving.args)
            return [p for a in inner for p in self._pieces(reduce(self.arrays.matmul, (*factors[:k], a, *factors[k + 1 :])), at)]
        if len(shape) == 1 and 0 < k < len(factors) - 1:
            return self._contracted((chain(factors[:-1]), factors[-1]), at)
        place, still, sums = [], [], []
        if k:
            before, index = chain(factors[:k]), next(self._fresh)
            left = len(self.arrays.shape(before)) - 1
            still.append(self.still(before, (*at[:left], index)))
            sums.append((index, shape[0]))
            place, at = [index], at[left:]
        elif len(shape) == 2:
            place, at = [at[0]], at[1:]
        if k + 1 < len(factors):
            behind, index = chain(factors[k + 1 :]), next(self._fresh)
            still.append(self.still(behind, (index, *at)))
            sums.append((index, shape[-1]))
            at = (index,)
        return self._summed([p.times(*still) for p in self._pieces(moving, (*place, *at))], tuple(sums))

    def _both(self, a: Node, left: tuple[Node, ...], b: Node, right: tuple[Node, ...]) -> list[_Piece]:
        """The product of two entries, one of which holds v."""
        if self._holds(a):
            return [p.times(self.still(b, right)) for p in self._pieces(a, left)]
        return [p.times(self.still(a, left)) for p in self._pieces(b, right)]

    def _two(self) -> tuple[Name, Name]:
        return next(self._fresh), next(self._fresh)

    def _over(self, a: Node, b: Node, r: Name, q: Name, meet: Node) -> list[_Piece]:
        """The sum over all r and q of a[r] b[q] where both meet."""
        sums = tuple((index, self.arrays.shape(x)[0]) for index, x in ((r, a), (q, b)))
        return self._summed([p.times(meet) for p in self._both(a, (r,), b, (q,))], sums)

    def _reduced(self, node: Apply, at: tuple[Node, ...]) -> list[_Piece]:
        inner, (axis, keep) = node.args[0], options(node)
        shape = self.arrays.shape(inner)
        axes = range(len(shape)) if axis is None else (axis % len(shape),)
        left, sums, place = iter(at), [], []
        for k, count in enumerate(shape):
            if k in axes:
                index = next(self._fresh)
                sums.append((index, count))
                place.append(index)
                if keep:
                    next(left)
            else:
                place.append(next(left))
        pieces = self._summed(self._pieces(inner, tuple(place)), tuple(sums))
        share = self.arrays.quotient(ONE, self.arrays.product(s for _, s in sums))
        return [p.times(share) for p in pieces] if node.op == "mean" else pieces

    @staticmethod
    def _summed(pieces: list[_Piece], sums: tuple[tuple[Name, Node], ...]) -> list[_Piece]:
        return [replace(p, sums=(*sums, *p.sums)) for p in pieces]

    # ---------------------------------------------------------------- what does not

    def still(self, node: Node, at: tuple[Node, ...]) -> Node:
        """node[at], the index within entrywise operations where that is as short."""
        if not at:
            return node
        match node:
            case Apply(".T", (a,)):
                return self.still(a, at[::-1])
            case Apply("outer", (u, w)):
                return self.arrays.product((self.still(u, at[:1]), self.still(w, at[1:])))
            case Apply("ones", _):
                return ONE
            case Apply("eye", _):
                return _delta(*at)
            case Apply("diag", (u,)) if len(at) == 2:
                return self.arrays.product((_delta(*at), self.still(u, at[:1])))
            case Apply("+" | "*" | "/" | "-" | "^" | "piecewise" | "if" | "otherwise" as op, args):
                return self.arrays.make(op, tuple(self.still(a, self._of(a, at)) for a in args))
            case Apply(op, args) if op in CLAIMS or (op in function_rules() and all(isinstance(a, Name) for a in args)):
                return Apply(op, tuple(self.still(a, self._of(a, at)) for a in args))
        return Apply("_", (node, *at))

    def _refusal(self, node: Node) -> Exception:
        return trouble(
            "no-rule", f"an entry of {show(node)} is not written out here", mend=f"ask for the product along {self.v.name} instead"
        )


def _within(indices: list[Node], at: tuple[Node, ...], shape: Shape) -> tuple[Node, ...]:
    """Where in an array the entry at `at` of its part `[indices]` stands."""
    left, found = iter(at), []
    for k in range(len(shape)):
        index = indices[k] if k < len(indices) else None
        if index is None:
            found.append(next(left))
        elif is_slice(index):
            found.append(size(Apply("+", (next(left), index.args[0], number(-1)))))
        else:
            found.append(index)
    return tuple(found)


def _untied(piece: _Piece, ranges: Mapping[Node, Node]) -> _Piece:
    """`piece` with the indices that must be equal made one, where one is summed over and both run as far."""
    factors, sums, waiting, kept = piece.factors, dict(piece.sums), list(piece.ties), []
    while waiting:
        a, b = waiting.pop(0)
        if a not in sums and b in sums:
            a, b = b, a
        if a in sums and sums[a] is {**ranges, **sums}.get(b):
            del sums[a]
            factors = tuple(substitute(f, {a: b}) for f in factors)
            waiting = [(substitute(x, {a: b}), substitute(y, {a: b})) for x, y in waiting]
            kept = [(substitute(x, {a: b}), substitute(y, {a: b})) for x, y in kept]
        else:
            kept.append((a, b))
    return _Piece((*factors, *(_delta(a, b) for a, b in kept)), tuple(sums.items()))


def _delta(a: Node, b: Node) -> Node:
    """1 where two indices are equal, 0 elsewhere."""
    if a is b:
        return ONE
    both = rational(a), rational(b)
    return ZERO if None not in both else Apply("kronecker", (a, b))
