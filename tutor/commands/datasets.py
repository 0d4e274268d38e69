"""The verbs that bring numbers in and part them: data loads a table, generate makes one, split and standardize prepare it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from tutor.commands import clauses
from tutor.commands.command import Command, Desk
from tutor.commands.searched import shape
from tutor.commands.session import Reply, Session
from tutor.errors import trouble
from tutor.meaning.scope import Kind, Scope
from tutor.render.document import Note, Picture, Table, document
from tutor.syntax.nodes import Apply, Name, Node, names, number, rational
from tutor.syntax.request import Request
from tutor.syntax.statements import split

_COLUMNS = 20  # of a table of means
_NOISE = "noise"  # in a formula of `generate`: a normal number of deviation 1, drawn anew for every point


def data(session: Session, request: Request, desk: Desk) -> Reply:
    """Load a table: numbers as a matrix, classes as a one-hot matrix, and every column by its own name."""
    from tutor.numeric.data.tables import included, load

    name = request.subject.text.strip().strip("\"'")
    if not name:
        raise trouble("usage", "which data?", mend=f"data {included()[0]}")
    how = clauses.said(request, "by")
    if how.text and "dropping" not in how.text:
        raise clauses.misused(request, how, "rows that lack a value can be left out", "by dropping rows")

    def progress(read: int, size: int) -> None:
        desk.report(f"{name}: {read / 1e6:.3g} of {size / 1e6:.3g} million characters", read / size)

    said = clauses.said(request, "as").text.replace(",", " ").split()
    return _kept(session, load(name, bool(how.text), progress), said)


def _kept(session: Session, table: Any, said: Sequence[str] = ()) -> Reply:
    """A table under the names of its columns, and as a matrix with what is to be learned of it."""
    import numpy as np

    from tutor.numeric.data.preparation import MOST_CLASSES, one_hot, standardize

    columns: dict[str, Any] = {n: table.columns[n] for n in table.numeric}
    matrix_name, label_name = (*said, *("X", "Y")[len(said) :])[:2]
    notes = []
    labels = [n for n in table.labels if len(np.unique(table.columns[n])) <= MOST_CLASSES]
    notes += [f"{n} has a label of its own in too many rows to tell classes: it is left out" for n in table.labels if n not in labels]
    if labels and table.numeric:
        hot, classes = one_hot(table.columns[labels[0]])
        scaled, _, _ = standardize(table.matrix())
        columns |= {matrix_name: scaled, label_name: hot, "labels": hot.argmax(axis=1).astype(float)}
        notes.append(f"{matrix_name} holds the numeric columns, standardized; {label_name} is one-hot by {labels[0]}: {', '.join(classes)}")
    elif len(table.numeric) > 1:
        target = label_name if said[1:] else label_name.lower()
        columns[matrix_name] = table.matrix(table.numeric[:-1])
        columns[target] = table.matrix(table.numeric[-1:])[:, 0]
        notes.append(f"{matrix_name} holds all numeric columns but the last, {target} the last one")
    if not columns:
        raise trouble("data", f"{table.source} has no column of numbers", mend="a table with numbers")
    session = holding(session, columns)
    if label_name in columns and labels:
        kind = session.scope.kind(label_name)
        session = replace(session, scope=session.scope.declared(label_name, replace(kind, facts=frozenset({"one-hot"}))))
    blocks = (Note("note", f"{table.source}: {table.rows} rows"), overview(columns), *(Note("note", n) for n in notes))
    return Reply(document(*blocks), session)


def split_rows(session: Session, request: Request, desk: Desk) -> Reply:
    """Part the rows of arrays alike, for training and for testing: X becomes X_train and X_test."""
    import numpy as np

    from tutor.numeric.data.preparation import split

    chosen = _named(session, request, "split which arrays?")
    train = clauses.decimal(session, request, "at")
    train = 0.8 if train is None else train
    if not 0 < train < 1:
        raise clauses.misused(request, clauses.said(request, "at"), "the share for training lies between 0 and 1", "at 4/5")
    by = clauses.said(request, "by").text
    if by and by not in session.arrays:
        raise clauses.misused(request, clauses.said(request, "by"), f"{by} is no array of this session", "by labels")
    seed = clauses.whole_number(request, "seed", 1, 2**31)
    parts = split(chosen, 1 - train, seed, session.arrays[by] if by else None)
    rows, columns = [], {}
    for name in chosen:
        for part, word in zip(parts, ("train", "test"), strict=True):
            columns[f"{name}_{word}"] = part[name]
        rows.append((name, shape(chosen[name]), *(f"{name}_{w} {shape(p[name])}" for p, w in zip(parts, ("train", "test"), strict=True))))
    facts = {n: session.scope.kind(n).facts for n in chosen}
    session = holding(session, columns, {f"{n}_{word}": f"m_{word}" for n in chosen for word in ("train", "test")})
    for name in (n for n in columns if facts[n.rpartition("_")[0]]):
        kind = replace(session.scope.kind(name), facts=facts[name.rpartition("_")[0]])
        session = replace(session, scope=session.scope.declared(name, kind))
    blocks = [Table(("array", "all", "for training", "for testing"), tuple(rows))]
    if by and by in chosen:
        counts = [np.unique(_as_labels(part[by]), return_counts=True) for part in parts]
        shares = tuple((f"{c:g}", str(a), str(b)) for c, a, b in zip(counts[0][0], counts[0][1], counts[1][1], strict=True))
        blocks.append(Table((f"rows of class, by {by}", "for training", "for testing"), shares))
    return Reply(document(*blocks, Note("note", f"shuffled by the seed {seed}: the same split each time")), session)


def _as_labels(values: Any) -> Any:
    return values.argmax(axis=1) if values.ndim == 2 else values


def _named(session: Session, request: Request, what: str) -> dict[str, Any]:
    """The arrays of the session that the subject names."""
    found = {}
    for piece in split(request.subject.text, ","):
        name = piece.text.strip()
        if getattr(session.arrays.get(name), "ndim", 0) == 0:
            told = f"{name} is no array of this session" if name else what
            raise clauses.misused(request, request.subject, told, f"{request.verb} X, y, after data or generate")
        found[name] = session.arrays[name]
    return found


def standardize(session: Session, request: Request, desk: Desk) -> Reply:
    """Arrays standardized by the means and deviations of the first: what is tested is scaled by what was trained on."""
    import numpy as np

    from tutor.numeric.data.preparation import standardize_alike

    chosen = _named(session, request, "standardize which arrays?")
    scaled, mean, deviation = standardize_alike(*chosen.values())
    first = next(iter(chosen))
    pairs = list(zip(np.atleast_1d(mean), np.atleast_1d(deviation), strict=True))
    rows = tuple((str(k), f"{m:.8g}", f"{d:.8g}") for k, (m, d) in enumerate(pairs[:_COLUMNS], 1))
    for name, array in zip(chosen, scaled, strict=True):
        session = session.holding(name, array)
    blocks = [
        Table((f"column of {first}", "mean", "deviation"), rows),
        overview(dict(zip(chosen, scaled, strict=True))),
        Note("note", f"each column minus the mean of {first}, over its deviation; nothing of the other arrays was looked at"),
    ]
    return Reply(document(*blocks), session)


def holding(session: Session, columns: Mapping[str, Any], rows: Mapping[str, str] = {}) -> Session:
    """The session with these arrays by name, each declared with its shape; their rows are of size m, or what `rows` calls it."""
    scope = session.scope
    for name, array in columns.items():
        scope = scope.without(name)
        session = session.holding(name, array)
        if array.ndim:
            scope = scope.declared(name, Kind(shape=(Name(rows.get(name, "m")), *(number(size) for size in array.shape[1:]))))
    return replace(session, scope=scope, fitted=session.fitted - set(columns))


def overview(columns: Mapping[str, Any]) -> Table:
    """Name, shape and range of each array."""

    rows = tuple((n, shape(a), f"{a.min():.4g}", f"{_mean(a):.4g}", f"{a.max():.4g}") for n, a in columns.items())
    return Table(("name", "shape", "least", "mean", "greatest"), rows)


def _mean(array: Any) -> float:
    """The mean; 0 where it is only rounding, as of standardized columns."""
    mean = float(array.mean())
    return 0.0 if abs(mean) < 1e-12 * float(abs(array).max()) else mean


def generate(session: Session, request: Request, desk: Desk) -> Reply:
    """Make a table: inputs drawn evenly from intervals, outputs by a formula of them, with noise where it says so."""
    from tutor.numeric.data.preparation import generate
    from tutor.numeric.evaluate import evaluate

    scope = clauses.scope_of(session, request)
    if "=" not in request.subject.text:
        return _made(session, request, scope)
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


def _made(session: Session, request: Request, scope: Scope) -> Reply:
    """`generate moons points 200 seed 1 with noise = 0.1`: a set whose truth is known."""
    from tutor.numeric.data.made import make
    from tutor.render.picture import scatter

    said = {}
    for word in ("noise", "classes"):
        definition = scope.definition(word)
        if definition is not None and session.scope.definition(word) != definition:
            value = rational(definition.body)
            if value is None or (word == "classes" and value.denominator != 1):
                raise clauses.misused(request, clauses.said(request, "with"), f"{word} is a number", "with noise = 0.1")
            said[word] = int(value) if word == "classes" else float(value)
    points, seed = clauses.whole_number(request, "points", 200, 1_000_000), clauses.whole_number(request, "seed", 1, 2**31)
    table = make(request.subject.text.strip(), points, seed=seed, **said)
    reply = _kept(session, table)
    names_ = table.numeric
    drawn = {"": tuple(table.columns[n] for n in names_)} if not table.labels else {
        str(c): tuple(table.columns[n][table.columns["label"] == c] for n in names_) for c in sorted(set(table.columns["label"]))
    }  # fmt: skip
    if len(names_) == 2:
        return Reply(reply.document + document(Picture(scatter(request.subject.text.strip(), drawn, *names_))), reply.session)
    return reply


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
        "data",
        "data NAME|FILE.csv [as X, Y] [by dropping rows]",
        "load a table; its columns are kept by name",
        "data iris",
        data,
        ("load",),
        seconds=60.0,
    ),
    Command(
        "generate",
        "generate y = FORMULA with x : in [0, 2] [points 100] [seed 1], or: generate "
        "linear|polynomial|sine|exponential|logistic|blobs|moons|circles|spirals [with noise = 0.1, classes = 3]",
        "make data from a formula; `noise` is a normal number; or a set of a known kind",
        "generate y = 4 + 3x + noise with x : in [0, 2] points 100 seed 1; generate moons points 200 seed 1 with noise = 0.1",
        generate,
        seconds=20.0,
    ),
    Command(
        "split",
        "split X, y [at 4/5] [by labels] [seed 1]",
        "part the rows for training and testing; by labels each class by the same share",
        "data iris; split X, Y, labels at 4/5 by labels seed 1",
        split_rows,
        seconds=20.0,
    ),
    Command(
        "standardize",
        "standardize X_train, X_test",
        "subtract the first array's means and divide by its deviations, in all of them",
        "generate sine points 50 seed 1; split X, y; standardize X_train, X_test",
        standardize,
        seconds=20.0,
    ),
)
