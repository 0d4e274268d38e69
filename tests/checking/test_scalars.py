"""A matrix form that is wrong is contradicted by its entries in scalars, and so is a wrong adjoint or slope."""

from dataclasses import replace

import pytest

from tutor.checking.proof.verify import Contradiction, verify
from tutor.derive.scalars.scalars import in_scalars
from tutor.derive.steps import Step
from tutor.meaning.scope import scope_from
from tutor.rules import normal
from tutor.syntax.nodes import TWO, Apply

SCOPE = scope_from(
    {"X": "matrix(m, d)", "Y": "one-hot matrix(m, k)", "W": "matrix(d, k)", "b": "vector(k)"}, {"Z": "X @ W + b", "P": "softmax(Z)"}
)


@pytest.fixture(scope="module")
def derivation():
    return in_scalars(SCOPE.read("-sum(Y * log(P))/m"), ("W", "b"), SCOPE)


def changed(root, which, change):
    """The steps with one of them, and what rests on it, made anew."""
    made = {}
    for s in root:
        parts = tuple((n, made[id(p)]) for n, p in s.parts)
        made[id(s)] = change(replace(s, parts=parts)) if s is which else replace(s, parts=parts)
    return made[id(root)]


def doubled(step: Step) -> Step:
    return replace(step, value=Apply("*", (TWO, step.value)))


def test_what_is_right_is_confirmed(derivation):
    assert verify(derivation).verified


@pytest.mark.parametrize("array", ["P", "Z", "Z, filled in", "W", "b", "W, written out", "b, written out"])
def test_a_wrong_matrix_form_is_contradicted(derivation, array):
    """Each entry of the matrix form is what its step asks: twice it is not what the scalars say."""
    _, entry = dict(derivation.root.parts)[array].parts[-1]
    wrong = changed(derivation.root, entry, lambda s: replace(s, goal=Apply("*", (TWO, s.goal))))
    with pytest.raises(Contradiction):
        verify(replace(derivation, root=wrong))


def test_every_wrong_step_in_scalars_is_contradicted(derivation):
    steps = [
        s
        for s in derivation.root
        if s.rule is not normal.GATHERED and s is not derivation.root and s.rule.key not in ("constant", "variable")
    ]
    for step in steps[:: max(1, len(steps) // 25)]:
        with pytest.raises(Contradiction):
            verify(replace(derivation, root=changed(derivation.root, step, doubled)))
