"""How small the arrays are that are written out: as small as shows rows from columns, or as the learner says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations, product

from tutor.errors import TutorError, trouble
from tutor.meaning.indices import ends, whole
from tutor.meaning.scope import Scope
from tutor.meaning.shapes import Shapes
from tutor.rules.catalogue import function_rules, pullbacks
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import Apply, Name, Node, names, number, postorder, rational, substitute

_SMALL = (2, 3)
_MOST_LETTERS = 8  # sizes that are tried in every combination; of more, all are 2
Sizes = Mapping[str, int]


def letters(scope: Scope) -> tuple[str, ...]:
    """The names of sizes, in the order in which they were declared."""
    return tuple(dict.fromkeys(n for _, kind in scope.kinds for extent in kind.shape for n in sorted(names(extent))))


def parted(scope: Scope) -> tuple[Scope, dict[str, int]]:
    """The scope in which every size is a name again, and the numbers that were given for sizes: `m = 2`.

    Raises TutorError("size") for a size that is no whole number above 0.
    """
    given = {}
    for name in letters(scope):
        definition = scope.definition(name)
        if definition is not None and definition.parameters is None:
            given[name] = _extent(scope.expand(definition.body), name)
    kept = tuple(d for d in scope.definitions if d.name not in given)
    return replace(scope, definitions=kept), given


def _extent(node: Node, name: str) -> int:
    value = rational(tidy(node))
    if value is None or value.denominator != 1 or value < 1:
        raise trouble("size", f"{name} is a size, so it is a whole number from 1 on", mend=f"in scalars with {name} = 2")
    return int(value)


def chosen(bodies: Sequence[Node], wrt: Iterable[str], scope: Scope, given: Sizes) -> dict[str, int]:
    """A small number for each size of the arrays that occur in `bodies` or `wrt`; what is given stays.

    The sizes of one matrix differ where they can, first of those in `wrt`, so that rows are seen from columns.
    """
    used = frozenset(wrt).union(*map(names, bodies))
    shapes = [kind.shape for name, kind in scope.kinds if name in used and kind.shape]
    open_ = [n for n in letters(scope) if n not in given and any(n in names(extent) for shape in shapes for extent in shape)]
    least = max(_SMALL[0], _reach(bodies))
    small = tuple(least + k for k in range(len(_SMALL)))
    if len(open_) > _MOST_LETTERS:
        return {**given, **dict.fromkeys(open_, least)}
    pairs = _Pairs(bodies, [scope.kind(n).shape for n in wrt], shapes, Shapes(scope))
    tried = ({**given, **dict(zip(open_, numbers, strict=True))} for numbers in product(small, repeat=len(open_)))
    return min(tried, key=pairs.cost)


def _reach(bodies: Sequence[Node]) -> int:
    """The largest number among the indices."""
    indices = (end for n in postorder(*bodies) if isinstance(n, Apply) and n.op == "_" for end in ends(n.args[1:]))
    return int(max((whole(end) or 0 for end in indices), default=0))


class _Pairs:
    """What speaks against numbers for sizes: no entries, large determinants, square matrices that need not be, equal sizes side by side."""

    def __init__(self, bodies: Sequence[Node], wrt: Sequence[tuple], shapes: Sequence[tuple], shape: Shapes):
        operations = [n for n in postorder(*bodies) if isinstance(n, Apply) and n.op not in ("_", "..")]
        self._wrt, self._given = set(_unlike(wrt)), set(_unlike(shapes))
        self._met = {p for n in operations for p in _unlike([tuple(e for a in n.args for e in _shape(shape, a))])}
        self._extents = {e for n in operations for e in _shape(shape, n)}
        self._undone = {e for n in operations if n.op in _undoing() for e in _shape(shape, n.args[0])}

    def cost(self, sizes: Sizes) -> tuple[int, ...]:
        values = {Name(n): number(k) for n, k in sizes.items()}

        def of(extent: Node) -> int:
            value = rational(tidy(substitute(extent, values)))
            return int(value) if value is not None else 1

        alike = [sum(of(a) == of(b) for a, b in pairs) for pairs in (self._wrt, self._given, self._met)]
        missing, undone = sum(of(e) < 1 for e in self._extents), sum(map(of, self._undone))
        return (missing, undone, *alike[:2], sum(sizes.values()) + alike[2])


@cache
def _undoing() -> frozenset[str]:
    """The words that want an invertible matrix: the smaller it is, the likelier are its rows not too few for that."""
    return frozenset(r.word for r in pullbacks() if r.domain.startswith("det(A)")) - function_rules().keys()


def _shape(shape: Shapes, node: Node) -> tuple[Node, ...]:
    try:
        return shape(node)
    except TutorError:  # what has no value of its own: an axis, a slice
        return ()


def _unlike(shapes: Iterable[Sequence[Node]]) -> Iterator[tuple[Node, Node]]:
    """The pairs of sizes that stand together and are not the same size."""
    for shape in shapes:
        yield from ((a, b) for a, b in combinations(shape, 2) if a is not b)
