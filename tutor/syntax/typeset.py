r"""Tree to LaTeX, as a textbook sets it, so that parse_latex(latex(tree)) is the same tree.

How a function is set comes with the call: syntax knows no function by name. Where a page says two things in one way, a mark that does
not show tells them apart:

| mark              | what it says                                                        |
|-------------------|---------------------------------------------------------------------|
| `W_{{1}}`         | the name W1; `W_{1}` is W_1                                         |
| `\log_{{2}}`      | the function log2; `\log_{2}` is the logarithm to the base 2        |
| `A^{{-1}}`        | inv(A); `A^{-1}` is a power                                         |
| `x^{{T}}`         | a power; `x^{T}` and `x^{\top}` are the transpose                   |
| `{\,}`            | the matrix product, `A {\,} B`                                      |
| `{}`              | a product where brackets would be a function's, `f {} \left(x\right)` |
| `x_{{}i}`         | an entry, x[i]; `x_{i}` is one under a sum over i, and else a name  |
| `{10^{-25}}`      | one number                                                          |
| `{\left[0, 1\right]}` | a closed interval                                               |
| `a {=} 3`         | an equation; `a = 3` defines                                        |
| `\mathit{d}`      | the name d, which begins no differential                            |
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

from tutor.syntax.entries import bound, settled, waiting
from tutor.syntax.lettering import name_latex
from tutor.syntax.nodes import INTERVALS, ONE, RELATIONS, Apply, Name, Node, Number, names, postorder
from tutor.syntax.printer import show
from tutor.syntax.tex.alphabet import FUNCTIONS
from tutor.syntax.tokens import GREEK_NAMES, looks_like_differential

OR, AND, RELATION, UNION, SUM, TERM, PRODUCT, POWER, ATOM = range(9)  # how tightly LaTeX holds together

_SIGNS = {"<=": r"\le", ">=": r"\ge", "!=": r"\ne"}
_BREAK = r" \\ "  # the end of a line of an array
_NO_COMMANDS: Mapping[str, str] = {}
_MOST = 99  # the highest order of a derivative that is written as a quotient


class Set(NamedTuple):
    """A node as LaTeX, and how tightly it holds together."""

    latex: str
    level: int

    def at(self, level: int) -> str:
        """The LaTeX, in brackets where its surroundings hold tighter."""
        return self.latex if self.level >= level else rf"\left({self.latex}\right)"


def latex(node: Node, commands: Mapping[str, str] = _NO_COMMANDS) -> str:
    r"""The LaTeX of a tree; `commands` says how a function's word is set, as {"log": r"\ln"}."""
    made: dict[Node, Set] = {}
    for n in postorder(node):
        match n:
            case Number():
                made[n] = _number(n)
            case Name(name):
                made[n] = Set(name_latex(name), ATOM)
            case Apply(op, args):
                typeset = _SETTERS.get(op) or partial(_call, commands)
                made[n] = typeset(n, [made[a] for a in args])
    return _not_defining(node, settled(made[node].latex, "_{{{{}}{}}}"))


def _not_defining(node: Node, text: str) -> str:
    """An equation alone, with {=} where = would be taken for a definition: `a = 3`, `f(x) = …`."""
    while isinstance(node, Apply) and node.op in ("and", "or"):
        node = node.args[0]
    if not isinstance(node, Apply) or node.op != "=":
        return text
    left = node.args[0]
    is_head = isinstance(left, Apply) and left.op not in _SETTERS and all(isinstance(a, Name) for a in left.args)
    return text.replace(" = ", " {=} ", 1) if isinstance(left, Name) or is_head else text


def _number(node: Number) -> Set:
    text = show(node)
    if "/" in text:
        top, bottom = text.lstrip("-").split("/")
        return Set(rf"{'-' * text.startswith('-')}\frac{{{top}}}{{{bottom}}}", TERM if text.startswith("-") else POWER)
    mantissa, mark, exponent = text.partition("e")
    if mark:
        power = rf"10^{{{exponent}}}"
        return Set(f"{{{power}}}" if mantissa == "1" else rf"{{{mantissa} \cdot {power}}}", POWER)
    return Set(text, TERM if text.startswith("-") else ATOM)


# ---------------------------------------------------------------- arithmetic


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
    while isinstance(node, Apply) and node.op in ("-", "*"):
        node = node.args[-1]
    return _is_operator(node)


