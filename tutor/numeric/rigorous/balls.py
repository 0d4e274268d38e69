"""Rigorous values: exact numbers in, balls out that surely hold the true value; slopes by power series."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import inf, log2, nan
from typing import TYPE_CHECKING

from tutor.errors import TutorError, trouble
from tutor.limits import LIMITS, Limits
from tutor.numeric.rigorous.complex_operations import ComplexArithmetic
from tutor.numeric.rigorous.door import Point, as_balls, at_bits, computing, exact
from tutor.numeric.rigorous.tape import Machine, branch_of, decided, derivatives, run, tape, within, written_out
from tutor.syntax.nodes import Apply, Name, Node, names
from tutor.syntax.printer import show

if TYPE_CHECKING:
    from tutor.numeric.rigorous.door import arb

MOST_EVALUATIONS = 5_000  # of an integrand, for one rigorous area
_INSIDE = "stay inside its domain"
_SENTENCES = ("there is", "cosh is", "tanh stays", "a factorial has")  # how reasons begin that are no name of what is asked for
_LONGEST = 20_000  # bits of a number that is written as a fraction
_ENDLESS = 10**300  # a binary exponent that no float holds is told as this one
_SHORT = 20  # characters of a value that is told exactly
MOST_BITS = 8192  # the precision is doubled up to here, then a value counts as undecided


def enclose(nodes: Sequence[Node], point: Point, bits: int = 128, limits: Limits = LIMITS) -> tuple[arb, ...]:
    """A ball around the value of each of `nodes` at `point`; not finite where there is none, or none that `bits` can tell."""
    machine, roots = computing(limits), tuple(nodes)
    with at_bits(bits):
        line = tape(roots, machine)
        values = run(line, exact(point), machine)
        return tuple(machine.flint.arb(values[line.place[n]]) for n in roots)


def encloser(nodes: Sequence[Node]) -> Callable[[Point, int], tuple[arb, ...]]:
    """`enclose` for many points: a function of a point and the bits."""
    machine, roots = computing(), tuple(nodes)
    line, context = tape(roots, machine), machine.flint.ctx
    places = [line.place[n] for n in roots]

    def at(point: Point, bits: int = 128) -> tuple[arb, ...]:
        before, context.prec = context.prec, bits
        try:
            values = run(line, exact(point), machine)
            return as_balls([values[k] for k in places], bits)
        finally:
            context.prec = before

    return at


def exact_ball(value: Fraction) -> arb:
    """A ball around a rational number, as close as the precision is."""
    flint = computing().flint
    return flint.arb(flint.fmpq(value.numerator, value.denominator))


def lines(root: Node) -> list[tuple[Node, tuple[int, ...]]]:
    """The parts of a tree, each once and below what is made of it, and the places of their arguments."""
    return [(line.node, line.args) for line in tape((root,), computing()).lines]


def sizes(root: Node, point: Point, bits: int) -> tuple[list[float], float, list[tuple[int, Node]], list]:
    """How large the `lines` of a tree are at `point`: (sizes, right, branches, values).

    sizes     their binary logarithms; nan where there is no value, minus infinity for zero
    right     how many bits of the last line are right, never more than it was computed with; infinite where it is an exact number
    branches  (line, tree of the value) of each piecewise: the branch that holds
    values    the lines themselves, to be compared
    """
    machine, line = computing(), tape((root,), computing())
    with at_bits(bits):
        env = exact(point)
        values = run(line, env, machine)
        found = [_log2_size(machine.flint.arb(v)) for v in values]
        is_exact = type(values[-1]) is machine.flint.fmpq
        right = inf if is_exact else min(bits, found[-1] - _log2_size(machine.flint.arb(values[-1].rad())))
        branching = [(k, part.node) for k, part in enumerate(line.lines) if part.leaf and getattr(part.node, "op", "") == "piecewise"]
        chosen = [(k, branch_of(node, machine, env)) for k, node in branching]
        return found, right, [(k, node) for k, node in chosen if node is not None], values


def _log2_size(value: arb) -> float:
    if not value.is_finite():
        return nan
    whole, exponent = value.abs_upper().man_exp()
    whole = int(whole)
    if not whole:
        return -inf
    length, exponent = whole.bit_length(), max(-_ENDLESS, min(_ENDLESS, int(exponent)))
    return log2(whole >> (length - 53) if length > 53 else whole) + max(0, length - 53) + exponent


def holds(claim: Node, point: Point, bits: int = 128) -> bool | None:
    """Whether a condition holds at `point`; None where `bits` cannot tell. Raises TutorError where a side has no value at all."""
    machine = computing()
    with at_bits(bits):
        env = exact(point)
        found = decided(claim, env, machine)
        if found is None:
            for side in _sides(claim):
                if not _finite(within(side, env, machine)):
                    _explain(side, env, False, machine)
        return found


def _sides(claim: Node) -> Iterator[Node]:
    """What is compared in a condition."""
    for part in claim.args if claim.op in ("and", "or") else (claim,):
        yield from _sides(part) if part is not claim else claim.args


def enclose_slopes(nodes: Sequence[Node], by: Sequence[str], point: Point, bits: int = 128) -> tuple[arb, ...]:
    """A ball around the derivative of each of `nodes`, by each name of `by` in turn; not finite at kinks and outside the domain."""
    machine, roots = computing(), tuple(nodes)
    with at_bits(bits):
        line = tape(roots, machine)
        values = derivatives(line, tuple(by), exact(point), machine)
        return tuple(machine.flint.arb(values[line.place[n]]) for n in roots)


def ball(node: Node, point: Point, bits: int = 128, limits: Limits = LIMITS) -> arb:
    """A tight ball around the value of `node` at `point`: half of `bits` are right, or it is that close to zero.

    Raises TutorError("undefined") where there is no real value, and says in which part; TutorError("undecided") where
    no precision within bounds can tell (`1/(sin(2)^2 + cos(2)^2 - 1)`); TutorError("limit") for numbers too large to hold.
    """
    for precision in _doubled(bits):
        (value,) = enclose((node,), point, precision, limits)
        if _is_tight(value, bits):
            return value
        if not value.is_finite():
            with at_bits(precision):
                _explain(node, exact(point), precision * 2 > MOST_BITS, computing(limits))
    raise _undecided(node, point)


def spread(low: Fraction, high: Fraction) -> arb:
    """A ball that holds the numbers from `low` to `high`."""
    flint = computing().flint
    centre, radius = (flint.arb(flint.fmpq(q.numerator, q.denominator)) for q in ((low + high) / 2, (high - low) / 2))
    return centre + radius * flint.arb(0, 1)


def slope(body: Node, name: str, point: Point, bits: int = 128, order: int = 1) -> arb:
    """A tight ball around the derivative of `body` by `name` at `point`, from power series, never from the tutor's rules.

    Raises as `ball` does; a kink is "undefined".
    """
    ball(body, point, bits)
    for precision in _doubled(bits):
        (value,) = enclose_slopes((body,), (name,) * order, point, precision)
        if _is_tight(value, bits):
            return value
    raise trouble("undefined", f"{show(body)} has no slope at {told(point)}", mend="move off the corner, or off the domain's edge")


def area(body: Node, name: str, ends: tuple[Node, Node], point: Point, bits: int = 80) -> arb | None:
    """A ball around the integral of `body` by `name` between finite `ends`; None where none is found within bounds.

    Raises TutorError("undefined") where an end has no value. What has no complex form (a piecewise) has no ball here either.
    """
    machine = computing()
    with at_bits(bits):
        complex_numbers = ComplexArithmetic(machine.flint)
        values = {n: complex_numbers.ball(v) for n, v in exact(point).items()}
        low, high = (machine.flint.acb(ball(e, point, bits)) for e in ends)
        line = written_out(body)

        def height(x: object, analytic: bool) -> object:
            return complex_numbers.value(line, {**values, name: x}, analytic)

        try:
            height((low + high) / 2, False)  # what has no complex form is met here already
        except (KeyError, AttributeError, TypeError, ValueError, ZeroDivisionError):
            return None
        found = machine.flint.acb.integral(height, low, high, rel_tol=machine.flint.arb(2) ** -50, eval_limit=MOST_EVALUATIONS)
        return found.real if found.is_finite() and found.imag.contains(0) else None


def digits(node: Node, point: Point, count: int, limits: Limits = LIMITS) -> str:
    """The value in decimals, right to `count` significant digits; of any exponent. Raises as `ball` does."""
    text = ""
    for precision in _doubled(int(count * 3.33) + 64):
        value = ball(node, point, precision, limits)
        with at_bits(precision):
            ends = [_decimal(end, count) for end in (value.lower(), value.upper())]
            text = _decimal(value.mid(), count)
        if ends[0] == ends[1]:
            return ends[0]
    return "0" if value.contains(0) else text  # it lies on a rounding boundary, as sin(1)^2 + cos(1)^2 does


def _decimal(value: arb, count: int) -> str:
    text = value.str(count, radius=False)
    mantissa, mark, exponent = text.partition("e")
    return (mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa) + mark + exponent


def told(point: Point) -> str:
    """`x = 1/2, y = -3`."""
    return (
        ", ".join(f"{n} = {int(v) if isinstance(v, float) and v.is_integer() and abs(v) < 1e15 else v}" for n, v in point.items())
        or "this place"
    )


def _doubled(bits: int) -> Iterator[int]:
    most = max(MOST_BITS, 4 * bits)
    while bits <= most:
        yield bits
        bits *= 2


def _is_tight(value: arb, bits: int) -> bool:
    if not value.is_finite():
        return False
    if value.rel_accuracy_bits() >= bits // 2:
        return True
    return value.abs_upper() < computing().flint.arb(2) ** -bits


def _undecided(node: Node, point: Point) -> TutorError:
    return trouble("undecided", f"the value of {show(node)} at {told(point)} could not be told", mend="try another point")


def _explain(root: Node, env: Mapping[str, object], is_last: bool, machine: Machine) -> None:
    """Raise the reason why `root` has no value, where it is certain; with `is_last` also where it is not."""
    line = tape((root,), machine)
    values = run(line, env, machine)
    for found, value in zip(line.lines, values, strict=True):
        if _finite(value):
            continue
        if found.leaf:
            _explain_leaf(found.node, env, is_last, machine)
            continue
        args = [values[a] for a in found.args]
        why = _reason(found.node.op, args)
        if why:
            raise trouble("undefined", f"{show(found.node)} has no real value{_at(env)}: {_from(found.node, args, why)}{why}", mend=_INSIDE)
        if is_last:
            too_large = any(abs(machine.flint.arb(a)) > machine.flint.arb(2) ** 64 for a in args)
            if too_large:
                raise trouble("limit", f"{show(found.node)} is too large a number{_at(env)}", mend="take smaller numbers")
            raise trouble("undecided", f"whether {show(found.node)} has a value{_at(env)} could not be told", mend="try another point")
        return


def _finite(value: object) -> bool:
    return True if type(value) is computing().flint.fmpq else value.is_finite()


def _at(env: Mapping[str, object]) -> str:
    return f" at {', '.join(f'{n} = {_told(v)}' for n, v in env.items())}" if env else ""


def _told(value: object) -> str:
    """A short number exactly, a float as it was given, any other in six digits."""
    if type(value) is not computing().flint.fmpq:
        return _short(value)
    return str(value) if len(str(value)) <= _SHORT else repr(int(value.p) / int(value.q))


def _short(value: object) -> str:
    text = computing().flint.arb(value).mid().str(6, radius=False)
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text


def _explain_leaf(node: Node, env: Mapping[str, object], is_last: bool, machine: Machine) -> None:
    if node is Name("oo"):
        raise trouble("undefined", "infinity is no number to compute with", mend="ask for a limit")
    if not isinstance(node, Apply) or node.op != "piecewise":
        if isinstance(node, Apply) and node.op in ("sum", "prod") and is_last:
            raise trouble("undefined", f"a term of {show(node)} has no value{_at(env)}", mend="let the index run elsewhere")
        return
    chosen = branch_of(node, machine, env)
    if chosen is not None:
        _explain(chosen, env, is_last, machine)
    elif all(c.op != "otherwise" and decided(c.args[1], env, machine) is False for c in node.args):
        raise trouble("undefined", f"no branch of {show(node)} holds{_at(env)}", mend="add: … otherwise")
    for case in node.args:
        for side in case.args[1].args if case.op == "if" else ():
            if isinstance(side, Apply) and not _finite(within(side, env, machine)):
                _explain(side, env, is_last, machine)


def _from(node: Apply, args: list, why: str) -> str:
    """The value of the argument that is to blame, where it has to be worked out."""
    k = 1 if node.op == "/" else 0
    if node.op == "atan2" or not names(node.args[k]) or not isinstance(node.args[k], Apply):
        return ""
    value = args[k]
    exact = type(value) is computing().flint.fmpq and len(str(value)) <= _SHORT
    return f"{show(node.args[k])} is {value if exact else _short(value)}, {'and' if why.startswith(_SENTENCES) else 'so this is'} "


def _reason(op: str, args: list) -> str:
    """Why an operation surely has no real value; empty where that is not certain."""
    u, v = args[0], args[-1]
    match op:
        case "/" if v == 0:
            return "a division by zero"
        case "log" if u <= 0:
            return "the logarithm of a number that is not positive"
        case "sqrt" if u < 0:
            return "the square root of a negative number"
        case "^" if u < 0 and type(v) is computing().flint.fmpq:
            return "an even root of a negative number"
        case "^" if u < 0:
            return "a negative number to a power that is no fraction"
        case "^" if u == 0:
            return "zero to a power that is not positive"
        case "asin" | "acos" if u < -1 or u > 1:
            return "there is no angle with this value"
        case "acosh" if u < 1:
            return "cosh is never below 1"
        case "atanh" if u <= -1 or u >= 1:
            return "tanh stays between -1 and 1"
        case "cot" | "csc" if u == 0:
            return "a division by zero"
        case "atan2" if u == 0 and v == 0:
            return "the point (0, 0) lies in no direction"
        case "factorial" if u < 0:
            return "a factorial has a pole at every negative whole number"
    return ""


def ends(value: arb, bits: int) -> tuple[arb, arb]:
    """The exact ends of a ball, rounded outwards to as many bits."""
    with at_bits(bits):
        return value.lower(), value.upper()


def middle(value: arb) -> float:
    """The centre of a ball as a float; infinite where it is beyond floats."""
    return float(value.mid())


def exactly(value: arb) -> Fraction | None:
    """The rational number a ball of radius zero holds; None for any other, and where it would have too many digits to write it."""
    if not value.is_exact() or not value.is_finite() or (value != 0 and abs(log2_size(value)) > _LONGEST):
        return None
    found = value.fmpq()
    return Fraction(int(found.p), int(found.q))


def log2_size(value: arb) -> float:
    """The binary logarithm of a finite ball's size, of any exponent; minus infinity for an exact zero."""
    with at_bits(64):
        size = value.abs_upper()
        return float("-inf") if size == 0 else float(size.log()) / 0.6931471805599453
