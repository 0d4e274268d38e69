"""The handbook, written from the rule tables: each rule with its reason, where it holds and how it goes wrong."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.derive.reasons import plain_reason
from tutor.errors import trouble
from tutor.render.document import Block, Document, Heading, Note, Prose, Table
from tutor.rules.rule import Mistake, Pullback, Rule
from tutor.rules.rule import Table as RuleTable

Entry = Rule | Pullback


def page(entry: Entry, *more: Entry) -> Document:
    """What the handbook says of one rule; `more` are those of the same name and reason, which only list their sides."""
    first, *rest = _lines(entry)
    return Document((Heading(entry.key, 2), first, *(next(_lines(e)) for e in more), *rest))


def contents(tables: tuple[RuleTable, ...]) -> Document:
    """The rules by table, each with what it does."""
    blocks: list[Block] = []
    for table in tables:
        blocks += [Heading(table.title, 2), Table(("rule", "from", "to"), tuple((r.key, r.left, _right(r)) for r in table.rules))]
    return Document((*blocks, Note("note", "help NAME shows one rule with its reason and its mistakes")))


def find(name: str, tables: tuple[RuleTable, ...]) -> tuple[Entry, ...]:
    """The rules called `name`: by key, by the function's word, or by another spelling of it."""
    entries = [e for table in tables for e in table.rules]
    found = [e for e in entries if e.key == name] or [e for e in entries if name == e.word or name in e.aliases]
    found = list({(e.key, e.left, e.because): e for e in found}.values())
    if not found:
        raise trouble("unknown-rule", f"no rule is called {name}", mend="help rules")
    return tuple(found)


def _right(entry: Entry) -> str:
    return entry.right if isinstance(entry, Rule) else "; ".join(f"d{name} = {text}" for name, text in entry.back.items())


def _lines(entry: Entry) -> Iterator[Block]:
    if isinstance(entry, Rule):
        yield Prose((f"{entry.left}  ->  {entry.right}" if entry.right else f"{entry.left}, whose derivative no rule tells",))
    else:
        yield Prose((f"C = {entry.left}, with the adjoint G of C:",))
        sizes = [f"({', '.join(entry.shapes.get(n, '').split())})" for n in entry.back]
        yield Table(("adjoint", "is", "shape"), tuple((f"d{n}", t, s) for (n, t), s in zip(entry.back.items(), sizes, strict=True)))
    yield Prose((plain_reason(entry.because),))
    if entry.domain:
        yield Note("note", f"holds where {entry.domain}")
    if isinstance(entry, Rule) and entry.given:
        yield Note("note", f"used where it is known that {entry.given}")
    if isinstance(entry, Rule) and entry.means:
        yield Note("note", f"{entry.left} means {entry.means}")
    if entry.aliases:
        yield Note("note", f"also written {', '.join(entry.aliases)}")
    yield from (Note("wrong", f"not {wrong}: {hint}") for wrong, hint in _mistakes(entry))


def _mistakes(entry: Entry) -> Iterator[tuple[str, str]]:
    if isinstance(entry, Rule):
        yield from ((m.right, plain_reason(m.hint)) for m in entry.wrong)
        return
    for name, mistakes in entry.wrong.items():
        yield from _of(name, mistakes)


def _of(name: str, mistakes: tuple[Mistake, ...]) -> Iterator[tuple[str, str]]:
    yield from ((f"d{name} = {m.right}", plain_reason(m.hint)) for m in mistakes)
