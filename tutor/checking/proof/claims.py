"""Is a claim about an unknown another way of saying the one before? Both must hold at the same numbers, which are searched for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice

import numpy as np

from tutor.checking.proof.oracles import AGREES, CONTRADICTS, OPEN
from tutor.derive.steps import Step
from tutor.errors import TutorError
from tutor.meaning.scope import Scope
from tutor.numeric.evaluate import evaluate
from tutor.numeric.rigorous.balls import holds
from tutor.numeric.rigorous.points import sample
from tutor.numeric.rigorous.sets import INFINITY, MINUS_INFINITY, UndecidedError, pieces
from tutor.rules.catalogue import read
from tutor.rules.equations import INVERSES
from tutor.syntax.nodes import ZERO, Apply, Name, Node, names, number, substitute

NOTHING = Apply("{}", ())
EVERYTHING = Apply("interval ()", (MINUS_INFINITY, INFINITY))
_NEAR = np.linspace(-20.03, 20.07, 2003)  # odd ends: no grid point is a number that a textbook has
_FAR = np.geomspace(20.1, 1e7, 300)
_GRID = np.concatenate([-_FAR[::-1], _NEAR, _FAR])
_DRAWS = 3  # of the other names
_DOUBTED = 40  # points at which floats and the set disagree that are asked of balls
_HALVINGS = 60
_LEVEL = _NEAR[800:1200:40]  # an equation that holds at all of these always holds; far out e^x is 0 too, in floats
_CLOSE = 1e-6  # of a value to 0, relative to what stands beside it


def by_claims(step: Step, wrt: Collection[str], scope: Scope, *, may_add: bool = False, may_leave: bool = False) -> str:
    """Whether `step.value` holds at the numbers where `step.goal` does, and nowhere else.

    may_add, may_leave   whether it may hold at further numbers, or leave some out (those of the other periods)
    The goal is `a = b`, or several apart by `or`; the value one of these, or `x in {}`. Numbers are found by changes of sign.
    """
    unknown = _unknown(step, wrt)
    gaps = [_gap(claim) for claim in (step.goal, step.value)]
    if None in gaps:
        return OPEN
    if unknown is None:
        return _of_numbers(*gaps)
    others = tuple(sorted((names(step.goal) | names(step.value)) - {unknown}))
    verdicts = [_compared(gaps[0], gaps[1], unknown, point, may_add, may_leave) for point in _points(others, scope, _needs(step))]
    return CONTRADICTS if CONTRADICTS in verdicts else AGREES if AGREES in verdicts else OPEN


def _of_numbers(goal: Sequence[Node], value: Sequence[Node]) -> str:
    """Claims about numbers alone: both true, or both false."""
    try:
        truths = [any(abs(float(evaluate(g, {}))) < _CLOSE for g in gaps) for gaps in (goal, value)]
    except TutorError:
        return OPEN
    return AGREES if truths[0] == truths[1] else CONTRADICTS


def by_signs(step: Step, scope: Scope) -> str:
    """Whether an inequality holds at the numbers of its set, and at no other: tried at every point of the grid."""
    (left, right), (name, found) = step.goal.args, step.value.args
    if names(step.goal) != {name.name}:
        return OPEN
    try:
        heights = _values(Apply("+", (left, Apply("-", (right,)))), name.name, _GRID, {})
        inside, near = np.zeros(_GRID.shape, bool), np.zeros(_GRID.shape, bool)
        for piece in pieces(found):
            low, high = (_end(e) for e in (piece.low, piece.high))
            inside |= (low < _GRID) & (high > _GRID)
            near |= (np.abs(_GRID - low) < 1e-6) | (np.abs(_GRID - high) < 1e-6)
    except (TutorError, UndecidedError):
        return OPEN
    with np.errstate(all="ignore"):
        true = {"<": heights < 0, "<=": heights <= 0, ">": heights > 0, ">=": heights >= 0, "!=": heights != 0}[step.goal.op]
    doubted = np.flatnonzero(~((true & ~np.isnan(heights) == inside) | near))
    for k in doubted[:: 1 + len(doubted) // _DOUBTED]:
        if _by_balls(step.goal, {name.name: float(_GRID[k])}) == (not inside[k]):
            return CONTRADICTS
    return AGREES if len(doubted) < len(_GRID) / 2 else OPEN


def same_gaps(step: Step) -> tuple[Node, Node]:
    """Two expressions that are the same where `step.value` says what `step.goal` does, whatever all letters are.

    The gap of an equation times its bottom `w`, and the gap without it; or the gap of two polynomials, and the gaps of
    their coefficients, sides exchanged, with the powers of the one bound name, highest first.
    """
    (gap,), ((name, bound),) = _gap(step.goal), step.bound
    if step.value.op != "and":
        return Apply("*", (bound, gap)), *_gap(step.value)
    gaps = [g for claim in step.value.args for g in _gap(claim)]
    powers = [Apply("^", (Name(name), number(k))) for k in reversed(range(len(gaps)))]
    return Apply("-", (gap,)), Apply("+", tuple(Apply("*", pair) for pair in zip(gaps, powers, strict=True)))


def _by_balls(claim: Node, point: dict[str, float]) -> bool | None:
    """Whether a condition holds there, by balls: far out floats round e^x to 0, and 1 + e^-x to 1. None where it cannot be told."""
    try:
        return holds(claim, point)
    except TutorError:
        return False  # a side has no value


def _end(node: Node) -> float:
    return {INFINITY: np.inf, MINUS_INFINITY: -np.inf}.get(node) or float(evaluate(node, {}))


def zeros_found(side: Node, x: str) -> list[float]:
    """Where `side`, a function of x alone, changes its sign without a jump between -10^7 and 10^7, as far as a fine grid shows."""
    return sorted(_zeros((side,), x, {}) or [])


def _points(others: tuple[str, ...], scope: Scope, conditions: Sequence[Node] = ()) -> Iterator[dict[str, float]]:
    if not others:
        yield {}
    else:
        drawn = ({n: float(v) for n, v in point.items()} for point in sample(others, scope, _DRAWS * (4 if conditions else 1)))
        yield from islice((p for p in drawn if all(_by_balls(c, p) for c in conditions)), _DRAWS)


def _needs(step: Step) -> tuple[Node, ...]:
    """What must hold for the other side where a function is undone: |x| = y has solutions only for y >= 0."""
    match step.goal:
        case Apply("=", (Apply(word), _)) if word in INVERSES and "r" in dict(step.bound):
            holds_for = {Name("r"): dict(step.bound)["r"]}
            return tuple(substitute(read(need), holds_for) for need in INVERSES[word].needs)
    return ()


def where_needed(node: Node, root: Step) -> Node:
    """`node` where all holds that was needed on the way to `root`: |y| is y, put into |x| = y, only where a distance can be y."""
    needed = tuple(dict.fromkeys(condition for step in root for condition in _needs(step) if names(condition)))
    if not needed:
        return node
    return Apply("piecewise", (Apply("if", (node, needed[0] if len(needed) == 1 else Apply("and", needed))),))


def _unknown(step: Step, wrt: Collection[str]) -> str | None:
    first = step.value.args[0] if step.value.op == "or" else step.value
    if first.op in ("=", "in") and isinstance(first.args[0], Name):
        return first.args[0].name
    free = names(step.goal)
    found = [n for n in wrt if n in free] or sorted(free)
    return found[0] if found else None


def _gap(claim: Node) -> tuple[Node, ...] | None:
    """left - right of each equation, one of which is to be 0; () where none can be."""
    match claim:
        case Apply("=", (left, right)):
            return (Apply("+", (left, Apply("-", (right,)))),)
        case Apply("or", parts) if all(isinstance(p, Apply) and p.op == "=" for p in parts):
            return tuple(g for p in parts for g in _gap(p))
        case Apply("in", (_, found)) if found is NOTHING:
            return ()
        case Apply("in", (_, found)) if found is EVERYTHING:
            return (ZERO,)
    return None


def _compared(goal: Sequence[Node], value: Sequence[Node], x: str, point: dict[str, float], may_add: bool, may_leave: bool) -> str:
    before, after = _zeros(goal, x, point), _zeros(value, x, point)
    if before is None or after is None:
        return OPEN
    lost = [] if may_leave else [r for r in before if not _holds(value, x, r, point)]
    added = [] if may_add else [r for r in after if not _holds(goal, x, r, point)]
    if lost or added:
        return CONTRADICTS
    return AGREES if before or after or not value or _is_multiple(goal, value, x, point) else OPEN


def _is_multiple(goal: Sequence[Node], value: Sequence[Node], x: str, point: dict[str, float]) -> bool:
    """Whether one gap is the other, times a number."""
    if len(goal) != 1 or len(value) != 1:
        return False
    a, b = (_values(g[0], x, _NEAR, point) for g in (goal, value))
    common = np.isfinite(a) & np.isfinite(b) & (b != 0)
    with np.errstate(all="ignore"):
        ratio = a[common] / b[common]
    return ratio.size > len(_NEAR) // 4 and bool(np.allclose(ratio, ratio[0], rtol=1e-9)) and ratio[0] != 0


def _values(gap: Node, x: str, at: np.ndarray, point: dict[str, float]) -> np.ndarray:
    return np.broadcast_to(evaluate(gap, {**point, x: at}), at.shape).astype(float)


def _zeros(gaps: Sequence[Node], x: str, point: dict[str, float]) -> list[float] | None:
    """Where one of `gaps` changes its sign without a jump, a few places where it is 0 all along; None where it cannot be computed."""
    found: list[float] = []
    for gap in gaps:
        try:
            heights = _values(gap, x, _GRID, point)
        except TutorError:
            return None
        crossing = np.flatnonzero(np.isfinite(heights[:-1]) & np.isfinite(heights[1:]) & (np.sign(heights[:-1]) * np.sign(heights[1:]) < 0))
        low, high = _GRID[crossing], _GRID[crossing + 1]
        sign = np.sign(heights[crossing])
        for _ in range(_HALVINGS if len(low) else 0):
            middle = (low + high) / 2
            same = np.sign(_values(gap, x, middle, point)) == sign
            low, high = np.where(same, middle, low), np.where(same, high, middle)
        level = heights[np.isin(_GRID, _LEVEL)]
        roots = [*(low + high) / 2, *(_LEVEL if np.all(level == 0) else ())]
        found += [float(r) for r in roots if _holds((gap,), x, float(r), point, is_gap=False)]
    return found


def _holds(gaps: Sequence[Node], x: str, root: float, point: dict[str, float], *, is_gap: bool = True) -> bool:
    """Whether one of `gaps` is 0 at `root`: small beside what it is a little further off; `is_gap` where it has no value there."""
    width = 1e-4 * (1 + abs(root))
    for gap in gaps:
        here, left, right = _values(gap, x, np.array([root, root - width, root + width]), point)
        if not np.isfinite(here):
            if is_gap:
                return True
            continue
        around = np.nanmax(np.abs([left, right, 1e-30]))
        if abs(here) <= min(max(_CLOSE, 1e-3 * around), 1):
            return True
    return False
