"""Solutions put into their equations, and Taylor polynomials against the slopes they promise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations_with_replacement

from tutor.checking.proof.claims import where_needed
from tutor.checking.proof.oracles import AGREES, CONTRADICTS, OPEN, agree, by_values
from tutor.derive.steps import Step
from tutor.errors import TutorError
from tutor.meaning.scope import Scope, natural
from tutor.numeric.rigorous.balls import Point, ball, enclose, enclose_slopes
from tutor.numeric.rigorous.points import sample
from tutor.rules.optima import NOT_LEVEL
from tutor.syntax.nodes import INTERVALS, SETS, ZERO, Apply, Name, Node, names, rational, substitute


def by_solutions(step: Step, wrt: Sequence[str], scope: Scope) -> str:
    """Equations (`a = b`, `[] = []`, or `[]` of them) against each solution that the step gives: both sides have one value there."""
    verdicts = [
        by_values(*(where_needed(substitute(side, values), step) for side in (left, right)), scope)
        for values in _solutions(step.value, wrt)
        for left, right in _equations(step.goal)
    ]
    return CONTRADICTS if CONTRADICTS in verdicts else AGREES if verdicts and OPEN not in verdicts else OPEN


def _equations(goal: Node) -> Iterator[tuple[Node, Node]]:
    if goal.op == "[]":
        for equation in goal.args:
            yield from _equations(equation)
        return
    left, right = goal.args
    if is_vector(left) and is_vector(right):
        yield from zip(left.args, right.args, strict=True)
    else:
        yield left, right


def _solutions(value: Node, wrt: Sequence[str]) -> Iterator[dict[Node, Node]]:
    """Each solution as name -> value: `x = 1 and y = 2`, a point `[1, 2]`, a number, or `[]` of these."""
    found = value.args if is_vector(value) else (value,)
    for one in found:
        if isinstance(one, Apply) and one.op in ("=", "and"):
            yield dict(e.args for e in (one.args if one.op == "and" else (one,)))
        else:
            yield dict(zip(map(Name, wrt), one.args if is_vector(one) else (one,), strict=True))


def plain(node: Node) -> Node:
    """Solutions without their names: `x = -2` is -2, `y = 1 and x = 2` is [2, 1] in the names' order, `x = 1 or x = 2` [1, 2]."""
    match node:
        case Apply(":=", (name, Apply("and", (first, *rest)))):  # `x = 2 and …`, read as a definition
            return plain(Apply("and", (Apply("=", (name, first)), *rest)))
        case Apply("=" | ":=", (_, value)) | Apply("in", (_, value)):
            return value
        case Apply("and" | "or" | "[]", args):
            return Apply("[]", tuple(map(plain, _in_order(args))))
    return node


def as_set(node: Node) -> Node:
    """Inequalities about one name as the set that they describe: `-2 < x and x < 2` is (-2, 2); anything else as it is."""
    match node:
        case Apply("<" | "<=" | ">" | ">=" as op, (Name(), end)):
            return _ray(op, end)
        case Apply("<" | "<=" | ">" | ">=" as op, (end, Name())):
            return _ray(op.translate(str.maketrans("<>", "><")), end)
        case Apply("or", parts) if all(is_set(as_set(p)) for p in parts):
            return Apply("∪", tuple(map(as_set, parts)))
        case Apply("and", (first, second)):
            a, b = as_set(first), as_set(second)
            return _common(a, b) if a.op in INTERVALS and b.op in INTERVALS else node
    return node


def is_set(node: Node) -> bool:
    return isinstance(node, Apply) and node.op in SETS


def _ray(op: str, end: Node) -> Node:
    """The numbers on one side of `end`."""
    closed = len(op) > 1
    if op[0] == "<":
        return Apply("interval (]" if closed else "interval ()", (Apply("-", (Name("oo"),)), end))
    return Apply("interval [)" if closed else "interval ()", (end, Name("oo")))


def _common(a: Apply, b: Apply) -> Node:
    """The numbers in both of two rays that point towards each other, as one interval."""
    low, high = (a, b) if a.args[1] is Name("oo") else (b, a)
    return Apply(f"interval {low.op[-2]}{high.op[-1]}", (low.args[0], high.args[1]))


def _in_order(args: tuple[Node, ...]) -> tuple[Node, ...]:
    """Equations for different names in the names' natural order; anything else as it is."""
    named = {a.args[0].name: a for a in args if isinstance(a, Apply) and a.op == "=" and isinstance(a.args[0], Name)}
    return tuple(named[n] for n in natural(named)) if len(named) == len(args) else args


def by_taylor(step: Step, scope: Scope) -> str:
    """A Taylor polynomial against its function: at the point they share their value and every slope up to the order."""
    body, where, order = step.goal.args
    at = {equation.args[0].name: equation.args[1] for equation in where.args}
    others = tuple(sorted(names(step.goal) - at.keys()))
    point = dict(sample(others, scope, 1)[0]) if others else {}
    try:
        point |= {name: ball(value, point) for name, value in at.items()}
        pairs = [_both(step.value, body, by, point) for k in range(int(rational(order)) + 1) for by in combinations_with_replacement(at, k)]
    except TutorError:
        return OPEN
    verdicts = [agree(ours, theirs) for ours, theirs in pairs]
    if any(theirs.is_finite() and not ours.is_finite() for ours, theirs in pairs):  # no polynomial has a corner
        return CONTRADICTS
    return CONTRADICTS if False in verdicts else OPEN if None in verdicts else AGREES


def by_levels(step: Step, scope: Scope) -> str:
    """Critical points against their function: every slope is 0 there, but at a corner, which has none, and at the end of an interval."""
    body, by = step.goal.args
    apart = {part.bound[0][1] for _, part in step.parts if part.rule in NOT_LEVEL}
    verdicts = []
    for at in step.value.args:
        values = dict(zip((n.name for n in by.args), at.args if is_vector(at) else (at,), strict=True))
        if at in apart:
            continue
        others = tuple(sorted(names(step.goal) - values.keys() | names(at)))
        try:
            point = dict(sample(others, scope, 1)[0]) if others else {}
            point |= {name: ball(value, point) for name, value in values.items()}
            verdicts += [agree(enclose_slopes((body,), (name,), point, 256)[0], enclose((ZERO,), point, 256)[0]) for name in values]
        except TutorError:
            verdicts.append(None)
    return CONTRADICTS if False in verdicts else OPEN if None in verdicts else AGREES


def _both(left: Node, right: Node, by: tuple[str, ...], point: Point) -> tuple:
    return enclose_slopes((left, right), by, point, 256) if by else enclose((left, right), point, 256)


def is_vector(node: Node) -> bool:
    """Whether a node is written as a vector."""
    return isinstance(node, Apply) and node.op == "[]"
