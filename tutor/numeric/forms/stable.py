"""Applies the table of stable forms to a tree: the same value, without overflow and without lost digits."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache

from tutor.numeric.folding import filled, make, negative, product, quotient
from tutor.numeric.forms.cancelling import cancelled
from tutor.numeric.forms.claims import Claim, claims, met
from tutor.numeric.forms.matching import (
    FEW,
    NO_NUMBER,
    NO_WHOLE_NUMBER,
    NO_WHOLE_POWER,
    Bound,
    Term,
    adds_alone,
    exponents,
    factors,
    fits,
    head,
    is_variable,
    matches,
    product_within,
    profile,
    sum_pattern,
    summed,
    terms,
    without,
)
from tutor.rules.catalogue import function_rules, vocabulary
from tutor.rules.computed import WORDS
from tutor.rules.rule import Rule, Table
from tutor.rules.stable import TABLE, VECTORS
from tutor.syntax.nodes import CONSTANTS, ZERO, Apply, Name, Node, Number, contents, names, number, parts_of, rebuild
from tutor.syntax.parser import parse
from tutor.syntax.vocabulary import Vocabulary

ARITHMETIC = frozenset("+-*/^")
MANY = 10**9


@cache
def numeric_vocabulary() -> Vocabulary:
    """The words of the language, and those that only numbers know."""
    known = vocabulary()
    arity = {r.word: (r.left.count(",") + 1, None if r.many else r.left.count(",") + 1) for r in WORDS.rules}
    return replace(known, functions={**known.functions, **arity})


@cache
def read(text: str) -> Node:
    """A text of the stable tables as a tree."""
    return parse(text, numeric_vocabulary())


@cache
def rules_of(word: str) -> tuple[Rule, ...]:
    """The rules that differentiate a function, those of the words for numbers included."""
    return function_rules().get(word, ()) + tuple(r for r in WORDS.rules if r.word == word)


@cache
def meant(word: str, count: int) -> tuple[tuple[str, ...], Node] | None:
    """Of a word that only numbers know: its parameters, and what it means in words of the language; None for any other."""
    rule = next((r for r in WORDS.rules if r.word == word), None)
    if rule is None:
        return None
    if not rule.many:
        return tuple(p.name for p in read(rule.left).args), read(rule.means)
    terms = tuple(Name(f"u{k}") for k in range(count))
    return tuple(t.name for t in terms), Apply("log", (Apply("+", tuple(Apply("exp", (t,)) for t in terms)),))


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the table, read.

    needs   the operations without which it cannot apply
    heads   of a sum or a product, what must be among its terms or factors; else what its arguments must be, None for anything
    most    of a sum, how many terms it may have: only a word of its own is looked for among many
    given   what must be known of its names
    """

    left: Apply
    right: Node
    many: bool
    needs: frozenset[str]
    heads: tuple[str | None, ...]
    most: int
    given: tuple[Claim, ...]

    def may(self, found: tuple[str, ...]) -> bool:
        """Whether it can apply to a node of this profile."""
        if self.left.op not in ("+", "*", "/"):
            return len(found) == len(self.heads) and all(w is None or fits(f, w) for f, w in zip(found, self.heads, strict=True))
        return all(sum(fits(f, w) for f in found) >= self.heads.count(w) for w in self.heads)


@cache
def _entries(table: Table) -> tuple[Entry, ...]:
    found = []
    for r in table.rules:
        left, given = read(r.left), claims(r.given, read)
        if left.op in ("+", "*", "/"):
            _, top, bottom = factors(left)
            parts = (core for _, core in terms(left)) if left.op == "+" else (*top, *bottom)
            heads = tuple(h for part in parts if (h := _head(part, given)))
            signs = {c > 0 for c, core in terms(left) if not is_variable(core)} if left.op == "+" else ()
            heads += ("-",) if len(signs) == 2 else ()  # a plain name may stand for less than nothing
        else:
            heads = tuple(_head(a, given) for a in left.args)
        found.append(Entry(left, read(r.right), r.many, operations(left), heads, _most(left, r.many), given))
    return tuple(found)


def _most(left: Apply, many: bool) -> int:
    """A difference of polynomials is sought as a whole, two terms that have to be found independently among few."""
    if left.op != "+" or many:
        return MANY
    wanted = sum_pattern(left)
    return len(wanted.parts) if operations(left) <= ARITHMETIC else FEW if wanted.is_wide else MANY


def _head(pattern: Node, given: tuple[Claim, ...]) -> str | None:
    """What a part of a pattern must be at its top; None for anything."""
    told = {c.name: c.word for c in given}
    if is_variable(pattern):
        return NO_NUMBER if told.get(pattern) == NO_NUMBER else None
    is_power = isinstance(pattern, Apply) and pattern.op == "^"
    return NO_WHOLE_POWER if is_power and told.get(pattern.args[1]) == NO_WHOLE_NUMBER else head(pattern)


