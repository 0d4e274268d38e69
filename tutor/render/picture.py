"""Pictures as frozen values: what is to be seen, with its axes and words, and nothing of how it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

MARKS = ("line", "dashed", "points", "filled", "path")
KINDS = ("lines", "fit", "contour", "roc", "area", "sequence", "graph", "regions", "bars")

_MOST = 1000  # points of a line: more than a picture has columns
_GRID = 81  # values of a contour picture in each direction
_FINE = 161  # of a picture of regions, whose borders would show steps


@dataclass(frozen=True, slots=True)
class Series:
    """One line, cloud of points, filled area, or descent path. `mark` is one of MARKS; the name stands in the legend, "" in none."""

    name: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    mark: str = "line"


@dataclass(frozen=True, slots=True)
class Grid:
    """Values over a rectangle: z[row][column] at (x[column], y[row]); `levels` are those of its contour lines, rising."""

    x: tuple[float, ...]
    y: tuple[float, ...]
    z: tuple[tuple[float, ...], ...]
    levels: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Graph:
    """Who depends on whom: `edges` are (from, to, label), by the nodes' names; `labels` says what stands in a node beside its name."""

    nodes: tuple[str, ...]
    edges: tuple[tuple[str, str, str], ...]
    labels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture.

    kind       one of KINDS
    series     what is drawn, the lowest first
    log_x, log_y  logarithmic axes
    grid       of "contour" (values) and "regions" (numbers of classes)
    graph      of "graph"
    note       one line under the picture
    is_square  both axes have the same scale
    """

    kind: str
    title: str
    x_label: str = ""
    y_label: str = ""
    series: tuple[Series, ...] = ()
    log_x: bool = False
    log_y: bool = False
    grid: Grid | None = None
    graph: Graph | None = None
    note: str = ""
    is_square: bool = False


def series(name: str, x: Iterable[float], y: Iterable[float], mark: str = "line") -> Series:
    """A Series of arrays; what is not finite (or masked) is left out, and a long line is thinned, both ends kept."""
    x, y = np.ma.filled(np.ma.asarray(x, dtype=float), np.nan).ravel(), np.ma.filled(np.ma.asarray(y, dtype=float), np.nan).ravel()
    if mark not in MARKS or x.shape != y.shape:
        raise ValueError(f"a series {mark} of {x.shape} and {y.shape}")
    finite = np.isfinite(x) & np.isfinite(y)
    x, y = x[finite], y[finite]
    if x.size > _MOST:
        kept = np.linspace(0, x.size - 1, _MOST).round().astype(int)
        x, y = x[kept], y[kept]
    return Series(name, tuple(x.tolist()), tuple(y.tolist()), mark)


def curves(
    title: str,
    lines: Mapping[str, tuple[Sequence[float], Sequence[float]]],
    x_label: str,
    y_label: str,
    log_y: bool = False,
    note: str = "",
) -> Picture:
    """Several lines by name: concentrations over time, a function and its derivative."""
    found = tuple(series(name, x, y) for name, (x, y) in lines.items())
    return Picture("lines", title, x_label, y_label, found, log_y=log_y and _positive(found), note=note)


def losses(
    title: str, values: Mapping[str, tuple[Sequence[float], Sequence[float]]], y_label: str = "loss", x_label: str = "step", note: str = ""
) -> Picture:
    """Loss curves by name, as (steps, values); logarithmic where they are positive and span more than a factor of 20."""
    found = tuple(series(name, x, y) for name, (x, y) in values.items())
    heights = [v for s in found for v in s.y]
    wide = _positive(found) and max(heights) > 20 * min(heights)
    return Picture("lines", title, x_label, y_label, found, log_y=wide, note=note)


def fit(
    title: str,
    points: tuple[Sequence[float], Sequence[float]],
    line: tuple[Sequence[float], Sequence[float]],
    x_label: str,
    y_label: str,
    note: str = "",
) -> Picture:
    """Data and what was fitted to them, in one picture."""
    return Picture("fit", title, x_label, y_label, (series("data", *points, mark="points"), series("fit", *line)), note=note)


def scatter(title: str, groups: Mapping[str, tuple[Sequence[float], Sequence[float]]], x_label: str, y_label: str) -> Picture:
    """Clouds of points by name."""
    return Picture("fit", title, x_label, y_label, tuple(series(n, x, y, mark="points") for n, (x, y) in groups.items()))


def contour(
    title: str,
    value: Callable[[np.ndarray], np.ndarray],
    paths: Mapping[str, np.ndarray],
    x_label: str,
    y_label: str,
    window: tuple[float, float, float, float] | None = None,
    note: str = "",
) -> Picture:
    """Level lines of `value` ((k, 2) -> (k,)) with descent paths (k, 2) by name; `window` is (x low, x high, y low, y high)."""
    low_x, high_x, low_y, high_y = window or around(paths.values())
    x, y = np.linspace(low_x, high_x, _GRID), np.linspace(low_y, high_y, _GRID)
    with np.errstate(all="ignore"):
        z = np.asarray(value(np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)), dtype=float).reshape(_GRID, _GRID)
    grid = Grid(tuple(x.tolist()), tuple(y.tolist()), tuple(map(tuple, z.tolist())), _levels(z))
    found = tuple(series(name, np.asarray(p)[:, 0], np.asarray(p)[:, 1], "path") for name, p in paths.items())
    return Picture("contour", title, x_label, y_label, found, grid=grid, note=note)


def around(paths: Iterable[np.ndarray]) -> tuple[float, float, float, float]:
    """A window that holds the paths with a margin; one that flies off stretches it to five times the reach of the others at most."""
    arrays = [np.asarray(p, dtype=float) for p in paths]
    reaches = [np.abs(p - p[0]).max(axis=1) for p in arrays]
    far = 5 * float(np.median([r[np.isfinite(r)].max() for r in reaches]))
    points = np.concatenate([p[r <= far] for p, r in zip(arrays, reaches, strict=True)])
    middle = points.mean(axis=0)
    low, high = points.min(axis=0), points.max(axis=0)
    span = high - low
    # neither side shorter than a third of the other, so that a straight path has a neighborhood
    half = np.maximum(np.maximum(span, span.max() / 3), 1e-3 * (1 + np.abs(middle))) * 0.65
    center = (low + high) / 2
    return tuple(float(v) for pair in zip(center - half, center + half, strict=True) for v in pair)


def roc_curve(false_positive: Sequence[float], true_positive: Sequence[float], area: float, title: str = "ROC curve") -> Picture:
    """The ROC curve with its area filled, beside the diagonal of a coin."""
    found = (
        series(f"area {area:.4g}", false_positive, true_positive, "filled"),
        series("by chance, 0.5", (0, 1), (0, 1), "dashed"),
    )
    return Picture("roc", title, "false positive rate", "true positive rate", found, is_square=True)


def area_under(
    title: str,
    curve: tuple[Sequence[float], Sequence[float]],
    measured: tuple[Sequence[float], Sequence[float]],
    name: str,
    points: tuple[Sequence[float], Sequence[float]] = ((), ()),
    x_label: str = "x",
    y_label: str = "f(x)",
) -> Picture:
    """The area under a function, beside the outline of what a rule `measured`, called `name`, and the points that it asked."""
    found = (series(name, *measured, mark="filled"), series(y_label, *curve))
    return Picture("area", title, x_label, y_label, (*found, series("points", *points, mark="points")) if len(points[0]) else found)


def sequence(title: str, values: Sequence[float], limit: float | None = None, y_label: str = "value", note: str = "") -> Picture:
    """A sequence by its number, with its limit as a line where it has one."""
    n = np.arange(1, len(values) + 1)
    found = (series(y_label, n, values, "line" if len(values) > 60 else "points"),)
    if limit is not None and np.isfinite(limit):
        found += (series(f"limit {limit:.6g}", (1, max(2, len(values))), (limit, limit), "dashed"),)
    return Picture("sequence", title, "n", y_label, found, note=note)


def dependencies(
    title: str, edges: Iterable[tuple[str, str, str]], labels: Mapping[str, str] | None = None, nodes: Iterable[str] = ()
) -> Picture:
    """Who depends on whom, as (from, to, label); `labels` are words beside a node's name, `nodes` those that no edge touches too."""
    edges = tuple(edges)
    names = dict.fromkeys([*nodes, *(n for a, b, _ in edges for n in (a, b))])
    return Picture("graph", title, graph=Graph(tuple(names), edges, tuple((labels or {}).items())))


