"""What stands after ∫, lim, Σ, ∇ and d/dx, before their body begins: bounds, points, indices, names."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from tutor.syntax.ambiguity import Ambiguous, Edit, around, refusal
from tutor.syntax.differentials import quotient
from tutor.syntax.frames import Frame
from tutor.syntax.heads import ATOMS, Heads
from tutor.syntax.nodes import CONSTANTS
from tutor.syntax.tokens import RESERVED, STARTS, Token, spelled, words

_OPERANDS = ATOMS | frozenset(words("LSQB LBRACE EMPTY INTERVAL BAR NORM INDEXED LEIBNIZ"))
_POINTS = frozenset(("NUMBER", "NAME"))
_MULTIPLIES = frozenset(words("STAR SLASH CARET SUP"))


class Operators(Heads):
    """The part of the token pass that reads the heads of operators; `Pass` has the rest."""

    # ------------------------------------------------------------ integrals

    def bounds(self, i: int) -> int:
        """`_a^b` after an integral sign."""
        if self.kind(i) != "UNDER":
            self._refuse_bounds_on_the_line(i)
            return self._body(i)
        self.give(self.tokens[i])
        return self.range_at(i + 1, self._upper, "the lower bound")

    def _refuse_bounds_in_brackets(self, i: int) -> None:
        """`∫[0, 1] x dx`, `int(x^2, x)`: bounds, or arguments, in brackets that touch the sign."""
        sign, opener = self.tokens[i - 1], self.tokens[i] if i < len(self.tokens) else self.tokens[i - 1]
        is_command = self.text.startswith("\\", sign.start)
        if is_command or opener.type not in ("LSQB", "LPAR") or len(self.brackets.commas[i]) != 1 or opener.start > sign.end:
            return
        last = self.tokens[self.brackets.close[i]]
        parts = [part.strip() for part in self.text[opener.end : last.start].split(",")]
        low, high = (part if part.isalnum() else f"({part})" for part in (parts[0], parts[-1]))
        mend = f"write integrate({', '.join(parts)})" if sign.value == "int" else f"write ∫_{low}^{high} …"
        raise refusal("bound", "bounds stand below and above the sign", opener.start, last.end, mend)

    def _refuse_bounds_on_the_line(self, i: int) -> None:
        """`∫0^1 x dx`: a number to the power of a number would hardly be integrated."""
        self._refuse_bounds_in_brackets(i)
        kinds = [self.kind(k) for k in (i, i + 1, i + 2)]
        if kinds != ["NUMBER", "CARET", "NUMBER"] or self.tokens[i].start > self.tokens[i - 1].end:
            return
        first, last = self.tokens[i], self.tokens[i + 2]
        bounds = (Edit(first.start, first.start, "_"),)
        raise Ambiguous("these are bounds, or a power", self.tokens[i - 1].start, last.end, bounds, (Edit(first.start, first.start, " "),))

    def _upper(self, i: int) -> int:
        if self.kind(i) != "CARET":
            t = self.tokens[i - 1]
            raise refusal("bound", "the upper bound is missing", t.start, t.end, "write int_0^1 x dx")
        self.give(self.tokens[i])
        return self.range_at(i + 1, self._after_upper, "the upper bound")

    def _after_upper(self, i: int) -> int:
        self._refuse_loose_end(i, "the upper bound ends here, or after the product")
        return self._body(i)

    def _body(self, i: int) -> int:
        integral = self.frames[-1].integrals[-1]
        integral.body = self.tokens[i - 1].end
        integral.given = len(self.out)
        return i

    def _refuse_loose_end(self, i: int, what: str) -> None:
        """A factor that touches a number's end: `int_0^2π`, `lim x->2π`."""
        last = self.tokens[i - 1]
        if last.type == "NUMBER" and self.kind(i) in STARTS and self.tokens[i].start == last.end:
            end = self.tokens[self.brackets.factor_end(i) - 1].end
            raise Ambiguous(what, last.start, end, around(last.start, end), (Edit(last.end, last.end, " "),))

    def differential(self, i: int) -> int:
        """The dx at `i` ends the last integral."""
        t, integral = self.tokens[i], self.frames[-1].integrals.pop()
        self.frames[-1].bare = None
        is_over = self.kind(i + 1) == "SLASH"
        if is_over and len(self.out) > integral.given:
            self._refuse_divided(i, integral.sign, integral.body)
        self.give(Token("DIFFOVER" if is_over else "DIFF", spelled(t.value[1:]), t.start, t.end))
        self.ends = not is_over
        return i + 2 if is_over else i + 1

    def _refuse_divided(self, i: int, sign: Token, body: int) -> None:
        """`∫ 2 dx/x`: the quotient is inside the integral or outside it."""
        t, slash = self.tokens[i], self.tokens[i + 1]
        end = self.tokens[self.brackets.factor_end(i + 2) - 1].end
        blank = len(self.text[body : t.start]) - len(self.text[body : t.start].lstrip())
        inside = (
            Edit(body + blank, body + blank, "("),
            Edit(len(self.text[: t.start].rstrip()), slash.end, ")/"),
            Edit(end, end, f" {t.value}"),
        )
        outside = around(sign.start, t.end)
        raise Ambiguous("the quotient is inside the integral or outside it", t.start, slash.end, inside, outside)

    # ------------------------------------------------------------ limits

    def limit(self, i: int) -> int:
        """`lim x->0+ …`, `lim_(x->0) …`."""
        self.big_operator()
        self.give(self.tokens[i])
        self.ends = False
        j, close = i + 1, -1
        j += self.kind(j) == "UNDER"
        if self.kind(j) == "LPAR":
            close = self.brackets.close[j]
            j += 1
        if self.kind(j) != "NAME" or self.kind(j + 1) != "ARROW":
            at = min(j + 1 if self.kind(j) == "NAME" else j, len(self.tokens) - 1)
            raise refusal("limit", "a limit is written lim x->0 …", self.tokens[at].start, self.tokens[at].end, "write lim x->0 …")
        self.give(self.words.name(j, ()))
        self.give(self.tokens[j + 1])
        end = self._end_of_quotient(j + 2)
        if not end:
            return self.range_at(j + 2, partial(self._after_point, close), "the point of a limit")
        start = self.tokens[j + 2].start
        self.give(Token("LPAR", "(", start, start))
        self.frames.append(Frame(until=end, then=partial(self._after_quotient, close)))
        return j + 2

    def _end_of_quotient(self, i: int) -> int:
        """Where the `pi/2`, `2pi` or `-1/2` that begins at `i` ends, followed by a blank, a side or a bracket; 0 for another point."""
        j = i + 1 if self.kind(i) == "MINUS" else i
        kinds = (self.kind(j), self.kind(j + 1))
        if kinds == ("NUMBER", "NAME") and spelled(self.tokens[j + 1].value) in CONSTANTS:
            j += 1
        elif kinds[1] != "SLASH":
            return 0
        if self.kind(j) not in _POINTS or self.words.is_word(j):
            return 0
        if self.kind(j + 1) == "SLASH":
            if self.kind(j + 2) not in _POINTS or self.words.is_word(j + 2):
                return 0
            j += 2
        run = self.tokens[i : j + 2]
        if any(a.end != b.start for a, b in pairwise(run[: j + 1 - i])):
            return 0
        return j + 1 if len(run) == j + 2 - i and (run[-1].start > run[-2].end or run[-1].type in ("PLUS", "MINUS", "RPAR")) else 0

    def _after_quotient(self, close: int, i: int) -> int:
        end = self.tokens[i - 1].end
        self.give(Token("RPAR", ")", end, end))
        return self._after_point(close, i)

    def _after_point(self, close: int, i: int) -> int:
        """The side of the point, `0+`, and the bracket of `lim_(x->0)`, where they are written; then the body."""
        if self._is_direction(i, close):
            self.give(self.tokens[i]._replace(type="DIR"))
            i += 1
        elif self.kind(i) in _MULTIPLIES or (close >= 0 and i != close) or self._touching_sign(i):
            t = self.tokens[i]
            raise refusal("limit", "the point of a limit is a number, a name or a bracket", t.start, t.end, "write lim x->(…) …")
        elif close < 0:
            self._refuse_loose_end(i, "the point ends here, or after this")
        if close >= 0 and i != close:
            t = self.tokens[i]
            raise refusal("limit", f"only a point stands in these brackets, not {t.value}", t.start, t.end, "write lim_(x->0) …")
        return i if close < 0 else close + 1

    def _touching_sign(self, i: int) -> bool:
        return self.kind(i) in ("PLUS", "MINUS") and self.tokens[i].start == self.tokens[i - 1].end

    def _is_direction(self, i: int, close: int) -> bool:
        """Whether token `i` is the + of `0+`: it touches the point, and nothing touches it."""
        is_raised = self.kind(i) == "SUP" and self.tokens[i].value in "⁺⁻"
        if is_raised or not self._touching_sign(i):
            return is_raised
        return i + 1 == close or (i + 1 < len(self.tokens) and self.tokens[i + 1].start > self.tokens[i].end)

    # ------------------------------------------------------------ sums and products over an index

    def over_index(self, i: int) -> int:
        """`Σ_(i=1)^n …`, whose word stands at `i`."""
        self.big_operator()
        t, example = self.tokens[i], f"write {self.tokens[i].value}(i=1..n, …)"
        if [self.kind(k) for k in (i + 2, i + 3)] != ["LPAR", "NAME"] or self.kind(i + 4) != "REL" or self.tokens[i + 4].value != "=":
            raise refusal("binder", "the index and its first value stand in brackets here", t.start, self.tokens[i + 1].end, example)
        if self.kind(self.brackets.close[i + 2] + 1) != "CARET":
            raise refusal("binder", "the last value of the index is missing", t.start, self.tokens[self.brackets.close[i + 2]].end, example)
        self.give(t._replace(type="BIG"))
        self.bound.append(spelled(self.tokens[i + 3].value))
        return self.range_at(i + 2, self._last_index, "the first value of the index")

    def _last_index(self, i: int) -> int:
        self.give(self.tokens[i])
        return self.range_at(i + 1, self._bind, "the last value of the index")

    def _bind(self, i: int) -> int:
        self._refuse_loose_end(i, "the last value of the index ends here, or after the product")
        self.frames[-1].terms += 1
        return i

    # ------------------------------------------------------------ derivatives

    def nabla(self, i: int) -> int:
        """`∇f`, `∇_w f`, `∇_(w, b) f`: it takes the operand that follows, and no product or power of it."""
        sign = self.tokens[i]
        self.join(i, "NABLA")
        self.give(sign)
        self.ends = False
        j = i + 1
        if self.kind(j) == "UNDER":
            stop = self.brackets.close.get(j + 1, j + 1) + 1
            for k in range(j, min(stop, len(self.tokens))):
                self.give(self.words.name(k, ()) if self.kind(k) == "NAME" else self.tokens[k])
            j = stop
        if self.kind(j) not in _OPERANDS:
            end = self.tokens[j - 1].end if j - 1 < len(self.tokens) else len(self.text)
            raise refusal("argument", f"{sign.value} needs a name, a call or a bracket after it", sign.start, end, f"write {sign.value}(…)")
        after = self.brackets.operand_end(j)
        is_bare = self.kind(j) == "NAME" and self.words.is_word(j) and self.kind(j + 1) != "LPAR"
        if not is_bare and self.kind(after) in STARTS | {"CARET", "SUP"} and not self._ends_outside(after):
            end = self.tokens[self.brackets.run_end(j) - 1].end
            whole, short = around(self.tokens[j].start, end), around(sign.start, self.tokens[after - 1].end)
            raise Ambiguous("the gradient of this operand, or of everything after it", sign.start, end, short, whole)
        return j

    def derivative(self, i: int) -> int:
        """`d/dx …`; with a bracket that touches it and more behind, what it takes is not plain."""
        self.big_operator()
        t = self.tokens[i]
        self._refuse_reserved(t)
        self.give(t)
        self.ends = False
        if self.kind(i + 1) == "LPAR" and self.tokens[i + 1].start == t.end:
            after = self.brackets.close[i + 1] + 1
            if self.kind(after) in STARTS | _MULTIPLIES and not self._ends_outside(after):
                end = self.tokens[self.brackets.run_end(i + 1, "STAR", "SLASH") - 1].end
                whole, short = around(self.tokens[i + 1].start, end), around(t.start, self.tokens[after - 1].end)
                raise Ambiguous("the derivative of the bracket, or of everything after it", t.start, end, short, whole)
        return i + 1

    def _ends_outside(self, i: int) -> bool:
        return self.kind(i) == "NAME" and bool(self.frames[-1].integrals) and self._ends_integral(self.tokens[i])

    def _refuse_reserved(self, t: Token) -> None:
        """Raise TutorError for `d/dif`: a word of the language is no name by which anything changes."""
        found = next((name for name in quotient(t).by if name in RESERVED), "")
        if found:
            raise refusal("argument", f"{found} is no name", t.start, t.end, "give it another name")

    def leibniz(self, i: int) -> int:
        """`df/dx`, all in one token: only its f can be an unknown word."""
        t = self.tokens[i]
        found = quotient(t)
        name = Token("NAME", found.name, found.name_at, found.name_at + len(found.name))
        if found.name in RESERVED or self.words.is_function(found.name):
            raise refusal("argument", f"{found.name} is no name", name.start, name.end, f"write d/d{found.by[0]} (…)")
        self._refuse_reserved(t)
        function, _, base = found.name.partition("_")
        if base[:1].isdigit() and self.words.is_function(function):  # dlog_2x/dx
            raise refusal("argument", f"{found.name} is no name", name.start, name.end, f"write d/d{found.by[0]} (…)")
        self.words.check_name(name, -1)
        return self.operand(i)
