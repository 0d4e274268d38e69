"""SymPy's door for identities: whether it takes a difference to zero, within a bound of size and of calls."""

from __future__ import annotations

from functools import cache
from math import comb, prod
from typing import Any

from tutor.errors import TutorError, trouble
from tutor.meaning.algebra import door, to_sympy
from tutor.meaning.bounds import bounded
from tutor.meaning.scope import Scope
from tutor.syntax.nodes import Apply, Node, Number, contents, postorder

CALLS = 300_000  # less than half a second of SymPy
_MOST_NODES = 150  # of the two trees together
_MOST_OPERATIONS = 200  # of what is left to be simplified
_MOST_TERMS = 1_000  # multiplied out
_LONGEST = 512  # bits of a number: one operation on longer ones is no longer one small step
_HIGHEST = 40  # power that may be multiplied out
_UNTOLD = frozenset({"piecewise", "sum", "prod", "∫", "lim"})  # where SymPy's zero rests on cases or on guesses


def vanishes(left: Node, right: Node, scope: Scope, calls: int = CALLS) -> bool:
    """Whether SymPy takes left - right to zero; False says only that it does not within the bound, or does not understand them.

    Names are real, with what is declared of them. What SymPy knows of complex branches may not hold of real values: a zero counts only
    where no value speaks against it.
    """
    if not _is_small(left, right):
        return False
    from sympy.core.cache import clear_cache

    _made_ready()
    clear_cache()  # so that the calls that are counted do not hang on what was asked before
    try:
        with door("comparing the two"), bounded("comparing the two", calls):
            return _is_taken_to_zero(to_sympy(left, scope, doit=True) - to_sympy(right, scope, doit=True))
    except TutorError:
        return False


@cache
def _made_ready() -> None:
    """Does what SymPy does once in a process, as importing its own rooms: it is not counted."""
    from sympy import Symbol, cosh, exp, gamma, sin

    x = Symbol("x", real=True)
    _is_taken_to_zero(sin(x) ** 2 * gamma(x + 1) * exp(x) / (1 + cosh(x)) - 1)


def _is_small(left: Node, right: Node) -> bool:
    """Whether no single step of SymPy's on the two is a long one, so that counting calls bounds the time."""
    nodes = set(postorder(left)) | set(postorder(right))
    numbers = (n.value for n in nodes if isinstance(n, Number))
    is_told = not _UNTOLD & (contents(left).operations | contents(right).operations)
    is_short = all(max(v.numerator.bit_length(), v.denominator.bit_length()) <= _LONGEST for v in numbers)
    return is_told and is_short and len(nodes) <= _MOST_NODES and sum(isinstance(n, Apply) for n in nodes) > 0


def _is_taken_to_zero(difference: Any) -> bool:
    from sympy import cancel, expand, simplify, trigsimp

    for attempt in (expand, trigsimp, cancel, simplify):
        if difference.is_zero:
            return True
        _refuse_large(difference)
        difference = attempt(difference)
    return bool(difference.is_zero)


def _refuse_large(found: Any) -> None:
    from sympy import Pow, Rational

    powers = (p.exp for p in found.atoms(Pow) if p.exp.is_Rational)
    if any(abs(e) > _HIGHEST for e in powers) or any(max(abs(q.p), q.q).bit_length() > 4 * _LONGEST for q in found.atoms(Rational)):
        raise trouble("limit", "the numbers are too large for SymPy here", mend="compare smaller expressions")
    if found.count_ops() > _MOST_OPERATIONS or _terms(found) > _MOST_TERMS:
        raise trouble("limit", "the two are too long for SymPy here", mend="compare smaller expressions")


def _terms(found: Any) -> int:
    """How many terms an expression has at most once everything in it is multiplied out."""
    from sympy import postorder_traversal

    count: dict[Any, int] = {}
    for part in postorder_traversal(found):
        inside = [count[a] for a in part.args]
        if part.is_Pow and part.exp.is_Integer and inside[0] > 1:
            count[part] = comb(min(abs(int(part.exp)), _HIGHEST + 1) + inside[0] - 1, inside[0] - 1)
        elif part.is_Add or part.is_Mul:
            count[part] = sum(inside) if part.is_Add else prod(inside)
        else:
            count[part] = 1
        if max(inside, default=1) > _MOST_TERMS:
            return max(inside)
    return count[found]
