"""What a conversation knows, as one frozen value that is passed in and comes back changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tutor.derive.steps import Derivation
from tutor.limits import LIMITS, Limits
from tutor.meaning.scope import Scope
from tutor.render.document import Document
from tutor.syntax.nodes import Node

RIGHT, TROUBLE, USAGE, UNREADABLE = range(4)  # a reply's status, and the exit status of the command line


@dataclass(frozen=True, slots=True)
class Session:
    """The learner's side of the conversation.

    scope     declarations and definitions
    limits    the bounds of the work
    last      the derivation that was asked for last; `hint`, `next` and `why` speak of it, and `check` where nothing is in `stepped`
    stepped   the step of a search that was asked for last (a StepQuestion of checking/steps), where it was asked for after all else
    data      numbers under the names they were given, each an array
    fitted    names of parameters that a search found; their values stand in `data`, and a new search starts them anew
    searched  the Outcome of the last search, with the end of its trace; None before the first
    rung      how many rungs of the hints' ladder were climbed for `last`
    shown     how many of its steps `next` has uncovered
    practice  where the learner stands in an exercise set; None outside practice (course/practice knows what it is)
    working   the lines of a working that is being typed (commands/workings knows what it is); None outside
    whole     steps are shown with nothing folded
    options   what was said to a lesson or the tour beside its name: ("loss", "…"), ("data", "my.csv"), and so on
    """

    scope: Scope = field(default_factory=Scope)
    limits: Limits = LIMITS
    last: Derivation | None = None
    stepped: Any = None
    data: tuple[tuple[str, Any], ...] = ()
    fitted: frozenset[str] = frozenset()
    searched: Any = None
    rung: int = 0
    shown: int = 0
    practice: Any = None
    working: Any = None
    whole: bool = False
    options: tuple[tuple[str, str], ...] = ()

    def __post_init__(self):
        if self.scope.limits is not self.limits:  # what is read and worked out in the scope keeps to the session's bounds
            object.__setattr__(self, "scope", replace(self.scope, limits=self.limits))

    @property
    def arrays(self) -> Mapping[str, Any]:
        """The data by name."""
        return dict(self.data)

    def holding(self, name: str, array: Any) -> Session:
        """This session with `array` under `name`."""
        return replace(self, data=(*((n, a) for n, a in self.data if n != name), (name, array)))

    def asked(self, derivation: Derivation, stepped: Any = None) -> Session:
        """This session after `derivation` was answered, or a step of a search whose gradient it is."""
        return replace(self, last=derivation, stepped=stepped, rung=0, shown=0, working=None)

    @property
    def question(self) -> Any:
        """What an answer is held against: the step or the derivation asked for last; None where there is neither."""
        return self.stepped or self.last


@dataclass(frozen=True, slots=True)
class Reply:
    """What is shown, the session after it, and how it went: RIGHT, TROUBLE, USAGE or UNREADABLE.

    read  each expression of the line as it was typed, with its tree
    """

    document: Document
    session: Session
    status: int = RIGHT
    read: tuple[tuple[str, Node], ...] = ()
