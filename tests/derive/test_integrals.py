"""Integrals: every antiderivative has the integrand as its slope, every area is what quadrature finds."""

import mpmath
import pytest

from tests.oracle import slope, value
from tutor.derive.integrals.integrals import integral
from tutor.errors import TutorError
from tutor.meaning.scope import Scope, scope_from
from tutor.rules import antiderivatives
from tutor.rules.catalogue import pattern
from tutor.syntax.nodes import Apply, Name, names, substitute
from tutor.syntax.printer import show

S = Scope()
AT = {"a": 1.3, "b": 0.7, "k": 0.6, "n": 2.5}

INDEFINITE = [  # integrand              the rule that must occur
    ("3", "integral of a constant"),
    ("x", "integral of x"),
    ("x^7", "integral of a power"),
    ("1/x", "integral of 1/x"),
    ("3x^2 + 2x + 1", "integral of a sum"),
    ("a x^2 - b", "constant factor outside"),
    ("sqrt(x)", "write as a power"),
    ("1/x^3", "write as a power"),
    ("x sqrt(x)", "write as a power"),
    ("x^n", "integral of a power"),
    ("(x^2 + 1)/x", "multiply out"),
    ("(x^2 + 1)^2", "multiply out"),
    ("e^(2x)", "linear substitution"),
    ("e^(-k x)", "linear substitution"),
    ("2^x", "integral of c^x"),
    ("sin(3x + 1)", "linear substitution"),
    ("(2x + 3)^5", "linear substitution"),
    ("1/(2x + 3)", "linear substitution"),
    ("tan(x)", "integral of tan"),
    ("sec(x)^2", "integral of sec^2"),
    ("1/(1 + x^2)", "integral of 1/(x^2 + 1)"),
    ("1/(4 + x^2)", "integral of 1/(x^2 + a^2)"),
    ("1/(a^2 + x^2)", "integral of 1/(x^2 + a^2)"),
    ("1/(1 + 4x^2)", "integral of 1/(x^2 + 1)"),
    ("1/sqrt(1 - x^2)", "integral of 1/sqrt(1 - x^2)"),
    ("1/sqrt(a^2 - x^2)", "integral of 1/sqrt(a - x^2)"),
    ("1/sqrt(9 - 4x^2)", "linear substitution"),
    ("sqrt(4 - x^2)", "integral of sqrt(a - x^2)"),
    ("sinh(x) + cosh(x) + tanh(x)", "integral of tanh"),
    ("2x e^(x^2)", "substitution"),
    ("x/(x^2 + 1)", "substitution"),
    ("log(x)/x", "substitution"),
    ("1/(x log(x))", "substitution"),
    ("x sqrt(1 - x^2)", "substitution"),
    ("sin(x)^3 cos(x)", "substitution"),
    ("sin(x)^3", "substitution"),
    ("sin(x)^3 cos(x)^2", "substitution"),
    ("e^x/(1 + e^x)", "substitution"),
    ("x e^(-x^2)", "substitution"),
    ("x e^x", "by parts"),
    ("x^2 cos(2x)", "by parts"),
    ("x^5 e^x", "by parts"),
    ("log(x)", "by parts"),
    ("x^2 log(x)", "by parts"),
    ("log(x)^2", "by parts"),
    ("atan(x)", "by parts"),
    ("asin(x)", "by parts"),
    ("x sec(x)^2", "by parts"),
    ("e^x sin(x)", "by parts twice"),
    ("e^(2x) cos(3x)", "by parts twice"),
    ("1/(x (x + 1))", "partial fractions"),
    ("x^2/(x + 1)", "partial fractions"),
    ("1/(x^3 + 1)", "partial fractions"),
    ("1/(x^2 + 2x + 5)", "complete the square"),
    ("(x + 3)/(x^2 + 2x + 5)", "split the top"),
    ("sin(x)^2", "integral of sin^2"),
    ("sin(x)^4", "reduction of sin^n"),
    ("sin(2x) cos(3x)", "product of waves"),
    ("x sqrt(x + 1)", "substitution backwards"),
    ("x (x + 1)^10", "substitution backwards"),
    ("sin(log(x))", "substitution backwards"),
    ("e^sqrt(x)", "substitution"),
    ("e^(-x^2/2)", "integral of e^(-a x^2)"),
    ("sigmoid(2x)", "integral of sigmoid"),
    ("log2(x)", "by parts"),
    ("relu(x) + |x|", "integral of relu"),
]


