"""What is told of a search: its outcome, methods side by side, and one step laid open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tutor.render.document import Block, Heading, Note, Picture, Prose, Table

_SHOWN = 12  # entries of a parameter that are written out; of a larger one only the range is told
_NO_COLUMN = frozenset("rΔ")  # residuals belong to no variable, and the step has its own column
_WORDED = 3  # variables of which a step is told in a sentence


def outcome_told(found: Mapping[str, Any], outcome: Any, unit: str = "step") -> list[Block]:
    """Why it ended, what was found, and the way there as a curve; a trace by batches counts in epochs."""
    from tutor.render.picture import losses

    blocks: list[Block] = [Note("note", outcome.because), *(Note("note", n) for n in outcome.notes)]
    blocks.append(Table(("parameter", "shape", "value"), tuple((n, shape(v), entries(v)) for n, v in found.items())))
    size = f"gradient's length {outcome.gradient_norm:.4g}"
    taken = f"{_counted(outcome.steps, unit)}, {_counted(outcome.evaluations, 'evaluation')}"
    blocks.append(Note("note", f"value {outcome.value + 0.0:.8g}, {size}, after {taken}"))
    trace = outcome.trace
    if len(trace.steps) > 1:
        blocks.append(Picture(losses(f"value along {outcome.method}", {outcome.method: (trace.steps, trace.values)}, "value", unit)))
    return blocks


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" + ("" if number == 1 else "s")


def compared(outcomes: list[tuple[str, Any]], spelled: Any) -> list[Block]:
    """The methods as a table, in the order in which they were asked; below it why one ended that did not simply converge."""
    rows = tuple(
        (n, o.ended, str(o.steps), str(o.evaluations), f"{o.value:.6g}", f"{o.gradient_norm:.2g}", spelled(o.point)) for n, o in outcomes
    )
    return [
        Table(("method", "ended", "steps", "evaluations", "value", "gradient", "point"), rows),
        *(Note("note", f"{n}: {o.because}") for n, o in outcomes if not o.because.startswith("converged: the gradient")),
    ]


def progress_picture(outcomes: list[tuple[str, Any]]) -> Picture:
    """How far each method still was from the lowest value found, over the evaluations that it took."""
    import numpy as np

    from tutor.render.picture import losses

    lowest, highest = (pick(float(pick(o.trace.values)) for _, o in outcomes) for pick in (min, max))
    lowest = 0.0 if 0 <= lowest <= 1e-9 * highest else lowest
    above = {n: o.trace.values - lowest for n, o in outcomes}
    least = min((float(a[a > 0].min()) for a in above.values() if (a > 0).any()), default=0.0)
    lines = {n: (o.trace.evaluations, np.maximum(above[n], least)) for n, o in outcomes}
    title = "the value at each evaluation" if lowest == 0 else f"the value above the lowest found, {lowest:.6g}"
    return Picture(losses(title, lines, "value" if lowest == 0 else "above the lowest", "evaluations"))


def asked_step(asked: Any) -> tuple[str]:
    """The question where a search is after a step, in words."""
    taken, start = asked.taken, asked.start
    which = "one step" if asked.number == 1 else f"{asked.number} steps"
    size = "" if taken.step is None else f", with step size η = {taken.step:.4g}"
    at = ", ".join(f"{n} = {v:.6g}" for n, v in list(zip(asked.labels, start.tolist(), strict=True))[:_SHOWN])
    return (f"Where is the search after {which} of {taken.method} from {at}{size}? {taken.rule}",)


def step_told(taken: Any, labels: tuple[str, ...]) -> list[Block]:
    """One step in words and numbers."""
    from tutor.numeric.descent.laid_open import is_of_each

    size = taken.point.size
    which = f"One step of {taken.method}" if taken.number == 1 else f"Step {taken.number} of {taken.method}"
    with_size = "" if taken.step is None else f", with step size η = {taken.step:.4g}"
    blocks: list[Block] = [Heading(which), Prose((f"{taken.rule}{with_size}. {taken.because}",))]
    blocks.append(Prose((_here(taken, labels),)))
    if taken.workings:
        rows = tuple((letter, made, _number(value, labels, letter), words) for letter, made, words, value in taken.workings)
        blocks.append(Table(("", "how it is made", "here", "what it is"), rows))
    own = [(letter, value) for letter, _, _, value in taken.workings if letter not in _NO_COLUMN and size > 1 and is_of_each(value, size)]
    columns = (taken.point, taken.gradient, *(v for _, v in own))
    rows = tuple(
        (labels[k], *(f"{c[k] + 0.0:.8g}" for c in columns), f"{taken.change[k] + 0.0:+.8g}", f"{taken.new_point[k] + 0.0:.8g}")
        for k in range(min(size, _SHOWN))
    )
    blocks.append(Table(("name", "here", "gradient", *(letter for letter, _ in own), "step", "there"), rows))
    blocks.append(Prose((_there(taken, labels),)))
    return blocks


def _here(taken: Any, labels: tuple[str, ...]) -> str:
    if taken.point.size > _WORDED:
        return f"Here the value is {taken.value:.8g} and the gradient's length {_norm(taken.gradient):.6g}."
    at = ", ".join(f"{n} = {v:.6g}" for n, v in zip(labels, taken.point, strict=True))
    return f"Here, at {at}, the value is {taken.value:.8g} and the gradient is {_listed(taken.gradient)}."


def _there(taken: Any, labels: tuple[str, ...]) -> str:
    falls = "falls" if taken.new_value < taken.value else "rises" if taken.new_value > taken.value else "stays"
    value = f"the value {falls} from {taken.value:.8g} to {taken.new_value:.8g}"
    if falls == "stays":
        value = f"the value stays at {taken.value:.8g}"
    if taken.point.size > _WORDED:
        return f"The step's length is {_norm(taken.change):.6g}, so {value}."
    moved = zip(labels, taken.point, taken.new_point, strict=True)
    told = ", ".join(f"{n} goes from {a:.6g} to {b:.6g}" if a != b else f"{n} stays at {a:.6g}" for n, a, b in moved)
    return f"The step is {_listed(taken.change)}, so {told}, and {value}."


def _norm(vector: Any) -> float:
    import numpy as np

    return float(np.linalg.norm(vector))


def _listed(vector: Any) -> str:
    numbers = [f"{v + 0.0:.6g}" for v in vector]
    return numbers[0] if len(numbers) == 1 else f"({', '.join(numbers)})"


def _number(value: Any, labels: tuple[str, ...], letter: str) -> str:
    """A number of a step; the variable that a coordinate's step moves is told by its name."""
    import numpy as np

    if letter == "i":
        return labels[value]
    array = np.asarray(value, dtype=float)
    if array.ndim == 1 and array.size <= _WORDED * 2:
        return _listed(array)
    return entries(array)


def shape(value: Any) -> str:
    """`(4, 3)` of an array; empty for a number."""
    found = getattr(value, "shape", ())
    return f"({', '.join(map(str, found))}{',' if len(found) == 1 else ''})" if found else ""


def entries(value: Any) -> str:
    """The numbers of an array as text; of a large one their range."""
    import numpy as np

    array = np.asarray(value, dtype=float)
    if array.ndim == 0:
        return f"{float(array) + 0.0:.8g}"
    if array.size > _SHOWN:
        return f"from {array.min():.4g} to {array.max():.4g}"
    return np.array2string(array + 0.0, precision=6, suppress_small=True, separator=", ").replace("\n", "")
