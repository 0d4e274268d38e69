"""Text to tree: Lark's basic lexer, a token pass that removes every ambiguity, then LALR."""

from __future__ import annotations

import re
from functools import cache
from dataclasses import dataclass, field
from fractions import Fraction

from lark import Lark, Token
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from tutor.errors import Diagnostic, Span, TutorError
from tutor.limits import LIMITS, Limits
from tutor.resources import grammar as grammar_text
from tutor.syntax.nodes import CONSTANTS, Apply, Name, Node, Number
from tutor.syntax.vocabulary import Vocabulary


def refusal(code, what, start, end, mends=()):
    """A TutorError pointing at [start, end)."""
    readings = tuple(mends) if len(mends) > 1 else ()
    return TutorError(Diagnostic(code, what, Span(start, end), mends[0] if len(mends) == 1 else "", readings))

WORDS = frozenset("real positive nonnegative integer vector matrix symmetric diagonal orthogonal definite".split())
GREEK = dict(zip("αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΦΨΩ", (
    "alpha beta gamma_ delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi "
    "omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega").split()))
SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
FRACTIONS = dict(zip("½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞", "1/2 1/3 2/3 1/4 3/4 1/5 2/5 3/5 4/5 1/6 5/6 1/8 3/8 5/8 7/8".split()))
RELATIONS = {"≤": "<=", "≥": ">=", "≠": "!="}
OPENERS = {"LPAR": "RPAR", "LSQB": "RSQB"}
STARTS = frozenset("NUMBER FRACTION NAME FUNC INDEXED LPAR LSQB LBAR INT LEIBNIZ".split())
ENDS = frozenset("NUMBER FRACTION NAME INDEXED SUP RPAR RSQB RBAR TRANSPOSE LEIBNIZ DIFF PRIME".split())


@dataclass(frozen=True, slots=True)
class Part:
    """A node while it is read: where it stands, how it was written, and its arguments' parts."""

    node: Node
    start: int
    end: int
    form: str = ""
    parts: tuple = ()


# ---------------------------------------------------------------- the token pass


