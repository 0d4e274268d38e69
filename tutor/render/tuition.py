"""A derivation for who learns: one step at a time, hints that say more and more, and why a step is right."""

from __future__ import annotations

from tutor.derive.conditions import granted
from tutor.derive.differentials import Words, in_differentials, shares
from tutor.derive.ladder import RULE, RUNGS, rung
from tutor.derive.scalars.scalars import as_asked
from tutor.derive.steps import Derivation, Step, main_step
from tutor.errors import trouble
from tutor.meaning.entrywise import Entrywise
from tutor.render.document import Block, Document, Formula, Note, Prose, StepLine, Table, document, rewritten
from tutor.render.explain import FOLDED, GATHERING, explain, numbered
from tutor.render.scalars import of_entries, with_entries
from tutor.render.sections import sections
from tutor.rules.optima import PUT_IN
from tutor.rules.rule import Rule
from tutor.syntax.printer import show_words


def step_lines(d: Derivation, detail: str = FOLDED) -> tuple[StepLine, ...]:
    """The steps as they are written, in order; `detail` is "folded" or "whole"."""
    return tuple(b for b in explain(d, detail).blocks if _is_step(b))


def _is_step(block: Block) -> bool:
    return isinstance(block, StepLine) and block.number > 0


# ---------------------------------------------------------------- hints


def entries(d: Derivation) -> tuple[tuple[str, Step], ...]:
    """What hints are given for, one after the other: the entries of a gradient by name, the lines of a solution, else the one answer."""
    if d.kind == "solve":
        lines = tuple(("", s) for s in d.root if s is not d.root and s.rule is not PUT_IN)
        return lines or (("", d.root),)
    gathers = d.root.rule.key in GATHERING or (sections(d.root) is not None and d.kind != "critical")
    return d.root.parts if gathers and d.root.parts else (("", d.root),)


def count_of_hints(d: Derivation) -> int:
    """How many rungs the ladder of this derivation has."""
    return RUNGS * len(entries(as_asked(d)))


def hint(d: Derivation, k: int) -> Document:
    """The k-th hint, from 1: for each entry where to look, which rule, the rule filled in, the value. Each says how many there are."""
    d = as_asked(d)
    most = count_of_hints(d)
    if not 1 <= k <= most:
        return document(Note("note", "that was the last hint; next shows the steps one by one"))
    which, which_rung = divmod(k - 1, RUNGS)
    label, end = entries(d)[which]
    where = f"For {label}: " if label else ""
    words = rung(d, where, end if d.kind == "solve" else main_step(end), end, which_rung)
    told = Document((_said(words, which_rung), Note("note", f"hint {k} of {most}")))
    return rewritten(told, Entrywise(d.scope))


def _said(words: Words, k: int) -> Block:
    return Note("hint", show_words(words)) if k == RULE else Prose(words)


# ---------------------------------------------------------------- the next step


def following(d: Derivation, shown: int, detail: str = FOLDED) -> Document:
    """The step after the first `shown` ones, with what stands between; after the last one the result."""
    blocks = explain(d, detail).blocks
    places = [k for k, b in enumerate(blocks) if _is_step(b)]
    if shown >= len(places):
        return document(Formula("result", Entrywise(d.scope)(d.result)), Note("note", "these were all the steps"))
    begin = places[shown - 1] + 1 if shown else next((k for k, b in enumerate(blocks) if not isinstance(b, Prose)), 0)
    return Document(tuple(blocks[begin : places[shown] + 1]))


# ---------------------------------------------------------------- why


def why(d: Derivation, number: int | None = None, detail: str = FOLDED) -> Document:
    """Why a step is right, by its number (the last one without): its rule and reason, what its letters are here, where it holds, and
    the step in small numbers. Raises TutorError("usage") where there is no such step."""
    from tutor.checking.proof.examples import example

    steps = numbered(d, detail)
    if not steps:
        raise trouble("usage", "the last derivation has no steps", mend="ask for another derivation")
    number = len(steps) if number is None else number
    if number not in steps:
        raise trouble("usage", f"the last derivation has the steps 1 to {len(steps)}", mend=f"why {len(steps)}")
    step = steps[number]
    blocks: list[Block] = [b for b in step_lines(d, detail) if b.number == number]
    if isinstance(step.rule, Rule) and not step.rule.left.isidentifier():
        blocks.append(Note("note", f"the rule: {step.rule.left}  ->  {step.rule.right}"))
    entries = of_entries(d)
    told = ((name, in_differentials(tree, shares(d.root))) for name, tree in step.bound if not name.startswith("∂"))
    letters = tuple((name, with_entries(tree, entries)) for name, tree in told)
    if letters and isinstance(step.rule, Rule):
        blocks.append(Table(("here", "is"), letters))
    if step.rule.domain:
        reason = granted(step.rule, dict(step.bound), d.scope)
        blocks.append(Note("note", f"holds where {step.rule.domain}" + (f", as it is here: {reason}" if reason else "")))
    shown = example(step, d)
    if shown:
        blocks.append(Note("note", f"in numbers, {shown}"))
    return rewritten(Document(tuple(blocks)), Entrywise(d.scope))
