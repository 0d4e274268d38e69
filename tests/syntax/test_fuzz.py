"""Any text whatever is read or refused: at once, in its place and with a mend; and what is read is printed and read back the same.

`python -m tests.syntax.test_fuzz N [FIRST]` tries the texts of N seeds on two processes.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import resource
import sys
import time
import traceback
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import pytest

from tests.syntax.language import WORDS
from tests.syntax.mutants import drawn, lines
from tutor.errors import TutorError
from tutor.limits import LIMITS
from tutor.meaning.entrywise import Entrywise
from tutor.meaning.scope import Scope, understand
from tutor.rules.catalogue import commands
from tutor.syntax.nodes import Node
from tutor.syntax.parser import parse
from tutor.syntax.printer import show
from tutor.syntax.request import assignments, read_request
from tutor.syntax.statements import is_unfinished, statements
from tutor.syntax.tokens import words
from tutor.syntax.typeset import latex
from tutor.syntax.vocabulary import Vocabulary

LONGEST = 0.25  # seconds of one reading: a learner sees each key answered
WIDE = replace(LIMITS, characters=10**6, tokens=10**5, nesting=10 * LIMITS.nesting)  # what is printed may be longer than what was typed
VERBS = words("evaluate derivative gradient integrate limit check plot minimize")
SAID = (
    (),
    words("A:matrix(n,n) B:matrix(n,n) X:matrix(m,n) u:vector(n) v:vector(n) w:vector(n) f(t)=t^2 g(x,y)=x^2*y loss=3"),
    words("T:positive xy=3 i:integer E=2 S(x)=x+1 Sigma=1 a:vector(3) x_1=2 theta:vector(d) at=1 step=2 alpha(x,y,z)=x*y*z"),
)


class Tally(NamedTuple):
    """What came of a run: how many texts, how many of them were read, the slowest, and (seed, text, what happened) of each failure."""

    count: int
    read: int
    slowest: tuple[float, int]
    failures: tuple[tuple[int, str, str], ...]
    memory: int


@cache
def scopes() -> tuple[Scope, ...]:
    return (Scope(), *(understand(said) if said else Scope() for said in SAID))


@cache
def vocabularies() -> tuple[Vocabulary, ...]:
    return (WORDS, *(scope.vocabulary for scope in scopes()[1:]))


def tried(text: str, seed: int) -> tuple[bool, float]:
    """Whether `text` is read with the vocabulary of `seed`, and the seconds that it took. Raises whatever is wrong."""
    known = vocabularies()[seed % len(vocabularies())]
    falls_apart_in_its_place(text)
    seconds, found = timed(text, known)
    if seconds > LONGEST:  # a machine may be busy
        seconds = min(seconds, timed(text, known)[0])
    assert seconds <= LONGEST, f"takes {seconds:.2f} s"
    if isinstance(found, TutorError):
        is_told(text, found, known)
        return False, seconds
    is_printed(Entrywise(scopes()[seed % len(scopes())])(found), found, known, in_latex=seed % 5 == 0)
    return True, seconds


def timed(text: str, known: Vocabulary) -> tuple[float, Node | TutorError]:
    began = time.process_time()
    try:
        found = parse(text, known)
    except TutorError as error:
        found = error
    return time.process_time() - began, found


def falls_apart_in_its_place(text: str) -> None:
    """The statements, verbs and clauses of a text are parts of it, whatever it is."""
    is_unfinished(text)
    for piece in statements(text):
        assert 0 <= piece.offset <= piece.offset + len(piece.text) <= len(text)
        with contextlib.suppress(TutorError):
            for clause in read_request(piece.text, VERBS).clauses:
                assert piece.text[clause.offset :].startswith(clause.text)
                assignments(clause.text)


def is_told(text: str, error: TutorError, known: Vocabulary) -> None:
    """A refusal says what is wrong, where, and how to mend it; or offers readings, each of another tree."""
    told = error.diagnostic
    assert told.code
    assert told.what
    assert told.source == text
    assert told.span is None or 0 <= told.span.start <= told.span.end <= len(text), told
    assert bool(told.mend) != (len(told.readings) > 1), told
    assert len({parse(reading, known) for reading in told.readings}) == len(told.readings), told


def is_printed(written: Node, tree: Node, known: Vocabulary, *, in_latex: bool) -> None:
    """What is written of a tree, products of arrays with their sign, is read back as the same tree."""
    text = show(written)
    assert parse(text, known, WIDE, latex=False) is tree, f"shown as {text!a}"
    if in_latex:
        text = latex(written, commands())
        assert parse(text, known, WIDE, latex=True) is tree, f"typeset as {text!a}"


def run(seeds: Iterable[int]) -> Tally:
    """What comes of the texts of `seeds`, whatever it is."""
    count = read = 0
    slowest, failures = (0.0, 0), []
    for seed in seeds:
        text, count = drawn(seed), count + 1
        try:
            is_read, seconds = tried(text, seed)
            read += is_read
            slowest = max(slowest, (seconds, seed))
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            failures.append((seed, text, f"{type(error).__name__} in {place.name}: {error}"))
    return Tally(count, read, slowest, tuple(failures), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


def soak(count: int, first: int = 0, chunk: int = 2000) -> Tally:
    """What comes of the texts of `count` seeds on two processes, told as it goes."""
    chunks = [range(k, min(k + chunk, first + count)) for k in range(first, first + count, chunk)]
    total, began = Tally(0, 0, (0.0, 0), (), 0), time.monotonic()
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        for number, part in enumerate(pool.imap_unordered(run, chunks), 1):
            total = Tally(total.count + part.count, total.read + part.read, max(total.slowest, part.slowest),
                          total.failures + part.failures, max(total.memory, part.memory))  # fmt: skip
            for seed, text, what in part.failures:
                print(f"seed {seed} | {text!a} | {what!a}", flush=True)
            if number % 10 == 0 or number == len(chunks):
                print(f"{total.count} texts, {total.read} read, {len(total.failures)} failures, slowest {total.slowest[0]:.3f} s of seed "
                      f"{total.slowest[1]}, {total.memory} MiB, {time.monotonic() - began:.0f} s", flush=True)  # fmt: skip
    return total


def test_the_lines_to_be_spoiled_are_found():
    assert len(lines()) > 3000


@pytest.mark.parametrize("hundred", range(30))
def test_any_text_is_read_and_printed_or_refused_with_place_and_mend(hundred: int):
    assert run(range(100 * hundred, 100 * hundred + 100)).failures == ()


@pytest.mark.soak
def test_a_million_texts_are_read_and_printed_or_refused():
    assert soak(10**6, 10**6).failures == ()


if __name__ == "__main__":
    sys.exit(bool(soak(*map(int, sys.argv[1:])).failures))
