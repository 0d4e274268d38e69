"""Where a search is after a step: right answers in every writing, and the mistakes by name; each step made again by hand in NumPy."""

import numpy as np
import pytest

import tutor
from tutor.checking.verdicts.judge import judge
from tutor.commands.dispatch import answer
from tutor.commands.session import Session
from tutor.render.plain import plain

LOSS = "x^2 + x y + 3y^2"
START, RATE = np.array([1.0, 2.0]), 0.1
HESSIAN = np.array([[2.0, 1.0], [1.0, 6.0]])


def slope(point):
    return np.array([2 * point[0] + point[1], point[0] + 6 * point[1]])


def asked(method="gradient descent", steps=1, rate=RATE, loss=LOSS, start=START):
    at = ", ".join(f"{n} = {float(v)!r}" for n, v in zip("xyz", start, strict=False))
    step = "" if rate is None else f" step {rate}"
    session = answer(Session(), f"pose step {loss} from {at}{step} by {method} steps {steps}").session
    assert session.stepped is not None
    return session.question


def written(point, figures=12):
    """The point in decimals, to so many significant figures."""
    return "[" + ", ".join(np.format_float_positional(v, figures, fractional=False, trim="-") for v in point) + "]"


def descend(steps, rate=RATE, gradient=slope, start=START):
    point = start
    for _ in range(steps):
        point = point - rate * gradient(point)
    return point


def momentum(steps, beta=0.9, rate=RATE, share=1.0):
    point, v = START, np.zeros(2)
    for _ in range(steps):
        v = beta * v - share * rate * slope(point)
        point = point + v
    return point


def nesterov(steps, is_ahead=True):
    point, v = START, np.zeros(2)  # in the letters of the paper: v = 0.9 v - η g(x + 0.9 v), x = x + v
    for _ in range(steps):
        v = 0.9 * v - RATE * slope(point + 0.9 * v)
        point = point + v
    return point + 0.9 * v if is_ahead else point


def adagrad(steps, root=np.sqrt, keep=1.0):
    point, s = START, np.zeros(2)
    for _ in range(steps):
        g = slope(point)
        s = keep * s + g**2
        point = point - RATE * g / root(s)
    return point


def rmsprop(steps, keep=0.9, take=0.1, root=np.sqrt):
    point, s = START, np.zeros(2)
    for _ in range(steps):
        g = slope(point)
        s = keep * s + take * g**2
        point = point - RATE * g / root(s)
    return point


def adam(steps, is_freed=True, root=np.sqrt, first=0.9, second=0.999, sign=1.0):
    point, m, s = START, np.zeros(2), np.zeros(2)
    for k in range(1, steps + 1):
        g = slope(point)
        m, s = first * m + (1 - first) * g, second * s + (1 - second) * g**2
        a, b = (m / (1 - 0.9**k), s / (1 - 0.999**k)) if is_freed else (m, s)
        point = point - sign * RATE * a / root(b)
    return point


def newton_of(way):
    return START - way(HESSIAN, slope(START))


RESIDUALS = np.array([2.0, -7.0])  # of (x - 1)^2 + (y - x^2)^2 at x = 3, y = 2
JACOBIAN = np.array([[1.0, 0.0], [-6.0, 1.0]])
BEGIN, SQUARES = np.array([3.0, 2.0]), "(x - 1)^2 + (y - x^2)^2"


def marquardt(damping=1e-3, scale=None, of=RESIDUALS):
    square = JACOBIAN.T @ JACOBIAN
    scale = np.diag(square) if scale is None else scale
    return BEGIN - np.linalg.solve(square + damping * np.diag(scale), JACOBIAN.T @ of)


def bottom(point, direction):
    """The bottom of the line: of a quadratic."""
    return point - (slope(point) @ direction) / (direction @ HESSIAN @ direction) * direction


