"""One point, many points, single precision, `math` and machine code: one function, the same values, the same poles.

Machine code takes long to make: every fourth text in the ordinary suite, the rest in the soak.
"""

import tracemalloc
import warnings
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.numeric.test_compile import POINTS, SCALARS, _grown, _largest
from tests.portion import portion
from tutor.errors import TutorError
from tutor.meaning.scope import Scope
from tutor.numeric.functions.backends import offered
from tutor.numeric.functions.compile import compile_function
from tutor.numeric.functions.derivatives import value_and_gradient
from tutor.rules.catalogue import read
from tutor.syntax.nodes import Apply, Name, number

FOUND = ["(-x) * (y + 3) + (-x) * (3 x)", "(-x)/(x y) + (-x - x x)"]  # where a minus sign is first asked for by a product


@pytest.mark.parametrize("text", FOUND)
def test_a_batch_is_its_points(text):
    f = compile_function(read(text), ["x", "y"])
    np.testing.assert_allclose(f(POINTS), [f(p) for p in POINTS], rtol=1e-14)


LEAVES = st.sampled_from([Name("x"), Name("y")]) | st.integers(-3, 9).map(number)
TREES = st.recursive(LEAVES, _grown, max_leaves=14)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(TREES, min_size=2, max_size=3))
def test_every_way_of_computing_gives_the_same_values(trees):
    f = compile_function(tuple(trees), ["x", "y"])
    single = compile_function(tuple(trees), ["x", "y"], dtype="float32")
    batch, in_single = f(POINTS), single(POINTS)
    assert in_single.dtype == np.float32
    for point, got, rough in zip(POINTS, batch, in_single, strict=True):
        scale = max(_largest(t, dict(zip("xy", point, strict=True))) for t in trees)
        if scale < 1e4:
            np.testing.assert_allclose(f(point), got, rtol=1e-9, atol=1e-9)
            np.testing.assert_allclose(rough, got, rtol=0.02, atol=0.02)
            np.testing.assert_allclose(single(point.astype(np.float32)), rough, rtol=1e-3, atol=1e-3)


SPECIAL = [0.0, -0.0, 1.0, -1.0, 2.0, 800.0, -800.0, 1e200, -1e200, 5e-324]
ENDS = [
    "1/x", "1/x^2", "x^3", "-x", "x y", "log(x)", "sqrt(x)", "exp(x)", "x^y", "x/y", "max(x, y)", "min(x, 0)", "|x|", "sign(x)",
    "tanh(x)", "cbrt(x)", "x^(3/5)", "x^(-1/3)", "atan2(y, x)", "log(x^2)", "sigmoid(x)", "softplus(x)", "exp(x)/exp(x + 1)", "x - x y",
    "gelu(x)", "piecewise(1/x if x > 0, y otherwise)", "log(exp(x) + exp(y))", "asin(x)", "acosh(x)", "atanh(x)", "x^(1/2)", "2^x",
    "log2(x)",
]  # fmt: skip


@pytest.mark.parametrize("text", ENDS)
def test_poles_overflow_and_signed_zeros_are_the_same_at_one_point_and_in_a_batch(text):
    f = compile_function(read(text), ["x", "y"])
    plain = offered(f, "math")
    points = np.array([(x, y) for x in SPECIAL for y in SPECIAL])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        batch = f(points)
        for point, got in zip(points, batch, strict=True):
            for other in (float(f(point)), plain(point.tolist())):
                np.testing.assert_allclose(other, got, rtol=1e-12, atol=0, err_msg=f"{text} at {point}")
                is_told = not np.isnan(got) and text[:3] not in ("max", "min")  # which of two zeros is larger is the processor's choice
                assert not is_told or np.signbit(other) == np.signbit(got), (text, point)


def rosenbrock(n):
    names = [f"x{k}" for k in range(n)]
    return Apply("+", tuple(read(f"100 ({b} - {a}^2)^2 + (1 - {a})^2") for a, b in pairwise(names))), names


def test_a_batch_needs_little_memory_beside_its_points_and_its_result():
    tree, names = rosenbrock(10)
    f = value_and_gradient(tree, names, Scope())
    points = np.zeros((400_000, 10))
    f(points[:2])
    tracemalloc.start()
    value, gradient = f(points)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert value.shape == (400_000,)
    assert peak < 1.1 * 11 * 400_000 * 8 + 2_000_000
    assert np.ptp(gradient) == 2  # each slope of (1 - x)^2, none by the last name


def test_the_workspace_does_not_grow_with_the_number_of_names():
    for n in (10, 40, 160):
        tree, names = rosenbrock(n)
        assert value_and_gradient(tree, names, Scope()).program.blocks.slots <= 10
    product = Apply("*", tuple(map(Name, names)))
    f = value_and_gradient(product, names, Scope())
    points = np.random.default_rng(0).uniform(0.9, 1.1, size=(300, 160))
    value, gradient = f(points)
    np.testing.assert_allclose(value, points.prod(axis=1))
    np.testing.assert_allclose(gradient, value[:, None] / points)


