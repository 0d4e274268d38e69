"""The rules of methods where they were used: filled in each comes to its step's value, and each of its mistakes to another."""

import numpy as np
import pytest

from tutor.checking.mistakes.replay import Replay, near, nowhere
from tutor.derive.derivatives.along import directional, logarithmic
from tutor.derive.derivatives.curves import implicit, inverse, parametric
from tutor.derive.derivatives.scalar import derivative
from tutor.meaning.scope import Scope
from tutor.rules import curves, structure
from tutor.rules.catalogue import pattern
from tutor.syntax.nodes import names

S = Scope()
read = S.read


def _slope(text):
    return derivative(read(text), "x", S)


USED = [  # rule, a derivation that uses it
    (curves.IMPLICIT, implicit(read("x^2 + x y + y^3 = 7"), ("x", "y"))),
    (curves.IMPLICIT, implicit(read("sin(x y) = x + 2y"), ("x", "y"))),
    (curves.ALONG_CURVE, implicit(read("x^2 + x y + y^3 = 7"), ("x", "y"), order=2)),
    (curves.PARAMETRIC, parametric(read("t - sin(t)"), read("t^3"), "t")),
    (curves.INVERSE, inverse(read("x^3 + x"), read("10"), "x")),
    (curves.DIRECTIONAL, directional(read("x^2 y + y^3"), (read("1"), read("2")), ("x", "y"))),
    (curves.LOGARITHMIC, logarithmic(read("x^x"), "x")),
    (curves.LOGARITHMIC, logarithmic(read("(x + 1)^3 (x + 2)^4"), "x")),
    (structure.LOG_OF_SHARE, _slope("log(e^(x^2)/(e^(3x) + 1))")),
    (structure.MOVING_END, _slope("∫_1^(x^2) e^t dt")),
    (structure.MOVING_START, _slope("∫_(x^3)^2 e^t dt")),
    (structure.MOVING_ENDS, _slope("∫_(2x)^(x^3) e^t dt")),
]  # fmt: skip


def worlds(step):
    free = sorted(names(step.goal) | names(step.value))
    rng = np.random.default_rng(7)
    return tuple({n: rng.uniform(0.4, 2.3, 4) for n in free} for _ in range(2))


def used(rule, derivation):
    return [s for s in derivation.root if s.rule is rule and not nowhere(Replay(s, worlds(s)).value(s.value))]


@pytest.mark.parametrize(("rule", "found"), USED, ids=[f"{r.key}: {d.kind}" for r, d in USED])
def test_a_method_is_right_and_its_mistakes_are_wrong(rule, found):
    steps = [s for s in used(rule, found) if all(dict(s.bound).get(n) is not None for n in names(pattern(rule).right) - {"e"})]
    assert steps
    for step in steps:
        replay = Replay(step, worlds(step))
        filled = replay.with_right(step, pattern(rule).right)
        assert filled is not None
        assert near(filled, replay.value(step.value))
        for mistake in pattern(rule).mistakes:
            wrong = replay.with_right(step, mistake.right)
            assert wrong is not None, mistake.hint
            assert not near(wrong, replay.value(step.value)), mistake.hint


def test_every_method_of_curves_is_among_them():
    elsewhere = {curves.DIRECTIONAL_ARRAY.key, curves.DIRECTIONAL_OF_ARRAY.key}  # of arrays: tests/derive/test_matrix_second.py
    assert {r.key for r in vars(curves).values() if getattr(r, "wrong", ())} <= {rule.key for rule, _ in USED} | elsewhere
