"""What stands between two factors of a printed product: nothing, a blank, or the sign ` * `."""

from __future__ import annotations

from tutor.syntax.decimals import written
from tutor.syntax.nodes import ONE, RELATIONS, SETS, ZERO, Apply, Name, Node, Number, is_op
from tutor.syntax.tokens import words
from tutor.syntax.unknown import is_long

TIMES = " * "
_IN_BRACKETS = SETS | {"[]"}
_NO_FACTOR = frozenset(words("* ⊙ / - @ ^ [] abs d/d lim ∫ ∇ ∇² and or in if otherwise")) | RELATIONS | SETS


def joint(before: Node, factor: Node, text: str) -> str:
    """What stands between two factors: a sign, unless they are plain enough to stand side by side."""
    first = begins(factor)
    if is_op(_base(before), *_NO_FACTOR) or before in (ZERO, ONE) or isinstance(first, Number):
        return TIMES
    if isinstance(before, Apply) and is_op(factor, ".T"):
        return TIMES
    if is_op(_base(factor), "+") or (is_op(factor, "⊙") and _may_touch(before)):
        return _before_sum(before)
    if is_op(_base(factor), *_NO_FACTOR) or is_op(first, *_IN_BRACKETS) or (_is_long(begins(before)) and _is_long(first)):
        return TIMES
    return "" if _may_touch(before) and _clings(factor, text) else " "


def _before_sum(before: Node) -> str:
    """What stands before a sum in brackets, 2(x + 1), (x + 1)^2 (x - 1): where it could be an argument, `x * (x + 1)`, a sign."""
    if is_op(before, "+") or _may_touch(before):
        return ""
    is_number = isinstance(before, Number)
    is_power = is_op(before, "^") and is_op(_base(before), "+") and isinstance(before.args[1], Number)
    return " " if is_number or is_power else TIMES


def _may_touch(before: Node) -> bool:
    return isinstance(before, Number) and "e" not in written(abs(before.value))


def _is_long(node: Node) -> bool:
    """Whether a node is a longer word: two of them side by side, hello world, would be one name or two."""
    return isinstance(node, Name) and is_long(node.name)


def _base(factor: Node) -> Node:
    """What a factor is a power of; without a power the factor itself."""
    return factor.args[0] if isinstance(factor, Apply) and factor.op == "^" else factor


def begins(factor: Node) -> Node:
    """What the text of a factor begins with, where its signs stand behind: of `[x, y][1]^2` the vector."""
    while isinstance(factor, Apply) and factor.op in ("^", "factorial", ".T", "_", "'"):
        factor = factor.args[0]
    return factor


def _clings(factor: Node, text: str) -> bool:
    """Whether a number may touch the factor after it: `2x`, `3(x + 1)`; but `2 sin(x)`, `2 e^x`, `2 theta`."""
    base = _base(factor)
    if isinstance(base, Name):
        return text[0] not in "eE" and len(base.name.rstrip("0123456789").split("_")[0]) == 1
    return text[0] in "(|" and isinstance(base, Apply)
