"""Partial fractions, and how their numbers are found: letters on top, both sides times the bottom, then a letter a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from string import ascii_uppercase

from tutor.derive.goals import polished
from tutor.derive.solving.elimination import eliminated
from tutor.derive.solving.isolation import value_of
from tutor.derive.solving.working import equation
from tutor.derive.steps import Step
from tutor.meaning.polynomials import coefficients, division, factors, in_partial_fractions
from tutor.meaning.scope import Scope
from tutor.rules import equations, rewrites
from tutor.rules.tidy import product, quotient, total
from tutor.syntax.nodes import ONE, ZERO, Apply, Name, Node, names, number, rational, substitute
from tutor.syntax.printer import show

MOST_LETTERS = 6  # beyond, the lines would fill pages
_TAKEN = frozenset("EIO")  # letters that are read as something else
COMPARED = "the numbers on top are found by comparing coefficients"


def split(body: Node, variable: str, scope: Scope, before: Step | None = None) -> Step | None:
    """The step from a quotient of polynomials to the sum of its partial fractions; None where there is but one.

    Its parts are the lines on which the numbers are found; `before` is the step that led to `body`.
    """
    after = polished(in_partial_fractions(body, variable, scope))
    if after is body or not isinstance(after, Apply) or after.op != "+":
        return None
    given = (("u", before),) if before else ()
    form = _Form.of(body, variable, scope)
    if form is None:
        return Step(body, rewrites.PARTIAL_FRACTIONS, (), after, after, given, COMPARED)
    is_one = len(form.fractions) == 1
    lines = [step for _, step in given]
    for rule, value in ((rewrites.FACTOR, form.in_factors), (rewrites.POLYNOMIAL_DIVISION, after if is_one else form.divided)):
        if value is not (now := lines[-1].value if lines else body):
            lines.append(Step(now, rule, (), value, value, tuple(("u", s) for s in lines[-1:])))
    if is_one:
        return lines[-1]
    found = list(form.lines(lines[-1] if lines else None))
    parts = [("u", s) for s in lines[-1:]] + [(f"way {k}", s) for k, s in enumerate(found, 1)]
    note = ", ".join(f"{n} = {show(form.known[n])}" for n in form.letters)
    return Step(lines[-1].value if lines else body, rewrites.PARTIAL_FRACTIONS, (), after, after, tuple(parts), note)


class _Form:
    """The shape of a split: a fraction for each power of a factor below, with a letter on top, or a line of two over a quadratic."""

    def __init__(self, top: Node, whole: Node, constant: Node, below: Sequence[tuple[Node, int]], variable: str, scope: Scope):
        self.x, self.variable, self.scope, self.top = Name(variable), variable, scope, top
        self.bottom = product((constant, *(_power(f, n) for f, n in below)))
        self.rest = polished(quotient(top, self.bottom))
        self.whole = whole
        self.constant, self.below = constant, below
        self.in_factors = self.divided = self.rest
        self.known: dict[str, Node] = {}  # the letters found so far
        letters = iter([c for c in ascii_uppercase if c not in _TAKEN | names(top) | names(self.bottom) | _spoken_for(scope)])
        self.fractions: list[tuple[Node, Node, int, tuple[str, ...]]] = []  # top, factor, power, its letters
        for f, n in below:
            for k in range(1, n + 1):
                own = tuple(next(letters) for _ in range(len(coefficients(f, variable, scope)) - 1))
                above = total(product((Name(c), _power(self.x, len(own) - 1 - j))) for j, c in enumerate(own))
                self.fractions.append((above, f, k, own))

    @property
    def letters(self) -> tuple[str, ...]:
        return tuple(c for *_, own in self.fractions for c in own)

    @classmethod
    def of(cls, body: Node, variable: str, scope: Scope) -> _Form | None:
        """The shape for `body`; None where what stands below is no product of numbers and powers of the variable, or too large."""
        found = division(body, variable, scope)
        if found is None:
            return None
        top, whole, rest, bottom = found
        constant, below = factors(bottom, variable, scope)
        if sum(n * (len(coefficients(f, variable, scope)) - 1) for f, n in below) > MOST_LETTERS:
            return None
        if any(rational(c) is None for f, _ in below for c in coefficients(f, variable, scope)) or names(rest) - {variable}:
            return None
        form = cls(rest, whole, constant, below, variable, scope)
        form.in_factors = polished(quotient(top, form.bottom))
        form.divided = form.in_factors if whole is ZERO else polished(total((whole, form.rest)))
        return form

    def lines(self, before: Step | None) -> Iterator[Step]:
        """The shape times the bottom, and each letter: at the zeros of the bottom, the others by comparing coefficients."""
        shape = total(Apply("/", (above, _power(f, k))) for above, f, k, _ in self.fractions)
        cleared = equation(self.top, total(self._times_bottom(*fraction[:3]) for fraction in self.fractions))
        parts, bound = (("u", before),) if before else (), (("w", self.bottom),)
        start = Step(equation(self.rest, shape), equations.TIMES_BOTTOM, bound, cleared, cleared, parts, self._told())
        yield start
        known = self.known
        for f, n in self.below:
            if len(found := coefficients(f, self.variable, self.scope)) == 2:
                zero = value_of(Apply("/", (Apply("-", (found[0],)), found[1])), self.scope)
                (letter,) = next(own for _, g, k, own in self.fractions if (g, k) == (f, n))
                yield (step := self._at(zero, letter, start))
                known[letter] = step.value.args[1]
        if len(known) < len(self.letters):
            yield from self._compared(start, known)

    def _told(self) -> str:
        """Why the shape has more than a letter over each factor."""
        repeated = ["a repeated factor gets a fraction for each of its powers"] if any(n > 1 for _, n in self.below) else []
        lines = next((above for above, *_, own in self.fractions if len(own) > 1), None)
        return "; ".join(repeated + ([f"a quadratic gets a line on top, {show(lines)}"] if lines and len(names(lines)) == 3 else []))

    def _times_bottom(self, above: Node, factor: Node, power: int) -> Node:
        others = [_power(f, n - power if f is factor else n) for f, n in self.below]
        return product((self.constant, above, *others))

    def _at(self, zero: Node, letter: str, start: Step) -> Step:
        """The letter that is left where all other terms are 0."""
        filled = substitute(start.value, {self.x: zero})
        (b, a) = coefficients(Apply("+", (filled.args[1], Apply("-", (filled.args[0],)))), letter, self.scope)
        claim = equation(Name(letter), value_of(Apply("/", (Apply("-", (b,)), a)), self.scope))
        short = claim if a is ONE else equation(value_of(filled.args[0], self.scope), product((a, Name(letter))))
        return Step(filled, equations.AT_A_ZERO, ((self.variable, zero),), short, claim, (("u", start),), f"{self.variable} = {show(zero)}")

    def _compared(self, start: Step, known: dict[str, Node]) -> Iterator[Step]:
        """The coefficients of each power on both sides, and the letters that are left."""
        sides = [coefficients(s, self.variable, self.scope) for s in start.value.args]
        degree = max(map(len, sides)) - 1
        claims = [equation(*(s[k] if k < len(s) else ZERO for s in reversed(sides))) for k in range(degree, -1, -1)]
        every = Apply("and", tuple(claims))
        note = f"those of {', '.join(show(_power(self.x, k)) for k in range(degree, 0, -1))} and 1, in turn"
        if known:
            note += f"; below, {' and '.join(f'{n} = {show(v)}' for n, v in known.items())} is put in"
        yield Step(start.value, equations.COMPARE, ((self.variable, self.x),), every, every, (("u", start),), note)
        unknown = tuple(c for c in self.letters if c not in known)
        filled = [polished(substitute(c, {Name(n): v for n, v in known.items()})) for c in claims]
        (solution,), steps = eliminated(list(_independent(filled, unknown, self.scope)), unknown, self.scope)
        known |= solution
        yield from (step for _, step in steps)


def _spoken_for(scope: Scope) -> frozenset[str]:
    return frozenset({n for n, _ in scope.kinds} | {d.name for d in scope.definitions})


def _power(base: Node, exponent: int) -> Node:
    return ONE if exponent == 0 else base if exponent == 1 else Apply("^", (base, number(exponent)))


def _independent(claims: Iterable[Apply], unknown: Sequence[str], scope: Scope) -> Iterator[Apply]:
    """The linear claims that say more than those before them, in fewest letters first."""
    rows: list[tuple[int, list[Fraction]]] = []
    for claim in sorted(claims, key=lambda c: len(names(c))):
        row = [_slope(claim.args[0], n, scope) for n in unknown]
        for pivot, other in rows:
            row = [a - row[pivot] / other[pivot] * b for a, b in zip(row, other, strict=True)]
        if any(row):
            rows.append((next(k for k, a in enumerate(row) if a), row))
            yield claim


def _slope(side: Node, name: str, scope: Scope) -> Fraction:
    found = coefficients(side, name, scope)
    return rational(found[1]) if len(found) > 1 else Fraction(0)
