"""Derivations over arrays are confirmed whole, and a false step in one is caught."""

from dataclasses import replace

import pytest

from tests.derive.test_matrix import BINARY, FORMS, HESSIANS, LAYERS, LOGIT, NET, REGRESSION
from tutor.checking.equality.equivalence import equivalent
from tutor.checking.proof.fitting import fits
from tutor.checking.proof.oracles import AGREES, CONTRADICTS
from tutor.checking.proof.verify import Contradiction, verify
from tutor.derive.arrays.adjoint import adjoint
from tutor.derive.arrays.jacobians import matrix_jacobian
from tutor.derive.arrays.matrix import matrix_gradient
from tutor.derive.arrays.second import matrix_hessian
from tutor.derive.steps import Step
from tutor.meaning.scope import scope_from
from tutor.meaning.shapes import Shapes
from tutor.render.explain import explain
from tutor.render.plain import plain
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


@pytest.mark.parametrize(("loss", "declarations", "definitions", "wrt"), LOSSES, ids=[row[0] for row in LOSSES])
def test_shapes_are_confirmed_for_all_sizes(loss, declarations, definitions, wrt):
    scope = scope_from(declarations, definitions)
    assert verify(matrix_gradient(scope.read(loss), wrt, scope)).verified.oracles[:2] == ("differences", "shapes")


@pytest.mark.parametrize(("goal", "value", "verdict"), [
    ("w", "X.T @ y", AGREES), ("w", "y", CONTRADICTS), ("X", "X.T", CONTRADICTS), ("X", "outer(w, y)", CONTRADICTS),
    ("X", "outer(y, w)", AGREES), ("X @ w", "X.T @ y", CONTRADICTS), ("X", "w", CONTRADICTS),
])  # fmt: skip
def test_an_adjoint_has_the_shape_of_its_node_for_all_sizes(goal, value, verdict):
    scope = scope_from(REGRESSION)
    node, found = scope.read(goal), scope.read(value)
    assert fits(Step(adjoint(node), START, (), found, found), Shapes(scope)) == verdict


def test_what_comes_back_in_several_ways_is_told_apart():
    scope = scope_from({"A": "matrix(n, n)", "x": "vector(n)"})
    text = plain(explain(verify(matrix_gradient(scope.read("x @ A @ x"), ("x",), scope))))
    assert "dx_1 = A @ x   (n,)" in text
    assert "dx = dx_1 + dx_2 = A @ x + A.T @ x" in text


def test_what_rows_send_back_is_told_before_it_is_added_up():
    scope = scope_from({"X": "matrix(m, d)", "U": "matrix(m, d)", "g": "vector(d)"})
    text = plain(explain(verify(matrix_gradient(scope.read("sum(U * (g * X))"), ("g",), scope))))
    assert "dg_each = " in text
    assert "(m, d)" in text[text.index("dg_each") :]
    assert "dg = sum(dg_each, axis=0) = sum(" in text
    assert "g stands in every row" in text
