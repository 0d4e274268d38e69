"""A chain of claims, each following from the one before: how an equation is worked on, line by line."""

from __future__ import annotations

from collections.abc import Iterable

from tutor.derive.steps import Step
from tutor.rules.rule import Rule
from tutor.syntax.nodes import Apply, Name, Node, names

INFINITE = Name("oo")


class Working:
    """What is known so far, and the last step that led there (None before the first)."""

    def __init__(self, claim: Node):
        self.claim = claim
        self.step: Step | None = None

    def so(self, claim: Node, rule: Rule, bound: Iterable[tuple[str, Node]] = (), note: str = "", parts: tuple = ()) -> bool:
        """Adds the line `claim`; whether it says anything new."""
        if claim is self.claim:
            return False
        before = (("u", self.step),) if self.step else ()
        self.step = Step(self.claim, rule, tuple(bound), claim, claim, before + parts, note)
        self.claim = claim
        return True


def equation(left: Node, right: Node) -> Apply:
    """The claim `left = right`."""
    return Apply("=", (left, right))


def never(unknown: str) -> Apply:
    """The claim that no real number serves."""
    return Apply("in", (Name(unknown), Apply("{}", ())))


def always(unknown: str) -> Apply:
    """The claim that every real number serves."""
    return Apply("in", (Name(unknown), Apply("interval ()", (Apply("-", (INFINITE,)), INFINITE))))


def either(claims: Iterable[Node]) -> Node:
    """One of the claims, each once; they must not be none."""
    flat = dict.fromkeys(c for claim in claims for c in (claim.args if isinstance(claim, Apply) and claim.op == "or" else (claim,)))
    return next(iter(flat)) if len(flat) == 1 else Apply("or", tuple(flat))


def alternatives(claim: Node) -> tuple[Node, ...]:
    """The claims of which one holds."""
    return claim.args if isinstance(claim, Apply) and claim.op == "or" else (claim,)


def is_solved(claim: Node, unknown: str) -> bool:
    """Whether a claim says what the unknown is: `x = 2 or x = 3`, none, or every number."""
    return all(_says(c, unknown) for c in alternatives(claim))


def _says(claim: Node, unknown: str) -> bool:
    match claim:
        case Apply("=", (Name(name), right)):
            return name == unknown and unknown not in names(right)
        case Apply("in", (Name(name), _)):
            return name == unknown
    return False


def is_never(claim: Node) -> bool:
    return isinstance(claim, Apply) and claim.op == "in" and claim.args[1] is Apply("{}", ())


def is_always(claim: Node) -> bool:
    return isinstance(claim, Apply) and claim.op == "in" and not is_never(claim)
