"""Solutions that come again: after which stretch, and all of them in one line, `x = pi/6 + 2 pi k`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tutor.derive.derivatives.scalar import differentiate
from tutor.derive.goals import polished
from tutor.errors import TutorError
from tutor.meaning.algebra import decimal, equal_exactly
from tutor.meaning.scope import Kind, Scope
from tutor.syntax.nodes import ZERO, Apply, Name, Node, names, number, postorder, substitute
from tutor.syntax.printer import show

WAVES = frozenset({"sin", "cos", "tan", "cot", "sec", "csc"})
_MULTIPLES = (1, 2, 3, 4, 6)  # of half a wave: the stretches that are tried
PI = Name("pi")


def told_again(side: Node, name: str, places: Sequence[Node], scope: Scope) -> str:
    """All solutions that come again, in one line; empty where none does, or `name` lies in an interval."""
    if scope.kind(name).bounds is not None or any(names(n) - {name} for n in (side, *places)):
        return ""
    k = "k" if name != "k" else "m"
    lines = [f"{name} = {show(p)}" for p in progressions(side, name, places, k)]
    return f"All of them, for every integer {k}: {' or '.join(lines)}." if lines else ""


def kinds_again(slopes: tuple[Node, Node], name: str, places: Sequence[tuple[str, Node]], scope: Scope) -> str:
    """All critical points that come again, by their kinds, in one line; `slopes` are the first and the second derivative."""
    first, second = slopes
    if scope.kind(name).bounds is not None or any(names(n) - {name} for n in (*slopes, *(p for _, p in places))):
        return ""
    k = "k" if name != "k" else "m"
    lines = []
    for kind in dict.fromkeys(kind for kind, _ in places):
        found = progressions(first, name, [p for other, p in places if other == kind], k, second)
        lines += [f"{kind} at {' and '.join(f'{name} = {show(p)}' for p in found)}"] if found else []
    return f"All of them, for every integer {k}: {'; '.join(lines)}." if lines else ""


def progressions(side: Node, name: str, places: Iterable[Node], k: str, kept: Node = ZERO) -> tuple[Node, ...]:
    """Each place with its turns, `pi/6 + 2 pi k`, at all of which `side` is 0 and `kept` has one value.

    One that another reaches is left out, one that stays alone stays as it is; of none that comes again, nothing is told.
    """
    found: list[tuple[Node, Node]] = []
    alone: list[Node] = []
    stretches = _stretches(side, name)
    for place in places:
        sides = (side, Apply("+", (kept, Apply("-", (substitute(kept, {Name(name): place}),))))) if kept is not ZERO else (side,)
        stretch = next((p for p in stretches if all(_comes_again(s, name, _moved(place, p, k), k) for s in sides)), None)
        if stretch is None:
            alone.append(place)
        elif not any(stretch is other and _is_whole(place, start, other) for start, other in found):
            found.append((place, stretch))
    return (*(_moved(place, stretch, k) for place, stretch in found), *alone) if found else ()


def _stretches(side: Node, name: str) -> list[Node]:
    """Half a wave, a wave, and a few multiples, for each wave of `name` in `side`; the shortest first."""
    found: dict[float, Node] = {}
    for n in postorder(side):
        if isinstance(n, Apply) and n.op in WAVES and name in names(n):
            pace = differentiate(n.args[0], name).value
            if not names(pace):
                for m in _MULTIPLES:
                    stretch = polished(Apply("/", (Apply("*", (number(m), PI)), pace)))
                    stretch = stretch if decimal(stretch) > 0 else polished(Apply("-", (stretch,)))
                    found.setdefault(round(decimal(stretch), 9), stretch)
    return [found[size] for size in sorted(found)]


def _moved(place: Node, stretch: Node, k: str) -> Node:
    return polished(Apply("+", (place, Apply("*", (stretch, Name(k))))))


def _comes_again(side: Node, name: str, place: Node, k: str) -> bool:
    """Whether `side` is 0 at `place` for every integer k."""
    scope = Scope().declared(k, Kind("integer"))
    try:
        return equal_exactly(substitute(side, {Name(name): place}), ZERO, scope) is True
    except TutorError:
        return False


def _is_whole(place: Node, start: Node, stretch: Node) -> bool:
    """Whether a whole number of stretches lies between two places."""
    turns = decimal(polished(Apply("/", (Apply("+", (place, Apply("-", (start,)))), stretch))))
    return abs(turns - round(turns)) < 1e-12
