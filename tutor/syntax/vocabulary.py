"""Which words are functions, and which names are known: told to the parser, which knows no function by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one reading.

    functions  word -> (fewest, most) arguments; most is None where there is no upper bound
    bare       words that may stand before their argument without brackets
    reducing   words that take `axis=` and `keepdims=`
    aliases    other spellings: `ln` -> `log`, `arcsin` -> `asin`
    names      variables known by declaration or definition
    defined    the learner's own functions: name -> number of parameters; None of one left abstract, which takes any, as do its
               partial derivatives f_1, f_12
    values     the names that were defined as a value, `f = x^2`
    arrays     the names that are vectors or matrices, so that `A^T` is the transpose
    squares    those of them that are square matrices, whose two products both fit
    """

    functions: Mapping[str, tuple[int, int | None]] = field(default_factory=dict)
    bare: frozenset[str] = frozenset()
    reducing: frozenset[str] = frozenset()
    aliases: Mapping[str, str] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    defined: Mapping[str, int | None] = field(default_factory=dict)
    arrays: frozenset[str] = frozenset()
    values: frozenset[str] = frozenset()
    squares: frozenset[str] = frozenset()

    def knowing(self, names=(), defined: Mapping[str, int | None] | None = None, arrays=()) -> Vocabulary:
        """The same words, with more names, arrays and functions of the learner's own."""
        names, arrays = frozenset(names), frozenset(arrays)
        return replace(self, names=self.names | names | arrays, arrays=self.arrays | arrays, defined={**self.defined, **(defined or {})})

    def is_partial(self, word: str) -> bool:
        """Whether `word` is the partial derivative of a function left abstract, f_12."""
        name, _, places = word.rpartition("_")
        return places.isdigit() and "0" not in places and self.defined.get(name, 0) is None and word not in self.names

    def canonical(self, word: str) -> str:
        return self.aliases.get(word, word)
