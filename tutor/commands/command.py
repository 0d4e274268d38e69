"""What a command is: a verb in front of the language, with what `help` says of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tutor.commands.session import Reply, Session
from tutor.syntax.request import Request

Report = Callable[[str, float], None]  # report("epoch 3 of 10", 0.3): what is going on, and the share that is done
Run = Callable[[Session, Request, Report], Reply]


def silent(what: str, share: float) -> None:
    """Reports to nobody."""


@dataclass(frozen=True, slots=True)
class Command:
    """A verb.

    usage     how it is typed: "gradient EXPRESSION [wrt NAMES]"
    summary   one line
    example   lines that run by themselves, separated by `;`
    run       run(session, request, report) -> Reply; the learner's mistakes are raised as TutorError
    aliases   other spellings
    seconds   what it may take where that is more than the session's own bound
    """

    name: str
    usage: str
    summary: str
    example: str
    run: Run
    aliases: tuple[str, ...] = ()
    seconds: float = 0.0
