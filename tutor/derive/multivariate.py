"""Gradient, Jacobian and Hessian of scalar expressions, entry by entry, shared work once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tutor.derive.scalar import differentiate, worked_out
from tutor.derive.simplify import simplified
from tutor.derive.steps import Derivation, Step
from tutor.errors import trouble
from tutor.limits import LIMITS, Limits
from tutor.meaning.scope import Scope, natural
from tutor.rules import structure
from tutor.rules.rule import Rule
from tutor.syntax.nodes import Apply, Name, Node, names


def free_names(node: Node, scope: Scope) -> tuple[str, ...]:
    """The names by which an expression is differentiated where none are given: the free ones, in natural order."""
    found = natural(names(scope.expand(node)))
    if not found:
        raise trouble("constant", "no name occurs here, so there is nothing to differentiate by", mend="use a name, such as x")
    return found


def gradient(node: Node, wrt: Sequence[str] = (), scope: Scope = Scope(), limits: Limits = LIMITS) -> Derivation:  # noqa: B008 (frozen)
    """The partial derivatives of a scalar `node` by each name of `wrt`, as a vector."""
    wrt = tuple(wrt) or free_names(node, scope)
    scope = scope.freeing(wrt)
    body = worked_out(node, scope, limits)
    parts = tuple((name, _partial(body, name, wrt, {}, limits)) for name in wrt)
    return Derivation("gradient", node, wrt, scope, _laid_out("gradient", body, wrt, structure.GRADIENT, parts, _vector(parts)))


def jacobian(nodes: Sequence[Node], wrt: Sequence[str] = (), scope: Scope = Scope(), limits: Limits = LIMITS) -> Derivation:  # noqa: B008
    """The matrix whose row i holds the partial derivatives of output i; its columns follow `wrt`."""
    outputs = Apply("[]", tuple(nodes))
    wrt = tuple(wrt) or free_names(outputs, scope)
    _refuse_large(len(nodes), len(wrt), limits)
    scope = scope.freeing(wrt)
    bodies = [worked_out(n, scope, limits) for n in nodes]
    done: dict[str, dict[Node, Step]] = {name: {} for name in wrt}
    rows, parts = [], []
    for i, body in enumerate(bodies, 1):
        row = tuple((f"{i},{name}", _partial(body, name, wrt, done[name], limits)) for name in wrt)
        parts += row
        rows.append(_vector(row))
    root = _laid_out("jacobian", Apply("[]", tuple(bodies)), wrt, structure.JACOBIAN, tuple(parts), Apply("[]", tuple(rows)))
    return Derivation("jacobian", outputs, wrt, scope, root)


def _refuse_large(rows: int, columns: int, limits: Limits) -> None:
    if max(rows, columns) > limits.entries:
        what = f"a matrix of {rows} x {columns} is not written out entry by entry, only up to {limits.entries} x {limits.entries}"
        raise trouble("entries", what, mend="name fewer variables after wrt, or set entries higher")


def hessian(node: Node, wrt: Sequence[str] = (), scope: Scope = Scope(), limits: Limits = LIMITS) -> Derivation:  # noqa: B008 (frozen)
    """The matrix of second derivatives of a scalar `node`; each pair of names is derived once (Schwarz)."""
    wrt = tuple(wrt) or free_names(node, scope)
    _refuse_large(len(wrt), len(wrt), limits)
    scope = scope.freeing(wrt)
    body = worked_out(node, scope, limits)
    first = {name: _partial(body, name, wrt, {}, limits) for name in wrt}
    done: dict[str, dict[Node, Step]] = {name: {} for name in wrt}
    entries: dict[tuple[str, str], Step] = {}
    for i, one in enumerate(wrt):
        for other in wrt[i:]:
            entries[one, other] = entries[other, one] = _partial(first[one].value, other, wrt, done[other], limits)
    parts = list(first.items())
    parts += [(f"{a},{b}", entries[a, b]) for i, a in enumerate(wrt) for b in wrt[i:]]
    value = Apply("[]", tuple(Apply("[]", tuple(entries[a, b].value for b in wrt)) for a in wrt))
    notes = ("The order of differentiation does not matter (Schwarz), so each pair of names is derived once.",) if len(wrt) > 1 else ()
    return Derivation("hessian", node, wrt, scope, _laid_out("hessian", body, wrt, structure.HESSIAN, tuple(parts), value), notes=notes)


def _partial(body: Node, name: str, wrt: tuple[str, ...], done: dict[Node, Step], limits: Limits) -> Step:
    step = simplified(differentiate(body, name, done, limits))
    held = natural(n for n in names(body) if n != name)
    return replace(step, note=f"{_listed(held)} held still" if held and len(wrt) + len(held) > 1 else "")


def _listed(held: tuple[str, ...]) -> str:
    if len(held) == 1:
        return f"{held[0]} is"
    if len(held) > 6:
        return "all other names are"
    return f"{', '.join(held[:-1])} and {held[-1]} are"


def _vector(parts: Sequence[tuple[str, Step]]) -> Node:
    return Apply("[]", tuple(step.value for _, step in parts))


def _laid_out(word: str, body: Node, wrt: tuple[str, ...], rule: Rule, parts: tuple[tuple[str, Step], ...], value: Node) -> Step:
    goal = Apply(word, (body, Apply("[]", tuple(map(Name, wrt)))))
    return Step(goal, rule, (("u", body),), value, value, parts)
