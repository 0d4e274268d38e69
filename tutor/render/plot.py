"""Pictures as PNG and SVG files: matplotlib's only door, opened when first needed, without any state of its own."""

from __future__ import annotations

import io
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from tutor.errors import trouble
from tutor.render.layers import layered
from tutor.render.picture import Picture, Series

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HOW = "for pictures as files: pip install 'calculus-tutor[plot]'"

# Okabe and Ito's colors, which people with any color vision tell apart
COLORS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#B8A800")
_FORMATS = ("png", "svg")


def is_available() -> bool:
    """Is matplotlib there? Looks without importing it."""
    return find_spec("matplotlib") is not None


def save(picture: Picture, path: str | Path) -> Path:
    """The path of the file written, a PNG or SVG by its suffix. Raises TutorError("plot") without matplotlib, or where it cannot."""
    path = Path(path)
    content = image(picture, path.suffix.lower().lstrip("."))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise trouble("plot", f"the picture cannot be written to {path}: {error.strerror}", mend="another place") from None
    return path


def image(picture: Picture, kind: str = "png") -> bytes:
    """The picture as a PNG or SVG file's content, the same for the same picture."""
    if kind not in _FORMATS:
        raise trouble("plot", f"a picture cannot be saved as {kind or 'a file without a suffix'}", mend="a name that ends in .png or .svg")
    if not is_available():
        raise trouble("plot", "matplotlib is not installed", mend=HOW)
    import matplotlib

    drawn = figure(picture)
    content = io.BytesIO()
    with matplotlib.rc_context({"svg.hashsalt": "tutor"}):
        drawn.savefig(content, format=kind, dpi=150, metadata={"Date": None} if kind == "svg" else None)
    return content.getvalue()


