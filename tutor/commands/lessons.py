"""Lessons at the prompt: a topic from its beginning, played line by line; and the tour of all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tutor.commands.command import Command, Desk
from tutor.commands.practice import topics
from tutor.commands.session import RIGHT, Reply, Session
from tutor.derive.steps import Derivation
from tutor.errors import trouble
from tutor.render.document import Block, Code, Document, Formula, Heading, Note, Picture, Prose, StepLine, Table
from tutor.syntax.request import Request

if TYPE_CHECKING:  # the course is loaded when it is first asked for: the prompt opens without it
    from tutor.course.exercises import Lesson, Part
    from tutor.course.lessons import Line

FOLDER = "tutor-pictures"  # where the tour puts its pictures, unless --output says another place
OUTPUT = "output"  # an option of the session that is no input of a lesson
ORACLES = {"values": "values", "differences": "differences", "shapes": "shapes", "sympy": "SymPy"}


@dataclass(frozen=True, slots=True)
class Played:
    """One part of a lesson after it was played: what was typed, and the reply with the session after it."""

    line: Line
    reply: Reply


def lesson(session: Session, request: Request, desk: Desk) -> Reply:
    """Play a lesson, with the learner's own inputs; without a name, the lessons."""
    from tutor.course.exercises import load_topic
    from tutor.course.lessons import load_lesson

    text = request.line.strip().partition(" ")[2].strip()
    if not text:
        return Reply(topics("lesson"), session)
    name, _, rest = text.partition(" ")
    name = name.strip("\"'")
    topic, found = load_topic(name), load_lesson(name)
    given = {k: v for k, v in session.options if k != OUTPUT} | given_in(rest, found)
    blocks: list[Block] = [Heading(topic.title, 1), *_prose(found.say, session)]
    last = session
    for part in parts(session, found, name, given, desk):
        blocks += _prose(part.line.say, part.reply.session)
        if part.line.typed:
            blocks += [Code(f"∇ {part.line.typed}", "tutor"), *part.reply.document.blocks]
        last = part.reply.session
        if part.reply.status != RIGHT:
            return Reply(Document(tuple(blocks)), session, part.reply.status)
    if session.practice is not None:
        return Reply(Document((*blocks, Note("note", "question shows again what practice asks"))), session)
    if session.scope.kinds or session.scope.definitions or session.data:
        return Reply(Document((*blocks, Note("note", "your own definitions are as they were"))), session)
    return Reply(Document((*blocks, *_onward(name, topic.exercise))), replace(last, options=session.options))


def _onward(name: str, exercises: tuple) -> list[Block]:
    said = "everything the lesson defined is yours now: vars lists it"
    return [Note("note", f"{said}; practice {name} asks you" if exercises else said)]


def _prose(text: str, session: Session) -> list[Block]:
    from tutor.course.placeholders import paragraphs

    return [Prose(words) for words in paragraphs(text, {}, session.scope)]


def given_in(text: str, lesson: Lesson) -> dict[str, str]:
    """`loss = …, data = my.csv` by name. Raises TutorError("usage") where something else stands there."""
    marks = list(re.finditer(r"(?:(?<=[\s,])|^)(\w+)\s*=(?!=)\s*", text)) if text.strip() else []
    marks = [m for k, m in enumerate(marks) if m[1] in lesson.inputs or k == 0]
    if text.strip() and (not marks or text[: marks[0].start()].strip()):
        raise trouble("usage", f"{text.strip()} is no input", mend=f"{next(iter(lesson.inputs), 'loss')} = …")
    ends = [m.start() for m in marks[1:]] + [len(text)] * bool(marks)
    return {m[1]: text[m.end() : end].strip().rstrip(",").strip().strip("\"'") for m, end in zip(marks, ends, strict=True)}


def parts(session: Session, lesson: Lesson, name: str, given: Mapping[str, str], desk: Desk) -> Iterator[Played]:
    """The parts of a lesson, played one after the other in a session of its own; a trouble ends it."""
    from tutor.course.lessons import played

    now = Session(limits=session.limits, whole=session.whole)
    lines = played(lesson, given, name)
    for k, line in enumerate(lines):
        desk.report(line.typed or name, k / len(lines))
        reply = desk.answer(now, line.typed, desk.within(k, len(lines)).report) if line.typed else Reply(Document(), now)
        now = reply.session
        yield Played(line, reply)
        if reply.status != RIGHT:
            return


# ---------------------------------------------------------------- the tour


@dataclass(frozen=True, slots=True)
class Stop:
    """What came of one topic on the tour."""

    name: str
    title: str
    derived: tuple[tuple[str, Derivation], ...]
    reached: tuple[str, ...]
    pictures: tuple[Picture, ...]
    trouble: Reply | None = None


