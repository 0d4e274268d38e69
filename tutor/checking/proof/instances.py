"""Sums and products to an end that is a name, over data that are nothing but letters, as instances that have a value.

The end becomes a small number, each entry of the data a name of its own, so that random values serve for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from math import prod

from tutor.derive.derivatives.abstract import is_abstract, partial_of
from tutor.meaning.scope import Scope
from tutor.syntax.nodes import ZERO, Apply, Name, Node, Number, contents, names, number, postorder, rational, rebuild, substitute
from tutor.syntax.printer import show

LENGTHS = (3, 2, 5)  # what is true of these is taken as true of every n
_BESIDE = {3: 1, 2: 2, 5: 3}  # by the length: the place of x_i where x_k is the second entry
_MOST = 60  # terms of a sum over data that is written out
_GROUPS = {"sum": "+", "prod": "*"}


def instance(node: Node, arrays: Collection[str] = (), ends: Collection[Node] | None = None, length: int = LENGTHS[0],
             by: Collection[str] = (), letters: Collection[str] | None = None) -> Node:  # fmt: skip
    """`node` where each of `ends` (by default its own) is `length`, and each entry of a letter not among `arrays` a name of its own.

    by       the names by which is differentiated: x_k is the second entry of x, whatever k is
    letters  that count entries beside it (by default its own), as i of x_i: that is the entry before, x_k itself, or a later one
    """
    ends = open_ends(node) if ends is None else ends
    if ends:
        node = substitute(node, dict.fromkeys(ends, number(length)))
    node = _placed(node, by, letters_of((node,), by) if letters is None else letters, length)
    if not holds_data(node, arrays):
        return _by_name(node, by)
    node = _written_out(node, arrays)
    running = {
        r.args[0] for r in _ranges(node)
    }  # those of sums too long to be written out: what they run over keeps its index, and has no value
    node = rebuild(node, lambda n: _entry(n) if _is_data(n, arrays) and not running & set(n.args[1:]) else n)
    return _by_name(node, by)


def letters_of(nodes: Sequence[Node], by: Collection[str] = ()) -> frozenset[str]:
    """The letters that count entries in `nodes` and run nowhere: those of Kronecker's delta, and of entries beside those in `by`."""
    parts = list(postorder(*nodes))
    running = {r.args[0].name for n in nodes for r in _ranges(n)}
    deltas = {a.name for n in parts if isinstance(n, Apply) and n.op == "kronecker" for a in n.args if isinstance(a, Name)}
    over = {n.args[0].name for n in parts if _is_data(n, ())} & {n.rpartition("_")[0] for n in by}
    entries = [n.rpartition("_") for n in frozenset().union(*map(names, nodes))]
    beside = {index for array, _, index in entries if array in over and index.isalpha()} - _indices(by)
    letters = (deltas | beside) - set(by) - running
    return frozenset(letters | _indices(by) if letters else ())


def _indices(by: Collection[str]) -> set[str]:
    return {index for n in by for array, _, index in (n.rpartition("_"),) if array and index.isalpha()}


def _placed(node: Node, by: Collection[str], letters: Collection[str], length: int) -> Node:
    """The letters that count as numbers, in names of entries too: 2 for those of `by`, or else for the last."""
    asked = _indices(by) or set(sorted(letters)[-1:])
    places = {letter: 2 if letter in asked else _BESIDE[length] for letter in {*letters, *_indices(by)}}
    values: dict[Node, Node] = {Name(letter): number(place) for letter, place in places.items()}
    for name in names(node):
        array, _, index = name.rpartition("_")
        if array and index in places:
            values[Name(name)] = Name(f"{array}_{places[index]}")
    return substitute(node, values) if values else node


def _by_name(node: Node, by: Collection[str]) -> Node:
    """The second entry, by which is differentiated, under the name that it has there."""
    asked = {Name(f"{array}_2"): Name(n) for n in by for array, _, index in (n.rpartition("_"),) if array and index.isalpha()}
    return rebuild(substitute(node, asked), _without_opposites) if asked else node


