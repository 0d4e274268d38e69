"""Which bracket closes which, what stands between commas, and how far a factor reaches: seen before anything is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tutor.limits import Limits
from tutor.syntax.ambiguity import refusal
from tutor.syntax.tokens import CLOSER, CLOSERS, ENDS, OPERATORS, Token

_RIGHT = {"LPAR": ")", "LSQB": "]", "LBRACE": "}"}


@dataclass(slots=True)
class Brackets:
    """Where each bracket closes, the commas directly inside it, by the opener's index; and outside all brackets (-1: none) the
    colon of a declaration and the word that joins conditions."""

    tokens: Sequence[Token]
    close: dict[int, int] = field(default_factory=dict)
    commas: dict[int, list[int]] = field(default_factory=dict)
    colon: int = -1
    joins: int = -1

    def factor_end(self, i: int) -> int:
        """The index after the factor that begins at token `i`: `-x`, `x^2`, `(x + 1).T`, `sin(x)^2`."""
        end = self._atom_end(i)
        while end < len(self.tokens) and self.tokens[end].type in ("TRANSPOSE", "BANG", "SUP", "PRIMES", "CARET"):
            end = self._atom_end(end + 1) if self.tokens[end].type == "CARET" else end + 1
        if end < len(self.tokens) and self.tokens[end].type == "LPAR" and self.tokens[end].start == self.tokens[end - 1].end:
            return self.close[end] + 1
        return min(end, len(self.tokens))

    def operand_end(self, i: int) -> int:
        """The index after the operand that begins at token `i`, with its call, its index, its signs; without a power."""
        end = self._atom_end(i)
        while end < len(self.tokens):
            touches = self.tokens[end].start == self.tokens[end - 1].end
            if self.tokens[end].type in ("LPAR", "LSQB") and touches:
                end = self.close[end] + 1
            elif self.tokens[end].type in ("TRANSPOSE", "BANG", "PRIMES"):
                end += 1
            else:
                break
        return end

    def _atom_end(self, i: int) -> int:
        while i < len(self.tokens) and self.tokens[i].type in ("MINUS", "PLUS", "INTERVAL"):
            i += 1
        return self.close.get(i, i) + 1

    def run_end(self, i: int, *also: str) -> int:
        """The index after the factors side by side from token `i` on (and joined by the kinds `also`)."""
        stops = OPERATORS.difference(also) | CLOSERS | {"BAR"}
        end = self._atom_end(i)
        while end < len(self.tokens) and self.tokens[end].type not in stops:
            end = self._atom_end(end + 1) if self.tokens[end].type == "CARET" else self.close.get(end, end) + 1
        return min(end, len(self.tokens))


def paired(tokens: Sequence[Token], limits: Limits) -> Brackets:
    """The brackets of a text. Raises TutorError("bracket" | "depth")."""
    found = Brackets(tokens)
    stack: list[int] = []
    for i, t in enumerate(tokens):
        if t.type in CLOSER:
            stack.append(i)
            found.commas[i] = []
            if len(stack) > limits.nesting:
                raise refusal("depth", f"brackets nest deeper than {limits.nesting}", t.start, t.end, "give the inner part a name")
        elif t.type == "COMMA" and stack:
            found.commas[stack[-1]].append(i)
        elif t.type in CLOSERS:
            _close(found, stack, i)
        elif t.type == "COLON" and not stack and found.colon < 0:
            found.colon = i
        elif t.type in ("AND", "OR") and not stack and found.joins < 0:
            found.joins = i
    if stack:
        t = tokens[stack[-1]]
        raise refusal("bracket", f"this {t.value} is never closed", t.start, t.end, f"add {_RIGHT[t.type]}")
    return found


def _close(found: Brackets, stack: list[int], i: int) -> None:
    t = found.tokens[i]
    if not stack:
        raise refusal("bracket", f"nothing opens this {t.value}", t.start, t.end, f"take {t.value} away, or open it before")
    opener = stack.pop()
    first = found.tokens[opener]
    if CLOSER[first.type] != t.type and not _is_half_open(found, opener, t):
        raise refusal("bracket", f"{first.value} is closed by {t.value}", t.start, t.end, f"write {_RIGHT[first.type]} here")
    found.close[opener] = i


def _is_half_open(found: Brackets, opener: int, closer: Token) -> bool:
    """Whether these are the brackets of `[0, 1)`: a pair between them, and they touch no operand, which they would belong to."""
    before = found.tokens[opener - 1] if opener else None
    touches = before is not None and before.type in ENDS and before.end == found.tokens[opener].start
    return len(found.commas[opener]) == 1 and not touches and "RBRACE" not in (CLOSER[found.tokens[opener].type], closer.type)
