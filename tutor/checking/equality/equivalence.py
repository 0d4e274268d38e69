"""Whether two expressions have the same value: same, different with a point that proves it, or honestly undecided."""

from __future__ import annotations

from dataclasses import replace

from tutor.checking.equality import agreement
from tutor.checking.equality.agreement import Equivalence
from tutor.checking.equality.sets import answers_compared
from tutor.checking.equality.values import difference_found, scalars
from tutor.checking.proof.arrays import compared, holds_arrays
from tutor.errors import TutorError, trouble
from tutor.meaning.scope import Kind, Scope
from tutor.meaning.shapes import shape_of
from tutor.meaning.sorts import CLAIM, NOTHING, SET, sort_of
from tutor.syntax.nodes import Apply, Name, Node, names, postorder
from tutor.syntax.printer import show

UP_TO = (None, "constant", "order", "scale")
_CONSTANTS_OF_INTEGRATION = frozenset("CKck")


def equivalent(left: Node, right: Node, scope: Scope = Scope(), *, up_to: str | None = None, tolerance: float | None = None,  # noqa: B008
               relative_tolerance: float | None = None, seed: int = 0, almost: bool = False) -> Equivalence:  # fmt: skip
    """Whether `left` and `right` have the same real value wherever both have one.

    up_to      "constant" (antiderivatives), "order" (the entries of a vector), "scale" (one constant factor); None: equal
    tolerance, relative_tolerance   how far apart values may lie; None: not at all, numbers are exact
    seed       moves further sample points; the verdict does not depend on it
    almost     single points do not count: derivatives have no value at corners
    Raises TutorError where the pair is of a kind that cannot be compared.
    """
    if up_to not in UP_TO:
        raise trouble("up-to", f"answers cannot be compared up to {up_to}", mend="constant, order or scale")
    left, right = scope.expand(left), scope.expand(right)
    if left is right:
        return Equivalence("same", "they are the same expression")
    for side in (left, right):
        if sort_of(side) == CLAIM:
            kind = "an equation" if side.op == "=" else "a condition"
            raise trouble("comparison", f"{show(side)} is {kind}; only expressions are compared here", mend="compare its two sides")
    if {SET, NOTHING} & {sort_of(left), sort_of(right)}:
        return answers_compared(left, right, scope, lambda a, b: equivalent(a, b, scope, seed=seed))
    scope = _with_whole_numbers(left, right, scope)
    rules = agreement.Rules(tolerance, relative_tolerance, seed, almost)
    if (_is_vector(left) or _is_vector(right)) and not _is_spelled_out(left, right, scope):
        return _vectors(left, right, scope, up_to, rules)
    if scope.arrays & (names(left) | names(right)) or any(_is_array(side) or holds_arrays(side, scope) for side in (left, right)):
        return compared(left, right, scope, tolerance, relative_tolerance, seed)
    if up_to == "constant":
        return _up_to_constant(left, right, scope, rules)
    return scalars(left, right, scope, rules, scaled=up_to == "scale")


def _with_whole_numbers(left: Node, right: Node, scope: Scope) -> Scope:
    """The scope in which the ends of sums over an index are whole numbers."""
    for root in (left, right):
        for node in postorder(root):
            if isinstance(node, Apply) and node.op == "..":
                for name in sorted(names(Apply("[]", node.args[1:]))):
                    if scope.kind(name).domain == "real":
                        scope = scope.declared(name, Kind("integer"))
    return scope


def _is_vector(node: Node) -> bool:
    return isinstance(node, Apply) and node.op == "[]"


def _is_spelled_out(left: Node, right: Node, scope: Scope) -> bool:
    """Whether one side lists the entries of an array that the other has as a whole: [2x[1], 2x[2]] and 2x."""
    if _is_vector(left) and _is_vector(right):
        return False
    try:
        return shape_of(left, scope) == shape_of(right, scope)
    except TutorError:
        return False


def _is_array(node: Node) -> bool:
    """Whether array operations stand in it, also without a declared name."""
    return any(isinstance(n, Apply) and n.op in ("@", ".T", "[]") for n in postorder(node))


