"""One reply as a semantic document, which every printer shows in its own way. Knows neither screens nor pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from tutor.errors import Diagnostic
from tutor.syntax.nodes import Node
from tutor.syntax.printer import show_words

Inline = str | Node  # words, or a formula among words


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of what follows; level 1 stands above level 2."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Prose:
    """One paragraph: words, and formulas among them."""

    parts: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Formula:
    """`label = node` on a line of its own; without a label the node alone. By the names in `partial`, ∂ is written for d."""

    label: str
    node: Node
    partial: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step as on paper: `goal = form = value   [rule] because`.

    goal       what is asked; None where `label` says it ("dW2")
    forms      what is written on the way to the value: the rule filled in
    reason     why it is right: words, and formulas among them; `because` is the same as text
    uses       numbers of the steps it rests on
    depth      how far it is indented
    confirmed  False where no oracle could confirm it: it is shown as such
    partial    names by which ∂ is written where the trees say d
    shape      of an array, as text: "(m, n)"
    sign       what stands between the sides: "=", between claims "⇔" or "⇒", "" before `does not exist`
    """

    number: int
    goal: Node | None
    value: Node
    rule: str = ""
    reason: tuple[Inline, ...] = ()
    note: str = ""
    forms: tuple[Node, ...] = ()
    label: str = ""
    uses: tuple[int, ...] = ()
    depth: int = 0
    confirmed: bool = True
    partial: tuple[str, ...] = ()
    shape: str = ""
    sign: str = "="

    @property
    def because(self) -> str:
        """The reason as one line of text."""
        return show_words(self.reason)

    @property
    def origin(self) -> str:
        """On which steps it rests, in words; empty where it goes on from the one before."""
        *most, last = map(str, self.uses or ("",))
        return f"(from {', '.join(most)} and {last})" if most else f"(from {last})" if last else ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under a header; cells are words or formulas."""

    header: tuple[str, ...]
    rows: tuple[tuple[Inline, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture to be drawn: `spec` is a picture of render/picture."""

    spec: object

    @property
    def title(self) -> str:
        return getattr(self.spec, "title", "")


@dataclass(frozen=True, slots=True)
class Code:
    """A program, or lines that can be typed at the prompt."""

    text: str
    language: str = "python"


@dataclass(frozen=True, slots=True)
class Note:
    """A line beside the mathematics. Kinds: "verified", "unconfirmed", "note", "right", "wrong", "hint", "read".

    about   for programs: the oracles that agreed ("values", "sympy"), or the goals that none could confirm
    """

    kind: str
    text: str
    about: tuple[str | Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Trouble:
    """What went wrong, with the place and the mend."""

    diagnostic: Diagnostic


@dataclass(frozen=True, slots=True)
class Data:
    """What the blocks before it say, as plain data for programs: it stands in JSON, and is shown on no page."""

    kind: str
    fields: dict[str, object]


Block = Heading | Prose | Formula | StepLine | Table | Picture | Code | Note | Trouble | Data


@dataclass(frozen=True, slots=True)
class Document:
    """Blocks in the order in which they are read."""

    blocks: tuple[Block, ...] = ()

    def __add__(self, other: Document) -> Document:
        return Document(self.blocks + other.blocks)


def rewritten(told: Document, write: Callable[[Node], Node]) -> Document:
    """The document with every formula as `write` has it."""
    return Document(tuple(_rewritten(block, write) for block in told.blocks))


def _rewritten(block: Block, write: Callable[[Node], Node]) -> Block:
    def inline(parts: tuple[Inline, ...]) -> tuple[Inline, ...]:
        return tuple(p if isinstance(p, str) else write(p) for p in parts)

    match block:
        case Prose(parts):
            return Prose(inline(parts))
        case Formula(_, node):
            return replace(block, node=write(node))
        case StepLine(_, goal, value):
            goal = None if goal is None else write(goal)
            return replace(block, goal=goal, value=write(value), reason=inline(block.reason), forms=tuple(map(write, block.forms)))
        case Table(_, rows):
            return replace(block, rows=tuple(map(inline, rows)))
    return block


def document(*blocks: Block) -> Document:
    """The blocks as a document."""
    return Document(blocks)


def prose(*parts: Inline) -> Prose:
    """A paragraph of words and formulas."""
    return Prose(parts)