def figure(picture: Picture) -> Figure:
    """The picture as a matplotlib Figure of its own, which no window and no global list knows."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    size = {"graph": _graph_size(picture), "roc": (5.2, 5.0)}.get(picture.kind, (6.6, 4.4))
    made = Figure(figsize=size, layout="constrained")
    FigureCanvasAgg(made)
    axes = made.add_subplot()
    # a learner's words: a dollar sign in them is a dollar sign
    axes.set_title(_plain(picture.title), fontsize=12)
    if picture.kind == "graph":
        _graph(axes, picture)
    elif picture.kind == "bars":
        _bars(axes, picture)
    else:
        _chart(axes, picture)
    if picture.note:
        made.supxlabel(_plain(picture.note), fontsize=9, color="#555555")
    return made


def _chart(axes: Axes, picture: Picture) -> None:
    """Everything but a graph: the grid below, the series, the axes with their words, the legend."""
    if picture.kind == "contour":
        _contours(axes, picture)
    if picture.kind == "regions":
        _regions(axes, picture)
    for k, series in enumerate(picture.series):
        _draw(axes, series, COLORS[k % len(COLORS)], picture)
    axes.set_xlabel(_plain(picture.x_label))
    axes.set_ylabel(_plain(picture.y_label))
    if picture.log_x:
        axes.set_xscale("log")
    if picture.log_y:
        axes.set_yscale("log")
    if picture.is_square:
        axes.set_aspect("equal")
    if picture.grid:
        axes.set_xlim(picture.grid.x[0], picture.grid.x[-1])
        axes.set_ylim(picture.grid.y[0], picture.grid.y[-1])
    else:
        axes.grid(True, color="#dddddd", linewidth=0.6)
        axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(picture.grid is not None)
    _whole_numbers(axes, picture)
    if any(s.name for s in picture.series) and (len(picture.series) > 1 or picture.kind in ("roc", "area", "contour")):
        axes.legend(fontsize=9, framealpha=0.9, loc="lower right" if picture.kind == "roc" else "best")


def _draw(axes: Axes, series: Series, color: str, picture: Picture) -> None:
    name = _plain(series.name) or None
    if series.mark == "points" or (len(series.x) == 1 and series.mark != "path"):
        small = len(series.x) > 150
        axes.plot(
            series.x,
            series.y,
            "o",
            color=color,
            markersize=3 if small else 4.5,
            alpha=0.8,
            markeredgecolor="white",
            markeredgewidth=0.4,
            label=name,
        )
    elif series.mark == "path":
        dots = len(series.x) <= 60
        axes.plot(series.x, series.y, "-o" if dots else "-", color=color, markersize=3, linewidth=1.4, label=name)
        axes.plot(series.x[:1], series.y[:1], "o", color="white", markeredgecolor=color, markersize=7, zorder=3)
        axes.plot(series.x[-1:], series.y[-1:], "*", color=color, markeredgecolor="white", markersize=12, zorder=4, clip_on=True)
    elif series.mark == "filled":
        axes.fill_between(series.x, series.y, color=color, alpha=0.25, linewidth=0)
        axes.plot(series.x, series.y, color=color, linewidth=1.6, label=name)
        if picture.kind == "area" and len(series.x) <= 60:
            axes.vlines(series.x, 0, series.y, color=color, linewidth=0.8)
    else:
        axes.plot(series.x, series.y, "--" if series.mark == "dashed" else "-", color=color, linewidth=1.8, label=name)


def _bars(axes: Axes, picture: Picture) -> None:
    """A bar for each series, the first above, its size beside it."""
    sizes = [s.x[0] if s.x else 0.0 for s in picture.series]
    places = range(len(sizes))
    drawn = axes.barh(places, sizes, color=COLORS[0], alpha=0.8, height=0.6)
    axes.bar_label(drawn, [f"{v:.3g}" for v in sizes], padding=4, fontsize=9)
    axes.set_yticks(places, [_plain(s.name) for s in picture.series])
    axes.invert_yaxis()
    axes.margins(x=0.12)
    axes.set_xlabel(_plain(picture.x_label))
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def _contours(axes: Axes, picture: Picture) -> None:
    import numpy as np

    z = np.ma.masked_invalid(np.array(picture.grid.z))
    if picture.grid.levels:
        axes.contourf(picture.grid.x, picture.grid.y, z, levels=picture.grid.levels, cmap="Blues_r", alpha=0.35, extend="both")
        axes.contour(picture.grid.x, picture.grid.y, z, levels=picture.grid.levels, colors="#7a8fa6", linewidths=0.7)


def _regions(axes: Axes, picture: Picture) -> None:
    edges = [k - 0.5 for k in range(len(picture.series) + 1)]
    colors = [COLORS[k % len(COLORS)] for k in range(len(picture.series))]
    axes.contourf(picture.grid.x, picture.grid.y, picture.grid.z, levels=edges, colors=colors, alpha=0.2)


def _whole_numbers(axes: Axes, picture: Picture) -> None:
    """Steps, epochs and the numbers of a sequence are counted: no 2.5 among them."""
    if picture.x_label in ("step", "epoch", "n") and not picture.log_x:
        from matplotlib.ticker import MaxNLocator

        axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=8))


def _graph_size(picture: Picture) -> tuple[float, float]:
    """Wide enough for the layers and their words, high enough for the fullest layer."""
    if picture.graph is None:
        return (6.6, 4.4)
    place = layered(picture.graph)
    counts = [sum(1 for at, _ in place.values() if at == k) for k in {at for at, _ in place.values()}]
    widest = max((len(_boxed(picture, n)) for n in place), default=1)
    return (max(4.0, len(counts) * (0.9 + 0.085 * widest)), max(2.4, 0.8 * max(counts, default=1) + 0.8))


def _graph(axes: Axes, picture: Picture) -> None:
    """Boxes in layers; arrows from each to what is made of it, with the labels of the edges upon them."""
    place = layered(picture.graph)
    last = max((at for at, _ in place.values()), default=0)
    outputs = set(place) - {a for a, _, _ in picture.graph.edges}
    inputs = set(place) - {b for _, b, _ in picture.graph.edges}
    boxes = {}
    for node, (at, height) in place.items():
        fill = "#dcebf5" if node in inputs else "#fbe3d3" if node in outputs else "white"
        style = {"boxstyle": "round,pad=0.4", "facecolor": fill, "edgecolor": "#44546a", "linewidth": 1.1}
        boxes[node] = axes.text(at, height, _plain(_boxed(picture, node)), ha="center", va="center", fontsize=11, bbox=style, zorder=3)
    for a, b, label in picture.graph.edges:
        bend = 0.0 if place[b][0] - place[a][0] == 1 else -0.18 if place[a][1] >= 0.5 else 0.18
        arrow = {
            "arrowstyle": "-|>",
            "color": "#44546a",
            "connectionstyle": f"arc3,rad={bend}",
            "shrinkA": 2,
            "shrinkB": 2,
            "linewidth": 1.1,
        }
        arrow |= {"patchA": boxes[a].get_bbox_patch(), "patchB": boxes[b].get_bbox_patch()}
        axes.annotate("", xy=(place[b][0], place[b][1]), xytext=(place[a][0], place[a][1]), arrowprops=arrow, zorder=2)
        if label:
            share = 0.36 if len(_boxed(picture, a)) <= 4 else 0.6  # beside the middle, where edges cross, and clear of a wide box
            x, y = (place[a][k] + share * (place[b][k] - place[a][k]) for k in (0, 1))
            back = {"facecolor": "white", "edgecolor": "none", "pad": 1}
            axes.text(x, y, _plain(label), ha="center", va="center", fontsize=9, color="#0072B2", bbox=back, zorder=2.5)
    axes.set_xlim(-0.5, last + 0.5)
    axes.set_ylim(0, 1)
    axes.axis("off")


def _boxed(picture: Picture, node: str) -> str:
    """What stands in a node's box."""
    label = dict(picture.graph.labels).get(node, "")
    return f"{node} = {label}" if label else node


def _plain(words: str) -> str:
    return words.replace("$", r"\$")
