"""The handbook: written from the tables, an example for every rule, each confirmed, and the same in `help`."""

import pytest

from tutor.commands import handbook
from tutor.commands.dispatch import desk
from tutor.commands.help import said_of
from tutor.render.document import StepLine
from tutor.render.plain import plain
from tutor.rules.rule import Pullback

MEND = "run: python -m tutor.commands.handbook (for a rule without an example, first add a line that uses it to exercises/data/worked.json)"
SHOWN = sorted(handbook.noted()["examples"].items())


def test_the_pages_are_as_the_tables_say():
    for name, text in handbook.files():
        path = handbook.FOLDER / name
        assert path.exists() and path.read_text("utf-8") == text, f"docs/handbook/{name} is not as the rules say; {MEND}"  # noqa: PT018


def test_every_rule_that_is_shown_has_an_example():
    assert not handbook.lacking(), MEND


@pytest.mark.parametrize(("key", "line"), SHOWN, ids=[k for k, _ in SHOWN])
def test_the_example_of_a_rule_is_confirmed(key, line):
    assert key in handbook.used(line), MEND
    shown = handbook.worked(line, key)
    assert shown, MEND
    assert all(b.confirmed for b in shown if isinstance(b, StepLine))


def test_each_page_names_a_test_that_there_is():
    named = {handbook.test_of(e, t).partition("[")[0] for t in handbook.tables() for e in t.rules}
    for text in named:
        path, *tests = text.replace(" and ", ", ").split(", ")
        source = (handbook.FOLDER.parents[1] / path).read_text("utf-8")
        assert all(f"def {t}(" in source for t in tests), text


def test_help_shows_the_page():
    for key in ("power", "by parts", "cancel", "sine over its angle"):
        entry = next(e for t in handbook.tables() for e in t.rules if e.key == key)
        assert plain(handbook.page(entry)) in plain(said_of(key, desk()))


def test_a_page_tells_the_condition_the_reason_the_mistakes_and_the_steps():
    page = plain(said_of("log of a power", desk()))
    for said in ("log(u^n)  ->  n * log(u)", "holds where u > 0", "turns a power into a factor", "not log(u)^n", "Example: ", "tested by"):
        assert said in page
    assert all(isinstance(e, Pullback) or e.because for t in handbook.tables() for e in t.rules)
