"""Hessians and Jacobians in matrix form: the gradient of a gradient along any v, and the matrix read off that linear map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tutor.derive.arrays.adjoint import Backward
from tutor.derive.arrays.arrays import Arrays
from tutor.derive.arrays.collecting import expanded
from tutor.derive.arrays.matrix import free_arrays, written
from tutor.derive.steps import Derivation, Step
from tutor.errors import TutorError, trouble
from tutor.limits import LIMITS, Limits
from tutor.meaning.scope import Kind, Scope
from tutor.meaning.shapes import Shape, Shapes, spelled
from tutor.rules import normal
from tutor.rules.rule import Rule
from tutor.syntax.nodes import Apply, Name, Node, names, number, postorder
from tutor.syntax.printer import show


def matrix_hessian(node: Node, wrt: Sequence[str] = (), scope: Scope = Scope(), limits: Limits = LIMITS) -> Derivation:  # noqa: B008
    """The matrix of second derivatives of the number `node` by one vector, or by numbers (then written out, `[[…], …]`).

    By a vector its steps are the gradient, the gradient of `gradient @ v`, and the matrix read off. Raises
    TutorError("no-rule") by a matrix (that would be a tensor), and where the map is not read off.
    """
    node, scope = written(node, scope)
    wrt = tuple(wrt) or free_arrays(node, scope)
    shape = Shapes(scope)
    shapes = [shape(Name(name)) for name in wrt]
    if not any(shapes):
        return _by_numbers(node, wrt, scope, limits)
    if len(wrt) > 1:
        raise trouble(
            "no-rule", f"the Hessian by {' and '.join(wrt)} has blocks, which are not laid out here", mend=f"ask by {wrt[0]} alone"
        )
    if len(shapes[0]) > 1:
        raise _as_tensor(node, wrt[0], shapes[0])
    first = Backward(node, wrt, scope, limits)
    gradient = first.reached[wrt[0]].step
    along = _along_any(gradient.value, wrt[0], scope, first.arrays.given, limits)
    root = _read_off(normal.HESSIAN, _goal("hessian", node, wrt), along.matrix, along, (("gradient", gradient),))
    return Derivation("hessian", node, wrt, along.scope, root, extra=first.forward())


def _as_tensor(node: Node, name: str, shape: Shape) -> TutorError:
    """What a second derivative by a matrix is, and what can be had of it."""
    entry = f"∂²f/∂{name}_ij∂{name}_kl"
    told = f"{name} is {spelled(shape)}, so its Hessian is a tensor with four directions: entries {entry}"
    v = next(n for n in ("V", "V1", "V2") if n not in names(node))
    product = f"its product with a matrix, sum over k, l of {entry} {v}_kl"
    return trouble("no-rule", told, mend=f"hessian {show(node)} wrt {name} along {v}: {product}")


def matrix_jacobian(node: Node, wrt: Sequence[str], scope: Scope = Scope(), limits: Limits = LIMITS) -> Derivation:  # noqa: B008 (frozen)
    """The Jacobian of the vector `node` by one vector: rows are outputs. Raises TutorError("shape", "no-rule")."""
    node, scope = written(node, scope)
    wrt = tuple(wrt) or free_arrays(node, scope)
    shape = Shapes(scope)
    if len(wrt) != 1 or len(shape(node)) != 1 or len(shape(Name(wrt[0]))) != 1:
        told = " and ".join(f"{show(n)} is {spelled(shape(n))}" for n in (node, *map(Name, wrt)))
        raise trouble("no-rule", f"this Jacobian is of one vector by one vector, and {told}", mend="ask of a vector, by one vector")
    first = Backward(Apply("sum", (node,)), wrt, scope, limits)
    along = _along_any(node, wrt[0], scope, first.arrays.given, limits)
    matrix = leftward(first.arrays.transpose(along.matrix), first.arrays)
    root = _read_off(normal.JACOBIAN, _goal("jacobian", node, wrt), matrix, along, ())
    return Derivation("jacobian", node, wrt, along.scope, root, extra=first.forward())


def _by_numbers(node: Node, wrt: tuple[str, ...], scope: Scope, limits: Limits) -> Derivation:
    first = Backward(node, wrt, scope, limits)
    parts: list[tuple[str, Step]] = [(name, first.reached[name].step) for name in wrt]
    rows = []
    for name in wrt:
        second = Backward(first.reached[name].step.value, wrt, scope, limits).reached
        parts += [(f"{name},{other}", second[other].step) for other in wrt]
        rows.append(Apply("[]", tuple(second[other].step.value for other in wrt)))
    value = Apply("[]", tuple(rows))
    root = Step(_goal("hessian", node, wrt), normal.HESSIAN, (("u", node),), value, value, tuple(parts))
    return Derivation("hessian", node, wrt, scope, root, extra=first.forward())


def _goal(word: str, node: Node, wrt: tuple[str, ...]) -> Node:
    return Apply(word, (node, Apply("[]", tuple(map(Name, wrt)))))


def _read_off(rule: Rule, goal: Node, matrix: Node, along: _Along, before: tuple[tuple[str, Step], ...]) -> Step:
    product = Apply("@", (along.matrix, along.v))
    taken = Step(along.step.value, normal.READ_OFF, (("A", along.matrix), ("v", along.v)), product, product, (("u", along.step),))
    return Step(goal, rule, (("u", goal.args[0]),), matrix, matrix, (*before, ("product", along.step), ("matrix", taken)))


@dataclass(frozen=True, slots=True)
class _Along:
    """The gradient of `vector @ v`, the matrix that stands before v in it, and the scope that knows v."""

    v: Node
    step: Step
    matrix: Node
    scope: Scope


def _along_any(vector: Node, name: str, scope: Scope, given: frozenset[Node], limits: Limits) -> _Along:
    """The gradient of `vector @ v` by `name`, and the matrix that stands before v in it."""
    v = Name(_fresh(vector, scope))
    shape = Shapes(scope)(vector)
    wider = scope.declared(v.name, Kind(shape=shape))
    backward = Backward(Apply("@", (vector, v)), (name,), wider, limits, given)
    step = backward.reached[name].step
    if v.name in names(step.value):
        matrix = _shortest(step.value, LinearMap(v, backward.arrays), backward)
    else:
        matrix = backward.arrays.zero((*backward.arrays.shape(Name(name)), *shape))
    return _Along(v, step, matrix, wider)


def _shortest(value: Node, read: LinearMap, backward: Backward) -> Node:
    """The matrix before v, read off as it stands and multiplied out: the shorter of the two."""
    found, refused = [], None
    still = frozenset(n for n in postorder(value) if read.v.name not in names(n))
    for tree in (value, expanded(value, backward.arrays, still)):
        if tree is not None:
            try:
                matrix = leftward(read.matrix(tree), backward.arrays)
            except TutorError as error:
                refused = error
            else:
                found.append(leftward(backward.polish.settled(matrix), backward.arrays))
    if not found:
        raise refused
    return min(found, key=lambda tree: len(show(tree)))


def _fresh(node: Node, scope: Scope) -> str:
    taken = names(node) | {n for n, _ in scope.kinds} | {d.name for d in scope.definitions}
    return next(n for n in ("v", *(f"v{k}" for k in range(1, len(taken) + 2))) if n not in taken)


class LinearMap:
    """The matrix of a vector that is linear in the vector `v`."""

    def __init__(self, v: Node, arrays: Arrays):
        self.v, self.arrays = v, arrays
        self._size = arrays.shape(v)

    def _holds(self, node: Node) -> bool:
        return self.v.name in names(node)

    def matrix(self, node: Node) -> Node:
        """M with node = M @ v. Raises TutorError("no-rule") where it is not read off."""
        if node is self.v:
            return Apply("eye", self._size)
        if isinstance(node, Apply) and node.op == "+":
            shape = self.arrays.shape(node)
            return self.arrays.total(self.matrix(self.arrays.grown(a, shape)) for a in node.args)
        t = self.arrays.term(node)
        moving = [f for f in t.above if self._holds(f)]
        if len(moving) != 1 or any(map(self._holds, t.below)):
            raise self._refusal(node)
        still = self.arrays.quotient(
            self.arrays.product((number(t.coefficient), *(f for f in t.above if f is not moving[0]))), self.arrays.product(t.below)
        )
        front, factors = self.arrays.parted(still)
        if not self.arrays.shape(moving[0]):
            inner = self.arrays.outer(factors, self.row(moving[0]))
        else:
            inner = self._scaled(factors, self._core(moving[0]))
        return self.arrays.product((front, inner))

    def _scaled(self, factors: Node, inner: Node) -> Node:
        if not self.arrays.shape(factors):
            return inner
        return self.arrays.matmul(Apply("diag", (factors,)), inner)

    def _core(self, node: Node) -> Node:
        match node:
            case Apply("@", (a, u)) if not self._holds(a):
                return self.arrays.matmul(a, self.matrix(u))
            case Name() | Apply("+", _):
                return self.matrix(node)
        raise self._refusal(node)

    def row(self, node: Node) -> Node:
        """r with node = r @ v, of a number that is linear in v."""
        match node:
            case Apply("@", (a, b)) if self._holds(a) != self._holds(b):
                still, moving = (b, a) if self._holds(a) else (a, b)
                return self.arrays.matmul(self.arrays.transpose(self.matrix(moving)), still)
            case Apply("sum", (inner,)):
                ones = Apply("ones", self.arrays.shape(inner))
                return self.arrays.matmul(self.arrays.transpose(self.matrix(inner)), ones)
            case Apply("mean", (inner,)):
                size = self.arrays.shape(inner)
                return self.arrays.quotient(self.row(Apply("sum", (inner,))), size[0])
        raise self._refusal(node)

    def _refusal(self, node: Node) -> TutorError:
        return trouble("no-rule", f"the matrix before {self.v.name} in {show(node)} is not read off here",
                       mend=f"ask for the gradient along {self.v.name} instead")  # fmt: skip


def leftward(node: Node, arrays: Arrays) -> Node:
    """Products of matrices without brackets: A @ (B @ C) as A @ B @ C."""
    if not isinstance(node, Apply):
        return node
    args = tuple(leftward(a, arrays) for a in node.args)
    if node.op == "@" and len(arrays.shape(args[1])) == 2 and isinstance(args[1], Apply) and args[1].op == "@":
        b, c = args[1].args
        return leftward(Apply("@", (Apply("@", (args[0], b)), c)), arrays)
    return node if args == node.args else Apply(node.op, args)
