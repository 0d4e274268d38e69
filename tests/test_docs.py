"""What README and the docs show is what the tutor answers: their sessions are typed again, their Python is run."""

import doctest
import re
import shlex
from dataclasses import asdict
from itertools import takewhile
from pathlib import Path

import pytest

from tutor.commands.dispatch import answer, verbs
from tutor.commands.help import NOTATION
from tutor.commands.session import Session
from tutor.errors import TutorError
from tutor.limits import LIMITS
from tutor.meaning.scope import understand
from tutor.render.plain import plain
from tutor.syntax.nodes import names
from tutor.syntax.printer import show
from tutor.syntax.statements import statements

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
SESSIONS = [(p.name, k) for p in PAGES for k, (kind, _) in enumerate(BLOCK.findall(p.read_text("utf-8"))) if kind == "tutor"]


def typed_again(block):
    """The session that a block shows, with what the tutor answers now."""
    session, shown = Session(), []
    for line in re.findall(r"^∇ (.*)$", block, re.MULTILINE):
        reply = answer(session, line)
        session = reply.session
        shown.append(f"∇ {line}\n{plain(reply.document).rstrip()}\n")
    return "\n".join(shown)


@pytest.fixture(autouse=True)
def nothing_practiced(tmp_path, monkeypatch):
    monkeypatch.setenv("TUTOR_STATE", str(tmp_path))


@pytest.mark.parametrize(("page", "number"), SESSIONS, ids=[f"{p}-{k}" for p, k in SESSIONS])
def test_a_session_can_be_retyped(page, number, request):
    path = next(p for p in PAGES if p.name == page)
    block = BLOCK.findall(path.read_text("utf-8"))[number][1]
    now = typed_again(block)
    if request.config.getoption("--update-golden"):
        path.write_text(path.read_text("utf-8").replace(block, now), "utf-8")
        return
    assert block == now


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_python_examples_run(page):
    for kind, block in BLOCK.findall(page.read_text("utf-8")):
        if kind == "python" and ">>>" in block:
            tests = doctest.DocTestParser().get_doctest(block, {}, page.name, str(page), 0)
            assert doctest.DocTestRunner(verbose=False).run(tests).failed == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


LANGUAGE = (ROOT / "docs" / "language.md").read_text("utf-8")
CODE = re.compile(r"`([^`]+)`")
READ = ("| typed | read as", "| typed elsewhere |", "| LaTeX |", "| mark |")  # tables of texts and their readings
SAID_BEFORE = understand([p.text for p in statements(re.search(r"said before:\s*`(.*)`", LANGUAGE)[1])])


def table(header):
    """The rows of the table of docs/language.md that begins with these heads, each cell as text."""
    lines = LANGUAGE[LANGUAGE.index(f"\n{header}") + 1 :].splitlines()[2:]
    rows = takewhile(lambda line: line.startswith("|"), lines)
    return [[c.strip().replace(r"\|", "|") for c in re.split(r"(?<!\\)\|", row)[1:-1]] for row in rows]


def typed(header):
    """(a text in the first cell, the other cells) of each row."""
    return [(text, *row[1:]) for row in table(header) for text in CODE.findall(row[0])]


def read(text):
    """The tree of the last statement, after those before it."""
    *before, last = [p.text for p in statements(text)]
    return understand(before, SAID_BEFORE).read(last)


@pytest.mark.parametrize("text", [t for row in table("| what | how") for t in CODE.findall(row[1])])
def test_every_form_of_the_language_can_be_typed(text):
    assert read(show(read(text))) == read(text)


@pytest.mark.parametrize(
    ("text", "reading"),
    [row[:2] for header in READ for row in typed(header)],
)
def test_what_is_typed_is_read_as_the_page_says(text, reading):
    assert [show(read(text))] == CODE.findall(reading)


@pytest.mark.parametrize(("text", "told"), typed("| refused |"))
def test_what_has_two_readings_is_refused_with_what_the_page_offers(text, told):
    with pytest.raises(TutorError) as caught:
        read(text)
    d = caught.value.diagnostic
    assert (list(d.readings) or d.mend) == (CODE.findall(told) or told)


@pytest.mark.parametrize(("text", "told"), typed("| name or not |"))
def test_a_name_is_what_the_page_says(text, told):
    try:
        said = "a name" if names(read(text)) else "a number"
    except TutorError as error:
        said = list(error.diagnostic.readings) or error.diagnostic.mend
    assert said == (CODE.findall(told) or told)


@pytest.mark.parametrize(("text", "value"), [row[:2] for row in typed("| typed | is")])
def test_a_word_means_what_the_page_says(text, value):
    shown = plain(answer(Session(scope=SAID_BEFORE), text).document).splitlines()
    assert CODE.findall(value)[0] in map(str.strip, shown)


@pytest.mark.parametrize("line", [t for row in table("| clause |") for t in CODE.findall(row[1])])
def test_a_clause_is_said_as_the_page_says(line):
    reply = answer(Session(), line)
    assert reply.status == 0, plain(reply.document)


def test_the_page_tells_every_bound():
    told = {CODE.findall(field)[0]: float(usual) for field, usual, _ in table("| field |")}
    assert told == asdict(LIMITS)


def test_the_page_names_every_function():
    vocabulary = SAID_BEFORE.vocabulary
    told = {vocabulary.canonical(word) for text in CODE.findall(LANGUAGE) for word in re.findall(r"[^\W\d]\w*", text)}
    assert {vocabulary.canonical(word) for word in vocabulary.functions} - told == set()


def test_the_notation_in_the_help_is_on_the_page():
    samples = {s for _, how in NOTATION for s in how.split("   ")}
    assert samples - set(CODE.findall(LANGUAGE.replace(r"\|", "|"))) == set()


def test_shell_examples_name_verbs():
    found = re.findall(r"^tutor (.+)$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert found
    for line in found:
        verb, subject, *_ = shlex.split(line)
        assert verb in verbs()
        assert answer(Session(), f"{verb} {subject}").status == 0


def test_every_command_and_rule_is_in_the_help():
    words = plain(answer(Session(), "help").document)
    from tutor.commands.dispatch import commands

    assert [c.name for c in commands() if c.name not in words] == []


def test_the_ci_runs_the_readmes_test_command():
    command = next(line for line in (ROOT / "README.md").read_text("utf-8").splitlines() if line.endswith("-m pytest -n 2"))
    assert command in (ROOT / ".ci" / "run").read_text("utf-8")