def _is_operator(node: Node) -> bool:
    if not isinstance(node, Apply):
        return False
    if node.op == "d/d":
        return not isinstance(node.args[-1], Name) and len(node.args) <= _MOST + 1
    return node.op == "lim" or (node.op in ("sum", "prod") and _is_range(node.args[0]))


def _is_range(node: Node) -> bool:
    return isinstance(node, Apply) and node.op == ".." and len(node.args) == 3


def _negative(_: Apply, parts: list[Set]) -> Set:
    return Set("-" + parts[0].at(TERM), TERM)


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
    is_mixed = _is(factor, "/") and (_is(before, "/") or isinstance(before, Number))
    if is_mixed or text[0].isdigit() or isinstance(_begins(factor), Number):
        return r" \cdot "
    if _joins(before) or _joins(factor) or (_takes_brackets(before) and text.lstrip("{").startswith((r"\left(", r"\left["))):
        return " {} "
    if _is_long(before) and _is_long(factor):  # two words alone could be one name
        return r" \, {} "
    return r" \, " if _is_word(factor) or _is_word(before) else " "


def _is(node: Node, *ops: str) -> bool:
    return isinstance(node, Apply) and node.op in ops


def _joins(node: Node) -> bool:
    """Whether a factor needs the mark of a product beside it."""
    return _is(node, "@", "∇", "∇²", "{}", "∪") or _is(node, *INTERVALS) or _is(_begins(node), "{}", *INTERVALS)


def _takes_brackets(node: Node) -> bool:
    return isinstance(node, Name) or _is(node, "_") or (_is(node, "'") and len(node.args) == 2)


def _base(node: Node) -> Node:
    return node.args[0] if _is(node, "^") else node


def _begins(factor: Node) -> Node:
    """What the LaTeX of a factor begins with."""
    while _is(factor, "^", "factorial", ".T", "_", "inv"):
        factor = factor.args[0]
    return factor


def _is_word(node: Node) -> bool:
    """Whether a thin space should set this factor apart: a name of several letters, a function."""
    base = _base(node)
    return _is_long(base) or (isinstance(base, Apply) and base.op not in _SETTERS)


def _is_long(node: Node) -> bool:
    return isinstance(node, Name) and len(node.name.split("_")[0].rstrip("0123456789")) > 1 and node.name not in GREEK_NAMES


def _quotient(_: Apply, parts: list[Set]) -> Set:
    return Set(rf"\frac{{{parts[0].latex}}}{{{parts[1].latex}}}", POWER)


def _matrix_product(_: Apply, parts: list[Set]) -> Set:
    return Set(rf"{parts[0].at(PRODUCT)} {{\,}} {parts[1].at(POWER)}", PRODUCT)


def _power(node: Apply, parts: list[Set]) -> Set:
    base, exponent = node.args[0], parts[1].latex
    head, opening, rest = parts[0].latex.partition(r"\left(")
    is_command = isinstance(base, Apply) and opening and head.removeprefix("\\") in FUNCTIONS
    if is_command and isinstance(node.args[1], Number) and exponent.isdigit():
        return Set(rf"{head}^{{{exponent}}}\left({rest}", POWER)  # \sin^{2}\left(x\right)
    if exponent in ("T", "-T"):
        exponent = f"{{{exponent}}}"
    return Set(f"{parts[0].at(ATOM)}^{{{exponent}}}", POWER)


def _transpose(_: Apply, parts: list[Set]) -> Set:
    return Set(rf"{parts[0].at(ATOM)}^{{\top}}", POWER)


def _factorial(_: Apply, parts: list[Set]) -> Set:
    return Set(f"{parts[0].at(ATOM)}!", POWER)


# ---------------------------------------------------------------- functions


def _call(commands: Mapping[str, str], node: Apply, parts: list[Set]) -> Set:
    word, arguments = node.op, node.args
    parts = [_argument(a, p) for a, p in zip(arguments, parts, strict=True)]
    if arguments and _is_range(arguments[0]):
        parts = [parts[0], *(p._replace(latex=bound(name_latex(arguments[0].args[0].name), p.latex, "_{{{}}}")) for p in parts[1:])]
        if word in ("sum", "prod") and len(parts) == 2:
            low, _, high = parts[0].latex.partition(" .. ")
            return Set(rf"\{word}_{{{low}}}^{{{high}}} {parts[1].at(TERM)}", TERM)
    if len(parts) == 1 and word in _AROUND:
        return Set(_AROUND[word].format(parts[0].latex), ATOM)
    if word == "inv" and len(parts) == 1:
        text = parts[0].at(ATOM) if isinstance(arguments[0], Name) else rf"\left({parts[0].latex}\right)"
        return Set(f"{text}^{{{{-1}}}}", POWER)
    if word == "log" and len(parts) == 2:
        return Set(rf"\log_{{{parts[1].latex}}}\left({parts[0].latex}\right)", POWER)
    if word == "piecewise" and all(_is(a, "if", "otherwise") for a in arguments):
        return Set(rf"\begin{{cases}} {_BREAK.join(p.latex for p in parts)} \end{{cases}}", ATOM)
    command = commands.get(word) or (f"\\{word}" if word in FUNCTIONS else _plain_command(word))
    return Set(rf"{command}\left({', '.join(p.latex for p in parts)}\right)", ATOM)


