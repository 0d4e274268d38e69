"""Random variants: what an exercise draws, the same for the same seed, with its conditions kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite
from random import Random

from tutor.course.exercises import Exercise
from tutor.course.placeholders import Words, filled, places, told
from tutor.errors import TutorError, trouble
from tutor.meaning.scope import Scope, understand
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import Node, rational
from tutor.syntax.printer import show
from tutor.syntax.statements import split

MOST_TRIES = 200
_VALUE = r"\d+(?:\.\d+|/0*[1-9]\d*)?"
_RANGE = re.compile(rf"\s*(-?{_VALUE})\s*\.\.\s*(-?{_VALUE})(?:\s+step\s+({_VALUE}))?\s*")
_NAME = re.compile(r"(?<![^\W\d])(?<!\{)[^\W\d]\w*\b(?!\})")  # in `2a` too
_RELATION = re.compile(r"\s*(!=|<=|>=|<|>|=)\s*")


@dataclass(frozen=True, slots=True)
class Variant:
    """An exercise with its numbers drawn.

    values   what stands for each placeholder
    scope    its declarations and definitions
    nodes    the expressions it is about
    ask      the question: words with formulas among them
    """

    exercise: Exercise
    seed: int
    values: tuple[tuple[str, str], ...]
    scope: Scope
    nodes: tuple[Node, ...]
    ask: Words

    def fill(self, text: str) -> str:
        """A text of the exercise with what was drawn."""
        return filled(text, dict(self.values))

    def read(self, text: str) -> Node:
        """A text of the exercise as a tree."""
        written = self.fill(text)
        try:
            return self.scope.read(written)
        except TutorError as error:
            raise error.located(written) from None

    def tell(self, text: str) -> Words:
        """Words of the exercise with what was drawn."""
        return told(text, dict(self.values), self.scope)


def variant(exercise: Exercise, seed: int) -> Variant:
    """The variant of an exercise that belongs to `seed`. Raises TutorError("exercise") where no drawing meets its conditions."""
    values = _drawn(exercise, Random(f"{exercise.id}/{seed}"))
    statements = [filled(text, values) for text in (*exercise.with_, *exercise.where)]
    scope = understand(statements)
    nodes = tuple(_read(scope, p.text) for p in split(filled(exercise.of, values), ",") if p.text)
    nodes = tuple(map(tidy, nodes)) if places(exercise.of) else nodes  # what was drawn may leave w - (-1), or 1 x
    return Variant(exercise, seed, tuple(values.items()), scope, nodes, told(exercise.ask, values, scope))


def _read(scope: Scope, text: str) -> Node:
    try:
        return scope.read(text)
    except TutorError as error:
        raise error.located(text) from None


def _drawn(exercise: Exercise, random: Random) -> dict[str, str]:
    choices = {name: domain(name, said) for name, said in exercise.parameters.items()}
    for _ in range(MOST_TRIES):
        values = {name: random.choice(values) for name, values in choices.items()}
        if exercise.cases:
            values |= {name: filled(_text(v), values) for name, v in random.choice(exercise.cases).items()}
        for name, expression in exercise.let.items():
            values[name] = show(tidy(Scope().read(filled(expression, values))))
        if all(holds(condition, values) for condition in exercise.require):
            return values
    raise trouble("exercise", f"{exercise.id}: nothing drawn in {MOST_TRIES} tries meets {', '.join(exercise.require)}",
                  mend="wider parameters")  # fmt: skip


def domain(name: str, said: str | tuple[str | int | float, ...]) -> tuple[str, ...]:
    """The values that a parameter may take: of "2..9", of "1/2..4 step 1/2", or of a list."""
    if not isinstance(said, str) and said:
        return tuple(_text(v) for v in said)
    found = _RANGE.fullmatch(said or "")
    if not found:
        raise trouble("exercise", f'{name} = "{said}" is no range', mend='"2..9", "1/2..4 step 1/2", or a list ["sin", "cos"]')
    low, high, step = (Fraction(t) for t in (found[1], found[2], found[3] or "1"))
    if not low <= high or step <= 0 or (high - low) / step > 1000:
        raise trouble("exercise", f'{name} = "{said}" holds no value, or more than 1000', mend='"2..9"')
    return tuple(str(low + k * step) for k in range(int((high - low) / step) + 1))


def _text(value: str | int | float) -> str:
    if isinstance(value, float) and not isfinite(value):
        raise trouble("exercise", f"{value} is no number to be drawn", mend='"oo" for infinity')
    return value if isinstance(value, str) else str(Fraction(str(value)))


def holds(condition: str, values: dict[str, str]) -> bool:
    """Whether a condition such as "a != b" or "b < a^2" holds; the names of parameters stand in it as they are, or in braces."""
    text = _NAME.sub(lambda m: f"{{{m[0]}}}" if m[0] in values else m[0], condition)
    values = {n: v if v.isalpha() else f"({v})" for n, v in values.items()}  # so that `a b` is a product of numbers too
    parts = _RELATION.split(text, maxsplit=1)
    if len(parts) != 3:
        raise trouble("exercise", f"{condition} is no condition", mend="a != b")
    left, relation, right = parts
    if relation in ("=", "!="):
        return _same(filled(left, values), filled(right, values)) == (relation == "=")
    one, other = (_number(filled(side, values), condition) for side in (left, right))
    return {"<": one < other, ">": one > other, "<=": one <= other, ">=": one >= other}[relation]


def _same(one: str, other: str) -> bool:
    if one == other or one.isalpha() or other.isalpha():  # a function's word alone is no expression
        return one == other
    return tidy(_read(Scope(), one)) is tidy(_read(Scope(), other))


def _number(text: str, condition: str) -> Fraction:
    value = rational(tidy(Scope().read(text)))
    if value is None:
        raise trouble("exercise", f"{text} in the condition {condition} is no number", mend="a < b, of numbers")
    return value
