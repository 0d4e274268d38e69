"""Numbers as text: short, as people write them, and read back to the same number."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.meaning.scope import Scope
from tutor.syntax.decimals import written
from tutor.syntax.nodes import rational

TABLE = [
    ("12", "12"), ("1/2", "0.5"), ("2/3", "2/3"), ("1e-6", "0.000001"), ("1e-25", "1e-25"), ("1e25", "1e25"), ("602e21", "6.02e23"),
    ("1.4142135623730950488", "1.4142135623730950488"), ("123e-17", "1.23e-15"), ("123456789012345678901234567890",) * 2,
]  # fmt: skip


@pytest.mark.parametrize(("value", "text"), TABLE)
def test_a_number_is_written_as_on_paper(value, text):
    assert written(Fraction(value)) == text


@given(st.integers(1, 10**40), st.integers(-60, 30))
def test_what_is_written_reads_back(digits, exponent):
    value = digits * Fraction(10) ** exponent
    assert rational(Scope().read(written(value))) == value
