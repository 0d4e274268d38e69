"""Divergence, curl and Laplacian against high-precision differences; what the wrong shape is told."""

import mpmath
import pytest

from tests.oracle import slope, value
from tutor.checking.proof.verify import verify
from tutor.derive.derivatives.fields import curl, divergence, laplacian
from tutor.derive.derivatives.multivariate import jacobian
from tutor.errors import TutorError
from tutor.rules.catalogue import read
from tutor.syntax.printer import show

AT = {"x": 1.3, "y": 0.7, "z": -0.4, "w": 0.9}

FIELDS = ["[x y, y z, z x]", "[sin(y z), x^2 z, e^(x y)]", "[-y, x]", "[x/(x^2 + y^2), y/(x^2 + y^2)]", "[x, y, z]"]


@pytest.mark.parametrize("text", FIELDS)
def test_divergences_and_curls_agree_with_differences(text):
    field, by = read(text).args, "xyz"
    d = verify(divergence([read(text)]))
    assert d.verified.oracles == ("values", "sympy")
    assert value(d.result, AT) == pytest.approx(sum(slope(f, n, AT) for f, n in zip(field, by, strict=False)), abs=1e-12)
    turns = ((1, 2), (2, 0), (0, 1)) if len(field) == 3 else ((0, 1),)
    found = verify(curl([read(text)]))
    assert found.verified.oracles == ("values", "sympy")
    entries = found.result.args if len(field) == 3 else (found.result,)
    for (i, j), entry in zip(turns, entries, strict=True):
        assert value(entry, AT) == pytest.approx(slope(field[j], by[i], AT) - slope(field[i], by[j], AT), abs=1e-12)


@pytest.mark.parametrize("text", ["x^2 y + y^3", "log(x^2 + y^2)", "sin(x) e^y z", "x^4"])
def test_laplacians_agree_with_differences(text):
    body = read(text)
    d = verify(laplacian(body))
    assert d.verified.oracles == ("values", "sympy")
    with mpmath.workdps(30):
        wanted = sum(mpmath.diff(lambda t, n=n: value(body, {**AT, n: t}), mpmath.mpf(AT[n]), 2) for n in d.wrt)
    assert value(d.result, AT) == pytest.approx(wanted, abs=1e-10)


def test_a_small_jacobian_tells_its_determinant():
    d = verify(jacobian([read("r cos(t)"), read("r sin(t)")], ("r", "t")))
    assert show(dict(d.root.parts)["determinant"].value) == "r"
    assert d.verified.oracles == ("values", "sympy")


REFUSED = [(divergence, "[x y, y]", "x y z"), (curl, "[x, y, z, w]", ""), (curl, "[x]", "")]


@pytest.mark.parametrize(("verb", "text", "wrt"), REFUSED, ids=[r[1] for r in REFUSED])
def test_a_field_of_the_wrong_shape_is_told(verb, text, wrt):
    with pytest.raises(TutorError) as told:
        verb([read(text)], wrt.split())
    assert told.value.diagnostic.code == "shape"
