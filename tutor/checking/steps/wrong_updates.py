"""How a step is made wrongly, as a table: which part of a method's lines becomes which other, and what to tell who does so."""

from __future__ import annotations

from dataclasses import dataclass

from tutor.checking.steps.updates import tree
from tutor.syntax.nodes import Node


@dataclass(frozen=True, slots=True)
class WrongUpdate:
    """One mistake.

    key      what went wrong, in a few words
    hint     what to tell who made it
    swaps    (part of a line, what stands in its place)
    methods  where it can be made; everywhere that a part occurs, where none are named
    """

    key: str
    hint: str
    swaps: tuple[tuple[Node, Node], ...]
    methods: tuple[str, ...] = ()


def _wrong(key: str, hint: str, *swaps: str, of: tuple[str, ...] = ()) -> WrongUpdate:
    pairs = [swap.split(" -> ") for swap in swaps]
    return WrongUpdate(key, hint, tuple((tree(part), tree(other)) for part, other in pairs), of)


_DOWNHILL = "Downhill is against the gradient: the step is -η times it, not +η."
_DOWN = "Downhill is against the gradient: the direction has a minus in front."
_SOLVED = "The matrix stands on the other side: H p = -g is solved for p, not multiplied out."
_VELOCITY = "The old velocity is kept to nine tenths: v is 0.9 v - η g."
_MEAN = "The mean square keeps nine tenths of the old one and takes a tenth of the new square: 0.9 s + 0.1 g^2."
_FREED = "m and s start at 0 and are too small at first: m is divided by 1 - 0.9^k, s by 1 - 0.999^k, in step k."
_NEWTON, _GAUSS = "-inv(H) @ g", "-inv(J.T @ J) @ (J.T @ r)"
_MARQUARDT = "-inv(J.T @ J + λ diag(D)) @ (J.T @ r)"

