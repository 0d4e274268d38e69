"""Central differences against derivatives known in closed form."""

import numpy as np
import pytest

from tutor.numeric.differences import gradient, gradients, jacobian

FUNCTIONS = [  # f                                    its gradient                                    where
    (lambda x: x[0] ** 2 * x[1], lambda x: [2 * x[0] * x[1], x[0] ** 2], [3.0, -2.0]),
    (lambda x: np.exp(x[0]), lambda x: [np.exp(x[0])], [5.0]),
    (lambda x: np.sin(100 * x[0]), lambda x: [100 * np.cos(100 * x[0])], [0.3]),
    (lambda x: 1e6 + x[0], lambda x: [1.0], [2.0]),
    (lambda x: np.sum(x**3), lambda x: 3 * x**2, [10.0, 0.5, -4.0]),
]


@pytest.mark.parametrize(("f", "slope", "at"), FUNCTIONS)
def test_gradients_agree_and_the_error_is_not_understated_much(f, slope, at):
    found = gradient(f, at)
    wanted = np.asarray(slope(np.asarray(at)), float)
    np.testing.assert_allclose(found.value, wanted, rtol=1e-7, atol=1e-5)
    assert np.all(np.abs(found.value - wanted) <= 100 * found.error + 1e-9 * np.abs(wanted) + 1e-10)


def test_a_jacobian_has_outputs_as_rows():
    found = jacobian(lambda x: np.array([x[0] * x[1], x[0] + x[1], x[1] ** 2]), [2.0, 3.0])
    np.testing.assert_allclose(found.value, [[3, 2], [1, 1], [0, 6]], atol=1e-8)


def test_arrays_by_name_keep_their_shapes():
    rng = np.random.default_rng(0)
    values = {"A": rng.normal(size=(3, 2)), "x": rng.normal(size=2), "c": 2.0}
    found = gradients(lambda v: float(v["c"] * np.sum((v["A"] @ v["x"]) ** 2)), values)
    inner = values["A"] @ values["x"]
    np.testing.assert_allclose(found["A"].value, 4 * np.outer(inner, values["x"]), atol=1e-7)
    np.testing.assert_allclose(found["x"].value, 4 * values["A"].T @ inner, atol=1e-7)
    assert found["c"].value == pytest.approx(np.sum(inner**2), abs=1e-7)
    assert list(gradients(lambda v: float(v["c"]), values, ("c",))) == ["c"]


def test_an_undefined_side_is_nan():
    assert np.isnan(gradient(lambda x: np.log(x[0]), [-1.0]).value).all()
