"""What a name is where it stands: a function, a variable, an index.

Which letters are names, in one rule: **what is declared, defined or bound is a name; so is one letter, Latin or Greek, alone or with
digits and a subscript (`x`, `w1`, `θ`, `theta`, `x_1`, `W2`, `A_ij`); so is a longer word (`loss`, `learning_rate`) that cannot be read
as anything else.** A longer word can be read as something else, and is refused with that mend, when

- it is two letters (`xy`, `Ax`, `x1y`) or is made of names that are known or stand in the line (`thetax` beside `theta` and `x`):
  a product; only adjoints, `dW` and `db1`, are two letters and a name;
- it is a function's word run together with its argument (`sinx`, `log2x`, `cos2x`), or beside an operand nearly one (`sine x`);
- it is a word of programming languages (`return`, `None`, `inf`), or of declarations (`positive`);
- another word that nobody knows stands beside it (`hello world`).

A definition and a declaration declare their own names: `lr = 0.1`, `xs : vector(n)`, `f(ab) = ab^2`.
"""

from __future__ import annotations

from collections.abc import Sequence

from tutor.errors import TutorError
from tutor.syntax.ambiguity import Ambiguous, Edit, refusal
from tutor.syntax.brackets import Brackets
from tutor.syntax.differentials import quotient
from tutor.syntax.hints import hint_for_word, mend_of_language
from tutor.syntax.nodes import CONSTANTS
from tutor.syntax.tokens import GREEK_NAMES, KIND_WORDS, LETTER, ROOTS, STARTS, Token, looks_like_differential, spelled
from tutor.syntax.unknown import as_applied, as_product, is_long, nearest
from tutor.syntax.vocabulary import Vocabulary

_USUAL_FUNCTIONS = frozenset("fgh")
_FUNCTION_CUTOFF, _NAME_CUTOFF = 0.7, 0.8  # how like a function a word before brackets is, and one before an operand
_ARRAYS = frozenset(("vector", "matrix"))


