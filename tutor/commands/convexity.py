"""The verb convex: whether a function is convex on a box, how strongly, and what that guarantees of gradient descent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import ceil, inf, isfinite, log
from typing import TYPE_CHECKING, Any

from tutor.commands import clauses
from tutor.commands.command import Command, Desk
from tutor.commands.session import Reply, Session
from tutor.errors import TutorError, trouble
from tutor.limits import LIMITS, Limits
from tutor.meaning.scope import Scope, natural
from tutor.render.document import Block, Document, Formula, Note, Picture, Prose, Table
from tutor.syntax.nodes import INTERVALS, Apply, Name, Node, names
from tutor.syntax.request import Request

if TYPE_CHECKING:
    from tutor.numeric.rigorous.curvature import Curvature, Sides

_NEAR = 1e-6  # the share of the first distance to which the steps of gradient descent are counted
_CURVE = 400


def judged(node: Node, box: Sides, scope: Scope = Scope(), limits: Limits = LIMITS) -> tuple[Curvature, Any]:  # noqa: B008 (frozen)
    """How `node` curves on a box, and the derivation of its Hessian (None where a part of it has none)."""
    from tutor.derive.derivatives.multivariate import hessian
    from tutor.numeric.rigorous.curvature import curvature
    from tutor.numeric.rigorous.kinks import with_kinks

    def of(part: Node) -> tuple[Curvature, Any]:
        derivation = hessian(part, tuple(box), scope, limits)
        rows = [row.args for row in scope.expand(derivation.result).args]
        return curvature(part, rows, box), derivation

    found, derivation = of(node)
    return with_kinks(node, box, found, lambda part: of(part)[0]), derivation


def convex(session: Session, request: Request, desk: Desk) -> Reply:
    """Whether a function is convex on a box, with the bounds of its curvature and what follows; `at` a point: how far the minimum is."""
    scope = clauses.scope_of(session, request)
    node = scope.expand(clauses.expression(session, request, scope))
    if names(node) & scope.arrays:
        raise clauses.misused(request, request.subject, "a box is of numbers, and here is an array", "convex (w - 1)^2 on w in [0, 2]")
    box = _box(session, request, scope, node)
    scope = scope.freeing(box)
    found, derivation = judged(node, box, scope, session.limits)
    point = {n: _number(session, v, scope) for n, v in clauses.at(session, request, scope, natural(box)).items()}
    label, second = ("Hessian", derivation.result) if len(box) > 1 else ("second derivative", derivation.result.args[0].args[0])
    blocks: list[Block] = [
        Prose((node, f" for {_sides(box)}")),
        Formula(label if isfinite(found.greatest) else f"{label} off the kinks", second),
        Table((found.kind, ""), tuple(_facts(found))),
        Note("note", found.because),
        *_consequences(found),
    ]
    if point:
        blocks += _at(node, found, box, point)
    picture = _picture(derivation, found, box)
    return Reply(Document((*blocks, *([picture] if picture else []))), session.asked(derivation))


def _box(session: Session, request: Request, scope: Scope, node: Node) -> Sides:
    """`on x in [a, b], y in [c, d]`, or `on [a, b]` for every name; what is declared to lie in an interval need not be said."""
    free = natural(names(node))
    said: dict[str, tuple[Node, ...]] = {}
    clause = clauses.said(request, "on")
    for part in clauses.listed(session, request, scope, clause) if clause.text else ():
        match part:
            case Apply("in", (Name(name), Apply(op, ends))) if op in INTERVALS:
                said[name] = ends
            case Apply(op, (_, _) as ends) if op in ("[]", *INTERVALS):
                said |= dict.fromkeys(free, ends)
            case _:
                raise clauses.misused(request, clause, "a box has an interval for each name", f"on {free[0] if free else 'x'} in [-1, 1]")
    for name in free:
        kind = scope.kind(name)
        if name not in said and kind.domain == "interval":
            said[name] = kind.bounds
    missing = [n for n in free if n not in said]
    if missing or not free:
        if not free:
            raise clauses.misused(request, request.subject, "a number does not curve", "convex x^2 on x in [-1, 1]")
        mend = f"on {f'{clause.text}, ' if clause.text else ''}{missing[0]} in [-1, 1]"
        raise clauses.misused(request, request.subject, f"{missing[0]} lies in which interval?", mend)
    return {n: tuple(_number(session, end, scope) for end in said[n]) for n in free}


def _number(session: Session, node: Node, scope: Scope) -> Fraction:
    """An exact number: a fraction as it stands, any other as the float next to it."""
    from tutor.numeric.evaluate import evaluate
    from tutor.rules.tidy import tidy
    from tutor.syntax.nodes import rational

    inside = scope.expand(node)
    value = None if names(inside) else rational(tidy(inside))
    if value is not None:
        return value
    number = float(evaluate(inside, {n: a for n, a in session.arrays.items() if n in names(inside)}))
    if not isfinite(number):
        raise trouble("box", "a box has finite ends", mend="on x in [-1, 1]")
    return Fraction(number)


def _sides(box: Sides) -> str:
    return ", ".join(f"{n} in [{float(low):.6g}, {float(high):.6g}]" for n, (low, high) in box.items())


def _facts(found: Curvature) -> Iterator[tuple[str, str]]:
    from tutor.numeric.rigorous.boxes import told

    if isfinite(found.least):
        yield "m: no curvature below", told(found.least, -inf)
    if isfinite(found.greatest):
        yield "L: no curvature above", told(found.greatest, inf)
    if isfinite(found.condition):
        yield "condition number L/m", told(found.condition, inf)
        yield "step size 2/(m + L)", f"{found.step:.6g}"
        yield "each step leaves at most (L - m)/(L + m)", told(found.rate, inf)
    if found.kind == "not convex" and found.reached < 0:
        yield "curvature met", f"{told(found.reached, inf)} or less"
        yield "at", ", ".join(f"{n} = {float(v):.6g}" for n, v in found.where.items())
        if len(found.way) > 1:
            yield "in the direction", f"[{', '.join(f'{v:.4g}' for v in found.way)}]"


def _consequences(found: Curvature) -> Iterator[Block]:
    """What follows from the bounds, in words."""
    if found.kind == "strongly convex":
        yield Note("note", "so there is one minimum on the box, and at most one point where the gradient vanishes")
        if found.rate:
            steps = ceil(log(_NEAR) / log(found.rate)) if found.rate < 1 else 0
            told = (
                f"gradient descent with that step, kept inside the box, comes to a millionth of its first distance in {steps} steps at most"
            )
            yield Note("note", told)
        elif found.rate == 0:
            yield Note("note", "all curvatures are one: gradient descent with that step arrives in a single step")
    elif found.kind == "convex":
        yield Note("note", "so every point of the box where the gradient vanishes is a minimum; there may be several")
    elif found.kind == "concave":
        yield Note("note", "so its negative is convex, and the least value on the box stands at a corner")
    elif found.kind == "not convex" and isfinite(found.least) and found.least < 0:
        yield Note("note", f"with {abs(found.least) / 2:.4g} times the sum of squares added it becomes convex on the box")
    if found.kind != "strongly convex" and 0 < found.greatest < inf:
        yield Note("note", f"a step size up to 1/L = {1 / found.greatest:.4g} lowers the value at every step inside the box")


def _at(node: Node, found: Curvature, box: Sides, point: Mapping[str, Fraction]) -> Iterator[Block]:
    """How far the minimum is from a point."""
    from tutor.numeric.rigorous.boxes import told
    from tutor.numeric.rigorous.curvature import distance

    try:
        away = distance(node, found, box, point)
    except TutorError as error:
        yield Note("note", error.diagnostic.what)
        return
    rows = (
        ("length of the gradient |g|", told(away.slope, inf)),
        ("distance to the minimum, at most |g|/m", told(away.distance, inf)),
        ("value above the least one, at most |g|^2/(2m)", told(away.height, inf)),
    )
    yield Table((f"at {', '.join(f'{n} = {float(v):.6g}' for n, v in point.items())}", ""), rows)
    if away.is_inside:
        yield Note("note", "the minimum surely lies inside the box, where the gradient vanishes")


def _picture(derivation: Any, found: Curvature, box: Sides) -> Picture | None:
    """Of one name the second derivative between its bounds; of two the least curvature over the box."""
    import numpy as np

    from tutor.numeric.functions.compile import compile_function
    from tutor.render.picture import contour, curves

    if len(box) > 2 or not isfinite(found.least) or not isfinite(found.greatest) or not names(derivation.result):
        return None
    function = compile_function(derivation.result, tuple(box), derivation.scope)
    sides = [(float(low), float(high)) for low, high in box.values()]
    if len(box) == 1:
        ((name, _),) = box.items()
        x = np.linspace(*sides[0], _CURVE)
        lines = {"second derivative": (x, function(x.reshape(-1, 1)).reshape(-1))}
        for word, bound in (("m", found.least), ("L", found.greatest)):
            lines[f"{word} = {bound:.4g}"] = (sides[0], (bound, bound))
        return Picture(curves("the second derivative between its bounds", lines, name, "curvature"))

    def least(points: np.ndarray) -> np.ndarray:
        return np.linalg.eigvalsh(function(points))[:, 0]

    where = np.array([[float(v) for v in found.where.values()]])
    return Picture(contour("the least curvature over the box", least, {"least": where}, *box, window=(*sides[0], *sides[1])))


COMMANDS = (
    Command(
        "convex",
        "convex EXPRESSION on x in [-1, 1], y in [0, 2] [at x = 1/2, y = 1]",
        "whether it is convex on a box, how strongly, and what that guarantees of gradient descent",
        "convex x^2 + x y + e^y on x in [-1, 1], y in [0, 2] at x = 0, y = 0; convex x^3 on [-1, 1]",
        convex,
        ("convexity",),
        20.0,
    ),
)
