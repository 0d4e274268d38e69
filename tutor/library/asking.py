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
from tutor.errors import trouble
from tutor.limits import LIMITS, Limits
from tutor.meaning.scope import Scope, scope_from
from tutor.objects import Expression
from tutor.syntax.nodes import Apply, Node, names, number

USUAL_DIGITS = 15
BOUND = 10.0  # seconds for one computation, where neither `bound=` nor `limits=` says another number

_MOST_ENTRIES = 10_000  # of an array that is written out

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


def answer_tree(text: Text, scope: Scope, beside: Node | None = None) -> Node:
    """The same of what stands for an answer, as people type it; `beside` is what it is held against."""
    from tutor.checking.verdicts.typed import as_vector, typed

    if isinstance(text, Expression):
        return text.node
    node = typed(text, lambda part: tree(part, scope), beside)
    return node if beside is None else as_vector(node, beside, names(beside) | scope.arrays)


def value_of(value: Any, scope: Scope) -> Node:
    """A value as a tree: text is read, a float is the decimal that it prints, lists and arrays are written out, up to 10,000 entries."""
    if isinstance(value, str | Expression):
        return tree(value, scope)
    if is_array(value):
        return _written_out(value)
    try:
        return number(value) if isinstance(value, int) else number(str(value))
    except ValueError:
        raise trouble("value", f"{value} is no finite number", mend='a number, or text such as "1/3"') from None


def is_array(value: Any) -> bool:
    """Whether a value is a list or an array, and no single number."""
    return isinstance(value, list | tuple) or bool(getattr(value, "ndim", 0))


def _written_out(value: Any) -> Node:
    import numpy as np

    from tutor.numeric.functions.arguments import FLOAT, finite

    array = finite("the value", value, FLOAT)
    if not 0 < array.size <= _MOST_ENTRIES:
        what = f"an array of {array.size} entries cannot be written out"
        raise trouble("limit", what, mend="tutor.parse(…).function(), which is called with arrays")

    def rows(part: np.ndarray) -> Node:
        return Apply("[]", tuple(map(rows, part))) if part.ndim else number(repr(float(part)))

    return rows(array)


def by_name(what: str, given: Any) -> dict[str, Any]:
    """What is given by name, as a dictionary. Raises TutorError("usage") for what has no names."""
    if given is not None and not hasattr(given, "items"):
        raise trouble("usage", f"{what} gives names their values", mend=f'{what}={{"x": 1}}')
    return dict(given.items()) if given is not None else {}


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
    seconds, worker = within(bound, limits)
    return worker.do(task, arguments, options, seconds, limits)


def within(bound: float | EllipsisType, limits: Limits) -> tuple[float, Any]:
    """The seconds that `bound=` means, and the worker that keeps to them."""
    if bound is ...:
        bound = BOUND if limits.seconds == LIMITS.seconds else limits.seconds
    return float(bound), _worker()
