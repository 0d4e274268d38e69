"""SymPy's own answer to a problem beside ours: it is asked the problem itself, never shown a step."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.checking.proof.entries import by_entries
from tutor.checking.proof.implicit import curve_of, same_on_curve
from tutor.checking.proof.instances import concrete, instance, letters_of, open_ends
from tutor.checking.proof.layouts import leaves, of_field
from tutor.checking.proof.nearness import is_quick
from tutor.checking.proof.oracles import AGREES, OPEN, by_values, together
from tutor.checking.proof.solutions import is_vector
from tutor.derive.steps import Derivation, main_step
from tutor.errors import TutorError
from tutor.meaning.scope import Scope
from tutor.numeric.rigorous.balls import ball, middle
from tutor.rules.curves import ON_CURVE
from tutor.rules.equations import SIGNS, SYMPY
from tutor.rules.optima import NOT_LEVEL
from tutor.syntax.nodes import ONE, Apply, Name, Node, names, rebuild, size, substitute

MOST_FOR_SYMPY = 400  # nodes of a problem beyond which SymPy is not asked: it would take seconds
CLOSE = 1e-9  # of two areas; SymPy's has 15 digits where it is right, and no bound of its error


def by_sympy(derivation: Derivation) -> str:
    """Whether SymPy's own answer to the problem agrees; open where it was not asked or has none."""
    scope = derivation.scope
    ends = open_ends(scope.expand(derivation.problem), scope.expand(derivation.result))
    letters = letters_of((derivation.problem, derivation.result), derivation.wrt)
    problem = instance(concrete(scope.expand(derivation.problem), scope), scope.arrays, ends, by=derivation.wrt, letters=letters)
    from tutor.meaning.domains import sympy_inequality
    from tutor.numeric.rigorous.sets import same

    if names(problem) & scope.arrays:
        return by_entries(derivation)
    if size(problem) > MOST_FOR_SYMPY:
        return OPEN
    try:
        if derivation.root.rule is SIGNS:
            return AGREES if same(sympy_inequality(problem, derivation.wrt[0], scope), derivation.result.args[1]) else OPEN
        if derivation.kind == "integral" and _has_bounds(derivation):
            return _area_of_both(derivation)
        ours = instance(concrete(scope.expand(derivation.result), scope), scope.arrays, ends, by=derivation.wrt, letters=letters)
        if derivation.kind == "solve" and derivation.root.value.op == "in":
            return _no_solution_of_both(derivation)
        pairs = _asked_of_sympy(derivation, problem, ours)
    except TutorError:
        return OPEN
    if any(step.rule is ON_CURVE for step in derivation.root):
        return together([same_on_curve(theirs, ours, curve_of(derivation)[0], scope)[0] for theirs, ours in pairs])
    return together([by_values(theirs, ours, scope) for theirs, ours in pairs])


def _asked_of_sympy(derivation: Derivation, problem: Node, result: Node) -> list[tuple[Node, Node]]:
    """(SymPy's answer, ours) for each entry of the result."""
    from tutor.meaning.algebra import sympy_derivative, sympy_limit
    from tutor.meaning.bounds import bounded

    scope, wrt = derivation.scope, derivation.wrt
    goal = derivation.root.goal
    match derivation.kind:
        case "derivative":
            return [(sympy_derivative(problem, derivation.order, scope), result)]
        case "chain" if not is_vector(problem) and len(wrt) == 1:
            return [(sympy_derivative(problem, wrt, scope), result)]
        case "backprop" if len(wrt) <= 12:
            ours = result.args if len(wrt) > 1 else (result,)
            return list(zip([sympy_derivative(problem, (x,), scope) for x in wrt], ours, strict=True))
        case "gradient" | "chain" if not is_vector(problem) and len(wrt) <= 12:
            return list(zip([sympy_derivative(problem, (x,), scope) for x in wrt], result.args, strict=True))
        case "jacobian" | "chain" if len(wrt) * len(problem.args) <= 25:
            return list(zip([sympy_derivative(f, (x,), scope) for f in problem.args for x in wrt], leaves(result), strict=True))
        case "hessian" if len(wrt) <= 5:
            return list(zip([sympy_derivative(problem, (x, y), scope) for x in wrt for y in wrt], leaves(result), strict=True))
        case "divergence" | "curl" | "laplacian":
            asked = of_field(derivation.kind, problem, tuple(map(Name, wrt)))
            return [(_by_sympys_slopes(a, scope), r) for a, r in zip(asked, leaves(result), strict=True)]
        case "directional":
            return [(_by_sympys_slopes(main_step(derivation.root).goal, scope), result)]
        case "implicit" | "parametric" | "inverse" | "responses":
            return _slopes_of_both(derivation, result)
        case "solve" if derivation.root.rule is not SYMPY:
            return _solutions_of_both(derivation)
        case "critical" if not any(step.rule is SYMPY for step in derivation.root):
            with bounded("SymPy's level points"):
                return _level_points_of_both(derivation)
        case "integral":
            return [(sympy_derivative(result, wrt, scope), problem)]
        case "limit" if isinstance(goal, Apply) and goal.op == "lim" and isinstance(goal.args[0], Name) and is_quick(problem):
            side = goal.args[2].name if len(goal.args) == 4 else ""
            with bounded("SymPy's limit"):
                return [(sympy_limit(problem, wrt[0], goal.args[1], side, scope), result)]
    return []


