"""A claim as a plainer one that holds at the same places: `e^x = e^y` as x = y, sums of squares that are 0 as each of them 0."""

from __future__ import annotations

from fractions import Fraction

from tutor.checking.equality.places import partial_parts, split_products
from tutor.meaning.signs import MIRRORED
from tutor.meaning.writing import FALSE
from tutor.rules.terms import terms_of
from tutor.syntax.nodes import ONE, RELATIONS, TWO, ZERO, Apply, Name, Node, names, number, rational

_GROWING = frozenset({"sinh", "tanh", "atan", "asinh", "erf", "cbrt", "exp", "sigmoid", "softplus", "expm1"})  # strictly, on the whole line
_FROM = {"log": ">", "log1p": ">", "sqrt": ">="}  # strictly growing, and how what they take compares with where they begin
_BEGIN = {"log1p": Apply("-", (ONE,))}
_ODD = frozenset({"sinh", "tanh", "atan", "asinh", "erf", "cbrt"})
_MOST = 10  # times that a claim is made plainer
_ALL_ZERO, _SOME_NOT = frozenset({"=", "<="}), frozenset({"!=", ">"})  # of a sum without negative terms, beside 0


def reduced(claim: Node) -> Node:
    """`x^3 = y^3` as x = y, `x^2 + y^2 = 0` as x = 0 and y = 0; a claim for which nothing of this serves as it is."""
    for _ in range(_MOST):
        plainer = split_products(_once(claim))
        if plainer is claim:
            break
        claim = plainer
    return claim


def _once(claim: Node) -> Node:
    if claim.op in ("and", "or"):
        return Apply(claim.op, tuple(map(_once, claim.args)))
    if claim.op not in RELATIONS:
        return claim
    claim = _unscaled(claim)
    return (
        _without_negative_terms(claim)
        or _undone(_two_sided(claim))
        or _of_number(_two_sided(claim))
        or _squared(_two_sided(claim))
        or claim
    )


def _unscaled(relation: Apply) -> Apply:
    """`-u < 0` as u > 0, `2 u = 0` and `u/2 = 0` as u = 0, `3 u < 3 v` as u < v."""
    left, right = relation.args
    match left, right:
        case Apply("-", (u,)), Apply("-", (v,)):
            return _unscaled(Apply(MIRRORED[relation.op], (u, v)))
        case Apply("*", (c, u)), Apply("*", (d, v)) if c is d and (rational(c) or 0) > 0:
            return _unscaled(Apply(relation.op, (u, v)))
    if right is not ZERO:
        return relation
    factor, rest = ONE, left
    match left:
        case Apply("-", (inner,)):
            factor, rest = number(-1), inner
        case Apply("*", (first, *others)) if rational(first) and len(others) == 1:
            factor, rest = first, others[0]
        case Apply("/", (above, below)) if rational(below):
            factor, rest = below, above
    if rest is left:
        return relation
    return _unscaled(Apply(relation.op if rational(factor) > 0 else MIRRORED[relation.op], (rest, ZERO)))


def _two_sided(relation: Apply) -> Apply:
    """`u - v = 0` as u = v, and `u + v = 0` as u = -v."""
    left, right = relation.args
    if right is not ZERO or len(terms_of(left)) != 2:
        return relation
    first, second = left.args
    if isinstance(first, Apply) and first.op == "-":
        first, second = second, first
    return Apply(relation.op, (first, _turned(second)))


def _turned(node: Node) -> Node:
    """-u, a sign that stands there taken away, and taken into an odd function."""
    match node:
        case Apply("-", (inner,)):
            return inner
    return Apply("-", (node,))


# ---------------------------------------------------------------- one function on both sides


def _undone(relation: Apply) -> Node | None:
    """`f(u) = f(v)` as u = v, where f has each value once; of an even power or |u|, as u = v or u = -v."""
    (f, u), (g, v) = map(_taken, relation.args)
    if not f or f != g:
        return None
    plainer = Apply(relation.op, (u, v))
    word, power = f
    if word in _FROM:
        begin = _BEGIN.get(word, ZERO)
        return Apply("and", (plainer, *(Apply(_FROM[word], (side, begin)) for side in (u, v))))
    if word == "abs" or (word == "^" and power % 2 == 0):
        return Apply("or", (plainer, Apply("=", (u, _turned(v))))) if relation.op == "=" else None
    return plainer


def _of_number(relation: Apply) -> Node | None:
    """`f(u) = c` as what u is then, where f has each value once, and c for its value nothing but a number: `e^u = 1` as u = 0."""
    left, right = relation.args
    if names(left) and names(right):
        return None
    op, left, right = (relation.op, left, right) if names(left) else (MIRRORED[relation.op], right, left)
    f, u = _taken(left)
    value = rational(right)
    if not f or value is None:
        return None
    word, base = f
    if word == "power of":
        return _of_power(op, base, u, value)
    if word == "log":
        begins = () if op in ("=", ">", ">=") else (Apply(">", (u, ZERO)),)
        bound = Apply(op, (u, ONE if value == 0 else Apply("^", (Name("e"), right))))
        return Apply("and", (bound, *begins)) if begins else bound
    is_odd = word in _ODD or (word == "^" and base % 2 == 1)
    return Apply(op, (u, ZERO)) if value == 0 and is_odd else None


