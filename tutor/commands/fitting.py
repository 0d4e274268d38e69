"""The verbs that search for parameters: minimize, compare and step, on any loss over parameters and data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from tutor.commands import clauses
from tutor.commands.command import Command, Desk
from tutor.commands.session import Reply, Session
from tutor.errors import trouble
from tutor.meaning.scope import Scope, natural
from tutor.render.document import Block, Document, Formula, Heading, Note, Picture, Prose, Table, document
from tutor.syntax.nodes import Node, names
from tutor.syntax.request import Request
from tutor.syntax.statements import split

MOST_STEPS = 1_000_000
_SHOWN = 12  # entries of a parameter that are written out; of a larger one only the range is told


@dataclass(frozen=True, slots=True)
class Task:
    """A loss that is to be minimized, with all that a search needs.

    loss       the tree, written out
    gradients  its derivative by each parameter
    start      parameter -> array where the search begins
    data       the arrays of the session that are not parameters
    """

    loss: Node
    gradients: Mapping[str, Node]
    start: Mapping[str, Any]
    data: Mapping[str, Any]
    scope: Scope
    derivation: Any


def task_of(session: Session, request: Request) -> Task:
    """The task of a request: `LOSS [wrt w b] [from w = 0, b = 0] [seed 1]`."""
    from tutor.commands.experiments import declared, shapes_of, start_values
    from tutor.derive.derivatives.gradients import any_gradient, gradients_of

    scope = clauses.scope_of(session, request)
    given = starts(session, request, scope)
    for name, value in given.items():  # a name that a search starts from is a parameter, whatever it was before
        scope = scope if len(scope.kind(name).shape) == value.ndim else scope.without(name)
    loss = clauses.expression(session, request, scope)
    free = names(scope.expand(loss))
    held = {n: a for n, a in session.arrays.items() if n in free and n not in session.fitted and n not in given}
    sizes = frozenset().union(*(names(s) for _, kind in scope.kinds for s in kind.shape), frozenset())
    parameters = clauses.wrt(request) or (*given, *natural(free - set(given) - set(held) - sizes))
    held = {n: a for n, a in held.items() if n not in parameters}
    if not parameters:
        raise trouble("usage", "every name in this loss is data, so there is nothing to search for", mend="wrt w b")
    scope = declared(scope, {n: v for n, v in given.items() if n in parameters}, held)
    shapes = shapes_of(parameters, scope, {**session.arrays, **held}, {})
    seed = clauses.whole_number(request, "seed", 0, 2**31)
    start = {**start_values(shapes, seed), **{n: v for n, v in given.items() if n in parameters}}
    derivation = any_gradient(loss, parameters, scope, session.limits)
    gradients = {n: scope.expand(g) for n, g in gradients_of(derivation).items()}
    return Task(scope.expand(loss), gradients, start, held, scope, derivation)


def starts(session: Session, request: Request, scope: Scope) -> dict[str, Any]:
    """`from w = 0, b = [1, 2]` as arrays by name; `from [0, 1]` goes by the names of the loss."""
    from tutor.numeric.evaluate import evaluate

    order: tuple[str, ...] = ()
    if "=" not in clauses.said(request, "from", "at").text:
        free = names(scope.expand(clauses.expression(session, request, scope)))
        order = clauses.wrt(request) or natural(free - set(session.arrays))
    found: dict[str, Any] = {}
    for name, node in clauses.at(session, request, scope, order, ("from", "at")).items():
        found[name] = evaluate(scope.expand(node), {n: a for n, a in session.arrays.items() if n in names(scope.expand(node))})
    return found


def minimize(session: Session, request: Request, desk: Desk) -> Reply:
    """Descend a loss, by whole data or by batches; the found parameters and the loss curve are kept by name."""
    from tutor.commands.experiments import batches, problem
    from tutor.numeric.optimize import minimize
    from tutor.numeric.training import train

    task = task_of(session, request)
    method = clauses.said(request, "by").text or "gradient descent"
    step, tolerance = clauses.decimal(session, request, "step"), clauses.decimal(session, request, "tolerance")
    told = {"step": step, "tolerance": 1e-6 if tolerance is None else tolerance, "seed": clauses.whole_number(request, "seed", 0, 2**31)}

    def progress(done: int, total: int) -> None:
        desk.report(f"step {done} of {total}", done / total)

    if clauses.said(request, "batch").text or clauses.said(request, "epochs").text:
        made, packing = batches(task.loss, task.gradients, task.start, task.data, task.scope)
        batch = clauses.whole_number(request, "batch", made.rows, made.rows)
        epochs = clauses.whole_number(request, "epochs", 10, MOST_STEPS)
        outcome = train(made, packing.pack(task.start), method, batch=batch, epochs=epochs, progress=progress, **told)
    else:
        made, packing = problem(task.loss, task.gradients, task.start, task.data, task.scope)
        steps = clauses.whole_number(request, "steps", 1000, MOST_STEPS)
        outcome = minimize(made, packing.pack(task.start), method, max_steps=steps, progress=progress, **told)
    found = packing.unpack(outcome.point)
    for name, value in found.items():
        session = session.holding(name, value)
    session = replace(session.holding("losses", outcome.trace.values), fitted=session.fitted | set(found))
    return Reply(Document(tuple(_searched(task, found, outcome))), session.asked(task.derivation))


def _searched(task: Task, found: Mapping[str, Any], outcome: Any) -> list[Block]:
    from tutor.numeric.outcome import spelled
    from tutor.render.picture import losses

    step = "" if outcome.step is None else f", step size {spelled(outcome.step)}"
    blocks: list[Block] = [Prose(("minimize ", task.derivation.problem, f" by {outcome.method}{step}"))]
    blocks += gradient_lines(task)
    blocks += [Note("note", outcome.because), *(Note("note", n) for n in outcome.notes)]
    blocks.append(Table(("parameter", "shape", "value"), tuple((n, shape(v), entries(v)) for n, v in found.items())))
    blocks.append(Note("note", f"value {outcome.value:.8g} after {outcome.steps} steps, {outcome.evaluations} evaluations"))
    trace = outcome.trace
    if len(trace.steps) > 1:
        blocks.append(Picture(losses(f"value along {outcome.method}", {outcome.method: (trace.steps, trace.values)}, "value")))
    return blocks


def gradient_lines(task: Task) -> list[Block]:
    """The derivative by each parameter, as it was derived."""
    from tutor.derive.derivatives.gradients import gradients_of

    return [Formula(f"d{n}" if task.scope.arrays else f"∂/∂{n}", g) for n, g in gradients_of(task.derivation).items()]


def shape(value: Any) -> str:
    """`(4, 3)` of an array; empty for a number."""
    found = getattr(value, "shape", ())
    return f"({', '.join(map(str, found))}{',' if len(found) == 1 else ''})" if found else ""


def entries(value: Any) -> str:
    """The numbers of an array as text; of a large one their range."""
    import numpy as np

    array = np.asarray(value, dtype=float)
    if array.ndim == 0:
        return f"{float(array):.8g}"
    if array.size > _SHOWN:
        return f"from {array.min():.4g} to {array.max():.4g}"
    return np.array2string(array, precision=6, suppress_small=True, separator=", ").replace("\n", "")


def compare(session: Session, request: Request, desk: Desk) -> Reply:
    """Several methods from one start: a table, and their ways in one picture."""
    from tutor.commands.experiments import problem, surface
    from tutor.numeric.optimize import compare
    from tutor.render.picture import contour, losses

    task = task_of(session, request)
    made, packing = problem(task.loss, task.gradients, task.start, task.data, task.scope)
    methods = [p.text for p in split(clauses.said(request, "by").text or "gradient descent, momentum, adam, newton", ",")]
    start = packing.pack(task.start)
    told: dict[str, Any] = {"max_steps": clauses.whole_number(request, "steps", 1000, MOST_STEPS)}
    for word, key in (("step", "step"), ("tolerance", "tolerance")):
        value = clauses.decimal(session, request, word)
        if value is not None:
            told[key] = value
    outcomes = []
    for k, method in enumerate(methods):
        desk.report(method, k / len(methods))
        outcomes += compare(made, start, [method], **told)
    rows = tuple((n, o.ended, str(o.steps), str(o.evaluations), f"{o.value:.6g}", made.spelled(o.point)) for n, o in outcomes)
    blocks: list[Block] = [Prose(("minimize ", task.derivation.problem, f" from {made.spelled(start)}")), *gradient_lines(task)]
    blocks.append(Table(("method", "ended", "steps", "evaluations", "value", "point"), rows))
    blocks += [Note("note", f"{n}: {o.because}") for n, o in outcomes]
    if packing.size == 2:
        paths = {n: o.trace.points for n, o in outcomes}
        blocks.append(Picture(contour("the ways down", surface(made, start), paths, *packing.labels)))
    blocks.append(Picture(losses("the value at each step", {n: (o.trace.steps, o.trace.values) for n, o in outcomes}, "value")))
    return Reply(Document(tuple(blocks)), session.asked(task.derivation))


def step(session: Session, request: Request, desk: Desk) -> Reply:
    """One step of a method, in words and numbers."""
    from tutor.commands.experiments import problem
    from tutor.numeric.descent import one_step
    from tutor.numeric.methods import method_named

    task = task_of(session, request)
    made, packing = problem(task.loss, task.gradients, task.start, task.data, task.scope)
    method = clauses.said(request, "by").text or "gradient descent"
    taken = one_step(made, packing.pack(task.start), method, clauses.decimal(session, request, "step"))
    labels = packing.labels or tuple(str(k) for k in range(1, packing.size + 1))
    numbers = zip(labels, taken.point, taken.gradient, taken.change, taken.new_point, strict=True)
    rows = tuple((n, f"{a:.8g}", f"{g:.8g}", f"{d:+.8g}", f"{b:.8g}") for n, a, g, d, b in numbers)
    blocks: list[Block] = [
        Heading(f"One step of {taken.method}"),
        Prose((f"{taken.rule}, with step size {taken.step:.4g}. {method_named(method).because}",)),
        *gradient_lines(task),
    ]
    if taken.hessian is not None and packing.size <= _SHOWN:
        blocks.append(Note("note", f"the Hessian here is {entries(taken.hessian)}"))
    blocks.append(Table(("name", "here", "gradient", "step", "there"), rows[:_SHOWN]))
    blocks.append(Note("note", f"the value goes from {taken.value:.8g} to {taken.new_value:.8g}"))
    return Reply(document(*blocks), session.asked(task.derivation))


COMMANDS = (
    Command(
        "minimize",
        "minimize LOSS [wrt w b] [from|at w = 0, b = 0] [by METHOD] [step 0.1] [steps 1000] "
        "[tolerance 1e-6] [batch 32] [epochs 10] [seed 1]",
        "descend a loss; the found parameters are kept by name",
        "minimize (x - 1)^2 + y^2 from x = 3, y = 2 by newton",
        minimize,
        ("descend", "fit", "train"),
        seconds=120.0,
    ),
    Command(
        "compare",
        "compare LOSS [wrt x y] from|at x = 1, y = 2 [by gradient descent, adam, newton] [step 0.1] [steps 1000] [tolerance 1e-6]",
        "several methods on one problem, as a table and a picture",
        "compare x^2 + 10y^2 from x = 2, y = 1 step 0.05 steps 200",
        compare,
        seconds=120.0,
    ),
    Command(
        "step",
        "step LOSS [wrt x y] at|from x = 1, y = 2 [by METHOD] [step 0.1]",
        "one step of a method, in words and numbers",
        "step x^2 + y^2 at x = 1, y = 2 step 0.1",
        step,
        seconds=20.0,
    ),
)
