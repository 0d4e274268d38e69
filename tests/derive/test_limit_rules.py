"""The ways to a limit, generated from their entries: each mistake is wrong in some problem, each reason speaks of what is there."""

import re
from functools import cache

import mpmath
import pytest

from tests.derive.test_limit_corpus import ROWS, studied
from tests.oracle import value
from tutor.checking.proof.nearness import by_limits
from tutor.derive.derivatives.scalar import differentiate
from tutor.derive.goals import limit_of, reach
from tutor.derive.limits.absence import NOTHING
from tutor.derive.limits.approach import Search
from tutor.derive.limits.hopital import lhopital
from tutor.derive.limits.limits import WAYS_OUT, study
from tutor.derive.reasons import reason
from tutor.errors import TutorError
from tutor.meaning.algebra import sympy_derivative
from tutor.meaning.scope import Scope
from tutor.rules import limits as rules
from tutor.rules.catalogue import prime, read
from tutor.rules.matching import fill
from tutor.rules.rule import Rule
from tutor.syntax.nodes import CONSTANTS, ONE, ZERO, Apply, Name, names, postorder, substitute
from tutor.syntax.printer import show, show_words

S = Scope()
WAYS = [v for v in vars(rules).values() if isinstance(v, Rule)]
WITH_MISTAKES = [r for r in WAYS if r.wrong]
OTHERS = {"a": "0.7", "b": "1.3", "x": "0.9", "p": "2.5"}
MOST_EXAMPLES = 12
HUGE = 40


@cache
def examples():
    """rule -> steps of the corpus that use it."""
    found = {}
    for row in ROWS:
        for step in studied(row)[0].root:
            found.setdefault(step.rule.key, []).append(step)
    return found


def close(body, name, point, side):
    """The value of `body` close to the point; oo where it is huge there."""
    far = {"oo": 1, "-oo": -1}.get(show(point))
    others = {n: mpmath.mpf(v) for n, v in OTHERS.items() if n != name}
    small = mpmath.mpf(10) ** -30
    at = far * mpmath.mpf(10) ** 30 if far else value(point, others) + (-small if side == "below" else small)
    found = mpmath.re(value(body, {**others, name: at}))
    return mpmath.sign(found) * mpmath.inf if abs(found) > HUGE else found


def number_of(node):
    """The value of a tree in which limits stand."""
    limits = {n: Name(f"L{k}") for k, n in enumerate(n for n in postorder(node) if isinstance(n, Apply) and n.op == "lim")}
    ends = {}
    for n, letter in limits.items():
        variable, point, *side, body = n.args
        ends[letter.name] = close(body, variable.name, point, side[0].name if side else "")
    others = {n: mpmath.mpf(v) for n, v in OTHERS.items()}
    return mpmath.re(value(substitute(node, limits), {**others, **ends}))


def filled(text, step):
    """A mistaken right side with the letters of the step; None where it speaks of more than the step binds."""
    bound = {{"u1": "u", "u2": "v"}.get(n, n): node for n, node in step.bound}
    variable, point = step.goal.args[:2]
    if isinstance(variable, Name):
        bound = {"x": variable, "n": variable, "p": point} | bound
    right = read(text)
    slopes = {n: sympy_derivative(bound[n], [variable.name], S) for n in bound if prime(n) in postorder(right)}
    made = fill(right, bound, slopes)
    return made if names(made) - CONSTANTS <= names(step.goal) | names(step.form) | set(OTHERS) else None


def is_wrong(text, step):
    """Whether the mistake leads to another value than the step has; None where it says nothing of this step."""
    if any(n == "u3" for n, _ in step.bound):
        return None
    try:
        with mpmath.workdps(200):
            made = filled(text, step)
            if made is None or step.value is NOTHING:
                return None if made is None else True
            right = {"oo": mpmath.inf, "-oo": -mpmath.inf}.get(show(step.value))
            right = value(step.value, {n: mpmath.mpf(v) for n, v in OTHERS.items()}) if right is None else right
            found = {"oo": mpmath.inf, "-oo": -mpmath.inf}.get(text)
            found = number_of(made) if found is None else found
            return bool(found != right and not abs(found - right) < 3e-2 * (1 + abs(right)))
    except (TutorError, ValueError, ZeroDivisionError, OverflowError, NotImplementedError, KeyError):
        return None


