"""A learner's working in words: a table of its lines, the first that is false with its mistake, and how far it has come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tutor.checking.working.record import Line, Working
from tutor.render.document import Block, Data, Document, Note, Table, Trouble
from tutor.render.json import diagnostic_to_json
from tutor.render.verdicts import verdict_to_json

_SIGNS = {"buggy": "wrong", "not equivalent": "wrong", "unread": "wrong", "undecided": "unconfirmed", "carried": "note", "words": "note"}
_WORDS = {"buggy": "false", "not equivalent": "false", "words": "–", "unread": "not read"}


def told_working(working: Working) -> Document:
    """All lines, the first false one, and the whole."""
    return Document((*_whole(working), Data("working", working_to_json(working))))


def working_to_json(working: Working) -> dict[str, Any]:
    """A working as plain dictionaries; docs/checking.md says what each field is."""
    return {
        "message": working.message,
        "done": working.done,
        "score": working.score,
        "lines": [_line_to_json(line) for line in working.lines],
        "answer": None if working.answer is None else verdict_to_json(working.answer),
        "hints": list(working.hints),
    }


def _line_to_json(line: Line) -> dict[str, Any]:
    return {
        "number": line.number,
        "text": line.text,
        "reading": line.reading,
        "verdict": line.verdict,
        "message": line.message,
        "hint": line.hint,
        "mistake": line.mistake,
        "witness": {name: str(value) for name, value in line.witness.items()},
        "follows": line.follows,
        "done": line.done,
        "diagnostic": None if line.diagnostic is None else diagnostic_to_json(line.diagnostic),
    }


def told_line(working: Working) -> Document:
    """The last line by itself, as it is told when it was just typed."""
    return Document(tuple(_line(working)))


def _whole(working: Working) -> Iterator[Block]:
    if working.lines:
        rows = ((str(line.number), line.reading or line.text.strip(), _verdict(line), _why(line)) for line in working.lines)
        yield Table(("", "line", "is", "why"), tuple(rows))
    yield from (Trouble(line.diagnostic) for line in working.lines if line.diagnostic)
    false = working.first_false
    if false is not None:
        yield Note("wrong", f"line {false.number}: {false.message}")
        if false.hint:
            yield Note("hint", false.hint)
    yield Note("right" if working else "note", working.message)
    yield Note("note", f"{working.done:.0%} of the way, marks {working.score:.2f} of 1")
    if false is None and working.hints:
        yield Note("hint", working.hints[0])


def _verdict(line: Line) -> str:
    return f"follows from {line.follows}" if line.verdict == "carried" else _WORDS.get(line.verdict, line.verdict)


def _why(line: Line) -> str:
    """What is told of a line in the table: of a false one its mistake; what its verdict says already is left out."""
    if line.is_false:
        return line.mistake
    return "" if line.verdict in ("carried", "unread", "words") else line.message.removeprefix("true, ").removeprefix("true")


def _line(working: Working) -> Iterator[Block]:
    line = working.lines[-1]
    if line.diagnostic is not None:
        yield Trouble(line.diagnostic)
        return
    said = line.message if line.is_true or line.is_false else f"{_verdict(line)}: {line.message}"
    verdict = f"{line.verdict}: " if line.verdict in ("expected", "detour", "jump") else ""
    yield Note(_SIGNS.get(line.verdict, "right"), line.message if line.verdict == "carried" else f"{verdict}{said}")
    if line.hint:
        yield Note("hint", line.hint)
    if working.is_answered:
        yield Note("right", working.message)
    else:
        yield Note("note", f"{working.done:.0%} of the way")
