"""The table of stable forms: each entry is an identity, each keeps its digits where the plain form loses them."""

import warnings

import mpmath
import numpy as np
import pytest

from tests.oracle import FUNCTIONS, value
from tests.oracle_arrays import value as array_value
from tutor.numeric.compile import compile_function
from tutor.numeric.stable import forms, read, stabilized
from tutor.rules.catalogue import read as read_plain
from tutor.rules.stable import FORMS, TABLE, VECTORS, WORDS
from tutor.syntax.nodes import Apply, Name, names, postorder
from tutor.syntax.printer import show

ENTRIES = [(r.left, r.right) for r in (*TABLE.rules, *FORMS.rules)] + [(r.left, r.means) for r in WORDS.rules if r.means]
OF_ARRAYS = ("softmax", "det", "inv", "sum(")
POINTS = [{"u": 0.37, "v": 1.9, "c": 2.5, "n": 3, "w": 1.3}, {"u": -2.2, "v": 0.6, "c": 7, "n": 2, "w": -0.7}]
OWN = {"lse": lambda *terms: mpmath.log(mpmath.fsum(map(mpmath.exp, terms)))}


@pytest.fixture(autouse=True)
def _numeric_words(monkeypatch):
    for word, function in OWN.items():
        monkeypatch.setitem(FUNCTIONS, word, function)


@pytest.mark.parametrize(("left", "right"), [e for e in ENTRIES if not any(w in e[0] for w in OF_ARRAYS)], ids=lambda t: t)
def test_a_stable_form_is_the_same_number(left, right):
    for point in POINTS:
        with mpmath.workdps(40):
            assert mpmath.almosteq(value(read(left), point), value(read(right), point), 1e-30)


SOLVED = ["inv(A) @ x", "inv(A).T @ x", "x @ inv(A) @ A", "inv(A) @ A.T @ x", "x @ inv(A).T", "B @ inv(A)", "B @ inv(A).T",
          "B.T @ inv(A).T", "(inv(A) + inv(A).T) @ x", "(B + inv(A)) @ x", "x @ inv(A) @ x"]  # fmt: skip


@pytest.mark.parametrize("text", SOLVED)
def test_a_system_is_solved_instead_of_a_matrix_inverted(text):
    a = np.array([[2, 1, 0], [1, 3, 1], [0.5, 0, 1]])
    at = {"A": a, "B": np.array([[1, 2, 0.5], [0, 1, -3]]) if text.startswith("B") else a @ a + 1, "x": np.array([1, -2, 0.5])}
    at["B"] = at["B"].T if "B.T" in text else at["B"]
    stable = stabilized(read(text))
    assert "solve" in show(stable)
    assert "inv(" not in show(stable)
    np.testing.assert_allclose(array_value(stable, at), array_value(read(text), at), rtol=1e-12)


ALONG = [(r.left, r.right) for r in (*TABLE.rules, *VECTORS.rules) if any(w in r.left for w in ("sum(", "softmax", "det"))]


@pytest.mark.parametrize(("left", "right"), ALONG, ids=[left for left, _ in ALONG])
def test_a_stable_form_of_arrays_is_the_same_array(left, right):
    rng = np.random.default_rng(3)
    shape = (4,) if (left, right) in [(r.left, r.right) for r in VECTORS.rules] else (3, 4)
    at = {
        "u": rng.normal(size=shape),
        "v": rng.normal(size=shape),
        "A": rng.normal(size=(3, 3)) + 4 * np.eye(3),
        "B": rng.normal(size=(2, 4)),
    }
    np.testing.assert_allclose(array_value(read(left), at), array_value(read(right), at), rtol=1e-12)


