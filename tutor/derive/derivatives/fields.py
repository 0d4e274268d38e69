"""Derivatives of fields: the divergence and the curl of a vector of functions, the Laplacian of one function."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.derive.derivatives.multivariate import free_names, laid_out, partial
from tutor.derive.derivatives.scalar import asked, worked_out
from tutor.derive.rewriting.simplify import simplified
from tutor.derive.steps import Derivation, Step
from tutor.errors import trouble
from tutor.limits import LIMITS, Limits
from tutor.meaning.scope import Scope
from tutor.rules import structure
from tutor.rules.matching import group
from tutor.rules.rule import Rule
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import Apply, Node

Parts = list[tuple[str, Step]]


def divergence(field: Sequence[Node], wrt: Sequence[str] = (), scope: Scope = Scope(), limits: Limits = LIMITS) -> Derivation:  # noqa: B008
    """Each component differentiated by its own coordinate, added. Raises TutorError("shape") where they are not as many."""
    problem, wrt, scope, bodies = _field(field, wrt, scope, limits)
    parts = [(f"{k},{name}", partial(body, name, wrt, {}, limits)) for k, (body, name) in enumerate(zip(bodies, wrt, strict=True), 1)]
    added = _added(structure.DIVERGENCE, [asked(name, body) for body, name in zip(bodies, wrt, strict=True)], [s for _, s in parts])
    root = laid_out("divergence", Apply("[]", tuple(bodies)), wrt, structure.DIVERGENCE, (*parts, ("sum", added)), added.value)
    return Derivation("divergence", problem, wrt, scope, root)


def curl(field: Sequence[Node], wrt: Sequence[str] = (), scope: Scope = Scope(), limits: Limits = LIMITS) -> Derivation:  # noqa: B008
    """How a field turns: a vector in space, a number in the plane. Raises TutorError("shape") for other numbers of components."""
    problem, wrt, scope, bodies = _field(field, wrt, scope, limits)
    if len(bodies) not in (2, 3):
        raise trouble("shape", f"a curl has 2 or 3 components, not {len(bodies)}", mend="curl [y, -x]")
    parts: Parts = []
    values: list[Node] = []
    for i, j in ((1, 2), (2, 0), (0, 1)) if len(bodies) == 3 else ((0, 1),):
        after, before = (partial(bodies[row], wrt[column], wrt, {}, limits) for row, column in ((j, i), (i, j)))
        parts += [(f"{j + 1},{wrt[i]}", after), (f"{i + 1},{wrt[j]}", before)]
        less = _added(structure.CURL, [asked(wrt[i], bodies[j]), Apply("-", (asked(wrt[j], bodies[i]),))], [after, before])
        parts.append((f"component {len(values) + 1}" if len(bodies) == 3 else "sum", less))
        values.append(less.value)
    value = values[0] if len(bodies) == 2 else Apply("[]", tuple(values))
    root = laid_out("curl", Apply("[]", tuple(bodies)), wrt, structure.CURL, tuple(parts), value)
    return Derivation("curl", problem, wrt, scope, root)


def laplacian(node: Node, wrt: Sequence[str] = (), scope: Scope = Scope(), limits: Limits = LIMITS) -> Derivation:  # noqa: B008
    """The second derivative by each name, added."""
    wrt = tuple(wrt) or free_names(node, scope)
    scope = scope.freeing(wrt)
    body = worked_out(node, scope, limits)
    parts: Parts = []
    for name in wrt:
        first = partial(body, name, wrt, {}, limits)
        parts += [(name, first), (f"{name},{name}", partial(first.value, name, wrt, {}, limits))]
    added = _added(structure.LAPLACIAN, [asked(name, body, 2) for name in wrt], [step for key, step in parts if "," in key])
    root = laid_out("laplacian", body, wrt, structure.LAPLACIAN, (*parts, ("sum", added)), added.value)
    return Derivation("laplacian", node, wrt, scope, root)


def _field(field: Sequence[Node], wrt: Sequence[str], scope: Scope, limits: Limits) -> tuple[Node, tuple[str, ...], Scope, list[Node]]:
    """The field as one tree, its coordinates, the scope in which these are free, and its components written out."""
    if len(field) == 1 and isinstance(field[0], Apply) and field[0].op == "[]":
        field = field[0].args
    problem = Apply("[]", tuple(field))
    wrt = tuple(wrt) or _coordinates(problem, len(field), scope)
    if len(wrt) != len(field):
        what = f"a field has a component for each coordinate, and here are {len(field)} components and {len(wrt)} names"
        raise trouble("shape", what, mend=f"wrt {' '.join(('x', 'y', 'z', 'w')[: len(field)])}")
    scope = scope.freeing(wrt)
    return problem, wrt, scope, [worked_out(n, scope, limits) for n in field]


def _coordinates(problem: Node, count: int, scope: Scope) -> tuple[str, ...]:
    """The free names where they are as many as the components; otherwise x, y and z, where all that occur are among them."""
    free, usual = free_names(problem, scope), ("x", "y", "z")[:count]
    return usual if len(free) != count and set(free) <= set(usual) else free


def _added(rule: Rule, goals: Sequence[Node], steps: Sequence[Step]) -> Step:
    """What the `goals` come to together, each with the sign that it has, simplified by named steps."""
    signs = [isinstance(g, Apply) and g.op == "-" for g in goals]
    form = group("+", [Apply("-", (s.value,)) if minus else s.value for minus, s in zip(signs, steps, strict=True)])
    parts = tuple((str(k), s) for k, s in enumerate(steps, 1))
    return simplified(Step(group("+", list(goals)), rule, (), form, tidy(form), parts))