class Pass:
    """Turns typed tokens into unambiguous ones. Pure: one object per parse."""

    def __init__(self, text, tokens, vocabulary, limits):
        self.text, self.toks, self.limits = text, tokens, limits
        self.vocabulary, self.scope, self.functions = vocabulary, vocabulary.names, vocabulary.defined
        self.out: list[Token] = []
        self.match: dict[int, int] = {}
        self.bars: dict[int, str] = {}
        self.bound: list[str] = []

    def run(self):
        toks = self.toks
        colon = next((i for i, t in enumerate(toks) if t.type == "COLON"), None)
        self.brackets(colon is not None)
        self.define = self.header()
        if colon is not None:
            for i in range(colon + 1, len(toks)):
                if toks[i].type == "NAME" and toks[i].value in WORDS:
                    toks[i] = Token.new_borrow_pos("WORD", toks[i].value, toks[i])
        self.pair_bars()
        self.walk(0, len(toks))
        return self.out

    def brackets(self, lenient):
        stack = []
        for i, t in enumerate(self.toks):
            if t.type in OPENERS:
                stack.append(i)
                if len(stack) > self.limits.nesting:
                    raise refusal("depth", f"brackets nest deeper than {self.limits.nesting}", t.start_pos, t.end_pos)
            elif t.type in ("RPAR", "RSQB"):
                if not stack:
                    raise refusal("bracket", f"nothing opens this {t.value}", t.start_pos, t.end_pos)
                o = stack.pop()
                if OPENERS[self.toks[o].type] != t.type and not lenient:
                    raise refusal("bracket", f"{self.toks[o].value} is closed by {t.value}", t.start_pos, t.end_pos)
                self.match[o] = i
        if stack:
            t = self.toks[stack[-1]]
            raise refusal("bracket", f"this {t.value} is never closed", t.start_pos, t.end_pos)

    def header(self):
        """`f(x, y) =` or `a =` at the start: where its = stands; and f becomes a function on this line."""
        toks = self.toks
        if not toks or toks[0].type != "NAME" or toks[0].value in self.vocabulary.functions:
            return None
        close = 0
        if len(toks) > 1 and toks[1].type == "LPAR":
            close = self.match[1]
            inside = toks[2:close]
            if not inside or any(t.type != ("COMMA" if k % 2 else "NAME") for k, t in enumerate(inside)):
                return None
        e = close + 1
        if e < len(toks) and toks[e].type == "REL" and toks[e].value == "=":
            if toks[0].value in self.scope and close:
                return None
            if close:
                self.functions = {**self.functions, toks[0].value: 0}
            return e
        return None

    # |x|: every way of pairing is counted; bars that touch only one side say which they are.
    def pair_bars(self):
        toks, segments, stack, commas = self.toks, {}, [-1], {-1: 0}
        for i, t in enumerate(toks):
            if t.type in OPENERS:
                stack.append(i)
                commas[i] = 0
            elif t.type in ("RPAR", "RSQB"):
                stack.pop()
            elif t.type in ("COMMA", "REL"):
                commas[stack[-1]] += 1
            elif t.type == "BAR":
                segments.setdefault((stack[-1], commas[stack[-1]]), []).append(i)
        for bars in segments.values():
            self.pair(bars)

    def pair(self, bars):
        toks = self.toks

        def ends(i):
            t = toks[i]
            return t.type in ENDS and not (t.type == "NAME" and (t.value in self.vocabulary.functions or t.value == "√"))

        def options(i, after_bar):
            if i and toks[i - 1].type == "BAR":
                operator_position = after_bar == "close"
            else:
                operator_position = i > 0 and ends(i - 1)
            if not operator_position:
                return ("open",)
            follows = i + 1 < len(toks) and (toks[i + 1].type in STARTS | {"BAR", "MINUS", "DERIV", "LIM"})
            if not follows:
                return ("close",)
            left = toks[i - 1].end_pos == toks[i].start_pos
            right = toks[i + 1].start_pos == toks[i].end_pos
            if left != right and toks[i - 1].type != "BAR" and toks[i + 1].type != "BAR":
                return ("close",) if left else ("open",)
            return ("close", "open")

        states = {(0, "close"): (1, None)}
        for i in bars:
            new = {}
            for (depth, last), (count, path) in states.items():
                for choice in options(i, last):
                    d = depth + (1 if choice == "open" else -1)
                    if not 0 <= d <= 20:
                        continue
                    was = new.get((d, choice))
                    new[d, choice] = (min(2, count + (was[0] if was else 0)), (i, choice, path))
            states = new
        done = [v for (d, _), v in states.items() if d == 0]
        t = toks[bars[0]]
        if not done:
            t = toks[bars[-1]]
            raise refusal("bar", "this | has no partner", t.start_pos, t.end_pos, ("abs(…)",))
        if len(done) > 1 or done[0][0] > 1:
            raise refusal("ambiguous", "these bars pair in more than one way", t.start_pos, toks[bars[-1]].end_pos, ("abs(…)",))
        path = done[0][1]
        while path:
            i, choice, path = path
            self.bars[i] = choice
        opened = []
        for i in bars:
            if self.bars[i] == "open":
                opened.append(i)
            else:
                o = opened.pop()
                self.match[o] = i
                if o + 1 in self.match and self.match.get(o + 1) == i - 1 and toks[o + 1].type == "BAR":
                    raise refusal("ambiguous", "||x|| is a norm or an absolute value twice", toks[o].start_pos,
                                        toks[i].end_pos, ("norm(…)", "abs(…)"))

    def emit(self, kind, like, value=None):
        self.out.append(Token(kind, like.value if value is None else value, start_pos=like.start_pos, end_pos=like.end_pos,
                              line=like.line, column=like.column))

    def gap(self, kind, t):
        self.out.append(Token(kind, "", start_pos=t.start_pos, end_pos=t.start_pos, line=t.line, column=t.column))

    def ambiguous(self, what, start, end, *mends):
        raise refusal("ambiguous", what, start, end, mends)

    def is_function(self, i, hi):
        t = self.toks[i]
        v = t.value
        if v == "√":
            return True
        v = GREEK.get(v, v) if v != "σ" else "σ"
        if v in self.scope and v not in self.functions:
            return False
        nxt = self.toks[i + 1] if i + 1 < hi else None
        if v in self.vocabulary.functions:
            return not (nxt is None or nxt.type in ("COMMA", "RPAR"))
        if nxt is None:
            return False
        if v == "σ":
            return nxt.type == "LPAR"
        if v in self.functions:
            return nxt.type in ("LPAR", "PRIMES")
        if nxt.type == "LPAR" and nxt.start_pos == t.end_pos and v not in CONSTANTS:
            inside = self.toks[i + 2:self.match[i + 1]]
            comma = any(x.type == "COMMA" for x in inside)  # a prototype: commas at any depth
            if comma or (len(v) > 1 and v.isalpha() and v not in GREEK.values()):
                raise refusal("unknown-function", f"{v} is not a function here", t.start_pos, t.end_pos, self.near(v))
            if v in ("f", "g", "h") or (len(inside) <= 1):
                body = self.text[nxt.start_pos:self.toks[self.match[i + 1]].end_pos]
                self.ambiguous(f"{v}{body} applies {v}, or multiplies by it", t.start_pos, nxt.end_pos,
                               f"{v}{body} = …, to define it", f"{v} * {body}")
        return False

    def near(self, v):
        import difflib

        return tuple(difflib.get_close_matches(v, sorted(set(self.vocabulary.functions) | set(self.functions)), 1))

    def name(self, t):
        v = t.value
        head = v[0]
        if head in GREEK:
            v = GREEK[head] + v[1:]
        if v == "∞":
            v = "oo"
        if v not in self.scope and v not in CONSTANTS and "_" in v:
            base, sub = v.split("_", 1)
            if sub in self.bound:
                return "INDEXED", v
        if v not in self.scope and len(v) > 1 and v.isalpha() and v not in CONSTANTS and v not in GREEK.values():
            known = {n for n in self.scope if len(n) == 1} | {x.value for x in self.toks if len(x.value) == 1} | CONSTANTS
            if set(v) & known or v.startswith(tuple(self.vocabulary.bare)):
                mend = next((f"{f} {v[len(f):]}" for f in sorted(self.vocabulary.bare, key=len, reverse=True) if v.startswith(f)), "*".join(v))
                raise refusal("unknown-name", f"{v} is not known", t.start_pos, t.end_pos, (mend,))
        return "NAME", v

    def walk(self, lo, hi):
        """Everything between lo and hi, in a frame of its own; bracketed insides are frames on a local stack."""
        toks, out = self.toks, self.out
        frames = [Frame(None, "")]
        ends = False
        i = lo
        while i < hi:
            t = toks[i]
            kind, value, frame = t.type, t.value, frames[-1]
            if kind == "PRIMES" and out and out[-1].type == "NAME":
                kind = "PRIME"
            if kind == "BAR":
                kind = "LBAR" if self.bars[i] == "open" else "RBAR"
            elif kind == "REL":
                value = RELATIONS.get(value, value)
                if i == self.define:
                    kind = "DEFINE"
            elif kind == "NAME":
                if frame.integrals and len(value) > 1 and value[0] == "d" and value not in self.scope and value not in self.vocabulary.functions:
                    i, ends = self.differential(i, hi, frame, ends)
                    continue
                if self.is_function(i, hi):
                    kind, value = "FUNC", {"√": "sqrt", "σ": "sigmoid"}.get(value, self.vocabulary.canonical(value))
                elif frame.func and value in ("axis", "keepdims") and i + 1 < hi and toks[i + 1].value == "=":
                    pass
                else:
                    kind, value = self.name(t)
            elif kind == "LEIBNIZ":
                top = re.sub(r"^[d∂](?:\^\d|[²³⁴⁵⁶⁷⁸⁹])?\s?", "", value.split("/")[0]).strip()
                at = t.start_pos + value.index(top, 1)
                self.name(Token("NAME", top, start_pos=at, end_pos=at + len(top)))
            if ends:
                if kind in STARTS:
                    self.between(i, kind, frame)
                elif kind in ("DERIV", "LIM"):
                    self.gap("BIGMUL", t)
                    frame.bare = None
            if kind in ("PLUS", "MINUS", "STAR", "SLASH", "AT", "REL", "COMMA", "AND", "IF", "OTHERWISE", "DOTS", "DEFINE"):
                if ends and kind in ("PLUS", "MINUS") and frame.func == "lim" and toks[i + 1].type in ("RPAR", "COMMA"):
                    self.emit("DIR", t)
                    i += 1
                    continue
                if ends and frame.bare and kind == "SLASH":
                    tight = toks[i - 1].end_pos == t.start_pos and i + 1 < hi and t.end_pos == toks[i + 1].start_pos
                    if tight and not self.is_function(i + 1, hi) if i + 1 < hi and toks[i + 1].type == "NAME" else tight:
                        s = frame.bare.start_pos
                        f, arg = frame.bare.value, self.text[frame.bare.end_pos:t.start_pos].strip()
                        den = toks[i + 1].value
                        self.ambiguous("the quotient is inside the function or outside it", s, toks[i + 1].end_pos,
                                       f"{f}({arg}/{den})", f"{f}({arg})/{den}")
                if ends:
                    frame.bare = None
            if frame.bare and kind not in ("NUMBER", "MINUS", "PLUS"):
                frame.numeric = False
            self.emit(kind, t, value)
            if kind in ("LPAR", "LSQB", "LBAR"):
                func = out[-2].value if kind == "LPAR" and len(out) > 1 and out[-2].type in ("FUNC", "FPOW") else ""
                new = Frame(t, func)
                frames.append(new)
                if func in ("sum", "prod") and i + 2 < hi and toks[i + 1].type == "NAME" and toks[i + 2].value == "=":
                    if any(x.type == "DOTS" for x in toks[i + 3:self.match[i]]):
                        new.bound = toks[i + 1].value
                        self.bound.append(new.bound)
                ends = False
            elif kind in ("RPAR", "RSQB", "RBAR"):
                self.unfinished(frame)
                if frame.bound:
                    self.bound.remove(frame.bound)
                if len(frames) > 1:
                    frames.pop()
                ends = True
            elif kind == "FUNC":
                i = self.function(i, hi, frame)
                ends = False
                continue
            elif kind == "INT":
                i = self.bounds(i, hi)
                frame.integrals.append(t)
                frame.fresh = len(out)
                frame.bare = None
                ends = False
                continue
            elif kind == "LIM":
                i = self.approach(i, hi)
                ends = False
                continue
            elif kind == "DERIV":
                if i + 1 < hi and toks[i + 1].type == "LPAR" and toks[i + 1].start_pos == t.end_pos:
                    after = self.match[i + 1] + 1
                    if after < hi and toks[after].type in STARTS | {"STAR", "SLASH", "CARET", "SUP"}:
                        self.ambiguous("the derivative of the bracket, or of everything after it", t.start_pos,
                                       toks[after].end_pos, "(d/dx (…)) …", "d/dx ((…) …)")
                ends = False
            else:
                ends = kind in ENDS
            i += 1
        for frame in frames:
            self.unfinished(frame)

    def unfinished(self, frame):
        if frame.integrals:
            t = frame.integrals[-1]
            raise refusal("∫", "this integral has no dx to end it", t.start_pos, t.end_pos, ("… dx",))

    def between(self, i, kind, frame):
        """Two operands side by side: which product it is, or why it is refused."""
        toks, out, t = self.toks, self.out, self.toks[i]
        prev = toks[i - 1]
        tight = prev.end_pos == t.start_pos
        if kind in ("NUMBER", "FRACTION"):
            raise refusal("number-after", "a number cannot follow a factor without *", t.start_pos, t.end_pos, (f"{prev.value}*{t.value}",))
        if kind == "LSQB" and prev.type == "NAME":
            raise refusal("index", "an entry is written with _", t.start_pos, t.end_pos, (f"{prev.value}_1",))
        if tight and prev.type == "NUMBER" and t.type == "NAME" and t.value[0] in "eE" and t.value[1:2].isdigit():
            self.ambiguous("a number with an exponent, or a product with a name", prev.start_pos, t.end_pos,
                           f"{prev.value} {t.value}", f"{prev.value} * {t.value}")
        if tight and prev.type == "NUMBER" and len(out) > 2 and kind in ("NAME", "LPAR", "FUNC"):
            back = 2 if out[-2].type == "MINUS" else 1
            if out[-1 - back].type == "CARET" and out[-2 - back].value == "e":
                n = ("-" if back == 2 else "") + prev.value
                self.ambiguous("the exponent ends here, or after the product", out[-2 - back].start_pos, t.end_pos,
                               f"e^({n}{t.value}…)", f"e^{n} * {t.value}…")
        if not frame.bare:
            self.gap("IMUL", t)
        elif kind in ("FUNC", "INT"):
            if frame.numeric:
                self.ambiguous(f"{frame.bare.value} of the number, or of the product", frame.bare.start_pos, t.end_pos,
                               f"{frame.bare.value}({prev.value}) * {t.value}…", f"{frame.bare.value}({prev.value} {t.value}…)")
            self.gap("IMUL", t)
            frame.bare = None
        else:
            f = frame.bare.value
            if frame.in_power or f in ("√", "sqrt") or (kind in ("LPAR", "LBAR", "LSQB") and not frame.numeric):
                arg = self.text[frame.bare.end_pos:prev.end_pos].strip()
                f = "sqrt" if f == "√" else f
                self.ambiguous("the factor is inside the function or outside it", frame.bare.start_pos, t.end_pos,
                               f"{f}({arg} {t.value}…)", f"{f}({arg}) * {t.value}…")
            self.gap("ARGMUL", t)

    def function(self, i, hi, frame):
        """After a function's name: brackets, a power, primes, or a bare argument."""
        toks, out, t = self.toks, self.out, self.toks[i]
        in_power = len(out) > 1 and out[-2].type in ("CARET", "PLUS", "MINUS") and any(
            x.type == "CARET" for x in out[-3:-1]) and out[-2].type != "PLUS"
        j = i + 1
        powered = False
        if j < hi and toks[j].type == "PRIMES":
            return j
        if j < hi and toks[j].type == "CARET":
            k = j + 1
            if t.value in self.functions:
                self.ambiguous(f"{t.value}^ is a power of its value, or applying it again", t.start_pos, toks[j].end_pos, f"({t.value}(…))^…")
            if k < hi and toks[k].type == "MINUS":
                self.ambiguous(f"{t.value}^-1 is the inverse or the reciprocal", t.start_pos, toks[k].end_pos, f"arc{t.value} …", f"1/{t.value}(…)")
            self.emit("FPOW", toks[j], t.value)
            stop = self.match[k] + 1 if k < hi and toks[k].type == "LPAR" else k + 1
            self.walk(k, min(stop, hi))
            j, powered = stop, True
        elif j < hi and toks[j].type == "SUP":
            if "⁻" in toks[j].value:
                self.ambiguous(f"{t.value}⁻¹ is the inverse or the reciprocal", t.start_pos, toks[j].end_pos, f"arc{t.value} …", f"1/{t.value}(…)")
            self.emit("SUP", toks[j])
            j, powered = j + 1, True
        if j < hi and toks[j].type == "LPAR":
            after = self.match[j] + 1
            if toks[j].start_pos > t.end_pos and not powered and after < hi and toks[after].type in ("CARET", "SUP"):
                inside = self.text[toks[j].start_pos:toks[after - 1].end_pos]
                p = self.text[toks[after].start_pos:toks[min(after + 1, hi - 1)].end_pos]
                self.ambiguous("the power is inside the function or outside it", t.start_pos, toks[after].end_pos,
                               f"{t.value}({inside}{p})", f"{t.value}{inside}{p}")
            return j
        loose = j < hi and toks[j].type == "MINUS" and j + 1 < hi and toks[j + 1].start_pos > toks[j].end_pos
        if j >= hi or loose or toks[j].type not in STARTS | {"BAR", "MINUS"} or t.value not in self.vocabulary.bare or t.value in self.functions:
            raise refusal("argument", f"{t.value} needs an argument", t.start_pos, t.end_pos, (f"{t.value}(…)",))
        self.gap("APPLY", toks[j])
        frame.bare, frame.numeric, frame.in_power = t, True, in_power
        return j

    def atom_end(self, j, hi):
        """Where one bound ends: -, then a number, a name or a bracket."""
        if j < hi and self.toks[j].type == "MINUS":
            j += 1
        if j < hi and self.toks[j].type == "LPAR":
            return self.match[j] + 1
        return min(j + 1, hi)

    def bounds(self, i, hi):
        toks = self.toks
        j = i + 1
        for mark in ("UNDER", "CARET"):
            if j < hi and toks[j].type == mark:
                self.emit(mark, toks[j])
                stop = self.atom_end(j + 1, hi)
                self.walk(j + 1, stop)
                j = stop
        if j > i + 1 and j < hi and toks[j - 1].type == "NUMBER" and toks[j].start_pos == toks[j - 1].end_pos and toks[j].type in STARTS:
            self.ambiguous("the upper bound ends here, or after the product", toks[j - 1].start_pos, toks[j].end_pos,
                           f"^({toks[j - 1].value}{toks[j].value})", f"^{toks[j - 1].value} {toks[j].value}")
        return j

    def approach(self, i, hi):
        """lim x->0+, lim_(x->0): the header, in order; a following factor is the body."""
        toks = self.toks
        j, close = i + 1, None
        if j < hi and toks[j].type == "UNDER":
            j += 1
            if j < hi and toks[j].type == "LPAR":
                close = self.match[j]
                j += 1
        for want in ("NAME", "ARROW"):
            if j >= hi or toks[j].type != want:
                t = toks[min(j, hi - 1)]
                raise refusal("lim", "a limit is written lim x->0 …", t.start_pos, t.end_pos, ("lim x->0 …",))
            self.emit(want, toks[j], self.name(toks[j])[1] if want == "NAME" else None)
            j += 1
        stop = self.atom_end(j, hi)
        self.walk(j, stop)
        j = stop
        if j < hi and toks[j].type in ("PLUS", "MINUS", "SUP") and toks[j].start_pos == toks[j - 1].end_pos and (
                j + 1 < hi and toks[j + 1].start_pos > toks[j].end_pos or j + 1 == close):
            self.emit("DIR", toks[j])
            j += 1
        elif j < hi and close is None and toks[j].start_pos == toks[j - 1].end_pos and toks[j - 1].type == "NUMBER":
            self.ambiguous("the point ends here, or after this", toks[j - 1].start_pos, toks[j].end_pos,
                           f"->({toks[j - 1].value}{toks[j].value}…) …", f"->{toks[j - 1].value} {toks[j].value}…")
        return j if close is None else close + 1

    def differential(self, i, hi, frame, ends):
        t = self.toks[i]
        over = i + 1 < hi and self.toks[i + 1].type == "SLASH"
        first = len(self.out) == frame.fresh
        frame.integrals.pop()
        frame.bare = None
        if over and not first:
            self.ambiguous("the quotient is inside the integral or outside it", t.start_pos, self.toks[i + 1].end_pos,
                           f"∫ … / … {t.value}", f"(∫ … {t.value}) / …")
        self.emit("DIFFOVER" if over else "DIFF", t, GREEK.get(t.value[1], t.value[1]) + t.value[2:])
        return (i + 2, False) if over else (i + 1, True)


