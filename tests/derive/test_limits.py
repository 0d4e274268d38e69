"""Limits: computer algebra agrees with the steps, and where there is no limit the reason is told."""

import mpmath
import pytest

from tests.oracle import value
from tutor.commands.dispatch import answer
from tutor.commands.session import Session
from tutor.derive.limits.limits import limit
from tutor.errors import TutorError
from tutor.meaning.algebra import equal_exactly, sympy_limit
from tutor.meaning.scope import Scope
from tutor.render.plain import plain
from tutor.rules import limits as rules
from tutor.rules.catalogue import pattern
from tutor.syntax.nodes import Apply, Name
from tutor.syntax.printer import show

S = Scope()


def asked(text):
    """(body, variable, point, side) of `lim …`."""
    name, point, *side, body = S.read(text).args
    return body, name.name, point, side[0].name if side else ""


LIMITS = [  # asked                          a rule that must occur
    ("lim x->2 (x^2 + 1)", "put it in"),
    ("lim x->1 ((x^2 - 1)/(x - 1))", "factor and cancel"),
    ("lim h->0 (((x + h)^2 - x^2)/h)", "factor and cancel"),
    ("lim x->a ((x^2 - a^2)/(x - a))", "factor and cancel"),
    ("lim x->0 (sin(x)/x)", "sine over its angle"),
    ("lim x->0 (sin(3x)/x)", "sine over its angle"),
    ("lim x->0 (sin(3x)/sin(5x))", "sine over its angle"),
    ("lim x->0 (sin(x)^2/x^2)", "sine over its angle"),
    ("lim x->0 (tan(x)/x)", "tangent over its angle"),
    ("lim x->0 ((1 - cos(x))/x^2)", "one minus cosine"),
    ("lim x->0 ((cos(x) - 1)/x)", "cosine minus one"),
    ("lim x->0 ((e^x - 1)/x)", "e^x - 1 over x"),
    ("lim x->0 ((e^(2x) - 1)/sin(x))", "e^x - 1 over x"),
    ("lim x->0 (log(1 + x)/x)", "log(1 + x) over x"),
    ("lim x->1 (log(x)/(x - 1))", "log(1 + x) over x"),
    ("lim x->oo (1 + 1/x)^x", "the number e"),
    ("lim x->oo (1 + a/x)^x", "compound interest"),
    ("lim n->oo (1 - 2/n)^n", "compound interest, falling"),
    ("lim x->0 (1 + x)^(1/x)", "the number e, at 0"),
    ("lim x->oo ((x + 1)/(x - 1))^x", "write by e"),
    ("lim x->0 cos(x)^(1/x^2)", "write by e"),
    ("lim x->0+ x^x", "write by e"),
    ("lim x->oo x^(1/x)", "write by e"),
    ("lim x->oo ((3x^2 + 1)/(2x^2 - x))", "dominant terms"),
    ("lim x->oo (x/(x^2 + 1))", "dominant terms"),
    ("lim x->(-oo) (x^3/(x^2 + 1))", "dominant terms"),
    ("lim n->oo (n/(n + 1))", "dominant terms"),
    ("lim x->oo (log(x)/x)", "order of growth"),
    ("lim x->oo (x^100/e^x)", "order of growth"),
    ("lim x->oo x e^(-x)", "order of growth"),
    ("lim x->oo log(x)^2/sqrt(x)", "order of growth"),
    ("lim x->oo (x - log(x))", "leading term"),
    ("lim x->oo (e^x - x^2)", "leading term"),
    ("lim x->oo (x^2 - x)", "leading term"),
    ("lim x->0+ x log(x)", "l'Hôpital"),
    ("lim x->0 ((x - sin(x))/x^3)", "l'Hôpital"),
    ("lim x->0 ((2^x - 1)/x)", "a^x - 1 over x"),
    ("lim x->0+ (1/x - 1/(e^x - 1))", "one fraction"),
    ("lim x->0 (1/x - 1/sin(x))", "one fraction"),
    ("lim x->0 x sin(1/x)", "squeeze"),
    ("lim x->oo (sin(x)/x)", "squeeze"),
    ("lim x->oo (sqrt(x^2 + x) - x)", "rationalize"),
    ("lim x->oo (sqrt(x + 1) - sqrt(x))", "rationalize"),
    ("lim x->0 ((sqrt(1 + x) - 1)/x)", "rationalize"),
    ("lim x->4 ((sqrt(x) - 2)/(x - 4))", "rationalize"),
    ("lim x->(-oo) (sqrt(x^2 + 1)/x)", "mirrored variable"),
    ("lim x->0 1/x^2", "over something vanishing"),
    ("lim x->0- 1/x", "over something vanishing"),
    ("lim x->oo 1/x", "over something endless"),
    ("lim x->0+ |x|/x", "on this side"),
    ("lim x->oo atan(x)", "arctangent, far right"),
    ("lim x->(-oo) e^x", "exponential, far left"),
    ("lim x->oo sigmoid(x)", "sigmoid, far right"),
    ("lim x->0- e^(1/x)", "exponential, far left"),
    ("lim x->0 log(x)", "logarithm at 0"),
    ("lim n->oo (2^n/3^n)", "one power"),
    ("lim x->oo (log(x + 1) - log(x))", "one logarithm"),
    ("lim x->oo relu(x)/x", "on this side"),
    ("lim x->0 piecewise(x^2 if x > 0, -x otherwise)", "both sides"),
]


