"""One picture of every kind, for the tests of what draws them."""

import numpy as np

from tutor.render import picture as P

t = np.linspace(0, 10, 200)
path = np.array([[1.0, 1.0], [0.5, -0.5], [0.2, 0.3], [0.0, 0.0]])

PICTURES = {
    "lines": P.losses("Two methods", {"gradient descent": (t, np.exp(-t)), "adam": (t, np.exp(-2 * t))}),
    "time": P.curves("A and B", {"A": (t, np.exp(-t)), "B": (t, 1 - np.exp(-t))}, "time", "concentration"),
    "fit": P.fit("A line", (t, 4 + 3 * t), ([0, 10], [4, 34]), "x", "y", note="y = 4 + 3 x"),
    "contour": P.contour("A bowl", lambda p: (p**2).sum(axis=1), {"newton": path, "momentum": -path}, "x", "y"),
    "roc": P.roc_curve([0, 0, 0.5, 1], [0, 0.5, 1, 1], 0.875),
    "area": P.area_under("A parabola", (t, t**2), ([0, 5, 10], [0, 25, 100]), "2 trapezoids: 375"),
    "sequence": P.sequence("1/n", [1 / n for n in range(1, 30)], 0.0),
    "graph": P.dependencies("Chain", [("x", "u", "∂u/∂x"), ("u", "z", "∂z/∂u"), ("x", "z", "")], {"u": "x^2"}, nodes=["alone"]),
    "regions": P.regions("Halves", lambda p: (p[:, 0] > 0).astype(int), {"left": path - 2, "right": path + 2}, "x", "y"),
    "bars": P.bars("Influence", {"k1": 0.5, "k2": 0.25, "b": 0.0}, "percent per percent"),
    "dollar": P.curves("costs $5 and $6", {"$a$": (t, t), "b_{": (t, -t)}, "$x", "y"),
    "a single value": P.losses("One", {"one": ([0], [2.0])}),
    "nothing finite": P.losses("None", {"none": ([0, 1], [np.nan, np.inf])}),
}
