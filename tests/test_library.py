"""`import tutor`: what is handed out computes, prints, reads back and says how it was proven."""

import json
import subprocess
import sys

import numpy as np
import pytest
import sympy

import tutor

POINT = [1.3, 0.7]


@pytest.mark.parametrize("text", ["x^2 y + sin(x y)", "e^(x y)/(x + y)", "log(x^2 + y^2)"])
def test_a_gradient_computes_what_sympy_does(text):
    d = tutor.gradient(text)
    x, y = sympy.symbols("x y", real=True)
    true = [float(e.subs({x: POINT[0], y: POINT[1]})) for e in d.sympy]
    assert d.function()(POINT) == pytest.approx(true, rel=1e-12)
    value, slope = d.value_and_gradient()(POINT)
    assert slope == pytest.approx(true, rel=1e-12)
    assert value == pytest.approx(float(d.value_and_gradient(["y", "x"])(POINT[::-1])[0]))
    assert d.verified
    assert set(d.verified.oracles) == {"values", "sympy"}


def test_a_function_takes_one_point_or_a_batch():
    f = tutor.gradient("x^2 y + sin(x y)").function()
    points = np.random.default_rng(0).uniform(0.5, 2, (7, 2))
    assert f(points) == pytest.approx(np.array([f(p) for p in points]))
    assert f(points).shape == (7, 2)


def test_names_are_in_natural_order_and_can_be_ordered_otherwise():
    e = tutor.parse("x10 + 2 x2")
    assert e.names == ("x2", "x10")
    assert e.function()([1, 5]) == 7
    assert e.function(["x10", "x2"])([1, 5]) == 11


@pytest.mark.parametrize("names", ["y x", "y, x", ["y", "x"], ("y", "x")])
def test_names_are_a_list_or_one_text(names):
    assert tutor.parse("x - 2y").function(names)([1.0, 5.0]) == 3
    assert tutor.gradient("x^2 y").function(names)([1.0, 5.0]).tolist() == [10, 25]


def test_a_constant_has_a_gradient_of_no_entries():
    value, slopes = tutor.parse("3").value_and_gradient()([])
    assert (value, slopes.shape) == (3, (0,))


def test_a_matrix_gradient_is_a_function_of_arrays():
    d = tutor.gradient("mean((X @ w - y)^2)", wrt="w", X="matrix(m, d)", w="vector(d)", y="vector(m)")
    assert str(d.result) == "2/m * X.T @ (X @ w - y)"
    rng = np.random.default_rng(1)
    X, w, y = rng.normal(size=(6, 3)), rng.normal(size=3), rng.normal(size=6)
    assert d.function()(X=X, w=w, y=y) == pytest.approx(2 / 6 * X.T @ (X @ w - y))


def test_backpropagation_gives_a_gradient_by_each_name():
    kinds = {"X": "matrix(m, d)", "W": "matrix(d, k)", "b": "vector(k)", "Y": "one-hot matrix(m, k)"}
    d = tutor.backprop("-sum(Y * log(P))/m", wrt="W b", where={"Z": "X @ W + b", "P": "softmax(Z)"}, **kinds)
    rng = np.random.default_rng(2)
    X, W, b, Y = rng.normal(size=(5, 4)), rng.normal(size=(4, 3)), rng.normal(size=3), np.eye(3)[[0, 1, 2, 1, 0]]
    E = np.exp(X @ W + b)
    P = E / E.sum(axis=1, keepdims=True)
    found = d.function()(X=X, W=W, b=b, Y=Y)
    assert found["W"] == pytest.approx(X.T @ (P - Y) / 5)
    assert found["b"] == pytest.approx((P - Y).sum(axis=0) / 5)


RESULTS = [
    (lambda: tutor.derivative("x^5", order=2), "20x^3"),
    (lambda: tutor.hessian("x^2 y"), "[[2y, 2x], [2x, 0]]"),
    (lambda: tutor.jacobian(["x y", "x + y"], "x y"), "[[y, x], [1, 1]]"),
    (lambda: tutor.hessian("norm(X @ w)^2", "w", along="v", X="matrix(m, d)", w="vector(d)"), "2 X.T @ X @ v"),
    (lambda: tutor.jacobian("A @ Z @ B", "Z", A="matrix(m, n)", Z="matrix(n, p)", B="matrix(p, k)"), "kron(B.T, A)"),
    (lambda: tutor.directional("A @ x", "v", "x", A="matrix(m, n)", x="vector(n)"), "A @ v/norm(v)"),
    (lambda: tutor.derivative("inv(A + t B)", "t", A="matrix(n, n)", B="matrix(n, n)"), "-inv(A + t B) @ B @ inv(A + t B)"),
    (lambda: tutor.chain("u^2 + v", where={"u": "x + y", "v": "x y"}, wrt="x"), "2x + 3y"),
    (lambda: tutor.limit("sin(x)/x", "x", 0), "1"),
    (lambda: tutor.limit("1/x", "x", "0+"), "oo"),
    (lambda: tutor.integrate("x^2", "x", 0, 1), "1/3"),
    (lambda: tutor.integrate("e^-x", "x", 0, "oo"), "1"),
    (lambda: tutor.taylor("cos(x)", at={"x": 0}, order=4), "1 - x^2/2 + x^4/24"),
    (lambda: tutor.simplify("2x + 3x"), "5x"),
]