@dataclass(slots=True)
class Frame:
    opener: Token | None
    func: str
    bare: Token | None = None
    numeric: bool = False
    in_power: bool = False
    integrals: list = field(default_factory=list)
    fresh: int = -1
    bound: str = ""


# ---------------------------------------------------------------- tokens to tree


def add(*args):
    return Apply("+", args)


def number(text: str, start=0, end=0, limits=LIMITS) -> Number:
    mantissa, _, exponent = text.lower().partition("e")
    if len(mantissa) + abs(int(exponent[:8] or 0)) > limits.digits:
        raise refusal("number", f"a number has at most {limits.digits} digits", start, end)
    return Number(Fraction(text))


class Build:
    """Lark's callbacks, by rule name: each takes the children's list and gives a Part. Never recursive."""

    @staticmethod
    def tok(t, node, form="atom"):
        return Part(node, t.start_pos, t.end_pos, form)

    @staticmethod
    def make(op, parts, start=None, end=None, form=""):
        node = Apply(op, tuple(p.node for p in parts))
        start_, end_ = min(p.start for p in parts), max(p.end for p in parts)
        start, end = start_ if start is None else start, end_ if end is None else end
        if node.height > LIMITS.nesting + 200:
            raise refusal("depth", "this nests too deep", start, end)
        return Part(node, start, end, form, tuple(parts))

    def start(self, c):
        return c[0]

    def number(self, c):
        return self.tok(c[0], number(c[0].value, c[0].start_pos, c[0].end_pos), "number")

    def fraction(self, c):
        a, b = FRACTIONS[c[0].value].split("/")
        return self.tok(c[0], Apply("/", (Number(Fraction(a)), Number(Fraction(b)))))

    def name(self, c):
        return self.tok(c[0], Name(c[0].value))

    def indexed(self, c):
        base, sub = c[0].value.split("_", 1)
        return self.tok(c[0], Apply("_", (Name(base), Name(sub))))

    def subscripted(self, c):
        base, index = c[0], c[2].node
        if isinstance(index, Number) and index.value.denominator == 1:
            return Part(Name(f"{base.value}_{index.value}"), base.start_pos, c[2].end, "atom")
        return Part(Apply("_", (Name(base.value), index)), base.start_pos, c[2].end, "atom")

    def group(self, c):
        return Part(c[1].node, c[0].start_pos, c[2].end_pos, "group", c[1].parts)

    def absolute(self, c):
        return self.make("abs", [c[1]], c[0].start_pos, c[2].end_pos, "atom")

    def vector(self, c):
        return self.make("[]", c[1:-1:2], c[0].start_pos, c[-1].end_pos, "atom")

    def args(self, c):
        return c[::2]

    def call(self, c):
        f, args = c[0].value, c[2]
        if f in ("sum", "mean", "max", "min", "norm", "softmax", "logsumexp"):
            args = [self.keyword(a) for a in args]
        if f in SPELLED:
            args = self.spelled(f, args, c[0])
            f = SPELLED[f]
        return self.make(f, args, c[0].start_pos, c[-1].end_pos, "atom")

    def spelled(self, f, args, t):
        """diff(f, x, y), integrate(f, x, a, b), limit(f, x, 0+): the same trees as d/dx, the integral sign and lim."""
        body, *rest = args
        ok = {"diff": len(rest) >= 1, "integrate": len(rest) in (1, 3), "lim": len(rest) == 2}[f]
        if not ok or not isinstance(rest[0].node, Name):
            raise refusal("arity", f"{f} takes an expression and a name first", t.start_pos, args[-1].end)
        if f == "lim" and getattr(rest[1].node, "op", "") == "side":
            rest[1:] = rest[1].parts
        return [*rest, body]

    @staticmethod
    def keyword(a):
        n = a.node
        if isinstance(n, Apply) and n.op == "=" and n.args[0] in (Name("axis"), Name("keepdims")):
            return Part(Apply(n.args[0].name + "=", n.args[1:]), a.start, a.end, "", a.parts[1:])
        return a

    def powered(self, f, args, exponent, end, form):
        inner = self.make(f.value, args, f.start_pos, end)
        return self.make("^", [inner, exponent], f.start_pos, end, form)

    def call_power(self, c):
        return self.powered(c[0], c[3], c[1], c[-1].end_pos, "atom")

    def fpow(self, c):
        return c[1] if len(c) == 2 else self.tok(c[0], Number(Fraction(c[0].value.translate(SUPERSCRIPT))))

    def prime(self, c):
        order = Part(Number(Fraction(len(c[1].value))), c[1].start_pos, c[1].end_pos)
        return self.make("'", [self.tok(c[0], Name(c[0].value)), order, *c[3]], c[0].start_pos, c[-1].end_pos, "atom")

    def primed(self, c):
        order = Part(Number(Fraction(len(c[1].value))), c[1].start_pos, c[1].end_pos)
        return self.make("'", [self.tok(c[0], Name(c[0].value)), order], c[0].start_pos, c[1].end_pos, "atom")

    def applied(self, c):
        return self.make(c[0].value, [c[2]], c[0].start_pos, c[2].end, "bare")

    def applied_power(self, c):
        return self.powered(c[0], [c[3]], c[1], c[3].end, "bare")

    def transpose(self, c):
        return self.make(".T", [c[0]], c[0].start, c[1].end_pos, "atom")

    def power(self, c):
        return self.make("^", [c[0], c[2]], form="power")

    def power_sup(self, c):
        t = c[1]
        digits = t.value.translate(SUPERSCRIPT)
        n = Number(Fraction(digits.lstrip("+-")))
        exponent = Part(Apply("-", (n,)) if digits[0] == "-" else n, t.start_pos, t.end_pos)
        return self.make("^", [c[0], exponent], form="power")

    def negative(self, c):
        return self.make("-", [c[1]], c[0].start_pos, c[1].end, "operator" if c[1].form == "operator" else "negative")

    def positive(self, c):
        return c[1]

    def spread(self, part, forms):
        return list(part.parts) if part.form in forms else [part]

    def side_by_side(self, c):
        return self.make("*", self.spread(c[0], ("implicit",)) + [c[2]], form="implicit")

    def times(self, c):
        return self.make("*", (self.spread(c[0], ("implicit", "product")) if getattr(c[0].node, "op", "") == "*" else [c[0]]) + self.spread(c[2], ("implicit",)), form="product")

    def times_operator(self, c):
        return self.make("*", self.spread(c[0], ("implicit", "product") if c[0].node.op == "*" else ()) + [c[2]], form="operator") if isinstance(
            c[0].node, Apply) else self.make("*", [c[0], c[2]], form="operator")

    def over(self, c):
        top, _, bottom = c
        if bottom.form == "implicit":
            first, *rest = bottom.parts
            if top.form == first.form == "number" and rest[0].start > first.end:
                half = self.make("/", [top, first])
                return self.make("*", [half, *rest], form="product")
            tail = [p.node for p in rest]
            one = Apply("*", (Apply("/", (top.node, first.node)), *tail))
            two = Apply("/", (top.node, bottom.node))
            self.two(one, two, "the quotient ends here, or after the product", top.start, bottom.end)
        if top.form == "power" and top.parts[1].node in (Number(Fraction(1)), Apply("-", (Number(Fraction(1)),))) and top.end + 1 == bottom.start:
            base, exponent = (p.node for p in top.parts)
            self.two(Apply("^", (base, Apply("/", (exponent, bottom.node)))), Apply("/", (top.node, bottom.node)),
                     "the exponent ends here, or after the quotient", top.start, bottom.end)
        return self.make("/", [top, bottom], form="product")

    @staticmethod
    def two(one, two, what, start, end):
        from tutor.syntax.printer import show

        raise refusal("ambiguous", what, start, end, (show(one), show(two)))

    def matmul(self, c):
        return self.make("@", [c[0], c[2]], form="product")

    def addition(self, c):
        terms = [c[0]]
        for k in range(1, len(c), 2):
            sign, part = c[k], c[k + 1]
            if part.form != "operator" and terms[-1].form == "operator":
                self.operand(terms[-1], part)
            terms.append(part if sign.type == "PLUS" else self.make("-", [part], sign.start_pos, part.end, part.form if part.form == "operator" else "negative"))
        return self.make("+", terms, form="sum")

    def operand(self, left, right):
        op = left.node
        if op.op in ("*", "-"):
            raise refusal("ambiguous", "the operator takes this term, or what follows too", left.start, right.end, ("(…)",))
        *head, body = op.args
        self.two(Apply(op.op, (*head, add(body, right.node))), add(op, right.node), "the operator takes this term, or what follows too",
                 left.start, right.end)

    def derivative(self, c):
        t, body = c
        top, below = t.value.replace("∂", "d").split("/")
        order, names = self.orders(t, top.strip()[1:], below)
        return Part(Apply("d/d", (*names, body.node)), t.start_pos, body.end, "operator", (*([None] * len(names)), body))

    def leibniz(self, c):
        t = c[0]
        top, below = (x.strip() for x in t.value.replace("∂", "d").split("/"))
        m = re.match(r"d(\^\d|[²³⁴⁵⁶⁷⁸⁹])?\s?(.+)$", top)
        _, names = self.orders(t, m[1] or "", below)
        f = m[2]
        f = GREEK.get(f[0], f[0]) + f[1:] if f[0] in GREEK else f
        return self.tok(t, Apply("d/d", (*names, Name(f))))

    @staticmethod
    def orders(t, top, below):
        order = int(top.translate(SUPERSCRIPT).lstrip("^") or 1)
        names = []
        for n, p in re.findall(r"d([A-Za-z][A-Za-z0-9_]*|[α-ωΑ-Ω][0-9]*)(\^\d|[²³⁴⁵⁶⁷⁸⁹])?\s*", below):
            n = GREEK.get(n[0], n[0]) + n[1:]
            parts = n.split("d") if len(n) > 1 and "d" in n[1:] and order > 1 and p == "" else [n]
            names += [Name(x) for x in parts for _ in range(int(p.translate(SUPERSCRIPT).lstrip("^") or 1))]
        if len(names) != order:
            raise refusal("order", f"{order} above and {len(names)} below", t.start_pos, t.end_pos)
        return order, names

    def limit(self, c):
        _, name, _, point, side, body = c
        args = [self.tok(name, Name(name.value)), point]
        if side is not None:
            args.append(self.side(side))
        return self.make("lim", [*args, body], c[0].start_pos, body.end, "operator")

    @staticmethod
    def side(t):
        return Part(Name("above" if t.value in "+⁺" else "below"), t.start_pos, t.end_pos)

    def one_sided(self, c):
        return self.make("side", [c[0], self.side(c[1])], c[0].start, c[1].end_pos)

    def bounds(self, c):
        return [c[1], c[3]] if c[0] is not None else []

    def integral(self, c):
        d = c[-1]
        return self.make("∫", [self.tok(d, Name(d.value)), *c[1], c[2]], c[0].start_pos, d.end_pos, "atom")

    def integral_of_one(self, c):
        d = c[-1]
        one = Part(Number(Fraction(1)), d.start_pos, d.start_pos)
        return self.make("∫", [self.tok(d, Name(d.value)), *c[1], one], c[0].start_pos, d.end_pos, "atom")

    def integral_over(self, c):
        _, bounds, d, bottom = c
        body = self.make("/", [Part(Number(Fraction(1)), d.start_pos, d.start_pos), bottom])
        return self.make("∫", [self.tok(d, Name(d.value)), *bounds, body], c[0].start_pos, bottom.end, "atom")

    def chain(self, c):
        pairs = [self.make(c[k].value, [c[k - 1], c[k + 1]]) for k in range(1, len(c), 2)]
        return pairs[0] if len(pairs) == 1 else self.make("and", pairs, form="and")

    def conjunction(self, c):
        return self.make("and", self.spread(c[0], ("and",)) + self.spread(c[2], ("and",)), form="and")

    def binder(self, c):
        e = c[0]
        if not (isinstance(e.node, Apply) and e.node.op == "=" and isinstance(e.node.args[0], Name)):
            raise refusal("binder", "a range is written i=1..n", e.start, c[2].end)
        return self.make("..", [*e.parts, c[2]])

    def case(self, c):
        return self.make("if", [c[0], c[2]])

    def otherwise(self, c):
        return self.make("otherwise", [c[0]], end=c[1].end_pos)

    def definition(self, c):
        return self.make(":=", [c[0], c[2]])

    def declaration(self, c):
        kind = c[-1]
        names = [self.tok(t, Name(t.value)) for t in c[:-2] if t.type == "NAME"]
        return self.make(":", [kind, *names], names[0].start, kind.end)

    def shaped(self, c):
        words = " ".join(t.value for t in c if isinstance(t, Token) and t.type == "WORD")
        sizes = [x for x in c if isinstance(x, Part)]
        t = c[0]
        return Part(Apply(words, tuple(p.node for p in sizes)), t.start_pos, t.end_pos, "", tuple(sizes))

    def interval(self, c):
        op = "in " + ("(" if c[1].type == "LPAR" else "[") + (")" if c[-1].type == "RPAR" else "]")
        return self.make(op, [c[2], c[4]], c[0].start_pos, c[-1].end_pos)


