"""The page's table of mistakes is true, and every mistake of the rules has a name that stands there."""

import re
from pathlib import Path

import pytest

from tests.checking.labels import NAMES
from tutor.checking.mistakes.names import mistake_name
from tutor.checking.mistakes.wrong_limits import FORMS
from tutor.checking.verdicts.judge import judge
from tutor.commands.dispatch import answer
from tutor.commands.session import Session
from tutor.rules import activations, antiderivatives, counting, elementary, further, integrals, limits, structure
from tutor.rules.rule import Rule, Table

PAGE = (Path(__file__).parents[2] / "docs" / "checking.md").read_text("utf-8")
SECTION = PAGE.partition("## The mistakes that are named")[2].partition("\n## ")[0]
ROWS = re.findall(r"^\| ([^|`]+) \| `(.+)` \| `(.+)` \|$", SECTION, flags=re.M)
ALSO = set(re.findall(r"`([^`]+)`", SECTION.partition("Also named are")[2]))
RULES = [
    r
    for module in (activations, antiderivatives, counting, elementary, further, integrals, limits, structure)
    for found in vars(module).values()
    for r in ((found,) if isinstance(found, Rule) else found.rules if isinstance(found, Table) else ())
    if isinstance(r, Rule) and r.key not in ("slope by each argument",)
]


@pytest.mark.parametrize(("name", "asked", "answered"), ROWS, ids=[row[0] for row in ROWS])
def test_a_mistake_of_the_page_is_named(name, asked, answered):
    session = answer(Session(), f"pose {asked}").session
    verdict = judge(answered, session.question)
    assert (verdict.kind, name in verdict.mistake.split("; ")) == ("slip", True), verdict
    assert verdict.hint


def test_the_page_tells_every_name():
    of_rules = {mistake_name(rule, m) for rule in RULES for m in rule.wrong} - {r.key for r in RULES}
    of_forms = {f"{form} taken as {'oo' if value > 1 else int(value)}" for form, values in FORMS.items() for value in values}
    told = {name for name, *_ in ROWS} | ALSO
    assert (of_rules | of_forms | {n for names in NAMES.values() for n in names}) - told == set()


def test_no_name_is_told_that_the_code_does_not_have():
    places = ("checking/verdicts", "checking/mistakes", "checking/steps", "rules")
    folders = [Path(__file__).parents[2] / "tutor" / place for place in places]
    sources = "\n".join(path.read_text("utf-8") for folder in folders for path in sorted(folder.glob("*.py")))
    assert [name for name, *_ in ROWS if f'"{name}"' not in sources and "taken as" not in name] == []
    assert [name for name in ALSO if f'"{name}"' not in sources and "taken as" not in name] == []


def test_a_sign_is_no_other_mistake_than_a_factor_of_minus_one():
    cos = next(r for r in RULES if r.key == "cos")
    assert [mistake_name(cos, m) for m in cos.wrong] == ["sign"]


@pytest.mark.parametrize(
    ("asked", "answered", "told"),
    [
        ("derivative sin(3x)", "cos(3x)", "The chain rule here: d/dx sin(3x) = cos(3x)"),
        ("derivative x^2 sin(x)", "2x cos(x)", "The product rule here: d/dx x^2 sin(x) = "),
        ("derivative cos(x)", "sin(x)", "The derivative of cos here: d/dx cos(x) = "),
        ("integrate x e^x", "x e^x + e^x + C", "Integration by parts here: ∫ x e^x dx = x e^x - ∫ e^x dx"),
        ("derivative x^2 sin(3x)", "2x cos(3x)", "The product rule here: "),
        ("derivative x^2 sin(3x)", "2x cos(3x)", "the inside, d/dx 3x. The chain rule here: "),
    ],
)
def test_the_rule_is_named_and_filled_in(asked, answered, told):
    assert told in judge(answered, answer(Session(), f"pose {asked}").session.last).hint
