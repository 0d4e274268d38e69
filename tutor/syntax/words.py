"""What a name is where it stands: a function, a variable, an index.

Which letters are names, in one rule: **what is declared, defined or bound is a name; so is one letter, Latin or Greek, alone or with
digits and a subscript (`x`, `w1`, `θ`, `theta`, `x_1`, `W2`, `A_ij`); so is a longer word (`loss`, `learning_rate`) that cannot be read
as anything else.** A longer word can be read as something else, and is refused with that mend, when

- it is two letters (`xy`, `Ax`, `x1y`) or is made of names that are known or stand in the line (`thetax` beside `theta` and `x`):
  a product; only adjoints, `dW` and `db1`, are two letters and a name;
- it is a function's word run together with its argument (`sinx`, `log2x`, `cos2x`), or nearly one with an operand after it (`sine x`);
- it is a word of programming languages (`return`, `None`, `inf`), or of declarations (`positive`);
- another word that nobody knows stands beside it (`hello world`).

A definition and a declaration declare their own names: `lr = 0.1`, `xs : vector(n)`, `f(ab) = ab^2`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tutor.errors import TutorError
from tutor.syntax.ambiguity import Ambiguous, Edit, refusal
from tutor.syntax.brackets import Brackets
from tutor.syntax.differentials import quotient
from tutor.syntax.hints import hint_for_word, mend_of_language, of_mathematics
from tutor.syntax.nodes import CONSTANTS
from tutor.syntax.tokens import BEFORE_OPERAND, GREEK_NAMES, KIND_WORDS, LETTER, RESERVED, ROOTS, Token, looks_like_differential, spelled
from tutor.syntax.unknown import as_applied, as_product, is_long, nearest
from tutor.syntax.vocabulary import Vocabulary

_GLUED = re.compile(r"(d[a-z])(d[a-z])")
_USUAL_FUNCTIONS = frozenset("fghOP")
_FUNCTION_CUTOFF, _NAME_CUTOFF = 0.7, 0.8  # how like a function a word before brackets is, and one before an operand
_ARRAYS = frozenset(("vector", "matrix"))


class Words:
    """The names of one text, read with a vocabulary. `defined` grows by the function that the text itself defines."""

    def __init__(self, text: str, tokens: Sequence[Token], brackets: Brackets, vocabulary: Vocabulary):
        self.text, self.tokens, self.brackets, self.vocabulary = text, tokens, brackets, vocabulary
        partials = {word for t in tokens if t.type == "NAME" for word in (spelled(t.value),) if vocabulary.is_partial(word)}
        self.defined = {**vocabulary.defined, **dict.fromkeys(partials)}
        self._present: frozenset[str] | None = None
        self._shown: frozenset[str] | None = None
        self._own: frozenset[str] | None = None

    @property
    def present(self) -> frozenset[str]:
        """The names that the text shows, each in its one spelling."""
        if self._present is None:
            names = (t.value for t in self.tokens if t.type == "NAME" and not self._ends_integral(t))
            shown = {word for word in names if not self.is_function(word) or self._letter(word)}
            quotients = [quotient(t) for t in self.tokens if t.type in ("LEIBNIZ", "DERIV")]
            shown |= {name for q in quotients for name in (q.name, *q.by) if name}
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
            is_applied = self.is_word(0) and self._touches(0, "LPAR") if head else False  # max(a, y) = …
            is_head = not is_applied and all(t.type in ("NAME", "COMMA", "LPAR", "RPAR") for t in head)
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
        return t.type == "NAME" and (t.value in ROOTS or self.is_function(t.value))

    def is_function(self, word: str) -> bool:
        """Whether `word` is the name of a function of the vocabulary, and of nothing else."""
        return word in self.vocabulary.functions and word not in self.vocabulary.names

    def arity(self, word: str) -> tuple[int, int | None]:
        """How many arguments a function takes, fewest and most."""
        if word in self.defined:
            count = self.defined[word]
            return (1, None) if count is None else (count, count)
        return self.vocabulary.functions.get(word, (1, None))

    def applies(self, i: int) -> bool:
        """Whether the name at `i` is a function that is applied here. Raises TutorError where that cannot be told."""
        t, word = self.tokens[i], self.tokens[i].value
        follows = self.tokens[i + 1] if i + 1 < len(self.tokens) else None
        if spelled(word) in self.defined:
            return follows is not None and self._takes_arguments(i)
        if spelled(word) in self.vocabulary.names:
            self._refuse_value_applied(i)
            return False
        if self._letter(word):  # σ is a name too
            return follows is not None and (follows.type == "LPAR" or (follows.type == "PRIMES" and self._touches(i + 1, "LPAR")))
        if word in self.vocabulary.functions or word in ROOTS:
            return True
        if follows is not None and follows.type == "PRIMES" and self._touches(i + 1, "LPAR"):
            raise refusal("unknown-function", f"{word} is not defined, so {word}' cannot be applied", t.start, t.end,
                          f"define it first: {word}(x) = …")  # fmt: skip
        if self._touches(i, "LPAR") and spelled(word) not in CONSTANTS:
            self._refuse_unknown_function(i)
        return False

    def _refuse_value_applied(self, i: int) -> None:
        """Raise TutorError for `f(3)` after `f = x^2`: f is a value, and was hardly meant as a factor."""
        t = self.tokens[i]
        if t.value in _USUAL_FUNCTIONS and t.value in self.vocabulary.values and self._touches(i, "LPAR"):
            body = self.text[self.tokens[i + 1].start : self.tokens[self.brackets.close[i + 1]].end]
            what = f"{t.value} is a value, not a function, so {t.value}{body} applies what cannot be applied, or is a product"
            raise refusal("ambiguous", what, t.start, self.tokens[i + 1].end, f"write {t.value} * {body}, or define {t.value}(x) = …")

    def _takes_arguments(self, i: int) -> bool:
        follows = self.tokens[i + 1]
        if follows.type == "PRIMES":
            return i + 2 < len(self.tokens) and self.tokens[i + 2].type == "LPAR"
        if follows.type in ("CARET", "SUP"):
            if i + 2 < len(self.tokens) and follows.type == "CARET" and self.is_word(i + 2):  # f^sin(x)
                return False
            j = i + 2 if follows.type == "SUP" else self.brackets.close.get(i + 2, i + 2) + 1
            return j < len(self.tokens) and self.tokens[j].type == "LPAR" and self.tokens[j].start == self.tokens[j - 1].end
        return follows.type == "LPAR"

    def _touches(self, i: int, kind: str) -> bool:
        """Whether a token of this kind follows token `i` without a blank."""
        return i + 1 < len(self.tokens) and self.tokens[i + 1].type == kind and self.tokens[i].end == self.tokens[i + 1].start

    def _refuse_unknown_function(self, i: int) -> None:
        t, word, opener = self.tokens[i], self.tokens[i].value, i + 1
        close = self.brackets.close[opener]
        follows = self.tokens[close + 1 : close + 2]
        if follows and follows[0].type in ("COLON", "ARROW"):  # f(x) := …, f(x) -> …
            what = "a function is defined with ="
            raise refusal("definition", what, follows[0].start, follows[0].end, f"write {self._text(i, close)} = …")
        letters = word.partition("_")[0]  # a_i (1 - a_i)
        is_written_out = len(letters) > 1 and letters[-1].isalpha() and spelled(letters) not in GREEK_NAMES
        if self.brackets.commas[opener] or is_written_out or is_long(word):
            raise self.unknown_function(i)
        if close == opener + 2 or (word in _USUAL_FUNCTIONS and close > opener + 1):
            body = self._text(opener, close)
            raise refusal("ambiguous", f"{word}{body} applies {word}, or multiplies by it", t.start, self.tokens[opener].end,
                          f"write {word} * {body}, or first define {word}(x) = …")  # fmt: skip

    def _text(self, first: int, last: int) -> str:
        """What is typed from one token to another."""
        return self.text[self.tokens[first].start : self.tokens[last].end]

    def unknown_function(self, i: int) -> TutorError:
        """The refusal of a function's name that nobody knows, before its bracket."""
        t, word, close = self.tokens[i], self.tokens[i].value, self.brackets.close[i + 1]
        if word in KIND_WORDS:
            return self._undeclared(t)
        mend = hint_for_word(word) or mend_of_language(word) or self._likely_function(word)
        if not mend:
            factors = as_product(word, self.shown)
            parameters = ", ".join("xyzuvw"[: len(self.brackets.commas[i + 1]) + 1])
            body = self._text(i + 1, close)
            mend = f"Did you mean {'*'.join(factors)}*{body}?" if factors else f"define it first: {word}({parameters}) = …"
        return refusal("unknown-function", f"{word} is not a function here", t.start, t.end, mend)

    def _likely_function(self, word: str) -> str:
        """`snh` is sinh, `Sin` is sin, `sin2` a power; empty where nothing is likely."""
        functions = self.vocabulary.functions
        without_digits = word.rstrip("0123456789")
        if without_digits in functions and word != without_digits:
            return f"write {without_digits}(…)^{word.removeprefix(without_digits)} for a power"
        near = word.lower() if word.lower() in functions else nearest(word, {*functions, *self.defined}, _FUNCTION_CUTOFF)
        applied = "" if near else as_applied(word, self.vocabulary.bare, self.shown)
        return f"Did you mean {near or applied}?" if near or applied else ""

    def name(self, i: int, bound: Sequence[str]) -> Token:
        """The name at `i` as NAME or INDEXED in its one spelling. Raises TutorError for a word that was hardly meant as a name."""
        t = self.tokens[i]
        word = spelled(t.value)
        if word in RESERVED or word[0] in ROOTS:  # pasted, as \mathrm{union} or \sqrt_2
            raise refusal("word", f"{word} is a word of the language, and no name", t.start, t.end, "give it another name")
        known = word in self.vocabulary.names or word in CONSTANTS or word in self.defined or word in bound
        if not known and "_" in word and bound:
            indices = _indices(word.rpartition("_")[2], bound)
            if indices:
                return Token("INDEXED", f"{word.rpartition('_')[0]}_{' '.join(indices)}", t.start, t.end)
        if not known:
            self._refuse_subscripted_function(t)
            self.check_name(t, i)
        return Token("NAME", word, t.start, t.end)

    def _refuse_subscripted_function(self, t: Token) -> None:
        """Raise TutorError for `f_x` of a function f: on paper a partial derivative."""
        function, _, by = t.value.partition("_")
        if by and spelled(function) in self.defined:
            mend = f"write ∂{function}/∂{by}, or define {t.value} first"
            raise refusal("unknown-name", f"{function} is a function, and {t.value} nothing that is known", t.start, t.end, mend)

    def check_name(self, t: Token, i: int) -> None:
        """Raise TutorError, or Ambiguous, where the unknown name `t` cannot be a name by the rule above."""
        word = t.value
        if looks_like_differential(word) and word[-1].islower():  # dW and db1 are usual names of adjoints
            over = i > 0 and self.tokens[i - 1].type == "SLASH"
            raise refusal("differential", f"{word} ends an integral, and none is open here", t.start, t.end,
                          f"write d/{word} (…)" if over else "write ∫ … " + word)  # fmt: skip
        glued = _GLUED.fullmatch(word)
        if glued and word not in self.own:
            mend = " ".join(glued.groups()) if "∫" in self.text or "int" in self.text else "/".join(glued.groups())
            raise refusal("differential", f"{word} is no name", t.start, t.end, f"Did you mean {mend}?")
        if len(word) < 2 or spelled(word.rstrip("0123456789")) in GREEK_NAMES:
            return
        self._refuse_word_of_others(t, i)
        if self._is_exponent(i):
            return  # 2e3x: told where the factors are joined
        if spelled(word) in self.own:
            return
        self._refuse_run_together(t, i)
        before = self.tokens[i - 1] if i > 0 else None
        if before is not None and is_long(word) and self._is_unknown_word(i - 1):
            what = f"nobody knows {before.value} and {word}: one name of two words, or a product"
            joined, multiplied = (Edit(before.end, t.start, sign) for sign in "_*")
            raise Ambiguous(what, before.start, t.end, (joined,), (multiplied,))

    def _is_exponent(self, i: int) -> bool:
        """Whether the name at `i` touches a number, and looks like its exponent."""
        t, before = self.tokens[i], self.tokens[i - 1] if i > 0 else None
        if i > 1 and self.tokens[i - 2].type == "CARET":
            return False
        return before is not None and before.type == "NUMBER" and before.end == t.start and t.value[0] in "eE" and t.value[1:2].isdigit()

    def _refuse_word_of_others(self, t: Token, i: int) -> None:
        """Words of programming languages, and kinds that stand where a name is expected."""
        if t.value in KIND_WORDS:
            raise self._undeclared(t)
        beyond = None if spelled(t.value) in self.own else of_mathematics(t.value)
        if beyond:
            raise refusal("word", f"{t.value} is not read: {beyond[0]}", t.start, t.end, beyond[1])
        mend = mend_of_language(t.value)
        if mend:
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

    def _stands_before_operand(self, i: int) -> bool:
        """Whether an operand follows the token at `i`, perhaps behind brackets that close: `(sine) x`; but not the end of a range."""
        if self._ends_range(i):
            return False
        i += 1
        while i < len(self.tokens) and self.tokens[i].type == "RPAR":
            i += 1
        if i >= len(self.tokens) or self._ends_integral(self.tokens[i]):
            return False
        return self.tokens[i].type in BEFORE_OPERAND or self._opens_bars(i)

    def _ends_integral(self, t: Token) -> bool:
        """Whether a token looks like the dx of an integral that stands in the text."""
        return t.type == "NAME" and looks_like_differential(t.value) and any(s.type == "INT" for s in self.tokens)

    def _opens_bars(self, i: int) -> bool:
        """Whether the token at `i` is a bar, and those before it are pairs."""
        kind = self.tokens[i].type
        return kind in ("BAR", "NORM") and sum(t.type == kind for t in self.tokens[:i]) % 2 == 0

    def _ends_range(self, i: int) -> bool:
        """Whether the name at `i` is the upper end of `Σ_(i=1)^n` or `∫_0^n`: what follows is another operand."""
        i -= 1
        while i > 0 and self.tokens[i].type == "LPAR":
            i -= 1
        if i < 2 or self.tokens[i].type != "CARET":
            return False
        low = next((start for start, end in self.brackets.close.items() if end == i - 1), i - 1)
        return self.tokens[low - 1].type == "UNDER"

    def _refuse_run_together(self, t: Token, i: int) -> None:
        """Refuse a product, `xy`, a function with its argument, `sinx`, and a word that is nearly a function, `sine x`."""
        word, mend = t.value, ""
        self._refuse_run_of_arrays(t, i)
        if len(word.rstrip("0123456789")) < 2:  # x1
            return
        applied = as_applied(word, self.vocabulary.bare, self.shown)
        factors = () if applied else as_product(word, self.shown)
        if factors and i > 0 and (self.tokens[i - 1].type in ("SLASH", "CARET") or self.is_word(i - 1)):
            whole, first = (Edit(t.start, t.end, text) for text in (f"({'*'.join(factors)})", " * ".join(factors)))
            what = f"{word} is not known; as a product it is taken as a whole, or up to {factors[0]}"
            raise Ambiguous(what, t.start, t.end, (whole,), (first,))
        hint = hint_for_word(word) if factors and self._stands_before_operand(i) else ""  # lg x
        if applied or factors:
            mend = hint or f"Did you mean {applied or '*'.join(factors)}?"
        elif self._stands_before_operand(i):
            near = nearest(word, self.vocabulary.bare, _NAME_CUTOFF) if len(word) > len("sin") else ""
            is_other = not near or word.startswith(near)  # cost, signal
            mend = hint_for_word(word) or ("" if is_other else f"Did you mean {near}?")
        if mend:
            raise refusal("unknown-name", f"{word} is not known", t.start, t.end, mend)

    def _refuse_run_of_arrays(self, t: Token, i: int) -> None:
        """`Ax` of a matrix and a vector, `xᵀAx`, `x^TAx`: products of matrices are written with @."""
        before = [s.type for s in self.tokens[max(0, i - 2) : i]]
        is_turned = before == ["NAME", "TRANSPOSE"] or (before == ["NAME", "CARET"] and t.value[0] == "T")
        run = t.value[1:] if before[-1:] == ["CARET"] else t.value
        factors = (run,) if run in self.vocabulary.arrays and run != t.value else as_product(run, self.shown)
        first = self.tokens[i - 2].value if is_turned else ""
        if not factors or not {*factors, *([first] if first else [])} <= self.vocabulary.arrays or (before[-1:] == ["CARET"] and not first):
            return
        written = " @ ".join(((f"{first}.T",) if first else ()) + factors)
        start = self.tokens[i - 2].start if first else t.start
        raise refusal("unknown-name", f"{self.text[start : t.end]} is no name", start, t.end, f"Did you mean {written}?")


def _indices(subscript: str, bound: Sequence[str]) -> tuple[str, ...]:
    """The bound indices that a subscript writes: `i`, or `ij` under i and j."""
    if subscript in bound:
        return (subscript,)
    return tuple(subscript) if subscript and all(letter in bound for letter in subscript) else ()
