r"""TeX's own rule of arguments: what a command or a script takes is a pair of braces, or one sign: `\frac12`, `x^2y`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tutor.errors import TutorError
from tutor.syntax.ambiguity import refusal
from tutor.syntax.tokens import Token, words

_ARGUMENTS = {"FRAC": 2, "SQRT": 1, "STYLE": 1, "UPRIGHT": 1, "ACCENT": 1, "SUB": 1, "SUP": 1}
_NO_ARGUMENT = frozenset(words("RCURLY AMP NEWLINE END SUB SUP JOINT ROPT"))  # none begins with one of these


def single_signs(text: str, tokens: Sequence[Token]) -> Iterator[Token]:
    r"""TeX's own rule: an argument without braces is one sign, `\frac12`, `x^2y`. Raises TutorError where an argument is missing."""
    waiting: list[int | str] = []  # how many arguments still come; a brace or bracket that is open
    queue = list(reversed(tokens))
    before = Token("", "", 0, 0)
    while queue:
        t = queue.pop()
        expects = bool(waiting) and isinstance(waiting[-1], int)
        if expects and t.type == "LSQB" and before.type == "SQRT":
            waiting.append("]")
            yield t._replace(type="LOPT")
        elif t.type == "RSQB" and waiting[-1:] == ["]"]:
            waiting.pop()
            yield t._replace(type="ROPT")
        elif expects and t.type in _NO_ARGUMENT:
            raise _missing(before, t, waiting)
        else:
            if expects and t.type in ("NUMBER", "LETTERS") and len(t.value) > 1:
                t, rest = _first_sign(t, before)
                queue.append(rest)
            yield t
            _count(t, waiting, expects)
        before = t
    for opened in reversed(waiting):
        end = len(text.rstrip())
        if isinstance(opened, int):
            raise refusal("argument", "an argument is missing at the end", end, end, "write it in braces, { }")
        raise refusal("bracket", "a brace is never closed", end, end, "add }" if opened == "}" else "add ]")


def _count(t: Token, waiting: list[int | str], expects: bool) -> None:
    """Keep account of open braces and of the arguments that still come."""
    if t.type == "LCURLY":
        waiting.append("}")
        return
    if t.type == "RCURLY":
        if waiting[-1:] != ["}"]:
            raise refusal("bracket", "nothing opens this }", t.start, t.end, "take } away, or open it before")
        waiting.pop()
        expects = bool(waiting) and isinstance(waiting[-1], int)
    elif t.type in _ARGUMENTS:
        waiting.append(_ARGUMENTS[t.type])
        return
    while expects:
        waiting[-1] -= 1
        if waiting[-1]:
            break
        waiting.pop()
        expects = bool(waiting) and isinstance(waiting[-1], int)


def _first_sign(t: Token, before: Token) -> tuple[Token, Token]:
    """The first sign of a number or a run of letters, and the rest. Raises TutorError("script") for `x^10`."""
    if t.type == "NUMBER" and before.type in ("SUB", "SUP"):
        what = f"without braces only the {t.value[0]} belongs to the {before.value}"
        raise refusal("script", what, t.start, t.end, f"write {before.value}{{{t.value}}}")
    cut = t.start + 1
    return t._replace(value=t.value[0], end=cut), t._replace(value=t.value[1:], start=cut)


def _missing(before: Token, t: Token, waiting: list[int | str]) -> TutorError:
    if t.type == "JOINT":
        return refusal("argument", "nothing stands in these braces", t.start, t.end, "write what belongs there")
    what = f"nothing stands after {before.value}" if before.type in _ARGUMENTS else "an argument is missing before this"
    return refusal("argument", what, before.start if before.type in _ARGUMENTS else t.start, t.end, "write it in braces, { }")
