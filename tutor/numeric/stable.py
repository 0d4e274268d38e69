"""Applies the table of stable forms to a tree: the same value, without overflow and without lost digits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from tutor.numeric.folding import filled, make, negative
from tutor.rules.catalogue import function_rules, meanings, vocabulary
from tutor.rules.rule import Rule
from tutor.rules.stable import FORMS, TABLE, WORDS
from tutor.syntax.nodes import CONSTANTS, Apply, Name, Node, Number, rational, rebuild
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


@cache
def _entries() -> dict[str, tuple[tuple[Node, Node, bool], ...]]:
    """root operation -> the table's entries (left, right, many) in order."""
    found: dict[str, tuple[tuple[Node, Node, bool], ...]] = {}
    for r in TABLE.rules:
        left = read(r.left)
        found[left.op] = (*found.get(left.op, ()), (left, read(r.right), r.many))
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
    return rebuild(root, _stable)


def _stable(node: Node) -> Node:
    if not isinstance(node, Apply):
        return node
    if node.op == "-":
        return negative(node.args[0])
    for left, right, many in _entries().get(node.op, ()):
        new = _all_exponentials(node) if many else _replaced(left, right, node)
        if new is not None:
            return new
    return node


def _build(op: str, args: tuple[Node, ...]) -> Node:
    return _stable(make(op, args))


def _replaced(left: Node, right: Node, node: Apply) -> Node | None:
    if left.op == "+" and len(node.args) > 2:
        return _pair_replaced(left, right, node)
    bound = next(_matches(left, node, {}), None)
    return None if bound is None else filled(right, bound, _build)


def _pair_replaced(left: Apply, right: Node, node: Apply) -> Node | None:
    """Two terms of a longer sum that are a pattern together. Linear: each pattern has a number or a word to look for."""
    first, second = left.args
    anchor, other = (first, second) if rational(first) is not None else (second, first)
    if anchor not in node.args:
        return None
    for k, term in enumerate(node.args):
        bound = next(_matches(other, term, {}), None) if term is not anchor else None
        if bound is not None:
            rest = list(node.args)
            del rest[k]
            rest.remove(anchor)
            return _build("+", (*rest, filled(right, bound, _build)))
    return None


def _all_exponentials(node: Apply) -> Node | None:
    """The table's one entry of any number of terms: log(exp(u) + exp(v) + …)."""
    inner = node.args[0]
    if len(node.args) != 1 or not (isinstance(inner, Apply) and inner.op == "+"):
        return None
    if all(isinstance(t, Apply) and t.op == "exp" for t in inner.args):
        return Apply("lse", tuple(t.args[0] for t in inner.args))
    return None


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
    return rebuild(root, _formed)


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
