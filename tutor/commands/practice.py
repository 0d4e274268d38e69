"""Practice at the prompt: a set is asked, each answer is marked, hints are given, and the marks are told at the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from tutor.commands import clauses
from tutor.commands.command import Command, Desk
from tutor.commands.lines import Verbs, command_of
from tutor.commands.session import Reply, Session
from tutor.derive.steps import Derivation
from tutor.render.document import Block, Document, Formula, Heading, Note, Prose, Table, Trouble, document
from tutor.render.explain import FOLDED, WHOLE, explain, problem
from tutor.render.verdicts import others
from tutor.syntax.printer import show
from tutor.syntax.request import Request

if TYPE_CHECKING:  # the course is loaded when it is first asked for: the prompt opens without it
    from tutor.checking.verdicts.judge import Verdict
    from tutor.course.practice import Practice
    from tutor.course.questions import Question

SECONDS = 20.0  # an answer is judged, and the next question derived
WORDS = "hint, next, solution, question, stop"
SIGNS = {"right": "right", "slip": "wrong", "wrong": "wrong"}
DONE = {"right": "solved", "shown": "shown", "skipped": "skipped", "": "open"}


@dataclass(frozen=True, slots=True)
class Practicing:
    """The way through a set, and the session to come back to when it is left."""

    way: Practice
    before: Session


def practice(session: Session, request: Request, desk: Desk) -> Reply:
    """Ask the exercises of a set, from where it was left; without a name, the sets."""
    from tutor.course.exercises import load_topic
    from tutor.course.progress import resume

    name = request.subject.text.strip("\"'")
    if not name:
        return Reply(topics("practice"), session)
    seed = clauses.whole_number(request, "seed", 1, 2**31) if request.clause("seed") else None
    way, is_resumed = resume(name, seed)
    title = load_topic(name).title
    said = f"{title}: {len(way.marks)} exercises, {way.possible} points" + (", from where you left" if is_resumed else "")
    blocks = (Heading(said, 1), Note("note", f"type an answer, or one of: {WORDS}"))
    before = session.practice.before if session.practice else session
    return _asking(Document(blocks), Practicing(way, before), session)


def topics(verb: str) -> Document:
    """The topics that can be practiced, or begun as a lesson."""
    from tutor.course.exercises import load_topic, names

    found = [(n, load_topic(n)) for n in names()]
    rows = tuple((n, t.title) for n, t in found if (t.exercise if verb == "practice" else t.lesson))
    return document(Table(("name", "topic"), rows), Note("note", f"{verb} {rows[0][0]} begins the first"))


def turn(session: Session, text: str, desk: Desk) -> Reply | None:
    """The reply to a line in practice that is no command of its own: an answer, or one of WORDS."""
    from tutor.course.practice import following

    at = session.practice
    match text.strip():
        case "hint":
            return _hinted(session, at)
        case "next" | "skip":
            return _onward(document(), at, following(at.way), session)
        case "solution":
            return _solved(session, at)
        case "question":
            return _asking(document(), at, session)
        case "stop":
            return Reply(_marks(at.way) + document(Note("note", f"practice {at.way.name} goes on from here")), at.before)
    return _judged(session, at, text.strip().removeprefix("check ")) if is_answer(session, text, desk.verbs) else None


def is_answer(session: Session, text: str, verbs: Verbs) -> bool:
    """Whether a line is the answer to a question: no command but `check`, and none of WORDS."""
    at, word = session.practice, text.strip()
    if at is None or word in (*WORDS.split(", "), "skip"):
        return False
    is_choice = word.lower() in (c.lower() for c in at.way.question.choices)
    return is_choice or word.startswith("check ") or command_of(session, text, verbs) is None


def is_word(session: Session, text: str) -> bool:
    """Whether a line in practice is no mathematics: one of WORDS, or one of the words to choose from."""
    at = session.practice
    return at is not None and (text.strip() in WORDS.split(", ") or bool(at.way.question.choices))


def _judged(session: Session, at: Practicing, text: str) -> Reply:
    from tutor.course.practice import answered, following
    from tutor.course.progress import keep

    way, verdict = answered(at.way, text)
    if verdict.kind == "right":
        mark = way.mark
        told = f"right: {points(mark.earned)} of {mark.points} points"
        because = way.question.variant.exercise.because
        blocks: tuple[Block, ...] = (Note("right", told), *([Prose(way.question.variant.tell(because))] if because else []))
        return _onward(Document(blocks), at, following(way), session)
    keep(way)
    more = way.mark.partly > at.way.mark.partly
    notes = [f"partly right: {points(way.mark.earned)} of {way.mark.points} points so far"] if more else []
    notes += [f"try again, or: {WORDS}"] if way.mark.wrong in (1, 2) else []
    return Reply(Document((*_said(verdict), *(Note("note", n) for n in notes))), replace(session, practice=replace(at, way=way)))


def _said(verdict: Verdict) -> Iterator[Block]:
    """A verdict that is not "right", in words; an answer that cannot be read is shown with the place."""
    if verdict.kind == "unreadable" and verdict.diagnostic:
        yield Trouble(verdict.diagnostic)
        return
    kind = {"slip": "not quite", "wrong": "wrong"}.get(verdict.kind, "")
    message = verdict.message.removeprefix("not quite").lstrip(": ")
    yield Note(SIGNS.get(verdict.kind, "note"), ": ".join(filter(None, (kind, message))) or verdict.kind)
    if verdict.hint:
        yield Note("hint", verdict.hint)
    yield from others(verdict)


def _hinted(session: Session, at: Practicing) -> Reply:
    from tutor.course.practice import following, hinted
    from tutor.course.progress import keep

    way, words, number, count = hinted(at.way)
    blocks = (Prose(words), Note("note", f"hint {number} of {count}"))
    if way.mark.done:
        return _onward(Document(blocks), at, following(way), session)
    keep(way)
    return Reply(Document(blocks), replace(session, practice=replace(at, way=way)))


def _solved(session: Session, at: Practicing) -> Reply:
    from tutor.course.practice import following, shown

    return _onward(solution(at.way.question, session), at, following(shown(at.way)), session)


def solution(question: Question, session: Session) -> Document:
    """The answer to a question, with the steps where it is derived."""
    from tutor.checking.proof.verify import verify

    found = document()
    if question.derivation is not None:
        found = explain(verify(question.derivation, session.limits), WHOLE if session.whole else FOLDED)
    if question.word:
        found += document(Prose((f"The answer: {question.word}",)))
    elif question.derivation is None or question.point:
        found += document(Formula("the answer", question.expected))
    because = question.variant.exercise.because
    return found + document(*([Prose(question.variant.tell(because))] if because else []))


def _onward(said: Document, at: Practicing, way: Practice, session: Session) -> Reply:
    return _asking(said, replace(at, way=way), session)


def _asking(said: Document, at: Practicing, session: Session) -> Reply:
    """The next question; the marks and the session as it was before, when all are done."""
    from tutor.course.progress import keep

    keep(at.way)
    if at.way.is_done:
        return Reply(said + _marks(at.way) + document(Note("note", f"practice {at.way.name} again asks it with other numbers")), at.before)
    inside = replace(session, scope=at.way.question.variant.scope, data=(), fitted=frozenset(), last=None, practice=at)
    return Reply(said + posed(at.way), inside)


def posed(way: Practice) -> Document:
    """The question that is asked."""
    question, mark = way.question, way.mark
    v, d = question.variant, question.derivation
    blocks: list[Block] = [Heading(f"{way.at + 1} of {len(way.marks)} ({mark.points} points)"), Prose(v.ask)]
    if d is not None and v.exercise.task not in ("classify",):
        blocks.append(Prose(problem(d)))
    blocks += [Formula(f"where {definition.name}", definition.body) for definition in v.scope.definitions if definition.parameters is None]
    if v.exercise.with_:
        blocks.append(Note("note", "; ".join(map(v.fill, v.exercise.with_))))
    if question.point:
        blocks.append(Note("note", "at " + ", ".join(f"{n} = {show(node)}" for n, node in question.point)))
    form = expected_form(question, d)
    return Document((*blocks, *([Note("note", form)] if form else [])))


def expected_form(question: Question, d: Derivation | None) -> str:
    """How the answer is written, where that is not plain."""
    if question.choices:
        return f"answer with one of: {', '.join(question.choices)}"
    if d is None:
        return ""
    several = len(d.wrt) > 1
    match d.kind:
        case "gradient" | "backprop" if several:
            return f"answer as [{', '.join(f'by {n}' for n in d.wrt)}]"
        case "hessian" | "jacobian" if not d.scope.arrays:
            return f"answer as [[…, …], …], the columns by {', '.join(d.wrt)}"
        case "critical":
            return f"answer as a list of points [{', '.join(d.wrt)}]" if several else "answer as a list of numbers"
        case "solve" if several:
            return "answer as " + " and ".join(f"{n} = …" for n in d.wrt)
        case "integral" if question.variant.exercise.up_to != "constant" and not question.variant.exercise.to:
            return "all antiderivatives are asked for: + C"
    return ""


def _marks(way: Practice) -> Document:
    """What was earned, exercise by exercise."""
    rows = tuple((m.id, DONE[m.done], str(m.wrong or ""), str(m.hints or ""), f"{points(m.earned)} of {m.points}") for m in way.marks)
    total = Note("note", f"{points(way.earned)} of {way.possible} points")
    return document(Table(("exercise", "", "wrong answers", "hints", "points"), rows), total)


def points(value: Fraction) -> str:
    """Points as people write them."""
    return f"{float(value):.3g}"


COMMANDS = (
    Command("practice", "practice NAME [seed 7]", "exercises of a topic, asked and marked", "practice newton seed 1; hint; stop", practice,
            seconds=SECONDS),
)  # fmt: skip
