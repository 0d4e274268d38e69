"""The methods of descent, as one table: what each is called, what it needs, and how it makes one step of a gradient."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np

from tutor.errors import trouble

MEMORY = 0.9  # β of momentum, Nesterov and RMSProp, and β1 of Adam: the values of the papers
SQUARES = 0.999  # β2 of Adam
GUARD = 1e-8  # keeps a division by a vanished root finite (Kingma & Ba)

State = tuple[np.ndarray, ...]
Advance = Callable[[np.ndarray, State, float, int], tuple[np.ndarray, State]]


@dataclass(frozen=True, slots=True)
class Method:
    """One method.

    needs    "gradient", or "hessian" where second derivatives are needed too
    step     the default step size; None where the method searches for its own
    rule     one step as it is written on paper
    because  one line: what it does and why
    advance  (gradient, state, step size, number of the step from 1) -> (change of the point, state); None where it is no such rule
    limit    the factor c in "stable while the step size is below c / curvature"; 0 where there is no such bound
    """

    name: str
    aliases: tuple[str, ...]
    needs: str
    step: float | None
    rule: str
    because: str
    advance: Advance | None = None
    limit: float = 0.0


def _plain(gradient: np.ndarray, state: State, step: float, number: int) -> tuple[np.ndarray, State]:
    return -step * gradient, ()


def _momentum(gradient: np.ndarray, state: State, step: float, number: int) -> tuple[np.ndarray, State]:
    velocity = MEMORY * (state[0] if state else 0) - step * gradient
    return velocity, (velocity,)


def _nesterov(gradient: np.ndarray, state: State, step: float, number: int) -> tuple[np.ndarray, State]:
    # in the variables of Sutskever et al. (2013): the gradient is taken at the point looked ahead to, which is the one kept
    velocity = MEMORY * (state[0] if state else 0) - step * gradient
    return MEMORY * velocity - step * gradient, (velocity,)


def _adagrad(gradient: np.ndarray, state: State, step: float, number: int) -> tuple[np.ndarray, State]:
    squares = (state[0] if state else 0) + gradient**2
    return -step * gradient / (np.sqrt(squares) + GUARD), (squares,)


def _rmsprop(gradient: np.ndarray, state: State, step: float, number: int) -> tuple[np.ndarray, State]:
    squares = MEMORY * (state[0] if state else 0) + (1 - MEMORY) * gradient**2
    return -step * gradient / (np.sqrt(squares) + GUARD), (squares,)


def _adam(gradient: np.ndarray, state: State, step: float, number: int) -> tuple[np.ndarray, State]:
    first, second = state or (0, 0)
    first = MEMORY * first + (1 - MEMORY) * gradient
    second = SQUARES * second + (1 - SQUARES) * gradient**2
    mean, square = first / (1 - MEMORY**number), second / (1 - SQUARES**number)
    return -step * mean / (np.sqrt(square) + GUARD), (first, second)


# fmt: off
METHODS = (
    Method("gradient descent", ("gd", "steepest descent", "gradient", "descent", "sgd", "stochastic gradient descent"), "gradient", 0.01,
           "x ← x - η ∇f(x)", "Goes straight downhill, as far as the slope is steep.", _plain, 2.0),
    Method("momentum", ("heavy ball", "polyak"), "gradient", 0.01,
           "v ← 0.9 v - η ∇f(x), x ← x + v",
           "Keeps nine tenths of its speed: swings cancel, the common way adds up.", _momentum, 3.8),
    Method("nesterov", ("nag", "accelerated gradient", "nesterov momentum"), "gradient", 0.01,
           "v ← 0.9 v - η ∇f(x + 0.9 v), x ← x + v", "Momentum that looks at the slope where its speed will carry it.", _nesterov, 1.35),
    Method("adagrad", (), "gradient", 0.1,
           "s ← s + ∇f², x ← x - η ∇f / √s", "Every coordinate has its own step, which shrinks with the slopes it has seen.", _adagrad),
    Method("rmsprop", (), "gradient", 0.01,
           "s ← 0.9 s + 0.1 ∇f², x ← x - η ∇f / √s", "AdaGrad that forgets: steps follow the slopes of late.", _rmsprop),
    Method("adam", (), "gradient", 0.01,
           "m ← 0.9 m + 0.1 ∇f, s ← 0.999 s + 0.001 ∇f², x ← x - η m̂ / √ŝ",
           "Momentum and RMSProp together, freed of their start at 0.", _adam),
    Method("newton", ("damped newton", "newton-raphson", "newton's method", "second order"), "hessian", 1.0,
           "solve H p = -∇f, x ← x + t p", "Jumps to the bottom of the parabola that fits here, halving the jump until the value falls."),
    Method("bfgs", (), "gradient", None,
           "x ← x - t B ∇f", "Learns the inverse Hessian from the gradients along the way (SciPy)."),
    Method("l-bfgs", ("lbfgs", "l-bfgs-b", "lbfgsb"), "gradient", None,
           "x ← x - t B ∇f", "BFGS that remembers only the last steps, for many variables (SciPy)."),
)
# fmt: on


def method_named(name: str) -> Method:
    """The method called `name`, by its name or an alias. Raises TutorError("unknown-method")."""
    wanted = " ".join(name.lower().replace("_", " ").split())
    known = {spelling: m for m in METHODS for spelling in (m.name, *m.aliases)}
    if wanted in known:
        return known[wanted]
    if wanted.replace(" ", "-") in known:
        return known[wanted.replace(" ", "-")]
    near = get_close_matches(wanted, known, n=1, cutoff=0.5)
    mend = f"did you mean {known[near[0]].name}?" if near else "one of: " + ", ".join(m.name for m in METHODS)
    raise trouble("unknown-method", f"there is no method {name}", mend=mend)
