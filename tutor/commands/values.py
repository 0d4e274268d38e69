"""`evaluate`: what an expression comes to, exact where it can be, and in digits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from tutor.commands import clauses
from tutor.commands.command import Command, Desk
from tutor.commands.session import Reply, Session
from tutor.errors import TutorError, trouble
from tutor.limits import Limits
from tutor.meaning.scope import Scope, natural
from tutor.meaning.sorts import CLAIM, NUMBER, SET, sort_of
from tutor.render.document import Block, Document, Formula, Note, document
from tutor.syntax.nodes import Apply, Name, Node, names, number, postorder, rational, substitute
from tutor.syntax.request import Request

USUAL_DIGITS = 15
EXACT_ENTRIES = 64  # of an array that is worked out in fractions too
SHORT = 60  # digits of a whole number that are written out


def evaluate(session: Session, request: Request, desk: Desk) -> Reply:
    """The value of an expression, exact where it can be, and in digits."""
    from tutor.derive.derivatives.scalar import take
    from tutor.derive.values import refuse_huge
    from tutor.numeric.rigorous.undefined import named, refuse_slopes

    scope = clauses.scope_of(session, request)
    node = clauses.expression(session, request, scope)
    point = clauses.at(session, request, scope, natural(names(scope.expand(node)) - set(session.arrays)))
    count = clauses.bounded(session, request, "digits", USUAL_DIGITS)
    inside = substituted(node, scope, point)
    if not (point or request.clause("digits")):
        refuse_huge(inside, session.limits)
    asked, numbers = take(scope.expand(node)), _numbers(point, scope)
    refuse_slopes(scope.expand(node), numbers)
    with named(asked, numbers):
        return Reply(valued(session, inside, count) + in_floats(asked, numbers, scope), session)


def _numbers(point: Mapping[str, Node], scope: Scope) -> dict[str, Any]:
    """The point's values as numbers; none where one of them has a name left in it."""
    from tutor.numeric.rigorous.undefined import numbers_of

    values = {n: scope.expand(v) for n, v in point.items()}
    return {} if any(map(names, values.values())) else numbers_of(values)


def in_floats(asked: Node, point: Mapping[str, Any], scope: Scope) -> Document:
    """A note where floats, computing as it is written, lose most digits of a number."""
    from tutor.derive.values import ASKS
    from tutor.numeric.digits import lost

    is_plain = point and sort_of(asked) == NUMBER and names(asked) <= point.keys() and not scope.arrays & names(asked)
    if not is_plain or any(isinstance(n, Apply) and n.op in {*ASKS, "[]", "@", ".T", "_"} for n in postorder(asked)):
        return Document()
    told = lost(asked, point)
    return document(Note("note", told)) if told else Document()


def substituted(node: Node, scope: Scope, point: Mapping[str, Node]) -> Node:
    """`node` written out, with the values of `point` in the place of its names.

    What a derivative was taken by has its own value afterwards: with y = u^2 and u = 3x, dy/du is 2u, and that 6x.
    """
    from tutor.derive.derivatives.scalar import take

    values = {Name(n): scope.expand(v) for n, v in point.items()}
    return substitute(scope.expand(substitute(take(scope.expand(node)), values)), values)


