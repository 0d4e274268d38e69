"""The token pass: makes what stands side by side explicit, so that the grammar has nothing left to decide.

It inserts IMUL, ARGMUL and BIGMUL (a product of factors; inside a bare function's argument; before d/dx and lim) and APPLY
(a function without brackets); it turns a name into FUNC, INDEXED, KEYWORD, DIFF or WORD, and brackets into those of an interval
or an index. What reads in two ways is refused here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from tutor.limits import Limits
from tutor.syntax.ambiguity import refusal
from tutor.syntax.bars import OPEN, pair_bars
from tutor.syntax.brackets import Brackets, paired
from tutor.syntax.frames import Frame, Integral
from tutor.syntax.operators import Operators
from tutor.syntax.sides import (
    beside,
    quotient_after_bare,
    refuse_arrow,
    refuse_grouping,
    refuse_index_of_others,
    refuse_prime_of_array,
    refuse_product_of_arrays,
    transposes,
)
from tutor.syntax.signs import without_brackets, written_out
from tutor.syntax.tokens import BIG_SIGNS, ENDS, ENDS_TERM, GREEK, KIND_WORDS, RELATIONS, Token, looks_like_differential, spelled, words
from tutor.syntax.vocabulary import Vocabulary
from tutor.syntax.words import Words


def explicit(text: str, tokens: Sequence[Token], vocabulary: Vocabulary, limits: Limits) -> list[Token]:
    """The tokens of `text` made explicit. Raises TutorError, or Ambiguous with both readings."""
    tokens = without_brackets(written_out(text, tokens, vocabulary))
    brackets = paired(tokens, limits)
    colon = brackets.colon
    if colon >= 0:
        tokens = [t._replace(type="WORD") if i > colon and t.type == "NAME" and t.value in KIND_WORDS else t for i, t in enumerate(tokens)]
    words = Words(text, tokens, brackets, vocabulary)
    define = definition_sign(tokens, brackets, words)
    bars = pair_bars(tokens, brackets, words.is_word)
    return Pass(text, tokens, brackets, words, limits, bars, define).run()


def definition_sign(tokens: Sequence[Token], brackets: Brackets, words: Words) -> int:
    """Where the = of `f(x, y) = …` or `a = …` stands, or -1; f becomes a function of this text."""
    is_value = len(tokens) > 1 and tokens[1].value == "=" and bool(tokens) and tokens[0].value in GREEK  # σ = 2; but σ(z) is a function
    if not tokens or tokens[0].type != "NAME" or (words.is_word(0) and not is_value) or brackets.joins >= 0:  # x = 1 and y = 2
        return -1
    if len(tokens) > 1 and tokens[1].type == "LPAR" and words.meaning(tokens[0].value) in words.vocabulary.functions:  # sigma(z), as σ(z)
        return -1
    close, parameters = 0, 0
    if len(tokens) > 1 and tokens[1].type == "LPAR":
        close = brackets.close[1]
        inside = tokens[2:close]
        if not inside or any(t.type != ("COMMA" if k % 2 else "NAME") for k, t in enumerate(inside)):
            return -1
        parameters = len(inside) // 2 + 1
    if close + 1 >= len(tokens) or tokens[close + 1].value != "=" or (close and tokens[0].value in words.vocabulary.names):
        return -1
    if parameters:
        words.defined[spelled(tokens[0].value)] = parameters
    return close + 1


_EQUALS = ("=", "==")
_BIG_WORDS = frozenset(BIG_SIGNS.values())
_INDEXED = frozenset(words("NAME RPAR RSQB TRANSPOSE"))  # what indices in square brackets can touch


class Pass(Operators):
    """One walk over the tokens of one text; what is given out grows in `out`."""

    def __init__(self, text: str, tokens: Sequence[Token], brackets: Brackets, words: Words, limits: Limits,
                 bars: Mapping[int, str], define: int):  # fmt: skip
        super().__init__(text, tokens, brackets, words)
        self.limits, self.bars, self.define = limits, bars, define

    def run(self) -> list[Token]:
        i = 0
        while True:
            frame = self.frames[-1]
            if frame.until == i:
                self.finish(self.frames.pop())
                self.ends = False
                i = frame.then(i)
            elif i < len(self.tokens):
                i = self.step(i)
            else:
                break
        for frame in self.frames:
            self.finish(frame)
        return self.out

    def step(self, i: int) -> int:
        """Read token `i`; the index from which to read on."""
        t = self.tokens[i]
        read = _READERS.get(t.type)
        if read:
            return read(self, i)
        if t.type == "PRIMES" and self.ends and self.out[-1].type == "NAME":
            refuse_prime_of_array(self, i)
            t = t._replace(type="PRIME")
        self.give(t)
        self.ends = t.type in ENDS
        return i + 1

    def join(self, i: int, kind: str) -> None:
        """An operand of this kind begins at token `i`: where one ended just before, they are factors."""
        if self.ends:
            beside(self, i, kind)

    # ------------------------------------------------------------ operands

    def number(self, i: int) -> int:
        t = self.tokens[i]
        self.join(i, t.type)
        if _digits(t.value) > self.limits.digits:
            raise refusal("number", f"a number has at most {self.limits.digits} digits here", t.start, t.end, "write a shorter one")
        self.give(t)
        self.ends = True
        return i + 1

    def operand(self, i: int) -> int:
        self.join(i, self.tokens[i].type)
        self.give(self.tokens[i])
        self.ends = True
        return i + 1

    def superscript(self, i: int, kind: str = "SUP") -> int:
        t = self.tokens[i]
        if t.value in "⁺⁻":
            raise refusal("syntax", f"{t.value} needs a number", t.start, t.end, "write it on the line")
        if len(t.value) > self.limits.digits:
            raise refusal("number", f"a number has at most {self.limits.digits} digits here", t.start, t.end, "write a shorter one")
        self.give(t._replace(type=kind))
        self.ends = True
        return i + 1

    def name(self, i: int) -> int:
        t = self.tokens[i]
        if self.frames[-1].integrals and self._ends_integral(t):
            return self.differential(i)
        if self._is_keyword(i):
            return self.keyword(i)
        if t.value in _BIG_WORDS and self.kind(i + 1) == "UNDER":
            return self.over_index(i)
        if self.frames[-1].until != i + 1 and self.words.applies(i):  # a bound or an exponent is a name at most
            return self.function(i)
        if t.value == "T" and transposes(self, i):
            return i + 1
        read = self.words.name(i, self.bound)
        self.join(i, read.type)
        self.give(read)
        self.ends = True
        return i + 1

    def _ends_integral(self, t: Token) -> bool:
        word = spelled(t.value)
        if t.value[0] != "d" or word in self.words.vocabulary.names or self.words.meaning(word) in self.words.vocabulary.functions:
            return False
        rest = spelled(word[1:]) if len(word) > 1 else ""
        return looks_like_differential(t.value) or rest in self.words.present or rest in self.words.vocabulary.names

    def _is_keyword(self, i: int) -> bool:
        t, function = self.tokens[i], self.frames[-1].function
        follows = self.tokens[i + 1].value if i + 1 < len(self.tokens) else ""
        if not function or t.value not in ("axis", "keepdims") or follows not in _EQUALS:
            return False
        if function not in self.words.vocabulary.reducing:
            raise refusal("keyword", f"{function} takes no {t.value}=", t.start, self.tokens[i + 1].end, f"leave {t.value}= away")
        return True

    def keyword(self, i: int) -> int:
        t = self.tokens[i]
        self.give(Token("KEYWORD", t.value + "=", t.start, self.tokens[i + 1].end))
        value = self.tokens[i + 2] if i + 2 < len(self.tokens) else t
        self.ends = value.value in ("True", "False")  # which are no names elsewhere
        if self.ends:
            self.give(value)
        return i + 2 + self.ends

    # ------------------------------------------------------------ brackets, bars

    def opening(self, i: int, kind: str = "") -> int:
        t, closer = self.tokens[i], ""
        if not kind and t.type == "LSQB" and self._indexes(i):
            kind, closer = "LIDX", "RIDX"
        elif not kind and self._is_interval(i):
            kind, closer = "LINT", "RINT"
        elif not kind and t.type == "LSQB":
            refuse_grouping(self, i)
        if kind != "LIDX":
            self.join(i, kind or t.type)
        self.give(t._replace(type=kind) if kind else t)
        frame = Frame(self.calls, closer=closer)
        self.frames.append(frame)
        self.calls = ""
        self.ends = False
        if self._binds(i):
            frame.index = spelled(self.tokens[i + 1].value)
            self.bound.append(frame.index)
        return i + 1

    def _indexes(self, i: int) -> bool:
        """Whether the square bracket at `i` holds the indices of what it touches: `x[1]`, `(A @ B)[i, :]`."""
        before = self.tokens[i - 1] if i else None
        touches = self.ends and before is not None and before.end == self.tokens[i].start
        if touches and before.type == "NAME":
            refuse_index_of_others(self, i)
        return touches and before.type in _INDEXED

    def _is_interval(self, i: int) -> bool:
        """Whether the bracket at `i` is that of an interval: `(0, 1)`, `[0, 1)`; and `[0, 1]` where only a set can stand."""
        t = self.tokens[i]
        follows = bool(self.out) and self.out[-1].type in ("UNDER", "WORD")
        if t.type not in ("LPAR", "LSQB") or self.calls or follows or len(self.brackets.commas[i]) != 1:
            return False
        close = self.brackets.close[i]
        if t.type == "LPAR" or self.tokens[close].type == "RPAR":
            return True
        before = self.tokens[i - 1].type if i else ""
        return before in ("IN", "CUP", "INTERVAL") or (close + 1 < len(self.tokens) and self.tokens[close + 1].type == "CUP")

    def interval_word(self, i: int) -> int:
        """`interval [0, 1]`: the brackets after the word are those of an interval."""
        self.join(i, "INTERVAL")
        self.give(self.tokens[i])
        self.ends = False
        return i + 1

    def _binds(self, i: int) -> bool:
        """Whether `i=1..n` follows the bracket at `i`."""
        tokens, close = self.tokens, self.brackets.close.get(i, i)
        if not self.frames[-1].function or i + 2 >= close or tokens[i + 1].type != "NAME" or tokens[i + 2].value not in _EQUALS:
            return False
        comma = next(iter(self.brackets.commas[i]), close)
        return any(t.type == "DOTS" for t in tokens[i + 3 : comma])

    def closing(self, i: int, kind: str = "") -> int:
        t = self.tokens[i]
        frame = self.frames[-1]
        self.finish(frame)
        if frame.index:
            self.bound.remove(frame.index)
        if len(self.frames) > 1:
            self.frames.pop()
        kind = kind or frame.closer
        self.give(t._replace(type=kind) if kind else t)
        self.ends = True
        return i + 1

    def bar(self, i: int) -> int:
        return (self.opening if self.bars[i] == OPEN else self.closing)(i, self.bars[i])

    def norm(self, i: int) -> int:
        """`‖x‖`: the sign closes where one is open and an operand ended; `‖x‖_2` says the same norm, `‖x‖_1` and `‖x‖_∞` another."""
        if not self.ends or self.frames[-1].norm is None:
            j = self.opening(i)
            self.frames[-1].norm = self.tokens[i]
            return j
        self.frames[-1].norm = None
        j = self.closing(i, "RNORM")
        order = self.tokens[j + 1] if self.kind(j) == "UNDER" and self.tokens[j + 1 : j + 2] else None
        if order is None or order.value not in ("1", "2", "F", "oo", "∞"):
            return j
        if order.value not in ("2", "F"):
            self.out[-1] = self.out[-1]._replace(value="1" if order.value == "1" else "oo", end=order.end)
        return j + 2

    def finish(self, frame: Frame) -> None:
        """Nothing may be left open in `frame`."""
        if frame.norm is not None:
            raise refusal("bar", "this ‖ has no partner", frame.norm.start, frame.norm.end, "write norm(…)")
        self.release(frame)
        if frame.integrals:
            t = frame.integrals[-1].sign
            raise refusal("integral", "this integral has no dx to end it", t.start, t.end, "write dx at its end")

    # ------------------------------------------------------------ operators

    def operator(self, i: int) -> int:
        t, frame = self.tokens[i], self.frames[-1]
        if self.ends and t.type in ("PLUS", "MINUS") and self._is_side(i):
            self.give(t._replace(type="DIR"))
            return i + 1
        if self.ends and frame.terms and t.type in ENDS_TERM:
            self.release(frame)
        if t.type == "DOTS" and frame.function and not frame.index:
            raise refusal("binder", "a name runs through a range", t.start, t.end, f"write {frame.function}(i=1..n, …)")
        if t.type == "STAR":
            refuse_product_of_arrays(self, i)
        if self.ends and frame.bare:
            if t.type == "SLASH":
                quotient_after_bare(self, i)
            frame.bare = None
        if t.type == "REL":
            refuse_arrow(self, i)
            t = t._replace(type="DEFINE" if i == self.define else "REL", value=RELATIONS.get(t.value, t.value))
        self.give(t)
        self.ends = False
        return i + 1

    def _is_side(self, i: int) -> bool:
        """Whether this sign is the side of `limit(…, 0+)`."""
        after = self.tokens[i + 1].type if i + 1 < len(self.tokens) else ""
        return after in ("RPAR", "COMMA") and self.frames[-1].function == "limit"

    def big_operator(self) -> None:
        """d/dx or lim begins: a factor before it multiplies all of it."""
        if self.ends:
            self.gap("BIGMUL", self.out[-1].end)
            self.frames[-1].bare = None

    def integral(self, i: int) -> int:
        self.join(i, "INT")
        t = self.tokens[i]
        self.give(t)
        self.ends = False
        frame = self.frames[-1]
        frame.bare = None
        frame.integrals.append(Integral(t, t.end, 0))
        return self.bounds(i + 1)


def _digits(number: str) -> int:
    """How many digits a number has when it is written out as a whole number, or its denominator as a power of ten."""
    mantissa, _, exponent = number.lower().partition("e")
    whole, _, behind = mantissa.partition(".")
    scale = int(exponent[:8] or 0) - len(behind)
    return max(len(whole) + len(behind) + max(scale, 0), -scale)


_READERS: dict[str, Callable[[Pass, int], int]] = {
    "NAME": Pass.name,
    "NUMBER": Pass.number,
    "FRACTION": Pass.operand,
    "SUP": Pass.superscript,
    "LPAR": Pass.opening,
    "LSQB": Pass.opening,
    "RPAR": Pass.closing,
    "RSQB": Pass.closing,
    "LBRACE": Pass.opening,
    "RBRACE": Pass.closing,
    "INTERVAL": Pass.interval_word,
    "EMPTY": Pass.operand,
    "NABLA": Pass.nabla,
    "BAR": Pass.bar,
    "NORM": Pass.norm,
    "INT": Pass.integral,
    "LIM": Pass.limit,
    "DERIV": Pass.derivative,
    "LEIBNIZ": Pass.leibniz,
    **dict.fromkeys(words("PLUS MINUS STAR SLASH AT KRON REL IN CUP COMMA AND OR IF OTHERWISE DOTS COLON"), Pass.operator),
}
