"""Independent values of array expressions for tests: a tree walked with NumPy, which knows nothing of the tutor's rules."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np
from scipy import special

from tutor.meaning.scope import Scope
from tutor.syntax.nodes import Apply, Name, Node, Number


def softmax(z: np.ndarray, axis: int = -1) -> np.ndarray:
    e = np.exp(z - z.max(axis, keepdims=True))
    return e / e.sum(axis, keepdims=True)


def joined(*parts: np.ndarray, axis: int = 0) -> np.ndarray:
    if axis == 1:
        return np.array([[x for row in rows for x in row] for rows in zip(*parts, strict=True)])
    return np.array([x for part in parts for x in part])


def padded(x: np.ndarray, *zeros: float) -> np.ndarray:
    a, b, *sides = map(int, zeros)
    left, right = sides or (0, 0)
    rows = np.reshape(x, (len(x), -1))
    out = np.zeros((a + rows.shape[0] + b, left + rows.shape[1] + right))
    out[a : a + rows.shape[0], left : left + rows.shape[1]] = rows
    return out if np.ndim(x) == 2 else out[:, 0]


FUNCTIONS: dict[str, Callable] = {
    "sigmoid": lambda u: 1 / (1 + np.exp(-u)),
    "softplus": lambda u: np.log1p(np.exp(u)),
    "relu": lambda u: np.maximum(u, 0),
    "silu": lambda u: u / (1 + np.exp(-u)),
    "erf": np.vectorize(math.erf),
    "gelu": lambda u: u * (1 + np.vectorize(math.erf)(u / math.sqrt(2))) / 2,
    "leaky_relu": lambda u, a=0.01: np.where(u > 0, u, a * u),
    "elu": lambda u, a=1: np.where(u > 0, u, a * (np.exp(u) - 1)),
    "softsign": lambda u: u / (1 + np.abs(u)),
    "mish": lambda u: u * np.tanh(np.log1p(np.exp(u))),
    "logsigmoid": lambda u: -np.log1p(np.exp(-u)),
    "logit": lambda u: np.log(u) - np.log(1 - u),
    "Gamma": special.gamma,
    "factorial": lambda u: special.gamma(u + 1),
    "loggamma": special.gammaln,
    "digamma": special.digamma,
    "polygamma": special.polygamma,
    "erfc": special.erfc,
    "cot": lambda u: 1 / np.tan(u),
    "sec": lambda u: 1 / np.cos(u),
    "csc": lambda u: 1 / np.sin(u),
    "sech": lambda u: 1 / np.cosh(u),
    "csch": lambda u: 1 / np.sinh(u),
    "coth": lambda u: np.cosh(u) / np.sinh(u),
    "asec": lambda u: np.arccos(1 / u),
    "acsc": lambda u: np.arcsin(1 / u),
    "acot": lambda u: np.pi / 2 - np.arctan(u),
    "asech": lambda u: np.log((1 + np.sqrt(1 - u**2)) / u),
    "acsch": lambda u: np.log(1 / u + np.sqrt(1 / u**2 + 1)),
    "acoth": lambda u: np.log((u + 1) / (u - 1)) / 2,
    "heaviside": lambda u: np.heaviside(u, 0.5),
    "kronecker": lambda u, v: np.equal(u, v) * 1.0,
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "asinh": np.arcsinh,
    "acosh": np.arccosh,
    "atanh": np.arctanh,
    "atan2": np.arctan2,
    "log": lambda u, base=np.e: np.log(u) / np.log(base),
    "min": np.minimum,
    "inv": np.linalg.inv,
    "det": np.linalg.det,
    "logdet": lambda A: np.linalg.slogdet(A)[1],
    "trace": np.trace,
    "max": np.maximum,
    "norm": np.linalg.norm,
    "dot": np.dot,
    "outer": np.outer,
    "diag": np.diag,
    "eye": lambda n: np.eye(int(n)),
    "ones": lambda *sizes: np.ones([int(s) for s in sizes]),
    "solve": lambda A, b: np.linalg.inv(A) @ b,
    "matrix_power": lambda A, k: np.linalg.matrix_power(A, round(k)),
    "cross_entropy": lambda Y, Z: -np.mean((Y * np.log(softmax(Z))).sum(-1)),
    "layer_norm": lambda X, axis=-1: (X - X.mean(axis, keepdims=True)) / np.sqrt(X.var(axis, keepdims=True) + 1e-5),
    "conv": lambda x, k: np.array([k @ x[i : i + len(k)] for i in range(len(x) - len(k) + 1)]),
    "convolve": lambda u, v: np.array(
        [sum(u[j] * v[i - j] for j in range(len(u)) if 0 <= i - j < len(v)) for i in range(len(u) + len(v) - 1)]
    ),
    "unit": lambda n, i: (np.arange(1, n + 1) == i) * 1.0,
    "pad": padded,
    "concat": joined,
    "vstack": lambda *parts: joined(*map(np.atleast_2d, parts)),
    "hstack": lambda *parts: joined(*parts, axis=np.ndim(parts[0]) - 1),
    "reshape": lambda x, *sizes: np.array(list(np.asarray(x).flat)).reshape([int(s) for s in sizes]),
    "vec": lambda A: np.array([entry for column in A.T for entry in column]),
    "kron": lambda A, B: np.block([[a * B for a in row] for row in A]) if np.ndim(A) == 2 else np.concatenate([a * B for a in A]),
    "softmax": softmax,
    "log_softmax": lambda z, axis=-1: np.log(softmax(z, axis)),
    "logsumexp": lambda z, axis=-1, keepdims=0: np.log(np.exp(z).sum(axis, keepdims=bool(keepdims))),
}
OPERATIONS: dict[str, Callable] = {
    "-": lambda a: -a,
    "/": lambda a, b: a / b,
    "^": lambda a, b: np.asarray(a, float) ** b,
    "@": lambda a, b: a @ b,
    ".T": lambda a: a.T,
    ">": lambda a, b: a > b,
    "<": lambda a, b: a < b,
    "=": np.equal,
    "[]": lambda *entries: np.array(entries),
}


def value(node: Node, at: Mapping[str, np.ndarray | float]) -> np.ndarray:
    """The value of `node` where each name has the value `at` tells."""
    match node:
        case Number(v):
            return float(v)
        case Name(name):
            return at[name] if name in at else {"e": np.e, "pi": np.pi, "oo": np.inf}[name]
        case Apply("sum", (Apply("..", (index, low, high)), body)):
            return sum(value(body, {**at, index.name: k}) for k in range(round(value(low, at)), round(value(high, at)) + 1))
        case Apply("sum" | "mean" | "max" | "min" as op, (inner, *marks)) if all(getattr(m, "op", "")[-1:] == "=" for m in marks):
            keys = {m.op[:-1]: int(value(m.args[0], at)) for m in marks}
            return getattr(np, op)(value(inner, at), axis=keys.get("axis"), keepdims=bool(keys.get("keepdims", 0)))
        case Apply("_", (array, *places)):
            return value(array, at)[tuple(place(p, at) for p in places)]
        case Apply("piecewise", cases):
            out = np.nan
            for case in reversed(cases):
                out = value(case.args[0], at) if case.op == "otherwise" else np.where(value(case.args[1], at), value(case.args[0], at), out)
            return out
        case Apply("+", args):
            return sum((value(a, at) for a in args[1:]), value(args[0], at))
        case Apply("*", args):
            out = value(args[0], at)
            for a in args[1:]:
                out = out * value(a, at)
            return out
        case Apply(op, args):
            call = OPERATIONS.get(op) or FUNCTIONS.get(op) or getattr(np, op)
            marks = [a for a in args if getattr(a, "op", "") in ("axis=", "keepdims=")]
            keys = {m.op[:-1]: int(value(m.args[0], at)) for m in marks}
            return call(*(value(a, at) for a in args if a not in marks), **keys)
    raise AssertionError(node)


def place(index: Node, at: Mapping[str, np.ndarray | float]) -> int | slice:
    """An index as NumPy counts."""
    if not (isinstance(index, Apply) and index.op == ".."):
        return int(value(index, at)) - 1
    low, high = index.args
    return slice(int(value(low, at)) - 1, None if high is Name("oo") else int(value(high, at)))


def slope(call: Callable[[np.ndarray], float], at: np.ndarray | float, step: float = 1e-5) -> np.ndarray:
    """The gradient of a number by all entries of `at`, by central differences of fourth order."""
    at = np.asarray(at, float)
    out = np.zeros(at.shape)
    for index in np.ndindex(at.shape):

        def moved(k: int, index: tuple = index) -> float:
            x = at.copy()
            x[index] += k * step
            return float(call(x))

        out[index] = (8 * (moved(1) - moved(-1)) - (moved(2) - moved(-2))) / (12 * step)
    return out


SIZES = {"m": 4, "n": 3, "d": 3, "h": 5, "k": 2, "p": 2}


def arrays(scope: Scope, rng: np.random.Generator, sizes: Mapping[str, int] = SIZES) -> dict[str, np.ndarray | float]:
    """Random values of every declared name of `scope`, true to its facts, and of its sizes."""
    out: dict[str, np.ndarray | float] = {name: float(k) for name, k in sizes.items()}
    for name, kind in scope.kinds:
        shape = tuple(int(value(s, out)) for s in kind.shape)
        drawn = rng.normal(size=shape)
        if "one-hot" in kind.facts:
            drawn = np.eye(shape[-1])[rng.integers(shape[-1], size=shape[:-1])]
        elif "positive definite" in kind.facts:
            drawn = drawn @ drawn.T + np.eye(len(drawn))
        elif "symmetric" in kind.facts:
            drawn = drawn + drawn.T
        elif "orthogonal" in kind.facts:
            drawn = np.linalg.qr(drawn)[0]
        elif "diagonal" in kind.facts:
            drawn = np.diag(np.diag(drawn))
        elif kind.domain == "interval":
            drawn = rng.uniform(0.1, 0.9, size=shape)
        elif kind.domain == "positive":
            drawn = rng.uniform(0.5, 2, size=shape)
        out[name] = drawn if shape else float(drawn)
    return out


def with_definitions(scope: Scope, at: Mapping[str, np.ndarray | float]) -> dict[str, np.ndarray | float]:
    """`at`, and the values of all that `scope` defines by names."""
    out = dict(at)
    for d in scope.definitions:
        if d.parameters is None:
            out[d.name] = value(d.body, out)
    return out
