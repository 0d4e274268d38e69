"""Derivations over arrays are confirmed whole, and a false step in one is caught."""

from dataclasses import replace

import pytest

from tests.derive.test_matrix import BINARY, FORMS, HESSIANS, LAYERS, LOGIT, NET, REGRESSION
from tutor.checking.equality.equivalence import equivalent
from tutor.checking.proof.verify import Contradiction, verify
from tutor.derive.arrays.matrix import matrix_gradient
from tutor.derive.arrays.second import matrix_hessian, matrix_jacobian
from tutor.meaning.scope import scope_from
from tutor.rules.matrices import START

LOSSES = [
    ("mean((X @ w - y)^2) + c norm(w)^2", REGRESSION, {}, ("w",)),
    ("mean(-(t*log(p) + (1-t)*log(1-p)))", BINARY, LOGIT, ("w", "b")),
    ("-sum(Y * log(A2))/m", NET, LAYERS, ("W1", "b1", "W2", "b2")),
    ("x.T @ A @ x + logdet(S)", FORMS, {}, ("x", "A", "S")),
    ("sum(exp(a x)/(1 + a^2))", FORMS, {}, ("a", "x", "u")),
]


@pytest.mark.parametrize(("loss", "declarations", "definitions", "wrt"), LOSSES, ids=[row[0] for row in LOSSES])
def test_gradients_are_confirmed(loss, declarations, definitions, wrt):
    scope = scope_from(declarations, definitions)
    assert verify(matrix_gradient(scope.read(loss), wrt, scope)).verified


@pytest.mark.parametrize(("loss", "declarations", "definitions", "wrt", "_"), HESSIANS, ids=[row[0] for row in HESSIANS])
def test_hessians_are_confirmed(loss, declarations, definitions, wrt, _):
    scope = scope_from(declarations, definitions)
    assert verify(matrix_hessian(scope.read(loss), (wrt,), scope)).verified


def test_jacobians_are_confirmed():
    scope = scope_from(FORMS)
    assert verify(matrix_jacobian(scope.read("softmax(A @ x)"), ("x",), scope)).verified


@pytest.mark.parametrize("k", range(1, 5))
def test_a_false_step_is_caught(k):
    scope = scope_from(REGRESSION)
    derivation = matrix_gradient(scope.read("mean((X @ w - y)^2) + c norm(w)^2"), ("w",), scope)
    steps = [step for step in derivation.root if step.rule is not START]
    false = replace(steps[k], value=scope.read("2"))
    with pytest.raises(Contradiction):
        verify(replace(derivation, root=replace(derivation.root, parts=(("G", false),))))


@pytest.mark.parametrize("number", range(2, 12))
def test_no_number_stands_for_a_size(number):
    scope = scope_from(REGRESSION)
    left, right = scope.read(f"X.T @ y/{number}"), scope.read("X.T @ y/m")
    assert equivalent(left, right, scope).verdict == "different"
