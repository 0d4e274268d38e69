"""The command line: what it answers, how it ends, what it writes, and how little it loads."""

import io
import json
import subprocess
import sys
from contextlib import nullcontext

import pytest

from tutor.cli import completion, main, parser
from tutor.worker import Worker

RUNS = [  # arguments, exit status, what is written
    (["gradient", "x^2 y + sin(x y)"], 0, "gradient = [2x y + y cos(x y), x^2 + x cos(x y)]"),
    (["gradient", "x^2", "wrt", "x"], 0, "gradient = [2x]"),
    (["derivative", "-x^2"], 0, "derivative = -2x"),
    (["-x^2"], 0, "-x^2"),
    (["2 + 2"], 0, "4"),
    (["a = 3; a^2"], 0, "9"),
    (["help", "gradient"], 0, "all partial derivatives"),
    (["gradient", "x^2 y", "--whole"], 0, "[variable]"),
    (["gradient", "x^2", "--ascii"], 0, "d/dx x^2 = 2x"),
    (["gradient", "1/2x"], 3, "1/(2x)"),
    (["gradient", "(x"], 3, "^"),
    (["gradeint", "x"], 2, "Did you mean gradient?"),
    (["gradient"], 2, "gradient of what?"),
    (["why", "1"], 1, "mend"),
    (["integrate", "e^(-x^3) sin(x)", "--seconds", "20"], 1, "error"),
]


@pytest.fixture(autouse=True)
def own_folders(monkeypatch, tmp_path):
    monkeypatch.setenv("TUTOR_STATE", str(tmp_path / "state"))


@pytest.fixture(scope="module")
def kept():
    with Worker() as one:
        yield one


@pytest.fixture
def one_worker(kept, monkeypatch):
    """The command line asks a worker that runs already: its own would start anew in every test."""
    monkeypatch.setattr("tutor.worker.Worker", lambda limits: nullcontext(kept))


@pytest.mark.usefixtures("one_worker")
@pytest.mark.parametrize(("arguments", "status", "holds"), RUNS, ids=[" ".join(r[0]) for r in RUNS])
def test_one_thing_is_done_and_the_status_says_how_it_went(arguments, status, holds, capsys):
    assert main(arguments) == status
    out, err = capsys.readouterr()
    assert holds in (err if status else out)
    assert "Traceback" not in out + err


@pytest.mark.parametrize("arguments", [["--bogus"], ["--format", "word", "gradient", "x"], ["gradient", "x", "--seconds", "0"]], ids=str)
def test_wrong_usage_ends_with_two(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage" in capsys.readouterr().err


FORMATS = [
    ("json", ".json", '"kind": "step"'),
    ("latex", ".tex", r"\frac{\partial"),
    ("html", ".html", "<math"),
    ("text", ".txt", "[power]"),
]


@pytest.mark.usefixtures("one_worker")
@pytest.mark.parametrize(("form", "suffix", "holds"), FORMATS, ids=[f[0] for f in FORMATS])
def test_a_reply_is_written_in_each_format_and_to_a_file(form, suffix, holds, capsys, tmp_path):
    assert main(["gradient", "x^2 y", "--format", form]) == 0
    printed = capsys.readouterr().out
    assert holds in printed
    path = tmp_path / f"reply{suffix}"
    assert main(["gradient", "x^2 y", "--output", str(path)]) == 0
    assert holds in path.read_text("utf-8")


def test_trouble_in_json_is_json_too(capsys):
    assert main(["gradient", "1/2x", "--format", "json"]) == 3
    (block,) = json.loads(capsys.readouterr().out)["blocks"]
    assert (block["kind"], block["code"], len(block["readings"])) == ("trouble", "ambiguous", 2)


LINES = "f(x) = sin x^2  # by convention\nA = [[1, 2],\n     [3, 4]]\nevaluate f(2) digits 5\n\nb = 1; c = 1/2x\nb^2\n"
FILES = [  # further arguments, exit status, what is written, what is not
    ([], 3, "-0.7568", "  1\n"),
    (["--keep-going"], 3, "  1\n", "never"),
]


@pytest.mark.usefixtures("one_worker")
@pytest.mark.parametrize(("further", "status", "holds", "lacks"), FILES, ids=str)
def test_a_file_of_statements_runs_to_its_first_trouble(further, status, holds, lacks, capsys, tmp_path):
    path = tmp_path / "my lines.txt"
    path.write_text(LINES, "utf-8")
    assert main(["run", str(path), *further]) == status
    out, err = capsys.readouterr()
    assert holds in out
    assert lacks not in out
    assert "error[ambiguous]: my lines.txt:6:12: " in err
    assert "c = 1/2x\n      ^^^^" in err


def test_a_run_is_written_as_far_as_it_came(capsys, tmp_path):
    (tmp_path / "in.txt").write_text("a = 3\na^2\n1/2x\n", "utf-8")
    path = tmp_path / "out.html"
    assert main(["run", str(tmp_path / "in.txt"), "--output", str(path)]) == 3
    assert "<mn>9</mn>" in path.read_text("utf-8")
    assert "in.txt:3:" in capsys.readouterr().err


def test_the_standard_input_runs_as_a_file_too(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"a = 3\na^2")))
    assert main(["run", "-", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [r["text"] for r in told["read"]] == ["a = 3", "a^2"]
    assert told["blocks"][-1]["text"] == "9"


BAD_FILES = [("none.txt", None, "there is no file"), ("long.txt", b"x\n" * 600_000, "more than 1 MiB"), ("raw.txt", b"\xff\xfe", "UTF-8"),
             (".", None, "there is no file"), ("self.txt", b"run self.txt", "runs no other file")]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "told"), BAD_FILES, ids=[b[0] for b in BAD_FILES])
