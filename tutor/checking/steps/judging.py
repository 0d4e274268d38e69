"""The verdict on where a search is after a step: coordinate by coordinate, and the mistake behind what is wrong."""

from __future__ import annotations

import re
from fractions import Fraction

import numpy as np

from tutor.checking.steps.closeness import FEWEST, MOST, ROUNDING, figures_given, fraction, is_close, places_of
from tutor.checking.steps.question import Array, StepQuestion
from tutor.checking.steps.replay import before, last_step, update_of
from tutor.checking.steps.trying import Arrival, arrivals
from tutor.checking.steps.updates import POINT
from tutor.checking.verdicts.demands import Demands
from tutor.checking.verdicts.entries import entry_steps
from tutor.checking.verdicts.pointwise import explain_at
from tutor.checking.verdicts.reading import understood
from tutor.checking.verdicts.telling import Asked
from tutor.checking.verdicts.verdict import Evidence, Verdict, counted
from tutor.errors import TutorError
from tutor.limits import Limits
from tutor.numeric.evaluate import evaluate
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import ZERO, Apply, Name, Node, Number, names, number, substitute
from tutor.syntax.printer import show

_STRAIGHT = frozenset({"gradient descent", "momentum"})  # whose first step is -η times the gradient
_MOST_COORDINATES = 50  # of an answer that is looked at for mistakes
_BRACKETED = re.compile(r"\s*[\[({](.*=.*)[\])}]\s*", re.DOTALL)


def asked_of(question: StepQuestion, demands: Demands) -> Asked:
    """What an answer to the question is held against: the new point."""
    wanted = tuple(number(fraction(v)) for v in question.taken.new_point.tolist())
    return Asked(wanted[0] if len(wanted) == 1 else Apply("[]", wanted), question.scope, demands)


def judge_step(answer: str | Node, question: StepQuestion, asked: Asked, limits: Limits) -> Verdict:
    """The verdict on `answer`: `[0.8, 0.6]`, `(0.8, 0.6)`, `x = 0.8, y = 0.6`. Its parts are the coordinates, by name."""
    if isinstance(answer, str) and (found := _BRACKETED.fullmatch(answer)):
        answer = found[1]  # `[y = 1, x = 2]`: the names say the order
    read = understood(answer, asked, question.labels, limits)
    if isinstance(read, Verdict):
        return read
    node = read[-1][1]
    entries = node.args if isinstance(node, Apply) and node.op == "[]" else (node,)
    misfit = _misfit(entries, question)
    if misfit is not None:
        return misfit
    try:
        values = [evaluate(question.scope.expand(e), {}) for e in entries]
    except TutorError as error:
        return Verdict("wrong", 0.0, error.diagnostic.what, "Write the numbers themselves.")
    endless = next((e for e, v in zip(entries, values, strict=True) if not np.isfinite(v).all()), None)
    if endless is not None:
        return Verdict("wrong", 0.0, f"{show(endless)} is no finite number", "A search stands at finite numbers.")
    if any(v.ndim for v in values):
        return Verdict("wrong", 0.0, "each coordinate is one number", f"Write them as {_pattern(question)}.", "shape")
    return _Held(question, asked.demands, entries, np.array([float(v) for v in values])).verdict()


def _misfit(entries: tuple[Node, ...], question: StepQuestion) -> Verdict | None:
    """The verdict on an answer that is no point of numbers."""
    size, pattern = question.taken.point.size, f"Write them as {_pattern(question)}."
    if len(entries) != size:
        these = "this is one" if len(entries) == 1 else f"these are {len(entries)}"
        wanted = f"{size} coordinates are" if size > 1 else "one coordinate is"
        return Verdict("wrong", 0.0, f"{wanted} asked for, and {these}", pattern, "shape")
    free = sorted({n for e in entries for n in names(question.scope.expand(e))})
    if free:
        return Verdict("wrong", 0.0, f"{', '.join(free)} still {'stands' if len(free) == 1 else 'stand'} in it, and numbers are asked for",
                       pattern, "statement")  # fmt: skip
    return None


def _pattern(question: StepQuestion) -> str:
    return "[" + ", ".join(["…"] * min(question.taken.point.size, 4)) + "]"


