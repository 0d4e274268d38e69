"""Preparing data: standardized, one-hot, split alike, generated with a seed."""

import numpy as np
import pytest

from tutor.errors import TutorError
from tutor.numeric.data.made import RECIPES, make
from tutor.numeric.data.preparation import generate, one_hot, split, standardize, standardize_alike


def test_standardized_columns_have_mean_0_and_deviation_1():
    X = np.array([[1.0, 10, 0.1], [2, 30, 0.1], [6, 20, 0.1]])
    Z, mean, deviation = standardize(X)
    assert Z.mean(axis=0) == pytest.approx([0, 0, 0])
    assert Z.std(axis=0) == pytest.approx([1, 1, 0], abs=1e-12)
    assert Z * deviation + mean == pytest.approx(X)


def test_one_hot_rows_hold_a_single_one():
    Y, classes = one_hot(np.array(["b", "a", "b", "c"]))
    assert classes == ("a", "b", "c")
    assert Y.tolist() == [[0, 1, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]]


def test_a_split_keeps_rows_together_and_loses_none():
    columns = {"x": np.arange(50.0), "y": np.arange(50.0) ** 2}
    train, test = split(columns, test=0.3, seed=4)
    assert (len(train["x"]), len(test["x"])) == (35, 15)
    assert sorted(np.concatenate([train["x"], test["x"]])) == list(range(50))
    assert (train["y"] == train["x"] ** 2).all()
    assert np.array_equal(test["x"], split(columns, test=0.3, seed=4)[1]["x"])
    assert not np.array_equal(test["x"], split(columns, test=0.3, seed=5)[1]["x"])


def test_a_line_with_noise_is_generated():
    table = generate({"x": (0, 2)}, {"y": lambda c: 4 + 3 * c["x"] + c["noise"]}, points=2000, seed=1)
    x, y = table.column("x"), table.column("y")
    assert 0 <= x.min() < x.max() <= 2
    assert np.polyfit(x, y, 1) == pytest.approx([3, 4], abs=0.15)  # three standard errors
    assert np.std(y - 4 - 3 * x) == pytest.approx(1, abs=0.05)


def test_outputs_may_use_outputs_and_every_one_has_its_own_noise():
    table = generate(
        {"x": (0, 1)}, {"u": lambda c: c["noise"], "v": lambda c: c["u"] + c["noise"], "one": lambda c: 1.0}, points=500, noise=0.5
    )
    u, rest = table.column("u"), table.column("v") - table.column("u")
    assert abs(np.corrcoef(u, rest)[0, 1]) < 0.15
    assert table.column("one").tolist() == [1.0] * 500


def test_parts_are_scaled_by_the_first_alone():
    random = np.random.default_rng(0)
    train, test = random.normal(3, 2, (40, 3)), random.normal(5, 1, (10, 3))
    (first, second), mean, deviation = standardize_alike(train, test)
    assert mean == pytest.approx(train.mean(axis=0))
    assert second * deviation + mean == pytest.approx(test)
    assert first.mean(axis=0) == pytest.approx([0, 0, 0], abs=1e-12)
    # a scaling of everything before changes nothing
    again, *_ = standardize_alike((train - 7) / 3, (test - 7) / 3)
    assert again[1] == pytest.approx(second)


@pytest.mark.parametrize("one_hot_rows", [False, True])
def test_a_stratified_split_gives_every_class_its_share(one_hot_rows):
    labels = np.repeat([0, 1, 2], [60, 30, 10])
    by = np.eye(3)[labels] if one_hot_rows else labels
    for seed in range(5):
        train, test = split({"x": np.arange(100), "c": labels}, 0.2, seed, by)
        assert np.bincount(test["c"]).tolist() == [12, 6, 2]
        assert sorted([*train["x"], *test["x"]]) == list(range(100))
        assert (labels[test["x"]] == test["c"]).all()
    uneven = split({"c": np.repeat([0, 1], [7, 6])}, 0.3, 1, np.repeat([0, 1], [7, 6]))[1]["c"]
    assert np.bincount(uneven).tolist() == [2, 2]
    assert not np.array_equal(split({"x": labels * 0 + np.arange(100)}, 0.2, 1, by)[1]["x"], test["x"])


