"""The table of stable forms: each entry is an identity, each keeps its digits where the plain form loses them."""

import warnings
from functools import partial

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracle import FUNCTIONS, value
from tests.oracle_arrays import value as array_value
from tutor.numeric.evaluate import evaluate
from tutor.numeric.forms.claims import claims
from tutor.numeric.forms.formed import forms
from tutor.numeric.forms.stable import operations, read, stabilized
from tutor.numeric.functions.compile import compile_function
from tutor.numeric.graph import reverse
from tutor.numeric.rigorous.balls import ball, slope
from tutor.rules.catalogue import function_rules
from tutor.rules.catalogue import read as read_plain
from tutor.rules.computed import FORMS, WORDS
from tutor.rules.stable import TABLE, VECTORS
from tutor.syntax.nodes import Apply, Name, names, postorder
from tutor.syntax.printer import show

OF_ARRAYS = ("softmax", "det", "inv", "sum(", "mean(")
OF_SCALARS = [r for r in TABLE.rules if not any(w in r.left for w in OF_ARRAYS)]
NAMES = ("u", "v", "w", "p", "q", "c", "n", "d")
POINTS = [dict(zip(NAMES, values, strict=True)) for values in (
    (0.375, 1.875, 1.25, 2, 3, 2.5, 3, 0.125), (-2.25, 0.625, -0.75, 0.5, -1.5, 7, 2, 0.5), (1.5, 1.375, 0.5, 1, 2, 3, 1, -0.25),
    (0.03125, 0.0625, 1.5, 1, 2, 3, 1, 0.01), (-0.5, -0.75, 1.5, -1, 2, 3, 1, 0.25), (3.5, -1.5, 2.5, 1, 1, 2, 4, -3),
)]  # fmt: skip


def _meant(word):
    """A word for numbers as mpmath has it: by what it means."""
    if word.many:
        return lambda *terms: mpmath.log(mpmath.fsum(map(mpmath.exp, terms)))
    parameters = [p.name for p in read(word.left).args]
    return lambda *args: value(read(word.means), dict(zip(parameters, args, strict=True)))


@pytest.fixture(autouse=True)
def _numeric_words(monkeypatch):
    for word in WORDS.rules:
        monkeypatch.setitem(FUNCTIONS, word.word, _meant(word))
    monkeypatch.setattr(mpmath, "gammaln", lambda u: mpmath.log(abs(mpmath.gamma(u))), raising=False)


def real(tree, at, digits=60):
    """The value in high precision; None where there is no real one."""
    with mpmath.workdps(digits):
        try:
            found = value(tree, at)
        except (ZeroDivisionError, ValueError):
            return None
        return found if isinstance(found, mpmath.mpf) and mpmath.isfinite(found) else None


def placed(rule, at):
    """The point, with what the rule's claims bind."""
    bound = {c.name.name: real(c.tree, at) for c in claims(rule.given, read) if c.tree is not None}
    return {**at, **bound}


@pytest.mark.parametrize("rule", OF_SCALARS, ids=lambda r: r.key)
def test_a_stable_form_is_the_same_number_and_has_the_same_domain(rule):
    seen = 0
    for at in POINTS:
        at = placed(rule, _whole(read(rule.left), at))
        left, right = real(read(rule.left), at), real(read(rule.right), at)
        assert (left is None) == (right is None), at
        with mpmath.workdps(60):
            assert left is None or mpmath.almosteq(left, right, 1e-30, 1e-30)
        seen += left is not None
    assert seen


PLAIN = [(r.left, r.right) for r in FORMS.rules] + [(r.left, r.means) for r in WORDS.rules if not r.many]


@pytest.mark.parametrize(("left", "right"), PLAIN, ids=lambda t: t[:40])
def test_how_a_word_is_computed_is_what_it_means(left, right):
    by = {r.word: r for r in (*WORDS.rules, *OF_WORDS)}
    tree, seen = read(left), 0
    for at in POINTS:
        at = _whole(tree, at)
        wanted = real(read(by[tree.op].means) if tree.op in by and by[tree.op].means else tree, at)
        found = real(read(right), at)
        if wanted is not None:
            seen += 1
            assert found is not None
            with mpmath.workdps(60):
                assert abs(found - wanted) <= 1e-15 * (1 + abs(wanted)), at  # a series ends
    assert seen


OF_WORDS = [r for rules in function_rules().values() for r in rules]


def _whole(tree, at):
    """The point with u = v + d (for a root less a term, its square), where a word takes all three."""
    args = [n.args for n in postorder(tree) if isinstance(n, Apply) and Name("d") in n.args and Name("u") in n.args]
    if not args:
        return at
    if len(args[0]) == 2:
        return {**at, "d": at["u"] - 1}
    if "root_less" in operations(tree):
        return {**at, "u": abs(at["u"]), "d": at["u"] ** 2 - at["v"] ** 2}
    return {**at, "d": at["u"] - at["v"]}


SLOPES = [(r, name) for r in WORDS.rules if not r.many for name in sorted(names(read(r.means)))]


