"""Letters and words of LaTeX as names: what the vocabulary, an open integral, or the function before them makes of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tutor.syntax.ambiguity import Ambiguous, Edit, refusal
from tutor.syntax.hints import below
from tutor.syntax.tex.runs import CLOSERS, OPENERS, is_fake
from tutor.syntax.tokens import ROOTS, STARTS, Token, looks_like_differential, words
from tutor.syntax.vocabulary import Vocabulary

OPERANDS = STARTS | frozenset(words("LETTERS WORD OPEN CALL D BAR"))  # what begins an operand
SCRIPTS = frozenset(words("CARET SUFFIX PRIMES TRANSPOSE INVERSE ORDER"))
_VALUE_AND_BASE = (1, 2)  # the arguments of a function whose second one may stand below the word
_BIG = ("sum", "prod")
_LONGEST = 3  # letters side by side that are read as a product
_DIFFERENTIAL = re.compile("d[A-Za-z]")
_STYLE = re.compile(r"\\(?:mathbf|boldsymbol|bm|pmb|vec|mathcal|mathscr|mathfrak)")
_NAMES = frozenset(words("NAME LETTERS WORD"))


class Letters:
    """The part of the walk that reads names and words; `Settle` has the rest. What is read grows in `out`."""

    def __init__(self, text: str, tokens: Sequence[Token], vocabulary: Vocabulary):
        self.text, self.tokens, self.vocabulary = text, tokens, vocabulary
        self.out: list[Token] = []
        self.close = _partners(tokens)
        self.integrals = [0]  # how many wait for their differential, within each pair of brackets
        self.openers: list[int] = []  # where in `out` the brackets opened
        self.ends: dict[int, str] = {}  # braces that stand for brackets: their end, and what closes them
        self.norms: list[int] = []
        self.styles: dict[str, str] = {}  # how each name is set: bold, calligraphic, plain

    def keep(self, i: int) -> int:
        self.out.append(self.tokens[i])
        return i + 1

    def kind(self, i: int) -> str:
        return self.tokens[i].type if i < len(self.tokens) else ""

    def letters(self, i: int) -> int:
        """A run of letters, and what stands below it, which belongs to its last letter."""
        t, j = self.tokens[i], i + 1
        suffix = ""
        while self.kind(j) == "SUFFIX":
            suffix += self.tokens[j].value
            j += 1
        end = self.tokens[j - 1].end
        if t.value == "d" and not suffix and self.integrals[-1] and self._is_name(j):
            return self.differential(i)
        if (
            t.value == "d"
            and self.kind(j) == "SLASH"
            and self.kind(j + 1) == "LETTERS"
            and _DIFFERENTIAL.fullmatch(self.tokens[j + 1].value)
        ):
            self.out.append(Token("DERIV", f"d/{self.tokens[j + 1].value}", t.start, self.tokens[j + 1].end))
            return j + 2
        *parts, last = self._split(t, j)
        for part in parts:
            self.out.append(part)
        self._name(last._replace(value=last.value + suffix, end=end))
        return j

    def _is_name(self, i: int) -> bool:
        if self.kind(i) not in _NAMES or self.tokens[i].value in ROOTS or self.tokens[i].value in self.vocabulary.functions:
            return False
        return self.kind(i) != "LETTERS" or len(self.tokens[i].value) == 1

    def _split(self, t: Token, j: int) -> list[Token]:
        """The run as one word, or as letters side by side."""
        word = t.value
        whole = [t._replace(type="NAME")]
        if len(word) == 1 or self.is_known(word) or (looks_like_differential(word) and len(word) == 2):
            return whole
        cut = len(word) - 2
        if self.integrals[-1] and word[cut] == "d" and cut:  # x dx written as xdx
            return [*self._split(t._replace(value=word[:cut], end=t.start + cut), j), Token("NAME", word[cut:], t.start + cut, t.end)]
        function = next((f for f in sorted(self.vocabulary.bare, key=len, reverse=True) if len(f) > 1 and word.startswith(f)), "")
        if function and word[len(function) :]:
            rest = word[len(function) :]
            raise refusal("letters", f"{word} runs a function and a name together", t.start, t.end, f"write \\{function} {rest}")
        if len(word) > _LONGEST:
            name, product = (Edit(t.start, t.end, rf"\mathrm{{{word}}}"),), (Edit(t.start, t.end, " ".join(word)),)
            raise Ambiguous(f"{word} is a name, or a product of its letters", t.start, t.end, name, product)
        return [Token("NAME", letter, t.start + k, t.start + k + 1) for k, letter in enumerate(word)]

    def is_known(self, word: str) -> bool:
        v = self.vocabulary
        return word in v.names or word in v.functions or word in v.defined or v.is_partial(word)

    def _name(self, t: Token) -> None:
        """Hand on a name; where it is the differential of an open integral, that one is closed."""
        if self.integrals[-1] and looks_like_differential(t.value) and t.value[0] == "d" and t.value not in self.vocabulary.names:
            self.integrals[-1] -= 1
        self._style(t)
        self.out.append(t)

    def _style(self, t: Token) -> None:
        r"""Refuse x beside \mathbf{x}: both would be the name x."""
        found = _STYLE.match(self.text, t.start)
        style = found[0] if found else ""
        other = self.styles.setdefault(t.value, style)
        if other != style:
            what = f"{t.value} is written in two styles, and would be one name"
            raise refusal("latex", what, t.start, max(t.end, t.start), "give one of them another name")

    def word(self, i: int) -> int:
        r"""\mathrm{…}, \text{…}: one name, or a function's word."""
        t, j = self.tokens[i], i + 1
        value = t.value
        if value[0].isdigit():  # the end of a name, where no name stands before it
            raise refusal("latex", f"{value} is no name", t.start, t.end, "begin the name with a letter")
        while self.kind(j) == "SUFFIX":
            value += self.tokens[j].value
            j += 1
        if not self.is_known(value) and self.kind(j) in ("LPAR", "OPEN") and value.lower() in self.vocabulary.functions:
            value = value.lower()
        kind = "WORD" if value == "one-hot" else "NAME"
        self.out.append(Token(kind, value, t.start, self.tokens[j - 1].end))
        if kind == "NAME" and (value in self.vocabulary.functions or value in self.vocabulary.defined or value in ROOTS):
            self._argument(i, j)
        return j

    def function(self, i: int) -> int:
        r"""\sin, \operatorname{…}: a function, which the language must know."""
        t = self.tokens[i]
        value = next((w for w in (t.value, t.value.lower()) if self.is_known(w)), "")
        if (not value and self.kind(i + 1) == "REL") or self._defines(i):
            value = t.value
        if not value:
            shown = self.text[t.start : t.end]
            raise refusal("unknown-function", f"{shown} is not a function here", t.start, t.end, f"define it first: {t.value}(x) = …")
        self.out.append(t._replace(type="NAME", value=value))
        self._refuse_base(i)
        j = self._after_scripts(i + 1)
        if self.kind(j) == "NAME" and self.tokens[j].value in _BIG and self.kind(j + 1) == "UNDER":
            start, big = self.tokens[j].start, self.tokens[j].value
            raise refusal(
                "function", f"a {big} after {value} stands in brackets", start, self.tokens[j].end, rf"write \left( \{big} … \right)"
            )
        self._argument(i, j)
        return i + 1

    def _refuse_base(self, i: int) -> None:
        r"""Refuse `\max_{i} x_i` and `\sin_{2}`: only a logarithm has something below it."""
        t, word = self.tokens[i], self.vocabulary.canonical(self.out[-1].value)
        if self.kind(i + 1) == "UNDER" and self.vocabulary.functions.get(word) != _VALUE_AND_BASE:
            what, mend = below(word, "\\")
            raise refusal("latex", what, t.start, self.tokens[i + 1].end, mend)

    def _after_scripts(self, j: int) -> int:
        """The index after the base or the power of a function, which begins at `j`."""
        while self.kind(j) in ("UNDER", "CARET"):
            j += 2 if self.kind(j + 1) == "MINUS" else 1
            j = self.close.get(j, j) + 1
        return j

    def _defines(self, i: int) -> bool:
        """Whether the formula defines this function: `\\operatorname{g}(x) = …`."""
        stop = self.close.get(i + 1, -1)
        are_names = all(t.type in ("LETTERS", "NAME", "COMMA") for t in self.tokens[i + 2 : stop])
        return i == 0 and self.kind(i + 1) == "LPAR" and self.kind(stop + 1) == "REL" and are_names

    def _argument(self, i: int, j: int) -> None:
        r"""The argument of the function at `i`, where it begins with { or \{: these stand for brackets."""
        if self.kind(j) not in ("OPEN", "LBRACE", "LPAR") or j not in self.close:
            return
        stop = self.close[j]
        is_whole = self.kind(j) == "OPEN" and self.kind(j + 1) == "LPAR" and self.close.get(j + 1) == stop - 1
        if self.kind(j) == "LBRACE":
            self.ends[j], self.ends[stop] = "(", ")"
        elif self.kind(j) == "OPEN" and not is_whole and self.kind(stop + 1) not in SCRIPTS:
            self._refuse_loose_argument(i, j, stop)
            self.ends[j], self.ends[stop] = "(", ")"
        elif is_fake(self.tokens[j]):
            self._refuse_loose_argument(i, j, stop)

    def _refuse_loose_argument(self, i: int, j: int, stop: int) -> None:
        r"""`\sin\frac{x}{2} y`: the factor is inside the function or outside it."""
        after = stop + 1
        if self.kind(after) not in OPERANDS or self.kind(after) == "D":
            return
        t = self.tokens[after]
        if self.kind(after) == "LETTERS" and (self.is_known(t.value) and t.value in self.vocabulary.functions):
            return
        if self.integrals[-1] and self.kind(after) == "LETTERS" and t.value.startswith("d"):
            return
        start, end = self.tokens[j].start - is_fake(self.tokens[j]), self.tokens[stop].end
        last = self.tokens[self.close.get(after, after)].end
        inside = (Edit(start, start, "("), Edit(last, last, ")"))
        outside = (Edit(start, start, "("), Edit(end, end, ")"))
        raise Ambiguous("the factor is inside the function or outside it", self.tokens[i].start, last, inside, outside)

    def differential(self, i: int) -> int:
        r"""An upright d, or the d of `d x`: with the name after it, the differential of an integral."""
        t, name = self.tokens[i], self.tokens[i + 1] if self._is_name(i + 1) else None
        if name is None:
            raise refusal("differential", "after this d stands no name", t.start, t.end, r"write \frac{d}{dx}, or dx at an integral's end")
        j, value = i + 2, name.value
        while self.kind(j) == "SUFFIX":
            value += self.tokens[j].value
            j += 1
        if t.value == "∂" and value.startswith("d"):
            raise refusal("differential", "∂ stands in a quotient", t.start, t.end, r"write \frac{\partial f}{\partial x}")
        if self.integrals[-1]:
            self.integrals[-1] -= 1
        self.out.append(Token("NAME", f"d{value}", t.start, self.tokens[j - 1].end))
        return j

    def named(self, i: int) -> int:
        """A name by its own command, with what stands below it."""
        t, j = self.tokens[i], i + 1
        value = t.value
        while self.kind(j) == "SUFFIX":
            value += self.tokens[j].value
            j += 1
        self._style(t._replace(value=value))
        self.out.append(t._replace(value=value, end=self.tokens[j - 1].end))
        return j


def _partners(tokens: Sequence[Token]) -> dict[int, int]:
    """Where each bracket closes, by the opener's index; what has no partner is told by the token pass."""
    found: dict[int, int] = {}
    stack: list[int] = []
    for i, t in enumerate(tokens):
        if t.type in OPENERS:
            stack.append(i)
        elif t.type == "CLOSE":  # braces always pair
            while tokens[stack[-1]].type != "OPEN":
                stack.pop()
            found[stack.pop()] = i
        elif t.type in CLOSERS and stack and tokens[stack[-1]].type != "OPEN":
            found[stack.pop()] = i
    return found
