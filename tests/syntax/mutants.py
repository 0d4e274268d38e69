"""Texts that nobody has thought of, each from a seed: real lines spoiled, two of them spliced, printed trees, letters of any script."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from random import Random

from tests.syntax.trees import expression, statement
from tutor.syntax.printer import show
from tutor.syntax.tokens import words
from tutor.syntax.typeset import latex

ROOT = Path(__file__).parents[2]
LONGEST = 4500  # a little more than one text may hold
_CODE = re.compile(r"`([^`\n]+)`")
_QUOTED = re.compile(r'"([^"\n]+)"')
_BETWEEN = re.compile(r" (?:=>|\||;|~) |\n")  # what stands between the cells of a table of tests
_TOKEN = re.compile(r"\\(?:[A-Za-z]+|.)|[A-Za-z]+|[0-9.]+|\s+|.", re.DOTALL)
_SIGNS = words(r"""
    + - * / ^ ** ! ' '' = == != < <= : ; , . .. ( ) [ ] { } | || _ @ .T # $ % & ~ \ " ` ? -> := ∫ ∂ ∇ ∇² Σ ∏ √ ∛ ∞ ∈ ∪ ∅ ∄ ‖
    · × ÷ − ≤ ≥ ≠ → ² ⁻¹ ₁ ⁺ ½ ′ ″ … ᵀ d dx dy d/dx d²/dx² df/dx d^2 e i E T x y f g h n A u xy abc loss theta θ 1 2 0 12
    1e-3 2e3 0.5 1. .5 1,000 sin sin^2 sin^-1 log log_2 ln sqrt max sum prod mean lim int int_0^1 from to in and or not if
    otherwise piecewise interval union real positive vector matrix matrix(n, one-hot axis= keepdims=True x->0 i=1..n DNE
    undefined does exist wrt at limit( diff( integrate( norm( lambda None \frac \sqrt \left( \right) \left| \right|
    \begin{bmatrix} \end{bmatrix} \begin{cases} \end{cases} \\ ^{ _{ }{ \, {\,} {} \int \lim \sum \to \nabla \partial
    \mathrm{d} \text{if} \mathbb{R} \in \cdot \log_ \sin ^\top ^{{ \operatorname{ \| \{ \}
""")
_BLOCKS = ((0, 0x20), (0x20, 0x7F), (0x7F, 0x250), (0x250, 0x530), (0x530, 0x1100), (0x1D00, 0x1DC0), (0x2000, 0x2070), (0x2070, 0x2150),
           (0x2150, 0x2C00), (0x3000, 0x3100), (0x4E00, 0xA000), (0xD800, 0xE000), (0xE000, 0xFB00), (0xFB00, 0x10000),
           (0x10000, 0x1D400), (0x1D400, 0x1D800), (0x1D800, 0x20000), (0x20000, 0x110000))  # fmt: skip
_ODD = (
    "\u0300\u0301\u0302\u20d7\u20dd\u0000\u0007\u001b\u007f\u0085\u00a0\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2028\u2029\u2060\u2066\u2069\ufeff\ufffd\ufffe\uffff\ud800\udbff\udc00\udfff\t\r\n\v\f\u3000\u0660\u0967\uff11\uff58\uff0b\u2102"
    "\u211d\u00aa\u00b5\u2126\u212b\u0130\u0131\u1e9e\ufb01\u0435\u0445\u03f5\U0001d465\U0001d7d9\U0001f600\U000e0061\U0010ffff"
)


def drawn(seed: int) -> str:
    """The text of a seed."""
    rng = Random(seed)
    (make,) = rng.choices(_MAKERS, _WEIGHTS)
    text = make(rng)
    if rng.random() < 0.005:
        text *= rng.randint(2, 80)
    return text[:LONGEST]


@cache
def lines() -> tuple[str, ...]:
    """Every line of the language that the project holds: pages, exercises, golden files, answers, tables of tests."""
    found = {line.strip() for line in (*_of_pages(), *_of_exercises(), *_of_tests(), *_of_answers())}
    return tuple(sorted(line for line in found if 0 < len(line) < 200))


def _of_pages() -> Iterator[str]:
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        text = page.read_text("utf-8").replace(r"\|", "|")
        yield from _CODE.findall(text)
        yield from re.findall(r"^(?:∇ |  )(.+)$", text, re.MULTILINE)


def _of_exercises() -> Iterator[str]:
    for path in sorted((ROOT / "exercises").glob("*.toml")):
        text = path.read_text("utf-8")
        yield from _QUOTED.findall(text)
        yield from _CODE.findall(text)


def _of_tests() -> Iterator[str]:
    here = Path(__file__)
    for path in (*sorted(here.parent.glob("test_*.py")), here.with_name("pasted.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield from _BETWEEN.split(node.value)
    for path in sorted((ROOT / "tests" / "golden").glob("*.in")):
        yield from path.read_text("utf-8").splitlines()


def _of_answers() -> Iterator[str]:
    for path in sorted((ROOT / "tests" / "corpora").glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            yield from _texts(json.loads(line))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)


# ---------------------------------------------------------------- kinds of text


def _real(rng: Random) -> str:
    return rng.choice(lines())


def _spoiled(rng: Random) -> str:
    return spoiled(rng, _real(rng))


def _spliced(rng: Random) -> str:
    """The beginning of one line and the end of another, cut between tokens or anywhere."""
    cut = _TOKEN.findall if rng.random() < 0.7 else list
    head, tail = cut(_real(rng)), cut(_real(rng))
    return "".join(head[: rng.randint(0, len(head))] + tail[rng.randint(0, len(tail)) :])


def _tree(rng: Random) -> str:
    tree = (statement if rng.random() < 0.3 else expression)(rng, rng.randint(2, 9))
    text = (show if rng.random() < 0.5 else latex)(tree)
    return text if rng.random() < 0.5 else spoiled(rng, text)


def _signs(rng: Random) -> str:
    return rng.choice(["", " "]).join(rng.choice(_SIGNS) for _ in range(rng.randint(1, 9)))


def _letters(rng: Random) -> str:
    """Letters of any script, alone or between plain ones."""
    plain = _TOKEN.findall(_real(rng))[:9] if rng.random() < 0.6 else []
    for _ in range(rng.randint(1, 6)):
        plain.insert(rng.randint(0, len(plain)), any_letter(rng))
    return "".join(plain)


def any_letter(rng: Random) -> str:
    """A character of Unicode: of any block alike, or one of those that programs stumble over."""
    return rng.choice(_ODD) if rng.random() < 0.3 else chr(rng.randrange(*rng.choice(_BLOCKS)))


_KINDS: tuple[tuple[int, Callable[[Random], str]], ...] = (
    (4, _real), (44, _spoiled), (12, _spliced), (22, _tree), (9, _signs), (9, _letters),
)  # fmt: skip
_WEIGHTS, _MAKERS = zip(*_KINDS, strict=True)


def spoiled(rng: Random, text: str) -> str:
    """`text` with one to four of its tokens or characters left out, put in, exchanged, doubled or moved."""
    for _ in range(rng.choice([1, 1, 1, 1, 2, 2, 3, 4])):
        parts = _TOKEN.findall(text) if rng.random() < 0.6 else list(text)
        text = "".join(_changed(rng, parts))
    return text


def _changed(rng: Random, parts: list[str]) -> list[str]:
    k, m = sorted(rng.randint(0, len(parts)) for _ in range(2))
    few = k + rng.randint(1, 3)
    match rng.randrange(8):
        case 0:
            return parts[:k] + parts[few:]
        case 1:
            return [*parts[:k], rng.choice(_SIGNS), *parts[k:]]
        case 2:
            return [*parts[:k], rng.choice(_SIGNS), *parts[k + 1 :]]
        case 3:
            return parts[:k] + parts[k:few] * rng.choice([2, 2, 3, 5]) + parts[few:]
        case 4:
            return parts[:k] + parts[m : m + 1] + parts[k + 1 : m] + parts[k : min(k + 1, m)] + parts[m + 1 :]
        case 5:
            other = _TOKEN.findall(_real(rng))
            at = rng.randint(0, len(other))
            return parts[:k] + other[at : at + rng.randint(1, 4)] + parts[k:]
        case 6:
            return [*parts[:k], any_letter(rng) if rng.random() < 0.5 else chr(rng.randrange(32, 127)), *parts[k:]]
        case _:
            return parts[m:] + parts[k:m] + parts[:k]
