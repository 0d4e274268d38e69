"""Equations, inequalities and systems compared by where they hold: proved, refuted at a place, or agreed at the places found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import islice

from tutor.checking.equality.agreement import Equivalence, Rules
from tutor.checking.equality.cases import in_cases
from tutor.checking.equality.defined import decided_by_domain, without_roots
from tutor.checking.equality.growth import decided_by_growth
from tutor.checking.equality.kinds import is_list
from tutor.checking.equality.pairs import Pair
from tutor.checking.equality.places import Crossing, partial_parts, places, split_products
from tutor.checking.equality.progressions import by_progressions, by_turns
from tutor.checking.equality.reduced import reduced
from tutor.checking.equality.solved import Close, by_solutions, nearly_solved
from tutor.checking.equality.truths import as_claim, domain_holds, gap, held_apart, relations, truth
from tutor.checking.equality.values import scalars
from tutor.errors import TutorError
from tutor.meaning.algebra import rewritten, sign_of
from tutor.meaning.polynomials import same_zeros
from tutor.meaning.scope import Scope, natural
from tutor.meaning.signs import HOLDING, MIRRORED
from tutor.meaning.sorts import SET, sort_of
from tutor.meaning.stretches import Place, signs_along
from tutor.meaning.writing import FALSE
from tutor.numeric.rigorous.balls import enclose, exactly, told
from tutor.numeric.rigorous.points import sample
from tutor.syntax.nodes import TWO, Apply, Name, Node, names, number, operations, parts_of, postorder, rational, rebuild
from tutor.syntax.printer import show, show_claim

_POINTS = 24
_PLAIN = tuple(Fraction(n, d) for n, d in ((0, 1), (1, 1), (-1, 1), (2, 1), (1, 2), (-2, 1), (3, 1), (-1, 2), (10, 1), (-10, 1)))
_RATIOS = 12  # points at which the quotient of two gaps is looked at
_MOST_PLACES = 200  # at which two claims may hold that are looked at
_MOST_NODES, _HIGHEST = 40, 8  # parts, and nesting, of a gap whose quotient is simplified
_ENOUGH = 6  # places in common below which agreement says too little
_WHOLE = frozenset({"+", "-", "*", "/", "^", "="})


def claims_compared(left: Node, right: Node, scope: Scope, seed: int = 0, close: Close | None = None) -> Equivalence:
    """The verdict on two claims, or a claim and the set of numbers for which it is to hold.

    close  where numbers need not be exact: compares two of them; the solutions themselves are compared then
    """
    pair = _paired(left, right, scope)
    if isinstance(pair, Equivalence):
        return pair
    if pair.left is pair.right:
        return Equivalence("same", "they say the same")
    if scope.arrays & set(pair.unknowns):
        return Equivalence("undecided", "claims about whole arrays are not compared")
    if close is not None:
        return nearly_solved(pair, close)
    if (found := by_progressions(pair)) is not None:
        return found
    found = _decided(pair, seed)
    return Equivalence("undecided", "whether they hold at the same places could not be told") if found is None else found


def _decided(pair: Pair, seed: int) -> Equivalence | None:
    """The verdict of the first way that leads to one."""
    ways = (_by_sides, _by_stretches, _by_parts, _by_reduction, _by_factors, by_solutions, _by_quotient, by_turns, _by_meaning, _by_places)
    for way in (_of_numbers, lambda p: _by_plain_points(p, seed), *ways):
        found = way(pair)
        if found is not None:
            return found
    return None


def _paired(left: Node, right: Node, scope: Scope) -> Pair | Equivalence:
    """Both as claims; a set is what the one unknown of the other lies in."""
    sides = []
    for own, other in ((left, right), (right, left)):
        is_set = sort_of(own) == SET
        about = natural(names(other) - names(own)) or ("x",)
        points = _points(own, about) if is_set else None
        if points is not None:
            sides.append(points)
            continue
        if is_set and len(about) > 1:
            return Equivalence("undecided", f"{show(other)} is about {' and '.join(about)}, and {show(own)} is a set of numbers")
        sides.append(scope.expand(as_claim(own, about[0] if is_set else None)))
    return Pair(*sides, scope)


def _points(found: Apply, about: tuple[str, ...]) -> Node | None:
    """A set of points, `{[1, 2], [2, 1]}`, as what it says of the names in their natural order; None for a set of numbers."""
    if found.op != "{}" or len(about) < 2 or not all(is_list(p) and len(p.args) == len(about) for p in found.args):
        return None
    said = [Apply("and", tuple(Apply("=", (Name(n), v)) for n, v in zip(about, p.args, strict=True))) for p in found.args]
    return FALSE if not said else said[0] if len(said) == 1 else Apply("or", tuple(said))


# ---------------------------------------------------------------- the ways


def _of_numbers(pair: Pair) -> Equivalence | None:
    """Claims without names: both true, or both false."""
    if pair.unknowns:
        return None
    truths = [truth(claim, {}) for claim in pair.both]
    if None in truths:
        return Equivalence("undecided", "whether they are true could not be told")
    said = ("both are false", "both are true")[truths[1]]
    return Equivalence("same", said) if truths[0] == truths[1] else Equivalence("different", "one is true, the other is not")


def _by_plain_points(pair: Pair, seed: int) -> Equivalence | None:
    """A point at which one holds and the other does not."""
    for point in _tried(pair, seed):
        truths = [truth(claim, point) for claim in pair.both]
        if None not in truths and truths[0] != truths[1]:
            return held_apart(told(point), truths[0], point)
    return None


def _tried(pair: Pair, seed: int) -> Iterator[dict[str, Fraction]]:
    unknowns = pair.unknowns
    for value in _PLAIN:
        for spread in (0, 1):
            point = {n: value + spread * k for k, n in enumerate(unknowns)}
            if domain_holds(point, pair.scope):
                yield point
    yield from sample(unknowns, pair.scope, _POINTS)
    yield from sample(unknowns, pair.scope, 2, seed + 1)


def _by_sides(pair: Pair) -> Equivalence | None:
    """Relations whose sides are the same, as x = x and y = y: what they say does not depend on any name."""
    all_relations = [r for claim in pair.both for r in relations(claim)]
    if any(partial_parts(gap(r)) or scalars(*r.args, pair.scope, Rules()).verdict != "same" for r in all_relations):
        return None
    signs = {gap(r): 0 for r in all_relations}
    held = [_holds(claim, signs) for claim in pair.both]
    return Equivalence("same", f"both hold {'everywhere' if held[0] else 'nowhere'}") if held[0] == held[1] else None


def _by_parts(pair: Pair) -> Equivalence | None:
    """Each part of one is a part of the other, times a number: nothing else is needed."""
    joined = [claim.op if claim.op in ("and", "or") else "" for claim in pair.both]
    if joined[0] != joined[1]:
        return None
    parts = [claim.args if joined[0] else (claim,) for claim in pair.both]
    if not all(any(_is_scaled(a, b, pair.scope) for b in parts[1]) for a in parts[0]):
        return None
    if not all(any(_is_scaled(a, b, pair.scope) for a in parts[0]) for b in parts[1]):
        return None
    return Equivalence("same", "one is the other, times a number")


def _by_reduction(pair: Pair) -> Equivalence | None:
    """Plainer claims, which hold at the same places, compared in their place."""
    return _instead(pair, reduced(pair.left), reduced(pair.right))


def _by_meaning(pair: Pair) -> Equivalence | None:
    """What claims come to by their cases, where their sides are the same, where roots go out, or where their gap only grows."""
    for plainer in (in_cases, decided_by_domain, without_roots, decided_by_growth):
        found = _instead(pair, plainer(pair.left, pair.scope), plainer(pair.right, pair.scope))
        if found is not None:
            return found
    return None


def _instead(pair: Pair, left: Apply, right: Apply) -> Equivalence | None:
    """The verdict on two claims that hold at the same places as those of `pair`; None where they are these."""
    plainer = replace(pair, left=left, right=right)
    if plainer.both == pair.both:
        return None
    if plainer.left is plainer.right:
        return Equivalence("same", f"both say that {show_claim(plainer.left)}")
    return _decided(plainer, 0)


def _is_scaled(a: Apply, b: Apply, scope: Scope) -> bool:
    """Whether two relations are one, times a number that is not 0 (and keeps the sense of an inequality)."""
    if {a.op, b.op} & {"and", "or"}:
        return a is b or (a.op == b.op and _by_parts(Pair(a, b, scope)) is not None)
    (op, f), (other, g) = _one_way(a), _one_way(b)
    if op != other:
        return False
    factor = _factor(f, g, scope)
    if factor is None or not (factor > 0 or op in ("=", "!=")):
        return False
    if partial_parts(f) != partial_parts(g):
        return False
    found = scalars(f, Apply("*", (number(factor), g)), scope, Rules())
    return found.verdict == "same" and not found.domain


def _one_way(relation: Apply) -> tuple[str, Node]:
    """A relation that says < or <= instead of > or >=, and its gap."""
    if relation.op in (">", ">="):
        relation = Apply(MIRRORED[relation.op], relation.args[::-1])
    return relation.op, gap(relation)


def _factor(f: Node, g: Node, scope: Scope) -> Fraction | None:
    """f/g at a point where this is a number known exactly."""
    for point in sample(tuple(sorted(names(f) | names(g))), scope, 3):
        try:
            values = [exactly(v) if v.is_finite() else None for v in enclose((f, g), point)]
        except TutorError:
            continue
        if None not in values and all(values):
            return values[0] / values[1]
    for point in sample(tuple(sorted(names(f) | names(g))), scope, _RATIOS):
        try:
            (ratio,) = enclose((Apply("/", (f, g)),), point)
            if ratio.is_finite():
                return Fraction(float(ratio.mid())).limit_denominator(10**4) or None
        except (TutorError, OverflowError):
            continue
    return None


def _by_stretches(pair: Pair) -> Equivalence | None:
    """One unknown and quotients of polynomials: the line is cut exactly, so that nothing is left open."""
    if len(pair.unknowns) != 1 or pair.scope.kind(pair.unknowns[0]).domain == "integer":
        return None
    (name,) = pair.unknowns
    sides = pair.gaps()
    marks = [m for b in pair.scope.kind(name).bounds or () if (m := rational(b)) is not None]
    try:
        found = signs_along([rebuild(s, _bar) for s in sides], name, (*marks, Fraction(0)))
    except TutorError:
        return None
    if found is None:
        return None
    kept = []
    for place, signs in found:
        if domain_holds({name: place.near}, pair.scope):
            of = dict(zip(sides, signs, strict=True))
            truths = [_holds(claim, of) for claim in pair.both]
            if truths[0] != truths[1]:
                return held_apart(_told_place(place, name), truths[0], {name: place.exact} if place.exact is not None else {})
            kept.append(truths[0])
    said = "both hold everywhere" if all(kept) else "both hold for the same numbers" if any(kept) else "both hold nowhere"
    return Equivalence("same", said)


def _bar(node: Node) -> Node:
    """sqrt(u^2) as |u|, which it is over the real numbers."""
    match node:
        case Apply("sqrt", (Apply("^", (base, exponent)),)) if exponent is TWO:
            return Apply("abs", (base,))
    return node


def _holds(claim: Node, signs: dict[Node, int | None]) -> bool:
    if claim.op in ("and", "or"):
        return (all if claim.op == "and" else any)(_holds(part, signs) for part in claim.args)
    return signs[gap(claim)] in HOLDING[claim.op]


def _told_place(place: Place, name: str) -> str:
    return f"{name} = {place.exact}" if place.exact is not None else f"{name} = {float(place.near):.9g}…"


def _by_factors(pair: Pair) -> Equivalence | None:
    """Two equations between polynomials with the same factors, but for those that are never 0."""
    if any(r.op != "=" for claim in pair.both for r in relations(claim)) or "and" in (pair.left.op, pair.right.op):
        return None
    products = [[gap(r) for r in relations(claim)] for claim in pair.both]
    try:
        found = same_zeros(*(p[0] if len(p) == 1 else Apply("*", tuple(p)) for p in products), pair.scope)
    except TutorError:
        return None
    return Equivalence("same", "multiplied out and factored, they have the same factors") if found else None


def _by_quotient(pair: Pair) -> Equivalence | None:
    """One gap is the other, times an expression that is never 0, and keeps one sign where that matters: e^x, x^2 + 1."""
    if {pair.left.op, pair.right.op} & {"and", "or"}:
        return None
    (op, f), (other, g) = (_one_way(claim) for claim in pair.both)
    if op != other or partial_parts(f) != partial_parts(g) or max(f.height, g.height) > _HIGHEST or len(parts_of(f)) > _MOST_NODES:
        return None
    try:
        factor = rewritten(Apply("/", (f, g)), "simplify", pair.scope)
        sign = sign_of(factor, pair.scope)
    except TutorError:
        return None
    if not sign or (sign < 0 and op not in ("=", "!=")):
        return None
    found = scalars(f, Apply("*", (factor, g)), pair.scope, Rules())
    return Equivalence("same", f"one is the other, times {show(factor)}") if found.verdict == "same" and not found.domain else None


def _by_places(pair: Pair) -> Equivalence | None:
    """Zeros of the gaps along lines: a difference is proved there. Agreement counts where every gap has a zero and none is left open."""
    common, is_open, seen = 0, False, set()
    sides = tuple(map(split_products, pair.both))
    for place in islice(places(sides, pair.scope), _MOST_PLACES):
        truths = [place.truth(claim) for claim in sides] if place else [None]
        if place and None not in truths and truths[0] != truths[1]:
            return held_apart(place.told(), truths[0], place.exact)
        is_open = is_open or not place or (None in truths and not _meet(place, sides, truths))
        common += not is_open
        seen |= {place.gap} if place else set()
    unseen = any(gap(r) not in seen for side in sides for r in relations(side) if names(r))
    if common < _ENOUGH or is_open or unseen or _is_polynomial(pair) or any(map(_is_thin, sides)):
        return None
    return Equivalence("same", f"they hold together at all {common} places found", points=common)


def _is_thin(claim: Node) -> bool:
    """Whether several equations have to hold at once: lines seldom meet where they do."""
    if claim.op in ("and", "or") and any(_is_thin(part) for part in claim.args):
        return True
    return claim.op == "and" and sum(part.op == "=" for part in claim.args) > 1


def _meet(place: Crossing, sides: tuple[Apply, Apply], truths: list[bool | None]) -> bool:
    """Whether a zero of a gap of one claim is one of the other's too, as closely as can be seen."""
    open_one = sides[truths.index(None)]
    return any(place.is_zero_of(gap(r)) for r in relations(open_one) if gap(r) is not place.gap)


def _is_polynomial(pair: Pair) -> bool:
    """Whether only equations between polynomials stand there: their factors would have told that they are the same."""
    parts = [r for side in pair.both for r in relations(side)]
    powers = (n for n in postorder(*parts) if isinstance(n, Apply) and n.op == "^")
    return all(r.op == "=" and operations(r) <= _WHOLE and not partial_parts(r) for r in parts) and not any(
        names(p.args[1]) for p in powers
    )
