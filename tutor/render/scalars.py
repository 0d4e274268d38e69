"""A gradient in scalars, for a reader: one entry of each array in full, forwards and backwards, then the matrix form beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from tutor.derive.differentials import in_differentials
from tutor.derive.scalars.alike import spelled_alike
from tutor.derive.scalars.network import entry
from tutor.derive.scalars.scalars import WRITTEN
from tutor.derive.steps import Derivation, Step, is_rewrite, main_step
from tutor.render.document import Block, Formula, Heading, Inline, Note, StepLine, Table
from tutor.rules import normal, structure
from tutor.syntax.nodes import Apply, Name, Node, rebuild
from tutor.syntax.printer import show

_MORE = "of each array one entry is shown, the others go the same way; set steps whole shows them all"
_MOST_SLOPES, _FIRST_SLOPES = 6, 3  # of one scalar by those that use it: beyond so many only the first ones are shown
Places = list[tuple[tuple[int, ...], Name]]


def of_entries(derivation: Derivation) -> dict[Node, Node]:
    """How the scalars are written: each entry, and its adjoint, as an entry of the array it stands in."""
    found: dict[Node, Node] = {}
    for array, entries in dict(derivation.extra).get("entries", ()) if derivation.kind == "scalars" else ():
        for place, cell in _places(entries):
            found[cell] = entry(array, place)
            found[Name(f"d{cell.name}")] = entry(f"d{array}", place)
    return found


def adjoints_in_scalars(derivation: Derivation) -> dict[str, Node]:
    """What the scalar chain rule gives for each scalar, by its name, in the adjoints of those that use it."""
    entries = of_entries(derivation)
    steps = [s for s in derivation.root if derivation.kind == "scalars" and _is_adjoint(s)]
    return {s.goal.args[0].name: with_entries(in_differentials(s.value, {}), entries) for s in steps}


def with_entries(node: Node, entries: Mapping[Node, Node]) -> Node:
    """`node` with its scalars written as entries; the name under a d/d stays a name, which is spelled the same."""
    named = {tree: name for name, tree in entries.items()}

    def written(n: Node) -> Node:
        if isinstance(n, Apply) and n.op == "d/d":
            return Apply("d/d", (*(named.get(a, a) for a in n.args[:-1]), n.args[-1]))
        return entries.get(n, n)

    return rebuild(node, written) if entries else node


def of_slopes(derivation: Derivation) -> dict[Node, Node]:
    """How the slope of one scalar by another is written: ∂Z[1, 2]/∂W[1, 2]."""
    called = {body: name for name, body in reversed(dict(derivation.extra)["scalars"])}
    asked = {main_step(p).goal for s in derivation.root if s.rule is structure.ADJOINT for key, p in s.parts if key.startswith("∂")}
    return {g: Name(f"∂{called[g.args[-1]]}/∂{g.args[0].name}") for g in asked}


def _places(entries: Node) -> Iterator[tuple[tuple[int, ...], Name]]:
    if not isinstance(entries, Apply):
        yield (), entries
        return
    for k, inner in enumerate(entries.args, 1):
        yield from (((k, *place), cell) for place, cell in _places(inner))


class InScalars:
    """Writes one derivation: `lines(step)` writes the steps that one rests on, `line(step, note)` one step."""

    def __init__(self, derivation: Derivation, whole: bool, lines: Callable[[Step], Iterator[StepLine]],
                 line: Callable[[Step, str], StepLine], written: Callable[[Node], Node]):  # fmt: skip
        self.root, self.whole = derivation.root, whole
        self.lines, self.line, self.written = lines, line, written
        self.extra = dict(derivation.extra)
        self.entries: dict[str, Places] = {array: list(_places(entries)) for array, entries in self.extra["entries"]}
        self.adjoints = {s.goal: s for s in derivation.root if _is_adjoint(s)}
        self.number_of: dict[Node, int] = {}
        self.seen: set[tuple[Node, ...]] = set()

    def blocks(self) -> Iterator[Block]:
        """Forward pass, backward pass, and the matrix form beside the scalars."""
        sizes = ", ".join(f"{n} = {k.value}" for n, k in self.extra["sizes"])
        yield Heading(f"forward pass in scalars{', for ' if sizes else ''}{sizes}", 3)
        yield Table(("in arrays", "in scalars"), tuple(self._forward()))
        if any(len(self._shown(n)) < len(self.entries[n]) for n, _ in self.extra["forward"]):
            yield Note("note", _MORE)
        yield Heading("backward pass in scalars", 3)
        for array, _ in self.extra["backward"]:
            for _, cell in self._shown(array):
                yield from self._adjoint(cell)
        yield Heading("the same in matrix form", 3)
        for title, step in self.root.parts:
            if self.whole or not title.endswith(WRITTEN):
                yield from self._beside(title, step)
        if not self.whole and any(title.endswith(WRITTEN) for title, _ in self.root.parts):
            yield Note("note", "written out in the names of the problem, as below, the gradients have these entries too")

    def _forward(self) -> Iterator[tuple[Inline, Inline]]:
        bodies = dict(self.extra["scalars"])
        for array, body in self.extra["forward"]:
            told: Inline = Apply("=", (Name(array), body))
            for _, cell in self._shown(array):
                yield told, Apply("=", (self.written(cell), self.written(bodies[cell.name])))
                told = ""

    def _shown(self, array: str) -> Places:
        """The entries of an array that are shown: all of them, or one beside the diagonal, which tells rows from columns."""
        listed = self.entries[array]
        if self.whole or len(listed) == 1:
            return listed
        return [next((e for e in listed if e[0] in ((2,), (1, 2))), listed[0])]

    def _adjoint(self, cell: Name) -> Iterator[Block]:
        """The adjoint of one scalar: the slopes of those that use it, then what they send back, added."""
        step = self.adjoints[Apply("adjoint", (cell,))]
        slopes = [part for key, part in step.parts if key.startswith("∂")] if step.rule is structure.ADJOINT else []
        most = len(slopes) if self.whole or len(slopes) <= _MOST_SLOPES else _FIRST_SLOPES
        for part in slopes[:most]:
            yield from self._slope(part)
        if most < len(slopes):
            yield Note("note", f"{len(slopes) - most} more slopes in the same way")
        users = [show(self.written(Name(key))) for key, _ in step.parts if not key.startswith("∂") and key != "start"]
        told = self.line(step, "")
        self.number_of[step.goal] = told.number
        yield replace(told, forms=(self.written(step.form),), note=_used(users))

    def _slope(self, part: Step) -> Iterator[Block]:
        """A slope step by step; one that differs from an earlier one in its names alone, on one line."""
        first = main_step(part)
        key = spelled_alike(first.goal, part.value)
        if self.whole or key not in self.seen:
            self.seen.add(key)
            yield from self.lines(part)
        else:
            told = self.line(part, "")
            yield replace(told, goal=self.written(first.goal), forms=(), rule=first.rule.key, reason=(), note="in the same way")

    def _beside(self, title: str, step: Step) -> Iterator[Block]:
        """The adjoint of an array in matrix form, and beside its entries what the scalars say."""
        yield Formula(f"d{title}", self.written(step.form))
        parts = dict(step.parts)
        for place, cell in self._shown(step.goal.args[0].name):
            beside = parts[",".join(map(str, place))]
            ((_, scalar),) = beside.parts
            yield from self._filled(scalar)
            told = self.line(beside, "")
            goal, found, value = map(self.written, (Apply("adjoint", (cell,)), beside.goal, beside.value))
            number = self.number_of.get(Apply("adjoint", (cell,))) if not is_rewrite(scalar) else None
            said = [beside.note] if beside.note else []
            said += [f"as in step {number}"] if number else []
            said += [_likewise(len(parts) - 1)] if len(parts) > 1 and not self.whole else []
            uses = tuple(n for n in told.uses if n != number)
            yield replace(told, goal=goal, forms=() if found is value else (found,), value=value, note="; ".join(said), uses=uses, sign="=")

    def _filled(self, scalar: Step) -> Iterator[Block]:
        """The rewrites after an adjoint, which fill in what arrives."""
        after = []
        while is_rewrite(scalar):
            after.append(scalar)
            scalar = scalar.parts[0][1]
        yield from (self.line(s, "") for s in reversed(after))


def _is_adjoint(step: Step) -> bool:
    """Whether a step gives the adjoint of a scalar, and not that of an array."""
    return isinstance(step.goal, Apply) and step.goal.op == "adjoint" and step.rule is not normal.GATHERED


def _likewise(others: int) -> str:
    return f"the other {others} entries likewise" if others > 1 else "the other entry likewise"


def _used(users: list[str]) -> str:
    if not users:
        return ""
    *most, last = users if len(users) <= _MOST_SLOPES else (*users[:_FIRST_SLOPES], "…", users[-1])
    return f"{', '.join(most)} and {last} use it".replace("… and", "…,") if most else f"{last} uses it"