def _slopes_of_both(derivation: Derivation, result: Node) -> list[tuple[Node, Node]]:
    """SymPy's slope of a curve, of an inverse, or of a solution beside ours; nothing where a curve's equation is too much for it."""
    from tutor.meaning.algebra import sympy_derivative, sympy_solve
    from tutor.meaning.slopes import sympy_implicit, sympy_parametric, sympy_responses

    scope, step, (name, *_) = derivation.scope, main_step(derivation.root), derivation.wrt
    orders = len(dict(derivation.extra).get("responses", ()))
    match derivation.kind:
        case "implicit":
            curve, up = curve_of(derivation)
            return [(sympy_implicit(curve, name, up, orders, scope), result)]
        case "parametric":
            across, up = scope.expand(derivation.problem).args
            return [(sympy_parametric(across, up, name, orders, scope), result)]
        case "responses":
            sides, unknowns, parameters = (part.args for part in step.goal.args)
            theirs = sympy_responses(sides, [n.name for n in unknowns], [n.name for n in parameters], scope)
            return list(zip(theirs, leaves(result), strict=True))
    body, value = (scope.expand(node) for _, node in step.bound)
    places = sympy_solve((Apply("+", (body, Apply("-", (value,)))),), (name,), scope)
    slopes = [substitute(sympy_derivative(body, (name,), scope), {Name(name): place[name]}) for place in places]
    return [(Apply("/", (ONE, slope)), result) for slope in slopes] if len(slopes) == 1 else []


def _by_sympys_slopes(asked: Node, scope: Scope) -> Node:
    """`asked` with SymPy's derivative in the place of each that it asks for."""
    from tutor.meaning.algebra import sympy_derivative

    def taken(node: Node) -> Node:
        if not isinstance(node, Apply) or node.op != "d/d":
            return node
        return sympy_derivative(node.args[-1], [n.name for n in node.args[:-1]], scope)

    return rebuild(asked, taken)


def _no_solution_of_both(derivation: Derivation) -> str:
    """Whether SymPy finds no solution either, or both sides the same."""
    from tutor.meaning.algebra import equal_exactly, sympy_solve

    claim, scope = derivation.scope.expand(derivation.root.goal), derivation.scope
    is_same = equal_exactly(*claim.args, scope) is True
    agrees = is_same if derivation.result.args[1].args else not is_same and not sympy_solve((claim,), derivation.wrt, scope)
    return AGREES if agrees and derivation.root.rule is not SYMPY else OPEN


def _solutions_of_both(derivation: Derivation) -> list[tuple[Node, Node]]:
    """SymPy's solutions beside ours, value by value; nothing where they are not numbers, or ours are more."""
    from tutor.meaning.algebra import sympy_solve

    scope, unknowns = derivation.scope, derivation.wrt
    equations = derivation.problem.args if is_vector(derivation.problem) else (derivation.problem,)
    theirs = sympy_solve([scope.expand(e) for e in equations], unknowns, scope)
    ours = [dict(e.args for e in (s.args if s.op == "and" else (s,))) for _, s in dict(derivation.extra)["solutions"]]
    return _side_by_side([[s.get(n) for n in unknowns] for s in theirs], [[s.get(Name(n)) for n in unknowns] for s in ours])


def _level_points_of_both(derivation: Derivation) -> list[tuple[Node, Node]]:
    """Where SymPy finds the gradient 0 (of the Lagrangian, under constraints) beside our level points; nothing where it finds others."""
    from tutor.meaning.algebra import sympy_derivative, sympy_solve

    body, wrt = derivation.root.goal.args
    unknowns, scope = [n.name for n in wrt.args], derivation.scope
    theirs = sympy_solve([sympy_derivative(body, (n,), scope) for n in unknowns], unknowns, scope)
    apart = {part.bound[0][1] for _, part in derivation.root.parts if part.rule in NOT_LEVEL}
    ours = [p.args if is_vector(p) else (p,) for p in derivation.root.value.args if p not in apart]
    return _side_by_side([[s.get(n) for n in unknowns] for s in theirs], ours)


def _side_by_side(theirs: Sequence[Sequence[Node | None]], ours: Sequence[Sequence[Node | None]]) -> list[tuple[Node, Node]]:
    """Two lists of solutions, value by value from the least up; nothing where one holds a name or nothing, or they are not as many."""
    from tutor.meaning.algebra import decimal

    if len(ours) != len(theirs) or any(v is None or names(v) for side in (theirs, ours) for row in side for v in row):
        return []
    sorted_rows = [sorted(side, key=lambda row: [round(decimal(v), 9) for v in row]) for side in (theirs, ours)]
    return [(t, o) for a, b in zip(*sorted_rows, strict=True) for t, o in zip(a, b, strict=True)]


def _area_of_both(derivation: Derivation) -> str:
    """SymPy's quadrature beside the value of a definite integral; open where that holds a name, or is no number."""
    from tutor.meaning.integrands import sympy_area

    scope, goal = derivation.scope, main_step(derivation.root).goal
    value = scope.expand(derivation.result)
    if not (isinstance(goal, Apply) and goal.op == "∫" and len(goal.args) == 4) or names(scope.expand(goal)) | names(value):
        return OPEN
    variable, low, high, body = goal.args
    theirs, ours = sympy_area(body, variable.name, (low, high), scope), middle(ball(value, {}))
    return AGREES if abs(theirs - ours) <= CLOSE * (1 + abs(ours)) else OPEN


def _has_bounds(derivation: Derivation) -> bool:
    return any(isinstance(s.goal, Apply) and s.goal.op == "∫" and len(s.goal.args) == 4 for s in derivation.root)
