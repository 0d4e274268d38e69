"""A limit against values ever closer to the point, in balls; where there is none, against the two limits that differ."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from tutor.checking.proof.instances import concrete
from tutor.checking.proof.moving_areas import holds_areas
from tutor.checking.proof.oracles import AGREES, CONTRADICTS, OPEN, Point
from tutor.derive.steps import Step
from tutor.errors import TutorError, trouble
from tutor.meaning.scope import Scope
from tutor.numeric.rigorous.balls import area, ball, exactly, log2_size, middle
from tutor.numeric.rigorous.points import sample
from tutor.rules.limits import LHOPITAL
from tutor.syntax.nodes import Apply, Name, Node, names, number, postorder, rebuild, substitute
from tutor.syntax.printer import show

CLOSE = (3, 6, 10, 20, 40, 80, 160, 320, 1200, 4000, 12000)  # binary digits of the distance from the point, or of the distance gone
_POINTS = 5  # of the letters that stay, tried until one has values
_NEAR = range(12, 40, 3)  # binary digits of the distance at which the slope of a bottom must not vanish
_STRETCHES = (Fraction(1), Fraction(17, 16), Fraction(71, 64), Fraction(5, 4), Fraction(45, 32), Fraction(51, 32), Fraction(57, 32))
WHOLE = frozenset({"factorial", "sum", "prod"})  # of whole numbers: these are not asked far out
WAYS = ((Fraction(1), 1), (Fraction(-2, 3), 1), (Fraction(3, 5), 2), (Fraction(-7, 4), 1), (Fraction(5, 2), 3))  # towards a point: c s^k
MOST_AREAS = 6  # places close to a point at which areas are measured
GOOD = 30  # binary digits of an area that are right
MOST_TERMS = 10  # binary digits of the longest sum, and of the widest area


def by_limits(step: Step, scope: Scope) -> str:
    """A limit against values ever closer to the point: they must come to it."""
    if step.value is Apply("does not exist", ()):
        return _differ([s for _, s in step.parts], scope)
    variable, at, *_, body = step.goal.args
    if not isinstance(variable, Name):
        return _from_all_sides(step, scope)
    body, value, at = (concrete(scope.expand(n), scope) for n in (body, step.value, at))
    free = tuple(sorted((names(body) | names(value) | names(at)) - {variable.name}))
    verdicts = (_at_letters(step, scope, (body, value, at), point) for point in (sample(free, scope, _POINTS) if free else [{}]))
    return next((v for v in verdicts if v != OPEN), OPEN)


def _at_letters(step: Step, scope: Scope, asked: tuple[Node, Node, Node], point: Point) -> str:
    """The same with the other letters at a point; open where it has no values there."""
    variable, _, *side, _ = step.goal.args
    body, value, at = asked
    sides = [side[0].name] if side else ["above", "below"] if not infinite_sign(at) else [""]
    verdicts = [_approached(body, variable.name, at, s, value, point) for s in sides]
    if OPEN in verdicts and AGREES in verdicts and not side:  # defined on one side only
        silent = [s for s, v in zip(sides, verdicts, strict=True) if v == OPEN]
        return AGREES if all(not list(_on_the_way(body, variable.name, at, s, point)) for s in silent) else OPEN
    if step.rule is LHOPITAL:
        verdicts += [_may_use_lhopital(step, variable.name, at, s, scope, point) for s in sides]
    return CONTRADICTS if CONTRADICTS in verdicts else OPEN if OPEN in verdicts else AGREES


def _may_use_lhopital(step: Step, name: str, at: Node, side: str, scope: Scope, point: Point) -> str:
    """The conditions of l'Hôpital's rule by values: the form is open, and the slope of the bottom has one sign close to the point."""
    parts = dict(step.parts)
    ends = [infinite_sign(parts[k].value) or parts[k].value for k in "uv"]
    if ends != [number(0)] * 2 and not all(isinstance(e, int) for e in ends):
        return CONTRADICTS
    signs = set()
    slope = scope.expand(parts["v'"].value)
    for k, stretch in product(_NEAR, _STRETCHES):
        try:
            value = ball(substitute(slope, {Name(name): _place(at, Fraction(1, 2**k) * stretch, side)}), point)
        except TutorError:
            continue
        signs.add(0 if value.contains(0) else 1 if value > 0 else -1)
    return AGREES if signs in ({1}, {-1}) else CONTRADICTS if signs else OPEN


def _place(at: Node, distance: Fraction, side: str) -> Node:
    """The point that is so far from `at`, or so far out that 1/distance was gone."""
    sign = infinite_sign(at)
    if sign:
        return number(sign / distance)
    return Apply("+", (at, number(-distance if side == "below" else distance)))


def _from_all_sides(step: Step, scope: Scope) -> str:
    """A limit of several variables: along lines and a curve towards the point."""
    variables, at, body = step.goal.args
    distance = next(c for c in "stuvw" if c not in names(body))
    verdicts = []
    for turn in range(len(WAYS)):
        moved = {}
        for k, (x, end) in enumerate(zip(variables.args, at.args, strict=True)):
            slope, power = WAYS[(turn + k) % len(WAYS)]
            moved[x] = Apply("+", (end, Apply("*", (number(slope), Apply("^", (Name(distance), number(power)))))))
        inner = substitute(scope.expand(body), moved)
        verdicts.append(_approached(inner, distance, number(0), "above", scope.expand(step.value), {}))
    return CONTRADICTS if CONTRADICTS in verdicts else OPEN if OPEN in verdicts else AGREES


def is_quick(body: Node) -> bool:
    """Whether SymPy's limit of `body` takes no seconds: it does with factorials, sums, and roots within roots."""
    roots = {n for n in postorder(body) if isinstance(n, Apply) and n.op in ("sqrt", "cbrt")}
    nested = any(r is not n and r in postorder(n) for n in roots for r in roots)
    return not nested and not any(isinstance(n, Apply) and n.op in WHOLE for n in postorder(body))


