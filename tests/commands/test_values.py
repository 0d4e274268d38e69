"""What has a value, and is no number: sets, conditions, entries and gradients at a point, as the prompt shows them."""

import pytest

from tutor.commands.dispatch import answer
from tutor.commands.session import Session
from tutor.render.plain import plain

SHOWN = [  # lines                                          what stands in the last reply
    ("evaluate {1 + 1, 2}", "{2}"),
    ("evaluate (0, 2/2] ∪ {3}", "(0, 1] ∪ {3}"),
    ("evaluate 1 in (0, 2]", "true"),
    ("evaluate 0 in (0, 2]", "false"),
    ("S = {1, 2}; evaluate 2 in S", "true"),
    ("S = {1, 2}; S + 1", "error[set]: S is a set: an answer, not a number"),
    ("evaluate (3, 1)", "error[set]: (3, 1) would run backwards"),
    ("v = [1, 2, 3]; v[2]", "2"),
    ("v = [1, 2, 3]; v[0]", "error[index]: v is (3,), so its indices run from 1 to 3"),
    ("v = [1, 2, 3]; evaluate sum(i=1..3, v_i^2)", "14"),
    ("[1, 2, 3] @ [4, 5, 6]", "32"),
    ("f(x, y) = x^2 y; ∇f(1, 2)", "[4, 1]"),
    ("f(x, y) = x^2 y; evaluate ∇_x f(1, 2)", "[4]"),
    ("g(x) = x^3; ∇g(2)", "[12]"),
    ("a = 2; f(x) = a x^2; f'(a)", "8"),
    ("f(x) = a x^2; evaluate f'(a) at a = 2", "8"),
    ("x = 3; evaluate x + sum(x=1..3, x)", "9"),
    ("f(x) = x^2; df/dx", "derivative = 2x"),
    ("evaluate sin'(0)", "1"),
    ("evaluate 5!/3!", "20"),
    ("evaluate (-1)!", "error[undefined]: (-1)! has no real value"),
    ("evaluate (10^9)!", "error[limit]"),
    ("evaluate (-8)^(1/3)", "-2"),
    ("evaluate (-8)^(1/2)", "error[undefined]: (-8)^(1/2) has no real value: an even root of a negative number"),
    ("solve x < 1", "x in (-oo, 1)"),
    ("derivative 2 {1, 2}", "error[set]: {1, 2} is a set"),
    ("w : vector(n); ∇_w (w @ w)", "dw = 2w"),
    ("v : vector(3); gradient sum(i=1..3, v_i^2)", "dv = 2v"),
    ("∫_0^1 ∫_0^1 x y dx dy", "integral = 1/4"),
    ("∫ ∫ x + y dx dy", "integral = x^2 y/2 + x y^2/2"),
    ("evaluate ∫_0^1 x^2 dx + 1", "4/3"),
    ("evaluate sum(k=1..oo, 1/k^2)", "pi^2/6"),
    ("evaluate sum(k=1..oo, 1/k)", "error[undefined]: sum(k=1..oo, 1/k) has no value: it grows without bound"),
    ("evaluate 0 * log(-1)", "error[undefined]: log(-1) has no real value"),
    ("evaluate tan(pi/2)", "error[undefined]"),
    ("evaluate d/dx log(x - 3) at x = 2", "error[undefined]: there is no slope: log(x - 3) has no real value at x = 2"),
    ("evaluate d/dx x^2/x at x = 0", "error[undefined]: there is no slope: x^2/x has no real value at x = 0: a division by zero"),
    ("x/(y - y)", "error[undefined]: x/(y - y) has no value: a division by zero"),
    ("10^(10^10)", "error[bits]"),
    ("solve (x+1)^2 = x^2 + 2x + 1", "x in (-oo, oo)"),
    ("derivative x^2 y^3 wrt x y", "derivative d/dx (x^2 y^3) wrt y"),
    ("derivative d/dx (x^2 y^3) wrt y", "6x y^2"),
    ("σ'(0)", "0.25"),
    ("y = 2x; g(x, y) = x y; ∂g/∂x", "derivative = y"),
    ("f = x^2; f(3)", "error[ambiguous]: f is a value, not a function"),
    ("σ = 2; 1/σ", "1/2"),
    ("pi = 3", "error[definition]: pi is a constant"),
    ("derivative x^3 at 2", "12"),
    ("gradient x^2 y at x = 1, y = 2", "[4, 1]"),
    ("d/dx_k sum(i=1..n, x_i^2)", "derivative = 2x_k"),
    ("d/dw sum(i=1..n, (w x_i - y_i)^2)", "derivative = 2 sum(i=1..n, (w x_i - y_i) x_i)"),
    ("simplify sum(i=1..n, 2 w x_i/3)", "2w sum(i=1..n, x_i)/3"),
    ("d/dx_k sum(k=1..n, (x_k - a)^2)", "error[index]: x_k is a name of its own"),
    ("code x!", "scipy.special.digamma"),
    ("derivative Gamma(x) at x = 1", "-0.577215664901533"),
]


