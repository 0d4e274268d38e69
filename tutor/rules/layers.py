"""How the adjoint travels back through the layers of networks: words that mean others, with a shorter way back than those have."""

from tutor.rules.rule import Table, pullback

_SPREAD = "sqrt(mean((A - mean(A, axis=1, keepdims=1)) * (A - mean(A, axis=1, keepdims=1)), axis=1, keepdims=1) + 0.00001)"

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
                    "Z": {"G * (sum(Y, axis=1, keepdims=1) * softmax(Z) - Y)": "The mean of the m rows divides by m.",
                          "G / m * (Y - sum(Y, axis=1, keepdims=1) * softmax(Z))": "The sign is turned: predicted less true.",
                          "-G / m * Y / softmax(Z)": "Softmax itself has a slope too."}}),
    pullback("layer norm of a vector", "layer_norm(u)",
             {"u": "(G - mean(G) - layer_norm(u) * mean(G * layer_norm(u))) / sqrt(mean((u - mean(u))^2) + 0.00001)"},
             shapes={"u": "n", "G": "n"},
             because="Mean and spread move too: what arrives loses its mean and its part along layer_norm(u); then the spread divides.",
             wrong={"u": {"G / sqrt(mean((u - mean(u))^2) + 0.00001)": "The mean and the spread move with each entry too.",
                          "(G - mean(G)) / sqrt(mean((u - mean(u))^2) + 0.00001)": "The spread moves with each entry too."}}),
    pullback("layer norm", "layer_norm(A)",
             {"A": "(G - mean(G, axis=1, keepdims=1) - layer_norm(A) * mean(G * layer_norm(A), axis=1, keepdims=1)) / " + _SPREAD},
             shapes={"A": "m n", "G": "m n"},
             means="(A - mean(A, axis=-1, keepdims=1)) / sqrt(mean((A - mean(A, axis=-1, keepdims=1))^2, axis=-1, keepdims=1) + 0.00001)",
             because="Row by row, mean and spread move too: what arrives loses its mean and its part along layer_norm(A).",
             wrong={"A": {"G / " + _SPREAD: "The mean and the spread move with each entry too.",
                          "(G - mean(G, axis=1, keepdims=1)) / " + _SPREAD: "The spread moves with each entry too."}}),
    pullback("conv", "conv(x, k)", {"x": "convolve(G, k)", "k": "conv(x, G)"}, shapes={"x": "n", "k": "p", "G": "n - p + 1"},
             numpy="np.correlate", linear="x k",
             because="Output i is k @ x[i:i + p - 1]: each k_j meets n - p + 1 entries of x in a row, each x_i the outputs around it.",
             wrong={"x": {"conv(G, k)": "x is longer than G: convolve lays the kernel, turned round, over the ends too.",
                          "G": "Each entry of x meets the kernel."},
                    "k": {"convolve(x, G)": "k is short: only where G lies wholly on x does it count.",
                          "conv(G, x)": "x is the longer one, over which G is moved."}}),
    pullback("convolve", "convolve(u, v)", {"u": "conv(G, v)", "v": "conv(G, u)"}, shapes={"u": "n", "v": "p", "G": "n + p - 1"},
             linear="u v",
             because="Entry i is the sum of all u_j v_k with j + k = i + 1: on the way back the other one is moved over G.",
             wrong={"u": {"convolve(G, v)": "u is shorter than G: on the way back v lies wholly on G.", "G": "Each entry of u meets v."},
                    "v": {"convolve(G, u)": "v is shorter than G: on the way back u lies wholly on G.", "G": "Each entry of v meets u."}}),
))  # fmt: skip

TABLES = (LAYERS,)