def _of_power(op: str, base: Node, exponent: Node, value: Fraction) -> Node | None:
    """`b^u = c` for a base above 1, whose powers are all above 0."""
    if value > 0:
        turns = ZERO if value == 1 else Apply("/", (Apply("log", (number(value),)), Apply("log", (base,))))
        return Apply(op, (exponent, turns if base is not Name("e") or value == 1 else turns.args[0]))
    if op in ("=", "<", "<="):
        return FALSE
    return None if partial_parts(exponent) else Apply("=", (ZERO, ZERO))


def _squared(relation: Apply) -> Node | None:
    """`sqrt(u) = v` as u = v^2 and v >= 0, which a bar or a number need not be told."""
    root, other = relation.args if _is_root(relation.args[0]) else relation.args[::-1]
    match root:
        case Apply("*", (factor, inner)) if (rational(factor) or 0) > 0 and _is_root(inner):
            root, other = inner, Apply("/", (other, factor))
    if relation.op != "=" or not _is_root(root):
        return None
    value = rational(other)
    if value is not None:
        return Apply("=", (root.args[0], number(value * value))) if value >= 0 else FALSE
    if isinstance(other, Apply) and other.op == "abs":
        return Apply("=", (root.args[0], Apply("^", (other.args[0], TWO))))
    return Apply("and", (Apply("=", (root.args[0], Apply("^", (other, TWO)))), Apply(">=", (other, ZERO))))


def _is_root(node: Node) -> bool:
    match node:
        case Apply("sqrt", _):
            return bool(names(node))
        case Apply("*", (factor, inner)):
            return (rational(factor) or 0) > 0 and _is_root(inner)
    return False


def _taken(node: Node) -> tuple[tuple[str, object], Node]:
    """The function of which `node` is a value, and what it is taken of; of another node no function."""
    match node:
        case Apply("-", (inner,)):  # of an odd function the sign goes inside
            f, u = _taken(inner)
            is_odd = f and (f[0] in _ODD or (f[0] == "^" and f[1] % 2 == 1))
            return (f, Apply("-", (u,))) if is_odd else ((), node)
        case Apply("^", (base, exponent)):
            power, size = rational(exponent), rational(base)
            if power is not None and power.denominator == 1 and power > 1 and names(base):
                return ("^", int(power)), base
            is_growing = base is Name("e") or (size is not None and size > 1)
            return (("power of", base), exponent) if is_growing and not names(base) else ((), node)
        case Apply(word, (inner,)) if names(inner) and (word in _GROWING or word in _FROM or word == "abs"):
            return (word, None), inner
    return (), node


# ---------------------------------------------------------------- sums in which nothing is negative


def _without_negative_terms(relation: Apply) -> Node | None:
    """A sum of squares, bars and roots beside 0: each is 0, or one of them is not."""
    op, terms = relation.op, tuple(_bare(t) for side in _both_sides(relation) for t in terms_of(side))
    if terms and all(isinstance(t, Apply) and t.op == "-" for t in terms):
        op, terms = MIRRORED[op], tuple(t.args[0] for t in terms)
    if not terms or not names(relation) or not all(map(_is_never_negative, terms)):
        return None
    if op in _ALL_ZERO:
        parts = tuple(_is_zero(t) for t in terms)
        return FALSE if FALSE in parts else parts[0] if len(parts) == 1 else Apply("and", parts)
    if partial_parts(relation):
        return None
    if op in _SOME_NOT:
        parts = tuple(_is_zero(t) for t in terms)
        others = tuple(Apply("!=", p.args) for p in parts)
        return Apply("=", (ZERO, ZERO)) if FALSE in parts else others[0] if len(others) == 1 else Apply("or", others)
    return FALSE if op == "<" else Apply("=", (ZERO, ZERO))


def _both_sides(relation: Apply) -> tuple[Node, ...]:
    """What is added up to left - right."""
    left, right = relation.args
    return tuple(side for side in (left, *(Apply("-", (t,)) for t in terms_of(right))) if rational(side) != 0)


def _bare(term: Node) -> Node:
    """-(-u) as u."""
    match term:
        case Apply("-", (Apply("-", (inner,)),)):
            return inner
    return term


def _is_never_negative(term: Node) -> bool:
    value = rational(term)
    if value is not None:
        return value >= 0
    match term:
        case Apply("*", factors):
            return all(map(_is_never_negative, factors))
        case Apply("/", (above, below)):
            return _is_never_negative(above) and _is_never_negative(below)
        case Apply("^", (base, exponent)):
            power = rational(exponent)
            return base is Name("e") or (power is not None and power > 0 and (power.denominator % 2 == 0 or power % 2 == 0))
        case Apply("abs" | "sqrt" | "cosh", _):
            return True
    return False


def _is_zero(term: Node) -> Apply:
    """A term that is never negative as a claim that it is 0."""
    if (rational(term) or 0) > 0:
        return FALSE
    match term:
        case Apply("*", (factor, rest)) if (rational(factor) or 0) > 0:
            return _is_zero(rest)
        case Apply("/", (above, below)) if (rational(below) or 0) > 0:
            return _is_zero(above)
        case Apply("^", (base, _)) if base is Name("e"):
            return FALSE if not partial_parts(term) else Apply("=", (term, ZERO))
        case Apply("^", (base, _)):
            return Apply("=", (base, ZERO))
        case Apply("abs" | "sqrt", (inner,)):
            return Apply("=", (inner, ZERO))
    return Apply("=", (term, ZERO))
