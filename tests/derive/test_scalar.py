from dataclasses import replace

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracle import slope, value
from tutor.checking.equality.equivalence import equivalent
from tutor.checking.proof.verify import Contradiction, verify
from tutor.derive.derivatives.scalar import derivative, differentiate
from tutor.derive.values import refuse_unknown
from tutor.errors import TutorError
from tutor.limits import Limits
from tutor.meaning.scope import Scope, understand
from tutor.rules.catalogue import read
from tutor.syntax.nodes import Apply, Name, number
from tutor.syntax.printer import show

RESULTS = [  # expression       derivative by x, as it is shown
    ("x^2 y + sin(x y)", "2x y + y cos(x y)"),
    ("sigmoid(x)", "sigmoid(x) * (1 - sigmoid(x))"),
    ("1/(1 + e^(-x))", "sigmoid(x) * (1 - sigmoid(x))"),
    ("1/(1 + exp(-x))", "sigmoid(x) * (1 - sigmoid(x))"),
    ("log(1 + e^x)", "sigmoid(x)"),
    ("x^x", "x^x * (log(x) + 1)"),
    ("log(x^2 + 1)", "2x/(x^2 + 1)"),
    ("sqrt(1 - x^2)", "-x/sqrt(1 - x^2)"),
    ("x log x", "log(x) + 1"),
    ("relu(x)", "piecewise(1 if x > 0, 0 if x < 0)"),
    ("a x^2 + b x + c", "2a x + b"),
    ("sum(i=1..n, (x - i)^2)", "2 sum(i=1..n, x - i)"),
    ("sin(x)^2 + cos(x)^2", "0"),
    ("e^log(x)", "1"),
    ("7", "0"),
    ("x", "1"),
    ("d/dx x^3", "6x"),
    ("∫ sin(x) dx", "sin(x)"),
    ("∫_0^x sin(t^2) dt", "sin(x^2)"),
    ("∫_x^(x^2) sin(t)/t dt", "(2 sin(x^2) - sin(x))/x"),
    ("∫_0^1 e^(x t) dt", "∫_0^1 t e^(t x) dt"),
    ("prod(i=1..n, x + i)", "prod(i=1..n, x + i) sum(i=1..n, 1/(x + i))"),
    ("[x^2, sin(x)]", "[2x, cos(x)]"),
    ("x!", "digamma(x + 1) x!"),
    ("piecewise(x^2 if x > 0, 0 otherwise)", "piecewise(2x if x > 0, 0 otherwise)"),
]


@pytest.mark.parametrize(("text", "result"), RESULTS, ids=[r[0] for r in RESULTS])
def test_the_result_reads_like_a_textbook(text, result):
    assert show(derivative(read(text), "x").result) == result


BOUND = [  # what binds a name        derivative by x
    ("max(x, x^2, 1)", "piecewise(1 if x > max(x^2, 1), 2x if x^2 > max(x, 1), 0 if 1 > max(x, x^2))"),
    ("prod(i=1..n, x + i)", "prod(i=1..n, x + i) sum(i=1..n, 1/(x + i))"),
    ("sum(u=1..4, x^u)", "sum(v=1..4, v x^(v - 1))"),
    ("∫_0^x sin(t^2) dt", "sin(x^2)"),
    ("∫_x^1 sin(t^2) dt", "-sin(x^2)"),
    ("∫_x^(x^2) e^t dt", "2x e^(x^2) - e^x"),
    ("∫_0^1 e^(a x) da", "∫_0^1 t e^(t x) dt"),
    ("∫_0^x sin(x t) dt", "sin(x^2) + ∫_0^x t cos(t x) dt"),
    ("∫_0^x x dx", "x"),
]


@pytest.mark.parametrize(("text", "result"), BOUND, ids=[r[0] for r in BOUND])
def test_what_binds_a_name_is_passed(text, result):
    assert show(derivative(read(text), "x").result) == result


