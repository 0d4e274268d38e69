"""Lines about an unknown: an equation, cases, an inequality; each keeps the solutions, or loses some."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from tutor.checking.verdicts.judge import judge
from tutor.checking.working import claims
from tutor.checking.working.claims import ORDERS
from tutor.checking.working.ground import Ground
from tutor.checking.working.letters import equations_said
from tutor.checking.working.naming import Named
from tutor.checking.working.placing import BY_CLAIMS
from tutor.checking.working.said import WHOLE, Latest, Said, false_said, gravest, told_where
from tutor.checking.working.walk import Walk
from tutor.derive.steps import Derivation
from tutor.errors import TutorError
from tutor.numeric.rigorous.balls import holds
from tutor.syntax.nodes import Apply, Name, Node, is_op, names, rational
from tutor.syntax.printer import show, show_claim


def claim(walk: Walk, node: Node, line: int) -> Said:
    """What is said of a claim about an unknown, held against the problem and the claim before it."""
    ground, derivation = walk.ground, walk.way.derivation
    equations = node.args if is_op(node, "and") else (node,)
    if walk.letters and all(is_op(e, "=") for e in equations):
        said = [equations_said(walk, e.args) for e in equations]
        if all(said):
            return gravest(said)
    if not names(node) and is_op(node, "="):
        return _of_numbers(walk, node)
    if derivation.kind == "implicit" and is_op(node, "="):
        return _of_numbers(walk, node)
    if derivation.kind == "critical" and _is_condition(node):
        return _condition(node, ground)
    if derivation.kind not in BY_CLAIMS:
        return Said("undecided", "a condition; it says nothing of the value that is asked for")
    asked, solution = claims.asked_claim(derivation)
    before, walk.answer = walk.latest.get(WHOLE), node
    if node is (before.node if before else asked):
        if before is None and derivation.kind == "critical":
            return Said("expected", "true")
        return Said("restated", "this stands above already" if before else "the question, as it was asked")
    found = claims.effect(asked, solution, node, ground)
    if found.kind in (claims.KEEPS, claims.ADDS):
        walk.latest[WHOLE] = Latest(node, line)
        return _true_claim(walk, node, found.kind == claims.ADDS)
    if found.kind == claims.OPEN:
        walk.latest[WHOLE] = Latest(node, line, before.false if before else None)
        return Said("undecided", "whether this has the same solutions could not be told")
    if before is not None and before.false is not None and claims.after(before.node, node, ground):
        walk.latest[WHOLE] = Latest(node, line, before.false)
        return Said(
            "carried", f"follows from line {before.false}", follows=before.false, new=walk.way.of_claim(node) or walk.next(walk.tried)
        )
    walk.latest[WHOLE] = Latest(node, line, line)
    source = before.node if before else asked
    slip = claims.turned(asked, solution, node, ground) or claims.named_claim(source, node, found.solution, ground)
    slip = slip or _as_an_answer(node, derivation)
    lost = "other numbers fit here than fit the problem"
    if found.solution is not None:
        lost = f"{show_claim(found.solution)} solves the problem, and does not fit here"
    return false_said(slip, lost, _witness(found.solution), walk.way.of_claim(node) or walk.next())


def _as_an_answer(node: Node, derivation: Derivation) -> Named | None:
    """The mistake behind cases that would be a wrong answer."""
    if derivation.kind != "solve" or not all(
        is_op(n, "=") and isinstance(n.args[0], Name) for n in (node.args if is_op(node, "or") else (node,))
    ):
        return None
    verdict = judge(node, derivation)
    return Named(verdict.mistake, verdict.hint, verdict.step) if verdict.kind == "slip" and verdict.mistake else None


def _true_claim(walk: Walk, node: Node, adds: bool) -> Said:
    done = walk.way.of_claim(node) - walk.reached
    is_jump = walk.way.is_jump(done) and not walk.is_elsewhere
    walk.reached |= done
    more = "; it holds for more numbers than the line before: put each in at the end" if adds and not walk.adds else ""
    walk.adds = adds
    if is_jump:
        return Said("jump", f"true, several steps at once{more}", new=done)
    if walk.way.shows_claim(node):
        return Said("expected", f"true{more}", new=done)
    walk.is_elsewhere = True
    return Said("detour", f"true, another way than the derivation's{more}", new=done)


def _is_condition(node: Node) -> bool:
    """Whether something is compared: `f''(2) = 2 > 0` says of what kind a point is."""
    return any(is_op(n, *ORDERS) for n in (node.args if is_op(node, "and", "or") else (node,)))


def _condition(node: Node, ground: Ground) -> Said:
    """What is said of a comparison that stands beside the way: true where all its parts are about numbers, and hold."""
    try:
        for part in node.args if is_op(node, "and") else (node,):
            sides = [ground.meant(side) for side in part.args]
            if is_op(part, "=") and ground.same(*part.args).verdict == "different":
                return false_said(None, told_where(ground.same(*part.args)), {})
            if not is_op(part, "=") and not any(map(names, sides)) and not holds(Apply(part.op, tuple(sides)), {}):
                return false_said(None, f"{show(part)} is not true", {})
    except TutorError:
        return Said("undecided", "a condition; whether it holds could not be told")
    return Said("detour", "a condition beside the way")


def _of_numbers(walk: Walk, node: Apply) -> Said:
    found = walk.ground.same(*node.args)
    if found.verdict == "different":
        return false_said(None, told_where(found), {})
    return walk.aside(node.args) if found.verdict == "same" else Said("undecided", found.evidence)


def _witness(solution: Node | None) -> Mapping[str, Fraction]:
    if is_op(solution, "=") and isinstance(solution.args[0], Name):
        value = rational(solution.args[1])
        return {} if value is None else {solution.args[0].name: value}
    return {}