@pytest.mark.parametrize(("rule", "name"), SLOPES, ids=lambda t: getattr(t, "key", t))
def test_the_slope_of_a_word_for_numbers_is_its_meanings(rule, name):
    """Where a word takes u beside v and d, u moves along: u is v + d, or the root of v^2 + d."""
    tree, seen = read(rule.left), 0
    along = Name("d") in tree.args and Name("u") in tree.args and name in "vd"
    slope, by_u = reverse(tree, (name, "u"))
    rate = {"v": read("v / u"), "d": read("1 / (2 * u)")}[name] if along and rule.word == "root_less" else read("1" if along else "0")
    for at in POINTS:
        at = _whole(tree, at)
        meant = read(rule.means)
        if real(meant, at) is None:
            continue
        with mpmath.workdps(60):
            wanted = mpmath.diff(partial(_moved, meant, at, name), mpmath.mpf(at[name]))
            if isinstance(wanted, mpmath.mpf):
                seen += 1
                found = value(slope, at) + value(rate, at) * value(by_u, at)
                assert abs(found - wanted) <= 1e-12 * (1 + abs(wanted)), at
    assert seen


def _moved(tree, at, name, t):
    return value(tree, {**at, name: t})


def _size(at, scale):
    return {n: float(v) * scale for n, v in at.items()}


@given(
    rule=st.sampled_from([r for r in OF_SCALARS if "Gamma" not in r.left and "factorial" not in r.left]),
    at=st.fixed_dictionaries(dict.fromkeys(NAMES, st.floats(1e-6, 1.5) | st.floats(-1.5, -1e-6) | st.just(0.0))),
    scale=st.sampled_from([1e-12, 1e-7, 1e-3, 0.3, 1.0, 5.0, 40.0, 1e3, 1e8]),
)
@settings(max_examples=150, deadline=None)
def test_a_stable_form_is_never_much_worse_than_the_plain_one(rule, at, scale):
    at = {**_size(at, scale), "c": 2.5, "n": 3.0, "d": 0.25}
    tree = read(rule.left)
    if any(n.op in {r.word for r in WORDS.rules} for n in postorder(tree) if isinstance(n, Apply)):
        return  # no learner writes it
    known = sorted(names(tree))
    wanted = real(tree, {n: mpmath.mpf(at[n]) for n in known}, digits=200)
    found = float(compile_function(tree, known)([at[n] for n in known]))
    plain = float(evaluate(tree, {n: at[n] for n in known}))
    if wanted is None or not 1e-290 < abs(wanted) < 1e290:
        return
    with mpmath.workdps(60):
        worst = abs(plain - wanted) if np.isfinite(plain) else mpmath.inf
        assert abs(found - wanted) <= 8 * worst + 1e-13 * abs(wanted)


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
    ("x log(x x)", "x log(x x)"),
    ("x x log(x x)", "xlogx(x x)"),
    ("x - sin(x + x)", "x - sin(x + x)"),
    ("x + x - sin(x + x)", "-sin_rest(x + x)"),
    ("x + x - sin(x)", "x - sin_rest(x)"),
    ("2 - 2 + x", "x"),
    ("0.1 + x - 0.1", "x"),
    ("(1 + x) - 1", "x"),
    ("2 - (2 - x)", "x"),
    ("(x - 1) + (y - 1)", "(x - 1) + (y - 1)"),
    ("(x + 1)^3 - x^3", "(x + 1)(x + 1) + (x + 1) x + x x"),
]


@pytest.mark.parametrize(("typed", "becomes"), REWRITTEN)
def test_a_form_is_found_among_other_terms_and_in_any_order(typed, becomes):
    assert show(stabilized(read_plain(typed))) == show(read(becomes))


FAR = [  # a difference of what is far apart                 at
    ("exp(x) - exp(y)", (40.0, 0.25)),
    ("exp(x) - exp(x - y)", (1.0, 45.0)),
    ("cos(x) - cos(y)", (1.0, 1e-12)),
    ("sin(x) - sin(y)", (1.0, 1.5707963)),
    ("log(x) - log(y)", (1e-12, 1.0)),
    ("log(x/y)", (1e-12, 1.0)),
    ("log(x) - log(x + y^2)", (1e-14, 1.0)),
    ("3 (log(1/x) - log(1/x + x y))", (1e8, 1.5)),
    ("sqrt(1/x) - sqrt(1/x + x y)", (1e8, 1.5)),
    ("cbrt(x) - cbrt(x + y^2)", (1e-14, 1.0)),
    ("tan(x) - tan(x + y)", (1.57079632, -1.57)),
    ("(1 + (x + 1))^y - 1", (0.5, 1e-14)),
    ("sqrt(y^2 + y^2) - (x + y)", (1e-9, 1e-160)),
    ("acos(1 - x^2) + y", (1e-9, 1e-12)),
]


@pytest.mark.parametrize(("text", "at"), FAR)
def test_a_slope_keeps_its_digits_where_the_two_are_far_apart(text, at):
    node = read_plain(text)
    point = dict(zip("xy", at, strict=True))
    found = compile_function((node, *reverse(node, ("x", "y"))), ("x", "y"))(at)
    wanted = [float(w.mid()) for w in (ball(node, point), slope(node, "x", point), slope(node, "y", point))]
    np.testing.assert_allclose(found, wanted, rtol=1e-13)


def test_every_form_is_made_of_words_that_numpy_has():
    for (word, arity), (_, body) in forms().items():
        compile_function(body, sorted(names(body)))
        assert (word, arity) not in {(n.op, len(n.args)) for n in postorder(body) if isinstance(n, Apply)}


def test_a_long_sum_is_searched_in_linear_time():
    terms = tuple(Name(f"x{k}") for k in range(3000))
    tree = Apply("+", (*terms, Apply("exp", (terms[0],)), Apply("-", (read_plain("1"),))))
    assert stabilized(tree).args[-1] is read("expm1(x0)")
