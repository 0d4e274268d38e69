"""Inputs that break other systems: injected code, numbers and nesting without bound, strange letters, what has no value.

A row says what must come of it (tests/corpora/hostile.jsonl: `op`, `text` or `gen`, `expect`, `max_s`, `max_mb`); whatever does, it
comes within its time, as a value or as a TutorError, and no code of the text is ever run.
"""

import json
import re
import time
from pathlib import Path

import pytest

import tutor
from tutor.commands.dispatch import answer
from tutor.commands.session import Session
from tutor.render.document import Note, Trouble, document
from tutor.render.latex import latex
from tutor.render.terminal import terminal

CORPORA = Path(__file__).parent / "corpora"
ROWS = [json.loads(line) for name in ("hostile", "hostile_ours") for line in (CORPORA / f"{name}.jsonl").read_text("utf-8").splitlines()]
SECONDS = 1.5  # for one answer here: to be stopped is as good an end as any other
NO_VALUE = {"undefined", "no-limit", "diverges", "complex"}
KEPT = {  # another reading than the row's is better founded, and is on the page of the language
    "syntax-026": "x == y is the equation that = would take for a definition",
    "typed-029": "sin^-1(x) is refused with both readings",
    "collect-018": "zeta is a letter here, not a function",
}
OWED = {"sink-015": "no CSV is written yet", "sink-016": "no CSV is written yet"}


def text_of(row):
    if "gen" in row:
        gen = row["gen"]
        return gen["pre"] * gen["n"] + gen["mid"] + gen["post"] * gen["n"]
    return bytes.fromhex(row["bytes_hex"]).decode("utf-8", "surrogateescape") if "bytes_hex" in row else row["text"]


def evaluated(text, row):
    """What the prompt would answer: a value, or the expression itself where a name in it has none."""
    at = row.get("at", {})
    try:
        return str(tutor.evaluate(text, at, digits=25 if at or row["op"] == "evalf" else None, bound=SECONDS))
    except tutor.TutorError as error:
        if error.diagnostic.code == "free-name":
            return str(tutor.parse(text))
        raise


def up_to(row):
    return "constant" if "up to a constant" in row.get("note", "") else None


ANSWERS = {
    "parse": evaluated,
    "eval": evaluated,
    "evalf": evaluated,
    "diff": lambda text, row: str(tutor.derivative(text, "x", bound=SECONDS).result),
    "expand": lambda text, row: str(tutor.expand(text, bound=SECONDS).result),
    "simplify": lambda text, row: str(tutor.simplify(text, bound=SECONDS).result),
    "integrate": lambda text, row: str(tutor.integrate(text, "x", bound=SECONDS).result),
    "limit": lambda text, row: str(tutor.limit(text, "x", row["to"], bound=SECONDS).result),
    "solve": lambda text, row: str(tutor.solve(text, bound=SECONDS).result),
    "series": lambda text, row: str(tutor.taylor(text, {"x": 0}, order=row["order"], bound=SECONDS).result),
    "check": lambda text, row: tutor.equivalent(text, row["ref"], up_to=up_to(row), bound=SECONDS).verdict,
}
VERDICTS = {  # what a row asks of a comparison, and which answers are that
    "equal": {"same"},
    "not_equal": {"different"},
    "not_equal_or_ask": {"different", "error"},
    "not_equal_or_unknown": {"different", "undecided", "error"},
    "unknown_or_equal": {"same", "undecided", "error"},
}


def is_same(found, wanted):
    """Whether two texts are the same tree, the same number, or the same expression."""
    if tutor.parse(found) == tutor.parse(wanted):
        return True
    try:
        here, there = (float(tutor.evaluate(t, digits=20)) for t in (found, wanted))
        return abs(here - there) <= 1e-12 * abs(there)
    except (tutor.TutorError, ValueError, OverflowError):
        pass
    try:
        return tutor.equivalent(found, wanted, bound=SECONDS).verdict == "same"
    except tutor.TutorError:
        return False


def digits_agree(found, wanted):
    from mpmath import mp, mpf

    with mp.workdps(60):
        top, _, bottom = found.partition("/")
        got, want = mpf(top) / mpf(bottom or 1), mpf(wanted)
        return abs(got - want) <= mpf("1e-12") * abs(want)


