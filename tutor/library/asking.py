"""What every function of the library needs: its arguments as trees in their scope, and the worker that does what is bounded."""

from __future__ import annotations

import atexit
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from types import EllipsisType
from typing import Any

from tutor.commands.reading import understood
from tutor.limits import LIMITS, Limits
from tutor.meaning.scope import Scope, scope_from
from tutor.objects import Expression
from tutor.syntax.nodes import Node, number

USUAL_DIGITS = 15
BOUND = 10.0  # seconds for one computation, where neither `bound=` nor `limits=` says another number

Bound = float | None | EllipsisType
Text = str | Expression
Names = str | Sequence[str]
Value = str | int | float | Expression


def parse(text: Text, *, where: Mapping[str, str] | None = None, scope: Mapping[str, str] | None = None, limits: Limits = LIMITS,
          **declarations: str) -> Expression:  # fmt: skip
    """`text` as an Expression. Raises TutorError with `.diagnostic` where it cannot be read."""
    meant = scope_of(where, scope, declarations, limits)
    return Expression(tree(text, meant), known(text, meant))


def scope_of(where: Mapping[str, str] | None, scope: Mapping[str, str] | None, declarations: Mapping[str, str], limits: Limits) -> Scope:
    return scope_from({**(scope or {}), **declarations}, {n: str(v) for n, v in (where or {}).items()}, limits)


def known(text: Text, scope: Scope) -> Scope:
    """The scope in which an expression is worked on: its own, with what is said now on top."""
    if not isinstance(text, Expression):
        return scope
    known = text.scope
    for name, kind in scope.kinds:
        known = known.declared(name, kind)
    for definition in scope.definitions:
        known = known.defined(definition)
    return known if scope.limits == LIMITS else replace(known, limits=scope.limits)


def tree(text: Text, scope: Scope) -> Node:
    return text.node if isinstance(text, Expression) else understood(text, scope, scope.limits)


def value_of(value: Value, scope: Scope) -> Node:
    if isinstance(value, str | Expression):
        return tree(value, scope)
    return number(value) if isinstance(value, int) else number(str(value))


@cache
def _worker() -> Any:
    """The process that does bounded work, started when first needed and ended with this one; a fork of this one starts its own."""
    from tutor.worker import Worker

    made = Worker()
    atexit.register(made.close)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=lambda: _leave(made))
    return made


def _leave(worker: Any) -> None:
    """Let another process keep its worker."""
    atexit.unregister(worker.close)
    _worker.cache_clear()


def done(task: str, arguments: tuple, bound: Bound, scope: Scope, **options: Any) -> Any:
    """What a task of commands/tasks comes to, within the bounds of `scope`."""
    limits = scope.limits
    if bound is None:
        from tutor.commands.tasks import done

        return done(task, arguments, options, limits)
    if bound is ...:
        bound = BOUND if limits.seconds == LIMITS.seconds else limits.seconds
    return _worker().do(task, arguments, options, float(bound), limits)
