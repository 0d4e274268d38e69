"""A claim as its cases: `b = a^2 and (a = 1 or a = -1)` as two points; what is known to hold, or not to, is left out."""

from __future__ import annotations

from itertools import product

from tutor.checking.equality.defined import TRUE
from tutor.checking.equality.places import partial_parts
from tutor.checking.equality.truths import gap, truth
from tutor.meaning.scope import Scope
from tutor.meaning.signs import HOLDING, signs
from tutor.meaning.writing import FALSE
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import RELATIONS, Apply, Name, Node, names, substitute

_MOST = 24  # cases of one claim
Case = tuple[Apply, ...]  # relations that hold together


def in_cases(claim: Apply, scope: Scope) -> Apply:
    """A claim by cases, each with the numbers that it tells put in; a claim with too many of them as it is."""
    found = _cases(claim)
    if found is None:
        return claim
    kept = [plainer for case in found if (plainer := _put_in(case, scope)) is not None]
    kept = list(dict.fromkeys(kept))
    apart = tuple(_together(case) for k, case in enumerate(kept) if not any(_lies_in(case, o) for j, o in enumerate(kept) if j != k))
    return FALSE if not kept else TRUE if () in kept else apart[0] if len(apart) == 1 else Apply("or", apart) if apart else claim


def _together(case: Case) -> Apply:
    return case[0] if len(case) == 1 else Apply("and", case)


def _cases(claim: Apply) -> list[Case] | None:
    if claim.op not in ("and", "or"):
        return [(claim,)]
    parts = [_cases(part) for part in claim.args]
    if None in parts:
        return None
    if claim.op == "or":
        found = [case for part in parts for case in part]
    else:
        size = 1
        for part in parts:
            size *= len(part)
        found = [sum(cases, ()) for cases in product(*parts)] if size <= _MOST else []
    return found if 0 < len(found) <= _MOST else None


def _put_in(case: Case, scope: Scope) -> Case | None:
    """A case with its numbers put in, without what is known; None where it cannot hold."""
    values: dict[Node, Node] = {}
    waiting, rest = list(case), []
    while waiting:
        relation = tidy(substitute(waiting.pop(0), values))
        name = _named(relation)
        if name is None:
            rest.append(relation)
        else:
            values[name] = next(s for s in relation.args if s is not name)
            waiting, rest = [*rest, *waiting], []
    told = [*(Apply("=", pair) for pair in values.items()), *rest]
    known = {r: _known(r, scope) for r in told}
    if False in known.values():
        return None
    return tuple(sorted((r for r, holds in known.items() if holds is None), key=repr))


def _named(relation: Apply) -> Name | None:
    """The name of which a relation tells the number."""
    if relation.op == "=":
        for side, other in (relation.args, relation.args[::-1]):
            if isinstance(side, Name) and names(side) and not names(other):
                return side
    return None


def _known(relation: Apply, scope: Scope) -> bool | None:
    """Whether a relation surely holds, or surely does not: by its numbers, or by the signs of what is declared."""
    if relation.op not in RELATIONS:
        return None
    if not names(relation):
        return truth(relation, {})
    possible, needed = signs(gap(relation), scope), HOLDING[relation.op]
    if not possible & needed:
        return False
    return True if possible <= needed and not partial_parts(relation) else None


def _lies_in(case: Case, other: Case) -> bool:
    """Whether a case is part of another one: it asks for more, or is a point at which that one holds."""
    if set(other) < set(case):
        return True
    if not all(_named(r) for r in case):
        return False
    values = {r.args[0]: r.args[1] for r in case}
    return all(r.op in RELATIONS and not names(put := substitute(r, values)) and truth(put, {}) is True for r in other)
