"""What is said of one statement of a line, and of what it speaks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from tutor.checking.equality.agreement import Equivalence
from tutor.checking.working.naming import Named
from tutor.checking.working.placing import Reached
from tutor.derive.steps import Step
from tutor.syntax.nodes import Node

_GRAVE = ("restated", "definition", "expected", "detour", "jump", "carried", "undecided", "not equivalent", "buggy")  # the last counts


@dataclass(frozen=True, slots=True)
class Said:
    """The verdict on one statement."""

    verdict: str
    message: str = ""
    hint: str = ""
    mistake: str = ""
    witness: Mapping[str, Fraction] = field(default_factory=dict)
    follows: int | None = None
    step: Step | None = None
    new: Reached = frozenset()


@dataclass(frozen=True, slots=True)
class Subject:
    """What a side speaks of: the question itself (`goal` is None), or a part of it that the learner named."""

    goal: Node | None = None
    step: Step | None = None


@dataclass(frozen=True, slots=True)
class Latest:
    """The last side that was said of a subject: where, and from which false line it follows (None: it is true)."""

    node: Node
    line: int
    false: int | None = None


WHOLE = Subject()


def gravest(said: Iterable[Said]) -> Said:
    """The verdict on several statements together: the gravest, with all the steps that they reach."""
    found = list(said)
    false = next((s for s in found if s.verdict in ("buggy", "not equivalent")), None)  # the first that is false tells where
    worst = false or max(found, key=lambda s: _GRAVE.index(s.verdict))
    return replace(worst, new=frozenset().union(*(s.new for s in found)))


def false_said(slip: Named | None, message: str, witness: Mapping[str, Fraction], new: Reached = frozenset()) -> Said:
    """The verdict on what is false, by a mistake that has a name, or by none."""
    if slip is None:
        return Said("not equivalent", message, witness=witness, new=new)
    return Said("buggy", message, slip.hint, slip.key, witness, step=slip.step, new=new)


def told_where(found: Equivalence) -> str:
    """Where two sides differ, in words."""
    if found.evidence.startswith("the slope "):
        told = found.evidence.removeprefix("the slope ").replace("one is", "is").replace("the other", "and should be")
        return f"its slope {told}"
    return f"not the same: {found.evidence.replace('one is', 'this is').replace('the other', 'and should be')}"
