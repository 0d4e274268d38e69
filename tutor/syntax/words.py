"""What a name is where it stands: a function, a variable, an index; and what was meant by a word that is neither."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from tutor.errors import TutorError
from tutor.syntax.ambiguity import refusal
from tutor.syntax.brackets import Brackets
from tutor.syntax.differentials import quotient
from tutor.syntax.hints import hint_for_word
from tutor.syntax.nodes import CONSTANTS
from tutor.syntax.tokens import GREEK_NAMES, LETTER, ROOTS, STARTS, Token, looks_like_differential, spelled
from tutor.syntax.vocabulary import Vocabulary

_USUAL_FUNCTIONS = frozenset("fgh")
_USUAL_LETTERS = frozenset("xyz")


class Words:
    """The names of one text, read with a vocabulary. `defined` grows by the function that the text itself defines."""

    def __init__(self, text: str, tokens: Sequence[Token], brackets: Brackets, vocabulary: Vocabulary):
        self.text, self.tokens, self.brackets, self.vocabulary = text, tokens, brackets, vocabulary
        self.defined = dict(vocabulary.defined)
        self._present: frozenset[str] | None = None

    @property
    def present(self) -> frozenset[str]:
        """The names that the text shows, each in its one spelling."""
        if self._present is None:
            shown = {t.value for t in self.tokens if t.type == "NAME"} | {quotient(t).name for t in self.tokens if t.type == "LEIBNIZ"}
            self._present = frozenset(map(spelled, shown))
        return self._present

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
        is_written_out = len(word) > 1 and word.isalpha() and spelled(word) not in GREEK_NAMES
        if self.brackets.commas[opener] or is_written_out:
            raise self.unknown_function(t)
        if word in _USUAL_FUNCTIONS or close - opener <= 2:
            body = self.text[self.tokens[opener].start : self.tokens[close].end]
            raise refusal("ambiguous", f"{word}{body} applies {word}, or multiplies by it", t.start, self.tokens[opener].end,
                          f"write {word} * {body}, or first define {word}(x) = …")  # fmt: skip

    def unknown_function(self, t: Token) -> TutorError:
        """The refusal of a function's name that nobody knows."""
        known = [w for w in {*self.vocabulary.functions, *self.defined} if len(w) > 1]
        near = get_close_matches(t.value.lower(), sorted(known), 1)
        mend = hint_for_word(t.value) or (f"Did you mean {near[0]}?" if near else f"define it first: {t.value}(x) = …")
        return refusal("unknown-function", f"{t.value} is not a function here", t.start, t.end, mend)

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
        """Raise TutorError where the unknown name `t` is rather a product, a function's argument or a differential."""
        word = t.value
        if looks_like_differential(word) and word[-1].islower():  # dW and db1 are usual names of adjoints
            over = i > 0 and self.tokens[i - 1].type == "SLASH"
            raise refusal("differential", f"{word} ends an integral, and none is open here", t.start, t.end,
                          f"write d/{word} (…)" if over else "write ∫ … " + word)  # fmt: skip
        if len(word) < 2 or spelled(word) in GREEK_NAMES:
            return
        mend = self._function_and_argument(word, i) or self._product(word)
        if mend:
            raise refusal("unknown-name", f"{word} is not known", t.start, t.end, mend)

    def _function_and_argument(self, word: str, i: int) -> str:
        """`sinx` is `sin x`, `sine x` is `sin x`."""
        takes_operand = i + 1 < len(self.tokens) and self.tokens[i + 1].type in STARTS
        near = get_close_matches(word, sorted(w for w in self.vocabulary.bare if len(w) > 2), 1, 0.8)
        if takes_operand and near and len(word) > 3:
            return f"Did you mean {near[0]}?"
        for function in sorted((w for w in self.vocabulary.bare if len(w) > 1), key=len, reverse=True):
            rest = word.removeprefix(function)
            if rest != word and rest in (self.vocabulary.names | self.present | _USUAL_LETTERS):
                return f"Did you mean {function} {rest}?"
        return ""

    def _product(self, word: str) -> str:
        """`xy` is `x*y`, where x or y is known."""
        letters = {n for n in self.vocabulary.names | self.present if len(n) == 1}
        short = word.isalpha() and len(word) == 2 and (letters & self.present or letters & set(word))
        usual = letters | _USUAL_LETTERS if letters & set(word) else letters
        if short or (word.isalpha() and usual.issuperset(word)):
            return f"Did you mean {'*'.join(word)}?"
        parts = _split(word, (self.vocabulary.names | self.present) - {word})
        return f"Did you mean {'*'.join(parts)}?" if parts else ""


def _indices(subscript: str, bound: Sequence[str]) -> tuple[str, ...]:
    """The bound indices that a subscript writes: `i`, or `ij` under i and j."""
    if subscript in bound:
        return (subscript,)
    return tuple(subscript) if subscript and all(letter in bound for letter in subscript) else ()


def _split(word: str, known: frozenset[str]) -> tuple[str, ...]:
    """`word` as two known names side by side, or nothing."""
    for k in range(1, len(word)):
        if word[:k] in known and word[k:] in known:
            return word[:k], word[k:]
    return ()
