"""The shapes of words of arrays (det, outer, softmax, …), by the letters that their pullbacks are declared with."""

from __future__ import annotations

from collections.abc import Mapping

from tutor.meaning.axes import check_options, in_plain_form, is_option
from tutor.meaning.indices import Shape, size, spelled
from tutor.meaning.refusals import close, misfit, turned
from tutor.rules.catalogue import Use, read, uses_of, words_of_arrays
from tutor.syntax.nodes import CONSTANTS, Apply, Name, Node, rational, substitute
from tutor.syntax.printer import show


def of_word(node: Apply, shapes: tuple[Shape, ...]) -> Shape:
    """The result of a word of arrays (det, outer, softmax, …), by the shapes that its pullbacks are declared with."""
    check_options(node, shapes[0])
    node, arrays = in_plain_form(node, len(shapes[0])), sum(not is_option(a) for a in node.args)
    shapes = (*shapes[:arrays], *((),) * (len(node.args) - arrays))
    uses = uses_of(node.op, arrays)
    for use in uses:
        found = _letters(use, node, shapes)
        if found is not None:
            _check_fit(use, found, node, shapes)
            return tuple(size(substitute(s, found)) for s in use.result)
    alike = [use for use in uses if len(use.arguments) == len(shapes)]
    least = min((_distance(use, shapes) for use in alike), default=0)
    alike = [use for use in alike if _distance(use, shapes) == least]
    alike = [use for use in alike if all(map(_is_open, use.arguments))] or alike  # matrix_power(A, k) tells of A^2 as well
    wanted = " or ".join(dict.fromkeys(" and ".join(map(_asked, use.arguments, use.shapes)) for use in alike)) or "other arguments"
    told = " and ".join(f"{show(a)} is {spelled(s)}" for a, s in zip(node.args, shapes, strict=True))
    raise misfit(f"{node.op} takes {wanted}, and {told}", _wanted(node, min(alike or uses, key=lambda use: _distance(use, shapes)), shapes))


def _letters(use: Use, node: Apply, shapes: tuple[Shape, ...]) -> dict[Node, Node] | None:
    """What the letters of a use stand for, sizes among the arguments too (`ones(n)`); None where it does not fit."""
    if len(use.arguments) != len(shapes):
        return None
    for argument, own in zip(use.arguments, node.args, strict=True):
        if argument is not own and not _is_open(argument):
            return None
    found = unified(use.shapes, shapes)
    numbers = zip(use.arguments, node.args, use.shapes, strict=True)
    return None if found is None else {Name(n): s for n, s in found.items()} | {a: own for a, own, s in numbers if not s}


def _check_fit(use: Use, found: Mapping[Node, Node], node: Apply, shapes: tuple[Shape, ...]) -> None:
    """Raises TutorError("shape") where the sizes do not fulfil the use's equation, or one of the result is negative."""
    if use.rule.fits:
        have, want = (size(substitute(side, found)) for side in read(use.rule.fits).args)
        if have is not want:
            what = f"{show(node.args[0])} is {spelled(shapes[0])}, which is {show(have)} entries, and here are places for {show(want)}"
            raise misfit(what, f"sizes whose product is {show(have)}")
    for s in use.result:
        extent = rational(size(substitute(s, found)))
        if extent is not None and extent < 0:
            told = " and ".join(f"{show(a)} is {spelled(s)}" for a, s in zip(node.args, shapes, strict=True))
            raise misfit(f"{told}, so {show(node)} has no entry", "the longer array first")


def _asked(argument: Node, shape: Shape) -> str:
    return spelled(shape) if _is_open(argument) else show(argument)


def _is_open(argument: Node) -> bool:
    """Whether an argument of a pattern stands for any."""
    return isinstance(argument, Name) and argument.name not in CONSTANTS


def _distance(use: Use, shapes: tuple[Shape, ...]) -> int:
    """How many arguments have not as many directions as the use wants."""
    return sum(len(a) != len(b) for a, b in zip(use.shapes, shapes, strict=False))


def _wanted(node: Apply, use: Use, shapes: tuple[Shape, ...]) -> str:
    """What a word of arrays could be given instead."""
    matrix, expected = node.args[0], use.shapes
    for k, own in enumerate(shapes):
        if _letters(use, node, (*shapes[:k], own[::-1], *shapes[k + 1 :])) is not None:
            arguments = (turned(a) if j == k else show(a) for j, a in enumerate(node.args))
            return f"Did you mean {node.op}({', '.join(arguments)})?"
    if len(expected) == 1 and len(set(expected[0])) == 1 and list(map(len, shapes)) == [2] == [len(expected[0])]:
        return f"a square matrix, such as {turned(matrix)} @ {close(matrix)}"
    if list(map(len, expected)) == list(map(len, shapes)):
        known: dict[str, Node] = {}
        for argument, want, own in zip(node.args, expected, shapes, strict=True):
            found = unified((want,), (own,), known)
            if found is None:
                return f"an array of the shape {spelled(tuple(known.get(getattr(s, 'name', ''), s) for s in want))} for {show(argument)}"
            known = found
    kinds = {0: "a number", 1: "a vector", 2: "a matrix"}
    if not all(map(_is_open, use.arguments)):
        alike = (u.rule.left for u in words_of_arrays()[node.op] if len(u.arguments) == len(use.arguments))
        return f"{' or '.join(alike)} of {kinds[len(expected[0])]}"
    return f"{node.op} of {' and '.join(kinds[len(e)] for e in expected)}"


def unified(expected: tuple[Shape, ...], shapes: tuple[Shape, ...], sizes: Mapping[str, Node] | None = None) -> dict[str, Node] | None:
    """What each letter of the `expected` shapes stands for, or None where they do not fit."""
    found = dict(sizes or {})
    if len(expected) != len(shapes):
        return None
    for want, have in zip(expected, shapes, strict=True):
        if len(want) != len(have):
            return None
        for letter, extent in zip(want, have, strict=True):
            known = found.setdefault(letter.name, extent) if isinstance(letter, Name) else letter
            if known is not extent:
                return None
    return found
