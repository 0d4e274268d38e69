"""Hundreds of derivatives: each reaches its end, is right by high-precision differences, and each of its steps is confirmed."""

import json
import re
from collections import Counter

import mpmath
import pytest

from tests import oracle
from tests.derive.derivatives import FILE, written
from tutor.checking.proof.instances import instance
from tutor.checking.proof.verify import verify
from tutor.derive.derivatives.scalar import derivative
from tutor.meaning.scope import scope_from
from tutor.numeric.rigorous.points import sample
from tutor.rules.catalogue import function_rules
from tutor.syntax.nodes import names

ROWS = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]
CLOSE = mpmath.mpf("1e-9")  # relative; differences of 40 digits are right to many more


def label(row):
    return f"{row['text']} by {row['by']}" + (f" ({row['order']})" if row["order"] > 1 else "")


def disagreements(problem, result, by, order, scope):
    """Points where the result is not what differences of the problem come to, and how many points could be compared."""
    problem, result = instance(problem), instance(result)
    wrong, compared = [], 0
    for point in sample(tuple(sorted(names(problem) | names(result))), scope, 8):
        at = {n: mpmath.mpf(v.numerator) / v.denominator for n, v in point.items()}
        try:
            with mpmath.workdps(40):
                theirs, ours = oracle.slope(problem, by, at, order), oracle.value(result, at)
        except (ValueError, ZeroDivisionError, StopIteration, TypeError, OverflowError):
            continue  # outside the domain
        if not (mpmath.isfinite(theirs) and mpmath.isfinite(ours)) or mpmath.im(theirs) or mpmath.im(ours):
            continue
        compared += 1
        if abs(theirs - ours) > CLOSE * (1 + abs(theirs)):
            wrong.append((point, theirs, ours))
    return wrong, compared


def confirm(row):
    scope = scope_from(row["assume"])
    tree = scope.read(row["text"])
    found = verify(derivation := derivative(tree, row["by"], scope, row["order"]), with_sympy=False)
    wrong, compared = disagreements(tree, derivation.result, row["by"], row["order"], scope)
    assert (wrong, compared >= 3, found.verified.unconfirmed, found.verified.oracles) == ([], True, (), ("values",))


@pytest.mark.parametrize("row", ROWS[::5], ids=label)
def test_a_derivative_is_right_and_its_steps_confirmed(row):
    confirm(row)


@pytest.mark.soak
@pytest.mark.parametrize("row", ROWS, ids=label)
def test_every_derivative_is_right_and_its_steps_confirmed(row):
    confirm(row)


def test_the_corpus_is_what_its_seed_and_tables_say():
    assert FILE.read_text("utf-8") == written()


def test_the_corpus_is_large_and_holds_every_function_in_four_ways():
    words = Counter(word for row in ROWS for word in set(re.findall(r"[A-Za-z][A-Za-z0-9_]*", row["text"])))
    derivable = {f for f, rules in function_rules().items() if any(r.right for r in rules)}
    assert len(ROWS) >= 600
    assert {f: words[f] for f in derivable if words[f] < 4} == {}
