"""Entries, rows and parts of arrays: indices count from 1, and a slice takes both its ends."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from tutor.errors import TutorError, trouble
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import ONE, ZERO, Apply, Name, Node, names, number, postorder, rational, rebuild, substitute
from tutor.syntax.printer import show

Shape = tuple[Node, ...]
_Counted = dict[tuple[Node, ...], Fraction]
_PRODUCTS = 64  # terms of a product of sizes that is multiplied out
END = Name("oo")  # the high end of a slice that goes on to the last entry
_WHICH = ("its indices run", "its first index runs", "its second index runs")


def spelled(shape: Shape) -> str:
    """A shape as it is written: `(m, n)`, `(n,)`; of a number, `a number`."""
    if not shape:
        return "a number"
    return f"({', '.join(map(show, shape))}{',' if len(shape) == 1 else ''})"


def whole(node: Node) -> Fraction | None:
    """The number that arithmetic on plain numbers comes to; None where a name stands in it."""
    value = rational(node)
    return value if value is not None or names(node) else rational(tidy(node))


def is_slice(index: Node) -> bool:
    return isinstance(index, Apply) and index.op == ".."


def ends(indices: Iterable[Node]) -> tuple[Node, ...]:
    """What has a value of its own in indices: themselves, and the ends of slices but for the open one."""
    return tuple(e for i in indices for e in ((i.args if i.args[1] is not END else i.args[:1]) if is_slice(i) else (i,)))


def picked(array: Node, shape: Shape, indices: Sequence[Node]) -> Shape:
    """The shape of `array[indices]`. Raises TutorError("index") for an entry that `array`, of this shape, does not have."""
    if len(indices) > len(shape):
        most = f"{len(shape)} {'index' if len(shape) == 1 else 'indices'}"
        what = f"{show(array)} is {spelled(shape)}, which takes at most {most}, and here are {len(indices)}"
        raise trouble("index", what, mend=f"{show(array)}[{', '.join('1' for _ in shape)}]")
    out = []
    for axis, index in enumerate(indices):
        for end in ends((index,)):
            _check(array, shape, axis, end)
        if is_slice(index):
            out.append(_extent(array, shape, axis, index))
    return (*out, *shape[len(indices) :])


def _check(array: Node, shape: Shape, axis: int, index: Node) -> None:
    place, size = whole(index), rational(shape[axis])
    if place is None:
        return
    if place.denominator != 1:
        raise trouble("index", f"an index is a whole number, and here is {show(index)}", mend=f"{show(array)}[1]")
    if place < 1 or (size is not None and place > size):
        raise _outside(array, shape, axis)


def _outside(array: Node, shape: Shape, axis: int) -> TutorError:
    which = _WHICH[0 if len(shape) == 1 else axis + 1]
    last = ", ".join(show(s) for s in shape)
    return trouble("index", f"{show(array)} is {spelled(shape)}, so {which} from 1 to {show(shape[axis])}",
                   mend=f"the last entry is {show(array)}[{last}]")  # fmt: skip


def _extent(array: Node, shape: Shape, axis: int, index: Apply) -> Node:
    """How many entries a slice takes, as a tree."""
    low, high = index.args
    size = difference(shape[axis] if high is END else high, low)
    count = rational(size)
    if count is not None and count < 0:
        raise trouble("index", f"the part {show(low)}:{show(high)} of {show(array)} would run backwards", mend="the low end first")
    return size


def difference(high: Node, low: Node) -> Node:
    """high - low + 1 of one form."""
    return size(Apply("+", (high, Apply("-", (low,)), ONE)))


def size(node: Node) -> Node:
    """A size multiplied out, its numbers added up and what cancels left out; of one form, so that equal sizes are one tree."""
    if not isinstance(node, Apply):
        return node
    found: dict[Node, _Counted] = {}
    for n in postorder(node):
        found[n] = _counted(n, found)
    counted = found[node]
    constant = counted.get((), Fraction(0))
    pairs = [(k, _product(m)) for m, k in counted.items() if m and k]
    terms = [_times(k, t) for k, t in sorted(pairs, key=lambda pair: (pair[0] < 0, show(pair[1])))]
    if constant or not terms:
        terms.append(number(constant))
    return terms[0] if len(terms) == 1 else Apply("+", tuple(terms))


def _counted(node: Node, found: Mapping[Node, _Counted]) -> _Counted:
    """The products of letters that a size is a sum of, each with its number; what is no sum or product counts as a letter."""
    value = rational(node)
    if value is not None:
        return {(): value}
    match node:
        case Apply("-", (inner,)):
            return {m: -k for m, k in found[inner].items()}
        case Apply("+", args):
            out: _Counted = {}
            for a in args:
                for m, k in found[a].items():
                    out[m] = out.get(m, Fraction(0)) + k
            return out
        case Apply("*", args) if math.prod(len(found[a]) for a in args) <= _PRODUCTS:
            out = {(): Fraction(1)}
            for a in args:
                pairs = [(tuple(sorted(m + o, key=show)), k * j) for m, k in out.items() for o, j in found[a].items()]
                out = {}
                for m, k in pairs:
                    out[m] = out.get(m, Fraction(0)) + k
            return out
    return {(node,): Fraction(1)}


def _product(factors: tuple[Node, ...]) -> Node:
    return factors[0] if len(factors) == 1 else Apply("*", factors)


def _times(factor: Fraction, term: Node) -> Node:
    rest = term.args if isinstance(term, Apply) and term.op == "*" else (term,)
    out = term if abs(factor) == 1 else Apply("*", (number(abs(factor)), *rest))
    return Apply("-", (out,)) if factor < 0 else out


def at_index(node: Node, index: Node, place: Node) -> Node:
    """A term of a sum with `place` for its running index; the entries there are names, as they are where nothing runs: `z_k`."""

    def named(n: Node) -> Node:
        is_there = isinstance(n, Apply) and n.op == "_" and n.args[1:] == (place,) and isinstance(n.args[0], Name)
        return Name(f"{n.args[0].name}_{show(place)}") if is_there else n

    put_in = substitute(node, {index: place})
    return rebuild(put_in, named) if isinstance(place, Name) or (whole(place) or 0) > 0 else put_in


# ---------------------------------------------------------------- of lists that are written out


def shape_of_list(node: Node) -> Shape:
    """The shape of a list, or of a list of rows, that is written out."""
    shape = []
    while isinstance(node, Apply) and node.op == "[]":
        shape.append(number(len(node.args)))
        node = node.args[0] if node.args else ZERO
    return tuple(shape)


def entry(node: Apply) -> Node:
    """`[a, b, c][2]` is b; `node` itself where it is no list that is written out, or an index no number."""
    array, *indices = node.args
    shape = shape_of_list(array)
    if not shape or any(whole(e) is None for e in ends(indices)):
        return node
    picked(array, shape, indices)
    return _taken(array, indices)


def _taken(array: Node, indices: Sequence[Node]) -> Node:
    if not indices:
        return array
    index, *rest = indices
    if not is_slice(index):
        return _taken(array.args[int(whole(index)) - 1], rest)
    low, high = index.args
    last = len(array.args) if high is END else int(whole(high))
    return Apply("[]", tuple(_taken(a, rest) for a in array.args[int(whole(low)) - 1 : last]))