@pytest.mark.parametrize(("text", "key"), LIMITS, ids=[c[0] for c in LIMITS])
def test_a_limit_by_steps_is_the_one_of_computer_algebra(text, key):
    body, variable, point, side = asked(text)
    found = limit(body, variable, point, side, S)
    assert equal_exactly(found.result, sympy_limit(body, variable, point, side, S), S) is True
    keys = {s.rule.key for s in found.root}
    assert key in keys
    assert "unexplained" not in keys


ENDS = {"oo": mpmath.inf, "-oo": -mpmath.inf}


@pytest.mark.parametrize("text", [c[0] for c in LIMITS], ids=[c[0] for c in LIMITS])
def test_every_step_of_a_limit_is_approached_by_numbers(text):
    body, variable, point, side = asked(text)
    for step in limit(body, variable, point, side, S).root:
        if not (isinstance(step.goal, Apply) and step.goal.op == "lim"):
            continue
        name, at, *sides, inner = step.goal.args
        end = ENDS.get(show(at))
        way = 1 if any(n is Name("above") for n in sides) or show(inner).count("log") else -1
        with mpmath.workdps(60):
            others = {"a": mpmath.mpf("1.3"), "x": mpmath.mpf("0.7")}
            near = mpmath.mpf(10) ** 14 * mpmath.sign(end) if end else value(at, others) + way * mpmath.mpf(10) ** -14
            try:
                close = value(inner, {**others, name.name: near})
            except OverflowError:
                close = mpmath.inf
            aim = ENDS.get(show(step.value))
            if aim is not None:
                assert abs(close) > 20
                assert mpmath.sign(close) == mpmath.sign(aim)
            else:
                assert abs(close - value(step.value, others)) < 1e-3, show(step.goal)  # log(x)^2/sqrt(x) is still 1e-4 there


NONE = [
    ("lim x->0 1/x", "from below it goes to -oo, from above to oo"),
    ("lim x->0 |x|/x", "from below it goes to -1, from above to 1"),
    ("lim x->0 sign(x)", "from below it goes to -1, from above to 1"),
    ("lim x->0 e^(1/x)", "from below it goes to 0, from above to oo"),
    ("lim x->0 piecewise(1 if x > 0, 0 otherwise)", "from below it goes to 0, from above to 1"),
    ("lim x->oo sin(x)", "oscillating"),
    ("lim x->0 sin(1/x)", "oscillating"),
]