_AROUND = {"abs": r"\left|{}\right|", "norm": r"\left\|{}\right\|", "sqrt": r"\sqrt{{{}}}", "cbrt": r"\sqrt[3]{{{}}}"}


def _argument(node: Node, part: Set) -> Set:
    """One argument; an equation stands in brackets, for without them it would be taken for `axis=1`."""
    return part._replace(latex=rf"\left({part.latex}\right)") if _is(node, "=") else part


def _plain_command(word: str) -> str:
    if len(word) == 1 or word in GREEK_NAMES:
        return name_latex(word)
    escaped = word.replace("_", r"\_")
    return rf"\operatorname{{{escaped}}}"


def _range(node: Apply, parts: list[Set]) -> Set:
    if len(parts) == 3:
        return Set(f"{parts[0].latex}={parts[1].at(SUM)} .. {parts[2].latex}", AND)
    low, high = node.args
    ends = ("" if high is Name("oo") and low is ONE else parts[0].at(SUM), "" if high is Name("oo") else parts[1].at(SUM))
    return Set(":".join(ends), ATOM)


def _keyword(node: Apply, parts: list[Set]) -> Set:
    return Set(rf"\text{{{node.op[:-1]}}} = {parts[0].at(SUM)}", AND)


def _prime(node: Apply, parts: list[Set]) -> Set:
    order, arguments = int(node.args[1].value), [_argument(a, p) for a, p in zip(node.args[2:], parts[2:], strict=True)]
    marks = "'" * order if order < 4 or not arguments else f"^{{({order})}}"
    return Set(parts[0].latex + marks + (rf"\left({', '.join(p.latex for p in arguments)}\right)" if arguments else ""), ATOM)


# ---------------------------------------------------------------- arrays and sets


def _vector(node: Apply, parts: list[Set]) -> Set:
    widths = {len(a.args) if _is(a, "[]") else 0 for a in node.args}
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
    elif isinstance(array, Number) or _is(array, "'", "{}", *INTERVALS):
        base = rf"\left({base}\right)"
    elif _is(array, "_"):
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


# ---------------------------------------------------------------- calculus


def _derivative(node: Apply, parts: list[Set]) -> Set:
    *by, body = node.args
    if len(by) > _MOST:
        return _spelled("diff", node, parts)
    runs: list[list] = []
    for name in by:
        if runs and runs[-1][0] == name.name:
            runs[-1][1] += 1
        else:
            runs.append([name.name, 1])
    d = "d" if len(set(by)) == 1 else r"\partial "
    below = r" \, ".join(f"{d}{name_latex(n)}" + (f"^{{{k}}}" if k > 1 else "") for n, k in runs)
    top = d.strip() + (f"^{{{len(by)}}}" if len(by) > 1 else "")
    if isinstance(body, Name):
        return Set(rf"\frac{{{top} {parts[-1].latex}}}{{{below}}}", POWER)
    inside = parts[-1].at(TERM)
    if inside.startswith((r"\left(", r"\left[")) and parts[-1].level >= TERM:  # the bracket alone, or what follows too
        inside = rf"\left({inside}\right)"
    return Set(rf"\frac{{{top}}}{{{below}}} {inside}", TERM)


def _spelled(word: str, node: Apply, parts: list[Set]) -> Set:
    """A derivative or an integral as a call, its body first: where the sign would be read otherwise."""
    arguments = (_argument(node.args[k], parts[k]).latex for k in (-1, *range(len(parts) - 1)))
    return Set(rf"\operatorname{{{word}}}\left({', '.join(arguments)}\right)", ATOM)


def _limit(node: Apply, parts: list[Set]) -> Set:
    side = {"above": "^{+}", "below": "^{-}"}[node.args[2].name] if len(node.args) == 4 else ""
    point = parts[1].at(ATOM) if side else parts[1].latex
    return Set(rf"\lim_{{{parts[0].latex} \to {point}{side}}} {parts[-1].at(TERM)}", TERM)


