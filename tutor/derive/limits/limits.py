"""Limits by steps: of functions and sequences, one-sided, at infinity; where there is none, the reason why."""

from __future__ import annotations

from tutor.derive.derivatives.scalar import worked_out
from tutor.derive.goals import polished, reach
from tutor.derive.limits import accumulations, cases, definition, dominance, expansion, indeterminate, sequences
from tutor.derive.limits.absence import NOTHING, absence
from tutor.derive.limits.approach import Search, Way, both_sides
from tutor.derive.limits.infinities import MINUS_OO, OO, is_infinite
from tutor.derive.rewriting.simplify import simplified
from tutor.derive.steps import Derivation, Step
from tutor.errors import TutorError, trouble
from tutor.meaning.algebra import sympy_limit
from tutor.meaning.bounds import CALLS, bounded
from tutor.meaning.scope import Scope
from tutor.rules import limits as rules
from tutor.syntax.nodes import Apply, Name, Node, postorder
from tutor.syntax.printer import show

WAYS_OUT: tuple[Way, ...] = (
    *definition.WAYS,
    *sequences.WAYS,
    *accumulations.WAYS,
    *dominance.WAYS,
    *indeterminate.BEFORE,
    expansion.hard,
    *indeterminate.AFTER,
    *expansion.WAYS,
)
WORDS = {"above": "from above", "below": "from below"}


def limit(node: Node, variable: str, point: Node, side: str = "", scope: Scope = Scope()) -> Derivation:  # noqa: B008 (frozen)
    """The limit of `node` as `variable` goes to `point`; side "above", "below", or "" for both.

    Raises TutorError("no-limit") with the reason where there is none: the sides differ, or it goes on oscillating.
    """
    found = study(node, variable, point, side, scope)
    if found.result is NOTHING:
        raise no_limit(found.root)
    return found


def study(node: Node, variable: str, point: Node, side: str = "", scope: Scope = Scope()) -> Derivation:  # noqa: B008 (frozen)
    """Like `limit`, but where there is no limit the derivation shows why; its result is then `does not exist`."""
    scope = scope.freeing((variable,))
    root = _step(polished(worked_out(node, scope)), variable, polished(scope.expand(point)), side, scope)
    if not is_infinite(root.value) and root.value is not NOTHING:
        root = simplified(root, scope)
    notes = ("It grows without bound: oo is no number.",) if is_infinite(root.value) else ()
    notes += ("Found by computer algebra, without steps.",) if any(s.rule is rules.UNEXPLAINED for s in root) else ()
    return Derivation("limit", node, (variable,), scope, root, notes=notes)


def limit_step(body: Node, variable: str, point: Node, side: str, scope: Scope) -> Step:
    """The step to `lim x->point body`. Raises TutorError("no-limit") where there is none, "no-rule" where no way is found."""
    step = _step(body, variable, point, side, scope)
    if step.value is NOTHING:
        raise no_limit(step)
    return step


def _step(body: Node, variable: str, point: Node, side: str, scope: Scope) -> Step:
    """The step to the limit, or to `does not exist`."""
    if side not in ("", "above", "below"):
        raise trouble("side", f"a limit is taken from above or from below, not from {side}", mend="0+ or 0-")
    if (point is OO and side == "above") or (point is MINUS_OO and side == "below"):
        raise trouble("side", f"{show(point)} cannot be approached {WORDS[side]}", mend="leave the sign out")
    search = Search(variable, point, "" if is_infinite(point) else side, scope, WAYS_OUT)
    found = search.step(body)
    if found is None and not search.side and not is_infinite(point):
        found = both_sides(body, search)
    found = found or absence(body, search)
    if found is None:
        sequences.refuse_open_power(body, search)
        cases.refuse_open_sign(body, search)
    return found or _unexplained(body, search)


def no_limit(step: Step) -> TutorError:
    """The error that says in one line why the limit of this step does not exist."""
    (name, first), (other, second) = step.parts[:2]
    if step.rule is rules.PATHS_DIFFER:
        what = f"there is no limit: {name} it goes to {show(first.value)}, {other} to {show(second.value)}"
        return trouble("no-limit", what, mend="a limit must be the same along every path")
    if step.rule is rules.SIDES_DIFFER:
        what = f"there is no limit: from below it goes to {show(first.value)}, from above to {show(second.value)}"
        return trouble("no-limit", what, mend=f"take one side: {show(step.goal.args[0])} -> {show(step.goal.args[1])}+")
    body = show(step.goal.args[-1])
    what = f"there is no limit: {body} goes on oscillating; {name} it goes to {show(first.value)}, {other} to {show(second.value)}"
    return trouble("no-limit", what, mend="look at its bounds instead")


def _unexplained(body: Node, search: Search) -> Step:
    """Computer algebra's limit, marked as such; it is not asked of poles that never end, which it does not see."""
    if is_infinite(search.point) and any(isinstance(n, Apply) and n.op in ("tan", "cot", "sec", "csc") for n in postorder(body)):
        raise trouble("no-rule", f"the limit of {show(body)} is not known here", mend="ask for values close to the point")
    try:
        with bounded(f"the limit of {show(body)}", CALLS):
            value = sympy_limit(body, search.variable, search.point, search.side, search.scope)
    except TutorError as told:
        if told.diagnostic.code == "no-limit":  # computer algebra takes what it cannot follow for oscillating
            raise trouble("no-rule", f"the limit of {show(body)} is not known here", mend="ask for values close to the point") from told
        raise
    return reach(search.goal(body), rules.UNEXPLAINED, (("u", body), ("v", value), ("x", Name(search.variable))), value, value=value)
