"""Which rule carries a tangent forward through an operation. Every pullback says it: the way forward is the transpose of the way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from tutor.derive.arrays.adjoint import Backward
from tutor.derive.arrays.arrays import Arrays
from tutor.derive.arrays.pulling import entrywise, matched
from tutor.meaning.scope import Kind, Scope
from tutor.meaning.shapes import Shapes
from tutor.rules import structure, tangents
from tutor.rules.catalogue import pattern, prime, read, sizes
from tutor.rules.matching import group, template
from tutor.rules.rule import Pullback, Rule
from tutor.syntax.nodes import ONE, Apply, Name, Node, names, substitute
from tutor.syntax.printer import show


@dataclass(frozen=True, slots=True)
class Push:
    """A rule that serves for one node: what its names stand for, its right side, and the names whose tangent that asks for.

    In the right side `moved(u)` stands for u'.
    """

    rule: Rule
    bound: dict[str, Node]
    right: Node
    asked: tuple[str, ...]


def moved(name: str) -> Name:
    """The name that stands for u' in the right side of a Push: unlike u', an ordinary name, which `Arrays.build` fills in."""
    return Name(f"{name}'")


def push(node: Apply, is_active: Callable[[Node], bool], shape: Shapes) -> Push:
    """The rule for `node`. Raises TutorError("no-rule")."""
    found = matched(node, shape) if node.op != "+" else None
    if found:
        pulled, bound = found
        rule = forward(pulled, frozenset(n for n in pulled.back if is_active(bound[n])))
        right, asked = pattern(rule).right, pattern(rule).asked
    elif node.op == "piecewise":
        rule, bound = structure.PIECEWISE, {f"u{k}": case.args[0] for k, case in enumerate(node.args, 1)}
        cases = zip(bound, node.args, strict=True)
        right, asked = Apply("piecewise", tuple(Apply(c.op, (prime(n), *c.args[1:])) for n, c in cases)), tuple(bound)
    else:
        rule, bound = entrywise(node, is_active)
        found = template(rule, bound)
        right, asked = found.right, found.asked
    right = substitute(right, {prime(n): moved(n) for n in asked})
    return Push(rule, bound, right, asked)


# ---------------------------------------------------------------- a pullback, the other way


@cache
def forward(rule: Pullback, moving: frozenset[str]) -> Rule:
    """The way forward through what `rule` goes back through, where these arguments move: `A' @ B + A @ B'` for the product.

    Where the whole is linear in all arguments together, it asks for the tangents of those too that do not move.
    """
    arguments = {n: read(text) for n, text in rule.back.items()}
    if len(arguments) > 1 and all(names(back).isdisjoint(arguments) for back in arguments.values()):
        right, because = _primed(read(rule.left), arguments), tangents.LINEAR
    else:
        arguments = {n: back for n, back in arguments.items() if n in moving}
        right = group("+", [_share(rule, n, back) for n, back in arguments.items()])
        because = _reason(rule, arguments)
    return Rule(rule.key, rule.left, show(right), rule.forward or because, domain=rule.domain)


def _reason(rule: Pullback, moving: Mapping[str, Node]) -> str:
    if any(n in names(back) for n, back in moving.items()):
        return rule.because
    return tangents.PRODUCT if len(moving) > 1 else tangents.LINEAR if len(rule.back) == 1 else tangents.FACTOR


def _primed(left: Node, arguments: Mapping[str, Node]) -> Node:
    return substitute(left, {Name(n): prime(n) for n in arguments})


def _share(rule: Pullback, name: str, back: Node) -> Node:
    """What the tangent of one argument adds to that of the whole."""
    if name in rule.tangents:
        return read(rule.tangents[name])
    if name not in names(back):
        return _primed(read(rule.left), {name: back})
    change = Name("Δ")
    return substitute(_transposed(rule, name, back, change), {change: prime(name)})


def _transposed(rule: Pullback, name: str, back: Node, change: Name) -> Node:
    """The linear map that is the transpose of G -> back, at `change`: the gradient by G of the inner product of both."""
    kinds = {n: Kind(shape=sizes(text)) for n, text in rule.shapes.items()} | {change.name: Kind(shape=sizes(rule.shapes[name]))}
    scope = Scope(tuple(kinds.items()))
    if not kinds["G"].shape:
        arrays = Arrays(scope)
        return inner_product(arrays.build(back, {"G": ONE}), change, arrays)
    product = Apply("sum", (Apply("*", (back, change)),))
    return Backward(product, ("G",), scope).reached["G"].step.value


def inner_product(gradient: Node, direction: Node, arrays: Arrays) -> Node:
    """The inner product, in normal form: of two matrices the trace of A.T @ B, or the sum of A * B, whichever has fewer transposes."""
    shape = arrays.shape(direction)
    if not shape:
        return arrays.product((gradient, direction))
    if len(shape) == 1:
        return arrays.matmul(gradient, direction)
    front, turned = arrays.parted(arrays.matmul(arrays.transpose(gradient), direction))
    both = arrays.product((front, Apply("trace", (turned,)))), arrays.reduced("sum", arrays.product((gradient, direction)))
    return min(both, key=lambda tree: show(tree).count(".T"))