class Words:
    """The names of one text, read with a vocabulary. `defined` grows by the function that the text itself defines."""

    def __init__(self, text: str, tokens: Sequence[Token], brackets: Brackets, vocabulary: Vocabulary):
        self.text, self.tokens, self.brackets, self.vocabulary = text, tokens, brackets, vocabulary
        self.defined = dict(vocabulary.defined)
        self._present: frozenset[str] | None = None
        self._shown: frozenset[str] | None = None
        self._own: frozenset[str] | None = None

    @property
    def present(self) -> frozenset[str]:
        """The names that the text shows, each in its one spelling."""
        if self._present is None:
            shown = {t.value for t in self.tokens if t.type == "NAME"} | {quotient(t).name for t in self.tokens if t.type == "LEIBNIZ"}
            self._present = frozenset(map(spelled, shown))
        return self._present

    @property
    def shown(self) -> frozenset[str]:
        """The names that are known, and those that the text shows."""
        if self._shown is None:
            self._shown = self.vocabulary.names | self.present
        return self._shown

    @property
    def own(self) -> frozenset[str]:
        """The names that the text itself declares or defines, with its parameters."""
        if self._own is None:
            head = self.tokens[: max(self.brackets.colon, self._end_of_head())]
            is_head = all(t.type in ("NAME", "COMMA", "LPAR", "RPAR") for t in head)
            self._own = frozenset(spelled(t.value) for t in head if t.type == "NAME") if is_head else frozenset()
        return self._own

    def _end_of_head(self) -> int:
        """Where the = of a definition stands, `a = …` or `f(x, y) = …`; 0 where there is none."""
        end = self.brackets.close.get(1, 0) + 1
        return end if self.tokens[end : end + 1] and self.tokens[end].value == "=" else 0

    def meaning(self, word: str) -> str:
        """The one word for a function: `ln` is `log`, `σ` and `sigma` are `sigmoid`."""
        return ROOTS.get(word) or self.vocabulary.canonical(self._letter(word) or word)

    def _letter(self, word: str) -> str:
        """The Greek letter that is a function, where `word` is that letter or its name; else empty."""
        letter = LETTER.get(spelled(word), "")
        return letter if letter in self.vocabulary.functions else ""

    def is_word(self, i: int) -> bool:
        """Whether the name at `i` is one of the vocabulary's functions (not one of the learner's own)."""
        t = self.tokens[i]
        return t.type == "NAME" and (t.value in ROOTS or (t.value in self.vocabulary.functions and t.value not in self.vocabulary.names))

    def arity(self, word: str) -> tuple[int, int | None]:
        """How many arguments a function takes, fewest and most."""
        if word in self.defined:
            return (self.defined[word], self.defined[word])
        return self.vocabulary.functions.get(word, (1, None))

    def applies(self, i: int) -> bool:
        """Whether the name at `i` is a function that is applied here. Raises TutorError where that cannot be told."""
        t, word = self.tokens[i], self.tokens[i].value
        follows = self.tokens[i + 1] if i + 1 < len(self.tokens) else None
        if spelled(word) in self.defined:
            return follows is not None and self._takes_arguments(i)
        if spelled(word) in self.vocabulary.names:
            return False
        if self._letter(word):  # σ is a name too
            return follows is not None and follows.type == "LPAR"
        if word in self.vocabulary.functions or word in ROOTS:
            return True
        if follows is not None and follows.type == "PRIMES" and self._touches(i + 1, "LPAR"):
            raise refusal("unknown-function", f"{word} is not defined, so {word}' cannot be applied", t.start, t.end,
                          f"define it first: {word}(x) = …")  # fmt: skip
        if self._touches(i, "LPAR") and spelled(word) not in CONSTANTS:
            self._refuse_unknown_function(i)
        return False

    def _takes_arguments(self, i: int) -> bool:
        follows = self.tokens[i + 1]
        if follows.type == "PRIMES":
            return i + 2 < len(self.tokens) and self.tokens[i + 2].type == "LPAR"
        if follows.type in ("CARET", "SUP"):
            j = i + 2 if follows.type == "SUP" else self.brackets.close.get(i + 2, i + 2) + 1
            return j < len(self.tokens) and self.tokens[j].type == "LPAR" and self.tokens[j].start == self.tokens[j - 1].end
        return follows.type == "LPAR"

    def _touches(self, i: int, kind: str) -> bool:
        """Whether a token of this kind follows token `i` without a blank."""
        return i + 1 < len(self.tokens) and self.tokens[i + 1].type == kind and self.tokens[i].end == self.tokens[i + 1].start

    def _refuse_unknown_function(self, i: int) -> None:
        t, word, opener = self.tokens[i], self.tokens[i].value, i + 1
        close = self.brackets.close[opener]
        is_written_out = len(word) > 1 and word[-1].isalpha() and spelled(word) not in GREEK_NAMES
        if self.brackets.commas[opener] or is_written_out or is_long(word):
            raise self.unknown_function(t)
        if word in _USUAL_FUNCTIONS or close - opener <= 2:
            body = self.text[self.tokens[opener].start : self.tokens[close].end]
            raise refusal("ambiguous", f"{word}{body} applies {word}, or multiplies by it", t.start, self.tokens[opener].end,
                          f"write {word} * {body}, or first define {word}(x) = …")  # fmt: skip

    def unknown_function(self, t: Token) -> TutorError:
        """The refusal of a function's name that nobody knows."""
        word = t.value
        if word in KIND_WORDS:
            return self._undeclared(t)
        near = nearest(word, {*self.vocabulary.functions, *self.defined}, _FUNCTION_CUTOFF)
        if word.lower() in self.vocabulary.functions:
            near = word.lower()
        applied = as_applied(word, self.vocabulary.bare, self.shown)
        factors = as_product(word, self.shown)
        mend = hint_for_word(word) or mend_of_language(word)
        if not mend and word.rstrip("0123456789") in self.vocabulary.bare:
            mend = f"write {word.rstrip('0123456789')}(…)^{word.lstrip(word.rstrip('0123456789'))} for a power"
        mend = mend or (near and f"Did you mean {near}?") or (applied and f"Did you mean {applied}?")
        mend = mend or (f"Did you mean {'*'.join(factors)}*(…)?" if factors else f"define it first: {word}(x) = …")
        return refusal("unknown-function", f"{word} is not a function here", t.start, t.end, mend)

    def name(self, i: int, bound: Sequence[str]) -> Token:
        """The name at `i` as NAME or INDEXED in its one spelling. Raises TutorError for a word that was hardly meant as a name."""
        t = self.tokens[i]
        word = spelled(t.value)
        known = word in self.vocabulary.names or word in CONSTANTS or word in self.defined
        if not known and "_" in word and bound:
            indices = _indices(word.rpartition("_")[2], bound)
            if indices:
                return Token("INDEXED", f"{word.rpartition('_')[0]}_{' '.join(indices)}", t.start, t.end)
        if not known:
            self.check_name(t, i)
        return Token("NAME", word, t.start, t.end)

    def check_name(self, t: Token, i: int) -> None:
        """Raise TutorError, or Ambiguous, where the unknown name `t` cannot be a name by the rule above."""
        word = t.value
        if looks_like_differential(word) and word[-1].islower():  # dW and db1 are usual names of adjoints
            over = i > 0 and self.tokens[i - 1].type == "SLASH"
            raise refusal("differential", f"{word} ends an integral, and none is open here", t.start, t.end,
                          f"write d/{word} (…)" if over else "write ∫ … " + word)  # fmt: skip
        if len(word) < 2 or spelled(word) in GREEK_NAMES:
            return
        self._refuse_word_of_others(t, i)
        if spelled(word) in self.own:
            return
        mend = self._meant(word, i)
        if mend:
            raise refusal("unknown-name", f"{word} is not known", t.start, t.end, mend)
        before = self.tokens[i - 1] if i > 0 else None
        if before is not None and is_long(word) and self._is_unknown_word(i - 1):
            what = f"nobody knows {before.value} and {word}: one name of two words, or a product"
            joined, multiplied = (Edit(before.end, t.start, sign) for sign in "_*")
            raise Ambiguous(what, before.start, t.end, (joined,), (multiplied,))

    def _refuse_word_of_others(self, t: Token, i: int) -> None:
        """Words of programming languages, and kinds that stand where a name is expected."""
        if t.value in KIND_WORDS:
            raise self._undeclared(t)
        mend = mend_of_language(t.value)
        if mend and not (i > 1 and self.tokens[i - 2].value == "keepdims"):  # keepdims=True
            raise refusal("word", f"{t.value} is a word of programming languages", t.start, t.end, mend)

    def _undeclared(self, t: Token) -> TutorError:
        """`x = positive`, `W = matrix(2, 3)`: what a name is, is declared with a colon."""
        head, sign, *_ = (*self.tokens, t, t)
        is_head = head.type == "NAME" and sign.value == "="
        mend = f"{head.value} : {self.text[sign.end :].strip()}" if is_head else f"{'W' if t.value in _ARRAYS else 'x'} : {t.value}"
        return refusal("declaration", f"{t.value} is what a name can be, and is declared with a colon", t.start, t.end, f"write {mend}")

    def _is_unknown_word(self, i: int) -> bool:
        """Whether the token at `i` is a factor, and a name of several letters that nothing tells."""
        t, before = self.tokens[i], [s.type for s in self.tokens[max(0, i - 2) : i]]
        if t.type != "NAME" or not is_long(t.value) or self.is_word(i) or "UNDER" in before or "ARROW" in before or "CARET" in before:
            return False
        word = spelled(t.value)
        return word not in self.vocabulary.names and word not in self.defined and word not in self.own

    def _meant(self, word: str, i: int) -> str:
        """The mend of a word that is a product, or a function with its argument, `sinx`; empty where it can be a name."""
        applied = as_applied(word, self.vocabulary.bare, self.shown)
        if applied:
            return f"Did you mean {applied}?"
        factors = as_product(word, self.shown - {word})
        if factors:
            return f"Did you mean {'*'.join(factors)}?"
        if i + 1 < len(self.tokens) and self.tokens[i + 1].type in STARTS:
            near = nearest(word, self.vocabulary.bare, _NAME_CUTOFF) if len(word) > len("sin") else ""
            return hint_for_word(word) or (f"Did you mean {near}?" if near else "")
        return ""


def _indices(subscript: str, bound: Sequence[str]) -> tuple[str, ...]:
    """The bound indices that a subscript writes: `i`, or `ij` under i and j."""
    if subscript in bound:
        return (subscript,)
    return tuple(subscript) if subscript and all(letter in bound for letter in subscript) else ()
