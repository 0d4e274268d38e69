r"""The callbacks of the grammar of LaTeX: each writes its part in the alphabet of the language, `\frac{a}{b}` as ( ( a ) / ( b ) ).

What needs the whole formula is left to `settle`, marked by kinds that the language has not: LETTERS (a run of letters), SUFFIX (what
a subscript adds to a name), OPEN and CLOSE (braces that do not show), FUNCTION and WORD (words as typed), D (an upright d or ∂),
JOINT (an empty pair of braces), SIDE (the + of 0^+), INVERSE, NORM, KIND. A bracket that nobody typed has another value than ( and ).
"""

from __future__ import annotations

import re

from tutor.syntax.ambiguity import refusal
from tutor.syntax.tex.alphabet import ENVIRONMENTS, NUMBER_SETS
from tutor.syntax.tex.marks import marked
from tutor.syntax.tex.quotients import derivative, differential_at_end
from tutor.syntax.tex.runs import Run, bracketed, call, fake, joined
from tutor.syntax.tex.scripts import scripted
from tutor.syntax.tokens import Token

_ENVIRONMENT = re.compile(r"\\(?:begin|end)\s*\{(\w+)\*?\}")


class Transcribe:
    """All callbacks, by the names of the grammar's rules."""

    def start(self, c):
        return c[0]

    def sign(self, c):
        t = c[0]
        return Run([t], t.start, t.end, "sign")

    def run(self, c):
        return joined([marked(r) for r in c])

    def group(self, c):
        opening, inside, closing = c
        return Run(inside.tokens, opening.start, closing.end, inside.form, inside.braces + 1)

    def script(self, c):
        return c

    def scripted(self, c):
        return scripted(c[0], c[1:])

    # ------------------------------------------------------------ commands with arguments

    def fraction(self, c):
        command, top, bottom = c
        whole = derivative(command, top, bottom)
        if whole is not None:
            return whole
        top, d = differential_at_end(command, top)
        tokens = [
            fake("(", command.start + 1),
            *bracketed(top),
            Token("SLASH", "/", bottom.start, bottom.start),
            *bracketed(bottom),
            fake(")", bottom.end),
            *d,
        ]
        return Run(tokens, command.start, bottom.end, "run" if d else "atom")

    def binomial(self, c):
        return _binomial(*c)

    def over(self, c):
        top, sign, bottom = c
        for part in (top, bottom):
            if part.is_empty:
                raise refusal("argument", f"\\{sign.value} has something on both sides", sign.start, sign.end, r"write \frac{a}{b}")
        command = sign._replace(start=top.start)
        return _binomial(command, top, bottom) if sign.type == "CHOOSE" else self.fraction([command, top, bottom])

    def root(self, c):
        command, _, order, _, inside = c
        if order is None or _is_number(order, "2"):
            return call("√", command, inside)
        if _is_number(order, "3"):
            return call("∛", command, inside)
        end = inside.end
        one = Token("NUMBER", "1", order.start, order.start)
        exponent = [fake("(", end), one, Token("SLASH", "/", end, end), fake("(", end), *order.tokens, fake(")", end), fake(")", end)]
        tokens = [fake("(", command.start + 1), *bracketed(inside), Token("CARET", "^", end, end), *exponent, fake(")", end)]
        return Run(tokens, command.start, end, "atom")

    def styled(self, c):
        command, inside = c
        if command.value == "mathbb":
            return _numbers(command, inside)
        first, *rest = inside.tokens or [None]
        tokens = [first._replace(start=command.start), *rest] if first else []
        return Run(tokens, command.start, inside.end, inside.form)

    def upright(self, c):
        command, inside = c
        if [t.type for t in inside.tokens] != ["LETTERS"]:
            return Run(inside.tokens, command.start, inside.end, inside.form)
        t = inside.tokens[0]._replace(start=command.start, end=inside.end)
        kind = "D" if t.value == "d" else "LETTERS" if t.value == "T" else "WORD"
        return Run([t._replace(type=kind)], command.start, inside.end, "sign")

    def accented(self, c):
        command, inside = c
        kinds = [t.type for t in inside.tokens]
        if kinds[:1] not in (["LETTERS"], ["NAME"], ["WORD"]) or set(kinds[1:]) - {"SUFFIX"} or not _is_one_name(inside.tokens[0]):
            raise refusal("latex", f"\\{command.value} stands over one name", command.start, inside.end, "write it over one name")
        first, end = inside.tokens[0]._replace(start=command.start), inside.end
        return Run([first, *inside.tokens[1:], Token("SUFFIX", f"_{command.value}", end, end)], command.start, end, "name")

    # ------------------------------------------------------------ environments

    def row(self, c):
        return [cell for cell in c if isinstance(cell, Run)]

    def environment(self, c):
        begin, end = c[0], c[-1]
        name, ended = (_ENVIRONMENT.match(t.value)[1] for t in (begin, end))
        if name != ended:
            raise refusal("bracket", f"{name} is ended by {ended}", end.start, end.end, f"write \\end{{{name}}}")
        if name not in ENVIRONMENTS:
            raise refusal("latex", f"{name} is not an environment that is read here", begin.start, begin.end, "paste one formula alone")
        rows = [r for r in c[1:-1] if isinstance(r, list)]
        rows = rows[:-1] if len(rows) > 1 and rows[-1][0].is_empty and len(rows[-1]) == 1 else rows
        function = ENVIRONMENTS[name]
        if function == "piecewise":
            return _cases(begin, rows, end)
        matrix = _matrix(begin, rows, end)
        return matrix if not function else call(function, begin, matrix)