AREAS = [
    "∫_0^x sin(t^2) dt",
    "∫_x^(x^2) e^(-t^2) dt",
    "∫_0^x sin(x t) dt",
    "∫_0^1 e^(x t^2) dt",
    "x ∫_1^x cos(x t)/t dt",
    "∫_(-x)^(3x) t^2 e^(t/x) dt",
]


@pytest.mark.parametrize("text", AREAS)
def test_the_slope_of_an_area_is_right(text):
    node, at = read(text), {"x": mpmath.mpf("0.8")}
    assert mpmath.almosteq(value(derivative(node, "x").result, at), slope(node, "x", at), 1e-9, 1e-9)
    assert verify(derivative(node, "x")).verified.unconfirmed == ()


BY_ENTRY = [  # expression      by       result
    ("sum(i=1..n, (a x_i - b)^2)", "x_k", "2a * (a x_k - b)"),
    ("sum(j=1..n, exp(z_j))", "z_i", "exp(z_i)"),
    ("exp(z_i)/sum(j=1..n, exp(z_j))", "z_k", "exp(z_i) * (kronecker(i, k) - exp(z_k)/sum(j=1..n, exp(z_j)))/sum(j=1..n, exp(z_j))"),
    ("z_i - log(sum(j=1..n, exp(z_j)))", "z_k", "kronecker(i, k) - exp(z_k)/sum(j=1..n, exp(z_j))"),
    ("-sum(i=1..n, y_i log(exp(z_i)/sum(j=1..n, exp(z_j))))", "z_k", "exp(z_k) sum(i=1..n, y_i)/sum(j=1..n, exp(z_j)) - y_k"),
    ("sum(i=1..n, y_i x_i^2)", "x_k", "2x_k y_k"),
    ("sum(i=1..n, (x_i - x_k)^2)", "x_k", "-2 sum(i=1..n, x_i - x_k)"),
    ("prod(i=1..n, x_i)", "x_k", "prod(i=1..n, x_i)/x_k"),
    ("sum(i=1..n, (x_i - sum(j=1..n, x_j)/n)^2)", "x_k", "2(x_k - sum(j=1..n, x_j)/n) - 2 sum(i=1..n, x_i - sum(j=1..n, x_j)/n)/n"),
    (
        "exp(z_i/t)/sum(j=1..n, exp(z_j/t))",
        "z_k",
        "exp(z_i/t) * (kronecker(i, k) sum(j=1..n, exp(z_j/t)) - exp(z_k/t))/(t sum(j=1..n, exp(z_j/t))^2)",
    ),
    ("sum(i=1..n, x_i) sum(i=1..n, y_i)", "x_k", "sum(i=1..n, y_i)"),
]


LOGS_OF_SHARES = [  # expression, derivative by x
    ("-log(e^x/(e^x + e^y))", "-e^y/(e^x + e^y)"),
    ("log(e^y/(e^x + e^y))", "-e^x/(e^x + e^y)"),
    ("log(exp(2x)/(1 + x^2))", "2 - 2x/(1 + x^2)"),
    ("log(e^x/y)", "1"),
]


@pytest.mark.parametrize(("text", "result"), LOGS_OF_SHARES, ids=[w[0] for w in LOGS_OF_SHARES])
def test_the_logarithm_of_a_share_falls_apart(text, result):
    found = verify(derivative(read(text), "x"))
    assert (show(found.result), found.verified.unconfirmed, found.verified.oracles) == (result, (), ("values", "sympy"))


SHARES = [  # with s_i = e^(z_i)/sum(j=1..n, e^(z_j))
    ("s_i", "z_k", "s_i * (kronecker(i, k) - s_k)"),
    ("s_i", "z_i", "s_i * (1 - s_i)"),
    ("log(s_i)", "z_k", "kronecker(i, k) - s_k"),
    ("-log(s_i)", "z_i", "s_i - 1"),
    ("s_i^2", "z_k", "2s_i^2 * (kronecker(i, k) - s_k)"),
]


