"""A line typed at the prompt, taken apart: its verb, what the verb is about, and the clauses that follow in words.

One rule: a clause begins at a keyword that stands alone between blanks, outside brackets, after at least one word of the subject,
and no operation beside it. So `order + 1` begins no clause (it comes first), nor does `f(at)` (in brackets); but a variable that
is called `at` or `step` must be written in brackets where it stands alone after something else: `x + (step) + 1`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tutor.errors import TutorError
from tutor.syntax.ambiguity import refusal

KEYWORDS = ("wrt", "at", "from", "to", "with", "where", "by", "step", "steps", "batch", "seed", "on", "order", "tolerance", "as",
            "epochs", "points", "pieces", "digits", "side")  # fmt: skip

_WORD = re.compile(r"[^\W\d]\w*(?:-\w+)*")
_KEYWORD = re.compile(rf"(?<!\S)(?:{'|'.join(KEYWORDS)})(?!\S)")
_OPERATORS = frozenset("+-*/^@=<>,·×−")  # a word next to one of these is a name


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line, and where in the line it begins."""

    text: str
    offset: int


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
    marks: list[re.Match] = []
    for mark in _KEYWORD.finditer(line, start):
        is_value = bool(marks) and not line[marks[-1].end() : mark.start()].strip()  # wrt order
        if not is_value and _begins_clause(line, mark, start):
            marks.append(mark)
    ends = [*(m.start() for m in marks), len(line)]
    subject = _piece(line, start, ends[0])
    clauses = []
    for mark, end in zip(marks, ends[1:], strict=True):
        piece = _piece(line, mark.end(), end)
        clauses.append(Clause(mark[0], piece.text, piece.offset))
    return Request(verb, subject, tuple(clauses), line)


def _begins_clause(line: str, mark: re.Match, start: int) -> bool:
    before, after = line[start : mark.start()].rstrip(), line[mark.end() :].lstrip()
    if not before or _depth(before) != 0:
        return False
    if not after and before[-1] not in _OPERATORS:
        raise refusal("clause", f"nothing follows {mark[0]}", mark.start(), mark.end(), f"say what comes after {mark[0]}").located(line)
    return bool(after) and before[-1] not in _OPERATORS and after[0] not in "+*/^@=<>,·×"


def _depth(text: str) -> int:
    return sum(1 if c in "([" else -1 for c in text if c in "()[]")


def _piece(text: str, start: int, end: int) -> Piece:
    inside = text[start:end]
    return Piece(inside.strip(), start + len(inside) - len(inside.lstrip()))


def assignments(text: str) -> tuple[Assignment, ...]:
    """`x = 1, y = 2` taken apart. Raises TutorError("clause") where a part gives no name a value."""
    return _named(text, "=", "x = 1")


def declarations(text: str) -> tuple[Assignment, ...]:
    """`W : matrix(d, h), x, y : positive` taken apart, one for each name. Raises TutorError("clause")."""
    return _named(text, ":", "W : matrix(m, n)")


def _named(text: str, sign: str, example: str) -> tuple[Assignment, ...]:
    made: list[Assignment] = []
    waiting: list[str] = []  # names before a comma that share the next kind: x, y : positive
    for piece in split(text, ","):
        name, found, value = piece.text.partition(sign)
        name = name.strip()
        if not found and sign == ":" and _WORD.fullmatch(name):
            waiting.append(name)
            continue
        if not found or not _WORD.fullmatch(name) or not value.strip():
            raise _unnamed(text, piece.offset, piece.offset + len(piece.text), example)
        inside = _piece(text, piece.offset + piece.text.index(sign) + 1, piece.offset + len(piece.text))
        made += [Assignment(n, inside.text, inside.offset) for n in (*waiting, name)]
        waiting = []
    if waiting:
        raise _unnamed(text, 0, len(text), example)
    return tuple(made)


def _unnamed(text: str, start: int, end: int, example: str) -> TutorError:
    return refusal("clause", f"this part is not of the form {example}", start, end, f"write {example}").located(text)


def statements(text: str) -> tuple[Piece, ...]:
    """The statements of one or several lines: between line ends and semicolons, without comments (`# …`) and empty ones."""
    found: list[Piece] = []
    offset = 0
    for line in text.splitlines(keepends=True):
        code = line.partition("#")[0]
        found += [Piece(p.text, offset + p.offset) for p in split(code, ";") if p.text]
        offset += len(line)
    return tuple(found)


def split(text: str, sign: str) -> tuple[Piece, ...]:
    """`text` between the signs that stand outside brackets."""
    cuts, depth = [-1], 0
    for i, c in enumerate(text):
        depth += (c in "([") - (c in ")]")
        if c == sign and depth <= 0:
            cuts.append(i)
    return tuple(_piece(text, a + 1, b) for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True))
