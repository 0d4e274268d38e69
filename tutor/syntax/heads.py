"""What stands after a function's word, after ∫, lim and d/dx, before their body begins."""

from __future__ import annotations

from functools import partial

from tutor.syntax.ambiguity import Ambiguous, Edit, around, refusal
from tutor.syntax.differentials import quotient
from tutor.syntax.frames import Bare, Frame, State
from tutor.syntax.tokens import STARTS, Token, spelled, words

_ATOMS = frozenset(words("NUMBER NAME FRACTION LPAR"))
_OPERANDS = _ATOMS | frozenset(words("LSQB LBRACE EMPTY INTERVAL BAR NORM INDEXED LEIBNIZ"))
_MULTIPLIES = frozenset(words("STAR SLASH CARET SUP"))


class Heads(State):
    """The part of the token pass that reads heads; `Pass` has the rest."""

    # ------------------------------------------------------------ functions

    def function(self, i: int) -> int:
        """A function's word at `i`: what follows is brackets, a power, primes or a bare argument."""
        t = self.tokens[i]
        self.join(i, "FUNC")
        is_exponent = not self.ends and self._is_exponent()
        word = self.words.meaning(spelled(t.value) if spelled(t.value) in self.words.defined else t.value)
        head = Token("FUNC", word, t.start, t.end)
        self.give(head)
        self.ends = False
        kind = self.kind(i + 1)
        if kind == "PRIMES":
            return self._primed(head, i + 1)
        if kind in ("CARET", "SUP"):
            self._refuse_inverse(head, i)
            if word in self.words.defined:
                self._refuse_own_power(head, i)
        if kind == "UNDER":
            self.give(self.tokens[i + 1]._replace(type="FBASE"))
            return self._range(i + 2, partial(self._after_base, head, is_exponent), "the base")
        if kind == "SUP":
            self.superscript(i + 1, "FSUP")
            self.ends = False
            return self.argument(head, True, is_exponent, i + 2)
        if kind == "CARET":
            self.give(self.tokens[i + 1]._replace(type="FPOW"))
            return self._range(i + 2, partial(self.argument, head, True, is_exponent), "a power of a function")
        return self.argument(head, False, is_exponent, i + 1)

    def _after_base(self, head: Token, is_exponent: bool, i: int) -> int:
        """What follows `log_2`."""
        if self.kind(i) in ("CARET", "SUP"):
            t = self.tokens[i]
            raise refusal("power", "a power cannot stand between a base and its argument", t.start, t.end, "write the power at the end")
        return self.argument(head, False, is_exponent, i)

    def kind(self, i: int) -> str:
        return self.tokens[i].type if i < len(self.tokens) else ""

    def _is_exponent(self) -> bool:
        before = [t.type for t in self.out[-2:]]
        return before[-1:] == ["CARET"] or before == ["CARET", "MINUS"]

    def _primed(self, head: Token, i: int) -> int:
        if self.kind(i + 1) != "LPAR":
            raise refusal("argument", f"{head.value}{self.tokens[i].value} needs an argument", head.start, self.tokens[i].end,
                          f"write {head.value}{self.tokens[i].value}(…)")  # fmt: skip
        self.give(self.tokens[i])
        self.calls = head.value
        self._check_arity(head, i + 1)
        return i + 1

    def argument(self, head: Token, is_powered: bool, is_exponent: bool, j: int) -> int:
        """The argument of `head` begins at `j`."""
        kind = self.kind(j)
        if kind == "LPAR":
            if not is_powered:
                self._refuse_loose_power(head, j)
            self.calls = head.value
            self._check_arity(head, j)
            return j
        is_loose = kind == "MINUS" and j + 1 < len(self.tokens) and self.tokens[j + 1].start > self.tokens[j].end
        stands_alone = head.value in self.words.vocabulary.bare and head.value not in self.words.defined
        if kind == "LBRACE":
            t = self.tokens[j]
            raise refusal("bracket", f"the arguments of {head.value} stand in round brackets", t.start, t.end, f"write {head.value}(…)")
        if is_loose or not stands_alone or kind not in STARTS | {"BAR", "NORM", "MINUS"}:
            raise refusal("argument", f"{head.value} needs an argument", head.start, head.end, f"write {head.value}(…)")
        start = self.tokens[j].start
        self.gap("APPLY", start)
        self.frames[-1].bare = Bare(head, self.tokens[j - 1].end, start, is_exponent)
        return j

    def _check_arity(self, head: Token, opener: int) -> None:
        """Raise TutorError("arity") where the bracket holds too few or too many arguments."""
        fewest, most = self.words.arity(head.value)
        commas, close = self.brackets.commas[opener], self.brackets.close[opener]
        starts = [s for s in (opener + 1, *(c + 1 for c in commas)) if self.tokens[s].type not in ("COMMA", "RPAR")]
        starts = [s for s in starts if not (self.tokens[s].value in ("axis", "keepdims") and self.tokens[s + 1].value == "=")]
        wanted = _counted(fewest, most)
        if most is not None and len(starts) > most:
            extra = self.tokens[starts[most]]
            raise refusal("arity", f"{head.value} takes {wanted}, and here are {len(starts)}", extra.start, self.tokens[close].start,
                          f"leave out {self.text[extra.start : self.tokens[close].start]}")  # fmt: skip
        if 0 < len(starts) < fewest:
            here = "there is none here" if not starts else f"here is only {len(starts)}"
            raise refusal("arity", f"{head.value} takes {wanted}, and {here}", head.start, self.tokens[close].end,
                          f"write {head.value}({', '.join('xyzuvw'[:fewest])})")  # fmt: skip

    def _refuse_inverse(self, head: Token, i: int) -> None:
        """`sin^-1 x` is the inverse or the reciprocal."""
        power = self.tokens[i + 1]
        minus = power if power.type == "SUP" else self.tokens[min(i + 2, len(self.tokens) - 1)]
        if not (minus.type == "MINUS" or minus.value.startswith("⁻")):
            return
        last = i + 1 if power.type == "SUP" else min(self.brackets.factor_end(i + 3), len(self.tokens)) - 1
        stop = max(self.brackets.run_end(last + 1) - 1, last)
        end = self.tokens[last].end
        reciprocal = (
            Edit(head.start, head.start, "("),
            Edit(head.end, end, ""),
            Edit(self.tokens[stop].end, self.tokens[stop].end, ")^-1"),
        )
        inverse = next((w for w in ("a" + head.value, "arc" + head.value) if w in self.words.vocabulary.functions), "")
        choices = ((Edit(head.start, end, inverse),) if inverse else (), reciprocal)
        raise Ambiguous(f"{self.text[head.start : end]} is the inverse or the reciprocal", head.start, end, *filter(None, choices))

    def _refuse_own_power(self, head: Token, i: int) -> None:
        """`f^2(x)` is a power of the value, or f applied twice."""
        last = i + 1 if self.tokens[i + 1].type == "SUP" else self.brackets.close.get(i + 2, i + 2)
        power = self.text[head.end : self.tokens[min(last, len(self.tokens) - 1)].end]
        close = self.brackets.close.get(last + 1)
        end = self.tokens[min(last, len(self.tokens) - 1)].end
        choices = ()
        if close is not None and power in ("^2", "**2", "²"):
            after = self.tokens[close].end
            choices = (
                (Edit(head.end, end, ""), Edit(after, after, "^2")),
                (Edit(head.end, end, f"({head.value}"), Edit(after, after, ")")),
            )
        raise Ambiguous(f"{head.value}{power} is a power of its value, or {head.value} applied again", head.start, end, *choices)

    def _refuse_loose_power(self, head: Token, j: int) -> None:
        """`sin (x+1)^2` with the blank: the power is inside or outside."""
        close = self.brackets.close[j]
        if self.tokens[j].start == self.tokens[j - 1].end or self.kind(close + 1) not in ("CARET", "SUP"):
            return
        end = self.tokens[self.brackets.factor_end(j) - 1].end
        last = self.tokens[j - 1].end
        inside = (Edit(last, self.tokens[j].start, "("), Edit(end, end, ")"))
        outside = (Edit(last, self.tokens[j].start, ""),)
        raise Ambiguous("the power is inside the function or outside it", head.start, end, inside, outside)

    # ------------------------------------------------------------ bounds, exponents, points

    def _range(self, i: int, then: partial, what: str) -> int:
        """One bound, exponent or point begins at `i`: a number, a name or a bracket, with a sign; `then` reads on after it."""
        j = i + 1 if self.kind(i) == "MINUS" else i
        if self.kind(j) not in _ATOMS or (self.kind(j) == "NAME" and self.words.is_word(j)):
            t = self.tokens[min(j, len(self.tokens) - 1)]
            start = t.start if j < len(self.tokens) else len(self.text.rstrip())
            raise refusal("bound", f"{what} is a number, a name or a bracket", start, max(t.end, start), "write it in brackets")
        self.frames.append(Frame(until=self.brackets.close.get(j, j) + 1, then=then))
        self.ends = False
        return i

    def bounds(self, i: int) -> int:
        """`_a^b` after an integral sign."""
        if self.kind(i) != "UNDER":
            self._refuse_bounds_on_the_line(i)
            return self._body(i)
        self.give(self.tokens[i])
        return self._range(i + 1, self._upper, "the lower bound")

    def _refuse_bounds_on_the_line(self, i: int) -> None:
        """`∫0^1 x dx`: a number to the power of a number would hardly be integrated."""
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
        return self._range(i + 1, self._after_upper, "the upper bound")

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
        return self._range(j + 2, partial(self._after_point, close), "the point of a limit")

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
        index = spelled(self.tokens[i + 3].value)
        return self._range(i + 2, partial(self._last_index, index), "the first value of the index")

    def _last_index(self, index: str, i: int) -> int:
        self.give(self.tokens[i])
        return self._range(i + 1, partial(self._bind, index), "the last value of the index")

    def _bind(self, index: str, i: int) -> int:
        self._refuse_loose_end(i, "the last value of the index ends here, or after the product")
        self.bound.append(index)
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

    def leibniz(self, i: int) -> int:
        """`df/dx`, all in one token: only its f can be an unknown word."""
        t = self.tokens[i]
        found = quotient(t)
        self.words.check_name(Token("NAME", found.name, found.name_at, found.name_at + len(found.name)), -1)
        return self.operand(i)


def _counted(fewest: int, most: int | None) -> str:
    """`1 argument`, `1 or 2 arguments`, `at least 2 arguments`."""
    count = (
        f"at least {fewest}" if most is None else str(most) if most == fewest else f"{fewest} {'or' if most == fewest + 1 else 'to'} {most}"
    )
    return f"{count} argument{'' if most == 1 else 's'}"
