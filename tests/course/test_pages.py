"""docs/exercises.md: its topics are sound, and every field of a file is explained."""

import re
from pathlib import Path

import msgspec
import pytest

from tutor.commands.dispatch import answer
from tutor.commands.session import RIGHT, Session
from tutor.course.exercises import Exercise, Expect, Input, Lesson, Part, Topic
from tutor.render.plain import plain

PAGE = (Path(__file__).parents[2] / "docs" / "exercises.md").read_text("utf-8")
TOPICS = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("text", TOPICS, ids=range(len(TOPICS)))
def test_a_topic_of_the_page_is_sound(text, tmp_path):
    path = tmp_path / "page.toml"
    path.write_text(text, "utf-8")
    reply = answer(Session(), f"lint {path}")
    assert reply.status == RIGHT, plain(reply.document)


@pytest.mark.parametrize("kind", [Topic, Exercise, Lesson, Input, Part, Expect], ids=lambda k: k.__name__)
def test_every_field_is_explained(kind):
    assert [f.encode_name for f in msgspec.structs.fields(kind) if not re.search(rf"\b{f.encode_name}\b", PAGE)] == []
