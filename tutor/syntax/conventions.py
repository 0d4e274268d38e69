"""Whether a text was read by a convention, so that its reading is worth being told: the forms of docs/language.md that are echoed."""

from __future__ import annotations

from tutor.limits import LIMITS, Limits
from tutor.syntax.juxtaposition import explicit
from tutor.syntax.parser import scan
from tutor.syntax.tex.pasted import is_latex
from tutor.syntax.tokens import Token
from tutor.syntax.vocabulary import Vocabulary

_TIGHTER = frozenset({"CARET", "SUP", "ARGMUL"})  # what a function without brackets takes with its argument
_OPERAND = frozenset({"NUMBER", "NAME", "INDEXED", "FRACTION"})
_BY_THEMSELVES = frozenset({"FBASE", "BIG"})  # log_2 x, Σ_(i=1)^n


def is_by_convention(text: str, vocabulary: Vocabulary, limits: Limits = LIMITS) -> bool:
    """Whether a `text` that can be read holds a form that others may read in another way. LaTeX always does."""
    if is_latex(text):
        return True
    tokens = list(explicit(text, scan(text, vocabulary, limits), vocabulary, limits))
    return any(t.type in _BY_THEMSELVES or _decides(tokens, k, t) for k, t in enumerate(tokens))


def _decides(tokens: list[Token], k: int, t: Token) -> bool:
    kinds = [x.type for x in tokens[k + 1 : k + 5]]
    match t.type:
        case "APPLY":  # sin x^2, sin x y; but sin 2x is read by everyone alike
            kinds = kinds[kinds[:1] == ["MINUS"] :]
            if kinds[:2] == ["NUMBER", "ARGMUL"]:
                kinds = kinds[2:]
            return len(kinds) > 1 and kinds[0] in _OPERAND and kinds[1] in _TIGHTER
        case "CARET":  # x^2y, 2^-x y, 2^3^2
            signed = kinds[:1] == ["MINUS"]
            kinds = kinds[signed:]
            if len(kinds) < 3 or kinds[0] not in _OPERAND:
                return False
            operand, after = tokens[k + 1 + signed], tokens[k + 3 + signed]
            return kinds[1] == "CARET" or (kinds[1] == "IMUL" and (signed or operand.end == after.start))
        case "SLASH":  # 1/2 x
            return kinds[:2] == ["NUMBER", "IMUL"]
    return False
