"""Array expressions written out entry by entry in SymPy, for tests: what they come to, and SymPy's own scalar derivative of each entry."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import sympy

from tutor.meaning.scope import Scope
from tutor.syntax.nodes import Apply, Name, Node, Number, names


def entrywise(call):
    lifted = np.vectorize(call, otypes=[object])
    return lambda *args: lifted(*args)[()]


def matrix(call):
    """A function of a SymPy matrix, of the array of its entries."""

    def out(array: np.ndarray) -> object:
        found = call(sympy.Matrix(array))
        return np.array(found.tolist(), dtype=object) if isinstance(found, sympy.MatrixBase) else found

    return out


def softmax(z: np.ndarray, axis: int = -1) -> np.ndarray:
    e = entrywise(sympy.exp)(z)
    return e / e.sum(axis, keepdims=True)


def logsumexp(z: np.ndarray, axis: int = -1, keepdims: int = 0) -> np.ndarray:
    return entrywise(sympy.log)(entrywise(sympy.exp)(z).sum(axis, keepdims=bool(keepdims)))


def layer_norm(x: np.ndarray, axis: int = -1) -> np.ndarray:
    from_mean = x - x.sum(axis, keepdims=True) / sympy.Integer(x.shape[axis])
    spread = (from_mean**2).sum(axis, keepdims=True) / sympy.Integer(x.shape[axis])
    return from_mean / entrywise(sympy.sqrt)(spread + sympy.Rational(1, 100000))


CALLS = {
    "-": lambda a: -a, "/": lambda a, b: a / b, "^": lambda a, b: a**b, "@": lambda a, b: a @ b, ".T": np.transpose,
    "exp": entrywise(sympy.exp), "log": entrywise(sympy.log), "sqrt": entrywise(sympy.sqrt), "sin": entrywise(sympy.sin),
    "cos": entrywise(sympy.cos), "tanh": entrywise(sympy.tanh), "abs": entrywise(sympy.Abs), "sign": entrywise(sympy.sign),
    "sigmoid": entrywise(lambda u: 1 / (1 + sympy.exp(-u))), "softplus": entrywise(lambda u: sympy.log(1 + sympy.exp(u))),
    "relu": entrywise(lambda u: sympy.Max(u, 0)), "det": matrix(lambda A: A.det()), "inv": matrix(lambda A: A.inv("ADJ")),
    "logdet": matrix(lambda A: sympy.log(A.det())), "trace": np.trace, "outer": np.outer, "diag": np.diag,
    "norm": lambda A, order=2: sympy.sqrt((A * A).sum()) if order == 2 else sum(map(sympy.Abs, A)),
    "eye": lambda n: np.eye(int(n), dtype=int).astype(object),
    "ones": lambda *sizes: np.full([int(s) for s in sizes], sympy.Integer(1), dtype=object), "softmax": softmax,
    "log_softmax": lambda z, axis=-1: entrywise(sympy.log)(softmax(z, axis)), "logsumexp": logsumexp, "layer_norm": layer_norm,
    "kron": np.kron, "matrix_power": lambda A, k: np.linalg.matrix_power(A, int(k)),
    "reshape": lambda A, *sizes: np.reshape(A, list(map(int, sizes))),
    "concat": lambda *parts, axis=0: np.concatenate(parts, axis), "vstack": lambda *parts: np.vstack(parts),
    "hstack": lambda *parts: np.hstack(parts), "[]": lambda *parts: np.array(parts, dtype=object),
    ">": entrywise(lambda a, b: a > b),
}  # fmt: skip


def entries(node: Node, at: Mapping[str, object]) -> object:
    """The value of `node`, arrays as arrays of SymPy expressions."""
    match node:
        case Number(value):
            return sympy.Rational(value.numerator, value.denominator)
        case Name("e" | "pi" as name):
            return {"e": sympy.E, "pi": sympy.pi}[name]
        case Name(name):
            return at[name]
        case Apply("sum" | "mean" as op, (inner, *marks)):
            keys = {m.op[:-1]: int(m.args[0].value) for m in marks}
            array, axis = entries(inner, at), keys.get("axis")
            count = array.size if axis is None else array.shape[axis]
            total = array.sum(axis=axis, keepdims=bool(keys.get("keepdims", 0)))
            return total if op == "sum" else total / sympy.Integer(count)
        case Apply("piecewise", (Apply("if", (value, condition)), otherwise)):
            return entrywise(lambda p, u, v: sympy.Piecewise((u, p), (v, True)))(
                entries(condition, at), entries(value, at), entries(otherwise.args[0], at)
            )
        case Apply("+", args):
            return sum((entries(a, at) for a in args[1:]), entries(args[0], at))
        case Apply("*", args):
            out = entries(args[0], at)
            for a in args[1:]:
                out = out * entries(a, at)
            return out
        case Apply("_", (array, *places)):
            return entries(array, at)[tuple(place(p, at) for p in places)]
        case Apply(op, args):
            marks = [a for a in args if getattr(a, "op", "") in ("axis=", "keepdims=")]
            keys = {m.op[:-1]: int(m.args[0].value) for m in marks}
            return CALLS[op](*(entries(a, at) for a in args if a not in marks), **keys)
    raise AssertionError(node)


def place(index: Node, at: Mapping[str, object]) -> int | slice:
    """An index as NumPy counts."""
    if not (isinstance(index, Apply) and index.op == ".."):
        return int(entries(index, at)) - 1
    low, high = index.args
    return slice(int(entries(low, at)) - 1, None if high is Name("oo") else int(entries(high, at)))


def symbols(scope: Scope, size: int) -> dict[str, object]:
    """Every declared name of `scope` as an array of symbols, all sizes being `size`; numbers that are declared as one symbol."""
    out: dict[str, object] = {}
    for name, kind in scope.kinds:
        for letter in (n for s in kind.shape for n in names(s)):
            out.setdefault(letter, sympy.Integer(size))
        shape = [int(entries(s, out)) for s in kind.shape]
        places = list(np.ndindex(*shape))
        letters = [sympy.Symbol(f"{name}_{''.join(map(str, p))}", real=True) for p in places]
        out[name] = np.array(letters, dtype=object).reshape(shape) if kind.shape else letters[0]
    for d in scope.definitions:
        if d.parameters is None:
            out[d.name] = entries(d.body, out)
    return out
