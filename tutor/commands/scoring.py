"""The verbs that say how good a fit is: accuracy and roc of classes, rsquared of numbers, each with how it comes about."""

from __future__ import annotations

from typing import Any

from tutor.commands import clauses
from tutor.commands.command import Command, Desk
from tutor.commands.datasets import valued
from tutor.commands.session import Reply, Session
from tutor.render.abridged import thinned
from tutor.render.document import Block, Document, Note, Picture, Prose, Table, document
from tutor.syntax.request import Request


def _two(session: Session, request: Request, what: str, mend: str) -> tuple[Any, Any]:
    """The two arrays of the subject."""
    import numpy as np

    scope = clauses.scope_of(session, request)
    nodes = clauses.expressions(session, request, scope)
    if len(nodes) != 2:
        raise clauses.misused(request, request.subject, what, mend)
    return tuple(np.asarray(valued(session, scope.expand(n))) for n in nodes)


def accuracy(session: Session, request: Request, desk: Desk) -> Reply:
    """The share of rows where the largest score stands at the right class; which class was taken for which; precision and recall."""
    import numpy as np

    from tutor.numeric.data.scores import accuracy, confusion, report

    scores, labels = _two(session, request, "accuracy compares scores with labels", "accuracy softmax(X @ W), Y")
    if labels.ndim == 1 and (labels != np.rint(labels)).any():
        wrong = labels[labels != np.rint(labels)][0]
        raise clauses.misused(request, request.subject, f"the labels are whole numbers, and {wrong:.4g} is none", "accuracy SCORES, LABELS")
    predicted = scores.argmax(axis=1) if scores.ndim == 2 else (scores > 0.5).astype(int)
    true = labels.argmax(axis=1) if labels.ndim == 2 else labels.astype(int)
    share, counted, told = accuracy(true, predicted), confusion(true, predicted), report(true, predicted)
    header = ("true class", *(f"taken for {c}" for c in counted.classes))
    rows = tuple((str(c), *map(str, row)) for c, row in zip(counted.classes, np.asarray(counted.counts).tolist(), strict=True))
    right = int(np.sum(true == predicted))
    quality = tuple(
        (str(c), _share(both, taken), _share(both, there), _share(2 * both, there + taken))
        for c, both, there, taken in zip(told.classes, told.right.tolist(), told.rows.tolist(), told.called.tolist(), strict=True)
    )
    return Reply(
        document(
            Note("note", f"accuracy {share:.4g} ({right} of {len(true)} rows)"),
            Table(header, rows),
            Table(("class", "precision", "recall", "F1"), quality),
            Note("note", "precision: of the rows taken for a class, the share that is of it (down a column of the table)"),
            Note("note", "recall: of the rows of a class, the share that was taken for it (along a row); F1 = 2 right/(taken + there)"),
        ),
        session,
    )


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} = {part / whole:.4g}" if whole else "–"


def rsquared(session: Session, request: Request, desk: Desk) -> Reply:
    """R squared and the mean errors of predictions for numbers, with the sums they are made of."""
    import numpy as np

    from tutor.numeric.data.scores import fit

    y, predicted = _two(session, request, "rsquared compares numbers with predictions", "rsquared y, w x + b")
    found = fit(y, np.broadcast_to(predicted, y.shape) if predicted.ndim == 0 else predicted)
    rows = [
        ("sum of (y - prediction)^2", f"{found.residual:.8g}"),
        ("sum of (y - mean of y)^2", f"{found.total:.8g}"),
        ("R squared, 1 - the first over the second", "–" if np.isnan(found.r_squared) else f"{found.r_squared:.8g}"),
        ("mean squared error", f"{found.mse:.8g}"),
        ("its root, in the units of y", f"{found.rmse:.8g}"),
        ("mean of the errors' sizes", f"{found.mae:.8g}"),
    ]
    return Reply(document(Table((f"{y.size} row{'s' * (y.size != 1)}", ""), tuple(rows)), Note("note", _judged(found))), session)


def _judged(found: Any) -> str:
    if not found.total:
        return "all values of y are equal, so that R squared has no meaning"
    if found.r_squared < 0:
        return "R squared is below 0: the mean of y alone would be a better prediction"
    return f"the predictions explain {100 * found.r_squared:.4g} % of how y varies about its mean"


def roc(session: Session, request: Request, desk: Desk) -> Reply:
    """The ROC curve of scores for labels, how it comes about, and its area two ways."""
    from tutor.numeric.data.roc import roc
    from tutor.render.picture import roc_curve

    found = roc(*_two(session, request, "roc takes labels and scores", "roc [1, 0, 1], [0.9, 0.2, 0.6]"))
    points = list(zip(found.thresholds, found.false_positive, found.true_positive, strict=True))
    rows = tuple((f"{t:.6g}", f"{f:.6g}", f"{p:.6g}") for t, f, p in thinned(points))
    ties = found.positives + found.negatives - len(points) + 1
    walk = (
        f"From the highest score down, every positive row is a step up by 1/{found.positives}, "
        f"every negative one a step to the right by 1/{found.negatives}"
    )
    blocks: list[Block] = [
        Prose((f"{found.positives} positive and {found.negatives} negative rows; {len(points)} points of the curve",)),
        Prose((walk + ("; rows of one score go together, as one slanted step." if ties else "."),)),
        Table(("threshold", "false positive rate", "true positive rate"), rows),
        Note("note", f"area under the curve, by trapezoids: {found.area:.10g}"),
        Note("note", f"share of pairs (positive, negative) ranked rightly, ties one half: {found.rank_statistic:.10g}"),
    ]
    if found.area < 0.5:
        blocks.append(Note("note", "an area below 0.5 ranks worse than chance: with the signs of the scores turned it is 1 minus that"))
    blocks.append(Picture(roc_curve(found.false_positive, found.true_positive, found.area)))
    return Reply(Document(tuple(blocks)), session)


COMMANDS = (
    Command(
        "accuracy",
        "accuracy SCORES, LABELS",
        "the share of rows classified rightly, the confusions, precision and recall",
        "data iris; accuracy Y, labels",
        accuracy,
        ("confusion", "precision", "recall"),
        20.0,
    ),
    Command(
        "rsquared",
        "rsquared Y, PREDICTIONS",
        "R squared and the mean errors of predictions for numbers",
        "generate linear points 50 seed 1; rsquared y, 4 + 3x",
        rsquared,
        ("r2",),
        20.0,
    ),
    Command(
        "roc",
        "roc LABELS, SCORES",
        "the ROC curve, its area, and the rank statistic",
        "roc [1, 0, 1, 0], [0.9, 0.4, 0.4, 0.1]",
        roc,
        ("auc",),
        20.0,
    ),
)