def valued(session: Session, node: Node, count: int = USUAL_DIGITS) -> Document:
    """The value of a `node` that is written out: of the session's data, or exact. Raises TutorError where a name has no value."""
    from tutor.commands import datasets
    from tutor.commands.searched import entries
    from tutor.derive.values import closed, exact, refuse_undefined
    from tutor.rules.tidy import tidy

    refuse_undefined(node)
    if names(node):
        if datasets.is_of_data(session, node):
            return document(Note("read", f"  {entries(datasets.valued(session, node))}"))
        free = natural(names(node) - set(session.arrays))
        raise trouble("free-name", f"{', '.join(free)} {'has' if len(free) == 1 else 'have'} no value", mend=f"at {free[0]} = 1")
    if sort_of(node) != NUMBER:
        return _answered(node)
    worked = closed(node, session.scope, session.limits)
    whole = exact(worked, session.limits)
    found = number(whole) if whole is not None and _is_short(whole) else tidy(worked)
    if isinstance(found, Apply) and found.op == "[]":
        return document(Formula("", found), *_in_digits(found, count, session.limits))
    if any(isinstance(n, Apply) and n.op in ("[]", "@", ".T") for n in postorder(worked)) and rational(found) in (None, 0):
        array = datasets.valued(session, worked)
        told = exact_array(worked, array, session.scope)
        return document(Note("read", f"  {entries(array)}") if told is None else Formula("", told))
    value = rational(found)
    blocks: list[Block] = [Formula("", found)] if value is not None or worked is not node else []
    if whole is None and value is not None:
        _digits(worked, session, count)  # a part that has no value is told, also where it was dropped: 0 * log(-1)
    if value is None or value.denominator != 1:
        blocks.append(Note("read", f"  {'= ' if blocks else ''}{_digits(worked, session, count)}"))
    return Document(tuple(blocks))


def _digits(node: Node, session: Session, count: int) -> str:
    """The digits of a number; where they cannot tell whether it has a value at all, of what SymPy makes of it."""
    from tutor.derive.values import decided
    from tutor.numeric.rigorous.balls import digits

    try:
        return digits(node, {}, count, session.limits)
    except TutorError as told:
        if told.diagnostic.code != "undecided":
            raise
        return digits(decided(node, session.scope), {}, count, session.limits)


def _is_short(value: Fraction) -> bool:
    """Whether a number is written out: beyond, its first digits say more."""
    return max(abs(value.numerator), value.denominator) < 10**SHORT


def exact_array(node: Node, array: Any, scope: Scope) -> Node | None:
    """A small array's entries as short fractions, where SymPy finds such ones and NumPy's `array` agrees; None otherwise."""
    import numpy as np

    from tutor.meaning.algebra import from_sympy, to_sympy

    if array.size > EXACT_ENTRIES:
        return None
    try:
        found = from_sympy(to_sympy(node, scope, doit=True), scope.limits)
    except TutorError:
        return None
    flat = [rational(n) for n in _entries(found)]
    if len(flat) != array.size or any(v is None or v.denominator >= 1000 or abs(v.numerator) > 10**9 for v in flat):
        return None
    return _shaped(flat, array.shape) if np.allclose([float(v) for v in flat], array.ravel(), rtol=1e-9, atol=1e-12) else None


def _entries(node: Node) -> tuple[Node, ...]:
    """The entries of an array, row after row."""
    return tuple(e for a in node.args for e in _entries(a)) if isinstance(node, Apply) and node.op == "[]" else (node,)


def _shaped(flat: Sequence[Fraction], shape: tuple[int, ...]) -> Node:
    """An array of these entries."""
    if not shape:
        return number(flat[0])
    size = len(flat) // shape[0]
    return Apply("[]", tuple(_shaped(flat[k : k + size], shape[1:]) for k in range(0, len(flat), size)))


def _answered(node: Node) -> Document:
    """What is no number: a set in its plainest form, whether a condition holds."""
    from tutor.numeric.rigorous.sets import truth, worked_out

    if sort_of(node) != CLAIM:
        return document(Formula("", worked_out(node) if sort_of(node) == SET else node))
    said = {True: "true", False: "false", None: "whether this holds could not be told"}
    return document(Note("read", f"  {said[truth(node)]}"))


def _in_digits(exact: Apply, count: int, limits: Limits) -> tuple[Block, ...]:
    """A list's entries in digits, where one of them is no plain number already."""
    from tutor.numeric.rigorous.balls import digits

    if all(rational(a) is not None for a in exact.args) or any(isinstance(a, Apply) and a.op == "[]" for a in exact.args):
        return ()
    return (Note("read", f"  = [{', '.join(digits(a, {}, count, limits) for a in exact.args)}]"),)


COMMANDS = (
    Command("evaluate", "evaluate EXPRESSION [at x = 1, y = 2] [digits 30]", "the value, exact or right to the digits asked",
            "evaluate 2^3^2; evaluate sin(x)/x at x = 0.1 digits 30", evaluate, ("eval",)),
)  # fmt: skip
