"""The signs and commands of LaTeX as the kinds of token that they are; what only changes looks is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from tutor.errors import TutorError
from tutor.syntax.ambiguity import refusal
from tutor.syntax.hints import of_mathematics
from tutor.syntax.tex.alphabet import FUNCTIONS, KEYWORDS, KINDS, LOOKS, PROSE, REFUSED, SIZES_LEFT, SIZES_RIGHT
from tutor.syntax.tokens import GREEK, KIND_WORDS, Token, spelled, words

_GREEK = f"[{''.join(GREEK)}]"
_BELOW = re.compile(rf"(?:[A-Za-z0-9]+|{_GREEK}[0-9]*)(?:_[A-Za-z0-9]+)*")
_NAME = re.compile(rf"(?:[A-Za-z][A-Za-z0-9]*|{_GREEK}[0-9]*)(?:_[A-Za-z0-9]+)*|d{_GREEK}[0-9]*|one-hot")
_FENCES = frozenset(words("LPAR RPAR LSQB RSQB LBRACE RBRACE BAR NORM CALL"))


def classified(raw: Sequence[Token]) -> Iterator[Token]:
    """Each command and sign as the kind that it is; what changes looks only is left out. Raises TutorError("latex")."""
    opened: list[Token] = []  # each \left without its \right
    before, depth = "", 0  # how many environments are open
    for k, t in enumerate(raw):
        depth += (t.type == "BEGIN") - (t.type == "END")
        follows = raw[k + 1] if k + 1 < len(raw) else None
        if t.type == "TEXT":
            signs = [r.value for r in raw[max(0, k - 2) : k]]
            yield from _prose(t, signs[-1:] == ["_"] or signs == ["_", "{"])
        elif t.type == "COMMAND" and t.value in LOOKS:
            if t.value in ("\\left", "\\right"):
                _pair(t, follows, opened)
        elif t.type == "AMP" and not depth and _is_relation(before, follows):
            continue  # y &= x: where lines are aligned
        elif t.value == "√" and follows is not None and follows.type == "LCURLY":
            yield t._replace(type="SQRT", value="sqrt")
        elif t.type in ("COMMAND", "SIGN"):
            yield from _integrals(_kind(t, before), follows)
        else:
            yield t
        before = t.value
    if opened:
        t = opened[-1]
        raise refusal("bracket", "this \\left has no \\right", t.start, t.end, "add \\right and its bracket")


def _is_relation(before: str, follows: Token | None) -> bool:
    """Whether a relation stands on either side."""
    return any(KINDS.get(value, ("", ""))[0] in ("REL", "IN") for value in (before, follows.value if follows else ""))


def _pair(t: Token, follows: Token | None, opened: list[Token]) -> None:
    r"""Keep account of \left and \right. Raises TutorError where one has no partner, or no bracket after it."""
    if follows is None or KINDS.get(follows.value, ("", ""))[0] not in _FENCES:
        raise refusal("bracket", f"a bracket comes after {t.value}", t.start, t.end, f"write {t.value}( or leave {t.value} away")
    if t.value == "\\left":
        opened.append(t)
    elif not opened:
        raise refusal("bracket", "this \\right has no \\left", t.start, t.end, "add \\left and its bracket")
    else:
        opened.pop()


def _integrals(t: Token, follows: Token | None) -> Iterator[Token]:
    r"""The sign; one for several integrals as that many. Raises TutorError("latex") where it is over a region, \iint_D."""
    if t.type != "INTS":
        yield t
        return
    if follows is not None and follows.type == "SUB":
        mend = " ".join([r"\int_{0}^{1}"] * int(t.value))
        raise refusal("latex", "an integral over a region is not read", t.start, follows.end, f"write {mend}, one for each variable")
    yield from [Token("INT", "∫", t.start, t.end)] * int(t.value)


def _kind(t: Token, before: str) -> Token:
    """A command or a sign as a token of the language, or of the grammar of LaTeX."""
    if t.value[0] in "'′":
        return t._replace(type="PRIMES")
    found = KINDS.get(t.value)
    if found is None:
        raise _unknown(t)
    kind, value = found
    if kind in ("BAR", "NORM") and before in SIZES_LEFT:
        kind, value = "CALL", "abs" if kind == "BAR" else "norm"
    elif kind in ("BAR", "NORM") and before in SIZES_RIGHT:
        kind, value = "RPAR", ")"
    return Token(kind, value, t.start, t.end)


def _prose(t: Token, is_below: bool) -> Iterator[Token]:
    r"""\text{…}, \mathrm{…}, \operatorname{…}: a word of the language, or a name, or the end of one. Raises TutorError("text")."""
    command, _, rest = t.value.partition("{")
    inside = rest[:-1].replace("\\_", "_").replace("\\ ", " ").replace("\\,", " ").strip()
    said = " ".join(inside.split())
    if said == "d" and command.startswith(("\\mathrm", "\\operatorname")):
        yield t._replace(type="D", value="d")
    elif said == "T" and command.startswith("\\math"):
        yield t._replace(type="LETTERS", value="T")
    elif is_below and _BELOW.fullmatch(said):
        yield t._replace(type="WORD", value=spelled(said))
    elif said in PROSE and (command.startswith(("\\text", "\\mbox")) or said in KEYWORDS):
        yield t._replace(type=PROSE[said][0], value=PROSE[said][1])
    elif (command.startswith("\\operatorname") or " " in said) and (beyond := of_mathematics(said.replace(" ", ""))):
        raise refusal("latex", f"{said} is not read: {beyond[0]}", t.start, t.end, beyond[1])
    elif command.startswith("\\operatorname") and re.fullmatch(r"[A-Za-z]\w*", said):
        yield t._replace(type="FUNCTION", value=said)
    elif not is_below and _NAME.fullmatch(said):
        yield t._replace(type="WORD", value=spelled(said))
    elif said.isdecimal() and said.isascii():
        yield t._replace(type="NUMBER", value=said)
    elif said and not is_below and all(word in KIND_WORDS or word == "in" for word in said.split()):
        yield from (t._replace(type="IN" if word == "in" else "WORD", value=word) for word in said.split())
    elif not said:
        raise refusal("latex", "nothing stands in these braces", t.start, t.end, "write a name in them, or leave them away")
    else:
        raise refusal("latex", f"{said} is no name, and words beside a formula are not read", t.start, t.end, "paste the formula alone")


def _unknown(t: Token) -> TutorError:
    name = t.value[1:]
    if name in REFUSED:
        what, mend = REFUSED[name]
        return refusal("latex", f"{t.value} is not read: {what}", t.start, t.end, mend)
    near = get_close_matches(name, [k[1:] for k in KINDS if k[0] == "\\"], 1, 0.75) if len(name) > 2 else []
    glued = next((f for f in FUNCTIONS if name.startswith(f) and len(name) <= len(f) + 2), "")
    if glued:
        return refusal("latex", f"{t.value} is no command of LaTeX", t.start, t.end, f"write \\{glued} {name[len(glued) :]}")
    mend = f"Did you mean \\{near[0]}?" if near else "leave it away, or write a name as \\mathrm{name}"
    return refusal("latex", f"{t.value} is not a command that is read here", t.start, t.end, mend)