@pytest.mark.parametrize(("text", "key"), INDEFINITE, ids=[c[0] for c in INDEFINITE])
def test_the_slope_of_an_antiderivative_is_the_integrand(text, key):
    node = S.read(text)
    found = integral(node, "x", S)
    for x in (0.3, 0.8):
        assert slope(found.result, "x", {**AT, "x": x}) == pytest.approx(value(node, {**AT, "x": x}), rel=1e-9)
    keys = {s.rule.key for s in found.root}
    assert key in keys
    assert "unexplained" not in keys
    assert any("+ C" in note for note in found.notes)


@pytest.mark.parametrize(("text", "key"), INDEFINITE, ids=[c[0] for c in INDEFINITE])
def test_every_inner_integral_is_confirmed_by_its_slope(text, key):
    for step in integral(S.read(text), "x", S).root:
        if isinstance(step.goal, Apply) and step.goal.op == "∫" and len(step.goal.args) == 2:
            variable, body = step.goal.args
            at = {**AT, variable.name: 0.4}
            assert slope(step.value, variable.name, at) == pytest.approx(value(body, at), rel=1e-9), show(step.goal)


WRITTEN = [
    ("x^2", "x^3/3"),
    ("1/x^3", "-1/(2x^2)"),
    ("x e^x", "(x - 1) e^x"),
    ("log(x)", "x log(x) - x"),
    ("x/(x^2 + 1)", "log(x^2 + 1)/2"),
    ("e^(-x^2)", "sqrt(pi) erf(x)/2"),
    ("1/(1 + 4x^2)", "atan(2x)/2"),
]


@pytest.mark.parametrize(("text", "result"), WRITTEN, ids=[c[0] for c in WRITTEN])
def test_results_are_written_as_on_paper(text, result):
    assert show(integral(S.read(text), "x", S).result) == result


DEFINITE = [  # low, high, integrand, the rule that reaches it
    ("0", "1", "x^2", "fundamental theorem"),
    ("3", "0", "x", "fundamental theorem"),
    ("0", "pi", "sin(x)", "fundamental theorem"),
    ("0", "2pi", "sin(x)^2", "fundamental theorem"),
    ("0", "1", "1/(1 + x^2)", "fundamental theorem"),
    ("1", "e", "log(x)", "fundamental theorem"),
    ("-1", "2", "|x|", "split the interval"),
    ("0", "a", "x^2", "fundamental theorem"),
    ("0", "pi/4", "tan(x)", "fundamental theorem"),
    ("0", "1", "sqrt(1 - x^2)", "fundamental theorem"),
    ("2", "2", "x^2", "no width"),
    ("-pi", "pi", "sin(x)^3", "odd over a symmetric interval"),
    ("0", "oo", "e^(-x)", "improper integral"),
    ("1", "oo", "1/x^2", "improper integral"),
    ("0", "oo", "x^2 e^(-x)", "improper integral"),
    ("1", "oo", "log(x)/x^2", "improper integral"),
    ("-oo", "0", "e^x", "improper integral"),
    ("0", "1", "log(x)", "improper integral"),
    ("0", "1", "1/sqrt(x)", "improper integral"),
    ("0", "1", "x log(x)", "improper integral"),
    ("-oo", "oo", "1/(1 + x^2)", "even over a symmetric interval"),
    ("-oo", "oo", "x e^(-x^2)", "odd over a symmetric interval"),
    ("-oo", "oo", "sigmoid(x) (1 - sigmoid(x))", "even over a symmetric interval"),
    ("-oo", "oo", "e^(-x^2)", "Gaussian integral"),
    ("-oo", "oo", "e^(-x^2/2)/sqrt(2pi)", "constant factor outside"),
    ("0", "oo", "e^(-3x^2)", "half a Gaussian"),
]


def number(node):
    ends = {"oo": mpmath.inf, "-oo": -mpmath.inf}
    return ends[show(node)] if show(node) in ends else value(node, AT)


