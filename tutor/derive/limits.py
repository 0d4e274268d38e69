"""Limits by steps: of functions and sequences, one-sided, at infinity; where there is none, the reason why."""

from __future__ import annotations

from tutor.derive.approach import Search, both_sides
from tutor.derive.goals import polished, reach
from tutor.derive.indeterminate import WAYS_OUT
from tutor.derive.infinities import MINUS_OO, OO, is_infinite
from tutor.derive.scalar import worked_out
from tutor.derive.steps import Derivation, Step
from tutor.errors import TutorError, trouble
from tutor.meaning.algebra import sympy_limit
from tutor.meaning.scope import Scope
from tutor.rules import limits as rules
from tutor.syntax.nodes import Name, Node
from tutor.syntax.printer import show

WORDS = {"above": "from above", "below": "from below"}


def limit(node: Node, variable: str, point: Node, side: str = "", scope: Scope = Scope()) -> Derivation:  # noqa: B008 (frozen)
    """The limit of `node` as `variable` goes to `point`; side "above", "below", or "" for both.

    Raises TutorError("no-limit") with the reason where there is none: the sides differ, or it goes on oscillating.
    """
    scope = scope.freeing((variable,))
    root = limit_step(polished(worked_out(node, scope)), variable, polished(scope.expand(point)), side, scope)
    notes = ("It grows without bound: oo is no number.",) if is_infinite(root.value) else ()
    notes += ("Found by computer algebra, without steps.",) if any(s.rule is rules.UNEXPLAINED for s in root) else ()
    return Derivation("limit", node, (variable,), scope, root, notes=notes)


def limit_step(body: Node, variable: str, point: Node, side: str, scope: Scope) -> Step:
    """The step to `lim x->point body`. Raises TutorError("no-limit") where there is no limit, "no-rule" where none is found."""
    if side not in ("", "above", "below"):
        raise trouble("side", f"a limit is taken from above or from below, not from {side}", mend="0+ or 0-")
    if (point is OO and side == "above") or (point is MINUS_OO and side == "below"):
        raise trouble("side", f"{show(point)} cannot be approached {WORDS[side]}", mend="leave the sign out")
    search = Search(variable, point, "" if is_infinite(point) else side, scope, WAYS_OUT)
    found = search.step(body)
    if found is None and not search.side and not is_infinite(point):
        found = both_sides(body, search)
        if found is None:
            _refuse_two_values(body, search)
    return found if found is not None else _unexplained(body, search)


def _refuse_two_values(body: Node, search: Search) -> None:
    """Raises TutorError("no-limit") where the two sides have limits that differ."""
    sides = [search.elsewhere(search.variable, search.point, side).step(body) for side in ("below", "above")]
    if None not in sides and sides[0].value is not sides[1].value:
        below, above = (show(s.value) for s in sides)
        raise trouble("no-limit", f"there is no limit: from below it goes to {below}, from above to {above}",
                      mend=f"take one side: {search.variable} -> {show(search.point)}+")  # fmt: skip


def _unexplained(body: Node, search: Search) -> Step:
    """Computer algebra's limit, marked as such."""
    try:
        value = sympy_limit(body, search.variable, search.point, search.side, search.scope)
    except TutorError as told:
        if told.diagnostic.code == "no-limit" and "oscillat" in told.diagnostic.what:
            raise trouble("no-limit", f"there is no limit: {show(body)} goes on oscillating", mend="look at its bounds instead") from told
        if told.diagnostic.code == "no-limit":
            raise trouble("no-limit", f"there is no limit of {show(body)}: it comes to no single value", mend="take one side") from told
        raise
    return reach(search.goal(body), rules.UNEXPLAINED, (("u", body), ("v", value), ("x", Name(search.variable))), value, value=value)
