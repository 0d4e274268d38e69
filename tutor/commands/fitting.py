"""The verbs that search for parameters: minimize, compare and step, on any loss over parameters and data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from tutor.commands import clauses
from tutor.commands.command import Command, Desk
from tutor.commands.search_bounds import bounds_of, box_of
from tutor.commands.searched import compared, outcome_told, progress_picture, step_told
from tutor.commands.session import Reply, Session
from tutor.errors import TutorError, trouble
from tutor.meaning.scope import Scope, natural
from tutor.render.document import Block, Document, Formula, Picture, Prose, document
from tutor.syntax.nodes import Node, is_op, names
from tutor.syntax.request import Request
from tutor.syntax.statements import split

MOST_STEPS = 1_000_000


@dataclass(frozen=True, slots=True)
class Task:
    """A loss that is to be minimized, with all that a search needs.

    loss       the tree, written out
    gradients  its derivative by each parameter
    start      parameter -> array where the search begins
    data       the arrays of the session that are not parameters
    bounds     parameter -> (lower, upper), of those that are bounded
    """

    loss: Node
    gradients: Mapping[str, Node]
    start: Mapping[str, Any]
    data: Mapping[str, Any]
    scope: Scope
    derivation: Any
    bounds: Mapping[str, tuple[float, float]]


def task_of(session: Session, request: Request) -> Task:
    """The task of a request: `LOSS [wrt w b] [from w = 0, b = 0] [subject to w >= 0] [seed 1]`.

    A list of numbers (`x = [1, 2, 3]`) is written out in the loss; where that has no derivative, it is taken as data.
    """
    scope = clauses.scope_of(session, request)
    try:
        return _task(session, request, scope)
    except TutorError as told:
        lists = _lists(scope)
        if told.diagnostic.code != "no-rule" or not lists:
            raise
    for name, array in lists.items():
        session, scope = session.holding(name, array), scope.without(name)
    return _task(session, request, scope)


def _lists(scope: Scope) -> dict[str, Any]:
    """The definitions that are lists of numbers, as arrays."""
    from tutor.numeric.evaluate import evaluate

    bodies = {d.name: d.body for d in scope.definitions if d.parameters is None and is_op(d.body, "[]") and not names(d.body)}
    return {name: evaluate(body, {}) for name, body in bodies.items()}


def _task(session: Session, request: Request, scope: Scope) -> Task:
    from tutor.commands.packing import declared, shapes_of, start_values
    from tutor.derive.derivatives.gradients import any_gradient, gradients_of

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
    bounds = bounds_of(session, request, scope, start)
    return Task(scope.expand(loss), gradients, start, held, scope, derivation, bounds)


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
    from tutor.numeric.descent.optimize import minimize
    from tutor.numeric.descent.training import train
    from tutor.numeric.sequences.descents import ending

    task = task_of(session, request)
    told = _options(session, request)
    seed = clauses.whole_number(request, "seed", 0, 2**31)

    def progress(done: int, total: int) -> None:
        desk.report(f"step {done} of {total}", done / total)

    by_batches = bool(clauses.said(request, "batch").text or clauses.said(request, "epochs").text)
    if by_batches:
        made, packing = batches(task.loss, task.gradients, task.start, task.data, task.scope)
        batch = clauses.whole_number(request, "batch", made.rows, made.rows)
        epochs = clauses.whole_number(request, "epochs", 10, MOST_STEPS)
        box = box_of(task.bounds, packing)
        start = packing.pack(task.start)
        outcome = train(made, start, _method(request), batch=batch, epochs=epochs, box=box, seed=seed, progress=progress, **told)
    else:
        made, packing = problem(task.loss, task.gradients, task.start, task.data, task.scope)
        told |= {"max_steps": clauses.whole_number(request, "steps", 1000, MOST_STEPS), "bounds": box_of(task.bounds, packing)}
        outcome = minimize(made, packing.pack(task.start), _method(request), seed=seed, progress=progress, **told)
    found = packing.unpack(outcome.point)
    for name, value in found.items():
        session = session.holding(name, value)
    session = replace(session.holding("losses", outcome.trace.values), fitted=session.fitted | set(found), searched=ending(outcome))
    step = "" if outcome.step is None else f", step size {outcome.step:.4g}{_decaying(told['decay'])}"
    blocks: list[Block] = [Prose(("minimize ", task.derivation.problem, f" by {outcome.method}{step}{_within(task)}"))]
    blocks += [*gradient_lines(task), *outcome_told(found, outcome, "epoch" if by_batches else "step")]
    return Reply(Document(tuple(blocks)), session.asked(task.derivation))


def _method(request: Request) -> str:
    return clauses.said(request, "by").text or "gradient descent"


def _options(session: Session, request: Request) -> dict[str, Any]:
    """`step 0.1 decay 0.01` and `tolerance 1e-8`, as far as they are said."""
    clause = clauses.said(request, "step")
    size, _, decay = (part.strip() for part in clause.text.partition("decay"))
    told: dict[str, Any] = {"decay": decay or None}
    if "decay" in clause.text and not decay:
        raise clauses.misused(request, clause, "decay by how much?", "step 0.1 decay 0.01, or decay cosine")
    if size:
        told["step"] = clauses.decimal_of(session, request, "step", replace(clause, text=size))
    tolerance = clauses.decimal(session, request, "tolerance")
    return told if tolerance is None else told | {"tolerance": tolerance}


def _decaying(decay: str | None) -> str:
    from tutor.numeric.descent.schedules import Decay

    return "" if decay is None else f" that shrinks, {Decay.read(decay)}"


def _within(task: Task) -> str:
    if not task.bounds:
        return ""
    return ", with " + ", ".join(_bound(n, low, high) for n, (low, high) in task.bounds.items())


def _bound(name: str, low: float, high: float) -> str:
    if low == float("-inf"):
        return f"{name} ≤ {high:.6g}"
    return f"{name} ≥ {low:.6g}" if high == float("inf") else f"{low:.6g} ≤ {name} ≤ {high:.6g}"


def gradient_lines(task: Task) -> list[Block]:
    """The derivative by each parameter, as it was derived."""
    from tutor.derive.derivatives.gradients import gradients_of

    return [Formula(f"d{n}" if task.scope.arrays else f"∂/∂{n}", g) for n, g in gradients_of(task.derivation).items()]


def compare(session: Session, request: Request, desk: Desk) -> Reply:
    """Several methods from one start: a table, and their ways in one picture."""
    from tutor.commands.experiments import problem, surface
    from tutor.numeric.descent.optimize import compare
    from tutor.render.picture import contour

    task = task_of(session, request)
    made, packing = problem(task.loss, task.gradients, task.start, task.data, task.scope)
    methods = [p.text for p in split(clauses.said(request, "by").text or "gradient descent, momentum, adam, newton", ",")]
    start = packing.pack(task.start)
    told = _options(session, request) | {"max_steps": clauses.whole_number(request, "steps", 1000, MOST_STEPS)}
    told["bounds"] = box_of(task.bounds, packing)
    outcomes: list[tuple[str, Any]] = []
    for k, method in enumerate(methods):
        part = desk.within(k, len(methods))
        outcomes += compare(made, start, [method], progress=lambda n, of, part=part, m=method: part.report(m, n / of), **told)
        if outcomes[-1][1].ended == "interrupted":
            break
    blocks: list[Block] = [Prose(("minimize ", task.derivation.problem, f" from {made.spelled(start)}{_within(task)}"))]
    blocks += [*gradient_lines(task), *compared(outcomes, made.spelled)]
    if packing.size == 2:
        paths = {n: o.trace.points for n, o in outcomes}
        blocks.append(Picture(contour("the ways down", surface(made, start), paths, *packing.labels)))
    blocks.append(progress_picture(outcomes))
    return Reply(Document(tuple(blocks)), session.asked(task.derivation))


def step(session: Session, request: Request, desk: Desk) -> Reply:
    """One step of a method, in words and numbers; with `steps 3` the third."""
    from tutor.checking.steps.question import StepQuestion
    from tutor.commands.experiments import problem
    from tutor.numeric.descent.laid_open import steps_around

    task = task_of(session, request)
    made, packing = problem(task.loss, task.gradients, task.start, task.data, task.scope)
    told = _options(session, request)
    told.pop("tolerance", None)
    number = clauses.whole_number(request, "steps", 1, MOST_STEPS)
    start, box = packing.pack(task.start), box_of(task.bounds, packing)
    around = steps_around(made, start, _method(request), number=number, bounds=box, **told)
    taken = around[number]
    labels = packing.labels or tuple(str(k) for k in range(1, packing.size + 1))
    heading, rule, *rest = step_told(taken, labels)
    gradients = tuple((name, task.gradients[name]) for name in packing.names)
    asked = StepQuestion(task.derivation, gradients, packing.shapes, labels, tuple(task.data.items()), number, around, _sizes(taken, told))
    return Reply(document(heading, rule, *gradient_lines(task), *rest), session.asked(task.derivation, asked))


def _sizes(taken: Any, told: Mapping[str, Any]) -> tuple[float, ...]:
    """The size of each step up to the one that was taken; none of a method that searches for its own."""
    from tutor.numeric.descent.methods import method_named
    from tutor.numeric.descent.schedules import sizes_of

    if taken.step is None:
        return ()
    size = sizes_of(told.get("step", method_named(taken.method).step), told["decay"], max(taken.number + 1, 1000))
    return tuple(size(k) for k in range(1, taken.number + 1))


STEP = Command(
    "step",
    "step LOSS [wrt x y] at|from x = 1, y = 2 [by METHOD] [step 0.1 [decay 0.01]] [steps 3] [subject to x >= 0] [seed 1]",
    "one step of a method, in words and numbers; with steps 3 the third",
    "step x^2 + y^2 at x = 1, y = 2 step 0.1",
    step,
    seconds=20.0,
)
COMMANDS = (
    Command(
        "minimize",
        "minimize LOSS [wrt w b] [from|at w = 0, b = 0] [by METHOD] [step 0.1 [decay 0.01]] [steps 1000] "
        "[tolerance 1e-6] [subject to 0 <= w <= 1, b >= 2] [batch 32] [epochs 10] [seed 1]",
        "descend a loss by a method (help methods); the found parameters are kept by name",
        "minimize (x - 1)^2 + y^2 from x = 3, y = 2 by newton",
        minimize,
        ("descend", "fit", "train"),
        seconds=120.0,
    ),
    Command(
        "compare",
        "compare LOSS [wrt x y] from|at x = 1, y = 2 [by gradient descent, adam, newton] [step 0.1 [decay 0.01]] [steps 1000] "
        "[tolerance 1e-6] [subject to x >= 0] [seed 1]",
        "several methods on one problem, as a table and a picture",
        "compare x^2 + 10y^2 from x = 2, y = 1 step 0.05 steps 200",
        compare,
        seconds=120.0,
    ),
    STEP,
)
