"""Pasted LaTeX as tokens of the language, with their places in the LaTeX: what `scan` is for a typed text."""

from __future__ import annotations

import re

from tutor.errors import TutorError
from tutor.limits import Limits
from tutor.syntax.ambiguity import refusal
from tutor.syntax.engine import Unexpected, Unlexed, lexed, reduced
from tutor.syntax.strangers import stranger
from tutor.syntax.tex.arguments import single_signs
from tutor.syntax.tex.classify import classified
from tutor.syntax.tex.settle import settled
from tutor.syntax.tex.signs import written
from tutor.syntax.tokens import Token
from tutor.syntax.vocabulary import Vocabulary

_LATEX = re.compile(r"\\[A-Za-z,;:!|{}()\[]|[\^_]\s*\{|^\s*\$.*\$\s*$", re.DOTALL)
_PAPER = re.compile(r"[ℝℤℕ₌]|√\s*\{[^{}]*\}(?!\s*\{)")  # signs that only stand in formulas copied from paper
_WRAPPED = re.compile(
    r"\s*(\$\$|\$|\\\[|\\\(|\\begin\{(?:equation|displaymath|math|align|aligned|alignat|gather|gathered|split|multline)\*?\})"
)
_ENDS = {"$$": r"\$\$", "$": r"\$", "\\[": r"\\\]", "\\(": r"\\\)"}


def is_latex(text: str) -> bool:
    """Whether `text` is LaTeX: it has a command, a script in braces, dollar signs around it, or signs of printed formulas."""
    if not text.isascii() and _PAPER.search(text):
        return True
    return ("\\" in text or "{" in text or "$" in text) and _LATEX.search(text) is not None


def latex_tokens(text: str, vocabulary: Vocabulary, limits: Limits) -> list[Token]:
    """The tokens of LaTeX in the alphabet of the language. Raises Ambiguous or TutorError."""
    typed = written(text)
    start, end = _inside(typed.text)
    try:
        raw = [typed.token(t) for t in lexed("latex", typed.text[start:end], start)]
    except Unlexed as error:
        raise _strange(text, typed.at(error.at)) from None
    if len(raw) > limits.tokens:
        at = raw[limits.tokens].start
        raise refusal("tokens", f"a text has at most {limits.tokens} signs and words here", at, len(text), "give parts of it a name")
    try:
        run = reduced("latex", single_signs(text, list(classified(raw))), typed.at(end))
    except Unexpected as error:
        raise _unexpected(text, error) from None
    return settled(text, run.tokens, vocabulary)


def _inside(text: str) -> tuple[int, int]:
    r"""Where the formula stands between `$…$`, `\[…\]` and the like. Raises TutorError("dollar")."""
    start, end = 0, len(text)
    while found := _WRAPPED.match(text, start, end):
        closing = _ENDS.get(found[1]) or re.escape(found[1].replace("begin", "end"))
        ended = re.compile(closing + r"[.,]?\s*$").search(text, found.end(), end)
        if not ended:
            what = f"this {found[1]} is never closed"
            raise refusal("dollar", what, found.start(1), found.end(1), "write it on both sides, or leave it away")
        start, end = found.end(), ended.start()
    return start, end


# ---------------------------------------------------------------- what cannot be read


def _strange(text: str, at: int) -> TutorError:
    if text[at] == "$":
        return refusal("dollar", "a dollar sign stands inside", at, at + 1, "write it at both ends, or leave it away")
    if text[at] == "." and text[:at].rstrip().endswith("\\left"):
        start = text.rindex("\\left", 0, at)
        return refusal("latex", "a bar for the value at a place is not read", start, at + 1, "write the formula alone, and then at x = 2")
    if text[at] == ".":
        return refusal("character", "a full stop stands here", at, at + 1, "leave it away")
    if text[at] == "\\":
        return refusal("character", "a backslash stands alone here", at, at + 1, "leave it away, or write the command's name")
    what, mend, start, end = stranger(text, at)
    return refusal("character", what, start, end, mend)


def _unexpected(text: str, error: Unexpected) -> TutorError:
    """What the grammar of LaTeX did not expect, in the learner's words."""
    t = error.token
    start, end = (len(text.rstrip()),) * 2 if t.type == "$END" else (t.start, max(t.end, t.start + 1))
    what, mend = _TROUBLES.get(t.type, (f"{text[start:end]} cannot stand here", "leave it away"))
    return refusal("syntax", what, start, end, mend)


_TROUBLES = {
    "SUB": ("nothing stands before this _", "write a name before it"),
    "SUP": ("nothing stands before this ^", "write what is raised before it"),
    "PRIMES": ("nothing stands before this '", "write a function before it"),
    "AMP": ("& stands in a matrix or in cases only", "leave & away"),
    "NEWLINE": (r"\\ stands in a matrix or in cases only", "write one formula at a time"),
    "STAR": ("* has no meaning here", "leave it away"),
    "$END": ("something is missing at the end", "close what is open"),
}  # fmt: skip
