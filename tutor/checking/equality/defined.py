"""Where an expression has a value, as a claim: of `log(x)` that x > 0; and claims that say no more than that, or say it as well."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.checking.equality.agreement import Rules
from tutor.checking.equality.places import partial_parts
from tutor.checking.equality.truths import gap
from tutor.checking.equality.values import scalars
from tutor.errors import TutorError
from tutor.meaning.algebra import rewritten
from tutor.meaning.polynomials import monomials
from tutor.meaning.scope import Scope
from tutor.meaning.signs import NOT_NEGATIVE, signs
from tutor.meaning.writing import FALSE
from tutor.syntax.nodes import ONE, RELATIONS, ZERO, Apply, Node, names, parts_of, rational

TRUE = Apply("=", (ZERO, ZERO))
_MINUS_ONE = Apply("-", (ONE,))
_TOLD = {  # function -> what its argument has to be for a value
    "log": ((">", ZERO),), "sqrt": ((">=", ZERO),), "log1p": ((">", _MINUS_ONE),), "acosh": ((">=", ONE),),
    "asin": ((">=", _MINUS_ONE), ("<=", ONE)), "acos": ((">=", _MINUS_ONE), ("<=", ONE)), "atanh": ((">", _MINUS_ONE), ("<", ONE)),
}  # fmt: skip
_MOST_NODES = 60  # of a product that is multiplied out


def has_value(*nodes: Node) -> Apply | None:
    """The claim that all of `nodes` have values; None where comparisons do not say it (tan, x^y)."""
    conditions: dict[Node, None] = {}
    for part in (p for node in nodes for p in sorted(partial_parts(node), key=repr)):
        told = list(_conditions(part))
        if not told:
            return None
        conditions.update(dict.fromkeys(told))
    return _all_of(tuple(conditions))


def _all_of(claims: tuple[Apply, ...]) -> Apply:
    return TRUE if not claims else claims[0] if len(claims) == 1 else Apply("and", claims)


def _conditions(part: Apply) -> Iterator[Apply]:
    """What has to hold for one operation to have a value; nothing where that is not known."""
    match part:
        case Apply("/", (_, below)):
            yield Apply("!=", (below, ZERO))
        case Apply("^", (base, exponent)):
            power = rational(exponent)
            if power is None:
                return
            if power.denominator % 2 == 0:
                yield Apply(">=" if power > 0 else ">", (base, ZERO))
            else:
                yield TRUE if power > 0 else Apply("!=", (base, ZERO))
        case Apply(word, (inner,)) if word in _TOLD:
            yield from (Apply(op, (inner, bound)) for op, bound in _TOLD[word])


def decided_by_domain(claim: Apply, scope: Scope) -> Apply:
    """A claim, where relations whose sides are the same say only that both have a value: `log(x^2) = 2 log(x)` says x > 0."""
    if claim.op in ("and", "or"):
        return Apply(claim.op, tuple(decided_by_domain(part, scope) for part in claim.args))
    if claim.op not in RELATIONS or not any(map(partial_parts, claim.args)):
        return claim
    where = has_value(*claim.args)
    if where is None or scalars(*claim.args, scope, Rules()).verdict != "same":
        return claim
    return where if claim.op in ("=", "<=", ">=") else FALSE


def without_roots(claim: Apply, scope: Scope) -> Apply:
    """`(x - sqrt(a)) (x + sqrt(a)) = 0` multiplied out, x^2 - a = 0; with what the roots ask for where that does not follow."""
    claim = _as_product(claim)
    if claim.op in ("and", "or"):
        return Apply(claim.op, tuple(without_roots(part, scope) for part in claim.args))
    if claim.op != "=" or len(parts_of(claim)) > _MOST_NODES or not partial_parts(gap(claim)):
        return claim
    where = has_value(gap(claim))
    asked = () if where is None else where.args if where.op == "and" else (where,)
    if not asked or any(c.op != ">=" or partial_parts(c) for c in asked):
        return claim
    try:
        height = rewritten(gap(claim), "expand", scope)
        if partial_parts(height) or scalars(gap(claim), height, scope, Rules()).verdict != "same":
            return claim
        kept = tuple(c for c in asked if not _follows(gap(c), height, scope))
    except TutorError:
        return claim
    return _all_of((Apply("=", (height, ZERO)), *kept))


def _as_product(claim: Apply) -> Apply:
    """`x = sqrt(a) or x = -sqrt(a)` as one product that is 0, where both have values at the same places."""
    if claim.op != "or" or any(part.op != "=" or not partial_parts(gap(part)) for part in claim.args):
        return claim
    places = [has_value(gap(part)) for part in claim.args]
    is_one = None not in places and all(p is places[0] for p in places)
    return Apply("=", (Apply("*", tuple(map(gap, claim.args))), ZERO)) if is_one else claim


def _follows(root: Node, height: Node, scope: Scope) -> bool:
    """Whether `root` is not negative where the polynomial `height` is 0: less a multiple of it, it is a sum of squares."""
    free = sorted(names(height) | names(root))
    of_height, of_root = monomials(height, free, scope), monomials(root, free, scope)
    for powers in of_height or ():
        if of_root and powers in of_root:
            multiple = Apply("*", (Apply("/", (of_root[powers], of_height[powers])), height))
            rest = Apply("+", (root, Apply("-", (multiple,))))
            if any(signs(rewritten(rest, how, scope), scope) <= NOT_NEGATIVE for how in ("expand", "factor")):
                return True
    return False
