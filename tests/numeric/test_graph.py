"""Reverse mode against SymPy's diff, mpmath's differences, and the number of nodes it may cost."""

import time
from itertools import pairwise

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracle import slope, value
from tutor.errors import TutorError
from tutor.numeric.evaluate import evaluate
from tutor.numeric.folding import make
from tutor.numeric.forms.stable import read, rules_of
from tutor.numeric.functions.compile import compile_function
from tutor.numeric.graph import adjoints, hessian, reverse
from tutor.rules.catalogue import DERIVATIVES, function_rules
from tutor.rules.catalogue import read as read_plain
from tutor.syntax.nodes import ONE, Apply, Name, names, number, postorder

INSIDE = {"u": 0.43, "v": 0.81, "c": 2.7, "n": 3.4}  # inside the domain of most rules
ELSEWHERE = {word: {"u": 1.7} for word in ("acosh", "asec", "acsc", "acoth")} | {"polygamma": {"c": 2}}
COUNTING = {"polygamma": {"c"}}  # arguments that count, and never move
RULES = [r for table in DERIVATIVES for r in table.rules]


@pytest.mark.parametrize("rule", RULES, ids=[r.key for r in RULES])
def test_the_local_derivative_of_every_rule_agrees_with_high_precision_differences(rule):
    left = read(rule.left)
    point = INSIDE | ELSEWHERE.get(rule.word, {})
    moving = sorted(names(left) - COUNTING.get(rule.word, set()))
    found = (
        adjoints(left, [Name(n) for n in moving])
        if rules_of(rule.word)
        else dict(zip(map(Name, moving), reverse(left, moving), strict=True))
    )
    if rule.constant and rule.word:  # a rule for some arguments only: reverse mode writes the function out
        found = dict(zip(map(Name, moving), reverse(left, moving), strict=True))
    for name in moving:
        got = compile_function(found[Name(name)], sorted(point))([point[n] for n in sorted(point)])
        assert float(got) == pytest.approx(float(slope(left, name, point)), rel=1e-9, abs=1e-12), (rule.key, name)


GRADIENTS = [
    "x^2 y + sin(x y)", "x/y + y/x", "x^y", "sqrt(x) log(y) exp(-x y)", "x y z w", "x*x*x", "(x + y)^3/(1 + z^2)^2", "e^(x y) - 2^x",
    "atan(x/y) tanh(z)", "asin(x/4) acos(y/4)", "sum(i=1..4, x^i/i)", "log(x, y)", "-x^-2", "sqrt(x^2 + y^2 + z^2)", "erf(x y)",
    "x/3 - 2/3 y",
    "1/(1 + e^(-x y))", "log(1 + e^(x - y))", "log(e^x + e^y + e^z)", "cosh(x) sinh(y)", "cbrt(x y)", "sigmoid(x)^2", "x + x + x",
    "(x + 1) (x + 2) (x + 3)",
]  # fmt: skip
AT = {"x": 0.7, "y": 1.3, "z": -0.4, "w": 2.1}


@pytest.mark.parametrize("text", GRADIENTS)
def test_gradients_and_hessians_agree_with_mpmath(text):
    tree = read_plain(text)
    wrt = sorted(names(tree))
    gradient = reverse(tree, wrt)
    second = hessian(tree, wrt)
    for i, a in enumerate(wrt):
        assert float(evaluate_any(gradient[i])) == pytest.approx(float(slope(tree, a, AT).real), rel=1e-9, abs=1e-11)
        for j, b in enumerate(wrt[: i + 1]):
            got = float(evaluate_any(second[i, j])) if (i, j) in second else 0.0
            wanted = (
                mpmath.diff(lambda s, t, a=a, b=b: value(tree, AT | ({a: s, b: t} if a != b else {a: s})), (AT[a], AT[b]), (1, 1))
                if a != b
                else mpmath.diff(lambda s, a=a: value(tree, AT | {a: s}), AT[a], 2)
            )
            assert got == pytest.approx(float(wanted.real), rel=1e-5, abs=1e-6), (a, b)


def evaluate_any(node):
    """By the compiled function: trees of reverse mode hold words for numbers that the language lacks."""
    wrt = sorted(names(node))
    return compile_function(node, wrt)([AT[n] for n in wrt])


LEAVES = st.sampled_from([Name("x"), Name("y"), Name("z")]) | st.integers(-3, 5).map(number)


def _grown(inner):
    unary = st.tuples(st.sampled_from(["sin", "cos", "tanh", "exp", "atan", "-"]), st.tuples(inner))
    many = st.tuples(st.sampled_from(["+", "*"]), st.lists(inner, min_size=2, max_size=5).map(tuple))
    return (unary | many).map(lambda p: Apply(*p))