def tour(session: Session, request: Request, desk: Desk) -> Reply:
    """Play every lesson; what was derived, how it was checked, the numbers reached, and where the pictures are."""
    from tutor.course.exercises import load_topic, names
    from tutor.render.plot import HOW, is_available

    chosen = request.subject.text.split() or [n for n in names() if load_topic(n).lesson]
    folder = Path(dict(session.options).get(OUTPUT, FOLDER)) if is_available() else None
    blocks: list[Block] = []
    rows: list[tuple[str, ...]] = []
    status = RIGHT
    for k, name in enumerate(chosen):
        stop = visited(session, name, desk.within(k, len(chosen)))
        blocks += [Heading(f"{k + 1}. {stop.title}"), *_told(stop)]
        where = _saved(stop, folder, f"{k + 1:02d}-{name}") if folder else _drawn(stop, blocks)
        rows.append((name, "; ".join(label for label, _ in stop.derived), checked_by(stop), "; ".join(stop.reached), where))
        if stop.trouble:
            rows[-1] = (*rows[-1][:3], "stopped by a trouble", where)
            status = stop.trouble.status
    header = ("topic", "derived", "checked by", "reached", "picture")
    blocks += [Heading("The tour"), Table(header, tuple(rows))]
    blocks += [Note("note", f"the pictures are in {folder}" if folder else HOW)]
    return Reply(Document(tuple(blocks)), session, status)


def visited(session: Session, name: str, desk: Desk) -> Stop:
    """What comes of a topic's lesson with its usual inputs."""
    from tutor.course.exercises import load_topic
    from tutor.course.lessons import load_lesson

    derived: list[tuple[str, Derivation]] = []
    reached: list[str] = []
    pictures: list[Picture] = []
    stopped = None
    for part in parts(session, load_lesson(name), name, {}, desk):
        told, reply = part.line.part, part.reply
        if reply.status != RIGHT:
            stopped = reply
            break
        if told.derived and reply.session.last is not None:
            derived.append((told.derived, reply.session.last))
        reached += [found for found in [number_in(reply.document, told)] if found]
        pictures += [b for b in reply.document.blocks if isinstance(b, Picture)]
    return Stop(name, load_topic(name).title, tuple(derived), tuple(reached), tuple(pictures), stopped)


def number_in(document: Document, part: Part) -> str:
    """The words of `reached`, apart by commas, each with what stands after it in a reply; empty where one of them is nowhere."""
    words = [w.strip() for w in part.reached.split(",") if w.strip()]
    found = [_after(document, word) for word in words]
    return ", ".join(f"{word} {value}" for word, value in zip(words, found, strict=True)) if all(found) else ""


def _after(document: Document, word: str) -> str:
    """What stands after a word: in a note, in the last cell of its row, as a formula's label, or as the value of a bare expression."""
    for block in document.blocks:
        match block:
            case Table(_, rows) if any(row and row[0] == word for row in rows):
                return str(next(row for row in rows if row and row[0] == word)[-1])
            case Note(_, text) | Prose((str(text),)) if word in text:
                return re.split("[;,]", text.partition(word)[2])[0].strip(" :")
            case Formula(label, node) if label == word:
                from tutor.syntax.printer import show

                return show(node)
    match document.blocks[-1:]:
        case (Note("read", value),):  # an expression by itself is answered by its value
            return value.strip(" =")
    return ""


def _told(stop: Stop) -> Iterator[Block]:
    """What was derived, as formulas."""
    from tutor.derive.derivatives.gradients import gradients_of

    for label, d in stop.derived:
        yield Prose((f"{label}, in {sum(1 for _ in d.root)} steps:",))
        if d.kind in ("gradient", "backprop") and len(d.wrt) > 1:
            yield from (Formula(f"d{n}", g) for n, g in gradients_of(d).items())
        else:
            yield Formula("", d.result)
    if stop.trouble:
        yield from (b for b in stop.trouble.document.blocks if not isinstance(b, StepLine))


def checked_by(stop: Stop) -> str:
    """The oracles that agreed with all that was derived; or that something could not be confirmed."""
    found = [d.verified for _, d in stop.derived]
    if not found:
        return "–"
    open_steps = sum(max(len(v.unconfirmed), not v) for v in found)  # where no oracle could be asked, at least one is open
    names = [word for key, word in ORACLES.items() if any(key in v.oracles for v in found)]
    return ", ".join(names) + (f" ({open_steps} step{'s' * (open_steps > 1)} open)" if open_steps else "")


def _saved(stop: Stop, folder: Path, stem: str) -> str:
    """The pictures as files; their names in short, as a shell finds them."""
    from tutor.render.plot import save

    for k, picture in enumerate(stop.pictures, 1):
        save(picture.spec, folder / f"{stem}-{k}.png")
    return f"{stem.partition('-')[0]}-*.png ({len(stop.pictures)})" if stop.pictures else "–"


def _drawn(stop: Stop, blocks: list[Block]) -> str:
    """The topic's last picture among the blocks, to be drawn with characters."""
    blocks += stop.pictures[-1:]
    return "in the terminal" if stop.pictures else "–"


COMMANDS = (
    Command("lesson", "lesson NAME [INPUT = …]", "a topic from its beginning, with your own loss or data where you like",
            "lesson activation-derivatives", lesson, seconds=120.0),
    Command("tour", "tour [NAME …]", "all topics, one after the other, and a table of what came out", "tour newton", tour,
            seconds=600.0),
)  # fmt: skip
