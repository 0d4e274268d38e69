"""Files of exercises: what is read, and how each mistake of an author is told, with its line and what was meant."""

import pytest

from tests.course.sets import HEAD
from tutor.course.exercises import load_set, load_topic, names, read_topic
from tutor.errors import TutorError

ONE = HEAD + '[[exercise]]\nid = "a"\ntask = "derivative"\nask = "?"\n'
LESSON = HEAD + '[lesson]\nsay = "x"\n'
PART = '[[lesson.part]]\nsay = "y"\n'

FAULTS = [  # text, what is told, the mend, the line that is shown
    ("", "f.toml, top: object missing required field title", 'title = "…"', ""),
    ("title = 3", "expected str, got int", "", "title = 3"),
    ("title =", "is not TOML", "", ""),
    (HEAD + HEAD, "is not TOML", "", ""),
    (HEAD + "order = " + "9" * 5000, "is not TOML", "", ""),
    (HEAD + "exercise = 3", "expected array, got int", "", ""),
    (HEAD + "exercise = [3]", "exercise 1: expected object", "", ""),
    (HEAD + "lesson = 3", "expected object", "", ""),
    (HEAD + "[[lesson]]", "expected object", "", ""),
    (HEAD + "exercises = []", "there is no field exercises", "Did you mean exercise?", "exercises = []"),
    (ONE + 'hint = ["x"]', "exercise 1 (a): there is no field hint", "Did you mean hints?", 'hint = ["x"]'),
    (ONE + ONE[len(HEAD) :].replace('"a"', '"b"') + "xyz = 1", "exercise 2 (b): there is no field xyz", "one of: id, task", "xyz = 1"),
    (ONE.replace("derivative", "derivate"), "invalid enum value 'derivate'", "one of: derivative, gradient", 'task = "derivate"'),
    (ONE.replace('ask = "?"\n', ""), "missing required field ask", 'ask = "…"', ""),
    (ONE.replace('"a"', '""'), "exercise 1 (): expected str of length >= 1", "", 'id = ""'),
    (ONE + ONE[len(HEAD) :], "two exercises called a", "an id for each", 'id = "a"'),
    (ONE + "parameters = {a = 3}", "expected str | array, got int", "", "parameters = {a = 3}"),
    (ONE + 'where = "u = x"', "expected array, got str", "", 'where = "u = x"'),
    (ONE + "cases = [{a = [1]}]", "got array", "", "cases = [{a = [1]}]"),
    (ONE + 'form = "exact, tidy"', "exercise 1 (a): there is no form tidy", "simplified, expanded", 'form = "exact, tidy"'),
    (ONE + "points = 0", "expected int >= 1", "", "points = 0"),
    (ONE + "points = 1000", "expected int <= 100", "", "points = 1000"),
    (ONE + 'order = "2"', "expected int, got str", "", 'order = "2"'),
    (LESSON, "missing required field part", 'part = "…"', ""),
    (LESSON + PART + PART + 'typ = "x"', "lesson part 2: there is no field typ", "Did you mean type?", 'typ = "x"'),
    (LESSON + PART + 'expect.show = ["x"]', "lesson part 1: there is no field show", "Did you mean shows?", 'expect.show = ["x"]'),
    (LESSON + PART + '[lesson.part.expect]\nshows = "x"', "expected array, got str", "", 'shows = "x"'),
    (
        LESSON + PART + '[lesson.inputs.loss]\nsay = "a"\ndefualt = "x"',
        "there is no field defualt",
        "Did you mean default?",
        'defualt = "x"',
    ),
    (LESSON + 'inputs = {loss = "x"}\n' + PART, "expected object, got str", "", 'inputs = {loss = "x"}'),
    ("a = " + "[" * 5000 + "]" * 5000, "nests its lists too deep", "", ""),
]


@pytest.mark.parametrize(("text", "what", "mend", "line"), FAULTS, ids=[f"{k}-{f[1]}" for k, f in enumerate(FAULTS)])
def test_a_mistake_in_a_file_is_told_with_its_line(text, what, mend, line):
    with pytest.raises(TutorError) as caught:
        read_topic(text, "f.toml")
    d = caught.value.diagnostic
    assert what in d.what
    assert mend in d.mend
    assert d.source == line
    assert (d.span is not None) == bool(line)


def test_the_caret_stands_under_the_field():
    with pytest.raises(TutorError) as caught:
        read_topic(ONE + '  hint = ["x"]', "f.toml")
    d = caught.value.diagnostic
    assert d.source[d.span.start : d.span.end] == "hint"


def test_what_is_left_out_has_its_usual_value():
    (found,) = read_topic(ONE, "f.toml").exercise
    assert (found.points, found.of, found.hints, found.up_to) == (4, "", (), "")


def test_the_words_that_python_keeps_for_itself_are_fields():
    text = ONE + 'of = "x"\nwith = ["x : positive"]\nas = "x -> 0"\nfrom = "0"\nto = "1"'
    (found,) = read_topic(text, "f.toml").exercise
    assert (found.with_, found.as_, found.from_, found.to) == (("x : positive",), "x -> 0", "0", "1")


def test_a_file_of_ones_own_is_a_topic(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(ONE, "utf-8")
    assert load_topic(str(path)).exercise[0].id == "a"
    path.write_text(ONE.replace('"a"', '"another"'), "utf-8")
    assert load_topic(str(path)).exercise[0].id == "another"


def test_a_topic_without_exercises_says_so(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(HEAD, "utf-8")
    with pytest.raises(TutorError, match="has no exercises"):
        load_set(str(path))


NOWHERE = [("gradient-decent", "unknown-topic", "Did you mean gradient-descent?"), ("", "unknown-topic", "one of"),
           ("../secret", "unknown-topic", "one of"), ("nowhere.toml", "no-data", ".toml"), ("a\0.toml", "no-data", ".toml"),
           ("\ud800.toml", "no-data", ".toml"), ("x" * 5000 + ".toml", "no-data", ".toml")]  # fmt: skip


@pytest.mark.parametrize(("name", "code", "mend"), NOWHERE, ids=[ascii(n[0])[:20] for n in NOWHERE])
def test_a_topic_that_is_nowhere_is_told(name, code, mend):
    with pytest.raises(TutorError) as caught:
        load_topic(name)
    assert (caught.value.diagnostic.code, mend in caught.value.diagnostic.mend) == (code, True)


def test_a_file_that_is_no_text_is_told(tmp_path):
    (tmp_path / "bytes.toml").write_bytes(b'title = "\xff"')
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "long.toml").write_text("#" * (2 << 20), "utf-8")
    for name, what in (("bytes", "not UTF-8 at byte 9"), ("folder", "cannot be read"), ("long", "longer than 1 MiB")):
        with pytest.raises(TutorError, match=what):
            load_topic(str(tmp_path / f"{name}.toml"))


def test_the_topics_come_in_the_order_in_which_they_are_taught():
    assert names()[0] == "gradient-descent"
    assert [load_topic(n).order for n in names()] == sorted(load_topic(n).order for n in names())