def operations(root: Node) -> frozenset[str]:
    """The operations and constants in a tree."""
    found = contents(root)
    return found.operations | (found.names & CONSTANTS)


@cache
def _applicable(present: frozenset[str]) -> Mapping[str, tuple[Entry, ...]]:
    """root operation -> the entries, in order, that can apply in a tree of these operations; what entries bring in counts too."""
    chosen: set[Entry] = set()
    known = present
    while True:
        # a difference a - b may be found as -(b - a), an exponent -u as u: signs are not needed
        new = {e for e in _entries(TABLE) if e not in chosen and e.needs - {"-", "+", "*"} <= known}
        if not new:
            break
        chosen |= new
        known = known.union(*(operations(e.right) for e in new))
    found: dict[str, tuple[Entry, ...]] = {}
    for e in _entries(TABLE):
        if e in chosen:
            for op in ("*", "/") if e.left.op in ("*", "/") else (e.left.op,):
                found[op] = (*found.get(op, ()), e)
    return found


_STABLE: deque[tuple[Node, frozenset[Node]]] = deque(maxlen=4)  # a cache: the last trees in which no entry applies, with their parts


def _parts_known(root: Node) -> frozenset[Node]:
    """Parts of `root` known to be stable: what is compiled often holds what was differentiated just before."""
    inside = frozenset((root, *root.args)) if isinstance(root, Apply) else frozenset()
    return frozenset().union(*(parts for tree, parts in tuple(_STABLE) if tree in inside))


def stabilized(root: Node) -> Node:
    """`root` with every unstable form replaced; words of the language stay, a few words for numbers come in."""
    present = operations(root)
    entries = _applicable(present)
    if not entries and "+" not in present:
        return root
    parts = applications(root)
    found = _Stabilizer(entries).of(root, parts - _parts_known(root))
    if found is root:
        _STABLE.append((root, parts))
    return found


def applications(root: Node) -> frozenset[Node]:
    """The operations in a tree, as nodes."""
    return frozenset(n for n in parts_of(root) if type(n) is Apply)


"""Words that have their limit where a share is 0, as they are computed: what they mean has no value there."""


def of_vectors(root: Node, rank: Callable[[Node], int]) -> Node:
    """`root` with the forms that are stable of vectors alone; `rank` tells how many directions a tree has."""
    if not {"exp", "sum"} <= operations(root):
        return root
    entries: dict[str, tuple[Entry, ...]] = {}
    for e in _entries(VECTORS):
        entries[e.left.op] = (*entries.get(e.left.op, ()), e)
    return _Stabilizer(entries, lambda bound: rank(bound[Name("u")]) == 1).of(root, applications(root))


class _Stabilizer:
    """The table's entries that can apply, and that are admitted, applied from the leaves up."""

    def __init__(self, entries: Mapping[str, tuple[Entry, ...]], admits: Callable[[Bound], bool] = lambda bound: True):
        self.entries, self.admits = entries, admits
        self.known: dict[tuple, tuple[Entry, ...]] = {}
        self.all_subtract = all("-" in e.heads for e in entries.get("+", ()))

    def of(self, root: Node, parts: frozenset[Node]) -> Node:
        """`root` changed where an entry applies, which is only in these of its parts."""
        return rebuild(root, self.change) if any(map(self.touches, parts)) else root

    def touches(self, node: Apply) -> bool:
        """Whether `node` may be changed as it stands; most trees have no such node."""
        op = node.op
        if op == "-":
            return node.args[0] is ZERO or _is_minus(node.args[0])
        if op == "+":
            return cancelled(node) is not node or (not (self.all_subtract and adds_alone(node)) and bool(self.possible(node)))
        return (op == "*" and any(map(_is_minus, node.args))) or (op in self.entries and bool(self.possible(node)))

    def change(self, node: Node) -> Node:
        if not isinstance(node, Apply):
            return node
        if node.op == "-":
            return negative(node.args[0])
        if node.op == "*" and any(isinstance(a, Apply) and a.op == "-" for a in node.args):
            return self.change(product(node.args))
        if node.op == "+" and (left := cancelled(node)) is not node:
            return self.change(left)
        entries = self.possible(node)
        if not entries:
            return node
        if node.op == "+":
            return self.in_sum(node)
        if node.op in ("*", "/"):
            return self.in_product(entries, node)
        for entry in entries:
            bound = self.found(_spread(entry, node) if entry.many else matches(entry.left, node, {}), entry)
            if bound is not None:
                return self.filled(entry, bound)
        return node

    def possible(self, node: Apply) -> tuple[Entry, ...]:
        """The entries that what stands in `node` leaves."""
        entries = self.entries.get(node.op)
        if not entries or (node.op == "^" and type(node.args[1]) is Number and node.args[0] is not Name("e")):
            return ()  # whole powers are many, and none of the patterns
        key = (node.op, min(len(node.args), FEW + 1), profile(node))
        found = self.known.get(key)
        if found is None:
            found = tuple(e for e in entries if key[1] <= e.most and e.may(key[2]))
            self.known[key] = found
        return found

    def build(self, op: str, args: tuple[Node, ...]) -> Node:
        return self.change(make(op, args))

    def found(self, ways: Iterable[Bound], entry: Entry) -> Bound | None:
        """The first way of these that is admitted, with what its claims bind."""
        for bound in ways:
            known = met(entry.given, bound, self.build) if self.admits(bound) else None
            if known is not None:
                return known
        return None

    def filled(self, entry: Entry, bound: Bound) -> Node:
        return _filled_many(entry.right, bound, self.build) if entry.many else filled(entry.right, bound, self.build)

    def in_sum(self, node: Apply) -> Node:
        """Terms of a sum that are a pattern together, one pattern after the other."""
        while isinstance(node, Apply) and node.op == "+":
            found = terms(node)
            taken = next((t for e in self.possible(node) if (t := self.part(_parts_of_sum(e, found), e)) is not None), None)
            if taken is None:
                break
            new, (scale, rest) = taken
            node = summed(_merged(rest, scale, new))
        return node

    def part(self, ways: Iterable[tuple[Bound, tuple]], entry: Entry) -> tuple[Node, tuple] | None:
        """What the first admitted part becomes, and what comes with it."""
        for bound, rest in ways:
            known = self.found((bound,), entry)
            if known is not None:
                return self.filled(entry, known), rest
        return None

    def in_product(self, entries: tuple[Entry, ...], node: Apply) -> Node:
        """Factors of a product or a quotient that are a pattern together."""
        coefficient, top, bottom = factors(node)
        for entry in entries:
            taken = self.part(_parts_of_product(entry, top, bottom), entry)
            if taken is not None:
                new, (above, below) = taken
                over = product((number(coefficient), *above, new))
                return self.change(quotient(over, product(below))) if below else self.change(over)
        return node


