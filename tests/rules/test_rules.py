"""Generated from the tables: each rule is right, by power series in balls; each of its mistakes is truly wrong."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from tutor.checking.equality.equivalence import equivalent
from tutor.checking.mistakes.edits import edits
from tutor.checking.mistakes.replay import Replay
from tutor.checking.working.reading import as_claim
from tutor.derive.derivatives.scalar import derivative
from tutor.errors import TutorError
from tutor.meaning.scope import Scope, scope_from
from tutor.numeric.rigorous.balls import ball, slope
from tutor.rules import algebra, antiderivatives, elementary, rewrites, structure
from tutor.rules.catalogue import DERIVATIVES, pattern, prime, read
from tutor.rules.matching import fill
from tutor.rules.rule import Mistake, Rule, Table
from tutor.syntax.nodes import Apply, Name, names, number, postorder

RULES = [r for table in DERIVATIVES for r in table.rules]
POINTS = [Fraction(k, 13) for k in (-37, -20, -9, -4, 3, 5, 8, 11, 17, 29, 51)]

# stand-ins for the letters of a rule: a function of x with its slope, known by hand
MOVING = [("x^2/5 + x/3 - 1/4", "2x/5 + 1/3"), ("x/7 + 2", "1/7"), ("3 - x^2/50", "-x/25"), ("x/5 - 2", "1/5")]
STILL = [number(Fraction(7, 4)), number(Fraction(5, 2))]


def stand_ins(rule, turn):
    """(letter -> expression, letter -> slope) for the letters of the rule."""
    values, slopes, moving, still = {}, {}, 0, 0
    for letter in sorted(names(pattern(rule).left)):
        if rule.word == "polygamma" and letter in rule.constant:  # it counts
            values[letter], slopes[letter] = number(2), number(0)
        elif letter in rule.constant:
            values[letter], slopes[letter] = STILL[still % 2], number(0)
            still += 1
        else:
            inside, inner = MOVING[(moving + turn) % len(MOVING)]
            values[letter], slopes[letter] = read(inside), read(inner)
            moving += 1
    return values, slopes


def compared(rule, right):
    """For each point where the rule's left side has a slope: whether `right`, filled in, is that slope."""
    found = []
    for turn in range(len(MOVING)):
        values, slopes = stand_ins(rule, turn)
        left, filled = fill(pattern(rule).left, values, {}), fill(right, values, slopes)
        for x in POINTS:
            try:
                expected = slope(left, "x", {"x": x})
            except TutorError:
                continue  # outside the domain, or at a corner
            try:
                found.append(ball(filled, {"x": x}).overlaps(expected))
            except TutorError:
                found.append(False)
    return found


def faults(rule):
    """What is wrong with an entry: a right side that is not the slope, a mistake that is none."""
    right = compared(rule, pattern(rule).right)
    out = [] if len(right) >= 3 and all(right) else [f"{rule.right} is not the derivative of {rule.left}"]
    if rule.right == "0 * u'":
        return out  # a slope of zero has no inner derivative to forget
    return out + [f"{m.hint} is no mistake" for m in pattern(rule).mistakes if all(compared(rule, m.right))]


@pytest.mark.parametrize("rule", RULES, ids=[r.key for r in RULES])
def test_a_rule_is_right_and_its_mistakes_are_wrong(rule):
    assert faults(rule) == []


@pytest.mark.parametrize("rule", [r for r in RULES if r.word and len(names(pattern(r).left)) == 1], ids=lambda r: r.key)
def test_every_function_can_forget_its_inner_derivative(rule):
    assert any("multiply by the derivative of the inside" in m.hint for m in pattern(rule).mistakes)


BROKEN = [
    ("sin", {"right": "-cos(u) * u'"}),
    ("cos", {"right": "-sin(u)"}),
    ("quotient", {"right": "(u' * v - u * v') / v"}),
    ("power", {"right": "n * u^n * u'"}),
    ("abs", {"right": "u'"}),
    ("gelu", {"right": "(1 + erf(u / sqrt(2))) / 2 * u'"}),
    ("exp", {"wrong": (Mistake("u' * e^u", "This is right."),)}),
]


@pytest.mark.parametrize(("key", "change"), BROKEN, ids=[k for k, _ in BROKEN])
def test_a_broken_entry_fails_its_own_tests(key, change):
    rule = next(r for r in RULES if r.key == key)
    assert faults(rule) == []
    assert faults(replace(rule, **change)) != []


ROOM = vars(rewrites).values()
REWRITES = [*(r for r in ROOM if isinstance(r, Rule)), *(r for t in ROOM if isinstance(t, Table) for r in t.rules)]


def is_identity(rule, right):
    kind = "positive" if rule.domain or rule.given else "real"
    scope = scope_from(dict.fromkeys(sorted(names(read(rule.left)) | names(read(right))), kind))
    return equivalent(read(rule.left), read(right), scope).verdict == "same"


@pytest.mark.parametrize("rule", REWRITES, ids=[f"{r.key}: {r.left}" for r in REWRITES])
def test_a_rewrite_keeps_the_value(rule):
    assert is_identity(rule, rule.right)
    assert not any(is_identity(rule, m.right) for m in rule.wrong)


def test_a_broken_rewrite_fails_its_own_test():
    assert not is_identity(replace(rewrites.SAME_BASE, right="u^(a * b)"), "u^(a * b)")


