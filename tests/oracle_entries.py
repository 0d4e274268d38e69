"""Array expressions written out entry by entry in SymPy, for tests: what they come to, and SymPy's own scalar derivative of each entry."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import sympy

from tutor.meaning.scope import Scope
from tutor.syntax.nodes import Apply, Name, Node, Number


def entrywise(call):
    lifted = np.vectorize(call, otypes=[object])
    return lambda *args: lifted(*args)[()]


def matrix(call):
    """A function of a SymPy matrix, of the array of its entries."""

    def out(array: np.ndarray) -> object:
        found = call(sympy.Matrix(array))
        return np.array(found.tolist(), dtype=object) if isinstance(found, sympy.MatrixBase) else found

    return out


def softmax(z: np.ndarray) -> np.ndarray:
    e = entrywise(sympy.exp)(z)
    return e / e.sum(-1, keepdims=True)


CALLS = {
    "-": lambda a: -a, "/": lambda a, b: a / b, "^": lambda a, b: a**b, "@": lambda a, b: a @ b, ".T": np.transpose,
    "exp": entrywise(sympy.exp), "log": entrywise(sympy.log), "sqrt": entrywise(sympy.sqrt), "sin": entrywise(sympy.sin),
    "cos": entrywise(sympy.cos), "tanh": entrywise(sympy.tanh), "abs": entrywise(sympy.Abs), "sign": entrywise(sympy.sign),
    "sigmoid": entrywise(lambda u: 1 / (1 + sympy.exp(-u))), "softplus": entrywise(lambda u: sympy.log(1 + sympy.exp(u))),
    "relu": entrywise(lambda u: sympy.Max(u, 0)), "det": matrix(lambda A: A.det()), "inv": matrix(lambda A: A.inv("ADJ")),
    "logdet": matrix(lambda A: sympy.log(A.det())), "trace": np.trace, "outer": np.outer, "diag": np.diag,
    "norm": lambda A: sympy.sqrt((A * A).sum()), "eye": lambda n: np.eye(int(n), dtype=int).astype(object),
    "ones": lambda *sizes: np.full([int(s) for s in sizes], sympy.Integer(1), dtype=object), "softmax": softmax,
    "log_softmax": lambda z: entrywise(sympy.log)(softmax(z)), "logsumexp": lambda z: entrywise(sympy.log)(entrywise(sympy.exp)(z).sum(-1)),
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
        case Apply(op, args):
            return CALLS[op](*(entries(a, at) for a in args))
    raise AssertionError(node)


def symbols(scope: Scope, size: int) -> dict[str, object]:
    """Every declared name of `scope` as an array of symbols, all sizes being `size`; numbers that are declared as one symbol."""
    out: dict[str, object] = {}
    for name, kind in scope.kinds:
        for s in kind.shape:
            out.setdefault(getattr(s, "name", ""), sympy.Integer(size))
        places = list(np.ndindex(*(size for _ in kind.shape)))
        letters = [sympy.Symbol(f"{name}_{''.join(map(str, p))}", real=True) for p in places]
        out[name] = np.array(letters, dtype=object).reshape([size] * len(kind.shape)) if kind.shape else letters[0]
    for d in scope.definitions:
        if d.parameters is None:
            out[d.name] = entries(d.body, out)
    return out
