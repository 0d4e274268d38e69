"""Trees valued at a single point, as they stand: a tape pays only where a tree is looked at again and again."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING

from tutor.errors import TutorError
from tutor.numeric.rigorous.door import Point, as_balls, computing, exact
from tutor.numeric.rigorous.tape import CLOSED, constant, function, meaning_of, run, tape
from tutor.syntax.nodes import CONSTANTS, Apply, Name, Node, Number, parts_of

if TYPE_CHECKING:
    from tutor.numeric.rigorous.door import arb

_E = Name("e")
_BELOW = attrgetter("height")


class Once:
    """Some trees that are valued once.

    parts               their distinct nodes, each after its arguments
    names, operations   what stands in them
    is_straight         whether nothing in them branches, binds, differentiates, or is no number at all
    """

    def __init__(self, *roots: Node):
        self.roots, self.parts = roots, sorted(parts_of(*roots), key=_BELOW)
        self.names = frozenset([n.name for n in self.parts if type(n) is Name]) - CONSTANTS
        self.operations = frozenset([n.op for n in self.parts if type(n) is Apply])
        self.is_straight = self.operations.isdisjoint(CLOSED)

    def at(self, point: Point, bits: int) -> tuple[arb, ...] | None:
        """What `enclose` finds there; None where they are not straight, or an operation has no value as a real number."""
        if not self.is_straight:
            return None
        context = computing().flint.ctx
        before, context.prec = context.prec, bits
        try:
            values = self._values(exact(point))
            return as_balls([values[root] for root in self.roots], bits)
        except TutorError:
            return None
        finally:
            context.prec = before

    def _values(self, env: dict[str, object]) -> dict[Node, object]:
        """The value of each part."""
        values: dict[Node, object] = {}
        for node in self.parts:
            kind = type(node)
            if kind is Apply:
                args = [values[a] for a in node.args]
                if node.op == "^" and node.args[0] is _E:
                    values[node] = computing().numbers.exponential(args[1])
                else:
                    values[node] = _operation(node.op, len(args))(*args)
            elif kind is Number:
                values[node] = _number(node)
            else:
                values[node] = env[node.name] if node.name in env else constant(node.name, computing())(env)
        return values


@lru_cache(maxsize=512)
def _operation(op: str, count: int) -> Callable:
    """What an operation does to numbers; a function that is defined by others does what these do."""
    meaning = meaning_of(op, count)
    if meaning is None:
        return function(op, count, computing())[0]
    parameters, body = meaning
    line = tape((body,), computing())
    return lambda *args: run(line, dict(zip(parameters, args, strict=True)), computing())[line.place[body]]


@lru_cache(maxsize=1024)
def _number(node: Number) -> object:
    return computing().flint.fmpq(node.value.numerator, node.value.denominator)
