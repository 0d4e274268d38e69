"""A way through a set: what each try and hint costs, what closes an exercise, and how a way is kept for another day."""

from dataclasses import replace
from fractions import Fraction

import pytest

from tests.course.sets import HEAD
from tutor.course.practice import Mark, answered, begin, following, hinted, resumed, shown
from tutor.course.progress import keep, resume

SET = (
    HEAD
    + """
[[exercise]]
id = "power"
task = "derivative"
ask = "Differentiate."
of = "{a} x^{n}"
parameters = {a = "2..9", n = "3..5"}
points = 4

[[exercise]]
id = "stated"
task = "value"
ask = "How many?"
answer = "7"
points = 2
hints = ["Count."]

[[exercise]]
id = "word"
task = "choice"
ask = "Which?"
choices = ["minimum", "maximum"]
answer = "minimum"
"""
)


@pytest.fixture
def name(tmp_path, monkeypatch):
    monkeypatch.setenv("TUTOR_STATE", str(tmp_path / "state"))
    (tmp_path / "s.toml").write_text(SET, "utf-8")
    return str(tmp_path / "s.toml")


def right(way):
    from tutor.course.lint import right_answer

    return right_answer(way.question)


EARNED = [  # done, wrong answers, hints, the share of the points
    ("right", 0, 0, "1"),
    ("right", 1, 0, "9/10"),
    ("right", 0, 1, "3/4"),
    ("right", 2, 1, "11/20"),
    ("right", 0, 3, "1/4"),
    ("right", 9, 9, "1/4"),
    ("shown", 0, 0, "0"),
    ("skipped", 0, 0, "0"),
    ("", 0, 0, "0"),
]


@pytest.mark.parametrize(("done", "wrong", "hints", "share"), EARNED, ids=[f"{e[0]}-{e[1]}-{e[2]}" for e in EARNED])
def test_points_are_what_tries_and_hints_leave(done, wrong, hints, share):
    assert Mark("e", 4, done, wrong, hints).earned == 4 * Fraction(share)


def test_a_right_answer_closes_the_exercise(name):
    way, verdict = answered(begin(name), right(begin(name)))
    assert (verdict.kind, way.mark.done, way.earned) == ("right", "right", 4)
    assert following(way).mark.id == "stated"


PARTLY = [  # a partly right answer's share so far, done, wrong answers, hints, the share of the points
    (0.75, "skipped", 1, 0, "3/4"),
    (0.75, "shown", 1, 4, "3/4"),
    (0.75, "", 3, 2, "3/4"),
    (0.75, "right", 1, 0, "9/10"),
    (0.75, "right", 1, 2, "3/4"),
    (1 / 3, "skipped", 1, 0, "1/3"),
    (0.7 * 0.25, "right", 9, 0, "1/4"),
]


@pytest.mark.parametrize(("partly", "done", "wrong", "hints", "share"), PARTLY)
def test_the_best_partly_right_answer_counts_unless_a_right_one_earns_more(partly, done, wrong, hints, share):
    assert Mark("e", 4, done, wrong, hints, partly).earned == 4 * Fraction(share)


def test_a_partly_right_answer_earns_its_share_of_what_a_right_one_would_have(name):
    way = begin(name)  # a x^n: the rule's slip "exponent kept" is worth a half
    drawn = dict(way.question.variant.values)
    slip = f"{drawn['a']}*{drawn['n']} x^{drawn['n']}"
    once, verdict = answered(way, slip)
    assert (verdict.kind, verdict.score, once.mark.earned, once.mark.wrong) == ("slip", 0.5, 2, 1)
    again, _ = answered(once, slip)
    assert (again.mark.earned, again.mark.wrong) == (2, 2)  # later and less: the best one stays
    late, _ = answered(hinted(way)[0], slip)
    assert late.mark.earned == Fraction(3, 2)  # a half of three quarters
    assert following(late).earned == Fraction(3, 2) == shown(late).earned
    assert answered(again, right(again))[0].mark.earned == 4 * Fraction(8, 10)


def test_what_was_partly_right_is_kept_for_another_day(name):
    way = replace(begin(name), marks=(Mark("power", 4, "", 1, 0, 0.5), *begin(name).marks[1:]))
    keep(way)
    back, _ = resume(name)
    assert back.mark == way.mark