@pytest.mark.parametrize(("text", "reason"), NONE, ids=[c[0] for c in NONE])
def test_where_there_is_no_limit_the_reason_is_told(text, reason):
    with pytest.raises(TutorError) as told:
        limit(*asked(text), S)
    assert told.value.diagnostic.code == "no-limit"
    assert reason in told.value.diagnostic.what


def test_a_sequence_that_alternates_is_squeezed():
    found = limit(*asked("lim n->oo (-1)^n/n"), S)
    assert show(found.result) == "0"
    assert found.root.rule.key == "squeeze"


def test_a_part_without_a_value_is_no_constant():
    with pytest.raises(TutorError):
        limit(*asked("lim x->0 (1 + x log(0))"), S)


def test_lhopital_shows_that_it_may_be_used():
    found = limit(*asked("lim x->0 ((x - sin(x))/x^3)"), S).root
    parts = dict(found.parts)
    assert (show(parts["u"].value), show(parts["v"].value)) == ("0", "0")
    assert show(parts["u'"].value) == "1 - cos(x)"
    assert "0/0" in found.note


def test_infinity_is_not_approached_from_above():
    with pytest.raises(TutorError) as told:
        limit(S.read("x"), "x", S.read("oo"), "above", S)
    assert told.value.diagnostic.code == "side"


TABLES = [r for table in (rules.STANDARD, rules.POWERS, rules.ENDS) for r in table.rules]


@pytest.mark.parametrize("rule", TABLES, ids=[r.key for r in TABLES])
def test_every_known_limit_is_right_and_its_mistakes_are_wrong(rule):
    read = pattern(rule)
    name, point, *side, body = read.left.args
    found = sympy_limit(body, name.name, point, side[0].name if side else "", S)
    assert equal_exactly(found, read.right, S) is True
    assert all(equal_exactly(found, m.right, S) is not True for m in read.mistakes)


SHOWN = [  # what the prompt answers where there is none, or of several variables
    ("lim x->0 |x|/x", "the sides differ", "does not exist"),
    ("limit sin(1/x) as x -> 0", "x = 1/(2 pi k) goes to 0", "does not exist"),
    ("limit x y/(x^2 + y^2) as (x, y) -> (0, 0)", "along y = x", "does not exist"),
    ("limit 3x^2 y/(x^2 + y^2) as x -> 0, y -> 0", "lies between 0 and 1", "limit = 0"),
    ("limit a^n as n -> oo", "a^n goes to 0 for -1 < a < 1", "say which first"),
]


@pytest.mark.parametrize(("line", "first", "second"), SHOWN, ids=[c[0] for c in SHOWN])
def test_the_prompt_shows_why(line, first, second):
    told = " ".join(plain(answer(Session(), line).document).split())
    assert first in told
    assert second in told


def test_poles_that_come_again_and_again_are_told():
    told = " ".join(plain(answer(Session(), "lim x->oo e^(-x) tan(x)").document).split())
    assert "does not exist" in told
    assert "However far it goes there are poles ahead" in told


@pytest.mark.parametrize(
    ("text", "cases"),
    [
        ("lim b->oo softplus(b x)/b", "x for x > 0, 0 for x < 0, 0 for x = 0"),
        ("lim x->oo e^(a x)", "oo for a > 0, 0 for a < 0, 1 for a = 0"),
        ("lim x->oo x^a", "oo for a > 0, 0 for a < 0, 1 for a = 0"),
        ("lim x->oo (a x^2 + 1)/(x + 1)", "oo for a > 0, -oo for a < 0, 0 for a = 0"),
    ],
)
def test_a_limit_that_hangs_on_a_sign_tells_the_cases(text, cases):
    name, point, body = Scope().read(text).args
    with pytest.raises(TutorError) as told:
        limit(body, name.name, point)
    assert told.value.diagnostic.code == "parameter"
    assert told.value.diagnostic.what.endswith(f"it is {cases}")
