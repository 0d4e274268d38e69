"""What agreement is worth: of both sides every part, and every side of every kink, has to be seen at some point, or agreement says nothing.

A part is seen where changing it would change the value; a side of a kink where the kink is on it and is itself seen; a part of a
guard where a line begins along which the guard's zeros are looked for. What was seen nowhere yet is looked for: a part is climbed to,
a side is sought along lines from where its kink is seen. What is not found then is told, unless its range says that it is nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from math import inf

from tutor.checking.equality import guards, hidden
from tutor.checking.equality.agreement import Difference, Point, Watch, unlike
from tutor.errors import TutorError
from tutor.numeric.rigorous.balls import enclose, lines
from tutor.numeric.rigorous.tape import written_out
from tutor.syntax.nodes import Apply, Node, names, parts_of, postorder
from tutor.syntax.printer import show

_MOST = 48  # parts and sides looked for one by one
_MOST_BITS = 150_000  # to look as closely as a hidden part needs
_SOON = 12  # points after which parts that had no influence anywhere are not waited for
_STARTS, _SIZES = 12, (1, 4, 32)  # of points where a kink is seen: how many, and which sizes are unlike
_GUARD_BITS = 128  # that tell the parts of a guard
Demand = tuple  # a hidden.Part or a guards.Side


def look_closer(watch: Watch) -> Difference | None:
    """Look at corners, and for what was seen at no point where the two agree; what cannot be found is left in `watch.unseen`."""
    evidence = Evidence(watch)
    found = evidence.difference("part") or evidence.at_corners() or evidence.difference("part", "side", "inside")
    if not found:
        watch.unseen = evidence.unseen()
    return found


class Evidence:
    """What was seen of a pair, and how well."""

    def __init__(self, watch: Watch):
        self.watch = watch
        self.best: dict[Demand, hidden.Seen] = {}
        self.inside: dict[tuple[Node, Demand], hidden.Seen] = {}  # of guards: their parts, at the starts of lines
        self.where: dict[tuple[Apply, Node], list[Point]] = {}  # of kinks: the points at which they are seen
        self.lost: set[Node] = set()  # what stands inside parts that lie too deep everywhere
        self.absent: set[Demand] = set()  # sides that are nowhere
        self.kinks = _kinks(watch)
        self.taken: set[tuple] = set()
        self.parts = _parts(watch)
        self._take_new()

    def at_corners(self) -> Difference | None:
        """Compare on both sides of every corner."""
        found = self.watch.look_at_corners()
        if not found:
            for start in self.watch.starts:
                self._take_inside(start)
            self._take_new()
        return found

    def difference(self, *kinds: str) -> Difference | None:
        """A difference found where something of these kinds was seen for the first time."""
        tried: set[tuple[str, Demand]] = set()
        while len(tried) < _MOST and not self.watch.is_late():
            wanted = next((d for d in self._open() if d[0] in kinds and d not in tried), None)
            if wanted is None:
                break
            tried.add(wanted)
            if wanted[0] == "part" and wanted[1][0] in self.lost:
                continue
            found = self._sought(*wanted)
            if found:
                return found
        return None

    def unseen(self) -> str:
        """What was seen nowhere, as a sentence; empty where all was."""
        return next((_told(*d) for d in self._open()), "")

    # ---------------------------------------------------------------- what is open

    def _open(self) -> Iterator[tuple[str, Demand]]:
        """What is still to be seen, what lies least deep first."""
        deep = sorted((seen[0], k, d) for k, (d, seen) in enumerate(self.best.items()) if len(d) == 2 and seen[0] > -hidden.MARGIN)
        yield from (("part", d) for _, _, d in deep)
        for node, guard in self.kinks:
            own = guards.sides(node, guard)
            if any(side in self.best for side in own):
                yield from (("side", s) for s in own if self._depth(s) > -hidden.MARGIN and s not in self.absent)
        yield from (("inside", d) for d, seen in self.inside.items() if seen[0] > -hidden.MARGIN)

    def _depth(self, demand: Demand) -> float:
        return self.best[demand][0] if demand in self.best else inf

    # ---------------------------------------------------------------- what is taken in

    def _take(self, point: Point, bits: int) -> None:
        """Take in what is seen at a point where the two agree."""
        self.taken.add(tuple(point.values()))
        for demand, deficit in hidden.deficits(self.watch.pair, point, bits).items():
            if deficit < self._depth(demand):
                self.best[demand] = deficit, point, bits
            if len(demand) == 3 and deficit <= -hidden.MARGIN:
                self.where.setdefault(demand[:2], []).append(point)

    def _take_new(self) -> None:
        """Take in the points that are new, until nothing is open: parts that had no influence so far are waited for a little."""
        for point, bits in self.watch.in_order():
            is_enough = len(self.taken) > _SOON or (self.taken and self.parts <= self.best.keys())
            if self.watch.is_late() or (is_enough and not any(self._open())):
                break
            if tuple(point.values()) not in self.taken:
                self._take(point, bits)

    def _take_inside(self, start: Point) -> None:
        """Take in which parts of the guards of several names are seen at the start of lines."""
        for guard in self.watch.guards():
            for part, deficit in hidden.deficits((guard,), start, _GUARD_BITS).items() if len(names(guard)) > 1 else ():
                if len(part) == 2 and deficit < self.inside.get((guard, part), (inf,))[0]:
                    self.inside[guard, part] = deficit, start, _GUARD_BITS

    # ---------------------------------------------------------------- what is looked for

    def _sought(self, kind: str, demand: Demand) -> Difference | None:
        if kind == "part":
            return self._climb(demand)
        return self._seek(demand) if kind == "side" else self._line_from_peak(*demand)

    def _climb(self, part: hidden.Part) -> Difference | None:
        """Compare where a part is as large as walking finds it, as closely as it needs."""
        watch = self.watch
        bits = self.best[part][2]
        deficit, point = hidden.climbed(part, watch.pair, watch.scope, self.best[part], is_late=watch.is_late)
        bits += max(0, int(min(deficit, _MOST_BITS))) + 2 * hidden.MARGIN
        if deficit >= _MOST_BITS or watch.is_late():
            self.lost |= parts_of(hidden.node_of(part))
            return None
        found = watch.compare(point, (bits, 2 * bits))
        if not found and tuple(point.values()) in watch.agreeing:
            self._take(point, bits)
        return found

    def _seek(self, side: guards.Side) -> Difference | None:
        """Compare along lines from where a kink is seen, until it is seen on this side."""
        watch = self.watch
        if not guards.is_possible(side, watch.scope):
            self.absent.add(side)
            return None
        own = guards.guards_of(side)
        start = min((self.best[s] for s in guards.sides(*side[:2]) if s in self.best), key=lambda seen: seen[0])[1]
        peaks = [p for g in own if len(names(g)) > 1 for p in hidden.peaks(g, watch.scope, [start], is_late=watch.is_late)]
        tried = []
        for place, only in chain(((start, ()), *((p, ()) for p in peaks)), ((p, own) for p in self._unlike(side))):
            tried.append(place)
            found = watch.look_along(place, only)
            if found:
                return found
            self._take_new()
            if self._depth(side) <= -hidden.MARGIN or watch.is_late():
                return None
        reached = any(_is_on(side, p) for place in tried for p in watch.on_lines(place))
        if reached or not any(guards.swings(g, watch.scope) for g in own):
            self.absent.add(side)  # beyond its guard's zero the kink has no influence, or there is nothing to compare
        return None

    def _unlike(self, side: guards.Side) -> Iterator[Point]:
        """Points unlike each other at which a kink is seen, to which its guards' lines are drawn too; taken when they are asked for."""
        yield from unlike(self.where.get(side[:2], ()), _STARTS, _SIZES) if len(self.watch.names) > 1 else ()

    def _line_from_peak(self, guard: Node, part: hidden.Part) -> Difference | None:
        """Compare along lines from where a part of a guard is as large as walking finds it."""
        watch = self.watch
        _, point = hidden.climbed(part, (guard,), watch.scope, self.inside[guard, part], to_top=True, is_late=watch.is_late)
        self._take_inside(point)
        found = watch.look_along(point)
        self._take_new()
        return found