@pytest.mark.parametrize(("text", "by", "result"), SHARES, ids=[f"{s[0]} by {s[1]}" for s in SHARES])
def test_the_slope_of_a_share_is_told_by_shares(text, by, result):
    scope = understand(["s_i = e^(z_i)/sum(j=1..n, e^(z_j))"])
    found = verify(derivative(scope.read(text), by, scope))
    assert (show(found.result), found.verified.unconfirmed, found.verified.oracles) == (result, (), ("values", "sympy"))


def test_a_slope_without_the_case_of_the_same_entry_is_contradicted():
    found = derivative(read("exp(z_i)/sum(j=1..n, exp(z_j))"), "z_k")
    forgotten = read("-exp(z_i) exp(z_k)/sum(j=1..n, exp(z_j))^2")
    with pytest.raises(Contradiction):
        verify(replace(found, root=replace(found.root, value=forgotten)))


@pytest.mark.parametrize(("text", "by", "result"), BY_ENTRY, ids=[b[0] for b in BY_ENTRY])
def test_a_sum_by_an_entry_is_the_slope_of_its_term(text, by, result):
    found = verify(derivative(read(text), by))
    assert (show(found.result), found.verified.unconfirmed) == (result, ())


WITH_FUNCTIONS = [
    ("f(g(x))", "f'(g(x)) g'(x)"),
    ("x^2 f(x)", "2x f(x) + x^2 f'(x)"),
    ("f'(2x)", "2 f''(2x)"),
    ("e^f(x)", "e^f(x) f'(x)"),
]


@pytest.mark.parametrize(("text", "result"), WITH_FUNCTIONS, ids=[w[0] for w in WITH_FUNCTIONS])
def test_a_function_left_abstract_has_a_slope_by_name(text, result):
    scope = understand(["f, g : function"])
    found = verify(derivative(scope.read(text), "x", scope))
    assert (show(found.result), found.verified.unconfirmed) == (result, ())


OF_SEVERAL = [  # with f, g, u, s, t left abstract
    ("f(x, y)", "f_1(x, y)"),
    ("f(y, x)", "f_2(y, x)"),
    ("f_1(x, y)", "f_11(x, y)"),
    ("f_2(x, y)", "f_12(x, y)"),
    ("f(s(x), t(x))", "f_1(s(x), t(x)) s'(x) + f_2(s(x), t(x)) t'(x)"),
    ("g(x, f(x))", "g_1(x, f(x)) + f'(x) g_2(x, f(x))"),
    ("f(x^2, x y)", "2x f_1(x^2, x y) + y f_2(x^2, x y)"),
    ("x u(x, x)", "u(x, x) + x * (u_1(x, x) + u_2(x, x))"),
    ("f(x, y, x^3)", "f_1(x, y, x^3) + 3x^2 f_3(x, y, x^3)"),
    ("log(f(x, y))", "f_1(x, y)/f(x, y)"),
    ("u(x^2)", "2x u'(x^2)"),
]


@pytest.mark.parametrize(("text", "result"), OF_SEVERAL, ids=[w[0] for w in OF_SEVERAL])
def test_a_function_of_several_arguments_left_abstract_has_a_slope_by_each(text, result):
    scope = understand(["f, g, u, s, t : function"])
    found = verify(derivative(scope.read(text), "x", scope))
    assert (show(found.result), found.verified.unconfirmed, found.verified.oracles) == (result, (), ("values", "sympy"))
    assert scope.read(show(found.result)) is found.result


def test_a_forgotten_argument_is_contradicted():
    scope = understand(["f : function"])
    found = derivative(scope.read("f(x, x^2)"), "x", scope)
    with pytest.raises(Contradiction):
        verify(replace(found, root=replace(found.root, value=scope.read("f_1(x, x^2)"))), with_sympy=False)


