"""How the adjoint travels back through the layers of networks: words that mean others, with a shorter way back than those have."""

from __future__ import annotations

from tutor.rules.rule import Pullback, Table, pullback


def _norm(key: str, along: str, mark: str, axis: int) -> Pullback:
    """Layer norm of a matrix along one axis; `mark` is how the axis is written."""
    kept = f"axis={axis}, keepdims=1"
    own = f"axis={-axis}, keepdims=1"  # of a vector too: its last axis
    spread = f"sqrt(mean((A - mean(A, {kept})) * (A - mean(A, {kept})), {kept}) + 0.00001)"
    normed = f"layer_norm(A{mark})"
    return pullback(key, normed, {"A": f"(G - mean(G, {kept}) - {normed} * mean(G * {normed}, {kept})) / {spread}"},
                    shapes={"A": "m n", "G": "m n"},
                    means=f"(A - mean(A, {own})) / sqrt(mean((A - mean(A, {own}))^2, {own}) + 0.00001)",
                    because=f"{along}, mean and spread move too: what arrives loses its mean and its part along {normed}.",
                    forward=f"{along}, mean and spread move too: the change loses its mean and its part along {normed}.",
                    tangents={"A": f"(A' - mean(A', {kept}) - {normed} * mean(A' * {normed}, {kept})) / {spread}"},
                    wrong={"A": {f"G / {spread}": "The mean and the spread move with each entry too.",
                                 f"(G - mean(G, {kept})) / {spread}": "The spread moves with each entry too."}})  # fmt: skip


LAYERS = Table("Layers of networks", (
    pullback("cross-entropy of a vector", "cross_entropy(y, z)", {"y": "-G * log_softmax(z)", "z": "G * (sum(y) * softmax(z) - y)"},
             shapes={"y": "n", "z": "n", "G": ""}, means="-mean(sum(y * log_softmax(z), axis=-1))",
             because="-sum(y log softmax(z)) is sum(y) logsumexp(z) - y @ z, and the slope of logsumexp is softmax.",
             wrong={"y": {"G * log_softmax(z)": "The minus before the sum belongs to it."},
                    "z": {"G * (y - sum(y) * softmax(z))": "The sign is turned: predicted less true.",
                          "-G * y / softmax(z)": "Softmax itself has a slope too."}}),
    pullback("cross-entropy", "cross_entropy(Y, Z)",
             {"Y": "-G / m * log_softmax(Z)", "Z": "G / m * (sum(Y, axis=1, keepdims=1) * softmax(Z) - Y)"},
             shapes={"Y": "m n", "Z": "m n", "G": ""},
             because="Row by row it is sum(y) logsumexp(z) - y @ z, and logsumexp has the slope softmax; the mean divides by m.",
             wrong={"Y": {"G / m * log_softmax(Z)": "The minus before the sum belongs to it."},
                    "Z": {"G * (sum(Y, axis=1, keepdims=1) * softmax(Z) - Y)": "The mean of the {m} rows divides by {m}.",
                          "G / m * (Y - sum(Y, axis=1, keepdims=1) * softmax(Z))": "The sign is turned: predicted less true.",
                          "-G / m * Y / softmax(Z)": "Softmax itself has a slope too."}}),
    pullback("layer norm of a vector", "layer_norm(u)",
             {"u": "(G - mean(G) - layer_norm(u) * mean(G * layer_norm(u))) / sqrt(mean((u - mean(u))^2) + 0.00001)"},
             shapes={"u": "n", "G": "n"}, means="(u - mean(u)) / sqrt(mean((u - mean(u))^2) + 0.00001)",
             because="Mean and spread move too: what arrives loses its mean and its part along layer_norm(u); then the spread divides.",
             forward="Mean and spread move too: the change loses its mean and its part along layer_norm(u); then the spread divides.",
             tangents={"u": "(u' - mean(u') - layer_norm(u) * mean(u' * layer_norm(u))) / sqrt(mean((u - mean(u))^2) + 0.00001)"},
             wrong={"u": {"G / sqrt(mean((u - mean(u))^2) + 0.00001)": "The mean and the spread move with each entry too.",
                          "(G - mean(G)) / sqrt(mean((u - mean(u))^2) + 0.00001)": "The spread moves with each entry too."}}),
    _norm("layer norm", "Row by row", "", 1), _norm("layer norm of each column", "Column by column", ", axis=0", 0),
    pullback("conv", "conv(x, k)", {"x": "convolve(G, k)", "k": "conv(x, G)"}, shapes={"x": "n", "k": "p", "G": "n - p + 1"},
             numpy="np.correlate", linear="x k",
             entry="sum(r=1..p, k[r] * x[i + r - 1])",
             because="Output i is k @ x[i:i + p - 1]: each k_j meets n - p + 1 entries of x in a row, each x_i the outputs around it.",
             wrong={"x": {"conv(G, k)": "{x} is longer than {G}: convolve lays the kernel, turned round, over the ends too.",
                          "G": "Each entry of {x} meets the kernel."},
                    "k": {"convolve(x, G)": "k is short: only where {G} lies wholly on {x} does it count.",
                          "conv(G, x)": "{x} is the longer one, over which {G} is moved."}}),
    pullback("convolve", "convolve(u, v)", {"u": "conv(G, v)", "v": "conv(G, u)"}, shapes={"u": "n", "v": "p", "G": "n + p - 1"},
             linear="u v",
             entry="sum(r=1..n, piecewise(u[r] * v[i - r + 1] if r <= i and i < r + p, 0 otherwise))",
             because="Entry i is the sum of all u_j v_k with j + k = i + 1: on the way back the other one is moved over G.",
             wrong={"u": {"convolve(G, v)": "{u} is shorter than {G}: on the way back {v} lies wholly on {G}.",
                          "G": "Each entry of {u} meets {v}."},
                    "v": {"convolve(G, u)": "{v} is shorter than {G}: on the way back {u} lies wholly on {G}.",
                          "G": "Each entry of {v} meets {u}."}}),
))  # fmt: skip

TABLES = (LAYERS,)