def _without_opposites(node: Node) -> Node:
    """x_k - x_k, which two letters for one entry make, as 0: balls leave open what lies on the edge of a domain."""
    match node:
        case Apply("+", (a, Apply("-", (b,)))) if a is b:
            return ZERO
    return node


def concrete(node: Node, scope: Scope) -> Node:
    """`node` with a function of its own for each that the scope declares and of which nothing is known."""
    return rebuild(node, _some_function) if any(k.domain == "function" for _, k in scope.kinds) else node


def _some_function(node: Node) -> Node:
    """A function left abstract as one of many, e^(u/3) + sin(u + c), whose derivatives of any order are known by heart.

    Of several arguments, u is u1 + 2 u2 + 3 u3 + …: each slope by the k-th of them brings a factor k.
    """
    if not is_abstract(node):
        return node
    if node.op == "'":
        name, order, u, factor = node.args[0].name, int(node.args[1].value), node.args[-1], 1
    else:
        name, places = partial_of(node)
        order, factor = len(places), prod(places)
        u = Apply("+", (ZERO, *(Apply("*", (number(k), a)) for k, a in enumerate(node.args, 1))))
    turn = number(Fraction(sum(map(ord, name)), 7)), Apply("*", (number(Fraction(order, 2)), Name("pi")))
    growth = Apply("/", (Apply("^", (Name("e"), Apply("/", (u, number(3))))), number(3**order)))
    return Apply("*", (number(factor), Apply("+", (growth, Apply("sin", (Apply("+", (u, *turn)),))))))


def _entry(node: Apply) -> Name:
    """The name of an entry: `x_3` where its places are numbers, else one that nobody can write."""
    places = [str(rational(a)) for a in node.args[1:]]
    return Name("_".join((node.args[0].name, *places)) if all(p.isdigit() for p in places) else "⟨" + show(node) + "⟩")


def runs_over(nodes: Sequence[Node]) -> bool:
    """Whether an index runs, or an entry stands, in one of `nodes`."""
    return any(isinstance(n, Apply) and n.op in ("..", "_") for n in postorder(*nodes))


def open_ends(*nodes: Node) -> frozenset[Node]:
    """The free names at which a sum or a product over an index ends."""
    return frozenset(e for node in nodes for r in _ranges(node) for e in r.args[1:] if isinstance(e, Name) and e.name in names(node))


def _ranges(node: Node) -> list[Apply]:
    return [n for n in postorder(node) if isinstance(n, Apply) and n.op == ".." and len(n.args) == 3]


def holds_data(node: Node, arrays: Collection[str]) -> bool:
    """Whether an entry of a letter that is no declared array stands in `node`."""
    return "_" in contents(node).operations and any(_is_data(n, arrays) for n in postorder(node))


def _is_data(node: Node, arrays: Collection[str]) -> bool:
    return isinstance(node, Apply) and node.op == "_" and isinstance(node.args[0], Name) and node.args[0].name not in arrays


def _written_out(node: Node, arrays: Collection[str]) -> Node:
    """Sums and products over data, term by term, the outer ones first: an inner one may end where the outer one is."""
    found = {n: terms for n in _outermost(node) if (terms := _terms(n, arrays)) is not None}
    if not found:
        return node
    return substitute(
        node, {n: _written_out(Apply(_GROUPS[n.op], terms) if len(terms) > 1 else terms[0], arrays) for n, terms in found.items()}
    )


def _outermost(root: Node) -> Iterator[Apply]:
    """The sums and products over an index that stand in no other one."""
    yield from (n for n in postorder(root, into=_outside) if isinstance(n, Apply) and n.op in _GROUPS)


def _outside(node: Node) -> Sequence[Node]:
    return node.args if isinstance(node, Apply) and node.op not in _GROUPS else ()


def _terms(node: Apply, arrays: Collection[str]) -> tuple[Node, ...] | None:
    match node.args:
        case (Apply("..", (index, Number(low), Number(high))), body) if 0 <= high - low < _MOST and holds_data(body, arrays):
            return tuple(substitute(body, {index: number(k)}) for k in range(int(low), int(high) + 1))
    return None