@pytest.mark.parametrize(
    "text", ["max(0, 1 - y x)", "max(x, x^2, 1/3)", "min(1, max(0, x))", "relu(x - 1/2) - relu(-x)", "max(0, 1 - y x)^2"]
)
def test_corners_of_maxima_are_sympys_too(text):
    found = verify(derivative(read(text), "x"))
    assert (found.verified.unconfirmed, found.verified.oracles) == ((), ("values", "sympy"))


HIGHER = [("x^5", 3, "60x^2"), ("1/x", 2, "2/x^3"), ("sin x", 4, "sin(x)"), ("e^(2x)", 3, "8 e^(2x)")]


@pytest.mark.parametrize(("text", "order", "result"), HIGHER, ids=[f"{h[0]}, {h[1]}" for h in HIGHER])
def test_higher_orders_repeat_the_derivative(text, order, result):
    assert show(derivative(read(text), "x", order=order).result) == result


VALUES = [
    "sin(x)^3 cos(2x)", "tan(x)/x", "cot(x)", "sec(x) csc(x)", "asin(x/3)", "acos(x/3)", "atan(x^2)", "sinh(x) cosh(x)", "tanh(3x + 1)",
    "asinh(x)", "acosh(x + 1)", "atanh(x/3)", "exp(-x^2/2)", "log(x, 3)", "log2(x)", "log10(x)", "sqrt(x)", "cbrt(x - 3)", "|x - 3|^3",
    "softplus(2x)", "silu(x)", "gelu(x)", "erf(x)", "max(x, 2 - x, 3/2)", "min(x^2, 2)", "atan2(x, 2)", "(x + 1)(x - 1)(x + 2)",
    "(x^2 + 1)^(sin x)", "2^x/x^2", "x/(x + 1)/(x + 2)", "-(x - 1)^-2", "sum(k=1..4, sin(k x)/k)", "log(sigmoid(x))", "3^(x^2)", "(2x)/(3)",
]  # fmt: skip


@pytest.mark.parametrize("text", VALUES)
@pytest.mark.parametrize("x", ["1.234", "0.71"])
def test_the_slope_is_right(text, x):
    node = read(text)
    found = value(derivative(node, "x").result, {"x": mpmath.mpf(x)})
    assert mpmath.almosteq(found, slope(node, "x", {"x": mpmath.mpf(x)}), 1e-12, 1e-12)


@pytest.mark.parametrize("text", VALUES)
def test_every_step_is_right_by_itself(text):
    at = {"x": mpmath.mpf("1.234"), "k": 2}
    for step in differentiate(read(text), "x"):
        assert mpmath.almosteq(value(step.value, at), slope(step.goal.args[-1], "x", at), 1e-12, 1e-12), show(step.goal)


LEAVES = st.sampled_from([Name("x"), Name("y"), number(2), number("1/3")])


def grow(c):
    one = st.sampled_from(["sin", "cos", "exp", "tanh", "sigmoid", "atan", "softplus", "erf"])
    return st.one_of(
        st.lists(c, min_size=2, max_size=4).map(lambda a: Apply("+", tuple(a))),
        st.lists(c, min_size=2, max_size=4).map(lambda a: Apply("*", tuple(a))),
        st.builds(lambda a, b: Apply("/", (a, Apply("+", (number(3), Apply("^", (b, number(2))))))), c, c),
        st.builds(lambda a: Apply("-", (a,)), c),
        st.builds(lambda a, k: Apply("^", (a, number(k))), c, st.integers(1, 3)),
        st.builds(lambda f, a: Apply(f, (a,)), one, c),
    )


@settings(max_examples=250, deadline=None, derandomize=True)
@given(st.recursive(LEAVES, grow, max_leaves=8))
def test_random_expressions_have_the_right_slope(tree):
    at = {"x": mpmath.mpf("0.37"), "y": mpmath.mpf("-0.61")}
    true = slope(tree, "x", at)
    with mpmath.workdps(30):
        assert mpmath.almosteq(value(derivative(tree, "x").result, at), true, 1e-9, 1e-9), show(tree)