@pytest.mark.parametrize(
    ("rule", "mistake"), [(r, m) for r in WITH_MISTAKES for m in r.wrong], ids=lambda v: getattr(v, "key", getattr(v, "right", ""))
)
def test_a_mistake_on_the_way_is_wrong_somewhere(rule, mistake):
    steps = examples().get(rule.key, ())
    assert steps, "no problem of the corpus uses this rule"
    assert any(is_wrong(mistake.right, s) is True for s in steps[:MOST_EXAMPLES])


def test_what_is_right_is_not_called_a_mistake():
    steps = examples()["l'Hôpital"][:MOST_EXAMPLES]
    assert not any(is_wrong(rules.LHOPITAL.right, s) for s in steps)


def letters_of(step):
    """The letters a reader of the step has before him."""
    shown = [step.goal, step.form, step.value, *(n for _, n in step.bound)]
    return set(re.findall(r"[a-z]", " ".join(map(show, shown))))


@pytest.mark.parametrize("row", ROWS, ids=[r["text"] for r in ROWS])
def test_reasons_speak_only_of_letters_that_are_there(row):
    for step in studied(row)[0].root:
        if not (isinstance(step.goal, Apply) and step.goal.op in ("lim", "taylor")):
            continue
        told = show_words(reason(step))
        assert "{" not in told
        alone = set(re.findall(r"(?<![\w'’])[b-df-z](?![\w'’])", told))
        assert alone <= letters_of(step), (told, show(step.goal))


RESTLESS = [  # (top, bottom): open forms whose slopes settle nothing
    ("x + sin(x) * cos(x)", "e^(sin(x)) * (x + sin(x) * cos(x))"),
    ("x + sin(x)", "x + cos(x)"),
    ("x", "x + sin(x)"),
    ("x^2", "2x + sin(2x)"),
]


@pytest.mark.parametrize(("top", "bottom"), RESTLESS)
def test_lhopital_is_not_used_where_the_slope_of_the_bottom_vanishes_again_and_again(top, bottom):
    body = Apply("/", (S.read(top), S.read(bottom)))
    assert lhopital(body, Search("x", S.read("oo"), "", S, WAYS_OUT)) is None
    assert "l'Hôpital" not in {s.rule.key for s in study(body, "x", S.read("oo"), "", S).root if names(s.goal.args[-1]) == {"x"}}


FORGED = [  # top, bottom, point, where each goes, claimed: a step by l'Hôpital whose conditions do not hold
    ("x + sin(x) * cos(x)", "e^(sin(x)) * (x + sin(x) * cos(x))", "oo", "oo", "oo", "0"),
    ("x", "x + 2sin(x)", "oo", "oo", "oo", "1"),
    ("x + 1", "x + 2", "0", "1", "2", "1/2"),
    ("sin(x)", "x + 1", "0", "0", "1", "0"),
]


@pytest.mark.parametrize(("top", "bottom", "point", "above", "below", "claimed"), FORGED)
def test_a_forged_step_by_lhopital_is_not_confirmed(top, bottom, point, above, below, claimed):
    u, v, at, end = (S.read(t) for t in (top, bottom, point, claimed))
    goal = limit_of(Apply("/", (u, v)), "x", at)
    ends = [reach(limit_of(a, "x", at), rules.UNEXPLAINED, (), a, value=S.read(t)) for a, t in ((u, above), (v, below))]
    slopes = [differentiate(a, "x") for a in (u, v)]
    parts = (*zip("uv", ends, strict=True), *zip(("u'", "v'"), slopes, strict=True))
    assert by_limits(reach(goal, rules.LHOPITAL, (("u", u), ("v", v)), end, parts, value=end), S) != "agrees"


def test_a_true_step_by_lhopital_is_confirmed_with_its_conditions():
    found = study(S.read("(e^x - 1 - x)/x^2"), "x", ZERO, "", S)
    (step,) = (s for s in found.root if s.rule is rules.LHOPITAL)
    assert by_limits(step, S) == "agrees"
    assert "the slope of the bottom, 2x, is not 0 close to 0" in step.note
    assert ONE is dict(step.parts)["u'/v'"].value or dict(step.parts)["u'/v'"].value is step.value
