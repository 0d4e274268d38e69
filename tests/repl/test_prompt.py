"""The prompt: what it shows while a line is typed, what Tab offers, how it is colored; and that it never loads SymPy."""

import io
import subprocess
import sys

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document as Typed
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from tutor.commands.dispatch import answer
from tutor.commands.session import RIGHT, Session
from tutor.render.document import Document, Note
from tutor.repl.completion import WordCompleter
from tutor.repl.highlighting import LineLexer
from tutor.repl.prompt import ask, choice, replies, talk, toolbar, whole_lines
from tutor.repl.screen import Progress, Screen, screen
from tutor.worker import Worker


def knowing(line):
    return answer(Session(), line).session


TOOLBAR = [  # what is typed, what the toolbar says, whether it looks like trouble
    ("", "", False),
    ("2x y", "2x y", False),
    ("gradient x^2y", "x^2 y", False),
    ("sin x y", "sin(x y)", False),
    ("gradient", "gradient EXPRESSION", False),
    ("gradient x^2 +", "goes on", False),
    ("gradient (x", "never closed", True),
    ("A = [[1, 2],", "goes on", False),
    ("∇(x^2y)", "∇(x^2 y)", False),
    ("(0, 1] ∪ {2", "never closed", True),
    (r"\frac{x^2}{2}", "x^2/2", False),
    ("minimize sin x^2 from x = 1", "sin(x^2)", False),
    ("run lines.txt", "run FILE", False),
    ("1/2x", "1: (1/2)x", True),
    ("sine(x)", "Did you mean sin?", True),
    ("gradeint x^2", "Did you mean gradient?", True),
]


@pytest.mark.parametrize(("text", "says", "red"), TOOLBAR, ids=[t[0] or "nothing" for t in TOOLBAR])
def test_the_toolbar_tells_how_the_line_is_read(text, says, red):
    parts = toolbar(Session(), text, ascii=False)
    assert says in "".join(part for _, part in parts)
    assert any(style == "class:trouble" for style, _ in parts) is red


CURSOR = [  # a line, where the cursor stands, the statement that is shown
    ("a = 3; sin x y", 0, "a = 3"),
    ("a = 3; sin x y", 5, "a = 3"),
    ("a = 3; sin x y", 8, "sin(x y)"),
    ("a = 3; sin x y", None, "sin(x y)"),
    ("1/2x; x", 2, "1: (1/2)x"),
    ("f(x) = x^2; f(x y) + 1", 20, "f(x y) + 1"),
]


@pytest.mark.parametrize(("text", "cursor", "says"), CURSOR)
def test_the_toolbar_shows_the_statement_at_the_cursor(text, cursor, says):
    assert says in "".join(part for _, part in toolbar(Session(), text, False, cursor))


@pytest.mark.parametrize("text", ["\x1b[2J", "a\u202eb", "\ud800", "x" * 5000, "(" * 4000, "θ ∞ ∫"])
def test_the_toolbar_survives_anything_that_is_typed(text):
    told = "".join(part for _, part in toolbar(Session(), text, ascii=True))
    assert told.isascii()
    assert told.isprintable() or not told


COMPLETIONS = [  # before the cursor, with Tab, one that is offered, one that is not
    ("gra", False, "gradient", "graph x"),
    ("g", False, None, "gradient"),
    ("gradient si", True, "sin", "simplify"),
    ("gradient si", False, None, "sin"),
    ("gradient x wr", True, "wrt", None),
    ("x + weig", True, "weight", None),
    ("a = 3; hes", False, "hessian", None),
    ("help jac", True, "jacobian", None),
    ("x + alp", True, "alpha", None),
    ("x : posi", True, "positive", None),
    ("doe", True, "does not exist", None),
    (r"x + \si", True, None, "sin"),
]


@pytest.mark.parametrize(("text", "tab", "offered", "withheld"), COMPLETIONS, ids=[f"{c[0]}{'+tab' if c[1] else ''}" for c in COMPLETIONS])
def test_completion_offers_what_fits(text, tab, offered, withheld):
    completer = WordCompleter(lambda: knowing("weight = 2"))
    found = [c.text for c in completer.get_completions(Typed(text), CompleteEvent(completion_requested=tab))]
    assert offered is None or offered in found
    assert withheld not in found


def test_tab_offers_the_files_that_may_be_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lines.txt").write_text("a = 3", "utf-8")
    found = WordCompleter(Session).get_completions(Typed("run li"), CompleteEvent(completion_requested=True))
    assert [c.text for c in found] == ["lines.txt"]


def test_tab_offers_the_topics_of_a_lesson():
    completer = WordCompleter(Session)
    found = [c.text for c in completer.get_completions(Typed("practice grad"), CompleteEvent(completion_requested=True))]
    if "practice" in __import__("tutor.commands.dispatch", fromlist=["verbs"]).verbs():
        assert "gradient-descent" in found