@pytest.mark.parametrize(("ask", "result"), RESULTS, ids=[r[1] for r in RESULTS])
def test_results_read_like_a_textbook(ask, result):
    assert str(ask().result) == result


def test_text_reads_back_the_same():
    e = tutor.parse("x^2 y")
    assert tutor.parse(str(e)) == e
    assert hash(tutor.parse("x^2 y")) == hash(e)
    assert str(tutor.derivative(e, "x").result) == "2x y"


def test_a_derivation_shows_itself_in_every_format():
    d = tutor.gradient("x^2 y")
    assert "[power]" in str(d)
    assert json.loads(d.json())["blocks"]
    assert d.html().startswith("<!doctype html>")
    assert r"\partial" in d.latex()
    assert "<table" in d._repr_html_()
    assert d._repr_latex_().startswith("$")


def test_code_runs_by_itself():
    names = {}
    exec(tutor.gradient("x^2 y + log(1 + e^x)").code(), names)
    assert names["gradient"](2.0, 3.0) == pytest.approx(tutor.gradient("x^2 y + log(1 + e^x)").function()([2.0, 3.0]))


VALUES = [
    ("2^3^2", {}, 512),
    ("1/3 + 1/6", {}, 0.5),
    ("sin(x)/x", {"at": {"x": "1e-9"}, "digits": 30}, "0.999999999999999999833333333333"),
]


@pytest.mark.parametrize(("text", "told", "value"), VALUES, ids=[v[0] for v in VALUES])
def test_values_are_exact_or_right_to_the_digits_asked(text, told, value):
    assert tutor.evaluate(text, **told) == value


def test_answers_are_judged():
    d = tutor.gradient("x^2 y + sin(x y)")
    assert tutor.check("[2x y + y cos(x y), x^2 + x cos(x y)]", d).kind == "right"
    slip = tutor.check("[2x y + cos(x y), x^2 + x cos(x y)]", d)
    assert slip.kind == "slip"
    assert "inside" in slip.hint
    assert tutor.check("[x, y", d).kind == "unreadable"
    assert tutor.check("[x, y^7]", d).kind == "wrong"


def test_equivalence_is_three_valued_and_has_a_witness():
    assert tutor.equivalent("log(x^2)", "2 log(x)", x="positive").verdict == "same"
    e = tutor.equivalent("2x + 10^-9 x^3", "2x")
    assert e.verdict == "different"
    assert set(e.witness) == {"x"}


def test_a_search_keeps_to_bounds_and_names_a_start_without_a_value():
    kept = tutor.minimize("(x - 2)^2 + (y + 1)^2", start={"x": 0, "y": 1}, method="newton", bounds={"x": (0, 1), "y": (0, float("inf"))})
    assert (kept.point.tolist(), "converged at the bounds" in kept.because) == ([1, 0], True)
    shrunk = tutor.minimize("(x - 2)^2", start={"x": 0}, step=0.9, decay="exponential 0.1", max_steps=100)
    assert shrunk.point == pytest.approx([2], abs=1e-3)
    with pytest.raises(tutor.TutorError, match=r"log\(x\) has no real value at x = -1"):
        tutor.minimize("log(x) + x", start={"x": -1})
    with pytest.raises(tutor.TutorError, match="is no square"):
        tutor.minimize("x^3", start={"x": 1}, method="levenberg-marquardt")


def test_losses_on_data_are_minimized():
    x = np.linspace(0, 2, 50)
    o = tutor.minimize("mean((y - (w x + b))^2)", start={"w": 0, "b": 0}, data={"x": x, "y": 4 + 3 * x}, step=0.1, max_steps=2000)
    assert o.ended == "converged"
    assert o.point == pytest.approx([3, 4], abs=1e-4)


def test_mini_batches_are_the_same_for_the_same_seed():
    x = np.linspace(0, 2, 50)
    told = {"start": {"w": 0, "b": 0}, "data": {"x": x, "y": 4 + 3 * x}, "step": 0.1, "batch": 10, "epochs": 5, "seed": 3}
    first, again = (tutor.minimize("mean((y - (w x + b))^2)", **told) for _ in range(2))
    assert first.point.tolist() == again.point.tolist()


