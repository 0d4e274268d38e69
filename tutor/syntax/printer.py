"""Tree to text: parse(show(tree)) == tree."""

from __future__ import annotations

from tutor.syntax.nodes import RELATIONS as COMPARE
from tutor.syntax.nodes import Apply, Name, Node, Number

GREEK = dict(zip("αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΦΨΩ", (
    "alpha beta gamma_ delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi "
    "omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega").split()))

AND, RELATION, SUM, TERM, PRODUCT, IMPLICIT, POWER, ATOM = range(8)
LETTER = {name: char for char, name in GREEK.items()}


def digits(value) -> str:
    if value.denominator == 1:
        plain = str(value.numerator)
        if len(plain) <= 20:
            return plain
    n, k = value, 0
    while n.denominator != 1:
        n, k = n * 10, k + 1
    whole = str(n.numerator)
    stripped = whole.rstrip("0") or "0"
    k -= len(whole) - len(stripped)
    if 0 < k <= 12:
        padded = stripped.rjust(k + 1, "0")
        return f"{padded[:-k]}.{padded[-k:]}"
    return f"{stripped}e{-k}" if k else stripped


def show(node: Node, bound=frozenset()) -> str:
    return Printer(bound).at(node, AND)


class Printer:
    def __init__(self, bound):
        self.bound = set(bound)

    def at(self, node, level) -> str:
        text, own = self.text(node)
        return text if own >= level else f"({text})"

    def text(self, n) -> tuple[str, int]:
        if isinstance(n, Number):
            return digits(n.value), ATOM
        if isinstance(n, Name):
            return n.name, ATOM
        op, a = n.op, n.args
        if op in COMPARE:
            return f"{self.at(a[0], SUM)} {op} {self.at(a[1], SUM)}", RELATION
        method = getattr(self, "op_" + METHODS.get(op, op), None)
        if method:
            return method(a)
        if op in ("sum", "prod") and isinstance(a[0], Apply) and a[0].op == "..":
            return self.summed(op, a)
        return f"{op}({', '.join(self.at(x, AND) for x in a)})", ATOM

    def op_and(self, a):
        return " and ".join(self.at(x, RELATION) for x in a), AND

    def op_add(self, a):
        out = []
        for k, x in enumerate(a):
            sign = "" if k == 0 else " + "
            if isinstance(x, Apply) and x.op == "-":
                sign, x = ("-" if k == 0 else " - "), x.args[0]
            last = k == len(a) - 1
            out.append(sign + self.at(x, TERM if last or not self.operator(x) else ATOM))
        return "".join(out), SUM

    @staticmethod
    def operator(x):
        while isinstance(x, Apply) and x.op in ("-",):
            x = x.args[0]
        return isinstance(x, Apply) and x.op in ("d/d", "lim")

    def op_neg(self, a):
        return "-" + self.at(a[0], TERM), TERM

    def op_mul(self, a):
        if self.beside(a):
            out = ""
            for k, x in enumerate(a):
                piece = self.at(x, POWER)
                tight = k == 1 and isinstance(a[0], Number) and piece[0] not in "eE" and "e" not in out
                out += piece if k == 0 or tight else " " + piece
            return out, IMPLICIT
        first = isinstance(a[0], Apply) and a[0].op in ("/", "@")
        return " * ".join(self.at(x, PRODUCT if k == 0 and first else POWER) for k, x in enumerate(a)), PRODUCT

    @staticmethod
    def beside(a):
        for k, x in enumerate(a):
            if isinstance(x, Apply) and x.op == "^":
                x = x.args[0]
                if isinstance(x, Number) and k:
                    return False
            if isinstance(x, Number):
                if k:
                    return False
            elif isinstance(x, Apply) and (x.op in STRUCTURAL):
                return False
        return True

    def op_div(self, a):
        top, bottom = a
        left = self.at(top, PRODUCT)
        if isinstance(top, Apply) and top.op == "^":
            e = top.args[1].args[0] if isinstance(top.args[1], Apply) and top.args[1].op == "-" else top.args[1]
            if e == Number(1):
                left = f"({left})"
        right = self.at(bottom, POWER)
        if right[0] == "d" and isinstance(bottom, Name):
            right = f"({right})"
        return f"{left}/{right}", PRODUCT

    def op_matmul(self, a):
        return f"{self.at(a[0], PRODUCT)} @ {self.at(a[1], IMPLICIT)}", PRODUCT

    def op_pow(self, a):
        return f"{self.at(a[0], ATOM)}^{self.exponent(a[1])}", POWER

    def exponent(self, x):
        if isinstance(x, Apply) and x.op == "-":
            return "-" + self.exponent(x.args[0])
        return self.at(x, POWER)

    def op_transpose(self, a):
        t = self.at(a[0], ATOM)
        return (f"({t})" if isinstance(a[0], Number) else t) + ".T", ATOM

    def op_abs(self, a):
        inside = self.at(a[0], AND)
        plain = "|" not in inside and (not isinstance(a[0], Apply) or a[0].op not in COMPARE | {"and"})
        return (f"|{inside}|" if plain else f"abs({inside})"), ATOM

    def op_vector(self, a):
        return f"[{', '.join(self.at(x, AND) for x in a)}]", ATOM

    def op_at(self, a):
        sub = a[1].name if isinstance(a[1], Name) and a[1].name in self.bound else f"({self.at(a[1], AND)})"
        return f"{a[0].name}_{sub}", ATOM

    def point(self, x):
        if isinstance(x, Apply) and x.op == "-" and isinstance(x.args[0], (Number, Name)):
            return "-" + self.at(x.args[0], ATOM)
        return self.at(x, ATOM) if isinstance(x, (Number, Name)) else f"({self.at(x, AND)})"

    def op_derivative(self, a):
        *names, body = a
        runs = []
        for n in names:
            letter = LETTER.get(n.name, n.name)
            if runs and runs[-1][0] == letter and runs[-1][1] < 9:
                runs[-1][1] += 1
            else:
                runs.append([letter, 1])
        below = " ".join(f"d{n}" + (f"^{k}" if k > 1 else "") for n, k in runs)
        top = "d" if len(names) == 1 else f"d^{len(names)}"
        return f"{top}/{below} {self.at(body, TERM)}", TERM

    def op_limit(self, a):
        name, point, *side, body = a
        mark = {"above": "+", "below": "-"}[side[0].name] if side else ""
        return f"lim {name.name}->{self.point(point)}{mark} {self.at(body, TERM)}", TERM

    def op_one_sided(self, a):
        return self.at(a[0], SUM) + {"above": "+", "below": "-"}[a[1].name], AND

    def op_integral(self, a):
        name, *bounds, body = a
        head = f"∫_{self.point(bounds[0])}^{self.point(bounds[1])}" if bounds else "∫"
        return f"{head} {self.at(body, SUM)} d{LETTER.get(name.name, name.name)}", TERM

    def summed(self, op, a):
        name = a[0].args[0].name
        low, high = (self.at(x, SUM) for x in a[0].args[1:])
        new = name not in self.bound
        self.bound.add(name)
        body = ", ".join(self.at(x, AND) for x in a[1:])
        if new:
            self.bound.discard(name)
        return f"{op}({name}={low}..{high}, {body})", ATOM

    def op_prime(self, a):
        f, order, *rest = a
        if not rest:
            return f.name + chr(39) * int(order.value), ATOM
        return f"{f.name}{chr(39) * int(order.value)}({', '.join(self.at(x, AND) for x in rest)})", ATOM

    def op_case(self, a):
        return f"{self.at(a[0], AND)} if {self.at(a[1], AND)}", AND

    def op_otherwise(self, a):
        return f"{self.at(a[0], AND)} otherwise", AND

    def op_axis(self, a):
        return f"axis={self.at(a[0], SUM)}", AND

    def op_define(self, a):
        return f"{self.at(a[0], SUM)} = {self.at(a[1], AND)}", AND

    def op_declare(self, a):
        kind, *names = a
        t = kind.op
        if t.startswith("in "):
            l, r = t[3], t[4]
            text = f"in {l}{self.at(kind.args[0], SUM)}, {self.at(kind.args[1], SUM)}{r}"
        else:
            text = t + (f"({', '.join(self.at(x, AND) for x in kind.args)})" if kind.args else "")
        return f"{', '.join(n.name for n in names)} : {text}", AND


STRUCTURAL = frozenset("+ * / - @ ^ [] abs d/d lim ∫ and if otherwise".split()) | COMPARE
METHODS = {"+": "add", "*": "mul", "/": "div", "-": "neg", "@": "matmul", "^": "pow", ".T": "transpose", "[]": "vector", "d/d": "derivative",
           "lim": "limit", "∫": "integral", "_": "at", "'": "prime", "if": "case", "side": "one_sided", ":=": "define", ":": "declare",
           "axis=": "axis"}
