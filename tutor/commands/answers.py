"""The learner's turn: a problem without its answer, an answer checked, hints, the next step, and why a step is right."""

from __future__ import annotations

from dataclasses import replace

from tutor.commands.clauses import placed
from tutor.commands.command import Command, Desk
from tutor.commands.demanded import USAGE, demanded, taken_apart
from tutor.commands.searched import asked_step
from tutor.commands.session import Reply, Session
from tutor.commands.within import derived_within, posed_within, stepped_within
from tutor.derive.steps import Derivation
from tutor.errors import TutorError, trouble
from tutor.render import tuition
from tutor.render.document import Note, Prose, document
from tutor.render.explain import FOLDED, WHOLE, problem
from tutor.render.verdicts import told
from tutor.syntax.nodes import Node
from tutor.syntax.printer import show
from tutor.syntax.request import Request


def pose(session: Session, request: Request, desk: Desk) -> Reply:
    """The problem without its answer, so that `check`, `hint` and `next` can be used on it."""
    stepped = stepped_within(session, request, desk)
    if stepped is not None:
        after, asked = stepped
        return Reply(document(Prose(asked_step(asked)), Note("note", "answer with check …; hint tells of the gradient")), after)
    found = derived_within(session, request, desk)
    if found is None:
        raise trouble("usage", "pose takes a verb that derives", mend=f"pose gradient {request.subject.text or 'x^2 y'}")
    after, derivation = found
    there = [f"{n} = {show(v)}" for n, v in dict(derivation.extra).get("at", ())]
    asked = (*problem(derivation), f" at {', '.join(there)}" if there else "")
    return Reply(document(Prose(asked), Note("note", "answer with check …; hint, next and why help")), after)


def last(session: Session) -> Derivation:
    """The derivation that was asked for last."""
    if session.last is None:
        raise trouble("nothing-asked", "there is no problem yet to speak of", mend="pose gradient x^2 y")
    return session.last


def check(session: Session, request: Request, desk: Desk) -> Reply:
    """The verdict on an answer to the problem asked last, or to the one after `for`."""
    from tutor.checking.verdicts.judge import judge, judge_value

    answer, own, question = taken_apart(request)
    if not answer.text:
        raise trouble("usage", "check which answer?", mend="check 2x y + 1")
    session, asked = (session, session.question or last(session)) if question is None else posed_within(session, question, desk)
    options = demanded(session, request, own, asked)
    if not isinstance(asked, Node):
        verdict = judge(answer.text, asked, limits=session.limits, **options)
    else:
        options.pop("at", None)
        verdict = judge_value(answer.text, asked, session.scope, limits=session.limits, **options)
    if verdict.diagnostic is not None and verdict.kind == "unreadable":
        raise placed(TutorError(verdict.diagnostic), request.line, answer.offset)
    return Reply(told(verdict), session)


def hint(session: Session, request: Request, desk: Desk) -> Reply:
    """The next rung of the ladder, for the problem asked last."""
    derivation = last(session)
    k = min(session.rung, tuition.count_of_hints(derivation)) + 1
    return Reply(tuition.hint(derivation, k), replace(session, rung=k))


def following(session: Session, request: Request, desk: Desk) -> Reply:
    """The next step of the problem asked last."""
    return Reply(tuition.following(last(session), session.shown, _detail(session)), replace(session, shown=session.shown + 1))


def why(session: Session, request: Request, desk: Desk) -> Reply:
    """The rule of one step of the last derivation (the last one, where none is named), where it holds, and the same in numbers."""
    derivation = last(session)
    text = request.subject.text.removeprefix("step").strip()
    if text and not text.isdigit():
        count = len(tuition.step_lines(derivation, _detail(session)))
        raise trouble("usage", f"the last derivation has the steps 1 to {count}", mend=f"why {count}")
    return Reply(tuition.why(derivation, int(text) if text else None, _detail(session)), session)


def _detail(session: Session) -> str:
    return WHOLE if session.whole else FOLDED


COMMANDS = (
    Command("pose", "pose VERB EXPRESSION [its CLAUSES]", "a problem without its answer, for you to solve; also pose step …",
            "pose gradient x^2 y", pose),
    Command("check", f"check ANSWER {USAGE}", "is this the answer to the last problem; if not, which slip was it",
            "pose derivative sin(x^2); check cos(x^2); check 0.333 for 1/3 within 0.001; check 4 for step x^2 from x = 5 step 0.1", check),
    Command("hint", "hint", "a hint to the last problem; each one says more", "pose derivative sin(x^2); hint", hint),
    Command("next", "next", "the next step of the last problem", "pose derivative sin(x^2); next", following),
    Command("why", "why [NUMBER]", "why a step of the last derivation is right", "derivative sin(x^2); why 2", why),
)  # fmt: skip
