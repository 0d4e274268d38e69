"""What README and the docs show is what the tutor answers: their sessions are typed again, their Python is run."""

import doctest
import re
import shlex
from pathlib import Path

import pytest

from tutor.commands.dispatch import answer, verbs
from tutor.commands.session import Session
from tutor.render.plain import plain

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
    command = next(line for line in (ROOT / "README.md").read_text("utf-8").splitlines() if line.endswith("-m pytest"))
    assert command in (ROOT / ".ci" / "run").read_text("utf-8")