TRIES = [("x", 1), ("x +", 0), ("1/2x", 0), ("", 0), (")(", 0), ("x^9; y", 0)]


@pytest.mark.parametrize(("answer", "wrong"), TRIES, ids=[repr(t[0]) for t in TRIES])
def test_only_an_answer_that_can_be_read_costs(name, answer, wrong):
    way, verdict = answered(begin(name), answer)
    assert (way.mark.wrong, way.mark.done) == (wrong, "")
    assert (verdict.kind == "unreadable") == (wrong == 0)


def test_each_hint_says_more_and_the_last_is_the_answer(name):
    way, seen = begin(name), []
    while not way.mark.done:
        way, words, number, count = hinted(way)
        seen.append(words)
        assert number == len(seen)
    assert number == count == len(set(seen))
    assert (way.mark.done, way.earned) == ("shown", 0)
    assert seen[-1][1] is way.question.expected


def test_an_exercise_left_open_is_skipped(name):
    way = following(begin(name))
    assert [m.done for m in way.marks] == ["skipped", "", ""]
    assert following(shown(way)).marks[1].done == "shown"


def test_after_the_last_exercise_all_is_done(name):
    way = begin(name)
    while not way.is_done:
        way, _ = answered(way, right(way))
        way = following(way)
    assert (way.earned, way.possible, way.question) == (10, 10, None)
    assert following(way) is way


def test_answers_do_not_change_the_way_they_were_given_to(name):
    way = begin(name)
    answered(way, "x")
    hinted(way)
    assert way == begin(name)


def test_the_same_seed_asks_the_same_another_seed_other_numbers(name):
    assert begin(name, 3).question.expected is begin(name, 3).question.expected
    assert len({begin(name, seed).question.expected for seed in range(10)}) > 4


# ---------------------------------------------------------------- on another day


def test_practice_goes_on_where_it_was_left(name):
    way, is_resumed = resume(name)
    assert not is_resumed
    way, _ = answered(way, "x")
    way = following(way)
    assert keep(way)
    assert resume(name) == (way, True)
    assert resume(name, way.seed) == (way, True)


def test_another_seed_begins_anew(name):
    keep(following(begin(name)))
    way, is_resumed = resume(name, 9)
    assert (way.seed, way.at, is_resumed) == (9, 0, False)


def test_a_finished_set_comes_back_with_other_numbers(name):
    way = begin(name)
    for _ in way.marks:
        way = following(way)
    keep(way)
    assert (resume(name)[0].seed, resume(name)[0].at) == (2, 0)


def test_a_set_that_has_changed_begins_anew(name):
    way = following(begin(name))
    assert resumed(name, way.seed, way.at, way.marks[:2]).at == 0


OTHERS = '{"id": "stated", "points": 2}, {"id": "word", "points": 4}'
FORGED = '{"seed": 1, "at": %d, "marks": [{"id": "power", "points": 4, "done": "%s"}, ' + OTHERS + "]}"
KEPT = ["", "[]", "{}", '{"seed": "x", "at": 0, "marks": []}', '{"seed": 1, "at": 99, "marks": []}', '{"seed": 1, "at": -1, "marks": []}',
        '{"seed": 1, "at": 0, "marks": [{"id": "power"}]}', '{"seed": 1, "at": 0, "marks": 3}', "\x00", "[" * 10000,
        FORGED % (0, "solved"), FORGED % (-1, ""), (FORGED % (0, "right")).replace('"points": 4', '"points": "x"'),
        '{"seed": 1, "at": 1, "marks": [{"id": "power", "points": "x", "done": 3, "wrong": null, "hints": []}]}']  # fmt: skip


@pytest.mark.parametrize("text", KEPT, ids=range(len(KEPT)))
def test_what_was_kept_and_cannot_be_read_is_no_trouble(name, text, tmp_path):
    keep(begin(name))
    (path,) = (tmp_path / "state" / "practice").iterdir()
    path.write_text(text, "utf-8")
    way, is_resumed = resume(name)
    assert (way.at, is_resumed) == (0, False)


def test_practice_goes_on_where_nothing_can_be_kept(name, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv("TUTOR_STATE", str(tmp_path / "file"))
    assert keep(begin(name)) is False
    assert resume(name) == (begin(name), False)
