"""What a command is: a verb in front of the language, with what `help` says of it; and the desk at which it works."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from tutor.commands.session import Reply, Session
from tutor.render.document import Document
from tutor.syntax.request import Request

# report("epoch 3 of 10", 0.3): what is going on, and the share that is done; a document is what was found until now
Report = Callable[[str | Document, float], None]


def silent(what: str | Document, share: float) -> None:
    """Reports to nobody."""


@dataclass(frozen=True, slots=True)
class Command:
    """A verb.

    usage     how it is typed: "gradient EXPRESSION [wrt NAMES]"
    summary   one line
    example   lines that run by themselves, separated by `;`
    run       run(session, request, desk) -> Reply; the learner's mistakes are raised as TutorError
    aliases   other spellings
    seconds   what it may take where that is more than the session's own bound
    """

    name: str
    usage: str
    summary: str
    example: str
    run: Callable[[Session, Request, Desk], Reply]
    aliases: tuple[str, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Desk:
    """What a command may use beside its session: the other commands, a way to have a line answered, and somebody to report to.

    verbs   every verb and every alias, in the order in which `help` lists them
    answer  answer(session, line, report) -> Reply
    report  report("epoch 3 of 10", 0.3): what is going on, and the share that is done
    """

    verbs: Mapping[str, Command]
    answer: Callable[[Session, str, Report], Reply]
    report: Report = silent

    @property
    def commands(self) -> tuple[Command, ...]:
        """Every command once."""
        return tuple({c.name: c for c in self.verbs.values()}.values())

    def within(self, part: int, count: int) -> Desk:
        """This desk for one part of `count`: its reports are shares of the whole."""
        return replace(self, report=lambda what, share: self.report(what, (part + share) / count))
