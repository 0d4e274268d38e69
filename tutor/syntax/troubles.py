"""What could not be read, in the learner's words: a character, a sign out of place, a way of writing of other languages."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from tutor.errors import Span, TutorError
from tutor.syntax.ambiguity import refusal
from tutor.syntax.hints import foreign
from tutor.syntax.strangers import stranger
from tutor.syntax.tokens import CLOSER, CLOSERS, KIND_WORDS, Token, words
from tutor.syntax.unknown import nearest

_CLOSING = {"RPAR": ")", "RSQB": "]", "RBRACE": "}", "RBAR": "|", "RNORM": "‖", "DIFF": "dx"}
_OPERATIONS = frozenset(words("PLUS MINUS STAR SLASH AT KRON CARET REL DEFINE"))
_KIND_CUTOFF = 0.7  # how like a kind a word after a colon is
_KINDS_ELSEWHERE = {"scalar": "real", "number": "real", "array": "vector(n)", "square": "matrix(n, n)"}
_JOINS = {"AND": "conditions", "OR": "conditions", "IN": "a value and a set", "CUP": "sets"}
_TOLD = {  # kinds that have one place, what to say of them elsewhere, and the mend
    "IF": ("if belongs to piecewise", "write piecewise(x^2 if x > 0, 0 otherwise)"),
    "OTHERWISE": ("otherwise belongs to piecewise", "write piecewise(x^2 if x > 0, 0 otherwise)"),
    "DOTS": ("a range stands in sum(…), prod(…) or between the brackets of an index", "write sum(i=1..n, …)"),
    "COLON": ("a colon declares what a name is", "write x : positive"),
    "WORD": ("one-hot is a kind of matrix, and is declared with a colon", "write Y : one-hot matrix(m, n)"),
    "UNDER": ("a subscript touches its name, and is a name, a number or a bracket", "write x_1"),
    "ABSENT": ("this is an answer of its own, and stands alone in its line", "leave the rest away"),
    "ARROW": ("an arrow stands in a limit", "write lim x->0 …"),
    "PRIMES": ("a prime stands behind the name of a function", "write f'(x)"),
    "BANG": ("a factorial needs a number before its !", "write n!"),
    "TRANSPOSE": ("a transpose needs an array before its .T", "write A.T"),
    "KEYWORD": ("axis= stands among the arguments of sum or mean", "write sum(A, axis=1)"),
}  # fmt: skip
_BORROWED = frozenset(
    words("character syntax arity number-after index unknown-function unknown-name bar differential argument word bracket")
)


def unlexed(text: str, at: int) -> TutorError:
    """No token begins at `at`."""
    what, mend, start, end = stranger(text, at)
    return refusal("character", what, start, end, mend)


def unexpected(text: str, t: Token, tokens: Sequence[Token], accepted: Collection[str]) -> TutorError:
    """The grammar has no place for `t` among the `tokens`; one of the kinds `accepted` would go on."""
    before = [b for b in tokens if b.value and b.end <= t.start]
    comma = _loose_comma([*before, t])
    if comma is not None and "NUMBER" not in accepted:
        mend = _bracketed(text) if text[comma.end :].strip() else "leave the comma away"
        return refusal("syntax", "a comma stands between brackets", comma.start, comma.end, mend)
    if t.type == "$END":
        return _unfinished(text, before, accepted)
    last = before[-1] if before else None
    if last is not None and t.type in CLOSERS and CLOSER.get(last.type) == t.type:
        return _empty(text, before, t)
    shown = text[t.start : t.end] or t.value
    what, mend = _TOLD.get(last.type if last is not None and last.type == "UNDER" else t.type, ("", ""))
    if t.type in _JOINS and "NUMBER" in accepted:
        what, mend = f"{shown} joins {_JOINS[t.type]}, and needs one on each side", ""
    elif t.type == "SUP" and (last is None or last.type in _OPERATIONS | CLOSER.keys()):
        what = f"{shown} has nothing to raise"
    elif "WORD" in accepted and t.type == "NAME":
        near = _KINDS_ELSEWHERE.get(t.value.lower()) or nearest(t.value.lower(), KIND_WORDS, _KIND_CUTOFF)
        what, mend = f"{shown} is no kind of name", f"Did you mean {near}?" if near else ""
    elif "WORD" in accepted and t.type in ("LSQB", "LINT"):
        what, mend = "an interval comes after in", f"write in {text[t.start :].strip()}"
    elif last is None and t.value == "=":
        what, mend = "a formula begins without =", "leave = away"
    elif not what:
        what = _out_of_place(shown, t, last)
    return refusal("syntax", what, t.start, max(t.end, t.start + 1), mend or _expected(accepted))


def _loose_comma(tokens: Sequence[Token]) -> Token | None:
    """The first comma that stands between no brackets."""
    depth = 0
    for t in tokens:
        depth += (t.type in CLOSER) - (t.type in CLOSERS)
        if t.type == "COMMA" and depth == 0:
            return t
    return None


def _empty(text: str, before: Sequence[Token], closer: Token) -> TutorError:
    """`()`, `sin()`, `pi()`: brackets with nothing between them."""
    opener, of = before[-1], before[-2] if len(before) > 1 else None
    if of is not None and of.type == "FUNC":
        return refusal("argument", f"{of.value} needs an argument", of.start, closer.end, f"write {of.value}(…)")
    brackets = text[opener.start : closer.end]
    mend = f"leave {brackets} away" if of is not None and of.type == "NAME" else "put a number or a name between them"
    return refusal("syntax", "nothing stands between these brackets", opener.start, closer.end, mend)


def _unfinished(text: str, before: Sequence[Token], accepted: Collection[str]) -> TutorError:
    at = len(text.rstrip())
    if not before:
        return refusal("syntax", "nothing is typed here", at, at, "type an expression, such as x^2 + 1")
    last = before[-1]
    if last.type == "UNDER":
        return refusal("syntax", "nothing follows _", at, at, "write x_1")
    what = f"nothing follows {text[last.start : last.end]}" if last.end == at else "something is missing at the end"
    return refusal("syntax", what, at, at, _expected(accepted))


def _out_of_place(shown: str, t: Token, last: Token | None) -> str:
    if last is None:
        return f"{shown} cannot begin a line"
    if (last.type in _OPERATIONS and t.type in _OPERATIONS) or last.type in CLOSER or last.type == "COMMA":
        return f"{shown} cannot follow {last.value}"
    return f"{shown} cannot stand here"


def _bracketed(text: str) -> str:
    """The whole text as a vector, where it is short."""
    inside = text.strip()
    if ":" in inside:
        return "write x : in [0, 1]"
    is_short = len(inside) <= len("alpha, beta, gamma, delta")
    return f"write [{inside}]" if is_short and "," not in (inside[0], inside[-1]) and "=" not in inside else "write one formula at a time"


def _expected(accepted: Collection[str]) -> str:
    if "WORD" in accepted:
        return "a kind comes here: positive, integer, in [0, 1], vector(n), matrix(m, n), …"
    if "NUMBER" in accepted:
        return "a number, a name or ( comes here"
    closing = [sign for kind, sign in _CLOSING.items() if kind in accepted]
    if closing:
        return f"{closing[0]} or an operation comes here"
    return "an operation comes here" if "PLUS" in accepted else "the expression ends here"


def as_others_write(text: str, error: TutorError) -> TutorError:
    """`error`, told as what it is where the place is written as in another language: `x.^2`, `Sin[x]`, `3,5`."""
    d = error.diagnostic
    if d.code not in _BORROWED or d.span is None or (d.source and d.source != text):
        return error
    found = foreign(text, d.span.start, max(d.span.end, d.span.start + 1))
    if found is None:
        return error
    what, mend, start, end = found
    return TutorError(replace(d, what=what, mend=mend, span=Span(start, end), readings=()))