def _differ(steps: list[Step], scope: Scope) -> str:
    """Whether two limits are not the same: one is infinite, or they are apart."""
    values = [s.value for s in steps]
    if any(v is Apply("does not exist", ()) for v in values):
        return AGREES
    signs = [infinite_sign(v) for v in values]
    if len(values) < 2 or any(signs):
        return AGREES if len(set(signs)) > 1 else OPEN
    free = tuple(sorted(frozenset().union(*(names(scope.expand(v)) for v in values))))
    point = sample(free, scope, 1)[0] if free else {}
    try:
        first, *others = (ball(scope.expand(v), point) for v in values)
    except TutorError:
        return OPEN
    return AGREES if any(not first.overlaps(o) for o in others) else CONTRADICTS


def infinite_sign(node: Node) -> int:
    """1 for oo, -1 for -oo, 0 for any number."""
    if isinstance(node, Apply) and node.op == "-":
        return -infinite_sign(node.args[0])
    return 1 if node is Name("oo") else 0


def _approached(body: Node, name: str, at: Node, side: str, value: Node, point: Point) -> str:
    values = list(_on_the_way(body, name, at, side, point))
    if len(values) < 3:
        return OPEN
    target = infinite_sign(value)
    if target:
        sizes = [target * v for v in values]
        grows = all(b >= a for a, b in zip(sizes[-3:], sizes[-2:], strict=False)) and sizes[-1] > sizes[0]
        return AGREES if grows and sizes[-1] > 3 else CONTRADICTS if sizes[-1] < 0 else OPEN
    try:
        wanted = middle(ball(value, point))
    except TutorError:
        return OPEN
    gaps, scale = [abs(v - wanted) for v in values], 1 + abs(wanted)
    if gaps[-1] <= 1e-9 * scale or (gaps[-1] <= 2e-2 * scale and gaps[-1] < gaps[-2] < gaps[-3]):
        return AGREES
    settled = max(abs(a - b) for a, b in zip(values[-3:], values[-2:], strict=False)) < 1e-9 * scale
    return CONTRADICTS if settled and gaps[-1] > 1e-8 * scale else OPEN


def _on_the_way(body: Node, name: str, at: Node, side: str, point: Point) -> Iterator[float]:
    """Values at points that come close, each much closer than the one before; those without a value are left out."""
    x = Name(name)
    counts = any(isinstance(n, Apply) and n.op in WHOLE for n in postorder(body))
    areas = range(1, MOST_TERMS + 1) if infinite_sign(at) else CLOSE[:MOST_AREAS]
    tries = range(2, MOST_TERMS + 1) if counts else areas if holds_areas(body) else CLOSE
    for k in tries:
        try:
            bits = min(256 + 4 * k, 4096)
            there = _measured(substitute(body, {x: _place(at, Fraction(1, 2**k), side)}), point, bits)
            yield middle(ball(there, point, bits))
        except (TutorError, OverflowError):
            continue


def _measured(node: Node, point: Point, bits: int) -> Node:
    """`node` with the number of each area in it. Raises TutorError("undefined") where one has no number."""

    def number_of(n: Node) -> Node:
        if not (isinstance(n, Apply) and n.op == "∫"):
            return n
        t, low, high, u = n.args
        found = area(u, t.name, (low, high), point, bits)
        if found is None or (found.rel_accuracy_bits() < GOOD and log2_size(found) > -bits // 2):
            raise trouble("undefined", f"{show(n)} has no number", mend="ask for other ends")
        return number(exactly(found.mid()))

    return rebuild(node, number_of) if holds_areas(node) else node