@pytest.mark.parametrize("name", RECIPES)
def test_a_set_that_is_made_is_the_same_for_the_same_seed(name):
    table, again, other = make(name, 60, seed=1), make(name, 60, seed=1), make(name, 60, seed=2)
    first = table.numeric[0]
    assert table.rows == 60
    assert all(np.array_equal(table.columns[n], again.columns[n]) for n in table.names)
    assert not np.array_equal(table.columns[first], other.columns[first])
    assert len(set(table.columns["label"])) >= 2 if table.labels else table.numeric == ("x", "y")


TRUTHS = [  # name, what is to be found, within how much
    ("linear", lambda t: np.polyfit(t.columns["x"], t.columns["y"], 1), [3, 4], 0.2),
    ("polynomial", lambda t: np.polyfit(t.columns["x"], t.columns["y"], 3), [1, 0, -2, 1], 0.1),
    ("sine", lambda t: [np.polyfit(np.sin(t.columns["x"]), t.columns["y"], 1)[0]], [1], 0.05),
    ("exponential", lambda t: [np.polyfit(np.exp(-t.columns["x"]), t.columns["y"], 1)[0]], [5], 0.05),
    ("circles", lambda t: [np.hypot(t.columns["x1"], t.columns["x2"])[t.columns["label"] == "inner"].mean()], [0.5], 0.02),
    ("moons", lambda t: [t.columns["x2"][t.columns["label"] == k].mean() for k in ("upper", "lower")], [2 / np.pi, 0.5 - 2 / np.pi], 0.03),
    ("blobs", lambda t: [t.columns[n][t.columns["label"] == "a"].mean() for n in ("x1", "x2")], [3, 0], 0.15),
    ("logistic", lambda t: [np.mean(t.columns["label"][np.abs(t.columns["x"] - 0.5) < 0.3] == "yes")], [0.5], 0.08),
]


@pytest.mark.parametrize(("name", "seek", "truth", "near"), TRUTHS, ids=[t[0] for t in TRUTHS])
def test_what_is_said_to_be_there_is_found(name, seek, truth, near):
    assert np.asarray(seek(make(name, 4000, seed=3))) == pytest.approx(truth, abs=near)


def test_arms_of_a_spiral_lie_between_each_other():
    table = make("spirals", 300, noise=0, classes=3)
    angle = np.arctan2(table.columns["x2"], table.columns["x1"]) - 2 * np.pi * np.hypot(table.columns["x1"], table.columns["x2"])
    arms = np.round(np.mod(angle, 2 * np.pi) / (2 * np.pi / 3)) % 3
    assert [set(arms[table.columns["label"] == k]) for k in "abc"] == [{0.0}, {1.0}, {2.0}]


BAD = [
    (lambda: split({}), "nothing to split"),
    (lambda: standardize(np.array([[1.0], [np.nan]])), "row 2 is not finite"),
    (lambda: one_hot(np.arange(1000)), "are no classes"),
    (lambda: make("lines"), "no set is called lines"),
    (lambda: make("moons rows 60"), "rows 60 is given no meaning beside moons"),
    (lambda: make("moons", classes=3), "cannot be chosen"),
    (lambda: make("blobs", classes=1), "classes are not between"),
    (lambda: make("blobs", points=2), "points are not between 3"),
    (lambda: make("sine", noise=-1), "must not be negative"),
    (lambda: split({"x": np.ones(10)}, by=np.ones(9)), "9 labels for 10 rows"),
    (lambda: split({"x": np.ones(10)}, by=np.repeat([0, 1], [9, 1])), "too few for both parts"),
    (lambda: standardize_alike(np.ones((3, 2)), np.ones((3, 4))), "as another part|another part"),
    (lambda: standardize(np.empty((0, 2))), "no rows"),
    (lambda: one_hot(np.eye(2)), "shape"),
    (lambda: split({"x": np.ones(3), "y": np.ones(4)}), "differ in their rows"),
    (lambda: split({"x": np.ones(3)}, test=0.01), "leaves one part empty"),
    (lambda: split({"x": np.ones(3)}, test=2), "leaves one part empty"),
    (lambda: generate({"x": (1, 0)}, {}), "cannot be drawn"),
    (lambda: generate({"x": (0, 1)}, {}, points=0), "points"),
    (lambda: generate({"x": (0, 1)}, {}, noise=-1), "noise"),
    (lambda: generate({"x": (-1, 1)}, {"y": lambda c: np.log(c["x"])}), "y is not finite"),
]


@pytest.mark.parametrize(("ask", "words"), BAD, ids=[b[1] + str(i) for i, b in enumerate(BAD)])
def test_what_is_asked_wrongly_is_told(ask, words):
    with pytest.raises(TutorError, match=words):
        ask()
