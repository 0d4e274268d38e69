"""Functions over arrays: right for the whole corpus, called again, in blocks of rows, in single precision; and what they refuse."""

import re
import tracemalloc
import warnings
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from tests.derive.test_matrix_corpus import CORPUS, IDS, asked, hash_of, point
from tests.oracle_arrays import value, with_definitions
from tutor.errors import TutorError
from tutor.meaning.scope import scope_from
from tutor.numeric.evaluate import evaluate
from tutor.numeric.functions.arrays import function
from tutor.numeric.functions.arrays.fused import FusedFunction
from tutor.numeric.functions.arrays.passes import in_passes, shape_teller
from tutor.numeric.functions.compile import compile_function
from tutor.numeric.functions.source import source
from tutor.rules.passes import TABLE


def compiled(row):
    scope, node, found = asked(row)
    outputs = (node, *found.values())
    return scope, outputs, compile_function(outputs, scope.arguments(outputs), scope)


def agree(results, outputs, everything):
    for result, tree in zip(results, outputs, strict=True):
        np.testing.assert_allclose(result, value(tree, everything), rtol=1e-9, atol=1e-10)


@pytest.mark.parametrize("row", CORPUS, ids=IDS)
def test_every_statement_of_the_corpus_called_again_with_other_data(row, monkeypatch):
    scope, outputs, f = compiled(row)
    seed = hash_of(row["name"])
    first, second = (point(scope, np.random.default_rng(seed + k)) for k in range(2))
    calls = [{name: at[name] for name in f.names} for at in (first, second)]
    before = [{n: np.array(v) for n, v in call.items()} for call in calls]
    results = [f(**call) for call in (*calls, calls[0])]
    for result, at in zip(results, (first, second, first), strict=True):  # the first is looked at after all calls: nothing wrote over it
        agree(result, outputs, with_definitions(scope, at))
    for call, kept in zip(calls, before, strict=True):
        for name, array in call.items():
            np.testing.assert_array_equal(array, kept[name])
    monkeypatch.setattr(function, "BLOCK", 1)
    monkeypatch.setattr(function, "FEWEST", 2)
    agree(f(**calls[0]), outputs, with_definitions(scope, first))


DATA = {
    "X": np.random.default_rng(1).normal(size=(7, 3)), "y": np.random.default_rng(2).normal(size=7),
    "w": np.array([0.5, -1.0, 2.0]), "b": 0.3, "Y": np.eye(3)[[0, 1, 2, 0, 1, 2, 0]],
}  # fmt: skip
SCOPE = scope_from({"X": "matrix(m, d)", "y": "vector(m)", "w": "vector(d)", "b": "real", "Y": "matrix(m, d)"})


def of(text, **kind):
    node = SCOPE.read(text)
    names = SCOPE.arguments([node])
    return node, compile_function(node, names, SCOPE, **kind), {n: DATA[n] for n in names}


DIAGONALS = ["X.T @ diag(y) @ X", "X.T @ diag(y) @ diag(y) @ X", "diag(y) @ X", "X @ diag(w)", "X.T @ diag(y)", "diag(y) @ y",
             "y @ diag(y)", "diag(y) @ X @ w", "y @ diag(y) @ X", "diag(y) @ diag(y)", "diag(w) @ X.T @ diag(y) @ X @ diag(w)",
             "X.T @ (diag(y) @ X)",
             "2 X.T @ diag(y + X @ w) @ X/m", "diag(diag(y))", "diag(y) @ (X @ X.T) @ diag(y)"]  # fmt: skip


@pytest.mark.parametrize("text", DIAGONALS)
def test_a_product_with_a_diagonal_matrix_scales_rows_or_columns(text):
    node, f, given = of(text)
    np.testing.assert_allclose(f(**given), evaluate(node, {**given, "m": 7, "d": 3}), rtol=1e-12, atol=1e-12)


def test_no_diagonal_matrix_is_made_for_many_rows():
    rng = np.random.default_rng(3)
    X, w = rng.standard_normal((20_000, 3)), rng.standard_normal(3)  # the matrix would take 3.2 GB
    _, f, _ = of("X.T @ diag(exp(X @ w)) @ X")
    assert f(X=X, w=w) == pytest.approx((X * np.exp(X @ w)[:, None]).T @ X, rel=1e-12)


@pytest.mark.parametrize("rule", TABLE.rules, ids=lambda r: r.key)
@pytest.mark.parametrize("scale", [1.0, 400.0, -1000.0])
def test_a_word_computed_in_passes_keeps_its_value(rule, scale):
    array = "y" if rule.given == "u is a vector" else "X"
    node = SCOPE.read(re.sub(r"\bu\b", array, rule.left))
    assert in_passes(node, shape_teller(SCOPE)) is not node
    at = {array: scale * DATA[array]}
    f = compile_function(node, [array], SCOPE)
    wanted = evaluate(node, {**at, "m": 7, "d": 3})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        np.testing.assert_allclose(f(**at), wanted, rtol=1e-13, atol=1e-13)  # a logarithm near 0 has the digits of its sum


