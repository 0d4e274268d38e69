"""The forward pass twice: array by array, with a name for what is worked out on the way, and entry by entry in scalars."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from tutor.derive.derivatives.chain import intermediates, unused
from tutor.derive.scalars.grids import Grid, Place, filled, scalar
from tutor.derive.scalars.meant import is_meant, meaning
from tutor.derive.scalars.writing import Writing
from tutor.errors import trouble
from tutor.limits import Limits, or_set
from tutor.meaning.scope import Definition, Scope
from tutor.meaning.shapes import Shapes
from tutor.rules import arrangements
from tutor.rules.catalogue import function_rules, pullbacks
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import Apply, Name, Node, names, number, postorder, rational, rebuild, substitute
from tutor.syntax.printer import show

_OUTPUTS = ("L", "loss", "out", "result")  # what an output without a name is called
_ARRANGING = frozenset(r.word for table in arrangements.TABLES for r in table.rules if r.word)


@dataclass(frozen=True, slots=True)
class Layer:
    """One array of the forward pass: its name, what it is, the names of its entries, and what each of these is in scalars."""

    name: str
    body: Node
    entries: Grid
    bodies: Grid


@dataclass(frozen=True, slots=True)
class Network:
    """A forward pass at sizes that are numbers.

    layers  each array that is worked out, before those that use it; the last one is the output, a number
    inputs  the entries of every array that is given, by its name
    known   what every name stands for: entries, and the sizes as numbers
    """

    layers: tuple[Layer, ...]
    inputs: Mapping[str, Grid]
    known: Mapping[str, Grid]

    @property
    def entries(self) -> dict[str, Grid]:
        """The names of the entries of every array, given or worked out."""
        return {**self.inputs, **{layer.name: layer.entries for layer in self.layers}}

    @property
    def nodes(self) -> Iterator[tuple[str, Node]]:
        """Every scalar of the forward pass with what it is, in order."""
        for layer in self.layers:
            yield from ((name.name, body) for name, body in zip(layer.entries.cells, layer.bodies.cells, strict=True))


def entry_name(array: str, place: Place) -> Name:
    """The scalar that is an entry of an array, by the text of that entry: `W[1, 2]`."""
    return Name(show(entry(array, place)))


def entry(array: str, place: Place) -> Node:
    """An entry of an array as a tree; of a number the number."""
    return Apply("_", (Name(array), *map(number, place))) if place else Name(array)


def network(output: Node, scope: Scope, wrt: Sequence[str], sizes: Mapping[str, int], limits: Limits) -> Network:
    """The forward pass to `output` written out at `sizes`. Raises TutorError("scalars") beyond `limits.scalars` entries."""
    definitions = intermediates(output, scope)
    bodies = (*(d.body for d in definitions), output)
    used = frozenset(wrt).union(*map(names, bodies)) - {d.name for d in definitions} - sizes.keys()
    inputs = inputs_at(used, scope, sizes)
    known = {**inputs, **{n: scalar(number(k)) for n, k in sizes.items()}}
    layers: list[Layer] = []
    taken = names(output).union(used, *(names(d.body) | {d.name} for d in definitions))
    for name, body in (*((d.name, d.body) for d in definitions), (unused(_OUTPUTS, taken), output)):
        if body is output and isinstance(output, Name) and layers:
            break
        written = Writing(known, limits)(body)
        layers.append(Layer(name, body, _named(name, written.shape), written))
        known[name] = layers[-1].entries
        _refuse_large((*inputs.values(), *(layer.entries for layer in layers)), sizes, limits)
    return Network(tuple(layers), inputs, known)


def inputs_at(used: frozenset[str], scope: Scope, sizes: Mapping[str, int]) -> dict[str, Grid]:
    """The names of the entries of what is given: of each declared array in `used`; what is not declared is a number."""
    values = {Name(n): number(k) for n, k in sizes.items()}
    return {n: _named(n, _extents(n, scope, values)) for n in sorted(used)}


def _named(array: str, shape: tuple[int, ...]) -> Grid:
    return filled(shape, lambda place: entry_name(array, place))


def _extents(name: str, scope: Scope, values: Mapping[Node, Node]) -> tuple[int, ...]:
    """The shape of a declared name, in numbers."""
    found = [rational(tidy(substitute(extent, values))) for extent in scope.kind(name).shape]
    if not all(k is not None and k.denominator == 1 and k >= 1 for k in found):
        told = ", ".join(f"{n.name} = {show(k)}" for n, k in values.items())
        raise trouble("size", f"{name} has no entries for {told}", mend="choose other sizes: in scalars with n = 3")
    return tuple(map(int, found))


def _refuse_large(grids: Sequence[Grid], sizes: Mapping[str, int], limits: Limits) -> None:
    total = sum(len(g.cells) for g in grids)
    if total > limits.scalars:
        told = ", ".join(f"{n} = {k}" for n, k in sizes.items())
        what = f"these are more than {limits.scalars} scalars" + (f" for {told}" if told else "")
        raise trouble("scalars", what, mend=or_set("choose smaller sizes, such as 2", "scalars", 2 * total))


# ---------------------------------------------------------------- names for what is worked out on the way


def with_names(node: Node, wrt: Sequence[str], scope: Scope) -> tuple[Node, Scope]:
    """`node` and the scope in which arrays on the way have names of their own: v1 = X @ w - y within sum((X @ w - y)^2).

    Named is what takes several entries together, with the sums it stands in, wherever something else is done with it.
    """
    definitions = intermediates(node, scope)
    names_ = _Naming(node, wrt, scope, definitions)
    for d in definitions:
        names_.add(replace(d, body=names_.over(d.body)))
    output = names_.over(node)
    others = tuple(d for d in scope.definitions if d.name not in {f.name for f in names_.found})
    return output, replace(scope, definitions=(*others, *names_.found))


class _Naming:
    """Gives names, and remembers which trees have one."""

    def __init__(self, node: Node, wrt: Sequence[str], scope: Scope, definitions: Sequence[Definition]):
        self.shape, self.moving, self.found = Shapes(scope), set(wrt), []
        self.called: dict[Node, Node] = {}
        self.taken = set(names(node)).union(wrt, *(names(d.body) | {d.name} for d in scope.definitions))

    def add(self, definition: Definition) -> None:
        self.found.append(definition)
        if not self.moving.isdisjoint(names(definition.body)):
            self.moving.add(definition.name)

    def over(self, body: Node) -> Node:
        """`body` over the names of what is worked out on the way."""
        made: dict[Node, Node] = {}
        sums: set[Node] = set()  # several entries taken together, and what adds them up
        deep: set[Node] = set()  # what holds such a node anywhere
        body = rebuild(body, self._meant)
        for node in postorder(body):
            made[node] = node
            if not isinstance(node, Apply):
                continue
            is_linear, gathers = self._is_linear(node), self._gathers(node)
            if gathers or not deep.isdisjoint(node.args):
                deep.add(node)
            if gathers or (is_linear and not sums.isdisjoint(node.args)):
                sums.add(node)
            called = () if is_linear else tuple(a for a in node.args if self._is_called(a, node, sums, deep))
            made[node] = Apply(node.op, tuple(self._called(a, made[a]) if a in called else made[a] for a in node.args))
        return made[body]

    def _is_called(self, argument: Node, node: Node, sums: set[Node], deep: set[Node]) -> bool:
        """Whether an argument gets a name: an array that is summed up, or a number that stands beside every entry of one."""
        if self.moving.isdisjoint(names(argument)):
            return False
        return argument in sums if self.shape(argument) else argument in deep and bool(self.shape(node))

    def _meant(self, node: Node) -> Node:
        """A word that stands for an expression in other words as that expression: layer_norm."""
        ranks = [len(self.shape(a)) for a in node.args] if isinstance(node, Apply) and is_meant(node.op) else []
        found = meaning(node, ranks) if ranks else None
        return substitute(found[1], {Name(n): a for n, a in found[0].items()}) if found else node

    def _called(self, node: Node, written: Node) -> Node:
        """The name of what is worked out on the way; a name has one already."""
        if isinstance(written, Name):
            return written
        if node not in self.called:
            k = 1 + sum(d.parameters is None and d.name.startswith("v") for d in self.found)
            name = unused((f"v{k}", f"node{k}"), self.taken)
            self.taken.add(name)
            self.called[node] = Name(name)
            self.add(Definition(name, None, written))
        return self.called[node]

    def _is_linear(self, node: Apply) -> bool:
        """Whether a node only adds up, or takes a number times: what stands in it can stay there."""
        moving = [a for a in node.args if not self.moving.isdisjoint(names(a))]
        if node.op == "*":
            return len(moving) == 1 and not any(self.shape(a) for a in node.args if a is not moving[0])
        return node.op in ("+", "-") or (node.op == "/" and moving == [node.args[0]])

    def _gathers(self, node: Apply) -> bool:
        """Whether an entry of the node is made of several entries of its arguments, and not only one of them in another place."""
        if node.op in _ARRANGING:
            return False
        return node.op == "@" or node.op in _gathering_words()


@cache
def _gathering_words() -> frozenset[str]:
    """The words of arrays whose entry is a sum, or is not told by one entry of each argument."""
    told = (r for r in pullbacks() if r.word and r.word not in _ARRANGING and r.word not in function_rules())
    return frozenset(r.word for r in told if "sum(" in r.entry or not r.entry)
