"""Who may import whom: each room knows only those below it, each foreign library has one door, and a room is one idea."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "tutor").rglob("*.py"))

# ground first; rooms on one line do not know each other
FLOORS = [
    ["errors", "limits", "resources"],
    ["syntax"],
    ["rules"],
    ["meaning"],
    ["derive", "numeric"],
    ["checking"],
    ["course"],
    ["render"],
    ["commands"],
    ["worker"],
    ["objects"],
    ["library"],
    ["repl"],
    ["cli"],
    ["__init__", "__main__"],
]
FLOOR = {room: k for k, rooms in enumerate(FLOORS) for room in rooms}
DOORS = {
    "lark": ["syntax/engine.py"],
    "sympy": [
        "meaning/algebra.py",
        "meaning/domains.py",
        "meaning/identities.py",
        "meaning/integrands.py",
        "meaning/polynomials.py",
        "meaning/slopes.py",
        "meaning/stretches.py",
        "meaning/structures.py",
        "meaning/waves.py",
        "numeric/functions/assembly.py",
    ],
    "flint": ["numeric/rigorous/door.py", "numeric/rigorous/tower.py"],
    "scipy": ["numeric"],
    "sklearn": ["numeric/data/shipped.py"],
    "prompt_toolkit": ["repl"],
    "matplotlib": ["render/plot.py"],
    "msgspec": ["course"],
    "latex2mathml": ["render/html.py"],
}
LONGEST_FILE, LONGEST_FUNCTION = 400, 60


def imports(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names)


def room(path):
    return path.relative_to(ROOT / "tutor").parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_point_down(path):
    here = room(path)
    for module in imports(path):
        top, _, rest = module.partition(".")
        if top != "tutor" or not rest:
            continue
        there = rest.split(".")[0]
        below = FLOOR[there] < FLOOR[here] or there == here
        assert below or here in ("__init__", "__main__"), f"{here} must not know {module}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_each_library_has_one_door(path):
    place = path.relative_to(ROOT / "tutor").as_posix()
    for module in imports(path):
        doors = DOORS.get(module.partition(".")[0])
        assert doors is None or any(place == d or place.startswith(d + "/") for d in doors), f"{place} opens a second door to {module}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_is_one_idea_and_a_function_fits_a_screen(path):
    text = path.read_text("utf-8")
    assert text.count("\n") <= LONGEST_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno - node.lineno <= LONGEST_FUNCTION, f"{node.name} is {node.end_lineno - node.lineno} lines long"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_text_is_never_evaluated(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("eval", "exec", "compile", "__import__"), f"{node.func.id} at line {node.lineno}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr not in ("sympify", "parse_expr"), f"{node.func.attr} at line {node.lineno}"


HEAVY = ("sympy", "scipy", "sklearn", "matplotlib", "flint", "numpy")
LIGHT = ["tutor", "tutor.syntax.parser", "tutor.rules.catalogue", "tutor.meaning.scope", "tutor.cli"]


@pytest.mark.parametrize("module", LIGHT)
def test_heavy_libraries_wait_until_they_are_needed(module):
    code = f"import sys, {module}; print(*(m for m in {HEAVY} if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.stdout.strip() == "", done.stdout + done.stderr


def test_rules_are_found_once():
    from tutor.rules.catalogue import DERIVATIVES

    keys = [r.key for table in DERIVATIVES for r in table.rules]
    assert len(keys) == len(set(keys))