@settings(max_examples=60, deadline=None)
@given(st.recursive(LEAVES, _grown, max_leaves=12))
def test_reverse_mode_agrees_with_sympy(tree):
    from tutor.meaning.algebra import to_sympy
    from tutor.meaning.scope import Scope

    expression = to_sympy(tree, Scope())
    symbols = {s.name: s for s in expression.free_symbols}
    at = {"x": 0.3, "y": -0.6, "z": 0.9}
    for name, partial in zip("xyz", reverse(tree, "xyz"), strict=True):
        wanted = expression.diff(symbols[name]).subs({symbols[n]: v for n, v in at.items() if n in symbols}) if name in symbols else 0
        wanted = complex(sympy.N(wanted, 30)).real
        got = float(compile_function(partial, "xyz")([0.3, -0.6, 0.9]))
        if abs(wanted) < 1e250:
            assert got == pytest.approx(wanted, rel=1e-8, abs=1e-8)


def rosenbrock(n):
    x = [Name(f"x{k}") for k in range(n)]
    terms = []
    for a, b in pairwise(x):
        valley = make("^", (make("+", (b, make("-", (make("^", (a, number(2))),)))), number(2)))
        terms += [make("*", (number(100), valley)), make("^", (make("+", (ONE, make("-", (a,)))), number(2)))]
    return Apply("+", tuple(terms)), [v.name for v in x]


def test_a_gradient_has_a_bounded_number_of_nodes_for_each_of_its_function():
    for tree, wrt in (rosenbrock(200), (Apply("*", tuple(Name(f"x{k}") for k in range(160))), [f"x{k}" for k in range(160)])):
        gradient = Apply("[]", (tree, *reverse(tree, wrt)))
        written = sum(max(len(n.args) - 1, 1) for n in postorder(gradient) if isinstance(n, Apply))
        own = sum(max(len(n.args) - 1, 1) for n in postorder(tree) if isinstance(n, Apply))
        assert written <= 4 * own + 2 * len(wrt)


def test_a_thousand_names_take_a_moment():
    tree, wrt = rosenbrock(1000)
    start = time.process_time()
    reverse(tree, wrt)
    assert time.process_time() - start < 2


def test_a_hessian_holds_only_what_is_not_zero():
    tree, wrt = rosenbrock(50)
    second = hessian(tree, wrt)
    assert {i - j for i, j in second} == {0, 1}
    assert len(second) == 50 + 49


SPECIAL = [  # f                                           at             f'
    ("piecewise(sqrt(x) if x > 0, 0 otherwise)", 0.0, 0.0),  # the branch that is not taken has an infinite slope
    ("piecewise(x^2 if x < 1, 2x otherwise)", 3.0, 2.0),
    ("relu(x) x", 2.0, 4.0),
    ("max(x, 1, x^2)", 3.0, 6.0),
    ("max(x, 1, x^2)", 0.2, 0.0),
    ("min(x, 3)", 1.0, 1.0),
    ("abs(x)^3", -2.0, -12.0),
    ("sign(x) x", -2.0, -1.0),
    ("log(1 + e^x)", 800.0, 1.0),
    ("1/(1 + e^(-x))", -800.0, 0.0),
]


@pytest.mark.parametrize(("text", "at", "wanted"), SPECIAL)
def test_branches_corners_and_large_arguments(text, at, wanted):
    (slope_of,) = reverse(read_plain(text), ["x"])
    assert compile_function(slope_of, ["x"])([at]) == pytest.approx(wanted)


def test_a_sum_with_named_bounds_is_differentiated_inside():
    (by_x,) = reverse(read_plain("sum(i=1..n, x^i)"), ["x"])
    assert float(evaluate(by_x, {"x": 2.0, "n": 5})) == 1 + 2 * 2 + 3 * 4 + 4 * 8 + 5 * 16


def test_a_mean_over_data_is_differentiated_inside():
    w, b = reverse(read_plain("mean((y - (w x + b))^2)"), ["w", "b"])
    at = {"w": 0.5, "b": 0.1, "x": np.array([1.0, 2, 3]), "y": np.array([1.0, 3, 2])}
    residual = at["y"] - 0.5 * at["x"] - 0.1
    assert float(evaluate(w, at)) == pytest.approx(np.mean(-2 * residual * at["x"]))
    assert float(evaluate(b, at)) == pytest.approx(np.mean(-2 * residual))


def test_a_short_product_over_an_index_is_written_out():
    (by_x,) = reverse(read_plain("prod(i=1..3, x + i)"), ["x"])
    assert float(evaluate(by_x, {"x": 1.0})) == 3 * 4 + 2 * 4 + 2 * 3


def test_what_has_no_derivative_entry_by_entry_is_said():
    with pytest.raises(TutorError, match="det has no derivative entry by entry"):
        reverse(read_plain("det([[x, 1], [1, x]])"), ["x"])


def test_every_function_has_a_rule_that_reverse_mode_can_take():
    for rule in (rules[0] for rules in function_rules().values() if rules[0].right):
        left = read(rule.left)
        moving = sorted(names(left) - COUNTING.get(rule.word, set()))
        assert len(reverse(left, moving)) == len(moving)
