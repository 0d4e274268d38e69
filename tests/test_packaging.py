"""The wheel holds all it needs: built, installed into a fresh environment, and run from elsewhere."""

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT], check=True, capture_output=True)
    (built,) = out.glob("*.whl")
    return built


def test_the_wheel_holds_the_grammar_and_the_exercises(wheel):
    held = zipfile.ZipFile(wheel).namelist()
    for folder, ending in (("grammar", ".lark"), ("exercises", ".toml"), ("exercises/data", ".csv")):
        own = {f"tutor/_data/{folder}/{p.name}" for p in (ROOT / folder).glob(f"*{ending}")}
        assert own
        assert own <= set(held)
    assert not [f for f in held if f.startswith(("grammar/", "exercises/", "tests/"))]
    assert not [f for f in held if f.startswith("tutor/_data/") and f.endswith(".py")]


def test_the_installed_wheel_runs(wheel, tmp_path):
    # the packages it rests on are those of this environment, so that the test needs no network
    venv.create(tmp_path / "env", with_pip=False, system_site_packages=False)
    python = next(p for p in (tmp_path / "env" / "bin" / "python", tmp_path / "env" / "Scripts" / "python.exe") if p.exists())
    site = next((tmp_path / "env").glob("[lL]ib/**/site-packages"))
    subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", site, wheel], check=True, capture_output=True)
    here = next(p for p in map(Path, sys.path) if (p / "lark").is_dir())
    (site / "rest.pth").write_text(str(here))
    code = (
        "import tutor, tutor.resources as r, pathlib;"
        f"assert pathlib.Path({str(site)!r}).resolve() in pathlib.Path(tutor.__file__).resolve().parents, tutor.__file__;"
        "assert list(r.exercises().glob('*.toml'));"
        "print(tutor.gradient('x^2 y').result)"
    )
    done = subprocess.run([python, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout.strip() == "[2x y, x^2]", done.stdout + done.stderr
