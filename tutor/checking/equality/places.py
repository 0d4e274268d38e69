"""Places where two sides of a claim are equal: found along lines, and proved by a sign that changes without a jump."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tutor.checking.equality import kinks
from tutor.checking.equality.truths import Point, gap, relations, truth
from tutor.errors import TutorError
from tutor.meaning.scope import Scope
from tutor.numeric.rigorous.balls import enclose, spread
from tutor.rules.terms import terms_of
from tutor.syntax.nodes import ZERO, Apply, Name, Node, names, operations, postorder, rational

_JUMPS = frozenset({"sign", "heaviside", "piecewise", "atan2", "acot"})  # whose ball may be finite across a jump
_TOTAL = frozenset({"+", "*", "-", "abs", "sin", "cos", "exp", "sinh", "cosh", "tanh", "atan", "asinh", "erf", "max", "min", "sign", "relu",
                    "sigmoid", "softplus", "cbrt", "=", "<", "<=", ">", ">=", "!="})  # fmt: skip
_HALVINGS = 100
_WIDTH = Fraction(1, 10**6)  # around a zero that a search found
_SMALL = 1e-9


def places(claims: Sequence[Apply], scope: Scope) -> Iterator[Crossing | None]:
    """Where gaps of the claims are 0, the closest to 0 first; None for a place where one seems to be, which is not proved."""
    heights = list(dict.fromkeys(gap(r) for claim in claims for r in relations(claim)))
    for start in kinks.starts(*claims[:2], scope):
        _, at = kinks.both_sides(*claims[:2], scope, start)
        for point in sorted(at, key=lambda p: sum(map(abs, p.values()))):
            moved = [n for n in point if point[n] != start[n]] or list(point)[:1]
            for height in heights:
                found = crossing(height, moved[0], point) if moved[0] in names(height) else None
                if found is not None or seems_zero(height, point):
                    yield found


def split_products(claim: Apply) -> Apply:
    """`u v = 0` as `u = 0 or v = 0`, where both factors have values everywhere."""
    if claim.op in ("and", "or"):
        return Apply(claim.op, tuple(map(split_products, claim.args)))
    if claim.op == "=" and claim.args[1] is ZERO and not partial_parts(claim):
        match claim.args[0]:
            case Apply("*", factors):
                return Apply("or", tuple(split_products(Apply("=", (f, ZERO))) for f in factors))
            case Apply("^", (base, exponent)) if (rational(exponent) or 0) > 0:
                return split_products(Apply("=", (base, ZERO)))
    return claim


def partial_parts(node: Node) -> frozenset[Apply]:
    """The parts of `node` that need not have a value everywhere: quotients by names, roots, logarithms and the like."""
    return frozenset(n for n in postorder(node) if isinstance(n, Apply) and names(n) and not _is_total(n))


def _is_total(node: Apply) -> bool:
    if node.op == "/":
        return not names(node.args[1])
    if node.op == "^":
        exponent = rational(node.args[1])
        return node.args[0] is Name("e") or (exponent is not None and exponent.denominator == 1 and exponent > 0)
    return node.op in _TOTAL


@dataclass(frozen=True, slots=True)
class Crossing:
    """A place at which a gap is surely 0: on the line through `point` along `name`, between `low` and `high`, which may be one."""

    gap: Node
    name: str
    point: Point
    low: Fraction
    high: Fraction

    @property
    def exact(self) -> Point | None:
        return {**self.point, self.name: self.low} if self.low == self.high else None

    def truth(self, claim: Node) -> bool | None:
        """Whether a claim holds there."""
        at = self.exact or {**self.point, self.name: spread(self.low, self.high)}
        return truth(claim, at, self.gap)

    def is_zero_of(self, other: Node) -> bool:
        """Whether `other` changes its sign there too, or is 0."""
        values = [_value(other, {**self.point, self.name: end}) for end in (self.low, self.high)]
        if self.exact:
            return values[0] is not None and values[0].contains(0)
        return None not in values and values[0] * values[1] < 0

    def told(self) -> str:
        parts = [f"{n} = {v}" if n != self.name else f"{n} = {_short(self.low, self.high)}" for n, v in self.point.items()]
        return ", ".join(parts)


def _short(low: Fraction, high: Fraction) -> str:
    return str(low) if low == high else f"{float((low + high) / 2):.9g}…"


def crossing(height: Node, name: str, point: Point) -> Crossing | None:
    """The zero of `height` at or close to `point` along `name`; None where none is proved: a sign that changes without a jump."""
    here = _value(height, point)
    if here is not None and here.is_zero():
        return Crossing(height, name, point, point[name], point[name])
    if operations(height) & _JUMPS:
        return None
    low, high = point[name] - _WIDTH, point[name] + _WIDTH
    first, last = (_value(height, {**point, name: end}) for end in (low, high))
    if first is None or last is None or not first * last < 0:
        return None
    whole = _value(height, {**point, name: spread(low, high)})
    if whole is None:
        return None
    for _ in range(_HALVINGS):
        half = (low + high) / 2
        value = _value(height, {**point, name: half})
        if value is None or value.contains(0):
            is_hit = value is not None and value.is_zero()
            return Crossing(height, name, point, half, half) if is_hit else Crossing(height, name, point, low, high)
        low, high = (half, high) if value * first > 0 else (low, half)
    return Crossing(height, name, point, low, high)


def seems_zero(height: Node, point: Point) -> bool:
    """Whether a gap is so small at a point, beside what it is the difference of, that it may be 0 close by."""
    value = _value(height, point)
    if value is None or value.is_zero():
        return False
    terms = [_value(t, point) for t in terms_of(height)]
    size = max((t.abs_upper() for t in terms if t is not None), default=1) if len(terms) > 1 else 1
    return bool(value.abs_lower() < _SMALL * size)


def _value(node: Node, point: Mapping[str, object], bits: int = 256):
    try:
        (value,) = enclose((node,), point, bits)
    except TutorError:
        return None
    return value if value.is_finite() else None
