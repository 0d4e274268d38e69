"""Limits of several variables: two paths that differ show that there is none; bounds or polar coordinates that there is one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from tutor.derive.derivatives.scalar import worked_out
from tutor.derive.goals import letter, limit_of, polished, reach
from tutor.derive.limits.absence import NOTHING
from tutor.derive.limits.approach import Search
from tutor.derive.limits.factors import factors, product_of
from tutor.derive.limits.infinities import are_same, is_infinite
from tutor.derive.limits.limits import WAYS_OUT, limit_step, no_limit
from tutor.derive.limits.standards import equivalents
from tutor.derive.steps import Derivation, Step
from tutor.errors import TutorError, trouble
from tutor.meaning.algebra import rewritten, value_at
from tutor.meaning.polynomials import monomials
from tutor.meaning.scope import Kind, Scope
from tutor.rules import limits as rules
from tutor.syntax.nodes import ONE, TWO, ZERO, Apply, Name, Node, names, number, postorder, rational, substitute
from tutor.syntax.printer import show

Point = Mapping[str, Node]
HALF = Fraction(1, 2)


def limit(node: Node, point: Point, scope: Scope = Scope()) -> Derivation:  # noqa: B008 (frozen)
    """The limit of `node` as all the names of `point` go to their values at once.

    Raises TutorError("no-limit") where two paths show that there is none, "no-rule" where neither is shown.
    """
    found = study(node, point, scope)
    if found.result is NOTHING:
        raise no_limit(found.root)
    return found


def study(node: Node, point: Point, scope: Scope = Scope()) -> Derivation:  # noqa: B008 (frozen)
    """Like `limit`, but where there is none the derivation shows why; its result is then `does not exist`."""
    scope = scope.freeing(point)
    body = polished(worked_out(node, scope))
    at = {n: polished(scope.expand(v)) for n, v in point.items()}
    if any(map(is_infinite, at.values())):
        raise trouble("no-rule", "a limit of several variables is taken at a point here, not far out", mend="let one variable go at a time")
    return Derivation("limit", node, tuple(at), scope, _step(body, at, scope))


def _goal(body: Node, at: Point) -> Apply:
    return Apply("lim", (Apply("[]", tuple(map(Name, at))), Apply("[]", tuple(at.values())), body))


def _step(body: Node, at: Point, scope: Scope) -> Step:
    for way in (_put_in, _cancelled, _one_inside, _standard):
        step = way(body, at, scope)
        if step is not None:
            return step
    walked = _walked(body, at, scope)
    for other in walked[1:]:
        if are_same(other[1].value, walked[0][1].value, scope) is False:
            parts = tuple((f"along {_told(path)}", step) for path, step in (walked[0], other))
            return reach(_goal(body, at), rules.PATHS_DIFFER, (("u", body),), body, parts, value=NOTHING)
    for way in (_bounded_part, _polar):
        step = way(body, at, scope)
        if step is not None:
            return step
    if not walked:
        raise trouble("no-rule", f"no way to the limit of {show(body)} is known here", mend="ask along one path: put in y = x")
    told = "; ".join(f"{_told(path)}: {show(step.value)}" for path, step in walked[:3])
    what = f"whether there is a limit is not decided here: along {told}, which proves nothing for all paths"
    raise trouble("no-rule", what, mend="try polar coordinates, or a bound")


def _put_in(body: Node, at: Point, scope: Scope) -> Step | None:
    try:
        value = value_at(body, at, scope)
    except TutorError:
        return None
    form = substitute(body, {Name(n): v for n, v in at.items()})
    return reach(_goal(body, at), rules.CONTINUOUS, (("u", body), ("v", value)), form, value=polished(value))


def _cancelled(body: Node, at: Point, scope: Scope) -> Step | None:
    """A common factor of top and bottom goes."""
    if not isinstance(body, Apply) or body.op != "/":
        return None
    after = polished(rewritten(body, "cancel", scope))
    step = None if after is body else _put_in(after, at, scope)
    if step is None:
        return None
    return reach(_goal(body, at), rules.CANCEL, (("u", body), ("v", after)), step.goal, (("v", step),), value=step.value)


def _one_inside(body: Node, at: Point, scope: Scope) -> Step | None:
    """Where the names stand only together: sin(x^2 + y^2)/(x^2 + y^2) is a function of x^2 + y^2."""
    t = letter(body, Name("u"), Name("v"))
    for inner in postorder(body):
        if not isinstance(inner, Apply) or inner is body or len(names(inner) & at.keys()) < 2:
            continue
        after = substitute(body, {inner: Name(t)})
        if names(after) & at.keys():
            continue
        try:
            end = value_at(inner, at, scope)
            step = limit_step(polished(after), t, polished(end), "above" if end is ZERO and _is_sum_of_squares(inner) else "", scope)
        except TutorError:
            continue
        note = f"{t} = {show(inner)} goes to {show(polished(end))}"
        return reach(_goal(body, at), rules.INNER, (("u", body), ("v", after)), step.goal, (("v", step),), note, value=step.value)
    return None


def _standard(body: Node, at: Point, scope: Scope) -> Step | None:
    """sin(x y)/x: sin(x y) is like x y, and y is left."""
    coefficient, found = factors(body)
    for base, exponent in found.items():
        for _, _, _, below in equivalents(base, at, lambda v: (s := _put_in(v, at, scope)) is not None and s.value is ZERO):
            c, inner = factors(below)
            rest = {b: k for b, k in found.items() if b is not base}
            for b, k in inner.items():
                rest[b] = rest.get(b, Fraction(0)) + k * exponent
            after = product_of(coefficient * c**exponent.numerator, {b: k for b, k in rest.items() if k})
            unit = Apply("/", (base, below))
            first, second = _one_inside(unit, at, scope), _put_in(after, at, scope)
            if first is None or second is None or exponent != 1:
                continue
            bound = (("u", base), ("w", below), ("v", body))
            return reach(_goal(body, at), rules.EQUIVALENT, bound, Apply("*", (first.goal, second.goal)), (("u", first), ("v", second)),
                         value=second.value)  # fmt: skip
    return None


def _is_sum_of_squares(node: Node) -> bool:
    """Whether every term is an even power, or a positive number of them."""
    match node:
        case Apply("+", terms):
            return all(map(_is_sum_of_squares, terms))
        case Apply("^", (_, k)):
            n = rational(k)
            return n is not None and n > 0 and n.denominator == 1 and n % 2 == 0
        case Apply("*", factors):
            return all((rational(f) or 0) > 0 or _is_sum_of_squares(f) for f in factors)
        case Apply("sqrt" | "abs", _):
            return True
    return (rational(node) or 0) > 0


# ---------------------------------------------------------------- along paths


def _paths(at: Point) -> Iterator[tuple[dict[str, Node], str]]:
    """(name -> what it is on the path, the name that is left), the simplest first: the axes, lines, parabolas."""
    held = list(at)
    for free in held:
        yield {n: v for n, v in at.items() if n != free}, free
    shapes = ((ONE, ONE), (Apply("-", (ONE,)), ONE), (TWO, ONE), (ONE, TWO), (ONE, number(3)), (ONE, number(HALF)))
    for factor, power in shapes:
        for free in held:
            gone = _distance(free, at)
            raised = gone if power is ONE else Apply("^", (gone, power))
            for bent in (n for n in held if n != free):
                here = polished(Apply("+", (at[bent], Apply("*", (factor, raised)))))
                yield {n: here if n == bent else v for n, v in at.items() if n != free}, free
            if len(held) > 2:
                yield {n: polished(Apply("+", (at[n], Apply("*", (factor, raised))))) for n in held if n != free}, free


def _distance(name: str, at: Point) -> Node:
    return polished(Apply("+", (Name(name), Apply("-", (at[name],)))))


def _told(path: Mapping[str, Node]) -> str:
    return ", ".join(f"{n} = {show(v)}" for n, v in path.items())


def _walked(body: Node, at: Point, scope: Scope) -> list[tuple[dict[str, Node], Step]]:
    """Each path with the limit along it, until two differ."""
    found: list[tuple[dict[str, Node], Step]] = []
    for path, free in _paths(at):
        along = polished(substitute(body, {Name(n): v for n, v in path.items()}))
        side = "above" if any(rational(n.args[1]) == HALF for n in _powers(along)) else ""
        try:
            step = Search(free, at[free], side, scope, WAYS_OUT).step(along)
        except TutorError:
            continue
        if step is None:
            continue
        written = substitute(body, {Name(n): v for n, v in path.items()})
        if written is not along:
            goal = limit_of(written, free, at[free], side)
            step = reach(goal, rules.PATH, (("u", written), ("v", along)), step.goal, (("v", step),), f"along {_told(path)}", step.value)
        found.append((path, step))
        if are_same(step.value, found[0][1].value, scope) is False:
            break
    return found


def _powers(node: Node) -> list[Apply]:
    return [n for n in postorder(node) if isinstance(n, Apply) and n.op == "^"]


# ---------------------------------------------------------------- where it exists


def _bounded_part(body: Node, at: Point, scope: Scope) -> Step | None:
    """x^2 y/(x^2 + y^2): x^2/(x^2 + y^2) lies between 0 and 1, and y vanishes; x sin(1/y): a wave is bounded."""
    wave = _beside_a_wave(body, at, scope)
    if wave is not None:
        return wave
    if not isinstance(body, Apply) or body.op != "/" or not _is_sum_of_squares(body.args[1]):
        return None
    top, bottom = body.args
    for term in bottom.args if isinstance(bottom, Apply) and bottom.op == "+" else ():
        rest = polished(rewritten(Apply("/", (top, term)), "cancel", scope))
        step = _put_in(rest, at, scope)
        if step is not None and step.value is ZERO:
            note = f"{show(Apply('/', (term, bottom)))} lies between 0 and 1"
            form = Apply("*", (Apply("/", (term, bottom)), rest))
            return reach(_goal(body, at), rules.BOUNDED_PART, (("u", body), ("v", rest)), form, (("v", step),), note, value=ZERO)
    return None


def _beside_a_wave(body: Node, at: Point, scope: Scope) -> Step | None:
    if not isinstance(body, Apply) or body.op != "*":
        return None
    held = [f for f in body.args if isinstance(f, Apply) and f.op in rules.BOUNDS]
    rest = [f for f in body.args if f not in held]
    if not held or not rest:
        return None
    left = rest[0] if len(rest) == 1 else Apply("*", tuple(rest))
    step = _put_in(left, at, scope)
    if step is None or step.value is not ZERO:
        return None
    note = f"{show(held[0])} stays between two bounds"
    return reach(_goal(body, at), rules.BOUNDED_PART, (("u", body), ("v", left)), body, (("v", step),), note, value=ZERO)


def _polar(body: Node, at: Point, scope: Scope) -> Step | None:
    """x = a + r cos t, y = b + r sin t: a positive power of r before what is bounded whatever t is."""
    if len(at) != 2:
        return None
    r, t = (next(c for c in options if c not in names(body)) for options in ("rRq", "tθs"))
    scope = scope.declared(r, Kind("positive"))
    waves = (Apply("cos", (Name(t),)), Apply("sin", (Name(t),)))
    moved = {Name(n): polished(Apply("+", (v, Apply("*", (Name(r), w))))) for (n, v), w in zip(at.items(), waves, strict=True)}
    written = rewritten(substitute(body, moved), "simplify", scope)
    after = polished(rewritten(written, "expand", scope))
    bound = (("u", body), ("v", after), ("r", Name(r)), ("t", Name(t)), *(p for (n, v), xy, ab in zip(at.items(), "xy", "ab", strict=True)
             for p in ((xy, Name(n)), (ab, v))))  # fmt: skip
    if t not in names(after):
        inner = limit_step(after, r, ZERO, "above", scope)
        return reach(_goal(body, at), rules.POLAR, bound, inner.goal, (("v", inner),), value=inner.value)
    terms = after.args if isinstance(after, Apply) and after.op == "+" else (after,)
    if not all(_vanishes(term, r, t, scope) for term in terms):
        return None
    goal = limit_of(after, r, ZERO, "above")
    left = polished(rewritten(Apply("/", (after, Name(r))), "expand", scope))
    inner = reach(goal, rules.SQUEEZE, (("u", left), ("v", Name(r))), after, value=ZERO)
    return reach(_goal(body, at), rules.POLAR, bound, goal, (("v", inner),), value=ZERO)


def _vanishes(term: Node, r: str, t: str, scope: Scope) -> bool:
    """Whether a term is a positive power of r times sines and cosines of t."""
    waves = [n for n in postorder(term) if isinstance(n, Apply) and n.op in ("sin", "cos") and r not in names(n)]
    letters = {wave: Name(f"w{k}") for k, wave in enumerate(waves)}
    found = monomials(substitute(term, letters), (r, *(n.name for n in letters.values())), scope)
    return found is not None and all(k[0] > 0 and t not in names(c) for k, c in found.items())
