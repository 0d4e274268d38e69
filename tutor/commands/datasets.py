"""The verbs that bring numbers in: data loads a table, generate makes one from a formula, accuracy compares with labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tutor.commands import clauses
from tutor.commands.command import Command, Desk
from tutor.commands.session import Reply, Session
from tutor.errors import trouble
from tutor.meaning.scope import Kind
from tutor.render.document import Note, Table, document
from tutor.syntax.nodes import Apply, Name, Node, names, number
from tutor.syntax.request import Request
from tutor.syntax.statements import split

_NOISE = "noise"  # in a formula of `generate`: a normal number of deviation 1, drawn anew for every point


def data(session: Session, request: Request, desk: Desk) -> Reply:
    """Load a table: numbers as a matrix, classes as a one-hot matrix, and every column by its own name."""
    from tutor.numeric.data import included, load
    from tutor.numeric.preparation import one_hot, standardize

    name = request.subject.text.strip().strip("\"'")
    if not name:
        raise trouble("usage", "which data?", mend=f"data {included()[0]}")
    table = load(name)
    said = clauses.said(request, "as").text.replace(",", " ").split()
    columns: dict[str, Any] = {n: table.columns[n] for n in table.numeric}
    matrix_name, label_name = (said + ["X", "Y"][len(said) :])[:2]
    notes = []
    if table.labels:
        hot, classes = one_hot(table.columns[table.labels[0]])
        scaled, _, _ = standardize(table.matrix())
        columns |= {matrix_name: scaled, label_name: hot, "labels": hot.argmax(axis=1).astype(float)}
        notes.append(
            f"{matrix_name} holds the numeric columns, standardized; {label_name} is one-hot by {table.labels[0]}: {', '.join(classes)}"
        )
    elif len(table.numeric) > 1:
        columns[matrix_name] = table.matrix(table.numeric[:-1])
        columns[label_name.lower() if not said[1:] else label_name] = table.matrix(table.numeric[-1:])[:, 0]
        notes.append(
            f"{matrix_name} holds all numeric columns but the last, {label_name.lower() if not said[1:] else label_name} the last one"
        )
    session = holding(session, columns)
    if table.labels:
        kind = session.scope.kind(label_name)
        session = replace(session, scope=session.scope.declared(label_name, replace(kind, facts=frozenset({"one-hot"}))))
    return Reply(
        document(Note("note", f"{table.source}: {table.rows} rows"), overview(columns), *(Note("note", n) for n in notes)), session
    )


def holding(session: Session, columns: Mapping[str, Any]) -> Session:
    """The session with these arrays by name, each declared with its shape; rows are of size m, whatever their number."""
    scope = session.scope
    for name, array in columns.items():
        scope = scope.without(name)
        session = session.holding(name, array)
        if array.ndim:
            scope = scope.declared(name, Kind(shape=(Name("m"), *(number(size) for size in array.shape[1:]))))
    return replace(session, scope=scope, fitted=session.fitted - set(columns))


def overview(columns: Mapping[str, Any]) -> Table:
    """Name, shape and range of each array."""
    from tutor.commands.searched import shape

    rows = tuple((n, shape(a), f"{a.min():.4g}", f"{_mean(a):.4g}", f"{a.max():.4g}") for n, a in columns.items())
    return Table(("name", "shape", "least", "mean", "greatest"), rows)


def _mean(array: Any) -> float:
    """The mean; 0 where it is only rounding, as of standardized columns."""
    mean = float(array.mean())
    return 0.0 if abs(mean) < 1e-12 * float(abs(array).max()) else mean


def generate(session: Session, request: Request, desk: Desk) -> Reply:
    """Make a table: inputs drawn evenly from intervals, outputs by a formula of them, with noise where it says so."""
    from tutor.numeric.evaluate import evaluate
    from tutor.numeric.preparation import generate

    scope = clauses.scope_of(session, request)
    inputs: dict[str, tuple[float, float]] = {}
    for name, kind in scope.kinds:
        if kind.domain == "interval" and session.scope.kind(name) != kind:
            inputs[name] = tuple(float(evaluate(b, {})) for b in kind.bounds)
    formulas: dict[str, Node] = {}
    for piece in split(request.subject.text, ","):
        name, sign, body = piece.text.partition("=")
        if not sign:
            raise clauses.misused(
                request, request.subject, "a column is made as y = 4 + 3x + noise", "generate y = 4 + 3x + noise with x : in [0, 2]"
            )
        formulas[name.strip()] = scope.expand(scope.read(body.strip(), session.limits))
    missing = frozenset().union(*map(names, formulas.values())) - set(inputs) - set(formulas) - {_NOISE}
    if missing or not inputs:
        wanted = sorted(missing)[0] if missing else "x"
        raise clauses.misused(request, request.subject, f"{wanted} is drawn from where?", f"{request.line} with {wanted} : in [0, 2]")
    points, seed = clauses.whole_number(request, "points", 100, 1_000_000), clauses.whole_number(request, "seed", 1, 2**31)
    outputs = {name: (lambda columns, node=node: evaluate(node, columns)) for name, node in formulas.items()}
    table = generate(inputs, outputs, points, 1.0, seed)
    kept = holding(session, table.columns)
    return Reply(document(Note("note", table.source), overview(table.columns)), kept)


def accuracy(session: Session, request: Request, desk: Desk) -> Reply:
    """The share of rows where the largest score stands at the right class."""
    import numpy as np

    from tutor.numeric.scores import accuracy, confusion

    scope = clauses.scope_of(session, request)
    nodes = clauses.expressions(session, request, scope)
    if len(nodes) != 2:
        raise clauses.misused(request, request.subject, "accuracy compares scores with labels", "accuracy softmax(X @ W), Y")
    scores, labels = (np.asarray(valued(session, scope.expand(n))) for n in nodes)
    predicted = scores.argmax(axis=1) if scores.ndim == 2 else (scores > 0.5).astype(int)
    true = labels.argmax(axis=1) if labels.ndim == 2 else labels.astype(int)
    share, counted = accuracy(true, predicted), confusion(true, predicted)
    header = ("true class", *(f"taken for {c}" for c in counted.classes))
    rows = tuple((str(c), *map(str, row)) for c, row in zip(counted.classes, np.asarray(counted.counts).tolist(), strict=True))
    right = int(np.sum(true == predicted))
    return Reply(document(Note("note", f"accuracy {share:.4g} ({right} of {len(true)} rows)"), Table(header, rows)), session)


def valued(session: Session, node: Node) -> Any:
    """The value of `node` with the session's arrays. Raises TutorError("free-name") where a name has no value."""
    from tutor.numeric.evaluate import evaluate

    arrays = session.arrays
    sizes = {
        s.name: array.shape[k] for n, array in arrays.items() for k, s in enumerate(session.scope.kind(n).shape) if isinstance(s, Name)
    }
    free = names(node) - set(arrays) - set(sizes)
    if free:
        first = sorted(free)[0]
        raise trouble("free-name", f"{first} has no value yet", mend=f"data NAME, generate {first} = …, or minimize a loss over {first}")
    return evaluate(node, {n: v for n, v in {**sizes, **arrays}.items() if n in names(node)})


def is_of_data(session: Session, node: Node) -> bool:
    """Whether every name of `node` has a value in the session, and one of them at least."""
    free = names(session.scope.expand(node))
    sizes = {s.name for n in session.arrays for s in session.scope.kind(n).shape if isinstance(s, Name)}
    return bool(free - sizes) and free - sizes <= set(session.arrays) and not (isinstance(node, Apply) and node.op in (":", ":="))


COMMANDS = (
    Command(
        "data", "data NAME|FILE.csv [as X, Y]", "load a table; its columns are kept by name", "data iris", data, ("load",), seconds=20.0
    ),
    Command(
        "generate",
        "generate y = FORMULA with x : in [0, 2] [points 100] [seed 1]",
        "make data from a formula; `noise` is a normal number",
        "generate y = 4 + 3x + noise with x : in [0, 2] points 100 seed 1",
        generate,
        seconds=20.0,
    ),
    Command(
        "accuracy",
        "accuracy SCORES, LABELS",
        "the share of rows classified rightly",
        "data iris; accuracy Y, labels",
        accuracy,
        seconds=20.0,
    ),
)