def test_arrays_are_values_too():
    X = np.arange(6.0).reshape(2, 3)
    assert tutor.evaluate("sum(X)", at={"X": X}) == 15
    assert tutor.evaluate("X @ w", at={"X": X, "w": [1, 0, 2]}).tolist() == [4, 13]
    assert tutor.evaluate("a norm(v)", at={"v": (3, 4), "a": "1/5"}) == 1


def test_data_may_be_objects_and_bounds_open():
    data = {"x": np.array([0, 1, 2], object), "y": np.array([True, False, True])}
    found = tutor.minimize("mean((y - a x - b)^2)", start={"a": 1, "b": 0}, data=data, method="newton", bounds={"a": (None, 5)})
    assert found.point == pytest.approx([0, 2 / 3], abs=1e-5)


TROUBLE = [  # call                                         code
    (lambda: tutor.parse("sine(x)"), "unknown-function"),
    (lambda: tutor.parse("1/2x"), "ambiguous"),
    (lambda: tutor.gradient("3"), "constant"),
    (lambda: tutor.derivative("x y"), "usage"),
    (lambda: tutor.integrate("x", "x", 0), "usage"),
    (lambda: tutor.evaluate("x + 1"), "free-name"),
    (lambda: tutor.evaluate("1/0"), "undefined"),
    (lambda: tutor.gradient("X @ w", X="matrix(m, d)", w="vector(m)"), "shape"),
    (lambda: tutor.evaluate("x", at={"x": None}), "value"),
    (lambda: tutor.evaluate("x", at={"x": float("inf")}), "value"),
    (lambda: tutor.evaluate("x", at=[1]), "usage"),
    (lambda: tutor.evaluate("sum(X)", at={"X": ["a"]}), "shape"),
    (lambda: tutor.evaluate("sum(v)", at={"v": np.ones(20_000)}), "limit"),
    (lambda: tutor.minimize("x^2", start=[1]), "usage"),
    (lambda: tutor.minimize("x^2", start={"x": "a"}), "shape"),
    (lambda: tutor.minimize("x^2", start={"x": 1}, data=[1]), "usage"),
    (lambda: tutor.minimize("x^2", start={"x": 1}, method=None), "unknown-method"),
    (lambda: tutor.minimize("x^2", start={"x": 1}, step="a"), "step"),
    (lambda: tutor.minimize("x^2", start={"x": 1}, max_steps=10.5), "limit"),
    (lambda: tutor.minimize("x^2", start={"x": 1}, tolerance="a"), "tolerance"),
    (lambda: tutor.minimize("x^2", start={"x": 1}, bounds={"x": 3}), "bounds"),
    (lambda: tutor.minimize("x^2", start={"x": 1}, bounds={"z": (0, 1)}), "bounds"),
    (lambda: tutor.minimize("mean((x - a)^2)", start={"a": 1}, data={"x": [1, 2]}, batch=1, seed=-1), "seed"),
    (lambda: tutor.data.load(None), "no-data"),
    (lambda: tutor.data.split([1, 2]), "data"),
    (lambda: tutor.data.split({"x": [1, 2]}, test=0.5, seed="a"), "seed"),
    (lambda: tutor.data.standardize(["a"]), "data"),
    (lambda: tutor.area("x", 0, 1, rule="simpson", pieces=2.5), "limit"),
    (lambda: tutor.convex("x^2", {"x": 3}), "box"),
]


@pytest.mark.parametrize(("call", "code"), TROUBLE, ids=[f"{k}-{t[1]}" for k, t in enumerate(TROUBLE)])
def test_trouble_is_typed_also_from_the_worker(call, code):
    with pytest.raises(tutor.TutorError) as e:
        call()
    assert e.value.diagnostic.code == code
    assert e.value.diagnostic.what


def test_the_worker_can_be_done_without():
    assert str(tutor.gradient("x^2", bound=None).result) == "[2x]"


def test_work_beyond_its_bound_is_stopped():
    with pytest.raises(tutor.TutorError) as e:
        tutor.integrate("sin(x)^40 cos(x)^41 e^x", "x", bound=0.05)
    assert e.value.diagnostic.code == "time"
    assert str(tutor.gradient("x^2").result) == "[2x]"  # and the next question is answered


def test_a_script_needs_no_main_guard(tmp_path):
    script = tmp_path / "script.py"
    script.write_text("import tutor\nprint(tutor.gradient('x^2').result)\n", "utf-8")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, cwd=tmp_path)
    assert (done.stdout, done.stderr) == ("[2x]\n", "")


