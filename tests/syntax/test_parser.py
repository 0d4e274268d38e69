"""The parser's bounds, its cache, and that no text whatever raises anything but TutorError."""

import logging
import subprocess
import sys
import time
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lark import Lark, logger

from tests.syntax.language import WORDS, flat
from tutor.errors import TutorError
from tutor.limits import LIMITS
from tutor.resources import grammar
from tutor.syntax.engine import CALLBACKS, build_engine
from tutor.syntax.parser import parse
from tutor.syntax.printer import show
from tutor.syntax.tokens import words

PIECES = words(
    "2 3.5 x y a f h sin ln sqrt √ ( ) [ ] | + - * / @ ^ ² ½ , = < .T ' d/dx d²/dx² df/dx ∫ dx dy int_0^1 int _ lim -> x->0 0+ "
    "sum(i=1..n, x_i .. : matrix one-hot if otherwise and in e pi π piecewise( max( axis=1 norm( 1e5 $ # \\ é х ₁ ⁺ ∇ ! . \t σ( e^ sin^-1 "
    "sin^ f^2 f'(x) diff( limit( integrate( x_( A_ij := d f( oo E lim_( || data/depth positive [0, ) 1e999 "
)
TEXTS = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(["", " "])), max_size=9).map(lambda p: "".join(a + b for a, b in p))


@settings(max_examples=3000, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(TEXTS | st.text(max_size=12))
def test_a_text_is_read_and_printed_back_or_refused_with_place_and_mend(text: str):
    try:
        tree = parse(text, WORDS)
    except TutorError as error:
        told = error.diagnostic
        assert told.source == text
        assert 0 <= told.span.start <= told.span.end <= len(text)
        assert bool(told.mend) != (len(told.readings) > 1)
        assert len({parse(reading, WORDS) for reading in told.readings}) == len(told.readings)
    else:
        assert parse(show(tree), WORDS) is tree


TOO_LARGE = [
    ("x" * 5000, "length"),
    ("x + " * 1500 + "x", "length"),
    ("+" * 3000, "tokens"),
    ("(" * 201 + "x" + ")" * 201, "depth"),
    ("[" * 300, "depth"),
    ("-" * 1000 + "x", "depth"),
    ("x" + "^x" * 600, "depth"),
    ("sin " * 600 + "x", "depth"),
    ("sin(" * 250 + "x" + ")" * 250, "depth"),
    ("∫_(" * 199 + "x" + ")^1 x dx" * 199, "read"),
    ("∫" * 900 + "x", "integral"),
    ("|" * 1999, "bar"),
    ("x|" * 998, "ambiguous"),
    ("1" * 401, "number"),
    ("1e401", "number"),
    ("x" + "²" * 401, "number"),
    ("lim x->0 " * 180 + "x", "read"),
    ("1/2x + " * 200 + "x", "ambiguous"),
    ("d/dx " * 450 + "x", "depth"),
]


@pytest.mark.parametrize(("text", "code"), TOO_LARGE, ids=[f"{t[:12]} {c}" for t, c in TOO_LARGE])
def test_what_is_too_large_is_refused_at_once(text: str, code: str):
    began = time.process_time()
    try:
        parse(text, WORDS)
        told = "read"
    except TutorError as error:
        told = error.diagnostic.code
    assert told == code
    assert time.process_time() - began < 1  # it takes some 30 ms


def test_length_is_not_depth():
    assert len(parse(" + ".join(["x"] * 900), WORDS).args) == 900


def test_the_bounds_travel_with_the_call():
    wide = replace(LIMITS, characters=10**5, tokens=10**5)
    assert len(parse(" + ".join(["x"] * 10_000), WORDS, wide).args) == 10_000
    with pytest.raises(TutorError, match="3 digits"):
        parse("1234", WORDS, replace(LIMITS, digits=3))


@pytest.mark.parametrize("name", CALLBACKS)
def test_the_grammar_has_no_conflict(name: str):
    told: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: told.append(record.getMessage())
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    try:
        Lark(grammar(name), parser="lalr", lexer="basic", transformer=CALLBACKS[name](), maybe_placeholders=True, debug=True)
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
    assert [m for m in told if "onflict" in m] == []


def test_a_conflict_would_be_told():
    told: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: told.append(record.getMessage())
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    try:
        Lark('start: start "+" start | "x"', parser="lalr", debug=True)
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
    assert any("onflict" in m for m in told)


def _read_elsewhere(folder, text: str = "x^2 y") -> str:
    """What a fresh process reads, its cache in `folder`, and the foreign libraries it imported."""
    code = (
        "import sys; from tutor.syntax.parser import parse; from tutor.syntax.vocabulary import Vocabulary; "
        f"print(parse({text!r}, Vocabulary()).op, [m for m in ('sympy', 'numpy', 'scipy') if m in sys.modules])"
    )
    environment = {"TUTOR_CACHE": str(folder), "PATH": "/usr/bin"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    return done.stdout + done.stderr


def test_the_grammar_is_kept_and_neither_sympy_nor_numpy_is_imported(tmp_path):
    assert _read_elsewhere(tmp_path) == "* []\n"
    assert (tmp_path / "expression.lark-cache").stat().st_size > 10_000
    assert _read_elsewhere(tmp_path) == "* []\n"


def test_a_broken_cache_is_gone_without(tmp_path):
    (tmp_path / "expression.lark-cache").write_bytes(b"nonsense\n" * 20)
    assert _read_elsewhere(tmp_path) == "* []\n"
    assert _read_elsewhere(tmp_path) == "* []\n"


def test_a_cache_that_cannot_be_written_is_gone_without(tmp_path):
    (tmp_path / "file").write_text("no folder")
    assert _read_elsewhere(tmp_path / "file") == "* []\n"
    (tmp_path / "cache" / "expression.lark-cache").mkdir(parents=True)
    assert _read_elsewhere(tmp_path / "cache") == "* []\n"


def test_a_cached_grammar_reads_the_same(tmp_path):
    path = str(tmp_path / "tables")
    for _ in range(2):
        engine = build_engine("expression", path)
        assert engine.parse_interactive().accepts() >= {"NUMBER", "NAME", "LPAR"}
    assert flat(parse("2x", WORDS)) == "(* 2 x)"
