"""Proof that two expressions are one rational function: a single exact evaluation at a point beyond all coefficients."""

from __future__ import annotations

from dataclasses import dataclass

from tutor.syntax.nodes import CONSTANTS, Apply, Name, Node, Number, postorder, rational

_MOST_BITS = 200_000  # of the integers multiplied here: a few milliseconds
_MOST_VARIABLES = 12
_HIGHEST_POWER = 400


@dataclass(frozen=True, slots=True)
class _Extent:
    """A bound for a polynomial with whole coefficients: its degree in each variable, and the sum of its coefficients' sizes."""

    degrees: tuple[int, ...]
    norm: int

    def __mul__(self, other: _Extent) -> _Extent:
        return _Extent(tuple(a + b for a, b in zip(self.degrees, other.degrees, strict=True)), self.norm * other.norm)

    def __add__(self, other: _Extent) -> _Extent:
        return _Extent(tuple(max(a, b) for a, b in zip(self.degrees, other.degrees, strict=True)), self.norm + other.norm)

    def bits(self) -> int:
        size = self.norm.bit_length() + 1
        for degree in self.degrees:
            size *= degree + 1
        return size


def is_identity(left: Node, right: Node) -> bool:
    """Whether `left` and `right` are surely equal wherever both have values; False says only: not proven so.

    What is no sum, product, quotient or whole power counts as a variable. With numerators and denominators as polynomials,
    P = left's top * right's bottom - right's top * left's bottom is zero exactly if its value is zero at x1 = B, x2 = B^(d1 + 1), …
    for B above twice its coefficients (Kronecker's substitution).
    """
    variables = _variables(left, right)
    if len(variables) > _MOST_VARIABLES:
        return False
    zero = (0,) * len(variables)
    units = {v: _Extent(tuple(int(i == k) for i in range(len(variables))), 1) for k, v in enumerate(variables)}
    try:
        tops = _fractions(
            left, right, {v: (e, _Extent(zero, 1)) for v, e in units.items()}, lambda n: _Extent(zero, max(1, abs(n))), bounded=True
        )
        extent = tops[0][0] * tops[1][1] + tops[1][0] * tops[0][1]
        if extent.bits() > _MOST_BITS:
            return False
        values = _fractions(left, right, _far_point(variables, extent), int, bounded=False)
    except _TooLargeError:
        return False
    (a, b), (c, d) = values
    return b != 0 and d != 0 and a * d == c * b


class _TooLargeError(Exception):
    """The polynomials would be too long to multiply out."""


def _variables(left: Node, right: Node) -> tuple[Node, ...]:
    found: dict[Node, None] = {}
    for root in (left, right):
        stack = [root]
        seen: set[Node] = set()
        while stack:
            node = stack.pop()
            if node in seen:
                continue
            seen.add(node)
            if _is_rational_operation(node):
                stack.extend(node.args[:1] if node.op == "^" else node.args)
            elif not isinstance(node, Number):
                found[node] = None
    return tuple(found)


def _is_rational_operation(node: Node) -> bool:
    if not isinstance(node, Apply):
        return False
    if node.op == "^":
        n = rational(node.args[1])
        return n is not None and n.denominator == 1 and abs(n) <= _HIGHEST_POWER and not _is_constant(node.args[0])
    return node.op in ("+", "*", "-", "/")


def _is_constant(node: Node) -> bool:
    return isinstance(node, Name) and node.name in CONSTANTS and node.name == "oo"


def _far_point(variables: tuple[Node, ...], extent: _Extent) -> dict[Node, tuple[int, int]]:
    size, values = extent.norm.bit_length() + 1, {}
    for variable, degree in zip(variables, extent.degrees, strict=True):
        values[variable] = (1 << size, 1)
        size *= degree + 1
    return values


def _fractions(left: Node, right: Node, values: dict, whole, *, bounded: bool) -> tuple:
    """(top, bottom) of both sides, in whatever `values` and `whole` are made of: extents, or whole numbers."""
    made: dict[Node, tuple] = dict(values)
    for root in (left, right):
        for node in postorder(root):
            if node in made:
                continue
            if isinstance(node, Number):
                made[node] = (whole(node.value.numerator), whole(node.value.denominator))
            elif _is_rational_operation(node) and all(a in made for a in node.args):
                made[node] = _combined(node, [made[a] for a in node.args], whole, bounded)
                if bounded and max(made[node][0].bits(), made[node][1].bits()) > _MOST_BITS:
                    raise _TooLargeError
    return made[left], made[right]


def _combined(node: Apply, args: list[tuple], whole, bounded: bool) -> tuple:
    match node.op:
        case "-":
            (a, b), minus = args[0], whole(-1)
            return a * minus, b
        case "/":
            (a, b), (c, d) = args
            return a * d, b * c
        case "^":
            return _powered(args[0], int(rational(node.args[1])), whole)
        case "*":
            top, bottom = args[0]
            for c, d in args[1:]:
                top, bottom = top * c, bottom * d
            return top, bottom
    top, bottom = args[0]
    for c, d in args[1:]:
        top, bottom = (top + c, bottom) if d == bottom and not bounded else (top * d + c * bottom, bottom * d)
    return top, bottom


def _powered(base: tuple, n: int, whole) -> tuple:
    top, bottom = (whole(1), whole(1))
    for _ in range(abs(n)):
        top, bottom = top * base[0], bottom * base[1]
    return (top, bottom) if n >= 0 else (bottom, top)
