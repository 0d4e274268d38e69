"""Practice at the prompt: what each line does, and that nothing of the learner's own is lost by it."""

import pytest

from tutor.commands.dispatch import answer, bound_of, is_light, is_unreadable, preview
from tutor.commands.session import RIGHT, TROUBLE, USAGE, Session
from tutor.render.plain import plain
from tutor.worker import packed, unpacked

SET = """
title = "Slopes"

[[exercise]]
id = "power"
task = "derivative"
ask = "Differentiate."
of = "sin({a} x)"
parameters = {a = [3]}
because = "The inside counts."

[[exercise]]
id = "word"
task = "choice"
ask = "What stands at 0 on `x^2`?"
choices = ["minimum", "saddle"]
answer = "minimum"
mistakes = {saddle = "It bends up."}
points = 2

[[exercise]]
id = "at-a-point"
task = "gradient"
ask = "The slopes."
of = "u y"
where = ["u = x^2"]
with = ["x : positive"]
wrt = "x y"
at = "x = 1, y = {b}"
parameters = {b = [2]}
"""


WHOLE = [  # an answer that is never taken apart: what the reply holds
    ("x = 1; y = 2", "; "),
    ("3 cos(3x); 4", "; "),
    (r"3\;\cos(3x)", "right"),
    (r"3 \cos\left(3\,x\right)  # mine", "right"),
    ("[1; 2]", "; "),
    ("hint; 3 cos(3x)", "right"),
]


@pytest.fixture
def begun(tmp_path, monkeypatch):
    monkeypatch.setenv("TUTOR_STATE", str(tmp_path / "state"))
    path = tmp_path / "slopes.toml"
    path.write_text(SET, "utf-8")
    reply = answer(answer(Session(), "mine = 5").session, f"practice {path}")
    assert reply.status == RIGHT, plain(reply.document)
    return reply


def typed(reply, *lines):
    for line in lines:
        reply = answer(reply.session, line)
    return reply


@pytest.mark.parametrize(("line", "holds"), WHOLE, ids=[w[0] for w in WHOLE])
def test_an_answer_is_never_taken_apart(begun, line, holds):
    reply = answer(begun.session, line)
    text = plain(reply.document)
    if holds == "right":
        assert "right: " in text
        return
    assert line.partition(";")[0] in text  # it is shown whole, with the place
    assert "definition" not in text
    assert [d.name for d in reply.session.scope.definitions] == []
    assert (reply.session.practice.way.at, reply.session.practice.way.mark.wrong) == (0, 0)


LINES = [  # lines, what the last reply holds
    (["3 cos(3x)"], "right: 4 of 4 points"),
    (["3 cos(3x)"], "The inside counts."),
    (["3 cos(3x)"], "2 of 3 (2 points)"),
    (["check 3 cos(3x)"], "right: 4 of 4 points"),
    (["cos(3x)"], "not quite: at x ="),
    (["cos(3x)"], "hint: The outside is right"),
    (["cos(3x)"], "try again"),
    (["cos(3x)", "3 cos(3x)"], "right: 3.6 of 4 points"),
    (["x^9"], "wrong: at x ="),
    (["3 cos(3x"], "3 cos(3x\n       ^"),
    (["3 cos(3x", "3 cos(3x)"], "right: 4 of 4 points"),
    (["hint"], "hint 1 of 4"),
    (["hint", "3 cos(3x)"], "right: 3 of 4 points"),
    (["hint"] * 4, "The answer: 3 cos(3x)"),
    (["hint"] * 4, "2 of 3"),
    (["next"], "minimum, saddle"),
    (["next", "saddle"], "hint: It bends up."),
    (["next", "x^2"], "one of: minimum, saddle"),
    (["next", "minimum"], "3 of 3"),
    (["next", "next"], "at x = 1, y = 2"),
    (["next", "next"], "where u = x^2"),
    (["next", "next"], "x : positive"),
    (["next", "next"], "answer as [by x, by y]"),
    (["next", "next", "[4, 1]"], "of 10 points"),
    (["question"], "1 of 3"),
    (["solution"], "derivative = 3 cos(3x)"),
    (["solution"], "2 of 3"),
    (["evaluate 2 + 3"], "5"),
    (["derivative x^2"], "derivative = 2x"),
    (["help practice"], "practice NAME"),
    (["next", "help practice"], "practice NAME"),
    (["stop"], "0 of 10 points"),
    (["3 cos(3x)", "minimum", "[4, 1]"], "10 of 10 points"),
]


