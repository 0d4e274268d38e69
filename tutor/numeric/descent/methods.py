"""The methods of minimizing, as one table: what each is called, what it needs, what it does and how its step is laid open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches

from tutor.errors import trouble
from tutor.numeric.descent import coordinates, first_order, least_squares, newton, quasi_newton
from tutor.numeric.descent.first_order import Advance
from tutor.numeric.descent.scipy_methods import SOLVERS
from tutor.numeric.descent.search import Here, Search, Strides

Working = tuple[str, str, str]  # a letter of the numbers of a stride, how it is made, and in words


@dataclass(frozen=True, slots=True)
class Method:
    """One method.

    needs     "value", "gradient", "hessian" (second derivatives too) or "squares" (a loss that is a sum of squares)
    step      the default step size; None where the method searches for its own
    rule      one step as it is written on paper
    because   one line: what it does and why
    source    where it is described
    walk      (search, start) -> its strides; None of SciPy's
    workings  the numbers of a stride, in the order in which they are explained
    advance   of a first-order rule: the change that one gradient makes, also one of a batch
    limit     the factor c in "stable while the step size is below c / curvature"; 0 where there is no such bound
    is_bounded  whether it keeps to bounds
    scipy     SciPy's name of it
    """

    name: str
    aliases: tuple[str, ...]
    needs: str
    step: float | None
    rule: str
    because: str
    source: str
    walk: Callable[[Search, Here], Strides] | None = None
    workings: tuple[Working, ...] = ()
    advance: Advance | None = None
    limit: float = 0.0
    is_bounded: bool = False
    scipy: str = ""


def _rule(name: str, aliases: tuple[str, ...], step: float, rule: str, because: str, source: str, advance: Advance,
          workings: tuple[Working, ...] = (), limit: float = 0.0) -> Method:  # fmt: skip
    return Method(name, aliases, "gradient", step, rule, because, source, first_order.descend(advance), workings, advance, limit, True)


def _step(made: str) -> Working:
    return "Δ", made, "the step"


_DIRECTION = ("t", "", "the length along p, from the search of a line")
# fmt: off
_OWN = (
    _rule("gradient descent", ("gd", "gradient", "descent", "sgd", "stochastic gradient descent"), 0.01,
          "x ← x - η ∇f(x)", "Goes straight downhill, as far as the slope is steep.", "Cauchy 1847", first_order.plain,
          (_step("-η ∇f"),), 2.0),
    Method("steepest descent", ("line search", "line-searched gradient descent", "backtracking", "armijo", "projected gradient"),
           "gradient", None, "x ← x - η ∇f(x), η halved until f falls enough",
           "Gradient descent that finds its step size itself: it starts from twice the last one and halves it.",
           "Armijo 1966; with bounds Bertsekas 1976", first_order.steepest,
           (("η", "halved until f(x - η ∇f) ≤ f(x) - η |∇f|²/10000", "the step size found"),), is_bounded=True),
    _rule("momentum", ("heavy ball", "polyak"), 0.01, "v ← 0.9 v - η ∇f(x), x ← x + v",
          "Keeps nine tenths of its speed: swings cancel, the common way adds up.", "Polyak 1964", first_order.momentum,
          (("v", "0.9 v - η ∇f", "the velocity: nine tenths of the old one, and a step downhill"), _step("v")), 3.8),
    _rule("nesterov", ("nag", "accelerated gradient", "nesterov momentum"), 0.01,
          "v ← 0.9 v - η ∇f(x + 0.9 v), x ← x + v", "Momentum that looks at the slope where its speed will carry it.",
          "Nesterov 1983; Sutskever et al. 2013", first_order.nesterov,
          (("v", "0.9 v - η ∇f", "the velocity; the point that is kept looks 0.9 v ahead"), _step("0.9 v - η ∇f")), 1.35),
    _rule("adagrad", (), 0.1, "s ← s + ∇f², x ← x - η ∇f / √s",
          "Every coordinate has its own step, which shrinks with the slopes it has seen.", "Duchi, Hazan & Singer 2011",
          first_order.adagrad, (("s", "s + ∇f²", "the squares of all slopes so far, added up"), _step("-η ∇f / √s"))),
    _rule("rmsprop", (), 0.01, "s ← 0.9 s + 0.1 ∇f², x ← x - η ∇f / √s", "AdaGrad that forgets: steps follow the slopes of late.",
          "Tieleman & Hinton 2012", first_order.rmsprop, (("s", "0.9 s + 0.1 ∇f²", "the mean square of the slopes of late"),
           _step("-η ∇f / √s"))),
    _rule("adam", (), 0.01, "m ← 0.9 m + 0.1 ∇f, s ← 0.999 s + 0.001 ∇f², x ← x - η m̂ / √ŝ",
          "Momentum and RMSProp together, freed of their start at 0.", "Kingma & Ba 2015", first_order.adam,
          (("m", "0.9 m + 0.1 ∇f", "the mean slope of late"), ("s", "0.999 s + 0.001 ∇f²", "the mean square of the slopes"),
           ("m̂", "m / (1 - 0.9^k)", "freed of its start at 0 in step k"), ("ŝ", "s / (1 - 0.999^k)", "freed of its start at 0 too"),
           _step("-η m̂ / √ŝ"))),
    Method("newton", ("damped newton", "newton-raphson", "newton's method", "second order"), "hessian", 1.0,
           "solve H p = -∇f, x ← x + t p", "Jumps to the bottom of the parabola that fits here, halving the jump until the value falls.",
           "Nocedal & Wright, 2nd ed., 3.4; with bounds Bertsekas 1982", newton.walk,
           (("H", "∇²f(x)", "the Hessian here"),
            ("λ", "the lowest curvature, or 0 where none is negative", "at 0 H p = -∇f stands as it is"),
            ("p", "H p = -∇f, each curvature of H taken as |λ|", "to the bottom of the parabola"),
            ("t", "", "the share of p that lowers the value")),
           is_bounded=True),
    Method("gauss-newton", ("gn",), "squares", None, "solve JᵀJ p = -Jᵀr, x ← x + t p",
           "For a sum of squares f = r·r: fits the residuals by straight lines and solves that least-squares problem.",
           "Nocedal & Wright, 2nd ed., 10.3", least_squares.gauss_newton,
           (("r", "f = r·r", "the residuals here"), ("J", "∂r/∂x", "their Jacobian"), ("p", "JᵀJ p = -Jᵀr", "the linear least squares"),
            ("t", "", "the share of p that lowers the value"))),
    Method("levenberg-marquardt", ("lm", "levenberg", "marquardt"), "squares", None, "solve (JᵀJ + λ D) p = -Jᵀr, x ← x + p",
           "Gauss-Newton with a damping λ: small, it is Gauss-Newton; large, a short step downhill.",
           "Levenberg 1944, Marquardt 1963, Moré 1978", least_squares.levenberg_marquardt,
           (("r", "f = r·r", "the residuals here"), ("J", "∂r/∂x", "their Jacobian"),
            ("D", "the largest (JᵀJ)ᵢᵢ so far", "the scale of each variable"),
            ("λ", "", "the damping: raised until the value falls"), ("p", "(JᵀJ + λ D) p = -Jᵀr", "the damped least squares"))),
    Method("conjugate gradient", ("cg", "nonlinear conjugate gradient", "polak-ribiere", "ncg"), "gradient", None,
           "p ← -∇f + β p, x ← x + t p", "Each direction keeps what the ones before have won; a quadratic of n variables ends in n steps.",
           "Polak & Ribière 1969; Nocedal & Wright, 2nd ed., 5.2", quasi_newton.conjugate_gradient,
           (("β", "max(0, ∇f·(∇f - ∇f before) / |∇f before|²)", "how much of the last direction is kept"),
            ("p", "-∇f + β p", "the direction"), _DIRECTION)),
    Method("bfgs", ("quasi-newton",), "gradient", None, "p = -B ∇f, x ← x + t p",
           "Learns the inverse Hessian B from how the gradient changed along the way.",
           "Broyden, Fletcher, Goldfarb, Shanno 1970; Nocedal & Wright 6.1", quasi_newton.bfgs,
           (("B", "B y = s for each step s and its change y of the gradient", "the inverse Hessian, as it is learned so far"),
            ("p", "-B ∇f", "the direction"), _DIRECTION)),
    Method("l-bfgs", ("lbfgs", "limited memory bfgs"), "gradient", None, "p = -B ∇f, x ← x + t p, B from the last 10 steps",
           "BFGS that remembers only the last steps, for many variables.",
           "Nocedal 1980; Nocedal & Wright 7.2", quasi_newton.l_bfgs,
           (("k", "at most 10", "the steps remembered"), ("p", "-B ∇f, by two loops over them", "the direction"), _DIRECTION)),
    Method("coordinate descent", ("coordinate", "cyclic coordinate descent"), "gradient", None, "xᵢ ← xᵢ - t ∂f/∂xᵢ, one i after the other",
           "Moves one variable at a time, to the bottom of its own line.", "Wright 2015", coordinates.coordinate_descent,
           (("i", "", "the variable that moves"), ("t", "", "how far, in slopes")), is_bounded=True),
)
# fmt: on
_NEEDS = {"value": "the value alone", "gradient": "the gradient", "hessian": "the Hessian"}
METHODS = _OWN + tuple(
    Method(
        f"scipy {s.name}",
        () if any(s.name in (m.name, *m.aliases) for m in _OWN) else (s.name,),
        s.uses,
        None,
        f"scipy.optimize.minimize(method={s.name!r})",
        f"SciPy's own, by {_NEEDS[s.uses]}.",
        "SciPy's manual",
        is_bounded=s.is_bounded,
        scipy=s.name,
    )
    for s in SOLVERS
)


_KNOWN = {spelling: m for m in METHODS for spelling in (m.name, *m.aliases)}
_JOINED = {spelling.replace("-", " "): m for spelling, m in _KNOWN.items()}


def method_named(name: str) -> Method:
    """The method called `name`, by its name or an alias; `scipy:bfgs` is SciPy's. Raises TutorError("unknown-method")."""
    if name in _KNOWN:
        return _KNOWN[name]
    wanted = " ".join(str(name).lower().replace("_", " ").replace(":", " ").split())
    found = _KNOWN.get(wanted) or _JOINED.get(wanted.replace("-", " "))
    if found:
        return found
    near = get_close_matches(wanted, _KNOWN, n=1, cutoff=0.5)
    mend = f"did you mean {_KNOWN[near[0]].name}?" if near else "one of: " + ", ".join(m.name for m in METHODS if not m.scipy)
    raise trouble("unknown-method", f"there is no method {name}", mend=mend)
