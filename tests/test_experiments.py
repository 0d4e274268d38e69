"""The library's experiments: what a program gets, against known values."""

import math

import pytest

import tutor


def test_an_area_carries_its_errors():
    found = tutor.area("x^2", 0, 1, rule="trapezoid", pieces=10)
    assert (found.value, found.bound) == (pytest.approx(0.335), pytest.approx(1 / 600))
    assert abs(found.value - 1 / 3) <= found.bound
    assert found.weights @ found.heights == pytest.approx(found.value)


AREAS = [  # expression, low, high, options, value
    ("e^(-x^2)", "-oo", "oo", {}, math.sqrt(math.pi)),
    ("1/sqrt(x)", 0, 1, {}, 2),
    ("a x", 0, "a", {"variable": "x", "where": {"a": "3"}}, 13.5),
    ("sin t", 0, "pi", {"rule": "gauss", "points": 12}, 2),
    ("x^3", 0, 1, {"rule": "simpson", "pieces": 2}, 0.25),
]


@pytest.mark.parametrize(("text", "low", "high", "options", "value"), AREAS, ids=[a[0] for a in AREAS])
def test_known_areas(text, low, high, options, value):
    assert tutor.area(text, low, high, **options).value == pytest.approx(value, abs=1e-9)


def test_a_curvature_tells_what_descent_is_guaranteed_to_do():
    found = tutor.convex("x^2 + 10 y^2", {"x": (-1, 1), "y": (-1, 1)})
    assert (found.kind, found.least, found.greatest, found.condition) == ("strongly convex", 2, 20, 10)
    assert (found.step, found.rate) == (pytest.approx(1 / 11), pytest.approx(9 / 11))
    away = tutor.distance_to_minimum("x^2 + 10 y^2", {"x": (-1, 1), "y": (-1, 1)}, {"x": 0.1, "y": 0})
    assert (away.distance, away.height, away.is_inside) == (pytest.approx(0.1), pytest.approx(0.01), True)


def test_data_are_loaded_parted_scaled_and_scored():
    table = tutor.data.load("iris")
    X, (Y, classes) = table.matrix(), tutor.data.one_hot(table.column("species"))
    train, test = tutor.data.split({"X": X, "Y": Y}, test=0.2, seed=1, by=Y)
    (train["X"], test["X"]), mean, _ = tutor.data.standardize_alike(train["X"], test["X"])
    assert mean == pytest.approx(X[[row in train["Y"] for row in Y]].mean(axis=0), abs=0.2)
    parameters = {"W": [[0.0] * 3] * 4, "b": [0.0] * 3}
    found = tutor.minimize("-sum(Y * log(softmax(X @ W + b)))/m", parameters, data=train, step=0.5, max_steps=300)
    W, b = found.point[:12].reshape(4, 3), found.point[12:]
    assert tutor.data.accuracy(test["Y"], test["X"] @ W + b) > 0.9
    assert tutor.data.report(test["Y"], test["X"] @ W + b).rows.tolist() == [10, 10, 10]
    assert classes == ("setosa", "versicolor", "virginica")


REFUSED = [
    (lambda: tutor.convex("x^2", {"x": (1, 0)}), "box"),
    (lambda: tutor.convex("x^2", {"x": (0, "oo")}), "box"),
    (lambda: tutor.convex("x y", {"x": (0, 1)}), "missing"),
    (lambda: tutor.convex("x^2", {}), "box"),
    (lambda: tutor.convex("sum(i=1..13, 1)" + "".join(f" + x_{k}" for k in range(13)), {f"x_{k}": (0, 1) for k in range(13)}), "limit"),
    (lambda: tutor.distance_to_minimum("x^3", {"x": (-1, 1)}, {"x": 0}), "box"),
    (lambda: tutor.distance_to_minimum("x^2", {"x": (-1, 1)}, {"x": 2}), "box"),
    (lambda: tutor.distance_to_minimum("x^2", {"x": (-1, 1)}, {}), "missing"),
    (lambda: tutor.area("1/x", 0, 1), "integral"),
    (lambda: tutor.area("x y", 0, 1), "usage"),
    (lambda: tutor.area("x", 0, 1, rule="boole"), "rule"),
    (lambda: tutor.area("x", 0, "oo", rule="simpson"), "integral"),
]


@pytest.mark.parametrize(("ask", "code"), REFUSED, ids=[str(k) for k in range(len(REFUSED))])
def test_trouble_is_typed(ask, code):
    with pytest.raises(tutor.TutorError) as caught:
        ask()
    assert caught.value.diagnostic.code == code