@pytest.mark.parametrize(("lines", "holds"), LINES, ids=[" | ".join(x[0]) + f" - {x[1]}"[:30] for x in LINES])
def test_a_line_in_practice_is_answered(begun, lines, holds):
    found = plain(typed(begun, *lines).document)
    assert holds in found, found


def test_the_learners_own_names_come_back(begun):
    assert begun.session.scope.definition("mine") is None
    for lines in (["stop"], ["next", "next", "next"]):
        after = typed(begun, *lines).session
        assert after.practice is None
        assert after.scope.definition("mine") is not None


@pytest.mark.parametrize(
    "line", ["3 cos(3x", "cos(3x)", "hint", "evaluate 2 + 3", "gradient 1/2x", "lesson nowhere", "practice nowhere", "zzz : ?"]
)
def test_the_question_stays_until_it_is_closed(begun, line):
    assert typed(begun, line).session.practice.way.at == 0


def test_a_lesson_in_between_does_not_end_practice(begun, tmp_path):
    path = tmp_path / "short.toml"
    path.write_text('title = "s"\n[lesson]\nsay = "x"\n[[lesson.part]]\ntype = "b = 2"\n', "utf-8")
    after = typed(begun, "next", f"lesson {path}").session
    assert after.practice.way.at == 1


def test_practice_goes_on_where_it_was_left(begun, tmp_path):
    again = typed(begun, "3 cos(3x)", "stop", f"practice {tmp_path / 'slopes.toml'}")
    assert "from where you left" in plain(again.document)
    assert "2 of 3" in plain(again.document)
    assert "4 of 10 points" in plain(typed(again, "stop").document)


def test_another_set_does_not_forget_where_to_come_back_to(begun):
    after = typed(begun, "practice gradient-descent", "stop").session
    assert after.scope.definition("mine") is not None


USAGES = [("practice nowhere", TROUBLE, "one of: "), ("practice gradient-descnt", TROUBLE, "Did you mean gradient-descent?"),
          ("practice gradient-descent seed x", USAGE, "whole number"), ("practice gradient-descent seed -1", USAGE, "whole number"),
          ("practice", RIGHT, "practice gradient-descent begins"), ("practice nowhere.toml", TROUBLE, "cannot be read")]  # fmt: skip


@pytest.mark.parametrize(("line", "status", "holds"), USAGES, ids=[u[0] for u in USAGES])
def test_how_practice_is_begun(line, status, holds, tmp_path, monkeypatch):
    monkeypatch.setenv("TUTOR_STATE", str(tmp_path))
    reply = answer(Session(), line)
    assert (reply.status, holds in plain(reply.document)) == (status, True), plain(reply.document)


def test_an_answer_goes_to_the_worker_and_a_session_travels(begun):
    assert not is_light(begun.session, "3 cos(3x)")
    assert not is_unreadable(begun.session, "3 cos(3x")
    assert bound_of(begun.session, "3 cos(3x)") > Session().limits.seconds
    assert preview(begun.session, "hint") is None
    travelled = unpacked(packed(begun.session))
    assert "right: 4 of 4" in plain(answer(travelled, "3 cos(3x)").document)


HOSTILE = ["", "\x00", ")(", "x" * 5000, "((" * 300, "'; drop", "__import__('os')", "a = 3", "x = 1 and", "#", "; ;", "\ud800", "check",
           "hint hint", "next please", "9^9^9^9", "lambda: 0"]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_line_ends_practice_or_raises(begun, text):
    assert typed(begun, text).session.practice is not None
    assert typed(begun, "next", text).session.practice is not None
