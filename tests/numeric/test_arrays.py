"""Functions over arrays: right for the whole corpus, called again, in blocks of rows, in single precision; and what they refuse."""

import numpy as np
import pytest

from tests.derive.test_matrix_corpus import CORPUS, IDS, asked, hash_of, point
from tests.oracle_arrays import value, with_definitions
from tutor.numeric.arrays import function
from tutor.numeric.compile import compile_function


def compiled(row):
    scope, node, found = asked(row)
    outputs = (node, *found.values())
    return scope, outputs, compile_function(outputs, scope.arguments(outputs), scope)


def agree(results, outputs, everything):
    for result, tree in zip(results, outputs, strict=True):
        np.testing.assert_allclose(result, value(tree, everything), rtol=1e-9, atol=1e-10)


@pytest.mark.parametrize("row", CORPUS, ids=IDS)
def test_every_statement_of_the_corpus_called_again_with_other_data(row, monkeypatch):
    scope, outputs, f = compiled(row)
    seed = hash_of(row["name"])
    first, second = (point(scope, np.random.default_rng(seed + k)) for k in range(2))
    calls = [{name: at[name] for name in f.names} for at in (first, second)]
    before = [{n: np.array(v) for n, v in call.items()} for call in calls]
    results = [f(**call) for call in (*calls, calls[0])]
    for result, at in zip(results, (first, second, first), strict=True):  # the first is looked at after all calls: nothing wrote over it
        agree(result, outputs, with_definitions(scope, at))
    for call, kept in zip(calls, before, strict=True):
        for name, array in call.items():
            np.testing.assert_array_equal(array, kept[name])
    monkeypatch.setattr(function, "BLOCK", 1)
    monkeypatch.setattr(function, "FEWEST", 2)
    agree(f(**calls[0]), outputs, with_definitions(scope, first))
