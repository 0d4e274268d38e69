"""The corpus of derivatives: hand-picked ones, and those a fixed seed draws; `python -m tests.derive.derivatives` writes it anew.

Each row is one derivative: `text`, by `by`, `order` times, its names declared by `assume`; `family` says where it comes from.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

from tutor.rules.catalogue import function_rules

CORPORA = Path(__file__).parents[1] / "corpora"
FILE = CORPORA / "derivatives.jsonl"
BETWEEN = {"x": "in (1/5, 9/10)"}

ABOVE_ONE = ("acosh", "asec", "acsc", "acoth")  # defined for arguments above 1
UNIT = ("x", "x^2", "x/(1 + x)", "sin(x)", "e^(-x)", "sqrt(x)", "sigmoid(x)", "1 - x", "tanh(x)", "1/(1 + x^2)")  # (0, 1) to (0, 1)
FRAMES = ("{f}({u})", "{f}({u})^2", "x^2 * {f}({u})", "{f}({u})/(1 + x)", "exp(-{f}({u}))", "sin({f}({u}) + x)")
TOTAL = ("sin({u})", "cos({u})", "tanh({u})", "atan({u})", "asinh({u})", "sigmoid({u})", "softplus({u})", "sqrt(1 + ({u})^2)",
         "log(2 + ({u})^2)", "erf({u})", "gelu({u})", "silu({u})", "exp(-({u})^2)", "1/(1 + ({u})^2)", "e^(sin({u}))", "({u})^3",
         "cosh(tanh({u}))", "2^(cos({u}))", "(1 + x^2) * atan({u})", "x - sin({u})", "cbrt(3 + cos({u}))", "sech({u})")  # fmt: skip

TWO_ARGUMENTS = """
max(x, 1/2) | max(x^2, sin(x), 1/3) | max(0, x - 1/2)^2 | x * max(x, 1 - x) | min(x, 1/2) | min(x^2, cos(x))
min(x, 1 - x, 2/5) | exp(min(2x, 1)) | atan2(x, 1 + x) | atan2(sin(x), cos(x)) | atan2(1, x)^2 | x * atan2(x^2, 3)
log(x, 3) | log(x^2 + 1, 10) | log(2, x + 2) | log(x + 1, x + 3) | x log(x, 5) | log(sin(x) + 2, x + 2)
leaky_relu(x - 1/2, 1/10) | leaky_relu(x, a) | x * leaky_relu(x^2 - 1/4, 1/5) | leaky_relu(sin(x) - x/2, 2)^2
polygamma(1, x) | x^2 * polygamma(1, x + 1) | polygamma(2, x) | polygamma(1, x^2 + 1)^2 | Gamma(x)^2 | x * Gamma(x + 1)
Gamma(x)/Gamma(x + 1/2) | digamma(x^2) | kronecker(2, 3) * x + x^2 | x^2 * kronecker(2, 2) | kronecker(3x, 2) + sin(x)
x * kronecker(2x, 3)"""

TEXTBOOK = """
x^7 | 5x^4 - 3x^2 + 2x - 1 | (x + 1)(x - 2)(x + 3) | (2x + 1)^10 | (x^2 - 1)/(x^2 + 1) | x/(x^2 + 1) | (3x - 2)/(5x + 1)
sqrt(x^2 + 1) | sqrt(1 - x^2) | 1/sqrt(x^2 + 4) | x sqrt(4 - x^2) | x^(2/3) | x^(-5/2) | (x^3 + 2x)^(1/3)
cbrt(x^2 + 1) | x^2 sin x | x cos x | sin(x)/x | sin x cos x | sin^2 x + cos^2 x | sin(cos(tan(x))) | tan^2 x
sec x tan x | csc x | x cot x | (1 - cos x)/(1 + cos x) | sin(x^2) | sin^3(2x + 1) | cos(1/x) | x^2 sin(1/x)
tan(sqrt(x)) | e^x sin x | e^(-x^2) | x^2 e^(-3x) | e^(sqrt(x)) | e^(e^x) | e^(sin x) | (e^x - e^(-x))/2 | 2^x
10^(x^2) | x * 3^(-x) | x^x | x^(sin x) | (sin x)^x | (1 + 1/x)^x | x^(x^x) | (ln(x + 2))^x | x^(ln x) | ln x
x ln x - x | ln(ln(x + 2)) | ln(x^2 + 1) | ln(sin x) | ln|cos x| | ln((1 + x)/(1 - x)) | log10(x^3) | log2(x^2 + x)
ln(x + sqrt(x^2 + 1)) | x^2 ln(x)^3 | ln(x)/x^2 | asin(x/2) | acos(x^2) | atan(1/x) | x asin x + sqrt(1 - x^2)
atan(e^x) | asin(sqrt(x)) | atan(x)^2/2 | sinh(3x) | x cosh x | tanh(x^2) | ln(cosh x) | asinh(2x) | acosh(x + 2)
atanh(x/3) | |x - 3| | x |x| | |sin x| | |x^2 - 1/4| | sqrt(x^4) | piecewise(x^2 if x < 1/2, x - 1/4 otherwise)
piecewise(sin(x) if x > 1/3, 0 otherwise) | a x^2 + b x + c | (a x + b)/(c x + d) | a sin(b x + c) | e^(a x) cos(b x)
x^n | a^x | sqrt(a^2 - x^2 + 1) | 1/(x - a) | A e^(-k x) | ln(a x + b^2 + 1) | (x - m)^2/(2 s^2) | x^2 y + y^3 x
sin(x y) | e^(x y)/(x + y) | x/y + y/x | sqrt(x^2 + y^2) | ln(x^2 + y^2) | atan(y/x) | x^y | y^x | x y z/(x + y + z)
sum(k=1..4, x^k/k) | sum(k=0..3, a^k sin(k x)) | sum(i=1..n, (w x_i - y_i)^2) by w
sum(i=1..n, (y_i - a - b x_i)^2)/n by b | sum(i=1..3, e^(i x)) | sum(i=1..n, log(1 + e^(-y_i w x_i))) by w
sum(k=1..5, (x - k)^2)"""

LEARNING = """
1/(1 + e^(-x)) | sigmoid(w x + b) by w | sigmoid(w x + b) by b | (sigmoid(w x + b) - y)^2 by w
-y log(sigmoid(w x)) - (1 - y) log(1 - sigmoid(w x)) by w | log(1 + e^(-y w)) by w | softplus(-y w x) by w
tanh(w2 tanh(w1 x)) by w1 | tanh(w2 tanh(w1 x)) by w2 | max(0, 1 - y w) by w | relu(w x + b)^2 by w
relu(x)/(1 + relu(x)) | x sigmoid(x) | silu(b x)/b | gelu(2x) | x (1 + erf(x/sqrt(2)))/2 | e^x/(e^x + e^y + e^z)
e^y/(e^x + e^y + e^z) | log(e^x + e^y) | x - log(e^x + e^y + e^z) | (y - (w x + b))^2 by w | (y - (w x + b))^2 by b
(y - w x)^2/2 + l w^2/2 by w | |w| + w^2 by w | sqrt(w^2 + 1) - 1 by w
piecewise(w^2/2 if |w| < 1, |w| - 1/2 otherwise) by w | e^(-(x - m)^2/(2 s^2))/(s sqrt(2 pi)) by m
e^(-(x - m)^2/(2 s^2))/(s sqrt(2 pi)) by s | -(x - m)^2/(2 s^2) - log(s) by s | n log(p) + k log(1 - p) by p
-p log(p) - (1 - p) log(1 - p) by p | p log(p/q) + (1 - p) log((1 - p)/(1 - q)) by q | -(1 - p)^2 log(p) by p
(x - m)/sqrt(v + 1) by v | g (x - m)/sqrt(v + c) + b by m | log(cosh(w x - y)) by w | 1/(1 + (x - y)^2)
(1 + (x - y)^2/n)^(-(n + 1)/2) | a x (1 - x) | w (1 - tanh(w)^2) by w | e^(-g (x - y)^2) by g | (1 - b^t) by b
sigmoid(x)^2 (1 - sigmoid(x)) | log(sigmoid(x)) | softplus(x) - x y"""
NEEDS = {"p": "in (0, 1)", "q": "in (0, 1)"} | dict.fromkeys("svcntkabyzd", "positive")

COURSES = """
sqrt(x + sqrt(x + sqrt(x))) | (x^2 + 1)^3 (2x - 5)^4 | x^2/(1 + x^3) | sin(x)/(1 + tan(x)) | sec(1 + x^2) | cos^4(sin^3(x))
(1 - 4x)/sqrt(1 + x^2) | e^(sin(2x)) + sin(e^(2x)) | x e^(-x^2/2) | ln(sec x + tan x) | asin(sqrt(sin x)) | tan^2(sin x) | 5^(x tan x)
x^(cos x) | (x^2 + 1)^(sin x) | atanh(sin x) | acosh(sinh(x) + 2) | x tanh(sqrt x) | cosh(x^3)^2 | log_5(x e^x) | 2^(3^x) | x^2 ln(1/x)
(x + 1/x^2)^(sqrt 7) | sqrt(x) e^(x^2) (x^2 + 1)^10 | cbrt(x/(x^2 + 4)) | (x - 1)(x - 4)/((x - 2)(x - 3)) | x sin(1/x) | e^(x sec x)
atan(x - sqrt(1 + x^2)) | asin(e^x/2) | ln(1 + e^(-y x)) | ln(1 + e^(a x + b))
-(y ln(sigmoid(w x + b)) + (1 - y) ln(1 - sigmoid(w x + b))) by w | -(y ln(sigmoid(w x + b)) + (1 - y) ln(1 - sigmoid(w x + b))) by b
max(0, 1 - y (w x + b)) by w | max(0, 1 - y (w x + b))^2 by w | piecewise(x^2/2 if |x| <= d, d (|x| - d/2) otherwise)
d^2 (sqrt(1 + (x/d)^2) - 1) | log(cosh(x)) | x tanh(softplus(x)) | max(a x, x) | x/(1 + |x|) | softplus(b x)/b
-(1 - sigmoid(x))^g log(sigmoid(x)) | -a (1 - p)^g log(p) by p | -((1 - e) log(p) + e log(1 - p)) by p
-((1 - a) log(sigmoid(z)) + a log(1 - sigmoid(z))) by z | g (x - m)/sqrt(v + c) + b by x | g (x - m)/sqrt(v + c) + b by v
tanh(w h + u x + b) by w | tanh(w tanh(w h + u x) + u y) by w | sigmoid(u x + w h) c + (1 - sigmoid(u x + w h)) tanh(v x) by u
p log(p/q) by p | p log(p/q) by q | log(s/r) + (r^2 + (m - n)^2)/(2 s^2) - 1/2 by s | log(s/r) + (r^2 + (m - n)^2)/(2 s^2) - 1/2 by m
(1 + (x - m)^2/n)^(-(n + 1)/2) | e^(-(x - m)^2/(2 s^2))/(s sqrt(2 pi)) by x | e^x/(e^x + e^y) | log(e^(x - m) + e^(y - m)) + m
x - log(1 + e^x) | (1/n) sum(i=1..n, (w x_i + b - y_i)^2) by w | sum(i=1..n, log(1 + e^(-y_i (w x_i + b)))) by b
sum(i=1..n, max(0, 1 - y_i w x_i)) by w | sum(i=1..n, |w x_i - y_i|) by w | sqrt(sum(i=1..n, (w x_i - y_i)^2)) by w
log(sum(i=1..n, e^(a x_i))) by a | prod(i=1..n, p^(x_i) (1 - p)^(1 - x_i)) by p | sum(i=1..n, x_i log(p) + (1 - x_i) log(1 - p)) by p
-n log(s) - sum(i=1..n, (x_i - m)^2)/(2 s^2) by s | sum(i=1..n, (x_i - m)^2) by m | l w^2 + |w| by w | a^2 w^2/(1 + w^2) by w
(w^2 - 1)^2 + l |w| by w | 1/(1 + e^(-k (x - m))) by m | A e^(-k t) cos(w t) by t | L/(1 + C e^(-k t)) by t | erf(x/sqrt(2))/2
sign(x) x^2 | |x^3 - x| | |sin x| cos x | max(x, x^2, 1/3) | relu(x - 1/2) - relu(-x) | loggamma(x + 1) - x log(x)
digamma(x) - log(x) | x! | erfc(x) e^(x^2) | log(Gamma(a + x)/Gamma(a)) | x^x^x | sigmoid(sigmoid(x)) | tanh(x)^2 (1 - tanh(x)^2)
atan2(y, x) | sqrt(x^2 + y^2 + 1) | (x^2 - y^2)/(x^2 + y^2) | x y e^(-x^2 - y^2) | acos(x/sqrt(x^2 + y^2)) | y^2 atan(x/y)
(3x^2 + 2 sqrt(x))/x | (x^3 - 2x sqrt(x))/x | sin(theta + x) cos(theta - x) | (sin x - x cos x)/(cos x + x sin x)
(1 + ln x)/(1 - ln x) | e^x/(1 - e^x) | (e^x - 1)/(e^x + 1)"""

HIGHER = """
x^5 : 3 | sin(2x) : 4 | x e^x : 5 | ln x : 4 | 1/(1 + x) : 3 | tan x : 3 | e^(-x^2) : 3 | x^2 ln x : 3 | sigmoid(x) : 3
tanh x : 3 | atan x : 3 | sqrt(x) : 4 | x^3 sin x : 3 | softplus(x) : 2 | erf(x) : 3 | gelu(x) : 2 | cosh(x)^2 : 2
x^x : 2 | 1/(x^2 + 1) : 2 | |x|^3 : 2"""


def listed(table: str) -> list[str]:
    """The texts of a table, whose cells are parted by ` | ` and by lines."""
    return [cell.strip() for line in table.split("\n")[1:] for cell in line.split(" | ")]


def drawn(rng: Random) -> Iterator[tuple[str, str]]:
    """(family, text) of every row that the seed draws."""
    for f, rules in function_rules().items():
        inner = rng.sample(UNIT[1:], len(FRAMES) - 1)
        for frame, u in zip(FRAMES, ("x", *inner), strict=True):
            if any("," not in r.left and r.right for r in rules):
                yield f"function {f}", frame.format(f=f, u=f"1 + {u}" if f in ABOVE_ONE else u)
    for depth in (2, 3, 4, 5):
        for _ in range(35):
            text = "x"
            for outer in rng.sample(TOTAL, depth):
                text = outer.format(u=text)
            yield f"composition {depth}", text
    for _ in range(40):
        terms = [f"{rng.randint(1, 9)} x^{n}" for n in rng.sample(range(1, 9), rng.randint(2, 4))]
        yield "polynomial", " - ".join(terms)
    for _ in range(40):
        top, bottom = (outer.format(u=f"{rng.randint(1, 4)} x") for outer in rng.sample(TOTAL, 2))
        yield "quotient", f"({top})/(3 + {bottom}^2)" if "x -" not in bottom and "*" not in bottom else f"({top}) * ({bottom})"
    for _ in range(20):
        base, exponent = (rng.choice(TOTAL).format(u="x") for _ in range(2))
        yield "power", f"(2 + ({base})^2)^({exponent})"


def rows() -> Iterator[dict]:
    """Every row of the file, in order."""
    for line in (CORPORA / "answers.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["task"] == "diff":
            assume = {n: f"in {k[2:]}" if k.startswith("in") else k for n, k in row["assume"].items()}
            yield {"family": "answers", "text": row["expr"], "by": row["vars"][0], "order": row["order"], "assume": assume}
    for family, table in (("two arguments", TWO_ARGUMENTS), ("textbook", TEXTBOOK), ("learning", LEARNING), ("courses", COURSES)):
        for cell in listed(table):
            text, _, by = cell.partition(" by ")
            yield {"family": family, "text": text, "by": by or "x", "order": 1, "assume": BETWEEN | NEEDS}
    for cell in listed(HIGHER):
        text, _, order = cell.rpartition(" : ")
        yield {"family": "higher order", "text": text, "by": "x", "order": int(order), "assume": BETWEEN}
    for family, text in drawn(Random(20)):
        yield {"family": family, "text": text, "by": "x", "order": 1, "assume": BETWEEN}


def written() -> str:
    """The file."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows())


if __name__ == "__main__":
    FILE.write_text(written(), "utf-8")
