"""Pictures in characters: axes, series, level lines and graphs, drawn upon the braille canvas."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

from tutor.render.axes import Axis, axis
from tutor.render.canvas import Canvas
from tutor.render.layers import layered
from tutor.render.picture import Graph, Grid, Picture, Series

_LETTERS = "abcdefghijklmnop"


def draw(picture: Picture, width: int = 72, height: int = 22, ascii: bool = False) -> str:
    """The picture in characters, at most `width` wide and about `height` lines high: title, axes with their words, series, legend."""
    width, height = max(width, 30), max(height, 8)
    if picture.kind == "bars":
        lines = _bars(picture, width, ascii)
    else:
        lines = _graph(picture.graph, width, ascii) if picture.graph else _chart(picture, width, height, ascii)
    title = [picture.title.center(width).rstrip()] if picture.title else []
    note = [picture.note] if picture.note else []
    return "\n".join(line.rstrip() for line in [*title, *lines, *note])


def _chart(picture: Picture, width: int, height: int, ascii: bool) -> list[str]:
    x, y = _axes(picture)
    ticks = y.ticks(max(2, height // 4))
    gutter = max((len(text) for _, text in ticks), default=1)
    canvas = Canvas(width - gutter - 2, height - 4)
    if picture.kind == "contour":
        _levels(canvas, picture.grid)
    elif picture.kind == "regions":
        _borders(canvas, picture.grid)
    several = len(picture.series) > 1
    for k, series in enumerate(picture.series):
        _draw(canvas, series, x, y, _LETTERS[k % len(_LETTERS)] if several else "", picture)
    return [*_framed(canvas, x, y, ticks, gutter, picture, ascii), *_legend(picture, width)]


def _bars(picture: Picture, width: int, ascii: bool) -> list[str]:
    """A line for each bar: its name, its length, its size."""
    sizes = [s.x[0] if s.x else 0.0 for s in picture.series]
    gutter = max((len(s.name) for s in picture.series), default=0)
    room, most = width - gutter - 14, max(sizes, default=0.0) or 1.0
    bars = (("#" if ascii else "█") * round(room * v / most) for v in sizes)
    lines = [f"{s.name:>{gutter}} {'|' if ascii else '│'}{bar} {v:.4g}" for s, bar, v in zip(picture.series, bars, sizes, strict=True)]
    return [*lines, f"{' ' * gutter}  {picture.x_label}"] if picture.x_label else lines


def _axes(picture: Picture) -> tuple[Axis, Axis]:
    if picture.grid:
        return Axis(picture.grid.x[0], picture.grid.x[-1]), Axis(picture.grid.y[0], picture.grid.y[-1])
    x = axis([v for s in picture.series for v in s.x], picture.log_x, 0.0 if picture.kind in ("roc", "area", "lines") else 0.04)
    ground = [0.0] if any(s.mark == "filled" for s in picture.series) else []
    return x, axis([v for s in picture.series for v in s.y] + ground, picture.log_y)


def _framed(canvas: Canvas, x: Axis, y: Axis, ticks: tuple, gutter: int, picture: Picture, ascii: bool) -> list[str]:
    """The canvas between its axes: the y axis's word above, numbers at the left and below."""
    side, corner, floor, mark = ("|", "+", "-", "+") if ascii else ("│", "└", "─", "┬")
    texts = {}
    for value, text in ticks:
        texts[canvas.rows - 1 - min(canvas.rows - 1, int(y.share(value) * canvas.rows))] = text
    lines = [f"{' ' * gutter} {picture.y_label}"] if picture.y_label else []
    lines += [f"{texts.get(r, ''):>{gutter}} {side}{row}" for r, row in enumerate(canvas.lines(ascii))]
    ground, numbers = [floor] * canvas.columns, [" "] * (canvas.columns + gutter + 2)
    free = 0
    for value, text in x.ticks(max(2, canvas.columns // 12)):
        column = min(canvas.columns - 1, max(0, round(x.share(value) * (canvas.columns - 1))))
        ground[column] = mark
        start = min(len(numbers) - len(text), max(0, gutter + 2 + column - len(text) // 2))
        if start >= free:
            numbers[start : start + len(text)] = text
            free = start + len(text) + 1
    lines += [f"{' ' * gutter} {corner}{''.join(ground)}", "".join(numbers)]
    return [*lines, picture.x_label.center(canvas.columns + 2 * gutter)] if picture.x_label else lines


def _legend(picture: Picture, width: int) -> list[str]:
    """`a gradient descent   b adam`, in as many lines as it takes; a single series needs none but where it says a number."""
    named = [(k, s) for k, s in enumerate(picture.series) if s.name]
    if len(picture.series) == 1:
        return [named[0][1].name] if named and picture.kind in ("roc", "area") else []
    lines = [""]
    for k, s in named:
        is_cloud = s.mark == "points" and picture.kind != "regions"
        entry = f"  {(_sign(s) or '.') if is_cloud else _LETTERS[k % len(_LETTERS)]} {s.name}"
        lines = [*lines[:-1], lines[-1] + entry] if len(lines[-1] + entry) <= width else [*lines, entry]
    return [line for line in lines if line]


def _draw(canvas: Canvas, series: Series, x: Axis, y: Axis, letter: str, picture: Picture) -> None:
    """One series in dots; its letter stands upon it at a few places."""
    points = [(x.share(a) * (canvas.width - 1), y.share(b) * (canvas.height - 1)) for a, b in zip(series.x, series.y, strict=True)]
    if not points:
        return
    if series.mark == "points" or (len(points) == 1 and series.mark != "path"):
        sign = letter if picture.kind == "regions" else _sign(series)
        for px, py in points:
            canvas.letter(px, py, sign) if sign else canvas.dot(px, py)
        return
    if series.mark == "filled":
        _fill(canvas, points, y.share(0.0) * (canvas.height - 1))
    for (ax, ay), (bx, by) in pairwise(points):
        canvas.line(ax, ay, bx, by, 3 if series.mark == "dashed" else 1)
    if series.mark == "path":
        for share in (0.25, 0.5, 0.75) if letter else ():
            canvas.letter(*points[int(share * (len(points) - 1))], letter)
        canvas.letter(*points[0], "o")
        canvas.letter(*points[-1], letter or "*")
    elif letter:
        _letters(canvas, points, letter)


def _sign(series: Series) -> str:
    """What a point is shown as: a letter o where there are few, else "", a dot."""
    return "o" if len(series.x) <= 60 else ""


def _fill(canvas: Canvas, points: list[tuple[float, float]], ground: float) -> None:
    """Sparse dots between the line and the ground."""
    for (ax, ay), (bx, by) in pairwise(points):
        for px in range(math.ceil(min(ax, bx)), math.floor(max(ax, bx)) + 1):
            top = ay + (by - ay) * (px - ax) / (bx - ax) if bx != ax else max(ay, by)
            low, high = sorted((ground, top))
            for py in range(math.ceil(low), math.floor(high) + 1):
                if (px + py) % 4 == 0 and px % 2 == 0:
                    canvas.dot(px, py)


def _letters(canvas: Canvas, points: list[tuple[float, float]], letter: str) -> None:
    """The letter at four places spread over the width, shifted by letter so that series that coincide are told apart."""
    shift = 0.04 * _LETTERS.index(letter)
    for share in (0.12, 0.37, 0.62, 0.87):
        wanted = points[0][0] + (points[-1][0] - points[0][0]) * (share + shift)
        after = next((k for k in range(1, len(points)) if points[k][0] >= wanted), len(points) - 1)
        (ax, ay), (bx, by) = points[max(0, after - 1)], points[after]
        canvas.letter(wanted, ay + (by - ay) * ((wanted - ax) / (bx - ax)) if bx > ax else by, letter)


def _levels(canvas: Canvas, grid: Grid) -> None:
    """Dots where the values cross a level, on every second column, so that paths stand out."""

    def band(px: int, py: int) -> int:
        value = _between(grid, px / (canvas.width - 1), py / (canvas.height - 1))
        return -1 if math.isnan(value) else sum(value > level for level in grid.levels[1::3])

    _edges(canvas, band, 2)


def _borders(canvas: Canvas, grid: Grid) -> None:
    """Dots where one class's region ends."""

    def number(px: int, py: int) -> int:
        column = round(px / (canvas.width - 1) * (len(grid.x) - 1))
        return int(grid.z[round(py / (canvas.height - 1) * (len(grid.y) - 1))][column])

    _edges(canvas, number, 1)


def _edges(canvas: Canvas, number: Callable[[int, int], int], skip: int) -> None:
    """Dots where `number(x, y)` differs from that of the dot to the right or above."""
    rows = [[number(px, py) for px in range(canvas.width)] for py in range(canvas.height)]
    for py in range(canvas.height - 1):
        for px in range(canvas.width - 1):
            if (px + py) % skip == 0 and (rows[py][px] != rows[py][px + 1] or rows[py][px] != rows[py + 1][px]):
                canvas.dot(px, py)


def _between(grid: Grid, across: float, up: float) -> float:
    """The value at a share of the width and the height, between the four values around it."""
    column, row = across * (len(grid.x) - 1), up * (len(grid.y) - 1)
    c, r = min(int(column), len(grid.x) - 2), min(int(row), len(grid.y) - 2)
    u, v = column - c, row - r
    low = grid.z[r][c] * (1 - u) + grid.z[r][c + 1] * u
    return low * (1 - v) + (grid.z[r + 1][c] * (1 - u) + grid.z[r + 1][c + 1] * u) * v


def _graph(graph: Graph, width: int, ascii: bool) -> list[str]:
    """Names in layers from left to right, with lines between them; below, what stands in the nodes and on the edges."""
    place = layered(graph)
    layers = 1 + max((at for at, _ in place.values()), default=0)
    fullest = max((sum(1 for at, _ in place.values() if at == k) for k in range(layers)), default=1)
    canvas = Canvas(width, max(3, 2 * fullest + 1))
    middle = {n: (round((at + 0.5) * width / layers), min(canvas.rows - 1, int((1 - h) * canvas.rows))) for n, (at, h) in place.items()}
    box = {n: f"[{n}]" for n in graph.nodes}
    for a, b, _ in graph.edges:
        (ca, ra), (cb, rb) = middle[a], middle[b]
        start, end = ca + len(box[a]) // 2 + 1, cb - len(box[b]) // 2 - 2
        canvas.line(2 * start, canvas.height - 2 - 4 * ra, 2 * end, canvas.height - 2 - 4 * rb)
        canvas.text(end, rb, ">" if ascii else "▸")
    for n, (column, row) in middle.items():
        canvas.text(column - len(box[n]) // 2, row, box[n])
    meanings = [f"  {n} = {words}" for n, words in graph.labels]
    arrow = "->" if ascii else "→"
    return [*canvas.lines(ascii), *meanings, *_wrapped([f"{a} {arrow} {b}: {label}" for a, b, label in graph.edges if label], width)]


def _wrapped(entries: list[str], width: int) -> list[str]:
    lines: list[str] = []
    for entry in entries:
        if lines and len(lines[-1]) + len(entry) + 4 <= width:
            lines[-1] += "    " + entry
        else:
            lines.append("  " + entry)
    return lines
