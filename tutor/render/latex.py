"""A document as LaTeX: a fragment to be put on a page of one's own, or a whole article."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from tutor.render import diagnostics
from tutor.render.document import Block, Code, Document, Formula, Heading, Inline, Note, Picture, Prose, StepLine, Table, Trouble
from tutor.render.letters import visible
from tutor.render.plain import SIGNS, shown
from tutor.rules.catalogue import commands
from tutor.syntax.nodes import Name, Node
from tutor.syntax.typeset import latex as set_tree

PREAMBLE = r"""\documentclass{article}
\usepackage{iftex}
\ifPDFTeX\usepackage[utf8]{inputenc}\usepackage[T1]{fontenc}\fi
\usepackage{amsmath, amssymb}
\begin{document}
"""
ESCAPES = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}", "∂": r"$\partial$",
    "∇": r"$\nabla$", "✓": r"$\checkmark$", "✗": r"$\times$", "⚠": "!", "−": "$-$", "·": r"$\cdot$", "×": r"$\times$", "≤": r"$\le$",
    "≥": r"$\ge$", "≠": r"$\ne$", "→": r"$\to$", "∞": r"$\infty$", "…": r"\dots{}", "–": "--", "—": "---", '"': "''",
    "²": "$^2$", "³": "$^3$",
}  # fmt: skip
GREEK = "α alpha β beta γ gamma δ delta ε varepsilon ζ zeta η eta θ theta λ lambda μ mu ν nu ξ xi π pi ρ rho σ sigma τ tau φ varphi ω omega"
_LETTERS = {a: f"$\\{b}$" for a, b in zip(GREEK.split()[::2], GREEK.split()[1::2], strict=True)}


def latex(document: Document, standalone: bool = False) -> str:
    """The document as LaTeX; `standalone` puts a preamble around it."""
    body = "\n\n".join("\n".join(lines(block)) for block in shown(document))
    return f"{PREAMBLE}\n{body}\n\n\\end{{document}}" if standalone else body


def escaped(text: str) -> str:
    """`text` as LaTeX prints it letter for letter; what no font is sure to have is written out as \\u…."""
    return "".join(c if c.isascii() and c not in ESCAPES else ESCAPES.get(c) or _LETTERS.get(c) or _coded(c) for c in visible(text))


def _coded(c: str) -> str:
    return c if c.isalpha() and ord(c) < 0x250 else f"\\texttt{{U+{ord(c):04X}}}"


def typeset(node: Node) -> str:
    """The LaTeX of a tree, each function by the command of its rule; it reads back to the same tree."""
    return set_tree(node, commands())


_BETWEEN = {"": r"\ ", "⇔": r" \iff ", "⇒": r" \implies "}
_WHAT = r"((?:\w|\\_)+(?:\[[\d, ]+\])?)"
_SLOPE = re.compile(rf"\\mathrm\{{([d∂]){_WHAT}/[d∂]{_WHAT}\}}")  # a name such as ∂z/∂u, or ∂Z[1, 2]/∂u
_SIGN = {"d": "d", "∂": r"\partial "}


def typeset_with(node: Node, partial: Collection[str] = ()) -> str:
    """The LaTeX of a tree, ∂ for d by the names in `partial`."""
    text = _SLOPE.sub(lambda m: rf"\frac{{{_SIGN[m[1]]}{_named(m[2])}}}{{{_SIGN[m[1]]}{_named(m[3])}}}", typeset(node))
    for name in partial:
        by = re.escape(typeset(Name(name)))
        text = re.sub(rf"\\frac\{{d(\^{{\d+}}|\^\d)?\}}\{{d ?{by}", lambda m: m[0].replace("{d", r"{\partial ", 2), text)
    return text


def _named(text: str) -> str:
    return typeset(Name(text.replace(r"\_", "_")))


def lines(block: Block) -> Iterator[str]:
    """The LaTeX of one block."""
    match block:
        case Heading(text, level):
            yield f"\\{'section' if level == 1 else 'subsection' if level == 2 else 'paragraph'}*{{{escaped(text)}}}"
        case Prose(parts):
            yield "".join(map(_inline, parts))
        case Formula(label, node, partial):
            yield f"\\[ {_label(label)}{typeset_with(node, partial)} \\]"
        case StepLine():
            yield from _step(block)
        case Table(header, rows):
            yield from _table(header, rows)
        case Picture():
            yield f"\\emph{{{escaped(block.title)}}}"
        case Code(text):
            yield from (r"\begin{flushleft}\ttfamily", *(f"{_spaced(line)}\\\\" for line in text.splitlines()), r"\end{flushleft}")
        case Note(kind, text):
            yield f"\\emph{{{escaped(SIGNS.get(kind, ''))}{escaped(text)}}}"
        case Trouble(d):
            yield r"\begin{flushleft}\ttfamily"
            yield from (f"{_spaced(line)}\\\\" for line in diagnostics.diagnostic(d).splitlines())
            yield r"\end{flushleft}"


def _inline(part: Inline, partial: Collection[str] = ()) -> str:
    return escaped(part) if isinstance(part, str) else f"${typeset_with(part, partial)}$"


def _label(label: str) -> str:
    return f"\\text{{{escaped(label)}}} = " if label else ""


def _spaced(line: str) -> str:
    return escaped(line).replace(" ", "~") or "~"


def _step(s: StepLine) -> Iterator[str]:
    trees = dict.fromkeys(typeset_with(n, s.partial) for n in (s.goal, *s.forms, s.value) if n is not None)
    shape = f"\\quad \\text{{{escaped(s.shape)}}}" if s.shape else ""
    tag = f" \\tag*{{({s.number})}}" if s.number else ""
    yield f"\\[ {_label(s.label)}{_BETWEEN.get(s.sign, ' = ').join(trees)}{shape}{tag} \\]"
    beside = (f"({s.note})" if s.note else "", s.origin, "" if s.confirmed else "(not confirmed)")
    words = " ".join(filter(None, ("".join(_inline(p, s.partial) for p in s.reason), *map(escaped, beside))))
    if s.rule or words:
        yield f"\\noindent\\textit{{{escaped(s.rule)}}}: {words}" if s.rule else f"\\noindent {words}"


def _table(header: Sequence[str], rows: Sequence[Sequence[Inline]]) -> Iterator[str]:
    count = max([len(header), *map(len, rows)], default=1)
    yield f"\\begin{{tabular}}{{{'l' * count}}}"
    if header:
        yield " & ".join(map(escaped, header)) + r" \\ \hline"
    for row in rows:
        yield " & ".join(map(_inline, row)) + r" \\"
    yield r"\end{tabular}"
