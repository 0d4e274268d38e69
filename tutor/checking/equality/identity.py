"""Proof that two formulas are equal wherever both have values: their difference is zero, as an exact fraction of polynomials."""

from __future__ import annotations

from fractions import Fraction

from tutor.checking.equality.elements import Elements, UnknownFormError
from tutor.meaning.scope import Scope
from tutor.numeric.rigorous.tower import TooLargeError, Tower, towers
from tutor.syntax.nodes import Node


def is_identity(left: Node, right: Node, scope: Scope = Scope(), *, almost: bool = False) -> bool:  # noqa: B008
    """Whether `left` and `right` are surely equal wherever both have values; False says only: not proven so.

    Exact: no number is rounded and no point is drawn. What the laws of powers, exponentials, logarithms, roots and angles do not
    reach stands for itself.
    almost  single points do not count
    """
    for tower in towers():
        elements = Elements(tower, scope, almost)
        try:
            elements.learn(left)
            elements.learn(right)
            apart = tower.add(elements.of(left), tower.negative(elements.of(right)))
        except TooLargeError:
            continue
        except (UnknownFormError, ZeroDivisionError):
            return False
        return apart.top.is_zero()
    return False


def constant(node: Node, scope: Scope) -> Fraction | None:
    """The number that a formula surely is wherever it has a value; None where that is not proven."""
    tower = Tower()
    elements = Elements(tower, scope, False)
    try:
        found = tower.constant(elements.of(node))
    except (UnknownFormError, TooLargeError, ZeroDivisionError):
        return None
    return None if found is None else Fraction(int(found.p), int(found.q))
