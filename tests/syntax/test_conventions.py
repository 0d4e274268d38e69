"""A reading is told where a convention had a say, and nowhere else."""

import pytest

from tests.syntax.language import WORDS
from tutor.syntax.conventions import is_by_convention

TOLD = r"sin x^2|sin x y|sin 2x y|sin^2 x y|√x^2|sin -x^2|x^2y|2^-x y|2^3^2|log_2 x|1/2 x|Σ_(i=1)^n i|sin(x) + cos x^2|\sin x|e^{2}"
SILENT = "sin x|sin 2x|sin(x)^2|sin^2 x|√x|x^2 y|x²y|2^-x|e^x y|2x y|-x^2|3(x + 1)|1/2|x/2|d/dx x^2 y|lim x->0 x y|sum(i=1..n, i)|x[2]"


@pytest.mark.parametrize("text", TOLD.split("|"))
def test_what_others_may_read_in_another_way_is_told(text):
    assert is_by_convention(text, WORDS)


@pytest.mark.parametrize("text", SILENT.split("|"))
def test_what_everyone_reads_alike_is_not_told(text):
    assert not is_by_convention(text, WORDS)
