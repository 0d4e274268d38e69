"""A line typed at the prompt, taken apart: its verb, what the verb is about, and the clauses that follow in words.

One rule: a clause begins at a keyword that stands alone between blanks, outside brackets and bars, after at least one word of the
subject, and no operation beside it. So `order + 1` begins no clause (it comes first), nor do `f(at)` and `| step |`. Of two keywords
side by side one is a name: the second after `wrt`, `up to`, `for` and at the end (`wrt order`), else the first (`2 step wrt step`).
Elsewhere a variable that is called `at` or `step` is written in brackets: `x (step) y`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tutor.errors import TutorError
from tutor.syntax.ambiguity import refusal
from tutor.syntax.statements import Piece, outside, split, trimmed

KEYWORDS = ("subject to", "up to", "wrt", "at", "from", "to", "with", "where", "by", "step", "steps", "batch", "seed", "on", "order",
            "tolerance", "as", "epochs", "points", "pieces", "digits", "side", "along",
            "within", "for", "in scalars")  # fmt: skip
_ALONE = frozenset({"in scalars"})  # keywords behind which nothing need stand

_WORD = re.compile(r"[^\W\d]\w*(?:-\w+)*")
_NAME = re.compile(r"\\?[^\W\d]\w*(?:_?\{\w+\})*")  # of LaTeX too: \theta, x_{1}
_KEYWORD = rf"(?<!\S)(?:{'|'.join(KEYWORDS)})(?!\S)"
_OPERATORS = frozenset("+-*/^@=<>,·×−")  # a word next to one of these is a name
_BEHIND = _OPERATORS - frozenset("-−")  # but a value may begin with a minus sign: from -1


@dataclass(frozen=True, slots=True)
class Clause:
    """`at x = 1, y = 2`: its keyword, what follows, and where that begins in the line."""

    keyword: str
    text: str
    offset: int

    def __iter__(self):
        return iter((self.keyword, self.text, self.offset))


@dataclass(frozen=True, slots=True)
class Assignment:
    """`x = 1` of a clause, or `W : matrix(d, h)`: the name, what it is given, and where that begins in the text."""

    name: str
    text: str
    offset: int

    def __iter__(self):
        return iter((self.name, self.text, self.offset))


@dataclass(frozen=True, slots=True)
class Request:
    """What a line asks for.

    verb      the first word, where it is a verb; empty for a definition, a declaration or a plain expression
    subject   the expression, and where it begins in `line`
    clauses   in the order in which they were typed
    line      the whole line
    """

    verb: str
    subject: Piece
    clauses: tuple[Clause, ...]
    line: str

    def clause(self, *keywords: str) -> Clause | None:
        """The first clause with one of these keywords."""
        return next((c for c in self.clauses if c.keyword in keywords), None)


def read_request(line: str, verbs: Iterable[str]) -> Request:
    """`line` as verb, subject and clauses. Nothing is parsed yet; a line without a verb has no clauses.

    Raises TutorError("clause") where a keyword ends the line.
    """
    start = len(line) - len(line.lstrip())
    found = _WORD.match(line, start)
    verb = found[0] if found and found[0] in set(verbs) and not _is_name(line, found.end()) else ""
    if not verb:
        return Request("", Piece(line.strip(), start), (), line)
    return _taken_apart(line, verb, found.end())


def _is_name(line: str, end: int) -> bool:
    """Whether the word that ends here is rather defined or declared: `plot = 3`, `check(x) = …`, `limit(…)`."""
    rest = line[end:]
    return rest.startswith("(") or bool(re.match(r"\s*[=:](?!=)", rest))


def _taken_apart(line: str, verb: str, start: int) -> Request:
    marks = _clauses(line, start)
    ends = [*(m.start() for m in marks), len(line)]
    clauses = []
    for mark, end in zip(marks, ends[1:], strict=True):
        said = trimmed(line, mark.end(), end)
        if not said.text and mark[0] not in _ALONE:
            what, mend = f"nothing follows {mark[0]}", f"say what comes after {mark[0]}"
            raise refusal("clause", what, mark.start(), mark.end(), mend).located(line)
        clauses.append(Clause(mark[0], said.text, said.offset))
    return Request(verb, trimmed(line, start, ends[0]), tuple(clauses), line)


def _clauses(line: str, start: int) -> list[re.Match[str]]:
    """The keywords that begin a clause."""
    found: list[re.Match[str]] = []
    bars = [m.start() for m in outside(line, r"\|")]
    for mark in outside(line, _KEYWORD):
        if not _may_begin(line, mark, start) or sum(start <= b < mark.start() for b in bars) % 2:
            continue
        if found and found[-1][0] not in _ALONE and not line[found[-1].end() : mark.start()].strip():
            if found[-1][0] in ("wrt", "up to", "for") or not line[mark.end() :].strip():
                continue
            found.pop()
        found.append(mark)
    return found


def _may_begin(line: str, mark: re.Match[str], start: int) -> bool:
    before, after = line[start : mark.start()].rstrip(), line[mark.end() :].lstrip()
    return bool(before) and before[-1] not in _OPERATORS and after[:1] not in _BEHIND


def assignments(text: str) -> tuple[Assignment, ...]:
    """`x = 1, y = 2` taken apart, or `(x, y) = (1, 2)`. Raises TutorError("clause") where a part gives no name a value."""
    return tuple(found for part in split(text, ",") for found in _assigned(text, part))


def _assigned(text: str, part: Piece) -> Iterator[Assignment]:
    sign = next(outside(part.text, r"(?<![<>!=])=(?!=)"), None)
    end = part.offset + len(part.text)
    if sign is None:
        raise _unnamed(text, part)
    name, value = trimmed(part.text, 0, sign.start()), trimmed(text, part.offset + sign.end(), end)
    if _NAME.fullmatch(name.text) and value.text:
        yield Assignment(name.text, value.text, value.offset)
        return
    names, values = entries(name), entries(value)
    if not names or len(names) != len(values) or not all(_NAME.fullmatch(n.text) and v.text for n, v in zip(names, values, strict=True)):
        raise _unnamed(text, part)
    yield from (Assignment(n.text, v.text, v.offset) for n, v in zip(names, values, strict=True))


def entries(list_: Piece) -> tuple[Piece, ...]:
    """The entries of `(1, 2)` or `[1, 2]`; none where something else stands there."""
    text = list_.text
    if text[:1] + text[-1:] not in ("()", "[]") or next(outside(text[1:-1], r"[()\[\]]"), None):
        return ()
    return tuple(Piece(p.text, list_.offset + 1 + p.offset) for p in split(text[1:-1], ","))


def _unnamed(text: str, part: Piece) -> TutorError:
    what = "this part is not of the form x = 1"
    return refusal("clause", what, part.offset, part.offset + len(part.text), "write x = 1").located(text)
