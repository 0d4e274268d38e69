"""Straight-line code of scalars, for one point and for many; what is not asked for is not assembled."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from tutor.numeric.forms.stable import operations
from tutor.numeric.functions.assembly import Places, assembled, of_floats
from tutor.numeric.functions.blocks import Blocks, blocks
from tutor.numeric.functions.numerals import float_numeral, numeral
from tutor.numeric.functions.parts import array_words, is_entrywise
from tutor.numeric.functions.statements import Spelling, statements
from tutor.syntax.nodes import Apply, Node, postorder, rational


class Program:
    """The code of lowered trees as a function of `names`.

    numpy         (values) -> list: over numbers, or over columns where it is pointwise
    floats        the same over Python's own floats, where every word has a counterpart in `math`
    is_pointwise  whether one call can take many points
    """

    def __init__(self, entries: Sequence[Node], names: Sequence[str]):
        self.entries, self.names = tuple(entries), tuple(names)
        whole = Apply(",", self.entries)
        self.is_pointwise = _is_pointwise(whole)
        places = Places()
        spelled = {name: f"x{k}" for k, name in enumerate(self.names)}
        number = numeral if ".." in operations(whole) else float_numeral  # the bounds of a sum stay whole
        code = statements(self.entries, Spelling(spelled, places, lambda k: f"v{k}", width=400, number=number, squares=True))
        self.numpy = assembled(tuple(spelled.values()), code, places)
        self.floats = of_floats(self.numpy, places.paths) if self.is_pointwise else None

    @cached_property
    def blocks(self) -> Blocks:
        """The code for many points."""
        return blocks(self.entries, self.names)


def _is_pointwise(whole: Apply) -> bool:
    """Whether one call can take a whole batch: entry by entry, sums over an index with bounds that no point changes."""
    present = operations(whole)
    if ".." in present:
        binders = (n for n in postorder(whole) if isinstance(n, Apply) and n.op == "..")
        if any(rational(end) is None for b in binders for end in b.args[1:]):
            return False
    return present.isdisjoint(array_words() | {"max", "min"}) or is_entrywise(whole.args)
