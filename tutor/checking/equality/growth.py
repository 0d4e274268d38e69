"""Equations and inequalities in one unknown that calculus decides: the gap only grows, or only bends upwards from where it is level."""

from __future__ import annotations

from fractions import Fraction

from tutor.checking.equality.defined import TRUE
from tutor.checking.equality.places import partial_parts
from tutor.checking.equality.truths import gap
from tutor.derive.derivatives.scalar import differentiate
from tutor.derive.rewriting.simplify import simplified
from tutor.errors import TutorError
from tutor.meaning.scope import Scope
from tutor.meaning.writing import FALSE
from tutor.numeric.rigorous.balls import enclose
from tutor.syntax.nodes import RELATIONS, Apply, Name, Node, names, number, operations, parts_of, postorder, rational

_SMOOTH = frozenset({"+", "*", "-", "/", "^", "sin", "cos", "exp", "sinh", "cosh", "tanh", "atan", "asinh", "erf", "sigmoid"})
_VALUES = {"sin": (-1, 1), "cos": (-1, 1), "tanh": (-1, 1), "sigmoid": (0, 1), "erf": (-1, 1), "exp": (0, None), "cosh": (1, None)}
_TRIED = tuple(map(Fraction, (0, 1, -1, 2, -2)))  # where a zero is looked for
_MOST_NODES = 60
_MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
Range = tuple[Fraction | None, Fraction | None]  # the least and the greatest value there may be; None where no bound is known


def decided_by_growth(claim: Apply, scope: Scope) -> Apply:
    """A claim, where relations in one name are solved by how their gap grows: `sin(x) < x` as x > 0, `e^x > x + 1` as x != 0."""
    if claim.op in ("and", "or"):
        return Apply(claim.op, tuple(decided_by_growth(part, scope) for part in claim.args))
    if claim.op not in RELATIONS:
        return claim
    known = _by_range(claim)
    if known is not None or len(names(claim)) != 1:
        return known or claim
    (name,), height = names(claim), gap(claim)
    if (
        scope.kind(name).domain == "integer"
        or not operations(height) <= _SMOOTH
        or partial_parts(height)
        or len(parts_of(height)) > _MOST_NODES
    ):
        return claim
    try:
        return _solved(claim, name, height) or claim
    except TutorError:
        return claim


def _by_range(claim: Apply) -> Apply | None:
    """Whether a relation always holds, or never does, by the values that its gap can have: `cos(x) <= 1`; None where that is open."""
    height = gap(claim)
    if not names(claim) or partial_parts(height) or len(parts_of(height)) > _MOST_NODES:
        return None
    low, high = _range(height)
    below, above = high is not None and high <= 0, low is not None and low >= 0
    strictly = (below and high < 0) or (above and low > 0)
    match claim.op:
        case "=" | "!=" if strictly:
            return FALSE if claim.op == "=" else TRUE
        case ">=" | "<" if above or (below and strictly):
            return TRUE if (claim.op == ">=") == above else FALSE
        case "<=" | ">" if below or (above and strictly):
            return TRUE if (claim.op == "<=") == below else FALSE
    return None


def _solved(claim: Apply, name: str, height: Node) -> Apply | None:
    """What a relation says of its name; None where the gap neither only grows nor only bends one way, or no zero of it is known."""
    slope = simplified(differentiate(height, name)).value
    x, way = Name(name), _one_sign(slope, name)
    for zero in (z for z in _TRIED if _is_zero(height, {name: z})):
        if way:
            return Apply(claim.op if way > 0 else _MIRRORED.get(claim.op, claim.op), (x, number(zero)))
        bend = _one_sign(simplified(differentiate(slope, name)).value, name) if _is_zero(slope, {name: zero}) else 0
        if bend:
            op = claim.op if bend > 0 else _MIRRORED.get(claim.op, claim.op)
            return {">=": TRUE, "<": FALSE}.get(op) or Apply("=" if op in ("=", "<=") else "!=", (x, number(zero)))
    return None


def _is_zero(node: Node, point: dict[str, Fraction]) -> bool:
    (value,) = enclose((node,), point)
    return bool(value.is_zero())


def _one_sign(node: Node, name: str) -> int:
    """The sign of a smooth expression, which has it everywhere but at single points; 0 where that is not known."""
    low, high = _range(node)
    sign = 1 if low is not None and low >= 0 else -1 if high is not None and high <= 0 else 0
    values = (enclose((node,), {name: at})[0] for at in _TRIED)
    return sign if sign and any(v.is_finite() and not v.contains(0) for v in values) else 0


def _range(root: Node) -> Range:
    """Bounds on the values of an expression, read off from its form."""
    found: dict[Node, Range] = {}
    for node in postorder(root):
        value = rational(node)
        if value is not None:
            found[node] = value, value
        else:
            found[node] = _of(node, [found[a] for a in node.args]) if isinstance(node, Apply) else (None, None)
    return found[root]


def _of(node: Apply, args: list[Range]) -> Range:
    match node.op:
        case "+":
            lows, highs = zip(*args, strict=True)
            return None if None in lows else sum(lows), None if None in highs else sum(highs)
        case "-":
            return _times(args[0], Fraction(-1))
        case "*" if len(node.args) == 2 and (factor := rational(node.args[0])) is not None:
            return _times(args[1], factor)
        case "*" | "/" if rational(node.args[-1]) is None:
            return (Fraction(0), None) if all(low is not None and low >= 0 for low, _ in args) else (None, None)
        case "/" if divisor := rational(node.args[1]):
            return _times(args[0], 1 / divisor)
        case "^":
            return _of_power(node, args[0])
    return _VALUES.get(node.op, (None, None))


def _times(values: Range, factor: Fraction) -> Range:
    ends = [None if end is None else end * factor for end in values]
    return (ends[0], ends[1]) if factor >= 0 else (ends[1], ends[0])


def _of_power(node: Apply, base: Range) -> Range:
    exponent = rational(node.args[1])
    if node.args[0] is Name("e") or (exponent is not None and exponent == 1):
        return (Fraction(0), None) if exponent is None else base
    if exponent is None or exponent % 2:
        return (Fraction(0), None) if base[0] is not None and base[0] >= 0 else (None, None)
    most = None if None in base else max(abs(base[0]), abs(base[1])) ** exponent
    return Fraction(0), most
