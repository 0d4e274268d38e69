"""Second derivatives along an array, and slopes along one: their texts, and their values against central differences."""

import numpy as np
import pytest

from tests.derive.test_matrix import BINARY, FORMS, LOGIT, NET, REGRESSION, SHARES, setting
from tests.oracle_arrays import slope, value, with_definitions
from tutor.checking.proof.verify import verify
from tutor.derive.arrays.matrix import matrix_gradient
from tutor.derive.arrays.towards import hessian_product, matrix_directional
from tutor.errors import TutorError
from tutor.meaning.scope import scope_from
from tutor.rules import curves
from tutor.rules.catalogue import pattern
from tutor.syntax.nodes import Name
from tutor.syntax.printer import show

PRODUCTS = [  # loss, declarations, definitions, name, Hessian times V
    ("mean((X @ w - y)^2)", REGRESSION, {}, "w", "2/m * X.T @ X @ V"),
    ("norm(X @ w - y)^2 + c norm(w)^2", REGRESSION, {}, "w", "2 X.T @ X @ V + 2c V"),
    ("mean(-(t*log(p) + (1-t)*log(1-p)))", BINARY, LOGIT, "w", "X.T @ (X @ V * p * (1 - p))/m"),
    ("x.T @ A @ x", FORMS, {}, "x", "(A + A.T) @ V"),
    ("logsumexp(x)", FORMS, {}, "x", None),
    ("logdet(A)", FORMS, {}, "A", "-inv(A).T @ V.T @ inv(A).T"),
    ("trace(A.T @ S @ A)", FORMS, {}, "A", "2S @ V"),
    ("trace(A @ A @ A)", FORMS, {}, "A", None),
    ("-sum(Y * log(softmax(X @ W)))", SHARES, {}, "W", None),
    ("sum(tanh(X @ W1 + b1) @ W2)", NET, {}, "W1", None),
    ("a^2 sum(x)", FORMS, {}, "a", "2V sum(x)"),
]  # fmt: skip


@pytest.mark.parametrize(("loss", "declarations", "definitions", "name", "expected"), PRODUCTS, ids=[p[0] for p in PRODUCTS])
def test_a_hessian_times_a_direction(loss, declarations, definitions, name, expected):
    scope, at = setting(declarations, definitions)
    node = scope.read(loss)
    tree = hessian_product(node, Name("V"), (name,), scope).result
    if expected:
        assert show(tree) == expected
    gradient = matrix_gradient(node, (name,), scope).result
    direction = np.random.default_rng(4).normal(size=np.shape(at[name]))

    def moved(t):
        return value(gradient, with_definitions(scope, {**at, name: at[name] + t * direction}))

    h = 1e-3
    right = (8 * (moved(h) - moved(-h)) - (moved(2 * h) - moved(-2 * h))) / (12 * h)
    assert np.allclose(value(tree, {**with_definitions(scope, at), "V": direction}), right, rtol=1e-7, atol=1e-8)


SLOPES = [  # function, declarations, definitions, name, slope along V
    ("norm(X @ w - y)^2", REGRESSION, {}, "w", "2 * ((X @ w - y) @ X @ V)/norm(V)"),
    ("logdet(A)", FORMS, {}, "A", "trace(inv(A) @ V)/norm(V)"),
    ("trace(A @ B @ B.T)", FORMS, {}, "A", "trace(B @ B.T @ V)/norm(V)"),
    ("sum(sin(x))", FORMS, {}, "x", "cos(x) @ V/norm(V)"),
    ("mean(-(t*log(p) + (1-t)*log(1-p)))", BINARY, LOGIT, "w", None),
]  # fmt: skip


@pytest.mark.parametrize(("loss", "declarations", "definitions", "name", "expected"), SLOPES, ids=[s[0] for s in SLOPES])
def test_a_slope_along_an_array(loss, declarations, definitions, name, expected):
    scope, at = setting(declarations, definitions)
    node = scope.read(loss)
    derivation = matrix_directional(node, Name("V"), (name,), scope)
    if expected:
        assert show(derivation.result) == expected
    direction = np.random.default_rng(4).normal(size=np.shape(at[name]))
    unit = direction / np.linalg.norm(direction)
    right = slope(lambda t: value(node, with_definitions(scope, {**at, name: at[name] + t * unit})), 0.0, 1e-3)
    assert np.allclose(value(derivation.result, {**with_definitions(scope, at), "V": direction}), right, rtol=1e-8, atol=1e-9)


@pytest.mark.parametrize("derive", [hessian_product, matrix_directional])
def test_every_step_is_confirmed(derive):
    scope = scope_from(BINARY, LOGIT)
    node = scope.read("mean(-(t*log(p) + (1-t)*log(1-p)))")
    derivation = verify(derive(node, Name("v"), ("w",), scope), with_sympy=False)
    assert derivation.verified.oracles
    assert not derivation.verified.unconfirmed


REFUSED = [  # direction  wrt  what
    ("y", ("w",), "y is (m,), and w is (d,)"),
    ("v", ("w", "b"), "each name has a direction of its own: for w, b there is v"),
]  # fmt: skip


@pytest.mark.parametrize(("direction", "wrt", "what"), REFUSED, ids=[r[2] for r in REFUSED])
def test_a_direction_has_the_shape_of_one_name(direction, wrt, what):
    scope = scope_from(REGRESSION)
    with pytest.raises(TutorError) as told:
        hessian_product(scope.read("sum((X @ w + b - y)^2)"), scope.read(direction), wrt, scope)
    assert told.value.diagnostic.what == what


def test_the_mistakes_of_a_slope_along_an_array_are_wrong():
    at = {"G": np.array([1.0, -2.0, 0.5]), "v": np.array([0.3, 1.1, 2.0]), "U": np.array([[1.0, 2.0], [-1.0, 0.5]])}
    length = np.sqrt((at["v"] ** 2).sum())
    for rule, right in ((curves.DIRECTIONAL_ARRAY, at["G"] @ at["v"] / length), (curves.DIRECTIONAL_OF_ARRAY, at["U"] / length)):
        assert value(pattern(rule).right, at) == pytest.approx(right)
        for mistake in pattern(rule).mistakes:
            assert value(mistake.right, at) != pytest.approx(right), mistake.hint


def test_a_corner_is_neither_confirmed_nor_contradicted():
    scope = scope_from({"X": "matrix(m, d)"})
    node = scope.read("max(X - max(X, axis=1, keepdims=1))")  # every row's largest entry is 0: the largest of all is tied everywhere
    assert verify(matrix_gradient(node, ("X",), scope), with_sympy=False).verified.unconfirmed