def _is_on(side: guards.Side, point: Point) -> bool:
    """Whether a kink is on this side at a point."""
    node, guard, sign = side
    if guard is node:
        return side in hidden.deficits((node,), point, _GUARD_BITS)
    try:
        (value,) = enclose((guard,), point)
    except TutorError:
        return False
    return value > 0 if sign > 0 else value < 0


def _parts(watch: Watch) -> set[Demand]:
    """The parts of both sides, but for those inside branches."""
    return {
        (node, k - len(args))
        for side in watch.pair
        for node, args in lines(hidden.opened(side))
        for k in range(len(args))
        if node.op != "sign"
    }


def _kinks(watch: Watch) -> list[tuple[Apply, Node]]:
    """The kinks of both sides of a pair, each with a guard."""
    harmless = watch.harmless()
    every = dict.fromkeys(n for side in watch.pair for n in postorder(written_out(hidden.opened(side))))
    return [(n, g) for n in every for g in guards.sided(n) if g not in harmless]


def _told(kind: str, demand: Demand) -> str:
    if kind == "side":
        return (
            f"{show(demand[0])} was seen on one side of {show(demand[1])} = 0 alone"
            if demand[0] is not demand[1]
            else (f"a branch of {show(demand[0])} was taken at no point tried")
        )
    return f"{show(hidden.node_of(demand if kind == 'part' else demand[1]))} is too small to be seen at any point tried"
