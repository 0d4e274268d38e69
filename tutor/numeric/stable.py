"""Applies the table of stable forms to a tree: the same value, without overflow and without lost digits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from tutor.numeric.folding import filled, make, negative, product
from tutor.rules.catalogue import function_rules, meanings, vocabulary
from tutor.rules.rule import Rule, Table
from tutor.rules.stable import FORMS, TABLE, VECTORS, WORDS
from tutor.syntax.nodes import CONSTANTS, ONE, ZERO, Apply, Name, Node, Number, contents, rational, rebuild
from tutor.syntax.parser import parse
from tutor.syntax.vocabulary import Vocabulary

Bound = dict[Node, Node]


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


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the table, read; `needs` are the operations without which it cannot apply."""

    left: Apply
    right: Node
    many: bool
    needs: frozenset[str]


@cache
def _entries(table: Table) -> tuple[Entry, ...]:
    found = []
    for r in table.rules:
        left = read(r.left)
        found.append(Entry(left, read(r.right), r.many, operations(left)))
    return tuple(found)


def operations(root: Node) -> frozenset[str]:
    """The operations and constants in a tree."""
    found = contents(root)
    return found.operations | (found.names & CONSTANTS)


@cache
def _applicable(present: frozenset[str]) -> Mapping[str, tuple[Entry, ...]]:
    """root operation -> the entries, in order, that can apply in a tree of these operations; what entries bring in counts too."""
    chosen: set[Entry] = set()
    while True:
        new = {e for e in _entries(TABLE) if e not in chosen and e.needs <= present}
        if not new:
            break
        chosen |= new
        present = present.union(*(operations(e.right) for e in new))
    found: dict[str, tuple[Entry, ...]] = {}
    for e in _entries(TABLE):
        if e in chosen:
            found[e.left.op] = (*found.get(e.left.op, ()), e)
    return found


@cache
def forms() -> dict[tuple[str, int], tuple[tuple[Node, ...], Node]]:
    """(word, arity) -> parameters and how it is computed entry by entry, for words that NumPy lacks."""
    spelled = {r.word for rules in function_rules().values() for r in rules if r.numpy}
    found = {
        (word, arity): (tuple(map(Name, parameters)), stabilized(body))
        for (word, arity), (parameters, body) in meanings().items()
        if word not in spelled and word not in NATIVE
    }
    for r in FORMS.rules:
        left = read(r.left)
        found[left.op, len(left.args)] = (left.args, read(r.right))
    return found


NATIVE = frozenset({"log2", "log10"})  # NumPy's own, closer than the quotient of logarithms that they mean


def stabilized(root: Node) -> Node:
    """`root` with every unstable form replaced; words of the language stay, a few words for numbers come in."""
    entries = _applicable(operations(root))
    return _Stabilizer(entries).of(root) if entries else root


def of_vectors(root: Node, rank: Callable[[Node], int]) -> Node:
    """`root` with the forms that are stable of vectors alone; `rank` tells how many directions a tree has."""
    if not {"exp", "sum"} <= operations(root):
        return root
    entries: dict[str, tuple[Entry, ...]] = {}
    for e in _entries(VECTORS):
        entries[e.left.op] = (*entries.get(e.left.op, ()), e)
    return _Stabilizer(entries, lambda bound: rank(bound[Name("u")]) == 1).of(root)