@pytest.mark.parametrize(("low", "high", "text", "key"), DEFINITE, ids=[f"{c[2]} {c[0]}..{c[1]}" for c in DEFINITE])
def test_an_area_is_what_quadrature_finds(low, high, text, key):
    low, high, node = map(S.read, (low, high, text))
    found = integral(node, "x", S, (low, high))
    ends = [number(low), 0, number(high)] if number(low) < 0 < number(high) else [number(low), number(high)]
    measured = mpmath.quad(lambda x: value(node, {**AT, "x": x}), ends)
    assert abs(value(found.result, AT) - measured) < 1e-7
    assert found.root.rule.key == key


NONE = [
    ("1", "oo", "1/x", "log(t) grows without bound"),
    ("-1", "1", "1/x^2", "grows without bound"),
    ("-1", "1", "1/x", "falls without bound"),
    ("0", "oo", "sin(x)", "no limit"),
    ("-oo", "oo", "x", "without bound"),
    ("0", "2", "1/(x - 1)", "without bound"),
]


@pytest.mark.parametrize(("low", "high", "text", "reason"), NONE, ids=[f"{c[2]} {c[0]}..{c[1]}" for c in NONE])
def test_an_integral_without_a_value_says_why(low, high, text, reason):
    with pytest.raises(TutorError) as told:
        integral(S.read(text), "x", S, (S.read(low), S.read(high)))
    assert told.value.diagnostic.code == "diverges"
    assert reason in told.value.diagnostic.what.replace("|t|", "t")


def test_what_only_computer_algebra_finds_is_marked():
    found = integral(S.read("sin(x)/x"), "x", S, (S.read("0"), S.read("oo")))
    assert found.root.rule.key == "unexplained"
    assert any("computer algebra" in note for note in found.notes)


BOTH_SIDES = ["sqrt((1 + x) x^2)", "x relu(2x)", "x + sign(2/x)", "sqrt(x^2)", "|x| + sign(x)", "relu(2x + 1)", "cbrt(x) + |2x|", "1/x"]


@pytest.mark.parametrize("text", BOTH_SIDES)
def test_left_of_zero_the_slope_is_the_integrand_too(text):
    node = S.read(text)
    found = integral(node, "x", S).result
    for x in (-0.7, -0.2, 0.4):
        assert slope(found, "x", {"x": x}) == pytest.approx(value(node, {"x": x}), rel=1e-9)


def test_no_rule_is_said_as_such():
    with pytest.raises(TutorError) as told:
        integral(S.read("x^x"), "x", S)
    assert told.value.diagnostic.code == "no-rule"


def test_definitions_and_declarations_count():
    scope = scope_from({"r": "positive"}, {"f(x)": "e^(-r x)"})
    assert show(integral(scope.read("f(x)"), "x", scope, (scope.read("0"), scope.read("oo"))).result) == "1/r"


@pytest.mark.parametrize("rule", antiderivatives.TABLE.rules, ids=[r.key for r in antiderivatives.TABLE.rules])
def test_every_entry_is_right_and_its_mistakes_are_wrong(rule):
    read = pattern(rule)
    constants = dict.fromkeys(names(read.left) - {"x"}, 1.7)
    body = read.left.args[1]
    places = (1.9, 2.3, 3.7) if "x^2 > a" in rule.domain else (0.4, -0.6, 0.7)
    at = {**constants, "x": places[0]}
    assert slope(read.right, "x", at) == pytest.approx(value(body, at), rel=1e-9)
    for mistake in read.mistakes:
        points = [{**constants, "x": p} for p in places]
        assert any(not agrees(mistake.right, body, p) for p in points), mistake.hint


def agrees(wrong, body, at):
    try:
        return abs(slope(wrong, "x", at) - value(body, at)) < 1e-9
    except (ValueError, ZeroDivisionError, TypeError):
        return True


def test_a_definite_gaussian_needs_a_falling_exponent():
    with pytest.raises(TutorError) as told:
        integral(S.read("e^(x^2)"), "x", S, (S.read("0"), S.read("oo")))
    assert told.value.diagnostic.code in ("diverges", "no-rule")


def test_the_variable_of_a_step_is_the_one_it_was_substituted_by():
    step = integral(S.read("sin(3x + 1)"), "x", S).root
    inner = dict(step.parts)["v"]
    assert show(substitute(inner.goal.args[1], {inner.goal.args[0]: Name("u")})) == "sin(u)"
    assert step.note == "u = 3x + 1, du = 3 dx"
