"""The bound on SymPy's work stops it where an exception is seen, and leaves no library in another state."""

import mpmath
import pytest

from tutor.errors import TutorError
from tutor.meaning.bounds import bounded
from tutor.syntax.nodes import Apply, Name


def trees_that_go():
    """Makes trees and drops them at once, each with a callback when it goes."""
    for _ in range(1000):
        Apply("-", (Name("gone"),))


@pytest.mark.parametrize("calls", range(20, 32))
def test_a_bound_is_told_whatever_is_called_when_it_is_hit(calls):
    with pytest.raises(TutorError) as told, bounded("this", calls):
        trees_that_go()
    assert told.value.diagnostic.code == "limit"


def test_mpmath_has_its_precision_back_wherever_sympy_is_stopped():
    """SymPy lowers it for its own numbers; stopped there, it would stay low for all that comes after."""
    from sympy import Rational, gamma
    from sympy.core.cache import clear_cache

    before, calls, done = mpmath.mp.prec, 0, False
    while not done:
        calls += 1
        clear_cache()
        try:
            with bounded("this", calls):
                gamma(Rational(1, 3)).evalf(2)
            done = True
        except TutorError:
            pass
        assert mpmath.mp.prec == before, calls
    assert calls > 100