def fits(row, kind, found, code):
    """Whether an outcome (`value` with its text, or `error` with its code) is what the row expects."""
    expect, wanted = row["expect"], row.get("value", "")
    if expect in VERDICTS:
        return (found if kind == "value" else "error") in VERDICTS[expect]
    if expect in ("error", "limit"):
        return kind == "error"
    if expect == "undefined":
        return code in NO_VALUE
    if expect == "accept":
        return any(a == "error" if kind == "error" else a not in ("error", "undefined") and is_same(found, a) for a in row["accept"])
    if kind == "error":
        return expect == "value_or_limit"
    return not wanted or (digits_agree(found, wanted) if row["op"] == "eval" else is_same(found, wanted))


@pytest.mark.parametrize("row", [r for r in ROWS if r["op"] in ANSWERS], ids=lambda r: r["id"])
def test_hostile_input_is_answered_or_refused(row, tmp_path, monkeypatch):
    if row["id"] in OWED:
        pytest.skip(OWED[row["id"]])
    monkeypatch.chdir(tmp_path)
    began = time.perf_counter()
    try:
        kind, found, code = "value", ANSWERS[row["op"]](text_of(row), row), ""
    except tutor.TutorError as error:
        kind, found, code = "error", error.diagnostic.what, error.diagnostic.code
        assert found
        assert code
    assert time.perf_counter() - began < 2 * row["max_s"] + 2  # a busy machine is given time; a hang is none
    assert fits(row, kind, found, code) or row["id"] in KEPT, f"{kind} {code}: {found}"
    assert not (tmp_path / "CANARY").exists()


def test_what_is_kept_apart_is_needed():
    ids = {r["id"] for r in ROWS}
    assert ids.issuperset({*KEPT, *OWED})


@pytest.mark.parametrize("row", [r for r in ROWS if r["op"] == "render" and r["id"] not in OWED], ids=lambda r: r["id"])
def test_what_is_shown_is_inert(row):
    text = row["text"]
    if row["sink"] == "latex":
        assert not re.search(r"\\(?:input|write|immediate)\b", latex(document(Note("note", text))))
    else:
        assert "\x1b[2J" not in terminal(document(Note("note", text)))


@pytest.mark.parametrize("row", [r for r in ROWS if r["op"] == "load"], ids=lambda r: r["id"])
def test_what_is_loaded_is_data(row, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / f"set.{row['format']}").write_text(row["text"])
    with pytest.raises(tutor.TutorError):
        tutor.load_set(str(tmp_path / f"set.{row['format']}"))
    assert not (tmp_path / "CANARY").exists()


FACES = [  # a line of which a verb, a clause, a bound or a file's name is hostile
    "set steps __import__('os')", "set seconds 10^10", "set seconds -1", "set seconds 0/0", "set memory 9^9^9", "set nesting 10^6",
    "set digits factorial(10^9)", "set tokens oo", "set entries x", "set __class__ 3", "set bits 1 2", "data ../../../../etc/passwd",
    "data /dev/zero", 'data "CANARY; touch CANARY"', "data http://localhost/x.csv", "data \x00", f"data {'a' * 5000}", "run /dev/zero",
    "run \x00", f"run {'a' * 5000}", "run $(touch CANARY)", "run .", "evaluate x at x = open('CANARY','w')",
    "evaluate x at __import__('os') = 1", "evaluate 2 digits 10^9", "evaluate pi digits 100000", "evaluate 2 digits -3",
    "derivative x^2 wrt __class__", "derivative x^2 wrt 2", "derivative x^2 order 10^9", "derivative x^2 order -1",
    "derivative x^2 with x : __import__('os')", "derivative x^2 with x = ", "taylor exp(x) at x = 0 order 10^6", "integrate x^2 from 0",
    "integrate x^2 from __import__ to 3", "limit x as x -> eval('1')", "limit x as 3 -> x", "gradient f with f = open('CANARY')",
    r"gradient \write18{touch CANARY}", "solve x = __import__('os').system('touch CANARY')",
]  # fmt: skip


@pytest.mark.parametrize("line", FACES, ids=[ascii(line[:40]) for line in FACES])
def test_every_part_of_a_line_is_data(line, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    began = time.perf_counter()
    reply = answer(Session(), line)
    assert time.perf_counter() - began < 4
    (told,) = [b.diagnostic for b in reply.document.blocks if isinstance(b, Trouble)]
    assert told.mend
    assert told.code != "fault"
    assert not (tmp_path / "CANARY").exists()
