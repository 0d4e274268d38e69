r"""The last walk over the tokens of LaTeX: what the whole formula decides. Letters become names, braces vanish or stand for brackets.

A run of letters is a word where the vocabulary knows it, the differential of an open integral, else up to three names side by side:
that is what LaTeX means. A longer one is refused with both readings. Blanks mean nothing in LaTeX, so that each token ends where the
next one begins: the token pass, to which blanks do mean something, then sees everything touch.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tutor.syntax.ambiguity import Ambiguous, Edit, refusal
from tutor.syntax.tex.letters import OPERANDS, SCRIPTS, Letters
from tutor.syntax.tex.runs import CLOSERS, OPENERS, fake, is_fake
from tutor.syntax.tex.scripts import in_brackets
from tutor.syntax.tokens import ENDS, LETTER, ROOTS, Token, words
from tutor.syntax.vocabulary import Vocabulary

_LOOSE = frozenset(words("PLUS MINUS REL IN CUP COMMA AND OR IF OTHERWISE COLON ARROW"))  # what braces that do not show cannot hold
_APART = _LOOSE - {"PLUS", "MINUS"}
_MIXED = {"LPAR": "RSQB", "LSQB": "RPAR"}
_NUMERIC = words("LPAR LPAR NUMBER RPAR SLASH LPAR NUMBER RPAR RPAR")


def settled(text: str, tokens: Sequence[Token], vocabulary: Vocabulary) -> list[Token]:
    """The tokens in the alphabet of the language. Raises Ambiguous or TutorError."""
    return _touching(_with_products(Settle(text, tokens, vocabulary).run(), vocabulary))


def _with_products(tokens: list[Token], vocabulary: Vocabulary) -> list[Token]:
    r"""`A B` and `A^\top x` of arrays: side by side they are the product of matrices on paper, where \odot goes entry by entry."""
    out: list[Token] = []
    for t in tokens:
        left = out[-2] if len(out) > 1 and out[-1].type == "TRANSPOSE" else out[-1] if out else t
        if out and left.type == t.type == "NAME" and left.value in vocabulary.arrays and t.value in vocabulary.arrays:
            out.append(Token("AT", "@", out[-1].end, t.start))
        out.append(t)
    return out


def _touching(tokens: list[Token]) -> list[Token]:
    """Each token up to the next one; but a bracket that nobody typed touches nothing before it, and 2 e is no beginning of 2e3."""
    out: list[Token] = []
    for t, follows in zip(tokens, [*tokens[1:], None], strict=False):
        is_apart = follows is None or (is_fake(follows) and follows.type in OPENERS) or (t.type == "NUMBER" and follows.value[:1] in "eE")
        end = t.end if is_apart else max(follows.start, t.start)
        out.append(Token(t.type, t.value.lstrip("\0"), t.start, end))
    return out


class Settle(Letters):
    """One walk over the tokens of one formula."""

    def run(self) -> list[Token]:
        i = 0
        while i < len(self.tokens):
            read = _READERS.get(self.tokens[i].type)
            i = read(self, i) if read else self.keep(i)
        if self.norms:
            t = self.tokens[self.norms[-1]]
            raise refusal("bar", "this ‖ has no partner", t.start, t.end, r"write \left\| … \right\|")
        return self.out

    # ------------------------------------------------------------ brackets

    def opening(self, i: int) -> int:
        t = self.tokens[i]
        if t.type == "OPEN" and i not in self.ends:
            self._refuse_sum(i)
            return i + 1
        if is_fake(t) and i and i in self.close:
            self._refuse_mixed_number(i)
            self._refuse_applied(i)
        if t.type == "CALL":
            self.out.append(t._replace(type="NAME"))
            t = t._replace(type="LPAR", value="(", start=t.end)
        elif i in self.ends:
            t = fake("(", t.start)._replace(value="(")
        elif t.type == "LSQB" and self._groups(i):
            self.ends[self.close[i]] = ")"
            t = t._replace(type="LPAR", value="(")
        elif self.kind(self.close.get(i, i)) == _MIXED.get(t.type):  # [0, 1), which belongs to nothing before it
            t = t._replace(value="\0" + t.value.lstrip("\0"))
        self.openers.append(len(self.out))
        self.integrals.append(0)
        self.out.append(t)
        return i + 1

    def _refuse_mixed_number(self, i: int) -> None:
        r"""`2\frac{1}{2}` is a sum at school, and a product elsewhere."""
        number, end = self.tokens[i - 1], self.tokens[self.close[i]].end
        kinds = [t.type for t in self.tokens[i : self.close[i] + 1]]
        if number.type == "NUMBER" and tuple(kinds) == _NUMERIC:
            what = "a number before a fraction is added to it, or multiplies it"
            choices = ((Edit(number.end, number.end, f" {sign} "),) for sign in ("+", r"\cdot"))
            raise Ambiguous(what, number.start, end, *choices)

    def _refuse_applied(self, i: int) -> None:
        r"""`f\frac{x}{2}` with f a function: on paper a product, or f of the fraction."""
        before, name = self.tokens[i - 1], self.out[-1] if self.out else None
        if before.type not in ("LETTERS", "NAME", "SUFFIX") or name is None or name.type != "NAME":
            return
        spellings = (name.value, LETTER.get(name.value, ""))  # \\sigma is a name, and a function where it is applied
        if self.vocabulary.names.isdisjoint(spellings) and any(map(self.is_known, spellings)):
            start, end = self.tokens[i].start - 1, self.tokens[self.close[i]].end
            of, times = (
                (Edit(start, start, "("), Edit(end, end, ")")),
                (Edit(start, start, r"\cdot " if self.text[start - 1].isspace() else r" \cdot "),),
            )
            raise Ambiguous(f"{name.value} is applied to what follows, or multiplies it", name.start, end, of, times)

    def _groups(self, i: int) -> bool:
        """Whether the square bracket at `i` only groups, `2[x + 1]`: it holds no comma, and is no index."""
        stop = self.close.get(i)
        if stop is None or self.kind(stop) != "RSQB" or self.tokens[i].value != "[" or self.tokens[i].start == self.tokens[i].end:
            return False
        is_list = self._holds(i, ("COMMA", "COLON"))
        touches_name = bool(self.out) and self.out[-1].type == "NAME" and self.kind(i - 1) != "FUNCTION"
        return not is_list and not (touches_name and stop - i == 2)

    def _holds(self, i: int, kinds: Sequence[str]) -> bool:
        """Whether a token of these kinds stands directly inside the brackets at `i`."""
        k = i + 1
        while k < self.close[i]:
            if self.tokens[k].type in kinds:
                return True
            k = self.close.get(k, k) + 1
        return False

    def _refuse_sum(self, i: int) -> None:
        """Braces do not show: a sum in them reads as if they were not there, and so does a product that is raised."""
        stop = self.close[i]
        is_raised = self.kind(stop + 1) in SCRIPTS and not (self.kind(i + 1) in OPENERS and self.close.get(i + 1) == stop - 1)
        before, after = self.kind(i - 1) if i else "", self.kind(stop + 1)
        fills = (not before or before in OPENERS | _APART) and (not after or after in CLOSERS | _APART)
        if is_raised or (not fills and self._holds(i, tuple(_LOOSE))):
            start, end = self.tokens[i].start, self.tokens[stop].end
            inside = self.text[start + 1 : end - 1].strip()
            raise refusal("braces", "these braces do not show, and brackets are missing", start, end, f"write \\left({inside}\\right)")

    def closing(self, i: int) -> int:
        t = self.tokens[i]
        if t.type == "CLOSE" and i not in self.ends:
            return i + 1
        if i in self.ends:
            t = t._replace(type="RPAR", value=")")
        if self.openers:
            self.openers.pop()
        if len(self.integrals) > 1:
            self.integrals.pop()
        self.out.append(t)
        return i + 1

    def norm(self, i: int) -> int:
        r"""\|: opens a norm, or closes the last one; below it may stand which norm."""
        t = self.tokens[i]
        if not self.norms:
            self.norms.append(i)
            self.out += [t._replace(type="NAME", value="norm"), Token("LPAR", "(", t.end, t.end)]
            return i + 1
        self.norms.pop()
        self.out.append(t._replace(type="RPAR", value=")"))
        return self.which_norm(i + 1)

    def which_norm(self, i: int) -> int:
        """The index of a norm: 2 and F say nothing new, 1 and ∞ are its second argument, others are refused."""
        if self.kind(i) != "SUFFIX":
            return i
        t = self.tokens[i]
        if t.value in ("_1", "_oo"):
            kind = "NUMBER" if t.value == "_1" else "NAME"
            self.out[-1:-1] = [Token("COMMA", ",", t.start, t.start), Token(kind, t.value[1:], t.start, t.end)]
        elif t.value not in ("_2", "_F"):
            what = "only the norms 1, 2, ∞ and F are in the language"
            raise refusal("latex", what, t.start, t.end, "write the norm out, as a sum")
        return i + 1

    # ------------------------------------------------------------ scripts and marks

    def suffix(self, i: int) -> int:
        """What stands below something that is no name: an index."""
        t = self.tokens[i]
        before = self.out[-1] if self.out else None
        if before is not None and before.type == "RPAR" and self._is_norm():
            return self.which_norm(i)
        name = t.value.lstrip("_")
        inside = Token("NUMBER" if name.isdigit() else "NAME", name, t.start, t.end)
        self.out += [Token("LSQB", "[", t.start, t.start), inside, Token("RSQB", "]", t.end, t.end)]
        return i + 1

    def _is_norm(self) -> bool:
        depth = 0
        for k in range(len(self.out) - 1, 0, -1):
            depth += (self.out[k].type in CLOSERS) - (self.out[k].type in OPENERS)
            if not depth:
                return self.out[k - 1].value == "norm"
        return False

    def joint(self, i: int) -> int:
        """An empty pair of braces between two operands multiplies them."""
        if self.out and self.out[-1].type in ENDS and self.kind(i + 1) in OPERANDS | {"FUNCTION", "DERIV", "LIM", "BIG"}:
            self.out.append(self.tokens[i]._replace(type="STAR", value="*"))
        return i + 1

    def side(self, i: int) -> int:
        t = self.tokens[i]
        if self.kind(i + 1) not in ("RPAR", "COMMA"):
            name = {"+": "plus", "-": "minus"}[t.value]
            is_begun = self.kind(i + 1) in OPERANDS
            mend = f"write ^{{{t.value}…}}" if is_begun else rf"write a name, as in x_{{\mathrm{{{name}}}}}"
            raise refusal("script", f"a {t.value} alone cannot stand above this", t.start, t.end, mend)
        self.out.append(t._replace(type="PLUS" if t.value == "+" else "MINUS"))
        return i + 1

    def factorial(self, i: int) -> int:
        """`x^{2}!`: of the power, or in the exponent."""
        t, k = self.tokens[i], self._operand()
        if k and self.out[k - 1].type == "CARET":
            start, end = self.out[k - 1].start, t.start
            base = self.out[self._operand(k - 2)].start
            inside = self.text[self.out[k].start : end].strip().removeprefix("^").strip("{}")
            raised, whole = (Edit(start, t.end, f"^{{{inside}!}}"),), (Edit(base, base, "("), Edit(end, end, ")"))
            raise Ambiguous("the factorial is of the power, or in the exponent", base, t.end, whole, raised)
        return self.keep(i)

    def _operand(self, k: int | None = None) -> int:
        """Where in `out` the operand begins that ends at `k`: a name, or a bracket."""
        k = len(self.out) - 1 if k is None else k
        depth = 0
        while k > 0:
            depth += (self.out[k].type in CLOSERS) - (self.out[k].type in OPENERS)
            if not depth:
                break
            k -= 1
        return max(k, 0)

    def inverse(self, i: int) -> int:
        """The operand before is inverted."""
        t, k = self.tokens[i], self._operand()
        if self.out[k].type in OPENERS:
            k -= k > 0 and self.out[k - 1].type == "NAME" and (self.is_known(self.out[k - 1].value) or self.out[k - 1].value in ROOTS)
        at = self.out[k].start
        self.out[k:k] = [Token("NAME", "inv", at, at), Token("LPAR", "(", at, at)]
        self.out.append(Token("RPAR", ")", t.end, t.end))
        return i + 1

    def transpose(self, i: int) -> int:
        """`A^T`; where T is a known name, it could be a power as well."""
        t = self.tokens[i]
        if t.value == "T" and "T" in self.vocabulary.names:
            readings = ((Edit(t.start, t.end, above),) for above in (r"^{\top}", "^{{T}}"))
            raise Ambiguous("^T is the transpose, or a power", t.start, t.end, *readings)
        self.out.append(t._replace(value=".T"))
        return i + 1

    def order(self, i: int) -> int:
        """`f^{(4)}(x)`"""
        t = self.tokens[i]
        before = self.out[-1] if self.out else None
        is_function = before is not None and before.type == "NAME" and before.value in self.vocabulary.defined
        if not is_function and (self.kind(i + 1) != "LPAR" or before is None or before.type != "NAME"):
            raise in_brackets(t.start, t.end, t.value)
        self.out.append(t._replace(type="PRIMES", value="'" * min(int(t.value[:4]), 1000)))
        return i + 1

    def member(self, i: int) -> int:
        r"""`W \in \mathbb{R}^{m \times n}` declares."""
        t = self.tokens[i]
        self.out.append(t._replace(type="COLON", value=":") if self.kind(i + 1) == "KIND" else t)
        return i + 1

    def numbers(self, i: int) -> int:
        t = self.tokens[i]
        if i == 0 or self.kind(i - 1) not in ("IN", "COLON"):
            raise refusal("declaration", "a set of numbers stands in a declaration only", t.start, t.end, r"write x \in \mathbb{R}")
        self.out.append(t._replace(type="NAME"))
        return i + 1

    def stray(self, i: int) -> int:
        t = self.tokens[i]
        shown = self.text[t.start : t.end]
        raise refusal("latex", f"{shown} cannot stand here", t.start, t.end, _STRAYS.get(t.type, "leave it away"))


_STRAYS = {
    "BIG": r"write \sum_{i=1}^{n} x_{i}",
    "TOP": r"write A^{\top}",
    "PRIME": "write f'(x)",
    "DEGREE": r"write \frac{\pi}{180} as a factor",
}


def _integral(settle: Settle, i: int) -> int:
    settle.integrals[-1] += 1
    return settle.keep(i)


_READERS: dict[str, Callable[[Settle, int], int]] = {
    "LETTERS": Settle.letters,
    "WORD": Settle.word,
    "FUNCTION": Settle.function,
    "NAME": Settle.named,
    "D": Settle.differential,
    "INT": _integral,
    "SUFFIX": Settle.suffix,
    "JOINT": Settle.joint,
    "SIDE": Settle.side,
    "INVERSE": Settle.inverse,
    "ORDER": Settle.order,
    "TRANSPOSE": Settle.transpose,
    "BANG": Settle.factorial,
    "NORM": Settle.norm,
    "IN": Settle.member,
    "KIND": Settle.numbers,
    **dict.fromkeys(OPENERS, Settle.opening),
    **dict.fromkeys(CLOSERS, Settle.closing),
    **dict.fromkeys(("BIG", "TOP", "PRIME", "DEGREE"), Settle.stray),
}
