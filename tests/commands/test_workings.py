"""A working at the prompt: in quotes, from a file, and line by line."""

import pytest

from tutor.cli import _line
from tutor.commands.dispatch import answer, bound_of, is_light, preview
from tutor.commands.session import RIGHT, USAGE, Session
from tutor.render.plain import plain


def typed(*lines, session=None):
    """The session after some lines, and what was said to the last of them."""
    session = session or Session()
    for line in lines:
        reply = answer(session, line)
        session = reply.session
    return reply, plain(reply.document)


QUOTED = [
    ("pose derivative x^2 sin(x)", 'working "2x cos x; 2x cos x + 0"', ("follows from 1", "not the product of", "0.50 of 1")),
    ("a = 1", 'working "x = 3" of solve x^2 = 3x', ("lost solution", "x = 0 solves the problem")),
    ("a = 1", 'working "2u + y" of chain u^2 + v with u = x + y, v = x y wrt x', ("every line is true", "100%")),
    ("a = 1", 'working "2a x" of derivative a x^2', ("every line is true", "100%")),
    ("a = 1", 'working "d/dx x^2 = 2x" "2x sin x + x^2 cos x" of derivative x^2 sin(x)', ("d/dx x^2", "every line is true")),
    ("derivative x^3", 'working "so ((; 3x^2"', ("not read", "this ( is never closed", "answers the question")),
]  # fmt: skip


@pytest.mark.parametrize(("before", "line", "said"), QUOTED, ids=[line for _, line, _ in QUOTED])
def test_lines_in_quotes_are_checked_at_once(before, line, said):
    reply, text = typed(before, line)
    assert reply.status == RIGHT
    assert [words for words in said if words not in text] == []


def test_lines_of_a_file_are_checked(tmp_path):
    path = tmp_path / "my lines.txt"
    path.write_text("d/dx x^2 = 2x\nf'(x) = 2x sin x + x^2 cos x\n", "utf-8")
    _, text = typed(f"working {path} of derivative x^2 sin(x)")
    assert "every line is true" in text


TROUBLES = [
    ("working", "there is no problem yet"),
    ('working "2x"', "there is no problem yet"),
    ("working nofile.txt of derivative x^2", "there is no file nofile.txt"),
    ('working "2x" of a = 3', "derives nothing"),
    ('working "2x" of derivative x^(', "bracket"),
]


@pytest.mark.parametrize(("line", "said"), TROUBLES, ids=[line for line, _ in TROUBLES])
def test_what_cannot_be_done_is_told(line, said):
    reply, text = typed(line)
    assert (reply.status != RIGHT, said in text) == (True, True)


def test_each_line_is_judged_when_it_is_typed():
    posed, _ = typed("pose derivative x^2 sin(x)", "working")
    session = posed.session
    said = []
    for line in ["let u = x^2, v = sin x", "d/dx sin x = -cos x", "undo", "d/dx sin x = cos x; ", "hint", "hint", "f'(x) = 2x ((",
                 "2x sin x + x^2 cos x", "hint", "lines"]:  # fmt: skip
        reply, text = typed(line, session=session)
        session = reply.session
        said.append(text)
    assert "belongs to the derivative of cosine" in said[1]
    assert ["1 line is left" in said[2], "expected" in said[3], "hint 1 of 4" in said[4], "hint 2 of 4" in said[5]] == [True] * 4
    assert "never closed" in said[6]
    assert "the last one answers the question" in said[7]
    assert "you have reached the end" in said[8]
    assert said[9].count("expected") == 2
    reply, text = typed("stop", session=session)
    assert ("100%" in text, reply.session.working) == (True, None)


def test_other_verbs_answer_in_between_and_a_new_problem_ends_the_working():
    session = typed("pose derivative x^2", "working", "2x")[0].session
    reply, text = typed("help check", session=session)
    assert ("check ANSWER" in text, len(reply.session.working.lines)) == (True, 1)
    assert typed("derivative x^3", session=session)[0].session.working is None


def test_a_line_of_a_working_is_no_light_work_and_shows_no_trouble_while_it_is_typed():
    session = typed("pose derivative x^2", "working")[0].session
    assert (is_light(session, "let u = x"), preview(session, "let u = x"), bound_of(session, "2x")) == (False, None, 20.0)


def test_a_clause_that_is_misplaced_is_told_where_it_stands():
    reply, text = typed("working of foo 3")
    assert (reply.status in (USAGE, 3), "foo is no word" in text) == (True, True)


SHELL = [
    (
        ["u = x^2, v = sin x", "u' v + u v'", "of", "derivative x^2 sin(x)"],
        """working "u = x^2, v = sin x" "u' v + u v'" of derivative x^2 sin(x)""",
    ),
    (["2x; 2x", "of", "derivative", "x^2"], 'working "2x; 2x" of derivative x^2'),
    (["lines.txt", "of", "derivative x^2"], "working lines.txt of derivative x^2"),
    (['"2x"'], 'working "2x"'),
    ([], "working"),
]


@pytest.mark.parametrize(("words", "line"), SHELL, ids=[line for _, line in SHELL])
def test_lines_that_the_shell_took_out_of_their_quotes_are_put_back(words, line):
    assert _line("working", words) == line
