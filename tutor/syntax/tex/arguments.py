r"""TeX's own rule of arguments: what a command or a script takes is a pair of braces, or one sign: `\frac12`, `x^2y`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tutor.errors import TutorError
from tutor.syntax.ambiguity import refusal
from tutor.syntax.tokens import Token, words

_TAKES = {"FRAC": 2, "BINOM": 2, "SQRT": 1, "STYLE": 1, "UPRIGHT": 1, "ACCENT": 1, "SUB": 1, "SUP": 1}
_NO_ARGUMENT = frozenset(words("RCURLY AMP NEWLINE END SUB SUP JOINT ROPT"))  # none begins with one of these
_CLOSING = {"LCURLY": "}", "LOPT": "]", "BEGIN": r"\end{…}"}


@dataclass(slots=True)
class Open:
    """A command that still takes `count` arguments; or, with 0, a brace, a bracket or an environment that is open."""

    token: Token
    count: int = 0


def single_signs(text: str, tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens, those that are arguments without braces cut to one sign. Raises TutorError where a partner or an argument is missing."""
    return Arguments(text).cut(tokens)


class Arguments:
    """One walk over the tokens of one formula; `open` holds what still waits, the innermost last."""

    def __init__(self, text: str):
        self.text = text
        self.open: list[Open] = []

    def cut(self, tokens: Sequence[Token]) -> Iterator[Token]:
        queue = list(reversed(tokens))
        before = Token("", "", 0, 0)
        while queue:
            t = queue.pop()
            if t.type == "LSQB" and before.type == "SQRT":
                t = t._replace(type="LOPT")
            elif t.type == "RSQB" and self._innermost() == "LOPT":
                t = t._replace(type="ROPT")
            elif self._expects():
                if t.type in _NO_ARGUMENT:
                    raise self._missing(t)
                if t.type in ("NUMBER", "LETTERS") and len(t.value) > 1:
                    t, rest = _first_sign(t, before)
                    queue.append(rest)
            self._count(t)
            yield t
            before = t
        if self.open:
            raise self._unfinished()

    def _innermost(self) -> str:
        return self.open[-1].token.type if self.open else ""

    def _expects(self) -> bool:
        """Whether an argument comes next."""
        return bool(self.open) and self.open[-1].count > 0

    def _count(self, t: Token) -> None:
        """Keep account of what is open and of the arguments that still come."""
        if t.type in _CLOSING:
            self.open.append(Open(t))
        elif t.type in _TAKES:
            self.open.append(Open(t, _TAKES[t.type]))
        elif t.type in ("RCURLY", "ROPT", "END"):
            self._close(t)
        else:
            self._complete()

    def _close(self, t: Token) -> None:
        opener = {"RCURLY": "LCURLY", "ROPT": "LOPT", "END": "BEGIN"}[t.type]
        if self._innermost() != opener:
            if self.open and t.type == "END":
                raise self._unfinished()
            first = {"END": r"\begin{…}"}.get(t.type, "{")
            raise refusal("bracket", f"nothing opens this {t.value}", t.start, t.end, f"take {t.value} away, or write {first} before it")
        self.open.pop()
        if t.type != "ROPT":
            self._complete()

    def _complete(self) -> None:
        """An argument ends here, and with it perhaps the command that takes it, which is an argument itself."""
        while self._expects():
            self.open[-1].count -= 1
            if self.open[-1].count:
                return
            self.open.pop()

    def _missing(self, t: Token) -> TutorError:
        if t.type == "JOINT":
            return refusal("argument", "nothing stands in these braces", t.start, t.end, "write what belongs there")
        return self._unfinished()

    def _unfinished(self) -> TutorError:
        """The innermost thing that still waits."""
        opened, t = self.open[-1], self.open[-1].token
        shown = self.text[t.start : t.end]
        if not opened.count:
            return refusal("bracket", f"this {shown} is never closed", t.start, t.end, f"add {_CLOSING[t.type]}")
        if t.type in ("SUB", "SUP"):
            return refusal("argument", f"nothing follows this {shown}", t.start, t.end, f"write {shown}{{…}}, or leave {shown} away")
        count = {1: "an argument", 2: "two arguments"}[_TAKES[t.type]]
        return refusal("argument", f"{shown} takes {count}", t.start, t.end, f"write {shown}{'{…}' * _TAKES[t.type]}")


def _first_sign(t: Token, before: Token) -> tuple[Token, Token]:
    """The first sign of a number or a run of letters, and the rest. Raises TutorError("script") for `x^10`."""
    if t.type == "NUMBER" and before.type in ("SUB", "SUP"):
        what = f"without braces only the {t.value[0]} belongs to the {before.value}"
        raise refusal("script", what, t.start, t.end, f"write {before.value}{{{t.value}}}")
    if t.value[0] == ".":
        what = f"without braces only the point belongs to {before.value or 'this'}"
        raise refusal("argument", what, t.start, t.end, f"write {{{t.value}}}")
    cut = t.start + 1
    return t._replace(value=t.value[0], end=cut), t._replace(value=t.value[1:], start=cut)
