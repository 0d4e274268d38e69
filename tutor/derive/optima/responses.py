"""How the solution of F(x, p) = 0 answers to its parameters: dx/dp = -F_x^-1 F_p, one parameter after the other."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.derive.derivatives.multivariate import jacobian
from tutor.derive.solving.solve import solved, zero_side
from tutor.derive.steps import Derivation, Step
from tutor.errors import TutorError, trouble
from tutor.limits import LIMITS, Limits
from tutor.meaning.algebra import value_at
from tutor.meaning.scope import Scope, natural
from tutor.rules import optima as rules
from tutor.rules.matching import group
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import ZERO, Apply, Name, Node, names
from tutor.syntax.printer import show


def responses(equations: Sequence[Node], parameters: Sequence[str], unknowns: Sequence[str] = (), scope: Scope = Scope(),  # noqa: B008
              limits: Limits = LIMITS) -> Derivation:  # fmt: skip
    """The derivatives of the `unknowns` that solve `equations` by the `parameters`, by the implicit function theorem.

    Where no unknowns are named, they are the names that are no parameters; there must be one for each equation. `.wrt` is the parameters;
    `.result` is `[]` of rows, one for each unknown, with a column for each parameter; `extra` holds ("responses", ("dx/dp", tree)…).
    Raises TutorError("usage") where unknowns and equations do not match in number, "none" where the equations' Jacobian is singular.
    """
    parameters = tuple(parameters)
    sides = [zero_side(scope.expand(e)) for e in equations]
    unknowns = tuple(unknowns) or natural(frozenset().union(*map(names, sides)) - set(parameters))
    if len(unknowns) != len(sides):
        what = f"{len(sides)} equation{'s' if len(sides) > 1 else ''} determine{'' if len(sides) > 1 else 's'} as many unknowns, "
        raise trouble(
            "usage", f"{what}and here are {len(unknowns)}: {', '.join(unknowns)}", mend=f"wrt {' '.join((*parameters, *unknowns[:1]))}"
        )
    scope = scope.freeing((*unknowns, *parameters))
    moved, pushed = jacobian(sides, unknowns, scope, limits), jacobian(sides, parameters, scope, limits)
    rows, columns = ([row.args for row in j.result.args] for j in (moved, pushed))
    found = [_one(rows, [row[k] for row in columns], unknowns, p, scope) for k, p in enumerate(parameters)]
    value = Apply("[]", tuple(Apply("[]", tuple(values[i] for values, _ in found)) for i in range(len(unknowns))))
    goal = Apply("responses", tuple(Apply("[]", tuple(part)) for part in (sides, map(Name, unknowns), map(Name, parameters))))
    parts = (("the Jacobian by the unknowns", moved.root), ("the Jacobian by the parameters", pushed.root),
             *((f"by {p}: how the unknowns must move so that the equations keep holding", step)
               for p, (_, step) in zip(parameters, found, strict=True)))  # fmt: skip
    root = Step(goal, rules.RESPONSES, (("u", goal.args[0]),), value, value, parts)
    told = tuple((f"d{x}/d{p}", value.args[i].args[k]) for k, p in enumerate(parameters) for i, x in enumerate(unknowns))
    notes = ("This holds near a solution at which the Jacobian by the unknowns can be inverted.",)
    return Derivation("responses", Apply("[]", tuple(equations)), parameters, scope, root, notes=notes, extra=(("responses", told),))


def _one(rows: Sequence[Sequence[Node]], pushed: Sequence[Node], unknowns: tuple[str, ...], parameter: str,
         scope: Scope) -> tuple[list[Node], Step]:  # fmt: skip
    """The derivatives of the unknowns by one parameter: what solves F_x s + F_p = 0."""
    moves = tuple(f"{x}_{parameter}" for x in unknowns)
    equations = []
    for row, push in zip(rows, pushed, strict=True):
        terms = [tidy(group("*", [e, Name(s)])) for e, s in zip(row, moves, strict=True)]
        equations.append(
            tidy(group("+", [t for t in (*terms, push) if t is not ZERO]) if any(t is not ZERO for t in (*terms, push)) else ZERO)
        )
    try:
        solutions, step = solved(equations, moves, scope)
    except TutorError:
        solutions = ()
    if len(solutions) != 1 or set(solutions[0]) != set(moves):
        what = f"the Jacobian {show(Apply('[]', tuple(Apply('[]', tuple(r)) for r in rows)))} cannot be inverted"
        raise trouble(
            "none", f"{what}, so the equations do not tell how {' and '.join(unknowns)} move", mend="look at the equations at a point"
        )
    return [solutions[0][s] for s in moves], step


def placed(derivation: Derivation, point: dict[str, Node]) -> tuple[tuple[str, Node], ...]:
    """The derivatives at a point that solves the equations. Raises TutorError("off") where the point does not."""
    scope = derivation.scope
    for side in derivation.root.goal.args[0].args:
        left = value_at(side, point, scope)
        if not names(left) and left is not ZERO:
            raise trouble(
                "off", f"at this point {show(side)} comes to {show(left)}, not to 0", mend="give a point that solves the equations"
            )
    return tuple((label, value_at(tree, point, scope)) for label, tree in dict(derivation.extra)["responses"])
