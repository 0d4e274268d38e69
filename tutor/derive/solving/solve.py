"""Equations and small systems: the way to their solutions, step by step, and each solution put in again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tutor.derive.goals import polished, reach
from tutor.derive.solving.elimination import eliminated
from tutor.derive.solving.equations import worked
from tutor.derive.solving.inequalities import INEQUALITIES, inequality
from tutor.derive.solving.periods import told_again
from tutor.derive.solving.working import alternatives, always, equation, is_always, is_never, never
from tutor.derive.steps import Derivation, Step
from tutor.errors import TutorError, trouble
from tutor.meaning.algebra import decimal, equal_exactly, sign_of, sympy_solve, value_at
from tutor.meaning.domains import edges
from tutor.meaning.polynomials import coefficients
from tutor.meaning.scope import Scope, natural
from tutor.meaning.sorts import CLAIM, NUMBER, sort_of
from tutor.rules import equations as rules
from tutor.rules.optima import PUT_IN
from tutor.rules.rule import Rule
from tutor.syntax.nodes import ZERO, Apply, Name, Node, names, rational, substitute
from tutor.syntax.printer import show, show_claim

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
    Of one unknown it is `x in {}` where no real number serves, `x in (-oo, oo)` where every one does.
    Raises TutorError("none") where several equations have no solution in common, "all" where they always hold, or wherever both sides
    have values; "no-rule" where no way is known.
    """
    equations = [_read(e) for e in equations]
    named, unknowns = bool(unknowns), tuple(unknowns) or unknowns_of(equations, scope)
    scope = scope.freeing(unknowns)
    if len(equations) == 1 and isinstance(equations[0], Apply) and equations[0].op in INEQUALITIES:
        if len(unknowns) != 1:
            what = f"{_told(equations)} holds in a region of {' and '.join(unknowns) or 'no names'}"
            raise trouble("usage", what, mend="solve x^2 < 4, an inequality in one name")
        return replace(inequality(scope.expand(equations[0]), unknowns[0], scope), problem=equations[0])
    claims = [_claim(scope.expand(e)) for e in equations]
    if not unknowns:
        raise trouble("usage", f"no name occurs in {_told(equations)}, so there is nothing to be found", mend="solve x^2 = 4")
    sides = [zero_side(c) for c in claims]
    solutions, root = _found(claims, unknowns, scope)
    if not solutions:
        _refuse_without_a_claim(equations, sides, unknowns, root, scope)
    said = root.value.args if len(solutions) > 1 else (root.value,)
    problem = equations[0] if len(equations) == 1 else Apply("[]", tuple(equations))
    extra = (("solutions", tuple((str(k), s) for k, s in enumerate(said, 1))),)
    others = natural(frozenset().union(*map(names, sides)) - set(unknowns))
    held = () if named or not others else (f"Solved for {' and '.join(unknowns)}; wrt {others[0]} would solve for {others[0]}.",)
    return Derivation("solve", problem, unknowns, scope, root, notes=(*held, *_notes(root, sides, unknowns, solutions, scope)), extra=extra)


def _refuse_without_a_claim(equations: Sequence[Node], sides: Sequence[Node], unknowns: tuple[str, ...], root: Step, scope: Scope) -> None:
    """Of one unknown `root` says that none serves, or that all do: that is an answer, but where both sides have gaps, or there are more."""
    is_one = len(equations) == len(unknowns) == 1
    if not is_one and not all(equal_exactly(side, ZERO, scope) for side in sides):
        raise trouble("none", f"no real {' and '.join(unknowns)} solves {_told(equations)}")
    if not is_one:
        told = f"{_told(equations)} holds for every {' and '.join(unknowns)}"
        raise trouble("all", told, mend="solve an equation that does not always hold")
    if is_always(root.value) and not all(_is_whole(side, unknowns[0], scope) for side in root.goal.args):
        told = f"{_told(equations)} holds for every {unknowns[0]} for which both sides have values"
        raise trouble("all", told, mend="solve an equation that does not always hold")


def _is_whole(side: Node, unknown: str, scope: Scope) -> bool:
    """Whether `side` is known to have a value for every number."""
    return coefficients(side, unknown, scope) is not None or edges(side, unknown, scope) == ()


def _told(claims: Sequence[Node]) -> str:
    return ", ".join(map(show_claim, claims))


def solved(sides: Sequence[Node], unknowns: tuple[str, ...], scope: Scope) -> tuple[tuple[dict[str, Node], ...], Step]:
    """The solutions of equations (an expression alone is to be 0), as name -> tree, and the step to them: the way, then each put in."""
    return _found([_claim(s) for s in sides], unknowns, scope)


def _found(claims: Sequence[Apply], unknowns: tuple[str, ...], scope: Scope) -> tuple[tuple[dict[str, Node], ...], Step]:
    """The solutions and the step to them; where no rule of ours leads to them, SymPy's."""
    rule, way, dropped = rules.SOLUTIONS, (), ()
    try:
        if len(claims) == len(unknowns) == 1:
            tried, way = _of_one(claims[0], unknowns[0], scope)
        else:
            tried, way = eliminated(claims, unknowns, scope)
        fitting = [s for s in tried if is_allowed(s, scope)]
        solutions = _in_order([s for s in fitting if _serves(claims, s, scope)], unknowns)
        dropped = [s for s in fitting if s not in solutions]
    except TutorError as told:
        if told.diagnostic.code in ("unknown-name", "steps"):
            raise
        rule, solutions = rules.SYMPY, sympy_solve([zero_side(c) for c in claims], unknowns, scope)
    said = [_said(s, unknowns) for s in solutions]
    parts = tuple((f"{n}.{k}", _put_in(c, s)) for n, s in enumerate(solutions, 1) for k, c in enumerate(claims, 1))
    goal = claims[0] if len(claims) == 1 else Apply("[]", tuple(claims))
    note = "; ".join(f"{_told([_said(s, unknowns)])} does not serve when put in" for s in dropped)
    value = said[0] if len(said) == 1 else Apply("[]", tuple(said))
    if not said and len(claims) == len(unknowns) == 1:
        return solutions, _without_numbers(claims[0], unknowns[0], rule, way, note, scope)
    return solutions, reach(goal, rule, (("u", goal),), goal, (*way, *parts), note, value)


