"""One step of each method as lines of the language, in the order in which a hand works them out: the last gives the new point.

x is the point, g the gradient there, k the number of the step, η its size and ε what keeps a division by 0 finite. A letter that a line
makes is remembered until the next step, where it stands for its old value until it is made again; in the first step it is 0. What a method
finds in numbers only (the share t of Newton's step, the Hessian H) is taken from the step laid open.
"""

from __future__ import annotations

from dataclasses import dataclass

from tutor.meaning.scope import Scope
from tutor.syntax.nodes import Node

POINT = "new x"  # the letter of the last line

Lines = tuple[tuple[str, Node], ...]  # (letter, what it is now)


@dataclass(frozen=True, slots=True)
class Update:
    """One method's step.

    lines     (letter, what it is now)
    by_entry  every line holds for each coordinate by itself; else x, g and p are vectors
    also      a point that is right as well, made after the lines, and in words what it is
    """

    lines: Lines
    by_entry: bool = True
    also: Node | None = None
    also_is: str = ""


def tree(text: str) -> Node:
    """A line of the language as a tree, in which every letter is free."""
    return Scope().read(text)


def _update(*lines: str, by_entry: bool = True, also: str = "", also_is: str = "") -> Update:
    parts = [line.split(" := ") for line in lines]
    return Update(tuple((letter, tree(text)) for letter, text in parts), by_entry, tree(also) if also else None, also_is)


UPDATES = {
    "gradient descent": _update("new x := x - η g"),
    "momentum": _update("v := 0.9 v - η g", "new x := x + v"),
    "nesterov": _update("v := 0.9 v - η g", "new x := x + 0.9 v - η g", also="x - η g", also_is="the point without the look ahead"),
    "adagrad": _update("s := s + g^2", "new x := x - η g / (sqrt(s) + ε)"),
    "rmsprop": _update("s := 0.9 s + 0.1 g^2", "new x := x - η g / (sqrt(s) + ε)"),
    "adam": _update("m := 0.9 m + 0.1 g", "s := 0.999 s + 0.001 g^2", "a := m / (1 - 0.9^k)", "b := s / (1 - 0.999^k)",
                    "new x := x - η a / (sqrt(b) + ε)"),
    "steepest descent": _update("new x := x - η g"),
    "newton": _update("p := -inv(H) @ g", "new x := x + t p", by_entry=False),
    "gauss-newton": _update("p := -inv(J.T @ J) @ (J.T @ r)", "new x := x + t p", by_entry=False),
    "levenberg-marquardt": _update("p := -inv(J.T @ J + λ diag(D)) @ (J.T @ r)", "new x := x + p", by_entry=False),
    "conjugate gradient": _update("p := -g + β q", "new x := x + t p", by_entry=False),
}  # fmt: skip