def test_each_kind_of_token_has_its_color():
    line = LineLexer(lambda: knowing("rate = 2")).lex_document(Typed("gradient rate sin(x) + 2.5 pi wrt x  # slope"))(0)
    style_of = {token: style for style, token in line}
    assert "".join(token for _, token in line) == "gradient rate sin(x) + 2.5 pi wrt x  # slope"
    wanted = {
        "gradient": "verb",
        "rate": "known",
        "sin": "function",
        "2.5": "number",
        "pi": "constant",
        "wrt": "clause",
        "# slope": "remark",
    }
    assert {token: style_of[token] for token in wanted} == {token: f"class:{style}" for token, style in wanted.items()}


def test_lines_that_go_on_are_put_together():
    typed = ["a = 3\n", "A = [[1, 2],\n", "     [3, 4]]\n", "(x\n", "B = [\n", "\n", "b"]
    assert list(whole_lines(typed, 100)) == ["a = 3", "A = [[1, 2],\n     [3, 4]]", "(x", "B = [", "b"]


def test_no_end_of_lines_is_put_together():
    assert list(whole_lines(["A = [\n", "1,\n", "2,\n"], 7)) == ["A = [\n1,", "2,"]


def test_a_file_runs_at_the_prompt_statement_by_statement(tmp_path):
    path = tmp_path / "my.txt"
    path.write_text("a = 3\nf(x) = a x\n1/2x\nb = 4\n", "utf-8")
    with Worker() as worker:
        found = list(replies(Session(), f"run {path}", worker, Screen(io.StringIO(), False, False)))
    assert [r.status for r in found] == [0, 0, 3]
    assert [d.name for d in found[-1].session.scope.definitions] == ["a", "f"]


@pytest.mark.parametrize(("key", "picked"), [("1", "a"), ("2", "b"), ("\r", None), ("x", None), ("\x03", None)], ids=repr)
def test_one_key_picks_a_reading(key, picked):
    from prompt_toolkit.application import create_app_session

    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        pipe.send_text(key)
        assert choice(("a", "b"), Screen(io.StringIO(), False, False)) == picked


def test_a_conversation_keeps_what_was_defined_and_ends_with_control_d(monkeypatch, tmp_path):
    from prompt_toolkit.application import create_app_session

    monkeypatch.setenv("TUTOR_STATE", str(tmp_path))
    written = io.StringIO()
    with Worker() as worker, create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        pipe.send_text("a = 3\rnonsen\x03gradient a x^2 wrt x\r\x04")
        assert talk(Session(), Screen(written, False, False), worker) == RIGHT
    assert "gradient = [6x]" in written.getvalue()
    assert "gradient a x^2" in (tmp_path / "history").read_text()


def test_only_work_goes_to_the_worker():
    class Refusing:
        def ask(self, *_):
            raise AssertionError("nothing was to be computed")

    reply = ask(Session(), "a = 3; f(x) = x^2; help; vars", Refusing(), Screen(io.StringIO(), False, False))
    assert reply.status == RIGHT


def test_the_process_of_the_prompt_never_loads_sympy():
    code = (
        "import sys\nfrom tutor.repl.prompt import reader, toolbar, ask\nfrom tutor.repl.screen import screen\n"
        "from tutor.worker import Worker\n"
        "from tutor.commands.session import Session\ns = Session()\nshown = screen()\n"
        "with Worker() as w:\n"
        "    for line in ('a = 3', 'gradient x^2 y', 'integrate x e^x', 'plot sin(x) from 0 to 1', 'help', 'why 1'):\n"
        "        toolbar(s, line, False)\n        r = ask(s, line, w, shown)\n        s = r.session\n        shown.show(r.document)\n"
        "print(sorted(m for m in ('sympy', 'flint', 'scipy', 'matplotlib') if m in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.stdout.splitlines()[-1] == "[]", done.stderr


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self):
        return True


def test_colors_are_for_terminals_that_want_them(monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert screen(stream=Terminal()).colors
    assert not screen(stream=io.StringIO()).colors
    monkeypatch.setenv("NO_COLOR", "1")
    assert not screen(stream=Terminal()).colors


def test_a_stream_without_mathematics_gets_ascii():
    stream = io.TextIOWrapper(io.BytesIO(), encoding="latin-1")
    shown = screen(stream=stream)
    shown.show(Document((Note("verified", "∂ ∇ θ"),)))
    stream.flush()
    assert stream.buffer.getvalue().isascii()


def test_progress_is_one_line_that_goes_away():
    stream = Terminal()
    progress = Progress(stream)
    progress.report("epoch 1", 0.25)
    progress.report("epoch 2", 0.5)
    progress.clear()
    assert stream.getvalue().count("\n") == 0
    assert stream.getvalue().endswith("\r")
    assert "##########.........." in stream.getvalue()
