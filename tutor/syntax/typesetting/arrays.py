"""Arrays, their entries, and sets as LaTeX."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tutor.syntax.entries import waiting
from tutor.syntax.nodes import INTERVALS, ONE, Apply, Name, Number, is_op
from tutor.syntax.typesetting.setting import AND, ATOM, POWER, SUM, UNION, Set

_BREAK = r" \\ "  # the end of a line of an array


def _vector(node: Apply, parts: list[Set]) -> Set:
    widths = {len(a.args) if is_op(a, "[]") else 0 for a in node.args}
    is_matrix = len(widths) == 1 and min(widths) > 1
    rows = [_row(p) for p in parts] if is_matrix else [p.latex for p in parts]
    return Set(rf"\begin{{bmatrix}} {_BREAK.join(rows)} \end{{bmatrix}}", ATOM)


_OPENING, _CLOSING = r"\begin{bmatrix} ", r" \end{bmatrix}"


def _row(part: Set) -> str:
    """The entries of a vector beside each other; those of the vectors in it stay as they are."""
    out, depth = [], 0
    for piece in part.latex.removeprefix(_OPENING).removesuffix(_CLOSING).split(" "):
        depth += piece.count("\\begin") - piece.count("\\end")
        out.append("&" if piece == "\\\\" and not depth else piece)
    return " ".join(out)


def _entry(node: Apply, parts: list[Set]) -> Set:
    array, *indices = node.args
    base = parts[0].at(ATOM)
    if isinstance(array, Name):
        base = f"{{{base}}}" if "_" in base else base
    elif isinstance(array, Number) or is_op(array, "'", "{}", *INTERVALS):
        base = rf"\left({base}\right)"
    elif is_op(array, "_"):
        base = f"{{{base}}}"
    is_plain = isinstance(array, Name) and all(isinstance(i, Name) and "_" not in i.name for i in indices)
    if is_plain and (len(indices) == 1 or all(len(i.name) == 1 for i in indices)):
        return Set(base + waiting(p.latex for p in parts[1:]), ATOM)
    return Set(f"{base}_{{{{}}{', '.join(p.at(SUM) for p in parts[1:])}}}", ATOM)


def _set(_: Apply, parts: list[Set]) -> Set:
    return Set(rf"\left\{{{', '.join(p.latex for p in parts)}\right\}}" if parts else r"\emptyset", ATOM)


def _interval(node: Apply, parts: list[Set]) -> Set:
    left, right = node.op[-2:]
    text = rf"\left{left}{parts[0].latex}, {parts[1].latex}\right{right}"
    return Set(f"{{{text}}}", POWER) if left + right == "[]" else Set(text, ATOM)


def _union(_: Apply, parts: list[Set]) -> Set:
    return Set(r" \cup ".join(p.at(SUM) for p in parts), UNION)


def _range(node: Apply, parts: list[Set]) -> Set:
    if len(parts) == 3:
        return Set(f"{parts[0].latex}={parts[1].at(SUM)} .. {parts[2].latex}", AND)
    low, high = node.args
    ends = ("" if high is Name("oo") and low is ONE else parts[0].at(SUM), "" if high is Name("oo") else parts[1].at(SUM))
    return Set(":".join(ends), ATOM)


SETTERS: Mapping[str, Callable[[Apply, list[Set]], Set]] = {
    "[]": _vector,
    "_": _entry,
    "..": _range,
    "{}": _set,
    "∪": _union,
    **dict.fromkeys(INTERVALS, _interval),
}