def test_equal_parts_share_one_step():
    step = differentiate(read("sin(x^2) + exp(x^2) * cos(x^2)"), "x")
    squares = {id(s) for s in step if show(s.goal.args[-1]) == "x^2"}
    assert len(squares) == 1


def test_deep_nesting_needs_no_recursion():
    node = Name("x")
    for _ in range(1000):
        node = Apply("sin", (node,))
    assert differentiate(node, "x").value.height > 1000


def test_the_number_of_steps_is_bounded():
    with pytest.raises(TutorError) as e:
        differentiate(read("sin(cos(tan(x + 1)))"), "x", limits=Limits(steps=3))
    assert e.value.diagnostic.code == "steps"


REFUSED = [
    ("sum(i=1..x, i)", "no-rule"),
    ("prod(i=1..x, i)", "no-rule"),
]


@pytest.mark.parametrize(("text", "code"), REFUSED, ids=[r[0] for r in REFUSED])
def test_what_has_no_slope_is_told(text, code):
    with pytest.raises(TutorError) as e:
        derivative(read(text), "x")
    assert e.value.diagnostic.code == code


def test_definitions_are_written_out_first():
    scope = understand(["f(t) = t^2 + a", "z = f(x)"], Scope())
    assert show(derivative(scope.read("z^2"), "x", scope).result) == "4x * (x^2 + a)"


THROUGH = [  # definitions                      by the name   derivative
    (["y(u) = u^2", "u = 3x"], "y", "x", "18x"),
    (["y(u) = u^2 + x", "u = 3x"], "y", "x", "18x + 1"),
    (["y(u) = u^2", "u = 3x", "v = y + 1"], "v", "x", "18x"),
    (["y(u, v) = u v", "u = x^2", "v = sin(x)"], "y", "x", "2x sin(x) + x^2 cos(x)"),
    (["f(t) = a t"], "f", "a", "t"),
]


@pytest.mark.parametrize(("said", "name", "by", "result"), THROUGH, ids=[f"{t[1]} by {t[2]}: {'; '.join(t[0])}" for t in THROUGH])
def test_a_function_alone_is_differentiated_through_its_parameters(said, name, by, result):
    scope = understand(said)
    assert equivalent(derivative(scope.read(name), by, scope).result, read(result)).verdict == "same"


UNTOLD = [([], "y", "x"), (["y(u) = u^2"], "y", "x"), (["f(u, v) = u v", "u = t^2"], "f", "s"), (["f(t) = t^2"], "f", "x")]


@pytest.mark.parametrize(("said", "name", "by"), UNTOLD, ids=[str(u) for u in UNTOLD])
def test_a_slope_whose_way_is_not_told_is_no_silent_zero(said, name, by):
    with pytest.raises(TutorError) as e:
        refuse_unknown(Name(name), (by,), understand(said))
    assert e.value.diagnostic.code == "unknown-name"


DATA = [  # by one entry of data
    ("sum(i=1..n, (a x_i - b)^2)", "x_k", "2a * (a x_k - b)"),
    ("sum(i=1..n, i x_i)", "x_k", "k"),
    ("k^2 sum(i=1..n, i x_i)", "x_k", "k^3"),
    ("log(sum(i=1..n, exp(x_i)))", "x_k", "exp(x_k)/sum(i=1..n, exp(x_i))"),
]


@pytest.mark.parametrize("declared", [[], ["x : vector(n)"]])
@pytest.mark.parametrize(("text", "by", "result"), DATA, ids=[d[0] for d in DATA])
def test_by_one_entry_of_the_data_declared_or_not(text, by, result, declared):
    scope = understand(declared)
    found = verify(derivative(scope.read(text), by, scope))
    assert show(found.result) == result
    assert not found.verified.unconfirmed


def test_the_whole_of_an_array_is_not_constant_by_its_entry():
    scope = understand(["x : vector(n)"])
    with pytest.raises(TutorError) as e:
        derivative(scope.read("norm(x) + sum(i=1..n, x_i)"), "x_k", scope)
    assert e.value.diagnostic.code == "index"
