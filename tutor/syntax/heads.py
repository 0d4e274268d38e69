"""What stands after a function's word, before its argument begins: a power, a base, primes, brackets or none."""

from __future__ import annotations

from functools import partial

from tutor.syntax.ambiguity import Ambiguous, Edit, refusal
from tutor.syntax.build import EXAMPLES
from tutor.syntax.frames import Bare, Frame, State
from tutor.syntax.hints import below
from tutor.syntax.signs import VALUE_AND_BASE
from tutor.syntax.tokens import STARTS, Token, spelled, words

ATOMS = frozenset(words("NUMBER NAME FRACTION LPAR"))


class Heads(State):
    """The part of the token pass that reads the words of functions; `Operators` and `Pass` have the rest."""

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
            self._refuse_base(head, i)
            self.give(self.tokens[i + 1]._replace(type="FBASE"))
            return self.range_at(i + 2, partial(self._after_base, head, is_exponent), "the base")
        if kind == "SUP":
            self.superscript(i + 1, "FSUP")
            self.ends = False
            return self.argument(head, True, is_exponent, i + 2)
        if kind == "CARET":
            self.give(self.tokens[i + 1]._replace(type="FPOW"))
            return self.range_at(i + 2, partial(self.argument, head, True, is_exponent), "a power of a function")
        return self.argument(head, False, is_exponent, i + 1)

    def _refuse_base(self, head: Token, i: int) -> None:
        """Raise TutorError for `sin_2 x`: only a function of a value and a base can have one."""
        if self.words.arity(head.value) != VALUE_AND_BASE:
            end = self.tokens[min(i + 2, len(self.tokens) - 1)].end
            what, mend = below(head.value)
            raise refusal("base", what, head.start, end, mend)

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
        kind, shown = self.kind(j), self.text[head.start : head.end]
        if kind == "LPAR":
            if not is_powered:
                self._refuse_loose_power(head, j)
            self.calls = head.value
            self._check_arity(head, j)
            return j
        is_loose = kind == "MINUS" and j + 1 < len(self.tokens) and self.tokens[j + 1].start > self.tokens[j].end
        stands_alone = head.value in self.words.vocabulary.bare and head.value not in self.words.defined
        if kind == "LBRACE" or (kind == "LSQB" and self.text[self.tokens[j - 1].end : self.tokens[j].end] == "["):
            t = self.tokens[j]
            raise refusal("bracket", f"the arguments of {shown} stand in round brackets", t.start, t.end, f"write {shown}(…)")
        if is_loose or not stands_alone or kind not in STARTS | {"BAR", "NORM", "MINUS"}:
            raise refusal("argument", f"{shown} needs an argument", head.start, head.end, f"write {shown}(…)")
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
        if fewest <= len(starts) <= (len(starts) if most is None else most):
            return
        wanted = _counted(fewest, most)
        if most is not None and len(starts) > most:
            extra = self.tokens[starts[most]]
            raise refusal("arity", f"{head.value} takes {wanted}, and here are {len(starts)}", extra.start, self.tokens[close].start,
                          f"leave out {self.text[extra.start : self.tokens[close].start]}")  # fmt: skip
        if 0 < len(starts) < fewest:
            here = "there is none here" if not starts else f"here is only {len(starts)}"
            example = EXAMPLES.get(head.value) or f"{head.value}({', '.join('xyzuvw'[:fewest])})"
            raise refusal("arity", f"{head.value} takes {wanted}, and {here}", head.start, self.tokens[close].end, f"write {example}")

    def _refuse_inverse(self, head: Token, i: int) -> None:
        """`sin^-1 x` is the inverse or the reciprocal."""
        power = self.tokens[i + 1]
        in_brackets = [t.type for t in self.tokens[i + 2 : i + 4]] == ["LPAR", "MINUS"] and self._is_minus_one(i + 2)
        minus = power if power.type == "SUP" else self.tokens[min(i + 2 + in_brackets, len(self.tokens) - 1)]
        if not (minus.type == "MINUS" or minus.value.startswith("⁻")):
            return
        if in_brackets:
            last = self.brackets.close[i + 2]
        else:
            last = i + 1 if power.type == "SUP" else min(self.brackets.factor_end(i + 3), len(self.tokens)) - 1
        stop = max(self.brackets.run_end(last + 1) - 1, last)
        end = self.tokens[last].end
        apart = " " if power.type == "SUP" and self.text[end : end + 1].isalnum() else ""
        reciprocal = (
            Edit(head.start, head.start, "("),
            Edit(head.end, end, apart),
            Edit(self.tokens[stop].end, self.tokens[stop].end, ")^-1"),
        )
        inverse = next((w for w in ("a" + head.value, "arc" + head.value) if w in self.words.vocabulary.functions), "")
        choices = ((Edit(head.start, end, inverse + apart),) if inverse else (), reciprocal)
        raise Ambiguous(f"{self.text[head.start : end]} is the inverse or the reciprocal", head.start, end, *filter(None, choices))

    def _is_minus_one(self, opener: int) -> bool:
        """Whether the bracket at `opener` holds -1 alone."""
        return self.brackets.close[opener] == opener + 3 and self.tokens[opener + 2].value == "1"

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

    def range_at(self, i: int, then: partial, what: str) -> int:
        """One bound, exponent or point begins at `i`: a number, a name or a bracket, with a sign; `then` reads on after it."""
        j = i + 1 if self.kind(i) == "MINUS" else i
        if self.kind(j) not in ATOMS or (self.kind(j) == "NAME" and self.words.is_word(j)):
            t = self.tokens[min(j, len(self.tokens) - 1)]
            start = t.start if j < len(self.tokens) else len(self.text.rstrip())
            raise refusal("bound", f"{what} is a number, a name or a bracket", start, max(t.end, start), "write it in brackets")
        self.frames.append(Frame(until=self.brackets.close.get(j, j) + 1, then=then))
        self.ends = False
        return i


def _counted(fewest: int, most: int | None) -> str:
    """`1 argument`, `1 or 2 arguments`, `at least 2 arguments`."""
    count = (
        f"at least {fewest}" if most is None else str(most) if most == fewest else f"{fewest} {'or' if most == fewest + 1 else 'to'} {most}"
    )
    return f"{count} argument{'' if most == 1 else 's'}"
