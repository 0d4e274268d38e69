"""1015 integrals of textbooks, of probability and of machine learning: right in every one, by rules to the end in nearly all.

The oracle is mpmath: differences of an antiderivative, quadrature of an area; it knows none of the tutor's rules. The misses are
listed by name in docs/integrals.md, and this test holds that list.
"""

import json
import re
from itertools import pairwise
from pathlib import Path

import mpmath
import pytest

from tests.oracle import slope, value
from tutor.checking.proof.verify import verify
from tutor.derive.integrals.integrals import integral, integral_or_number
from tutor.errors import TutorError
from tutor.meaning.scope import Scope, scope_from
from tutor.rules import integrals as rules
from tutor.rules import limits
from tutor.syntax.nodes import Apply, Name, Node, names
from tutor.syntax.printer import show

ROOT = Path(__file__).parents[2]
ROWS = [json.loads(line) for line in (ROOT / "tests/corpora/integrals.jsonl").read_text("utf-8").splitlines()]
ORDINARY = 12  # of the ordinary suite every twelfth; the rest in the soak
AT = {"a": 1.3, "b": 2.1, "k": 0.6, "n": 2.5, "m": 3.5, "p": 1.7, "s": 0.8, "w": 1.1, "c": 0.4, "t": 1.4, "y": 0.3}
PLACES = (0.31, 0.77, 1.9, 3.3, -0.45, -1.7, -4.1, 0.013)
TITLE = re.compile(r"^- `(.*)`", re.MULTILINE)


def name(row):
    """The row as a line that can be typed."""
    over = f" from {row['low']} to {row['high']}" if "low" in row else ""
    return f"{row['integrand']}{over}"


def asked(row):
    scope = scope_from(row["declared"]) if "declared" in row else Scope()
    bounds = tuple(scope.read(row[end]) for end in ("low", "high")) if "low" in row else None
    return scope.read(row["integrand"]), row.get("variable", "x"), scope, bounds


def chosen(kinds, every=ORDINARY):
    rows = [r for r in ROWS if r["kind"] in kinds]
    return [pytest.param(r, id=name(r), marks=() if k % every == 0 else pytest.mark.soak) for k, r in enumerate(rows)]


def letters(row):
    """Numbers for the letters, of the kinds that are declared."""
    out = dict(AT)
    for letter, kind in row.get("declared", {}).items():
        low = re.match(r"in \((-?\d+), (\w+)\)", kind)
        out[letter] = int(low[1]) + 0.7 if low else 2 if kind == "integer" else AT[letter]
    return out | ({"n": 3} if row.get("declared", {}).get("m") == "integer" else {})


def height(body: Node, at):
    """The value of an integrand; integrals in it by quadrature."""
    if not (isinstance(body, Apply) and body.op == "∫"):
        return value(body, at)
    variable, low, high, inner = body.args
    return mpmath.quad(lambda v: height(inner, {**at, variable.name: v}), [end(low, at), end(high, at)])


def end(node, at):
    return {"oo": mpmath.inf, "-oo": -mpmath.inf}.get(show(node)) or value(node, at)


def breaks(row, low, high):
    """Where quadrature is cut: at the ends, at whole numbers between, and at fractions of pi."""
    inner = [mpmath.mpf(k) for k in range(-4, 9)] + [k * mpmath.pi / 2 for k in (-1, 1, 2, 3)]
    return [low, *sorted(c for c in inner if min(low, high) < c < max(low, high)), high] if low < high else [low, high]


def is_right(row, found):
    """Whether mpmath finds the same: the integrand as slope at places where it is real, or the same area."""
    node, variable, scope, bounds = asked(row)
    at, result = letters(row), scope.expand(found.result)
    if "value" in row:  # known by name, and too slow for quadrature
        return abs(value(scope.read(row["value"]), at) - value(result, at)) < 1e-12
    if bounds:
        low, high = (end(scope.expand(b), at) for b in bounds)
        with mpmath.workdps(20):
            cuts = breaks(row, low, high) if not names(node) & {"t", "y"} else [low, high]
            measured = mpmath.fsum(mpmath.quad(lambda v: height(node, {**at, variable: v}), list(c)) for c in pairwise(cuts))
        return abs(measured - value(result, at)) < 1e-6 * (1 + abs(measured))
    agreed = 0
    for place in PLACES:
        here = {**at, variable: place}
        try:
            wanted = value(node, here)
        except (ValueError, ZeroDivisionError, TypeError):
            continue
        if isinstance(wanted, mpmath.mpc):
            continue
        if abs(slope(result, variable, here) - wanted) > 1e-8 * (1 + abs(wanted)):
            return False
        agreed += 1
    return agreed > 0


def by_rules(found):
    return not any(s.rule in (rules.UNEXPLAINED, limits.UNEXPLAINED) for s in found.root)


def listed(heading):
    """The rows that docs/integrals.md lists under a heading."""
    section = (ROOT / "docs/integrals.md").read_text("utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return set(TITLE.findall(section))


MISSES = listed("Where no rule leads")


@pytest.mark.parametrize("row", chosen({"elementary", "special"}))
def test_an_integral_is_right_and_explained(row):
    try:
        found = verify(integral(*asked(row)))
    except TutorError as told:
        found = told.diagnostic.code
    assert found == "no-rule" if isinstance(found, str) else is_right(row, found)
    assert (isinstance(found, str) or not by_rules(found)) == (name(row) in MISSES)


@pytest.mark.parametrize("row", chosen({"diverges"}, every=2))
def test_a_divergent_integral_says_why(row):
    with pytest.raises(TutorError) as told:
        integral(*asked(row))
    assert told.value.diagnostic.code == "diverges"
    assert re.search(r"without bound|no limit", told.value.diagnostic.what)


@pytest.mark.parametrize("row", chosen({"none"}, every=3))
def test_where_there_is_no_formula_a_number_is_told(row):
    node, variable, scope, bounds = asked(row)
    if bounds is None:
        with pytest.raises(TutorError) as told:
            integral(node, variable, scope)
        assert told.value.diagnostic.code == "no-rule"
        return
    told = " ".join(verify(integral_or_number(node, variable, scope, bounds)).notes)
    number = float(re.search(r"In numbers: (?:about )?(-?[\d.]+)", told)[1])
    low, high = (end(b, AT) for b in bounds)
    assert abs(number - mpmath.quad(lambda v: value(node, {**AT, variable: v}), [low, high])) < 1e-8


def test_the_misses_are_few_and_known():
    known = {name(r) for r in ROWS}
    assert MISSES.issubset(known)
    elementary = [r for r in ROWS if r["kind"] == "elementary"]
    assert sum(name(r) in MISSES for r in elementary) <= 0.05 * len(elementary)
    assert len(ROWS) >= 250


def test_the_corpus_has_no_row_twice():
    assert len({json.dumps(r, sort_keys=True) for r in ROWS}) == len(ROWS)
    assert Name("x") in (asked(r)[0] for r in ROWS)
