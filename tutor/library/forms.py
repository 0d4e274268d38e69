"""The same in another form, by named steps."""

from __future__ import annotations

from collections.abc import Mapping

from tutor.library.asking import Bound, Text, done, known, scope_of, tree
from tutor.limits import LIMITS, Limits
from tutor.objects import Derivation


def simplify(
    expression: Text, *, scope: Mapping[str, str] | None = None, bound: Bound = ..., limits: Limits = LIMITS, **declarations: str
) -> Derivation:
    """A shorter form, by named steps."""
    meant = known(expression, scope_of(None, scope, declarations, limits))
    return Derivation(done("simplify", (tree(expression, meant), meant), bound, meant))


def expand(expression: Text, *, scope: Mapping[str, str] | None = None, bound: Bound = ..., limits: Limits = LIMITS,
           **declarations: str) -> Derivation:  # fmt: skip
    """Multiplied out, by named steps."""
    return _in_form("expand", expression, scope, bound, limits, declarations)


def factor(expression: Text, *, scope: Mapping[str, str] | None = None, bound: Bound = ..., limits: Limits = LIMITS,
           **declarations: str) -> Derivation:  # fmt: skip
    """As a product, by named steps."""
    return _in_form("factor", expression, scope, bound, limits, declarations)


def together(expression: Text, *, scope: Mapping[str, str] | None = None, bound: Bound = ..., limits: Limits = LIMITS,
             **declarations: str) -> Derivation:  # fmt: skip
    """As one quotient, by named steps."""
    return _in_form("together", expression, scope, bound, limits, declarations)


def cancel(expression: Text, *, scope: Mapping[str, str] | None = None, bound: Bound = ..., limits: Limits = LIMITS,
           **declarations: str) -> Derivation:  # fmt: skip
    """As one quotient without common factors, by named steps."""
    return _in_form("cancel", expression, scope, bound, limits, declarations)


def apart(expression: Text, wrt: str, *, scope: Mapping[str, str] | None = None, bound: Bound = ..., limits: Limits = LIMITS,
          **declarations: str) -> Derivation:  # fmt: skip
    """In partial fractions by the name `wrt`, by named steps."""
    return _in_form("apart", expression, scope, bound, limits, declarations, wrt)


def _in_form(form: str, expression: Text, scope: Mapping[str, str] | None, bound: Bound, limits: Limits, declarations: Mapping[str, str],
             *wrt: str) -> Derivation:  # fmt: skip
    meant = known(expression, scope_of(None, scope, declarations, limits))
    return Derivation(done(form, (tree(expression, meant), *wrt, meant), bound, meant))