def _without_numbers(claim: Apply, unknown: str, rule: Rule, way: tuple[tuple[str, Step], ...], note: str, scope: Scope) -> Step:
    """The step to `x in {}`, or to `x in (-oo, oo)` where both sides are the same: the last line of the way, or what all lines say."""
    is_same = equal_exactly(zero_side(claim), ZERO, scope) is True
    value = always(unknown) if is_same else never(unknown)
    last = way[0][1] if way else None
    if last is not None and last.goal is claim and last.value is value:
        return last
    if is_same and (last is None or last.value is not value):
        return Step(claim, rules.ALWAYS, (), value, value)
    return Step(claim, rule if rule is rules.SYMPY else rules.LAST_LINE, (("u", claim),), value, value, way, note)


def _of_one(claim: Apply, unknown: str, scope: Scope) -> tuple[list[dict[str, Node]], tuple[tuple[str, Step], ...]]:
    """What one unknown may be, and the way to it."""
    working = worked(claim, unknown, scope)
    if is_always(working.claim):
        if equal_exactly(zero_side(claim), ZERO, scope) is not True:
            raise trouble("no-rule", f"for which {unknown} {_told((claim,))} holds is not known here")
        return [], (("way", working.step),)
    found = [{unknown: c.args[1]} for c in alternatives(working.claim) if not is_never(c)]
    return found, (("way", working.step),) if working.step else ()


def _serves(claims: Sequence[Apply], solution: Mapping[str, Node], scope: Scope) -> bool:
    """Whether each claim may hold with the solution put in: it has values there, and they are not known to differ."""
    values = {Name(n): v for n, v in solution.items()}
    try:
        return all(equal_exactly(*(value_at(substitute(s, values), {}, scope) for s in c.args), scope) is not False for c in claims)
    except TutorError as told:
        if told.diagnostic.code == "undefined":
            return False
        raise


def _in_order(solutions: list[dict[str, Node]], unknowns: tuple[str, ...]) -> tuple[dict[str, Node], ...]:
    """Numbers from the least up; what holds names as it was found."""
    if any(names(v) for s in solutions for v in s.values()):
        return tuple(solutions)
    once = {tuple(s.get(n) for n in unknowns): s for s in solutions}
    return tuple(sorted(once.values(), key=lambda s: [decimal(s[n]) for n in unknowns if n in s]))


def is_allowed(solution: Mapping[str, Node], scope: Scope) -> bool:
    """Whether each value is of the kind that its name was declared to be, as far as that is known."""
    for name, value in solution.items():
        kind, sign = scope.kind(name), sign_of(value, scope)
        whole = rational(value)
        if (kind.domain == "positive" and sign in (0, -1)) or (kind.domain == "nonnegative" and sign == -1):
            return False
        if kind.domain == "integer" and not names(value) and (whole is None or whole.denominator != 1):
            return False
    return True


def _read(node: Node) -> Node:
    """An equation that was read as a definition, `x = y`, as the equation it is."""
    return Apply("=", node.args) if isinstance(node, Apply) and node.op == ":=" else node


def _claim(equation_: Node) -> Apply:
    """`a = b`; an expression alone is to be 0. Raises TutorError for what is neither."""
    equation_ = _read(equation_)
    if sort_of(equation_) not in (NUMBER, CLAIM) or (sort_of(equation_) == CLAIM and equation_.op != "="):
        raise trouble("condition", f"{show(equation_)} is no equation", mend="solve x^2 = 4")
    return equation_ if isinstance(equation_, Apply) and equation_.op == "=" else equation(equation_, ZERO)


def zero_side(claim: Node) -> Node:
    """a - b for `a = b`; what is an expression stays."""
    left, right = _claim(claim).args
    return polished(left) if right is ZERO else polished(Apply("+", (left, Apply("-", (right,)))))


def _said(solution: Mapping[str, Node], unknowns: tuple[str, ...]) -> Node:
    found = [Apply("=", (Name(n), polished(solution[n]))) for n in unknowns if n in solution]
    return found[0] if len(found) == 1 else Apply("and", tuple(found))


def _put_in(claim: Apply, solution: Mapping[str, Node]) -> Step:
    """The left side with the solution put in: it comes to what the right side then is."""
    left, right = (substitute(s, {Name(n): v for n, v in solution.items()}) for s in claim.args)
    return reach(left, PUT_IN, tuple(solution.items()), left, value=polished(right))


def _notes(root: Step, sides: list[Node], unknowns: tuple[str, ...], solutions: Sequence[Mapping[str, Node]],
           scope: Scope) -> tuple[str, ...]:  # fmt: skip
    notes = [f"{root.note}."] if root.note and solutions else []
    free = [n for n in unknowns if any(n not in s for s in solutions)]
    if free:
        notes.append(f"{' and '.join(free)} {'is' if len(free) == 1 else 'are'} free: every value serves.")
    if len(sides) == len(unknowns) == 1:
        notes.append(told_again(sides[0], unknowns[0], [s[unknowns[0]] for s in solutions if s], scope))
    return tuple(filter(None, notes))
