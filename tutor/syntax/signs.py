"""Signs and subscripts that stand for words, written out before anything is read: `Σ_(i=1)^n` is sum, `log_2 x` has its base apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tutor.syntax.ambiguity import refusal
from tutor.syntax.hints import below
from tutor.syntax.tokens import BEFORE_OPERAND, BIG_SIGNS, GREEK_NAMES, RESERVED, STARTS, Token, looks_like_differential, spelled
from tutor.syntax.vocabulary import Vocabulary

_BASED = re.compile(r"([A-Za-z]+)_(\d+|[A-Za-z]\w*)([A-Za-z]\w*)?")  # log_2, log_b; log_2x is log_2 of x
_LETTERS = re.compile("[A-Za-z]*")
VALUE_AND_BASE = (1, 2)  # the arguments of a function whose second one may stand below the word


def written_out(text: str, tokens: Sequence[Token], vocabulary: Vocabulary) -> Sequence[Token]:
    """`tokens` with the signs of sums and products as words, and the base of a logarithm apart from its word."""
    if text.isascii() and "_" not in text:
        return tokens
    out: list[Token] = []
    for i, t in enumerate(tokens):
        if t.type != "NAME" or spelled(t.value) in vocabulary.names:
            out.append(t)
        elif t.value[0] in BIG_SIGNS:
            out.append(_big(tokens, i, vocabulary))
        else:
            after = tokens[i + 1] if i + 1 < len(tokens) else None
            follows = "" if after is None or (after.type == "NAME" and looks_like_differential(after.value)) else after.type
            out += _based(t, follows, vocabulary)
    return out


def without_brackets(tokens: Sequence[Token]) -> Sequence[Token]:
    """`(d/dx) x^2` as `d/dx x^2`: brackets around an operator before what it takes do not show."""
    if not any(t.type == "DERIV" for t in tokens):
        return tokens
    out: list[Token] = []
    skipped = 0
    for i, t in enumerate(tokens):
        around = tokens[i : i + 4]
        if skipped:
            skipped -= 1
        elif [s.type for s in around[:3]] == ["LPAR", "DERIV", "RPAR"] and len(around) > 3 and around[3].type in STARTS:
            out.append(around[1]._replace(start=t.start, end=around[2].end))
            skipped = 2
        else:
            out.append(t)
    return out


def _big(tokens: Sequence[Token], i: int, vocabulary: Vocabulary) -> Token:
    """Σ before its bounds is the word of a sum; elsewhere a name like any other letter. ∑ is never a name."""
    t = tokens[i]
    word = t._replace(value=BIG_SIGNS[t.value[0]])
    follows = [s.type for s in tokens[i + 1 : i + 4]]
    is_letter = t.value[0].isalpha()
    if len(t.value) > 1 or (not is_letter and follows[:1] == ["UNDER"] and follows[1:2] != ["LPAR"]):
        if follows[:1] and (follows[0] in STARTS | {"UNDER"} or (follows[:2] == ["CARET", "NAME"] and not t.value[-1].isdigit())):
            raise refusal("binder", f"{t.value[0]} needs both its bounds", t.start, t.end, f"write {word.value}(i=1..n, …)")
        return t
    is_bounded = follows[:2] == ["UNDER", "LPAR"]
    is_called = follows[:2] == ["LPAR", "NAME"] and tokens[i + 3 : i + 4] and tokens[i + 3].value == "="
    body = tokens[i + 1].value if follows[:1] == ["NAME"] else ""
    if is_letter and body and (spelled(body) in vocabulary.arrays or "_" in body):  # Σ v, Σ x_i
        mend = f"write {word.value}({'i=1..n, …' if '_' in body else body})"
        raise refusal("binder", f"{t.value} needs its bounds, or a vector in brackets", t.start, t.end, mend)
    return word if is_bounded or is_called or not is_letter else t


def _based(t: Token, follows: str, vocabulary: Vocabulary) -> Iterator[Token]:
    """`log_2` as a word and its base; `log_loss` is a name. `sin_2 x` is neither: refused."""
    while True:
        found = _BASED.fullmatch(t.value) if "_" in t.value and not _is_function(t.value, vocabulary) else None
        if found is None or found[1] not in vocabulary.functions or _is_word(found[2]) or (found[3] or "").partition("_")[0] in RESERVED:
            break
        if vocabulary.functions.get(vocabulary.canonical(found[1])) != VALUE_AND_BASE:
            if follows in BEFORE_OPERAND:
                what, mend = below(found[1])
                raise refusal("base", what, t.start, t.end, mend)
            break
        kinds = ("NAME", "NUMBER" if found[2].isdigit() else "NAME", "NAME")
        parts = [Token(kind, found[k], t.start + found.start(k), t.start + found.end(k)) for k, kind in enumerate(kinds, 1) if found[k]]
        yield from (parts[0], Token("UNDER", "_", parts[0].end, parts[0].end + 1), parts[1])
        if len(parts) == 2:
            return
        t = parts[2]  # log_2x, and log_2log_2x
    yield t


def _is_function(word: str, vocabulary: Vocabulary) -> bool:
    return word in vocabulary.functions or word in vocabulary.defined


def _is_word(base: str) -> bool:
    """Whether what stands below is a word, as in `log_loss`: a name of its own, and no base."""
    letters = _LETTERS.match(base)[0]
    return len(letters) > 1 and letters not in GREEK_NAMES
