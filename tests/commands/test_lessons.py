"""Lessons and the tour at the prompt: what is played, with whose inputs, and what is told when something goes wrong."""

import pytest

from tutor.commands.dispatch import answer, bound_of
from tutor.commands.lessons import Stop, checked_by, given_in
from tutor.commands.session import RIGHT, TROUBLE, UNREADABLE, USAGE, Session
from tutor.course.lessons import load_lesson
from tutor.derive.derivatives.scalar import derivative
from tutor.derive.steps import Verified
from tutor.meaning.scope import Scope
from tutor.render import plot
from tutor.render.document import Code, Note, Picture, Table
from tutor.render.plain import plain

LESSON = """
title = "Slopes"

[lesson]
say = "Why `x^2`?"

[lesson.inputs.loss]
say = "a loss"
default = "(w - 2)^2"

[lesson.inputs.start]
say = "where"
default = "w = 0"
clause = "from"
unless = ["loss"]

[[lesson.part]]
say = "The loss is `{loss}`."
type = "gradient {loss}"
derived = "slope"

[[lesson.part]]
type = "minimize {loss} {start} step 0.1"
reached = "w"
"""


@pytest.fixture
def name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "slopes.toml").write_text(LESSON, "utf-8")
    return "slopes.toml"


def typed(document):
    return [b.text for b in document.blocks if isinstance(b, Code)]


def test_a_lesson_plays_what_can_be_typed(name):
    reply = answer(Session(), f"lesson {name}")
    lines = typed(reply.document)
    assert (reply.status, lines) == (RIGHT, ["∇ gradient (w - 2)^2", "∇ minimize (w - 2)^2 from w = 0 step 0.1"])
    session, shown = Session(), plain(reply.document)
    for line in lines:
        again = answer(session, line.removeprefix("∇ "))
        session = again.session
        assert plain(again.document) in shown


def test_what_a_lesson_defined_is_the_learners_then(name):
    session = answer(Session(), f"lesson {name}").session
    assert "w" in session.arrays
    assert answer(session, "w").status == RIGHT


def test_what_the_learner_defined_stays(name):
    mine = answer(Session(), "w = 7").session
    reply = answer(mine, f"lesson {name}")
    assert reply.session == mine
    assert "your own definitions are as they were" in plain(reply.document)


INPUTS = [  # what stands after the lesson's name, the lines that are typed
    ("loss = (a - 1)^2", ["∇ gradient (a - 1)^2", "∇ minimize (a - 1)^2 step 0.1"]),
    (
        "loss = (a - 1)^2 + b^2, start = a = 3, b = 1",
        ["∇ gradient (a - 1)^2 + b^2", "∇ minimize (a - 1)^2 + b^2 from a = 3, b = 1 step 0.1"],
    ),
    ('loss = "(a - 1)^2"', ["∇ gradient (a - 1)^2", "∇ minimize (a - 1)^2 step 0.1"]),
    ("start = w = 5", ["∇ gradient (w - 2)^2", "∇ minimize (w - 2)^2 from w = 5 step 0.1"]),
]


@pytest.mark.parametrize(("said", "lines"), INPUTS, ids=[i[0] for i in INPUTS])
def test_a_lesson_takes_the_learners_own_inputs(name, said, lines):
    reply = answer(Session(), f"lesson {name} {said}")
    assert (reply.status, typed(reply.document)) == (RIGHT, lines)


def test_inputs_come_from_the_command_line_too(name):
    session = Session(options=(("loss", "(a - 1)^2"), ("output", "there.txt")))
    assert typed(answer(session, f"lesson {name}").document)[0] == "∇ gradient (a - 1)^2"


REFUSED = [("loss", USAGE, "is no input"), ("los = x", USAGE, "Did you mean loss?"), ("x^2, loss = y", USAGE, "is no input"),
           ("loss = (", UNREADABLE, "never closed"), ("loss = 5", TROUBLE, "no name occurs")]  # fmt: skip


@pytest.mark.parametrize(("said", "status", "holds"), REFUSED, ids=[r[0] for r in REFUSED])
def test_inputs_that_cannot_be_played_are_told(name, said, status, holds):
    reply = answer(answer(Session(), "mine = 1").session, f"lesson {name} {said}")
    assert (reply.status, holds in plain(reply.document)) == (status, True), plain(reply.document)
    assert reply.session.scope.definition("mine") is not None


def test_inputs_are_told_apart_by_their_names(name):
    found = given_in("loss = mean((y - a x)^2), start = a = 0, b == 1", load_lesson(name))
    assert found == {"loss": "mean((y - a x)^2)", "start": "a = 0, b == 1"}


def test_progress_is_told_and_grows(name):
    shares = []
    answer(Session(), f"lesson {name}", lambda what, share: shares.append(share))
    assert shares == sorted(shares)
    assert 0 <= shares[0] < shares[-1] <= 1


def test_lessons_and_the_tour_may_take_long():
    assert bound_of(Session(), "lesson newton") >= 60
    assert bound_of(Session(), "tour") >= 120


# ---------------------------------------------------------------- the tour


def test_the_tour_ends_in_a_table_and_saves_its_pictures(name, tmp_path):
    pytest.importorskip("matplotlib")
    reply = answer(Session(options=(("output", "here"),)), f"tour {name}")
    (row,) = next(b for b in reply.document.blocks if isinstance(b, Table) and b.header[0] == "topic").rows
    assert row[:2] == (name, "slope")
    assert "values" in row[2]
    assert row[3].startswith("w 2") or row[3].startswith("w 1.99")
    assert [p.suffix for p in (tmp_path / "here").iterdir()] == [".png"]
    assert "the pictures are in here" in plain(reply.document)


def test_without_matplotlib_the_pictures_are_drawn(name, monkeypatch):
    monkeypatch.setattr(plot, "is_available", lambda: False)
    reply = answer(Session(), f"tour {name}")
    assert any(isinstance(b, Picture) for b in reply.document.blocks)
    assert reply.document.blocks[-1] == Note("note", plot.HOW)


def test_a_lesson_that_fails_is_told_and_the_tour_goes_on(name, tmp_path):
    broken = LESSON.replace('"minimize {loss}', '"minimize ((')
    (tmp_path / "broken.toml").write_text(broken, "utf-8")
    reply = answer(Session(), f"tour broken.toml {name}")
    rows = next(b for b in reply.document.blocks if isinstance(b, Table) and b.header[0] == "topic").rows
    assert reply.status != RIGHT
    assert [r[3].startswith("stopped") for r in rows] == [True, False]


def test_the_tour_leaves_the_session_as_it_was(name):
    mine = answer(Session(), "w = 7").session
    assert answer(mine, f"tour {name}").session == mine


def test_a_derivation_that_nobody_checked_is_told():
    d = derivative(Scope().read("x^2"), "x", Scope())
    both = d.proven(Verified(("values", "sympy")))
    assert checked_by(Stop("n", "t", (("a", both),), (), ())) == "values, SymPy"
    assert "1 step open" in checked_by(Stop("n", "t", (("a", both), ("b", d)), (), ()))
    assert checked_by(Stop("n", "t", (), (), ())) == "–"
