"""Lines about an unknown: equations, cases, inequalities; which solutions a line keeps, loses or adds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tutor.checking.equality.equivalence import equivalent
from tutor.checking.mistakes.wrong_equations import equations_gone_wrong
from tutor.checking.proof.claims import by_claims
from tutor.checking.proof.oracles import AGREES, CONTRADICTS
from tutor.checking.proof.solutions import as_set
from tutor.checking.working.ground import Ground
from tutor.checking.working.naming import Named
from tutor.derive.steps import Derivation, Step
from tutor.errors import TutorError
from tutor.meaning.sorts import SET, sort_of
from tutor.rules.equations import SOLUTIONS
from tutor.syntax.nodes import Apply, Name, Node, is_op, names, substitute
from tutor.syntax.printer import show_claim

ORDERS = ("<", "<=", ">", ">=")
KEEPS, LOSES, ADDS, OPEN = "keeps", "loses", "adds", "open"


@dataclass(frozen=True, slots=True)
class Effect:
    """What a claim does to the solutions of another: "keeps", "loses" or "adds" some, or "open".

    solution  one that is lost, as `x = 2`; None where none is known by name
    """

    kind: str
    solution: Node | None = None


def asked_claim(derivation: Derivation) -> tuple[Node, Node]:
    """The claim that is to be solved, and its solution; of critical points, that the slopes are 0."""
    if derivation.kind == "critical":
        found = next((s for name, s in derivation.root.parts if name.startswith("where")), None)
        if found is not None:
            return found.goal, found.value
    return derivation.problem, derivation.result


def effect(asked: Node, solution: Node, claim: Node, ground: Ground) -> Effect:
    """What `claim` does to the solutions of the problem `asked`, which are `solution`."""
    cases = tuple(_cases(solution))
    claim = _plain(claim)
    if asked is not claim and is_op(asked, *ORDERS) and all(is_op(c, "=") for c in (claim.args if is_op(claim, "or") else (claim,))):
        asked = Apply("=", asked.args)  # where an inequality turns
        found = _by_numbers(asked, claim, ground)
        return Effect({AGREES: KEEPS, CONTRADICTS: LOSES}.get(found, OPEN))
    if cases:
        for case in cases:
            holds = _holds(claim, case, ground)
            if holds is False:
                return Effect(LOSES, _told(case))
            if holds is None:
                return Effect(OPEN)
        return _added(asked, claim, ground)
    return _compared(asked, claim, ground)


def turned(asked: Node, solution: Node, claim: Node, ground: Ground) -> Named | None:
    """An inequality that is right with its sign the other way round."""
    if not is_op(claim, *ORDERS):
        return None
    other = Apply(claim.op.translate(str.maketrans("<>", "><")), claim.args)
    if effect(asked, solution, other, ground).kind != KEEPS:
        return None
    return Named("inequality not turned", "Multiplying or dividing by a negative number turns the sign of an inequality round.")


def after(before: Node, claim: Node, ground: Ground) -> bool:
    """Whether `claim` says the same as a claim `before` it that need not be true."""
    before, claim = _plain(before), _plain(claim)
    try:
        if equivalent(before, claim, ground.scope).verdict == "same":
            return True
    except TutorError:
        pass
    return _by_numbers(before, claim, ground) == AGREES


def named_claim(before: Node, claim: Node, lost: Node | None, ground: Ground) -> Named | None:
    """The mistake by which `claim` comes of the equation `before`; a lost solution where nothing else fits."""
    unknown = next((n for n in ground.derivation.wrt if n in names(before)), ground.base)
    before, claim = _plain(before), _plain(claim)
    for part in before.args if is_op(before, "or", "and") else (before,):
        for key, hint, wrong in equations_gone_wrong(part, unknown):
            meant = substitute(before, {part: wrong})
            if meant is claim or (_by_numbers(meant, claim, ground) == AGREES and _is_alike(meant, claim)):
                return Named(key, hint)
    if lost is not None and _adds_none(before, claim, ground):
        hint = f"The solution {show_claim(lost)} is lost: by dividing by what can be 0, or by taking one root of two."
        return Named("lost solution", hint)
    return None


def _is_alike(meant: Node, claim: Node) -> bool:
    """Whether both are of one kind: one equation, or several cases."""
    return (meant.op == "=") == (claim.op == "=")


def _adds_none(before: Node, claim: Node, ground: Ground) -> bool:
    return _by_numbers(before, claim, ground, may_leave=True) == AGREES


def _plain(claim: Node) -> Node:
    """A claim in one form: a list of equations as cases."""
    if is_op(claim, "[]") and claim.args and all(is_op(a, "=") for a in claim.args):
        return claim.args[0] if len(claim.args) == 1 else Apply("or", claim.args)
    return claim


def _cases(solution: Node) -> Iterator[dict[Node, Node]]:
    """Each solution as name -> value; nothing where the solution is a set that is not finite."""
    for one in solution.args if is_op(solution, "[]", "or") else (solution,):
        equations = one.args if is_op(one, "and") else (one,)
        if not all(is_op(e, "=") and isinstance(e.args[0], Name) for e in equations):
            return
        yield {e.args[0]: e.args[1] for e in equations}


def _told(case: dict[Node, Node]) -> Node:
    found = tuple(Apply("=", pair) for pair in case.items())
    return found[0] if len(found) == 1 else Apply("and", found)


def _holds(claim: Node, case: dict[Node, Node], ground: Ground) -> bool | None:
    """Whether a claim holds at a solution."""
    match claim:
        case Apply("or", args):
            found = [_holds(a, case, ground) for a in args]
            return True if True in found else None if None in found else False
        case Apply("and" | "[]", args):
            found = [_holds(a, case, ground) for a in args]
            return False if False in found else None if None in found else True
        case Apply("=", (left, right)):
            found = ground.same(substitute(left, case), substitute(right, case)).verdict
            return {"same": True, "different": False}.get(found)
        case Apply("in", (value, Apply("{}", members))):
            return _holds(Apply("or", tuple(Apply("=", (value, m)) for m in members)), case, ground) if members else False
        case Apply("<" | "<=" | ">" | ">=" | "!="):
            from tutor.numeric.rigorous.balls import holds

            try:
                return holds(substitute(claim, case), {})
            except TutorError:
                return None
    return None


def _added(asked: Node, claim: Node, ground: Ground) -> Effect:
    """Whether a claim that holds at every solution holds elsewhere too."""
    return Effect(ADDS if _by_numbers(asked, claim, ground, may_leave=True) == CONTRADICTS else KEEPS)


def _by_numbers(before: Node, claim: Node, ground: Ground, *, may_add: bool = False, may_leave: bool = False) -> str:
    step = Step(before, SOLUTIONS, (), claim, claim)
    if not all(is_op(n, "=", "or") for n in (before, claim)) or len(names(before) | names(claim)) > 3:
        return "open"
    try:
        return by_claims(step, ground.derivation.wrt, ground.scope, may_add=may_add, may_leave=may_leave)
    except (TutorError, ValueError, IndexError, ArithmeticError, AttributeError):
        return "open"


def _compared(asked: Node, claim: Node, ground: Ground) -> Effect:
    """Claims whose solutions are no list: the same solution set, or not."""
    sides = [_sought(n, ground) for n in (asked, claim)]
    try:
        found = equivalent(sides[1], sides[0], ground.scope).verdict
    except TutorError:
        found = {AGREES: "same", CONTRADICTS: "different"}.get(_by_numbers(asked, claim, ground), "undecided")
    return Effect({"same": KEEPS, "different": LOSES}.get(found, OPEN))


def _sought(claim: Node, ground: Ground) -> Node:
    """A claim as the set of its solutions, where it says one."""
    if claim is ground.derivation.problem and is_op(ground.derivation.result, "in"):
        claim = ground.derivation.result
    if is_op(claim, "in"):
        return claim.args[1]
    found = as_set(claim)
    return found if sort_of(found) == SET else claim