@pytest.mark.parametrize(("lines", "shown"), SHOWN, ids=[s[0] for s in SHOWN])
def test_values_are_shown(lines, shown):
    told = plain(answer(Session(), lines).document)
    assert shown in told.splitlines()[-1].strip() or shown in told


EXACT_ARRAYS = [
    ("evaluate [[1, 2], [3, 4]] @ [1, 1]", "[3, 7]"),
    ("inv([[1, 2], [3, 4]])", "[[-2, 1], [3/2, -1/2]]"),
    ("[[1, 2], [3, 4]].T + 1/2", "[[3/2, 7/2], [5/2, 9/2]]"),
    ("[1, 2] @ [3, 4]", "11"),
    ("[[1., 2.], [3., 4.]] @ [1., 1.]", "[3, 7]"),
]


@pytest.mark.parametrize(("line", "shown"), EXACT_ARRAYS, ids=[r[0] for r in EXACT_ARRAYS])
def test_a_small_array_is_exact(line, shown):
    assert plain(answer(Session(), line).document).strip() == shown


CHAINED = [("dy/du du/dx", "36"), ("dy/dx", "36"), ("dy/du", "12"), ("y", "36")]


@pytest.mark.parametrize(("product", "value"), CHAINED)
@pytest.mark.parametrize("given", ["y = u^2; u = 3x", "u = 3x; y = u^2"])
def test_a_factor_of_the_chain_rule_has_the_value_of_its_place(product, value, given):
    session = answer(Session(), given).session
    assert plain(answer(session, f"evaluate {product} at x = 2").document).strip() == value


AT_A_POINT = [  # line, what it ends in
    ("derivative x^2 y at x = 1", "  2y"),
    ("derivative x^2 y at y = 3", "  x^2"),
    ("gradient x^2 y at x = 1", "  [2y, 1]"),
    ("hessian x^2 y^3 at y = 1", "  [[2, 6x], [6x, 6x^2]]"),
    ("directional x^2 y along [1, 1] at x = 1, y = 2", "  5 sqrt(2)/2\n  3.53553390593274"),
    ("directional x^2 y along [3, 4] at x = 1, y = 2", "  16/5\n  = 3.2"),
    ("derivative sin(x) at x = pi/6", "  sqrt(3)/2\n  0.866025403784439"),
]


@pytest.mark.parametrize(("line", "end"), AT_A_POINT, ids=[a[0] for a in AT_A_POINT])
def test_a_slope_at_a_point_is_exact_and_keeps_open_names(line, end):
    assert plain(answer(Session(), line).document).rstrip().endswith(end)


@pytest.mark.parametrize(
    ("at", "lost"),
    [("1e15", "1.86265e-08: no digit"), ("10^15", "1.86265e-08: no digit"), ("10^15 + pi", "1.49012e-08: only the first digit")],
)
def test_digits_that_floats_lose_are_told_however_the_point_is_written(at, lost):
    told = plain(answer(Session(), f"evaluate sqrt(x + 1) - sqrt(x) at x = {at}").document)
    assert f"come to {lost} is right" in told
