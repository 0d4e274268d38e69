"""Wrong lists of solutions and critical points: the step that loses one, keeps one, or leads to another one is named."""

import pytest

import tutor
from tutor.checking.verdicts.judge import judge
from tutor.commands.dispatch import answer
from tutor.commands.session import Session

ROWS = [
    # question, answer, mistake, what the hint says
    ("solve x^2 = 3x", "x = 3", "solution lost by dividing", "x = 0 is lost where both sides are divided by x"),
    ("solve (x - 1)(x + 3) = 3(x - 1)", "x = 0", "solution lost by dividing", "x = 1 is lost"),
    ("solve x^2 = 9", "x = 3", "one of two roots", "x^2 = 9 leads to x = -3 or x = 3"),
    ("solve (x - 1)^2 = 4", "x = 3", "one of two roots", "Both signs count"),
    ("solve abs(x - 1) = 3", "x = 4", "one of two roots", "|x - 1| = 3"),
    ("solve x^2 + x - 1 = 0", "(-1 + sqrt(5))/2", "one of two roots", "Both signs count"),
    ("solve x^2 - 5x + 6 = 0", "x = 3", "factor forgotten", "x - 2 = 0 or x - 3 = 0"),
    ("solve x^2 + 5x + 6 = 0", "2, 3", "sign of a solution", "x + a at -a"),
    ("solve x^2 - 5x + 6 = 0", "-2, 3", "sign of a solution", "x - a is 0 at a"),
    ("solve x^2 + x - 1 = 0", "(1 + sqrt(5))/2, (1 - sqrt(5))/2", "sign in the quadratic formula", "with a = 1, p = 1, q = -1"),
    ("solve x^2 + 5x + 5 = 0", "(-5 + sqrt(45))/2, (-5 - sqrt(45))/2", "sign in the quadratic formula", "p^2 - 4 a q"),
    ("solve x^2 + 5x + 5 = 0", "-5 + sqrt(5), -5 - sqrt(5)", "half left out of the quadratic formula", "The bottom is 2a"),
    ("solve x^2 + 5x + 5 = 0", "-5 + sqrt(5)/2, -5 - sqrt(5)/2", "part divided alone", "All of the top"),
    ("solve sqrt(x + 5) = x - 1", "-1, 4", "extraneous solution kept", "but not sqrt(x + 5) = x - 1"),
    ("solve 2x - 4 = 8", "x = 2", "term brought over", "here: 2x - 4 = 8 ⇔ 2x = 12"),
    ("solve 2x - 4 = 8", "x = 12", "equation divided", "here: 2x = 12 ⇔ x = 6"),
    ("solve x + y = 3, x - y = 1", "x = -2, y = -1", "sign of a solution", "it is x = 2, y = 1"),
    ("critical x^3 - 3x", "x = 1", "one of two roots", "x^2 = 1 leads to"),
    ("critical x^3 - 3x", "x = -2", "value for the point", "where it is taken"),
    ("critical x^3 - 3x^2", "0, 3", "zeros of the function", "its slope is 0"),
    ("critical x^3 - 3x^2", "1", "second derivative set to 0", "asked is where the first one is"),
    ("critical x^3 - 3x on [0, 2]", "1", "ends left out", "The ends of the interval count too"),
    ("critical x^3 - 12x + 1", "2 sqrt(3), -2 sqrt(3)", "exponent not brought down", ""),
    ("critical x^3 - 3x^2 + y^3 - 12y", "(0, 2), (2, 2), (0, -2), (0, -2)", "", ""),
    # two at once
    ("solve x^3 = 4x^2", "-4", "sign of a solution; solution lost by dividing", "And: x = 0 is lost"),
    # nothing leads there
    ("solve x^2 - 5x + 6 = 0", "7, 11", "put in", "Put your values in"),
    ("solve sqrt(x + 5) = x - 1", "1, 4", "put in", "Put your values in"),
    ("critical x^2 + y^2 - 2x", "(5, 7)", "put in", "every partial derivative"),
    # never so many decimals are the root itself
    ("solve x^2 = 2", "sqrt(2), -1.4142135623730950488", "put in", "Put your values in"),
    ("solve x^2 = 2", "1.41421356237309504880168872420969807856967187537694807317667973799073, -sqrt(2)", "put in", "Put your values in"),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "answered", "mistake", "told"), ROWS, ids=[f"{a} | {b}" for a, b, *_ in ROWS])
def test_what_is_behind_a_wrong_list_is_named(asked, answered, mistake, told):
    verdict = judge(answered, answer(Session(), f"pose {asked}").session.last)
    assert verdict.kind in ("slip", "wrong")
    assert mistake in verdict.mistake
    assert told in verdict.hint


@pytest.mark.parametrize(
    ("asked", "answered"),
    [("solve x^2 = 3x", "x = 3, x = 0"), ("critical x^3 - 3x on [0, 2]", "0, 1, 2"), ("solve sqrt(x + 5) = x - 1", "4")],
)
def test_a_right_list_has_no_mistake(asked, answered):
    verdict = judge(answered, answer(Session(), f"pose {asked}").session.last)
    assert (verdict.kind, verdict.mistake, verdict.hint) == ("right", "", "")


def test_what_cannot_be_told_is_no_solution():
    """What stands in the sign is 0 (Machin), and no number of digits shows it."""
    verdict = judge("x = 2 + sign(4atan(1/5) - atan(1/239) - pi/4), x = -2", answer(Session(), "pose solve x^2 = 4").session.last)
    assert verdict.kind == "undecided"


KINDS = [  # a function, an answer that says what its critical points are, the verdict
    ("x^3 - 3x", "1 (minimum), -1 (maximum)", "right"),
    ("x^3 - 3x", "x = 1 is a local minimum and x = -1 is a local maximum", "right"),
    ("x^3 - 3x", "minimum at x = 1, maximum at x = -1", "right"),
    ("x^3 - 3x", "x = 1 (max), x = -1 (min)", "slip"),
    ("x^2 - y^2", "saddle point at (0, 0)", "right"),
    ("x^2 - y^2", "(0, 0), a minimum", "slip"),
    ("x^2 + y^2", "(0, 0) (minimum)", "right"),
]


@pytest.mark.parametrize(("text", "given", "kind"), KINDS, ids=[f"{t}: {g}" for t, g, _ in KINDS])
def test_what_a_point_is_called_counts(text, given, kind):
    verdict = tutor.check(given, f"critical {text}", bound=None)
    assert verdict.kind == kind, verdict
    assert (verdict.mistake == "minimum and maximum mixed up") == (kind == "slip")


TOTAL = [  # of u^2 + v by x, with u = x^2 + y and v = x y
    ("2u * 2x + y", ""),
    ("2u * 2x", "way left out"),
    ("y", "way left out"),
    ("2u + y", "slope along a way left out"),
    ("2x + y", "slope along a way left out"),
]


@pytest.mark.parametrize(("given", "mistake"), TOTAL, ids=[g for g, _ in TOTAL])
def test_what_is_left_out_of_a_total_derivative_is_named(given, mistake):
    d = tutor.chain("u^2 + v", where={"u": "x^2 + y", "v": "x y"}, wrt="x")
    assert tutor.check(given, d).mistake == mistake