def test_everything_promised_is_there():
    assert [n for n in tutor.__all__ if not hasattr(tutor, n)] == []


def test_constraints_intervals_and_parameters():
    assert str(tutor.critical_points("x y", subject_to="x + y = 1").result) == "[[1/2, 1/2, 1/2]]"
    assert tutor.extremes("x^3 - 3x", "x", -3, 3).notes[0] == "The greatest value is 18, at x = 3."
    assert str(tutor.responses("x^2 + p x = 2", "p").result) == "[[-x/(2x + p)]]"


LINE = {"X": "matrix(m, d)", "w": "vector(d)", "y": "vector(m)"}
OF_LINE = {**LINE, "b": "real"}


def test_blocks_and_products_of_a_hessian_are_functions_by_name():
    rng = np.random.default_rng(1)
    at = {"X": rng.normal(size=(5, 3)), "w": rng.normal(size=3), "y": rng.normal(size=5), "b": 0.3}
    loss, along = "mean((X @ w + b - y)^2)", {"v": rng.normal(size=3), "c": 0.7}
    blocks = tutor.hessian(loss, "w b", **OF_LINE)
    found = blocks.function()(**at)
    assert list(found) == list(blocks.results) == ["w,w", "w,b", "b,b"]
    assert found["w,w"] == pytest.approx(2 * at["X"].T @ at["X"] / 5)
    products = tutor.hessian(loss, "w b", along=["v", "c"], **OF_LINE)
    own = products.function()(**at, **along)
    assert own["w"] == pytest.approx(found["w,w"] @ along["v"] + found["w,b"] * along["c"])
    assert own["b"] == pytest.approx(found["w,b"] @ along["v"] + found["b,b"] * along["c"])
    scope: dict = {}
    exec(products.code(), scope)
    assert scope["hessian_product"](X=at["X"], **along)[0] == pytest.approx(own["w"])


def test_an_entry_of_a_hessian_is_a_function_of_its_indices():
    entry = tutor.hessian("logdet(A)", "A", A="matrix(n, n)")
    matrix = np.array([[3.0, 1.0], [0.5, 2.0]])
    inverse = np.linalg.inv(matrix)
    assert entry.function()(A=matrix, i=1, j=2, k=1, l=2) == pytest.approx(-inverse[1, 0] * inverse[1, 0])


WRONG_CALLS = [  # what a function of arrays is called with, and what is said of it
    (lambda f, X, w, y: f(X, w, y), "usage", "arrays are given by name"),
    (lambda f, X, w, y: f(X=X, w=w), "missing", "y has no value"),
    (lambda f, X, w, y: f(X=X, w=w, y=y, z=1), "unknown-name", "z is no argument"),
    (lambda f, X, w, y: f(X=X[:0], w=w, y=y[:0]), "shape", "X has no entries"),
    (lambda f, X, w, y: f(X=X.T, w=w, y=y), "shape", "d is 3 in w and 5 in X"),
]


@pytest.mark.parametrize(("call", "code", "what"), WRONG_CALLS, ids=[c[2] for c in WRONG_CALLS])
def test_a_wrong_call_of_a_function_of_arrays_is_told(call, code, what):
    function = tutor.gradient("norm(X @ w - y)^2/m", "w", **LINE).function()
    with pytest.raises(tutor.TutorError) as told:
        call(function, np.ones((5, 3)), np.ones(3), np.ones(5))
    assert (told.value.diagnostic.code, what in told.value.diagnostic.what) == (code, True)


def test_a_function_by_name_says_why_a_value_is_missing():
    loss = tutor.parse("sum(log(X @ w))", X="matrix(m, d)", w="vector(d)")
    for function in (loss.function(), loss.value_and_gradient(["w"]), tutor.gradient(loss, "w").function()):
        assert "X @ w is" in function.why(X=np.eye(2), w=[1.0, 0.0])
        assert function.why(X=np.eye(2), w=[1.0, 2.0]) == ""
        assert set(function.names) == {"X", "w"}


def test_a_name_that_is_gone_from_the_result_may_still_be_given():
    hessian = tutor.hessian("norm(X @ w - y)^2/m", "w", **LINE).function()
    assert hessian(X=np.eye(3), w=np.ones(3), y=np.ones(3)) == pytest.approx(2 / 3 * np.eye(3))


@pytest.mark.parametrize("shape", [(3, 2), np.ones((3, 2))])
def test_an_array_declared_by_its_shape_is_told_the_words_for_it(shape):
    with pytest.raises(tutor.TutorError) as told:
        tutor.gradient("norm(X)^2", "X", X=shape)
    assert told.value.diagnostic.mend == 'X="matrix(3, 2)"'
