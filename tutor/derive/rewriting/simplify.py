"""A result brought into a textbook's form by named rewrites, each one step; never a bare simplify."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tutor.derive.rewriting import deltas, fractions, powers, secants, sums
from tutor.derive.rewriting.rewriting import Book, Law, Move, Plan, law, shortened, told
from tutor.derive.steps import Derivation, Step
from tutor.errors import trouble
from tutor.meaning.scope import Scope
from tutor.rules import rewrites
from tutor.rules.catalogue import pattern, read
from tutor.rules.rule import Rule
from tutor.rules.terms import monomial
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import ZERO, Apply, Node, postorder
from tutor.syntax.printer import show

__all__ = ["monomial", "simplified", "simplify"]

TIDY = Rule("arithmetic", "u + 0", "u", "Numbers are worked out, zeros and ones dropped.")
NOTHING = Scope()


def simplified(step: Step, scope: Scope = NOTHING) -> Step:
    """`step`, followed by the rewrites that bring its value into a textbook's form; the last one's value is the result."""
    return _after(step, shortened(step.value, FOR_RESULTS, _facts(scope)), scope)


def _facts(scope: Scope) -> Scope:
    """What a rewriting needs of a scope: the declarations."""
    return Scope(scope.kinds, limits=scope.limits)


def _after(step: Step, moves: Iterable[Move], scope: Scope) -> Step:
    """`step`, followed by a step for each move."""
    for move in moves:
        bound = tuple(move.bounds[0].items()) if move.bounds else ()
        step = Step(step.value, move.rule, bound, move.form or move.after, move.after, (("u", step),), told(move, scope))
    return step


def simplify(node: Node, scope: Scope = NOTHING) -> Derivation:
    """`node` simplified by named steps. What must hold for the result, and was not known, is in its notes."""
    start = begun(node, scope)
    return concluded("simplify", node, scope, start, shortened(tidy(start.value), FOR_LEARNERS, _facts(scope)))


def begun(node: Node, scope: Scope) -> Step:
    """The first step of a rewriting: the arithmetic done; where that only puts terms and factors in order, nothing is done yet."""
    given = scope.expand(node)
    plain = tidy(given)
    if _shuffled(given) == _shuffled(plain):
        plain = given
    return Step(given, TIDY, (), plain, plain)


def concluded(kind: str, node: Node, scope: Scope, start: Step, moves: Iterable[Move]) -> Derivation:
    """The derivation of a rewriting, with what must hold for its result, or that there was nothing to be done.

    Raises TutorError("undefined") where a quotient is left whose bottom is 0.
    """
    root = _after(start, moves, scope)
    if nothing := next((n for n in postorder(root.value) if isinstance(n, Apply) and n.op == "/" and n.args[1] is ZERO), None):
        raise trouble("undefined", f"{show(node)} has no value: it comes to {show(nothing)}", mend="write something else below the line")
    notes = tuple(dict.fromkeys(s.note for s in root if s.note))
    return Derivation(kind, node, (), scope, root, notes=notes if root.value is not start.goal else (DONE[kind],))


DONE = {  # what is said where nothing was to be done
    "simplify": "no rule here makes this shorter",
    "expand": "there is nothing to multiply out",
    "factor": "this has no factors in whole numbers",
    "together": "this is one quotient already",
    "cancel": "numerator and denominator share no factor",
    "apart": "this is no quotient that falls apart",
}


def _shuffled(root: Node) -> object:
    """The tree without the order of terms and factors."""
    made: dict[Node, object] = {}
    for n in postorder(root):
        made[n] = n
        if isinstance(n, Apply):
            args = [made[a] for a in n.args]
            made[n] = (n.op, frozenset((a, args.count(a)) for a in args)) if n.op in ("+", "*") else (n.op, *args)
    return made[root]


def _as_plan(one: Law) -> Plan:
    def plan(node: Apply, scope: Scope) -> Iterator[list[Move]]:
        move = one.change(node, scope) if node.op in one.ops else None
        if move is not None and move.after is not node:
            yield [replace(move, after=tidy(move.after))]

    return plan


_KNOWN = {read(r.left): r for r in rewrites.VALUES.rules}


def _known_value(node: Apply, scope: Scope) -> Move | None:
    rule = _KNOWN.get(node)
    return rule and Move(rule, pattern(rule).right)


LAWS: tuple[Law, ...] = (
    *(law(rule) for table in rewrites.LAWS for rule in table.rules),
    Law(frozenset(n.op for n in _KNOWN), _known_value),
    *powers.LAWS,
    *fractions.LAWS,
    *sums.LAWS,
    *deltas.LAWS,
)
FOR_RESULTS = Book(LAWS, (
    sums.TAKE_MINUS_IN, sums.COMMON_BRACKETS, *sums.COMMON_FACTOR_INSIDE, sums.MULTIPLY_OUT, fractions.ONE_LINE, fractions.CLEAR,
    secants.BY_NAME,
))  # fmt: skip
_PLANS: tuple[Plan, ...] = (
    *(_as_plan(law(rule)) for rule in rewrites.SHORTER.rules),
    *map(_as_plan, powers.LOGARITHMS),
    sums.GATHER_LOGS,
    sums.TAKE_MINUS_IN,
    sums.MULTIPLY_OUT,
    sums.COMMON_FACTOR,
    *sums.COMMON_FACTOR_INSIDE,
    fractions.COMMON_DENOMINATOR,
    fractions.CLEAR,
    fractions.COMMON_DIVISOR,
    secants.BY_NAME,
)
FOR_LEARNERS = Book(LAWS, _PLANS)