SPELLED = {"diff": "d/d", "integrate": "∫", "limit": "lim"}
WORDS_FOR = {"RPAR": ")", "RSQB": "]", "RBAR": "|", "DIFF": "dx", "COMMA": ",", "LPAR": "("}


def grammar(cache: str | bool = False) -> Lark:
    return Lark(grammar_text("expression"), parser="lalr", lexer="basic", transformer=Build(),
                cache=cache, maybe_placeholders=True)


@cache
def engine() -> Lark:
    return grammar()


def scan(text: str):
    """The typed tokens. Not Lark.lex(), which builds its lexer anew on every call (0.17 ms)."""
    ip = engine().parse_interactive(text)
    return ip.lexer_thread.lex(ip.parser_state)


def tokens(text: str, vocabulary: Vocabulary, limits: Limits = LIMITS) -> tuple[list[Token], list[Token]]:
    if len(text) > limits.characters:
        raise refusal("length", f"at most {limits.characters} characters", limits.characters, len(text))
    try:
        typed = [Token.new_borrow_pos("BAR", "|", t) if t.type == "LBAR" else t for t in scan(text)]
    except UnexpectedCharacters as e:
        raise refusal("character", f"{text[e.pos_in_stream]!r} has no meaning here", e.pos_in_stream, e.pos_in_stream + 1) from None
    if len(typed) > limits.tokens:
        raise refusal("length", f"at most {limits.tokens} tokens", typed[limits.tokens].start_pos, len(text))
    return typed, Pass(text, typed[:], vocabulary, limits).run()


