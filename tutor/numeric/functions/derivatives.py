"""Derivatives as compiled functions, without their steps: gradients, Hessians, their products with a vector, Jacobians."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tutor.errors import trouble
from tutor.meaning.scope import Scope, natural
from tutor.numeric.functions.arguments import FLOAT, finite, free_names
from tutor.numeric.functions.compile import Function, compile_function, of_scalars
from tutor.numeric.functions.lowering import computable, explicit
from tutor.numeric.graph import hessian, hessian_product, jacobian, reverse
from tutor.syntax.nodes import Apply, Node

Names = Sequence[str]


def value_and_gradient(node: Node, wrt: Names, scope: Scope, dtype: str = "float64") -> Function:
    """A function that returns (value, gradient (n,)), computed together; of `wrt`, and of the other free names behind them."""
    whole = scope.expand(node)
    return compile_function((whole, Apply("[]", reverse(whole, wrt, scope))), arguments((whole,), wrt), scope, dtype=dtype)


def hessian_function(node: Node, wrt: Names, scope: Scope, dtype: str = "float64") -> Function:
    """A function that returns the second derivatives (n, n); each that is not zero everywhere is computed once."""
    whole, n = _scalar(node, scope), len(wrt)
    entries = {}
    for (i, j), entry in hessian(whole, wrt, scope).items():
        entries[i * n + j] = entries[j * n + i] = entry
    return of_scalars(entries, ((n, n),), False, arguments((whole,), wrt), scope, dtype)


def jacobian_function(node: Node, wrt: Names, scope: Scope, dtype: str = "float64") -> Function:
    """A function that returns the derivatives (m, n) of the m entries of a list, taken in the cheaper direction."""
    shape, outputs = explicit(computable(node, scope))
    if len(shape) != 1:
        raise trouble("shape", "a Jacobian is of several outputs, in a list", mend="[x y, x + y]")
    outputs, n = tuple(_scalar(output, scope) for output in outputs), len(wrt)
    entries = {i * n + j: entry for (i, j), entry in jacobian(outputs, wrt, scope).items()}
    return of_scalars(entries, ((len(outputs), n),), False, arguments(outputs, wrt), scope, dtype)


def hessian_product_function(node: Node, wrt: Names, scope: Scope, dtype: str = "float64") -> HessianProduct:
    """A function of a point and a direction that returns the Hessian there times the direction, for a few times the gradient's cost."""
    whole = _scalar(node, scope)
    along = tuple(f"d {name}" for name in wrt)  # which no name can be
    entries = dict(enumerate(hessian_product(whole, wrt, along, scope)))
    own = arguments((whole,), wrt)
    return HessianProduct(of_scalars(entries, ((len(wrt),),), False, (*own, *along), scope, dtype), own, tuple(wrt))


@dataclass(frozen=True, slots=True)
class HessianProduct:
    """The Hessian times a direction: at one point (n,) along one direction, or at many, (points, n), along one for each.

    names  of the point's coordinates; wrt  those by which the Hessian is taken, and for which a direction has entries
    """

    function: Function
    names: tuple[str, ...]
    wrt: tuple[str, ...]

    def __call__(self, point: object, direction: object) -> np.ndarray:
        at, along = _rows("the point", point, self.names), _rows("the direction", direction, self.wrt)
        if at.shape[:-1] != along.shape[:-1]:
            what = f"the point has the shape {at.shape}, and the direction the shape {along.shape}"
            raise trouble("shape", what, mend="one direction for each point")
        return self.function(np.concatenate((at, along), axis=-1))


def _scalar(node: Node, scope: Scope) -> Node:
    """A tree that is one number, ready to be differentiated. Raises TutorError where arrays stand in it."""
    whole = computable(node, scope)
    if free_names(whole) & scope.arrays or explicit(whole)[0]:
        raise trouble("shape", "this is for numbers: arrays stand here", mend="tutor.hessian(…), whose function() takes arrays by name")
    return whole


def _rows(what: str, value: object, names: tuple[str, ...]) -> np.ndarray:
    found = finite(what, value, FLOAT)
    if found.ndim not in (1, 2) or found.shape[-1] != len(names):
        told = f"{what} has {len(names)} entries ({', '.join(names)}), and this has the shape {found.shape}"
        raise trouble("shape", told, mend=f"({len(names)},), or rows (points, {len(names)})")
    return found


def arguments(outputs: Sequence[Node], wrt: Names) -> tuple[str, ...]:
    """`wrt`, then the other free names in natural order."""
    free = frozenset().union(*map(free_names, outputs))
    return (*wrt, *natural(free - set(wrt)))
