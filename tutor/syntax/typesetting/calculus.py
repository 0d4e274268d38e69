"""Derivatives, limits, integrals and gradients as LaTeX."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tutor.syntax.nodes import Apply, Name, names
from tutor.syntax.tokens import looks_like_differential
from tutor.syntax.typesetting.lettering import name_latex
from tutor.syntax.typesetting.setting import ATOM, MOST_ORDERS, POWER, TERM, Set, argument


def _derivative(node: Apply, parts: list[Set]) -> Set:
    *by, body = node.args
    if len(by) > MOST_ORDERS:
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
    inside, (text, level) = parts[-1].acted_on(), parts[-1]
    if level >= TERM and text.lstrip("{").startswith((r"\left(", r"\left[")):  # the bracket alone, or what follows too
        inside = rf"\left({inside}\right)"
    return Set(rf"\frac{{{top}}}{{{below}}} {inside}", TERM)


def _limit(node: Apply, parts: list[Set]) -> Set:
    side = {"above": "^{+}", "below": "^{-}"}[node.args[2].name] if len(node.args) == 4 else ""
    if isinstance(node.args[0], Apply):  # several variables, which go to their values at once
        variables = ", ".join(name_latex(n.name) for n in node.args[0].args)
        return Set(rf"\lim_{{({variables}) \to {parts[1].latex}}} {parts[-1].acted_on()}", TERM)
    point = parts[1].at(ATOM) if side else parts[1].latex
    return Set(rf"\lim_{{{parts[0].latex} \to {point}{side}}} {parts[-1].acted_on()}", TERM)


def _integral(node: Apply, parts: list[Set]) -> Set:
    if any(looks_like_differential(n) for n in names(node.args[-1])):  # a db1 inside would end the integral
        return _spelled("integrate", node, parts)
    by = node.args[0]
    if isinstance(by, Name) and not looks_like_differential(f"d{by.name}") and by.name not in names(node.args[-1]):
        return _spelled("integrate", node, parts)  # nothing else shows that this word is a name
    bounds = f"_{{{parts[1].latex}}}^{{{parts[2].latex}}}" if len(parts) == 4 else ""
    return Set(rf"\int{bounds} {parts[-1].acted_on()} \, d{parts[0].latex}", TERM)


def _nabla(node: Apply, parts: list[Set]) -> Set:
    *by, body = parts
    sign = r"\nabla" + ("^{2}" if node.op == "∇²" else "") + (f"_{{{', '.join(p.latex for p in by)}}}" if by else "")
    return Set(f"{sign} {body.at(ATOM)}", POWER)


def _spelled(word: str, node: Apply, parts: list[Set]) -> Set:
    """A derivative or an integral as a call, its body first: where the sign would be read otherwise."""
    arguments = (argument(node.args[k], parts[k]).latex for k in (-1, *range(len(parts) - 1)))
    return Set(rf"\operatorname{{{word}}}\left({', '.join(arguments)}\right)", ATOM)


def _prime(node: Apply, parts: list[Set]) -> Set:
    order, arguments = int(node.args[1].value), [argument(a, p) for a, p in zip(node.args[2:], parts[2:], strict=True)]
    marks = "'" * order if order < 4 or not arguments else f"^{{({order})}}"
    return Set(
        parts[0].latex + marks + (rf"\left({', '.join(p.latex for p in arguments)}\right)" if arguments else ""),
        ATOM if arguments or order == 1 else POWER,
    )


SETTERS: Mapping[str, Callable[[Apply, list[Set]], Set]] = {
    "d/d": _derivative,
    "lim": _limit,
    "∫": _integral,
    "∇": _nabla,
    "∇²": _nabla,
    "'": _prime,
}
