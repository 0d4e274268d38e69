"""Where the nodes of a dependency graph stand: in layers from left to right, ordered so that few edges cross."""

from __future__ import annotations

from tutor.render.picture import Graph

_SWEEPS = 8


def layered(graph: Graph) -> dict[str, tuple[int, float]]:
    """(layer, height) of every node: an edge leads to a later layer, heights lie between 0 (bottom) and 1 (top).

    Raises ValueError where the edges go in a circle.
    """
    layer = _layers(graph)
    columns: list[list[str]] = [[] for _ in range(1 + max(layer.values(), default=0))]
    for node in graph.nodes:
        columns[layer[node]].append(node)
    beside: dict[str, list[str]] = {n: [] for n in graph.nodes}
    for a, b, _ in graph.edges:
        beside[a].append(b)
        beside[b].append(a)
    height = {n: h for column in columns for n, h in zip(column, _spread(len(column)), strict=True)}
    for sweep in range(_SWEEPS):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            # the mean height of the neighbors decides the order (Sugiyama's barycenter)
            column.sort(key=lambda n: -sum(height[m] for m in beside[n]) / len(beside[n]) if beside[n] else -height[n])
            height |= zip(column, _spread(len(column)), strict=True)
    return {n: (layer[n], height[n]) for n in graph.nodes}


def _layers(graph: Graph) -> dict[str, int]:
    """The longest way from a source; a source stands right before the first that needs it."""
    before: dict[str, list[str]] = {n: [] for n in graph.nodes}
    after: dict[str, list[str]] = {n: [] for n in graph.nodes}
    for a, b, _ in graph.edges:
        before[b].append(a)
        after[a].append(b)
    layer = dict.fromkeys(graph.nodes, 0)
    for _ in range(len(graph.nodes) + 1):
        later = {n: 1 + max((layer[m] for m in before[n]), default=-1) for n in graph.nodes}
        if later == layer:
            break
        layer = later
    else:
        raise ValueError("the edges of a dependency graph go in a circle")
    return {n: layer[n] if before[n] or not after[n] else min(layer[m] for m in after[n]) - 1 for n in graph.nodes}


def _spread(count: int) -> list[float]:
    """`count` heights from the top down, evenly; a single one in the middle."""
    return [(count - k - 0.5) / count for k in range(count)]
