"""Formulas of the calculus of machine learning as pages write them: each reads as typed by hand, or is refused as told."""

import json
from pathlib import Path

import pytest

from tutor.errors import TutorError
from tutor.rules.catalogue import vocabulary
from tutor.syntax.latex import parse_latex
from tutor.syntax.parser import parse

ROWS = [json.loads(line) for line in (Path(__file__).parents[1] / "corpora" / "latex.jsonl").read_text("utf-8").splitlines()]
READ = [(r["text"], r["reads"]) for r in ROWS if "reads" in r]
REFUSED = [(r["text"], r["refused"]) for r in ROWS if "refused" in r]


@pytest.mark.parametrize(("pasted", "typed"), READ, ids=[pasted for pasted, _ in READ])
def test_a_formula_of_a_page_is_read_as_a_mathematician_would(pasted: str, typed: str):
    assert parse_latex(pasted, vocabulary()) is parse(typed, vocabulary(), latex=False)


@pytest.mark.parametrize(("pasted", "code"), REFUSED, ids=[pasted for pasted, _ in REFUSED])
def test_a_formula_outside_the_language_is_refused_with_a_mend(pasted: str, code: str):
    with pytest.raises(TutorError) as caught:
        parse_latex(pasted, vocabulary())
    told = caught.value.diagnostic
    assert told.code == code
    assert told.mend or len(told.readings) > 1


def test_the_corpus_is_large_and_mostly_read():
    assert len(ROWS) >= 120
    assert len(READ) > 3 * len(REFUSED)