def _vectors(left: Node, right: Node, scope: Scope, up_to: str | None, rules: agreement.Rules) -> Equivalence:
    if not (_is_vector(left) and _is_vector(right)) or len(left.args) != len(right.args):
        return Equivalence("different", f"one has {_entries(left)}, the other {_entries(right)}")
    options = {"tolerance": rules.tolerance, "relative_tolerance": rules.relative, "seed": rules.seed, "almost": rules.almost}
    if up_to == "order":
        return _in_any_order(left, right, scope, options)
    inner = None if up_to == "scale" else up_to
    if up_to == "scale":
        return _proportional(left, right, scope, options)
    found = [equivalent(a, b, scope, up_to=inner, **options) for a, b in zip(left.args, right.args, strict=True)]
    domain = next((e.domain for e in found if e.domain), "")
    for k, entry in enumerate(found, 1):
        if entry.verdict == "different":
            return replace(entry, evidence=f"in entry {k}: {entry.evidence}")
    for k, entry in enumerate(found, 1):
        if entry.verdict == "undecided":
            return replace(entry, evidence=f"in entry {k}: {entry.evidence}")
    fewest = min((e.points for e in found if e.points), default=0)
    return Equivalence("same", f"entry by entry: {found[0].evidence}", domain=domain, points=fewest)


def _entries(node: Node) -> str:
    return f"{len(node.args)} entries" if _is_vector(node) else "a single value"


def _in_any_order(left: Apply, right: Apply, scope: Scope, options: dict) -> Equivalence:
    waiting, is_open = list(right.args), False
    for k, entry in enumerate(left.args, 1):
        verdicts = [equivalent(entry, other, scope, **options).verdict for other in waiting]
        if "same" in verdicts:
            waiting.pop(verdicts.index("same"))
        elif "undecided" in verdicts:
            is_open = True
        else:
            return Equivalence("different", f"entry {k}, {show(entry)}, has no partner")
    return (
        Equivalence("undecided", "some entries could not be compared")
        if is_open
        else Equivalence("same", "the entries match in some order")
    )


def _proportional(left: Apply, right: Apply, scope: Scope, options: dict) -> Equivalence:
    """Vectors up to one constant factor: every entry times a right pivot equals the pivot's partner times the entry."""
    pivot = next(
        (
            k
            for k, b in enumerate(right.args)
            if b is not Apply("-", (b,)) and equivalent(b, Apply("+", (b, b)), scope).verdict == "different"
        ),
        None,
    )
    if pivot is None:
        return equivalent(left, right, scope, **options)
    a, b = left.args[pivot], right.args[pivot]
    factor = equivalent(a, b, scope, up_to="scale", **options)
    if factor.verdict != "same":
        return factor
    crossed = [(Apply("*", (x, b)), Apply("*", (y, a))) for x, y in zip(left.args, right.args, strict=True)]
    found = [equivalent(x, y, scope, **options) for x, y in crossed]
    return next((e for e in found if e.verdict != "same"), Equivalence("same", "they are equal up to one factor"))


def _up_to_constant(left: Node, right: Node, scope: Scope, rules: agreement.Rules) -> Equivalence:
    """Whether the difference is constant: the slopes agree by every name, a constant of integration held still."""
    free = names(left) | names(right)
    moving = sorted(n for n in free if not is_integration_constant(n, left, right))
    if not moving:
        return Equivalence("same", "both are constants")
    found = []
    for name in moving:
        sides = [Apply("d/d", (Name(name), side)) for side in (left, right)]
        found.append(scalars(*sides, scope, replace(rules, almost=True)))
        if found[-1].verdict == "different":
            at = found[-1]
            return replace(at, evidence=f"their slopes by {name} differ: {at.evidence}")
    for entry in found:
        if entry.verdict == "undecided":
            return entry
    jump = agreement.jump(left, right, moving, scope)
    if jump:
        return difference_found(left, right, jump, found[0].domain)
    return replace(found[0], evidence=f"their slopes agree: {found[0].evidence}")


def is_integration_constant(name: str, left: Node, right: Node) -> bool:
    """Whether a name that only one side has can be its constant of integration: C, C1, c, K, k."""
    is_such = name[0] in _CONSTANTS_OF_INTEGRATION and (len(name) == 1 or name[1:].strip("_").isdigit())
    return is_such and (name in names(left)) != (name in names(right))
