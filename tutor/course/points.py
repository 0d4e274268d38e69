"""The verdict on critical points and solutions, in any order, as numbers or equations; a wrong one is put in, and shows why it is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tutor.checking.verdicts.judge import Verdict, judge_value
from tutor.course.questions import Question
from tutor.derive.steps import Derivation
from tutor.errors import TutorError
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import ZERO, Apply, Name, Node, names, rational, substitute
from tutor.syntax.printer import show


def mark_points(question: Question, answer: str, options: Mapping[str, Any]) -> Verdict:
    """The verdict on an answer such as `[1, 2]`, `[[0, 0], [1, 2]]`, or `x = 1 and y = 2`."""
    d, scope = question.derivation, question.variant.scope
    try:
        read = scope.read(answer)
    except TutorError as error:
        told = error.located(answer).diagnostic
        return Verdict("unreadable", 0.0, f"this cannot be read: {told.what}", told.mend, diagnostic=told)
    expected, given = plain(d.result, d.wrt), plain(read, d.wrt)
    given = Apply("[]", (given,)) if _depth(expected) == _depth(given) + 1 else given
    up_to = None if d.kind == "solve" and len(d.wrt) > 1 else "order"
    verdict = judge_value(given, expected, scope, **{**options, "up_to": options["up_to"] or up_to})
    if verdict.kind != "wrong":
        return verdict
    for said in _reasons(d, given, expected):
        return said
    return verdict


def plain(node: Node, wrt: tuple[str, ...]) -> Node:
    """Equations as the numbers that they give the names, in the order of `wrt`."""
    if isinstance(node, Apply) and node.op == ":=" and isinstance(node.args[1], Apply) and node.args[1].op == "and":
        first, *rest = node.args[1].args  # `w = 4 and b = 3` is read as a definition of w
        return plain(Apply("and", (Apply("=", (node.args[0], first)), *rest)), wrt)
    if isinstance(node, Apply) and node.op in ("=", ":="):
        return node.args[1]
    if isinstance(node, Apply) and node.op == "and":
        told = [e.args for e in node.args if isinstance(e, Apply) and e.op in ("=", ":=")]
        found = [value for n in wrt for name, value in told if name is Name(n)]
        return Apply("[]", tuple(found)) if len(found) > 1 else found[0] if found else node
    if isinstance(node, Apply) and node.op == "[]":
        return Apply("[]", tuple(plain(a, wrt) for a in node.args))
    return node


def _depth(node: Node) -> int:
    return 1 + _depth(node.args[0]) if isinstance(node, Apply) and node.op == "[]" and node.args else 0


def _reasons(d: Derivation, given: Node, expected: Node) -> Iterator[Verdict]:
    """Why points are wrong: the first that does not solve the equations, with what comes out; or that some are missing."""
    mine, right = (_points(n, len(d.wrt), d.kind == "critical" or _depth(expected) > 1 or len(d.wrt) == 1) for n in (given, expected))
    for point in mine:
        if len(point) != len(d.wrt):
            yield Verdict("wrong", 0.0, f"a point has {len(d.wrt)} numbers: {', '.join(d.wrt)}", key_hint(d), "shape")
            continue
        told = _put_in(d, point)
        if told:
            swapped = len(point) > 1 and any(tuple(reversed(point)) == tuple(map(tidy, r)) for r in right)
            hint = f"The order is {', '.join(d.wrt)}." if swapped else key_hint(d)
            yield Verdict("slip", 0.5 if swapped else 0.0, told, hint, "order" if swapped else "put in")
    if len(mine) < len(right):
        told = "one is missing" if len(right) - len(mine) == 1 else f"{len(right) - len(mine)} are missing"
        yield Verdict(
            "slip", len(mine) / len(right), f"right as far as it goes, and {told}", "Did a division or a root lose a solution?", "missing"
        )


def key_hint(d: Derivation) -> str:
    return (
        "At a critical point every partial derivative is zero."
        if d.kind == "critical"
        else "Put your values in: every equation has to hold."
    )


def _points(node: Node, size: int, several: bool) -> tuple[tuple[Node, ...], ...]:
    """An answer as points, each its numbers."""
    rows = node.args if isinstance(node, Apply) and node.op == "[]" and several else (node,)
    return tuple(tuple(map(tidy, r.args)) if size > 1 and isinstance(r, Apply) and r.op == "[]" else (tidy(r),) for r in rows)


def _put_in(d: Derivation, point: tuple[Node, ...]) -> str:
    """What does not come out at a point; empty where all does, or cannot be told."""
    values = {Name(n): v for n, v in zip(d.wrt, point, strict=True)}
    at = ", ".join(f"{n} = {show(v)}" for n, v in zip(d.wrt, point, strict=True))
    for label, left, right in _equations(d):
        one, other = (tidy(substitute(d.scope.expand(side), values)) for side in (left, right))
        if names(one) | names(other) or rational(one) is None or rational(other) is None or one is other:
            continue
        return f"at {at} {label} comes to {show(one)}, not {show(other)}"
    return ""


def _equations(d: Derivation) -> Iterator[tuple[str, Node, Node]]:
    """(words, left, right) of what has to hold: each partial derivative is zero, or each equation."""
    if d.kind == "critical":
        from tutor.derive.derivatives.multivariate import gradient

        found = gradient(d.problem, d.wrt, d.scope)
        yield from ((f"the slope by {n}, {show(g)},", g, ZERO) for n, g in zip(d.wrt, found.result.args, strict=True))
        return
    equations = d.problem.args if isinstance(d.problem, Apply) and d.problem.op == "[]" else (d.problem,)
    for e in equations:
        left, right = e.args if isinstance(e, Apply) and e.op in ("=", ":=") else (e, ZERO)
        yield f"{show(left)}", left, right
