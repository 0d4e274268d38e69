"""Indices while a tree is printed from its leaves up: an entry is written short where a sum above it turns out to bind its index."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WAITING = re.compile("\0([^\0]*)\0")  # indices whose sum is not yet seen
_SEEN = "\1"  # marks an index that is bound, while others beside it are not yet


def waiting(indices: Iterable[str]) -> str:
    """A mark for these indices, until it is known whether a sum binds them."""
    return f"\0{', '.join(indices)}\0"


def bound(index: str, text: str, short: str) -> str:
    """`text` under a sum over `index`: entries all of whose indices are bound now are written `short`, as "_{}"."""

    def write(found: re.Match) -> str:
        names = [_SEEN + n if n == index else n for n in found[1].split(", ")]
        if all(n.startswith(_SEEN) for n in names):
            return short.format("".join(n.removeprefix(_SEEN) for n in names))
        return waiting(names)

    return _WAITING.sub(write, text)


def settled(text: str, long: str) -> str:
    """`text` where no sum is left that could bind: the indices that still wait are written `long`, as "[{}]"."""
    return _WAITING.sub(lambda found: long.format(found[1].replace(_SEEN, "")), text)
