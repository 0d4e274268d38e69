"""The bound on SymPy's integration stops it where an exception is seen, never in the callback of an object that is gone."""

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