FOUND = [  # each was computed wrongly, or not at all, once
    "(X @ w) @ cos(y)",
    "X.T @ (y @ outer(y, y)) @ (outer(w, w) @ w)",
    "((X @ w) @ outer(y, w)) @ w",
    "softmax(outer(y, y), axis=0) @ y",
    "-sum(Y * log_softmax(softmax(outer(y, y), axis=0) @ outer(y, w)))/m",
    "(outer(unit(d, 1), unit(m, 2)) * X.T) @ Y",
    "reshape(X * Y, d, m) @ (X + Y)",
    "(X + Y)[:, 1] * (X * Y @ w) + (X - Y)[:, 2]",
    "sum(k=0..2, matrix_power(outer(w, w), 2 - k) @ X.T)",
]


@pytest.mark.parametrize("text", FOUND)
def test_what_was_found_by_random_programs(text):
    node, f, given = of(text)
    sizes = {n: v for n, v in {"m": 7, "d": 3}.items() if n in f.names}
    wanted = evaluate(node, {**given, "m": 7, "d": 3})
    np.testing.assert_allclose(f(**given, **sizes), wanted, rtol=1e-12, atol=1e-12)
    fresh: dict = {}
    exec(source(node, f.names, SCOPE), fresh)  # code that the tutor wrote
    np.testing.assert_allclose(fresh["value"](**given, **sizes), wanted, rtol=1e-12, atol=1e-12)


def test_the_slope_of_tanh_is_taken_from_tanh_where_that_is_computed_anyway():
    node, f, given = of("X.T @ (tanh(X @ w) * (1 - tanh(X @ w)^2))")
    _, alone, _ = of("1 - tanh(y)^2")
    words = f.program.words.paths.values()
    assert ("np.tanh" in words, "np.cosh" in words, "np.cosh" in alone.program.words.paths.values()) == (True, False, True)
    np.testing.assert_allclose(f(**given), evaluate(node, {**given, "m": 7, "d": 3}), rtol=1e-13)
    assert alone(y=np.full(7, 20.0)) == pytest.approx(np.full(7, 1 / np.cosh(20.0) ** 2), rel=1e-14)


ROW_BY_ROW = [  # what goes through the rows in blocks, and what needs all of them
    ("mean((y - (X @ w + b))^2)", True), ("X.T @ (sigmoid(X @ w) - y)/m", True), ("sigmoid(X @ w + b)", True), ("sum(softmax(X))", True),
    ("softmax(X) - Y", True), ("sum(Y * log(softmax(X)), axis=0)", True), ("max(X, axis=1) - y", True), ("X.T @ X", True),
    ("norm(X @ w - y)", True), ("y @ X", True), ("sum(X^2 * Y)/m", True), ("sum(X, axis=0)/m + w", True), ("2 X", True),
    ("X - sum(X, axis=0)/m", False), ("y - mean(y)", False), ("max(y)", False), ("softmax(y)", False), ("X", False), ("X.T", False),
    ("outer(y, w)", False), ("outer(y, y) @ X", False), ("y[1] * X", False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "goes"), ROW_BY_ROW, ids=[r[0] for r in ROW_BY_ROW])
@pytest.mark.parametrize("rows", [2, 3, 7])
def test_blocks_of_rows_add_up_to_the_whole(text, goes, rows, monkeypatch):
    node, f, given = of(text)
    assert bool(f.program.rows) is goes
    monkeypatch.setattr(function, "BLOCK", 1)
    monkeypatch.setattr(function, "FEWEST", rows)
    np.testing.assert_allclose(f(**given), evaluate(node, {**given, "m": 7, "d": 3}), rtol=1e-12)


LOOPS = [r[0] for r in ROW_BY_ROW if r[1]] + [
    "mean(softplus(X @ w) - y * (X @ w))", "sum(max(X, 0) @ w)", "sum(where(X > 0, X, b))", "(X - w) @ w", "y/(1 + b^2)", "sum(X.T.T)",
    "sum(min(X, axis=1) * y)", "sum(softmax(w) * X)",
]  # fmt: skip


@pytest.mark.parametrize("text", LOOPS)
def test_one_loop_computes_the_same(text):
    _, f, given = of(text)
    np.testing.assert_allclose(FusedFunction(f, lambda loop: loop)(**given), f(**given), rtol=1e-12, atol=1e-13)  # by Python itself


