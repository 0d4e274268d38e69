"""Lessons: which parts are played, and what is typed, with the learner's own inputs."""

import pytest

from tests.course.sets import HEAD
from tutor.course.exercises import read_topic
from tutor.course.lessons import load_lesson, played
from tutor.errors import TutorError

LESSON = read_topic(
    HEAD
    + """
[lesson]
say = "why"
inputs.loss = {say = "a loss", default = "x^2"}
inputs.start = {say = "where", default = "x = 1", clause = "from", unless = ["loss"]}
inputs.data = {say = "a file"}

[[lesson.part]]
unless = "data"
type = "generate"

[[lesson.part]]
when = "data"
type = "data {data}"

[[lesson.part]]
say = "the loss {loss}, {start}"
type = "minimize {loss} {start} step 0.1"
""",
    "f.toml",
).lesson

GIVEN = [
    ({}, ["generate", "minimize x^2 from x = 1 step 0.1"]),
    ({"loss": "y^4"}, ["generate", "minimize y^4 step 0.1"]),
    ({"loss": "y^4", "start": "y = 2"}, ["generate", "minimize y^4 from y = 2 step 0.1"]),
    ({"data": "a b.csv"}, ["data a b.csv", "minimize x^2 from x = 1 step 0.1"]),
    ({"data": ""}, ["generate", "minimize x^2 from x = 1 step 0.1"]),
    ({"loss": "{start}"}, ["generate", "minimize {start} step 0.1"]),
]


@pytest.mark.parametrize(("given", "typed"), GIVEN, ids=[str(g[0]) for g in GIVEN])
def test_what_is_typed_follows_from_the_inputs(given, typed):
    assert [line.typed for line in played(LESSON, given)] == typed


def test_words_have_the_inputs_too():
    assert played(LESSON, {"loss": "y^4", "start": "y = 2"})[-1].say == "the loss y^4, y = 2"


def test_an_input_that_a_lesson_does_not_take_is_told():
    with pytest.raises(TutorError) as caught:
        played(LESSON, {"los": "x"}, "here")
    assert (caught.value.diagnostic.code, caught.value.diagnostic.mend) == ("usage", "Did you mean loss?")
    with pytest.raises(TutorError, match="takes no scores"):
        played(LESSON, {"scores": "x"}, "here")


def test_a_topic_without_a_lesson_says_so(tmp_path):
    (tmp_path / "bare.toml").write_text(HEAD, "utf-8")
    with pytest.raises(TutorError, match="has no lesson"):
        load_lesson(str(tmp_path / "bare.toml"))
