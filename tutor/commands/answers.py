"""The learner's turn: a problem without its answer, an answer checked, hints, the next step, and why a step is right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import cycle
from typing import TYPE_CHECKING

from tutor.commands import calculus
from tutor.commands.clauses import placed
from tutor.commands.command import Command, Desk
from tutor.commands.lines import command_of, request_of
from tutor.commands.session import Reply, Session
from tutor.derive.steps import Derivation, Step, main_step
from tutor.errors import TutorError, trouble
from tutor.meaning.scope import Scope, natural
from tutor.render.document import Block, Document, Formula, Note, Prose, StepLine, Table, document
from tutor.render.explain import ENTRYWISE, FOLDED, WHOLE, explain, numbered, problem
from tutor.rules.rule import Rule
from tutor.syntax.nodes import Apply, Name, names
from tutor.syntax.request import Request

if TYPE_CHECKING:
    from tutor.checking.judge import Verdict

RUNGS = 4  # where to look; which rule; the rule filled in; the value
SIGNS = {"right": "right", "slip": "wrong", "wrong": "wrong", "undecided": "unconfirmed", "unreadable": "wrong"}


def pose(session: Session, request: Request, desk: Desk) -> Reply:
    """The problem without its answer, so that `check`, `hint` and `next` can be used on it."""
    command = command_of(session, request.subject.text, desk.verbs)
    if command is None or command not in calculus.COMMANDS:
        raise trouble("usage", "pose takes a verb that derives", mend=f"pose gradient {request.subject.text or 'x^2 y'}")
    reply = command.run(session, request_of(request.subject.text, desk.verbs), desk)
    if reply.session.last is None:
        raise trouble("usage", f"{command.name} poses no problem", mend="pose gradient x^2 y")
    asked = Prose(problem(reply.session.last))
    return Reply(document(asked, Note("note", "answer with check …; hint, next and why help")), reply.session)


def last(session: Session) -> Derivation:
    """The derivation that was asked for last."""
    if session.last is None:
        raise trouble("nothing-asked", "there is no problem yet to speak of", mend="pose gradient x^2 y")
    return session.last


def check(session: Session, request: Request, desk: Desk) -> Reply:
    """The verdict on an answer to the problem asked last."""
    from tutor.checking.judge import judge

    derivation = last(session)
    if not request.subject.text:
        raise trouble("usage", "check which answer?", mend="check 2x y + 1")
    verdict = judge(request.subject.text, derivation, limits=session.limits)
    if verdict.diagnostic is not None:
        raise placed(TutorError(verdict.diagnostic), request.line, request.subject.offset)
    return Reply(Document(tuple(told_verdict(verdict))), session)


def told_verdict(verdict: Verdict) -> Iterator[Block]:
    """A verdict in words: the sentence, what to look at, and which entries are right."""
    yield Note(SIGNS[verdict.kind], verdict.message)
    if verdict.hint:
        yield Note("hint", verdict.hint)
    if len(verdict.entries) > 1:
        yield Table(("entry", "is"), tuple((label, kind) for label, kind in verdict.entries))


def hint(session: Session, request: Request, desk: Desk) -> Reply:
    """The next rung of the ladder, for the problem asked last."""
    derivation = last(session)
    steps = [step for _, step in derivation.root.parts] if derivation.kind in ENTRYWISE else [derivation.root]
    which, rung = divmod(session.rung, RUNGS)
    if which >= len(steps):
        return Reply(document(Note("note", "that was the last hint; next shows the steps one by one")), session)
    said = _rung(derivation, main_step(steps[which]), steps[which], rung)
    count = Note("note", f"hint {session.rung + 1} of {RUNGS * len(steps)}")
    return Reply(Document((*said, count)), replace(session, rung=session.rung + 1))


def _rung(d: Derivation, step: Step, end: Step, rung: int) -> tuple[Block, ...]:
    body = step.goal.args[-1] if isinstance(step.goal, Apply) and step.goal.op in ("d/d", "∫", "lim") else step.goal
    if rung == 0:
        return (Prose(("Look at ", body, ": which operation is done last?")),)
    if rung == 1:
        return (Note("hint", f"[{step.rule.key}] {step.rule.because}"),)
    if rung == 2:
        return (Prose(("The rule filled in: ", step.goal, " = ", step.form)),)
    return (Prose((step.goal, " = ", end.value)),)


def following(session: Session, request: Request, desk: Desk) -> Reply:
    """The next step of the problem asked last."""
    derivation = last(session)
    blocks = explain(derivation, WHOLE if session.whole else FOLDED).blocks
    steps = [k for k, b in enumerate(blocks) if isinstance(b, StepLine)]
    if session.shown >= len(steps):
        return Reply(document(Formula("result", derivation.result), Note("note", "these were all the steps")), session)
    k = steps[session.shown]
    begin = steps[session.shown - 1] + 1 if session.shown else 0
    shown = blocks[begin : k + 1] if session.shown else (blocks[k],)
    return Reply(Document(tuple(shown)), replace(session, shown=session.shown + 1))


def why(session: Session, request: Request, desk: Desk) -> Reply:
    """The rule of one step of the last derivation (the last one, where none is named), where it holds, and the same in numbers."""
    derivation = last(session)
    detail = WHOLE if session.whole else FOLDED
    steps = numbered(derivation, detail)
    text = request.subject.text.removeprefix("step").strip() or str(len(steps))
    if not text.isdigit() or int(text) not in steps:
        raise trouble("usage", f"the last derivation has the steps 1 to {len(steps)}", mend=f"why {len(steps)}")
    step = steps[int(text)]
    blocks: list[Block] = [b for b in explain(derivation, detail).blocks if isinstance(b, StepLine) and b.number == int(text)]
    if isinstance(step.rule, Rule):
        blocks.append(Note("note", f"the rule: {step.rule.left}  ->  {step.rule.right}"))
    if step.bound:
        blocks.append(Table(("here", "is"), tuple(step.bound)))
    if step.rule.domain:
        blocks.append(Note("note", f"holds where {step.rule.domain}"))
    return Reply(Document((*blocks, *_in_numbers(derivation, step))), session)


def _in_numbers(d: Derivation, step: Step) -> tuple[Block, ...]:
    """The step at one point: the slope of the left side found from values alone, and the value of the right side."""
    from tutor.numeric.balls import digits, slope, told

    match step.goal:
        case Apply("d/d", (Name(by), body)):
            what, left = "the slope there", lambda point: f"{float(slope(body, by, point).mid()):.6g}"
        case Apply("d/d" | "∫" | "lim" | "[]" | "gradient" | "hessian" | "jacobian", _):
            return ()
        case goal:
            what, left = "the left side there", lambda point: digits(goal, point, 6)
    for point in _simple_points(natural(names(Apply("[]", (step.goal, step.value)))), d.scope):
        try:
            both = f"{what} is {left(point)}, and the right side is {digits(step.value, point, 6)}"
        except TutorError:  # not in the domain: another point is tried; without any the rule stands by itself
            continue
        return (Note("note", f"in numbers, at {told(point)}: {both}"),)
    return ()


def _simple_points(free: tuple[str, ...], scope: Scope) -> Iterator[dict[str, Fraction]]:
    """Points that are easy to follow by hand; the last ones from the declared domain."""
    from tutor.numeric.points import sample

    for numbers in ((2, 3, 5, 7), (1, 2, 3, 4), (Fraction(1, 2), Fraction(1, 4), Fraction(3, 4), Fraction(1, 3))):
        yield dict(zip(free, cycle(map(Fraction, numbers)), strict=False))
    yield from sample(free, scope, 3)


COMMANDS = (
    Command("pose", "pose VERB EXPRESSION", "a problem without its answer, for you to solve", "pose gradient x^2 y", pose),
    Command("check", "check ANSWER", "is this the answer to the last problem; if not, which slip was it",
            "pose derivative sin(x^2); check cos(x^2)", check),
    Command("hint", "hint", "a hint to the last problem; each one says more", "pose derivative sin(x^2); hint", hint),
    Command("next", "next", "the next step of the last problem", "pose derivative sin(x^2); next", following),
    Command("why", "why [NUMBER]", "why a step of the last derivation is right", "derivative sin(x^2); why 2", why),
)  # fmt: skip
