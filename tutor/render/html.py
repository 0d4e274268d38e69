"""A document as one self-contained page: MathML, light and dark, nothing fetched, nothing of the learner's obeyed."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from html import escape
from itertools import groupby

from tutor.render import diagnostics
from tutor.render.document import Block, Code, Document, Formula, Heading, Inline, Note, Picture, Prose, StepLine, Table, Trouble
from tutor.render.latex import typeset_with
from tutor.render.letters import formula, visible
from tutor.render.plain import SIGNS, shown
from tutor.syntax.nodes import Node

STYLE = """
:root { color-scheme: light dark; --ink: #1b1b1f; --paper: #fff; --soft: #63636e; --line: #d9d9e0; --rule: #8a5a00; --bad: #b3261e; --good: #1a7f37; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e6ea; --paper: #17171b; --soft: #a0a0ac; --line: #3a3a44; --rule: #e0b050; --bad: #ff8a80; --good: #6fdc8c; } }
body { color: var(--ink); background: var(--paper); font: 16px/1.6 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
math { font-family: "STIX Two Math", "Latin Modern Math", "Cambria Math", math; font-size: 1.1em; }
.steps math, .formula math { math-style: normal; padding-block: .25em; }
.steps { border-collapse: collapse; width: 100%; } .steps td { padding: .35rem .75rem .35rem 0; vertical-align: baseline; border-bottom: 1px solid var(--line); }
.steps .number, .because { color: var(--soft); } .rule { color: var(--rule); } .formula { margin: .75rem 0 .75rem 1.5rem; overflow-x: auto;  overflow-y: hidden; padding-block: .25rem; }
table.data { border-collapse: collapse; margin: 1rem 0; } .data th, .data td { padding: .2rem .8rem; border-bottom: 1px solid var(--line); text-align: left; } .data .word { white-space: nowrap; }
pre { background: color-mix(in srgb, var(--line) 35%, transparent); padding: .75rem 1rem; overflow-x: auto; border-radius: .4rem; }
.verified, .right { color: var(--good); } .wrong, .trouble, .unconfirmed { color: var(--bad); } figure { margin: 1rem 0; } figure svg, figure img { max-width: 100%; }
"""  # noqa: E501 (a style sheet)


def html(document: Document, title: str = "tutor") -> str:
    """The document as a whole page."""
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{_text(title)}</title>'
    return f'<!doctype html>\n<html lang="en"><head>{head}<style>{STYLE}</style></head>\n<body>\n{fragment(document)}\n</body></html>\n'


def fragment(document: Document) -> str:
    """The document as HTML to be put into a page; steps that follow each other share a table."""
    parts = []
    for are_steps, blocks in groupby(shown(document), key=lambda b: isinstance(b, StepLine)):
        if are_steps:
            parts += ['<table class="steps">', *map(_step, blocks), "</table>"]
        else:
            parts += [line for block in blocks for line in lines(block)]
    return "\n".join(parts)


def lines(block: Block) -> Iterator[str]:
    """The HTML of one block that is no step."""
    match block:
        case Heading(text, level):
            yield f"<h{level}>{_text(text)}</h{level}>"
        case Prose(parts):
            yield f"<p>{''.join(map(_inline, parts))}</p>"
        case Formula(label, node, partial):
            yield f'<div class="formula">{_label(label)}{mathml(node, tuple(partial))}</div>'
        case Table(header, rows):
            yield from _table(header, rows)
        case Picture(spec):
            yield f"<figure>{_picture(spec)}<figcaption>{_text(block.title)}</figcaption></figure>"
        case Code(text, language):
            yield f'<pre><code class="language-{_text(language)}">{_text(text)}</code></pre>'
        case Note(kind, text):
            yield f'<p class="{_text(kind)}">{_text(SIGNS.get(kind, ""))}{_text(text)}</p>'
        case Trouble(d):
            yield f'<pre class="trouble">{_text(diagnostics.diagnostic(d))}</pre>'


@cache
def mathml(node: Node, partial: Collection[str] = ()) -> str:
    """The tree as native MathML; as code where it cannot be converted."""
    from latex2mathml.converter import convert

    try:
        return convert(typeset_with(node, partial))
    except Exception:  # whatever the foreign converter stumbles over, the formula is still shown
        return f"<code>{_text(formula(node, partial=partial))}</code>"


def _text(text: str) -> str:
    return escape(visible(text))


def _inline(part: Inline, partial: Collection[str] = ()) -> str:
    return _text(part) if isinstance(part, str) else mathml(part, partial)


def _label(label: str) -> str:
    return f"{_text(label)} = " if label else ""


def _step(s: StepLine) -> str:
    trees = dict.fromkeys(mathml(n, s.partial) for n in (s.goal, *s.forms, s.value) if n is not None)
    shape = f" <small>{_text(s.shape)}</small>" if s.shape else ""
    note = "".join(f" {_text(words)}" for words in (f"({s.note})" if s.note else "", s.origin) if words)
    doubt = "" if s.confirmed else ' <strong class="unconfirmed">not confirmed</strong>'
    because = "".join(_inline(p, s.partial) for p in s.reason)
    reason = f'<span class="rule">{_text(s.rule)}</span> <span class="because">{because}{note}</span>{doubt}'
    chain = (f" {s.sign}&nbsp;" if s.sign else "&nbsp;").join(trees)  # a long line goes on with its sign
    return f'<tr><td class="number">{s.number or ""}</td><td>{_label(s.label)}{chain}{shape}</td><td>{reason}</td></tr>'


def _table(header: Sequence[str], rows: Sequence[Sequence[Inline]]) -> Iterator[str]:
    yield '<table class="data">'
    if header:
        yield f"<tr>{''.join(f'<th>{_text(h)}</th>' for h in header)}</tr>"
    yield from (f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    yield "</table>"


def _cell(content: Inline) -> str:
    """A cell of a table; one word, as 2.4e-13, is not broken at its sign."""
    kind = ' class="word"' if isinstance(content, str) and " " not in content else ""
    return f"<td{kind}>{_inline(content)}</td>"


def _picture(spec: object) -> str:
    """The picture itself, as an image within the page; drawn in characters where there is no matplotlib."""
    from tutor.render import plot

    if plot.is_available():
        data = b64encode(plot.image(spec, "svg")).decode("ascii")
        return f'<img alt="{_text(getattr(spec, "title", ""))}" src="data:image/svg+xml;base64,{data}">'
    from tutor.render.sketch import draw

    return f"<pre>{_text(draw(spec))}</pre>"
