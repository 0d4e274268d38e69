"""python-flint's door: the machine that computes with it, its precision, and exact numbers on their way in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from tutor.limits import LIMITS, Limits
from tutor.numeric.rigorous.ball_operations import Arithmetic, Series
from tutor.numeric.rigorous.tape import Machine

if TYPE_CHECKING:
    from flint import arb

Point = Mapping[str, "Fraction | int | float | arb"]


def computing(limits: Limits = LIMITS) -> Machine:
    """The machine whose sums have so many terms as `limits` allow."""
    return _machine(limits.terms)


@cache
def _machine(terms: int) -> Machine:
    import flint

    return Machine(flint, Arithmetic(flint), Series(flint), terms, terms)


@contextmanager
def at_bits(bits: int) -> Iterator[None]:
    """Balls within it are computed with so many bits."""
    context = computing().flint.ctx
    before, context.prec = context.prec, bits
    try:
        yield
    finally:
        context.prec = before


def exact(point: Point) -> dict[str, object]:
    """The names' values, exact: a float stands for the binary fraction that it is."""
    rational = computing().flint.fmpq
    env: dict[str, object] = {}
    for name, value in point.items():
        if isinstance(value, int | float | Fraction):
            top, bottom = value.as_integer_ratio()
            env[name] = rational(top, bottom)
        else:
            env[name] = value
    return env


def as_balls(values: Sequence[object], bits: int) -> tuple[arb, ...]:
    """Values as balls of so many bits; exact numbers so closely that different ones stay apart, for which the precision is changed."""
    flint = computing().flint
    if all(type(v) is flint.fmpq for v in values):
        flint.ctx.prec = max(bits, sum([v.height_bits() for v in values]) + 64)
    return tuple([flint.arb(v) for v in values])