def _integral(node: Apply, parts: list[Set]) -> Set:
    if any(looks_like_differential(n) for n in names(node.args[-1])):  # a db1 inside would end the integral
        return _spelled("integrate", node, parts)
    bounds = f"_{{{parts[1].latex}}}^{{{parts[2].latex}}}" if len(parts) == 4 else ""
    return Set(rf"\int{bounds} {parts[-1].at(TERM)} \, d{parts[0].latex}", TERM)


def _nabla(node: Apply, parts: list[Set]) -> Set:
    *by, body = parts
    sign = r"\nabla" + ("^{2}" if node.op == "∇²" else "") + (f"_{{{', '.join(p.latex for p in by)}}}" if by else "")
    return Set(f"{sign} {body.at(ATOM)}", POWER)


# ---------------------------------------------------------------- relations, statements


def _relation(node: Apply, parts: list[Set]) -> Set:
    return Set(f"{parts[0].at(UNION)} {_SIGNS.get(node.op, node.op)} {parts[1].at(UNION)}", RELATION)


def _member(_: Apply, parts: list[Set]) -> Set:
    *value, among = parts  # the kind of a declaration has no value before it
    return Set("".join(f"{v.at(UNION)} " for v in value) + rf"\in {among.at(UNION)}", RELATION)


def _and(_: Apply, parts: list[Set]) -> Set:
    return Set(r" \text{ and } ".join(p.at(RELATION) for p in parts), AND)


def _or(_: Apply, parts: list[Set]) -> Set:
    return Set(r" \text{ or } ".join(p.at(AND) for p in parts), OR)


def _case(_: Apply, parts: list[Set]) -> Set:
    return Set(rf"{parts[0].latex} & \text{{if }} {parts[1].latex}", OR)


def _otherwise(_: Apply, parts: list[Set]) -> Set:
    return Set(rf"{parts[0].latex} & \text{{otherwise}}", OR)


def _side(node: Apply, parts: list[Set]) -> Set:
    return Set(f"{parts[0].at(ATOM)}^{{{'+' if node.args[1].name == 'above' else '-'}}}", POWER)


def _absent(_: Apply, parts: list[Set]) -> Set:
    return Set(r"\text{does not exist}", OR)


def _definition(_: Apply, parts: list[Set]) -> Set:
    return Set(f"{parts[0].latex} = {parts[1].at(UNION)}", AND)


def _declaration(node: Apply, parts: list[Set]) -> Set:
    r"""`W \in \mathbb{R}^{m \times n}` where it is a plain array, `w : \text{positive}` otherwise."""
    kind = node.args[0]
    listed = ", ".join(p.latex for p in parts[1:])
    sizes = [latex(a) for a in kind.args]
    if kind.op in _NUMBERS and all(isinstance(a, Name | Number) for a in kind.args):
        power = f"^{{{_TIMES.join(sizes)}}}" if sizes else ""
        return Set(rf"{listed} \in \mathbb{{{_NUMBERS[kind.op]}}}{power}", AND)
    if kind.op == "in":
        return Set(rf"{listed} : \text{{in }} {sizes[0]}", AND)
    return Set(rf"{listed} : \text{{{kind.op}}}" + (rf"\left({', '.join(sizes)}\right)" if sizes else ""), AND)


_TIMES = r" \times "
_NUMBERS = {"real": "R", "integer": "Z", "vector": "R", "matrix": "R"}

_SETTERS: dict[str, Callable[[Apply, list[Set]], Set]] = {
    "+": _sum,
    "*": _product,
    "/": _quotient,
    "-": _negative,
    "@": _matrix_product,
    "^": _power,
    ".T": _transpose,
    "factorial": _factorial,
    "[]": _vector,
    "_": _entry,
    "{}": _set,
    "∪": _union,
    "in": _member,
    **dict.fromkeys(INTERVALS, _interval),
    "d/d": _derivative,
    "lim": _limit,
    "∫": _integral,
    "∇": _nabla,
    "∇²": _nabla,
    "'": _prime,
    "..": _range,
    "axis=": _keyword,
    "keepdims=": _keyword,
    "and": _and,
    "or": _or,
    "if": _case,
    "otherwise": _otherwise,
    "side": _side,
    "does not exist": _absent,
    ":=": _definition,
    ":": _declaration,
    **dict.fromkeys(RELATIONS, _relation),
}
