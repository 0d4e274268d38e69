"""Verdicts on answers to exercises: the author's mistakes, those of the rules, words, numbers at a point, points and solutions."""

import pytest

from tests.course.sets import question
from tutor.course.marking import mark

POWER = 'of = "sin({a} x)"\nparameters = {a = [3]}'
AUTHORED = 'answer = "{a}^2"\nparameters = {a = [3]}\n[exercise.mistakes]\n"2 {a}" = "A square of `{a}` is no double."'
AT = 'of = "x^3 sin(y)"\nwrt = "x y"\nat = "x = 2, y = 0"'
WORDS = 'choices = ["Minimum", "saddle"]\nanswer = "Minimum"\nmistakes = {saddle = "Both eigenvalues are positive."}'

ANSWERS = [  # task, fields, answer, kind, what the verdict holds
    ("derivative", POWER, "3 cos(3x)", "right", ""),
    ("derivative", POWER, "cos(3x) * 3", "right", ""),
    ("derivative", POWER, "cos(3x)", "slip", "inside"),
    ("derivative", POWER, "-3 cos(3x)", "slip", ""),
    ("derivative", POWER, "x^17", "wrong", "at x ="),
    ("derivative", POWER, "3 cos(3x", "unreadable", "never closed"),
    ("derivative", POWER, "d/dx sin(3x)", "wrong", "worked out"),
    ("derivative", POWER, "__import__('os')", "unreadable", ""),
    ("value", AUTHORED, "9", "right", ""),
    ("value", AUTHORED, "9.0", "right", ""),
    ("value", AUTHORED, "6", "slip", "A square of 3 is no double."),
    ("value", AUTHORED, "7", "wrong", ""),
    ("value", AUTHORED, "x", "wrong", ""),
    ("gradient", AT, "[0, 8]", "right", ""),
    ("gradient", AT, "[0, 8, 1]", "wrong", ""),
    ("gradient", AT, "8", "wrong", ""),
    ("jacobian", 'of = "-2 A, 3 A - B"\nwrt = "A B"', "[[-2, 0], [3, -1]]", "right", ""),
    ("jacobian", 'of = "-2 A, 3 A - B"\nwrt = "A B"', "[[-2, 2], [3, -1]]", "wrong", ""),
    ("choice", WORDS, "minimum", "right", ""),
    ("choice", WORDS, "-(minimum)", "unreadable", ""),
    ("choice", WORDS, ' "MINIMUM". ', "right", ""),
    ("choice", WORDS, "minimun", "right", ""),
    ("choice", WORDS, "saddle", "slip", "eigenvalues"),
    ("choice", WORDS, "2x", "unreadable", "Minimum, saddle"),
    ("integral", 'of = "2x"', "x^2 + C", "right", ""),
    ("integral", 'of = "2x"', "x^2", "slip", "+ C"),
    ("integral", 'of = "2x"\nup_to = "constant"', "x^2", "right", ""),
    ("value", 'answer = "1/3"\ntolerance = 0.01', "0.33", "right", ""),
    ("value", 'answer = "1/3"\ntolerance = 0.001', "0.33", "wrong", ""),
    ("simplify", 'of = "(x + 1)^2"\nform = "expanded"', "x^2 + 2x + 1", "right", ""),
    ("critical", 'of = "x^3 - 3x"', "[1, -1]", "right", ""),
    ("critical", 'of = "x^3 - 3x"', "x = -1 and x = 1", "right", ""),
    ("critical", 'of = "x^3 - 3x"', "1", "slip", "Both signs count: x^2 = 1"),
    (
        "critical",
        'of = "x^3 - 3x"',
        "[1, 7]",
        "wrong",
        "1 of 2 critical points is right; at x = 7: the slope by x, 3x^2 - 3, comes to 144, not 0",
    ),
    ("critical", 'of = "x^2 - 2x + y^2"\nwrt = "x y"', "[1, 0]", "right", ""),
    ("critical", 'of = "x^2 - 2x + y^2"\nwrt = "x y"', "[[1, 0]]", "right", ""),
    ("critical", 'of = "x^2 - 2x + y^2"\nwrt = "x y"', "[0, 1]", "slip", "The order is x, y"),
    ("critical", 'of = "x^2 - 2x + y^2"\nwrt = "x y"', "(1", "unreadable", ""),
    ("solve", 'of = "x + y = 3, x - y = 1"\nwrt = "x y"', "[2, 1]", "right", ""),
    ("solve", 'of = "x + y = 3, x - y = 1"\nwrt = "x y"', "y = 1 and x = 2", "right", ""),
    ("solve", 'of = "x + y = 3, x - y = 1"\nwrt = "x y"', "x = 1 and y = 2", "slip", ""),
    ("solve", 'of = "2x = 6"', "x = 3", "right", ""),
    ("solve", 'of = "2x = 6"', "11", "wrong", "at x = 11: 2x comes to 22, not 6"),
]


@pytest.mark.parametrize(("task", "fields", "answer", "kind", "holds"), ANSWERS, ids=[f"{a[0]}-{a[2]}-{a[3]}" for a in ANSWERS])
def test_an_answer_has_its_verdict(task, fields, answer, kind, holds):
    verdict = mark(question(fields, task), answer)
    assert (verdict.kind, holds in f"{verdict.message} {verdict.hint}") == (kind, True), f"{verdict.message} | {verdict.hint}"


def test_a_wrong_number_at_a_point_is_traced_to_the_rule():
    q = question('of = "sin({a} x)"\nat = "x = 1"\nparameters = {a = [3]}')
    verdict = mark(q, "cos(3)")
    assert (verdict.kind, "inside" in verdict.hint) == ("slip", True), verdict


def test_the_authors_word_comes_before_the_rules():
    q = question(POWER + '\n[exercise.mistakes]\n"cos({a} x)" = "Where is the {a}?"')
    assert mark(q, "cos(3x)").hint == "Where is the 3?"


def test_marking_is_deterministic():
    q = question(POWER)
    assert mark(q, "cos(3x) + 1") == mark(q, "cos(3x) + 1")


HOSTILE = ["", " ", "\x00", "x" * 5000, "((" * 300, "9" * 1000, "9^9^9^9^9", "\ud800", "[[]]", "[]", "x =", "and", "x = 1 and", "oo", "0/0",
           "nan", "[[1, 2], [3]]", "x : positive", "1 < 2", "lambda: 0", "C", "x = x"]  # fmt: skip


@pytest.mark.parametrize("answer", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("task", ["derivative", "critical", "value", "choice", "solve", "gradient", "integral"])
def test_no_answer_raises_anything_or_is_taken_for_right(task, answer):
    fields = {"critical": 'of = "x^3 - 3x"', "value": AUTHORED, "choice": WORDS, "solve": 'of = "2x = 6"', "gradient": AT,
              "integral": 'of = "x"'}.get(task, POWER)  # fmt: skip
    assert mark(question(fields, task), answer).kind in ("slip", "wrong", "undecided", "unreadable")