INTEGRALS = [r for r in antiderivatives.TABLE.rules if not any(isinstance(n, Apply) and n.op == "∫" for n in postorder(read(r.right)))]


def is_antiderivative(rule, right):
    """Whether the slope of `right` is the integrand; constants stand for numbers at which the rule holds."""
    variable, body = read(rule.left).args
    letters = sorted((names(body) | names(read(right))) - {variable.name})
    values = dict(zip(letters, STILL, strict=False))
    goal = Apply("d/d", (variable, fill(read(right), values, {})))
    return equivalent(goal, fill(body, values, {}), almost=True).verdict == "same"


@pytest.mark.parametrize("rule", INTEGRALS, ids=[r.key for r in INTEGRALS])
def test_an_antiderivative_has_the_integrand_for_its_slope(rule):
    assert is_antiderivative(rule, rule.right)
    wrong = [m for m in rule.wrong if not any(isinstance(n, Apply) and n.op == "∫" for n in postorder(read(m.right)))]
    assert not [m.right for m in wrong if is_antiderivative(rule, m.right)]


def test_the_tables_cover_the_words_of_structure():
    assert {r.key for r in structure.TABLE.rules} >= {"sum", "product", "quotient", "power", "constant factor"}
    assert len(elementary.TABLE.rules) > 25


def test_generated_mistakes_are_wrong_too():
    derived = derivative(Scope().read("x^2 sin(3x) / (x^2 + 1)"), "x")
    replay = Replay(derived.root, ({"x": np.array([0.3, 0.7, 1.1, 1.9])},))
    tried = [(s, e) for s in replay.order for e in edits(s)]
    assert len(tried) > 50
    assert all(e.right is not pattern(s.rule).right for s, e in tried if s.rule in RULES)


def test_primes_are_read_as_derivatives():
    assert prime("u") in postorder(pattern(RULES[0]).right)
    assert Name("u") in postorder(pattern(RULES[0]).left)


ALGEBRA = [r for t in (algebra.EXPRESSIONS, algebra.EQUATIONS) for r in t.rules]


@pytest.mark.parametrize("rule", algebra.EXPRESSIONS.rules, ids=lambda r: r.key)
def test_algebra_from_line_to_line_is_right_and_its_mistakes_are_wrong(rule):
    assert is_identity(rule, rule.right)
    assert [m.hint for m in rule.wrong if is_identity(rule, m.right)] == []


EXAMPLES = {  # of an equation of the table: numbers for all letters but u, and the u that solve it
    "term brought over": ({"v": 2, "w": 7}, {5}), "equation divided": ({"c": 3, "v": 12}, {4}),
    "equation multiplied": ({"c": 3, "v": 12}, {36}),
    "square undone": ({"v": 4}, {2, -2}), "exponential undone": ({"v": 5}, {"log(5)"}), "logarithm undone": ({"v": 2}, {"e^2"}),
    "sign of both sides": ({"v": 3}, {-3}), "root undone": ({"v": 3}, {9}), "unknown below": ({"c": 6, "v": 3}, {2}),
}  # fmt: skip
CANDIDATES = ["5", "9", "-5", "4", "9", "36", "1/4", "2", "-2", "4", "-4", "log(5)", "e^5", "5/e", "e^2", "log(2)", "100", "3", "-3", "9",
              "sqrt(3)", "1/2", "18", "15"]  # fmt: skip


def solving(text, letters):
    """The candidates for u at which an equation of the table holds."""
    node = as_claim(read(text))
    found = set()
    for candidate in dict.fromkeys(CANDIDATES):
        values = {n: number(v) for n, v in letters.items()} | {"u": read(candidate)}
        for case in node.args if node.op == "or" else (node,):
            left, right = (fill(side, values, {}) for side in case.args)
            if equivalent(left, right).verdict == "same":
                found.add(candidate)
    return found


@pytest.mark.parametrize("rule", [r for r in algebra.EQUATIONS.rules if r.key in EXAMPLES], ids=lambda r: r.key)
def test_an_equation_from_line_to_line_keeps_its_solutions_and_its_mistakes_do_not(rule):
    letters, solutions = EXAMPLES[rule.key]
    wanted = {str(s) for s in solutions}
    assert solving(rule.left, letters) == solving(rule.right, letters) == wanted
    assert [m.hint for m in rule.wrong if solving(m.right, letters) == wanted] == []


def test_a_zero_product_has_the_zeros_of_both_factors():
    (rule,) = (r for r in algebra.EQUATIONS.rules if r.key not in EXAMPLES)
    factors = {"u": read("x - 2"), "v": read("x + 3")}
    zeros = {m.right: {x for x in (2, -3) if any(holds(c, factors, x) for c in cases(m.right))} for m in rule.wrong}
    assert {x for x in (2, -3) if any(holds(c, factors, x) for c in cases(rule.right))} == {2, -3}
    assert all(found != {2, -3} for found in zeros.values())


def cases(text):
    node = as_claim(read(text))
    return node.args if node.op == "or" else (node,)


def holds(case, values, x):
    left, right = (fill(side, values, {}) for side in case.args)
    gap = Apply("+", (left, Apply("-", (right,))))
    return ball(gap, {"x": Fraction(x)}).contains(0)