def conjugate(share=1.0):
    first = -slope(START)
    middle = bottom(START, first)
    g, before = slope(middle), slope(START)
    beta = g @ (g - before) / (before @ before)
    t = -(g @ (-g + beta * first)) / ((-g + beta * first) @ HESSIAN @ (-g + beta * first))
    return middle + t * (-g + share * beta * first)


RIGHT = [
    ("gradient descent", 1, descend(1)),
    ("gradient descent", 5, descend(5)),
    ("momentum", 1, momentum(1)),
    ("momentum", 3, momentum(3)),
    ("nesterov", 3, nesterov(3)),
    ("nesterov", 3, nesterov(3, is_ahead=False)),
    ("adagrad", 2, adagrad(2)),
    ("rmsprop", 3, rmsprop(3)),
    ("adam", 1, adam(1)),
    ("adam", 3, adam(3)),
]


@pytest.mark.parametrize(("method", "steps", "point"), RIGHT)
@pytest.mark.parametrize("figures", [4, 6, 9])
def test_the_right_point_is_right(method, steps, point, figures):
    verdict = judge(written(point, figures), asked(method, steps))
    assert (verdict.kind, verdict.mistake, verdict.right) == ("right", "", ("x", "y")), verdict


def test_the_methods_of_second_derivatives_are_right():
    assert judge("[0, 0]", asked("newton", rate=None))
    assert judge(written(newton_of(lambda h, g: 0.5 * np.linalg.solve(h, g))), asked("newton", rate=0.5))
    assert judge(written(marquardt()), asked("levenberg-marquardt", rate=None, loss=SQUARES, start=BEGIN))
    assert judge("0, 0", asked("conjugate gradient", 2, None))


@pytest.mark.parametrize("text", ["[0.6, 0.7]", "(0.6, 0.7)", "0.6, 0.7", "x = 0.6, y = 0.7", "y = 7/10, x = 3/5", "[y = 0.7, x = 0.6]",
                                  "[1 - 0.1 * 4, 2 - 1.3]", "the new point is (0.6, 0.7).", "[[0.6], [0.7]]"])  # fmt: skip
def test_a_point_is_written_in_many_ways(text):
    assert judge(text, asked()), judge(text, asked())


WRONG = [
    ("uphill", "gradient descent", 1, descend(1, -RATE)),
    ("uphill", "gradient descent", 3, descend(3, -RATE)),
    ("uphill", "adam", 2, adam(2, sign=-1.0)),
    ("uphill", "momentum", 2, momentum(2, rate=-RATE)),
    ("step size left out", "gradient descent", 1, descend(1, 1.0)),
    ("divided by the step size", "gradient descent", 1, descend(1, 10.0)),
    ("step size squared", "gradient descent", 2, descend(2, 0.01)),
    ("gradient left out", "gradient descent", 1, START - RATE),
    ("step for point", "gradient descent", 1, -RATE * slope(START)),
    ("step for point", "momentum", 2, momentum(2) - momentum(1)),
    ("gradient for point", "gradient descent", 2, slope(descend(1))),
    ("gradient of the start kept", "gradient descent", 3, START - 3 * RATE * slope(START)),
    ("gradient after the step", "gradient descent", 1, START - RATE * slope(descend(1))),
    ("partial derivatives swapped", "gradient descent", 1, START - RATE * slope(START)[::-1]),
    ("one coordinate after the other", "gradient descent", 1, np.array([0.6, 2 - RATE * (0.6 + 12)])),
    ("not every coordinate moved", "gradient descent", 1, np.array([0.6, 2.0])),
    ("order", "gradient descent", 1, descend(1)[::-1]),
    ("averaged", "gradient descent", 1, (START + descend(1)) / 2),
    ("a step too few", "gradient descent", 1, START),
    ("a step too few", "adam", 4, adam(3)),
    ("a step too many", "gradient descent", 1, descend(2)),
    ("a step too many", "momentum", 2, momentum(3)),
    ("velocity left out", "momentum", 2, momentum(2, 0.0)),
    ("sign of the velocity", "momentum", 2, momentum(2, -0.9)),
    ("velocity kept whole", "momentum", 3, momentum(3, 1.0)),
    ("β and 1 - β swapped", "momentum", 2, momentum(2, 0.1)),
    ("averaged velocity", "momentum", 2, momentum(2, share=0.1)),
    ("look ahead left out", "nesterov", 2, nesterov(1) + (nesterov(2) - nesterov(2, is_ahead=False)) / 0.9),
    ("another method", "momentum", 2, adagrad(2)),
    ("root left out", "adagrad", 1, adagrad(1, lambda s: s)),
    ("root left out", "rmsprop", 2, rmsprop(2, root=lambda s: s)),
    ("root left out", "adam", 2, adam(2, root=lambda s: s)),
    ("earlier squares left out", "adagrad", 2, adagrad(2, keep=0.0)),
    ("mean for sum", "adagrad", 2, rmsprop(2)),
    ("β and 1 - β swapped", "rmsprop", 2, rmsprop(2, 0.1, 0.9)),
    ("sum for mean", "rmsprop", 2, adagrad(2)),
    ("bias correction left out", "adam", 2, adam(2, is_freed=False)),
    ("β and 1 - β swapped", "adam", 2, adam(2, first=0.1, second=0.001)),
    ("uphill", "newton", 1, newton_of(lambda h, g: -np.linalg.solve(h, g))),
    ("multiplied by the Hessian", "newton", 1, newton_of(lambda h, g: h @ g)),
    ("only the diagonal", "newton", 1, newton_of(lambda h, g: g / np.diag(h))),
    ("gradient step", "newton", 1, newton_of(lambda h, g: g)),
    ("determinant left out", "newton", 1, newton_of(lambda h, g: np.linalg.det(h) * np.linalg.solve(h, g))),
    ("sign of the off-diagonal entries", "newton", 1, newton_of(lambda h, g: np.array([[6, 1], [1, 2]]) @ g / 11)),
]