@pytest.mark.parametrize("text", ["y - mean(y)", "sum(erf(y))", "softmax(y)"])
def test_what_cannot_be_one_loop_is_refused(text):
    _, f, _ = of(text)
    with pytest.raises(TutorError) as told:
        FusedFunction(f, lambda loop: loop)
    assert told.value.diagnostic.code == "backend"


def test_a_loop_becomes_machine_code():
    numba = pytest.importorskip("numba")
    _, f, given = of("mean((y - (X @ w + b))^2)")
    np.testing.assert_allclose(FusedFunction(f, numba.njit)(**given), f(**given), rtol=1e-12)


@pytest.mark.parametrize("text", [r[0] for r in ROW_BY_ROW])
def test_nothing_that_is_returned_shares_memory(text):
    _, f, given = of(text)
    first, second = f(**given), f(**given)
    for array in (*given.values(), second, *(w for s in f._spare.values() for w in s.memory)):
        assert not np.shares_memory(first, array)


def test_large_data_need_little_memory_beside_them():
    _, f, _ = of("mean(softplus(X @ w) - y * (X @ w))")
    x, y = np.ones((500_000, 3)), np.ones(500_000)
    tracemalloc.start()
    f(X=x, y=y, w=DATA["w"])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < y.nbytes / 2


@pytest.mark.parametrize("text", ["mean((y - (X @ w + b))^2)", "X.T @ (sigmoid(X @ w) - y)/m", "softmax(X)", "2 X", "[b, b^2]", "b w"])
def test_single_precision_stays_single(text):
    node, f, given = of(text, dtype="float32")
    found = f(**given)
    assert np.asarray(found).dtype == np.float32
    np.testing.assert_allclose(found, evaluate(node, {**given, "m": 7, "d": 3}), rtol=3e-6, atol=1e-6)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize(
    "text", [r[0] for r in ROW_BY_ROW] + ["sum(relu(X))", "mean(sigmoid(X @ w))", "sum(exp(-y^2))", "tanh(y)", "w/b", "b"]
)
def test_data_that_are_no_finite_numbers_are_named(text, bad):
    _, f, given = of(text)
    for name, good in given.items():
        spoiled = np.array(good, float)
        spoiled[(-1,) * spoiled.ndim] = bad
        with pytest.raises(TutorError) as told:
            f(**{**given, name: spoiled})
        assert (told.value.diagnostic.code, told.value.diagnostic.what.split()[0]) == ("not-finite", name)


def test_a_result_that_overflows_is_no_fault_of_the_data():
    _, f, given = of("sum(X * X)")
    assert f(X=1e200 * given["X"]) == np.inf


def test_calls_from_many_threads_do_not_disturb_each_other():
    node, f, given = of("mean(softplus(X @ w) - y * (X @ w))")
    points = [given["w"] * k for k in range(40)]
    wanted = [evaluate(node, {**given, "w": w, "m": 7, "d": 3}) for w in points]
    with ThreadPoolExecutor(8) as pool:
        np.testing.assert_allclose(list(pool.map(lambda w: f(**{**given, "w": w}), points * 5)), wanted * 5)


WHY = [  # formula, what is spoiled, what is told
    ("sum(log(X @ w))", {"w": [1, 1, -40]}, "log(X @ w) has no real value in entry ["),
    ("y/(w @ w - 0)", {"w": [0, 0, 0]}, "there y is"),
    ("exp(y)", {"y": [0, 0, 800, 0, 0, 0, 0]}, "exp(y) is too large for a float, or has a pole, in entry [3]: there y is 800"),
    ("mean(sqrt(y) + y)", {"y": [1, 4, -9, 0, 0, 0, 0]}, "sqrt(y) has no real value in entry [3]: there y is -9"),
    ("X @ (1/w)", {"w": [1, 0, 2]}, "1/w is too large for a float, or has a pole, in entry [2]: there w is 0"),
    ("sum(where(y > 0, log(y), 0))", {"y": [1, 2, -1, 0, 3, 1, 1]}, ""),
    ("norm(y - y)", {}, ""),
    ("sum(w log(w))", {"w": [0, 1, 2]}, "in entry [1]: there w is 0; the function takes its limit there"),
]


@pytest.mark.parametrize(("text", "spoiled", "told"), WHY, ids=[r[0] for r in WHY])
def test_a_part_without_a_value_is_named(text, spoiled, told):
    _, f, given = of(text)
    found = f.why(**{**given, **{n: np.array(v, float) for n, v in spoiled.items()}})
    assert told in found
    assert bool(found) is bool(told)


def test_types_of_numbers_that_are_not_there_are_refused():
    with pytest.raises(TutorError) as refused:
        of("X @ w", dtype="float16")
    assert refused.value.diagnostic.code == "option"