def read(text: str, vocabulary: Vocabulary, limits: Limits = LIMITS) -> Part:
    _, toks = tokens(text, vocabulary, limits)
    ip = engine().parse_interactive()
    state = ip.parser_state
    t = None
    try:
        for t in toks:
            state.feed_token(t)
        return state.feed_token(Token.new_borrow_pos("$END", "", t) if t else Token("$END", "", 0), True)
    except UnexpectedToken as e:
        tok = e.token
        end = tok.type == "$END"
        start = len(text.rstrip()) if end else tok.start_pos
        could = {k for k in ("RPAR", "RSQB", "RBAR", "DIFF") if k in ip.accepts()}
        operand = "NUMBER" in ip.accepts()
        what = "something is missing at the end" if end else f"{tok.value or self_text(text, tok)!r} cannot stand here"
        mends = ("a number, a name or (",) if operand else tuple(WORDS_FOR[k] for k in sorted(could))
        raise refusal("syntax", what, start, start if end else max(tok.end_pos, start + 1), mends) from None


def self_text(text, tok):
    return text[tok.start_pos:tok.start_pos + 1]


def parse(text: str, vocabulary: Vocabulary, limits: Limits = LIMITS) -> Node:
    return read(text, vocabulary, limits).node


def sexpr(n: Node) -> str:
    if isinstance(n, Number):
        return str(n.value)
    if isinstance(n, Name):
        return n.name
    return f"({n.op}{''.join(' ' + sexpr(a) for a in n.args)})"
