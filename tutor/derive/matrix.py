"""Gradients in matrix form: reverse mode over the learner's definitions, each adjoint a step in the names of the forward pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tutor.derive.adjoint import Backward
from tutor.derive.steps import Derivation, Step
from tutor.errors import trouble
from tutor.limits import LIMITS, Limits
from tutor.meaning.scope import Scope, natural
from tutor.rules import normal
from tutor.syntax.nodes import Apply, Name, Node, names


def matrix_gradient(node: Node, wrt: Sequence[str] = (), scope: Scope = Scope(), limits: Limits = LIMITS) -> Derivation:  # noqa: B008
    """The gradient of the number `node` by each name of `wrt` (all free names where none are given), kind "backprop".

    The result is the gradient, of its name's shape; for several names `[]` of them. `extra` holds always
    ("gradients", ((name, tree), …)), and ("forward", …) the definitions in order, ("backward", …) the adjoint of every name
    on the way, innermost last. Raises TutorError("shape", "no-rule").
    """
    node, plain = written(node, scope)
    wrt = tuple(wrt) or free_arrays(node, plain)
    backward = Backward(node, wrt, plain, limits)
    steps = {name: backward.reached[name].step for name in wrt}
    gradients = tuple((name, step.value) for name, step in steps.items())
    if len(wrt) == 1:
        root = steps[wrt[0]]
    else:
        value = Apply("[]", tuple(tree for _, tree in gradients))
        goal = Apply("gradients", (node, Apply("[]", tuple(map(Name, wrt)))))
        root = Step(goal, normal.GRADIENTS, (("u", node),), value, value, tuple(steps.items()))
    forward = tuple((d.name, d.body) for d in backward.definitions)
    extra = (("gradients", gradients), ("forward", forward), ("backward", backward.lines()))
    return Derivation("backprop", node, wrt, scope, root, extra=extra)


def written(node: Node, scope: Scope) -> tuple[Node, Scope]:
    """`node` and the scope with the learner's functions written out, the named intermediates left as names."""
    functions = replace(scope, definitions=tuple(d for d in scope.definitions if d.parameters is not None))
    plain = tuple(replace(d, body=functions.expand(d.body)) for d in scope.definitions if d.parameters is None)
    return functions.expand(node), replace(scope, definitions=plain)


def free_arrays(node: Node, scope: Scope) -> tuple[str, ...]:
    """The names by which is differentiated where none are given: the free ones that are no sizes."""
    sizes = {n for _, k in scope.kinds for s in k.shape for n in names(s)}
    found = natural(names(scope.expand(node)) - sizes)
    if not found:
        raise trouble("constant", "no name occurs here, so there is nothing to differentiate by", mend="use a name, such as w")
    return found
