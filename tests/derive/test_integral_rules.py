"""Formulas that bring a power down, and areas known by name: right by mpmath, and their mistakes truly wrong."""

import mpmath
import pytest

from tests.oracle import slope, value
from tutor.checking.proof.verify import verify
from tutor.derive.integrals.integrals import integral, integral_or_number
from tutor.errors import TutorError
from tutor.meaning.scope import Scope, scope_from
from tutor.rules import antiderivatives
from tutor.rules import integrals as rules
from tutor.rules.catalogue import pattern
from tutor.syntax.nodes import ZERO, Apply, names, postorder, substitute
from tutor.syntax.printer import show

S = Scope()


def inner(node):
    return next(n for n in postorder(node) if isinstance(n, Apply) and n.op == "∫")


def is_reduction(right, body, at):
    """Whether right' = body, where the integral that is left has its integrand for its slope."""
    left = inner(right)
    plain = substitute(right, {left: ZERO})
    factor = value(substitute(right, {left: S.read("x - x + 1")}), at) - value(plain, at)
    return abs(slope(plain, "x", at) + factor * value(left.args[1], at) - value(body, at)) < 1e-9


@pytest.mark.parametrize("rule", antiderivatives.REDUCTIONS.rules, ids=lambda r: r.key)
@pytest.mark.parametrize("n", [3, 4, 6])
def test_a_reduction_is_right_and_its_mistakes_are_wrong(rule, n):
    read = pattern(rule)
    at = {"x": 0.7, "a": 1.3, "n": n}
    assert is_reduction(read.right, read.left.args[1], at)
    assert not any(is_reduction(m.right, read.left.args[1], at) for m in read.mistakes)


NAMED = [rules.GAUSSIAN, rules.HALF_GAUSSIAN, rules.MOMENT, rules.HALF_MOMENT, rules.ODD_MOMENT, rules.FACTORIAL]
ENDS = {"oo": mpmath.inf, "-oo": -mpmath.inf, "0": mpmath.mpf(0)}


@pytest.mark.parametrize("rule", NAMED, ids=lambda r: r.key)
def test_an_area_known_by_name_is_what_quadrature_finds(rule):
    read, n = pattern(rule), 3 if rule is rules.ODD_MOMENT else 4
    variable, low, high, body = read.left.args
    at = {"a": mpmath.mpf(1.7), "n": mpmath.mpf(n)}
    places = [ENDS[show(low)], 0, ENDS[show(high)]] if low is not ZERO else [0, ENDS[show(high)]]
    measured = mpmath.quad(lambda x: value(body, {**at, variable.name: x}), places)
    assert abs(value(read.right, at) - measured) < 1e-9
    assert not any(abs(value(m.right, at) - measured) < 1e-9 for m in read.mistakes)


CONDITIONS = [  # integrand, what is told
    ("x^n", "n != -1"),
    ("1/(x^2 + k)", "k > 0"),
    ("e^(a x)", "a != 0"),
    ("sin(a x + b)", "a != 0"),
    ("1/sqrt(k - x^2)", "k > 0"),
]


@pytest.mark.parametrize(("text", "told"), CONDITIONS, ids=[c[0] for c in CONDITIONS])
def test_what_is_asked_of_letters_is_told(text, told):
    found = integral(S.read(text), "x", S)
    assert f"This holds for {told}." in found.notes
    declared = scope_from(dict.fromkeys(sorted(names(S.read(text)) - {"x"}), "positive"))
    assert not any("This holds" in note for note in integral(declared.read(text), "x", declared).notes)


REACHED = [  # low, high, integrand, the rule that reaches it
    ("0", "1", "x e^(x^2)", "substitution with its bounds"),
    ("-oo", "oo", "x^2 e^(-x^2)", "moment of a Gaussian"),
    ("-oo", "oo", "e^(-x^2 + 2x)", "complete the square inside"),
    ("0", "oo", "x^3 e^(-x^2)", "odd moment of half a Gaussian"),
    ("0", "2pi", "|sin(x)|", "split the interval"),
    ("1", "3", "|x|", "one formula on the stretch"),
    ("oo", "0", "e^(-x)", "bounds exchanged"),
    ("0", "pi", "sqrt(1 + cos(x))", "root of a square"),
]


@pytest.mark.parametrize(("low", "high", "text", "key"), REACHED, ids=[c[2] for c in REACHED])
def test_an_area_is_reached_by_its_rule(low, high, text, key):
    found = verify(integral(S.read(text), "x", S, (S.read(low), S.read(high))))
    assert found.root.rule.key == key
    assert found.verified


def test_an_inner_integral_comes_first_with_its_steps():
    found = verify(integral(S.read("∫_0^x x y dy"), "x", S, (S.read("0"), S.read("1"))))
    assert (found.root.rule, show(found.result)) == (rules.INNER_FIRST, "1/8")
    assert "∫_0^x x y dy" in {show(s.goal) for s in found.root}
    assert found.verified


def test_an_exact_area_has_its_number_beside_it():
    found = verify(integral(S.read("e^(-x^2)"), "x", S, (S.read("0"), S.read("1"))))
    assert any(n.startswith("In numbers: 0.746824132812; the area itself, enclosed") for n in found.notes)


def test_an_area_without_a_formula_comes_as_a_number():
    found = verify(integral_or_number(S.read("sin(sin(x))"), "x", S, (S.read("0"), S.read("1"))))
    assert found.result is found.root.goal
    assert any("0.430606103120691, enclosed" in n for n in found.notes)


def test_what_was_found_of_a_sum_is_told():
    with pytest.raises(TutorError) as told:
        integral(S.read("x + x^x"), "x", S)
    assert "∫ x dx is x^2/2" in told.value.diagnostic.what


def test_a_limit_that_hangs_on_a_letter_is_not_decided():
    with pytest.raises(TutorError) as told:
        integral(S.read("1/x^p"), "x", S, (S.read("1"), S.read("oo")))
    assert told.value.diagnostic.code == "no-rule"
