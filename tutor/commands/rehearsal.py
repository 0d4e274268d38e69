"""An author's rehearsal: a lesson is played and its promises held against the replies; `lint` says whether a whole topic is sound."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tutor.commands.command import Command, Desk
from tutor.commands.lessons import Played, number_in, parts
from tutor.commands.session import RIGHT, TROUBLE, Reply, Session
from tutor.errors import TutorError, trouble
from tutor.render.document import Note, Trouble, document
from tutor.render.plain import plain
from tutor.syntax.nodes import names
from tutor.syntax.printer import show
from tutor.syntax.request import Request

if TYPE_CHECKING:
    from tutor.course.exercises import Expect


def lint(session: Session, request: Request, desk: Desk) -> Reply:
    """Whether a topic is sound: each exercise in several variants, the lesson line by line; or what is wrong, a line each."""
    from tutor.course import lint as exercises
    from tutor.course.exercises import load_topic

    name = request.subject.text.strip("\"'")
    if not name:
        raise trouble("usage", "lint which topic?", mend="lint my-topic.toml")
    topic = load_topic(name)
    desk.report("exercises", 0.0)
    found = list(exercises.faults(name))
    desk.report("lesson", 0.7)
    found += faults(name, desk) if topic.lesson else ()
    if found:
        return Reply(document(*(Note("wrong", fault) for fault in found)), session, TROUBLE)
    variants = f"{len(topic.exercise)} exercises, each in {len(exercises.SEEDS)} variants"
    lesson = f"; a lesson of {len(topic.lesson.part)} parts" if topic.lesson else ""
    return Reply(document(Note("right", f"sound: {variants}{lesson}")), session)


def faults(name: str, desk: Desk) -> Iterator[str]:
    """What is wrong with the lesson of a topic, a line each; nothing for a sound one."""
    from tutor.course.lessons import load_lesson

    lesson, derives = load_lesson(name), False
    try:
        for played in parts(Session(), lesson, name, {}, desk):
            part = played.line.part
            derives |= bool(part.derived)
            number = next(k for k, p in enumerate(lesson.part, 1) if p is part)
            yield from (f"{name}, part {number} ({played.line.typed or 'words'}): {fault}" for fault in _of_part(played))
    except TutorError as error:  # a placeholder without an input
        yield f"{name}: {error.diagnostic.what}"
    if not derives:
        yield f"{name}: no part says what it derives, so the tour has nothing to show"


def _of_part(played: Played) -> Iterator[str]:
    part, reply = played.line.part, played.reply
    if reply.status != RIGHT:
        troubles = (b.diagnostic.what for b in reply.document.blocks if isinstance(b, Trouble))
        yield "; ".join(troubles) or f"it ended with status {reply.status}"
        return
    if part.derived and (reply.session.last is None or not reply.session.last.verified):
        yield f"{part.derived} is told as derived, and no derivation was confirmed"
    if part.reached and not number_in(reply.document, part):
        yield f"{part.reached} is told as reached, and stands nowhere in the reply"
    if part.expect is not None:
        yield from unmet(part.expect, reply)


def unmet(expect: Expect, reply: Reply) -> Iterator[str]:
    """The promises that a reply does not keep, a line each."""
    said = " ".join(plain(reply.document).split())  # a line that was broken to fit the page is still that line
    yield from (f"{text} does not stand in the reply" for text in expect.shows if " ".join(text.split()) not in said)
    last = reply.session.last
    if (expect.result or expect.same) and last is None:
        yield "a result is promised, and nothing was derived"
        return
    if expect.result:
        from tutor.checking.verdicts.judge import judge

        verdict = judge(expect.result, last)
        if verdict.kind != "right" and verdict.mistake != "missing constant":
            yield f"the result is {show(last.result)}, not {expect.result} ({verdict.message})"
    if expect.same and last.scope.read(expect.same) is not last.result:
        yield f"the result is written {show(last.result)}, not {expect.same}"
    for name, numbers in expect.near.items():
        yield from _far(name, numbers, expect.within, reply.session)


def _far(name: str, numbers: float | tuple[float, ...], within: float, session: Session) -> Iterator[str]:
    import numpy as np

    from tutor.numeric.evaluate import evaluate

    try:
        node = session.scope.expand(session.scope.read(name))
        found = np.ravel(evaluate(node, {n: a for n, a in session.arrays.items() if n in names(node)}))
    except TutorError as error:
        yield f"{name} has no value: {error.diagnostic.what}"
        return
    wanted = np.ravel(np.array(numbers, dtype=float))
    if found.shape != wanted.shape:
        yield f"{name} has {found.size} numbers, not {wanted.size}"
    elif not np.all(np.abs(found - wanted) <= within):
        yield f"{name} is {', '.join(f'{v:.10g}' for v in found)}, not within {within:g} of {', '.join(f'{v:g}' for v in wanted)}"


COMMANDS = (
    Command("lint", "lint NAME or FILE", "for authors: whether exercises and lesson of a topic are sound", "lint gradient-descent", lint,
            seconds=300.0),
)  # fmt: skip