@pytest.mark.parametrize(("name", "method", "steps", "point"), WRONG, ids=[f"{m}-{n}" for n, m, *_ in WRONG])
@pytest.mark.parametrize("figures", [5, 10])
def test_a_mistake_is_named(name, method, steps, point, figures):
    verdict = judge(written(point, figures), asked(method, steps, None if method == "newton" else RATE))
    assert (verdict.kind, verdict.mistake) == ("slip", name), verdict
    assert verdict.hint
    assert 0 < verdict.score < 1


OF_SQUARES = [
    ("damping left out", marquardt(0.0)),
    ("scale left out", marquardt(scale=np.ones(2))),
    ("damping subtracted", marquardt(-1e-3)),
    ("factor 2 kept", marquardt(of=2 * RESIDUALS)),
    ("uphill", marquardt(of=-RESIDUALS)),
    ("gradient step", BEGIN - 2 * JACOBIAN.T @ RESIDUALS),
]


@pytest.mark.parametrize(("name", "point"), OF_SQUARES, ids=[n for n, _ in OF_SQUARES])
def test_a_mistake_with_a_sum_of_squares_is_named(name, point):
    verdict = judge(written(point), asked("levenberg-marquardt", rate=None, loss=SQUARES, start=BEGIN))
    assert (verdict.kind, verdict.mistake) == ("slip", name), verdict


@pytest.mark.parametrize(("name", "share"), [("last direction left out", 0.0), ("sign of the last direction", -1.0)])
def test_a_mistake_with_conjugate_gradients_is_named(name, share):
    verdict = judge(written(conjugate(share)), asked("conjugate gradient", 2, None))
    assert (verdict.kind, verdict.mistake) == ("slip", name), verdict


def test_the_gradient_at_the_origin_is_told():
    verdict = judge("[0.7, 2]", asked(loss="x^2 + 3x + y^2"))
    assert verdict.mistake == "gradient at the origin", verdict


