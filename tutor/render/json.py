"""A document as plain dictionaries, for programs that read a reply."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from tutor.errors import Diagnostic
from tutor.render.document import Block, Code, Data, Document, Formula, Heading, Inline, Note, Picture, Prose, StepLine, Table, Trouble
from tutor.render.latex import typeset
from tutor.syntax.nodes import Node
from tutor.syntax.printer import show

Read = Sequence[tuple[str, Node]]  # what was typed, and the tree that was read


def to_json(document: Document, read: Read = ()) -> dict[str, Any]:
    """{"read": […], "blocks": […]}: each block with its "kind"; a tree is {"text", "latex"}, and its text reads back to the same tree."""
    return {"read": [{"typed": typed, **_tree(node)} for typed, node in read], "blocks": [block_to_json(b) for b in document.blocks]}


def json_text(document: Document, read: Read = ()) -> str:
    """The document as JSON text, in ASCII: whatever is quoted in it is inert."""
    return json.dumps(to_json(document, read), indent=2, ensure_ascii=True)


def block_to_json(block: Block) -> dict[str, Any]:
    """One block as a dictionary."""
    match block:
        case Heading(text, level):
            return {"kind": "heading", "level": level, "text": text}
        case Prose(parts):
            return {"kind": "prose", "parts": [_inline(p) for p in parts]}
        case Formula(label, node, _):
            return {"kind": "formula", "label": label, **_tree(node)}
        case StepLine():
            return _step(block)
        case Table(header, rows):
            return {"kind": "table", "header": list(header), "rows": [[_inline(c) for c in row] for row in rows]}
        case Picture():
            return {"kind": "picture", "title": block.title}
        case Code(text, language):
            return {"kind": "code", "language": language, "text": text}
        case Note(kind, text, about):
            return {"kind": "note", "of": kind, "text": text, "about": [a if isinstance(a, str) else _tree(a) for a in about]}
        case Data(kind, fields):
            return {"kind": kind, **fields}
        case Trouble(d):
            return {"kind": "trouble", **diagnostic_to_json(d)}


def diagnostic_to_json(d: Diagnostic) -> dict[str, Any]:
    """A diagnostic field by field; the span is [start, end) in "source"."""
    span = [d.span.start, d.span.end] if d.span else None
    return {"code": d.code, "what": d.what, "mend": d.mend, "readings": list(d.readings), "source": d.source, "span": span}


def _tree(node: Node) -> dict[str, str]:
    return {"text": show(node), "latex": typeset(node)}


def _inline(part: Inline) -> Any:
    return part if isinstance(part, str) else _tree(part)


def _step(s: StepLine) -> dict[str, Any]:
    return {
        "kind": "step",
        "number": s.number,
        "label": s.label,
        "goal": None if s.goal is None else _tree(s.goal),
        "forms": [_tree(n) for n in s.forms],
        "value": _tree(s.value),
        "rule": s.rule,
        "because": s.because,
        "note": s.note,
        "uses": list(s.uses),
        "shape": s.shape,
        "sign": s.sign,
        "confirmed": s.confirmed,
    }
