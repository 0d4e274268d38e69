"""Equations and small systems, each solution put in again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tutor.derive.goals import polished, reach
from tutor.derive.steps import Derivation, Step
from tutor.errors import trouble
from tutor.meaning.algebra import equal_exactly, sympy_solve
from tutor.meaning.polynomials import coefficients
from tutor.meaning.scope import Scope, natural
from tutor.meaning.sorts import CLAIM, NUMBER, sort_of
from tutor.rules import optima as rules
from tutor.rules.rule import Rule
from tutor.syntax.nodes import ZERO, Apply, Name, Node, names, postorder, substitute
from tutor.syntax.printer import show

USUAL = ("x", "y", "z", "t", "w")  # what is solved for where nothing is said


def unknowns_of(equations: Sequence[Node], scope: Scope) -> tuple[str, ...]:
    """What `equations` are solved for where nothing is said: every name, or as many of the usual unknowns as there are equations.

    Raises TutorError("usage") where there are more names than equations, and too few of them usual.
    """
    free = natural(frozenset().union(*(names(scope.expand(e)) for e in equations)))
    if len(free) <= len(equations):
        return free
    usual = tuple(n for n in USUAL if n in free)[: len(equations)]
    if len(usual) < len(equations):
        some = " ".join(free[: len(equations)])
        mend = f"solve {', '.join(show(e) for e in equations)} wrt {some}"
        raise trouble("usage", f"{', '.join(free)} all occur here: which is to be found?", mend=mend)
    return usual


def solve(equations: Sequence[Node], unknowns: Sequence[str] = (), scope: Scope = Scope()) -> Derivation:  # noqa: B008 (frozen)
    """The real solutions of `equations` (`a = b`, or an expression that is to be 0); for the usual unknowns where none are named.

    `.result` is `x = 3`, `x = 1 and y = 2`, or `[]` of several; `extra` holds ("solutions", (its number, what it says)…).
    Raises TutorError("none") where there is no real solution, "all" where both sides are the same, "no-rule" where no way is known.
    """
    equations = [Apply("=", e.args) if isinstance(e, Apply) and e.op == ":=" else e for e in equations]  # `x = y`, read as a definition
    named, unknowns = bool(unknowns), tuple(unknowns) or unknowns_of(equations, scope)
    scope = scope.freeing(unknowns)
    sides = [_zero_side(scope.expand(e)) for e in equations]
    solutions, root = solved(sides, unknowns, scope)
    if not solutions:
        if all(equal_exactly(side, ZERO, scope) for side in sides):
            told = f"{', '.join(show(e) for e in equations)} holds for every {' and '.join(unknowns)}"
            raise trouble("all", told, mend="solve an equation that does not always hold")
        raise trouble("none", f"no real {' and '.join(unknowns)} solves {', '.join(show(e) for e in equations)}")
    said = root.value.args if len(solutions) > 1 else (root.value,)
    problem = equations[0] if len(equations) == 1 else Apply("[]", tuple(equations))
    extra = (("solutions", tuple((str(k), s) for k, s in enumerate(said, 1))),)
    others = natural(frozenset().union(*map(names, sides)) - set(unknowns))
    held = () if named or not others else (f"Solved for {' and '.join(unknowns)}; wrt {others[0]} would solve for {others[0]}.",)
    return Derivation("solve", problem, unknowns, scope, root, notes=(*held, *_notes(sides, unknowns, solutions)), extra=extra)


def solved(sides: Sequence[Node], unknowns: tuple[str, ...], scope: Scope) -> tuple[tuple[dict[str, Node], ...], Step]:
    """The solutions of `sides` = 0, each as name -> tree, and the step to them: by which rule, each put in again."""
    solutions = sympy_solve(sides, unknowns, scope)
    said = [_said(s, unknowns) for s in solutions]
    rule, bound = _way(sides, unknowns, scope)
    parts = tuple((f"{n}.{k}", _put_in(side, s, scope)) for n, s in enumerate(solutions, 1) for k, side in enumerate(sides, 1))
    goal = Apply("=", (sides[0], ZERO)) if len(sides) == 1 else Apply("[]", tuple(Apply("=", (s, ZERO)) for s in sides))
    return solutions, reach(goal, rule, bound, goal, parts, value=said[0] if len(said) == 1 else Apply("[]", tuple(said)))


def _zero_side(equation: Node) -> Node:
    """a - b for `a = b`. Raises TutorError for what is neither an equation nor an expression."""
    if sort_of(equation) not in (NUMBER, CLAIM) or (sort_of(equation) == CLAIM and equation.op != "="):
        raise trouble("condition", f"{show(equation)} is no equation", mend="solve x^2 = 4")
    if isinstance(equation, Apply) and equation.op == "=":
        left, right = equation.args
        return polished(left) if right is ZERO else polished(Apply("+", (left, Apply("-", (right,)))))
    return polished(equation)


def _said(solution: Mapping[str, Node], unknowns: tuple[str, ...]) -> Node:
    found = [Apply("=", (Name(n), polished(solution[n]))) for n in unknowns if n in solution]
    return found[0] if len(found) == 1 else Apply("and", tuple(found))


def _way(sides: Sequence[Node], unknowns: tuple[str, ...], scope: Scope) -> tuple[Rule, tuple[tuple[str, Node], ...]]:
    """The rule by which it is solved, and what its letters stand for."""
    if len(sides) == 1 and len(unknowns) == 1:
        found = coefficients(sides[0], unknowns[0], scope)
        if found is not None and len(found) == 2:
            return rules.LINEAR, (("x", Name(unknowns[0])), ("a", found[1]), ("b", found[0]))
        if found is not None and len(found) == 3:
            return rules.QUADRATIC, (("x", Name(unknowns[0])), ("a", found[2]), ("p", found[1]), ("q", found[0]))
    return rules.SYSTEM, (("u", sides[0]),)


def _put_in(side: Node, solution: Mapping[str, Node], scope: Scope) -> Step:
    """What is left with the solution put in: 0."""
    goal = substitute(side, {Name(n): v for n, v in solution.items()})
    return reach(goal, rules.PUT_IN, tuple(solution.items()), goal, value=ZERO)


def _notes(sides: list[Node], unknowns: tuple[str, ...], solutions: Sequence[Mapping[str, Node]]) -> tuple[str, ...]:
    notes = []
    free = [n for n in unknowns if any(n not in s for s in solutions)]
    if free:
        notes.append(f"{' and '.join(free)} {'is' if len(free) == 1 else 'are'} free: every value serves.")
    if any(isinstance(n, Apply) and n.op in ("sin", "cos", "tan") and names(n) & set(unknowns) for side in sides for n in postorder(side)):
        notes.append("The equation repeats itself: each solution comes again after every period.")
    return tuple(notes)