def test_a_slip_in_the_gradient_is_found_behind_the_step():
    verdict = judge("[0.8, 1.4]", asked(loss="x^2 + 3y^2"))  # 2y for 6y would be 1.6; 6 for 6y is 1.4
    assert verdict.entries == (("x", "right"), ("y", "slip"))
    assert verdict.hint.startswith("In the gradient: ")


@pytest.mark.parametrize("text", ["[0.61, 0.7]", "[0.6, 0.7123]", "[7.77, -3.21]", "[0.5999, 0.7]"])
def test_what_nothing_leads_to_is_wrong_without_a_name(text):
    verdict = judge(text, asked())
    assert (verdict.kind, verdict.mistake) == ("wrong", "")
    assert "the search is at" in verdict.message


@pytest.mark.parametrize("text", ["", "?", "[0.6]", "[0.6, 0.7, 1]", "0.6", "[x, y]", "[1/0, 1]", "{0.6, 0.7}", "step x^2", "[[0.6, 0.7]]",
                                  "[0.6, oo]", "[0.6,", "does not exist", "[0.6, [1, 2]]", "x = 1", "1 = 2"])  # fmt: skip
def test_whatever_is_answered_there_is_a_verdict(text):
    assert judge(text, asked()).kind in ("wrong", "unreadable")


def test_how_close_is_as_is_asked():
    point = asked("adam", 3)
    x, y = adam(3)
    assert judge(f"[{x:.3g}, {y:.3g}]", point)
    assert judge(f"[{x:.2g}, {y:.2g}]", point).kind == "slip"  # too few figures
    assert judge(f"[{x:.2g}, {y:.2g}]", point, significant=2)
    assert judge(f"[{x + 0.009}, {y}]", point, tolerance=0.01)
    ends = asked(loss="x^2", start=[1.25], rate=0.175)  # at 0.8125
    assert [judge(text, ends).mistake for text in ("0.8125", "13/16", "0.813", "0.81")] == ["", "", "rounded", "rounded"]
    assert judge("0.813", ends, significant=3)


def test_random_problems_right_is_never_refused_and_the_sign_is_named():
    random = np.random.default_rng(7)
    for _ in range(12):
        a, b, c = random.integers(1, 6, 3)
        start, rate = random.integers(-30, 31, 2) / 10 + 0.05, float(random.choice([0.01, 0.05, 0.1]))
        steps = int(random.integers(1, 4))
        of = asked("gradient descent", steps, rate, f"{a} x^2 + {b} x y + {c} y^2 + {a} x", start)

        def gradient(p, a=a, b=b, c=c):
            return np.array([2 * a * p[0] + b * p[1] + a, b * p[0] + 2 * c * p[1]])

        assert judge(written(descend(steps, rate, gradient, start)), of)
        assert judge(written(descend(steps, rate, gradient, start), 4 + steps), of).mistake in ("", "rounded")
        wrong = judge(written(descend(steps, -rate, gradient, start)), of)
        assert wrong.mistake == "uphill", wrong


def test_a_step_is_checked_from_python_and_at_the_prompt():
    verdict = tutor.check("[0.8, 0.8]", "step x^2 + 3y^2 from x = 1, y = 2 step 0.1")
    assert verdict.kind == "right"
    assert tutor.check([1.2, 3.2], "step x^2 + 3y^2 from x = 1, y = 2 step 0.1").mistake == "uphill"
    session = answer(Session(), "pose step x^2 + 3y^2 from x = 1, y = 2 step 0.1").session
    assert "✓ right" in plain(answer(session, "check x = 0.8, y = 0.8").document)
    reply = answer(Session(), "check [1.2, 3.2] for step x^2 + 3y^2 from x = 1, y = 2 step 0.1 by gradient descent steps 1")
    assert reply.session.stepped is not None
    assert answer(reply.session, "derivative x^2").session.stepped is None


def test_parameters_may_be_arrays():
    question = "step norm(w)^2 from w = [1, 2, 3] step 0.25 with w : vector(3)"
    assert tutor.check("[0.5, 1, 1.5]", question)
    assert tutor.check("[1.5, 3, 4.5]", question).mistake == "uphill"
