"""Lines that say what a point is: `minimum at x = 1`, `x = -1 is a local maximum`."""

from __future__ import annotations

from tutor.checking.proof.solutions import plain
from tutor.checking.verdicts.extrema import MIXED, misnamed
from tutor.checking.verdicts.members import expected_points, given_points, same_point
from tutor.checking.verdicts.telling import Asked
from tutor.checking.verdicts.verdict import Verdict
from tutor.checking.working.naming import Named
from tutor.checking.working.reading import Called
from tutor.checking.working.said import Said, false_said, gravest
from tutor.checking.working.unknowns import claim
from tutor.checking.working.walk import Walk
from tutor.syntax.printer import show_claim


def called(walk: Walk, said: Called, line: int) -> Said:
    """Whether the points of a line are what it calls them; where it has all of them, they answer the question too."""
    derivation = walk.way.derivation
    asked = Asked(plain(derivation.result), derivation.scope, derivation=derivation, root=derivation.root)
    wanted, given = expected_points(asked), given_points(said.node, asked, walk.ground.scope.limits)
    if wanted is None or isinstance(given, Verdict) or len(given) != len(said.kinds):
        return claim(walk, said.node, line)
    for point in given:
        found = {same_point(point, other, asked) for other in wanted}
        if found <= {"different"}:
            what = f"{show_claim(said.node)}: there is no critical point there"
            walk.misnamed = Verdict("wrong", 0.0, what, "At a critical point every partial derivative is zero.", "put in")
            return false_said(None, what, {})
    verdict = misnamed(said.kinds, given, asked)
    if verdict is not None:
        walk.misnamed = verdict
        return false_said(Named(MIXED, verdict.hint), verdict.message.removeprefix("the points are right; "), {})
    kinds = Said("expected", "true")
    return kinds if len(given) < len(wanted) else gravest([kinds, claim(walk, said.node, line)])
