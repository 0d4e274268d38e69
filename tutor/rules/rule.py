"""What a rule is: one line of calculus, the reason for it, and the ways it goes wrong. All in the learner's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Mistake:
    """A wrong right side, in the learner's language, what to tell who arrives there, and what the mistake is called.

    name   empty where it is read off from how the wrong side differs from the right one ("sign", "factor left out")
    """

    right: str
    hint: str
    name: str = ""


Told = str | tuple[str, str]  # what to tell of a mistake; with its name before it where that cannot be read off


@dataclass(frozen=True, slots=True)
class Rule:
    """How one goal is reached from smaller ones; `u'` stands for the derivative of `u`.

    key        unique name, shown with each step
    left       the pattern; its names stand for any expression
    right      its derivative (or, in a table of rewrites, what it becomes); empty where no rule is known
    because    the reason, one line; what stands in braces is filled in with what the letters are in the step
    constant   pattern names that must not depend on the variable
    moving     pattern names that must depend on it
    domain     where it holds, as a condition in the pattern's names ("u > 0"); empty: wherever the left side is real
    given      what must be known for it to be used, in a table of rewrites or of integrals ("u >= 0")
    wrong      mistakes of the author's own, wrong side -> what to tell of it; the forgotten inner derivative is added to every function
    many       the operation takes any number of arguments; two are written, the rest follow by folding
    means      the function in terms of others ("1 / (1 + exp(-u))"); empty for a primitive one
    numpy, sympy, ball   the function's name there, where it differs from the word
    latex      how it is typeset, where LaTeX has no command of the word's name
    aliases    other spellings of the word
    """

    key: str
    left: str
    right: str
    because: str
    constant: frozenset[str] = frozenset()
    moving: frozenset[str] = frozenset()
    domain: str = ""
    wrong: tuple[Mistake, ...] = ()
    many: bool = False
    means: str = ""
    numpy: str = ""
    sympy: str = ""
    ball: str = ""
    latex: str = ""
    aliases: tuple[str, ...] = ()
    given: str = ""

    @property
    def word(self) -> str:
        """The function this rule brings into the language; empty for a rule of structure."""
        return word_of(self.left)


@dataclass(frozen=True, slots=True)
class Pullback:
    """How the adjoint `G` of the left side (it has the left side's shape) travels back to each of its arguments.

    left      the pattern, over arrays
    back      argument -> its share of the adjoint, in the learner's language
    shapes    argument -> its sizes, by letters ("m n", or "m, n + p"); a scalar where it has none
    fits      an equation that its sizes must fulfil ("m * n = p * q"); empty where the letters tell all
    linear    the arguments, any one of which a number can be taken out of
    means     the word in terms of others, for one that is not primitive
    numpy     NumPy's name for the word, where it is no helper of numeric/operations
    many      the word takes any number of arrays; two are written
    forward   the reason for the way forward, where `because` speaks of the way back
    tangents  argument -> what its tangent u' adds to that of the left side, where it is not found by turning `back` round
    entry     the left side's entry in row i and column j (of a vector its entry i), in the entries of its arguments: "u[i] * v[j]"
    """

    key: str
    left: str
    back: Mapping[str, str]
    because: str
    shapes: Mapping[str, str]
    wrong: Mapping[str, tuple[Mistake, ...]]
    domain: str = ""
    aliases: tuple[str, ...] = ()
    fits: str = ""
    linear: frozenset[str] = frozenset()
    means: str = ""
    numpy: str = ""
    many: bool = False
    forward: str = ""
    tangents: Mapping[str, str] = field(default_factory=dict)
    entry: str = ""

    @property
    def word(self) -> str:
        return word_of(self.left)

    def __hash__(self) -> int:
        return hash((self.key, self.left))


@dataclass(frozen=True, slots=True)
class Table:
    """Rules in the order in which they are tried: specific entries above general ones."""

    title: str
    rules: tuple


def word_of(left: str) -> str:
    """`log` of "log(u, b)"; empty where the pattern is no function applied."""
    found = re.match(r"([A-Za-z]\w*)\(", left)
    return found[1] if found and left.endswith(")") else ""


def _mistakes(wrong: Mapping[str, Told]) -> tuple[Mistake, ...]:
    return tuple(Mistake(right, told) if isinstance(told, str) else Mistake(right, told[1], told[0]) for right, told in wrong.items())


def rule(key: str, left: str, right: str, because: str, *, constant: str = "", moving: str = "", domain: str = "",
         wrong: Mapping[str, Told] | None = None, many: bool = False, means: str = "", numpy: str = "", sympy: str = "",
         ball: str = "", latex: str = "", aliases: str = "", given: str = "") -> Rule:  # fmt: skip
    """Declare a rule in the language the learner types; u' is the derivative of u."""
    mistakes = _mistakes(wrong or {})
    return Rule(key, left, right, because, frozenset(constant.split()), frozenset(moving.split()), domain, mistakes, many,
                means, numpy, sympy, ball, latex, tuple(aliases.split()), given)  # fmt: skip


def pullback(key: str, left: str, back: Mapping[str, str], because: str, *, shapes: Mapping[str, str],
             wrong: Mapping[str, Mapping[str, Told]] | None = None, domain: str = "", aliases: str = "", fits: str = "",
             linear: str = "", means: str = "", numpy: str = "", many: bool = False, forward: str = "",
             tangents: Mapping[str, str] | None = None, entry: str = "") -> Pullback:  # fmt: skip
    """Declare how G, the adjoint at the left side, reaches each of its names."""
    mistakes = {n: _mistakes(pairs) for n, pairs in (wrong or {}).items()}
    return Pullback(key, left, dict(back), because, dict(shapes), mistakes, domain, tuple(aliases.split()), fits,
                    frozenset(linear.split()), means, numpy, many, forward, dict(tangents or {}), entry)  # fmt: skip