class _Held:
    """A point of numbers held against the one asked for."""

    def __init__(self, question: StepQuestion, demands: Demands, entries: tuple[Node, ...], given: Array):
        self.question, self.demands, self.given = question, demands, given
        self.figures = [figures_given(e) for e in entries]
        self.places = [places_of(e) for e in entries]
        self.scale = float(np.abs(question.taken.point).max() + np.abs(question.taken.change).max())
        self.wanted = np.where(np.abs(question.taken.new_point) > ROUNDING * self.scale, question.taken.new_point, 0.0)
        self.is_right = [self.hits(i, v) for i, v in enumerate(self.wanted.tolist())]

    def hits(self, i: int, value: float) -> bool:
        """Whether coordinate i of the answer is `value`, as close as is asked."""
        return is_close(float(self.given[i]), value, self.figures[i], self.scale, self.demands)

    def hits_all(self, point: Array) -> bool:
        return all(self.hits(i, v) for i, v in enumerate(point.tolist()))

    def verdict(self) -> Verdict:
        if all(self.is_right):
            return self._right("right", "to the figures given, or to six")
        also = self._right_as_well()
        if also:
            return self._right(f"right: {also}", also)
        if self.given.size > _MOST_COORDINATES:
            return self._gathered({}, None)
        if self._is_rounded(2):
            return self._rounded()
        arrival = self._arrival()
        if arrival is None and self._is_rounded(1):
            return self._rounded()
        return self._gathered(self._slips_of_the_gradient() if arrival is None else {}, arrival)

    def _right(self, message: str, evidence: str) -> Verdict:
        right = Verdict("right", 1.0, "right", evidence=Evidence("agreed", evidence, 1))
        return Verdict("right", 1.0, message, parts=tuple((n, right) for n in self.question.labels), evidence=right.evidence)

    def _right_as_well(self) -> str:
        """In words what a point is that another way of writing the method calls the new one; empty where it is not this."""
        update = update_of(self.question)
        if update is None or update.also is None:
            return ""
        known = last_step(self.question, update.lines)
        point = evaluate(update.also, {**known, "x": self.question.taken.point})
        return update.also_is if self.hits_all(point) else ""

    def _differs(self, point: Array) -> bool:
        """Whether a point is another than the right one, at the answer's own figures."""
        return not np.allclose(point, self.wanted, rtol=1e-7, atol=1e-9 * self.scale)

    def _is_rounded(self, fewest: int) -> bool:
        """Whether every coordinate is right as far as its decimals go, of which there are at least `fewest`, but not far enough."""
        return all(
            right or (places >= fewest and abs(given - wanted) <= 0.5 * 10.0**-places * (1 + 1e-9))
            for right, places, given, wanted in zip(self.is_right, self.places, self.given, self.wanted, strict=True)
        )

    def _rounded(self) -> Verdict:
        i = self.is_right.index(False)
        key, hint = "rounded", f"Numbers are asked for to {FEWEST} significant figures at least; one that ends, like 0.8125, as it is."
        message = f"{self.question.labels[i]}: right as far as it is written; to more figures it is {self.wanted[i]:.{MOST}g}"
        marks = self.demands.marks
        right, slip = Verdict("right", 1.0, "right"), Verdict("slip", marks.of(key), message, hint, key)
        parts = tuple((n, right if is_right else slip) for n, is_right in zip(self.question.labels, self.is_right, strict=True))
        return Verdict("slip", marks.entries([p.score for _, p in parts]), message, hint, key, parts=parts)

    def _arrival(self) -> Arrival | None:
        """The mistake that leads to all of the answer; or else to all of it that is wrong, where the rest is right."""
        others = [i for i, right in enumerate(self.is_right) if not right]
        partly: Arrival | None = None
        for arrival in arrivals(self.question):
            if not self._differs(arrival.point):
                continue
            if self.hits_all(arrival.point):
                return arrival
            if partly is None and not arrival.is_whole and all(self.hits(i, float(arrival.point[i])) for i in others):
                partly = arrival
        return partly

    def _slips_of_the_gradient(self) -> dict[int, tuple[str, str]]:
        """(mistake, hint) of each coordinate that is wrong, where slips in the derivatives explain them all: one fits too easily."""
        found = {i: slip for i, right in enumerate(self.is_right) if not right and (slip := self._of_the_gradient(i))}
        return found if len(found) + sum(self.is_right) == len(self.is_right) else {}

    def _of_the_gradient(self, i: int) -> tuple[str, str] | None:
        """The slip in the derivative from which this coordinate comes, where the step is -η times the gradient."""
        asked, taken = self.question, self.question.taken
        if asked.number > 1 or asked.method not in _STRAIGHT or not asked.sizes or any(asked.shapes) or asked.data:
            return None
        steps, order = entry_steps(asked.derivation), asked.derivation.wrt
        if len(steps) != len(order) or tuple(asked.labels) != tuple(n for n, _ in asked.gradients):
            return None
        step = dict(zip(order, steps, strict=True)).get(asked.labels[i]) or (asked.derivation.root if len(order) == 1 else None)
        slope = number(fraction((taken.point[i] - self.given[i]) / asked.sizes[0]))
        at = tuple((n, number(fraction(v))) for n, v in zip(asked.labels, taken.point.tolist(), strict=True))
        slip = explain_at(slope, asked.derivation, step, at) if step is not None else None
        return (slip.key, f"In the gradient: {slip.hint}") if slip is not None else None

    def _gathered(self, slips: dict[int, tuple[str, str]], whole: Arrival | None) -> Verdict:
        parts = tuple((self.question.labels[i], self._part(i, slips, whole)) for i in range(self.given.size))
        wrong = [(label, part) for label, part in parts if part.kind != "right"]
        label, first = next(((n, p) for n, p in wrong if p.kind == "slip"), wrong[0])
        count, right = self.given.size, self.given.size - len(wrong)
        beside = f"{counted(right, count, 'coordinates')}; " if count > 1 else ""
        is_slip = all(part.kind == "slip" for _, part in wrong)
        marks = self.demands.marks
        score = marks.of(whole.key) if whole is not None else marks.entries([p.score for _, p in parts])
        return Verdict("slip" if is_slip else "wrong", score, f"{beside}{label}: {first.message}", first.hint, first.mistake,
                       parts=parts, evidence=first.evidence)  # fmt: skip

    def _part(self, i: int, slips: dict[int, tuple[str, str]], whole: Arrival | None) -> Verdict:
        if self.is_right[i]:
            return Verdict("right", 1.0, "right", evidence=Evidence("agreed", "", 1))
        yours, right = (f"{v + 0.0:.{8}g}" for v in (self.given[i], self.wanted[i]))
        message = f"yours is {yours}, and the search is at {right}"
        evidence = Evidence("refuted", message, 0, yours, right)
        key, hint = (whole.key, self._told(whole, self.is_right.index(False))) if whole is not None else slips.get(i, ("", ""))
        marks = self.demands.marks
        return Verdict("slip" if key else "wrong", marks.of(key) if key else 0.0, message, hint, key, evidence=evidence)

    def _told(self, arrival: Arrival, i: int) -> str:
        """The hint, with the line that went wrong filled in for this coordinate."""
        if arrival.line is None:
            return arrival.hint
        letter, line = arrival.line
        update = update_of(self.question)
        known = last_step(self.question, update.lines)
        known = {**known, **{n: v for n, v in before(self.question).items() if n == letter}}
        name = f"new {self.question.labels[i]}" if letter == POINT else letter
        free = [n for n in names(line) if n in known]
        if update.by_entry:
            line = tidy(substitute(line, {Name("epsilon"): ZERO}))
            filled = substitute(line, {Name(n): _shown(known[n], i) for n in free})
            line = substitute(line, {Name("x"): Name(self.question.labels[i])})
            return f"{arrival.hint} Here: {name} = {_letters(show(line))} = {show(filled)}"
        told = ", ".join(f"{_letters(n)} = {_array(known[n])}" for n in sorted(free) if known[n].size <= 16)
        return f"{arrival.hint} Here: {name} = {_letters(show(line))}" + (f", where {told}" if told else "")


def _shown(value: Array, i: int) -> Node:
    """The number of one coordinate, to eight figures."""
    return Number(Fraction(f"{float(value[i] if value.ndim else value) + 0.0:.8g}"))


def _array(value: Array) -> str:
    return np.array2string(value + 0.0, precision=6, separator=", ").replace("\n", "").replace(".,", ",").replace(".]", "]")


def _letters(text: str) -> str:
    """The letters of Greek as they are written on paper."""
    return re.sub(r"\b(eta|lambda|beta|epsilon)\b", lambda m: {"eta": "η", "lambda": "λ", "beta": "β", "epsilon": "ε"}[m[1]], text)