class _Stabilizer:
    """The table's entries that can apply, and that are admitted, applied from the leaves up."""

    def __init__(self, entries: Mapping[str, tuple[Entry, ...]], admits: Callable[[Bound], bool] = lambda bound: True):
        self.entries, self.admits = entries, admits

    def of(self, root: Node) -> Node:
        return rebuild(root, self.change)

    def change(self, node: Node) -> Node:
        if not isinstance(node, Apply):
            return node
        if node.op == "-":
            return negative(node.args[0])
        if node.op == "*" and any(isinstance(a, Apply) and a.op == "-" for a in node.args):
            return self.change(product(node.args))
        for entry in self.entries.get(node.op, ()):
            new = _all_exponentials(node) if entry.many else self.replaced(entry, node)
            if new is not None:
                return new
        return node

    def build(self, op: str, args: tuple[Node, ...]) -> Node:
        return self.change(make(op, args))

    def replaced(self, entry: Entry, node: Apply) -> Node | None:
        if entry.left.op == "+" and len(node.args) > 2:
            return self.pair_replaced(entry, node)
        bound = next(filter(self.admits, _matches(entry.left, node, {})), None)
        return None if bound is None else filled(entry.right, bound, self.build)

    def pair_replaced(self, entry: Entry, node: Apply) -> Node | None:
        """Two terms of a longer sum that are a pattern together. Linear: each pattern has a number or a word to look for."""
        first, second = entry.left.args
        anchor, other = (first, second) if rational(first) is not None else (second, first)
        if anchor not in node.args:
            return None
        for k, term in enumerate(node.args):
            bound = next(_matches(other, term, {}), None) if term is not anchor else None
            if bound is not None:
                rest = list(node.args)
                del rest[k]
                rest.remove(anchor)
                return self.build("+", (*rest, filled(entry.right, bound, self.build)))
        return None


def _all_exponentials(node: Apply) -> Node | None:
    """The table's one entry of any number of terms: log(exp(u) + exp(v) + …)."""
    inner = node.args[0]
    if len(node.args) != 1 or not (isinstance(inner, Apply) and inner.op == "+"):
        return None
    exponents = tuple(ZERO if t is ONE else t.args[0] if isinstance(t, Apply) and t.op == "exp" else None for t in inner.args)
    return None if None in exponents else Apply("lse", exponents)


def _matches(left: Node, node: Node, bound: Bound) -> Iterator[Bound]:
    """Every way in which `node` is what the pattern says; sums and products in any order."""
    match left:
        case Name(name) if name not in CONSTANTS:
            if left not in bound:
                yield {**bound, left: node}
            elif bound[left] is node:
                yield bound
        case Number() | Name():
            if left is node:
                yield bound
        case Apply(op, (first, second)) if op in ("+", "*"):
            if isinstance(node, Apply) and node.op == op:
                yield from _in_any_order(op, first, second, node.args, bound)
        case Apply(op, args):
            if isinstance(node, Apply) and node.op == op and len(args) == len(node.args):
                yield from _in_order(args, node.args, bound)


def _in_order(lefts: tuple[Node, ...], nodes: tuple[Node, ...], bound: Bound) -> Iterator[Bound]:
    if not lefts:
        yield bound
        return
    for found in _matches(lefts[0], nodes[0], bound):
        yield from _in_order(lefts[1:], nodes[1:], found)


def _in_any_order(op: str, first: Node, second: Node, args: tuple[Node, ...], bound: Bound) -> Iterator[Bound]:
    """One of the arguments is what is not a plain name; the rest, together, is the other."""
    part, rest = (second, first) if isinstance(first, Name) else (first, second)
    for k, a in enumerate(args):
        if isinstance(part, Number) and a is not part:
            continue
        others = args[:k] + args[k + 1 :]
        for found in _matches(part, a, bound):
            yield from _matches(rest, others[0] if len(others) == 1 else Apply(op, others), found)


def formed(root: Node) -> Node:
    """`root` with each function that NumPy lacks written out in those it has."""
    return rebuild(root, _formed) if not operations(root).isdisjoint(_formed_words()) else root


@cache
def _formed_words() -> frozenset[str]:
    return frozenset(word for word, _ in forms())


def _formed(node: Node) -> Node:
    found = forms().get((node.op, len(node.args))) if isinstance(node, Apply) else None
    if found is None:
        return node
    parameters, body = found
    return filled(body, dict(zip(parameters, node.args, strict=True)), _form)


def _form(op: str, args: tuple[Node, ...]) -> Node:
    if op == "abs" and isinstance(args[0], Apply) and args[0].op == "-":
        return Apply("abs", args[0].args)  # both halves of a sigmoid share one exponential
    return _formed(make(op, args))
