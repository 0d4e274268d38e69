"""A tree as straight lines, run on exact numbers, balls or power series; balls.py hands in the machine that computes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from itertools import product as combinations
from math import factorial
from types import ModuleType
from typing import NamedTuple

from tutor.errors import trouble
from tutor.limits import LIMITS, or_set
from tutor.meaning.sorts import CLAIMS, SET, refuse_answers, sort_of
from tutor.meaning.writing import membership
from tutor.numeric.forms.stable import meant
from tutor.numeric.rigorous.ball_operations import Arithmetic, Series
from tutor.rules.catalogue import function_rules, meanings
from tutor.rules.computed import WORDS
from tutor.syntax.nodes import CONSTANTS, RELATIONS, SETS, Apply, Name, Node, Number, contents, postorder, substitute
from tutor.syntax.printer import show

HIGHEST_ORDER = 20
_E = Name("e")
Env = Mapping[str, object]


@dataclass(frozen=True, slots=True, eq=False)
class Machine:
    """What computes: the library, its arithmetic of numbers and of power series.

    terms  how many terms the sums and products over an index may have, one within another counted together
    left   how many of them one sum may have here, within others
    """

    flint: ModuleType
    numbers: Arithmetic
    series: Series
    terms: int = LIMITS.terms
    left: int = LIMITS.terms

    def is_series(self, value: object) -> bool:
        return type(value) is self.numbers.series


@lru_cache(maxsize=1024)
def narrowed(machine: Machine, left: int) -> Machine:
    """The machine for what stands within a sum."""
    return replace(machine, left=left)


class Line(NamedTuple):
    """One line of a tape: a leaf (of the names' values), or an operation on earlier lines."""

    node: Node
    leaf: Callable | None
    number: Callable | None
    series: Callable | None
    args: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Tape:
    """Trees as straight lines, each distinct node once; `place` says at which line a node is."""

    lines: tuple[Line, ...]
    place: Mapping[Node, int]


@lru_cache(maxsize=1024)
def tape(roots: tuple[Node, ...], machine: Machine) -> Tape:
    """The tape of several trees; what branches, binds or differentiates is one line with a tape of its own."""
    lines: list[Line] = []
    place: dict[Node, int] = {}
    inlined = [written_out(root) for root in roots]
    for node in postorder(*inlined, into=_inputs):
        place[node] = len(lines)
        lines.append(_line(node, place, machine))
    place |= {root: place[out] for root, out in zip(roots, inlined, strict=True)}
    return Tape(tuple(lines), place)


@lru_cache(maxsize=1024)
def written_out(root: Node) -> Node:
    """`root` with each function that is defined by others written out: `sigmoid(u)` as `1/(1 + exp(-u))`."""
    if contents(root).operations.isdisjoint(_defined()):
        return root
    made: dict[Node, Node] = {}
    stack = [root]
    while stack:
        node = stack.pop()
        if node in made:
            continue
        if not isinstance(node, Apply):
            made[node] = node
            continue
        waiting = [a for a in node.args if a not in made]
        if waiting:
            stack += [node, *waiting]
            continue
        args = tuple(made[a] for a in node.args)
        meaning = meaning_of(node.op, len(args))
        if meaning is None:
            made[node] = node if args == node.args else Apply(node.op, args)
        else:
            made[node] = substitute(written_out(meaning[1]), dict(zip(map(Name, meaning[0]), args, strict=True)))
    return made[root]


def meaning_of(word: str, count: int) -> tuple[tuple[str, ...], Node] | None:
    """Of a function that is defined by others: its parameters, and what it means; None for any other."""
    return meanings().get((word, count)) or meant(word, count)


@cache
def _defined() -> frozenset[str]:
    """The functions that are defined by others."""
    return frozenset([word for word, _ in meanings()] + [rule.word for rule in WORDS.rules])


def _inputs(node: Node) -> tuple[Node, ...]:
    if type(node) is not Apply or node.op in CLOSED:
        return ()
    return node.args[1:] if node.op == "^" and node.args[0] is _E else node.args


def _is_exponential(node: Apply) -> bool:
    return node.op == "^" and node.args[0] is _E


def _line(node: Node, place: Mapping[Node, int], machine: Machine) -> Line:
    kind = type(node)
    if kind is Apply:
        if node.op in CLOSED:
            return Line(node, partial(CLOSED[node.op], node, machine), None, None, ())
        args = tuple([place[a] for a in _inputs(node)])
        if _is_exponential(node):
            return Line(node, None, machine.numbers.exponential, machine.series.exponential, args)
        return Line(node, None, *function(node.op, len(args), machine), args)
    if kind is Number:
        exact = machine.flint.fmpq(node.value.numerator, node.value.denominator)
        return Line(node, lambda env: exact, None, None, ())
    return Line(node, constant(node.name, machine) or partial(_looked_up, node.name), None, None, ())


def constant(name: str, machine: Machine) -> Callable | None:
    """The value of `e`, `pi` and `oo`, as a function of the names' values, which it does not look at; None for any other name."""
    ball = machine.flint.arb
    if name not in CONSTANTS:
        return None
    return {"e": lambda env: ball.const_e(), "pi": lambda env: ball.pi(), "oo": lambda env: ball.nan()}[name]


def _looked_up(name: str, env: Env) -> object:
    try:
        return env[name]
    except KeyError:
        raise trouble("unknown-name", f"{name} has no value here", mend=f"give it one: at {name} = 1") from None


@lru_cache(maxsize=512)
def function(op: str, count: int, machine: Machine) -> tuple[Callable, Callable]:
    """What an operation does to numbers, and to power series. Raises TutorError("no-value") where it has no value as a real number."""
    if op in machine.numbers.table():
        return machine.numbers.table()[op], machine.series.table()[op]
    rules = function_rules().get(op, ())
    if count == 1 and rules:
        method = rules[0].ball or op
        if hasattr(machine.flint.arb, method):
            return machine.numbers.method(method), machine.series.method(method)
    raise trouble("no-value", f"{op} has no value as a real number here", mend="use functions of real numbers")


def run(tape: Tape, env: Env, machine: Machine) -> list:
    """The value of every line; a value that is not finite says that there is none, or none that this precision can tell."""
    values: list = []
    for _, leaf, number, _, args in tape.lines:
        values.append(leaf(env) if leaf else number(*[values[a] for a in args]))
    return values


def run_series(tape: Tape, env: Env, machine: Machine) -> list:
    """The value of every line where some names are power series."""
    jet, values = machine.numbers.series, []
    for _, leaf, number, series, args in tape.lines:
        if leaf:
            values.append(leaf(env))
            continue
        given = [values[a] for a in args]
        try:
            values.append((series if any(type(g) is jet for g in given) else number)(*given))
        except (ValueError, ZeroDivisionError):  # the library has no series here, as for 1/t
            values.append(machine.numbers.nowhere)
    return values


def within(node: Node, env: Env, machine: Machine) -> object:
    """The value of `node` inside a tape that is being run."""
    inner = tape((node,), machine)
    moving = any(machine.is_series(v) for v in env.values())
    return (run_series if moving else run)(inner, env, machine)[inner.place[node]]


def _branch(node: Apply, machine: Machine, env: Env) -> object:
    """piecewise: the first branch whose condition surely holds; no value where that cannot be told."""
    chosen = branch_of(node, machine, env)
    return machine.numbers.nowhere if chosen is None else within(chosen, env, machine)


def branch_of(node: Apply, machine: Machine, env: Env) -> Node | None:
    """The value's tree of the branch that holds; None where none does, or none can be told."""
    strict = any(machine.is_series(v) for v in env.values())
    for case in node.args:
        holds = True if case.op == "otherwise" else decided(case.args[1], env, machine, strict)
        if holds is None:
            return None
        if holds:
            return case.args[0]
    return None


def decided(condition: Apply, env: Env, machine: Machine, strict: bool = False) -> bool | None:
    """Whether a condition holds; None where balls overlap, and with `strict` also where its two sides meet and one of them moves."""
    op = condition.op
    if op in ("and", "or"):
        decisive = op == "or"  # one part that is so decides the whole
        parts = [decided(c, env, machine, strict) for c in condition.args]
        return decisive if decisive in parts else None if None in parts else not decisive
    if op == "in" and sort_of(condition.args[1]) == SET:
        return decided(membership(*condition.args), env, machine, strict)
    if op not in RELATIONS:
        raise trouble("condition", f"{show(condition)} is no condition", mend="compare two values: x > 0")
    sides = [within(c, env, machine) for c in condition.args]
    a, b = (v[0] if machine.is_series(v) else v for v in sides)
    if a < b:
        return op in ("<", "<=", "!=")
    if a > b:
        return op in (">", ">=", "!=")
    if a >= b and a <= b and not (strict and any(map(machine.is_series, sides))):
        return op in ("=", "<=", ">=")
    return None


def _indexed(node: Apply, machine: Machine, env: Env) -> object:
    """sum(i=low..high, body), or prod."""
    if not (isinstance(node.args[0], Apply) and node.args[0].op == ".."):
        raise trouble("no-value", f"{show(node)} runs over an array, which has no value here", mend="write sum(i=1..n, …)")
    index, low, high = node.args[0].args
    first, last = (_whole(within(end, env, machine), end, machine) for end in (low, high))
    count = last - first + 1
    if count > machine.left:
        told = f"{show(node)} has more than {machine.terms} terms{', those within others counted' if machine.left < machine.terms else ''}"
        raise trouble("terms", told, mend=or_set("give it fewer terms", "terms", count * (machine.terms // machine.left)))
    if count < 0:
        raise trouble("undefined", f"the index of {show(node)} would run backwards, from {first} to {last}", mend="let it run upwards")
    whole, moving = machine.flint.fmpq, any(machine.is_series(v) for v in env.values())
    table = (machine.series if moving else machine.numbers).table()
    inner = narrowed(machine, machine.left // max(1, count))
    terms = [within(node.args[1], {**env, index.name: whole(k)}, inner) for k in range(first, last + 1)]
    return table["+"](whole(0), *terms) if node.op == "sum" else table["*"](whole(1), *terms)


def _whole(value: object, end: Node, machine: Machine) -> int:
    if type(value) is machine.flint.fmpq and value.q == 1:
        return int(value.p)
    raise trouble(
        "undefined", f"{show(end)} is no whole number, so the terms cannot be counted", mend="let the index run between whole numbers"
    )


def _derived(node: Apply, machine: Machine, env: Env) -> object:
    """d/dx body, of any order and mixture, at a point."""
    *by, body = node.args
    while isinstance(body, Apply) and body.op == "d/d":
        by, body = [*by, *body.args[:-1]], body.args[-1]
    if any(machine.is_series(v) for v in env.values()):
        raise trouble("no-value", f"the derivative {show(node)} stands within another one", mend="take the inner derivative first")
    inner = tape((body,), machine)
    return derivatives(inner, tuple(n.name for n in by), env, machine)[inner.place[body]]


def _placed(node: Apply, machine: Machine, env: Env) -> object:
    """A derivative at a point: the value of a name is put in."""
    body, name, value = node.args
    return within(body, {**env, name.name: within(value, env, machine)}, machine)


def _no_number(node: Apply, machine: Machine, env: Env) -> object:
    refuse_answers(node)


def _nowhere(node: Apply, machine: Machine, env: Env) -> object:
    raise trouble("no-value", f"{show(node)} has to be worked out before it has a value", mend="ask for its steps first")


CLOSED = {"piecewise": _branch, "sum": _indexed, "prod": _indexed, "d/d": _derived, "at": _placed,
           **dict.fromkeys(("∫", "lim", "[]", "@", ".T", "_", "'", "∇", "∇²", "mean", "side"), _nowhere),
           **dict.fromkeys((*CLAIMS, *SETS, "does not exist"), _no_number)}  # fmt: skip


def derivatives(tape: Tape, by: tuple[str, ...], env: Env, machine: Machine) -> list:
    """The derivative of every line, one after the other by each name of `by`.

    By one name it is a coefficient of one power series; a mixture is put together from series along the directions
    with signs (polarization): d²f/dxdy = (D² along x + y  -  D² along x - y) / 4.
    """
    flint, order = machine.flint, len(by)
    if order > HIGHEST_ORDER:
        raise trouble("order", f"derivatives above order {HIGHEST_ORDER} are not computed here", mend="ask for a lower order")
    for name in by:
        _looked_up(name, env)  # raises where it has no value
    before, flint.ctx.cap = flint.ctx.cap, order + 1
    try:
        if len(set(by)) == 1:
            values = run_series(tape, {**env, by[0]: flint.arb_series([flint.arb(env[by[0]]), 1])}, machine)
            return [factorial(order) * _coefficient(v, order, machine) for v in values]
        total = [flint.arb(0)] * len(tape.lines)
        for signs in ((1, *rest) for rest in combinations((1, -1), repeat=order - 1)):
            direction = {n: sum(s for s, m in zip(signs, by, strict=True) if m == n) for n in by}
            moving = {n: flint.arb_series([flint.arb(env[n]), slope]) for n, slope in direction.items()}
            weight = flint.fmpq((-1) ** signs.count(-1), 2 ** (order - 1))
            values = run_series(tape, {**env, **moving}, machine)
            total = [t + weight * _coefficient(v, order, machine) for t, v in zip(total, values, strict=True)]
        return total
    finally:
        flint.ctx.cap = before


def _coefficient(value: object, order: int, machine: Machine) -> object:
    """The coefficient of t^order; of a constant it is 0. A series without a value at its centre has none."""
    if machine.is_series(value):
        return value[order] if value[0].is_finite() else machine.numbers.nowhere
    return machine.flint.arb(0) if type(value) is machine.flint.fmpq or value.is_finite() else value
