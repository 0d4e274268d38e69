"""Whatever `help` shows is true: every example runs, every rule has its page, every command is listed."""

from dataclasses import fields

import pytest

from tutor.commands.dispatch import answer, commands, desk, preview, verbs
from tutor.commands.help import NOTATION, READINGS, said_of, tables
from tutor.commands.session import RIGHT, Session
from tutor.commands.topics import TOPICS
from tutor.derive.reasons import plain_reason
from tutor.errors import Diagnostic
from tutor.limits import Limits
from tutor.render.plain import plain
from tutor.rules import catalogue


@pytest.mark.parametrize("command", commands(), ids=lambda c: c.name)
def test_every_example_runs(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lines.txt").write_text("a = 3  # what the example of run runs\na^2\n", "utf-8")
    reply = answer(Session(), command.example)
    assert reply.status == RIGHT, plain(reply.document)
    assert reply.document.blocks


@pytest.mark.parametrize("command", commands(), ids=lambda c: c.name)
def test_every_command_has_its_page_and_is_listed(command):
    page = plain(said_of(command.name, desk()))
    assert command.usage in page
    assert command.summary in page
    assert command.name in plain(said_of("", desk()))
    assert command.usage.startswith(command.name)


def test_no_two_commands_share_a_word():
    words = [w for c in commands() for w in (c.name, *c.aliases)]
    assert len(words) == len(set(words)) == len(verbs())


def test_every_rule_has_a_page_with_its_reason_and_its_mistakes():
    for entry in (e for table in tables() for e in table.rules):
        page = " ".join(plain(said_of(entry.key, desk())).split())
        assert " ".join(plain_reason(entry.because).split()) in page
        wrong = entry.wrong if isinstance(entry.wrong, tuple) else [m for of in entry.wrong.values() for m in of]
        for mistake in wrong:
            assert " ".join(plain_reason(mistake.hint).split()) in page


def test_every_function_of_the_language_can_be_looked_up():
    for word in catalogue.function_rules():
        assert plain(said_of(word, desk()))


@pytest.mark.parametrize("row", NOTATION, ids=lambda r: r[0])
def test_the_notation_that_is_shown_can_be_read(row):
    scope = answer(Session(), "A, B : matrix(5, 5); u : vector(n); f(x) = x^2; g(x, y) = x^2 y").session
    for sample in row[1].split("   "):
        found = preview(scope, sample)
        assert not isinstance(found, Diagnostic), (sample, found)


@pytest.mark.parametrize(("refused", "write"), READINGS)
def test_what_is_said_to_be_refused_is_refused(refused, write):
    def tree(text):
        return preview(Session(), text)

    assert [tree(r) for r in tree(refused).readings] == [tree(w) for w in write.split("   ")]


@pytest.mark.parametrize("topic", TOPICS, ids=lambda t: t.names[0])
def test_every_line_of_a_topic_runs_and_what_it_points_to_is_there(topic):
    session = Session()
    for line in topic.lines:
        reply = answer(session, line)
        session = reply.session
        assert reply.status == RIGHT, plain(reply.document)
    for word in (*topic.see, *topic.names):
        assert said_of(word, desk()).blocks


@pytest.mark.parametrize("word", ["declarations", "clauses", "∇", "lim", "∫", "sum", "d/dx", "notation", "limits", "bounds", "∂", "latex"])
def test_what_a_newcomer_asks_for_is_answered(word):
    assert answer(Session(), f"help {word}").status == RIGHT


@pytest.mark.parametrize(("typed", "meant"), [("gradeint", "gradient"), ("decalrations", "declarations"), ("cluases", "clauses")])
def test_a_misspelled_topic_is_asked_about(typed, meant):
    assert f"Did you mean help {meant}?" in plain(answer(Session(), f"help {typed}").document)


def test_every_bound_is_told_with_what_it_bounds():
    said = plain(answer(Session(), "set seconds 7; help bounds").document)
    assert all(f.name in said for f in fields(Limits))
    assert "7" in said.split("seconds", 2)[2].splitlines()[0]
