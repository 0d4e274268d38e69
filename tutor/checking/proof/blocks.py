"""Jacobians and Hessians over arrays, block by block, against central differences of the output or of the gradient."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tutor.checking.proof.arrays import SLOPE_CLOSE, SLOPE_FAR, Program, Values, draws, indices_of, program_of, rate, run, slopes
from tutor.checking.proof.oracles import AGREES, CONTRADICTS, OPEN
from tutor.derive.steps import Derivation, Step
from tutor.errors import TutorError
from tutor.numeric.evaluate import evaluate
from tutor.syntax.nodes import Apply, Name, Node, names

_WANTED = 3  # draws that are looked at: each entry of each block costs two passes


def rows_confirmed(step: Step, derivation: Derivation) -> str:
    """A Hessian or Jacobian over arrays, or a product of a Hessian: each block against central differences."""
    body, wrt, *directions = step.goal.args
    moving = dict(zip((n.name for n in wrt.args), directions[0].args, strict=True)) if directions else {}
    scope, forms, agreed = derivation.scope, dict(dict(derivation.extra).get("forms", ())), 0
    free = names(scope.expand(body)).union((n.name for n in wrt.args), *map(names, moving.values()))
    for values in draws(scope, free, used=(body,)):
        values |= indices_of(derivation)
        try:
            pairs = list(_pairs(step, derivation, values, moving))
        except TutorError:
            continue
        gaps = [_gap(found, wanted, forms.get(key), values) for key, found, wanted in pairs]
        if any(gap > SLOPE_FAR for gap in gaps):
            return CONTRADICTS
        agreed += all(gap <= SLOPE_CLOSE for gap in gaps)
        if agreed == _WANTED:
            break
    return AGREES if agreed >= 2 else OPEN


def _pairs(step: Step, derivation: Derivation, values: Values, moving: dict[str, Node]) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """Each block with its key, its value, and what differences say: of an array by a name the directions of the array first."""
    parts, body = dict(step.parts), step.goal.args[0]
    for key, tree in _blocks(step, derivation):
        first, _, second = key.rpartition(",")
        gradient = parts.get(first or second, parts.get("gradient"))
        program: Program = program_of(derivation, body if step.goal.op == "jacobian" else gradient.value)
        found = np.asarray(evaluate(tree, run(program, values)), dtype=float)
        if moving:
            along = {n: np.asarray(evaluate(v, values), dtype=float) for n, v in moving.items()}
            yield key, found, rate(lambda at, lines=program: run(lines, at)[""], values, along)
        else:
            shape = np.shape(values[second])
            wanted = slopes(lambda change, lines=program, name=second: run(lines, values, (name, change))[""], shape)
            yield key, found, np.moveaxis(wanted, range(len(shape)), range(-len(shape), 0))


def _blocks(step: Step, derivation: Derivation) -> tuple[tuple[str, Node], ...]:
    """The blocks of a layout by their keys: a name, or two of which the second is the later derivative."""
    wrt, extra = [n.name for n in step.goal.args[1].args], dict(derivation.extra)
    told = extra.get("products") or extra.get("blocks")
    if told:
        return told
    if isinstance(step.value, Apply) and step.value.op == "[]" and step.goal.op == "hessian" and "matrix" not in dict(step.parts):
        rows = zip(wrt, step.value.args, strict=True)
        return tuple((f"{a},{b}", tree) for a, row in rows for b, tree in zip(wrt, row.args, strict=True))
    return ((",".join(wrt * (2 if step.goal.op == "hessian" else 1)), step.value),)


def _gap(found: np.ndarray, wanted: np.ndarray, form: Apply | None, values: Values) -> float:
    """The largest difference between a block and what differences say, in terms of its size."""
    if form is not None and form.args == (Name("vec"),):
        m, n, p, q = wanted.shape
        wanted = wanted.transpose(1, 0, 3, 2).reshape(m * n, p * q)
    elif form is not None:
        wanted = wanted[tuple(values[i.name] - 1 for i in form.args)]
    if found.shape != wanted.shape:
        return np.inf
    return float(np.abs(found - wanted).max(initial=0)) / (1 + float(np.abs(wanted).max(initial=0)))