# fmt: off
WRONG_UPDATES = (
    # the step size
    _wrong("uphill", _DOWNHILL, "η -> -η"),
    _wrong("step size left out", "The gradient is multiplied by the step size η.", "η -> 1"),
    _wrong("divided by the step size", "The gradient is multiplied by the step size η, not divided by it.", "η -> 1/η"),
    _wrong("averaged velocity", "The velocity takes all of the step -η g, not a tenth.", "η g -> 0.1 η g", of=("momentum", "nesterov")),
    _wrong("step size squared", "The step size η counts once.", "η -> η^2"),
    _wrong("gradient left out", "The step is η times the gradient, not η alone.", "η g -> η", of=("gradient descent", "momentum")),
    # momentum
    _wrong("velocity left out", _VELOCITY, "0.9 v -> 0"),
    _wrong("sign of the velocity", _VELOCITY, "0.9 v -> -0.9 v"),
    _wrong("velocity kept whole", _VELOCITY, "0.9 v -> v"),
    _wrong("β and 1 - β swapped", _VELOCITY, "0.9 v -> 0.1 v"),
    _wrong("velocity subtracted", "The velocity is the step: it is added to the point.", "x + v -> x - v"),
    _wrong("look ahead left out", "Nesterov's point looks ahead along the new velocity: x + 0.9 v - η g.", "x + 0.9 v - η g -> x + v"),
    _wrong("step after the look ahead left out", "Beside 0.9 v, the step -η g is taken: x + 0.9 v - η g.", "x + 0.9 v - η g -> x + 0.9 v"),
    # squares of the slopes
    _wrong("root left out", "The step is divided by the root of the squares, not by the squares.", "sqrt(s) -> s", "sqrt(b) -> b"),
    _wrong("division by the root left out", "Each coordinate's step is divided by the root of its squares.",
           "sqrt(s) + ε -> 1", "sqrt(b) + ε -> 1"),
    _wrong("multiplied by the root", "The step is divided by the root of the squares, not multiplied by it.",
           "η g / (sqrt(s) + ε) -> η g sqrt(s)", "η a / (sqrt(b) + ε) -> η a sqrt(b)"),
    _wrong("slope not squared", "s holds the squares of the slopes: g^2.", "g^2 -> g"),
    _wrong("earlier squares left out", "s remembers: the squares of all slopes so far are added up, s + g^2.", "s + g^2 -> g^2"),
    _wrong("earlier squares left out", _MEAN, "0.9 s -> 0", of=("rmsprop",)),
    _wrong("β and 1 - β swapped", _MEAN, "0.9 s -> 0.1 s", "0.1 g^2 -> 0.9 g^2", of=("rmsprop",)),
    _wrong("sum for mean", _MEAN, "0.9 s + 0.1 g^2 -> s + g^2"),
    _wrong("sum for mean", _MEAN, "0.1 g^2 -> g^2"),
    _wrong("mean for sum", "AdaGrad adds all squares up: s + g^2.", "s + g^2 -> 0.9 s + 0.1 g^2"),
    # Adam
    _wrong("bias correction left out", _FREED, "m / (1 - 0.9^k) -> m", "s / (1 - 0.999^k) -> s"),
    _wrong("bias correction left out", _FREED, "m / (1 - 0.9^k) -> m"),
    _wrong("bias correction left out", _FREED, "s / (1 - 0.999^k) -> s"),
    _wrong("bias correction of the first step", _FREED, "0.9^k -> 0.9", "0.999^k -> 0.999"),
    _wrong("multiplied by the bias correction", _FREED, "m / (1 - 0.9^k) -> m (1 - 0.9^k)", "s / (1 - 0.999^k) -> s (1 - 0.999^k)"),
    _wrong("β and 1 - β swapped", "m is 0.9 m + 0.1 g and s is 0.999 s + 0.001 g^2: the old one counts most.",
           "0.9 m -> 0.1 m", "0.1 g -> 0.9 g", "0.999 s -> 0.001 s", "0.001 g^2 -> 0.999 g^2"),
    _wrong("one β for both", "Adam's mean of squares has a longer memory: 0.999 s + 0.001 g^2.",
           "0.999 s -> 0.9 s", "0.001 g^2 -> 0.1 g^2", "0.999^k -> 0.9^k"),
    _wrong("earlier slopes left out", "m remembers: 0.9 m + 0.1 g.", "0.9 m + 0.1 g -> g", "m / (1 - 0.9^k) -> m"),
    # Newton's method
    _wrong("uphill", _DOWN, f"{_NEWTON} -> inv(H) @ g"),
    _wrong("multiplied by the Hessian", _SOLVED, f"{_NEWTON} -> -H @ g"),
    _wrong("only the diagonal", "The whole Hessian counts, its mixed derivatives too: H p = -g.", f"{_NEWTON} -> -g / diag(H)"),
    _wrong("gradient step", "This goes along the gradient; Newton's step solves H p = -g.", f"{_NEWTON} -> -g"),
    _wrong("determinant left out", "The inverse of H is divided by its determinant.", f"{_NEWTON} -> -det(H) * inv(H) @ g"),
    _wrong("sign of the off-diagonal entries", "The inverse of [[a, b], [b, c]] is [[c, -b], [-b, a]]/(a c - b^2).",
           f"{_NEWTON} -> -inv(2 diag(diag(H)) - H) @ g"),
    _wrong("whole step taken", "Only the share t of p is gone: as far as is asked, or as far as lowers the value.", "t p -> p"),
    # sums of squares
    _wrong("uphill", _DOWN, f"{_GAUSS} -> inv(J.T @ J) @ (J.T @ r)", f"{_MARQUARDT} -> inv(J.T @ J + λ diag(D)) @ (J.T @ r)"),
    _wrong("factor 2 kept", "The gradient is 2 Jᵀr and the curvature 2 JᵀJ: the 2 cancels, JᵀJ p = -Jᵀr.",
           f"{_GAUSS} -> -2 * inv(J.T @ J) @ (J.T @ r)", f"{_MARQUARDT} -> -2 * inv(J.T @ J + λ diag(D)) @ (J.T @ r)"),
    _wrong("only the diagonal", "All of JᵀJ counts, not its diagonal alone.", f"{_GAUSS} -> -(J.T @ r) / diag(J.T @ J)",
           f"{_MARQUARDT} -> -(J.T @ r) / (diag(J.T @ J) + λ * D)"),
    _wrong("gradient step", "This goes along the gradient; JᵀJ p = -Jᵀr is solved for p.", f"{_GAUSS} -> -2 * (J.T @ r)",
           f"{_MARQUARDT} -> -2 * (J.T @ r)"),
    _wrong("gradient step", "This goes along Jᵀr; JᵀJ p = -Jᵀr is solved for p.", f"{_GAUSS} -> -(J.T @ r)", f"{_MARQUARDT} -> -(J.T @ r)"),
    _wrong("multiplied by JᵀJ", "JᵀJ stands on the other side: JᵀJ p = -Jᵀr is solved for p.", f"{_GAUSS} -> -(J.T @ J) @ (J.T @ r)"),
    _wrong("damping left out", "The damping stands beside JᵀJ: (JᵀJ + λ D) p = -Jᵀr.", f"{_MARQUARDT} -> {_GAUSS}"),
    _wrong("scale left out", "The damping counts in the scale of each variable: λ D, not λ alone.",
           f"{_MARQUARDT} -> -inv(J.T @ J + λ diag(D/D)) @ (J.T @ r)"),
    _wrong("damping subtracted", "The damping is added: (JᵀJ + λ D) p = -Jᵀr.", f"{_MARQUARDT} -> -inv(J.T @ J - λ diag(D)) @ (J.T @ r)"),
    # conjugate gradients
    _wrong("uphill", _DOWN, "-g + β q -> g + β q"),
    _wrong("last direction left out", "The new direction keeps β of the last one: p = -∇f + β p.", "β q -> 0"),
    _wrong("sign of the last direction", "β of the last direction is added: p = -∇f + β p.", "β q -> -β q"),
    _wrong("last direction kept whole", "Only the share β of the last direction is kept.", "β q -> q"),
    _wrong("β of Fletcher and Reeves", "Here β is Polak and Ribière's: ∇f·(∇f - ∇f before) / |∇f before|².",
           "β q -> norm(g)^2 / norm(h)^2 * q"),
)
# fmt: on
