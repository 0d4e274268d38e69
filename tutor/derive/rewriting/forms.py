"""An expression brought into the form that is asked for by name: multiplied out, as a product, over one line, in partial fractions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from tutor.derive.rewriting import fractions, powers, sums
from tutor.derive.rewriting.partial import split
from tutor.derive.rewriting.rewriting import Book, Law, Move, settled
from tutor.derive.rewriting.simplify import begun, concluded
from tutor.derive.steps import Derivation
from tutor.meaning import polynomials
from tutor.meaning.scope import Scope
from tutor.meaning.signs import POSITIVE, signs
from tutor.rules import rewrites as rules
from tutor.rules.terms import powers as powers_of
from tutor.rules.tidy import product, tidy, total
from tutor.syntax.nodes import Apply, Node, number

NOTHING = Scope()


def expand(node: Node, scope: Scope = NOTHING) -> Derivation:
    """`node` multiplied out: products and whole powers of sums, quotients of sums, logarithms of products and powers.

    Raises TutorError("terms") where more than `limits.terms` terms would come, "exponent" beyond `limits.exponent`.
    """
    return _by_laws("expand", node, scope, EXPANDING)


def together(node: Node, scope: Scope = NOTHING) -> Derivation:
    """`node` as one quotient, its common factors cancelled."""
    return _by_laws("together", node, scope, _TOGETHER)


def cancel(node: Node, scope: Scope = NOTHING) -> Derivation:
    """`node` as one quotient, what numerator and denominator share as polynomials cancelled."""
    return _by_laws("cancel", node, scope, _CANCELLING)


def factor(node: Node, scope: Scope = NOTHING) -> Derivation:
    """`node` as a product, as far as whole numbers go: first what all terms share, then the factors of the rest."""
    start = begun(node, scope)
    return concluded("factor", node, scope, start, list(_factoring(tidy(start.value), scope)))


def apart(node: Node, variable: str, scope: Scope = NOTHING) -> Derivation:
    """A quotient of polynomials in `variable` as a sum of simpler ones; the denominator is factored first."""
    start = begun(node, scope)
    value = tidy(start.value)
    root = split(value, variable, scope, start if start.goal is not value else None)
    if root is not None:
        return Derivation("apart", node, (variable,), scope, root, notes=())
    moves = []
    after = tidy(polynomials.in_partial_fractions(value, variable, scope))
    if after is not value and isinstance(value, Apply) and value.op == "/":
        moves = [Move(rules.FACTOR, after)]
    return replace(concluded("apart", node, scope, start, moves), wrt=(variable,))


def _by_laws(kind: str, node: Node, scope: Scope, book: Book) -> Derivation:
    start = begun(node, scope)
    return concluded(kind, node, scope, start, settled(tidy(start.value), book, Scope(scope.kinds, limits=scope.limits)))


# ---------------------------------------------------------------- multiplying out


def _opened(node: Apply, scope: Scope) -> Move | None:
    """A product, a quotient or a power multiplied out."""
    after = sums.multiplied_out(node, scope.limits.terms, scope.limits.exponent)
    return None if after is None else Move(sums.reason_of_expanding(node), after)


def _split(node: Apply, scope: Scope) -> Move | None:
    """(u + v)/w as u/w + v/w."""
    top, bottom = node.args
    if not isinstance(top, Apply) or top.op != "+":
        return None
    return Move(rules.SPLIT, total(tidy(Apply("/", (t, bottom))) for t in top.args))


def _log_of_product(node: Apply, scope: Scope) -> Move | None:
    """log(u v) as log(u) + log(v), where all but one factor are known to be positive."""
    term = powers_of(node.args[0]) if len(node.args) == 1 else None
    if term is None or term.coefficient <= 0 or len(term.exponents) + (term.coefficient != 1) < 2:
        return None
    if sum(not signs(b, scope) <= POSITIVE for b in term.exponents) > (0 if any(e < 0 for e in term.exponents.values()) else 1):
        return None
    logs = [product((number(e), Apply("log", (b,)))) for b, e in term.exponents.items()]
    numbers = [Apply("log", (number(term.coefficient),))] if term.coefficient != 1 else []
    return Move(rules.SUM_OF_LOGS, total((*numbers, *logs)))


_ADDING = (*sums.LAWS, *fractions.CANCELLING, *powers.LAWS)
EXPANDING = Book(
    (
        Law(frozenset({"/"}), _split),
        *(Law(frozenset({op}), _opened) for op in "^*/"),
        Law(frozenset({"log"}), _log_of_product),
        *powers.LOGARITHMS,
        *_ADDING,
    )
)


# ---------------------------------------------------------------- one quotient


def _over_one_line(node: Apply, scope: Scope) -> Move | None:
    after = fractions.over_one_denominator(node)
    return None if after is None else Move(rules.COMMON_DENOMINATOR, tidy(after))


def _of_plan(op: str, plan: Callable[[Apply, Scope], Iterator[list[Move]]]) -> Law:
    return Law(frozenset({op}), lambda node, scope: next((moves[0] for moves in plan(node, scope)), None))


_LINES = Law(frozenset({"+"}), _over_one_line)
_TOGETHER = Book((*_ADDING, *(_of_plan("/", fractions.CLEAR),), _LINES))
_CANCELLING = Book((*_ADDING, _of_plan("/", fractions.CLEAR), _LINES, _of_plan("/", fractions.COMMON_DIVISOR)))


# ---------------------------------------------------------------- products


def _factoring(value: Node, scope: Scope) -> Iterator[Move]:
    """What all terms share, then the rest by its zeros."""
    shared = sums.common_factor(value) if isinstance(value, Apply) and value.op == "+" else None
    if shared is not None:
        value = tidy(sums.factored_out(value, shared))
        yield Move(rules.COMMON_FACTOR, value)
    after = tidy(polynomials.factored(value, scope))
    if after is not value and not _is_same_sum(after, value):
        yield Move(rules.FACTOR, after)


def _is_same_sum(after: Node, value: Node) -> bool:
    return sums.alike(after) == sums.alike(value)
