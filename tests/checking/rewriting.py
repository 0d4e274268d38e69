"""Rewritings that keep a value: the tables from which pairs that are equal by construction are made.

Each row reads from left to right. The right side is real only where the left side is, and has the same value there; so a chain of
rewritings ends in an expression that equals the first one wherever both are real. u, v and w stand for anything; n for a whole number
from 2 to 9; c for a number. A right side may bring in a `w` of its own: a small expression made up for it.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from random import Random

from tutor.meaning.scope import Scope
from tutor.syntax.nodes import CONSTANTS, Apply, Name, Node, Number, names, number, postorder, substitute

READ = Scope().read

# for any expression at all
ANYWHERE = """
u | u + w - w
u | u * 1
u | 0 + u
u | -(-u)
u | u * (w^2 + 1)/(w^2 + 1)
u | (u + w)/2 + (u - w)/2
u | u * (cos(w)^2 + sin(w)^2)
u | u + log(1)
u | u * exp(0)
u | log(exp(u))
u | exp(log(u))
u | sqrt(u)^2
u | cbrt(u)^3
u | cbrt(u^3)
u | (u^3)^(1/3)
u | 1/(1/u)
u | tan(atan(u))
u | sinh(asinh(u))
u | asinh(sinh(u))
u | atanh(tanh(u))
u | sin(asin(u))
u | cos(acos(u))
u | cosh(acosh(u))
u | logit(sigmoid(u))
u | softplus(u) - softplus(-u)
u | relu(u) - relu(-u)
u | sign(u) * abs(u)
u | max(u, u - 1)
u | min(u, u + w^2)
u | max(u, w) + min(u, w) - w
u | piecewise(u if w > 0, u otherwise)
u | piecewise(u if u > 3, u otherwise)
u | sum(k=1..3, u)/3
u | sum(k=1..4, k * u)/10
u | u^2/u
u | (u^2 + u)/(u + 1)
u | (u^2 - 4)/(u + 2) + 2
u | 3u/2 - u/2
u | 0.25u + 0.75u
"""

# for expressions of a shape
SHAPED = """
u + v | v + u
u * v | v * u
u + v | (u^2 - v^2)/(u - v)
u + v | 2 * ((u + v)/2)
u * v | ((u + v)^2 - (u - v)^2)/4
u * v | u/(1/v)
u * v | exp(log(u) + log(v))
u * (v + w) | u * v + u * w
u * v + u * w | u * (v + w)
-(u + v) | -u - v
-(u * v) | (-u) * v
u / v | u * v^(-1)
u / v | 1/(v/u)
u / v | (u * w)/(v * w)
u / v | (-u)/(-v)
(u + v)/w | u/w + v/w
1/(u * v) | (1/u)/v
1/(u + v) | (u - v)/(u^2 - v^2)
1/(sqrt(u) + sqrt(v)) | (sqrt(u) - sqrt(v))/(u - v)
u^2 | u * u
u^3 | u * u^2
u^2 | abs(u)^2
u^4 | (u^2)^2
u^n | u^(2n)/u^n
u^n | (1/u)^(-n)
u^n | exp(n * log(u))
u^v | exp(v * log(u))
u^v | u * u^(v - 1)
(u + v)^2 | u^2 + 2u * v + v^2
(u + v)^3 | u^3 + 3u^2 * v + 3u * v^2 + v^3
(u * v)^2 | u^2 * v^2
u^2 + v | (u^4 - v^2)/(u^2 - v)
1 - u^2 | (1 - u) * (1 + u)
sqrt(u) | u^(1/2)
sqrt(u) | u/sqrt(u)
sqrt(u) | sqrt(4u)/2
sqrt(u) | exp(log(u)/2)
sqrt(u * v) | sqrt(u) * sqrt(v)
sqrt(u / v) | sqrt(u)/sqrt(v)
sqrt(u^2) | abs(u)
cbrt(u) | u^(1/3)
cbrt(u * v) | cbrt(u) * cbrt(v)
abs(u) | sqrt(u^2)
abs(u) | max(u, -u)
abs(u) | u * sign(u)
abs(u) | piecewise(u if u >= 0, -u otherwise)
abs(u) | relu(u) + relu(-u)
abs(u * v) | abs(u) * abs(v)
abs(u) | abs(-u)
sign(u) | u/abs(u)
sign(u) | 2 heaviside(u) - 1
sign(u) | sign(u^3)
heaviside(u) | (1 + sign(u))/2
max(u, v) | (u + v + abs(u - v))/2
max(u, v) | u + relu(v - u)
max(u, v) | piecewise(u if u >= v, v otherwise)
max(u, v) | -min(-u, -v)
max(u, v) | max(v, u)
min(u, v) | (u + v - abs(u - v))/2
min(u, v) | u - relu(u - v)
min(u, v) | u + v - max(u, v)
relu(u) | max(u, 0)
relu(u) | (u + abs(u))/2
relu(u) | u * heaviside(u)
relu(u) | piecewise(u if u > 0, 0 otherwise)
leaky_relu(u) | max(u, u/100)
log(u) | -log(1/u)
log(u) | 2 log(sqrt(u))
log(u) | log2(u) * log(2)
log(u) | log10(u)/log10(e)
log(u) | log(u * e) - 1
log(u) | log1p(u - 1)
log(u * v) | log(u) + log(v)
log(u / v) | log(u) - log(v)
log(u^n) | n * log(u)
log(abs(u)) | log(u^2)/2
log(sqrt(u)) | log(u)/2
exp(u) | exp(u/2)^2
exp(u) | 1/exp(-u)
exp(u) | e^u
exp(u) | cosh(u) + sinh(u)
exp(u) | 2^(u/log(2))
exp(u) | sqrt(exp(2u))
exp(u) | expm1(u) + 1
exp(u + v) | exp(u) * exp(v)
exp(2u) | exp(u)^2
exp(-u) | 1/exp(u)
sin(u) | 2 sin(u/2) * cos(u/2)
sin(u) | -sin(-u)
sin(u) | cos(pi/2 - u)
sin(u) | tan(u) * cos(u)
sin(u) | 1/csc(u)
sin(u) | sin(u + 2pi)
sin(u) | -sin(u + pi)
sin(u) | 3 sin(u/3) - 4 sin(u/3)^3
sin(u) | 2 tan(u/2)/(1 + tan(u/2)^2)
sin(u)^2 | 1 - cos(u)^2
sin(u)^2 | (1 - cos(2u))/2
sin(u) * cos(u) | sin(2u)/2
sin(u) * sin(v) | (cos(u - v) - cos(u + v))/2
sin(u) + sin(v) | 2 sin((u + v)/2) * cos((u - v)/2)
sin(u + v) | sin(u) * cos(v) + cos(u) * sin(v)
cos(u) | cos(-u)
cos(u) | sin(u + pi/2)
cos(u) | 1/sec(u)
cos(u) | 2 cos(u/2)^2 - 1
cos(u) | 1 - 2 sin(u/2)^2
cos(u) | cos(u/2)^4 - sin(u/2)^4
cos(u) | (1 - tan(u/2)^2)/(1 + tan(u/2)^2)
cos(u) | 4 cos(u/3)^3 - 3 cos(u/3)
cos(u)^2 | (1 + cos(2u))/2
cos(u)^2 | 1 - sin(u)^2
cos(u)^2 | 1/(1 + tan(u)^2)
cos(u + v) | cos(u) * cos(v) - sin(u) * sin(v)
tan(u) | sin(u)/cos(u)
tan(u) | 1/cot(u)
tan(u) | sin(2u)/(1 + cos(2u))
tan(u) | csc(2u) - cot(2u)
tan(u) | tan(u + pi)
tan(u)^2 | sec(u)^2 - 1
cot(u) | cos(u)/sin(u)
sec(u) | 1/cos(u)
csc(u) | 1/sin(u)
sinh(u) | (exp(u) - exp(-u))/2
sinh(u) | 2 sinh(u/2) * cosh(u/2)
sinh(u) | tanh(u) * cosh(u)
cosh(u) | (exp(u) + exp(-u))/2
cosh(u) | sqrt(1 + sinh(u)^2)
cosh(u) | 1 + 2 sinh(u/2)^2
cosh(u)^2 | 1 + sinh(u)^2
tanh(u) | sinh(u)/cosh(u)
tanh(u) | (exp(2u) - 1)/(exp(2u) + 1)
tanh(u) | 1 - 2/(exp(2u) + 1)
tanh(u) | 2 sigmoid(2u) - 1
tanh(u) | 1/coth(u)
1 - tanh(u)^2 | 1/cosh(u)^2
sech(u) | 1/cosh(u)
sech(u) | 2 exp(u)/(1 + exp(2u))
asinh(u) | log(u + sqrt(u^2 + 1))
asinh(u) | -asinh(-u)
asinh(u) | atanh(u/sqrt(1 + u^2))
acosh(u) | log(u + sqrt(u^2 - 1))
atanh(u) | log((1 + u)/(1 - u))/2
atan(u) | asin(u/sqrt(1 + u^2))
atan(u) | 2 atan(u/(1 + sqrt(1 + u^2)))
atan(u) | (pi/2) sign(u) - atan(1/u)
atan(u) | pi/2 - acot(u)
atan(u) | atan2(u, 1)
asin(u) | pi/2 - acos(u)
asin(u) | atan(u/sqrt(1 - u^2))
asin(u) | 2 atan(u/(1 + sqrt(1 - u^2)))
acos(u) | pi - acos(-u)
acos(u) | atan2(sqrt(1 - u^2), u)
sigmoid(u) | 1/(1 + exp(-u))
sigmoid(u) | exp(u)/(1 + exp(u))
sigmoid(u) | (1 + tanh(u/2))/2
sigmoid(u) | 1 - sigmoid(-u)
sigmoid(u) * (1 - sigmoid(u)) | 1/(4 cosh(u/2)^2)
sigmoid(u) * (1 - sigmoid(u)) | exp(-u)/(1 + exp(-u))^2
softplus(u) | log(1 + exp(u))
softplus(u) | u + log(1 + exp(-u))
softplus(u) | -log(sigmoid(-u))
softplus(u) | relu(u) + log1p(exp(-abs(u)))
silu(u) | u * sigmoid(u)
silu(u) | u/2 + u/2 * tanh(u/2)
gelu(u) | u * (1 + erf(u/sqrt(2)))/2
gelu(u) | u - u/2 * erfc(u/sqrt(2))
erf(u) | 1 - erfc(u)
erf(u) | -erf(-u)
elu(u) | piecewise(u if u > 0, exp(u) - 1 otherwise)
elu(u) | relu(u) + expm1(min(u, 0))
n | sqrt(n^2)
n | log(exp(n))
n | n + 1/7 - 1/7
n | sum(k=1..n, 1)
n | 2n/2
c | 1.5c/1.5
c | cbrt(c^3)
c | c + 0.1 - 1/10
"""

# for sums and products over an index, where n is a positive whole number
CLOSED = """
sum(k=1..n, k) | n * (n + 1)/2
sum(k=1..n, k^2) | n * (n + 1) * (2n + 1)/6
sum(k=1..n, k^3) | (n * (n + 1)/2)^2
sum(k=1..n, 2k - 1) | n^2
sum(k=0..n, 2^k) | 2^(n + 1) - 1
sum(k=1..n, x^k) | x * (x^n - 1)/(x - 1)
sum(k=1..n, 1/(k * (k + 1))) | n/(n + 1)
sum(k=1..n, x) | n * x
sum(k=1..n, k * x + y) | x * n * (n + 1)/2 + n * y
prod(k=1..n, k) | n!
prod(k=1..n, 2) | 2^n
prod(k=1..n, exp(x)) | exp(n * x)
cos(n * pi) | (-1)^n
sin(n * pi) | 0
(n + 1)! | (n + 1) * n!
Gamma(n + 1) | n!
"""


@cache
def rows(table: str) -> tuple[tuple[Node, Node], ...]:
    """The rows of a table as pairs of trees."""
    return tuple(tuple(READ(side) for side in line.split("|")) for line in table.strip().splitlines())


def bound(pattern: Node, node: Node, random: Random) -> dict[Node, Node] | None:
    """What the letters of `pattern` stand for in `node`; of sums and products, parts are drawn in any order."""
    found: dict[Node, Node] = {}
    return found if _fits(pattern, node, random, found) else None


def _fits(pattern: Node, node: Node, random: Random, found: dict[Node, Node]) -> bool:
    match pattern:
        case Name("n"):
            is_small = isinstance(node, Number) and node.value.denominator == 1 and 2 <= node.value <= 9
            return is_small and found.setdefault(pattern, node) is node
        case Name("c"):
            return isinstance(node, Number) and found.setdefault(pattern, node) is node
        case Name(name) if name not in CONSTANTS:
            return found.setdefault(pattern, node) is node
        case Apply("+" | "*", (first, second)) if isinstance(node, Apply) and node.op == pattern.op:
            mixed = random.sample(node.args, len(node.args))
            cut = random.randrange(1, len(mixed))
            return _fits(first, _grouped(node.op, mixed[:cut]), random, found) and _fits(
                second, _grouped(node.op, mixed[cut:]), random, found
            )
        case Apply(op, args) if isinstance(node, Apply) and node.op == op and len(args) == len(node.args):
            return all(_fits(a, b, random, found) for a, b in zip(args, node.args, strict=True))
    return pattern is node


def _grouped(op: str, args: list[Node]) -> Node:
    return args[0] if len(args) == 1 else Apply(op, tuple(args))


def places(root: Node) -> list[tuple[int, ...]]:
    """The way to every part of `root` that is a value and holds no name bound outside it."""
    found, waiting = [], [((), root)]
    while waiting:
        way, node = waiting.pop()
        if not isinstance(node, Apply):
            found.append(way)
            continue
        if node.op in ("sum", "prod", "∫"):
            found.append(way)
            continue
        if node.op not in ("if", "otherwise", "[]", "and", "or", "<", "<=", ">", ">=", "=", "piecewise"):
            found.append(way)
        waiting += [((*way, k), a) for k, a in enumerate(node.args)]
    return found


def part(root: Node, way: tuple[int, ...]) -> Node:
    for k in way:
        root = root.args[k]
    return root


def with_part(root: Node, way: tuple[int, ...], new: Node) -> Node:
    """`root` with another part at the end of `way`."""
    if not way:
        return new
    args = list(root.args)
    args[way[0]] = with_part(args[way[0]], way[1:], new)
    return Apply(root.op, tuple(args))


def rewritten(root: Node, random: Random, times: int, small: Callable[[Random], Node]) -> Node:
    """`root` after a number of rewritings at random places; `small` makes up an expression where a row brings one in."""
    for _ in range(times):
        table = rows(ANYWHERE) if random.random() < 0.25 else rows(SHAPED)
        ways = places(root)
        for _ in range(400):
            way, (left, right) = random.choice(ways), random.choice(table)
            found = bound(left, part(root, way), random)
            if found is None:
                continue
            extra = {Name(n): small(random) for n in sorted(names(right) - names(left) - CONSTANTS)}
            root = with_part(root, way, substitute(right, {**found, **extra}))
            break
        if sum(1 for _ in postorder(root)) > 120:
            break
    return root


def as_decimal(value: Fraction) -> str | None:
    """The decimal that is this number, where there is a short one."""
    for places_ in range(1, 7):
        if (value * 10**places_).denominator == 1:
            return f"{float(value):.{places_}f}"
    return None


def leaf(random: Random, letters: tuple[str, ...]) -> Node:
    """A name or a number."""
    if letters and random.random() < 0.65:
        return Name(random.choice(letters))
    return random.choice((number(random.randrange(1, 10)), number(Fraction(random.randrange(1, 20), random.randrange(2, 9))), Name("pi")))
