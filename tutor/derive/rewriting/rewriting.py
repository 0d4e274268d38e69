"""How an expression is rewritten: by laws wherever they apply, and by plans of several moves where the whole gets shorter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from weakref import WeakKeyDictionary

from tutor.limits import Limits
from tutor.meaning.scope import Scope
from tutor.meaning.signs import holds
from tutor.rules.catalogue import pattern, read
from tutor.rules.matching import fill
from tutor.rules.rule import Rule
from tutor.rules.terms import fits, in_sum, inside, powers, terms_of
from tutor.rules.tidy import negative, product, tidy, total
from tutor.syntax.nodes import ZERO, Apply, Node, Number, postorder, rational
from tutor.syntax.printer import show

_ROUNDS = 60  # each move settles or shortens; more of them would be a circle
_MUCH = 0.75  # a sum may get more terms where that saves a quarter of the ink, or a line of a quotient
_MOST_PLANNED = 60  # distinct operations of a tree in which plans are looked for everywhere; beyond, only at its root


@dataclass(frozen=True, slots=True)
class Move:
    """One rewrite: the rule, what it makes of the expression, and what the rule's names stood for at each place.

    form  the same before its arithmetic is done, where that is worth seeing: 3x - 6 + 4x + 4
    """

    rule: Rule
    after: Node
    bounds: tuple[Mapping[str, Node], ...] = ()
    form: Node | None = None


@dataclass(frozen=True, slots=True)
class Law:
    """A rewrite of single operations: `change(node, scope)` is the move, or None; it is asked of the operations in `ops`."""

    ops: frozenset[str]
    change: Callable[[Apply, Scope], Move | None]


Plan = Callable[[Apply, Scope], Iterator[list[Move]]]  # moves of one operation, one after the other, tried together


# ---------------------------------------------------------------- laws of the tables


def law(rule: Rule) -> Law:
    """A rule of a table as a law: of a sum or a product it is read for any number of further terms or factors."""
    left = read(rule.left)
    if left.op == "+":
        return Law(frozenset({"+"}), lambda node, scope: _in_sum(rule, left, node, scope))
    if left.op in ("*", "/"):
        return Law(frozenset({"*", "/"}), lambda node, scope: _in_product(rule, left, node, scope))
    return Law(frozenset({left.op, "exp"} if left.op == "^" else {left.op}), lambda node, scope: _whole(rule, left, node, scope))


def _usable(rule: Rule, bound: Mapping[str, Node], scope: Scope) -> bool:
    return not rule.given or holds(fill(read(rule.given), bound, {}), scope)


def _filled(rule: Rule, bound: Mapping[str, Node]) -> Node:
    return fill(pattern(rule).right, bound, {})


def _whole(rule: Rule, left: Node, node: Apply, scope: Scope) -> Move | None:
    for bound in fits(left, node, {}):
        if _usable(rule, bound, scope):
            return Move(rule, _filled(rule, bound), (bound,))
    return None


def _in_product(rule: Rule, left: Node, node: Apply, scope: Scope) -> Move | None:
    term, wanted = powers(node), powers(left)
    if term is None:
        return None
    for bound, rest in inside(wanted, term, {}):
        others = rest.written()
        if _usable(rule, bound, scope) and not (left.op == "/" and _is_torn(left, bound, others)):
            return Move(rule, product((_filled(rule, bound), others)), (bound,))
    return None


def _is_torn(left: Apply, bound: Mapping[str, Node], others: Node) -> bool:
    """Whether a term of a sum that is to go under a name stands in the other factors as well: e^-x beside sigmoid(x)."""
    found = {t for n in postorder(fill(left, bound, {})) if isinstance(n, Apply) and n.op == "+" for t in n.args if rational(t) is None}
    return bool(found) and any(n in found for n in postorder(others))


def _in_sum(rule: Rule, left: Node, node: Apply, scope: Scope) -> Move | None:
    for bound, rest, places in in_sum(left, node):
        if _usable(rule, bound, scope):
            kept = [t for k, t in enumerate(node.args) if k not in places]
            kept.insert(min(places), product((rest.written(), _filled(rule, bound))))
            return Move(rule, total(kept), (bound,))
    return None


# ---------------------------------------------------------------- the order of work


@dataclass(frozen=True, slots=True, eq=False)
class Book:
    """What a rewriting may use: laws, those that stand first are tried first, and plans."""

    laws: tuple[Law, ...]
    plans: tuple[Plan, ...] = ()
    by_op: dict[str, tuple[tuple[int, Law], ...]] = field(init=False, repr=False)

    def __post_init__(self):
        found: dict[str, tuple[tuple[int, Law], ...]] = {}
        for place, one in enumerate(self.laws):
            found |= {op: (*found.get(op, ()), (place, one)) for op in one.ops}
        object.__setattr__(self, "by_op", found)


def settled(value: Node, book: Book, scope: Scope) -> list[Move]:
    """Each move that the laws make of `value`, until none applies."""
    moves: list[Move] = []
    for _ in range(_ROUNDS):
        move = _first(value, book, scope)
        if move is None:
            break
        moves.append(move)
        value = move.after
    return moves


def _first(value: Node, book: Book, scope: Scope) -> Move | None:
    """The move of the first law that changes anything, made wherever it applies."""
    found: dict[int, dict[Node, Move]] = {}
    for node in postorder(value):
        if isinstance(node, Apply) and node.op in book.by_op and (one := _law_of(node, book, scope, scope.limits)) is not None:
            found.setdefault(one[0], {})[node] = one[1]
    for _, moves in sorted(found.items()):
        after = tidy(_put(value, {n: m.after for n, m in moves.items()}))
        if after is not value:
            return Move(next(iter(moves.values())).rule, after, tuple(b for m in moves.values() for b in m.bounds))
    return None


@lru_cache(maxsize=20_000)
def _law_of(node: Apply, book: Book, scope: Scope, limits: Limits) -> tuple[int, Move] | None:
    """The first law that changes this operation, by its place in the book, and its move; `limits` are those of the scope."""
    for place, one in book.by_op[node.op]:
        move = one.change(node, scope)
        if move is not None and tidy(move.after) is not node:
            return place, move
    return None


def _put(root: Node, values: Mapping[Node, Node]) -> Node:
    """`root` with nodes replaced; where one lies within another, the inner one is."""
    made: dict[Node, Node] = {}
    for node in postorder(root):
        if not isinstance(node, Apply):
            made[node] = node
            continue
        args = tuple(made[a] for a in node.args)
        made[node] = Apply(node.op, args) if args != node.args else values.get(node, node)
    return made[root]


def shortened(value: Node, book: Book, scope: Scope) -> list[Move]:
    """The moves that bring `value` into its shortest form: the laws settle it, then the plan that saves most, and so on."""
    moves = settled(value, book, scope)
    for _ in range(_ROUNDS):
        value = moves[-1].after if moves else value
        more = _best(value, book, scope)
        if not more:
            return moves
        moves += more
    return moves


def _best(value: Node, book: Book, scope: Scope) -> list[Move]:
    """The moves of the plan after which the whole is lightest, or none where none makes it lighter."""
    nodes = [n for n in postorder(value) if isinstance(n, Apply)]
    best, least, first = [], weight(value), len(book.plans)
    for node in nodes[::-1] if len(nodes) <= _MOST_PLANNED else nodes[-1:]:
        for place, local in _savings(node, book, scope, scope.limits):
            lifted = _lifted(value, node, local, book, scope)
            end = weight(lifted[-1].after) if lifted else least
            if end < least or (end == least and best and place < first):  # of two that save the same, the plan that stands first
                best, least, first = lifted, end, place
    return best


@lru_cache(maxsize=5_000)
def _savings(node: Apply, book: Book, scope: Scope, limits: Limits) -> tuple[tuple[int, tuple[Move, ...]], ...]:
    """The plans that make this operation lighter, by their places in the book, with all their moves; `limits` are those of the scope."""
    found = []
    for place, plan in enumerate(book.plans):
        for local in plan(node, scope):
            moves = (*local, *settled(local[-1].after, book, scope))
            if weight(moves[-1].after) < weight(node) * (_MUCH if _is_longer(moves[-1].after, node) else 1):
                found.append((place, moves))
    return tuple(found)


def _is_longer(after: Node, node: Apply) -> bool:
    """Whether a sum has more terms than it had, and no line of a quotient less."""
    return node.op == "+" and len(terms_of(after)) > len(node.args) and _quotients(after) >= _quotients(node)


def _quotients(node: Node) -> int:
    return sum(isinstance(n, Apply) and n.op == "/" for n in postorder(node))


def _lifted(value: Node, node: Node, local: Iterable[Move], book: Book, scope: Scope) -> list[Move]:
    """Moves of one part as moves of the whole, and what the laws make of that."""
    moves: list[Move] = []
    before = value
    for move in local:
        after = tidy(_put(value, {node: move.after}))
        if after is not before:
            moves.append(Move(move.rule, after, move.bounds, move.form and _put(value, {node: move.form})))
            before = after
    return moves + settled(before, book, scope)


# ---------------------------------------------------------------- how long an expression is


_WEIGHTS: WeakKeyDictionary = WeakKeyDictionary()  # the cache of a pure function


def weight(root: Node) -> int:
    """How much there is to write and to read: names and numbers, signs, lines of quotients, functions."""
    if root not in _WEIGHTS:
        for node in postorder(root):
            if node not in _WEIGHTS:
                _WEIGHTS[node] = _own(node) + sum(_WEIGHTS[a] for a in node.args) if isinstance(node, Apply) else _leaf(node)
    return _WEIGHTS[root]


def _leaf(node: Node) -> int:
    return 2 + len(str(node.value)) // 2 if isinstance(node, Number) else 2


def _own(node: Apply) -> int:
    match node.op:
        case "+" | "*":
            return 2 * (len(node.args) - 1) + sum(_bracket(a) for a in node.args) * (node.op == "*")
        case "-":
            return 1
        case "^":
            return 2
        case "/":
            return 3
    return 5


def _bracket(factor: Node) -> int:
    return 1 if isinstance(factor, Apply) and factor.op == "+" else 0


# ---------------------------------------------------------------- what has to be told


def told(move: Move, scope: Scope) -> str:
    """What must hold for a move, as far as it is not known and can no longer be seen in what is left: "where x != 1"."""
    if not move.rule.domain:
        return ""
    conditions = dict.fromkeys(c for b in move.bounds for c in _parts(fill(read(move.rule.domain), b, {})))
    seen = _seen(move.after)
    open_ = [_solved(c) for c in conditions if (c.op, c.args[0]) not in seen and not holds(c, scope)]
    return f"where {' and '.join(map(show, open_))}" if open_ else ""


def _seen(root: Node) -> set[tuple[str, Node]]:
    """What can be seen of the domain: what stands below a line is not 0, what stands under a logarithm is positive."""
    found: set[tuple[str, Node]] = set()
    for n in postorder(root):
        if isinstance(n, Apply) and n.op == "/" and (term := powers(n)) is not None:
            found |= {("!=", base) for base, e in term.exponents.items() if e < 0}
        if isinstance(n, Apply) and n.op == "log":
            found |= {(op, n.args[0]) for op in ("!=", ">", ">=")}
        if isinstance(n, Apply) and n.op == "sqrt":
            found.add((">=", n.args[0]))
    return found


def _parts(condition: Apply) -> tuple[Apply, ...]:
    return condition.args if condition.op == "and" else (condition,)


def _solved(condition: Apply) -> Node:
    """`x - 1 != 0` as `x != 1`; a condition on more than two terms stays."""
    left, right = condition.args
    terms = sorted(terms_of(left), key=lambda t: rational(t) is not None)
    if len(terms) == 2 and right is ZERO and not (isinstance(terms[0], Apply) and terms[0].op == "-"):
        return Apply(condition.op, (terms[0], negative(terms[1])))
    return condition