def regions(
    title: str,
    decide: Callable[[np.ndarray], np.ndarray],
    points: Mapping[str, np.ndarray],
    x_label: str,
    y_label: str,
) -> Picture:
    """Where a classifier decides for which class: `decide` is (k, 2) -> (k,) numbers of classes, `points` (k, 2) in their order."""
    low_x, high_x, low_y, high_y = around(points.values())
    x, y = np.linspace(low_x, high_x, _FINE), np.linspace(low_y, high_y, _FINE)
    z = np.asarray(decide(np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)), dtype=float).reshape(_FINE, _FINE)
    grid = Grid(tuple(x.tolist()), tuple(y.tolist()), tuple(map(tuple, z.tolist())), tuple(k + 0.5 for k in range(len(points) - 1)))
    found = tuple(series(name, p[:, 0], p[:, 1], "points") for name, p in points.items())
    return Picture("regions", title, x_label, y_label, found, grid=grid)


def bars(title: str, sizes: Mapping[str, float], x_label: str, note: str = "") -> Picture:
    """Named sizes that are not negative, as bars from left to right, the first above."""
    found = tuple(series(name, (size,), (k,), "filled") for k, (name, size) in enumerate(sizes.items()))
    return Picture("bars", title, x_label, "", found, note=note)


def _levels(z: np.ndarray) -> tuple[float, ...]:
    """Levels that lie closer toward the bottom, so that a narrow valley is seen."""
    finite = z[np.isfinite(z)]
    if not finite.size or finite.min() == finite.max():
        return ()
    shares = np.linspace(0.02, 0.97, 14) ** 1.5
    return tuple(np.unique(np.quantile(finite, shares)).tolist())


def _positive(found: tuple[Series, ...]) -> bool:
    heights = [v for s in found for v in s.y]
    return bool(heights) and min(heights) > 0