def test_what_is_no_call_of_numpys_is_computed_in_blocks_too():
    texts = [t for t in SCALARS if "norm" not in t]
    f = compile_function(tuple(map(read, texts)), ["x", "y"])
    points = np.random.default_rng(0).normal(size=(5000, 2))
    got = f(points)
    for k, text in enumerate(texts):
        np.testing.assert_allclose(got[:, k], compile_function(read(text), ["x", "y"])(points), rtol=1e-12, err_msg=text)
    np.testing.assert_allclose(got[-1], f(points[-1]), rtol=1e-9)


def test_entries_that_repeat_or_are_numbers_are_computed_once_or_not_at_all():
    f = compile_function(read("[[x y, 2], [2, x y], [0, x]]"), ["x", "y"])
    assert len(f.layout.computed) == 2
    assert f([2, 3]).tolist() == [[6, 2], [2, 6], [0, 2]]
    assert f([[2, 3], [1, 1]])[1].tolist() == [[1, 2], [2, 1], [0, 1]]
    assert offered(f, sparse=True)([2, 3]).toarray().tolist() == [[6, 2], [2, 6], [0, 2]]
    assert offered(f, "math")([2, 3]) == [[6, 2], [2, 6], [0, 2]]


def test_single_precision_comes_in_and_goes_out():
    f = compile_function(read("[pi x + e, sqrt(2) y, x/3]"), ["x", "y"], dtype="float32")
    for points in (np.ones(2, np.float32), np.ones((5, 2)), [1, 1]):
        assert f(points).dtype == np.float32


@pytest.mark.parametrize("text", portion((t for t in [*SCALARS[:20], *ENDS] if "sum(" not in t and "prod(" not in t), 4))
def test_machine_code_computes_the_same(text):
    pytest.importorskip("numba")
    f = compile_function((read(text), read("x - y")), ["x", "y"])
    fast = offered(f, "numba")
    points = np.vstack([POINTS, [(0.0, 1.0), (-1.0, 0.0), (900.0, 900.0)]])
    np.testing.assert_allclose(fast(points), f(points), rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(fast(points[0]), f(points[0]), rtol=1e-12)


REFUSED = [
    ("x + y", {"backend": "fortran"}, "backend"),
    ("x + y", {"sparse": True}, "option"),
    ("[[x, y]]", {"sparse": True, "backend": "math"}, "option"),
    ("polygamma(1, x)", {"backend": "math"}, "backend"),
    ("sum(i=1..30, x^i)", {"backend": "numba"}, "backend"),
]


@pytest.mark.parametrize(("text", "options", "code"), REFUSED)
def test_what_does_not_go_together_is_told(text, options, code):
    if options.get("backend") == "numba":
        pytest.importorskip("numba")
    with pytest.raises(TutorError) as told:
        offered(compile_function(read(text), ["x", "y"]), **options)
    assert told.value.diagnostic.code == code
    assert told.value.diagnostic.mend


def test_a_loop_over_rows_is_machine_code_too():
    pytest.importorskip("numba")
    import tutor

    told = {"X": "matrix(m, d)", "w": "vector(d)", "y": "vector(m)"}
    loss = tutor.parse("mean((X @ w - y)^2)", **told)
    rng = np.random.default_rng(0)
    data = {"X": rng.normal(size=(50, 3)), "w": rng.normal(size=3), "y": rng.normal(size=50)}
    np.testing.assert_allclose(loss.function(backend="numba")(**data), loss.function()(**data))
    gradient = loss.value_and_gradient("w", backend="numba")(**data)[1]
    residual = data["X"] @ data["w"] - data["y"]
    np.testing.assert_allclose(gradient, 2 / 50 * data["X"].T @ residual)
    np.testing.assert_allclose(tutor.gradient(loss, "w").function(backend="numba")(**data), gradient)
    with pytest.raises(TutorError):
        loss.function(backend="math")


def test_machine_code_without_numba_names_the_extra(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "numba", None)
    with pytest.raises(TutorError) as told:
        offered(compile_function(read("x"), ["x"]), "numba")
    assert "numba]" in told.value.diagnostic.mend


WRONG = [([1.0], "shape"), ([1.0, float("inf")], "not-finite"), (["a", 1], "shape")]


@pytest.mark.parametrize(("point", "code"), WRONG)
def test_a_plain_function_tells_what_does_not_fit(point, code):
    f = offered(compile_function(read("x y"), ["x", "y"]), "math")
    assert f(x=2, y=3) == f([2, 3]) == 6
    with pytest.raises(TutorError) as told:
        f(point)
    assert told.value.diagnostic.code == code