def _is_number(run: Run, value: str) -> bool:
    return len(run.tokens) == 1 and run.tokens[0].value == value


def _is_one_name(t: Token) -> bool:
    return t.type != "LETTERS" or len(t.value) == 1


def _numbers(command: Token, inside: Run) -> Run:
    r"""\mathbb{R}: the numbers that a declaration speaks of; \mathbb{1}: 1 where a condition holds, else 0."""
    if [t.value for t in inside.tokens] in (["E"], ["P"]):
        what = "expected values and probabilities are not in the language"
        raise refusal("latex", what, command.start, inside.end, "write it out, as a sum or an integral")
    if [t.value for t in inside.tokens] == ["1"]:
        return Run([Token("FUNCTION", "indicator", command.start, inside.end)], command.start, inside.end, "sign")
    kind = NUMBER_SETS.get(inside.tokens[0].value if len(inside.tokens) == 1 else "")
    if kind is None:
        raise refusal("latex", "only the real, whole and natural numbers are read", command.start, inside.end, r"write \mathbb{R}")
    return Run([Token("KIND", kind, command.start, inside.end)], command.start, inside.end, "sign")


def _binomial(command: Token, top: Run, bottom: Run) -> Run:
    """n over k as n!/(k! (n - k)!)."""
    at, end = bottom.start, bottom.end
    bang, rest = Token("BANG", "!", at, at), (*bracketed(top), Token("MINUS", "-", at, at), *bracketed(bottom))
    below = (*bracketed(bottom), bang, Token("STAR", "*", at, at), fake("(", at), *rest, fake(")", at), bang)
    quotient = (*bracketed(top), bang, Token("SLASH", "/", at, at), fake("(", at), *below, fake(")", end))
    return Run([fake("(", command.start), *quotient, fake(")", end)], command.start, end, "atom")


def _matrix(begin: Token, rows: list[list[Run]], end: Token) -> Run:
    width = len(rows[0])
    for r in rows:
        if len(r) != width:
            raise refusal("matrix", "the rows of a matrix are of one length", r[0].start, r[-1].end, f"write {width} entries in each row")
    tokens = [fake("(", begin.start + 1), Token("LSQB", "[", begin.start + 1, begin.start + 1)]
    for k, r in enumerate(rows):
        tokens += [Token("COMMA", ",", r[0].start, r[0].start)] * (k > 0)
        tokens += [Token("LSQB", "[", r[0].start, r[0].start)] * (width > 1)
        for j, cell in enumerate(r):
            if cell.is_empty:
                at = begin.end if tokens[-1].type == "LSQB" else tokens[-1].end
                raise refusal("matrix", "an entry is missing here", at, at, "write 0, or what belongs there")
            tokens += [Token("COMMA", ",", cell.start, cell.start)] * (j > 0)
            tokens += cell.tokens
        tokens += [Token("RSQB", "]", r[-1].end, r[-1].end)] * (width > 1)
    tokens += [Token("RSQB", "]", end.start, end.end), fake(")", end.end)]
    return Run(tokens, begin.start, end.end, "atom")


def _cases(begin: Token, rows: list[list[Run]], end: Token) -> Run:
    r"""cases as piecewise; what stands beside & is a condition, with or without \text{if}."""
    tokens = [Token("WORD", "piecewise", begin.start, begin.start), Token("LPAR", "(", begin.start, begin.start)]
    for k, (value, *condition) in enumerate(rows):
        said = [t for cell in condition for t in cell.tokens]
        inside = value.tokens[:-1] if value.tokens and value.tokens[-1].type == "COMMA" else value.tokens
        if not inside or len(condition) > 1:
            raise refusal("matrix", "a case is a value & its condition", value.start, rows[k][-1].end, r"write x & \text{if } x > 0")
        tokens += [Token("COMMA", ",", value.start, value.start)] * (k > 0)
        tokens += inside
        if condition and not said:
            raise refusal("matrix", "a condition is missing here", condition[0].start, condition[0].end, r"write \text{otherwise}")
        if said and said[0].type not in ("IF", "OTHERWISE"):
            tokens.append(Token("IF", "if", said[0].start, said[0].start))
        tokens += said
        if not said and not any(t.type in ("IF", "OTHERWISE") for t in inside):
            tokens.append(Token("OTHERWISE", "otherwise", value.end, value.end))
    return Run([*tokens, fake(")", end.end)], begin.start, end.end, "atom")
