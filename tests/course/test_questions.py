"""From an exercise to its answer: every task asks what it says, at a point where one is given."""

import pytest

from tests.course.sets import exercise, question
from tutor.checking.verdicts.judge import judge_value
from tutor.course.exercises import Task
from tutor.course.hints import ladder
from tutor.course.practice import asked
from tutor.errors import TutorError

QUESTIONS = [  # task, fields, the answer
    ("derivative", 'of = "x^3"', "3x^2"),
    ("derivative", 'of = "x^5"\norder = 2', "20x^3"),
    ("derivative", 'of = "a x^2"\nwrt = "x"\nat = "x = 3"', "6a"),
    ("derivative", 'of = "u^2"\nwhere = ["u = 3x"]\nwrt = "x"', "18x"),
    ("gradient", 'of = "x^2 y"\nwrt = "x y"', "[2x y, x^2]"),
    ("gradient", 'of = "x^2 y"\nwrt = "y, x"\nat = "x = 2, y = 5"', "[4, 20]"),
    ("gradient", 'of = "x^2 y"\nwrt = "x y"\nat = "x = {a}, y = {a} + 1"\nparameters = {a = [-2]}', "[4, 4]"),
    ("hessian", 'of = "x^2 y"\nwrt = "x y"', "[[2y, 2x], [2x, 0]]"),
    ("jacobian", 'of = "x y, x + y"\nwrt = "x y"', "[[y, x], [1, 1]]"),
    ("jacobian", 'of = "[x y, x + y]"\nwrt = "x y"\nat = "x = 1, y = 2"', "[[2, 1], [1, 1]]"),
    ("chain", 'of = "u^2"\nwhere = ["u = sin(x)"]\nwrt = "x"', "2 sin(x) cos(x)"),
    ("limit", 'of = "sin({a} x)/x"\nas = "x -> 0"\nparameters = {a = [4]}', "4"),
    ("limit", 'of = "1/x"\nas = "x -> 0+"', "oo"),
    ("integral", 'of = "x^2"\nfrom = "0"\nto = "3"', "9"),
    ("integral", 'of = "x^2"\nup_to = "constant"', "x^3/3"),
    ("taylor", 'of = "e^x"\nat = "x = 0"\norder = 2', "1 + x + x^2/2"),
    ("simplify", 'of = "x + x"', "2x"),
    ("value", 'answer = "{a} / 4"\nparameters = {a = [2]}', "1/2"),
]


@pytest.mark.parametrize(("task", "fields", "answer"), QUESTIONS, ids=[f"{q[0]}-{q[1][:30]}" for q in QUESTIONS])
def test_a_task_has_its_answer(task, fields, answer):
    q = question(fields, task)
    verdict = judge_value(answer, q.expected, q.variant.scope)
    assert verdict.kind == "right", q.expected


def test_critical_points_and_solutions_are_found():
    from tutor.course.marking import mark

    assert mark(question('of = "x^2 - 4x"', "critical"), "2").kind == "right"
    assert mark(question('of = "x + y = 3, x - y = 1"\nwrt = "x y"', "solve"), "x = 2 and y = 1").kind == "right"


def test_arrays_are_differentiated_in_matrix_form():
    q = question('of = "sum((X @ w - y)^2)"\nwrt = "w"\nwith = ["X : matrix(m, n)", "w : vector(n)", "y : vector(m)"]', "gradient")
    assert judge_value("2 X.T @ (X @ w - y)", q.expected, q.variant.scope).kind == "right"


CLASSES = [("x^2 + y^2", "minimum"), ("-x^2 - y^2", "maximum"), ("x y", "saddle")]


@pytest.mark.parametrize(("of", "word"), CLASSES)
def test_what_stands_at_a_critical_point_is_a_word(of, word):
    q = question(f'of = "{of}"\nwrt = "x y"', "classify")
    assert (q.word, set(q.choices)) == (word, {"minimum", "maximum", "saddle"})


def test_choices_are_filled_in():
    q = question('choices = ["{a}", "{b}"]\nanswer = "{a}"\nparameters = {a = [2], b = [3]}', "choice")
    assert (q.word, q.choices) == ("2", ("2", "3"))


UNASKABLE = [
    ("derivative", ""),
    ("derivative", 'of = "x y"'),
    ("derivative", 'of = "2"'),
    ("classify", 'of = "x^3 - x"'),
    ("limit", 'of = "x"'),
    ("integral", 'of = "x"\nfrom = "0"'),
    ("value", ""),
    ("limit", 'of = "x"\nas = "x"'),
    ("gradient", 'of = "x"\nat = "x"'),
]


@pytest.mark.parametrize(("task", "fields"), UNASKABLE, ids=[f"{t}-{f}" for t, f in UNASKABLE])
def test_what_cannot_be_asked_is_told(task, fields):
    with pytest.raises(TutorError):
        question(fields, task)


def test_every_task_has_a_test():
    from typing import get_args

    tried = {q[0] for q in QUESTIONS} | {"critical", "solve", "classify", "choice", "backprop"}
    assert set(get_args(Task)) == tried


# ---------------------------------------------------------------- hints


def test_the_authors_hints_come_first_and_the_answer_last():
    q = question('of = "x^2"\nhints = ["Look at `{a} x`.", "Then think."]\nparameters = {a = [3]}')
    first, second, last = ladder(q)
    assert (first[0], second[0], last) == ("Look at ", "Then think.", ("The answer: ", q.expected))


LADDERS = [
    ("derivative", 'of = "sin({a} x)"\nparameters = {a = "2..9"}'),
    ("derivative", 'of = "x^2 e^x"'),
    ("gradient", 'of = "x^2 sin(y)"\nwrt = "x y"'),
    ("hessian", 'of = "x^2 sin(y)"\nwrt = "x y"'),
    ("chain", 'of = "u^2"\nwhere = ["u = sin(x)"]\nwrt = "x"'),
    ("backprop", 'of = "sum(sigmoid(W @ x))"\nwrt = "W"\nwith = ["W : matrix(m, n)", "x : vector(n)"]'),
    ("limit", 'of = "sin(x)/x"\nas = "x -> 0"'),
    ("integral", 'of = "x e^x"'),
]


@pytest.mark.parametrize(("task", "fields"), LADDERS, ids=[f"{t}-{f[:25]}" for t, f in LADDERS])
def test_a_derivation_gives_the_ladder_place_rule_and_rule_filled_in(task, fields):
    q = question(fields, task)
    where, rule, filled_in, answer = ladder(q)
    assert rule[0].startswith("[")
    assert filled_in[0].startswith("The rule filled in")
    assert answer[1] is q.expected
    assert q.expected not in (*where, *rule, *filled_in)


def test_a_ladder_belongs_to_the_numbers_that_were_drawn():
    e = exercise('of = "sin({a} x)"\nparameters = {a = "2..9"}')
    ladders = {ladder(asked(e, seed)) for seed in range(12)}
    assert len(ladders) == len({asked(e, seed).expected for seed in range(12)})
