"""Wrong ways to an antiderivative: other rules than those there are, tried on the integrand and compared with the answer up to + C."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tutor.checking.mistakes.questions import slopes
from tutor.checking.mistakes.replay import Numbers, Replay, asked_goal
from tutor.checking.mistakes.slips import Slip
from tutor.derive.integrals.antiderivatives import WORK, Search
from tutor.errors import TutorError
from tutor.meaning.scope import Scope
from tutor.syntax.nodes import ONE, TWO, Apply, Name, Node, names, number, postorder, rational, rebuild
from tutor.syntax.printer import show

_LEAST = 5  # places at which an answer is compared
_CLOSE = 1e-8
_SHORT_WORK = WORK // 8  # of the search for the antiderivative of a factor
PARTNERS = {"sin": "cos", "tan": "cot", "sec": "csc", "sinh": "cosh", "tanh": "coth", "asin": "acos", "asinh": "acosh", "atan": "atanh"}
_BACK = PARTNERS | {v: k for k, v in PARTNERS.items()}
_RECIPROCALS = frozenset({"sec", "csc", "sech", "csch"})  # one over another function


@dataclass(frozen=True)
class _Case:
    """A wrong antiderivative: its values, those of the truth, and what was to be integrated."""

    replay: Replay
    given: Numbers
    scope: Scope

    @property
    def body(self) -> Node:
        return asked_goal(self.replay.root).args[-1]

    @property
    def variable(self) -> str:
        return asked_goal(self.replay.root).args[0].name

    @cached_property
    def truth(self) -> Numbers:
        return self.replay.value(self.replay.root.value)

    @cached_property
    def slope(self) -> Numbers:
        return slopes(self.replay, self.body, (self.variable,))

    def factor(self, numbers: Numbers) -> float | None:
        """By which factor the answer is `numbers`, up to a constant; None where it is no multiple."""
        return _factor(self.given, numbers)

    def is_multiple(self, node: Node) -> bool:
        return self.factor(self.replay.value(node)) is not None


def _factor(given: Numbers, numbers: Numbers) -> float | None:
    a, b = _together(given, numbers)
    both = np.isfinite(a) & np.isfinite(b)
    a, b = a[both], b[both]
    if a.size < _LEAST:
        return None
    a, b = a - a[0], b - b[0]
    size = float(np.abs(b).max())
    if size < _CLOSE or np.abs(a).max() < _CLOSE:
        return None
    place = int(np.abs(b).argmax())
    factor = float(a[place] / b[place])
    return factor if np.abs(a - factor * b).max() <= _CLOSE * abs(factor) * size else None


def _together(given: Numbers, numbers: Numbers) -> tuple[np.ndarray, np.ndarray]:
    pairs = [np.broadcast_arrays(u, v) for u, v in zip(given, numbers, strict=True)]
    return tuple(np.concatenate([np.ravel(p[k]) for p in pairs]) for k in (0, 1))


def wrong_integral(replay: Replay, given: Numbers, scope: Scope) -> Slip | None:
    """The wrong way that leads to `given`, where `replay` derives an antiderivative; None where none of ours does."""
    case = _case(replay, given, scope)
    for way in _WAYS if case else ():
        for key, hint in way(case):
            return Slip(None, key, hint, given, rank=1)
    return None


def _case(replay: Replay, given: Numbers, scope: Scope) -> _Case | None:
    goal = asked_goal(replay.root)
    is_asked = isinstance(goal, Apply) and goal.op == "∫" and len(goal.args) == 2
    return _Case(replay, given, scope) if is_asked else None


Told = Iterator[tuple[str, str]]
_DERIVATIVE = ("differentiated instead", "This is the derivative; an antiderivative is asked for.")


def _slope(case: _Case) -> Told:
    if _is_one(case.factor(case.slope)):
        yield _DERIVATIVE


def _slope_without_its_factor(case: _Case) -> Told:
    factor = case.factor(case.slope)
    if factor and any(_is_one(factor * k) for k in map(float, _coefficients(case.body))):
        yield _DERIVATIVE


def like_the_slope(replay: Replay, given: Numbers, scope: Scope) -> Slip | None:
    """The derivative was given for the integral, but for a factor: said only where nothing else is."""
    case = _case(replay, given, scope)
    if case is None or case.factor(case.slope) is None:
        return None
    return Slip(None, "differentiated instead", "This is, but for a factor, the derivative; an antiderivative is asked for.", given, rank=1)


def _itself(case: _Case) -> Told:
    if case.factor(case.replay.value(case.body)) == 1:
        yield "not integrated", f"This is {show(case.body)} itself; its integral is asked for."


def _scaled(case: _Case) -> Told:
    """The right answer but for a factor: that of the inside, if there is one like it."""
    factor = case.factor(case.truth)
    if factor is None or abs(factor - 1) < _CLOSE:
        return
    if abs(factor + 1) < _CLOSE:
        yield "sign", "Everything is right but the sign."
    for inner in _coefficients(case.body):
        if abs(factor - inner) < _CLOSE:
            yield "inner derivative left out", f"Divide by {show(number(inner))}, the slope of the inside: dx is du/{show(number(inner))}."
        if abs(factor - inner * inner) < _CLOSE:
            yield "multiplied instead of divided", f"Divide by the slope of the inside, {show(number(inner))}, instead of multiplying."
        if abs(factor * inner - 1) < _CLOSE:
            yield "factor too much", f"It is divided by {show(number(inner))} once too often."


def _coefficients(node: Node) -> list:
    """The numbers by which something is multiplied in `node`, larger than 1."""
    factors = {rational(a) for n in postorder(node) if isinstance(n, Apply) and n.op in ("*", "/") for a in n.args}
    return sorted(q for q in factors if q is not None and abs(q) > 1)


def _parts(node: Node) -> tuple[Node, ...]:
    """The factors of a product, without those that are numbers."""
    factors = node.args if isinstance(node, Apply) and node.op == "*" else (node,)
    return tuple(f for f in factors if names(f))


def _products(case: _Case) -> Told:
    factors = _parts(case.body)
    if len(factors) > 1:
        found = [_known(f, case) for f in factors]
        if None not in found and case.is_multiple(Apply("*", tuple(found))):
            yield "product of the integrals", "The integral of a product is not the product of the integrals."
    match case.body:
        case Apply("/", (above, below)) if names(above) and names(below):
            found = [_known(n, case) for n in (above, below)]
            if None not in found and case.is_multiple(Apply("/", tuple(found))):
                yield "quotient of the integrals", "The integral of a quotient is not the quotient of the integrals."


def _known(node: Node, case: _Case) -> Node | None:
    """An antiderivative that is found without much search."""
    try:
        step = Search(case.scope, work=WORK - _SHORT_WORK).step(node, case.variable)
    except TutorError:
        return None
    return step.value if step else None


def _denominators(node: Node) -> Iterator[tuple[Node, Node]]:
    """(what stands below, to which power)."""
    match node:
        case Apply("/", (_, Apply("^", (base, power)))) if rational(power) is not None:
            yield base, power
        case Apply("/", (_, below)):
            yield below, ONE
        case Apply("^", (base, power)) if (rational(power) or 0) < 0:
            yield base, number(-rational(power))
        case Apply(op, (_,)) if op in _RECIPROCALS:
            yield Apply("/", (ONE, node)), ONE
        case Apply("*", args):
            for a in args:
                yield from _denominators(a)


def _logarithms(case: _Case) -> Told:
    for below, power in _denominators(case.body):
        if names(below) and case.is_multiple(Apply("log", (Apply("abs", (below,)),))):
            yield (
                "logarithm of the denominator",
                f"The logarithm of {show(below)} would need the slope of {show(below)} on top: its derivative is that slope over it.",
            )
        more = Apply("+", (power, ONE))
        if names(below) and case.is_multiple(Apply("/", (ONE, Apply("^", (below, more))))):
            yield (
                "power rule for 1/x",
                f"The exponent of {show(below)} goes up by one: it does not grow below the line.",
            )


def _powers(case: _Case) -> Told:
    """The power rule where the inside's derivative is not there as a factor."""
    hint = "The power rule needs the derivative of the inside as a factor; it is not there."
    for part in _parts(case.body):
        for base, raised in _raised(part):
            known = _known(base, case)
            for inside in (base, known):
                if inside is not None and inside is not Name(case.variable) and case.is_multiple(Apply("^", (inside, raised))):
                    yield "power rule without the inner derivative", hint


def _raised(node: Node) -> Iterator[tuple[Node, Node]]:
    """(base, exponent plus one) of what can be read as a power."""
    match node:
        case Apply("^", (base, power)) if rational(power) is not None:
            yield base, number(rational(power) + 1)
        case Apply("sqrt", (base,)):
            yield base, Apply("/", (number(3), TWO))
        case Apply(_, (_,)):
            yield node, TWO


def _partners(case: _Case) -> Told:
    """One function of the result taken for its partner, everywhere."""
    result = case.replay.root.value
    for op in dict.fromkeys(n.op for n in postorder(result) if isinstance(n, Apply) and n.op in _BACK):
        other = rebuild(result, lambda n, op=op: Apply(_BACK[op], n.args) if isinstance(n, Apply) and n.op == op else n)
        if _is_one(case.factor(case.replay.value(other))):
            yield "another function", f"Here stands {op}, not {_BACK[op]}."


def _is_one(factor: float | None) -> bool:
    return factor is not None and abs(abs(factor) - 1) < _CLOSE


_WAYS: tuple[Callable[[_Case], Told], ...] = (
    _slope, _itself, _scaled, _slope_without_its_factor, _products, _powers, _logarithms, _partners,
)  # fmt: skip
