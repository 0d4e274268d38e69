"""Sums, products, quotients and powers as LaTeX, with the marks that keep a product a product."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tutor.syntax.nodes import INTERVALS, Apply, Name, Node, Number, is_op
from tutor.syntax.printer import show
from tutor.syntax.tex.alphabet import FUNCTIONS
from tutor.syntax.tokens import GREEK_NAMES
from tutor.syntax.typesetting.setting import ATOM, MOST_ORDERS, POWER, PRODUCT, SUM, TERM, Set, is_call, is_range

_CHANGE = Name("Delta")  # \Delta x could be one name


def number_latex(node: Number) -> Set:
    """A number; one with an exponent stands in braces, so that it is read as one."""
    text = show(node)
    if "/" in text:
        top, bottom = text.lstrip("-").split("/")
        return Set(rf"{'-' * text.startswith('-')}\frac{{{top}}}{{{bottom}}}", TERM if text.startswith("-") else POWER)
    mantissa, mark, exponent = text.partition("e")
    if mark:
        power = rf"10^{{{exponent}}}"
        return Set(f"{{{power}}}" if mantissa == "1" else rf"{{{mantissa} \cdot {power}}}", POWER)
    return Set(text, TERM if text.startswith("-") else ATOM)


def _sum(node: Apply, parts: list[Set]) -> Set:
    out = []
    for k, (term, part) in enumerate(zip(node.args, parts, strict=True)):
        needed = ATOM if k + 1 < len(parts) and _ends_open(term) else TERM
        text = part.at(needed)
        if k == 0:
            out.append(text)
        elif text.startswith("-") and part.level >= needed:
            out.append(" - " + text[1:].lstrip())
        else:
            out.append(" + " + text)
    return Set("".join(out), SUM)


def _ends_open(node: Node) -> bool:
    """Whether an operator at the end of `node` would take what follows: `d/dx x`, a sum over an index."""
    while isinstance(node, Apply) and node.op in ("-", "*", "⊙"):
        node = node.args[-1]
    return _is_operator(node)


def _is_operator(node: Node) -> bool:
    if not isinstance(node, Apply):
        return False
    if node.op == "d/d":
        return not isinstance(node.args[-1], Name) and len(node.args) <= MOST_ORDERS + 1
    return node.op == "lim" or (node.op in ("sum", "prod") and is_range(node.args[0]))


def _negative(_: Apply, parts: list[Set]) -> Set:
    inner = parts[0]
    return Set(rf"-\left({inner.latex}\right)" if inner.latex.startswith("-") else "-" + inner.at(TERM), TERM)


def _product(node: Apply, parts: list[Set]) -> Set:
    *factors, last = parts
    opens = isinstance(node.args[0], Apply) and node.args[0].op == "@"
    is_open = _is_operator(node.args[-1])  # \frac{1}{m} \sum_{i=1}^{m} …
    texts = [f.at(PRODUCT if opens and not k else POWER) for k, f in enumerate(factors)]
    texts.append(last.at(TERM if is_open else POWER))
    out = texts[0]
    for k in range(1, len(texts)):
        out += _joint(node.args[k - 1], node.args[k], texts[k]) + texts[k]
    return Set(out, TERM if is_open else PRODUCT)


def _joint(before: Node, factor: Node, text: str) -> str:
    """What stands between two factors: a dot before a number, {} where a bracket would belong to the name before it."""
    is_mixed = is_op(factor, "/") and (is_op(before, "/") or isinstance(before, Number))
    if is_mixed or text[0].isdigit() or isinstance(_begins(factor), Number):
        return r" \cdot "
    if _joins(before) or _joins(factor) or (_takes_brackets(before) and text.lstrip("{").startswith((r"\left(", r"\left[", r"\frac"))):
        return " {} "
    if _is_long(_base(before)) and _is_long(_base(factor)):  # two words alone could be one name
        return r" \, {} "
    return r" \, " if (_is_word(factor) and not _is_operator(factor)) or _is_word(before) else " "


def _joins(node: Node) -> bool:
    """Whether a factor needs the mark of a product beside it."""
    return node is _CHANGE or is_op(node, "@", "∇", "∇²", "{}", "∪") or is_op(node, *INTERVALS) or is_op(_begins(node), "{}", *INTERVALS)


def _takes_brackets(node: Node) -> bool:
    return isinstance(node, Name) or is_op(node, "_") or (is_op(node, "'") and len(node.args) == 2)


def _base(node: Node) -> Node:
    return node.args[0] if is_op(node, "^") else node


def _begins(factor: Node) -> Node:
    """What the LaTeX of a factor begins with."""
    while is_op(factor, "^", "factorial", ".T", "_", "inv"):
        factor = factor.args[0]
    return factor


def _is_word(node: Node) -> bool:
    """Whether a thin space should set this factor apart: a name of several letters, a function."""
    base = _base(node)
    return _is_long(base) or (is_call(base))


def _is_long(node: Node) -> bool:
    return isinstance(node, Name) and len(node.name.split("_")[0].rstrip("0123456789")) > 1 and node.name not in GREEK_NAMES


def _quotient(_: Apply, parts: list[Set]) -> Set:
    return Set(rf"\frac{{{parts[0].latex}}}{{{parts[1].latex}}}", POWER)


def _matrix_product(node: Apply, parts: list[Set]) -> Set:
    left = parts[0].at(POWER if is_op(node.args[0], "⊙") else PRODUCT)
    return Set(rf"{left} {{\,}} {parts[1].at(POWER)}", PRODUCT)


def _entrywise(node: Apply, parts: list[Set]) -> Set:
    first = parts[0].at(PRODUCT if is_op(node.args[0], "*", "@") else POWER)
    return Set(r" \odot ".join((first, *(p.at(POWER) for p in parts[1:]))), PRODUCT)


def _power(node: Apply, parts: list[Set]) -> Set:
    base, exponent = node.args[0], parts[1].latex
    head, opening, rest = parts[0].latex.partition(r"\left(")
    is_command = is_call(base) and opening and head.removeprefix("\\") in FUNCTIONS
    if is_command and isinstance(node.args[1], Number) and exponent.isdigit():
        return Set(rf"{head}^{{{exponent}}}\left({rest}", POWER)  # \sin^{2}\left(x\right)
    if exponent in ("T", "-T"):
        exponent = f"{{{exponent}}}"
    return Set(f"{parts[0].at(ATOM)}^{{{exponent}}}", POWER)


def _transpose(_: Apply, parts: list[Set]) -> Set:
    return Set(rf"{parts[0].at(ATOM)}^{{\top}}", POWER)


def _factorial(_: Apply, parts: list[Set]) -> Set:
    return Set(f"{parts[0].at(ATOM)}!", POWER)


SETTERS: Mapping[str, Callable[[Apply, list[Set]], Set]] = {
    "+": _sum,
    "*": _product,
    "⊙": _entrywise,
    "/": _quotient,
    "-": _negative,
    "@": _matrix_product,
    "^": _power,
    ".T": _transpose,
    "factorial": _factorial,
}
