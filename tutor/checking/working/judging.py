"""A learner's lines one after the other: each held against what it speaks of, against the line before, and against the derivation."""

from __future__ import annotations

from collections.abc import Iterable

from tutor.checking.working.chains import of_chain
from tutor.checking.working.definitions import definition, differentials
from tutor.checking.working.extremes import called
from tutor.checking.working.reading import Called, Chain, Claimed, Defined, Differentials, Statement
from tutor.checking.working.said import Said, gravest
from tutor.checking.working.shown import Shown, own_line
from tutor.checking.working.unknowns import claim
from tutor.checking.working.walk import Walk


def judge_line(walk: Walk, statements: Iterable[Statement | Shown], line: int) -> Said:
    """What is said of the next line: the gravest of its statements. `walk` goes on with what it learns from it."""
    answer, count = walk.answer, len(walk.entries)
    said = gravest([_judge(walk, s, line) for s in statements])
    if walk.answer is not answer or len(walk.entries) > count:
        walk.answered_at = line
    if said.verdict in ("buggy", "not equivalent", "carried"):
        walk.tried |= said.new
    return said


def _judge(walk: Walk, statement: Statement | Shown, line: int) -> Said:
    match statement:
        case Shown():
            return own_line(walk, statement, line)
        case Defined():
            return definition(walk, statement, line)
        case Differentials():
            return differentials(walk, statement)
        case Claimed(node):
            return claim(walk, node, line)
        case Called():
            return called(walk, statement, line)
        case Chain():
            return of_chain(walk, statement, line)
    raise TypeError(statement)