def _is_minus(node: Node) -> bool:
    return type(node) is Apply and node.op == "-"


def _merged(rest: tuple[Term, ...], scale: Fraction, new: Node) -> tuple[Term, ...]:
    """The terms left, and a number of times what the others became."""
    found = dict[Node, Fraction]()
    for c, core in (*rest, *((scale * d, t) for d, t in terms(new))):
        found[core] = found.get(core, 0) + c
    return tuple((c, core) for core, c in found.items() if c)


def _parts_of_sum(entry: Entry, found: tuple[Term, ...]) -> Iterator[tuple[Bound, tuple[Fraction, tuple[Term, ...]]]]:
    if not entry.many:
        for bound, scale, rest in sum_pattern(entry.left).within(found, {}):
            yield bound, (scale, rest)
        return
    for i, (c, term) in enumerate(found):  # lse(u, v, …) - u
        for u in term.args if isinstance(term, Apply) and term.op == "lse" else ():
            rest = without(found[:i] + found[i + 1 :], [(-c * d, t) for d, t in terms(u)]) if u is not ZERO else None
            if rest is not None:
                yield {Name("u"): u, Name("v"): without(term.args, (u,))}, (c, rest)


def _parts_of_product(entry: Entry, top: tuple[Node, ...], bottom: tuple[Node, ...]) -> Iterator[tuple[Bound, tuple]]:
    if not entry.many:
        _, above, below = factors(entry.left)
        for bound, left, under in product_within(above, below, (top, bottom), {}):
            yield bound, (left, under)
        return
    for i, term in enumerate(top):  # exp(u) / (exp(u) + exp(v) + …)
        for k, under in enumerate(bottom):
            found = exponents(under) or ()
            if isinstance(term, Apply) and term.op == "exp" and term.args[0] in found:
                bound = {Name("u"): term.args[0], Name("v"): without(found, term.args[:1])}
                yield bound, (top[:i] + top[i + 1 :], bottom[:k] + bottom[k + 1 :])


def _spread(entry: Entry, node: Apply) -> Iterator[Bound]:
    """log(exp(u) + exp(v) + …)."""
    found = exponents(node.args[0]) if len(node.args) == 1 else None
    if found is not None:
        yield {Name("u"): found[0], Name("v"): found[1:]}


def _filled_many(pattern: Node, bound: Bound, build: Callable[[str, tuple[Node, ...]], Node]) -> Node:
    """`filled`, where v stands for several: an argument of `lse` that has it is written once for each."""
    if not (isinstance(pattern, Apply) and pattern.op == "lse"):
        args = tuple(_filled_many(a, bound, build) for a in pattern.args) if isinstance(pattern, Apply) else ()
        return build(pattern.op, args) if args else filled(pattern, bound, build)
    args: list[Node] = []
    for a in pattern.args:
        spread = bound[Name("v")] if "v" in names(a) else (None,)
        args += [filled(a, {**bound, Name("v"): one}, build) for one in spread]
    return build("lse", tuple(args))
