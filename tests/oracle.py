"""Independent values for tests: a tree walked with mpmath, which knows nothing of the tutor's rules."""

from __future__ import annotations

from collections.abc import Mapping

import mpmath

from tutor.syntax.nodes import Apply, Name, Node, Number, rational

FUNCTIONS = {
    "log": lambda u, b=None: mpmath.log(u) if b is None else mpmath.log(u, b),
    "abs": mpmath.fabs,
    "cbrt": lambda u: mpmath.sign(u) * mpmath.cbrt(abs(u)),
    "sigmoid": lambda u: 1 / (1 + mpmath.exp(-u)),
    "softplus": lambda u: mpmath.log(1 + mpmath.exp(u)),
    "relu": lambda u: max(u, mpmath.mpf(0)),
    "silu": lambda u: u / (1 + mpmath.exp(-u)),
    "gelu": lambda u: u * (1 + mpmath.erf(u / mpmath.sqrt(2))) / 2,
    "exp2": lambda u: mpmath.power(2, u),
    "log1p": lambda u: mpmath.log(1 + u),
    "expm1": lambda u: mpmath.exp(u) - 1,
    "heaviside": lambda u: (1 + mpmath.sign(u)) / 2,
    "kronecker": lambda u, v: mpmath.mpf(u == v),
    "sign": mpmath.sign,
    "factorial": mpmath.factorial,
    "leaky_relu": lambda u, a=None: u if u > 0 else u / 100 if a is None else a * u,
    "elu": lambda u, a=1: u if u > 0 else a * (mpmath.exp(u) - 1),
    "softsign": lambda u: u / (1 + abs(u)),
    "mish": lambda u: u * mpmath.tanh(mpmath.log(1 + mpmath.exp(u))),
    "logsigmoid": lambda u: -mpmath.log(1 + mpmath.exp(-u)),
    "logit": lambda u: mpmath.log(u / (1 - u)),
    "Gamma": mpmath.gamma,
    "polygamma": lambda n, u: mpmath.psi(int(n), u),
    "acot": lambda u: mpmath.pi / 2 - mpmath.atan(u),
    "log2": lambda u: mpmath.log(u, 2),
    "log10": lambda u: mpmath.log(u, 10),
    "max": max,
    "min": min,
}
COMPARE = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}


def value(node: Node, at: Mapping[str, float]) -> mpmath.mpf:
    """The value of a scalar tree; an mpf, or an mpc where it is not real."""
    match node:
        case Number(v):
            return mpmath.mpf(v.numerator) / v.denominator
        case Name("e"):
            return +mpmath.e
        case Name("pi"):
            return +mpmath.pi
        case Name(name):
            return mpmath.mpf(at[name])
        case Apply("+", args):
            return mpmath.fsum(value(a, at) for a in args)
        case Apply("*", args):
            return mpmath.fprod(value(a, at) for a in args)
        case Apply("-", (a,)):
            return -value(a, at)
        case Apply("/", (a, b)):
            return value(a, at) / value(b, at)
        case Apply("^", (a, b)) if (n := rational(b)) is not None and n.denominator % 2 and n.denominator > 1:
            base = value(a, at)  # an odd root, real for negative numbers too
            return mpmath.sign(base) ** n.numerator * mpmath.power(abs(base), mpmath.mpf(n.numerator) / n.denominator)
        case Apply("^", (a, b)):
            return mpmath.power(value(a, at), value(b, at))
        case Apply("piecewise", cases):
            return next(value(c.args[0], at) for c in cases if c.op == "otherwise" or value(c.args[1], at))
        case Apply("and", parts):
            return all(value(p, at) for p in parts)
        case Apply("sum", (Apply("..", (Name(i), low, high)), body)):
            return mpmath.fsum(value(body, {**at, i: k}) for k in range(int(value(low, at)), int(value(high, at)) + 1))
        case Apply("∫", (Name(t), low, high, body)):
            return mpmath.quad(lambda v: value(body, {**at, t: v}), [value(low, at), value(high, at)])
        case Apply("prod", (Apply("..", (Name(i), low, high)), body)):
            return mpmath.fprod(value(body, {**at, i: k}) for k in range(int(value(low, at)), int(value(high, at)) + 1))
        case Apply(op, (a, b)) if op in COMPARE:
            return COMPARE[op](value(a, at), value(b, at))
        case Apply(op, args):
            return (FUNCTIONS.get(op) or getattr(mpmath, op))(*(value(a, at) for a in args))
    raise AssertionError(node)


def slope(node: Node, name: str, at: Mapping[str, float], order: int = 1) -> mpmath.mpf:
    """The derivative by `name`, `order` times, from high-precision differences."""
    with mpmath.workdps(40):
        return mpmath.diff(lambda t: value(node, {**at, name: t}), mpmath.mpf(at[name]), order)
