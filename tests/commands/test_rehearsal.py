"""What a lesson's author promises of a line is held against the reply."""

import pytest

from tutor.commands.dispatch import answer, desk
from tutor.commands.rehearsal import faults, unmet
from tutor.commands.session import RIGHT, TROUBLE, USAGE, Session
from tutor.course.exercises import Expect
from tutor.render.plain import plain

PROMISES = [  # line, what is promised, what is told; empty: kept
    ("derivative x^3", {"result": "3x^2"}, ""),
    ("derivative x^3", {"result": "x * 3x"}, ""),
    ("derivative x^3", {"result": "x^2"}, "the result is 3x^2"),
    ("derivative x^3", {"same": "3x^2"}, ""),
    ("derivative x^3", {"same": "x^2 * 3"}, "is written 3x^2"),
    ("integrate 2x", {"result": "x^2"}, ""),
    ("gradient x y", {"result": "[y, x]"}, ""),
    ("derivative x^3", {"shows": ("power", "derivative = 3x^2")}, ""),
    ("derivative x^3", {"shows": ("cosine",)}, "cosine does not stand"),
    ("a = 3", {"result": "3"}, "nothing was derived"),
    ("a = 3", {"near": {"a": 3.0, "2a": 6.0}}, ""),
    ("a = 3", {"near": {"a": 3.1}}, "a is 3, not within 1e-06 of 3.1"),
    ("a = 3", {"near": {"a": 3.1}, "within": 0.2}, ""),
    ("a = 3", {"near": {"b": 3.0}}, "b has no value"),
    ("a = [1, 2]", {"near": {"a": (1.0, 2.0)}}, ""),
    ("a = [1, 2]", {"near": {"a": 1.0}}, "a has 2 numbers, not 1"),
    ("minimize (w - 2)^2 from w = 0", {"near": {"w": 2.0}, "within": 1e-4, "shows": ("converged",)}, ""),
]


@pytest.mark.parametrize(("line", "promised", "what"), PROMISES, ids=[f"{p[0]}-{p[1]}" for p in PROMISES])
def test_a_promise_is_kept_or_told(line, promised, what):
    found = list(unmet(Expect(**promised), answer(Session(), line)))
    assert any(what in fault for fault in found) if what else found == [], found


SOUND = """title = "t"
[[exercise]]
id = "e"
task = "derivative"
ask = "?"
of = "{a} x^3"
parameters = {a = "2..9"}
"""

LINTED = [  # file, status, what the reply holds
    (SOUND, RIGHT, "sound: 1 exercises, each in 5 variants"),
    (SOUND + '[lesson]\nsay = "x"\npart = [{type = "derivative x^2", derived = "a slope"}]', RIGHT, "a lesson of 1 parts"),
    (SOUND + '[lesson]\nsay = "x"\npart = [{type = "a = 2"}]', TROUBLE, "no part says what it derives"),
    (SOUND.replace("{a}", "{b}"), TROUBLE, "seed 5: {b} has no value"),
    (SOUND.replace("parameters", "paramters"), TROUBLE, "Did you mean parameters?"),
]


@pytest.mark.parametrize(("text", "status", "holds"), LINTED, ids=[t[2] for t in LINTED])
def test_authors_are_told_whether_a_topic_is_sound(text, status, holds, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(text, "utf-8")
    reply = answer(Session(), f"lint {path}")
    found = " ".join(plain(reply.document).split())
    assert (reply.status, holds in found) == (status, True), found


def test_lint_wants_a_topic():
    assert answer(Session(), "lint").status == USAGE


LESSONS = [  # parts, what is told; empty: sound
    ('type = "derivative x^2"\nderived = "a slope"\nreached = "derivative"\nexpect.result = "2x"', ""),
    ('type = "derivative x^2"', "no part says what it derives"),
    ('type = "derivative x +"\nderived = "a slope"', "part 1 (derivative x +)"),
    ('type = "a = 3"\nderived = "a slope"', "no derivation was confirmed"),
    ('type = "derivative x^2"\nderived = "a slope"\nreached = "area"', "area is told as reached"),
    ('type = "derivative x^2"\nderived = "a slope"\nexpect.result = "x"', "the result is 2x"),
    ('say = "{loss}"', "{loss} has no value"),
]


@pytest.mark.parametrize(("part", "what"), LESSONS, ids=[f"{k}-{p[1] or 'sound'}" for k, p in enumerate(LESSONS)])
def test_what_is_wrong_with_a_lesson_is_named(part, what, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(f'title = "t"\n[lesson]\nsay = "why"\n[[lesson.part]]\n{part}\n', "utf-8")
    found = list(faults(str(path), desk()))
    assert any(what in fault for fault in found) if what else found == [], found
