"""Topics as files: what an exercise and a lesson say, read from TOML and checked field by field."""

from __future__ import annotations

import difflib
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import msgspec

from tutor import resources
from tutor.checking.equality.forms import understood
from tutor.errors import Diagnostic, Span, TutorError, trouble

Task = Literal["derivative", "gradient", "hessian", "jacobian", "chain", "backprop", "limit", "integral", "taylor", "critical", "classify",
               "solve", "simplify", "value", "choice"]  # fmt: skip
Mark = Literal["slip", "slips", "form", "constant", "domain", "order", "infinite"]  # rows of the table of marks
STATED = frozenset({"value", "choice"})  # tasks whose answer the author states; every other is derived
MOST_BYTES = 1 << 20


class Exercise(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One exercise; every text may hold `{placeholders}` for what is drawn.

    id            unique in its file
    task          what is derived, or "value" and "choice", where the author states the answer
    ask           the question in words; formulas between backticks
    of            the expression; several apart by commas (jacobian, solve)
    wrt           by which names, apart by blanks; for `limit` and `integral` the variable
    with_, where  declarations ("x : positive") and definitions ("u = x^2 + 1"), in TOML `with` and `where`
    at            the answer is asked for at this point ("x = 1, y = {a}"); for `taylor` the center
    as_           of a limit: "x -> 0+", in TOML `as`
    from_, to     of an integral
    order         of a derivative or a Taylor polynomial
    answer        of "value" and "choice": the right one
    choices       of "choice": the words to choose from
    parameters    name -> "2..9", "1/2..4 step 1/2", or a list of values
    cases         rows of values that belong together; one is drawn
    let           name -> expression of what was drawn; its value is filled in
    require       conditions on what was drawn: "a != b", "b < a^2"
    points        for the answer without hints
    up_to, form, tolerance, relative_tolerance, significant, same_domain, unevaluated    as in checking/verdicts/demands
    marks         what an answer is worth that is not right in all: rows of checking/verdicts/marks, "form" = 0.8
    hints         in the place of the hints that come from the derivation's steps
    mistakes      wrong answer -> what to tell who gives it; beside those that come from the rules
    because       what to say when it is done
    """

    id: Annotated[str, msgspec.Meta(min_length=1)]
    task: Task
    ask: str
    of: str = ""
    wrt: str = ""
    with_: tuple[str, ...] = msgspec.field(default=(), name="with")
    where: tuple[str, ...] = ()
    at: str = ""
    as_: str = msgspec.field(default="", name="as")
    from_: str = msgspec.field(default="", name="from")
    to: str = ""
    order: int = 0
    answer: str = ""
    choices: tuple[str, ...] = ()
    parameters: dict[str, str | tuple[str | int | float, ...]] = {}
    cases: tuple[dict[str, str | int | float], ...] = ()
    let: dict[str, str] = {}
    require: tuple[str, ...] = ()
    points: Annotated[int, msgspec.Meta(ge=1, le=100)] = 4
    up_to: Literal["", "constant", "order", "scale", "order, scale"] = ""
    form: str = ""
    tolerance: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    relative_tolerance: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    significant: Annotated[int, msgspec.Meta(ge=0, le=400)] = 0
    same_domain: bool = False
    unevaluated: bool = False
    marks: dict[Mark, Annotated[float, msgspec.Meta(ge=0, le=1)]] = {}
    hints: tuple[str, ...] = ()
    mistakes: dict[str, str] = {}
    because: str = ""


class Expect(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a lesson's line must come to, with its usual inputs; the tests hold it.

    result   the derivation's result has this value
    same     the derivation's result is this very tree: its form is promised too
    shows    these texts stand in the reply
    near     name -> its numbers, within `within`
    """

    result: str = ""
    same: str = ""
    shows: tuple[str, ...] = ()
    near: dict[str, float | tuple[float, ...]] = {}
    within: float = 1e-6


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One part of a lesson: words, then a line as it is typed at the prompt.

    say           prose; paragraphs apart by an empty line, formulas between backticks
    type          the line, with `{inputs}`
    when, unless  only where the learner gave this input, or gave none
    derived       for the tour: what this line derives, in a few words
    reached       for the tour: the words, apart by commas, after which the numbers stand in the reply
    """

    say: str = ""
    type: str = ""
    when: str = ""
    unless: str = ""
    derived: str = ""
    reached: str = ""
    expect: Expect | None = None


class Input(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a learner may bring to a lesson.

    default   stands where nothing is said; it is left out where one of `unless` is given (a start belongs to the lesson's own loss)
    clause    the word before it in a line: "from"
    list      several numbers apart by commas are one list, with brackets or without
    """

    say: str
    default: str = ""
    clause: str = ""
    unless: tuple[str, ...] = ()
    list: bool = False


class Lesson(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A topic from its beginning: why it is wanted, then its parts in order."""

    say: str
    part: tuple[Part, ...]
    inputs: dict[str, Input] = {}


class Topic(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One file: a lesson, a set of exercises, or both. `order` is its place among the topics."""

    title: str
    order: int = 100
    lesson: Lesson | None = None
    exercise: tuple[Exercise, ...] = ()


def names() -> tuple[str, ...]:
    """The topics that come with the tutor, in the order in which they are taught."""
    found = [(load_topic(path.stem).order, path.stem) for path in resources.exercises().glob("*.toml")]
    return tuple(name for _, name in sorted(found))


def load_topic(name: str) -> Topic:
    """The topic called `name`, or of the file at the path `name`. Raises TutorError: "unknown-topic", "exercise" with the line at fault."""
    path = Path(name) if name.endswith(".toml") else resources.exercises() / f"{name}.toml"
    known = sorted(p.stem for p in resources.exercises().glob("*.toml"))
    if not name.endswith(".toml") and name not in known:
        near = difflib.get_close_matches(name, known, 1, cutoff=0.55)
        mend = f"Did you mean {near[0]}?" if near else f"one of: {', '.join(known)}"
        raise trouble("unknown-topic", f"there is no topic {name}", mend=mend)
    try:
        stamp = path.stat()
        if stamp.st_size > MOST_BYTES:
            raise trouble("limit", f"{path} is longer than {MOST_BYTES >> 20} MiB", mend="several files")
        return _loaded(path, stamp.st_mtime_ns)
    except UnicodeDecodeError as error:
        raise trouble("exercise", f"{path} is not UTF-8 at byte {error.start}", mend="save it as UTF-8") from None
    except ValueError:  # such as a NUL character
        raise trouble("no-data", f"{name!a} is no path", mend="the path of a .toml file") from None
    except OSError as error:
        raise trouble("no-data", f"{path} cannot be read: {error.strerror}", mend="the path of a .toml file") from None


def load_set(name: str) -> tuple[Exercise, ...]:
    """The exercises of a topic. Raises TutorError where it has none."""
    found = load_topic(name).exercise
    if not found:
        raise trouble("no-exercises", f"{name} has no exercises", mend=f"lesson {name}")
    return found


@cache
def _loaded(path: Path, changed: int) -> Topic:
    return read_topic(path.read_text("utf-8"), path.name)


def read_topic(text: str, name: str) -> Topic:
    """The topic that a file's text describes. Raises TutorError("exercise") that shows the line and offers the field that was meant."""
    try:
        data = tomllib.loads(text)
    except ValueError as error:  # a TOMLDecodeError, or a number of thousands of digits
        raise trouble("exercise", f"{name} is not TOML: {error}", mend='key = "text", tables in [brackets]') from None
    except RecursionError:
        raise trouble("limit", f"{name} nests its lists too deep", mend="tables in [brackets]") from None
    for place, table, kind in _tables(data):
        _refuse_unknown(place, table, kind, text, name)
    try:
        topic = msgspec.convert(data, Topic)
    except msgspec.ValidationError as error:
        raise _at_path(str(error), data, text, name) from None
    for count, exercise in enumerate(topic.exercise, 1):
        _refuse_unknown_form(exercise, name, text, count)
    ids = [e.id for e in topic.exercise]
    twice = next((i for i in ids if ids.count(i) > 1), None)
    if twice is not None:
        place = "[[exercise]]", len(ids) - ids[::-1].index(twice)
        raise _told(f"{name} has two exercises called {twice}", "an id for each", text, "id", *place)
    return topic


def _refuse_unknown_form(exercise: Exercise, name: str, text: str, count: int) -> None:
    try:
        understood(exercise.form if "{" not in exercise.form else "")
    except TutorError as error:
        told = error.diagnostic
        raise _told(f"{name}, exercise {count} ({exercise.id}): {told.what}", told.mend, text, "form", "[[exercise]]", count) from None


Place = tuple[str, int]  # the header of a table as it is written, and the how-many-eth of that header (from 1)


def _tables(data: dict[str, Any]) -> list[tuple[Place, dict[str, Any], type]]:
    """Every table of a file with the structure it has to have."""
    found: list[tuple[Place, Any, type]] = [(("", 1), data, Topic)]
    found += [(("[[exercise]]", k), e, Exercise) for k, e in enumerate(_listed(data.get("exercise")), 1)]
    lesson = data.get("lesson")
    if isinstance(lesson, dict):
        found.append((("[lesson]", 1), lesson, Lesson))
        for k, part in enumerate(_listed(lesson.get("part")), 1):
            found.append((("[[lesson.part]]", k), part, Part))
            found.append((("[[lesson.part]]", k), part.get("expect"), Expect) if isinstance(part, dict) else (("", 1), None, Part))
        inputs = lesson.get("inputs")
        found += [((f"[lesson.inputs.{n}]", 1), i, Input) for n, i in inputs.items()] if isinstance(inputs, dict) else []
    return [(place, table, kind) for place, table, kind in found if isinstance(table, dict)]


def _listed(value: Any) -> list:
    return value if isinstance(value, list) else []


def _refuse_unknown(place: Place, table: dict[str, Any], kind: type, text: str, name: str) -> None:
    known = [f.encode_name for f in msgspec.structs.fields(kind)]
    for key in table:
        if key in known:
            continue
        near = difflib.get_close_matches(key, known, 1, cutoff=0.5)
        mend = f"Did you mean {near[0]}?" if near else f"one of: {', '.join(known)}"
        raise _told(f"{name}, {_spoken(place, table)}: there is no field {key}", mend, text, key, *place)


def _spoken(place: Place, table: dict[str, Any]) -> str:
    header, count = place
    counted = {"[[exercise]]": f"exercise {count}", "[[lesson.part]]": f"lesson part {count}"}
    what = {"": "top", "[lesson]": "lesson", **counted}.get(header, header)
    return f"{what} ({table['id']})" if isinstance(table.get("id"), str) else what


def _at_path(message: str, data: dict[str, Any], text: str, name: str) -> TutorError:
    """The trouble of a field with the wrong content: msgspec says where in its message, and nowhere else."""
    what, _, path = message.partition(" - at `$")
    path = path.rstrip("`")
    steps = re.findall(r"\.(\w+)|\[(\d+|\.\.\.)\]", path)
    numbers = [int(n) + 1 for _, n in steps if n.isdigit()]
    keys = [k for k, _ in steps if k]
    header = "[[exercise]]" if keys[:1] == ["exercise"] else "[[lesson.part]]" if keys[:2] == ["lesson", "part"] else ""
    place = (header, numbers[0] if header and numbers else 1)
    missing = re.search(r"required field `(\w+)`", what)
    key = "" if missing else next((k for k in reversed(keys) if k not in ("exercise", "part", "lesson")), "")
    table = data.get("exercise", [{}])[place[1] - 1] if header == "[[exercise]]" and numbers else {}
    said = f"{name}, {_spoken(place, table if isinstance(table, dict) else {})}: {what[:1].lower()}{what[1:]}".replace("`", "")
    mend = f'{missing[1]} = "…"' if missing else f"one of: {', '.join(get_args(Task))}" if key == "task" else ""
    return _told(said, mend, text, key, *place)


def _told(what: str, mend: str, text: str, key: str, header: str, count: int) -> TutorError:
    """The trouble with the line of `key` below the count-th `header`, where it can be found."""
    lines = text.splitlines()
    heads = [k for k, line in enumerate(lines) if line.split("#")[0].strip() == header] if header else [-1]
    begin = heads[count - 1] if count <= len(heads) else -1
    for line in lines[begin + 1 :]:
        if line.startswith("[[") and header:
            break
        found = re.match(rf"\s*(?:expect\.)?({re.escape(key)})\s*[=.]", line) if key else None
        if found:
            return TutorError(Diagnostic("exercise", what, Span(*found.span(1)), mend, (), line))
    return TutorError(Diagnostic("exercise", what, None, mend))
