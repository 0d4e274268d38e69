"""From a variant to what it asks for: the derivation of its answer, or the answer that the author states."""

from __future__ import annotations

from dataclasses import dataclass

from tutor.checking.verdicts.pointwise import put_in
from tutor.course.variants import Variant
from tutor.derive.steps import Derivation
from tutor.errors import trouble
from tutor.limits import LIMITS, Limits
from tutor.meaning.scope import natural
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import ZERO, Node, names
from tutor.syntax.request import assignments

KINDS = {"minimum": "minimum", "maximum": "maximum", "saddle": "saddle"}


@dataclass(frozen=True, slots=True)
class Question:
    """A variant with its answer.

    derivation   how the answer is derived; None where the author states it
    point        where the derivation's result is asked for, as trees by name; empty: as an expression
    expected     the answer as a tree; None where the answer is a word
    word         the answer where it is one of `choices`
    """

    variant: Variant
    derivation: Derivation | None
    point: tuple[tuple[str, Node], ...]
    expected: Node | None
    word: str = ""
    choices: tuple[str, ...] = ()


def question(variant: Variant, limits: Limits = LIMITS) -> Question:
    """The question of a variant, its answer derived. Raises TutorError where it cannot be."""
    exercise = variant.exercise
    if exercise.task == "choice":
        return Question(variant, None, (), None, variant.fill(exercise.answer), tuple(variant.fill(c) for c in exercise.choices))
    if exercise.task == "value":
        stated = variant.read(exercise.answer)
        return Question(variant, None, (), stated if names(stated) else tidy(stated))
    derivation = derived(variant, limits)
    if exercise.task == "classify":
        return Question(variant, derivation, (), None, *_classes(derivation, exercise.id))
    if exercise.task == "taylor" or not exercise.at:
        return Question(variant, derivation, (), derivation.result)
    point = _point(variant)
    return Question(variant, derivation, tuple(point.items()), put_in(derivation.result, derivation, point))


def _point(variant: Variant) -> dict[str, Node]:
    return {a.name: variant.read(a.text) for a in assignments(variant.fill(variant.exercise.at))}


def _classes(derivation: Derivation, name: str) -> tuple[str, tuple[str, ...]]:
    """What stands at the only critical point, and the words to choose from."""
    points = dict(derivation.extra).get("points", ())
    if len(points) != 1:
        raise trouble("exercise", f"{name}: {len(points)} critical points, where one is to be classified", mend="task critical")
    found = next((word for key, word in KINDS.items() if key in points[0][0]), points[0][0])
    return found, tuple(KINDS.values())


def derived(variant: Variant, limits: Limits = LIMITS) -> Derivation:
    """The derivation that answers a variant's task; it is not confirmed yet."""
    make = _MAKERS[variant.exercise.task]
    if not variant.nodes:
        raise trouble("exercise", f"{variant.exercise.id}: nothing is said of what", mend='of = "x^2"')
    return make(variant, variant.nodes, tuple(variant.exercise.wrt.replace(",", " ").split()), limits)


def _variable(variant: Variant, wrt: tuple[str, ...]) -> str:
    free = natural(names(variant.scope.expand(variant.nodes[0])))
    found = wrt or free
    if len(found) != 1:
        raise trouble("exercise", f"{variant.exercise.id}: by which of {', '.join(found) or 'no names'}?", mend='wrt = "x"')
    return found[0]


def _derivative(v: Variant, nodes: tuple[Node, ...], wrt: tuple[str, ...], limits: Limits) -> Derivation:
    from tutor.derive.derivatives.scalar import derivative

    return derivative(nodes[0], _variable(v, wrt), v.scope, v.exercise.order or 1, limits)


def _gradient(v: Variant, nodes: tuple[Node, ...], wrt: tuple[str, ...], limits: Limits) -> Derivation:
    from tutor.derive.derivatives.gradients import any_gradient

    return any_gradient(nodes[0], wrt, v.scope, limits)


def _backprop(v: Variant, nodes: tuple[Node, ...], wrt: tuple[str, ...], limits: Limits) -> Derivation:
    from tutor.derive.derivatives.backprop import backprop

    return backprop(nodes[0], wrt, v.scope, limits)


def _hessian(v: Variant, nodes: tuple[Node, ...], wrt: tuple[str, ...], limits: Limits) -> Derivation:
    from tutor.derive.derivatives.gradients import any_hessian

    return any_hessian(nodes[0], wrt, v.scope, limits)


def _jacobian(v: Variant, nodes: tuple[Node, ...], wrt: tuple[str, ...], limits: Limits) -> Derivation:
    from tutor.derive.derivatives.gradients import any_jacobian

    return any_jacobian(nodes, wrt, v.scope, limits)


def _chain(v: Variant, nodes: tuple[Node, ...], wrt: tuple[str, ...], limits: Limits) -> Derivation:
    from tutor.derive.derivatives.chain import chain

    return chain(nodes[0], _variable(v, wrt), v.scope, limits)


def _limit(v: Variant, nodes: tuple[Node, ...], wrt: tuple[str, ...], limits: Limits) -> Derivation:
    from tutor.derive.limits.limits import study

    asked = v.scope.read(f"lim {v.fill(v.exercise.as_)} (1)", limits)
    name, point, *side, _ = asked.args
    return study(nodes[0], name.name, point, side[0].name if side else "", v.scope)


def _integral(v: Variant, nodes: tuple[Node, ...], wrt: tuple[str, ...], limits: Limits) -> Derivation:
    from tutor.derive.integrals.integrals import integral

    bounds = (v.read(v.exercise.from_), v.read(v.exercise.to)) if v.exercise.from_ or v.exercise.to else None
    return integral(nodes[0], _variable(v, wrt), v.scope, bounds)


def _taylor(v: Variant, nodes: tuple[Node, ...], wrt: tuple[str, ...], limits: Limits) -> Derivation:
    from tutor.derive.taylor.taylor import taylor

    free = wrt or natural(names(v.scope.expand(nodes[0])))
    return taylor(nodes[0], _point(v) or dict.fromkeys(free, ZERO), v.exercise.order or 2, v.scope)


def _critical(v: Variant, nodes: tuple[Node, ...], wrt: tuple[str, ...], limits: Limits) -> Derivation:
    from tutor.derive.optima.critical import critical_points

    return critical_points(nodes[0], wrt or natural(names(v.scope.expand(nodes[0]))), v.scope)


def _solve(v: Variant, nodes: tuple[Node, ...], wrt: tuple[str, ...], limits: Limits) -> Derivation:
    from tutor.derive.solving.solve import solve

    found = frozenset().union(*(names(v.scope.expand(e)) for e in nodes))
    return solve(nodes, wrt or natural(found), v.scope)


def _simplify(v: Variant, nodes: tuple[Node, ...], wrt: tuple[str, ...], limits: Limits) -> Derivation:
    from tutor.derive.rewriting.simplify import simplify

    return simplify(nodes[0], v.scope)


_MAKERS = {
    "derivative": _derivative, "gradient": _gradient, "backprop": _backprop, "hessian": _hessian, "jacobian": _jacobian, "chain": _chain,
    "limit": _limit, "integral": _integral, "taylor": _taylor, "critical": _critical, "classify": _critical, "solve": _solve,
    "simplify": _simplify,
}  # fmt: skip