def test_what_is_no_file_of_statements_is_told(name, content, told, capsys, tmp_path):
    path = tmp_path / name
    if content:
        path.write_bytes(content)
    assert main(["run", str(path)]) in (1, 2)
    assert told in capsys.readouterr().err


def test_a_picture_is_saved(tmp_path, capsys):
    pytest.importorskip("matplotlib")
    path = tmp_path / "sine.png"
    assert main(["plot", "sin(x)", "from", "-3", "to", "3", "--output", str(path)]) == 0
    assert path.read_bytes().startswith(b"\x89PNG")
    assert main(["gradient", "x", "--output", str(path)]) == 1
    assert "no picture" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_told(capsys, tmp_path):
    assert main(["gradient", "x^2", "--output", str(tmp_path / "no" / "where.txt")]) == 1
    assert "cannot be written" in capsys.readouterr().err


def in_a_fresh_process(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True).stdout.strip()


HEAVY = "print([m for m in ('sympy', 'scipy', 'numpy', 'matplotlib', 'flint') if m in sys.modules])"
LIGHT = [
    "main(['--version'])",
    "main(['--help'])",
    "main(['gradient', '1/2x'])",
    "main(['a = 3; help'])",
]


@pytest.mark.parametrize("call", LIGHT)
def test_what_computes_nothing_loads_nothing_heavy(call):
    quiet = "with c.redirect_stdout(io.StringIO()), c.redirect_stderr(io.StringIO()):"
    code = f"import sys, io, contextlib as c\nfrom tutor.cli import main\n{quiet}\n    {call}\n"
    assert in_a_fresh_process(code + HEAVY) == "[]"


def test_the_version_waits_for_nothing_that_is_slow_to_import():
    said = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "tutor", "--version"], capture_output=True, check=True, text=True, timeout=60
    )
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in said.stderr.splitlines()}
    assert "tutor" in loaded
    assert not loaded & {"sympy", "numpy", "scipy", "mpmath", "flint", "lark", "matplotlib", "prompt_toolkit", "multiprocessing"}


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_the_shell_completes_verbs_and_options(shell):
    script = completion(shell)
    assert "gradient" in script
    assert "--format" in script


def test_help_names_the_options():
    text = parser().format_help()
    assert all(option in text for option in ("--format", "--output", "--whole", "--seconds", "--ascii", "--version"))


def test_lines_from_a_pipe_are_answered_one_by_one():
    lines = "a = 3\ngradient a x^2 wrt x\n1/2x\na^2\nquit\nnever read\n"
    done = subprocess.run([sys.executable, "-m", "tutor"], input=lines, capture_output=True, text=True, timeout=120)
    assert done.returncode == 3
    assert "gradient = [6x]" in done.stdout
    assert "1: (1/2)x" in done.stdout
    assert done.stdout.rstrip().endswith("9")
    assert "\x1b" not in done.stdout


def test_output_that_nobody_reads_ends_quietly():
    done = subprocess.run(f"{sys.executable} -m tutor help | head -1", shell=True, capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