ULPS = [  # what is typed           what it is, in high precision
    ("1/(1 + e^(-z))", lambda z: 1 / (1 + mpmath.exp(-z))),
    ("sigmoid(z)", lambda z: 1 / (1 + mpmath.exp(-z))),
    ("1 - sigmoid(z)", lambda z: 1 / (1 + mpmath.exp(z))),
    ("sigmoid(z) (1 - sigmoid(z))", lambda z: 1 / (1 + mpmath.exp(-z)) / (1 + mpmath.exp(z))),
    ("e^(-z)/(1 + e^(-z))^2", lambda z: 1 / (1 + mpmath.exp(-z)) / (1 + mpmath.exp(z))),
    ("softplus(z)", lambda z: mpmath.log(1 + mpmath.exp(z))),
    ("log(1 + e^z)", lambda z: mpmath.log(1 + mpmath.exp(z))),
    ("log(1/(1 + exp(-z)))", lambda z: -mpmath.log(1 + mpmath.exp(-z))),
    ("log(1 - sigmoid(z))", lambda z: -mpmath.log(1 + mpmath.exp(z))),
    ("e^z/(1 + e^z)", lambda z: 1 / (1 + mpmath.exp(-z))),
]
Z = np.concatenate(
    [[-1000, -745, -710, -40, -1e-3, -1e-12, 0, 1e-12, 1e-3, 36.7, 710, 745, 1000], np.random.default_rng(0).uniform(-800, 800, 100)]
)


@pytest.mark.parametrize(("text", "true"), ULPS, ids=[t for t, _ in ULPS])
def test_at_most_three_units_in_the_last_place_and_no_warning(text, true):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        batch = compile_function(read_plain(text), ("z",))(Z[:, None])
        single = [compile_function(read_plain(text), ("z",))([z]) for z in Z[:13]]
    with mpmath.workdps(500):
        for z, got in [*zip(Z, batch, strict=True), *zip(Z, single, strict=False)]:
            wanted = true(mpmath.mpf(float(z)))
            last_place = float(np.spacing(abs(float(wanted)) or 5e-324))
            assert abs(mpmath.mpf(float(got)) - wanted) <= 3 * mpmath.mpf(last_place), (text, z)


def test_a_log_of_a_sum_of_exponentials_keeps_three_units_of_its_largest_term():
    terms = np.random.default_rng(1).normal(size=(50, 10)) * 300
    f = compile_function(read_plain("log(" + " + ".join(f"e^v{k}" for k in range(10)) + ")"), [f"v{k}" for k in range(10)])
    with mpmath.workdps(60):
        for row, got in zip(terms, f(terms), strict=True):
            wanted = mpmath.log(mpmath.fsum(mpmath.exp(mpmath.mpf(float(v))) for v in row))
            assert abs(got - wanted) <= 3 * np.spacing(max(abs(float(wanted)), np.abs(row).max()))


REWRITTEN = [  # typed                             becomes
    ("a + 1 - sigmoid(x) + b", "a + b + sigmoid(-x)"),
    ("L/(1 + exp(-k (x - 1)))", "L sigmoid(k (x - 1))"),
    ("3x e^(-2x)/(1 + e^(-2x))", "3x sigmoid(-2x)"),
    ("-(1 - e^x)", "expm1(x)"),
    ("log(e^x + e^y + 1)", "lse(x, y, 0)"),
    ("log(x, b)", "log(x)/log(b)"),
    ("log(x y)", "log(x y)"),
    ("1 + exp(x)", "1 + exp(x)"),
]


@pytest.mark.parametrize(("typed", "becomes"), REWRITTEN)
def test_a_form_is_found_among_other_terms_and_in_any_order(typed, becomes):
    assert show(stabilized(read_plain(typed))) == show(read(becomes))


def test_every_form_is_made_of_words_that_numpy_has():
    for (word, arity), (_, body) in forms().items():
        compile_function(body, sorted(names(body)))
        assert (word, arity) not in {(n.op, len(n.args)) for n in postorder(body) if isinstance(n, Apply)}


def test_a_long_sum_is_searched_in_linear_time():
    terms = tuple(Name(f"x{k}") for k in range(3000))
    tree = Apply("+", (*terms, Apply("exp", (terms[0],)), Apply("-", (read_plain("1"),))))
    assert stabilized(tree).args[-1] is read("expm1(x0)")
