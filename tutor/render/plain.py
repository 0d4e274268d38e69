"""A document as lines of text: the layout that a terminal colors and a file keeps as it is."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tutor.render import diagnostics
from tutor.render.document import (
    Block,
    Code,
    Data,
    Document,
    Formula,
    Heading,
    Inline,
    Note,
    Picture,
    Prose,
    StepLine,
    Table,
    Trouble,
)
from tutor.render.letters import columns, formula, plain_letters, visible

WIDTH = 100
NARROWEST = 14  # columns of a table's cell of words, where the table has to be narrowed
REASONS = 46  # column at which reasons begin, where the formula leaves room
SIGNS = {"verified": "✓ ", "unconfirmed": "⚠ ", "right": "✓ ", "wrong": "✗ ", "hint": "hint: ", "read": "", "note": "note: "}

Segment = tuple[str, str]  # (style, text)
Line = tuple[Segment, ...]


def plain(document: Document, ascii: bool = False, width: int = WIDTH) -> str:
    """The document as text, without colors."""
    return "\n".join("".join(text for _, text in line).rstrip() for line in lines(document, ascii, width))


def lines(document: Document, ascii: bool = False, width: int = WIDTH) -> Iterator[Line]:
    """The document line by line, each line in segments of one style."""
    layout = Layout(ascii, max(40, width))
    before: Block | None = None
    for block in shown(document):
        if before is not None and _apart(before, block):
            yield ()
        for line in layout.lines(block):
            yield tuple((style, plain_letters(text) if ascii else text) for style, text in line)
        before = block


def shown(document: Document) -> tuple[Block, ...]:
    """The blocks that a page shows."""
    return tuple(b for b in document.blocks if not isinstance(b, Data))


def _apart(before: Block, block: Block) -> bool:
    """Whether an empty line stands between two blocks."""
    if isinstance(block, (Heading, Table, Code, Picture)) or isinstance(before, (Table, Code, Picture)):
        return not (isinstance(before, Heading) and before.level >= 2 and not isinstance(block, Heading))
    if isinstance(block, Prose) and isinstance(before, Prose | Note):
        return True
    return isinstance(before, StepLine) and not isinstance(block, StepLine)


@dataclass(frozen=True, slots=True)
class Layout:
    """How wide the page is, and which letters it has."""

    ascii: bool
    width: int

    def lines(self, block: Block) -> Iterator[Line]:
        """The lines of one block."""
        match block:
            case Heading(text, level):
                yield (("title" if level == 1 else "heading", visible(text)),)
            case Prose(parts):
                yield from self.wrapped("".join(map(self.inline, parts)))
            case Formula(label, node, partial):
                head = f"{visible(label)} = " if label else ""
                yield ("label", f"  {head}"), ("formula", formula(node, partial=partial, ascii=self.ascii))
            case StepLine():
                yield from self.step(block)
            case Table(header, rows):
                yield from self.table(header, rows)
            case Picture(spec):
                yield from self.picture(spec)
            case Code(text):
                yield from ((("code", f"    {visible(line)}"),) for line in text.splitlines())
            case Note(kind, text):
                yield from self.wrapped(visible(text), first=SIGNS.get(kind, ""), style=kind)
            case Trouble(diagnostic):
                yield from diagnostics.lines(diagnostic, self.ascii)

    def inline(self, part: Inline) -> str:
        return visible(part) if isinstance(part, str) else formula(part, ascii=self.ascii)

    def wrapped(self, text: str, first: str = "", style: str = "") -> Iterator[Line]:
        room = self.width - columns(first)
        for paragraph in text.split("\n"):
            for line in textwrap.wrap(paragraph, room, break_long_words=False, break_on_hyphens=False) or [""]:
                yield (style, first), (style if style in ("verified", "right", "wrong", "unconfirmed") else "", line)
                first = " " * columns(first)

    def step(self, s: StepLine) -> Iterator[Line]:
        """`3  goal = form = value   [rule] because (from 1 and 2)`; the reason goes to the next line where it does not fit."""
        head = f"{'  ' * s.depth}{s.number:>3}  " if s.number else "  " * s.depth + "     "
        sides, room = self.sides(s), self.width - columns(head)
        rule = f"[{visible(s.rule)}]" if s.rule else ""
        mark = "" if s.confirmed else "⚠ not confirmed  "
        words = " ".join(filter(None, [mark + visible(s.because), f"({visible(s.note)})" if s.note else "", s.origin]))
        text, wanted = (f" {s.sign} " if s.sign else " ").join(sides), columns(f"{rule} {words}")
        used = columns(text)
        start = next((c for c in (max(REASONS, used + 3) - columns(head), used + 3) if c + wanted <= room and c > used + 1), 0)
        if start:
            yield ("number", head), ("formula", text), ("", " " * (start - used)), ("rule", rule), ("reason", f" {words}")
            return
        yield from self.equation(head, sides if used > room else (text,), s.sign)
        yield from self.reason(rule, words, " " * (columns(head) + 4))

    def equation(self, head: str, sides: Sequence[str], sign: str) -> Iterator[Line]:
        """The sides of an equation, each of its `=` beginning a line of its own."""
        yield ("number", head), ("formula", sides[0])
        yield from ((("", " " * (columns(head) + 2)), ("formula", f"{sign} {side}")) for side in sides[1:])

    def reason(self, rule: str, words: str, indent: str) -> Iterator[Line]:
        """The rule and why it holds, wrapped under the formula."""
        for k, piece in enumerate(textwrap.wrap(f"{rule} {words}", self.width - len(indent), break_on_hyphens=False)):
            has_rule = k == 0 and rule and piece.startswith(rule)
            yield ("", indent), ("rule", rule if has_rule else ""), ("reason", piece[len(rule) :] if has_rule else piece)

    def sides(self, s: StepLine) -> list[str]:
        """label, goal, forms and value as text, what looks the same once; the shape stands behind the last."""
        trees = [n for n in (s.goal, *s.forms, s.value) if n is not None]
        chain = ([visible(s.label)] if s.label else []) + [formula(n, partial=s.partial, ascii=self.ascii) for n in trees]
        sides = list(dict.fromkeys(chain))
        return [*sides[:-1], sides[-1] + (f"   {visible(s.shape)}" if s.shape else "")]

    def table(self, header: Sequence[str], rows: Sequence[Sequence[Inline]]) -> Iterator[Line]:
        """Columns as wide as their widest cell, or narrower, their words on several lines; numbers stand to the right."""
        cells = [[self.inline(c).replace("\n", " ") for c in row] for row in rows]
        heads = [visible(h) for h in header]
        count = max([len(heads), *map(len, cells)], default=0)
        widths = [max((columns(r[k]) for r in [heads, *cells] if k < len(r)), default=0) for k in range(count)]
        right = [bool(cells) and all(_is_number(r[k]) for r in cells if k < len(r)) for k in range(count)]
        longest = [max((columns(w) for r in cells if k < len(r) for w in r[k].split()), default=0) for k in range(count)]
        widths = _narrowed(widths, [w if r else min(w, n) for w, n, r in zip(widths, longest, right, strict=True)], self.width - 2)
        if heads:
            yield (("label", "  " + "  ".join(_padded(h, widths[k], right[k]) for k, h in enumerate(heads))),)
            yield (("reason", "  " + "  ".join("-" * w for w in widths)),)
        for row in cells:
            pieces = [textwrap.wrap(c, widths[k], break_on_hyphens=False) if columns(c) > widths[k] else [c] for k, c in enumerate(row)]
            for line in range(max(map(len, pieces), default=0)):
                shown = [p[line] if line < len(p) else "" for p in pieces]
                yield (("", "  " + "  ".join(_padded(c, widths[k], right[k]) for k, c in enumerate(shown))),)

    def picture(self, spec: object) -> Iterator[Line]:
        """Drawn in characters, with a line on how to get a file."""
        from tutor.render.sketch import draw

        yield from ((("picture", line),) for line in draw(spec, ascii=self.ascii, width=min(self.width, 80)).splitlines())


def _narrowed(widths: list[int], least: list[int], room: int) -> list[int]:
    """The widths of columns that fit into `room` together, as far as columns of words can give way: the widest first."""
    widths = list(widths)
    while sum(widths) + 2 * (len(widths) - 1) > room:
        words = [k for k, w in enumerate(widths) if w > max(NARROWEST, least[k])]
        if not words:
            break
        widths[max(words, key=widths.__getitem__)] -= 1
    return widths


def _is_number(text: str) -> bool:
    return not text or text.replace(".", "").replace("-", "").replace("e", "").replace("+", "").isdigit()


def _padded(text: str, width: int, right: bool) -> str:
    gap = " " * (width - columns(text))
    return gap + text if right else text + gap
