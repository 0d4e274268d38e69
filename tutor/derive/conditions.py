"""What a rule asks of its constants: whether it is met, and what has to be told where that depends on a letter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tutor.derive.goals import polished
from tutor.derive.steps import Step
from tutor.errors import TutorError
from tutor.meaning.algebra import sign_of
from tutor.meaning.scope import Scope
from tutor.meaning.signs import HOLDING, MIRRORED
from tutor.rules.catalogue import read
from tutor.rules.rule import Rule
from tutor.syntax.nodes import ONE, RELATIONS, ZERO, Apply, Name, Node, names, substitute
from tutor.syntax.printer import show


def claims(rule: Rule, bound: Mapping[str, Node], said: str = "domain") -> Iterator[Apply]:
    """The conditions on the rule's constants, with what they stand for: its `domain`, or what must be `given`."""
    if not getattr(rule, said):
        return
    claim = read(getattr(rule, said))
    for part in claim.args if claim.op == "and" else (claim,):
        letters = names(part)
        if part.op in RELATIONS and letters and letters <= rule.constant & bound.keys():
            yield substitute(part, {Name(n): bound[n] for n in letters})


def holds(claim: Apply, scope: Scope) -> bool | None:
    """Whether a condition is met; None where that depends on a letter."""
    left, right = claim.args
    try:
        sign = sign_of(polished(Apply("+", (left, Apply("-", (right,))))), scope)
        if sign is None and claim.op == "!=":
            sign = _never_zero(left, right, scope)
    except TutorError:
        return None
    return None if sign is None else sign in HOLDING[claim.op]


def _never_zero(left: Node, right: Node, scope: Scope) -> int | None:
    """1 where a square is known to be positive."""
    difference = Apply("+", (left, Apply("-", (right,))))
    return 1 if sign_of(Apply("*", (difference, difference)), scope) == 1 else None


def serves(rule: Rule, bound: Mapping[str, Node], scope: Scope) -> bool:
    """Whether no condition of the rule is known to fail, and what must be given is known; what depends on a letter is told later."""
    met = all(holds(claim, scope) is not False for claim in claims(rule, bound))
    return met and all(holds(claim, scope) for claim in claims(rule, bound, "given"))


_GRANTED = {"det(A) > 0": ("positive definite",), "det(A) != 0": ("positive definite", "orthogonal")}


def granted(rule: Rule, bound: Mapping[str, Node], scope: Scope) -> str:
    """What was declared that makes the rule's domain hold, "P is positive definite"; "" where nothing does."""
    matrix = bound.get("A")
    facts = scope.kind(matrix.name).facts if isinstance(matrix, Name) else frozenset()
    return next((f"{matrix.name} is {fact}" for fact in _GRANTED.get(rule.domain, ()) if fact in facts), "")


def told(root: Step, scope: Scope) -> tuple[str, ...]:
    """The conditions on letters under which the steps are right, one line each."""
    found: dict[str, None] = {}
    for step in root:
        if not isinstance(step.rule, Rule):
            continue
        for claim in claims(step.rule, dict(step.bound)):
            if names(claim) and holds(claim, scope) is None:
                found[show(_simply(claim))] = None
    return tuple(f"This holds for {claim}." for claim in found)


def _simply(claim: Apply) -> Apply:
    """-k > 0 as k < 0, and 2a != 0 as a != 0."""
    left, right = claim.args
    match left:
        case Apply("-", (inner,)) if right is ZERO:
            return _simply(Apply(MIRRORED[claim.op], (inner, right)))
        case Apply("+", (inner, one)) if one is ONE and right is ZERO:
            return Apply(claim.op, (inner, Apply("-", (ONE,))))
    return claim
