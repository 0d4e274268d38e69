"""What of a learner's line is mathematics: numbering, words that lead from line to line, and reasons at either end are left out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tutor.checking.verdicts.phrases import ASKED, CONNECTIVES
from tutor.syntax.statements import outside
from tutor.syntax.vocabulary import Vocabulary

_ARROW = re.compile(
    r"(?:⇒|⟹|⇔|⟺|∴|⟶|<=>|==?>|-->?(?![\w(])|→|\\(?:Rightarrow|implies|iff|Leftrightarrow|therefore|Longrightarrow)(?![A-Za-z]))\s*"
)
_REMARK = re.compile(r"(?<![:\\])//.*|(?<!\\)#.*")
_NUMBERING = re.compile(r"(?:\d{1,2}|[a-h])[.)]\s+(?=\S)|(?:step|line|part)\s+\d{1,2}\s*[.:)]?\s*", re.IGNORECASE)
_LABEL = re.compile(r"[A-Za-z][A-Za-z' -]{2,40}:\s+(?!(?:positive|nonnegative|real|integer|vector|matrix|symmetric|in)\b)")
_LEADING = (
    frozenset(CONNECTIVES)
    | frozenset(ASKED)
    | frozenset(
        """
    now next also that is ie this gives give giving we get have obtain find it follows which implies consequently first second or again
    equivalently similarly because since as but here note the minimum maximum saddle local global critical point points at
    whence yields yielding total directional
    """.split()  # noqa: SIM905 (read as a list of words)
    )
)
_NAMED = re.compile(r"\s*=(?!=)")  # `limit = 1`: what is asked for, by its name
_BINDING = frozenset(
    """
    let where with put set take choose define substitute substituting using say call for if setting letting
    """.split()  # noqa: SIM905
)
_REASON = re.compile(
    r"\s(?:(?:by|since|because|due|via|applying|after|thanks|per|so|therefore|hence|thus|as we|as it|from the|from line|from step|using"
    r"|again|according|which|when|whenever)(?=\s|$)|-{2,}\s|—\s|–\s(?=[a-z]{3})|\\quad\b|\\text\{|\\because\b|∵)"
)
_DEFINING = re.compile(r",?\s(?:where|with|for|let|letting|putting|setting|taking)\s+(?=[^\W\d]\w*'?\s*(?:=|:=)(?!=))")
_IN_BRACKETS = re.compile(r"\s+[(\[]([^()\[\]]*)[)\]]\s*[.,]?$")
_WORD = re.compile(r"[^\W\d_]{2,}(?:'[a-z]+)?")
_OPERATORS = re.compile(r"[=+*/^<>≤≥∫√@|\\\d]")
_END = re.compile(r"(?:\\\\|[.,;]|\\qed|∎|\$\s*\.)\s*$")


@dataclass(frozen=True, slots=True)
class Bare:
    """The mathematics of one line.

    text         what is left when the words are gone; empty where there were only words
    offset       where it begins in the line
    definitions  what stood behind it after "where": texts of definitions, each with its place
    is_binding   whether it began with "let", "where" or the like
    is_answer    whether it began with a word for what is asked: "the answer is …", "gradient = …"
    """

    text: str
    offset: int
    definitions: tuple[tuple[str, int], ...] = ()
    is_binding: bool = False
    is_answer: bool = False


def bare(line: str, vocabulary: Vocabulary) -> Bare:
    """The mathematics of `line`, in the words that `vocabulary` knows."""
    remark = _REMARK.search(line)
    end = remark.start() if remark else len(line)
    begin, is_binding = _beginning(line[:end], vocabulary)
    text, definitions = line[begin:end], ()
    found = next(outside(text, _DEFINING.pattern), None)
    if found and text[: found.start()].strip():
        definitions = ((text[found.end() :].strip().rstrip(".,"), begin + found.end()),)
        text = text[: found.start()]
    text = _without_reason(text, vocabulary)
    if _is_prose(text, vocabulary):
        text = ""
    is_answer = not set(ASKED).isdisjoint(_WORD.findall(line[:begin].lower()))
    return Bare(text.strip(), begin + len(text) - len(text.lstrip()), definitions, is_binding, is_answer)


def _beginning(line: str, vocabulary: Vocabulary) -> tuple[int, bool]:
    """Where the mathematics begins, and whether a word before it says that names are defined."""
    at, is_binding = 0, False
    while True:
        rest = line[at:]
        blank = len(rest) - len(rest.lstrip(" \t,:"))
        rest = rest[blank:]
        found = _ARROW.match(rest) or _NUMBERING.match(rest) or _LABEL.match(rest)
        word = re.match(r"[A-Za-z][A-Za-z.]+(?=[\s,:]|$)", rest)
        if found and (found.end() < len(rest) or not word):
            at += blank + found.end()
        elif word and word[0].lower() in _BINDING:
            is_binding, at = True, at + blank + word.end()
        elif word and word[0].lower().rstrip(".") in _LEADING and (not _is_known(word[0], vocabulary) or _NAMED.match(rest, word.end())):
            at += blank + word.end()
        else:
            return at + blank, is_binding


def _without_reason(text: str, vocabulary: Vocabulary) -> str:
    """`text` without the reason behind it, and without the sign that ends a sentence."""
    while True:
        before = text
        reason = next(outside(text, _REASON.pattern), None)
        if reason and text[: reason.start()].strip():
            text = text[: reason.start()]
        held = _IN_BRACKETS.search(text)
        if held and text[: held.start()].strip() and _is_prose(held[1], vocabulary):
            text = text[: held.start()]
        text = _END.sub("", text.rstrip())
        if text == before:
            return text


def _is_prose(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text is words alone: nothing is computed in it, and one of the words is none of the language."""
    words = _WORD.findall(text)
    return not text.strip() or (not _OPERATORS.search(text) and any(len(w) > 2 and not _is_known(w, vocabulary) for w in words))


def _is_known(word: str, vocabulary: Vocabulary) -> bool:
    return word in vocabulary.functions or word in vocabulary.names
