"""A file of statements: answered in order, its definitions kept, its troubles told with file and line."""

import pytest

from tutor.commands.dispatch import answer
from tutor.commands.files import Script, replies
from tutor.commands.session import RIGHT, TROUBLE, UNREADABLE, Reply, Session
from tutor.render.document import Note, document
from tutor.render.plain import plain

TEXT = "a = 3  # three\nf(x) = a x^2\nf(2)\n1/2x\nb = 4\n"


def run(text, keeps_going=False):
    return list(replies(Session(), Script("my.txt", text, keeps_going), answer))


def test_definitions_are_kept_and_the_first_trouble_ends_a_file():
    found = run(TEXT)
    assert [r.status for r in found] == [RIGHT, RIGHT, RIGHT, UNREADABLE]
    assert [d.name for d in found[-1].session.scope.definitions] == ["a", "f"]
    assert plain(found[2].document).split() == ["∇", "f(2)", "12"]
    assert "my.txt:4:1: the quotient" in plain(found[3].document)


def test_a_file_that_keeps_going_reaches_its_end():
    found = run(TEXT, keeps_going=True)
    assert [d.name for d in found[-1].session.scope.definitions] == ["a", "f", "b"]


@pytest.mark.parametrize("keeps_going", [False, True])
def test_control_c_ends_a_file_and_keeps_what_was_defined(keeps_going):
    def interrupted(session, text):
        return Reply(document(Note("note", "stopped")), session, TROUBLE) if text == "f(2)" else answer(session, text)

    found = list(replies(Session(), Script("my.txt", TEXT, keeps_going), interrupted))
    assert len(found) == 3
    assert len(found[-1].session.scope.definitions) == 2


PLACES = [  # a file's text, and where its trouble is
    ("a = 1;\n(x\n", "2:1"),
    ("\n\nA = [[1, 2],\n  [3, 1/2x]]", "4:7"),
    ("# nothing\r\nevaluate z", "2:1"),
    ("run other.txt", "1:1"),
    ("a = 1; b = 2; evaluate c d + 1 $", "1:32"),
]


@pytest.mark.parametrize(("text", "place"), PLACES, ids=[repr(p[0]) for p in PLACES])
def test_a_trouble_tells_its_place(text, place):
    assert f"my.txt:{place}: " in " ".join(plain(run(text)[-1].document).split())


def test_the_rest_of_a_line_is_left_after_its_trouble():
    found = run("a = 3; 1/0; b = 4; evaluate b\nc = 5; c + a\n", keeps_going=True)
    assert [d.name for d in found[-1].session.scope.definitions] == ["a", "c"]
    assert plain(found[-1].document).split()[-1] == "8"


def test_the_verb_does_the_same_in_one_reply(tmp_path):
    path = tmp_path / "my.txt"
    path.write_text("a = 3\na^2\n", "utf-8-sig")
    reply = answer(Session(), f'run "{path}"; a + 1')
    assert (reply.status, plain(reply.document).split()[-1]) == (RIGHT, "4")
