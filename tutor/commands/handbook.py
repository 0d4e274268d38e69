"""The handbook: a page for every rule, with an example that is worked out, and the name of its test.

`python -m tutor.commands.handbook` writes the pages to docs/handbook, and to exercises/data/worked.json which line shows which rule, out
of the lines that stand there; `help RULE` shows the same page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import tutor.rules
from tutor import resources
from tutor.commands.session import RIGHT, Session
from tutor.errors import TutorError
from tutor.render import handbook as pages
from tutor.render.document import Document, Formula, Note, Prose, StepLine
from tutor.render.plain import plain
from tutor.rules import algebra, antiderivatives, catalogue, computed, counting, curves, integrals, passes, rewrites, stable
from tutor.rules.rule import Pullback, Rule, Table

Entry = Rule | Pullback
FOLDER = Path(__file__).parents[2] / "docs" / "handbook"
TITLES = {  # of the rules that stand in a room without a table
    "structure": "How derivatives are put together", "matrices": "Matrices, further", "integrals": "Ways to integrate",
    "limits": "Ways to a limit", "optima": "Ways to an optimum", "equations": "Ways to a solution",
    "rewrites": "Rewriting, by any number of terms", "normal": "Rewriting in matrix form", "tangents": "Forward, along a direction",
    "stable": "Stable forms, further",
}  # fmt: skip
MOST_BEFORE = 6  # steps of an example that are shown before the one that is meant
MOST_BELOW = 20  # steps of an example of a rule that heads a derivation


@cache
def noted() -> dict:
    """What is written down of examples: "lines" to choose from, "examples" by rule."""
    return json.loads(resources.data("worked.json").read_text("utf-8"))


@cache
def tables() -> tuple[Table, ...]:
    """Every table of every room of rules; the rules that stand by themselves make one more for their room."""
    found: list[Table] = []
    for room in iter_modules(tutor.rules.__path__):
        inside = vars(import_module(f"tutor.rules.{room.name}"))
        found += [v for v in inside.values() if isinstance(v, Table)]
        own = tuple(v for name, v in inside.items() if isinstance(v, Rule | Pullback) and name.isupper())
        found += [Table(TITLES.get(room.name, room.name.capitalize()), own)] if own else []
    return tuple({id(t): t for t in found}.values())


def is_for_numbers(table: Table) -> bool:
    """Whether its rules are used where numbers are computed, and never shown as a step."""
    return any(table is t for t in (*vars(stable).values(), *vars(computed).values(), passes.TABLE, counting.TABLE))


def _unshown(entry: Entry, table: Table) -> str:
    """Why a rule is never shown as a step; "" where it is."""
    if any(v is entry for v in vars(curves).values()) and entry.wrong:
        return "tests/rules/test_methods.py, test_a_method_is_right_and_its_mistakes_are_wrong"
    if any(table is t for t in vars(algebra).values()):
        return "looked for between two lines of a learner's working; it is never shown as a step"
    if is_for_numbers(table):
        return "used where numbers are computed; it is never shown as a step"
    if isinstance(entry, Pullback) and not entry.back:
        return "nothing goes back through a constant, so no step is shown"
    if entry.key == integrals.UNEXPLAINED.key:
        return "it stands where no rule of this tutor leads, and the answer is computer algebra's"
    return ""


def page(entry: Entry) -> Document:
    """What the handbook says of one rule: the rule, its reason and its mistakes, an example worked out, its test."""
    table = next(t for t in tables() if any(e is entry for e in t.rules))
    told = pages.page(entry, *(e for e in table.rules if _is_twin(e, entry) and e is not entry))
    line = noted()["examples"].get(entry.key)
    if line:
        told += Document((Prose((f"Example: {line}",)), *worked(line, entry.key)))
    elif why := _unshown(entry, table):
        told += Document((Note("note", why),))
    return told + Document((Note("note", f"tested by {test_of(entry, table)}"),))


def _is_twin(one: Entry, other: Entry) -> bool:
    """Whether two entries are one rule with several left sides."""
    return one.key == other.key and one.because == other.because


def worked(line: str, key: str) -> tuple[StepLine | Formula, ...]:
    """The steps of a line up to the one that uses the rule; that one alone where there are many. () where none does.

    Of a rule that heads a derivation (a gradient, critical points) all steps and the result, where they are not too many.
    """
    blocks, head = _answered(line)
    lines = [b for b in blocks if isinstance(b, StepLine) and b.number]
    place = next((k for k, s in enumerate(lines) if s.rule == key), None)
    if place is None:
        results = [b for b in blocks if isinstance(b, Formula)]
        return (*lines, *results) if key == head and len(lines) <= MOST_BELOW else ()
    return tuple(lines[: place + 1]) if place < MOST_BEFORE else (lines[place],)


@cache
def _answered(line: str) -> tuple[tuple, str]:
    """(the blocks that answer a line, or the last of several apart by `;`; the rule that heads the derivation)."""
    from tutor.commands.dispatch import answer

    session, blocks = Session(whole=True), ()
    for part in line.split("; "):
        reply = answer(session, part)
        session, blocks = reply.session, reply.document.blocks if reply.status == RIGHT else ()
    return blocks, session.last.root.rule.key if blocks and session.last else ""


def used(line: str) -> frozenset[str]:
    """The rules that the answer to a line shows."""
    blocks, head = _answered(line)
    return frozenset({b.rule for b in blocks if isinstance(b, StepLine)} | {head})


def test_of(entry: Entry, table: Table) -> str:
    """The test that is generated from a rule, as pytest names it."""
    if isinstance(entry, Pullback):
        return "tests/rules/test_pullbacks.py, test_what_goes_back_is_the_slope and test_each_mistake_is_wrong"
    if any(table is t for t in catalogue.DERIVATIVES):
        return f"tests/rules/test_rules.py, test_a_rule_is_right_and_its_mistakes_are_wrong[{entry.key}]"
    if table is algebra.EXPRESSIONS:
        return f"tests/rules/test_rules.py, test_algebra_from_line_to_line_is_right_and_its_mistakes_are_wrong[{entry.key}]"
    if table is algebra.EQUATIONS:
        return "tests/rules/test_rules.py, test_an_equation_from_line_to_line_keeps_its_solutions_and_its_mistakes_do_not"
    if any(v is entry or v is table for v in vars(rewrites).values()):
        return f"tests/rules/test_rules.py, test_a_rewrite_keeps_the_value[{entry.key}: {entry.left}]"
    if any(table is t for t in (*vars(integrals).values(), *vars(antiderivatives).values())):
        return f"tests/rules/test_rules.py, test_an_antiderivative_has_the_integrand_for_its_slope[{entry.key}]"
    if table is passes.TABLE:
        return f"tests/numeric/test_arrays.py, test_a_word_computed_in_passes_keeps_its_value[{entry.key}]"
    if is_for_numbers(table):
        return "tests/numeric/test_stable.py"
    return f"tests/commands/test_handbook.py, test_the_example_of_a_rule_is_confirmed[{entry.key}]"


# ---------------------------------------------------------------- the pages as files


def files() -> Iterator[tuple[str, str]]:
    """(name, text) of each page of docs/handbook: one for each table, and the contents."""
    listed = []
    for table in tables():
        name = re.sub(r"[^a-z0-9]+", "-", table.title.lower()).strip("-") + ".md"
        listed.append(f"- [{table.title}]({name}): {', '.join(dict.fromkeys(e.key for e in table.rules))}")
        once = {e.key: e for e in reversed(table.rules)}
        yield name, f"# {table.title}\n\n" + "\n".join(_section(e) for e in table.rules if once[e.key] is e or not _is_twin(once[e.key], e))
    head = "# Handbook\n\nEvery rule, by its table. Written by `python -m tutor.commands.handbook`; `help RULE` shows the same.\n\n"
    yield "README.md", head + "\n".join(listed) + "\n"


def _section(entry: Entry) -> str:
    body = plain(Document(page(entry).blocks[1:])).strip("\n")
    return f"## {entry.key}\n\n```text\n{body}\n```\n"


# ---------------------------------------------------------------- which examples


def lacking() -> tuple[str, ...]:
    """The rules that are shown as steps, and have no example that uses them."""
    return tuple(dict.fromkeys(e.key for t in tables() for e in t.rules if e.key not in noted()["examples"] and not _unshown(e, t)))


def found_examples() -> dict[str, str]:
    """For each rule the first line whose confirmed steps use it; the examples that stand are kept where they still do."""
    keys = {e.key for t in tables() for e in t.rules}
    found = {k: line for k, line in noted()["examples"].items() if k in keys and _serves(line, k)}
    for line in (*noted()["lines"], *map(_plainest, (e for t in tables() for e in t.rules if isinstance(e, Rule)))):
        try:
            shown = used(line) & keys
        except TutorError:
            continue
        found |= {k: line for k in shown if k not in found and _serves(line, k)}
    return found


def _serves(line: str, key: str) -> bool:
    shown = worked(line, key)
    return bool(shown) and all(b.confirmed for b in shown if isinstance(b, StepLine))


def _plainest(rule: Rule) -> str:
    """A line that may use a rule: its own left side, with x and y for its letters, and numbers for its constants."""
    text = rule.left
    for letter, other in (("u", "x"), ("v", "y"), ("n", "3"), ("a", "2"), ("b", "3"), ("c", "5"), ("d", "7")):
        other = other if letter not in rule.constant or other.isdigit() else "5"
        text = re.sub(rf"\b{letter}\b", other, text)
    if text.startswith(("∫", "lim")):
        return text
    return f"derivative {text}" if rule.right.find("'") >= 0 else f"simplify {text}"


def write() -> None:
    """Write which line shows which rule, and the pages; say which rules have no example."""
    notes = noted()
    notes["examples"] = dict(sorted(found_examples().items()))
    resources.data("worked.json").write_text(json.dumps(notes, indent=1, ensure_ascii=False) + "\n", "utf-8")
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = dict(files())
    for old in FOLDER.glob("*.md"):
        if old.name not in wanted:
            old.unlink()
    for name, text in wanted.items():
        (FOLDER / name).write_text(text, "utf-8")
    print(f"{len(notes['examples'])} examples; without one: {', '.join(lacking()) or 'none'}")


if __name__ == "__main__":
    write()
